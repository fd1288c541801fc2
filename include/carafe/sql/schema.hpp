// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/options.hpp>
#include <carafe/sql/types.hpp>

namespace carafe {

/// A column of a table, as models, revisions and the inspector all describe it.
/// (`Column<T>` is a member of a model.)
struct TableColumn {
  std::string name;
  SqlType type;
  bool nullable = true;
  bool primary_key = false;
  /// The database numbers new rows. Meaningful on a single integer primary key.
  bool autoincrement = false;
  std::optional<std::string> server_default;  ///< SQL text
  std::string comment;

  friend bool operator==(const TableColumn&, const TableColumn&) = default;
};

struct PrimaryKeyConstraint {
  std::string name;  ///< may be empty
  std::vector<std::string> columns;
  friend bool operator==(const PrimaryKeyConstraint&, const PrimaryKeyConstraint&) = default;
};

struct UniqueConstraint {
  std::string name;
  std::vector<std::string> columns;
  friend bool operator==(const UniqueConstraint&, const UniqueConstraint&) = default;
};

struct CheckConstraint {
  std::string name;
  std::string sql;
  friend bool operator==(const CheckConstraint&, const CheckConstraint&) = default;
};

struct ForeignKeyConstraint {
  std::string name;
  std::vector<std::string> columns;
  std::string referred_table;
  std::vector<std::string> referred_columns;
  std::string on_delete;  ///< "" is NO ACTION
  std::string on_update;
  friend bool operator==(const ForeignKeyConstraint&, const ForeignKeyConstraint&) = default;
};

struct Index {
  std::string name;
  std::vector<std::string> columns;
  bool unique = false;
  friend bool operator==(const Index&, const Index&) = default;
};

struct Table {
  std::string name;
  std::vector<TableColumn> columns;
  PrimaryKeyConstraint primary_key;
  std::vector<UniqueConstraint> uniques;
  std::vector<CheckConstraint> checks;
  std::vector<ForeignKeyConstraint> foreign_keys;
  std::vector<Index> indexes;

  const TableColumn* find_column(std::string_view column) const;
  friend bool operator==(const Table&, const Table&) = default;
};

/// Tables by name, in the order they were added. References to tables stay valid while
/// others are added; dropping a table ends all of them. Not synchronised: fill it, then
/// share it.
class MetaData {
 public:
  /// Adds a table; throws UsageError "duplicate-table" if the name is taken.
  Table& add(Table table);
  void drop(std::string_view name);
  Table* find(std::string_view name);
  const Table* find(std::string_view name) const;

  const std::deque<Table>& tables() const { return tables_; }
  std::deque<Table>& tables() { return tables_; }

  /// Tables so ordered that every key points back; a cycle is broken at the table that
  /// was added first. For drops, walk it backwards.
  std::vector<const Table*> sorted_tables() const;

 private:
  std::deque<Table> tables_;
};

/// SQLAlchemy's recommended naming convention, always on, so that every constraint has
/// a name and can be dropped: pk_user, uq_user_email, ix_user_name,
/// fk_post_user_id_user, ck_user_age (by the column it was declared on).
std::string primary_key_name(std::string_view table);
std::string unique_name(std::string_view table, const std::vector<std::string>& columns);
std::string index_name(std::string_view table, const std::vector<std::string>& columns);
std::string foreign_key_name(std::string_view table, const std::vector<std::string>& columns,
                             std::string_view referred_table);
std::string check_name(std::string_view table, std::string_view column);

/// "HTTPRequest" -> "http_request", "UserST4" -> "user_st4": the table's name for a type's
/// name, by Flask-SQLAlchemy's rule. A namespace in front is dropped.
std::string snake_case(std::string_view type_name);

/// What the options of one column said. Filled by the recorder of models and by
/// `column(…)` of revisions.
struct ColumnOptions {
  std::optional<TypeSpec> type;
  bool primary_key = false;
  bool not_null = false;
  bool nullable = false;
  bool unique = false;
  bool indexed = false;
  bool hidden = false;
  bool read_only = false;
  std::optional<bool> autoincrement;
  std::optional<std::string> server_default;
  std::optional<std::string> check;
  std::string comment;
  std::string on_delete;
  std::string on_update;
  std::optional<options::ForeignKey> foreign_key;

  void apply(TypeSpec option) { type = option; }
  void apply(options::PrimaryKey) { primary_key = true; }
  void apply(options::NotNull) { not_null = true; }
  void apply(options::Nullable) { nullable = true; }
  void apply(options::Unique) { unique = true; }
  void apply(options::Indexed) { indexed = true; }
  void apply(options::Hidden) { hidden = true; }
  void apply(options::ReadOnly) { read_only = true; }
  void apply(options::Autoincrement option) { autoincrement = option.on; }
  void apply(options::ServerDefault option) { server_default = option.sql; }
  void apply(options::Check option) { check = option.sql; }
  void apply(options::Comment option) { comment = option.text; }
  void apply(options::OnDelete option) { on_delete = option.action; }
  void apply(options::OnUpdate option) { on_update = option.action; }
  void apply(options::ForeignKey option) { foreign_key = option; }
};

}  // namespace carafe
