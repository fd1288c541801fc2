// SPDX-License-Identifier: MIT
// By hand on the SQLite C API: one connection without mutexes, Carafe's pragmas, each
// statement prepared once, bound without copies.
#include <sqlite3.h>

#include <string_view>

#include "bench.hpp"

namespace bench {
namespace {

class Statement {
 public:
  Statement(sqlite3* handle, const char* sql) {
    check(sqlite3_prepare_v2(handle, sql, -1, &handle_, nullptr) == SQLITE_OK, sql);
  }
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  sqlite3_stmt* get() const { return handle_; }
  bool step() {
    int code = sqlite3_step(handle_);
    check(code == SQLITE_ROW || code == SQLITE_DONE, "step");
    return code == SQLITE_ROW;
  }
  void bind(int position, std::string_view text) {
    sqlite3_bind_text(handle_, position, text.data(), int(text.size()), SQLITE_STATIC);
  }
  void read(Reading& out) {
    out.id = sqlite3_column_int64(handle_, 0);
    read(1, out.sensor);
    read(2, out.place);
    out.value = sqlite3_column_double(handle_, 3);
    out.count = sqlite3_column_int(handle_, 4);
  }

 private:
  void read(int column, std::string& out) {
    auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
    out.assign(text, std::size_t(sqlite3_column_bytes(handle_, column)));
  }
  sqlite3_stmt* handle_ = nullptr;
};

class SqliteSide final : public Side {
 public:
  explicit SqliteSide(const std::string& path) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    check(sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) == SQLITE_OK, "open");
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=FULL");
    run("PRAGMA foreign_keys=ON");
  }
  ~SqliteSide() override { sqlite3_close(handle_); }

  void create_table() override {
    run("CREATE TABLE reading (id INTEGER NOT NULL, sensor VARCHAR(40) NOT NULL, place TEXT NOT NULL, "
        "value DOUBLE NOT NULL, count INTEGER NOT NULL, CONSTRAINT pk_reading PRIMARY KEY (id))");
  }

  double insert() override {
    Clock clock;
    run("BEGIN IMMEDIATE");
    Statement insert{handle_, "INSERT INTO reading (id, sensor, place, value, count) VALUES (?, ?, ?, ?, ?)"};
    for (const Reading& reading : readings()) {
      sqlite3_bind_int64(insert.get(), 1, reading.id);
      insert.bind(2, reading.sensor);
      insert.bind(3, reading.place);
      sqlite3_bind_double(insert.get(), 4, reading.value);
      sqlite3_bind_int(insert.get(), 5, reading.count);
      insert.step();
      sqlite3_reset(insert.get());
    }
    run("COMMIT");
    return clock.seconds();
  }

  double get() override {
    Reading found;
    Clock clock;
    run("BEGIN");
    Statement select{handle_, "SELECT id, sensor, place, value, count FROM reading WHERE id = ?"};
    for (std::int64_t id : looked_up()) {
      sqlite3_bind_int64(select.get(), 1, id);
      check(select.step(), "get");
      select.read(found);
      sqlite3_reset(select.get());
    }
    run("COMMIT");
    double took = clock.seconds();
    check(found.id == looked_up().back(), "get");
    return took;
  }

  double fetch() override {
    std::vector<Reading> all;
    Clock clock;
    run("BEGIN");
    {
      Statement select{handle_, "SELECT id, sensor, place, value, count FROM reading"};
      while (select.step()) select.read(all.emplace_back());
    }
    run("COMMIT");
    double took = clock.seconds();
    check(all.size() == rows && all.back().sensor == readings().back().sensor, "fetch");
    return took;
  }

 private:
  void run(const char* sql) {
    check(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sql);
  }
  sqlite3* handle_ = nullptr;
};

}  // namespace

std::unique_ptr<Side> sqlite_side(const std::string& path) { return std::make_unique<SqliteSide>(path); }

}  // namespace bench
