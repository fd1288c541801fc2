// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <carafe/db/connection.hpp>
#include <carafe/migrate/operations.hpp>

namespace carafe::migrations::detail {

/// A table is called so while it is filled.
inline const std::string rebuild_prefix = "_carafe_new_";

/// Makes changes of one table (columns and constraints) by making it anew, in the open
/// transaction, foreign keys not enforced: the statement that created it is edited piece by
/// piece, so that what the changes do not touch stays to the letter; rows (with their rowids),
/// indexes, triggers and the counter of AUTOINCREMENT are taken over; views and triggers
/// anywhere that would no longer work make it throw MigrationError "cannot-rebuild".
void rebuild_table(Connection& connection, const std::string& table, const std::vector<Operation>& changes);

/// Whether ALTER TABLE ADD COLUMN of SQLite takes this one.
bool can_add_in_place(const AddColumn& add, const Compiler& compiler);

/// Drops a column with ALTER TABLE, which keeps the table where it stands in the schema; false if
/// the operation is another one, or SQLite does not take it.
bool drop_in_place(Connection& connection, const Operation& operation);

/// Switches the enforcement of foreign keys off on a connection without transaction, and on
/// again when it ends.
class ForeignKeysOff {
 public:
  explicit ForeignKeysOff(Connection& connection);
  ForeignKeysOff(const ForeignKeysOff&) = delete;
  ForeignKeysOff& operator=(const ForeignKeysOff&) = delete;
  ~ForeignKeysOff();

 private:
  Connection& connection_;
  bool was_on_;
};

/// Rows whose key leads nowhere, counted for each table and the table it refers to; none
/// where the schema's keys themselves are wrong.
using Orphans = std::map<std::pair<std::string, std::string>, long long>;
std::optional<Orphans> count_orphans(Connection& connection);

}  // namespace carafe::migrations::detail
