// SPDX-License-Identifier: MIT
#include "sql/sql_writer.hpp"

#include <algorithm>

namespace carafe::detail {
namespace {

enum Precedence { or_, and_, not_, comparison, sum, product, concatenation, sign, atom };

Precedence precedence(Operator op) {
  switch (op) {
    case Operator::member:
    case Operator::column:
    case Operator::literal:
    case Operator::star:
    case Operator::function:
      return atom;
    case Operator::negate:
      return sign;
    case Operator::concatenate:
      return concatenation;
    case Operator::multiply:
    case Operator::divide:
      return product;
    case Operator::add:
    case Operator::subtract:
      return sum;
    case Operator::logical_not:
      return not_;
    case Operator::logical_and:
      return and_;
    case Operator::logical_or:
      return or_;
    default:
      return comparison;
  }
}

std::string_view symbol(Operator op) {
  switch (op) {
    case Operator::equal:
      return " = ";
    case Operator::not_equal:
      return " != ";
    case Operator::less:
      return " < ";
    case Operator::less_equal:
      return " <= ";
    case Operator::greater:
      return " > ";
    case Operator::greater_equal:
      return " >= ";
    case Operator::logical_and:
      return " AND ";
    case Operator::logical_or:
      return " OR ";
    case Operator::add:
      return " + ";
    case Operator::subtract:
      return " - ";
    case Operator::multiply:
      return " * ";
    case Operator::divide:
      return " / ";
    case Operator::concatenate:
      return " || ";
    case Operator::like:
    case Operator::ilike:
      return " LIKE ";
    case Operator::not_like:
      return " NOT LIKE ";
    case Operator::is_null:
      return " IS NULL";
    case Operator::is_not_null:
      return " IS NOT NULL";
    case Operator::in:
      return " IN (";
    case Operator::not_in:
      return " NOT IN (";
    default:
      return "";
  }
}

std::size_t operand_count(const ExpressionNode& node) {
  switch (node.op) {
    case Operator::member:
    case Operator::column:
    case Operator::literal:
    case Operator::star:
      return 0;
    case Operator::logical_not:
    case Operator::negate:
    case Operator::is_null:
    case Operator::is_not_null:
      return 1;
    case Operator::in:
    case Operator::not_in:
    case Operator::function:
      return node.count;
    default:
      return 2;
  }
}

/// Whether an operand must stand in parentheses to keep the tree's shape. Only AND and
/// OR chain freely: everywhere else equal strength on the right, or two comparisons in
/// a row, would be read another way by one database or another.
bool needs_parentheses(Operator parent, Operator operand, bool is_right) {
  Precedence outer = precedence(parent);
  Precedence inner = precedence(operand);
  if (outer == atom) return false;
  if (inner != outer) return inner < outer;
  if (outer == and_ || outer == or_) return false;
  return outer == comparison || outer == not_ || outer == sign || is_right;
}

}  // namespace

void SqlWriter::parameter(std::size_t parameter) {
  text_ += compiler_.placeholder(slots_.size());
  slots_.push_back(std::uint32_t(parameter));
}

// Without recursion: a chain of thousands of ORs must fit a fiber's small stack.
void SqlWriter::expression(const Clause& clause, std::size_t first) {
  auto nodes = clause.nodes();
  if (nodes.empty()) return;
  starts_.resize(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    std::size_t start = i;
    for (std::size_t left = operand_count(nodes[i]); left > 0; --left) start = starts_[start - 1];
    starts_[i] = start;
  }
  tasks_.assign(1, Task{{}, nodes.size() - 1, true});
  while (!tasks_.empty()) {
    Task task = tasks_.back();
    tasks_.pop_back();
    if (task.is_node) {
      node(clause, task.root, first);
    } else {
      text_ += task.text;
    }
  }
}

void SqlWriter::node(const Clause& clause, std::size_t root, std::size_t first) {
  const ExpressionNode& node = clause.nodes()[root];
  switch (node.op) {
    case Operator::member: {
      ResolvedColumn resolved = models_.resolve({node.model, node.offset});
      name(resolved.table->name);
      text_ += '.';
      name(resolved.column().name);
      break;
    }
    case Operator::column:
      name(clause.names()[node.index]);
      if (node.count == 2) {
        text_ += '.';
        name(clause.names()[node.index + 1]);
      }
      break;
    case Operator::literal:
      parameter(first + node.index);
      break;
    case Operator::star:
      text_ += '*';
      break;
    case Operator::in:
    case Operator::not_in:
      // Nothing is in an empty list, not even NULL.
      if (node.count == 1) {
        text_ += node.op == Operator::in ? "1 = 0" : "1 = 1";
        break;
      }
      [[fallthrough]];
    default:
      operands(clause, root);
  }
}

void SqlWriter::operands(const Clause& clause, std::size_t root) {
  const ExpressionNode& node = clause.nodes()[root];
  std::vector<std::size_t> roots(operand_count(node));
  std::size_t end = root;
  for (std::size_t i = roots.size(); i > 0; --i) {
    roots[i - 1] = end - 1;
    end = starts_[end - 1];
  }
  auto later = [&](std::string_view text) { tasks_.push_back({text, 0, false}); };

  // Last first.
  switch (node.op) {
    case Operator::logical_not:
      push_operand(clause, root, roots[0], false);
      later("NOT ");
      break;
    case Operator::negate:
      push_operand(clause, root, roots[0], false);
      later("-");
      break;
    case Operator::is_null:
    case Operator::is_not_null:
      later(symbol(node.op));
      push_operand(clause, root, roots[0], false);
      break;
    case Operator::in:
    case Operator::not_in:
    case Operator::function: {
      bool is_call = node.op == Operator::function;
      later(")");
      for (std::size_t i = roots.size(); i > (is_call ? 0 : 1); --i) {
        tasks_.push_back({{}, roots[i - 1], true});
        if (i > (is_call ? 1 : 2)) later(", ");
      }
      if (is_call) {
        later("(");
        later(clause.names()[node.index]);
      } else {
        later(symbol(node.op));
        push_operand(clause, root, roots[0], false);
      }
      break;
    }
    default:
      if (node.flag != 0) later(" ESCAPE '/'");
      push_operand(clause, root, roots[1], true);
      later(symbol(node.op));
      push_operand(clause, root, roots[0], false);
  }
}

void SqlWriter::push_operand(const Clause& clause, std::size_t parent, std::size_t operand, bool is_right) {
  bool grouped = needs_parentheses(clause.nodes()[parent].op, clause.nodes()[operand].op, is_right);
  if (grouped) tasks_.push_back({")", 0, false});
  tasks_.push_back({{}, operand, true});
  if (grouped) tasks_.push_back({"(", 0, false});
}

std::string_view SqlWriter::table_name(const TableRef& table) const {
  return table.model ? std::string_view{models_.table_of(*table.model).name} : std::string_view{table.name};
}

std::string_view SqlWriter::column_name(const ColumnRef& column) const {
  return column.member.model ? std::string_view{models_.resolve(column.member).column().name}
                             : std::string_view{column.name};
}

void SqlWriter::add_table(std::string_view name) {
  if (std::ranges::find(tables_, name) == tables_.end()) tables_.push_back(name);
}

void SqlWriter::add_tables(const Clause& clause) {
  for (const ExpressionNode& node : clause.nodes()) {
    if (node.op == Operator::member) add_table(models_.resolve({node.model, node.offset}).table->name);
    if (node.op == Operator::column && node.count == 2) add_table(clause.names()[node.index]);
  }
}

CompiledSql SqlWriter::finish() && {
  CompiledSql compiled;
  compiled.text = std::move(text_);
  compiled.slots = std::move(slots_);
  for (std::size_t i = 0; i < compiled.slots.size(); ++i) {
    if (compiled.slots[i] != i) compiled.slots_in_order = false;
  }
  return compiled;
}

}  // namespace carafe::detail
