// SPDX-License-Identifier: MIT
#include <carafe/sql/clause.hpp>

#include <algorithm>

#include <carafe/sql/sql_statement.hpp>
#include <carafe/util/error.hpp>

namespace carafe {
namespace {

ExpressionNode node(Operator op, std::size_t count = 0, std::size_t index = 0) {
  ExpressionNode made;
  made.op = op;
  made.count = std::uint32_t(count);
  made.index = std::uint32_t(index);
  return made;
}

bool is_null_literal(const Clause& clause) {
  return clause.nodes().size() == 1 && clause.nodes()[0].op == Operator::literal &&
         clause.literals()[0].is_null();
}

bool is_plain_name(std::string_view name) {
  auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  auto is_word = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, is_word);
}

}  // namespace

Clause Clause::of_member(MemberTag member) {
  Clause clause;
  ExpressionNode leaf = node(Operator::member);
  leaf.model = member.model;
  leaf.offset = member.offset;
  clause.nodes_.push_back(leaf);
  return clause;
}

Clause Clause::of_column(std::string column) {
  Clause clause;
  clause.nodes_.push_back(node(Operator::column, 1));
  clause.names_.push_back(std::move(column));
  return clause;
}

Clause Clause::of_column(std::string table, std::string column) {
  Clause clause;
  clause.nodes_.push_back(node(Operator::column, 2));
  clause.names_.push_back(std::move(table));
  clause.names_.push_back(std::move(column));
  return clause;
}

Clause Clause::of_literal(Value value) {
  Clause clause;
  clause.nodes_.push_back(node(Operator::literal));
  clause.literals_.push_back(std::move(value));
  return clause;
}

Clause Clause::star() {
  Clause clause;
  clause.nodes_.push_back(node(Operator::star));
  return clause;
}

Clause Clause::unary(Operator op, Clause operand) {
  operand.nodes_.push_back(node(op));
  return operand;
}

Clause Clause::binary(Operator op, Clause left, const Clause& right) {
  if (is_null_literal(right)) {
    if (op == Operator::equal) return unary(Operator::is_null, std::move(left));
    if (op == Operator::not_equal) return unary(Operator::is_not_null, std::move(left));
  }
  left.append(right);
  left.nodes_.push_back(node(op));
  return left;
}

Clause Clause::in(Clause subject, std::span<const Value> values, bool negated) {
  subject.nodes_.reserve(subject.nodes_.size() + values.size() + 1);
  subject.literals_.reserve(subject.literals_.size() + values.size());
  for (const Value& value : values) {
    subject.nodes_.push_back(node(Operator::literal, 0, subject.literals_.size()));
    subject.literals_.push_back(value);
  }
  subject.nodes_.push_back(node(negated ? Operator::not_in : Operator::in, values.size() + 1));
  return subject;
}

Clause Clause::matches(Clause subject, std::string_view before, std::string_view text,
                       std::string_view after) {
  std::string pattern{before};
  for (char c : text) {
    if (c == '%' || c == '_' || c == '/') pattern += '/';
    pattern += c;
  }
  pattern += after;
  return binary(Operator::like_escaped, std::move(subject), of_literal(Value{std::move(pattern)}));
}

Clause Clause::function(std::string_view name, std::span<const Clause> arguments) {
  if (!is_plain_name(name)) {
    throw UsageError{"bad-function-name", "\"" + std::string{name} +
                                              "\" is not the name of an SQL function: letters, digits and "
                                              "underscores make one. Write other SQL with text(\"…\")."};
  }
  Clause clause;
  for (const Clause& argument : arguments) clause.append(argument);
  clause.nodes_.push_back(node(Operator::function, arguments.size(), clause.names_.size()));
  clause.names_.emplace_back(name);
  return clause;
}

void Clause::and_also(Clause condition) {
  if (condition.empty()) return;
  *this = empty() ? std::move(condition) : binary(Operator::logical_and, std::move(*this), condition);
}

void Clause::append(const Clause& other) {
  std::size_t first = nodes_.size();
  auto literals = std::uint32_t(literals_.size());
  auto names = std::uint32_t(names_.size());
  nodes_.append(other.nodes());
  literals_.append(other.literals());
  names_.insert(names_.end(), other.names_.begin(), other.names_.end());
  for (std::size_t i = first; i < nodes_.size(); ++i) {
    if (nodes_[i].op == Operator::literal) nodes_[i].index += literals;
    if (nodes_[i].op == Operator::column || nodes_[i].op == Operator::function) nodes_[i].index += names;
  }
}

void StatementKey::add(const Clause& clause) {
  auto nodes = clause.nodes();
  add(std::uint64_t{nodes.size()});
  bytes_.append(reinterpret_cast<const char*>(nodes.data()), nodes.size_bytes());
  for (const auto& name : clause.names()) add(std::string_view{name});
}

}  // namespace carafe
