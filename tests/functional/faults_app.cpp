// SPDX-License-Identifier: MIT
// The application of faults_test.py: a ledger on the database FAULTS_DATABASE_URI names,
// with routes that run into each fault and tell which error it gave.
#include <cstdlib>
#include <string>

#include <carafe/carafe.hpp>
#include <carafe/json/value.hpp>

using namespace carafe;

namespace {

struct Entry {
  Column<std::int64_t> id{primary_key};
  Column<std::int64_t> number{not_null};
};
struct Account {
  Column<int> id{primary_key, autoincrement(false)};
  Column<int> balance{not_null};
};

std::string kind_of(const DatabaseError& error) {
  if (dynamic_cast<const RetryableError*>(&error) != nullptr) return "RetryableError";
  if (dynamic_cast<const OperationalError*>(&error) != nullptr) return "OperationalError";
  if (dynamic_cast<const IntegrityError*>(&error) != nullptr) return "IntegrityError";
  if (dynamic_cast<const ProgrammingError*>(&error) != nullptr) return "ProgrammingError";
  if (dynamic_cast<const DataError*>(&error) != nullptr) return "DataError";
  return "DatabaseError";
}

}  // namespace

int main(int argc, char** argv) {
  App app{"faults"};
  const char* uri = std::getenv("FAULTS_DATABASE_URI");
  app.config["DATABASE_URI"] = uri == nullptr ? "sqlite:///faults.db" : uri;
  const char* pool = std::getenv("FAULTS_POOL_SIZE");
  Database db{app,
              {.pool_size = pool == nullptr ? 10u : unsigned(std::atoi(pool)),
               .max_overflow = 0,
               .pool_timeout = std::chrono::milliseconds{2000}}};
  db.models<Entry, Account>();
  auto dialect = [&] { return db.engine().dialect().name(); };

  app.errorhandler<DatabaseError>([](const DatabaseError& error) {
    return Response{jsonify(JsonValue{{"class", kind_of(error)},
                                      {"code", std::string{error.code()}},
                                      {"sqlstate", error.sqlstate()},
                                      {"statement", error.statement()},
                                      {"lost", error.connection_lost()},
                                      {"message", error.what()}}),
                    503};
  });

  app.post("/setup", [&] {
    db.create_all();
    db.session.add_all({Account{.id = 1, .balance = 1000}, Account{.id = 2, .balance = 1000}});
    db.session.commit();
    return "made";
  });
  app.get("/plain", [] { return "ok"; });
  app.get("/ready", [&] {
    db.session.execute(text("SELECT 1"));
    return "ok";
  });

  app.post("/append/<int:number>", [&](std::int64_t number) {
    db.session.add(Entry{.number = number});
    db.session.commit();
    return Response{"kept", 201};
  });
  app.get("/entries", [&] {
    JsonValue numbers = JsonValue::array();
    for (const auto& entry : db.session.plain(select<Entry>()).all()) numbers.push_back(entry.number.value());
    return jsonify(numbers);
  });

  app.post("/transfer", [&] {
    db.session.execute(text("UPDATE account SET balance = balance - 1 WHERE id = 1"));
    db.session.execute(text("UPDATE account SET balance = balance + 1 WHERE id = 2"));
    db.session.commit();
    return "moved";
  });
  app.get("/balances", [&] {
    JsonValue balances = JsonValue::array();
    for (const auto& one : db.session.plain(select<Account>().order_by(&Account::id)).all()) {
      balances.push_back(one.balance.value());
    }
    return jsonify(balances);
  });

  app.get("/sleep/<int:milliseconds>", [&](int milliseconds) {
    double seconds = milliseconds / 1000.0;
    const char* sql = dialect() == "postgresql" ? "SELECT pg_sleep(:s)" : "SELECT SLEEP(:s)";
    db.session.execute(text(sql), {{"s", seconds}});
    return "slept";
  });

  // Locks two rows in the order asked, waiting between them for the other to do so, too.
  app.post("/lock/<int:first>/<int:second>", [&](int first, int second) {
    for (int id : {first, second}) {
      db.session.execute(text("UPDATE account SET balance = balance WHERE id = :id"), {{"id", id}});
      if (id == first) sleep_for(std::chrono::milliseconds{300});
    }
    db.session.commit();
    return "locked";
  });
  app.get("/statement-timeout", [&] {
    if (dialect() == "postgresql") {
      db.session.execute(text("SET LOCAL statement_timeout = 100"));
      db.session.execute(text("SELECT pg_sleep(20)"));
    } else {
      db.session.execute(text("SET STATEMENT max_statement_time=0.1 FOR SELECT SLEEP(20)"));
    }
    return "not stopped";
  });
  app.get("/syntax-error", [&] {
    db.session.execute(text("SELEC 1"));
    return "understood";
  });

  return app.main(argc, argv);
}
