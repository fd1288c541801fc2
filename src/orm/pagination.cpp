// SPDX-License-Identifier: MIT
#include <carafe/orm/pagination.hpp>

#include <algorithm>
#include <limits>
#include <string>

namespace carafe {
namespace {

using Count = std::int64_t;
constexpr Count greatest = std::numeric_limits<Count>::max();

/// `a + b` of numbers that are not negative.
Count sum(Count a, Count b) { return a > greatest - b ? greatest : a + b; }
Count product(Count a, Count b) { return a != 0 && b > greatest / a ? greatest : a * b; }

Count rows_before(const PageNumbers& page) { return product(page.page - 1, page.per_page); }

std::optional<Count> where(bool there, Count number) {
  return there ? std::optional<Count>{number} : std::nullopt;
}

Count checked(const char* what, std::optional<Count> asked, Count otherwise, Count nearest, bool error_out) {
  Count number = asked.value_or(otherwise);
  if (number >= 1) return number;
  if (error_out) {
    throw PageError("no-such-page",
                    std::string(what) + " is " + std::to_string(number) + ", and begins at 1");
  }
  return nearest;
}

}  // namespace

std::int64_t PageNumbers::pages() const noexcept {
  return total ? *total / per_page + (*total % per_page != 0 ? 1 : 0) : 0;
}

std::int64_t PageNumbers::first() const noexcept { return size == 0 ? 0 : sum(rows_before(*this), 1); }
std::int64_t PageNumbers::last() const noexcept { return size == 0 ? 0 : sum(rows_before(*this), size); }

std::optional<std::int64_t> PageNumbers::prev_num() const noexcept { return where(has_prev(), page - 1); }
std::optional<std::int64_t> PageNumbers::next_num() const noexcept { return where(has_next(), page + 1); }

std::vector<std::optional<std::int64_t>> PageNumbers::iter_pages(const Edges& edges) const {
  std::vector<std::optional<Count>> shown;
  const Count end = pages() + 1;
  const Count current = std::min(page, end - 1);
  auto show = [&shown](Count from, Count to) {
    for (; from < to; ++from) shown.emplace_back(from);
  };
  const Count left = std::min(sum(1, std::max<Count>(edges.left_edge, 0)), end);
  const Count middle = std::max(left, current - std::max<Count>(edges.left_current, 0));
  const Count middle_end =
      std::max(middle, std::min(sum(current + 1, std::max<Count>(edges.right_current, 0)), end));
  const Count right = std::max(middle_end, end - std::max<Count>(edges.right_edge, 0));

  show(1, left);
  if (middle > left) shown.emplace_back();
  show(middle, middle_end);
  if (right > middle_end) shown.emplace_back();
  show(right, end);
  return shown;
}

namespace detail {

PageNumbers page_asked_for(const PageOptions& options) {
  PageNumbers page;
  page.page = checked("page", options.page, 1, 1, options.error_out);
  page.per_page = checked("per_page", options.per_page, 20, 20, options.error_out);
  page.max_per_page = options.max_per_page;
  if (options.max_per_page) {
    if (*options.max_per_page < 1) {
      throw UsageError("wrong-page-size", "max_per_page is " + std::to_string(*options.max_per_page) +
                                              "; a page holds at least one row");
    }
    page.per_page = std::min(page.per_page, *options.max_per_page);
  }
  return page;
}

void cut_to_page(SelectStatement& statement, const PageNumbers& page, bool one_more) {
  if (statement.limit || statement.offset || statement.with_ties) {
    throw UsageError("limited-query",
                     "a query that is read in pages has a limit or an offset of its own; leave both to "
                     "paginate(), or select from it as a subquery");
  }
  statement.limit = one_more ? sum(page.per_page, 1) : page.per_page;
  statement.offset = rows_before(page);
}

void order_by_key(SelectStatement& statement, const ModelDescriptor& model) {
  if (!statement.order_by.empty() || !statement.group_by.empty() || !statement.distinct_on.empty()) return;
  for (const ModelField& field : model.fields) {
    if (!field.options.primary_key) continue;
    const MemberTag member{model.type, field.offset};
    statement.order_by.emplace_back(statement.from.alias.empty()
                                        ? Clause::of_member(member)
                                        : Clause::of_member(member, statement.from.alias));
  }
}

void check_page(PageNumbers& page, std::size_t rows, bool error_out) {
  page.more = Count(rows) > page.per_page;
  page.size = std::min(Count(rows), page.per_page);
  if (page.size == 0 && page.page > 1 && error_out) {
    throw PageError("no-such-page", "there is no page " + std::to_string(page.page) + " of " +
                                        std::to_string(page.per_page) + " rows each");
  }
}

void write_page_numbers(JsonWriter& writer, const PageNumbers& page) {
  auto number = [&writer](const char* key, std::optional<Count> value) {
    writer.key(key);
    value ? writer.integer(*value) : writer.null();
  };
  number("page", page.page);
  number("per_page", page.per_page);
  number("total", page.total);
  number("pages", where(page.total.has_value(), page.pages()));
  number("first", page.first());
  number("last", page.last());
  number("prev_num", page.prev_num());
  number("next_num", page.next_num());
}

}  // namespace detail
}  // namespace carafe
