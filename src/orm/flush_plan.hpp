// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/object.hpp>

#include <span>
#include <string>
#include <vector>

#include "orm/mapping.hpp"

namespace carafe::detail {

/// Rows of one table that one statement writes, in the order they are written.
struct FlushBatch {
  const Mapping* mapping = nullptr;
  ColumnSet columns = 0;  ///< inserted or set; of a delete, none
  std::vector<ObjectHeader*> objects;
};

/// What a flush is going to do, made before anything is done: inserts with the tables
/// that are pointed at first, updates, then deletes the other way round.
struct FlushPlan {
  std::vector<FlushBatch> inserts;
  std::vector<FlushBatch> updates;
  std::vector<FlushBatch> deletes;

  bool empty() const { return inserts.empty() && updates.empty() && deletes.empty(); }
  /// INSERT user (name, email) x 3
  std::string to_string() const;
};

struct Change {
  ObjectHeader* object;
  ColumnSet columns;
};

/// Rows are added in the order given and changed in the order of their keys; they are
/// deleted in the reverse, so that a table that points at itself loses its children first.
FlushPlan plan_flush(std::span<ObjectHeader* const> added, std::span<const Change> changed,
                     std::span<ObjectHeader* const> erased);

}  // namespace carafe::detail
