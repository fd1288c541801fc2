// SPDX-License-Identifier: MIT
#pragma once

#include <libpq-fe.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/value.hpp>

namespace carafe::detail {

/// Cells as libpq wants them, by the types the statement's parameters have: in binary
/// where the type is known, else as text, which the server reads.
class PgParameters {
 public:
  /// Text and binary data are borrowed from the cells. Throws DataError "data-error"
  /// naming the position of a value that does not fit its type.
  void set(std::span<const Cell> cells, std::span<const Oid> types);

  int count() const noexcept { return int(values_.size()); }
  const char* const* values() const noexcept { return values_.data(); }
  const int* lengths() const noexcept { return lengths_.data(); }
  const int* formats() const noexcept { return formats_.data(); }

 private:
  void encode(const Cell& cell, Oid type);
  void encode_integer(const Cell& cell, std::int64_t least, std::int64_t most, std::size_t bytes);
  void encode_real(const Cell& cell, Oid type);
  void encode_date(const Cell& cell);
  void encode_timestamp(const Cell& cell);
  void encode_time(const Cell& cell, bool with_zone);
  void encode_interval(const Cell& cell);
  void encode_uuid(const Cell& cell);
  void encode_text(const Cell& cell);
  /// For the server to read.
  void as_written(const Cell& cell);

  template <class Integer>
  void binary(Integer value);
  void borrowed(std::string_view bytes);
  void copied(std::string_view bytes, int format);
  [[noreturn]] void refuse(const Cell& cell, std::string_view wanted) const;

  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::vector<std::ptrdiff_t> offsets_;  // into the buffer, or -1
  std::string buffer_;
  std::size_t position_ = 0;
};

}  // namespace carafe::detail
