// SPDX-License-Identifier: MIT
#include <array>
#include <string>
#include <vector>

#include "db/db_test_support.hpp"
#include "db/fake_driver.hpp"

using namespace carafe;
using namespace carafe::testing_db;

namespace {

/// A primary, number 0, with two replicas, 1 and 2.
struct Cluster {
  std::array<FakeServer, 3> servers;
  Engine engine = make();

  Engine make() {
    std::vector<std::unique_ptr<Driver>> replicas;
    for (int i = 0; i < 3; ++i) servers[std::size_t(i)].number = i;
    for (std::size_t i = 1; i < 3; ++i) replicas.push_back(std::make_unique<FakeDriver>(servers[i]));
    return detail::make_engine(std::make_unique<FakeDriver>(servers[0]), DatabaseUrl{.dialect = "fake"}, {},
                               std::move(replicas));
  }
  int read() { return engine.connect_read_only().execute(text("select 1")).scalar<int>().value(); }
  void stop(std::size_t server) {
    servers[server].restart();
    servers[server].on_ask = [](std::string_view asked) {
      if (asked == "connect") throw_lost();
    };
  }
};

}  // namespace

TEST_CASE("what only reads goes to the replicas in turn, what may write to the primary") {
  Cluster cluster;
  std::vector<int> seen;
  for (int i = 0; i < 4; ++i) seen.push_back(cluster.read());
  CHECK(seen == std::vector{1, 2, 1, 2});
  CHECK(cluster.engine.connect().execute(text("select 1")).scalar<int>() == 0);
  cluster.engine.connect().execute(text("insert"));
  CHECK(cluster.servers[0].count("insert") == 1);
}

TEST_CASE("transactions of a connection for reading are read only") {
  Cluster cluster;
  Connection reader = cluster.engine.connect_read_only();
  reader.begin(Intent::write);
  CHECK(cluster.servers[1].count("begin read only") == 1);
  reader.rollback();
  CHECK(thrown_by([&] { reader.execute(text("insert")); }).code == "read-only-transaction");
  CHECK(thrown_by([&] { reader.execute_ddl("create"); }).code == "read-only-transaction");
  CHECK(cluster.servers[1].count("insert") == 0);
}

TEST_CASE("where a replica does not answer another one reads, in the end the primary") {
  Cluster cluster;
  cluster.stop(1);
  for (int i = 0; i < 4; ++i) CHECK(cluster.read() == 2);
  CHECK(cluster.servers[1].count("connect") == 1);  // left alone for a while
  cluster.stop(2);
  auto lost = thrown_by<OperationalError>([&] { (void)cluster.read(); });  // it broke while it was used
  for (int i = 0; i < 4; ++i) CHECK(cluster.read() == 0);
}

TEST_CASE("a database without replicas reads itself") {
  FakeServer server;
  Engine engine = fake_engine(server);
  engine.connect_read_only().begin();
  CHECK(server.count("begin read only") == 1);
  engine.connect().begin();  // the same connection, for writing again
  CHECK(server.count("begin") == 1);
  CHECK(server.count("connect") == 1);
}

TEST_CASE("replicas are given by their URLs, of the same kind") {
  TemporaryFolder folder;
  EngineOptions options;
  options.replicas = {DatabaseUrl::parse(folder.url("replica.db"))};
  Engine engine{folder.url("primary.db"), options};
  run(engine, "create table t (x)");
  auto reader = engine.connect_read_only();
  CHECK(thrown_by([&] { reader.execute(text("select * from t")); }).code == "sql-error");
  options.replicas = {DatabaseUrl::parse("postgresql://h/d")};
  auto bad = thrown_by<UsageError>([&] { Engine other{folder.url(), options}; });
  CHECK(bad.code == "bad-database-url");
}
