// SPDX-License-Identifier: MIT
#include <carafe/migrate/revision.hpp>

#include <algorithm>
#include <utility>

#include <carafe/migrate/operations.hpp>

namespace carafe::migrations {
namespace {

void append(Table& table, const Table& part) {
  auto add = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  add(table.columns, part.columns);
  add(table.uniques, part.uniques);
  add(table.checks, part.checks);
  add(table.foreign_keys, part.foreign_keys);
  add(table.indexes, part.indexes);
  add(table.excludes, part.excludes);
  table.options.insert(part.options.begin(), part.options.end());
  if (!part.comment.empty()) table.comment = part.comment;
  add(table.primary_key.columns, part.primary_key.columns);
  if (!part.primary_key.name.empty()) table.primary_key.name = part.primary_key.name;
}

// `part` is one element: an unnamed check in it belongs to its only column.
void name_constraints(Table& part) {
  for (auto& unique : part.uniques)
    if (unique.name.empty()) unique.name = unique_name(part.name, unique.columns);
  for (auto& key : part.foreign_keys)
    if (key.name.empty()) key.name = foreign_key_name(part.name, key.columns, key.referred_table);
  for (auto& index : part.indexes)
    if (index.name.empty()) index.name = index_name(part.name, index.column_names());
  for (auto& check : part.checks)
    if (check.name.empty())
      check.name = check_name(part.name, part.columns.empty() ? "" : part.columns[0].name);
}

bool is_integer(const SqlType& type) {
  return type.kind == TypeKind::Integer || type.kind == TypeKind::BigInteger ||
         type.kind == TypeKind::SmallInteger;
}

void settle_primary_key(Table& table) {
  auto& key = table.primary_key;
  auto contains = [](const auto& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (auto& column : table.columns) {
    column.primary_key = contains(key.columns, column.name);
    if (column.primary_key) column.nullable = false;
    bool refers = std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                              [&](const auto& foreign) { return contains(foreign.columns, column.name); });
    bool numbered = column.primary_key && key.columns.size() == 1 && is_integer(column.type) && !refers;
    column.autoincrement = column.autoincrement && numbered;
  }
  if (!key.columns.empty() && key.name.empty()) key.name = primary_key_name(table.name);
}

}  // namespace

namespace detail {

TableElement make_column(std::string name, SqlType type, const ColumnOptions& said) {
  TableElement element;
  Table& part = element.part;
  TableColumn& column = part.columns.emplace_back();
  column.name = name;
  column.type = std::move(type);
  column.nullable = !said.not_null && !said.primary_key;
  // Refused, or left to create_table, which sees the whole key.
  column.autoincrement = said.autoincrement.value_or(true);
  column.server_default = said.server_default;
  column.comment = said.comment;
  column.computed = said.computed;
  column.identity = said.identity;
  if (said.primary_key) part.primary_key.columns = {name};
  if (said.unique) part.uniques.push_back({"", {name}});
  if (said.indexed) part.indexes.push_back({"", {name}, false});
  if (said.check) part.checks.push_back({"", *said.check});
  if (said.foreign_key && said.foreign_key->target) {
    std::string target = said.foreign_key->target;
    auto dot = target.rfind('.');
    bool whole = dot != std::string::npos && dot > 0 && dot + 1 < target.size();
    if (!whole)
      throw MigrationError("operation-does-not-apply",
                           "column " + name + ": foreign_key(\"" + target + "\") names no \"table.column\"");
    ForeignKeyConstraint key{
        "", {name}, target.substr(0, dot), {target.substr(dot + 1)}, said.on_delete, said.on_update};
    if (auto schema = key.referred_table.find('.'); schema != std::string::npos) {
      key.referred_schema = key.referred_table.substr(0, schema);
      key.referred_table.erase(0, schema + 1);
    }
    key.match = said.match;
    key.deferral = said.deferral;
    key.use_alter = said.use_alter;
    part.foreign_keys.push_back(std::move(key));
  }
  return element;
}

TableElement make_primary_key(std::string name, std::vector<std::string> columns) {
  TableElement element;
  element.part.primary_key = {std::move(name), std::move(columns)};
  return element;
}

TableElement make_foreign_key(ForeignKeyConstraint key) {
  TableElement element;
  element.part.foreign_keys.push_back(std::move(key));
  return element;
}

}  // namespace detail

TableElement named_primary_key(std::string name, std::vector<std::string> columns) {
  return detail::make_primary_key(std::move(name), std::move(columns));
}

TableElement unique_constraint(std::string name, std::vector<std::string> columns, UniqueDetails details) {
  TableElement element;
  element.part.uniques.push_back(
      {std::move(name), std::move(columns), details.deferral, details.nulls_not_distinct});
  return element;
}

TableElement check_constraint(std::string name, std::string sql) {
  TableElement element;
  element.part.checks.push_back({std::move(name), std::move(sql)});
  return element;
}

TableElement exclude_constraint(std::string name, std::string sql) {
  TableElement element;
  element.part.excludes.push_back({std::move(name), std::move(sql)});
  return element;
}

TableElement table_comment(std::string text) {
  TableElement element;
  element.part.comment = std::move(text);
  return element;
}

TableElement table_option(std::string name, std::string value) {
  TableElement element;
  element.part.options.emplace(std::move(name), std::move(value));
  return element;
}

void Operations::create_table_of(std::string name, std::vector<TableElement> elements) {
  Table table;
  table.name = std::move(name);
  for (auto& element : elements) {
    element.part.name = table.name;
    name_constraints(element.part);
    append(table, element.part);
  }
  settle_primary_key(table);
  sink_.add(CreateTable{std::move(table)});
}

void Operations::drop_table(std::string name) {
  DropTable drop;
  drop.table.name = std::move(name);
  sink_.add(std::move(drop));
}

void Operations::rename_table(std::string name, std::string new_name) {
  sink_.add(RenameTable{std::move(name), std::move(new_name)});
}

void Operations::add_column_at(std::string table, TableElement element, std::string before,
                               std::string fill) {
  Table& part = element.part;
  if (part.columns.size() != 1 || !part.primary_key.columns.empty())
    throw MigrationError("operation-does-not-apply",
                         "add_column(\"" + table + "\", …) takes one column(…) that is no primary key");
  part.name = table;
  part.columns[0].autoincrement = false;
  name_constraints(part);
  sink_.add(AddColumn{table, part.columns[0], std::move(before), std::move(fill)});
  for (auto& unique : part.uniques) sink_.add(CreateUnique{table, std::move(unique)});
  for (auto& check : part.checks) sink_.add(CreateCheck{table, std::move(check)});
  for (auto& key : part.foreign_keys) sink_.add(CreateForeignKey{table, std::move(key)});
  for (auto& index : part.indexes) sink_.add(CreateIndex{table, std::move(index)});
}

void Operations::add_column(std::string table, TableElement column) {
  add_column_at(std::move(table), std::move(column), {}, {});
}
void Operations::add_column(std::string table, TableElement column, Fill fill) {
  add_column_at(std::move(table), std::move(column), {}, std::move(fill.sql));
}
void Operations::add_column(std::string table, TableElement column, Before before) {
  add_column_at(std::move(table), std::move(column), std::move(before.column), {});
}
void Operations::add_column(std::string table, TableElement column, Before before, Fill fill) {
  add_column_at(std::move(table), std::move(column), std::move(before.column), std::move(fill.sql));
}

void Operations::drop_column(std::string table, std::string column) {
  sink_.add(DropColumn{std::move(table), std::move(column), {}, {}});
}

void Operations::alter_column(std::string table, std::string column, ColumnChange change) {
  sink_.add(AlterColumn{std::move(table), std::move(column), std::move(change), {}});
}

void Operations::create_index(std::string name, std::string table, std::vector<IndexTerm> columns,
                              IndexDetails details) {
  Index index{std::move(name), std::move(columns), details.unique};
  index.where = std::move(details.where);
  index.include = std::move(details.include);
  index.nulls_not_distinct = details.nulls_not_distinct;
  index.options = std::move(details.options);
  sink_.add(CreateIndex{std::move(table), std::move(index)});
}
void Operations::create_index(std::string name, std::string table, std::vector<IndexTerm> columns,
                              options::Unique) {
  create_index(std::move(name), std::move(table), std::move(columns), {.unique = true});
}
void Operations::drop_index(std::string name, std::string table) {
  sink_.add(DropIndex{std::move(table), {std::move(name), {}, false}});
}

void Operations::create_unique_constraint(std::string name, std::string table,
                                          std::vector<std::string> columns, UniqueDetails details) {
  sink_.add(CreateUnique{
      std::move(table), {std::move(name), std::move(columns), details.deferral, details.nulls_not_distinct}});
}
void Operations::create_check_constraint(std::string name, std::string table, std::string sql) {
  sink_.add(CreateCheck{std::move(table), {std::move(name), std::move(sql)}});
}
void Operations::create_check_constraint(std::string name, std::string table, std::string sql,
                                         options::NotValid) {
  sink_.add(CreateCheck{std::move(table), {std::move(name), std::move(sql), true}});
}
void Operations::create_foreign_key_of(std::string table, ForeignKeyConstraint key) {
  sink_.add(CreateForeignKey{std::move(table), std::move(key)});
}
void Operations::drop_constraint(std::string name, std::string table) {
  sink_.add(DropConstraint{std::move(table), std::move(name), {}});
}

void Operations::execute(std::string sql) { sink_.add(Execute{std::move(sql)}); }

}  // namespace carafe::migrations
