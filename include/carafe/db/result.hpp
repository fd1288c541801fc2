// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <carafe/db/rows.hpp>
#include <carafe/sql/value.hpp>

namespace carafe {

/// One row of a Result; keeps the result's data alive.
class Row {
 public:
  Row(std::shared_ptr<const detail::RowBuffer> data, std::size_t row) : data_(std::move(data)), row_(row) {}

  std::size_t size() const { return data_->width(); }
  const std::vector<std::string>& columns() const { return data_->columns(); }
  /// Throws UsageError "no-such-column".
  Value operator[](std::size_t position) const { return Value(cell(position)); }
  /// Throws UsageError "no-such-column" naming those there are.
  Value operator[](std::string_view column) const { return Value(cell(position_of(column))); }

  /// The value as a T: what FromCell reads (numbers, bool, std::string, Bytes, Date, Time,
  /// DateTime, Decimal, …, Value), or std::optional of it. Throws DataError "wrong-type",
  /// "unexpected-null", UsageError "no-such-column".
  template <ReadableValue T>
  T get(std::size_t position) const {
    T out{};
    if (!FromCell<T>::read(cell(position), out)) {
      detail::throw_unreadable(cell(position), columns()[position], FromCell<T>::name);
    }
    return out;
  }
  template <ReadableValue T>
  T get(std::string_view column) const {
    return get<T>(position_of(column));
  }

  /// A struct, or a tuple; as `Rows::as`.
  template <class S>
  S as() const {
    S out{};
    detail::RowReader<S>{columns()}.read(data_->row(row_), out);
    return out;
  }

 private:
  const Cell& cell(std::size_t position) const;
  std::size_t position_of(std::string_view column) const;

  std::shared_ptr<const detail::RowBuffer> data_;
  std::size_t row_;
};

/// What a statement gave whose types are not known while compiling, read to the end: rows
/// to be asked by column name or position. An owned value, independent of its connection.
class Result {
 public:
  using value_type = Row;

  explicit Result(std::shared_ptr<const detail::RowBuffer> data) : data_(std::move(data)) {}

  std::size_t size() const { return data_->size(); }
  bool empty() const { return size() == 0; }
  const std::vector<std::string>& columns() const { return data_->columns(); }
  Row operator[](std::size_t row) const { return Row{data_, row}; }

  std::vector<Row> all() const;
  std::optional<Row> first() const;
  /// The only row; throws DatabaseError "no-row" or "several-rows".
  Row one() const;
  /// The only row, empty where there is none; throws DatabaseError "several-rows".
  std::optional<Row> one_or_none() const;

  /// Every row once, where it is met first.
  Result unique() const { return Result{detail::unique_rows(data_, {})}; }
  /// These rows and then those. Throws UsageError "row-does-not-fit" where their columns are not
  /// called the same.
  Result merge(const Result& others) const { return Result{detail::merge_rows(data_, others.data_)}; }
  /// The columns of these names, in this order: result.columns("name", "id"). Throws UsageError
  /// "no-such-column" naming those there are.
  template <std::convertible_to<std::string_view>... N>
  requires(sizeof...(N) > 0) Result columns(const N&... names)
  const {
    const std::array<std::string_view, sizeof...(N)> asked{std::string_view{names}...};
    return Result{detail::choose_columns(data_, asked)};
  }

  /// The same rows as tuples: `for (auto [id, name] : result.rows<int, std::string>())`.
  /// Throws UsageError "row-does-not-fit" for another number of columns.
  template <class... T>
  Rows<std::tuple<T...>> rows() const {
    return Rows<std::tuple<T...>>{data_};
  }
  /// The same rows as structs, each field filled from the column of its name.
  template <class S>
  Rows<S> as() const {
    return Rows<S>{data_};
  }

  /// The first value of the first row, empty where there is no row.
  template <class T>
  std::optional<T> scalar() const {
    if (empty()) return std::nullopt;
    return Rows<T>{data_}[0];
  }
  /// The first value of every row.
  template <class T>
  std::vector<T> scalars() const {
    return Rows<T>{data_}.all();
  }

  std::int64_t rows_affected() const { return data_->outcome.rows_affected; }
  std::int64_t last_insert_id() const { return data_->outcome.last_insert_id; }

  class iterator {
   public:
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;

    iterator() = default;
    iterator(const Result& result, std::size_t row) : result_(&result), row_(row) {}
    Row operator*() const { return (*result_)[row_]; }
    iterator& operator++() {
      ++row_;
      return *this;
    }
    iterator operator++(int) { return {*result_, row_++}; }
    friend bool operator==(const iterator& a, const iterator& b) { return a.row_ == b.row_; }

   private:
    const Result* result_ = nullptr;
    std::size_t row_ = 0;
  };
  iterator begin() const { return {*this, 0}; }
  iterator end() const { return {*this, size()}; }

  /// For typed statements.
  const std::shared_ptr<const detail::RowBuffer>& data() const { return data_; }

 private:
  std::shared_ptr<const detail::RowBuffer> data_;
};

template <class R>
Result Rows<R>::mappings() const {
  return Result{data_};
}

}  // namespace carafe
