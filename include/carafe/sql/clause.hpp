// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <carafe/sql/operator.hpp>
#include <carafe/sql/small_vector.hpp>
#include <carafe/sql/types.hpp>
#include <carafe/sql/value.hpp>
#include <carafe/util/type_tag.hpp>

namespace carafe {

class SqlStatement;
struct NamedValue;
struct Ordering;
struct Window;

/// One step of an expression in postfix order: operands come before their operator.
struct ExpressionNode {
  Operator op = Operator::star;
  std::uint8_t flag = 0;  ///< what `Operator` says of it
  std::uint16_t reserved = 0;
  std::uint32_t count = 0;         ///< operands, where their number varies; names of a leaf
  const TypeTag* model = nullptr;  ///< of member, all_columns, excluded
  std::uint32_t offset = 0;        ///< of member, excluded
  std::uint32_t index = 0;         ///< of the node's first literal, name or extra
};
static_assert(std::has_unique_object_representations_v<ExpressionNode>, "is hashed by its bytes");
static_assert(std::is_trivially_copyable_v<ExpressionNode>);

/// A step into a JSON value: a key of an object or a position in an array.
struct JsonStep {
  JsonStep(std::string_view object_key) : key(object_key), is_key(true) {}    // NOLINT: implicit by design
  JsonStep(const std::string& object_key) : key(object_key), is_key(true) {}  // NOLINT
  JsonStep(const char* object_key) : key(object_key), is_key(true) {}         // NOLINT
  JsonStep(std::uint32_t array_position) : position(array_position) {}        // NOLINT
  JsonStep(int array_position) : position(std::uint32_t(array_position)) {}   // NOLINT

  std::string key;
  std::uint32_t position = 0;
  bool is_key = false;
};

/// An SQL expression without its C++ type: what compilers and statements work with.
/// An owned value; `Expression<T>` (sql/expression.hpp) is the typed way to build one.
class Clause {
 public:
  /// No condition at all.
  Clause() = default;
  Clause(const Clause& other);
  Clause(Clause&&) noexcept = default;
  Clause& operator=(const Clause& other) { return *this = Clause{other}; }
  Clause& operator=(Clause&&) noexcept = default;
  ~Clause() = default;

  // Leaves.
  static Clause of_member(MemberTag member);
  /// Of the model's table under another name: as the statement's `TableRef::alias` says.
  static Clause of_member(MemberTag member, std::string alias);
  static Clause of_column(std::string column);
  static Clause of_column(std::string table, std::string column);
  static Clause of_literal(Value value);
  static Clause null();
  static Clause truth(bool value);
  static Clause star();
  /// Every column of a model's table, in the table's order; only among the columns of a
  /// SELECT or of RETURNING.
  static Clause all_columns(const TypeTag& model, std::string alias = {});
  /// Every column of what the statement calls `table`.
  static Clause all_columns(std::string table);
  /// In an upsert: the value that was to be inserted.
  static Clause excluded(MemberTag member);
  static Clause excluded(std::string column);
  /// A subquery of one column used as a value, or as the right-hand side of IN.
  static Clause subquery(std::shared_ptr<const SqlStatement> query);
  static Clause exists(std::shared_ptr<const SqlStatement> query);
  /// Hand-written SQL with its values, by the rules of text() (sql/text.hpp).
  static Clause raw(std::string_view sql, std::span<const NamedValue> values = {});

  // Operators.
  static Clause unary(Operator op, Clause operand, std::uint8_t flag = 0);
  /// `= NULL` and `!= NULL` become IS NULL and IS NOT NULL.
  static Clause binary(Operator op, Clause left, Clause right, std::uint8_t flag = 0);
  static Clause ternary(Operator op, Clause first, const Clause& second, const Clause& third,
                        std::uint8_t flag = 0);
  /// An operator of one database: symbols (`@>`, `<->`) or one of its words (GLOB, SIMILAR
  /// TO); throws UsageError "bad-operator" for anything else.
  static Clause custom(std::string_view op, Clause left, const Clause& right);
  /// An empty list is allowed: nothing is in it.
  static Clause in(Clause subject, std::span<const Value> values, bool negated);
  static Clause in(Clause subject, std::span<const Clause> list, bool negated);
  static Clause in(Clause subject, std::shared_ptr<const SqlStatement> query, bool negated);
  /// like, not_like, ilike or not_ilike; `escape` is an ASCII sign, 0 for none of its own.
  static Clause like(Operator op, Clause subject, const Clause& pattern, char escape = 0);
  /// `op` (like, ilike …) with `text` taken literally between `before` and `after` ("%" or "").
  static Clause matches(Clause subject, std::string_view before, std::string_view text,
                        std::string_view after, Operator op = Operator::like);
  static Clause tuple(std::span<const Clause> elements);
  /// WHEN and THEN in turn, then ELSE where the number is odd.
  static Clause case_when(std::span<const Clause> branches);
  static Clause case_value(Clause subject, std::span<const Clause> branches);
  static Clause cast(Clause operand, SqlType type);
  static Clause collate(Clause operand, std::string collation);
  static Clause extract(DatePart part, Clause operand);
  /// `AS name` among the columns of a SELECT; elsewhere the operand, or its name.
  static Clause label(Clause operand, std::string name);
  /// What is at `path`, as JSON or as text (strings without quotes, JSON's null as NULL).
  /// Throws UsageError "bad-json-path" for a key that no database could be asked for.
  static Clause json_element(Clause operand, std::span<const JsonStep> path, bool as_text);

  // Functions.
  /// `name` must be a plain identifier; throws UsageError "bad-function-name".
  static Clause function(std::string_view name, std::span<const Clause> arguments);
  static Clause function(std::string_view name, const Clause& argument) {
    return function(name, std::span{&argument, 1});
  }
  /// The texts of a group, one behind the other with `separator` between, which becomes a part of
  /// the statement's text; throws UsageError "bad-separator" for one with a NUL.
  static Clause joined_text(const Clause& text, std::string_view separator);
  /// rollup, cube or grouping_sets of a GROUP BY.
  static Clause grouping(std::string_view kind, std::span<const Clause> terms);
  /// f(DISTINCT x): the argument of an aggregate.
  static Clause distinct(Clause operand) { return unary(Operator::distinct, std::move(operand)); }
  /// An aggregate over the rows for which `condition` holds.
  static Clause filter(Clause aggregate, const Clause& condition);
  /// f(x ORDER BY …), and f(…) WITHIN GROUP (ORDER BY …).
  static Clause aggregate_order(Clause aggregate, std::span<const Ordering> order_by);
  static Clause within_group(Clause aggregate, std::span<const Ordering> order_by);
  static Clause over(Clause function, const Window& window);

  bool empty() const noexcept { return nodes().empty(); }
  std::span<const ExpressionNode> nodes() const noexcept {
    return parts_ ? parts_->nodes.view() : std::span{&leaf_, has_leaf_ ? 1U : 0U};
  }
  std::span<const Value> literals() const noexcept {
    return parts_ ? parts_->literals.view() : std::span<const Value>{};
  }
  std::span<const std::string> names() const noexcept {
    return parts_ ? parts_->names : std::span<const std::string>{};
  }

  /// What only some nodes have: a subquery, or the type of a cast.
  struct Extra {
    std::shared_ptr<const SqlStatement> statement;
    SqlType type;
  };
  std::span<const Extra> extras() const noexcept {
    return parts_ ? parts_->extras : std::span<const Extra>{};
  }

  /// Both must hold; either may be empty.
  void and_also(Clause condition);

  /// Appends the bound values, which stay borrowed from this clause: its literals, then
  /// those of its subqueries.
  void collect_parameters(std::vector<Cell>& parameters) const;
  std::size_t parameter_count() const;
  /// Whether a subquery of it does, by WITH.
  bool changes_rows() const noexcept;

 private:
  /// Of a clause that is more than a leaf without names: most are columns, which need none.
  struct Parts {
    detail::SmallVector<ExpressionNode, 4> nodes;
    detail::SmallVector<Value, 1> literals;
    std::vector<std::string> names;
    std::vector<Extra> extras;
  };
  explicit Clause(const ExpressionNode& leaf) : leaf_(leaf), has_leaf_(true) {}
  Parts& parts();
  void append(const Clause& other);
  void append(Clause&& other);
  void append(std::span<const Clause> others);
  void append(std::span<const Ordering> terms);
  Clause& leaf(Operator op, std::size_t count = 0, std::size_t index = 0, std::uint8_t flag = 0);
  Clause finished(Operator op, std::size_t count, std::size_t index, std::uint8_t flag) &&;

  ExpressionNode leaf_;  // where there are no parts
  bool has_leaf_ = false;
  std::unique_ptr<Parts> parts_;
};

enum class NullsOrder : std::uint8_t { unspecified, first, last };

/// One term of ORDER BY.
struct Ordering {
  Ordering(Clause clause, bool is_descending = false,  // NOLINT: implicit by design
           NullsOrder nulls_order = NullsOrder::unspecified)
      : by(std::move(clause)), descending(is_descending), nulls(nulls_order) {}

  Ordering nulls_first() const { return {by, descending, NullsOrder::first}; }
  Ordering nulls_last() const { return {by, descending, NullsOrder::last}; }

  Clause by;
  bool descending;
  NullsOrder nulls;
};

struct FrameBound {
  enum Kind : std::uint8_t { unbounded_preceding, preceding, current_row, following, unbounded_following };
  Kind kind = unbounded_preceding;
  std::uint32_t distance = 0;  ///< of preceding and following; part of the statement's text
};

enum class FrameUnit : std::uint8_t { rows, range, groups };

struct WindowFrame {
  FrameUnit unit = FrameUnit::rows;
  FrameBound start;
  FrameBound end{FrameBound::current_row, 0};
};

/// OVER (PARTITION BY … ORDER BY … frame).
struct Window {
  std::vector<Clause> partition_by;
  std::vector<Ordering> order_by;
  std::optional<WindowFrame> frame;
};

}  // namespace carafe
