// SPDX-License-Identifier: MIT
#include <carafe/sql/naming.hpp>

#include "sql/md5.hpp"

namespace carafe {
namespace {

std::string joined(std::string_view prefix, std::string_view table, const std::vector<std::string>& columns) {
  std::string name{prefix};
  name += table;
  for (const auto& column : columns) name += "_" + column;
  return name;
}

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string primary_key_name(std::string_view table) { return joined("pk_", table, {}); }

std::string unique_name(std::string_view table, const std::vector<std::string>& columns) {
  return joined("uq_", table, columns);
}

std::string index_name(std::string_view table, const std::vector<std::string>& columns) {
  return joined("ix_", table, columns);
}

std::string foreign_key_name(std::string_view table, const std::vector<std::string>& columns,
                             std::string_view referred_table) {
  return joined("fk_", table, columns) + "_" + std::string{referred_table};
}

std::string check_name(std::string_view table, std::string_view column) {
  return joined("ck_", table, {std::string{column}});
}

std::string shortened_name(std::string_view name, std::size_t max_length) {
  if (name.size() <= max_length) return std::string{name};
  std::size_t kept = max_length > 8 ? max_length - 8 : 0;
  // Not in the middle of a letter of several bytes.
  while (kept > 0 && (static_cast<unsigned char>(name[kept]) & 0xC0) == 0x80) --kept;
  return std::string{name.substr(0, kept)} + '_' + detail::md5_hex(name).substr(28);
}

std::string snake_case(std::string_view type_name) {
  if (auto scope = type_name.rfind("::"); scope != type_name.npos) type_name.remove_prefix(scope + 2);
  std::string name;
  for (std::size_t i = 0; i < type_name.size(); ++i) {
    char c = type_name[i];
    if (is_upper(c)) {
      bool after_word = i > 0 && (is_lower(type_name[i - 1]) || is_digit(type_name[i - 1]));
      bool before_word = i > 0 && i + 1 < type_name.size() && is_lower(type_name[i + 1]);
      if (after_word || before_word) name += '_';
      c = char(c - 'A' + 'a');
    }
    name += c;
  }
  if (auto start = name.find_first_not_of('_'); start != name.npos) name.erase(0, start);
  return name;
}

}  // namespace carafe
