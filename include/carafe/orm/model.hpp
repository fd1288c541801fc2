// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <deque>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/orm/column_ops.hpp>
#include <carafe/orm/relationship_core.hpp>
#include <carafe/orm/table_args.hpp>
#include <carafe/sql/column_options.hpp>
#include <carafe/util/reflect.hpp>

namespace carafe {

template <class T>
class Embedded;

namespace detail {

template <class M>
concept is_relationship = std::is_base_of_v<RelationshipBase, M>;

template <class M>
inline constexpr bool is_embedded = false;
template <class T>
inline constexpr bool is_embedded<Embedded<T>> = true;
template <class T>
const T& embedded_value(const Embedded<T>& embedded) {
  return embedded;
}

template <class T>
consteval bool has_columns() {
  if constexpr (Reflectable<T>) {
    return decltype(with_fields(std::declval<T&>(), [](auto&... members) {
      return std::bool_constant<(is_column<std::remove_cvref_t<decltype(members)>> || ...)>{};
    }))::value;
  } else {
    return false;
  }
}

/// One column of a model.
struct ModelField {
  std::string_view name;  ///< the member's
  unsigned offset = 0;    ///< of the Column in the model, in bytes
  const ColumnOps* ops = nullptr;
  ColumnOptions options;
  std::string json_key;  ///< "name": with its quotes and colon

  /// What the column is called in the database.
  std::string_view column() const {
    return options.column_name.empty() ? name : std::string_view{options.column_name};
  }
  const void* in(const void* object) const { return static_cast<const std::byte*>(object) + offset; }
  void* in(void* object) const { return static_cast<std::byte*>(object) + offset; }
};

/// A base of a model, or a struct embedded in it: members of which are known as its own.
struct ModelPart {
  const TypeTag* type = nullptr;
  unsigned offset = 0;
};

/// Everything compiled code knows of a model, read from it once: a table of its columns.
/// Immutable and the same for every database; what depends on the other models is in
/// `Models`.
struct ModelDescriptor {
  const TypeTag* type = nullptr;
  std::size_t size = 0;
  std::size_t alignment = 0;
  void (*construct_blank)(void* storage) = nullptr;
  void (*destroy)(void* object) noexcept = nullptr;
  std::string table_name;
  std::string schema_name;
  TableArgs table_args;
  std::vector<ModelField> fields;
  std::vector<ModelRelation> relations;
  std::vector<ModelPart> bases;
  std::deque<std::string> prefixed_names;  ///< what names of fields refer to that were made

  /// The type's name without its namespaces, as messages use it.
  std::string_view name() const;
  /// By its offset; null if there is no column there.
  const ModelField* find(unsigned offset) const;
  /// The same for a member of the model, or of one of its bases.
  const ModelField* find(MemberTag member) const;
  /// Where in the model a member of it, or of one of its bases, is; nothing if it has neither.
  std::optional<unsigned> offset_of(MemberTag member) const;
};

/// Reads a model while a recorder listens to its options. What the template below fills
/// in is all that is made for each model.
class ModelReader {
 public:
  ModelReader(ModelDescriptor& descriptor, void* prototype, ModelRecorder& recorder)
      : descriptor_(descriptor), prototype_(prototype), recorder_(recorder) {}

  void add(std::string_view name, const void* column, const ColumnOps& ops);
  void add_relation(std::string_view name, const RelationshipBase* relation, RelationShape shape,
                    const TypeTag& target);
  void add_base(const void* base, const TypeTag& type);
  /// The columns added meanwhile are of an embedded struct.
  void begin_embedded(const void* embedded);
  void end_embedded() { prefix_ = nullptr; }

 private:
  unsigned offset_in_model(const void* part) const;

  ModelDescriptor& descriptor_;
  void* prototype_;
  ModelRecorder& recorder_;
  const char* prefix_ = nullptr;
};

struct ModelShape {
  const TypeTag* type;
  std::size_t size;
  std::size_t alignment;
  void (*construct)(void* storage);
  void (*construct_blank)(void* storage);
  void (*destroy)(void* object) noexcept;
  void (*read_fields)(ModelReader& reader, const void* prototype);
  const char* table_name;
  const char* schema_name;
  TableArgs (*table_args)();
};
ModelDescriptor read_model(const ModelShape& shape);

template <class T>
consteval const char* table_name_of() {
  if constexpr (requires { T::tablename; }) {
    return T::tablename;
  } else {
    return nullptr;
  }
}

template <class T>
consteval const char* schema_name_of() {
  if constexpr (requires { T::schema_name; }) {
    return T::schema_name;
  } else {
    return "";
  }
}

template <class T>
struct ReadModel {
  static void construct(void* storage) { ::new (storage) T{}; }
  static void construct_blank(void* storage) { ::new (storage) T{blank_object<T>()}; }
  static void destroy(void* object) noexcept { static_cast<T*>(object)->~T(); }
  static void read_fields(ModelReader& reader, const void* prototype) {
    const T& model = *static_cast<const T*>(prototype);
    read_members(reader, model);
    read_bases(reader, model);
  }
  template <class S>
  static void read_members(ModelReader& reader, const S& part) {
    for_each_field(part, [&reader](std::string_view name, const auto& member) {
      using Member = std::remove_cvref_t<decltype(member)>;
      static_assert(
          is_column<Member> || is_relationship<Member> || is_embedded<Member>,
          "carafe: every member of a model is a column or a relationship: write Column<int>, not int");
      if constexpr (is_column<Member>) {
        reader.add(name, &member, column_ops<column_value<Member>>());
      } else if constexpr (is_relationship<Member>) {
        reader.add_relation(name, &member, Member::Target::shape, type_tag<typename Member::Target::type>);
      } else if constexpr (is_embedded<Member>) {
        reader.begin_embedded(&member);
        read_members(reader, embedded_value(member));
        reader.end_embedded();
      }
    });
  }
  template <class S>
  static void read_bases(ModelReader& reader, const S& model) {
    if constexpr (Described<S>) {
      BaseList<typename S::CarafeBases>::for_each(model, [&reader]<class B>(const B& base) {
        reader.add_base(&base, type_tag<B>);
        read_bases(reader, base);
      });
    }
  }
  static TableArgs table_args() {
    if constexpr (requires { T::table_args(); }) {
      return TableArgs{T::table_args()};
    } else {
      return {};
    }
  }
};

}  // namespace detail

/// A struct with columns: something to register with Models or a Database.
template <class T>
concept Model = detail::has_columns<T>();

namespace detail {

/// The descriptor of T, read at the first call and kept for the life of the program.
template <Model T>
const ModelDescriptor& descriptor_of() {
  using Read = ReadModel<T>;
  static const ModelDescriptor descriptor = read_model(
      {&type_tag<T>, sizeof(T), alignof(T), &Read::construct, &Read::construct_blank, &Read::destroy,
       &Read::read_fields, table_name_of<T>(), schema_name_of<T>(), &Read::table_args});
  return descriptor;
}

}  // namespace detail
}  // namespace carafe
