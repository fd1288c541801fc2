// SPDX-License-Identifier: MIT
#include <unistd.h>

#include "db/db_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_db;
namespace fs = std::filesystem;

namespace {
Thrown opening(const std::string& url) {
  return thrown_by<OperationalError>([&] {
    Engine engine{url};
    engine.connect().execute(text("select count(*) from sqlite_master"));
  });
}

/// Nobody in particular, if the tests run as root: root may do everything.
class Unprivileged {
 public:
  explicit Unprivileged(const fs::path& owned) {
    if (!was_root_) return;
    for (const auto& path : {owned, owned / "test.db"}) (void)!::chown(path.c_str(), nobody, nobody);
    REQUIRE(::seteuid(nobody) == 0);
  }
  ~Unprivileged() {
    if (was_root_) (void)!::seteuid(0);
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;

 private:
  static constexpr uid_t nobody = 65534;
  bool was_root_ = ::geteuid() == 0;
};

void write_file(const std::string& path, const std::string& content) {
  std::ofstream{path, std::ios::binary} << content;
}
}  // namespace

TEST_CASE("a file is made where there is none, in WAL mode, durable, with foreign keys") {
  TemporaryFolder folder;
  Engine engine{folder.url()};
  Connection connection = engine.connect();
  CHECK(fs::exists(folder.file("test.db")));
  CHECK(connection.execute(text("pragma journal_mode")).scalar<std::string>() == "wal");
  CHECK(connection.execute(text("pragma synchronous")).scalar<int>() == 2);
  CHECK(connection.execute(text("pragma foreign_keys")).scalar<int>() == 1);
  Engine relaxed{folder.url() + "?synchronous=normal"};
  CHECK(relaxed.connect().execute(text("pragma synchronous")).scalar<int>() == 1);
}

TEST_CASE("a mistyped column in double quotes is an error, not a text") {
  Engine engine{"sqlite://"};
  CHECK(thrown_by([&] { run(engine, "select \"nmae\""); }).code == "sql-error");
}

TEST_CASE("each reason why a file cannot be opened has its own words") {
  TemporaryFolder folder;
  Thrown missing = opening(folder.url("absent/x.db"));
  CHECK(missing.code == "cannot-open-database");
  CHECK(missing.message.find("mkdir -p '" + folder.file("absent") + "'") != std::string::npos);

  Thrown directory = opening("sqlite:///" + folder.path().string());
  CHECK(directory.code == "cannot-open-database");
  CHECK(directory.message.find("is a folder") != std::string::npos);

  write_file(folder.file("file"), "");
  Thrown below_file = opening(folder.url("file/x.db"));
  CHECK(below_file.message.find("is a file") != std::string::npos);

  write_file(folder.file("text.db"), std::string(2000, 'x'));
  Thrown other_kind = opening(folder.url("text.db"));
  CHECK(other_kind.code == "not-a-database");
  CHECK(other_kind.message.find("text.db") != std::string::npos);
}

TEST_CASE("a damaged file is told apart from one of another kind") {
  TemporaryFolder folder;
  {
    Engine engine{folder.url()};
    run(engine, "create table t (x)");
    for (int i = 0; i < 200; ++i) run(engine, "insert into t values (hex(randomblob(500)))");
  }
  {
    std::fstream file{folder.file("test.db"), std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(4096);
    file << std::string(20'000, '\x55');
  }
  Thrown thrown = thrown_by<OperationalError>([&] {
    Engine engine{folder.url()};
    engine.connect().execute(text("select count(x), max(x) from t"));
  });
  CHECK(thrown.code == "corrupt-database");
  CHECK(thrown.message.find(".recover") != std::string::npos);
}

TEST_CASE("missing permission is named, for the file and for its folder") {
  TemporaryFolder folder;
  {
    Engine engine{folder.url()};
    run(engine, "create table t (x)");
  }
  Unprivileged unprivileged{folder.path()};
  fs::permissions(folder.file("test.db"), fs::perms::none);
  Thrown unreadable = opening(folder.url());
  CHECK(unreadable.code == "cannot-open-database");
  CHECK(unreadable.message.find("may not be read") != std::string::npos);
  fs::permissions(folder.file("test.db"), fs::perms::owner_read);
  Engine engine{folder.url()};
  CHECK(number(engine, "select count(*) from t") == 0);
  CHECK(thrown_by<OperationalError>([&] { run(engine, "insert into t values (1)"); }).code ==
        "read-only-database");
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  Thrown no_room = opening(folder.url("new.db"));
  CHECK(no_room.message.find("may not write the folder") != std::string::npos);
}

TEST_CASE("a full disk undoes the transaction and says so") {
  TemporaryFolder folder;
  Engine engine{folder.url()};
  run(engine, "create table t (x)");
  Connection connection = engine.connect();
  connection.execute(text("pragma max_page_count = 10"));
  connection.begin(Intent::write);
  connection.execute(text("insert into t values (1)"));
  CHECK(thrown_by<OperationalError>([&] {
          connection.execute(text("insert into t values (zeroblob(1000000))"));
        }).code == "disk-full");
  // SQLite has ended the transaction: nothing may run as if it had not.
  CHECK(thrown_by<OperationalError>([&] { connection.execute(text("insert into t values (2)")); }).code ==
        "transaction-lost");
  CHECK(thrown_by<OperationalError>([&] { connection.commit(); }).code == "transaction-lost");
  connection.rollback();
  CHECK(connection.execute(text("select count(*) from t")).scalar<int>() == 0);
}
