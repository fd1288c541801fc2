// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/clause.hpp>

namespace carafe {

struct ColumnRef;
struct DerivedTable;
struct Join;
struct TableRef;

/// The structure of a statement without its bound values, as bytes: equal bytes
/// compile to equal text. Most statements fit without an allocation.
class StatementKey {
 public:
  StatementKey() = default;
  StatementKey(const StatementKey&) = delete;
  StatementKey& operator=(const StatementKey&) = delete;

  void clear();
  void add(std::uint64_t word) { append(&word, sizeof word); }
  void add(const void* address) { add(std::uint64_t{reinterpret_cast<std::uintptr_t>(address)}); }
  void add(std::string_view text) {
    add(std::uint64_t{text.size()});
    append(text.data(), text.size());
  }
  void add(const Clause& clause);
  void add(const Ordering& term);
  void add(const TableRef& table);
  void add(const ColumnRef& column);
  void add(const Join& join);
  /// Throws UsageError "too-deep" where statements are nested without end.
  void add(const SqlStatement& nested);
  template <class T>
  void add(const std::vector<T>& list) {
    add(std::uint64_t{list.size()});
    for (const T& element : list) add(element);
  }

  std::string_view bytes() const { return {data_, size_}; }

 private:
  void append(const void* bytes, std::size_t size) {
    if (size > capacity_ - size_) grow(size);
    if (size != 0) std::memcpy(data_ + size_, bytes, size);
    size_ += size;
  }
  void grow(std::size_t more);
  void add(const DerivedTable& table);

  static constexpr std::size_t local_size = 1024;
  char local_[local_size];
  char* data_ = local_;
  std::size_t size_ = 0;
  std::size_t capacity_ = local_size;
  std::unique_ptr<char[]> heap_;
  // What was written before is referred to: whether two names mean one object is part
  // of the structure.
  std::vector<const DerivedTable*> seen_;
  std::size_t depth_ = 0;
};

}  // namespace carafe
