// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include <carafe/util/error.hpp>

#include "sql/expression_writer.hpp"

namespace carafe::detail {
namespace {

std::string_view operator_name(Operator op) {
  switch (op) {
    case Operator::any_of:
      return "ANY of a subquery";
    case Operator::all_of:
      return "ALL of a subquery";
    case Operator::regexp:
    case Operator::not_regexp:
    case Operator::regexp_replace:
      return "regular expressions";
    case Operator::array_element:
    case Operator::array_any:
    case Operator::array_all:
    case Operator::array_contains:
    case Operator::array_contained:
    case Operator::array_overlaps:
      return "arrays";
    case Operator::extract:
      return "this part of a date for extract()";
    default:
      return "such operator";
  }
}

// Aggregates that pass over NULL, so that CASE can stand for FILTER.
constexpr std::array<std::string_view, 15> null_skipping{
    "avg", "bit_and", "bit_or",     "bit_xor", "count",    "group_concat", "max",     "min",
    "std", "stddev",  "string_agg", "sum",     "variance", "var_pop",      "var_samp"};

}  // namespace

std::string_view ExpressionWriter::operand_type(std::size_t root, const std::vector<std::size_t>& roots,
                                                std::size_t operand) {
  const ExpressionNode& node = at(roots[operand]);
  if (node.op != Operator::literal) return {};
  const ExpressionNode* sibling = roots.size() > 1 ? &at(roots[operand == 0 ? 1 : 0]) : nullptr;
  return literal_type(sql_.compiler_, sql_.models_, clause_, node, &at(root), sibling);
}

void ExpressionWriter::write_form(std::string_view form, std::size_t root,
                                  const std::vector<std::size_t>& roots, bool conditions) {
  std::size_t first = tasks_.size();
  std::size_t written = 0;
  for (std::size_t i = 0; i + 1 < form.size(); ++i) {
    char sign = form[i];
    char digit = form[i + 1];
    if ((sign != '$' && sign != '%' && sign != '^') || digit < '0' || digit > '2') continue;
    if (i > written) later(form.substr(written, i - written));
    auto number = std::size_t(digit - '0');
    if (sign == '^') {
      tasks_.push_back({Task::parameter, {}, at(root).index + number});
    } else {
      std::size_t operand = roots[number];
      bool grouped = sign == '$' && needs_parentheses(this->form(at(root)).precedence, operand, number > 0);
      if (grouped) later("(");
      tasks_.push_back({Task::node, {}, operand, conditions, operand_type(root, roots, number)});
      if (grouped) later(")");
    }
    written = ++i + 1;
  }
  if (written < form.size()) later(form.substr(written));
  std::reverse(tasks_.begin() + std::ptrdiff_t(first), tasks_.end());
}

void ExpressionWriter::by_form(const Task& task) {
  const ExpressionNode& node = at(task.root);
  std::string_view text = form(node).text;
  if (text.empty()) sql_.unsupported(operator_name(node.op));
  bool is_like = node.op == Operator::like || node.op == Operator::not_like || node.op == Operator::ilike ||
                 node.op == Operator::not_ilike;
  if (is_like && node.flag != 0) later_made(std::string{" ESCAPE '"} + char(node.flag) + '\'');
  write_form(text, task.root, operands(task.root), task.is_condition);
}

void ExpressionWriter::compose(std::size_t root) {
  const ExpressionNode& node = at(root);
  switch (node.op) {
    case Operator::in:
    case Operator::not_in:
      return in_list(root, operands(root));
    case Operator::function:
      return call(root, operands(root));
    case Operator::tuple: {
      auto roots = operands(root);
      later(")");
      later_list(roots, 0, roots.size(), false);
      return later("(");
    }
    case Operator::case_when:
    case Operator::case_value:
      return case_of(root, operands(root));
    case Operator::over:
      return over(root, operands(root));
    case Operator::aggregate_order:
    case Operator::within_group:
      return ordered(root, operands(root));
    case Operator::filter:
      return filter(root, operands(root));
    case Operator::ordering:
      return ordering(root, operands(root));
    case Operator::label:
      return later_bare(root - 1);
    case Operator::cast: {
      const SqlType& type = clause_.extras()[node.index].type;
      made_.push_back(sql_.compiler_.cast_form(type));
      if (made_.back().empty()) {
        sql_.unsupported("cast to " + type.to_source(), "Cast to another type, or convert the value in C++.");
      }
      return write_form(made_.back(), root, operands(root), false);
    }
    case Operator::collate:
      later_made(" COLLATE " + sql_.compiler_.quote(own_name(node)));
      return later_operand(root, root - 1, false);
    case Operator::custom: {
      std::string_view op = own_name(node);
      if (sql_.syntax_.question_marks && op.find('?') != op.npos)
        sql_.unsupported("operator with a question mark");
      auto roots = operands(root);
      later_operand(root, roots[1], true, false, operand_type(root, roots, 1));
      later_made(' ' + std::string{op} + ' ');
      return later_operand(root, roots[0], false, false, operand_type(root, roots, 0));
    }
    default:
      by_form({Task::node, {}, root, false, {}});
  }
}

void ExpressionWriter::in_list(std::size_t root, const std::vector<std::size_t>& roots) {
  bool negated = at(root).op == Operator::not_in;
  // Nothing is in an empty list, not even NULL.
  if (roots.size() == 1) return later(negated ? "1 = 1" : "1 = 0");
  if (roots.size() == 2 && at(roots[1]).op == Operator::subquery) {
    later_bare(roots[1]);
    later(negated ? " NOT IN " : " IN ");
  } else {
    bool as_values = at(roots[0]).op == Operator::tuple && !sql_.syntax_.tuple_lists;
    later(")");
    for (std::size_t i = roots.size(); i > 1; --i) {
      later_bare(roots[i - 1], operand_type(root, roots, i - 1));
      if (i > 2) later(", ");
    }
    if (as_values) later("VALUES ");
    later(negated ? " NOT IN (" : " IN (");
  }
  later_operand(root, roots[0], false);
}

void ExpressionWriter::check_sum(std::string_view name, std::size_t operand) const {
  const ExpressionNode& node = at(operand);
  if (node.op != Operator::member || (name != "sum" && name != "avg")) return;
  const TableColumn& column = sql_.models_.resolve({node.model, node.offset}).column();
  if (sql_.compiler_.adds_exactly(column.type)) return;
  sql_.unsupported(std::string{name} + "() of " + column.name + ", a " + column.type.to_source() +
                       " that it keeps as text and would add as floating-point numbers",
                   "Select the values and add them as Decimal, or keep at most 15 digits.");
}

void ExpressionWriter::call(std::size_t root, const std::vector<std::size_t>& roots) {
  const ExpressionNode& function = at(root);
  if (function.flag == grouping_function) return grouping(root, roots);
  if (roots.size() == 1) check_sum(own_name(function), roots[0]);
  std::string_view form = sql_.compiler_.function_form(own_name(at(root)), roots.size());
  if (!form.empty()) return write_form(form, root, roots, false);
  bool is_distinct = roots.size() == 1 && at(roots[0]).op == Operator::distinct;
  later(")");
  later_separator(function, is_distinct, !sql_.syntax_.separator_word);
  for (std::size_t i = roots.size(); i > 0; --i) {
    later_bare(roots[i - 1], operand_type(root, roots, i - 1));
    if (i > 1) later(", ");
  }
  later("(");
  later_name(function);
}

void ExpressionWriter::later_name(const ExpressionNode& function) {
  later(function.flag == joining_function ? sql_.syntax_.joining_aggregate : own_name(function));
}

void ExpressionWriter::later_separator(const ExpressionNode& function, bool is_distinct, bool as_argument) {
  if (function.flag != joining_function) return;
  const std::string& separator = clause_.names()[function.index + 1];
  if (is_distinct && !sql_.syntax_.distinct_separator) {
    if (separator == ",") return;
    sql_.unsupported("separator of distinct texts but a comma", "Select them distinct in a subquery.");
  }
  later_made((as_argument ? ", " : " SEPARATOR ") + sql_.compiler_.quote_literal(separator));
}

void ExpressionWriter::grouping(std::size_t root, const std::vector<std::size_t>& roots) {
  std::string_view kind = own_name(at(root));
  std::string_view word = kind == "rollup" ? "ROLLUP" : kind == "cube" ? "CUBE" : "GROUPING SETS";
  if (sql_.syntax_.grouping_sets) {
    later(")");
    later_list(roots, 0, roots.size(), false);
    later(" (");
    return later(word);
  }
  if (kind != "rollup" || !sql_.syntax_.with_rollup) {
    sql_.unsupported(word, "Unite queries of different groups by union_all().");
  }
  later(" WITH ROLLUP");
  later_list(roots, 0, roots.size(), false);
}

void ExpressionWriter::case_of(std::size_t root, const std::vector<std::size_t>& roots) {
  bool by_value = at(root).op == Operator::case_value;
  std::size_t begin = by_value ? 1 : 0;
  std::size_t branches = roots.size() - begin;
  if (branches < 2) throw_incomplete("A CASE has no WHEN.");
  later(" END");
  if (branches % 2 == 1) {
    later_list(roots, roots.size() - 1, roots.size(), true);
    later(" ELSE ");
  }
  for (std::size_t pair = branches / 2; pair > 0; --pair) {
    std::size_t when = begin + 2 * (pair - 1);
    later_list(roots, when + 1, when + 2, true);
    later(" THEN ");
    later_bare(roots[when], by_value ? operand_type(root, {roots[0], roots[when]}, 1) : std::string_view{});
    later(" WHEN ");
  }
  if (by_value) {
    later_list(roots, 0, 1, true);
    later(" ");
  }
  later("CASE");
}

void ExpressionWriter::over(std::size_t root, const std::vector<std::size_t>& roots) {
  const ExpressionNode& node = at(root);
  std::size_t partitions = node.offset;
  std::size_t end = roots.size() - (node.flag ? 1 : 0);
  bool has_order = end > 1 + partitions;
  later(")");
  if (node.flag) {
    frame(at(roots.back()));
    if (has_order || partitions > 0) later(" ");
  }
  if (has_order) {
    later_list(roots, 1 + partitions, end, false);
    later(partitions > 0 ? " ORDER BY " : "ORDER BY ");
  }
  if (partitions > 0) {
    later_list(roots, 1, 1 + partitions, false);
    later("PARTITION BY ");
  }
  later(" OVER (");
  later_bare(roots[0]);
}

void ExpressionWriter::frame(const ExpressionNode& node) {
  auto unit = FrameUnit(node.flag & 3);
  if (unit == FrameUnit::groups && !sql_.syntax_.groups_frame) {
    sql_.unsupported("GROUPS frame of a window", "Use rows or a range.");
  }
  auto bound = [](int kind, std::uint32_t distance) -> std::string {
    switch (FrameBound::Kind(kind)) {
      case FrameBound::unbounded_preceding:
        return "UNBOUNDED PRECEDING";
      case FrameBound::preceding:
        return std::to_string(distance) + " PRECEDING";
      case FrameBound::current_row:
        return "CURRENT ROW";
      case FrameBound::following:
        return std::to_string(distance) + " FOLLOWING";
      case FrameBound::unbounded_following:
        return "UNBOUNDED FOLLOWING";
    }
    return {};
  };
  std::string_view units[] = {"ROWS", "RANGE", "GROUPS"};
  later_made(std::string{units[int(unit)]} + " BETWEEN " + bound(node.flag >> 2 & 7, node.offset) + " AND " +
             bound(node.flag >> 5, node.index));
}

void ExpressionWriter::ordered(std::size_t root, const std::vector<std::size_t>& roots) {
  if (at(root).op == Operator::within_group) {
    if (!sql_.syntax_.within_group) sql_.unsupported("WITHIN GROUP");
    later(")");
    later_list(roots, 1, roots.size(), false);
    later(" WITHIN GROUP (ORDER BY ");
    return later_bare(roots[0]);
  }
  const ExpressionNode& function = at(roots[0]);
  if (function.op != Operator::function) throw_incomplete("An ordered aggregate is no function.");
  bool joins = function.flag == joining_function;
  if (!(joins ? sql_.syntax_.joined_text_order : sql_.syntax_.aggregate_order))
    sql_.unsupported("ORDER BY inside an aggregate", "Order a subquery instead.");
  auto arguments = operands(roots[0]);
  bool is_distinct = !arguments.empty() && at(arguments[0]).op == Operator::distinct;
  bool separator_last = sql_.syntax_.separator_word;
  later(")");
  if (separator_last) later_separator(function, is_distinct, false);
  later_list(roots, 1, roots.size(), false);
  later(" ORDER BY ");
  if (!separator_last) later_separator(function, is_distinct, true);
  later_list(arguments, 0, arguments.size(), false);
  later("(");
  later_name(function);
}

void ExpressionWriter::filter(std::size_t, const std::vector<std::size_t>& roots) {
  if (sql_.syntax_.aggregate_filter) {
    later(")");
    later_bare(roots[1]);
    later(" FILTER (WHERE ");
    return later_bare(roots[0]);
  }
  const ExpressionNode& function = at(roots[0]);
  auto arguments = function.op == Operator::function ? operands(roots[0]) : std::vector<std::size_t>{};
  if (arguments.size() != 1 || std::ranges::find(null_skipping, own_name(function)) == null_skipping.end()) {
    sql_.unsupported("FILTER of this aggregate", "Give the aggregate a CASE as its argument.");
  }
  std::size_t argument = arguments[0];
  bool distinct = at(argument).op == Operator::distinct;
  if (distinct) --argument;
  later(")");
  later_separator(function, distinct, !sql_.syntax_.separator_word);
  later(" END");
  if (at(argument).op == Operator::star) {
    later("1");
  } else {
    later_bare(argument);
  }
  later(" THEN ");
  later_bare(roots[1]);
  later(distinct ? "(DISTINCT CASE WHEN " : "(CASE WHEN ");
  later_name(function);
}

void ExpressionWriter::ordering(std::size_t root, const std::vector<std::size_t>& roots) {
  std::uint8_t flag = at(root).flag;
  bool descending = flag & 1;
  auto nulls = NullsOrder(flag >> 1);
  bool wants_first = nulls == NullsOrder::first;
  bool emulated = nulls != NullsOrder::unspecified && !sql_.syntax_.nulls_order;
  if (nulls != NullsOrder::unspecified && !emulated) later(wants_first ? " NULLS FIRST" : " NULLS LAST");
  if (descending) later(" DESC");
  later_bare(roots[0]);
  // NULL sorts before everything where NULLS FIRST is unknown.
  if (emulated && wants_first == descending) {
    later(wants_first ? ") DESC, " : "), ");
    later_bare(roots[0]);
    later("ISNULL(");
  }
}

}  // namespace carafe::detail
