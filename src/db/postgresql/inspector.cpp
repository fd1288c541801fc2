// SPDX-License-Identifier: MIT
#include "db/postgresql/inspector.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "db/postgresql/inspector_sql.hpp"
#include "db/reflected_tables.hpp"
#include "dialect/postgresql_text.hpp"
#include "dialect/sqlite_compiler.hpp"

namespace carafe::detail {
namespace {

using MaybeText = std::optional<std::string>;

std::string referential_action(const std::string& letter) {
  if (letter == "r") return "RESTRICT";
  if (letter == "c") return "CASCADE";
  if (letter == "n") return "SET NULL";
  if (letter == "d") return "SET DEFAULT";
  return "";
}

Deferral deferral(bool deferrable, bool deferred) {
  if (!deferrable) return Deferral::none;
  return deferred ? Deferral::deferred : Deferral::immediate;
}

class PostgresqlInspector final : public Inspector {
 public:
  explicit PostgresqlInspector(Connection& connection) : connection_(connection) {}

  std::vector<std::string> schema_names() override {
    return connection_.execute(text(sql_.schemas)).scalars<std::string>();
  }
  std::string default_schema() override {
    return connection_.execute(text("select current_schema()::text"))
        .scalar<MaybeText>()
        .value_or(MaybeText{})
        .value_or("");
  }
  std::vector<std::string> table_names(std::string_view schema) override {
    return names(sql_.tables, schema);
  }
  std::vector<std::string> view_names(std::string_view schema) override { return names(sql_.views, schema); }
  std::vector<std::string> sequence_names(std::string_view schema) override {
    return names(sql_.sequences, schema);
  }
  bool has_table(TableName name) override {
    return !name.name.empty() && !run(sql_.tables, name.schema, name.name).empty();
  }

  std::optional<Table> table(TableName name) override {
    if (name.name.empty()) return std::nullopt;
    auto found = read(name.schema, name.name);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
  }
  std::vector<Table> tables(std::string_view schema) override { return read(schema, ""); }

  std::optional<std::string> view_definition(TableName view) override {
    if (view.name.empty()) return std::nullopt;
    auto rows = run(sql_.views, view.schema, view.name);
    if (rows.empty()) return std::nullopt;
    std::string sql = rows[0].get<std::string>(1);
    auto first = sql.find_first_not_of(" \n");
    auto last = sql.find_last_not_of(" \n;");
    return first == sql.npos ? "" : sql.substr(first, last - first + 1);
  }

  std::vector<Trigger> triggers(TableName table) override {
    std::vector<Trigger> found;
    if (table.name.empty()) return found;
    for (const Row& row : run(sql_.triggers, table.schema, table.name).all())
      found.push_back({row.get<std::string>(0), row.get<std::string>(1)});
    return found;
  }

  std::vector<EnumType> enum_types() override {
    std::vector<EnumType> found;
    for (const Row& row : connection_.execute(text(sql_.enums)).all()) {
      auto name = row.get<std::string>(0);
      if (found.empty() || found.back().type.name != name) {
        found.emplace_back();
        found.back().type = Enum({});
        found.back().type.name = name;
        found.back().used = row.get<bool>(2);
      }
      SqlType& type = found.back().type;
      if (auto label = row.get<MaybeText>(1)) {
        type.labels.push_back(*label);
        type.length = std::max(type.length, int(label->size()));
      }
    }
    return found;
  }

 private:
  Result run(std::string_view sql, std::string_view schema, std::string_view only) {
    return connection_.execute(text(sql), {{"schema", schema}, {"only", only}});
  }
  std::vector<std::string> names(std::string_view sql, std::string_view schema) {
    return run(sql, schema, "").scalars<std::string>();
  }

  /// All tables of a schema, or one, by a query for each kind of thing.
  std::vector<Table> read(std::string_view schema, std::string_view only) {
    ReflectedTables tables;
    for (const Row& row : run(sql_.tables, schema, only).all()) {
      Table& table = tables.add(row.get<std::string>(0));
      table.schema = schema;
      table.comment = row.get<MaybeText>(1).value_or("");
      if (auto key = row.get<MaybeText>(2)) table.options["postgresql_partition_by"] = *key;
      if (auto options = row.get<MaybeText>(3)) table.options["postgresql_with"] = *options;
    }
    if (tables.empty()) return {};
    read_columns(tables, schema, only);
    read_constraints(tables, schema, only);
    read_indexes(tables, schema, only);
    return std::move(tables).take();
  }

  void read_columns(ReflectedTables& tables, std::string_view schema, std::string_view only) {
    std::vector<std::pair<SqlType*, std::string>> enums;
    Table* table = nullptr;
    auto rows = run(sql_.columns, schema, only);
    for (const Row& row : rows.all()) {
      table = tables.find(row.get<std::string>(0));
      auto name = row.get<std::string>(1);
      if (!table || table->find_column(name)) continue;
      TableColumn column;
      column.name = std::move(name);
      column.type = connection_.dialect().reflected_type(row.get<std::string>(2));
      column.nullable = !row.get<bool>(3);
      column.comment = row.get<MaybeText>(7).value_or("");
      auto expression = row.get<MaybeText>(4);
      auto identity = row.get<std::string>(5);
      bool owns_sequence = !row[9].is_null();
      if (row.get<std::string>(6) == "s") {
        column.computed = Computed{expression.value_or(""), true};
      } else if (!identity.empty()) {
        column.autoincrement = true;
        column.identity = read_identity(row, identity == "a", column.type.kind);
      } else if (owns_sequence && expression && expression->starts_with("nextval(")) {
        column.autoincrement = true;  // SERIAL
      } else if (expression) {
        column.server_default = postgresql_default(*expression);
      }
      if (auto enum_name = row.get<MaybeText>(8)) {
        column.type = Enum({});
        column.type.name = *enum_name;
        enums_wanted_ = true;
      }
      table->columns.push_back(std::move(column));
    }
    if (std::exchange(enums_wanted_, false)) read_labels(tables);
  }

  static std::optional<Identity> read_identity(const Row& row, bool always, TypeKind kind) {
    std::int64_t most = kind == TypeKind::SmallInteger ? std::numeric_limits<std::int16_t>::max()
                        : kind == TypeKind::Integer    ? std::numeric_limits<std::int32_t>::max()
                                                       : std::numeric_limits<std::int64_t>::max();
    Identity identity;
    identity.always = always;
    auto read = [&](std::size_t position, std::int64_t usual, std::optional<std::int64_t>& out) {
      auto value = row.get<std::int64_t>(position);
      if (value != usual) out = value;
    };
    read(9, 1, identity.start);
    read(10, 1, identity.increment);
    read(11, 1, identity.min_value);
    read(12, most, identity.max_value);
    read(13, 1, identity.cache);
    identity.cycle = row.get<bool>(14);
    if (identity == Identity{}) return std::nullopt;
    return identity;
  }

  void read_labels(ReflectedTables& tables) {
    std::map<std::string, SqlType> by_name;
    for (EnumType& found : enum_types()) by_name.emplace(found.type.name, std::move(found.type));
    tables.for_each([&](Table& table) {
      for (TableColumn& column : table.columns) {
        if (column.type.kind != TypeKind::Enum) continue;
        auto found = by_name.find(column.type.name);
        if (found != by_name.end()) column.type = found->second;
      }
    });
  }

  void read_constraints(ReflectedTables& tables, std::string_view schema, std::string_view only) {
    auto rows = run(sql_.constraints, schema, only);
    for (const Row& row : rows.all()) {
      Table* table = tables.find(row.get<std::string>(0));
      if (!table) continue;
      auto name = row.get<std::string>(1);
      auto kind = row.get<std::string>(2);
      auto column = row.get<MaybeText>(3).value_or("");
      if (kind == "p") {
        table->primary_key.name = name;
        table->primary_key.columns.push_back(column);
        auto found = std::ranges::find(table->columns, column, &TableColumn::name);
        if (found != table->columns.end()) found->primary_key = true;
      } else if (kind == "u") {
        UniqueConstraint& unique = named(table->uniques, name);
        unique.columns.push_back(column);
        unique.deferral = deferral(row.get<bool>(4), row.get<bool>(5));
        unique.nulls_not_distinct = row.get<std::string>(12).starts_with("UNIQUE NULLS NOT DISTINCT");
      } else if (kind == "c") {
        named(table->checks, name).sql = row.get<MaybeText>(6).value_or("");
      } else if (kind == "x") {
        std::string definition = row.get<std::string>(12);
        named(table->excludes, name).sql =
            definition.substr(std::min(definition.size(), sizeof("EXCLUDE ") - 1));
      } else {
        ForeignKeyConstraint& key = named(table->foreign_keys, name);
        key.columns.push_back(column);
        key.referred_columns.push_back(row.get<std::string>(9));
        key.referred_schema = row.get<MaybeText>(7).value_or("");
        key.referred_table = row.get<std::string>(8);
        key.on_update = referential_action(row.get<std::string>(10));
        key.on_delete = referential_action(row.get<std::string>(11));
        key.match = row.get<bool>(13) ? "FULL" : "";
        key.deferral = deferral(row.get<bool>(4), row.get<bool>(5));
      }
    }
  }

  void read_indexes(ReflectedTables& tables, std::string_view schema, std::string_view only) {
    auto rows = run(sql_.indexes, schema, only);
    for (const Row& row : rows.all()) {
      Table* table = tables.find(row.get<std::string>(0));
      if (!table) continue;
      Index& index = named(table->indexes, row.get<std::string>(1));
      index.unique = row.get<bool>(2);
      index.where = row.get<MaybeText>(3).value_or("");
      index.nulls_not_distinct = row.get<bool>(4);
      if (auto method = row.get<std::string>(5); method != "btree")
        index.options["postgresql_using"] = method;
      if (auto options = row.get<MaybeText>(6)) index.options["postgresql_with"] = *options;
      auto column = row.get<MaybeText>(8);
      if (row.get<bool>(7)) {
        index.include.push_back(column.value_or(""));
        continue;
      }
      IndexTerm term;
      if (auto collation = row.get<MaybeText>(13); column && collation) {
        const Compiler& compiler = connection_.dialect().compiler();
        term = index_expression(compiler.quote(*column) + " COLLATE " + compiler.quote(*collation));
      } else if (column) {
        term.text = *column;
      } else {
        term = index_expression(std::string{bare_expression(row.get<std::string>(9))});
      }
      term.descending = row.get<bool>(10);
      if (bool first = row.get<bool>(11); first != term.descending) term.nulls_first = first;
      term.operator_class = row.get<MaybeText>(12).value_or("");
      index.columns.push_back(std::move(term));
    }
  }

  Connection& connection_;
  const PostgresqlInspectorSql& sql_ = postgresql_inspector_sql();
  bool enums_wanted_ = false;
};

}  // namespace

std::unique_ptr<Inspector> make_postgresql_inspector(Connection& connection) {
  return std::make_unique<PostgresqlInspector>(connection);
}

}  // namespace carafe::detail
