// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
#include <carafe/ext/database.hpp>
#include <carafe/util/wait.hpp>

#include <doctest/doctest.h>

#include <thrown_code.hpp>

#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

using namespace carafe;
using testing_support::code_thrown_by;
namespace fs = std::filesystem;

namespace {

struct User {
  Column<int> id{primary_key};
  Column<std::string> name{String(50), not_null, unique};
};
struct Stranger {
  Column<int> id{primary_key};
};
struct Orphan {
  Column<int> id{primary_key};
  Column<int> user_id{foreign_key(&User::id)};
};

struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "carafe-ext-XXXXXX").string();
    path = fs::canonical(::mkdtemp(name.data()));
  }
  ~Folder() { fs::remove_all(path); }
};

/// An application in a folder of its own, with a database whose SQL is kept.
struct Fixture {
  Folder folder;
  App app{"shop", {.root = folder.path.string()}};
  std::mutex mutex;
  std::vector<std::string> sql;
  Database db;

  Fixture() {
    app.config["DATABASE_URI"] = "sqlite:///data/shop.db";
    EngineOptions options;
    options.on_statement = [this](std::string_view text, std::span<const Cell>) {
      std::lock_guard lock{mutex};  // called on the threads that run the statements
      sql.emplace_back(text);
    };
    db.init_app(app, options);
    db.models<User>();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a relative path lies below the instance folder, which is made") {
  fs::path file = folder.path / "instance" / "data" / "shop.db";
  CHECK_FALSE(fs::exists(folder.path / "instance"));
  CHECK(db.file() == file.string());
  CHECK(fs::is_directory(file.parent_path()));
  db.create_all();
  CHECK(fs::exists(file));
  db.drop_all();
  auto scope = app.app_context();
  CHECK(db.session.execute(text("select count(*) from sqlite_master where type = 'table'")).scalar<int>() ==
        0);
}

TEST_CASE_FIXTURE(Fixture, "the session is that of the scope, and another scope has another") {
  db.create_all();
  Ref<User> user;
  {
    auto scope = app.app_context();
    user = db.session.add(User{.name = "Ann"});
    db.session.commit();
    CHECK(db.session.contains(user));
    {
      auto inner = app.app_context();
      CHECK_FALSE(db.session.contains(user));
      CHECK(db.session.get<User>(1) != user);
    }
    CHECK(db.session.get<User>(1) == user);
  }
  CHECK(user->name == "Ann");
}

TEST_CASE_FIXTURE(Fixture, "what was not committed is rolled back when the scope ends") {
  db.create_all();
  {
    auto scope = app.app_context();
    db.session.add(User{.name = "Ann"});
    db.session.flush();
  }
  auto scope = app.app_context();
  CHECK(db.session.scalar(select<User>().count()) == 0);
}

TEST_CASE_FIXTURE(Fixture, "a scope that says it writes opens its transactions for writing") {
  db.create_all();
  for (bool writes : {false, true}) {
    Context context{thread_waiter()};
    context.writes = writes;
    ContextScope scope{&context};
    sql.clear();
    db.session.get<User>(1);
    CHECK(sql.front() == (writes ? "BEGIN (write)" : "BEGIN"));
  }
}

TEST_CASE_FIXTURE(Fixture, "outside of every scope the session says how to open one") {
  try {
    db.session.add(User{.name = "Ann"});
    FAIL("no error");
  } catch (const UsageError& error) {
    CHECK(error.code() == "no-scope");
    CHECK(std::string(error.what()).find("app.app_context()") != std::string::npos);
  }
  Context between_requests{thread_waiter()};
  between_requests.is_scope = false;
  ContextScope scope{&between_requests};
  CHECK(code_thrown_by([&] { db.session.flush(); }) == "no-scope");
}

TEST_CASE_FIXTURE(Fixture, "a row that is not there is a 404") {
  db.create_all();
  auto scope = app.app_context();
  db.session.add_all({User{.name = "Ann"}, User{.name = "Bob"}});
  db.session.commit();
  CHECK(db.get_or_404<User>(2)->name == "Bob");
  CHECK(db.first_or_404(select<User>().order_by(&User::name))->name == "Ann");
  CHECK(db.one_or_404(select<User>().where(col(&User::name) == "Bob"))->id == 2);
  auto status_of = [](auto work) {
    try {
      work();
    } catch (const HttpError& error) {
      return error.status();
    }
    return 200;
  };
  CHECK(status_of([&] { db.get_or_404<User>(3); }) == 404);
  CHECK(status_of([&] { db.first_or_404(select<User>().where(col(&User::name) == "Eve")); }) == 404);
  CHECK(status_of([&] { db.one_or_404(select<User>().where(col(&User::name) == "Eve")); }) == 404);
  CHECK(status_of([&] { db.one_or_404(select<User>()); }) == 404);
}

TEST_CASE("an absolute path and a database in memory are taken as they are") {
  Folder folder;
  App app{"shop", {.root = folder.path.string()}};
  fs::path file = folder.path / "elsewhere.db";
  app.config["DATABASE_URI"] = "sqlite:///" + file.string();
  Database db{app};
  CHECK(db.file() == file.string());

  App other{"shop", {.root = folder.path.string()}};
  other.config["DATABASE_URI"] = "sqlite://";
  Database memory{other};
  memory.models<User>();
  memory.create_all();
  CHECK(memory.file() == "");
  auto scope = other.app_context();
  memory.session.add(User{.name = "Ann"});
  memory.session.commit();
  CHECK(memory.session.scalar(select<User>().count()) == 1);
  CHECK_FALSE(fs::exists(folder.path / "instance"));
}

TEST_CASE("a Database that was set up wrongly says what is missing") {
  Folder folder;
  Database none;
  CHECK(code_thrown_by([&] { none.create_all(); }) == "no-app");

  App app{"shop", {.root = folder.path.string()}};
  Database db;
  db.init_app(app);
  CHECK(code_thrown_by([&] { db.create_all(); }) == "no-database-uri");
  CHECK(code_thrown_by([&] { db.init_app(app); }) == "database-has-app");

  app.config["DATABASE_URI"] = "nonsense";
  CHECK(code_thrown_by([&] { db.create_all(); }) == "bad-database-url");
}

TEST_CASE_FIXTURE(Fixture, "a model that was never registered is named at its first use") {
  db.create_all();
  auto scope = app.app_context();
  CHECK(code_thrown_by([&] { db.session.add(Stranger{}); }) == "unregistered-model");
  CHECK(code_thrown_by([&] { db.session.scalars(select<Stranger>()).all(); }) == "unregistered-model");
  CHECK(code_thrown_by([&] { db.models<Stranger>(); }) == "models-in-use");
}

TEST_CASE("a key to a model that was never registered is found before the schema is used") {
  Folder folder;
  App app{"shop", {.root = folder.path.string()}};
  app.config["DATABASE_URI"] = "sqlite://";
  Database db{app};
  db.models<Orphan>();
  CHECK(code_thrown_by([&] { db.metadata(); }) == "unregistered-model");
  db.models<User>();  // what was missing may still be added
  CHECK(db.metadata().tables().size() == 2);
}

TEST_CASE_FIXTURE(Fixture, "threads have sessions of their own") {
  db.create_all();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      auto scope = app.app_context();
      for (int j = 0; j < 20; ++j) {
        db.session.add(User{.name = std::to_string(i) + "-" + std::to_string(j)});
        db.session.commit();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  auto scope = app.app_context();
  CHECK(db.session.scalar(select<User>().count()) == 80);
}
