// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/object.hpp>
#include <carafe/sql/value.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "orm/mapping.hpp"

namespace carafe::detail {

/// The objects of a session by model and primary key, without owning them. A single
/// integer key, which nearly all are, is looked up as a number.
class IdentityMap {
 public:
  explicit IdentityMap(std::size_t models) : tables_(models) {}

  ObjectHeader* find(const Mapping& mapping, std::int64_t key) const {
    const auto& table = tables_[mapping.index].by_integer;
    auto found = table.find(key);
    return found == table.end() ? nullptr : found->second;
  }
  ObjectHeader* find(const Mapping& mapping, const std::string& key) const;

  /// The object with the key that `object` now has, if there is another one.
  ObjectHeader* find_same_key(const Mapping& mapping, const ObjectHeader& object) const;

  /// Puts `object` under the key in its columns and notes it in its header. False, and
  /// nothing changed, if another object has that key.
  bool insert(const Mapping& mapping, ObjectHeader& object);
  void insert(const Mapping& mapping, ObjectHeader& object, std::int64_t key) {
    tables_[mapping.index].by_integer.emplace(key, &object);
    object.integer_key = key;
  }
  void erase(ObjectHeader& object) noexcept;

  void reserve(const Mapping& mapping, std::size_t more);

  template <class F>
  void for_each(F f) {
    for (Table& table : tables_) {
      for (auto& [key, object] : table.by_integer) f(*object);
      for (auto& [key, object] : table.by_text) f(*object);
    }
  }
  void clear() noexcept;

 private:
  struct Table {
    boost::unordered_flat_map<std::int64_t, ObjectHeader*> by_integer;
    std::unordered_map<std::string, ObjectHeader*> by_text;  // its keys stay where they are
  };
  std::vector<Table> tables_;
};

/// A key of any kind as bytes; equal keys give equal bytes.
void append_key(std::string& bytes, const Cell& cell);
std::string key_bytes(const Mapping& mapping, const void* object);
/// The integer key of an object of such a mapping.
std::int64_t integer_key_of(const Mapping& mapping, const void* object);

}  // namespace carafe::detail
