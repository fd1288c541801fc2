// SPDX-License-Identifier: MIT
#include <carafe/orm/keyset.hpp>

#include <doctest/doctest.h>
#include <thrown_code.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "orm/models_test_support.hpp"

using namespace carafe;
using models_test::recording_selects;
using testing_support::code_thrown_by;
using testing_support::on_every_database;
using testing_support::TestDatabase;

namespace {

enum class Mood { good, bad };

struct Task {
  Column<int> id{primary_key};
  Column<std::string> title{String(40)};
  Column<std::optional<int>> due{};
  Column<std::optional<std::string>> owner{String(40)};
  Column<Mood> mood{server_default("'good'")};
  Column<std::string> secret{String(40), hidden, server_default("''")};
};

struct Reading {
  Column<int> sensor{primary_key, autoincrement(false)};
  Column<Date> day{primary_key};
  Column<DateTime> taken{};
  Column<Decimal> value{Numeric(10, 2)};
  Column<double> raw{};
  Column<bool> valid{};
  Column<Uuid> batch{};
  Column<std::optional<Time>> at{};
};

struct Tasks {
  Models models;
  std::vector<std::string> sql;
  Engine engine;

  explicit Tasks(const TestDatabase& database, int count = 0)
      : engine(database.engine(recording_selects(sql))) {
    models.add<Task, Reading>();
    create_all(engine, models);
    Session session{engine, models};
    for (int i = 0; i < count; ++i) {
      Task task{.title = std::string(1, char('a' + i % 4))};
      if (i % 5 != 0) task.due = i % 3;
      if (i % 3 != 0) task.owner = i % 2 == 0 ? "Ann" : "";
      session.add(std::move(task));
    }
    session.commit();
  }
};

std::vector<int> ids(const KeysetPage<Task>& page) {
  std::vector<int> numbers;
  for (const auto& task : page) numbers.push_back(task->id);
  return numbers;
}

/// Every row there is, page by page; forward and, from the end, backward.
template <class T, class Read>
void walk(Session& session, const Select<T>& query, std::int64_t per_page, const std::vector<int>& expected,
          Read read) {
  std::vector<int> seen;
  auto page = paginate_keyset(session, query, {.per_page = per_page});
  CHECK_FALSE(page.has_prev);
  for (std::size_t pages = 0; pages <= expected.size(); ++pages) {
    for (const auto& row : page) seen.push_back(read(*row));
    if (!page.has_next) break;
    page = page.next();
    CHECK(page.has_prev);
  }
  CHECK(seen == expected);

  seen.clear();
  for (std::size_t pages = 0; pages <= expected.size(); ++pages) {
    for (auto row = page.items.rbegin(); row != page.items.rend(); ++row) {
      seen.push_back(read(*std::as_const(*row)));
    }
    if (!page.has_prev) break;
    page = page.prev();
    CHECK(page.has_next);
  }
  std::reverse(seen.begin(), seen.end());
  CHECK(seen == expected);
}

template <class V>
int compare(const std::optional<V>& a, const std::optional<V>& b, bool descending, bool nulls_first) {
  if (!a || !b) return a.has_value() == b.has_value() ? 0 : (!a == nulls_first ? -1 : 1);
  const int order = *a < *b ? -1 : *b < *a ? 1 : 0;
  return descending ? -order : order;
}

}  // namespace

TEST_CASE("pages by keys have every row once, in the order of the query") {
  using Less = std::function<int(const Task&, const Task&)>;
  auto due = [](bool descending, bool nulls_first) -> Less {
    return [=](const Task& a, const Task& b) { return compare<int>(a.due, b.due, descending, nulls_first); };
  };
  auto title = [](bool descending) -> Less {
    return [=](const Task& a, const Task& b) {
      return compare<std::string>(std::string(a.title), std::string(b.title), descending, true);
    };
  };
  auto owner = [](bool descending, bool nulls_first) -> Less {
    return [=](const Task& a, const Task& b) {
      return compare<std::string>(a.owner, b.owner, descending, nulls_first);
    };
  };
  struct Row {
    const char* name;
    std::vector<Ordering> order;
    std::vector<Less> terms;
    bool key_descends;
  };
  const auto d = col(&Task::due);
  const auto t = col(&Task::title);
  const auto o = col(&Task::owner);
  const Row table[] = {
      {"key", {}, {}, false},
      {"key desc", {col(&Task::id).desc()}, {}, true},
      {"title", {t.asc()}, {title(false)}, false},
      {"title desc", {t.desc()}, {title(true)}, true},
      {"title desc, id", {t.desc(), col(&Task::id).asc()}, {title(true)}, false},
      // NULL is the least of all where the query does not say, on every database.
      {"due", {d.asc()}, {due(false, true)}, false},
      {"due desc", {d.desc()}, {due(true, false)}, true},
      {"due nulls last", {d.nulls_last()}, {due(false, false)}, false},
      {"due desc nulls first", {d.desc().nulls_first()}, {due(true, true)}, true},
      {"owner desc, due nulls last, title",
       {o.desc(), d.nulls_last(), t.asc()},
       {owner(true, false), due(false, false), title(false)},
       false},
      {"due, owner nulls last, title desc",
       {d.asc(), o.nulls_last(), t.desc()},
       {due(false, true), owner(false, false), title(true)},
       true},
  };
  on_every_database([&](TestDatabase& database) {
    Tasks tasks{database, 23};
    Session session{tasks.engine, tasks.models};
    const auto all = session.plain(select<Task>()).all();
    for (const Row& row : table) {
      CAPTURE(row.name);
      auto sorted = all;
      std::sort(sorted.begin(), sorted.end(), [&](const Task& a, const Task& b) {
        for (const Less& term : row.terms) {
          if (int order = term(a, b)) return order < 0;
        }
        return row.key_descends ? b.id < a.id : a.id < b.id;
      });
      std::vector<int> expected;
      for (const Task& task : sorted) expected.push_back(task.id);
      auto query = select<Task>();
      for (const Ordering& term : row.order) query.order_by(term);
      for (int per_page : {1, 4, 23, 100}) {
        CAPTURE(per_page);
        walk(session, query, per_page, expected, [](const Task& task) { return int(task.id); });
      }
    }
  });
}

TEST_CASE("a place is known by values of every type that has an order") {
  on_every_database([](TestDatabase& database) {
    Tasks tasks{database};
    Session session{tasks.engine, tasks.models};
    const DateTime begin = DateTime::from_microseconds_since_epoch(1'700'000'000'123'457);
    for (int i = 0; i < 6; ++i) {
      Uuid batch{};
      batch.bytes[15] = std::uint8_t(i);
      session.add(
          Reading{.sensor = i / 3,
                  .day = Date::from_days_since_epoch(20'000 + i % 3),
                  .taken = DateTime::from_microseconds_since_epoch(begin.microseconds_since_epoch() + i),
                  .value = Decimal(std::to_string(i - 3) + ".25"),
                  .raw = 0.1 * i,
                  .valid = i >= 3,
                  .batch = batch,
                  .at = i == 0 ? std::optional<Time>{} : Time{std::chrono::microseconds{i}}});
    }
    session.commit();
    const std::vector<int> expected = {0, 1, 2, 3, 4, 5};
    auto number = [](const Reading& row) {
      return row.sensor * 3 + int(static_cast<const Date&>(row.day).days_since_epoch() - 20'000);
    };
    auto by = [&](auto term) { walk(session, select<Reading>().order_by(term), 2, expected, number); };
    walk(session, select<Reading>(), 2, expected, number);
    by(&Reading::taken);
    by(&Reading::raw);
    by(&Reading::valid);
    by(&Reading::batch);
    by(&Reading::at);
    by(&Reading::value);
  });
}

TEST_CASE("a page by keys is one query of one row more, and counts nothing") {
  on_every_database([](TestDatabase& database) {
    Tasks tasks{database, 10};
    Session session{tasks.engine, tasks.models};
    tasks.sql.clear();
    auto page = paginate_keyset(session, select<Task>().where(col(&Task::id) > 2), {.per_page = 3});
    CHECK(ids(page) == std::vector{3, 4, 5});
    CHECK(ids(page.next()) == std::vector{6, 7, 8});
    CHECK(tasks.sql.size() == 2);
    for (const std::string& text : tasks.sql) CHECK(text.find("count(") == std::string::npos);
    CHECK(paginate_keyset(session, select<Task>(), {.per_page = 50, .max_per_page = 4}).items.size() == 4);
  });
}

TEST_CASE("the condition of a place begins with one that an index answers") {
  Tasks tasks{TestDatabase{"sqlite"}, 4};
  Session session{tasks.engine, tasks.models};
  auto page = paginate_keyset(session, select<Task>().order_by(&Task::title), {.per_page = 1});
  tasks.sql.clear();
  page.next();
  REQUIRE(tasks.sql.size() == 1);
  const std::string& sql = tasks.sql.front();
  CHECK(sql.substr(sql.find(" WHERE ")) ==
        " WHERE task.title >= ? AND (task.title > ? OR task.id > ?) ORDER BY task.title, task.id LIMIT ?");
}

TEST_CASE("rows that come and go meanwhile move no page") {
  on_every_database([](TestDatabase& database) {
    Tasks tasks{database};
    Session session{tasks.engine, tasks.models};
    auto add = [&](const char* title) { session.add(Task{.title = title}); };
    for (const char* title : {"b", "d", "f", "h", "k"}) add(title);
    session.commit();
    auto titles = [](const KeysetPage<Task>& page) {
      std::string text;
      for (const auto& task : page) text += task->title;
      return text;
    };
    auto page = paginate_keyset(session, select<Task>().order_by(&Task::title), {.per_page = 2});
    CHECK(titles(page) == "bd");
    // Before the place, at its end and behind it; and the very row it is known by goes.
    for (const char* title : {"a", "c", "e"}) add(title);
    session.erase(page.items.back());
    session.commit();
    auto next = page.next();
    CHECK(titles(next) == "ef");
    CHECK(titles(next.next()) == "hk");
    CHECK(titles(next.prev()) == "bc");
    CHECK(titles(next.prev().prev()) == "a");
  });
}

TEST_CASE("an empty page knows its place") {
  on_every_database([](TestDatabase& database) {
    Tasks tasks{database, 3};
    Session session{tasks.engine, tasks.models};
    auto page = paginate_keyset(session, select<Task>(), {.per_page = 3});
    const auto all = ids(page);  // not every database numbers without gaps
    REQUIRE(all.size() == 3);
    CHECK_FALSE(page.has_next);
    CHECK_FALSE(page.next_cursor());
    auto behind = page.next();
    CHECK(behind.items.empty());
    CHECK(behind.has_prev);
    CHECK(ids(behind.prev()) == all);
    auto before = page.prev();
    CHECK(before.items.empty());
    CHECK(ids(before.next()) == all);
    CHECK(ids(before.prev().next()) == all);

    // Whoever waits at the end gets what is new.
    auto added = session.add(Task{.title = "new"});
    session.commit();
    CHECK(ids(behind.next()) == std::vector<int>{added->id.value()});
    CHECK(ids(page.next()) == std::vector<int>{added->id.value()});

    auto none = paginate_keyset(session, select<Task>().where(col(&Task::id) > 99));
    CHECK(none.start_cursor == "");
    CHECK(none.next().items.empty());
    CHECK(none.prev().items.empty());
  });
}

TEST_CASE("a cursor that is damaged or of another order is refused") {
  Tasks tasks{TestDatabase{"sqlite"}, 5};
  Session session{tasks.engine, tasks.models};
  auto by_title = select<Task>().order_by(&Task::title);
  const std::string cursor = paginate_keyset(session, by_title, {.per_page = 1}).end_cursor;
  auto read = [&](const Select<Task>& query, std::string text) {
    return code_thrown_by([&] { paginate_keyset(session, query, {.after = std::move(text)}); });
  };
  CHECK(read(by_title, cursor) == "nothing thrown");
  CHECK(cursor.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
        std::string::npos);

  for (const char* text : {"5", "AAAA", "' OR 1=1 --", "ä", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
    CAPTURE(text);
    CHECK(read(by_title, text) == "bad-cursor");
  }
  for (std::size_t i = 0; i < cursor.size(); ++i) {
    CAPTURE(i);
    CHECK(read(by_title, cursor.substr(0, i)) == (i == 0 ? "nothing thrown" : "bad-cursor"));
    std::string changed = cursor;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK(read(by_title, changed) == "bad-cursor");
  }
  CHECK(read(by_title, cursor + std::string(5000, 'A')) == "bad-cursor");
  CHECK(read(select<Task>().order_by(col(&Task::title).desc()), cursor) == "bad-cursor");
  CHECK(read(select<Task>(), cursor) == "bad-cursor");
  CHECK(code_thrown_by([&] { paginate_keyset(session, select<Reading>(), {.after = cursor}); }) ==
        "bad-cursor");
  CHECK(code_thrown_by([&] { paginate_keyset(session, by_title, {.after = cursor, .before = cursor}); }) ==
        "two-places");
  try {
    paginate_keyset(session, select<Task>(), {.before = cursor});
    FAIL("no error");
  } catch (const PageError& error) {
    CHECK(std::string(error.what()).find("another order") != std::string::npos);
  }
}

TEST_CASE("an order by which a place cannot be known is refused") {
  Tasks tasks{TestDatabase{"sqlite"}, 1};
  Session session{tasks.engine, tasks.models};
  auto other = alias<Task>("other");
  auto code = [&](const Select<Task>& query) {
    return code_thrown_by([&] { paginate_keyset(session, query); });
  };
  CHECK(code(select<Task>().order_by(func::lower(col(&Task::title)))) == "keyset-order");
  CHECK(code(select<Task>().order_by(&Task::mood)) == "keyset-order");
  CHECK(code(select<Task>().order_by(&Task::secret)) == "keyset-order");
  CHECK(code(select<Task>()
                 .join(other, other.col(&Task::id) == col(&Task::id))
                 .order_by(other.col(&Task::id))) == "keyset-order");
  CHECK(code(select<Task>().limit(5)) == "limited-query");
  CHECK(code(select(other).order_by(other.col(&Task::title))) == "nothing thrown");
  CHECK(code_thrown_by([&] { paginate_keyset(session, select<Task>(), {.per_page = 0}); }) ==
        "wrong-page-size");
}

TEST_CASE("a page by keys as JSON has cursors where there are pages") {
  Tasks tasks{TestDatabase{"sqlite"}, 2};
  Session session{tasks.engine, tasks.models};
  auto page = paginate_keyset(session, select<Task>(), {.per_page = 1});
  CHECK(to_json(page) ==
        R"({"items":[{"id":1,"title":"a","due":null,"owner":null,"mood":"good"}],"per_page":1,)"
        R"("prev_cursor":null,"next_cursor":")" +
            page.end_cursor + "\"}");
  const std::string last = to_json(page.next());
  CHECK(last.find(R"("next_cursor":null)") != std::string::npos);
  CHECK(last.find(R"("prev_cursor":null)") == std::string::npos);
}
