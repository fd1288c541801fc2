// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <carafe/sql/naming.hpp>
#include <carafe/sql/options.hpp>
#include <carafe/sql/types.hpp>

namespace carafe {

/// GENERATED ALWAYS AS (sql): a column the database computes from others of its row.
struct Computed {
  std::string sql;
  /// STORED (true) or computed when read, VIRTUAL (false); empty is what the database does by
  /// itself.
  std::optional<bool> persisted{};
  friend bool operator==(const Computed&, const Computed&) = default;
};

/// GENERATED … AS IDENTITY (…), where the database has it; elsewhere a numbered key is one
/// without options.
using Identity = options::Identity;

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
  std::optional<Computed> computed{};
  std::optional<Identity> identity{};

  friend bool operator==(const TableColumn&, const TableColumn&) = default;
};

/// When a constraint is checked.
enum class Deferral : std::uint8_t {
  none,       ///< at each statement: NOT DEFERRABLE
  immediate,  ///< DEFERRABLE INITIALLY IMMEDIATE: at each statement, unless a transaction says else
  deferred,   ///< DEFERRABLE INITIALLY DEFERRED: at the end of the transaction
};

struct PrimaryKeyConstraint {
  std::string name;  ///< may be empty
  std::vector<std::string> columns;
  friend bool operator==(const PrimaryKeyConstraint&, const PrimaryKeyConstraint&) = default;
};

struct UniqueConstraint {
  std::string name;
  std::vector<std::string> columns;
  Deferral deferral = Deferral::none;
  /// Two rows with NULL in the same place are no two rows.
  bool nulls_not_distinct = false;
  friend bool operator==(const UniqueConstraint&, const UniqueConstraint&) = default;
};

struct CheckConstraint {
  std::string name;
  std::string sql;
  /// Added to a table with rows, it is not asked of these (PostgreSQL).
  bool not_valid = false;
  friend bool operator==(const CheckConstraint&, const CheckConstraint&) = default;
};

struct ForeignKeyConstraint {
  std::string name;
  std::vector<std::string> columns;
  std::string referred_table;
  std::vector<std::string> referred_columns;
  std::string on_delete;  ///< "" is NO ACTION
  std::string on_update;
  std::string referred_schema{};  ///< "" is the connection's own
  std::string match{};            ///< "FULL" or "PARTIAL"; "" is SIMPLE
  Deferral deferral = Deferral::none;
  /// Always added by ALTER TABLE, after all tables were created. Keys that close a cycle are so
  /// anyway where the database can.
  bool use_alter = false;
  /// Added to a table with rows, it is not asked of these (PostgreSQL).
  bool not_valid = false;
  friend bool operator==(const ForeignKeyConstraint&, const ForeignKeyConstraint&) = default;
};

/// PostgreSQL's EXCLUDE: `sql` is what follows the word, "USING gist (room WITH =, during WITH &&)".
struct ExcludeConstraint {
  std::string name;
  std::string sql;
  friend bool operator==(const ExcludeConstraint&, const ExcludeConstraint&) = default;
};

using Constraint = std::variant<PrimaryKeyConstraint, UniqueConstraint, CheckConstraint, ForeignKeyConstraint,
                                ExcludeConstraint>;

/// One of the things an index is sorted by: a column, or an expression.
/// A text alone is a column.
struct IndexTerm {
  std::string text;  ///< the column's name, or SQL
  bool is_expression = false;
  bool descending = false;
  /// MariaDB: so many characters of the column; 0 is all.
  int length = 0;
  /// PostgreSQL: "varchar_pattern_ops", "gin_trgm_ops".
  std::string operator_class{};
  /// PostgreSQL: whether NULL comes before all else; empty is after it, or before it where the
  /// term is descending.
  std::optional<bool> nulls_first{};

  IndexTerm() = default;
  IndexTerm(std::string column) : text(std::move(column)) {}  // NOLINT: implicit by design
  IndexTerm(const char* column) : text(column) {}             // NOLINT: implicit by design

  /// MariaDB: of a text only its first `characters`.
  IndexTerm with_length(int characters) && {
    length = characters;
    return std::move(*this);
  }
  /// PostgreSQL: "varchar_pattern_ops".
  IndexTerm with_operator_class(std::string name) && {
    operator_class = std::move(name);
    return std::move(*this);
  }

  friend bool operator==(const IndexTerm&, const IndexTerm&) = default;
};

/// Sorted downwards: descending("created").
inline IndexTerm descending(IndexTerm term) {
  term.descending = true;
  return term;
}
/// index_expression("lower(email)")
inline IndexTerm index_expression(std::string sql) {
  IndexTerm term{std::move(sql)};
  term.is_expression = true;
  return term;
}
std::vector<IndexTerm> index_terms(const std::vector<std::string>& columns);

/// What only one database knows of a table or an index, by "<dialect>_<option>":
/// {"sqlite_strict", "true"}, {"mariadb_engine", "Aria"}, {"postgresql_using", "gin"}. A dialect
/// passes over those of others and refuses those of its own it does not know.
using DialectOptions = std::map<std::string, std::string>;

struct Index {
  std::string name;
  std::vector<IndexTerm> columns;
  bool unique = false;
  std::string where{};                 ///< SQL: only rows for which it holds are in the index
  std::vector<std::string> include{};  ///< PostgreSQL: further columns that are only carried
  bool nulls_not_distinct = false;
  DialectOptions options{};

  /// PostgreSQL's CREATE INDEX CONCURRENTLY, which no transaction can hold.
  bool concurrently() const;
  /// As it is made with its table, which nobody uses yet.
  Index with_table() const;
  /// Whether one of its terms is this column by name.
  bool has_column(std::string_view column) const;
  /// The columns by name, expressions left out.
  std::vector<std::string> column_names() const;

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
  std::string schema{};  ///< "" is the connection's own
  std::string comment{};
  std::vector<ExcludeConstraint> excludes{};
  DialectOptions options{};

  const TableColumn* find_column(std::string_view column) const;
  friend bool operator==(const Table&, const Table&) = default;
};

/// Which table: its schema ("" is the connection's own) and its name. Borrows both; made from a
/// name alone wherever there is no schema.
struct TableName {
  std::string_view schema;
  std::string_view name;

  TableName(std::string_view table) : name(table) {}                         // NOLINT: implicit by design
  TableName(const std::string& table) : name(table) {}                       // NOLINT: implicit by design
  TableName(const char* table) : name(table) {}                              // NOLINT: implicit by design
  TableName(const Table& table) : schema(table.schema), name(table.name) {}  // NOLINT: likewise
  TableName(std::string_view in_schema, std::string_view table) : schema(in_schema), name(table) {}
  /// The table a key points at.
  static TableName referred_by(const ForeignKeyConstraint& key) {
    return {key.referred_schema, key.referred_table};
  }
  /// For people: "app.user".
  std::string to_string() const;

  friend bool operator==(const TableName&, const TableName&) = default;
};

/// Tables by name, in the order they were added. References to tables stay valid while
/// others are added; dropping a table ends all of them. Not synchronised: fill it, then
/// share it.
class MetaData {
 public:
  MetaData() = default;
  explicit MetaData(NamingConvention naming) : naming_(std::move(naming)) {}

  /// By which constraints without a name of their own were named.
  const NamingConvention& naming() const { return naming_; }

  /// Adds a table; throws UsageError "duplicate-table" if the name is taken.
  Table& add(Table table);
  void drop(TableName name);
  Table* find(TableName name);
  const Table* find(TableName name) const;

  const std::deque<Table>& tables() const { return tables_; }
  std::deque<Table>& tables() { return tables_; }

  /// Tables so ordered that every key points back; a cycle is broken at the table that
  /// was added first. For drops, walk it backwards.
  std::vector<const Table*> sorted_tables() const;

 private:
  std::deque<Table> tables_;
  NamingConvention naming_;
};

}  // namespace carafe
