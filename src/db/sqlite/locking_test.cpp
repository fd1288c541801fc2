// SPDX-License-Identifier: MIT
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "db/db_test_support.hpp"

using namespace carafe;
using namespace carafe::testing_db;
using namespace std::chrono_literals;

namespace {

/// A file with one counter, which every test fights for.
struct Counter {
  TemporaryFolder folder;
  Engine engine{folder.url()};

  Counter() {
    run(engine, "create table counter (n integer)");
    run(engine, "insert into counter values (0)");
  }

  std::int64_t value() { return number(engine, "select n from counter"); }

  /// Reads, then writes what it has read plus one: a lost update would show.
  static void increment(Engine& engine) {
    Connection connection = engine.connect();
    connection.begin(Intent::write);
    auto n = connection.execute(text("select n from counter")).scalar<std::int64_t>().value();
    connection.execute(text("update counter set n = :n"), {{"n", n + 1}});
    connection.commit();
  }
};

/// Another process, which runs `work` and exits with its result.
template <class Work>
pid_t in_child(Work work) {
  pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int status = 1;
    try {
      status = work();
    } catch (...) {
    }
    ::_exit(status);
  }
  return child;
}

int exit_status(pid_t child) {
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// The lock of another process, from construction until `release`.
class ForeignLock {
 public:
  explicit ForeignLock(const std::string& url) {
    REQUIRE(::pipe(held_) == 0);
    REQUIRE(::pipe(free_) == 0);
    child_ = in_child([&] {
      ::close(free_[1]);
      Engine engine{url};
      Connection connection = engine.connect();
      connection.begin(Intent::write);
      connection.execute(text("update counter set n = n + 100"));
      char byte = 'x';
      if (::write(held_[1], &byte, 1) != 1) return 1;
      if (::read(free_[0], &byte, 1) < 0) return 1;
      connection.commit();
      return 0;
    });
    ::close(held_[1]);
    char byte = 0;
    REQUIRE(::read(held_[0], &byte, 1) == 1);
  }
  ~ForeignLock() {
    release();
    ::close(held_[0]);
    ::close(free_[0]);
  }

  int release() {
    if (child_ == 0) return 0;
    ::close(free_[1]);
    return exit_status(std::exchange(child_, 0));
  }

 private:
  int held_[2];
  int free_[2];
  pid_t child_ = 0;
};

}  // namespace

TEST_CASE_FIXTURE(Counter, "writers of many threads queue, and no increment is lost") {
  std::vector<std::thread> threads;
  std::atomic<int> failures = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) {
        try {
          increment(engine);
        } catch (const std::exception&) {
          ++failures;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(failures == 0);
  CHECK(value() == 200);
}

TEST_CASE_FIXTURE(Counter, "writers of several processes and engines wait for each other") {
  engine.dispose();  // a connection must not be carried into a child
  std::vector<pid_t> children;
  for (int c = 0; c < 3; ++c) {
    children.push_back(in_child([&] {
      Engine own{folder.url() + "?timeout=30"};
      for (int i = 0; i < 20; ++i) increment(own);
      return 0;
    }));
  }
  Engine second{folder.url() + "?timeout=30"};
  for (int i = 0; i < 20; ++i) increment(second);
  for (pid_t child : children) CHECK(exit_status(child) == 0);
  CHECK(value() == 80);
}

TEST_CASE_FIXTURE(Counter, "readers read on while a writer writes") {
  Connection writer = engine.connect();
  writer.begin(Intent::write);
  writer.execute(text("update counter set n = 5"));
  CHECK(value() == 0);
  writer.commit();
  CHECK(value() == 5);
}

TEST_CASE_FIXTURE(Counter,
                  "a lock that another process keeps is an error after the timeout, naming the file") {
  engine.dispose();
  ForeignLock lock{folder.url()};
  Engine impatient{folder.url() + "?timeout=0.05"};
  Connection connection = impatient.connect();
  Thrown thrown = thrown_by<OperationalError>([&] { connection.begin(Intent::write); });
  CHECK(thrown.code == "database-locked");
  CHECK(thrown.message.find("test.db") != std::string::npos);
  CHECK(thrown.message.find("0.05 s") != std::string::npos);
  CHECK_FALSE(connection.in_transaction());
  CHECK(thrown_by([&] { connection.execute(text("update counter set n = 1")); }).code == "database-locked");
  // Once it is free, the same connection goes on.
  CHECK(lock.release() == 0);
  connection.execute(text("update counter set n = n + 1"));
  CHECK(value() == 101);
}

TEST_CASE_FIXTURE(Counter, "a lock that another process lets go in time is waited for") {
  engine.dispose();
  ForeignLock lock{folder.url()};
  Engine patient{folder.url() + "?timeout=30"};
  std::atomic<bool> done = false;
  std::thread writer{[&] {
    increment(patient);
    done = true;
  }};
  std::this_thread::sleep_for(30ms);
  CHECK_FALSE(done);
  lock.release();
  writer.join();
  CHECK(value() == 101);
}

TEST_CASE_FIXTURE(Counter,
                  "a writer behind one that never ends gives up at the timeout, and the queue goes on") {
  Engine impatient{folder.url() + "?timeout=0.05"};
  Connection holder = impatient.connect();
  holder.begin(Intent::write);
  Connection waiting = impatient.connect();
  CHECK(thrown_by<OperationalError>([&] { waiting.begin(Intent::write); }).code == "database-locked");
  holder.commit();
  waiting.begin(Intent::write);
  waiting.commit();
}

TEST_CASE_FIXTURE(Counter, "a reader that turns writer after another has written is told to try again") {
  Connection reader = engine.connect();
  reader.begin(Intent::read);
  auto n = reader.execute(text("select n from counter")).scalar<std::int64_t>().value();
  increment(engine);
  try {
    reader.execute(text("update counter set n = :n"), {{"n", n + 1}});
    FAIL("an update was lost");
  } catch (const RetryableError& error) {
    CHECK(error.code() == "retry-transaction");
    CHECK(error.sqlstate() == "40001");
  }
  reader.rollback();
  increment(engine);
  CHECK(value() == 2);
}

TEST_CASE_FIXTURE(Counter, "a reader that turns writer while another writes is told so at once") {
  Connection writer = engine.connect();
  writer.begin(Intent::write);
  Connection reader = engine.connect();
  reader.begin(Intent::read);
  (void)reader.execute(text("select n from counter"));
  CHECK_THROWS_AS(reader.execute(text("update counter set n = 1")), RetryableError);
}

TEST_CASE_FIXTURE(Counter, "a reader that has read nothing yet may turn writer, and waits") {
  Engine patient{folder.url() + "?timeout=30"};
  auto writer = std::make_unique<Connection>(patient.connect());
  writer->begin(Intent::write);
  writer->execute(text("update counter set n = 5"));
  std::atomic<bool> done = false;
  std::thread other{[&] {
    Connection connection = patient.connect();
    connection.begin(Intent::read);
    connection.execute(text("update counter set n = n + 1"));
    connection.commit();
    done = true;
  }};
  std::this_thread::sleep_for(20ms);
  CHECK_FALSE(done);
  writer->commit();
  other.join();
  CHECK(value() == 6);
}

TEST_CASE_FIXTURE(Counter, "a connection may go from one thread to another") {
  Connection connection = engine.connect();
  connection.begin(Intent::write);
  std::thread{[&] { connection.execute(text("update counter set n = 7")); }}.join();
  std::thread{[&] { connection.commit(); }}.join();
  CHECK(value() == 7);
}

TEST_CASE_FIXTURE(Counter, "what was committed is in the file when the process is killed") {
  engine.dispose();
  int acknowledged[2];
  REQUIRE(::pipe(acknowledged) == 0);
  pid_t child = in_child([&] {
    Engine own{folder.url()};
    for (std::int64_t i = 1; i <= 100'000; ++i) {
      increment(own);
      if (::write(acknowledged[1], &i, sizeof i) != sizeof i) return 1;
    }
    return 0;
  });
  ::close(acknowledged[1]);
  std::int64_t last = 0;
  while (last < 20) REQUIRE(::read(acknowledged[0], &last, sizeof last) == sizeof last);
  ::kill(child, SIGKILL);
  CHECK(exit_status(child) == -1);
  while (::read(acknowledged[0], &last, sizeof last) == sizeof last) {
  }
  ::close(acknowledged[0]);
  CHECK(value() >= last);
  CHECK(value() <= last + 1);
  CHECK(engine.connect().execute(text("pragma integrity_check")).scalar<std::string>() == "ok");
}
