// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <limits>

#include <carafe/sql/clause.hpp>
#include <carafe/util/error.hpp>

namespace carafe {
namespace {

bool is_plain_name(std::string_view name) {
  auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  auto is_word = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, is_word);
}

// Operators written in letters, of any database. Any other words could be a clause.
constexpr std::array<std::string_view, 13> word_operators{
    "DIV",      "GLOB",  "MATCH",      "MEMBER OF",   "NOT GLOB", "NOT MATCH",   "NOT SIMILAR TO",
    "OVERLAPS", "RLIKE", "SIMILAR TO", "SOUNDS LIKE", "XOR",      "AT TIME ZONE"};

bool is_operator(std::string_view op) {
  if (std::ranges::find(word_operators, op) != word_operators.end()) return true;
  // A dash after a dash or an asterisk after a slash would begin a comment.
  return !op.empty() && op.size() <= 8 && op.find_first_not_of("+-*/<>=~!@#%^&|?") == op.npos &&
         op.find("--") == op.npos && op.find("/*") == op.npos && op.find("*/") == op.npos;
}

/// The escape sign of patterns that take text literally. Not a backslash: databases
/// differ in what it means inside a quoted string.
constexpr char literal_escape = '/';

void check_json_key(const std::string& key) {
  bool plain = std::ranges::none_of(
      key, [](unsigned char c) { return c < 0x20 || c == 0x7F || c == '"' || c == '\\'; });
  if (plain) return;
  throw UsageError{"bad-json-path",
                   "A key in the path into a JSON column contains a quote, a backslash or a control "
                   "character, which not every database can be asked for. Load the column and look the "
                   "key up in C++."};
}

}  // namespace

Clause Clause::custom(std::string_view op, Clause left, const Clause& right) {
  if (!is_operator(op)) {
    throw UsageError{"bad-operator",
                     "\"" + std::string{op} +
                         "\" is not an SQL operator: up to eight of + - * / < > = ~ ! @ # % ^ "
                         "& | ?, or a word such as GLOB or SIMILAR TO. Write other SQL with "
                         "text(\"…\")."};
  }
  left.append(right);
  std::size_t name = left.parts().names.size();
  left.parts().names.emplace_back(op);
  return std::move(left).finished(Operator::custom, 0, name, 0);
}

Clause Clause::in(Clause subject, std::span<const Value> values, bool negated) {
  Parts& parts = subject.parts();
  parts.nodes.reserve(parts.nodes.size() + values.size() + 1);
  parts.literals.reserve(parts.literals.size() + values.size());
  for (const Value& value : values) {
    std::size_t index = parts.literals.size();
    subject.leaf(Operator::literal, 0, index, std::uint8_t(value.kind()));
    parts.literals.push_back(value);
  }
  return std::move(subject).finished(negated ? Operator::not_in : Operator::in, values.size() + 1, 0, 0);
}

Clause Clause::in(Clause subject, std::span<const Clause> list, bool negated) {
  subject.append(list);
  return std::move(subject).finished(negated ? Operator::not_in : Operator::in, list.size() + 1, 0, 0);
}

Clause Clause::in(Clause subject, std::shared_ptr<const SqlStatement> query, bool negated) {
  Clause list = subquery(std::move(query));
  return in(std::move(subject), std::span{&list, 1}, negated);
}

Clause Clause::like(Operator op, Clause subject, const Clause& pattern, char escape) {
  if (escape != 0 && (escape < ' ' || escape > '~' || escape == '\'' || escape == '\\')) {
    throw UsageError{"bad-operator",
                     "The escape sign of LIKE is one ASCII sign, but neither a quote nor a backslash."};
  }
  return binary(op, std::move(subject), pattern, std::uint8_t(escape));
}

Clause Clause::matches(Clause subject, std::string_view before, std::string_view text, std::string_view after,
                       Operator op) {
  std::string pattern{before};
  for (char c : text) {
    if (c == '%' || c == '_' || c == literal_escape) pattern += literal_escape;
    pattern += c;
  }
  pattern += after;
  return like(op, std::move(subject), of_literal(Value{std::move(pattern)}), literal_escape);
}

Clause Clause::case_when(std::span<const Clause> branches) {
  Clause clause;
  clause.append(branches);
  return std::move(clause).finished(Operator::case_when, branches.size(), 0, 0);
}

Clause Clause::case_value(Clause subject, std::span<const Clause> branches) {
  subject.append(branches);
  return std::move(subject).finished(Operator::case_value, branches.size() + 1, 0, 0);
}

Clause Clause::cast(Clause operand, SqlType type) {
  std::size_t extra = operand.parts().extras.size();
  operand.parts().extras.push_back({nullptr, std::move(type)});
  return std::move(operand).finished(Operator::cast, 0, extra, 0);
}

Clause Clause::collate(Clause operand, std::string collation) {
  std::size_t name = operand.parts().names.size();
  operand.parts().names.push_back(std::move(collation));
  return std::move(operand).finished(Operator::collate, 0, name, 0);
}

Clause Clause::extract(DatePart part, Clause operand) {
  return unary(Operator::extract, std::move(operand), std::uint8_t(part));
}

Clause Clause::label(Clause operand, std::string name) {
  std::size_t index = operand.parts().names.size();
  operand.parts().names.push_back(std::move(name));
  return std::move(operand).finished(Operator::label, 0, index, 0);
}

Clause Clause::json_element(Clause operand, std::span<const JsonStep> path, bool as_text) {
  // One notation for SQLite and MariaDB ($."a"[0]), one for PostgreSQL ({"a","0"}).
  std::string dollar = "$";
  std::string braces = "{";
  for (const JsonStep& step : path) {
    if (braces.size() > 1) braces += ',';
    if (step.is_key) {
      check_json_key(step.key);
      dollar += ".\"" + step.key + '"';
      braces += '"' + step.key + '"';
    } else {
      if (step.position > std::uint32_t(std::numeric_limits<std::int32_t>::max())) {
        throw UsageError{"bad-json-path",
                         "A position in the path into a JSON column is negative. Databases disagree about "
                         "counting from the end; count from 0 at the front."};
      }
      std::string position = std::to_string(step.position);
      dollar += '[' + position + ']';
      braces += position;
    }
  }
  std::size_t first = operand.parts().literals.size();
  operand.parts().literals.push_back(Value{std::move(dollar)});
  operand.parts().literals.push_back(Value::of_bytes(braces + '}', CellKind::array));
  return std::move(operand).finished(as_text ? Operator::json_text : Operator::json_element, 0, first, 0);
}

Clause Clause::function(std::string_view name, std::span<const Clause> arguments) {
  if (!is_plain_name(name)) {
    throw UsageError{"bad-function-name", "\"" + std::string{name} +
                                              "\" is not the name of an SQL function: letters, digits and "
                                              "underscores make one. Write other SQL with text(\"…\")."};
  }
  Clause clause;
  clause.append(arguments);
  std::size_t index = clause.parts().names.size();
  clause.parts().names.emplace_back(name);
  return std::move(clause).finished(Operator::function, arguments.size(), index, 0);
}

Clause Clause::joined_text(const Clause& text, std::string_view separator) {
  if (separator.find('\0') != separator.npos) {
    throw UsageError{"bad-separator", "The separator of joined texts contains a NUL, which no SQL text may."};
  }
  Clause clause = function("string_agg", text);
  Parts& parts = clause.parts();
  parts.names.emplace_back(separator);
  parts.nodes[parts.nodes.size() - 1].flag = joining_function;
  return clause;
}

Clause Clause::grouping(std::string_view kind, std::span<const Clause> terms) {
  Clause clause = function(kind, terms);
  Parts& parts = clause.parts();
  parts.nodes[parts.nodes.size() - 1].flag = grouping_function;
  return clause;
}

Clause Clause::filter(Clause aggregate, const Clause& condition) {
  return binary(Operator::filter, std::move(aggregate), condition);
}

Clause Clause::aggregate_order(Clause aggregate, std::span<const Ordering> order_by) {
  aggregate.append(order_by);
  return std::move(aggregate).finished(Operator::aggregate_order, order_by.size() + 1, 0, 0);
}

Clause Clause::within_group(Clause aggregate, std::span<const Ordering> order_by) {
  aggregate.append(order_by);
  return std::move(aggregate).finished(Operator::within_group, order_by.size() + 1, 0, 0);
}

Clause Clause::over(Clause function, const Window& window) {
  std::size_t count = 1 + window.partition_by.size() + window.order_by.size();
  function.append(window.partition_by);
  function.append(window.order_by);
  if (window.frame) {
    const auto& [unit, start, end] = *window.frame;
    ExpressionNode frame;
    frame.op = Operator::frame;
    frame.flag = std::uint8_t(int(unit) | int(start.kind) << 2 | int(end.kind) << 5);
    frame.offset = start.distance;
    frame.index = end.distance;
    function.parts().nodes.push_back(frame);
    ++count;
  }
  function = std::move(function).finished(Operator::over, count, 0, window.frame ? 1 : 0);
  function.parts().nodes[function.parts().nodes.size() - 1].offset =
      std::uint32_t(window.partition_by.size());
  return function;
}

}  // namespace carafe
