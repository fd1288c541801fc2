// SPDX-License-Identifier: MIT
#include <carafe/sql/text.hpp>

#include <algorithm>

#include <carafe/sql/compiler.hpp>
#include <carafe/util/error.hpp>

namespace carafe {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Where a quoted string, quoted name or comment that begins at `at` ends; `at` itself
/// where none begins.
std::size_t skip_opaque(std::string_view sql, std::size_t at) {
  auto after = [&](std::string_view closing) {
    std::size_t end = sql.find(closing, at + (closing == "*/" ? 2 : 1));
    return end == sql.npos ? sql.size() : end + closing.size();
  };
  char c = sql[at];
  if (c == '\'' || c == '"' || c == '`') return after({&sql[at], 1});
  if (sql.substr(at, 2) == "--") return after("\n");
  if (sql.substr(at, 2) == "/*") return after("*/");
  return at;
}

std::string listed(std::span<const std::string> names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? ":" : ", :") + name;
  return out.empty() ? "none" : out;
}

}  // namespace

TextClause::TextClause(std::string_view sql) {
  std::string piece;
  std::size_t at = 0;
  while (at < sql.size()) {
    if (std::size_t end = skip_opaque(sql, at); end > at) {
      piece += sql.substr(at, end - at);
      at = end;
      continue;
    }
    if (sql.substr(at, 2) == "\\:") {
      piece += ':';
      at += 2;
      continue;
    }
    if (sql.substr(at, 2) == "::") {
      piece += "::";
      at += 2;
      continue;
    }
    std::size_t end = at + 1;
    while (end < sql.size() && is_word(sql[end])) ++end;
    bool is_parameter =
        sql[at] == ':' && end > at + 1 && !is_digit(sql[at + 1]) && (at == 0 || !is_word(sql[at - 1]));
    if (!is_parameter) {
      piece += sql[at++];
      continue;
    }
    std::string name{sql.substr(at + 1, end - at - 1)};
    auto known = std::ranges::find(names_, name);
    uses_.push_back(std::uint32_t(known - names_.begin()));
    if (known == names_.end()) names_.push_back(std::move(name));
    pieces_.push_back(std::exchange(piece, {}));
    at = end;
  }
  pieces_.push_back(std::move(piece));
}

CompiledSql TextClause::compile(const Compiler& compiler) const {
  CompiledSql compiled;
  compiled.text = pieces_[0];
  for (std::size_t i = 0; i < uses_.size(); ++i) {
    compiled.text += compiler.placeholder(i) + pieces_[i + 1];
    if (uses_[i] != i) compiled.slots_in_order = false;
  }
  compiled.slots = uses_;
  return compiled;
}

std::vector<Cell> TextClause::bind(std::span<const NamedValue> parameters) const {
  for (const NamedValue& parameter : parameters) {
    if (std::ranges::find(names_, parameter.name) == names_.end()) {
      throw UsageError{"unknown-parameter", "A value is given for :" + std::string{parameter.name} +
                                                ", but the text has the parameters " + listed(names_) + "."};
    }
  }
  std::vector<Cell> cells;
  cells.reserve(names_.size());
  for (const std::string& name : names_) {
    auto found = std::ranges::find(parameters, name, &NamedValue::name);
    if (found == parameters.end()) {
      throw UsageError{"missing-parameter",
                       "The text has the parameter :" + name +
                           ", but no value is given for it. Pass one: execute(text(\"…\"), {{\"" + name +
                           "\", value}}). A colon that is no parameter is written \\:."};
    }
    cells.push_back(found->value.cell());
  }
  return cells;
}

}  // namespace carafe
