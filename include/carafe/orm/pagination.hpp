// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <carafe/json/convert.hpp>
#include <carafe/orm/session.hpp>
#include <carafe/util/error.hpp>

namespace carafe {

/// A page or a place that was asked for does not exist: "no-such-page", "bad-cursor". Behind a
/// Database it becomes an answer, 404 or 400.
class PageError : public UsageError {
 public:
  using UsageError::UsageError;
};

struct PageOptions {
  /// From 1; 1 where nobody says.
  std::optional<std::int64_t> page{};
  /// 20 where nobody says.
  std::optional<std::int64_t> per_page{};
  /// What `per_page` is cut to. Where a client chooses `per_page` and this is not set, 100.
  std::optional<std::int64_t> max_per_page{};
  /// A number below 1, and a page after the first without rows, are a PageError; else numbers
  /// are brought to the nearest that make sense, and such a page is empty.
  bool error_out = true;
  /// Ask for the number of all rows. Without it one row more than the page is read, to know
  /// whether there is a next page.
  bool count = true;
};

/// Where a page is among others; the numbers of a Pagination.
struct PageNumbers {
  std::int64_t page = 1;
  std::int64_t per_page = 20;
  std::optional<std::int64_t> max_per_page{};
  /// Rows on all pages; empty where they were not counted.
  std::optional<std::int64_t> total{};
  std::int64_t size = 0;  ///< rows on this page
  bool more = false;      ///< there are rows behind this page; only where they were not counted

  /// 0 where nothing is there, or nothing was counted.
  std::int64_t pages() const noexcept;
  /// The numbers of this page's first and last row, from 1; 0 where it has none.
  std::int64_t first() const noexcept;
  std::int64_t last() const noexcept;
  bool has_prev() const noexcept { return page > 1; }
  bool has_next() const noexcept { return total ? page < pages() : more; }
  std::optional<std::int64_t> prev_num() const noexcept;
  std::optional<std::int64_t> next_num() const noexcept;

  struct Edges {
    std::int64_t left_edge = 2;
    std::int64_t left_current = 2;
    std::int64_t right_current = 4;
    std::int64_t right_edge = 2;
  };
  /// The pages to link to: some at both ends and around this one, and an empty place for each
  /// gap. Page 7 of 20 gives 1 2 - 5 6 7 8 9 10 11 - 19 20.
  std::vector<std::optional<std::int64_t>> iter_pages(const Edges& edges) const;
  std::vector<std::optional<std::int64_t>> iter_pages() const { return iter_pages({}); }
};

namespace detail {

/// The numbers of a page about to be read. Throws PageError "no-such-page".
PageNumbers page_asked_for(const PageOptions& options);
/// Makes a query that of the page. Throws UsageError "limited-query" where it has a limit.
void cut_to_page(SelectStatement& statement, const PageNumbers& page, bool one_more);
/// Rows in no order are on no page: by the primary key where the query does not say.
void order_by_key(SelectStatement& statement, const ModelDescriptor& model);
/// What was read. Throws PageError "no-such-page".
void check_page(PageNumbers& page, std::size_t rows, bool error_out);
void write_page_numbers(JsonWriter& writer, const PageNumbers& page);

/// What a query's rows are in C++: objects, or tuples.
template <class... T>
struct QueriedRow {
  using type = typename Select<T...>::Row;
  static std::vector<type> read(SessionVerbs& session, const Select<T...>& query) {
    return session.execute(query).all();
  }
  static void order(Select<T...>&) {}
};
template <Model T>
struct QueriedRow<T> {
  using type = Ref<T>;
  static std::vector<type> read(SessionVerbs& session, const Select<T>& query) {
    return session.scalars(query).all();
  }
  static void order(Select<T>& query) { order_by_key(query.edit(), descriptor_of<T>()); }
};

}  // namespace detail

/// One page of a query's rows, and what there is around it. JSON: an object of "items" and the
/// numbers.
///
/// Keeps the query and refers to the session, which must outlive it where `prev` or `next` are
/// called.
template <class... T>
class Pagination : public PageNumbers {
 public:
  using Item = typename detail::QueriedRow<T...>::type;

  std::vector<Item> items;

  auto begin() const noexcept { return items.begin(); }
  auto end() const noexcept { return items.end(); }

  /// The page before or after, by one query; `total` is taken over. An empty one where there is
  /// none (before the first, the first).
  Pagination prev() const { return neighbour(page - 1); }
  Pagination next() const { return neighbour(page + 1); }

  /// See `paginate`.
  Pagination(SessionVerbs& session, Select<T...> query, const PageOptions& options)
      : PageNumbers(detail::page_asked_for(options)), session_(&session), query_(std::move(query)) {
    detail::QueriedRow<T...>::order(query_);
    read(options.error_out, !options.count);
    if (options.count) total = session.scalar(query_.count());
  }

 private:
  void read(bool error_out, bool one_more) {
    Select<T...> cut = query_;
    detail::cut_to_page(cut.edit(), *this, one_more);
    items = detail::QueriedRow<T...>::read(*session_, cut);
    detail::check_page(*this, items.size(), error_out);
    if (more) items.pop_back();
  }
  Pagination neighbour(std::int64_t number) const {
    Pagination other = Pagination{*this, number > 1 ? number : 1};
    other.read(false, !total);
    return other;
  }
  Pagination(const Pagination& from, std::int64_t number)
      : PageNumbers(from), session_(from.session_), query_(from.query_) {
    page = number;
  }

  SessionVerbs* session_;
  Select<T...> query_;
};

/// A page of a query, by LIMIT and OFFSET, and the number of all rows by a second query:
///
///     auto page = paginate(session, select<Post>().order_by(&Post::id), {.page = 2, .per_page = 10});
///     for (const Ref<Post>& post : page) …
///
/// A query of objects without an order is ordered by the primary key. Throws PageError
/// "no-such-page", UsageError "limited-query".
template <class... T>
Pagination<T...> paginate(SessionVerbs& session, Select<T...> query, const PageOptions& options = {}) {
  return {session, std::move(query), options};
}

template <class... T>
struct JsonConvert<Pagination<T...>> {
  static void write(JsonWriter& writer, const Pagination<T...>& page) {
    writer.begin_object();
    writer.key("items");
    write_json(writer, page.items);
    detail::write_page_numbers(writer, page);
    writer.end_object();
  }
};

}  // namespace carafe
