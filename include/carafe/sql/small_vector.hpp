// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>

namespace carafe::detail {

/// A vector whose first N elements need no allocation. Only what expressions need:
/// append, read, copy, move.
template <class T, std::size_t N>
class SmallVector {
 public:
  SmallVector() = default;
  SmallVector(const SmallVector& other) { append(other.view()); }
  SmallVector(SmallVector&& other) noexcept { take(std::move(other)); }
  SmallVector& operator=(const SmallVector& other) {
    if (this != &other) *this = SmallVector{other};
    return *this;
  }
  SmallVector& operator=(SmallVector&& other) noexcept {
    if (this != &other) {
      release();
      take(std::move(other));
    }
    return *this;
  }
  ~SmallVector() { release(); }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  T* data() noexcept { return heap_ ? heap_ : local(); }
  const T* data() const noexcept { return heap_ ? heap_ : const_cast<SmallVector*>(this)->local(); }
  T& operator[](std::size_t position) noexcept { return data()[position]; }
  const T& operator[](std::size_t position) const noexcept { return data()[position]; }
  std::span<const T> view() const noexcept { return {data(), size_}; }

  void push_back(T value) {
    reserve(size_ + 1);
    std::construct_at(data() + size_, std::move(value));
    ++size_;
  }

  void append(std::span<const T> values) {
    reserve(size_ + values.size());
    std::uninitialized_copy(values.begin(), values.end(), data() + size_);
    size_ += values.size();
  }

  void reserve(std::size_t wanted) {
    if (wanted <= capacity_) return;
    std::size_t capacity = std::max(wanted, 2 * capacity_);
    T* grown = std::allocator<T>{}.allocate(capacity);
    std::uninitialized_move_n(data(), size_, grown);
    std::size_t size = size_;
    release();
    heap_ = grown;
    capacity_ = capacity;
    size_ = size;
  }

 private:
  T* local() noexcept { return reinterpret_cast<T*>(local_); }

  void release() noexcept {
    std::destroy_n(data(), size_);
    if (heap_) std::allocator<T>{}.deallocate(heap_, capacity_);
    heap_ = nullptr;
    capacity_ = N;
    size_ = 0;
  }

  void take(SmallVector&& other) noexcept {
    if (other.heap_) {
      heap_ = std::exchange(other.heap_, nullptr);
      capacity_ = std::exchange(other.capacity_, N);
      size_ = std::exchange(other.size_, 0);
    } else {
      std::uninitialized_move_n(other.local(), other.size_, local());
      size_ = other.size_;
      other.release();
    }
  }

  T* heap_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = N;
  alignas(T) unsigned char local_[N * sizeof(T)];
};

}  // namespace carafe::detail
