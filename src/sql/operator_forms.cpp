// SPDX-License-Identifier: MIT
#include <carafe/sql/sql_syntax.hpp>

namespace carafe::detail {
namespace {

OperatorForm extract_form(DatePart part) {
  switch (part) {
    case DatePart::year:
      return {"CAST(EXTRACT(YEAR FROM %0) AS INTEGER)"};
    case DatePart::quarter:
      return {"CAST(EXTRACT(QUARTER FROM %0) AS INTEGER)"};
    case DatePart::month:
      return {"CAST(EXTRACT(MONTH FROM %0) AS INTEGER)"};
    case DatePart::week:
      return {"CAST(EXTRACT(WEEK FROM %0) AS INTEGER)"};
    case DatePart::day:
      return {"CAST(EXTRACT(DAY FROM %0) AS INTEGER)"};
    case DatePart::day_of_week:
      return {"CAST(EXTRACT(DOW FROM %0) AS INTEGER)"};
    case DatePart::day_of_year:
      return {"CAST(EXTRACT(DOY FROM %0) AS INTEGER)"};
    case DatePart::hour:
      return {"CAST(EXTRACT(HOUR FROM %0) AS INTEGER)"};
    case DatePart::minute:
      return {"CAST(EXTRACT(MINUTE FROM %0) AS INTEGER)"};
    // A cast alone would round up to a second that never was.
    case DatePart::second:
      return {"CAST(floor(EXTRACT(SECOND FROM %0)) AS INTEGER)"};
    case DatePart::epoch:
      return {"CAST(floor(EXTRACT(EPOCH FROM %0)) AS BIGINT)"};
  }
  return {};
}

}  // namespace

OperatorForm standard_form(Operator op, std::uint8_t flag) {
  using P = Precedence;
  switch (op) {
    case Operator::logical_not:
      return {"NOT $0", P::not_};
    case Operator::negate:
      return {"-$0", P::sign};
    case Operator::bit_not:
      return {"~$0", P::other};
    case Operator::is_null:
      return {"$0 IS NULL", P::comparison};
    case Operator::is_not_null:
      return {"$0 IS NOT NULL", P::comparison};
    case Operator::distinct:
      return {"DISTINCT %0"};
    case Operator::exists:
      return {"EXISTS %0"};
    case Operator::any_of:
      return {"ANY %0"};
    case Operator::all_of:
      return {"ALL %0"};
    case Operator::extract:
      return extract_form(DatePart(flag));
    case Operator::json_element:
      return {"$0 #> ^1", P::other};
    case Operator::json_text:
      return {"$0 #>> ^1", P::other};
    case Operator::equal:
      return {"$0 = $1", P::comparison};
    case Operator::not_equal:
      return {"$0 != $1", P::comparison};
    case Operator::less:
      return {"$0 < $1", P::comparison};
    case Operator::less_equal:
      return {"$0 <= $1", P::comparison};
    case Operator::greater:
      return {"$0 > $1", P::comparison};
    case Operator::greater_equal:
      return {"$0 >= $1", P::comparison};
    case Operator::is_distinct:
      return {"$0 IS DISTINCT FROM $1", P::comparison};
    case Operator::is_not_distinct:
      return {"$0 IS NOT DISTINCT FROM $1", P::comparison};
    case Operator::logical_and:
      return {"$0 AND $1", P::and_};
    case Operator::logical_or:
      return {"$0 OR $1", P::or_};
    case Operator::add:
      return {"$0 + $1", P::sum};
    case Operator::subtract:
      return {"$0 - $1", P::sum};
    case Operator::multiply:
      return {"$0 * $1", P::product};
    case Operator::divide:
    case Operator::divide_whole:
      return {"$0 / $1", P::product};
    case Operator::divide_exactly:
      return {"$0 / CAST(%1 AS DOUBLE PRECISION)", P::product};
    case Operator::modulo:
      return {"$0 % $1", P::product};
    case Operator::bit_and:
      return {"$0 & $1", P::other};
    case Operator::bit_or:
      return {"$0 | $1", P::other};
    case Operator::bit_xor:
      return {"$0 # $1", P::other};
    case Operator::shift_left:
      return {"CAST(%0 AS BIGINT) << CAST(%1 AS INTEGER)", P::other};
    case Operator::shift_right:
      return {"CAST(%0 AS BIGINT) >> CAST(%1 AS INTEGER)", P::other};
    case Operator::concatenate:
      return {"$0 || $1", P::concatenation};
    case Operator::like:
      return {"$0 LIKE $1", P::comparison};
    case Operator::not_like:
      return {"$0 NOT LIKE $1", P::comparison};
    case Operator::ilike:
      return {"$0 ILIKE $1", P::comparison};
    case Operator::not_ilike:
      return {"$0 NOT ILIKE $1", P::comparison};
    case Operator::regexp:
      return {flag ? "$0 ~* $1" : "$0 ~ $1", P::other};
    case Operator::not_regexp:
      return {flag ? "$0 !~* $1" : "$0 !~ $1", P::other};
    case Operator::regexp_replace:
      return {flag ? "regexp_replace(%0, %1, %2, 'gi')" : "regexp_replace(%0, %1, %2, 'g')"};
    case Operator::array_element:
      return {"(%0)[%1]"};
    case Operator::array_any:
      return {"$0 = ANY (%1)", P::comparison};
    case Operator::array_all:
      return {"$0 = ALL (%1)", P::comparison};
    case Operator::array_contains:
      return {"$0 @> $1", P::other};
    case Operator::array_contained:
      return {"$0 <@ $1", P::other};
    case Operator::array_overlaps:
      return {"$0 && $1", P::other};
    case Operator::match:
      return {"$0 @@ plainto_tsquery(%1)", P::other};
    case Operator::between:
      return {"$0 BETWEEN $1 AND $2", P::comparison};
    case Operator::not_between:
      return {"$0 NOT BETWEEN $1 AND $2", P::comparison};
    default:
      return {};
  }
}

}  // namespace carafe::detail
