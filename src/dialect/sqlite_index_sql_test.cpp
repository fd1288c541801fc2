// SPDX-License-Identifier: MIT
#include "dialect/sqlite_index_sql.hpp"

#include <doctest/doctest.h>

using namespace carafe;
using carafe::detail::parse_index_sql;

TEST_CASE("what an index is sorted by is read from its text") {
  struct {
    const char* sql;
    std::vector<IndexTerm> terms;
    const char* where;
  } cases[] = {
      {"CREATE INDEX i ON t (a, b)", {"a", "b"}, ""},
      {"create unique index if not exists \"on\" on \"t (x)\"(a desc, \"b\"\"c\" ASC)",
       {descending("a"), "b\"c"},
       ""},
      {"CREATE INDEX i ON t (lower(a), (b + 1) DESC, a || ',' || b)",
       {index_expression("lower(a)"), descending(index_expression("b + 1")),
        index_expression("a || ',' || b")},
       ""},
      {"CREATE INDEX i ON t (a collate nocase desc) -- c",
       {descending(index_expression("a collate nocase"))},
       ""},
      {"CREATE INDEX i ON t ([desc]) WHERE (a > 0 AND b <> 'where')", {"desc"}, "a > 0 AND b <> 'where'"},
      {"CREATE INDEX i ON t (\"desc\") where a IS NOT NULL", {"desc"}, "a IS NOT NULL"},
  };
  for (const auto& [sql, terms, where] : cases) {
    std::string shown{sql};
    CAPTURE(shown);
    auto index = parse_index_sql(sql);
    CHECK(index.terms == terms);
    CHECK(index.where == where);
  }
}

TEST_CASE("every beginning of an index's text is read to its end without harm") {
  std::string whole =
      "CREATE UNIQUE INDEX \"i\" ON [t] (a COLLATE NOCASE, lower((b)) DESC, 'c') WHERE a IN (1, 2)";
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    (void)parse_index_sql(whole.substr(0, length));
    (void)parse_index_sql(whole.substr(length));
  }
  CHECK(parse_index_sql(whole).terms.size() == 3);
}
