// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include <carafe/sql/options.hpp>
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
using carafe::DateTimeType;
using carafe::DateType;
using carafe::Double;
using carafe::Enum;
using carafe::foreign_key;
using carafe::indexed;
using carafe::Integer;
using carafe::LargeBinary;
using carafe::not_null;
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

/// One thing a table is made of: a column or a constraint.
struct TableElement {
  Table part;  ///< has this element only; names may be missing
};

/// What foreign_key_constraint and create_foreign_key take after the columns:
/// ondelete("CASCADE"), onupdate_key("SET NULL").
struct KeyActions {
  std::string on_delete;
  std::string on_update;

  KeyActions() = default;
  KeyActions(options::OnDelete action) : on_delete(action.action) {}  // NOLINT: implicit by design
  KeyActions(options::OnUpdate action) : on_update(action.action) {}  // NOLINT
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
}  // namespace detail

/// A column; nullable unless it says not_null or primary_key.
template <ColumnOption... Options>
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
TableElement unique_constraint(std::string name, std::vector<std::string> columns);
TableElement check_constraint(std::string name, std::string sql);
TableElement foreign_key_constraint(std::string name, std::vector<std::string> columns,
                                    std::string referred_table, std::vector<std::string> referred_columns,
                                    KeyActions actions = {});
TableElement foreign_key_constraint(std::string name, std::vector<std::string> columns,
                                    std::string referred_table, std::vector<std::string> referred_columns,
                                    options::OnDelete on_delete, options::OnUpdate on_update);

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

  void create_index(std::string name, std::string table, std::vector<std::string> columns);
  void create_index(std::string name, std::string table, std::vector<std::string> columns, options::Unique);
  void drop_index(std::string name, std::string table);

  void create_unique_constraint(std::string name, std::string table, std::vector<std::string> columns);
  void create_check_constraint(std::string name, std::string table, std::string sql);
  void create_foreign_key(std::string name, std::string table, std::vector<std::string> columns,
                          std::string referred_table, std::vector<std::string> referred_columns,
                          KeyActions actions = {});
  void create_foreign_key(std::string name, std::string table, std::vector<std::string> columns,
                          std::string referred_table, std::vector<std::string> referred_columns,
                          options::OnDelete on_delete, options::OnUpdate on_update);
  /// A unique, check or foreign key constraint. On a database that knows it without a name, the
  /// name of the convention finds it.
  void drop_constraint(std::string name, std::string table);

  /// One statement, as the database understands it.
  void execute(std::string sql);

 private:
  void create_table_of(std::string name, std::vector<TableElement> elements);
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
