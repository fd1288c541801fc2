// SPDX-License-Identifier: MIT
// Rows with versions, and rows that another transaction changed or deleted.
#include "orm/session_unit_test_support.hpp"

#include <atomic>
#include <thread>

using namespace carafe;
using namespace carafe::session_unit_test;

namespace {

struct Player;
struct Team {
  Column<int> id{primary_key};
  Column<int> version{version_id.on_relationships()};
  Column<std::string> name{String(50)};
  Relationship<std::vector<Player>> players{};
};
struct Player {
  Column<int> id{primary_key};
  Column<std::optional<int>> team_id{foreign_key(&Team::id)};
  Column<std::string> name{String(50)};
  Relationship<Team> team{back_populates(&Team::players)};
};

template <class T>
Ref<T> add_one(Session& session, T object) {
  auto added = session.add(std::move(object));
  session.commit();
  return added;
}

std::string stale_message(Session& session) {
  try {
    session.commit();
  } catch (const StaleDataError& error) {
    CHECK(error.code() == "stale-row");
    session.rollback();
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("U34: a version is counted from one with every UPDATE, and named in its WHERE") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto account = add_one(session, Account{.name = "Ann"});
    CHECK(account->version == 1);
    unit.sql.clear();
    account->balance = 5;
    session.commit();
    CHECK(account->version == 2);
    std::string update;
    for (const std::string& text : unit.sql) {
      if (text.starts_with("UPDATE")) update = text;
    }
    CHECK(update.find("version", update.find("WHERE")) != std::string::npos);
    session.flush();
    session.commit();
    CHECK(account->version == 2);
    account->balance = 6;
    session.flush();
    CHECK(account->version == 3);
    session.rollback();
    CHECK(account->version == 2);
    session.erase(account);
    session.commit();
    CHECK(unit.number("select count(*) from account") == 0);
  });
}

TEST_CASE("U34: writing over another's version is an error that names both") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto account = add_one(session, Account{.name = "Ann"});
    account->balance = 5;
    unit.elsewhere("update account set balance = 7, version = 2");
    const std::string message = stale_message(session);
    CHECK(message.find("Account with the primary key 1 was read as version 1") != std::string::npos);
    CHECK(message.find("version 2 now") != std::string::npos);
    CHECK(unit.number("select balance from account") == 7);

    session.refresh(account);
    session.commit();
    unit.elsewhere("update account set version = 9");
    session.erase(account);
    CHECK(stale_message(session).find("version 9 now") != std::string::npos);
    CHECK(unit.number("select count(*) from account") == 1);

    session.refresh(account);
    session.commit();
    unit.elsewhere("delete from account");
    session.erase(account);
    CHECK(stale_message(session).find("is gone") != std::string::npos);
  });
}

TEST_CASE("U34: a version may be a Uuid, or the program's own") {
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto document = add_one(session, Document{.title = "a"});
    const Uuid first = document->version;
    CHECK_FALSE(first == Uuid{});
    document->title = "b";
    session.commit();
    CHECK_FALSE(document->version == first);
    {
      Session other = unit.session();
      other.get<Document>(document->id.value())->title = "c";
      other.commit();
    }
    document->title = "d";
    CHECK(stale_message(session).find("now; another") != std::string::npos);

    auto draft = add_one(session, Draft{.revision = "r1", .title = "a"});
    draft->title = "b";
    session.commit();
    CHECK(draft->revision == "r1");
    draft->title = "c";
    draft->revision = "r2";
    session.commit();
    unit.elsewhere("update draft set revision = 'r3'");
    draft->title = "d";
    CHECK(stale_message(session).find("version 'r3' now") != std::string::npos);
  });
}

TEST_CASE("U34: what cannot be a version is refused when models are registered") {
  struct Named {
    Column<int> id{primary_key};
    Column<std::string> version{version_id};
  };
  struct Twice {
    Column<int> id{primary_key};
    Column<int> one{version_id};
    Column<int> two{version_id};
  };
  Models named;
  named.add<Named>();
  CHECK(code_thrown_by<UsageError>([&] { named.metadata(); }) == "bad-version");
  Models twice;
  twice.add<Twice>();
  CHECK(code_thrown_by<UsageError>([&] { twice.metadata(); }) == "bad-version");
}

TEST_CASE("U34: a change of relationships alone is one of the row where the model says so") {
  on_every_database([](TestDatabase& database) {
    Models models;
    models.add<Team, Player>();
    Engine engine = database.engine();
    create_all(engine, models);
    Session session{engine, models};
    auto team = add_one(session, Team{.name = "a"});
    auto player = team->players.push_back(Player{.name = "p"});
    session.commit();
    CHECK(team->version == 2);
    CHECK(player->team == team);
    session.commit();
    CHECK(team->version == 2);
    team->players.remove(player);
    session.commit();
    CHECK(team->version == 3);
  });
}

TEST_CASE("U35: an UPDATE of a row that is gone is an error, a DELETE of one is done") {
  // SQLAlchemy warns of the second; an unversioned row that should go and is gone is as it should be.
  on_every_unit([](Unit& unit) {
    Session session = unit.session();
    auto ann = add_one(session, Owner{.name = "Ann"});
    unit.elsewhere("delete from owner");
    ann->name = "Anna";
    CHECK(stale_message(session).find("Owner with the primary key 1") != std::string::npos);
    session.erase(ann);
    session.commit();
  });
}

TEST_CASE("of eight that edit one row at once, each edit counts or is refused") {
  on_every_database([](TestDatabase& database) {
    Unit unit{database};
    int id = 0;
    {
      Session session = unit.session();
      id = add_one(session, Account{.name = "Ann"})->id;
    }
    Engine engine{database.url()};
    std::atomic<int> successful{0};
    auto edit = [&] {
      Session session{engine, unit.models};
      for (int i = 0; i < 25; ++i) {
        try {
          auto account = session.get<Account>(id);
          account->balance += 1;
          session.commit();
          ++successful;
        } catch (const DatabaseError&) {
          session.rollback();
        }
      }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) threads.emplace_back(edit);
    for (std::thread& thread : threads) thread.join();
    CHECK(unit.number("select version from account") == successful + 1);
    CHECK(unit.number("select balance from account") == successful);
  });
}
