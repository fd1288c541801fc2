// SPDX-License-Identifier: MIT
#include "migrate/sqlite_rebuild.hpp"

#include <algorithm>

#include <carafe/db/errors.hpp>
#include <carafe/sql/text.hpp>

#include "dialect/sqlite_table_sql.hpp"
#include "migrate/sql_tokens.hpp"
#include "migrate/sqlite_dependents.hpp"
#include "migrate/sqlite_table_text.hpp"

namespace carafe::migrations::detail {
namespace {

using Kind = TableText::Kind;

[[noreturn]] void refuse(const std::string& why) { throw MigrationError("cannot-rebuild", why); }

bool is_constant(std::string_view sql) {
  return !sql.starts_with('(') && !same_name(sql.substr(0, 8), "CURRENT_");
}

/// The texts of a column and of constraints, as the dialect writes them.
class PieceWriter {
 public:
  PieceWriter(const Compiler& compiler, std::string table) : compiler_(compiler) {
    alone_.name = std::move(table);
  }

  TableText::Column column(const TableColumn& column) const {
    return TableText::parse("CREATE TABLE t (" + compiler_.column_definition(alone_, column) + ")")
        .columns.at(0);
  }
  TableText::Constraint unique(const UniqueConstraint& unique) const {
    return constraint([&](Table& table) { table.uniques.push_back(unique); });
  }
  TableText::Constraint check(const CheckConstraint& check) const {
    return constraint([&](Table& table) { table.checks.push_back(check); });
  }
  TableText::Constraint key(const ForeignKeyConstraint& key) const {
    return constraint([&](Table& table) { table.foreign_keys.push_back(key); });
  }

 private:
  template <class Add>
  TableText::Constraint constraint(Add add) const {
    Table table = alone_;
    table.columns.push_back({"x", {}, true, false, false, {}, ""});
    add(table);
    return TableText::parse(compiler_.create_table(table)).constraints.at(0);
  }

  const Compiler& compiler_;
  Table alone_;
};

class Rebuild {
 public:
  Rebuild(Connection& connection, const std::string& table)
      : connection_(connection), compiler_(connection.dialect().compiler()), dependents_(connection) {
    auto sql = connection.execute(text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND "
                                       "name = :table COLLATE NOCASE"),
                                  {{"table", table}});
    if (sql.empty()) throw MigrationError("operation-does-not-apply", "there is no table " + table);
    table_ = TableText::parse(sql[0].get<std::string>(0));
    old_columns_ = table_.columns;
    rows_ = connection.execute(text("SELECT count(*) FROM " + quote(table_.name)))
                .scalar<std::int64_t>()
                .value_or(0);
    counter_ = autoincrement_counter();
    auto rest =
        connection.execute(text("SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = :table COLLATE "
                                "NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid"),
                           {{"table", table}});
    for (const Row& row : rest.all())
      attached_.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2)});
  }

  void apply(const Operation& operation) {
    PieceWriter writer{compiler_, table_.name};
    if (const auto* add = std::get_if<AddColumn>(&operation)) {
      add_column(*add, writer);
    } else if (const auto* drop = std::get_if<DropColumn>(&operation)) {
      drop_column(drop->column);
    } else if (const auto* alter = std::get_if<AlterColumn>(&operation)) {
      alter_column(*alter, writer);
    } else if (const auto* create_unique = std::get_if<CreateUnique>(&operation)) {
      add_constraint(writer.unique(create_unique->unique));
    } else if (const auto* create_check = std::get_if<CreateCheck>(&operation)) {
      if (create_check->check.not_valid) static_cast<void>(compiler_.not_valid_clause());
      add_constraint(writer.check(create_check->check));
    } else if (const auto* create_key = std::get_if<CreateForeignKey>(&operation)) {
      if (create_key->key.not_valid) static_cast<void>(compiler_.not_valid_clause());
      add_constraint(writer.key(create_key->key));
    } else if (const auto* drop_one = std::get_if<DropConstraint>(&operation)) {
      if (!table_.drop_constraint(drop_one->name))
        throw MigrationError("operation-does-not-apply",
                             "table " + table_.name + " has no constraint " + drop_one->name);
    }
  }

  void run() {
    const std::string fresh = rebuild_prefix + table_.name;
    connection_.execute_ddl(table_.statement(quote(fresh)));
    copy_rows(fresh);
    connection_.execute_ddl(compiler_.drop_table(table_.name));
    rename(fresh);
    restore_counter();
    for (const auto& one : attached_) connection_.execute_ddl(one.sql);
    check_types();
    dependents_.check(table_.name);
  }

 private:
  struct Attached {
    std::string type, name, sql;
  };

  std::string quote(const std::string& name) const { return compiler_.quote(name); }
  std::string rows_text(std::int64_t rows) const {
    return std::to_string(rows) + (rows == 1 ? " row" : " rows") + " of " + table_.name;
  }

  TableText::Column& existing(const std::string& name) {
    if (auto* column = table_.find_column(name)) return *column;
    throw MigrationError("operation-does-not-apply", "table " + table_.name + " has no column " + name);
  }

  void add_column(const AddColumn& add, const PieceWriter& writer) {
    const TableColumn& column = add.column;
    if (table_.find_column(column.name))
      throw MigrationError("operation-does-not-apply",
                           "table " + table_.name + " has a column " + column.name);
    if (rows_ > 0 && !column.nullable && !column.server_default && add.fill.empty())
      throw MigrationError(
          "migration-failed",
          "column " + column.name + " is NOT NULL without a default, and there are " + rows_text(rows_) +
              ": say what they get, add_column(…, fill(\"''\")), or give it a server_default");
    auto place = table_.columns.end();
    if (!add.before.empty()) place = table_.columns.begin() + (&existing(add.before) - table_.columns.data());
    table_.columns.insert(place, writer.column(column));
    if (!add.fill.empty()) fills_[column.name] = add.fill;
  }

  void drop_column(const std::string& name) {
    TableText::Column column = existing(name);
    auto uses = [&](const TableText::Constraint& one) {
      return std::any_of(one.columns.begin(), one.columns.end(),
                         [&](const auto& of) { return same_name(of, name); });
    };
    if (column.find(Kind::primary_key)) refuse("column " + name + " is the primary key of " + table_.name);
    for (const auto& constraint : table_.constraints) {
      if (!uses(constraint)) continue;
      if (constraint.kind == Kind::primary_key)
        refuse("column " + name + " is part of the primary key of " + table_.name);
      if (constraint.columns.size() > 1)
        refuse("column " + name + " is part of " + constraint.text + ": drop that constraint first");
    }
    if (table_.columns.size() == 1) refuse("column " + name + " is the only column of " + table_.name);
    std::erase_if(table_.constraints, uses);
    std::erase_if(table_.columns, [&](const auto& one) { return same_name(one.name, name); });
    std::erase_if(attached_,
                  [&](const Attached& one) { return one.type == "index" && is_index_of(one.name, name); });
  }

  // Of this column alone. One of several columns stays, and its creation then says what is wrong.
  bool is_index_of(const std::string& index, const std::string& column) const {
    auto columns =
        connection_.execute(text("SELECT name FROM pragma_index_info(:index)"), {{"index", index}});
    if (columns.size() != 1) return false;
    auto name = columns.scalar<std::optional<std::string>>().value_or(std::nullopt);
    return name && same_name(*name, column);
  }

  void alter_column(const AlterColumn& alter, const PieceWriter& writer) {
    TableText::Column& column = existing(alter.column);
    if (alter.change.type) {
      set_type(column, compiler_.type_name(*alter.change.type));
      std::erase_if(column.constraints, [&](const auto& one) { return says_labels(column, one); });
      TableColumn retyped;
      retyped.name = column.name;
      retyped.type = *alter.change.type;
      for (auto& one : writer.column(retyped).constraints)
        if (one.kind == Kind::check) column.constraints.push_back(std::move(one));
      if (column.find(Kind::primary_key) == nullptr) typed_[column.name] = *alter.change.type;
    }
    if (alter.change.nullable) {
      if (!*alter.change.nullable) refuse_nulls(column.name);
      set_nullable(column, *alter.change.nullable);
    }
    if (alter.change.drop_server_default) set_default(column, std::nullopt);
    if (alter.change.server_default)
      set_default(column, compiler_.default_clause(*alter.change.server_default));
  }

  /// Whether it is the CHECK of an enum.
  static bool says_labels(const TableText::Column& column, const TableText::Constraint& one) {
    std::string alone = "CREATE TABLE t (" + column.name_text + ' ' + one.text + ')';
    return one.kind == Kind::check && !carafe::detail::parse_table_sql(alone).labels.empty();
  }

  void refuse_nulls(const std::string& column) const {
    bool is_old = std::any_of(old_columns_.begin(), old_columns_.end(),
                              [&](const auto& one) { return one.name == column; });
    if (!is_old) return;
    auto rows = connection_
                    .execute(text("SELECT count(*) FROM " + quote(table_.name) + " WHERE " + quote(column) +
                                  " IS NULL"))
                    .scalar<std::int64_t>()
                    .value_or(0);
    if (rows > 0)
      throw MigrationError("migration-failed", rows_text(rows) + " have NULL in " + column +
                                                   ", which is to be NOT NULL: give them a value first, "
                                                   "op.execute(\"UPDATE …\")");
  }

  void add_constraint(TableText::Constraint constraint) { table_.add(std::move(constraint)); }

  // A column that is the rowid under its own name; only INTEGER to the letter is.
  bool has_rowid_alias() const {
    auto is_integer = [&](const std::string& name) {
      return std::any_of(old_columns_.begin(), old_columns_.end(), [&](const auto& column) {
        return same_name(column.name, name) && same_name(column.type, "INTEGER");
      });
    };
    for (const auto& column : old_columns_)
      if (column.find(Kind::primary_key)) return is_integer(column.name);
    for (const auto& constraint : table_.constraints)
      if (constraint.kind == Kind::primary_key)
        return constraint.columns.size() == 1 && is_integer(constraint.columns[0]);
    return false;
  }

  void copy_rows(const std::string& fresh) {
    std::string into, from;
    auto add = [&](const std::string& name, const std::string& value) {
      into += (into.empty() ? "" : ", ") + name;
      from += (from.empty() ? "" : ", ") + value;
    };
    if (!table_.without_rowid() && !has_rowid_alias()) {
      for (const char* rowid : {"rowid", "_rowid_", "oid"}) {
        auto taken = [&](const auto& column) { return same_name(column.name, rowid); };
        if (std::any_of(old_columns_.begin(), old_columns_.end(), taken) || table_.find_column(rowid))
          continue;
        add(rowid, rowid);
        break;
      }
    }
    for (const auto& column : table_.columns) {
      if (column.find(Kind::generated)) continue;
      bool is_old = std::any_of(old_columns_.begin(), old_columns_.end(),
                                [&](const auto& one) { return same_name(one.name, column.name); });
      auto fill = fills_.find(column.name);
      if (fill != fills_.end()) {
        add(quote(column.name), fill->second);
      } else if (is_old) {
        add(quote(column.name), quote(column.name));
      }
    }
    if (into.empty()) return;
    connection_.execute_ddl("INSERT INTO " + quote(fresh) + " (" + into + ") SELECT " + from + " FROM " +
                            quote(table_.name));
  }

  void rename(const std::string& fresh) {
    // With today's ALTER TABLE, views that read the table (which is not there for a moment) make
    // the rename fail, and keys to it are rewritten.
    auto legacy = connection_.execute(text("PRAGMA legacy_alter_table")).scalar<std::int64_t>().value_or(0);
    connection_.execute_ddl("PRAGMA legacy_alter_table = ON");
    auto restore = [&] {
      if (!legacy) connection_.execute_ddl("PRAGMA legacy_alter_table = OFF");
    };
    try {
      connection_.execute_ddl(compiler_.rename_table(fresh, table_.name));
    } catch (...) {
      restore();
      throw;
    }
    restore();
  }

  bool has_counters() const {
    return !connection_.execute(text("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")).empty();
  }

  std::optional<std::int64_t> autoincrement_counter() const {
    if (!has_counters()) return std::nullopt;
    return connection_
        .execute(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {{"table", table_.name}})
        .scalar<std::int64_t>();
  }

  void restore_counter() {
    if (!counter_ || !has_counters()) return;
    connection_.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {{"table", table_.name}});
    connection_.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :counter)"),
                        {{"table", table_.name}, {"counter", static_cast<long long>(*counter_)}});
  }

  // SQLite keeps what does not fit a type as it was; reading it as one would then fail.
  void check_types() const {
    for (const auto& [column, type] : typed_) {
      bool is_integer = type.kind == TypeKind::Integer || type.kind == TypeKind::BigInteger ||
                        type.kind == TypeKind::SmallInteger || type.kind == TypeKind::Boolean;
      if (!is_integer && type.kind != TypeKind::Double) continue;
      std::string fits = is_integer ? "('integer', 'null')" : "('real', 'integer', 'null')";
      auto rows = connection_
                      .execute(text("SELECT count(*) FROM " + quote(table_.name) + " WHERE typeof(" +
                                    quote(column) + ") NOT IN " + fits))
                      .scalar<std::int64_t>()
                      .value_or(0);
      if (rows > 0)
        throw MigrationError("migration-failed", rows_text(rows) + " have in " + column + " what is no " +
                                                     compiler_.type_name(type) +
                                                     ": change them first, op.execute(\"UPDATE …\")");
    }
  }

  Connection& connection_;
  const Compiler& compiler_;
  Dependents dependents_;
  TableText table_;
  std::vector<TableText::Column> old_columns_;
  std::vector<Attached> attached_;
  std::map<std::string, std::string> fills_;
  std::map<std::string, SqlType> typed_;
  std::int64_t rows_ = 0;
  std::optional<std::int64_t> counter_;
};

}  // namespace

void rebuild_table(Connection& connection, const std::string& table, const std::vector<Operation>& changes) {
  Rebuild rebuild{connection, table};
  for (const auto& change : changes) rebuild.apply(change);
  rebuild.run();
}

bool can_add_in_place(const AddColumn& add, const Compiler& compiler) {
  const auto& standard = add.column.server_default;
  bool constant = !standard || is_constant(compiler.default_clause(*standard));
  return add.before.empty() && add.fill.empty() && constant && (add.column.nullable || standard);
}

bool drop_in_place(Connection& connection, const Operation& operation) {
  const auto* drop = std::get_if<DropColumn>(&operation);
  if (!drop) return false;
  // SQLite looks at views and at the triggers of this table, not at those of others.
  Dependents dependents{connection};
  try {
    connection.execute_ddl(connection.dialect().compiler().drop_column(drop->table, drop->column));
  } catch (const ProgrammingError&) {
    return false;
  }
  dependents.check(drop->table);
  return true;
}

ForeignKeysOff::ForeignKeysOff(Connection& connection) : connection_(connection) {
  was_on_ = connection_.execute(text("PRAGMA foreign_keys")).scalar<std::int64_t>().value_or(0) != 0;
  if (was_on_) connection_.execute_ddl("PRAGMA foreign_keys = OFF");
}

ForeignKeysOff::~ForeignKeysOff() {
  if (!was_on_) return;
  // The pragma does nothing inside a transaction, so one that failed is ended first.
  connection_.rollback();
  try {
    connection_.execute_ddl("PRAGMA foreign_keys = ON");
  } catch (const Error&) {
    // Only a connection that is lost refuses it, and that one is not lent again.
  }
}

std::optional<Orphans> count_orphans(Connection& connection) {
  try {
    Orphans orphans;
    auto rows = connection.execute(
        text("SELECT \"table\", \"parent\", count(*) FROM pragma_foreign_key_check GROUP BY 1, 2"));
    for (const Row& row : rows.all())
      orphans[{row.get<std::string>(0), row.get<std::string>(1)}] = row.get<std::int64_t>(2);
    return orphans;
  } catch (const DatabaseError&) {
    return std::nullopt;
  }
}

}  // namespace carafe::migrations::detail
