// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include <carafe/sql/compiler.hpp>
#include <carafe/util/error.hpp>

namespace carafe {
namespace {

// Sorted. What SQLAlchemy quotes on every database.
constexpr std::array<std::string_view, 84> reserved_words{"all",
                                                          "analyse",
                                                          "analyze",
                                                          "and",
                                                          "any",
                                                          "array",
                                                          "as",
                                                          "asc",
                                                          "asymmetric",
                                                          "authorization",
                                                          "between",
                                                          "binary",
                                                          "both",
                                                          "case",
                                                          "cast",
                                                          "check",
                                                          "collate",
                                                          "column",
                                                          "constraint",
                                                          "create",
                                                          "cross",
                                                          "current_date",
                                                          "current_role",
                                                          "current_time",
                                                          "current_timestamp",
                                                          "current_user",
                                                          "default",
                                                          "deferrable",
                                                          "desc",
                                                          "distinct",
                                                          "do",
                                                          "else",
                                                          "end",
                                                          "except",
                                                          "false",
                                                          "for",
                                                          "foreign",
                                                          "freeze",
                                                          "from",
                                                          "full",
                                                          "grant",
                                                          "group",
                                                          "having",
                                                          "ilike",
                                                          "in",
                                                          "initially",
                                                          "inner",
                                                          "intersect",
                                                          "into",
                                                          "is",
                                                          "isnull",
                                                          "join",
                                                          "leading",
                                                          "left",
                                                          "like",
                                                          "limit",
                                                          "localtime",
                                                          "localtimestamp",
                                                          "natural",
                                                          "new",
                                                          "not",
                                                          "notnull",
                                                          "null",
                                                          "off",
                                                          "offset",
                                                          "old",
                                                          "on",
                                                          "only",
                                                          "or",
                                                          "order",
                                                          "outer",
                                                          "overlaps",
                                                          "placing",
                                                          "primary",
                                                          "references",
                                                          "right",
                                                          "select",
                                                          "session_user",
                                                          "set",
                                                          "similar",
                                                          "some",
                                                          "symmetric",
                                                          "table",
                                                          "then"};
constexpr std::array<std::string_view, 10> reserved_words_to_verbose{
    "to", "trailing", "true", "union", "unique", "user", "using", "verbose", "when", "where"};
static_assert(std::ranges::is_sorted(reserved_words));
static_assert(std::ranges::is_sorted(reserved_words_to_verbose));

[[noreturn]] void throw_bad_identifier(const char* problem) {
  throw UsageError{"bad-identifier", std::string{"A table, column or constraint has a name that "} + problem +
                                         ". Names are UTF-8 text without NUL bytes."};
}

// A database that cuts names by itself would then find another one, or none.
[[noreturn]] void throw_too_long(std::string_view identifier, std::size_t limit) {
  throw UsageError{"bad-identifier", "\"" + std::string{identifier.substr(0, 40)} + "…\" is a name of " +
                                         std::to_string(identifier.size()) + " bytes; this database takes " +
                                         std::to_string(limit) + ". Give it a shorter one."};
}

/// Whole UTF-8 sequences only: a truncated one could swallow the quote after it.
bool is_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    auto byte = static_cast<unsigned char>(text[at]);
    std::size_t length = byte < 0x80                   ? 1
                         : byte >= 0xC2 && byte < 0xE0 ? 2
                         : byte >= 0xE0 && byte < 0xF0 ? 3
                         : byte >= 0xF0 && byte < 0xF5 ? 4
                                                       : 0;
    if (length == 0 || at + length > text.size()) return false;
    for (std::size_t i = 1; i < length; ++i) {
      if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return false;
    }
    // Overlong forms, surrogates, and what lies beyond Unicode.
    auto second = static_cast<unsigned char>(length > 1 ? text[at + 1] : 0);
    if ((byte == 0xE0 && second < 0xA0) || (byte == 0xED && second >= 0xA0) ||
        (byte == 0xF0 && second < 0x90) || (byte == 0xF4 && second >= 0x90)) {
      return false;
    }
    at += length;
  }
  return true;
}

}  // namespace

bool Compiler::is_reserved(std::string_view lower_case_word) const {
  return std::ranges::binary_search(reserved_words, lower_case_word) ||
         std::ranges::binary_search(reserved_words_to_verbose, lower_case_word);
}

bool Compiler::is_legal_bare(std::string_view identifier) const {
  auto is_start = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return is_start(identifier.front()) &&
         std::ranges::all_of(identifier, [&](char c) { return is_start(c) || (c >= '0' && c <= '9'); });
}

std::string Compiler::quote(std::string_view identifier) const {
  if (identifier.empty()) throw_bad_identifier("is empty");
  if (identifier.size() > max_identifier_length()) throw_too_long(identifier, max_identifier_length());
  if (is_legal_bare(identifier) && !is_reserved(identifier)) return std::string{identifier};
  if (identifier.find('\0') != identifier.npos) throw_bad_identifier("contains a NUL byte");
  if (!is_utf8(identifier)) throw_bad_identifier("is not UTF-8");
  char mark = quote_character();
  std::string quoted(1, mark);
  for (char c : identifier) {
    if (c == mark) quoted += mark;
    quoted += c;
  }
  return quoted + mark;
}

std::string Compiler::table_name(TableName table) const {
  return table.schema.empty() ? quote(table.name) : quote(table.schema) + '.' + quote(table.name);
}

std::string Compiler::constraint_name(std::string_view name) const {
  return quote(shortened_name(name, max_identifier_length()));
}

std::string Compiler::quote_literal(std::string_view text) const {
  if (text.find('\0') != text.npos)
    throw UsageError{"bad-literal", "A text in a schema contains a NUL byte."};
  std::string quoted = "'";
  for (char c : text) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + '\'';
}

}  // namespace carafe
