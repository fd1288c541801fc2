// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/compiler.hpp>
#include <carafe/sql/statements.hpp>

#include "sql/nesting.hpp"

namespace carafe::detail {

/// A piece of SQL whose placeholders are not numbered yet, so that it can still move.
struct Fragment {
  struct Mark {
    std::size_t at;  ///< in text
    std::uint32_t parameter;
  };
  std::string text;
  std::vector<Mark> marks;
};

/// One table, subquery … of a FROM, by the name expressions call it.
struct FromElement {
  std::string_view name;
  TableRef table;                   ///< without `derived` unless it has one
  const Table* resolved = nullptr;  ///< of a model
  const Join* join = nullptr;       ///< how it is joined to those before; else by a comma
  std::size_t first = 0;            ///< its first parameter; those of `join->on` follow
  std::size_t group = 0;            ///< equal for elements that conditions connect
};

/// What expressions of one statement may name.
struct Scope {
  std::vector<FromElement> elements;
  /// Tables of scopes around it that its expressions name.
  std::deque<std::string> names;
  const std::vector<TableHint>* hints = nullptr;
  bool in_condition = false;
  std::size_t connected = no_element;  ///< the first element the running condition names
  static constexpr std::size_t no_element = std::size_t(-1);
};

/// Which tables around a subquery it speaks of, where it says so itself.
struct Correlation {
  const std::vector<TableRef>* tables = nullptr;  ///< null or empty: it does not say
  bool except = false;                            ///< of all but these

  bool automatic() const { return tables == nullptr || tables->empty(); }
};

/// Where an expression stands.
enum class Role { condition, column, ordering, grouping, assignment };

/// Writes one statement with all that is nested in it: text, and parameters in the order
/// of their placeholders. One object for each compilation.
///
/// `first` is everywhere the position, among the statement's parameters, of the first one
/// of the part being written.
class SqlWriter {
 public:
  SqlWriter(const Compiler& compiler, const ModelResolver& models)
      : compiler_(compiler), syntax_(compiler.syntax()), models_(models) {}

  // For SqlStatement::write.
  void select(const SelectStatement& statement, std::size_t first);
  void compound(const CompoundStatement& statement, std::size_t first);
  void insert(const InsertStatement& statement, std::size_t first);
  void update(const UpdateStatement& statement, std::size_t first);
  void erase(const DeleteStatement& statement, std::size_t first);

  CompiledSql finish() &&;

 private:
  friend class ExpressionWriter;
  friend class LiteralTypes;
  friend class RelationSql;  // orm's: conditions along relationships

  // Parts (sql_writer.cpp).
  void raw(std::string_view sql) { out_.text += sql; }
  void name(std::string_view identifier) { out_.text += compiler_.quote(identifier); }
  void parameter(std::size_t position) { out_.marks.push_back({out_.text.size(), std::uint32_t(position)}); }
  void table_name(const TableRef& table);
  void column_name(const ColumnRef& column);
  void expression(const Clause& clause, std::size_t first, Role role);
  /// Comma-separated; returns the position after the last one's parameters.
  std::size_t expressions(const std::vector<Clause>& clauses, std::size_t first, Role role);
  std::size_t ordering(const std::vector<Ordering>& terms, std::size_t first);
  void where(const Clause& condition, std::size_t first);
  /// `(SELECT …)`.
  void nested(const SqlStatement& statement, std::size_t first);
  [[noreturn]] void unsupported(std::string_view feature, std::string_view instead = {}) const;

  // FROM (from_writer.cpp).
  /// Opens the scope of a statement. `position` moves past the parameters of the tables.
  void open_scope(const TableRef& from, const std::vector<Join>& joins,
                  const std::vector<TableRef>& also_from, std::span<const Clause* const> naming,
                  Correlation correlation, std::size_t& position);
  void open_change_scope(const TableRef& target, const TableRef& base, const std::vector<Join>& joins,
                         const std::vector<TableRef>& also_from, std::span<const Clause* const> naming,
                         std::size_t& position);
  void close_scope(std::string_view verb);
  void add_element(const TableRef& table, const Join* join, std::size_t& position);
  void add_implied(const Clause& clause, Correlation correlation, std::vector<TableRef>& around);
  bool correlates(Correlation correlation, std::string_view element);
  void choose_base(std::size_t first_implied);
  /// From `begin` on, with what joins them.
  void from_elements(std::size_t begin);
  void table_source(const FromElement& element);
  void table_sample(const TableSample& sample, std::size_t first);
  void table_hints(const FromElement& element);
  void join_condition(std::size_t position);
  void infer_condition(std::size_t position);
  FromElement* find_element(std::string_view name, std::size_t& scope);
  void mention(std::string_view element_name);
  std::string_view element_name(const TableRef& table);
  const Table* base_table(const TableRef& table) const;

  // WITH (common_tables.cpp).
  void common_table(const DerivedTable& table, std::string_view name, std::size_t first);
  void derived_body(const DerivedTable& table, std::size_t first);
  void values_rows(const DerivedTable& table, std::size_t first);
  Fragment with_clause();

  // SELECT (select_writer.cpp).
  void select_columns(const SelectStatement& statement, std::size_t first);
  void all_columns(const Clause& clause);
  void all_of(const FromElement& element);
  void set_part(const SqlStatement& part, std::size_t first);
  void limit(const std::optional<std::int64_t>& rows, const std::optional<std::int64_t>& skipped,
             bool with_ties, std::size_t first);
  void check_rollup(const SelectStatement& statement) const;
  void row_lock(const RowLock& lock);
  bool is_here(const WrittenPart& part) const;
  void written(const std::vector<WrittenPart>& parts, std::string_view before, std::string_view behind);
  void check_hints(const std::vector<TableHint>& hints);

  // INSERT, UPDATE, DELETE (dml_writer.cpp, upsert_writer.cpp).
  std::size_t assignments(const std::vector<Assignment>& list, std::size_t first);
  void assigned_column(const ColumnRef& column);
  void returning(const std::vector<Clause>& columns, std::size_t first);
  void insert_rows(const InsertStatement& statement, std::size_t first);
  void insert_select(const InsertStatement& statement, std::size_t first);
  void on_conflict(const InsertStatement& statement, std::size_t first);
  void on_duplicate_key(const InsertStatement& statement, std::size_t first);

  void refuse_with(std::string_view verb) const;
  void ordered_change(const std::vector<Ordering>& order_by, const std::optional<std::int64_t>& rows,
                      std::string_view verb, std::size_t first);

  const Compiler& compiler_;
  const SqlSyntax& syntax_;
  const ModelResolver& models_;
  Fragment out_;
  std::string warning_;
  std::size_t depth_ = 0;

  std::deque<Scope> scopes_;                 // of the statements being written, the innermost last
  std::size_t visible_from_ = 0;             // scopes before are hidden from a derived table
  bool qualify_ = true;                      // columns by their tables' names
  const SelectStatement* labels_ = nullptr;  // whose columns have names that ORDER BY may use
  bool where_wanted_ = false;                // the next SELECT ends with a WHERE in any case

  struct CommonTable {
    const DerivedTable* table;
    std::string name;
    Fragment body;
  };
  std::vector<CommonTable> common_tables_;  // each after those it names
  std::size_t with_at_ = 0;                 // where in the text WITH goes
};

/// Whether `table` has a key to `other`, or the other way round: each is one way to join.
struct KeyBetween {
  const ForeignKeyConstraint* key;
  bool reversed;  ///< `other` holds it
};
std::vector<KeyBetween> keys_between(const Table& table, const Table& other);

[[noreturn]] void throw_incomplete(const char* message);

}  // namespace carafe::detail
