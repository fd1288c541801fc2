// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string>
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
};

}  // namespace carafe::detail
