// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/sql/clause.hpp>

#include <optional>

#include "orm/mapping.hpp"

namespace carafe::detail {

/// Judges the condition of an UPDATE or DELETE in memory, with SQL's three-valued logic.
class ConditionEvaluator {
 public:
  /// `texts_by_bytes`: the database finds two texts equal only if their bytes are.
  ConditionEvaluator(const Clause& condition, const Mapping& mapping, bool texts_by_bytes)
      : condition_(condition), mapping_(mapping), texts_by_bytes_(texts_by_bytes) {}

  /// Whether it holds for the row of an object; empty where only the database can say.
  std::optional<bool> holds(const ObjectHeader& object) const;

 private:
  const Clause& condition_;
  const Mapping& mapping_;
  bool texts_by_bytes_;
};

}  // namespace carafe::detail
