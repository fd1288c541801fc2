// SPDX-License-Identifier: MIT
// What a cached statement costs beside executing it: one row by its key, SQLite in memory.
#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <cstdlib>

#include <carafe/dialect/sqlite.hpp>
#include <carafe/sql/expression.hpp>
#include <carafe/sql/statement_cache.hpp>
#include <carafe/sql/statements.hpp>

namespace {

using namespace carafe;

struct User {
  int id;
};

class OneModel final : public ModelResolver {
 public:
  OneModel() {
    table_.name = "user";
    for (const char* name : {"id", "name", "email", "age", "created"}) {
      TableColumn column;
      column.name = name;
      table_.columns.push_back(column);
    }
  }
  ResolvedColumn resolve(MemberTag) const override { return {&table_, 0}; }
  const Table& table_of(const TypeTag&) const override { return table_; }

 private:
  Table table_;
};

const OneModel models;
const MemberTag id{&type_tag<User>, offsetof(User, id)};

SelectStatement by_key(int key) {
  SelectStatement statement;
  statement.from.model = &type_tag<User>;
  statement.where = Clause::binary(Operator::equal, Clause::of_member(id), Clause::of_literal(key));
  return statement;
}

void build_statement(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(by_key(7));
}
BENCHMARK(build_statement);

void look_up(benchmark::State& state) {
  static StatementCache cache;
  SelectStatement statement = by_key(7);
  std::vector<Cell> cells;
  for (auto _ : state) {
    benchmark::DoNotOptimize(cache.get(statement, sqlite_dialect().compiler(), models));
    cells.clear();
    statement.collect_parameters(cells);
  }
}
BENCHMARK(look_up)->Threads(1)->Threads(2);

void compile(benchmark::State& state) {
  SelectStatement statement = by_key(7);
  for (auto _ : state) benchmark::DoNotOptimize(statement.compile(sqlite_dialect().compiler(), models));
}
BENCHMARK(compile);

void check(int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) std::abort();
}

void execute(benchmark::State& state) {
  sqlite3* database = nullptr;
  check(sqlite3_open(":memory:", &database));
  check(sqlite3_exec(
      database,
      "create table user (id integer primary key, name text, email text, age integer, created text);"
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000) "
      "insert into user select i, 'name' || i, 'user' || i || '@example.com', i % 90, '2026-11-24' from n",
      nullptr, nullptr, nullptr));
  sqlite3_stmt* statement = nullptr;
  std::string sql = by_key(7).compile(sqlite_dialect().compiler(), models).text;
  check(sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr));
  int key = 0;
  for (auto _ : state) {
    check(sqlite3_bind_int64(statement, 1, 1 + key++ % 10000));
    check(sqlite3_step(statement));
    for (int column = 0; column < 5; ++column)
      benchmark::DoNotOptimize(sqlite3_column_text(statement, column));
    check(sqlite3_reset(statement));
  }
  sqlite3_finalize(statement);
  sqlite3_close(database);
}
BENCHMARK(execute);

}  // namespace

BENCHMARK_MAIN();
