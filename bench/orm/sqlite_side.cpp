// SPDX-License-Identifier: MIT
// The same work on the SQLite C API, as a careful user would write it: one connection
// without mutexes, Carafe's pragmas, each statement prepared once, bound without copies.
#include "bench.hpp"

#include <sqlite3.h>

#include <memory>
#include <string_view>
#include <unordered_map>

namespace {

struct Customer {
  int id = 0;
  std::string name;
  std::string email;
  int age = 0;
};

class Connection {
 public:
  explicit Connection(const std::string& path) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    bench::check(sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) == SQLITE_OK, "open");
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=FULL");
    run("PRAGMA foreign_keys=ON");
  }
  ~Connection() { sqlite3_close(handle_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void run(const char* sql) {
    bench::check(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sql);
  }
  sqlite3* handle() const { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

class Statement {
 public:
  Statement(Connection& connection, const char* sql) {
    bench::check(sqlite3_prepare_v2(connection.handle(), sql, -1, &handle_, nullptr) == SQLITE_OK, sql);
  }
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int position, std::string_view value) {
    sqlite3_bind_text(handle_, position, value.data(), int(value.size()), SQLITE_STATIC);
  }
  void bind(int position, int value) { sqlite3_bind_int(handle_, position, value); }
  bool step() {
    int code = sqlite3_step(handle_);
    bench::check(code == SQLITE_ROW || code == SQLITE_DONE, "step");
    return code == SQLITE_ROW;
  }
  void reset() { sqlite3_reset(handle_); }

  void read(Customer& customer) {
    customer.id = sqlite3_column_int(handle_, 0);
    read(1, customer.name);
    read(2, customer.email);
    customer.age = sqlite3_column_int(handle_, 3);
  }

 private:
  void read(int column, std::string& out) {
    auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
    out.assign(text, std::size_t(sqlite3_column_bytes(handle_, column)));
  }

  sqlite3_stmt* handle_ = nullptr;
};

constexpr const char* create =
    "CREATE TABLE customer (id INTEGER NOT NULL, name VARCHAR(50) NOT NULL, email VARCHAR(50) NOT NULL, "
    "age INTEGER NOT NULL, CONSTRAINT pk_customer PRIMARY KEY (id))";

}  // namespace

const char* bench::sqlite_version() { return sqlite3_libversion(); }

bench::Seconds bench::sqlite_round(const std::string& folder) {
  Seconds took{};
  Connection connection{folder + "/sqlite.db"};
  connection.run(create);
  {
    std::vector<std::unique_ptr<Customer>> added;
    added.reserve(rows);
    Clock clock;
    connection.run("BEGIN IMMEDIATE");
    Statement insert{connection, "INSERT INTO customer (name, email, age) VALUES (?, ?, ?)"};
    int age = 0;
    for (const Text& text : texts()) {
      auto customer = std::make_unique<Customer>(Customer{0, text.name, text.email, age++ % 90});
      insert.bind(1, customer->name);
      insert.bind(2, customer->email);
      insert.bind(3, customer->age);
      insert.step();
      insert.reset();
      customer->id = int(sqlite3_last_insert_rowid(connection.handle()));
      added.push_back(std::move(customer));
    }
    connection.run("COMMIT");
    took.insert = clock.seconds();
    check(added.back()->id == rows, "insert");
  }
  {
    std::unordered_map<int, std::unique_ptr<Customer>> by_id;
    Clock clock;
    connection.run("BEGIN");
    Statement get{connection, "SELECT id, name, email, age FROM customer WHERE id = ?"};
    for (int id : shuffled_ids()) {
      auto [place, is_new] = by_id.try_emplace(id);
      if (!is_new) continue;
      get.bind(1, id);
      if (get.step()) {
        place->second = std::make_unique<Customer>();
        get.read(*place->second);
      }
      get.reset();
    }
    took.get = clock.seconds();
    connection.run("COMMIT");
    check(by_id.size() == rows && by_id.at(7)->id == 7, "get");
  }
  {
    Clock clock;
    connection.run("BEGIN");
    Statement select{connection, "SELECT id, name, email, age FROM customer"};
    std::vector<Customer> all;
    while (select.step()) select.read(all.emplace_back());
    took.plain = clock.seconds();
    select.reset();
    connection.run("COMMIT");
    check(all.size() == rows && all.back().name == texts().back().name, "plain rows");
  }
  {
    Clock clock;
    connection.run("BEGIN");
    Statement select{connection, "SELECT id, name, email, age FROM customer"};
    std::unordered_map<int, std::unique_ptr<Customer>> by_id;
    std::vector<Customer*> all;
    while (select.step()) {
      auto customer = std::make_unique<Customer>();
      select.read(*customer);
      all.push_back(customer.get());
      by_id.emplace(customer->id, std::move(customer));
    }
    took.managed = clock.seconds();
    select.reset();
    connection.run("COMMIT");
    check(all.size() == rows && by_id.at(rows)->email == texts().back().email, "managed objects");
  }
  return took;
}
