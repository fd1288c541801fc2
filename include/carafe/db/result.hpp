// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/db/statement.hpp>
#include <carafe/sql/value.hpp>

namespace carafe {

namespace detail {

struct ResultData {
  std::vector<std::string> columns;
  std::vector<Value> values;  // row after row
  std::size_t rows = 0;
  Outcome outcome;
};

// Each throws DataError "wrong-type" naming the column where the value does not fit.
void read_value(const Value& value, std::string_view column, bool& out);
void read_value(const Value& value, std::string_view column, std::int64_t& out);
void read_value(const Value& value, std::string_view column, int& out);
void read_value(const Value& value, std::string_view column, double& out);
void read_value(const Value& value, std::string_view column, std::string& out);
void read_value(const Value& value, std::string_view column, Bytes& out);
void read_value(const Value& value, std::string_view column, Date& out);
void read_value(const Value& value, std::string_view column, Time& out);
void read_value(const Value& value, std::string_view column, DateTime& out);
void read_value(const Value& value, std::string_view column, Value& out);
template <class T>
void read_value(const Value& value, std::string_view column, std::optional<T>& out) {
  out.reset();
  if (!value.is_null()) read_value(value, column, out.emplace());
}

}  // namespace detail

/// One row of a Result; keeps the result's data alive.
class Row {
 public:
  Row(std::shared_ptr<const detail::ResultData> data, std::size_t row) : data_(std::move(data)), row_(row) {}

  std::size_t size() const { return data_->columns.size(); }
  const Value& operator[](std::size_t position) const;
  /// Throws UsageError "no-such-column" naming those there are.
  const Value& operator[](std::string_view column) const;

  /// The value as a T: bool, int, std::int64_t, double, std::string, Bytes, Date, Time,
  /// DateTime, Value or std::optional of these. Throws DataError "wrong-type".
  template <class T>
  T get(std::size_t position) const {
    T out{};
    const Value& value = (*this)[position];  // checks the position
    detail::read_value(value, data_->columns[position], out);
    return out;
  }
  template <class T>
  T get(std::string_view column) const {
    T out{};
    detail::read_value((*this)[column], column, out);
    return out;
  }

 private:
  std::shared_ptr<const detail::ResultData> data_;
  std::size_t row_;
};

/// What a statement of raw SQL gave, read to the end: an owned value, independent of
/// its connection.
class Result {
 public:
  explicit Result(detail::ResultData data)
      : data_(std::make_shared<const detail::ResultData>(std::move(data))) {}

  std::size_t size() const { return data_->rows; }
  bool empty() const { return data_->rows == 0; }
  const std::vector<std::string>& columns() const { return data_->columns; }
  Row operator[](std::size_t row) const { return Row{data_, row}; }

  std::vector<Row> all() const;
  std::optional<Row> first() const;
  /// The only row; throws DatabaseError "no-row" or "several-rows".
  Row one() const;
  /// The first value of the first row, empty where there is no row.
  template <class T>
  std::optional<T> scalar() const {
    if (empty()) return std::nullopt;
    return (*this)[0].template get<T>(0);
  }
  /// The first value of every row.
  template <class T>
  std::vector<T> scalars() const {
    std::vector<T> values;
    values.reserve(size());
    for (std::size_t row = 0; row < size(); ++row) values.push_back((*this)[row].template get<T>(0));
    return values;
  }

  std::int64_t rows_affected() const { return data_->outcome.rows_affected; }
  std::int64_t last_insert_id() const { return data_->outcome.last_insert_id; }

 private:
  std::shared_ptr<const detail::ResultData> data_;
};

}  // namespace carafe
