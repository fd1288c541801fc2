// SPDX-License-Identifier: MIT
// Reads a model once into its descriptor. Called by descriptor_of<T>().
#include <carafe/json/writer.hpp>
#include <carafe/orm/embedded.hpp>
#include <carafe/orm/model.hpp>
#include <carafe/util/context.hpp>
#include <carafe/util/error.hpp>
#include <carafe/util/wait.hpp>

#include <cstring>
#include <utility>

namespace carafe::detail {

/// Collects the options that column constructors state while a prototype is made. Found
/// by them in the running context.
class ModelRecorder {
 public:
  void record(const void* column, std::initializer_list<OptionRef> options) {
    auto& [address, recorded] = recorded_.emplace_back(column, ColumnOptions{});
    for (const OptionRef& option : options) option.apply(recorded, option.option);
  }

  void record(const void* relation, RelationshipOptions options) {
    relations_.emplace_back(relation, std::move(options));
  }

  void record_prefix(const void* embedded, const char* prefix) { prefixes_.emplace_back(embedded, prefix); }
  /// "" where none was said.
  const char* prefix_of(const void* embedded) const {
    for (auto& [address, prefix] : prefixes_) {
      if (address == embedded) return prefix;
    }
    return "";
  }

  ColumnOptions take(const void* column) {
    for (auto& [address, options] : recorded_) {
      if (address == column) return std::move(options);
    }
    return {};
  }
  RelationshipOptions take_relation(const void* relation) {
    for (auto& [address, options] : relations_) {
      if (address == relation) return std::move(options);
    }
    return {};
  }

 private:
  std::vector<std::pair<const void*, ColumnOptions>> recorded_;
  std::vector<std::pair<const void*, RelationshipOptions>> relations_;
  std::vector<std::pair<const void*, const char*>> prefixes_;
};

void record_options(ModelRecorder& recorder, const void* column, std::initializer_list<OptionRef> options) {
  recorder.record(column, options);
}

void record_relationship(ModelRecorder& recorder, const void* relationship, RelationshipOptions options) {
  recorder.record(relationship, std::move(options));
}

void record_prefix(ModelRecorder& recorder, const void* embedded, const char* prefix) {
  recorder.record_prefix(embedded, prefix);
}

template <class O>
void apply_option(ColumnOptions& options, const void* option) {
  options.apply(*static_cast<const O*>(option));
}
template void apply_option<TypeSpec>(ColumnOptions&, const void*);
template void apply_option<options::PrimaryKey>(ColumnOptions&, const void*);
template void apply_option<options::NotNull>(ColumnOptions&, const void*);
template void apply_option<options::Nullable>(ColumnOptions&, const void*);
template void apply_option<options::Unique>(ColumnOptions&, const void*);
template void apply_option<options::Indexed>(ColumnOptions&, const void*);
template void apply_option<options::Hidden>(ColumnOptions&, const void*);
template void apply_option<options::Deferred>(ColumnOptions&, const void*);
template void apply_option<options::ReadOnly>(ColumnOptions&, const void*);
template void apply_option<options::VersionId>(ColumnOptions&, const void*);
template void apply_option<options::Autoincrement>(ColumnOptions&, const void*);
template void apply_option<options::ServerDefault>(ColumnOptions&, const void*);
template void apply_option<options::ServerOnUpdate>(ColumnOptions&, const void*);
template void apply_option<options::ColumnName>(ColumnOptions&, const void*);
template void apply_option<options::Check>(ColumnOptions&, const void*);
template void apply_option<options::Comment>(ColumnOptions&, const void*);
template void apply_option<options::OnDelete>(ColumnOptions&, const void*);
template void apply_option<options::OnUpdate>(ColumnOptions&, const void*);
template void apply_option<options::ForeignKey>(ColumnOptions&, const void*);
template void apply_option<options::Computed>(ColumnOptions&, const void*);
template void apply_option<options::Identity>(ColumnOptions&, const void*);
template void apply_option<options::Match>(ColumnOptions&, const void*);
template void apply_option<options::Deferrable>(ColumnOptions&, const void*);
template void apply_option<options::InitiallyDeferred>(ColumnOptions&, const void*);
template void apply_option<options::UseAlter>(ColumnOptions&, const void*);

void keep_client_option(ColumnOptions& options, const void* option, std::size_t size, bool on_update,
                        void (*assign)(const void* option, const void* object, void* column),
                        bool takes_object) {
  ColumnOptions::ClientDefault& kept = on_update ? options.at_update.emplace() : options.at_insert.emplace();
  std::memcpy(kept.option.data(), option, size);
  kept.assign = assign;
  kept.takes_object = takes_object;
}

std::string_view ModelDescriptor::name() const {
  std::string_view full = type->name;
  std::size_t template_begin = full.find('<');
  std::size_t colon = full.substr(0, template_begin).rfind("::");
  return colon == full.npos ? full : full.substr(colon + 2);
}

const ModelField* ModelDescriptor::find(unsigned offset) const {
  for (const ModelField& field : fields) {
    if (field.offset == offset) return &field;
  }
  return nullptr;
}

std::optional<unsigned> ModelDescriptor::offset_of(MemberTag member) const {
  if (member.model == type) return member.offset;
  for (const ModelPart& base : bases) {
    if (base.type == member.model) return base.offset + member.offset;
  }
  return std::nullopt;
}

const ModelField* ModelDescriptor::find(MemberTag member) const {
  std::optional<unsigned> offset = offset_of(member);
  return offset ? find(*offset) : nullptr;
}

unsigned ModelReader::offset_in_model(const void* part) const {
  return unsigned(static_cast<const std::byte*>(part) - static_cast<const std::byte*>(prototype_));
}

void ModelReader::add(std::string_view name, const void* column, const ColumnOps& ops) {
  if (descriptor_.fields.size() == max_fields) {
    throw UsageError("too-many-columns", std::string(descriptor_.name()) +
                                             " has more than 64 columns, with those that are embedded; "
                                             "move some into a model of their own");
  }
  ModelField field;
  field.name = name;
  if (prefix_ != nullptr && *prefix_ != '\0') {
    field.name = descriptor_.prefixed_names.emplace_back(prefix_ + std::string(name));
  }
  field.offset = offset_in_model(column);
  field.ops = &ops;
  JsonWriter{field.json_key}.string(field.name);
  field.json_key += ':';
  descriptor_.fields.push_back(std::move(field));
}

void ModelReader::add_relation(std::string_view name, const RelationshipBase* relation, RelationShape shape,
                               const TypeTag& target) {
  ModelRelation& added = descriptor_.relations.emplace_back();
  added.name = name;
  added.offset = offset_in_model(relation);
  added.shape = shape;
  added.target = &target;
}

void ModelReader::add_base(const void* base, const TypeTag& type) {
  descriptor_.bases.push_back({&type, offset_in_model(base)});
}

void ModelReader::begin_embedded(const void* embedded) { prefix_ = recorder_.prefix_of(embedded); }

ModelDescriptor read_model(const ModelShape& shape) {
  ModelDescriptor descriptor;
  descriptor.type = shape.type;
  descriptor.size = shape.size;
  descriptor.alignment = shape.alignment;
  descriptor.construct_blank = shape.construct_blank;
  descriptor.destroy = shape.destroy;
  descriptor.table_name =
      shape.table_name != nullptr ? std::string(shape.table_name) : snake_case(descriptor.name());
  descriptor.schema_name = shape.schema_name;
  descriptor.table_args = shape.table_args();

  std::align_val_t alignment{shape.alignment};
  void* storage = ::operator new(shape.size, alignment);
  ModelRecorder recorder;
  {
    Context context{thread_waiter()};
    context.recorder = &recorder;
    ContextScope scope{&context};
    try {
      shape.construct(storage);
    } catch (...) {
      ::operator delete(storage, alignment);
      throw;
    }
  }
  ModelReader reader{descriptor, storage, recorder};
  shape.read_fields(reader, storage);
  for (ModelField& field : descriptor.fields) field.options = recorder.take(field.in(storage));
  for (ModelRelation& relation : descriptor.relations) {
    relation.options = recorder.take_relation(&relation.in(storage));
  }
  shape.destroy(storage);
  ::operator delete(storage, alignment);
  return descriptor;
}

}  // namespace carafe::detail
