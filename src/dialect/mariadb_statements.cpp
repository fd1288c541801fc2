// SPDX-License-Identifier: MIT
#include "dialect/mariadb_compiler.hpp"

namespace carafe::detail {
namespace {

constexpr SqlSyntax mariadb_syntax() {
  SqlSyntax syntax;
  syntax.database = "MariaDB";
  syntax.dialect = "mariadb";
  syntax.full_join = false;
  syntax.distinct_on = false;
  syntax.lateral = false;
  syntax.table_functions = false;
  syntax.ordinality = false;
  syntax.tablesample = false;
  syntax.column_aliases = false;
  syntax.typed_values = false;
  syntax.nulls_order = false;
  syntax.materialized = false;
  syntax.changes_in_with = false;
  syntax.row_lock_details = false;
  syntax.default_values = false;
  syntax.with_before_change = false;
  syntax.on_conflict = false;
  syntax.conflict_constraint = false;
  syntax.conflict_needs_target = false;
  syntax.update_returning = false;
  syntax.tables_before_set = true;
  syntax.ordered_changes = true;
  syntax.alias_after_delete = false;
  syntax.aggregate_filter = false;
  syntax.aggregate_order = false;
  syntax.joining_aggregate = "group_concat";
  syntax.separator_word = true;
  syntax.grouping_sets = false;
  syntax.with_rollup = true;
  syntax.within_group = false;
  syntax.groups_frame = false;
  syntax.question_marks = true;
  syntax.dollar_quotes = false;
  syntax.escape_strings = false;
  syntax.backslash_escapes = false;  // sessions have NO_BACKSLASH_ESCAPES
  syntax.hash_comments = true;
  syntax.dash_comment_needs_blank = true;
  syntax.nested_comments = false;
  return syntax;
}

OperatorForm extract_form(DatePart part) {
  switch (part) {
    case DatePart::year:
      return {"EXTRACT(YEAR FROM %0)"};
    case DatePart::quarter:
      return {"EXTRACT(QUARTER FROM %0)"};
    case DatePart::month:
      return {"EXTRACT(MONTH FROM %0)"};
    case DatePart::week:
      return {"WEEK(%0, 3)"};
    case DatePart::day:
      return {"EXTRACT(DAY FROM %0)"};
    case DatePart::day_of_week:
      return {"(DAYOFWEEK(%0) - 1)"};
    case DatePart::day_of_year:
      return {"DAYOFYEAR(%0)"};
    case DatePart::hour:
      return {"EXTRACT(HOUR FROM %0)"};
    case DatePart::minute:
      return {"EXTRACT(MINUTE FROM %0)"};
    case DatePart::second:
      return {"EXTRACT(SECOND FROM %0)"};
    // UNIX_TIMESTAMP() would read it in the session's time zone.
    case DatePart::epoch:
      return {"TIMESTAMPDIFF(SECOND, '1970-01-01', %0)"};
  }
  return {};
}

}  // namespace

const SqlSyntax& MariadbCompiler::syntax() const {
  static constexpr SqlSyntax syntax = mariadb_syntax();
  return syntax;
}

OperatorForm MariadbCompiler::operator_form(Operator op, std::uint8_t flag) const {
  switch (op) {
    case Operator::is_distinct:
      return {"NOT ($0 <=> $1)", Precedence::comparison};
    case Operator::is_not_distinct:
      return {"$0 <=> $1", Precedence::comparison};
    case Operator::ilike:
      return {"lower(%0) LIKE lower(%1)", Precedence::comparison};
    case Operator::not_ilike:
      return {"lower(%0) NOT LIKE lower(%1)", Precedence::comparison};
    // || is OR.
    case Operator::concatenate:
      return {"concat(%0, %1)"};
    case Operator::divide_whole:
      return {"$0 DIV $1", Precedence::product};
    case Operator::divide_exactly:
      return {"$0 / CAST(%1 AS DOUBLE)", Precedence::product};
    // Bits are unsigned here, and signed elsewhere.
    case Operator::bit_not:
      return {"CAST(~$0 AS SIGNED)"};
    case Operator::bit_and:
      return {"CAST($0 & $1 AS SIGNED)"};
    case Operator::bit_or:
      return {"CAST($0 | $1 AS SIGNED)"};
    case Operator::bit_xor:
      return {"CAST($0 ^ $1 AS SIGNED)"};
    case Operator::shift_left:
      return {"CAST($0 << $1 AS SIGNED)"};
    case Operator::shift_right:
      // Of unsigned numbers, so a sign would not be kept.
      return {"CAST(IF(%0 < 0, ~(~$0 >> $1), $0 >> $1) AS SIGNED)"};
    case Operator::match:
      return {"MATCH (%0) AGAINST (%1) > 0", Precedence::comparison};
    case Operator::regexp:
      return {flag ? "$0 REGEXP concat('(?i)', %1)" : "$0 REGEXP concat('(?-i)', %1)",
              Precedence::comparison};
    case Operator::not_regexp:
      return {flag ? "$0 NOT REGEXP concat('(?i)', %1)" : "$0 NOT REGEXP concat('(?-i)', %1)",
              Precedence::comparison};
    case Operator::regexp_replace:
      return {flag ? "regexp_replace(%0, concat('(?i)', %1), %2)"
                   : "regexp_replace(%0, concat('(?-i)', %1), %2)"};
    case Operator::json_element:
      return {"json_extract(%0, ^0)"};
    case Operator::json_text:
      return {"json_value(%0, ^0)"};
    case Operator::extract:
      return extract_form(DatePart(flag));
    case Operator::array_element:
    case Operator::array_any:
    case Operator::array_all:
    case Operator::array_contains:
    case Operator::array_contained:
    case Operator::array_overlaps:
      return {};
    default:
      return Compiler::operator_form(op, flag);
  }
}

std::string MariadbCompiler::cast_form(const SqlType& type) const {
  switch (type.kind) {
    case TypeKind::Boolean:
      return "(CAST(%0 AS SIGNED) <> 0)";
    case TypeKind::SmallInteger:
    case TypeKind::Integer:
    case TypeKind::BigInteger:
      return "CAST(%0 AS SIGNED)";
    case TypeKind::Float:
      return "CAST(%0 AS FLOAT)";
    case TypeKind::Double:
      return "CAST(%0 AS DOUBLE)";
    case TypeKind::Numeric:
      if (type.length <= 0) return "CAST(%0 AS DECIMAL(65, 30))";
      return "CAST(%0 AS DECIMAL(" + std::to_string(type.length) + ", " + std::to_string(type.scale) + "))";
    case TypeKind::String:
      return type.length > 0 ? "CAST(%0 AS CHAR(" + std::to_string(type.length) + "))" : "CAST(%0 AS CHAR)";
    case TypeKind::Text:
    case TypeKind::Enum:
    case TypeKind::Uuid:
      return "CAST(%0 AS CHAR)";
    case TypeKind::LargeBinary:
      return "CAST(%0 AS BINARY)";
    case TypeKind::Date:
      return "CAST(%0 AS DATE)";
    case TypeKind::Time:
      return "CAST(%0 AS TIME(6))";
    case TypeKind::DateTime:
      return "CAST(%0 AS DATETIME(6))";
    default:
      return "";
  }
}

std::string_view MariadbCompiler::function_form(std::string_view name, std::size_t arguments) const {
  if (name == "now" && arguments == 0) return "UTC_TIMESTAMP(6)";
  if (name == "current_date" && arguments == 0) return "UTC_DATE()";
  if (name == "random" && arguments == 0) return "rand()";
  return Compiler::function_form(name, arguments);
}

}  // namespace carafe::detail
