// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/clause.hpp>
#include <carafe/sql/statement_key.hpp>
#include <carafe/sql/value.hpp>

namespace carafe {

class Compiler;
class ModelResolver;
namespace detail {
class SqlWriter;
}

/// SQL text for one dialect, ready for a driver.
struct CompiledSql {
  std::string text;
  /// For each placeholder in order: which of the statement's parameters is bound
  /// there, as a position in what `SqlStatement::collect_parameters` gives. A parameter
  /// may be bound several times, or never.
  std::vector<std::uint32_t> slots;
  /// True where slots is 0, 1, 2, …: the parameters can be bound as they are.
  bool slots_in_order = true;
  /// What the author of the statement should be told once; empty is nothing. (Two tables
  /// that no condition connects.)
  std::string warning;
  /// When it was compiled and how long that took; of those in a StatementCache.
  std::chrono::steady_clock::time_point compiled_at{};
  std::chrono::nanoseconds compile_time{0};
};

/// What select, insert, update and delete have in common. Statements are values: built
/// by one thread, then only read.
class SqlStatement {
 public:
  virtual ~SqlStatement() = default;

  virtual void write_key(StatementKey& key) const = 0;
  /// Appends the bound values, which stay borrowed from this statement.
  virtual void collect_parameters(std::vector<Cell>& parameters) const = 0;
  /// For compilers: hands itself to the method for its kind. `first` is the position of
  /// its first parameter.
  virtual void write(detail::SqlWriter& sql, std::size_t first) const = 0;

  /// Throws UsageError for names that do not exist, a statement that says nothing
  /// ("incomplete-statement"), or something the database does not have
  /// ("unsupported-operation").
  CompiledSql compile(const Compiler& compiler, const ModelResolver& models) const;
  std::size_t parameter_count() const;
  /// The statement with the values the program gives columns that it does not mention
  /// (`ModelResolver::client_columns`), made anew; null where there are none. What is compiled by
  /// itself has none of them.
  virtual std::unique_ptr<SqlStatement> with_client_values(const ModelResolver&) const { return nullptr; }
  /// Whether it changes rows, itself or in WITH.
  virtual bool changes_rows() const noexcept = 0;

 protected:
  SqlStatement() = default;
  SqlStatement(const SqlStatement&) = default;
  SqlStatement(SqlStatement&&) = default;
  SqlStatement& operator=(const SqlStatement&) = default;
  SqlStatement& operator=(SqlStatement&&) = default;
};

/// Rows that are no table of the database: what FROM may name besides.
struct DerivedTable {
  enum class Kind : std::uint8_t {
    subquery,
    common_table,  ///< WITH name AS (…): written once for the whole statement
    values,
    function,  ///< one that gives rows: generate_series, json_each
  };
  Kind kind = Kind::subquery;
  /// Of a common table: what it is called. It names itself by a `TableRef` of this name.
  std::string name = {};
  /// What its columns are called; may be empty but for values.
  std::vector<std::string> columns = {};
  /// Of a function whose rows have no types of their own (jsonb_to_recordset): one for each of
  /// `columns`, or none.
  std::vector<SqlType> column_types = {};
  std::shared_ptr<const SqlStatement> query = {};  ///< of subquery and common_table
  std::vector<Clause> values = {};                 ///< row after row of `columns`
  Clause function = {};
  bool recursive = false;  ///< of common_table
  enum class Materialized : std::uint8_t { unspecified, yes, no };
  Materialized materialized = Materialized::unspecified;  ///< of common_table; only a hint
  bool lateral = false;     ///< of subquery: it may name tables that stand before it
  bool ordinality = false;  ///< of function: rows are numbered by a further column
};

/// Some of a table's rows by chance: TABLESAMPLE system(10) REPEATABLE (7).
struct TableSample {
  Clause method;     ///< a function of a percentage
  Clause seed = {};  ///< may be empty
};

/// A table by its model, by its name, or rows made by the statement itself.
struct TableRef {
  const TypeTag* model = nullptr;
  std::string name = {};
  /// What it is called in the statement; empty: as it is. A subquery, values and a
  /// function must have one.
  std::string alias = {};
  std::string schema = {};  ///< of `name`
  std::shared_ptr<const DerivedTable> derived = {};
  std::shared_ptr<const TableSample> sample = {};  ///< of a table of the database

  bool empty() const { return model == nullptr && name.empty() && !derived; }
  /// Whether its rows are those of a statement that changes some.
  bool changes_rows() const noexcept;
};

/// A column of a known table by its member or by its name.
struct ColumnRef {
  MemberTag member{};
  std::string name;

  ColumnRef(MemberTag tag) : member(tag) {}                   // NOLINT: implicit by design
  ColumnRef(std::string column) : name(std::move(column)) {}  // NOLINT
  ColumnRef(const char* column) : name(column) {}             // NOLINT
};

enum class JoinKind : std::uint8_t { inner, left, full, cross };

/// A table joined to those before it. An empty `on` (but of cross) is inferred from the
/// foreign keys between them.
struct Join {
  JoinKind kind = JoinKind::inner;
  TableRef table;
  Clause on = {};
};

}  // namespace carafe
