// SPDX-License-Identifier: MIT
#include <carafe/db/row_buffer.hpp>

#include <algorithm>
#include <cstring>
#include <new>

namespace carafe::detail {

static constexpr std::size_t smallest_block = 512;
static constexpr std::size_t largest_block = 64 * 1024;

void RowBuffer::keep() {
  std::size_t width = this->width();
  Cell* cells = cells_.get() + rows_ * width;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < width; ++i) bytes += cells[i].has_bytes() ? cells[i].size : 0;
  if (bytes > 0) {
    char* place = room(bytes);
    for (std::size_t i = 0; i < width; ++i) {
      if (!cells[i].has_bytes()) continue;
      std::memcpy(place, cells[i].data, cells[i].size);
      cells[i].data = place;
      place += cells[i].size;
    }
  }
  ++rows_;
}

void RowBuffer::grow() {
  std::size_t capacity = capacity_ == 0 ? 2 : 2 * capacity_;
  void* grown = std::realloc(cells_.get(), std::max<std::size_t>(capacity * width() * sizeof(Cell), 1));
  if (grown == nullptr) throw std::bad_alloc{};
  static_cast<void>(cells_.release());
  cells_.reset(static_cast<Cell*>(grown));
  capacity_ = capacity;
}

char* RowBuffer::room(std::size_t bytes) {
  if (bytes > left_) {
    std::size_t doubled = smallest_block << std::min<std::size_t>(blocks_.size(), 8);
    std::size_t size = std::max(bytes, std::min(doubled, largest_block));
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    free_ = blocks_.back().get();
    left_ = size;
  }
  char* place = free_;
  free_ += bytes;
  left_ -= bytes;
  return place;
}

}  // namespace carafe::detail
