// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/object.hpp>

#include <string>

#include "orm/mapping.hpp"

namespace carafe::detail {

/// The columns of an object as bytes, to find later what was changed and to undo it.
void take_snapshot(const ModelDescriptor& model, const void* object, std::string& out);

/// Takes these columns anew, and keeps the others.
void renew_columns(const ModelDescriptor& model, const void* object, ColumnSet columns,
                   std::string& snapshot);

/// Which columns differ from the snapshot.
ColumnSet changed_since(const ModelDescriptor& model, const void* object, const std::string& snapshot);

/// The same of a watched object; a column that is not loaded differs if it was assigned.
ColumnSet changed_columns(const ObjectHeader& object);

/// Puts the columns back as the snapshot has them; those that are not loaded are new again.
void restore_snapshot(ObjectHeader& object, const std::string& snapshot);

/// One column of the snapshot; borrows from it.
Cell snapshot_cell(const std::string& snapshot, std::size_t position);

/// A column of an object as it is, and as the database has it. Both borrow from the object.
Cell current_cell(const ObjectHeader& object, std::size_t position, CellStore& store);
Cell stored_cell(const ObjectHeader& object, std::size_t position, CellStore& store);
/// One of the two.
using ReadCell = Cell (*)(const ObjectHeader&, std::size_t, CellStore&);

/// Of one kind and with the same bytes; of doubles, their bits.
bool same_cell(const Cell& a, const Cell& b);

}  // namespace carafe::detail
