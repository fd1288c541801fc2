// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <carafe/json/convert.hpp>
#include <carafe/orm/pagination.hpp>
#include <carafe/orm/session.hpp>

namespace carafe {

struct KeysetOptions {
  /// 20 where nobody says.
  std::optional<std::int64_t> per_page{};
  /// What `per_page` is cut to. Where a client chooses `per_page` and this is not set, 100.
  std::optional<std::int64_t> max_per_page{};
  /// A cursor of another page: the rows behind it, or the last ones before it. Neither: the
  /// first page.
  std::string after{};
  std::string before{};
};

/// Where a page is, by the values of its first and last row; what a KeysetPage knows without its
/// rows.
struct KeysetPlace {
  std::int64_t per_page = 20;
  /// Whether rows were seen there: by one row more than the page in the direction it was read,
  /// by the cursor it was read from in the other.
  bool has_prev = false;
  bool has_next = false;
  /// Cursors of its first and its last row, for `before` and `after`; of an empty page, of the
  /// place where it is. Empty only where there is no row at all.
  std::string start_cursor;
  std::string end_cursor;

  /// For links: empty where there is no such page.
  std::optional<std::string> prev_cursor() const;
  std::optional<std::string> next_cursor() const;
};

namespace detail {

struct KeysetTerm {
  const ModelField* field;
  Clause column;
  bool descending;
  bool nullable;
  bool nulls_first;
};

/// A query being read by keys: its order made unique, its condition, its limit.
class KeysetReader {
 public:
  /// Throws PageError "bad-cursor", UsageError "limited-query", "keyset-order", "wrong-page-size",
  /// "two-places".
  KeysetReader(const ModelDescriptor& model, SelectStatement& statement, const KeysetOptions& options);

  std::int64_t per_page() const noexcept { return per_page_; }
  /// The rows come last first.
  bool backward() const noexcept { return !options_.before.empty(); }
  /// `first` and `last` are objects of the model, null where the page is empty.
  KeysetPlace place(bool one_more, const void* first, const void* last) const;

 private:
  void read_order(SelectStatement& statement);
  void read_term(const Ordering& term, const SelectStatement& statement);
  std::string described() const;

  const ModelDescriptor& model_;
  const KeysetOptions& options_;
  std::int64_t per_page_;
  std::vector<KeysetTerm> terms_;
};

void write_keyset_place(JsonWriter& writer, const KeysetPlace& place);

}  // namespace detail

/// Rows behind or before a place in an order. JSON: an object of "items", "per_page",
/// "prev_cursor" and "next_cursor".
///
/// Keeps the query and refers to the session, which must outlive it where `prev` or `next` are
/// called.
template <Model T>
class KeysetPage : public KeysetPlace {
 public:
  std::vector<Ref<T>> items;

  auto begin() const noexcept { return items.begin(); }
  auto end() const noexcept { return items.end(); }

  /// What is there now: rows that were added since, too.
  KeysetPage next() const { return {*session_, query_, beside(end_cursor, {})}; }
  KeysetPage prev() const { return {*session_, query_, beside({}, start_cursor)}; }

  /// See `paginate_keyset`.
  KeysetPage(SessionVerbs& session, Select<T> query, const KeysetOptions& options)
      : session_(&session), query_(std::move(query)) {
    Select<T> cut = query_;
    const detail::KeysetReader reader{detail::descriptor_of<T>(), cut.edit(), options};
    items = session.scalars(std::move(cut)).all();
    const bool one_more = std::int64_t(items.size()) > reader.per_page();
    if (one_more) items.pop_back();
    if (reader.backward()) std::reverse(items.begin(), items.end());
    const bool any = !items.empty();
    KeysetPlace::operator=(reader.place(one_more, any ? &*std::as_const(items.front()) : nullptr,
                                        any ? &*std::as_const(items.back()) : nullptr));
  }

 private:
  KeysetOptions beside(std::string after, std::string before) const {
    return {.per_page = per_page, .max_per_page = {}, .after = std::move(after), .before = std::move(before)};
  }

  SessionVerbs* session_;
  Select<T> query_;
};

/// A page by the values of its order instead of a number of rows to pass over: as fast far
/// behind as at the beginning where an index has the order, and no row is seen twice or missed
/// because others come or go meanwhile. It has no number, and nothing is counted.
///
///     auto query = select<Post>().order_by(col(&Post::created_at).desc());
///     auto page = paginate_keyset(session, query, {.per_page = 10});
///     auto more = paginate_keyset(session, query, {.per_page = 10, .after = page.end_cursor});
///
/// The order is of members of the model, neither `hidden` nor enums, JSON or arrays; the primary
/// key is added, so that it is unique. Where the query does not say where NULLs are, they sort
/// before everything, on every database.
///
/// A cursor has the values of a row, so clients see them and may make cursors of their own, which
/// only chooses a place. One that is damaged, or of another order, is a PageError "bad-cursor".
template <Model T>
KeysetPage<T> paginate_keyset(SessionVerbs& session, Select<T> query, const KeysetOptions& options = {}) {
  return {session, std::move(query), options};
}

template <class T>
struct JsonConvert<KeysetPage<T>> {
  static void write(JsonWriter& writer, const KeysetPage<T>& page) {
    writer.begin_object();
    writer.key("items");
    write_json(writer, page.items);
    detail::write_keyset_place(writer, page);
    writer.end_object();
  }
};

}  // namespace carafe
