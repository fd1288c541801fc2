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
  std::string line = flat(expression);
  if (column + line.size() + tail.size() <= cpp_columns) return line + tail;
  if (!expression.open)
    return (line.starts_with('"') ? split_literal(line, column, tail.size()) : line) + tail;

  std::string out = expression.text + expression.open;
  const std::size_t indent = column + out.size();
  std::size_t at = indent;
  for (const auto& argument : expression.arguments) {
    bool first = &argument == &expression.arguments.front();
    bool last = &argument == &expression.arguments.back();
    std::string after = last ? closing(expression.open) + tail : ",";
    if (!first) {
      bool fits = at + 1 + flat(argument).size() + after.size() <= cpp_columns;
      out += fits ? " " : "\n" + std::string(indent, ' ');
      at = fits ? at + 1 : indent;
    }
    std::string text = laid_out(argument, at, after);
    out += text;
    at = column_after(text, at);
  }
  return out;
}

}  // namespace carafe::migrations::detail
