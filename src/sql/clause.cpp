// SPDX-License-Identifier: MIT
#include <carafe/sql/clause.hpp>

#include <algorithm>

#include <carafe/sql/sql_statement.hpp>
#include <carafe/sql/text.hpp>
#include <carafe/util/error.hpp>

namespace carafe {
namespace {

ExpressionNode node(Operator op, std::size_t count = 0, std::size_t index = 0, std::uint8_t flag = 0) {
  ExpressionNode made;
  made.op = op;
  made.flag = flag;
  made.count = std::uint32_t(count);
  made.index = std::uint32_t(index);
  return made;
}

bool is_null_literal(const Clause& clause) {
  return clause.nodes().size() == 1 && clause.nodes()[0].op == Operator::literal &&
         clause.literals()[0].is_null();
}

/// What `ExpressionNode::index` counts in.
enum class Indexed { nothing, literals, names, extras };
Indexed indexed(Operator op) {
  switch (op) {
    case Operator::literal:
    case Operator::json_element:
    case Operator::json_text:
      return Indexed::literals;
    case Operator::member:
    case Operator::column:
    case Operator::all_columns:
    case Operator::excluded:
    case Operator::raw:
    case Operator::label:
    case Operator::collate:
    case Operator::custom:
    case Operator::function:
      return Indexed::names;
    case Operator::subquery:
    case Operator::cast:
      return Indexed::extras;
    default:
      return Indexed::nothing;
  }
}

}  // namespace

Clause& Clause::leaf(Operator op, std::size_t count, std::size_t index) {
  nodes_.push_back(node(op, count, index));
  return *this;
}

Clause Clause::finished(Operator op, std::size_t count, std::size_t index, std::uint8_t flag) && {
  nodes_.push_back(node(op, count, index, flag));
  return std::move(*this);
}

Clause Clause::of_member(MemberTag member) {
  Clause clause;
  ExpressionNode leaf = node(Operator::member);
  leaf.model = member.model;
  leaf.offset = member.offset;
  clause.nodes_.push_back(leaf);
  return clause;
}

Clause Clause::of_member(MemberTag member, std::string alias) {
  Clause clause = of_member(member);
  clause.nodes_[0].count = 1;
  clause.names_.push_back(std::move(alias));
  return clause;
}

Clause Clause::of_column(std::string column) {
  Clause clause;
  clause.leaf(Operator::column, 1).names_.push_back(std::move(column));
  return clause;
}

Clause Clause::of_column(std::string table, std::string column) {
  Clause clause;
  clause.leaf(Operator::column, 2).names_.push_back(std::move(table));
  clause.names_.push_back(std::move(column));
  return clause;
}

Clause Clause::of_literal(Value value) {
  Clause clause;
  clause.nodes_.push_back(node(Operator::literal, 0, 0, std::uint8_t(value.kind())));
  clause.literals_.push_back(std::move(value));
  return clause;
}

Clause Clause::null() { return Clause{}.leaf(Operator::null); }

Clause Clause::truth(bool value) { return Clause{}.finished(Operator::truth, 0, 0, value ? 1 : 0); }

Clause Clause::star() { return Clause{}.leaf(Operator::star); }

Clause Clause::all_columns(const TypeTag& model, std::string alias) {
  Clause clause = of_member({&model, 0}, std::move(alias));
  clause.nodes_[0].op = Operator::all_columns;
  return clause;
}

Clause Clause::all_columns(std::string table) {
  Clause clause;
  clause.leaf(Operator::all_columns, 1).names_.push_back(std::move(table));
  return clause;
}

Clause Clause::excluded(MemberTag member) {
  Clause clause = of_member(member);
  clause.nodes_[0].op = Operator::excluded;
  return clause;
}

Clause Clause::excluded(std::string column) {
  Clause clause = of_column(std::move(column));
  clause.nodes_[0].op = Operator::excluded;
  return clause;
}

Clause Clause::subquery(std::shared_ptr<const SqlStatement> query) {
  Clause clause;
  clause.leaf(Operator::subquery).extras_.push_back({std::move(query), {}});
  return clause;
}

Clause Clause::exists(std::shared_ptr<const SqlStatement> query) {
  return unary(Operator::exists, subquery(std::move(query)));
}

Clause Clause::raw(std::string_view sql, std::span<const NamedValue> values) {
  Clause clause;
  clause.leaf(Operator::raw, values.size()).names_.emplace_back(sql);
  for (const NamedValue& value : values) {
    clause.names_.emplace_back(value.name);
    clause.literals_.push_back(value.value);
  }
  return clause;
}

Clause Clause::unary(Operator op, Clause operand, std::uint8_t flag) {
  operand.nodes_.push_back(node(op, 0, 0, flag));
  return operand;
}

Clause Clause::binary(Operator op, Clause left, const Clause& right, std::uint8_t flag) {
  if (is_null_literal(right)) {
    if (op == Operator::equal) return unary(Operator::is_null, std::move(left));
    if (op == Operator::not_equal) return unary(Operator::is_not_null, std::move(left));
  }
  left.append(right);
  left.nodes_.push_back(node(op, 0, 0, flag));
  return left;
}

Clause Clause::ternary(Operator op, Clause first, const Clause& second, const Clause& third) {
  first.append(second);
  first.append(third);
  return std::move(first).finished(op, 0, 0, 0);
}

Clause Clause::tuple(std::span<const Clause> elements) {
  Clause clause;
  clause.append(elements);
  return std::move(clause).finished(Operator::tuple, elements.size(), 0, 0);
}

void Clause::and_also(Clause condition) {
  if (condition.empty()) return;
  *this = empty() ? std::move(condition) : binary(Operator::logical_and, std::move(*this), condition);
}

void Clause::append(const Clause& other) {
  std::size_t first = nodes_.size();
  std::uint32_t before[] = {0, std::uint32_t(literals_.size()), std::uint32_t(names_.size()),
                            std::uint32_t(extras_.size())};
  nodes_.append(other.nodes());
  literals_.append(other.literals());
  names_.insert(names_.end(), other.names_.begin(), other.names_.end());
  extras_.insert(extras_.end(), other.extras_.begin(), other.extras_.end());
  for (std::size_t i = first; i < nodes_.size(); ++i) {
    nodes_[i].index += before[int(indexed(nodes_[i].op))];
    if (nodes_[i].op == Operator::raw) nodes_[i].offset += before[int(Indexed::literals)];
  }
}

void Clause::append(std::span<const Clause> others) {
  for (const Clause& other : others) append(other);
}

void Clause::append(std::span<const Ordering> terms) {
  for (const Ordering& term : terms) {
    append(term.by);
    auto flag = std::uint8_t((term.descending ? 1 : 0) | int(term.nulls) << 1);
    nodes_.push_back(node(Operator::ordering, 0, 0, flag));
  }
}

void Clause::collect_parameters(std::vector<Cell>& parameters) const {
  for (const Value& value : literals_.view()) parameters.push_back(value.cell());
  for (const Extra& extra : extras_) {
    if (extra.statement) extra.statement->collect_parameters(parameters);
  }
}

std::size_t Clause::parameter_count() const {
  std::size_t count = literals_.size();
  for (const Extra& extra : extras_) {
    if (extra.statement) count += extra.statement->parameter_count();
  }
  return count;
}

bool Clause::changes_rows() const noexcept {
  return std::ranges::any_of(
      extras_, [](const Extra& extra) { return extra.statement && extra.statement->changes_rows(); });
}

}  // namespace carafe
