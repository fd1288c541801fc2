// SPDX-License-Identifier: MIT
#include "orm/condition_evaluator.hpp"

#include <compare>
#include <deque>
#include <vector>

#include "orm/session_state.hpp"

namespace carafe::detail {
namespace {

Cell truth(bool value) { return Cell::of_integer(value, CellKind::boolean); }

bool is_true(const Cell& cell) { return !cell.is_null() && cell.integer != 0; }
bool is_false(const Cell& cell) { return !cell.is_null() && cell.integer == 0; }

Cell logical_not(const Cell& a) { return a.is_null() ? a : truth(is_false(a)); }
Cell logical_and(const Cell& a, const Cell& b) {
  if (is_false(a) || is_false(b)) return truth(false);
  return is_true(a) && is_true(b) ? truth(true) : Cell{};
}
Cell logical_or(const Cell& a, const Cell& b) {
  return logical_not(logical_and(logical_not(a), logical_not(b)));
}

bool is_whole(CellKind kind) { return kind == CellKind::integer || kind == CellKind::boolean; }

class Stack {
 public:
  explicit Stack(bool texts_by_bytes) : texts_by_bytes_(texts_by_bytes) {}

  void push(const Cell& cell) { cells_.push_back(cell); }
  Cell pop() {
    Cell cell = cells_.back();
    cells_.pop_back();
    return cell;
  }
  bool has(std::size_t count) const { return cells_.size() >= count; }

  /// How `a` and `b`, neither NULL, compare; empty where it cannot be said. Texts and other bytes are
  /// only equal or not.
  std::optional<std::partial_ordering> compare(const Cell& a, const Cell& b, bool ordered) const {
    if (is_whole(a.kind) && is_whole(b.kind)) return a.integer <=> b.integer;
    auto number = [](const Cell& cell) {
      return cell.kind == CellKind::real ? cell.real : double(cell.integer);
    };
    if ((a.kind == CellKind::real || is_whole(a.kind)) && (b.kind == CellKind::real || is_whole(b.kind))) {
      return number(a) <=> number(b);
    }
    if (a.kind != b.kind) return {};
    switch (a.kind) {
      case CellKind::date:
      case CellKind::time_of_day:
      case CellKind::timestamp:
      case CellKind::interval:
        return a.integer <=> b.integer;
      case CellKind::text:
        // A collation may find more texts equal than bytes do, but never fewer.
        if (ordered || (!texts_by_bytes_ && a.bytes() != b.bytes())) return {};
        return a.bytes() == b.bytes() ? std::partial_ordering::equivalent : std::partial_ordering::less;
      case CellKind::uuid:
      case CellKind::blob:
        if (ordered) return {};
        return a.bytes() == b.bytes() ? std::partial_ordering::equivalent : std::partial_ordering::less;
      default:
        return {};
    }
  }

  /// The result of a comparison: NULL where an operand is; empty where it cannot be said.
  std::optional<Cell> compared(Operator op, const Cell& a, const Cell& b) const {
    const bool distinct = op == Operator::is_distinct || op == Operator::is_not_distinct;
    if (a.is_null() || b.is_null()) {
      if (!distinct) return Cell{};
      return truth((a.is_null() && b.is_null()) == (op == Operator::is_not_distinct));
    }
    const bool ordered = !distinct && op != Operator::equal && op != Operator::not_equal;
    auto order = compare(a, b, ordered);
    if (!order) return {};
    switch (op) {
      case Operator::equal:
      case Operator::is_not_distinct:
        return truth(*order == 0);
      case Operator::not_equal:
      case Operator::is_distinct:
        return truth(*order != 0);
      case Operator::less:
        return truth(*order < 0);
      case Operator::less_equal:
        return truth(*order <= 0);
      case Operator::greater:
        return truth(*order > 0);
      default:
        return truth(*order >= 0);
    }
  }

  std::optional<Cell> among(const Cell& subject, const std::vector<Cell>& list) const {
    Cell found = truth(false);
    for (const Cell& one : list) {
      auto same = compared(Operator::equal, subject, one);
      if (!same) return {};
      found = logical_or(found, *same);
    }
    return found;
  }

 private:
  bool texts_by_bytes_;
  std::vector<Cell> cells_;
};

}  // namespace

std::optional<bool> ConditionEvaluator::holds(const ObjectHeader& object) const {
  if (condition_.empty()) return true;
  Stack stack{texts_by_bytes_};
  std::deque<CellStore> stores;  // what the cells of columns borrow from
  auto literals = condition_.literals();
  for (const ExpressionNode& node : condition_.nodes()) {
    switch (node.op) {
      case Operator::member: {
        const ModelField* field = mapping_.model->find(node.offset);
        if (node.model != mapping_.model->type || node.count != 0 || field == nullptr) return {};
        stack.push(
            stored_cell(object, std::size_t(field - mapping_.model->fields.data()), stores.emplace_back()));
        break;
      }
      case Operator::literal:
        stack.push(literals[node.index].cell());
        break;
      case Operator::null:
        stack.push(Cell{});
        break;
      case Operator::truth:
        stack.push(truth(node.flag != 0));
        break;
      case Operator::logical_not:
        stack.push(logical_not(stack.pop()));
        break;
      case Operator::is_null:
        stack.push(truth(stack.pop().is_null()));
        break;
      case Operator::is_not_null:
        stack.push(truth(!stack.pop().is_null()));
        break;
      case Operator::logical_and:
      case Operator::logical_or: {
        const Cell b = stack.pop();
        const Cell a = stack.pop();
        stack.push(node.op == Operator::logical_and ? logical_and(a, b) : logical_or(a, b));
        break;
      }
      case Operator::equal:
      case Operator::not_equal:
      case Operator::less:
      case Operator::less_equal:
      case Operator::greater:
      case Operator::greater_equal:
      case Operator::is_distinct:
      case Operator::is_not_distinct: {
        const Cell b = stack.pop();
        const Cell a = stack.pop();
        auto result = stack.compared(node.op, a, b);
        if (!result) return {};
        stack.push(*result);
        break;
      }
      case Operator::between:
      case Operator::not_between: {
        const Cell high = stack.pop();
        const Cell low = stack.pop();
        const Cell subject = stack.pop();
        auto above = stack.compared(Operator::greater_equal, subject, low);
        auto below = stack.compared(Operator::less_equal, subject, high);
        if (!above || !below) return {};
        const Cell inside = logical_and(*above, *below);
        stack.push(node.op == Operator::between ? inside : logical_not(inside));
        break;
      }
      case Operator::in:
      case Operator::not_in: {
        if (!stack.has(node.count)) return {};
        std::vector<Cell> list;
        for (std::uint32_t i = 1; i < node.count; ++i) list.push_back(stack.pop());
        auto found = stack.among(stack.pop(), list);
        if (!found) return {};
        stack.push(node.op == Operator::in ? *found : logical_not(*found));
        break;
      }
      default:
        return {};
    }
  }
  const Cell result = stack.pop();
  if (!result.is_null() && !is_whole(result.kind)) return {};
  return is_true(result);
}

}  // namespace carafe::detail
