// SPDX-License-Identifier: MIT
#include <carafe/orm/json.hpp>

namespace carafe::detail {
namespace {

/// What the database gives by itself is not a client's to set.
bool is_read_only(const ModelField& field) {
  return field.options.read_only || field.options.primary_key || field.options.computed ||
         field.options.version;
}

bool is_required(const ModelField& field) {
  return !field.ops->nullable && !field.options.server_default && !field.options.at_insert &&
         !field.options.fetched_at_insert && !is_read_only(field) && !field.options.hidden;
}

}  // namespace

void write_model_json(JsonWriter& writer, const ModelDescriptor& model, const void* object,
                      std::uint64_t unloaded) {
  writer.begin_object();
  for (const ModelField& field : model.fields) {
    const bool loaded = (unloaded & 1) == 0;
    unloaded >>= 1;
    if (field.options.hidden || !loaded) continue;
    writer.prepared_key(field.json_key);
    field.ops->write_json(writer, field.in(object));
  }
  writer.end_object();
}

void write_object_json(JsonWriter& writer, const ObjectHeader* object) {
  if (object == nullptr) {
    writer.null();
  } else {
    write_model_json(writer, *object->model, object_of(*object), object->unloaded);
  }
}

bool read_model_json(const JsonView& json, const ModelDescriptor& model, void* object, bool partial,
                     JsonErrors& errors) {
  if (json.kind() != JsonKind::object) return errors.expected("an object", json);
  bool good = true;
  std::uint64_t seen = 0;
  for (auto [key, value] : json.members()) {
    const ModelField* found = nullptr;
    for (const ModelField& field : model.fields) {
      if (field.name == key && !field.options.hidden) found = &field;
    }
    if (found == nullptr) {
      if (!errors.ignore_unknown) good = errors.add(key, "unknown");
      continue;
    }
    if (is_read_only(*found)) {
      if (!errors.ignore_unknown) good = errors.add(key, "read-only");
      continue;
    }
    seen |= std::uint64_t{1} << (found - model.fields.data());
    JsonErrors::At at{errors, key};
    good = found->ops->read_json(value, found->in(object), errors) && good;
  }
  if (partial) return good;
  for (std::size_t position = 0; position < model.fields.size(); ++position) {
    const ModelField& field = model.fields[position];
    if (is_required(field) && (seen >> position & 1) == 0) good = errors.add(field.name, "missing");
  }
  return good;
}

void assign_model(const ModelDescriptor& model, const void* from, void* to) {
  for (const ModelField& field : model.fields) {
    if (is_read_only(field) || !field.ops->is_assigned(field.in(from))) continue;
    field.ops->copy(field.in(from), field.in(to));
  }
}

}  // namespace carafe::detail
