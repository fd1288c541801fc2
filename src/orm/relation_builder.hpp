// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/sql/schema.hpp>

#include <deque>
#include <string>
#include <vector>

#include "orm/mapping.hpp"

namespace carafe::detail {

/// Finds out, when all tables are there, what each relationship follows: which key, which way,
/// through which table, with what on the other side. Used by Models.
class RelationBuilder {
 public:
  RelationBuilder(MetaData& metadata, std::deque<Mapping>& mappings)
      : metadata_(metadata), mappings_(mappings) {}

  /// Throws UsageError.
  void build();

 private:
  const Mapping* find(const TypeTag& model) const;
  const Mapping* find_table(std::string_view table) const;
  void add(Mapping& mapping, const ModelRelation& declared);
  void follow_key(RelationMapping& relation) const;
  void follow_secondary(RelationMapping& relation);
  const Table& make_secondary(const RelationMapping& relation);
  void find_back(RelationMapping& relation);
  void check(const RelationMapping& relation) const;
  void check_writers(const RelationMapping& relation) const;

  MetaData& metadata_;
  std::deque<Mapping>& mappings_;
};

}  // namespace carafe::detail
