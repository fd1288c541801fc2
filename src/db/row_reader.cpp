// SPDX-License-Identifier: MIT
#include <carafe/db/row_reader.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <carafe/db/errors.hpp>

namespace carafe::detail {
namespace {

/// "Summary" of "shop::Summary".
std::string_view short_name(const TypeTag& type) {
  std::string_view name = type.name;
  if (name.find('<') == name.npos) {
    if (std::size_t colon = name.rfind("::"); colon != name.npos) name.remove_prefix(colon + 2);
  }
  return name;
}

std::string quoted(const std::vector<std::string_view>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

void throw_unreadable(const Cell& cell, std::string_view column, std::string_view wanted, const TypeTag* into,
                      std::string_view field) {
  std::string target =
      into == nullptr ? "" : fmt::format(" It is read into {}.{}.", short_name(*into), field);
  if (cell.is_null()) {
    throw DataError{
        "unexpected-null",
        fmt::format("The column {} holds NULL, which is no {}.{} Read it as std::optional, or select "
                    "func::coalesce of it and a value for NULL.",
                    column, wanted, target),
        {.sqlstate = "22002", .statement = {}}};
  }
  bool too_large = cell.kind == CellKind::integer && wanted == FromCell<int>::name;
  throw DataError{
      "wrong-type",
      fmt::format(
          "The column {} holds {}, which {}.{} Read it as another type.", column, Value(cell).to_display(),
          too_large ? "does not fit into so small a whole number" : fmt::format("is no {}", wanted), target),
      {.sqlstate = "22018", .statement = {}}};
}

void require_width(const std::vector<std::string>& columns, std::size_t wanted) {
  if (columns.size() == wanted) return;
  throw UsageError{
      "row-does-not-fit",
      fmt::format("The rows have {} columns ({}), and are read as {} values. Name a type for each column.",
                  columns.size(), fmt::join(columns, ", "), wanted)};
}

void match_fields(const StructShape& shape, std::span<const std::string> columns,
                  std::span<const ValueShape> types, std::uint32_t* positions) {
  std::vector<std::string_view> without_column;
  std::vector<std::string_view> without_field;
  std::string problems;
  for (std::size_t field = 0; field < shape.names.size(); ++field) {
    // Mostly they are in the same order.
    auto found = field < columns.size() && columns[field] == shape.names[field]
                     ? columns.begin() + std::ptrdiff_t(field)
                     : std::ranges::find(columns, shape.names[field]);
    if (found == columns.end()) {
      without_column.push_back(shape.names[field]);
      continue;
    }
    positions[field] = std::uint32_t(found - columns.begin());
    if (types.size() != columns.size()) continue;
    const ValueShape& column = types[positions[field]];
    const ValueShape& member = shape.fields[field];
    bool fits = column.type == member.type || (column.number && member.number) ||
                column.type == &type_tag<Value> || member.type == &type_tag<Value>;
    if (!fits) {
      problems += fmt::format(" The field {} is a {}, the column of that name a {}.", shape.names[field],
                              member.type->name, column.type->name);
    }
  }
  bool all_paired = without_column.empty() && columns.size() == shape.names.size();
  for (const std::string& column : all_paired ? std::span<const std::string>{} : columns) {
    if (std::ranges::find(shape.names, column) == shape.names.end()) without_field.push_back(column);
  }
  if (!without_column.empty()) problems += fmt::format(" No column is there for {}.", quoted(without_column));
  if (!without_field.empty())
    problems += fmt::format(" No field is there for the column {}.", quoted(without_field));
  if (problems.empty()) return;
  throw UsageError{
      "row-does-not-fit",
      fmt::format("The rows do not fit the struct {}.{} Fields and columns are paired by name; name a "
                  "column with .label(\"name\").",
                  short_name(*shape.type), problems)};
}

}  // namespace carafe::detail
