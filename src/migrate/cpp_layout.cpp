// SPDX-License-Identifier: MIT
#include "migrate/cpp_layout.hpp"

#include <utility>

#include <carafe/migrate/render.hpp>

namespace carafe::migrations::detail {
namespace {

char closing(char open) { return open == '(' ? ')' : '}'; }

// Column after `text`, which begins at `column` and may have several lines.
std::size_t column_after(const std::string& text, std::size_t column) {
  auto newline = text.rfind('\n');
  return newline == std::string::npos ? column + text.size() : text.size() - newline - 1;
}

// A literal too long for its line goes on in another one below it.
std::string split_literal(const std::string& literal, std::size_t column, std::size_t tail) {
  std::string out;
  std::string rest = literal.substr(1, literal.size() - 2);
  while (column + rest.size() + 2 + tail > cpp_columns) {
    std::size_t room = cpp_columns > column + 2 ? cpp_columns - column - 2 : 1;
    auto space = rest.rfind(' ', room - 1);
    if (space == std::string::npos) space = rest.find(' ');
    if (space == std::string::npos || space + 1 == rest.size()) break;
    out += '"' + rest.substr(0, space + 1) + "\"\n" + std::string(column, ' ');
    rest.erase(0, space + 1);
  }
  return out + '"' + rest + '"';
}

// What clang-format reckons a line break costs: the more, the deeper in parentheses.
int break_cost(int depth) { return 41 + 20 * depth; }

struct Layout {
  std::string text;
  int cost = 0;
};

Layout lay_out(const CppExpression& expression, std::size_t column, const std::string& tail, int depth);

// The arguments, the closing parenthesis and the tail, from `at` on, lines after the first from `indent`.
Layout arguments_of(const CppExpression& expression, std::size_t at, std::size_t indent,
                    const std::string& tail, int depth) {
  Layout out;
  bool was_broken = false;
  for (const auto& argument : expression.arguments) {
    bool first = &argument == &expression.arguments.front();
    bool last = &argument == &expression.arguments.back();
    std::string after = last ? closing(expression.open) + tail : ",";
    if (!first) {
      bool fits = !was_broken && at + 1 + flat(argument).size() + after.size() <= cpp_columns;
      out.text += fits ? " " : "\n" + std::string(indent, ' ');
      if (!fits) out.cost += break_cost(depth);
      at = fits ? at + 1 : indent;
    }
    Layout inner = lay_out(argument, at, after, depth + 1);
    was_broken = inner.text.find('\n') != std::string::npos;
    at = column_after(inner.text, at);
    out.text += inner.text;
    out.cost += inner.cost;
  }
  return out;
}

Layout lay_out(const CppExpression& expression, std::size_t column, const std::string& tail, int depth) {
  std::string line = flat(expression);
  if (column + line.size() + tail.size() <= cpp_columns) return {line + tail};
  if (!expression.open)
    return {(line.starts_with('"') ? split_literal(line, column, tail.size()) : line) + tail};
  std::string head = expression.text + expression.open;
  std::size_t indent = column + head.size();
  Layout arguments = arguments_of(expression, indent, indent, tail, depth);
  return {head + arguments.text, arguments.cost};
}

}  // namespace

CppExpression cpp_call(std::string name, std::vector<CppExpression> arguments) {
  return {std::move(name), '(', std::move(arguments)};
}

CppExpression cpp_list(std::vector<CppExpression> elements) { return {"", '{', std::move(elements)}; }

CppExpression cpp_strings(const std::vector<std::string>& texts) {
  std::vector<CppExpression> elements;
  for (const auto& text : texts) elements.push_back({cpp_string(text)});
  return cpp_list(std::move(elements));
}

std::string flat(const CppExpression& expression) {
  if (!expression.open) return expression.text;
  std::string out = expression.text + expression.open;
  for (const auto& argument : expression.arguments) {
    if (&argument != &expression.arguments.front()) out += ", ";
    out += flat(argument);
  }
  return out + closing(expression.open);
}

std::string laid_out(const CppExpression& expression, std::size_t column, const std::string& tail) {
  if (column + flat(expression).size() + tail.size() <= cpp_columns || !expression.open)
    return lay_out(expression, column, tail, 0).text;
  Layout aligned = lay_out(expression, column, tail, 0);
  std::string head = expression.text + expression.open;
  Layout below = arguments_of(expression, column + 4, column + 4, tail, 0);
  below.cost += break_cost(0);
  if (aligned.cost <= below.cost) return aligned.text;
  return head + "\n" + std::string(column + 4, ' ') + below.text;
}

}  // namespace carafe::migrations::detail
