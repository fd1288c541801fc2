// SPDX-License-Identifier: MIT
// Rows a flush writes: in batches, only what changed, with what the database gives and computes.
#include <algorithm>
#include <numeric>
#include <random>

#include "orm/relationship_test_support.hpp"

using namespace carafe;
using namespace carafe::relationship_test;

namespace {

struct Page {
  Column<int> id{primary_key};
  Column<std::string> title{String(20)};
  Column<int> visits{server_default("7")};
  Column<std::optional<int>> rank{server_default("1")};
};
struct Payload {
  Column<int> id{primary_key};
  Column<int> number{};
  Column<std::optional<std::string>> note{String(20)};
};
struct Entry {
  Column<int> book{primary_key};
  Column<int> line{primary_key};
  Column<std::string> text{String(20)};
};
struct City;
struct Country {
  Column<std::string> code{String(5), primary_key};
  Column<std::string> name{String(20)};
  Relationship<std::vector<City>> cities{back_populates("country")};
};
struct City {
  Column<int> id{primary_key};
  Column<std::optional<std::string>> country_code{String(5), foreign_key(&Country::code),
                                                  onupdate_key("CASCADE")};
  Relationship<Country> country{back_populates(&Country::cities)};
};

using Desk = models_test::ModelTables<Page, Payload, Entry, Country, City>;

template <class Test>
void on_every_desk(Test test) {
  models_test::on_every_database_with<Desk>(test);
}

}  // namespace

TEST_CASE("U25: rows of one set of columns go together, those with a key of their own apart") {
  on_every_desk([](Desk& desk) {
    Session session = desk.session();
    session.add(Payload{.number = 1});
    session.add(Payload{.number = 2, .note = "two"});  // NULL or not is no other set of columns
    session.add(Payload{.id = 70, .number = 3});
    CHECK(session.explain_flush() ==
          "INSERT payload (number, note) x 2\n"
          "INSERT payload (id, number, note) x 1\n");
    session.commit();
  });
}

TEST_CASE("ten thousand rows, shuffled, find their own keys") {
  on_every_desk([](Desk& desk) {
    std::vector<int> numbers(10'000);
    std::iota(numbers.begin(), numbers.end(), 1);
    std::shuffle(numbers.begin(), numbers.end(), std::mt19937{42});
    std::vector<Ref<Payload>> payloads;
    Session session = desk.session();
    for (int number : numbers) payloads.push_back(session.add(Payload{.number = number}));
    CHECK(session.explain_flush() == "INSERT payload (number) x 10000\n");
    std::vector<int> found(10'001, 0);
    for (auto [id, number] : session.execute(select(&Payload::id, &Payload::number)))
      found[std::size_t(number)] = id;
    std::size_t wrong = 0;
    for (const Ref<Payload>& payload : payloads)
      wrong += found[std::size_t(payload->number.value())] != payload->id;
    CHECK(wrong == 0);

    for (Ref<Payload>& payload : payloads) payload->note = std::to_string(payload->number.value());
    CHECK(session.explain_flush() == "UPDATE payload (note) x 10000\n");
    std::size_t kept = 0;
    for (auto [number, note] : session.execute(select(&Payload::number, &Payload::note))) {
      kept += note == std::to_string(number);
    }
    CHECK(kept == 10'000);
    for (const Ref<Payload>& payload : payloads) session.erase(payload);
    CHECK(session.explain_flush() == "DELETE payload x 10000\n");
    CHECK(session.scalar(select<Payload>().count()) == 0);
  });
}

TEST_CASE("U26: an UPDATE names what is different, and what was set back is none") {
  on_every_desk([](Desk& desk) {
    Session session = desk.session();
    auto page = session.add(Page{.title = "a"});
    session.commit();
    page->title = "a";
    page->visits = 8;
    page->visits = 7;
    CHECK(session.explain_flush().empty());
    page->visits = 9;
    CHECK(session.explain_flush() == "UPDATE page (visits) x 1\n");
  });
}

TEST_CASE("U27: updates go in the order of their keys, so that two flushes do not lock each other out") {
  on_every_desk([](Desk& desk) {
    Session session = desk.session();
    std::vector<Ref<Page>> pages;
    for (int id : {3, 1, 2}) pages.push_back(session.add(Page{.id = id, .title = "x"}));
    session.commit();
    pages[0]->title = "y";
    pages[1]->visits = 1;
    pages[2]->title = "y";
    CHECK(session.explain_flush() ==
          "UPDATE page (visits) x 1\n"
          "UPDATE page (title) x 2\n");
  });
}

TEST_CASE("U28: a column is set to what the database computes, and read back") {
  on_every_desk([](Desk& desk) {
    Session session = desk.session();
    auto page = session.add(Page{.title = "a", .visits = 1});
    session.commit();
    {
      Session other = desk.session();
      other.execute(update<Page>().set(&Page::visits, 41));
      other.commit();
    }
    session.set_expression(page, &Page::visits, col(&Page::visits) + 1);
    page->title = "b";
    CHECK(session.explain_flush() ==
          "UPDATE page (title) x 1\n"
          "UPDATE page (visits = SQL) x 1\n");
    CHECK(page->visits == 42);  // not 2: the database added
    CHECK(page->title == "b");
    CHECK(session.explain_flush().empty());
    session.commit();
    auto fresh = session.add(Page{.title = "c", .visits = 5});
    session.set_expression(fresh, &Page::visits, col(&Page::visits) * 2);
    session.commit();
    CHECK(fresh->visits == 10);
  });
}

TEST_CASE(
    "U29, U30: what the database fills in is there after the flush, and NULL may be said in its place") {
  on_every_desk([](Desk& desk) {
    Session session = desk.session();
    auto page = session.add(Page{.title = "a"});
    auto unranked = session.add(Page{.title = "b", .rank = std::nullopt});
    CHECK(session.explain_flush() ==
          "INSERT page (title) x 1\n"
          "INSERT page (title, rank) x 1\n");
    CHECK(page->visits == 7);
    CHECK(page->rank == 1);
    CHECK_FALSE(unranked->rank.has_value());
    session.commit();
    CHECK(desk.number("select count(*) from page where visits = 7") == 2);
  });
}

TEST_CASE("U31: a key that is not whole is an error before anything is sent, and says which column") {
  on_every_desk([](Desk& desk) {
    Session session = desk.session();
    session.add(Entry{.book = 1, .text = "x"});
    try {
      session.flush();
      FAIL("no error");
    } catch (const UsageError& error) {
      CHECK(error.code() == "missing-key");
      CHECK(std::string(error.what()).find("Entry.line") != std::string::npos);
    }
    session.rollback();
    auto entry = session.add(Entry{.book = 1, .line = 2, .text = "x"});
    session.commit();
    CHECK(session.get<Entry>(1, 2) == entry);
  });
}

TEST_CASE("U32: children follow a key that changes, in the database and in memory") {
  on_every_desk([](Desk& desk) {
    Session session = desk.session();
    auto country = session.add(Country{.code = "zz", .name = "Z"});
    auto city = country->cities.push_back(City{});
    session.commit();
    country->code = "yy";
    CHECK(session.explain_flush() == "UPDATE country (code) x 1\n");
    CHECK(city->country_code == "yy");
    CHECK(session.get<Country>("yy") == country);
    session.commit();
    CHECK(desk.number("select count(*) from city where country_code = 'yy'") == 1);
  });
}

TEST_CASE("U32: a key moves along a chain of rows, and a swap says that it needs a step between") {
  on_every_desk([](Desk& desk) {
    Session session = desk.session();
    auto a = session.add(Country{.code = "a", .name = "1"});
    auto b = session.add(Country{.code = "b", .name = "2"});
    session.commit();
    a->code = "b";
    b->code = "c";
    session.flush();
    CHECK(session.get<Country>("b") == a);
    CHECK(session.get<Country>("c") == b);
    session.commit();
    a->code = "c";
    b->code = "b";
    try {
      session.flush();
      FAIL("no error");
    } catch (const UsageError& error) {
      CHECK(error.code() == "circular-values");
    }
    session.rollback();
    CHECK(a->code == "b");
  });
}

TEST_CASE("U33: a new object with the key of one that is erased takes over its row") {
  on_every_desk([](Desk& desk) {
    Session session = desk.session();
    auto before = session.add(Country{.code = "zz", .name = "old"});
    auto city = before->cities.push_back(City{});
    session.commit();
    session.erase(before);
    auto after = session.add(Country{.code = "zz", .name = "new"});
    CHECK(session.explain_flush() ==
          "UPDATE country (name) x 1\n"
          "UPDATE city (country_code) x 1\n");
    CHECK(session.get<Country>("zz") == after);
    CHECK_FALSE(city->country_code.has_value());
    after->name = "newer";
    session.commit();
    CHECK(desk.number("select count(*) from country where name = 'newer'") == 1);
  });
}

TEST_CASE("U33: a row that was taken over is the old object's again after a rollback") {
  on_every_desk([](Desk& desk) {
    Session session = desk.session();
    auto before = session.add(Country{.code = "zz", .name = "old"});
    session.commit();
    session.erase(before);
    auto after = session.add(Country{.code = "zz", .name = "new"});
    session.flush();
    session.rollback();
    CHECK(session.contains(before));
    CHECK_FALSE(session.contains(after));
    CHECK(session.get<Country>("zz") == before);
    CHECK(before->name == "old");
  });
}

TEST_CASE("U35: an UPDATE of a row that is gone is an error naming it, a DELETE of one is none") {
  on_every_desk([](Desk& desk) {
    Session session = desk.session();
    std::vector<Ref<Page>> pages;
    for (int i = 0; i < 3; ++i) pages.push_back(session.add(Page{.title = "x"}));
    session.commit();
    session.execute(text("delete from page where id = 2"));
    for (Ref<Page>& page : pages) page->title = "y";
    try {
      session.flush();
      FAIL("no error");
    } catch (const DatabaseError& error) {
      CHECK(error.code() == "stale-row");
      CHECK(std::string(error.what()).find("primary key 2") != std::string::npos);
    }
    session.rollback();
    session.execute(text("delete from page where id = 3"));
    session.erase(pages[2]);
    session.flush();
    session.commit();
    CHECK(desk.number("select count(*) from page") == 2);
  });
}

TEST_CASE(
    "a key changed by hand loads its relationship anew, both sides; set with it, the relationship wins") {
  on_every_desk([](Desk& desk) {
    Session session = desk.session();
    auto first = session.add(Country{.code = "a", .name = "1"});
    auto second = session.add(Country{.code = "b", .name = "2"});
    auto city = first->cities.push_back(City{});
    session.commit();
    CHECK(second->cities.empty());
    city->country_code = "b";
    session.flush();
    CHECK(city->country == second);
    CHECK(first->cities.empty());
    CHECK(second->cities.front() == city);
    city->country_code = "b";
    city->country = first;
    session.flush();
    CHECK(city->country_code == "a");
    session.commit();
  });
}
