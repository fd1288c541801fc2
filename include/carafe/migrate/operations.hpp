// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <carafe/migrate/revision.hpp>
#include <carafe/sql/schema.hpp>
#include <carafe/util/error.hpp>

/// Changes of a schema as values. Four things are done with them: carried out
/// (migrate/execute.hpp), reversed, applied to a schema in memory (both here), and written
/// as C++ (migrate/render.hpp).
namespace carafe::migrations {

struct CreateTable {
  Table table;
  friend bool operator==(const CreateTable&, const CreateTable&) = default;
};
/// Only the name is needed to carry it out; the rest to reverse it.
struct DropTable {
  Table table;
  friend bool operator==(const DropTable&, const DropTable&) = default;
};
struct RenameTable {
  std::string from;
  std::string to;
  friend bool operator==(const RenameTable&, const RenameTable&) = default;
};
struct AddColumn {
  std::string table;
  TableColumn column;
  std::string before;  ///< the column it is put in front of; "" is the end
  std::string fill;    ///< SQL for rows that exist; "" is the column's default
  friend bool operator==(const AddColumn&, const AddColumn&) = default;
};
struct DropColumn {
  std::string table;
  std::string column;
  std::optional<TableColumn> was;  ///< to reverse it; none when written by hand
  std::string before;              ///< the column that follows it, to put it back there
  friend bool operator==(const DropColumn&, const DropColumn&) = default;
};
struct AlterColumn {
  std::string table;
  std::string column;
  ColumnChange change;
  ColumnChange existing;  ///< the same fields as they were, to reverse it
  friend bool operator==(const AlterColumn&, const AlterColumn&) = default;
};
struct CreateIndex {
  std::string table;
  Index index;
  friend bool operator==(const CreateIndex&, const CreateIndex&) = default;
};
/// Of an index or constraint to drop only the name is needed to carry it out.
struct DropIndex {
  std::string table;
  Index index;
  friend bool operator==(const DropIndex&, const DropIndex&) = default;
};
struct CreateUnique {
  std::string table;
  UniqueConstraint unique;
  friend bool operator==(const CreateUnique&, const CreateUnique&) = default;
};
struct CreateCheck {
  std::string table;
  CheckConstraint check;
  friend bool operator==(const CreateCheck&, const CreateCheck&) = default;
};
struct CreateForeignKey {
  std::string table;
  ForeignKeyConstraint key;
  friend bool operator==(const CreateForeignKey&, const CreateForeignKey&) = default;
};
struct DropConstraint {
  std::string table;
  std::string name;
  /// What it was, to reverse it; monostate when written by hand.
  std::variant<std::monostate, UniqueConstraint, CheckConstraint, ForeignKeyConstraint> was;
  friend bool operator==(const DropConstraint&, const DropConstraint&) = default;
};
struct Execute {
  std::string sql;
  friend bool operator==(const Execute&, const Execute&) = default;
};

using Operation =
    std::variant<CreateTable, DropTable, RenameTable, AddColumn, DropColumn, AlterColumn, CreateIndex,
                 DropIndex, CreateUnique, CreateCheck, CreateForeignKey, DropConstraint, Execute>;

/// A migration did not work: what() names the revision and the operation, and says what the
/// database said.
class MigrationError : public Error {
 public:
  using Error::Error;
};

/// Takes the operations of a revision one after the other.
class OperationSink {
 public:
  virtual ~OperationSink() = default;
  virtual void add(Operation operation) = 0;
};

/// Keeps them.
class RecordedOperations final : public OperationSink {
 public:
  void add(Operation operation) override { operations.push_back(std::move(operation)); }
  std::vector<Operation> operations;
};

/// For people: "add_column user.email", "create_table user".
std::string describe(const Operation& operation);

/// The table an operation changes; "" of Execute.
const std::string& table_of(const Operation& operation);

/// SQL for rows that exist where a NOT NULL column without a default comes (or comes back):
/// 0, '', … by its type; "" where none is needed.
std::string value_for_rows(const TableColumn& column);

/// The operation that undoes this one. Throws MigrationError "irreversible-operation" when it
/// does not carry what it would take.
Operation reverse(const Operation& operation);

/// Each reversed, last first.
std::vector<Operation> reverse(const std::vector<Operation>& operations);

/// Does it to a schema in memory. Throws MigrationError "operation-does-not-apply" when the
/// schema lacks what it changes, or has what it adds; Execute does nothing.
void apply(const Operation& operation, MetaData& schema);

}  // namespace carafe::migrations
