// SPDX-License-Identifier: MIT
#include <carafe/dialect/mariadb.hpp>
#include <carafe/dialect/postgresql.hpp>
#include <carafe/dialect/sqlite.hpp>
#include <carafe/sql/statements.hpp>
#include <carafe/sql/text.hpp>
#include <carafe/util/error.hpp>

#include "sql/sql_test_support.hpp"

using namespace carafe;
using testing_sql::models;
using testing_sql::order_user;
using testing_sql::user_age;
using testing_sql::user_id;
using testing_sql::user_name;
using testing_sql::users;

namespace {

const TableRef orders{&type_tag<testing_sql::Order>, {}};
// Where SQL of a database should be: that it has none.
constexpr const char* none = nullptr;

void expect(const Dialect& dialect, const SqlStatement& statement, const char* text) {
  std::string shown{dialect.name()};
  CAPTURE(shown);
  std::string found;
  std::string code;
  try {
    found = statement.compile(dialect.compiler(), models).text;
  } catch (const UsageError& error) {
    code = error.code();
    if (text) found = error.what();
  }
  if (text) {
    CHECK(found == std::string{text});
  } else {
    CHECK(code == "unsupported-operation");
  }
}

/// The text on each database.
void expect_each(const SqlStatement& statement, const char* sqlite, const char* postgresql,
                 const char* mariadb) {
  expect(sqlite_dialect(), statement, sqlite);
  expect(postgresql_dialect(), statement, postgresql);
  expect(mariadb_dialect(), statement, mariadb);
}

SelectStatement only(Clause column) {
  SelectStatement statement;
  statement.from.name = "t";
  statement.columns.push_back(std::move(column));
  return statement;
}

/// The text of one expression on each database.
void expect_column(Clause column, const char* sqlite, const char* postgresql, const char* mariadb) {
  std::string texts[3];
  const char* given[] = {sqlite, postgresql, mariadb};
  const char* wanted[3];
  for (int i = 0; i < 3; ++i) {
    if (given[i]) texts[i] = "SELECT " + std::string{given[i]} + " FROM t";
    wanted[i] = given[i] ? texts[i].c_str() : nullptr;
  }
  expect_each(only(std::move(column)), wanted[0], wanted[1], wanted[2]);
}

std::shared_ptr<const SqlStatement> shared(SelectStatement statement) {
  return std::make_shared<const SelectStatement>(std::move(statement));
}

Clause column(const char* name) { return Clause::of_column(name); }
Clause value(Value of) { return Clause::of_literal(std::move(of)); }

}  // namespace

TEST_CASE("operators are written as each database has them") {
  Clause a = column("a");
  Clause b = column("b");
  using Op = Operator;
  expect_column(Clause::binary(Op::is_distinct, a, b), "a IS NOT b", "a IS DISTINCT FROM b", "NOT (a <=> b)");
  expect_column(Clause::binary(Op::is_not_distinct, a, b), "a IS b", "a IS NOT DISTINCT FROM b", "a <=> b");
  expect_column(Clause::binary(Op::concatenate, Clause::binary(Op::concatenate, a, b), a), "a || b || a",
                "a || b || a", "concat(concat(a, b), a)");
  expect_column(Clause::binary(Op::divide_whole, a, b), "a / b", "a / b", "a DIV b");
  expect_column(Clause::binary(Op::divide_exactly, a, b), "a / CAST(b AS REAL)",
                "a / CAST(b AS DOUBLE PRECISION)", "a / CAST(b AS DOUBLE)");
  expect_column(Clause::binary(Op::modulo, a, Clause::binary(Op::add, a, b)), "a % (a + b)", "a % (a + b)",
                "a % (a + b)");
  expect_column(Clause::binary(Op::bit_xor, a, b), "((a | b) - (a & b))", "a # b", "CAST(a ^ b AS SIGNED)");
  expect_column(Clause::binary(Op::equal, Clause::binary(Op::bit_and, a, b), b), "(a & b) = b", "(a & b) = b",
                "CAST(a & b AS SIGNED) = b");
  expect_column(Clause::like(Op::ilike, a, b), "lower(a) LIKE lower(b)", "a ILIKE b",
                "lower(a) LIKE lower(b)");
  expect_column(Clause::like(Op::not_like, a, b, '!'), "a NOT LIKE b ESCAPE '!'", "a NOT LIKE b ESCAPE '!'",
                "a NOT LIKE b ESCAPE '!'");
  expect_column(Clause::binary(Op::regexp, a, b), none, "a ~ b", "a REGEXP concat('(?-i)', b)");
  expect_column(Clause::binary(Op::regexp, a, b, 1), none, "a ~* b", "a REGEXP concat('(?i)', b)");
  expect_column(Clause::ternary(Op::between, a, b, Clause::binary(Op::logical_and, a, b)),
                "a BETWEEN b AND (a AND b)", "a BETWEEN b AND (a AND b)", "a BETWEEN b AND (a AND b)");
  expect_column(Clause::collate(a, "C"), "a COLLATE \"C\"", "a COLLATE \"C\"", "a COLLATE `C`");
  expect_column(Clause::custom("@>", a, b), "a @> b", "a @> b", "a @> b");
  expect_column(Clause::custom("?", a, b), none, "a ? b", none);
  expect_column(Clause::truth(true), "TRUE", "TRUE", "TRUE");
  expect_column(Clause::null(), "NULL", "NULL", "NULL");
}

TEST_CASE("bits, arrays, full-text search and replacements are written as each database has them") {
  Clause a = column("a");
  Clause b = column("b");
  using Op = Operator;
  expect_column(Clause::binary(Op::shift_left, a, b), "a << b", "CAST(a AS BIGINT) << CAST(b AS INTEGER)",
                "CAST(a << b AS SIGNED)");
  expect_column(Clause::binary(Op::shift_right, a, b), "a >> b", "CAST(a AS BIGINT) >> CAST(b AS INTEGER)",
                "CAST(IF(a < 0, ~(~a >> b), a >> b) AS SIGNED)");
  expect_column(Clause::binary(Op::match, a, value("x")), "a MATCH ?", "a @@ plainto_tsquery($1)",
                "MATCH (a) AGAINST (?) > 0");
  expect_column(Clause::ternary(Op::regexp_replace, a, value("x"), value("y")), none,
                "regexp_replace(a, $1, $2, 'g')", "regexp_replace(a, concat('(?-i)', ?), ?)");
  expect_column(Clause::ternary(Op::regexp_replace, a, value("x"), value("y"), 1), none,
                "regexp_replace(a, $1, $2, 'gi')", "regexp_replace(a, concat('(?i)', ?), ?)");
  expect_column(Clause::binary(Op::array_element, a, value(1)), none, "(a)[$1::BIGINT]", none);
  expect_column(Clause::binary(Op::array_any, value("x"), a), none, "$1 = ANY (a)", none);
  expect_column(Clause::binary(Op::array_all, value(1), a), none, "$1::BIGINT = ALL (a)", none);
  expect_column(Clause::binary(Op::array_contains, a, b), none, "a @> b", none);
  expect_column(Clause::binary(Op::array_contained, a, b), none, "a <@ b", none);
  expect_column(Clause::binary(Op::array_overlaps, a, b), none, "a && b", none);
}

TEST_CASE("joined texts and groups of groups are written as each database has them") {
  Clause a = column("a");
  Clause b = column("b");
  Clause texts = Clause::joined_text(a, "', ");
  expect_column(texts, "group_concat(a, ''', ')", "string_agg(a, ''', ')",
                "group_concat(a SEPARATOR ''', ')");
  const Ordering order[] = {Ordering(b, true)};
  expect_column(Clause::aggregate_order(texts, order), none, "string_agg(a, ''', ' ORDER BY b DESC)",
                "group_concat(a ORDER BY b DESC SEPARATOR ''', ')");
  expect_column(Clause::joined_text(Clause::distinct(a), ","), "group_concat(DISTINCT a)",
                "string_agg(DISTINCT a, ',')", "group_concat(DISTINCT a SEPARATOR ',')");
  expect_column(Clause::joined_text(Clause::distinct(a), ";"), none, "string_agg(DISTINCT a, ';')",
                "group_concat(DISTINCT a SEPARATOR ';')");
  expect_column(Clause::filter(texts, Clause::binary(Operator::equal, a, b)),
                "group_concat(a, ''', ') FILTER (WHERE a = b)", "string_agg(a, ''', ') FILTER (WHERE a = b)",
                "group_concat(CASE WHEN a = b THEN a END SEPARATOR ''', ')");
  expect_column(Clause::aggregate_order(Clause::function("array_agg", a), order), none,
                "array_agg(a ORDER BY b DESC)", none);

  auto grouped = [&](const char* kind) {
    SelectStatement statement = only(Clause::function("count", Clause::star()));
    const Clause terms[] = {a, b};
    statement.group_by = {Clause::grouping(kind, terms)};
    return statement;
  };
  expect_each(grouped("rollup"), none, "SELECT count(*) FROM t GROUP BY ROLLUP (a, b)",
              "SELECT count(*) FROM t GROUP BY a, b WITH ROLLUP");
  expect_each(grouped("cube"), none, "SELECT count(*) FROM t GROUP BY CUBE (a, b)", none);
  expect_each(grouped("grouping_sets"), none, "SELECT count(*) FROM t GROUP BY GROUPING SETS (a, b)", none);
  SelectStatement ordered = grouped("rollup");
  ordered.order_by = {Ordering(a)};
  expect_each(ordered, none, "SELECT count(*) FROM t GROUP BY ROLLUP (a, b) ORDER BY a", none);
}

TEST_CASE("values, JSON, dates and casts are written as each database has them") {
  Clause a = column("a");
  expect_column(value(1), "?", "$1::BIGINT", "?");
  expect_column(Clause::label(value("x"), "Name"), "? AS \"Name\"", "$1::TEXT AS \"Name\"", "? AS `Name`");
  std::vector<JsonStep> path{"a", 0};
  expect_column(Clause::json_element(a, path, false), "a -> ?", "a #> $1", "json_extract(a, ?)");
  expect_column(Clause::json_element(a, path, true), "json_extract(a, ?)", "a #>> $1", "json_value(a, ?)");
  expect_column(Clause::extract(DatePart::year, a), "CAST(strftime('%Y', a) AS INTEGER)",
                "CAST(EXTRACT(YEAR FROM a) AS INTEGER)", "EXTRACT(YEAR FROM a)");
  expect_column(Clause::extract(DatePart::week, a), none, "CAST(EXTRACT(WEEK FROM a) AS INTEGER)",
                "WEEK(a, 3)");
  expect_column(Clause::cast(a, BigInteger()), "CAST(a AS BIGINT)", "CAST(a AS BIGINT)", "CAST(a AS SIGNED)");
  expect_column(Clause::cast(a, DateType()), "date(a)", "CAST(a AS DATE)", "CAST(a AS DATE)");
  Clause branches[] = {Clause::binary(Operator::equal, a, value(1)), value("one"), value("other")};
  expect_column(Clause::case_when(branches), "CASE WHEN a = ? THEN ? ELSE ? END",
                "CASE WHEN a = $1 THEN $2::TEXT ELSE $3::TEXT END", "CASE WHEN a = ? THEN ? ELSE ? END");
  Clause pair[] = {a, column("b")};
  Clause rows[] = {Clause::tuple(std::vector{value(1), value(2)})};
  expect_column(Clause::in(Clause::tuple(pair), rows, false), "(a, b) IN (VALUES (?, ?))",
                "(a, b) IN (($1, $2))", "(a, b) IN ((?, ?))");
}

TEST_CASE("aggregates and windows are written as each database has them") {
  Clause a = column("a");
  Clause positive = Clause::binary(Operator::greater, a, value(0));
  expect_column(Clause::filter(Clause::function("count", Clause::star()), positive),
                "count(*) FILTER (WHERE a > ?)", "count(*) FILTER (WHERE a > $1)",
                "count(CASE WHEN a > ? THEN 1 END)");
  expect_column(Clause::filter(Clause::function("sum", Clause::distinct(a)), positive),
                "sum(DISTINCT a) FILTER (WHERE a > ?)", "sum(DISTINCT a) FILTER (WHERE a > $1)",
                "sum(DISTINCT CASE WHEN a > ? THEN a END)");
  Window window;
  window.partition_by = {a};
  window.order_by = {Ordering(column("b"), true, NullsOrder::first)};
  window.frame = WindowFrame{FrameUnit::rows, {FrameBound::preceding, 2}, {FrameBound::current_row, 0}};
  expect_column(
      Clause::over(Clause::function("sum", a), window),
      "sum(a) OVER (PARTITION BY a ORDER BY b DESC NULLS FIRST ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)",
      "sum(a) OVER (PARTITION BY a ORDER BY b DESC NULLS FIRST ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)",
      "sum(a) OVER (PARTITION BY a ORDER BY ISNULL(b) DESC, b DESC ROWS BETWEEN 2 PRECEDING AND CURRENT "
      "ROW)");
  window.frame->unit = FrameUnit::groups;
  expect(mariadb_dialect(), only(Clause::over(Clause::function("sum", a), window)), none);
  Ordering by_b[] = {Ordering(column("b"))};
  expect_column(Clause::within_group(Clause::function("mode", std::span<const Clause>{}), by_b), none,
                "mode() WITHIN GROUP (ORDER BY b)", none);
}

TEST_CASE("order, limits and locks are written as each database has them") {
  SelectStatement statement = only(column("a"));
  statement.order_by = {Ordering(column("a"), false, NullsOrder::last)};
  expect_each(statement, "SELECT a FROM t ORDER BY a NULLS LAST", "SELECT a FROM t ORDER BY a NULLS LAST",
              "SELECT a FROM t ORDER BY ISNULL(a), a");
  statement.order_by.clear();
  statement.offset = 1;
  expect_each(statement, "SELECT a FROM t LIMIT -1 OFFSET ?", "SELECT a FROM t OFFSET $1",
              "SELECT a FROM t LIMIT 18446744073709551615 OFFSET ?");
  statement.offset.reset();
  statement.lock = RowLock{RowLock::Mode::update, RowLock::Busy::skip, {}};
  expect_each(statement, none, "SELECT a FROM t FOR UPDATE SKIP LOCKED",
              "SELECT a FROM t FOR UPDATE SKIP LOCKED");
  statement.lock = RowLock{RowLock::Mode::share, RowLock::Busy::fail, {}};
  expect_each(statement, none, "SELECT a FROM t FOR SHARE NOWAIT",
              "SELECT a FROM t LOCK IN SHARE MODE NOWAIT");
  statement.lock.reset();
  statement.distinct_on = {column("a")};
  expect_each(statement, none, "SELECT DISTINCT ON (a) a FROM t", none);
}

TEST_CASE("set operations nest as each database lets them") {
  auto first = only(column("a"));
  auto limited = only(column("b"));
  limited.limit = 1;
  CompoundStatement both;
  both.op = SetOperator::union_all;
  both.parts = {shared(first), shared(limited)};
  both.order_by = {Ordering(column("a"))};
  expect_each(both, "SELECT a FROM t UNION ALL SELECT * FROM (SELECT b FROM t LIMIT ?) ORDER BY a",
              "SELECT a FROM t UNION ALL (SELECT b FROM t LIMIT $1) ORDER BY a",
              "SELECT a FROM t UNION ALL (SELECT b FROM t LIMIT ?) ORDER BY a");
  both.op = SetOperator::except_all;
  expect(sqlite_dialect(), both, none);
}

TEST_CASE("one upsert is written for each database, or refused") {
  InsertStatement insert;
  insert.into.name = "t";
  insert.columns = {"id", "n"};
  insert.values = {1, 2};
  insert.on_conflict = OnConflict{};
  insert.on_conflict->target = {"id"};
  expect_each(insert, "INSERT INTO t (id, n) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
              "INSERT INTO t (id, n) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
              "INSERT INTO t (id, n) VALUES (?, ?) ON DUPLICATE KEY UPDATE t.id=t.id");
  insert.on_conflict->assignments = {{"n", Clause::excluded("n")}};
  expect_each(insert, "INSERT INTO t (id, n) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET n=excluded.n",
              "INSERT INTO t (id, n) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET n=excluded.n",
              "INSERT INTO t (id, n) VALUES (?, ?) ON DUPLICATE KEY UPDATE n=VALUES(n)");
  insert.values.clear();
  insert.select = shared(only(column("a")));
  expect_each(insert,
              "INSERT INTO t (id, n) SELECT a FROM t WHERE TRUE ON CONFLICT (id) DO UPDATE SET n=excluded.n",
              "INSERT INTO t (id, n) SELECT a FROM t ON CONFLICT (id) DO UPDATE SET n=excluded.n",
              "INSERT INTO t (id, n) SELECT a FROM t ON DUPLICATE KEY UPDATE n=VALUES(n)");
  insert.on_conflict->where = Clause::binary(Operator::less, Clause::of_column("t", "n"), value(5));
  expect(mariadb_dialect(), insert, none);
  insert.on_conflict = OnConflict{{}, {}, "uq_t", {}, {}};
  expect_each(insert, none, "INSERT INTO t (id, n) SELECT a FROM t ON CONFLICT ON CONSTRAINT uq_t DO NOTHING",
              none);
  InsertStatement defaults;
  defaults.into.name = "t";
  expect_each(defaults, "INSERT INTO t DEFAULT VALUES", "INSERT INTO t DEFAULT VALUES",
              "INSERT INTO t () VALUES ()");
}

TEST_CASE("update and delete reach other tables as each database lets them") {
  UpdateStatement update;
  update.table = users;
  update.assignments = {{"age", Clause::of_literal(1)}};
  update.where = user_id == order_user;
  expect_each(update, R"(UPDATE "user" SET age=? FROM "order" WHERE "user".id = "order".user_id)",
              R"(UPDATE "user" SET age=$1 FROM "order" WHERE "user".id = "order".user_id)",
              "UPDATE `user`, `order` SET `user`.age=? WHERE `user`.id = `order`.user_id");
  DeleteStatement erase;
  erase.from = users;
  erase.where = user_id == order_user;
  expect_each(erase,
              R"(DELETE FROM "user" WHERE EXISTS (SELECT 1 FROM "order" WHERE "user".id = "order".user_id))",
              R"(DELETE FROM "user" USING "order" WHERE "user".id = "order".user_id)",
              "DELETE `user` FROM `user`, `order` WHERE `user`.id = `order`.user_id");
  update.returning = {user_id};
  expect(mariadb_dialect(), update, none);
  UpdateStatement limited;
  limited.table.name = "t";
  limited.assignments = {{"a", Clause::null()}};
  limited.limit = 1;
  expect_each(limited, none, none, "UPDATE t SET a=NULL LIMIT ?");
}

TEST_CASE("common tables, values and derived tables are written as each database has them") {
  auto values = std::make_shared<DerivedTable>();
  values->kind = DerivedTable::Kind::values;
  values->columns = {"n", "s"};
  values->values = {value(1), value("x")};
  SelectStatement statement;
  statement.from = TableRef{.alias = "v", .derived = values};
  expect_each(statement, "WITH v (n, s) AS (VALUES (?, ?)) SELECT * FROM v",
              "SELECT * FROM (VALUES ($1::BIGINT, $2::TEXT)) AS v (n, s)",
              "WITH v (n, s) AS (SELECT CAST(? AS SIGNED), CAST(? AS CHAR)) SELECT * FROM v");
  auto common = std::make_shared<DerivedTable>();
  common->kind = DerivedTable::Kind::common_table;
  common->name = "c";
  common->query = shared(only(column("a")));
  common->materialized = DerivedTable::Materialized::yes;
  statement.from = TableRef{.derived = common};
  expect_each(statement, "WITH c AS MATERIALIZED (SELECT a FROM t) SELECT * FROM c",
              "WITH c AS MATERIALIZED (SELECT a FROM t) SELECT * FROM c",
              "WITH c AS (SELECT a FROM t) SELECT * FROM c");
  InsertStatement insert;
  insert.into.name = "t";
  insert.columns = {"a"};
  insert.select = shared(statement);
  expect_each(insert, "WITH c AS MATERIALIZED (SELECT a FROM t) INSERT INTO t (a) SELECT * FROM c",
              "WITH c AS MATERIALIZED (SELECT a FROM t) INSERT INTO t (a) SELECT * FROM c",
              "INSERT INTO t (a) WITH c AS (SELECT a FROM t) SELECT * FROM c");
  SelectStatement full;
  full.from = users;
  full.joins.push_back({JoinKind::full, orders, user_id == order_user});
  full.columns = {user_name};
  expect_each(
      full, R"(SELECT "user".name FROM "user" FULL OUTER JOIN "order" ON "user".id = "order".user_id)",
      R"(SELECT "user".name FROM "user" FULL OUTER JOIN "order" ON "user".id = "order".user_id)", none);
}

TEST_CASE("what hides a parameter in hand-written SQL is decided by the database") {
  struct {
    const char* sql;
    const char* sqlite;
    const char* postgresql;
    const char* mariadb;
  } cases[] = {
      {"$$:a$$ :b", "$$?$$ ?", "$$:a$$ $1", "$$?$$ ?"},
      {"$x$:a$$:a$x$ :b", "$x$?$$?$x$ ?", "$x$:a$$:a$x$ $1", "$x$?$$?$x$ ?"},
      {"E'\\':a' :b", "E'\\'?' :b", "E'\\':a' $1", "E'\\'?' :b"},
      {"# :a\n:b", "# ?\n?", "# $1\n$2", "# :a\n?"},
      {"5--:a\n:b", "5--:a\n?", "5--:a\n$1", "5--?\n?"},
      {"/* /* :a */ :a */ :b", "/* /* :a */ ? */ ?", "/* /* :a */ :a */ $1", "/* /* :a */ ? */ ?"},
      {"x::int", "x::int", "x::int", "x::int"},
  };
  for (const auto& [sql, sqlite, postgresql, mariadb] : cases) {
    std::string shown{sql};
    CAPTURE(shown);
    CHECK(text(sql).compile(sqlite_dialect().compiler()).text == sqlite);
    CHECK(text(sql).compile(postgresql_dialect().compiler()).text == postgresql);
    CHECK(text(sql).compile(mariadb_dialect().compiler()).text == mariadb);
  }
}
