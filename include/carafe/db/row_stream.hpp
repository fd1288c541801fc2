// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <carafe/db/rows.hpp>
#include <carafe/db/statement.hpp>

namespace carafe {

namespace detail {

/// A statement that is being stepped, one row in memory at a time.
class RowCursor {
 public:
  /// Runs `statement`. `lending` expires when the connection is handed back. Copies what
  /// `cells` borrow.
  RowCursor(Statement& statement, std::span<const Cell> cells, ColumnNames columns,
            std::weak_ptr<const void> lending);
  RowCursor(RowCursor&&) noexcept;
  RowCursor& operator=(RowCursor&&) noexcept;
  ~RowCursor();

  /// Goes to the next row; false after the last, any number of times. Throws UsageError
  /// "stream-closed" where the connection was handed back.
  bool next();
  const Cell* row() const;
  /// Stays where it is when the cursor is moved.
  const std::vector<std::string>& columns() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace detail

/// The rows of a typed statement as they come from the database, in bounded memory however
/// many there are. Gone through once.
///
/// Belongs to its connection or session: until the last row is read, or the stream is
/// destroyed, a database may run nothing else on that connection; after the connection has
/// been handed back (the session's transaction has ended) it throws UsageError
/// "stream-closed".
///
///     for (auto [id, name] : connection.stream(select(&User::id, &User::name), models)) …
template <class R>
class RowStream {
 public:
  using value_type = R;

  explicit RowStream(detail::RowCursor cursor, std::span<const detail::ValueShape> types = {})
      : cursor_(std::move(cursor)), reader_(cursor_.columns(), types) {}

  const std::vector<std::string>& columns() const { return cursor_.columns(); }

  /// The next row, empty after the last.
  std::optional<R> next() {
    std::optional<R> row;
    if (cursor_.next()) reader_.read(cursor_.row(), row.emplace());
    return row;
  }

  auto scalars() && { return RowStream<typename detail::FirstOf<R>::type>{std::move(cursor_)}; }
  template <class S>
  RowStream<S> as() && {
    return RowStream<S>{std::move(cursor_), detail::ShapesOf<R>::list};
  }
  /// Vectors of `rows` rows each, the last of fewer.
  Partitions<RowStream> partitions(std::size_t rows) && { return {std::move(*this), rows}; }
  /// At most `most` rows more at the end of `into`.
  void take(std::size_t most, std::vector<R>& into) {
    for (std::size_t taken = 0; taken < most && cursor_.next(); ++taken) {
      R row{};
      reader_.read(cursor_.row(), row);
      into.push_back(std::move(row));
    }
  }

  class iterator {
   public:
    using value_type = R;
    using difference_type = std::ptrdiff_t;

    explicit iterator(RowStream& stream) : stream_(&stream) { ++*this; }
    R operator*() const {
      R out{};
      stream_->reader_.read(stream_->cursor_.row(), out);
      return out;
    }
    iterator& operator++() {
      at_end_ = !stream_->cursor_.next();
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return at_end_; }

   private:
    RowStream* stream_;
    bool at_end_ = false;
  };
  /// Once.
  iterator begin() { return iterator{*this}; }
  std::default_sentinel_t end() const { return {}; }

 private:
  detail::RowCursor cursor_;
  detail::RowReader<R> reader_;
};

}  // namespace carafe
