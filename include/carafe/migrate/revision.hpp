// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include <carafe/sql/column_options.hpp>
#include <carafe/sql/schema.hpp>
#include <carafe/sql/types.hpp>

/// The one header a revision file includes; it knows no session and no engine.
///
///     #include <carafe/migrate/revision.hpp>
///     using namespace carafe::migrations;
///
///     Revision revision_d0a0c4e02fa3() {
///       return {.id = "d0a0c4e02fa3", .down_revision = {}, .message = "create user",
///               .upgrade = [](Operations& op) {
///                 op.create_table("user", column("id", Integer(), not_null), primary_key_constraint("id"));
///               },
///               .downgrade = [](Operations& op) { op.drop_table("user"); }};
///     }
///
/// The file is named `<id>_<anything>.cpp` and defines `revision_<id>`.
namespace carafe::migrations {

using carafe::autoincrement;
using carafe::BigInteger;
using carafe::Boolean;
using carafe::check;
using carafe::comment;
using carafe::computed;
using carafe::DateTimeType;
using carafe::DateType;
using carafe::deferrable;
using carafe::Deferral;
using carafe::descending;
using carafe::Double;
using carafe::Enum;
using carafe::foreign_key;
using carafe::identity;
using carafe::index_expression;
using carafe::indexed;
using carafe::IndexTerm;
using carafe::initially_deferred;
using carafe::Integer;
using carafe::LargeBinary;
using carafe::match;
using carafe::not_null;
using carafe::not_valid;
using carafe::nullable;
using carafe::ondelete;
using carafe::onupdate_key;
using carafe::OtherType;
using carafe::primary_key;
using carafe::server_default;
using carafe::SmallInteger;
using carafe::SqlType;
using carafe::String;
using carafe::Text;
using carafe::TimeType;
using carafe::unique;
using carafe::use_alter;

/// One thing a table is made of: a column or a constraint.
struct TableElement {
  Table part;  ///< has this element only; names may be missing
};

/// What foreign_key_constraint and create_foreign_key take after the columns: ondelete("CASCADE"),
/// onupdate_key("SET NULL"), match("FULL"), deferrable, initially_deferred, use_alter,
/// referred_schema("app").
struct ReferredSchema {
  std::string name;
};
inline ReferredSchema referred_schema(std::string name) { return {std::move(name)}; }

template <class T>
concept KeyOption = carafe::detail::is_one_of<T, options::OnDelete, options::OnUpdate, options::Match,
                                              options::Deferrable, options::InitiallyDeferred,
                                              options::UseAlter, options::NotValid, ReferredSchema>;

/// What else can be said of an index: {.where = "active"}.
struct IndexDetails {
  bool unique = false;
  std::string where = {};                 ///< SQL: only these rows are in it
  std::vector<std::string> include = {};  ///< PostgreSQL: columns that are only carried
  bool nulls_not_distinct = false;
  DialectOptions options = {};  ///< {{"postgresql_using", "gin"}}
};

/// What else can be said of a unique constraint: {.deferral = Deferral::deferred}.
struct UniqueDetails {
  Deferral deferral = Deferral::none;
  bool nulls_not_distinct = false;
};

/// Where add_column puts a column: before("email"), else at the end.
struct Before {
  std::string column;
};
inline Before before(std::string column) { return {std::move(column)}; }

/// What rows that exist get in a new NOT NULL column, as SQL: fill("''"), fill("first || ' ' || last").
struct Fill {
  std::string sql;
};
inline Fill fill(std::string sql) { return {std::move(sql)}; }

/// What alter_column changes; the rest stays: {.nullable = false}.
struct ColumnChange {
  std::optional<SqlType> type = {};
  std::optional<bool> nullable = {};
  std::optional<std::string> server_default = {};  ///< SQL text
  bool drop_server_default = false;
  std::optional<std::string> name = {};  ///< renames the column

  friend bool operator==(const ColumnChange&, const ColumnChange&) = default;
};

namespace detail {
TableElement make_column(std::string name, SqlType type, const ColumnOptions& options);
TableElement make_primary_key(std::string name, std::vector<std::string> columns);
TableElement make_foreign_key(ForeignKeyConstraint key);

inline void apply(ForeignKeyConstraint& key, options::OnDelete option) { key.on_delete = option.action; }
inline void apply(ForeignKeyConstraint& key, options::OnUpdate option) { key.on_update = option.action; }
inline void apply(ForeignKeyConstraint& key, options::Match option) { key.match = option.type; }
inline void apply(ForeignKeyConstraint& key, options::Deferrable) {
  if (key.deferral == Deferral::none) key.deferral = Deferral::immediate;
}
inline void apply(ForeignKeyConstraint& key, options::InitiallyDeferred) {
  key.deferral = Deferral::deferred;
}
inline void apply(ForeignKeyConstraint& key, options::UseAlter) { key.use_alter = true; }
inline void apply(ForeignKeyConstraint& key, options::NotValid) { key.not_valid = true; }
inline void apply(ForeignKeyConstraint& key, ReferredSchema schema) {
  key.referred_schema = std::move(schema.name);
}

template <KeyOption... Options>
ForeignKeyConstraint make_key(std::string name, std::vector<std::string> columns, std::string table,
                              std::vector<std::string> referred, Options... options) {
  ForeignKeyConstraint key{
      std::move(name), std::move(columns), std::move(table), std::move(referred), {}, {}};
  (apply(key, std::move(options)), ...);
  return key;
}
}  // namespace detail

/// A column; nullable unless it says not_null or primary_key.
template <SchemaOption... Options>
TableElement column(std::string name, SqlType type, Options... options) {
  ColumnOptions said;
  (said.apply(options), ...);
  return detail::make_column(std::move(name), std::move(type), said);
}

/// primary_key_constraint("id"), primary_key_constraint("post_id", "tag_id").
template <std::convertible_to<std::string>... Columns>
TableElement primary_key_constraint(const Columns&... columns) {
  return detail::make_primary_key({}, {columns...});
}
/// With a name that is not the convention's.
TableElement named_primary_key(std::string name, std::vector<std::string> columns);
TableElement unique_constraint(std::string name, std::vector<std::string> columns,
                               UniqueDetails details = {});
TableElement check_constraint(std::string name, std::string sql);
/// PostgreSQL: `sql` is what follows EXCLUDE.
TableElement exclude_constraint(std::string name, std::string sql);
template <KeyOption... Options>
TableElement foreign_key_constraint(std::string name, std::vector<std::string> columns,
                                    std::string referred_table, std::vector<std::string> referred_columns,
                                    Options... options) {
  return detail::make_foreign_key(detail::make_key(std::move(name), std::move(columns),
                                                   std::move(referred_table), std::move(referred_columns),
                                                   options...));
}
TableElement table_comment(std::string text);
/// table_option("sqlite_strict", "true"): see DialectOptions.
TableElement table_option(std::string name, std::string value);

class OperationSink;  // migrate/operations.hpp

/// What upgrade and downgrade speak to. Each call is one operation, carried out in order
/// inside the transaction of the revision; consecutive changes of one table may be carried
/// out together. Throws what the database says, as a MigrationError that names the operation.
class Operations {
 public:
  /// `sink` must outlive this object.
  explicit Operations(OperationSink& sink) : sink_(sink) {}
  Operations(const Operations&) = delete;
  Operations& operator=(const Operations&) = delete;

  /// Constraints without a name get the one of the naming convention (sql/schema.hpp).
  template <std::same_as<TableElement>... Elements>
  void create_table(std::string name, const Elements&... elements) {
    create_table_of(std::move(name), {elements...});
  }
  void drop_table(std::string name);
  void rename_table(std::string name, std::string new_name);

  void add_column(std::string table, TableElement column);
  void add_column(std::string table, TableElement column, Fill fill);
  void add_column(std::string table, TableElement column, Before before);
  void add_column(std::string table, TableElement column, Before before, Fill fill);
  void drop_column(std::string table, std::string column);
  void alter_column(std::string table, std::string column, ColumnChange change);

  void create_index(std::string name, std::string table, std::vector<IndexTerm> columns,
                    IndexDetails details = {});
  void create_index(std::string name, std::string table, std::vector<IndexTerm> columns, options::Unique);
  void drop_index(std::string name, std::string table);

  void create_unique_constraint(std::string name, std::string table, std::vector<std::string> columns,
                                UniqueDetails details = {});
  void create_check_constraint(std::string name, std::string table, std::string sql);
  void create_check_constraint(std::string name, std::string table, std::string sql, options::NotValid);
  template <KeyOption... Options>
  void create_foreign_key(std::string name, std::string table, std::vector<std::string> columns,
                          std::string referred_table, std::vector<std::string> referred_columns,
                          Options... options) {
    create_foreign_key_of(std::move(table),
                          detail::make_key(std::move(name), std::move(columns), std::move(referred_table),
                                           std::move(referred_columns), options...));
  }
  /// A unique, check or foreign key constraint. On a database that knows it without a name, the
  /// name of the convention finds it.
  void drop_constraint(std::string name, std::string table);

  /// One statement, as the database understands it.
  void execute(std::string sql);

 private:
  void create_table_of(std::string name, std::vector<TableElement> elements);
  void create_foreign_key_of(std::string table, ForeignKeyConstraint key);
  void add_column_at(std::string table, TableElement column, std::string before, std::string fill);

  OperationSink& sink_;
};

/// One step of the schema's history.
struct Revision {
  std::string id;             ///< letters and digits, unique in the program
  std::string down_revision;  ///< the id of the parent; "" for the first
  std::string message;
  void (*upgrade)(Operations&) = nullptr;
  void (*downgrade)(Operations&) = nullptr;
};

}  // namespace carafe::migrations
