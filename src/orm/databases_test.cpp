// SPDX-License-Identifier: MIT
// A session's verbs mean the same on every database.
#include <carafe/db/errors.hpp>

#include "orm/models_test_support.hpp"
#include "orm/session_test_support.hpp"

namespace {

using namespace carafe;
using namespace carafe::orm_test;
using testing_support::on_every_database;
using testing_support::TestDatabase;

struct Page {
  Column<std::int64_t> id{primary_key};
  Column<std::string> slug{String(40), unique};
  Column<std::string> body{};
  Column<std::optional<double>> rank{};
  Column<bool> draft{server_default("true")};
  Column<Role> audience{};
  Column<DateTime> edited{};
};
struct Tag {
  Column<std::string> name{String(30), primary_key};
  Column<std::int64_t> page_id{foreign_key(&Page::id), ondelete("CASCADE")};
};

struct Site : models_test::ModelTables<Page, Tag> {
  using ModelTables::ModelTables;
  static Page page(std::string slug) {
    return {.slug = std::move(slug), .body = "some text", .audience = Role::member, .edited = DateTime{}};
  }
};

TEST_CASE("rows are added, found, changed and deleted on every database") {
  on_every_database([](TestDatabase& database) {
    Site site{database};
    {
      Session session = site.session();
      auto first = session.add(Site::page("first"));
      auto second = session.add(Site::page("second"));
      session.flush();
      CHECK(first->id == 1);
      CHECK(second->id == 2);
      session.add(Tag{.name = "red", .page_id = first->id.value()});
      session.commit();
    }
    {
      Session session = site.session();
      auto page = session.get<Page>(1);
      REQUIRE(page);
      CHECK(page->slug == "first");
      CHECK(page->draft);  // the database's default
      CHECK(page->audience == Role::member);
      CHECK(page->edited == DateTime{});
      page->rank = 0.5;
      page->body = "other text";
      session.commit();
      CHECK(session.scalars(select<Page>().where(col(&Page::rank) > 0.25)).all().size() == 1);
      CHECK(session.scalar(select<Page>().count()) == 2);
      session.erase(page);
      session.commit();
    }
    Session session = site.session();
    CHECK_FALSE(session.get<Page>(1));
    CHECK_FALSE(session.get<Tag>("red"));  // went with its page
    CHECK(session.get_one<Page>(2)->slug == "second");
  });
}

TEST_CASE("a rolled back session leaves nothing on any database") {
  on_every_database([](TestDatabase& database) {
    Site site{database};
    Session session = site.session();
    session.add(Site::page("kept"));
    session.commit();
    session.add(Site::page("lost"));
    session.flush();
    session.rollback();
    CHECK(session.scalar(select<Page>().count()) == 1);
  });
}

TEST_CASE("a broken constraint is the same error on every database") {
  on_every_database([](TestDatabase& database) {
    Site site{database};
    Session session = site.session();
    session.add(Site::page("one"));
    session.commit();
    session.add(Site::page("one"));
    try {
      session.commit();
      FAIL("two rows of one slug were taken");
    } catch (const IntegrityError& error) {
      CHECK(error.code() == "unique-violation");
      CHECK(error.kind() == ConstraintKind::unique);
      CHECK(error.columns() == std::vector<std::string>{"slug"});
    }
    session.rollback();
    session.add(Tag{.name = "orphan", .page_id = 77});
    CHECK_THROWS_AS(session.commit(), IntegrityError);
    session.rollback();
    CHECK(session.scalar(select<Page>().count()) == 1);
  });
}

}  // namespace
