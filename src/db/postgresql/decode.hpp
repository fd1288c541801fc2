// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/value.hpp>

#include "db/postgresql/handle.hpp"

namespace carafe::detail {

/// How the values of one column become cells.
enum class PgDecoder : std::uint8_t {
  boolean,
  int2,
  int4,
  int8,
  oid,
  float4,
  float8,
  text,
  blob,
  date,
  time,
  timetz,
  timestamp,
  interval,
  numeric,
  uuid,
  json,
  jsonb,
  array,
  nothing,
};

/// Turns the rows of a statement's answers into cells. One per statement: kinds that have
/// no binary cell (numbers as text, intervals of months) are written into a buffer that
/// lives until the next row.
class PgRowDecoder {
 public:
  /// Takes the columns of `description`, an answer with columns.
  void describe(const PGresult* description);
  /// 1 where every column has a binary form that is known, else 0.
  int result_format() const noexcept { return binary_ ? 1 : 0; }
  std::size_t column_count() const noexcept { return columns_.size(); }
  std::string_view column_name(std::size_t position) const { return columns_.at(position).name; }
  /// Whether `result` has the columns described.
  bool fits(const PGresult* result) const noexcept;

  void decode(const PGresult* result, int row, Cell* cells);

 private:
  struct Column {
    std::string name;
    Oid type = 0;
    PgDecoder decoder = PgDecoder::text;
  };

  void decode_binary(PgDecoder decoder, const char* data, std::size_t size, Cell& cell);
  void decode_text(PgDecoder decoder, const char* data, std::size_t size, Cell& cell);
  void write_numeric(const char* data, std::size_t size, Cell& cell);
  void write_interval(const char* data, Cell& cell);
  void write_blob(std::string_view hex, Cell& cell);
  void in_buffer(std::size_t from, CellKind kind, Cell& cell);

  std::vector<Column> columns_;
  bool binary_ = true;
  std::string buffer_;
  std::vector<Cell*> in_buffer_;  // cells whose bytes are in the buffer, which may yet move
};

}  // namespace carafe::detail
