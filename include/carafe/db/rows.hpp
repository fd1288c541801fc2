// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/db/row_buffer.hpp>
#include <carafe/db/row_reader.hpp>

namespace carafe {

class Result;

namespace detail {

/// Throw DatabaseError "no-row" or "several-rows".
[[noreturn]] void throw_not_one_row(std::size_t found);
/// Throws UsageError "empty-partition".
std::size_t checked_partition(std::size_t rows);

template <class R>
struct FirstOf {
  using type = R;
};
template <class T, class... More>
struct FirstOf<std::tuple<T, More...>> {
  using type = T;
};
template <class T>
struct AsOptional {
  using type = std::optional<T>;
};
template <class T>
struct AsOptional<std::optional<T>> {
  using type = std::optional<T>;
};

template <class R>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

template <class R>
struct ShapesOf {
  static constexpr std::span<const ValueShape> list{};
};
template <class... T>
struct ShapesOf<std::tuple<T...>> {
  static constexpr std::array<ValueShape, sizeof...(T)> list{value_shape<T>...};
};

}  // namespace detail

/// Groups of rows, made one at a time. `Source` gives the rows: `take(most, into)`.
template <class Source>
class Partitions {
 public:
  using Part = std::vector<typename Source::value_type>;

  Partitions(Source source, std::size_t rows)
      : source_(std::move(source)), rows_(detail::checked_partition(rows)) {}

  class iterator {
   public:
    using value_type = Part;
    using difference_type = std::ptrdiff_t;

    explicit iterator(Partitions& partitions) : partitions_(&partitions) { ++*this; }
    Part& operator*() const { return partitions_->part_; }
    iterator& operator++() {
      partitions_->part_.clear();
      partitions_->source_.take(partitions_->rows_, partitions_->part_);
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return partitions_->part_.empty(); }

   private:
    Partitions* partitions_;
  };

  /// Once.
  iterator begin() { return iterator{*this}; }
  std::default_sentinel_t end() const { return {}; }

 private:
  Source source_;
  std::size_t rows_;
  Part part_;
};

/// The rows of a typed statement, each an R: a tuple of the selected values, a struct
/// (`as<Summary>()`), or the value of the first column (`scalars()`).
///
/// An owned value, independent of the connection it came from; copies share the rows.
/// Values are made from the row when they are asked for, and throw DataError
/// "unexpected-null" or "wrong-type" naming the column where it holds something else.
///
///     for (auto [id, name] : session.execute(select(&User::id, &User::name))) …
template <class R>
class Rows {
 public:
  using value_type = R;

  explicit Rows(std::shared_ptr<const detail::RowBuffer> data, std::span<const detail::ValueShape> types = {})
      : data_(std::move(data)), reader_(data_->columns(), types) {}

  std::size_t size() const { return data_->size(); }
  bool empty() const { return size() == 0; }
  const std::vector<std::string>& columns() const { return data_->columns(); }
  /// `row` below `size()`.
  R operator[](std::size_t row) const {
    R out{};
    reader_.read(data_->row(row), out);
    return out;
  }

  std::vector<R> all() const {
    std::vector<R> rows;
    append(0, size(), rows);
    return rows;
  }
  std::optional<R> first() const { return empty() ? std::nullopt : std::optional<R>{(*this)[0]}; }
  /// The only row. Throws DatabaseError "no-row" or "several-rows".
  R one() const {
    if (size() != 1) detail::throw_not_one_row(size());
    return (*this)[0];
  }
  /// The only row, empty where there is none. Throws DatabaseError "several-rows".
  std::optional<R> one_or_none() const {
    if (size() > 1) detail::throw_not_one_row(size());
    return first();
  }

  /// Every row once, where it is met first.
  Rows unique() const { return Rows{detail::unique_rows(data_, read_columns())}; }
  /// These rows and then those. Throws UsageError "row-does-not-fit" where their columns are not
  /// called the same.
  Rows merge(const Rows& others) const { return Rows{detail::merge_rows(data_, others.data_)}; }
  /// The columns at these positions, in this order: rows.columns<2, 0>().
  template <std::size_t... I>
  requires(sizeof...(I) > 0 && detail::is_tuple<R>) auto columns() const {
    static constexpr std::array<std::size_t, sizeof...(I)> positions{I...};
    return Rows<std::tuple<std::tuple_element_t<I, R>...>>{detail::choose_columns(data_, positions)};
  }

  /// The first value of every row.
  auto scalars() const { return Rows<typename detail::FirstOf<R>::type>{data_}; }
  /// The first value of the first row; empty where there is no row, or it is NULL.
  auto scalar() const -> typename detail::AsOptional<typename detail::FirstOf<R>::type>::type {
    if (empty()) return std::nullopt;
    return scalars()[0];
  }
  /// Structs, each field filled from the column of its name. Throws UsageError
  /// "row-does-not-fit" where names or types do not agree.
  template <class S>
  Rows<S> as() const {
    return Rows<S>{data_, detail::ShapesOf<R>::list};
  }
  /// Rows that are asked by column name: row["name"], row.get<std::string>("name").
  Result mappings() const;

  /// Vectors of `rows` rows each, the last of fewer.
  auto partitions(std::size_t rows) const { return Partitions<Taker>{Taker{*this}, rows}; }

  std::int64_t rows_affected() const { return data_->outcome.rows_affected; }
  std::int64_t last_insert_id() const { return data_->outcome.last_insert_id; }

  class iterator {
   public:
    using value_type = R;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;

    iterator() = default;
    iterator(const Rows& rows, std::size_t row) : rows_(&rows), row_(row) {}
    R operator*() const { return (*rows_)[row_]; }
    iterator& operator++() {
      ++row_;
      return *this;
    }
    iterator operator++(int) { return {*rows_, row_++}; }
    friend bool operator==(const iterator& a, const iterator& b) { return a.row_ == b.row_; }

   private:
    const Rows* rows_ = nullptr;
    std::size_t row_ = 0;
  };
  iterator begin() const { return {*this, 0}; }
  iterator end() const { return {*this, size()}; }

 private:
  /// Of which the values of a row are made; empty is all.
  std::span<const std::uint32_t> read_columns() const {
    static constexpr std::array<std::uint32_t, 1> first{0};
    if constexpr (detail::is_tuple<R>) {
      return {};
    } else if constexpr (requires { reader_.positions; }) {
      return reader_.positions;
    } else {
      return first;
    }
  }

  struct Taker {
    using value_type = R;
    Rows rows;
    std::size_t next = 0;
    void take(std::size_t most, std::vector<R>& into) {
      std::size_t end = next + std::min(most, rows.size() - next);
      rows.append(next, end, into);
      next = end;
    }
  };

  void append(std::size_t from, std::size_t to, std::vector<R>& into) const {
    into.reserve(into.size() + (to - from));
    for (std::size_t row = from; row < to; ++row) {
      if constexpr (std::is_same_v<R, bool>) {
        into.push_back((*this)[row]);
      } else {
        reader_.read(data_->row(row), into.emplace_back());
      }
    }
  }

  std::shared_ptr<const detail::RowBuffer> data_;
  detail::RowReader<R> reader_;
};

}  // namespace carafe
