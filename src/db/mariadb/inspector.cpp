// SPDX-License-Identifier: MIT
#include "db/mariadb/inspector.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "db/reflected_tables.hpp"
#include "dialect/mariadb_text.hpp"

namespace carafe::detail {
namespace {

using MaybeText = std::optional<std::string>;

// Each takes :schema and :only (a name, or "" for all). MariaDB compares both without regard to
// case; what is of another case is passed over here.
constexpr std::string_view tables_sql =
    "select table_name, table_comment, engine, table_collation from information_schema.tables"
    " where table_schema = :schema and (:only = '' or table_name = :only)"
    " and table_type in ('BASE TABLE', 'SYSTEM VERSIONED') order by binary table_name";
constexpr std::string_view sequences_sql =
    "select table_name from information_schema.tables where table_schema = :schema"
    " and table_type = 'SEQUENCE' order by binary table_name";
constexpr std::string_view views_sql =
    "select table_name, view_definition from information_schema.views"
    " where table_schema = :schema and (:only = '' or table_name = :only) order by binary table_name";
constexpr std::string_view triggers_sql =
    "select event_object_table, trigger_name, action_timing, event_manipulation, action_statement"
    " from information_schema.triggers where event_object_schema = :schema and event_object_table = :only"
    " order by binary trigger_name";
constexpr std::string_view columns_sql =
    "select table_name, column_name, column_type, is_nullable, column_default, extra, column_comment,"
    " generation_expression from information_schema.columns"
    " where table_schema = :schema and (:only = '' or table_name = :only)"
    " order by table_name, ordinal_position";
constexpr std::string_view checks_sql =
    "select table_name, constraint_name, check_clause, level from information_schema.check_constraints"
    " where constraint_schema = :schema and (:only = '' or table_name = :only)"
    " order by binary table_name, binary constraint_name";
constexpr std::string_view keys_sql =
    "select k.table_name, k.constraint_name, k.column_name, k.referenced_table_schema,"
    " k.referenced_table_name, k.referenced_column_name, r.update_rule, r.delete_rule"
    " from information_schema.key_column_usage k join information_schema.referential_constraints r"
    " on r.constraint_schema = k.constraint_schema and r.table_name = k.table_name"
    " and r.constraint_name = k.constraint_name"
    " where k.table_schema = :schema and r.constraint_schema = :schema"
    " and (:only = '' or k.table_name = :only)"
    " order by binary k.table_name, binary k.constraint_name, k.ordinal_position";
constexpr std::string_view indexes_sql =
    "select table_name, index_name, non_unique, column_name, collation, sub_part, index_type"
    " from information_schema.statistics where table_schema = :schema and (:only = '' or table_name = :only)"
    " order by binary table_name, binary index_name, seq_in_index";

std::string referential_action(const std::string& rule) {
  // To InnoDB these are one.
  return rule == "NO ACTION" || rule == "RESTRICT" ? "" : rule;
}

bool holds_long_text(const TableColumn& column) {
  return column.type.kind == TypeKind::Text || column.type.kind == TypeKind::String ||
         column.type.kind == TypeKind::JSON;
}

class MariadbInspector final : public Inspector {
 public:
  explicit MariadbInspector(Connection& connection) : connection_(connection) {}

  std::vector<std::string> schema_names() override {
    return connection_
        .execute(text("select schema_name from information_schema.schemata where schema_name not in"
                      " ('information_schema', 'performance_schema', 'mysql', 'sys')"
                      " order by binary schema_name"))
        .scalars<std::string>();
  }
  std::string default_schema() override {
    if (!default_schema_)
      default_schema_ = connection_.execute(text("select database()"))
                            .scalar<MaybeText>()
                            .value_or(MaybeText{})
                            .value_or("");
    return *default_schema_;
  }
  std::vector<std::string> table_names(std::string_view schema) override {
    return run(tables_sql, schema, "").scalars<std::string>();
  }
  std::vector<std::string> view_names(std::string_view schema) override {
    return run(views_sql, schema, "").scalars<std::string>();
  }
  std::vector<std::string> sequence_names(std::string_view schema) override {
    return connection_.execute(text(sequences_sql), {{"schema", of(schema)}}).scalars<std::string>();
  }
  bool has_table(TableName name) override {
    auto found = run(tables_sql, name.schema, name.name).scalars<std::string>();
    return std::ranges::find(found, name.name) != found.end();
  }

  std::optional<Table> table(TableName name) override {
    for (Table& found : read(name.schema, name.name))
      if (found.name == name.name) return std::move(found);
    return std::nullopt;
  }
  std::vector<Table> tables(std::string_view schema) override { return read(schema, ""); }

  std::optional<std::string> view_definition(TableName view) override {
    for (const Row& row : run(views_sql, view.schema, view.name).all())
      if (row.get<std::string>(0) == view.name) return row.get<std::string>(1);
    return std::nullopt;
  }

  std::vector<Trigger> triggers(TableName table) override {
    const Compiler& compiler = connection_.dialect().compiler();
    std::vector<Trigger> found;
    for (const Row& row : run(triggers_sql, table.schema, table.name).all()) {
      if (row.get<std::string>(0) != table.name) continue;
      auto name = row.get<std::string>(1);
      std::string sql = "CREATE TRIGGER " + compiler.quote(name) + ' ' + row.get<std::string>(2) + ' ' +
                        row.get<std::string>(3) + " ON " + compiler.table_name(table) + " FOR EACH ROW " +
                        row.get<std::string>(4);
      found.push_back({std::move(name), std::move(sql)});
    }
    return found;
  }

 private:
  std::string of(std::string_view schema) { return schema.empty() ? default_schema() : std::string{schema}; }
  Result run(std::string_view sql, std::string_view schema, std::string_view only) {
    return connection_.execute(text(sql), {{"schema", of(schema)}, {"only", only}});
  }
  std::string standard(const std::string& sql) {
    return mariadb_as_standard(sql, connection_.dialect().compiler());
  }

  /// All tables of a schema, or one, by a query for each kind of thing.
  std::vector<Table> read(std::string_view schema, std::string_view only) {
    ReflectedTables tables;
    for (const Row& row : run(tables_sql, schema, only).all()) {
      Table& table = tables.add(row.get<std::string>(0));
      table.schema = schema;
      table.comment = row.get<MaybeText>(1).value_or("");
      if (auto engine = row.get<MaybeText>(2); engine && *engine != "InnoDB")
        table.options["mariadb_engine"] = *engine;
      if (auto collation = row.get<MaybeText>(3); collation && *collation != "utf8mb4_general_ci")
        table.options["mariadb_collate"] = *collation;
    }
    if (tables.empty()) return {};
    read_columns(tables, schema, only);
    read_checks(tables, schema, only);
    read_keys(tables, schema, only);
    read_indexes(tables, schema, only);
    return std::move(tables).take();
  }

  void read_columns(ReflectedTables& tables, std::string_view schema, std::string_view only) {
    auto rows = run(columns_sql, schema, only);
    for (const Row& row : rows.all()) {
      Table* table = tables.find(row.get<std::string>(0));
      if (!table) continue;
      TableColumn column;
      column.name = row.get<std::string>(1);
      column.type = connection_.dialect().reflected_type(standard(row.get<std::string>(2)));
      column.nullable = row.get<std::string>(3) == "YES";
      column.comment = row.get<MaybeText>(6).value_or("");
      auto extra = row.get<MaybeText>(5).value_or("");
      auto generated = row.get<MaybeText>(7);
      auto value = row.get<MaybeText>(4);
      if (generated) {
        column.computed = Computed{standard(*generated), extra.starts_with("STORED")};
      } else if (extra.starts_with("auto_increment")) {
        column.autoincrement = true;
      } else if (value && *value != "NULL") {
        column.server_default = mariadb_default(standard(*value));
      }
      table->columns.push_back(std::move(column));
    }
  }

  void read_checks(ReflectedTables& tables, std::string_view schema, std::string_view only) {
    auto rows = run(checks_sql, schema, only);
    for (const Row& row : rows.all()) {
      Table* table = tables.find(row.get<std::string>(0));
      if (!table) continue;
      CheckConstraint check{row.get<std::string>(1), standard(row.get<std::string>(2))};
      auto column = std::ranges::find(table->columns, check.name, &TableColumn::name);
      bool of_column = row.get<std::string>(3) == "Column" && column != table->columns.end();
      if (of_column && column->type.kind == TypeKind::Text &&
          check.sql == "json_valid(" + connection_.dialect().compiler().quote(check.name) + ')') {
        column->type = JsonType();
      } else {
        table->checks.push_back(std::move(check));
      }
    }
  }

  void read_keys(ReflectedTables& tables, std::string_view schema, std::string_view only) {
    auto rows = run(keys_sql, schema, only);
    for (const Row& row : rows.all()) {
      Table* table = tables.find(row.get<std::string>(0));
      if (!table) continue;
      ForeignKeyConstraint& key = named(table->foreign_keys, row.get<std::string>(1));
      key.columns.push_back(row.get<std::string>(2));
      auto referred_schema = row.get<std::string>(3);
      if (referred_schema == of(schema)) {
        key.referred_schema = schema;
      } else if (referred_schema != default_schema()) {
        key.referred_schema = referred_schema;
      }
      key.referred_table = row.get<std::string>(4);
      key.referred_columns.push_back(row.get<std::string>(5));
      key.on_update = referential_action(row.get<std::string>(6));
      key.on_delete = referential_action(row.get<std::string>(7));
    }
  }

  void read_indexes(ReflectedTables& tables, std::string_view schema, std::string_view only) {
    auto rows = run(indexes_sql, schema, only);
    for (const Row& row : rows.all()) {
      Table* table = tables.find(row.get<std::string>(0));
      if (!table) continue;
      auto name = row.get<std::string>(1);
      IndexTerm term{row.get<std::string>(3)};
      auto column = std::ranges::find(table->columns, term.text, &TableColumn::name);
      if (name == "PRIMARY") {
        table->primary_key.columns.push_back(term.text);
        if (column != table->columns.end()) column->primary_key = true;
        continue;
      }
      Index& index = named(table->indexes, name);
      index.unique = row.get<int>(2) == 0;
      term.descending = row.get<MaybeText>(4) == "D";
      term.length = row.get<std::optional<int>>(5).value_or(0);
      // As much as fits is what an index of a long column gets by itself.
      int all = column != table->columns.end() && holds_long_text(*column) ? 768 : 3072;
      if (term.length == all) term.length = 0;
      if (auto type = row.get<std::string>(6); type == "FULLTEXT" || type == "SPATIAL")
        index.options["mariadb_prefix"] = type;
      index.columns.push_back(std::move(term));
    }
    tables.for_each(sort_out_indexes);
  }

  /// What MariaDB made for a foreign key is the key's, and a unique index of plain columns is a
  /// unique constraint: to MariaDB they are one thing.
  static void sort_out_indexes(Table& table) {
    auto left = std::exchange(table.indexes, {});
    for (Index& index : left) {
      bool of_key = std::ranges::any_of(table.foreign_keys, [&](const ForeignKeyConstraint& key) {
        return key.name == index.name && key.columns == index.column_names();
      });
      if (of_key && !index.unique) continue;
      if (mariadb_is_constraint(index)) {
        table.uniques.push_back({index.name, index.column_names()});
      } else {
        table.indexes.push_back(std::move(index));
      }
    }
  }

  Connection& connection_;
  std::optional<std::string> default_schema_;
};

}  // namespace

std::unique_ptr<Inspector> make_mariadb_inspector(Connection& connection) {
  return std::make_unique<MariadbInspector>(connection);
}

}  // namespace carafe::detail
