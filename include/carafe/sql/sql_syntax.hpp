// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include <carafe/sql/operator.hpp>

namespace carafe {

/// How tightly an operator binds, loosest first. `other` binds like no other: it stands
/// in parentheses inside any operator, and so do operators inside it, for databases
/// disagree about it.
enum class Precedence : std::uint8_t {
  or_,
  and_,
  not_,
  comparison,
  other,
  sum,
  product,
  concatenation,
  sign,
  atom
};

/// How an operator is written: `$0` is its first operand, in parentheses where it binds
/// more loosely; `%0` the same without ever any, for places that a comma or a parenthesis
/// ends; `^0` the first literal of the node itself. An empty text: the database has no
/// such operator.
struct OperatorForm {
  std::string_view text;
  Precedence precedence = Precedence::atom;
};

/// What databases write differently or not at all, as data. The defaults are what the
/// standard and PostgreSQL have.
struct SqlSyntax {
  std::string_view database = "This database";  ///< for messages
  std::string_view dialect = "";                ///< its dialect's name

  // SELECT
  bool full_join = true;
  bool distinct_on = true;
  bool lateral = true;
  bool table_functions = true;
  bool ordinality = true;
  bool tablesample = true;
  bool column_aliases = true;  ///< AS t (a, b) of a subquery; else it becomes a common table
  bool typed_values = true;    ///< VALUES know the types of bound values; else SELECTs stand for them
  bool nulls_order = true;     ///< NULLS FIRST; else by ISNULL()
  bool with_ties = true;
  bool set_operator_all = true;  ///< INTERSECT ALL, EXCEPT ALL
  bool nested_sets = true;       ///< (SELECT … UNION …) UNION …; else through FROM (…)
  bool materialized = true;
  bool changes_in_with = true;  ///< WITH t AS (INSERT … RETURNING …)
  bool row_locks = true;
  bool row_lock_details = true;  ///< NO KEY UPDATE, KEY SHARE, OF; SHARE by that name

  // INSERT, UPDATE, DELETE
  bool default_values = true;      ///< DEFAULT VALUES; else () VALUES ()
  bool with_before_change = true;  ///< WITH … INSERT; else INSERT … WITH … SELECT
  bool on_conflict = true;         ///< else ON DUPLICATE KEY UPDATE
  bool conflict_constraint = true;
  bool conflict_needs_target = true;  ///< DO UPDATE only for a key that is named
  bool conflict_needs_where = false;  ///< INSERT … SELECT … WHERE TRUE ON CONFLICT
  bool update_returning = true;
  bool tables_before_set = false;  ///< UPDATE a, b SET; else UPDATE a SET … FROM b
  bool delete_using = true;        ///< else through EXISTS, or as the flag above says
  bool ordered_changes = false;    ///< UPDATE … ORDER BY … LIMIT
  bool alias_after_delete = true;  ///< DELETE FROM t AS a

  // Expressions
  bool aggregate_filter = true;  ///< FILTER (WHERE …); else by CASE
  bool aggregate_order = true;
  std::string_view joining_aggregate = "string_agg";
  bool separator_word = false;     ///< (x ORDER BY … SEPARATOR ','); else (x, ',' ORDER BY …)
  bool joined_text_order = true;   ///< ORDER BY inside the joining aggregate
  bool distinct_separator = true;  ///< (DISTINCT x, ';'); else only (DISTINCT x), joined by commas
  bool grouping_sets = true;       ///< ROLLUP (…), CUBE (…), GROUPING SETS (…) in GROUP BY
  bool with_rollup = false;        ///< GROUP BY a, b WITH ROLLUP
  bool within_group = true;
  bool groups_frame = true;
  bool any_all = true;
  bool tuple_lists = true;      ///< IN ((1, 2), (3, 4)); else IN (VALUES …)
  bool question_marks = false;  ///< are placeholders, and no part of an operator

  // Hand-written SQL
  bool dollar_quotes = true;       ///< $$…$$ and $tag$…$tag$
  bool escape_strings = true;      ///< E'…\'…'
  bool backslash_escapes = false;  ///< in every string
  bool hash_comments = false;
  bool dash_comment_needs_blank = false;  ///< 5--3 is a difference
  bool nested_comments = true;
};

namespace detail {

/// How standard SQL and PostgreSQL write `op`.
OperatorForm standard_form(Operator op, std::uint8_t flag);

}  // namespace detail

}  // namespace carafe
