// SPDX-License-Identifier: MIT
#include "db/sqlite/inspector.hpp"

#include <algorithm>

#include "dialect/sqlite_index_sql.hpp"
#include "dialect/sqlite_table_sql.hpp"

namespace carafe::detail {
namespace {

class SqliteInspector final : public Inspector {
 public:
  explicit SqliteInspector(Connection& connection) : connection_(connection) {}

  std::vector<std::string> schema_names() override {
    return connection_
        .execute(text("select name from pragma_database_list where name <> 'temp' order by seq"))
        .scalars<std::string>();
  }

  std::string default_schema() override { return "main"; }

  std::vector<std::string> table_names(std::string_view schema) override { return names_of("table", schema); }

  bool has_table(TableName name) override { return create_sql("table", name).has_value(); }

  std::optional<Table> table(TableName name) override {
    auto sql = create_sql("table", name);
    if (!sql) return std::nullopt;
    TableSql parsed = parse_table_sql(*sql);
    Table table;
    table.name = name.name;
    table.schema = name.schema;
    read_columns(table, parsed);
    table.uniques = std::move(parsed.uniques);
    table.checks = std::move(parsed.checks);
    read_labels(table, parsed);
    table.foreign_keys = std::move(parsed.foreign_keys);
    complete_foreign_keys(table);
    read_indexes(table);
    if (parsed.autoincrement) table.options.emplace("sqlite_autoincrement", "true");
    if (parsed.strict) table.options.emplace("sqlite_strict", "true");
    if (parsed.without_rowid) table.options.emplace("sqlite_without_rowid", "true");
    return table;
  }

  std::vector<std::string> view_names(std::string_view schema) override { return names_of("view", schema); }

  std::optional<std::string> view_definition(TableName view) override {
    auto sql = create_sql("view", view);
    return sql ? std::optional{std::string{parse_view_sql(*sql)}} : std::nullopt;
  }

  std::vector<Trigger> triggers(TableName table) override {
    std::vector<Trigger> found;
    auto rows = connection_.execute(text("select name, sql from " + master(table.schema) +
                                         " where type = 'trigger' and tbl_name = :table order by name"),
                                    {{"table", table.name}});
    for (const Row& row : rows.all()) found.push_back({row.get<std::string>(0), row.get<std::string>(1)});
    return found;
  }

  std::vector<std::string> sequence_names(std::string_view) override { return {}; }

 private:
  std::string master(std::string_view schema) const {
    return schema.empty() ? "main.sqlite_master"
                          : connection_.dialect().compiler().quote(schema) + ".sqlite_master";
  }

  static std::string_view schema_of(const Table& table) {
    return table.schema.empty() ? std::string_view{"main"} : table.schema;
  }

  std::vector<std::string> names_of(std::string_view type, std::string_view schema) {
    return connection_
        .execute(text("select name from " + master(schema) +
                      " where type = :type and name not like 'sqlite~_%' escape '~' order by name"),
                 {{"type", type}})
        .scalars<std::string>();
  }

  /// The CREATE of a table or view by its exact name.
  std::optional<std::string> create_sql(std::string_view type, TableName name) {
    return connection_
        .execute(text("select sql from " + master(name.schema) + " where type = :type and name = :name"),
                 {{"type", type}, {"name", name.name}})
        .scalar<std::string>();
  }

  /// A pragma as a table: its argument is the name of a thing in a schema.
  Result pragma(std::string_view select, const Table& table, std::string_view argument) {
    return connection_.execute(text(select), {{"name", argument}, {"schema", schema_of(table)}});
  }

  void read_columns(Table& table, const TableSql& parsed) {
    std::vector<std::pair<int, std::string>> key;
    // 1 marks the hidden columns of virtual tables; 2 and 3 generated ones.
    auto rows = pragma(
        "select name, type, \"notnull\", dflt_value, pk from pragma_table_xinfo(:name, :schema) where hidden "
        "<> 1",
        table, table.name);
    for (const Row& row : rows.all()) {
      TableColumn column;
      column.name = row.get<std::string>(0);
      column.type = connection_.dialect().reflected_type(row.get<std::string>(1));
      column.server_default = row.get<std::optional<std::string>>(3);
      auto computed = std::ranges::find(parsed.computed, column.name, &ComputedColumn::column);
      if (computed != parsed.computed.end()) column.computed = computed->how;
      if (int position = row.get<int>(4); position > 0) {
        key.emplace_back(position, column.name);
        column.primary_key = true;
      }
      column.nullable = !column.primary_key && row.get<int>(2) == 0;
      table.columns.push_back(std::move(column));
    }
    std::ranges::sort(key);
    table.primary_key.name = parsed.primary_key.name;
    for (auto& [position, name] : key) table.primary_key.columns.push_back(std::move(name));
    mark_numbered_key(table, parsed);
  }

  /// A VARCHAR as long as the longest label of its CHECK is an enum; elsewhere it is a check.
  static void read_labels(Table& table, TableSql& parsed) {
    for (ColumnLabels& found : parsed.labels) {
      SqlType type = Enum(std::move(found.labels));
      auto column = std::ranges::find(table.columns, found.column, &TableColumn::name);
      if (column != table.columns.end() && column->type.kind == TypeKind::String &&
          column->type.length == type.length) {
        column->type = std::move(type);
      } else {
        table.checks.push_back(std::move(found.check));
      }
    }
  }

  /// A single INTEGER key is the rowid, which SQLite numbers.
  void mark_numbered_key(Table& table, const TableSql& parsed) {
    if (table.primary_key.columns.size() != 1 || parsed.without_rowid) return;
    auto column = std::ranges::find(table.columns, table.primary_key.columns[0], &TableColumn::name);
    // INT is the same type, but only INTEGER makes a rowid of it.
    auto declared =
        pragma("select type from pragma_table_info(:name, :schema) where pk = 1", table, table.name)
            .scalar<std::string>();
    bool is_rowid =
        declared && std::ranges::equal(*declared, std::string_view{"INTEGER"}, [](char a, char b) {
          return (a >= 'a' && a <= 'z' ? char(a - 'a' + 'A') : a) == b;
        });
    column->autoincrement = is_rowid;
  }

  /// A key that names no columns means the primary key of the other table.
  void complete_foreign_keys(Table& table) {
    for (ForeignKeyConstraint& key : table.foreign_keys) {
      key.referred_schema = table.schema;
      if (!key.referred_columns.empty()) continue;
      key.referred_columns =
          pragma("select name from pragma_table_info(:name, :schema) where pk > 0 order by pk", table,
                 key.referred_table)
              .scalars<std::string>();
    }
  }

  void read_indexes(Table& table) {
    // Those SQLite made for a constraint have no text.
    auto rows =
        connection_.execute(text("select list.name, made.sql, list.\"unique\" from pragma_index_list(:name, "
                                 ":schema) list join " +
                                 master(table.schema) +
                                 " made on made.type = 'index' and made.name = list.name where "
                                 "made.sql is not null order by list.name"),
                            {{"name", table.name}, {"schema", schema_of(table)}});
    for (const Row& row : rows.all()) {
      Index index;
      index.name = row.get<std::string>(0);
      index.unique = row.get<bool>(2);
      IndexSql parsed = parse_index_sql(row.get<std::string>(1));
      index.columns = std::move(parsed.terms);
      index.where = std::move(parsed.where);
      for (IndexTerm& term : index.columns) settle_column(table, term);
      table.indexes.push_back(std::move(index));
    }
  }

  /// The column's name as the table has it: SQLite takes it in any case.
  static void settle_column(const Table& table, IndexTerm& term) {
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
    for (const TableColumn& column : table.columns) {
      if (!term.is_expression && std::ranges::equal(column.name, term.text, {}, lower, lower)) {
        term.text = column.name;
        return;
      }
    }
    term.is_expression = true;
  }

  Connection& connection_;
};

}  // namespace

std::unique_ptr<Inspector> make_sqlite_inspector(Connection& connection) {
  return std::make_unique<SqliteInspector>(connection);
}

}  // namespace carafe::detail
