// SPDX-License-Identifier: MIT
#include "migrate/execute_in_place.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <carafe/db/errors.hpp>
#include <carafe/db/inspector.hpp>

#include "db/named_types.hpp"

namespace carafe::migrations::detail {
namespace {

/// A table of one column, for what asks for tables.
Table table_of_column(const std::string& table, TableColumn column) {
  Table alone;
  alone.name = table;
  alone.columns = {std::move(column)};
  return alone;
}

class InPlace {
 public:
  explicit InPlace(Connection& connection)
      : connection_(connection), compiler_(connection.dialect().compiler()) {}

  void operator()(const CreateTable& create) {
    create_types(create.table);
    run(compiler_.create_table(create.table));
    for (const Index& index : create.table.indexes)
      run(compiler_.create_index(create.table, index.with_table()));
    for (const std::string& sql : compiler_.create_comments(create.table)) run(sql);
  }
  void operator()(const DropTable& drop) {
    run(compiler_.drop_table(drop.table));
    drop_types(drop.table);
  }
  void operator()(const RenameTable& rename) { run(compiler_.rename_table(rename.from, rename.to)); }

  void operator()(const AddColumn& add) {
    Table alone = table_of_column(add.table, add.column);
    create_types(alone);
    if (add.fill.empty() || add.column.server_default) {
      run(compiler_.add_column(add.table, add.column));
    } else {
      // A default fills the rows there are, and goes when it has.
      TableColumn filled = add.column;
      filled.server_default = fill_of(add);
      run(compiler_.add_column(add.table, filled));
      if (connection_.dialect().capabilities().alter_column)
        for (const std::string& sql : compiler_.alter_column(add.table, filled, add.column)) run(sql);
    }
    for (const std::string& sql : compiler_.create_comments(alone)) run(sql);
  }
  void operator()(const DropColumn& drop) {
    run(compiler_.drop_column(drop.table, drop.column));
    if (drop.was) drop_types(table_of_column(drop.table, *drop.was));
  }
  void operator()(const AlterColumn& alter) {
    TableColumn from = column_now(alter);
    TableColumn to = from;
    const ColumnChange& change = alter.change;
    if (change.type) to.type = *change.type;
    if (change.nullable) to.nullable = *change.nullable;
    if (change.server_default) to.server_default = change.server_default;
    if (change.drop_server_default) to.server_default.reset();
    if (change.name) to.name = *change.name;
    create_types(table_of_column(alter.table, to));
    for (const std::string& sql : compiler_.alter_column(alter.table, from, to)) run(sql);
    if (change.type) drop_types(table_of_column(alter.table, from));
  }

  void operator()(const CreateIndex& create) {
    const bool outside = create.index.concurrently() && connection_.dialect().name() == "postgresql" &&
                         connection_.in_transaction();
    if (outside) connection_.commit();
    run(compiler_.create_index(create.table, create.index));
    if (outside) connection_.begin(Intent::write);
  }
  void operator()(const DropIndex& drop) { run(compiler_.drop_index(drop.table, drop.index.name)); }
  void operator()(const CreateUnique& create) { run(compiler_.add_constraint(create.table, create.unique)); }
  void operator()(const CreateCheck& create) { run(compiler_.add_constraint(create.table, create.check)); }
  void operator()(const CreateForeignKey& create) { run(compiler_.add_constraint(create.table, create.key)); }
  void operator()(const DropConstraint& drop) {
    run(compiler_.drop_constraint(drop.table, CheckConstraint{drop.name, ""}));
    if (connection_.dialect().capabilities().keys_make_indexes) drop_index_of_key(drop);
  }
  void operator()(const Execute& execute) { run(execute.sql); }

 private:
  void run(const std::string& sql) { connection_.execute_ddl(sql); }
  void create_types(const Table& table) {
    const Table* tables[] = {&table};
    create_named_types(connection_, tables);
  }
  void drop_types(const Table& table) {
    const Table* tables[] = {&table};
    drop_unused_types(connection_, tables);
  }

  void drop_index_of_key(const DropConstraint& drop) {
    auto table = inspect(connection_)->table(drop.table);
    auto of_key = [&](const Index& index) { return index.name == drop.name && !index.unique; };
    if (!table || std::none_of(table->indexes.begin(), table->indexes.end(), of_key)) return;
    try {
      run(compiler_.drop_index(drop.table, drop.name));
    } catch (const DatabaseError&) {
      // Another key has come to need it.
    }
  }

  TableColumn column_now(const AlterColumn& alter) {
    auto table = inspect(connection_)->table(alter.table);
    const TableColumn* column = table ? table->find_column(alter.column) : nullptr;
    if (!column) {
      throw MigrationError("operation-does-not-apply",
                           "the table " + alter.table + " has no column " + alter.column);
    }
    return *column;
  }

  std::string fill_of(const AddColumn& add) const {
    bool to_boolean =
        add.column.type.kind == TypeKind::Boolean && connection_.dialect().capabilities().native_boolean;
    if (to_boolean && add.fill == "0") return "false";
    if (to_boolean && add.fill == "1") return "true";
    return add.fill;
  }

  Connection& connection_;
  const Compiler& compiler_;
};

}  // namespace

void execute_in_place(Connection& connection, const Operation& operation) {
  std::visit(InPlace{connection}, operation);
}

}  // namespace carafe::migrations::detail
