// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/object.hpp>

#include <span>
#include <string>
#include <vector>

#include "orm/mapping.hpp"

namespace carafe::detail {

struct Change {
  ObjectHeader* object;
  ColumnSet columns;
};

/// The key columns of `to` become what the columns they point at are in `from`, whose row is there
/// by then.
struct KeyCopy {
  ObjectHeader* to;
  const ObjectHeader* from;
  const RelationMapping* relation;  ///< of either side

  ColumnSet columns() const;
  void run() const;
};

/// A row that connects two objects: columns of its table with values of one and of the other.
struct LinkRow {
  struct Side {
    const ObjectHeader* object = nullptr;
    const std::vector<ColumnPair>* columns = nullptr;  ///< (the object's, the table's)
  };
  const Table* table = nullptr;
  Side a;
  Side b{};  ///< of a deletion maybe none: all rows of `a`
};

/// Rows of one table that one statement writes, in the order they are written.
struct FlushBatch {
  enum class Verb : std::uint8_t { insert, update, remove };

  Verb verb = Verb::insert;
  const Table* table = nullptr;
  /// The model of the rows; null of rows that connect, which are in `links`.
  const Mapping* mapping = nullptr;
  /// Inserted or set; of a delete none, unless of rows that connect: by which they are found.
  ColumnSet columns = 0;
  std::vector<ObjectHeader*> objects;
  std::vector<LinkRow> links;
  std::vector<KeyCopy> copies;  ///< before the first row is written
  bool expressions = false;     ///< of an update: each row by a statement of its own
  bool nulls = false;           ///< of an update: the columns become NULL, whatever the objects have

  std::size_t rows() const { return objects.size() + links.size(); }
};

/// What a flush has to do, found in the session's objects.
struct FlushWork {
  std::vector<ObjectHeader*> inserts;
  std::vector<Change> updates;
  std::vector<ObjectHeader*> deletes;
  /// From rows that are inserted by this flush.
  std::vector<KeyCopy> copies;
  /// The same, written by an UPDATE of its own when both rows are there.
  std::vector<KeyCopy> late_copies;
  /// Columns set to NULL before the row is deleted, for it points at a row that points back.
  std::vector<Change> freed;
  /// Columns that SQL computes.
  std::vector<Change> expressed;
  std::vector<LinkRow> linked;
  std::vector<LinkRow> unlinked;

  bool empty() const {
    return inserts.empty() && updates.empty() && deletes.empty() && late_copies.empty() && linked.empty() &&
           unlinked.empty() && expressed.empty();
  }
};

/// What a flush is going to do, in the order it is done, made before anything is sent:
///
/// For each table, those first that others point at: UPDATEs (one that frees a unique value before
/// one that takes it), INSERTs (a row after the rows it points at), and UPDATEs that point at new
/// rows of the table itself. Then rows that connect,
/// deleted ones first. Then DELETEs, the other way round.
struct FlushPlan {
  std::vector<FlushBatch> steps;

  bool empty() const { return steps.empty(); }
  /// INSERT user (name, email) x 3
  std::string to_string() const;
};

/// Rows are added in the order given and changed in the order of their keys, so that concurrent
/// flushes wait for each other and do not lock each other out. Throws UsageError "circular-rows".
FlushPlan plan_flush(const FlushWork& work);

}  // namespace carafe::detail
