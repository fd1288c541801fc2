// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <carafe/json/aggregate.hpp>
#include <carafe/orm/json_types.hpp>
#include <carafe/orm/model.hpp>
#include <carafe/orm/ref.hpp>

/// Models as JSON. Writing gives every column that is not `hidden` and, of an object, is loaded; enums are
/// their names, dates ISO 8601.
///
/// Reading takes what a client may set: a NOT NULL column without a default must be there,
/// and a key that is unknown, mistyped, or of a `read_only` column (primary keys are) is an
/// error. Hidden columns are never read, as if they were not there.
namespace carafe {

namespace detail {

/// Without the columns of `unloaded`, by position.
void write_model_json(JsonWriter& writer, const ModelDescriptor& model, const void* object,
                      std::uint64_t unloaded = 0);
/// With `partial` nothing needs to be there.
bool read_model_json(const JsonView& json, const ModelDescriptor& model, void* object, bool partial,
                     JsonErrors& errors);
void write_object_json(JsonWriter& writer, const ObjectHeader* object);
void assign_model(const ModelDescriptor& model, const void* from, void* to);

}  // namespace detail

template <class T>
requires(JsonAggregate<T>&& Model<T>) struct JsonConvert<T> {
  static void write(JsonWriter& writer, const T& object) {
    detail::write_model_json(writer, detail::descriptor_of<T>(), &object);
  }
  static bool read(const JsonView& json, T& object, JsonErrors& errors) {
    return detail::read_model_json(json, detail::descriptor_of<T>(), &object, false, errors);
  }
};

/// The object, or null for an empty Ref.
template <class T>
struct JsonConvert<Ref<T>> {
  static void write(JsonWriter& writer, const Ref<T>& ref) {
    detail::write_object_json(writer, ref.header());
  }
};

template <class T>
struct JsonConvert<Column<T>> {
  static void write(JsonWriter& writer, const Column<T>& column) {
    detail::column_ops<T>().write_json(writer, &column);
  }
  static bool read(const JsonView& json, Column<T>& column, JsonErrors& errors) {
    return detail::column_ops<T>().read_json(json, &column, errors);
  }
};

/// Some of a model's columns, as a client sends them to change a row:
///
///     app.patch("/users/<int:id>", [&](int id, Json<Partial<User>> body) {
///         auto user = db.get_or_404<User>(id);
///         assign(user, *body);
///         db.session.commit();
///         return jsonify(user);
///     });
template <Model T>
struct Partial {
  T value = blank_object<T>();
};

template <class T>
struct JsonConvert<Partial<T>> {
  static bool read(const JsonView& json, Partial<T>& partial, JsonErrors& errors) {
    return detail::read_model_json(json, detail::descriptor_of<T>(), &partial.value, true, errors);
  }
};

/// Copies to `object` the columns that are set in the other: those a client sent, or a
/// program assigned. Primary keys and read-only columns are left alone.
template <Model T>
void assign(T& object, const T& changes) {
  detail::assign_model(detail::descriptor_of<T>(), &changes, &object);
}
template <Model T>
void assign(T& object, const Partial<T>& changes) {
  assign(object, changes.value);
}
template <class T, class Changes>
void assign(Ref<T>& object, const Changes& changes) {
  assign(*object, changes);
}

}  // namespace carafe
