// SPDX-License-Identifier: MIT
#include "dialect/declaration.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace carafe::detail {
namespace {

bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const char* end = text.data() + text.size();
  auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end || number < 0) return std::nullopt;
  return number;
}

}  // namespace

TypeDeclaration take_apart(std::string_view declaration) {
  TypeDeclaration out;
  bool in_arguments = false;
  bool in_quotes = false;
  for (char c : declaration) {
    if (in_arguments) {
      if (c == '\'') in_quotes = !in_quotes;
      if (c == ')' && !in_quotes) {
        in_arguments = false;
      } else if (in_quotes || !is_blank(c)) {
        out.arguments += c;
      }
    } else if (c == '(') {
      in_arguments = true;
    } else if (!is_blank(c)) {
      out.name += char(std::toupper(static_cast<unsigned char>(c)));
    } else if (!out.name.empty() && out.name.back() != ' ') {
      out.name += ' ';
    }
  }
  while (!out.name.empty() && out.name.back() == ' ') out.name.pop_back();
  return out;
}

std::optional<SqlType> with_arguments(TypeKind kind, const TypeDeclaration& declared) {
  SqlType type{kind};
  if (declared.arguments.empty()) return type;
  std::string_view arguments = declared.arguments;
  auto comma = arguments.find(',');
  auto first = whole_number(arguments.substr(0, comma));
  auto second = comma == arguments.npos ? std::optional{0} : whole_number(arguments.substr(comma + 1));
  if (!first || !second) return std::nullopt;
  switch (kind) {
    case TypeKind::Numeric:
      type.length = *first;
      type.scale = *second;
      return type;
    case TypeKind::String:
      if (comma != arguments.npos) return std::nullopt;
      type.length = *first;
      return type;
    case TypeKind::Time:
    case TypeKind::DateTime:
      return type;
    default:
      return std::nullopt;
  }
}

SqlType other_type(std::string_view declaration) {
  std::string name{declaration};
  if (name.find_first_of("'\"`") == name.npos)
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return char(std::tolower(c)); });
  return OtherType(std::move(name));
}

std::vector<std::string> parse_labels(std::string_view list) {
  std::vector<std::string> labels;
  bool open = false;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i] != '\'') {
      if (open) labels.back() += list[i];
    } else if (!open) {
      open = true;
      labels.emplace_back();
    } else if (i + 1 < list.size() && list[i + 1] == '\'') {
      labels.back() += '\'';
      ++i;
    } else {
      open = false;
    }
  }
  return labels;
}

}  // namespace carafe::detail
