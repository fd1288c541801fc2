// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/sql_writer.hpp"

namespace carafe::detail {

/// Writes one expression without recursion, but for subqueries: a chain of thousands of
/// ORs must fit a fiber's small stack.
class ExpressionWriter {
 public:
  ExpressionWriter(SqlWriter& sql, const Clause& clause, std::size_t first);

  void write(Role role);

 private:
  /// What remains to be written: a node with its operands, or a piece of text.
  struct Task {
    enum What { text_piece, parameter, node } what = text_piece;
    std::string_view text = {};
    std::size_t root = 0;  ///< of a node; of a parameter its literal
    /// Joined to others by AND, OR, NOT alone: a condition of its own.
    bool is_condition = false;
    /// Given to a bound value whose type nothing else says.
    std::string_view type = {};
  };

  const ExpressionNode& at(std::size_t root) const { return clause_.nodes()[root]; }
  std::string_view own_name(const ExpressionNode& node) const { return clause_.names()[node.index]; }
  std::vector<std::size_t> operands(std::size_t root) const;

  void run();
  void node(const Task& task);
  bool leaf(const Task& task);
  void member(const ExpressionNode& node);
  void column(const ExpressionNode& node);
  void excluded(const ExpressionNode& node);
  void raw_sql(const ExpressionNode& node);
  void subquery(const ExpressionNode& node);
  void by_form(const Task& task);
  void write_form(std::string_view form, std::size_t root, const std::vector<std::size_t>& roots,
                  bool conditions);
  /// Refuses a sum that the database would not add exactly.
  void check_sum(std::string_view name, std::size_t operand) const;
  std::string_view operand_type(std::size_t root, const std::vector<std::size_t>& roots, std::size_t operand);
  OperatorForm form(const ExpressionNode& node);
  void compose(std::size_t root);

  // By kind of node; these push tasks, the last first.
  void in_list(std::size_t root, const std::vector<std::size_t>& roots);
  void call(std::size_t root, const std::vector<std::size_t>& roots);
  void case_of(std::size_t root, const std::vector<std::size_t>& roots);
  /// The name of a function and its opening parenthesis; what a joining one has behind its text.
  void later_name(const ExpressionNode& function);
  void later_separator(const ExpressionNode& function, bool is_distinct, bool as_argument);
  void grouping(std::size_t root, const std::vector<std::size_t>& roots);
  void over(std::size_t root, const std::vector<std::size_t>& roots);
  void frame(const ExpressionNode& node);
  void ordered(std::size_t root, const std::vector<std::size_t>& roots);
  void filter(std::size_t root, const std::vector<std::size_t>& roots);
  void ordering(std::size_t root, const std::vector<std::size_t>& roots);

  void later(std::string_view text) { tasks_.push_back({Task::text_piece, text}); }
  void later_made(std::string text);
  void later_bare(std::size_t root, std::string_view type = {}) {
    tasks_.push_back({Task::node, {}, root, false, type});
  }
  void later_operand(std::size_t parent, std::size_t root, bool is_right, bool is_condition = false,
                     std::string_view type = {});
  void later_list(const std::vector<std::size_t>& roots, std::size_t begin, std::size_t end, bool typed);
  bool needs_parentheses(Precedence outer, std::size_t operand, bool is_right);

  SqlWriter& sql_;
  const Clause& clause_;
  std::size_t first_;
  std::vector<std::size_t> starts_;  // of each node: where its operands begin
  std::vector<Task> tasks_;          // last first
  std::deque<std::string> made_;     // texts that tasks borrow
};

/// How many nodes are operands of `node`.
std::size_t operand_count(const ExpressionNode& node);

/// The type that a database of typed placeholders must be told for the literal `literal`,
/// an operand of `parent` beside `sibling` (either may be absent); empty: none.
std::string_view literal_type(const Compiler& compiler, const ModelResolver& models, const Clause& clause,
                              const ExpressionNode& literal, const ExpressionNode* parent,
                              const ExpressionNode* sibling);

}  // namespace carafe::detail
