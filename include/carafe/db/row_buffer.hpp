// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carafe/db/statement.hpp>
#include <carafe/sql/value.hpp>

namespace carafe::detail {

/// The rows of a result, copied from a driver: cells one after another, their bytes in
/// blocks beside them. Filled by one thread, then only read.
class RowBuffer {
 public:
  explicit RowBuffer(ColumnNames columns) : columns_(std::move(columns)) {}
  RowBuffer(const RowBuffer&) = delete;
  RowBuffer& operator=(const RowBuffer&) = delete;

  /// Where the cells of the next row are to be written.
  Cell* next_row() {
    if (rows_ == capacity_) grow();
    Cell* cells = cells_.get() + rows_ * width();
    std::uninitialized_default_construct_n(cells, width());
    return cells;
  }
  /// Keeps what was written there, and copies what it borrows.
  void keep();
  void append(const Cell* row) {
    std::copy_n(row, width(), next_row());
    keep();
  }
  /// Copies the cells alone; their bytes belong to a buffer that is held.
  void append_borrowed(const Cell* row) {
    std::copy_n(row, width(), next_row());
    ++rows_;
  }
  void hold(std::shared_ptr<const RowBuffer> owner) { held_.push_back(std::move(owner)); }

  const std::vector<std::string>& columns() const noexcept { return *columns_; }
  std::size_t width() const noexcept { return columns_->size(); }
  std::size_t size() const noexcept { return rows_; }
  const Cell* row(std::size_t position) const noexcept { return cells_.get() + position * width(); }

  Outcome outcome;

 private:
  struct Free {
    void operator()(void* memory) const noexcept { std::free(memory); }
  };
  void grow();
  char* room(std::size_t bytes);

  ColumnNames columns_;
  std::size_t rows_ = 0;
  std::size_t capacity_ = 0;             // in rows
  std::unique_ptr<Cell[], Free> cells_;  // of malloc, so that realloc moves pages instead of bytes
  char first_block_[256];                // enough for most single rows
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = first_block_;
  std::size_t left_ = sizeof first_block_;
  std::vector<std::shared_ptr<const RowBuffer>> held_;
};

/// Throws UsageError "no-such-column" naming those there are.
std::size_t column_position(const std::vector<std::string>& columns, std::string_view column);

// New buffers over the rows of others, whose bytes they share.

/// `positions` below `from->width()`.
std::shared_ptr<const RowBuffer> choose_columns(const std::shared_ptr<const RowBuffer>& from,
                                                std::span<const std::size_t> positions);
std::shared_ptr<const RowBuffer> choose_columns(const std::shared_ptr<const RowBuffer>& from,
                                                std::span<const std::string_view> names);
/// The first of those that agree in `columns`, or in all where that is empty.
std::shared_ptr<const RowBuffer> unique_rows(const std::shared_ptr<const RowBuffer>& from,
                                             std::span<const std::uint32_t> columns);
/// Throws UsageError "row-does-not-fit" where the columns' names differ.
std::shared_ptr<const RowBuffer> merge_rows(const std::shared_ptr<const RowBuffer>& first,
                                            const std::shared_ptr<const RowBuffer>& second);

}  // namespace carafe::detail
