// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/compiler.hpp>
#include <carafe/sql/statements.hpp>

namespace carafe::detail {

/// Writes one statement: its text and the parameters in the order of their
/// placeholders. Used by Compiler, one object for each statement.
class SqlWriter {
 public:
  SqlWriter(const Compiler& compiler, const ModelResolver& models) : compiler_(compiler), models_(models) {}

  void raw(std::string_view sql) { text_ += sql; }
  void name(std::string_view identifier) { text_ += compiler_.quote(identifier); }
  /// The placeholder of the next parameter of the statement.
  void parameter(std::size_t parameter);
  /// `first` is the position of the clause's first literal among the statement's.
  void expression(const Clause& clause, std::size_t first);

  /// Which table `table` is called, in SQL.
  std::string_view table_name(const TableRef& table) const;
  std::string_view column_name(const ColumnRef& column) const;

  /// Tables that expressions have named so far, in order, without repetition.
  void add_table(std::string_view name);
  void add_tables(const Clause& clause);
  const std::vector<std::string_view>& tables() const { return tables_; }

  const ModelResolver& models() const { return models_; }
  CompiledSql finish() &&;

  void select(const SelectStatement& statement, std::size_t first);
  void compound(const CompoundStatement& statement, std::size_t first);
  void insert(const InsertStatement& statement, std::size_t first);
  void update(const UpdateStatement& statement, std::size_t first);
  void erase(const DeleteStatement& statement, std::size_t first);

 private:
  /// What remains to be written: a node with its operands, or a piece of text.
  struct Task {
    std::string_view text;
    std::size_t root = 0;
    bool is_node = false;
  };
  void node(const Clause& clause, std::size_t root, std::size_t first);
  void operands(const Clause& clause, std::size_t root);
  void push_operand(const Clause& clause, std::size_t parent, std::size_t operand, bool is_right);

  const Compiler& compiler_;
  const ModelResolver& models_;
  std::string text_;
  std::vector<std::uint32_t> slots_;
  std::vector<std::string_view> tables_;
  // For the expression being written.
  std::vector<std::size_t> starts_;  // of each node: where its operands begin
  std::vector<Task> tasks_;          // last first
};

}  // namespace carafe::detail
