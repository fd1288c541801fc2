// SPDX-License-Identifier: MIT
// Names made of templates.
#include <charconv>

#include <carafe/sql/naming.hpp>
#include <carafe/util/error.hpp>

namespace carafe {
namespace {

using Names = std::vector<std::string>;

/// What a name is made of.
struct Named {
  std::string_view table;
  const Names* columns = nullptr;
  std::string_view constraint{};
  std::string_view referred_table{};
  const Names* referred_columns = nullptr;
};

[[noreturn]] void refuse(std::string_view naming, std::string_view token, const std::string& why) {
  throw UsageError{"bad-naming-convention",
                   "The naming convention \"" + std::string{naming} + "\" has \"" + std::string{token} +
                       "\", " + why +
                       ". There are %(table_name)s, %(column_0_name)s, %(column_0_N_name)s, "
                       "%(constraint_name)s of checks, %(referred_table_name)s and "
                       "%(referred_column_0_name)s of foreign keys."};
}

class Template {
 public:
  Template(std::string_view naming, const Named& named) : naming_(naming), named_(named) {}

  std::string fill() const {
    std::string name;
    for (std::size_t at = 0; at < naming_.size(); ++at) {
      if (naming_[at] != '%') {
        name += naming_[at];
        continue;
      }
      std::string_view rest = naming_.substr(at);
      if (rest.starts_with("%%")) {
        name += '%';
        ++at;
        continue;
      }
      std::size_t end = rest.find(")s");
      if (!rest.starts_with("%(") || end == rest.npos) refuse(naming_, rest, "which is no %(…)s");
      name += value_of(rest.substr(2, end - 2));
      at += end + 1;
    }
    return name;
  }

 private:
  std::string value_of(std::string_view token) const {
    if (token == "table_name") return std::string{named_.table};
    if (token == "constraint_name" && !named_.constraint.empty()) return std::string{named_.constraint};
    if (token == "referred_table_name" && named_.referred_columns) return std::string{named_.referred_table};
    if (token.starts_with("referred_column_") && named_.referred_columns)
      return column_of(token, token.substr(16), *named_.referred_columns, named_.referred_table);
    if (token.starts_with("column_") && named_.columns)
      return column_of(token, token.substr(7), *named_.columns, named_.table);
    refuse(naming_, token, "which such a constraint does not have");
  }

  /// `rest` is "0_name", "0N_name", "0_N_name" or the same of key and label.
  std::string column_of(std::string_view token, std::string_view rest, const Names& columns,
                        std::string_view table) const {
    std::size_t first = 0;
    auto read = std::from_chars(rest.data(), rest.data() + rest.size(), first);
    rest.remove_prefix(std::size_t(read.ptr - rest.data()));
    bool all = rest.starts_with("N_") || rest.starts_with("_N_");
    std::string_view between = rest.starts_with("_N_") ? "_" : "";
    std::string_view kind = rest.substr(std::min(rest.rfind('_') + 1, rest.size()));
    bool known = kind == "name" || kind == "key" || kind == "label";
    bool whole = all ? rest.size() == kind.size() + between.size() + 2 : rest.size() == kind.size() + 1;
    if (read.ec != std::errc{} || !known || !whole || (all && first != 0))
      refuse(naming_, token, "which is no word of it");
    if (first >= columns.size())
      refuse(naming_, token, "but " + std::string{table} + " has fewer columns there");
    std::string text;
    for (std::size_t i = first; i < (all ? columns.size() : first + 1); ++i) {
      if (i > first) text += between;
      if (kind == "label") text += std::string{table} + '_';
      text += columns[i];
    }
    return text;
  }

  std::string_view naming_;
  const Named& named_;
};

std::string filled(std::string_view naming, const Named& named) { return Template{naming, named}.fill(); }

}  // namespace

std::string NamingConvention::primary_key_of(std::string_view table, const Names& columns) const {
  return filled(primary_key, {table, &columns});
}
std::string NamingConvention::unique_of(std::string_view table, const Names& columns) const {
  return filled(unique, {table, &columns});
}
std::string NamingConvention::index_of(std::string_view table, const Names& columns) const {
  return filled(index, {table, &columns});
}
std::string NamingConvention::foreign_key_of(std::string_view table, const Names& columns,
                                             std::string_view referred_table,
                                             const Names& referred_columns) const {
  return filled(foreign_key, {table, &columns, {}, referred_table, &referred_columns});
}
std::string NamingConvention::check_of(std::string_view table, std::string_view column) const {
  return filled(check, {table, nullptr, column});
}

}  // namespace carafe
