// SPDX-License-Identifier: MIT
#include "orm/identity_map.hpp"

namespace carafe::detail {

void append_key(std::string& bytes, const Cell& cell) {
  bytes += char(cell.kind);
  if (cell.has_bytes()) {
    bytes.append(reinterpret_cast<const char*>(&cell.size), sizeof cell.size);
    bytes.append(cell.bytes());
  } else {
    bytes.append(reinterpret_cast<const char*>(&cell.integer), sizeof cell.integer);
  }
}

std::string key_bytes(const Mapping& mapping, const void* object) {
  std::string bytes;
  CellStore store;
  for (std::size_t position : mapping.primary_key) {
    const ModelField& field = mapping.field(position);
    append_key(bytes, field.ops->encode(field.in(object), store));
  }
  return bytes;
}

std::int64_t integer_key_of(const Mapping& mapping, const void* object) {
  const ModelField& field = mapping.field(mapping.primary_key[0]);
  CellStore store;
  return field.ops->encode(field.in(object), store).integer;
}

ObjectHeader* IdentityMap::find(const Mapping& mapping, const std::string& key) const {
  const auto& table = tables_[mapping.index].by_text;
  auto found = table.find(key);
  return found == table.end() ? nullptr : found->second;
}

ObjectHeader* IdentityMap::find_same_key(const Mapping& mapping, const ObjectHeader& object) const {
  const void* columns = object_of(object);
  ObjectHeader* found = mapping.integer_key ? find(mapping, integer_key_of(mapping, columns))
                                            : find(mapping, key_bytes(mapping, columns));
  return found == &object ? nullptr : found;
}

bool IdentityMap::insert(const Mapping& mapping, ObjectHeader& object) {
  Table& table = tables_[mapping.index];
  if (mapping.integer_key) {
    std::int64_t key = integer_key_of(mapping, object_of(object));
    if (!table.by_integer.emplace(key, &object).second) return false;
    object.integer_key = key;
  } else {
    auto [place, is_new] = table.by_text.emplace(key_bytes(mapping, object_of(object)), &object);
    if (!is_new) return false;
    object.key_text = &place->first;
  }
  return true;
}

void IdentityMap::erase(ObjectHeader& object) noexcept {
  const Mapping& mapping = *object.mapping;
  Table& table = tables_[mapping.index];
  if (mapping.integer_key) {
    auto found = table.by_integer.find(object.integer_key);
    if (found != table.by_integer.end() && found->second == &object) table.by_integer.erase(found);
  } else if (object.key_text != nullptr) {
    auto found = table.by_text.find(*object.key_text);
    object.key_text = nullptr;
    if (found != table.by_text.end() && found->second == &object) table.by_text.erase(found);
  }
}

void IdentityMap::reserve(const Mapping& mapping, std::size_t more) {
  if (!mapping.integer_key) return;
  auto& table = tables_[mapping.index].by_integer;
  table.reserve(table.size() + more);
}

void IdentityMap::clear() noexcept {
  for (Table& table : tables_) {
    table.by_integer.clear();
    table.by_text.clear();
  }
}

}  // namespace carafe::detail
