// SPDX-License-Identifier: MIT
#include <carafe/sql/clause.hpp>

#include <algorithm>
#include <utility>

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

Clause::Clause(const Clause& other)
    : leaf_(other.leaf_),
      has_leaf_(other.has_leaf_),
      parts_(other.parts_ ? std::make_unique<Parts>(*other.parts_) : nullptr) {}

Clause::Parts& Clause::parts() {
  if (!parts_) {
    parts_ = std::make_unique<Parts>();
    if (std::exchange(has_leaf_, false)) parts_->nodes.push_back(leaf_);
  }
  return *parts_;
}

Clause& Clause::leaf(Operator op, std::size_t count, std::size_t index, std::uint8_t flag) {
  parts().nodes.push_back(node(op, count, index, flag));
  return *this;
}

Clause Clause::finished(Operator op, std::size_t count, std::size_t index, std::uint8_t flag) && {
  return std::move(leaf(op, count, index, flag));
}

Clause Clause::of_member(MemberTag member) {
  ExpressionNode leaf = node(Operator::member);
  leaf.model = member.model;
  leaf.offset = member.offset;
  return Clause{leaf};
}

Clause Clause::of_member(MemberTag member, std::string alias) {
  Clause clause = of_member(member);
  clause.leaf_.count = 1;
  clause.parts().names.push_back(std::move(alias));
  return clause;
}

Clause Clause::of_column(std::string column) {
  Clause clause;
  clause.leaf(Operator::column, 1).parts().names.push_back(std::move(column));
  return clause;
}

Clause Clause::of_column(std::string table, std::string column) {
  Clause clause;
  clause.leaf(Operator::column, 2).parts().names.push_back(std::move(table));
  clause.parts().names.push_back(std::move(column));
  return clause;
}

Clause Clause::of_literal(Value value) {
  Clause clause;
  clause.parts().nodes.push_back(node(Operator::literal, 0, 0, std::uint8_t(value.kind())));
  clause.parts().literals.push_back(std::move(value));
  return clause;
}

Clause Clause::null() { return Clause{node(Operator::null)}; }

Clause Clause::truth(bool value) { return Clause{node(Operator::truth, 0, 0, value ? 1 : 0)}; }

Clause Clause::star() { return Clause{node(Operator::star)}; }

Clause Clause::all_columns(const TypeTag& model, std::string alias) {
  Clause clause = of_member({&model, 0}, std::move(alias));
  clause.parts().nodes[0].op = Operator::all_columns;
  return clause;
}

Clause Clause::all_columns(std::string table) {
  Clause clause;
  clause.leaf(Operator::all_columns, 1).parts().names.push_back(std::move(table));
  return clause;
}

Clause Clause::excluded(MemberTag member) {
  Clause clause = of_member(member);
  clause.leaf_.op = Operator::excluded;
  return clause;
}

Clause Clause::excluded(std::string column) {
  Clause clause = of_column(std::move(column));
  clause.parts().nodes[0].op = Operator::excluded;
  return clause;
}

Clause Clause::subquery(std::shared_ptr<const SqlStatement> query) {
  Clause clause;
  clause.leaf(Operator::subquery).parts().extras.push_back({std::move(query), {}});
  return clause;
}

Clause Clause::exists(std::shared_ptr<const SqlStatement> query) {
  return unary(Operator::exists, subquery(std::move(query)));
}

Clause Clause::raw(std::string_view sql, std::span<const NamedValue> values) {
  Clause clause;
  clause.leaf(Operator::raw, values.size()).parts().names.emplace_back(sql);
  for (const NamedValue& value : values) {
    clause.parts().names.emplace_back(value.name);
    clause.parts().literals.push_back(value.value);
  }
  return clause;
}

Clause Clause::unary(Operator op, Clause operand, std::uint8_t flag) {
  operand.parts().nodes.push_back(node(op, 0, 0, flag));
  return operand;
}

Clause Clause::binary(Operator op, Clause left, Clause right, std::uint8_t flag) {
  if (is_null_literal(right)) {
    if (op == Operator::equal) return unary(Operator::is_null, std::move(left));
    if (op == Operator::not_equal) return unary(Operator::is_not_null, std::move(left));
  }
  left.append(std::move(right));
  left.parts().nodes.push_back(node(op, 0, 0, flag));
  return left;
}

Clause Clause::ternary(Operator op, Clause first, const Clause& second, const Clause& third,
                       std::uint8_t flag) {
  first.append(second);
  first.append(third);
  return std::move(first).finished(op, 0, 0, flag);
}

Clause Clause::tuple(std::span<const Clause> elements) {
  Clause clause;
  clause.append(elements);
  return std::move(clause).finished(Operator::tuple, elements.size(), 0, 0);
}

void Clause::and_also(Clause condition) {
  if (condition.empty()) return;
  *this =
      empty() ? std::move(condition) : binary(Operator::logical_and, std::move(*this), std::move(condition));
}

void Clause::append(const Clause& other) {
  auto& [nodes, literals, names, extras] = parts();
  std::size_t first = nodes.size();
  std::uint32_t before[] = {0, std::uint32_t(literals.size()), std::uint32_t(names.size()),
                            std::uint32_t(extras.size())};
  nodes.append(other.nodes());
  literals.append(other.literals());
  names.insert(names.end(), other.names().begin(), other.names().end());
  extras.insert(extras.end(), other.extras().begin(), other.extras().end());
  for (std::size_t i = first; i < nodes.size(); ++i) {
    nodes[i].index += before[int(indexed(nodes[i].op))];
    if (nodes[i].op == Operator::raw) nodes[i].offset += before[int(Indexed::literals)];
  }
}

/// `column = value`: nothing need be copied behind a leaf, which has nothing to be counted on from.
void Clause::append(Clause&& other) {
  if (parts_ || !other.parts_) {
    append(std::as_const(other));
    return;
  }
  parts_ = std::move(other.parts_);
  if (!std::exchange(has_leaf_, false)) return;
  auto& nodes = parts_->nodes;
  nodes.push_back(leaf_);
  std::rotate(nodes.data(), nodes.data() + nodes.size() - 1, nodes.data() + nodes.size());
}

void Clause::append(std::span<const Clause> others) {
  for (const Clause& other : others) append(other);
}

void Clause::append(std::span<const Ordering> terms) {
  for (const Ordering& term : terms) {
    append(term.by);
    auto flag = std::uint8_t((term.descending ? 1 : 0) | int(term.nulls) << 1);
    parts().nodes.push_back(node(Operator::ordering, 0, 0, flag));
  }
}

void Clause::collect_parameters(std::vector<Cell>& parameters) const {
  for (const Value& value : literals()) parameters.push_back(value.cell());
  for (const Extra& extra : extras()) {
    if (extra.statement) extra.statement->collect_parameters(parameters);
  }
}

std::size_t Clause::parameter_count() const {
  std::size_t count = literals().size();
  for (const Extra& extra : extras()) {
    if (extra.statement) count += extra.statement->parameter_count();
  }
  return count;
}

bool Clause::changes_rows() const noexcept {
  return std::ranges::any_of(
      extras(), [](const Extra& extra) { return extra.statement && extra.statement->changes_rows(); });
}

}  // namespace carafe
