// SPDX-License-Identifier: MIT
#include "sql/sql_writer.hpp"

#include <carafe/util/error.hpp>

namespace carafe::detail {

void throw_too_deep() {
  throw UsageError{"too-deep", "Statements are nested more than " + std::to_string(max_nesting) +
                                   " deep. Join tables instead, or name the inner statements as common "
                                   "tables."};
}

void throw_incomplete(const char* message) { throw UsageError{"incomplete-statement", message}; }

void SqlWriter::unsupported(std::string_view feature, std::string_view instead) const {
  throw_unsupported(syntax_.database, feature, instead);
}

void SqlWriter::table_name(const TableRef& table) {
  if (table.model) {
    raw(compiler_.table_name(models_.table_of(*table.model)));
  } else {
    raw(compiler_.table_name({table.schema, table.name}));
  }
}

void SqlWriter::column_name(const ColumnRef& column) {
  name(column.member.model ? std::string_view{models_.resolve(column.member).column().name}
                           : std::string_view{column.name});
}

std::size_t SqlWriter::expressions(const std::vector<Clause>& clauses, std::size_t first, Role role) {
  for (const Clause& clause : clauses) {
    if (&clause != &clauses.front()) raw(", ");
    if (clause.empty()) throw_incomplete("A statement names an empty expression among its columns.");
    expression(clause, first, role);
    first += clause.parameter_count();
  }
  return first;
}

std::size_t SqlWriter::ordering(const std::vector<Ordering>& terms, std::size_t first) {
  if (terms.empty()) return first;
  raw(" ORDER BY ");
  for (const Ordering& term : terms) {
    if (&term != &terms.front()) raw(", ");
    if (term.by.empty()) throw_incomplete("A statement is ordered by an empty expression.");
    // Where NULLS FIRST is unknown, NULL sorts before everything.
    bool wants_first = term.nulls == NullsOrder::first;
    bool emulated = term.nulls != NullsOrder::unspecified && !syntax_.nulls_order;
    if (emulated && wants_first == term.descending) {
      raw("ISNULL(");
      expression(term.by, first, Role::ordering);
      raw(wants_first ? ") DESC, " : "), ");
    }
    expression(term.by, first, Role::ordering);
    if (term.descending) raw(" DESC");
    if (term.nulls != NullsOrder::unspecified && !emulated) raw(wants_first ? " NULLS FIRST" : " NULLS LAST");
    first += term.by.parameter_count();
  }
  return first;
}

void SqlWriter::where(const Clause& condition, std::size_t first) {
  bool wanted = std::exchange(where_wanted_, false);
  if (condition.empty()) {
    if (wanted) raw(" WHERE TRUE");
    return;
  }
  raw(" WHERE ");
  if (!scopes_.empty()) scopes_.back().in_condition = true;
  expression(condition, first, Role::condition);
  if (!scopes_.empty()) scopes_.back().in_condition = false;
}

void SqlWriter::nested(const SqlStatement& statement, std::size_t first) {
  Nesting nesting{depth_};
  const SelectStatement* labels = std::exchange(labels_, nullptr);
  bool qualify = std::exchange(qualify_, true);
  raw("(");
  statement.write(*this, first);
  raw(")");
  qualify_ = qualify;
  labels_ = labels;
}

CompiledSql SqlWriter::finish() && {
  CompiledSql compiled;
  compiled.warning = std::move(warning_);
  Fragment with = with_clause();
  std::size_t position = 0;
  auto append = [&](std::string_view text, std::span<const Fragment::Mark> marks, std::size_t offset) {
    std::size_t written = 0;
    for (const auto& [at, parameter] : marks) {
      compiled.text += text.substr(written, at - offset - written);
      written = at - offset;
      compiled.text += compiler_.placeholder(compiled.slots.size());
      if (parameter != position++) compiled.slots_in_order = false;
      compiled.slots.push_back(parameter);
    }
    compiled.text += text.substr(written);
  };
  std::string_view text = out_.text;
  std::span<const Fragment::Mark> marks = out_.marks;
  std::size_t before = 0;
  while (before < marks.size() && marks[before].at < with_at_) ++before;
  compiled.text.reserve(text.size() + with.text.size() + 8);
  append(text.substr(0, with_at_), marks.first(before), 0);
  append(with.text, with.marks, 0);
  append(text.substr(with_at_), marks.subspan(before), with_at_);
  return compiled;
}

}  // namespace carafe::detail
