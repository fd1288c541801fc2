// SPDX-License-Identifier: MIT
#include "dialect/sqlite_compiler.hpp"

namespace carafe::detail {
namespace {

constexpr SqlSyntax sqlite_syntax() {
  SqlSyntax syntax;
  syntax.database = "SQLite";
  syntax.dialect = "sqlite";
  syntax.distinct_on = false;
  syntax.lateral = false;
  syntax.ordinality = false;
  syntax.tablesample = false;
  syntax.column_aliases = false;
  syntax.with_ties = false;
  syntax.set_operator_all = false;
  syntax.nested_sets = false;
  syntax.changes_in_with = false;
  syntax.row_locks = false;
  syntax.conflict_constraint = false;
  syntax.conflict_needs_target = false;
  syntax.conflict_needs_where = true;
  syntax.delete_using = false;
  syntax.aggregate_order = false;
  syntax.joining_aggregate = "group_concat";
  syntax.joined_text_order = false;
  syntax.distinct_separator = false;
  syntax.grouping_sets = false;
  syntax.within_group = false;
  syntax.any_all = false;
  syntax.tuple_lists = false;
  syntax.question_marks = true;
  syntax.dollar_quotes = false;
  syntax.escape_strings = false;
  syntax.nested_comments = false;
  return syntax;
}

OperatorForm extract_form(DatePart part) {
  switch (part) {
    case DatePart::year:
      return {"CAST(strftime('%Y', %0) AS INTEGER)"};
    case DatePart::quarter:
      return {"((CAST(strftime('%m', %0) AS INTEGER) + 2) / 3)"};
    case DatePart::month:
      return {"CAST(strftime('%m', %0) AS INTEGER)"};
    case DatePart::week:
      return {};
    case DatePart::day:
      return {"CAST(strftime('%d', %0) AS INTEGER)"};
    case DatePart::day_of_week:
      return {"CAST(strftime('%w', %0) AS INTEGER)"};
    case DatePart::day_of_year:
      return {"CAST(strftime('%j', %0) AS INTEGER)"};
    case DatePart::hour:
      return {"CAST(strftime('%H', %0) AS INTEGER)"};
    case DatePart::minute:
      return {"CAST(strftime('%M', %0) AS INTEGER)"};
    case DatePart::second:
      return {"CAST(strftime('%S', %0) AS INTEGER)"};
    case DatePart::epoch:
      return {"CAST(strftime('%s', %0) AS INTEGER)"};
  }
  return {};
}

}  // namespace

const SqlSyntax& SqliteCompiler::syntax() const {
  static constexpr SqlSyntax syntax = sqlite_syntax();
  return syntax;
}

OperatorForm SqliteCompiler::operator_form(Operator op, std::uint8_t flag) const {
  switch (op) {
    case Operator::is_distinct:
      return {"$0 IS NOT $1", Precedence::comparison};
    case Operator::is_not_distinct:
      return {"$0 IS $1", Precedence::comparison};
    case Operator::ilike:
      return {"lower(%0) LIKE lower(%1)", Precedence::comparison};
    case Operator::not_ilike:
      return {"lower(%0) NOT LIKE lower(%1)", Precedence::comparison};
    case Operator::divide_exactly:
      return {"$0 / CAST(%1 AS REAL)", Precedence::product};
    case Operator::bit_xor:
      return {"(($0 | $1) - ($0 & $1))"};
    case Operator::shift_left:
      return {"$0 << $1", Precedence::other};
    case Operator::shift_right:
      return {"$0 >> $1", Precedence::other};
    case Operator::match:
      return {"$0 MATCH $1", Precedence::comparison};
    case Operator::json_element:
      return {"$0 -> ^0", Precedence::other};
    case Operator::json_text:
      return {"json_extract(%0, ^0)"};
    case Operator::extract:
      return extract_form(DatePart(flag));
    case Operator::any_of:
    case Operator::all_of:
    case Operator::array_element:
    case Operator::array_any:
    case Operator::array_all:
    case Operator::array_contains:
    case Operator::array_contained:
    case Operator::array_overlaps:
    // SQLite has the word REGEXP, and no function behind it.
    case Operator::regexp:
    case Operator::not_regexp:
    case Operator::regexp_replace:
      return {};
    default:
      return Compiler::operator_form(op, flag);
  }
}

std::string SqliteCompiler::cast_form(const SqlType& type) const {
  switch (type.kind) {
    // CAST(… AS DATE) would make a number of the year.
    case TypeKind::Date:
      return "date(%0)";
    case TypeKind::Time:
      return "strftime('%H:%M:%f000', %0)";
    case TypeKind::DateTime:
      return "strftime('%Y-%m-%d %H:%M:%f000', %0)";
    case TypeKind::Interval:
    case TypeKind::Array:
      return "";
    case TypeKind::JSON:
      return "json(%0)";
    case TypeKind::Numeric:
      return "CAST(%0 AS NUMERIC)";
    case TypeKind::Uuid:
    case TypeKind::Enum:
    case TypeKind::String:
      return "CAST(%0 AS TEXT)";
    default:
      return Compiler::cast_form(type);
  }
}

bool SqliteCompiler::adds_exactly(const SqlType& type) const { return !is_decimal_text(type); }

std::string_view SqliteCompiler::function_form(std::string_view name, std::size_t arguments) const {
  if (name == "char_length" && arguments == 1) return "length(%0)";
  if (name == "now" && arguments == 0) return "strftime('%Y-%m-%d %H:%M:%f000', 'now')";
  if (name == "random" && arguments == 0) return "abs(random() / 9223372036854775808.0)";
  return Compiler::function_form(name, arguments);
}

}  // namespace carafe::detail
