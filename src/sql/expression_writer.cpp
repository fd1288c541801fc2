// SPDX-License-Identifier: MIT
#include "sql/expression_writer.hpp"

#include <algorithm>

#include <carafe/util/error.hpp>

#include "sql/text_pieces.hpp"

namespace carafe::detail {

std::size_t operand_count(const ExpressionNode& node) {
  switch (node.op) {
    case Operator::member:
    case Operator::column:
    case Operator::literal:
    case Operator::null:
    case Operator::truth:
    case Operator::star:
    case Operator::all_columns:
    case Operator::excluded:
    case Operator::subquery:
    case Operator::raw:
    case Operator::frame:
      return 0;
    case Operator::logical_not:
    case Operator::negate:
    case Operator::bit_not:
    case Operator::is_null:
    case Operator::is_not_null:
    case Operator::distinct:
    case Operator::exists:
    case Operator::any_of:
    case Operator::all_of:
    case Operator::label:
    case Operator::cast:
    case Operator::collate:
    case Operator::extract:
    case Operator::ordering:
    case Operator::json_element:
    case Operator::json_text:
      return 1;
    case Operator::between:
    case Operator::not_between:
    case Operator::regexp_replace:
      return 3;
    case Operator::in:
    case Operator::not_in:
    case Operator::function:
    case Operator::tuple:
    case Operator::case_when:
    case Operator::case_value:
    case Operator::over:
    case Operator::aggregate_order:
    case Operator::within_group:
      return node.count;
    default:
      return 2;
  }
}

ExpressionWriter::ExpressionWriter(SqlWriter& sql, const Clause& clause, std::size_t first)
    : sql_(sql), clause_(clause), first_(first) {
  auto nodes = clause.nodes();
  starts_.resize(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    std::size_t start = i;
    for (std::size_t left = operand_count(nodes[i]); left > 0; --left) start = starts_[start - 1];
    starts_[i] = start;
  }
}

void ExpressionWriter::write(Role role) {
  std::size_t root = clause_.nodes().size() - 1;
  const ExpressionNode& top = at(root);
  if (top.op == Operator::label) {
    std::string_view label = own_name(top);
    if (role == Role::column) {
      std::size_t operand = root - 1;
      const ExpressionNode& labelled = at(operand);
      std::string_view type =
          labelled.op == Operator::literal
              ? literal_type(sql_.compiler_, sql_.models_, clause_, labelled, nullptr, nullptr)
              : std::string_view{};
      later_bare(operand, type);
      run();
      sql_.raw(" AS ");
      sql_.name(label);
      return;
    }
    auto is_column = [&](const Clause& column) {
      if (column.empty()) return false;
      const ExpressionNode& last = column.nodes()[column.nodes().size() - 1];
      return last.op == Operator::label && column.names()[last.index] == label;
    };
    // Equal expressions with bound values are not equal to a database.
    bool by_name = role == Role::ordering || (role == Role::grouping && clause_.parameter_count() > 0);
    if (by_name && sql_.labels_ && std::ranges::any_of(sql_.labels_->columns, is_column)) {
      sql_.name(label);
      return;
    }
  }
  bool typed = top.op == Operator::literal && role == Role::column;
  Task task{Task::node, {}, root, role == Role::condition, {}};
  if (typed) task.type = literal_type(sql_.compiler_, sql_.models_, clause_, top, nullptr, nullptr);
  tasks_.push_back(task);
  run();
}

void ExpressionWriter::run() {
  while (!tasks_.empty()) {
    Task task = tasks_.back();
    tasks_.pop_back();
    switch (task.what) {
      case Task::text_piece:
        sql_.raw(task.text);
        break;
      case Task::parameter:
        sql_.parameter(first_ + task.root);
        break;
      case Task::node:
        node(task);
    }
  }
}

std::vector<std::size_t> ExpressionWriter::operands(std::size_t root) const {
  std::vector<std::size_t> roots(operand_count(at(root)));
  std::size_t end = root;
  for (std::size_t i = roots.size(); i > 0; --i) {
    roots[i - 1] = end - 1;
    end = starts_[end - 1];
  }
  return roots;
}

void ExpressionWriter::node(const Task& task) {
  const ExpressionNode& node = at(task.root);
  bool logical =
      node.op == Operator::logical_and || node.op == Operator::logical_or || node.op == Operator::logical_not;
  if (task.is_condition && !logical && !sql_.scopes_.empty()) {
    sql_.scopes_.back().connected = Scope::no_element;
  }
  if (logical) {
    by_form(task);
  } else if (!leaf(task)) {
    compose(task.root);
  }
}

bool ExpressionWriter::leaf(const Task& task) {
  const ExpressionNode& node = at(task.root);
  switch (node.op) {
    case Operator::member:
      member(node);
      return true;
    case Operator::column:
      column(node);
      return true;
    case Operator::literal:
      sql_.parameter(first_ + node.index);
      if (!task.type.empty()) {
        sql_.raw("::");
        sql_.raw(task.type);
      }
      return true;
    case Operator::null:
      sql_.raw("NULL");
      return true;
    case Operator::truth:
      sql_.raw(node.flag ? "TRUE" : "FALSE");
      return true;
    case Operator::star:
      sql_.raw("*");
      return true;
    case Operator::all_columns:
      sql_.all_columns(clause_);
      return true;
    case Operator::excluded:
      excluded(node);
      return true;
    case Operator::raw:
      raw_sql(node);
      return true;
    case Operator::subquery:
      subquery(node);
      return true;
    default:
      return false;
  }
}

void ExpressionWriter::member(const ExpressionNode& node) {
  ResolvedColumn resolved = sql_.models_.resolve({node.model, node.offset});
  std::string_view table = node.count == 1 ? own_name(node) : std::string_view{resolved.table->name};
  sql_.mention(table);
  if (sql_.qualify_) {
    sql_.name(table);
    sql_.raw(".");
  }
  sql_.name(resolved.column().name);
}

void ExpressionWriter::column(const ExpressionNode& node) {
  if (node.count == 2) {
    sql_.mention(own_name(node));
    if (sql_.qualify_) {
      sql_.name(own_name(node));
      sql_.raw(".");
    }
  }
  sql_.name(clause_.names()[node.index + node.count - 1]);
}

void ExpressionWriter::excluded(const ExpressionNode& node) {
  std::string_view column = node.model ? sql_.models_.resolve({node.model, node.offset}).column().name
                                       : std::string_view{own_name(node)};
  sql_.raw(sql_.syntax_.on_conflict ? "excluded." : "VALUES(");
  sql_.name(column);
  if (!sql_.syntax_.on_conflict) sql_.raw(")");
}

void ExpressionWriter::raw_sql(const ExpressionNode& node) {
  TextPieces text = text_pieces(own_name(node), sql_.syntax_);
  std::vector<std::string_view> given;
  for (std::size_t i = 0; i < node.count; ++i) given.push_back(clause_.names()[node.index + 1 + i]);
  std::vector<std::size_t> values = match_parameters(text.names, given);
  sql_.raw(text.pieces[0]);
  for (std::size_t i = 0; i < text.uses.size(); ++i) {
    sql_.parameter(first_ + node.offset + values[text.uses[i]]);
    sql_.raw(text.pieces[i + 1]);
  }
}

void ExpressionWriter::subquery(const ExpressionNode& node) {
  // Its parameters follow the literals and those of the subqueries before it.
  std::size_t first = first_ + clause_.literals().size();
  for (std::size_t i = 0; i < node.index; ++i) {
    const auto& before = clause_.extras()[i].statement;
    if (before) first += before->parameter_count();
  }
  sql_.nested(*clause_.extras()[node.index].statement, first);
}

void ExpressionWriter::later_made(std::string text) {
  made_.push_back(std::move(text));
  later(made_.back());
}

OperatorForm ExpressionWriter::form(const ExpressionNode& node) {
  switch (node.op) {
    case Operator::custom:
      return {own_name(node), Precedence::other};
    case Operator::collate:
      return {"", Precedence::other};
    case Operator::in:
    case Operator::not_in:
      return {"", Precedence::comparison};
    case Operator::raw:
      return {"", Precedence::or_};
    case Operator::member:
    case Operator::column:
    case Operator::literal:
    case Operator::null:
    case Operator::truth:
    case Operator::star:
    case Operator::all_columns:
    case Operator::excluded:
    case Operator::subquery:
    case Operator::frame:
    case Operator::function:
    case Operator::tuple:
    case Operator::case_when:
    case Operator::case_value:
    case Operator::over:
    case Operator::aggregate_order:
    case Operator::within_group:
    case Operator::filter:
    case Operator::label:
    case Operator::cast:
    case Operator::ordering:
      return {"", Precedence::atom};
    default:
      return sql_.compiler_.operator_form(node.op, node.flag);
  }
}

/// Whether an operand must stand in parentheses to keep the tree's shape. Only AND and
/// OR chain freely: everywhere else equal strength on the right, or two comparisons in
/// a row, would be read another way by one database or another.
bool ExpressionWriter::needs_parentheses(Precedence outer, std::size_t operand, bool is_right) {
  while (at(operand).op == Operator::label) --operand;
  Precedence inner = form(at(operand)).precedence;
  if (inner == Precedence::atom) return false;
  if (inner != outer) return inner < outer || outer == Precedence::other || inner == Precedence::other;
  if (outer == Precedence::and_ || outer == Precedence::or_) return false;
  return outer == Precedence::comparison || outer == Precedence::not_ || outer == Precedence::other ||
         outer == Precedence::sign || is_right;
}

void ExpressionWriter::later_operand(std::size_t parent, std::size_t root, bool is_right, bool is_condition,
                                     std::string_view type) {
  bool grouped = needs_parentheses(form(at(parent)).precedence, root, is_right);
  if (grouped) later(")");
  tasks_.push_back({Task::node, {}, root, is_condition, type});
  if (grouped) later("(");
}

void ExpressionWriter::later_list(const std::vector<std::size_t>& roots, std::size_t begin, std::size_t end,
                                  bool typed) {
  for (std::size_t i = end; i > begin; --i) {
    std::string_view type;
    if (typed && at(roots[i - 1]).op == Operator::literal) {
      type = literal_type(sql_.compiler_, sql_.models_, clause_, at(roots[i - 1]), nullptr, nullptr);
    }
    later_bare(roots[i - 1], type);
    if (i > begin + 1) later(", ");
  }
}

void SqlWriter::expression(const Clause& clause, std::size_t first, Role role) {
  if (clause.empty()) throw_incomplete("A statement has an empty expression where it needs one.");
  ExpressionWriter{*this, clause, first}.write(role);
}

}  // namespace carafe::detail
