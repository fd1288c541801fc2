// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <carafe/sql/small_vector.hpp>
#include <carafe/sql/value.hpp>
#include <carafe/util/type_tag.hpp>

namespace carafe {

enum class Operator : std::uint8_t {
  // leaves
  member,   ///< a member of a model
  column,   ///< a column by name
  literal,  ///< a bound value
  star,     ///< the * of count(*)
  // one operand
  logical_not,
  negate,
  is_null,
  is_not_null,
  // two operands
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,
  logical_or,
  add,
  subtract,
  multiply,
  divide,
  concatenate,
  like,
  not_like,
  like_escaped,  ///< LIKE … ESCAPE '/'
  // `count` operands
  in,      ///< the first is looked for among the others
  not_in,  ///< likewise
  function,
};

/// One step of an expression in postfix order: operands come before their operator.
struct ExpressionNode {
  Operator op = Operator::star;
  std::uint8_t reserved[3] = {};
  std::uint32_t count = 0;         ///< operands of in, not_in, function; names of column
  const TypeTag* model = nullptr;  ///< of member
  std::uint32_t offset = 0;        ///< of member
  std::uint32_t index = 0;         ///< of literal: into literals; of column and function: into names
};
static_assert(std::has_unique_object_representations_v<ExpressionNode>, "is hashed by its bytes");
static_assert(std::is_trivially_copyable_v<ExpressionNode>);

/// An SQL expression without its C++ type: what compilers and statements work with.
/// An owned value; `Expression<T>` (sql/expression.hpp) is the typed way to build one.
class Clause {
 public:
  /// No condition at all.
  Clause() = default;

  static Clause of_member(MemberTag member);
  static Clause of_column(std::string column);
  static Clause of_column(std::string table, std::string column);
  static Clause of_literal(Value value);
  static Clause star();
  static Clause unary(Operator op, Clause operand);
  /// `= NULL` and `!= NULL` become IS NULL and IS NOT NULL.
  static Clause binary(Operator op, Clause left, const Clause& right);
  /// An empty list is allowed: nothing is in it.
  static Clause in(Clause subject, std::span<const Value> values, bool negated);
  /// `LIKE` with `text` taken literally between `before` and `after` ("%" or "").
  static Clause matches(Clause subject, std::string_view before, std::string_view text,
                        std::string_view after);
  /// `name` must be a plain identifier; throws UsageError "bad-function-name".
  static Clause function(std::string_view name, std::span<const Clause> arguments);
  static Clause function(std::string_view name, const Clause& argument) {
    return function(name, std::span{&argument, 1});
  }

  bool empty() const noexcept { return nodes_.empty(); }
  std::span<const ExpressionNode> nodes() const noexcept { return nodes_.view(); }
  std::span<const Value> literals() const noexcept { return literals_.view(); }
  std::span<const std::string> names() const noexcept { return names_; }

  /// Both must hold; either may be empty.
  void and_also(Clause condition);

 private:
  void append(const Clause& other);

  detail::SmallVector<ExpressionNode, 4> nodes_;
  detail::SmallVector<Value, 1> literals_;
  std::vector<std::string> names_;
};

/// One term of ORDER BY.
struct Ordering {
  Ordering(Clause clause, bool is_descending = false)  // NOLINT: implicit by design
      : by(std::move(clause)), descending(is_descending) {}

  Clause by;
  bool descending;
};

}  // namespace carafe
