// SPDX-License-Identifier: MIT
#include <carafe/db/row_stream.hpp>

#include <carafe/sql/value.hpp>
#include <carafe/util/error.hpp>

namespace carafe::detail {

struct RowCursor::State {
  Statement& statement;
  std::weak_ptr<const void> lending;
  std::vector<Value> parameters;
  ColumnNames columns;
  std::vector<Cell> row;
  bool open = false;

  ~State() {
    if (open && !lending.expired()) statement.reset();
  }
};

RowCursor::RowCursor(Statement& statement, std::span<const Cell> cells, ColumnNames columns,
                     std::weak_ptr<const void> lending)
    : state_(new State{statement, std::move(lending), {}, std::move(columns), {}, false}) {
  std::vector<Cell> own;
  state_->parameters.reserve(cells.size());
  for (const Cell& cell : cells) own.push_back(state_->parameters.emplace_back(cell).cell());
  state_->row.resize(state_->columns->size());
  statement.stream_rows();
  statement.bind(own);
  state_->open = true;
}

RowCursor::RowCursor(RowCursor&&) noexcept = default;
RowCursor& RowCursor::operator=(RowCursor&&) noexcept = default;
RowCursor::~RowCursor() = default;

bool RowCursor::next() {
  if (!state_->open) return false;
  if (state_->lending.expired()) {
    throw UsageError{
        "stream-closed",
        "A stream of rows is read on after its connection was handed back. Read it to the end before "
        "the session's commit or rollback, or the end of the connection."};
  }
  state_->open = false;  // a step that throws leaves the statement reset
  state_->open = state_->statement.step(state_->row.data());
  return state_->open;
}

const Cell* RowCursor::row() const { return state_->row.data(); }
const std::vector<std::string>& RowCursor::columns() const { return *state_->columns; }

}  // namespace carafe::detail
