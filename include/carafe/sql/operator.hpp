// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace carafe {

/// What a node of an expression (sql/clause.hpp) is. Users build them by the operators
/// and functions of sql/expression.hpp.
enum class Operator : std::uint8_t {
  // leaves
  member,       ///< a member of a model; with one name, of the alias so called
  column,       ///< a column by name, behind its table's name if there are two
  literal,      ///< a bound value; the flag is its CellKind
  null,         ///< NULL itself, in the text
  truth,        ///< TRUE, or FALSE where the flag is 0
  star,         ///< the * of count(*)
  all_columns,  ///< of a model (with one name, of its alias), or of what is so called
  excluded,     ///< a column of the row that an upsert could not insert
  subquery,
  raw,    ///< hand-written SQL
  frame,  ///< last operand of over
  // one operand
  logical_not,
  negate,
  bit_not,
  is_null,
  is_not_null,
  distinct,  ///< the argument of an aggregate
  exists,
  any_of,  ///< right-hand side of a comparison with a subquery
  all_of,
  label,
  cast,
  collate,
  extract,       ///< the flag is a DatePart
  ordering,      ///< the flag: descending, and nulls first or last
  json_element,  ///< one literal for its path in each notation
  json_text,
  // two operands
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  is_distinct,      ///< unlike !=, NULL is a value as any other
  is_not_distinct,  ///< likewise, equal
  logical_and,
  logical_or,
  add,
  subtract,
  multiply,
  divide,          ///< as the database divides values of these types
  divide_whole,    ///< of whole numbers, cut off toward zero: 7 / 2 is 3, -7 / 2 is -3
  divide_exactly,  ///< of any numbers, as a floating point number: 7 / 2 is 3.5
  modulo,
  bit_and,
  bit_or,
  bit_xor,
  shift_left,
  shift_right,
  concatenate,
  like,  ///< the flag is the escape sign, of all four
  not_like,
  ilike,
  not_ilike,
  regexp,  ///< the flag: ignore case, of both
  not_regexp,
  custom,
  match,          ///< a column of text and words to be found in it, by a full-text index
  array_element,  ///< counted as the database counts: from 1
  array_any,      ///< a value and the array it is looked for in
  array_all,      ///< a value and the array whose elements are all equal to it
  array_contains,
  array_contained,
  array_overlaps,
  filter,  ///< an aggregate and a condition
  // three operands
  between,
  not_between,
  regexp_replace,  ///< every match; the flag: ignore case
  // `count` operands
  in,        ///< the first is looked for among the others, or in a subquery
  not_in,    ///< likewise
  function,  ///< the flag says what its further name or its place make of it: FunctionFlag
  tuple,
  case_when,
  case_value,
  over,             ///< function, `offset` partition terms, order terms, frame if the flag is 1
  aggregate_order,  ///< aggregate, order terms
  within_group,     ///< likewise
};

enum FunctionFlag : std::uint8_t {
  plain_function,
  joining_function,   ///< an aggregate that joins texts by its second name, in the text itself
  grouping_function,  ///< rollup, cube or grouping_sets, of GROUP BY
};

/// A part of a date or time, always a whole number.
enum class DatePart : std::uint8_t {
  year,
  quarter,
  month,
  week,  ///< ISO 8601
  day,
  day_of_week,  ///< Sunday is 0
  day_of_year,
  hour,
  minute,
  second,
  epoch,  ///< seconds since 1970, read as UTC
};

}  // namespace carafe
