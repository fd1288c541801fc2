// SPDX-License-Identifier: MIT
#include <carafe/migrate/revision_graph.hpp>

#include <doctest/doctest.h>

#include <carafe/migrate/operations.hpp>

using namespace carafe::migrations;

namespace {

Revision revision(std::string id, std::string parent) {
  return {.id = std::move(id),
          .down_revision = std::move(parent),
          .message = "m",
          .upgrade = [](Operations&) {},
          .downgrade = [](Operations&) {}};
}

// Given out of order, as files are.
RevisionGraph chain() {
  return RevisionGraph{
      {revision("cc33", "bb22"), revision("aa11", ""), revision("bb22", "aa11"), revision("ab44", "cc33")}};
}

std::string ids(const std::vector<const Revision*>& path) {
  std::string text;
  for (const Revision* one : path) text += (text.empty() ? "" : " ") + one->id;
  return text;
}

void check_error(const char* code, const char* words, auto run) {
  CAPTURE(words);
  try {
    run();
    FAIL("nothing was thrown");
  } catch (const MigrationError& error) {
    CHECK(error.code() == code);
    CAPTURE(error.what());
    CHECK(std::string{error.what()}.find(words) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("revisions are put in order and have one head and one base") {
  auto graph = chain();
  std::string order;
  for (const auto& one : graph.revisions()) order += one.id + " ";
  CHECK(order == "aa11 bb22 cc33 ab44 ");
  CHECK(graph.head() == "ab44");
  CHECK(graph.bases() == std::vector<std::string>{"aa11"});
  CHECK(graph.children("bb22") == std::vector<std::string>{"cc33"});
  CHECK(RevisionGraph{}.head() == "");
}

TEST_CASE("a target is an id, a prefix, head, base or steps from where the database is") {
  auto graph = chain();
  struct Case {
    const char *target, *current, *id;
  };
  const Case cases[] = {
      {"aa11", "", "aa11"},        {"c", "", "cc33"},          {"bb", "", "bb22"},     {"head", "", "ab44"},
      {"heads", "", "ab44"},       {"base", "bb22", ""},       {"+1", "", "aa11"},     {"+2", "aa11", "cc33"},
      {"-1", "aa11", ""},          {"-2", "cc33", "aa11"},     {"aa11+2", "", "cc33"}, {"head-1", "", "cc33"},
      {"current", "bb22", "bb22"}, {"base+1", "cc33", "aa11"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.target);
    CHECK(graph.resolve(one.target, one.current) == one.id);
  }
}

TEST_CASE("a target that means nothing says what would") {
  auto graph = chain();
  check_error("unknown-revision", "no revision \"deadbeef\"", [&] { graph.resolve("deadbeef", ""); });
  check_error("unknown-revision", "no revision \"\"", [&] { graph.resolve("", ""); });
  check_error("ambiguous-revision", "aa11, ab44", [&] { graph.resolve("a", ""); });
  check_error("unknown-revision", "below the first", [&] { graph.resolve("-1", ""); });
  check_error("unknown-revision", "beyond the head", [&] { graph.resolve("+1", "ab44"); });
  check_error("unknown-revision", "steps are written", [&] { graph.resolve("+x", ""); });
  check_error("unknown-revision", "steps are written", [&] { graph.resolve("+0", ""); });
}

TEST_CASE("paths lead up and down and nowhere else") {
  auto graph = chain();
  CHECK(ids(graph.upgrade_path("", "ab44")) == "aa11 bb22 cc33 ab44");
  CHECK(ids(graph.upgrade_path("bb22", "cc33")) == "cc33");
  CHECK(ids(graph.upgrade_path("cc33", "cc33")) == "");
  CHECK(ids(graph.downgrade_path("cc33", "")) == "cc33 bb22 aa11");
  CHECK(ids(graph.downgrade_path("cc33", "bb22")) == "cc33");
  check_error("no-path", "db downgrade", [&] { graph.upgrade_path("cc33", "aa11"); });
  check_error("no-path", "db upgrade", [&] { graph.downgrade_path("aa11", "cc33"); });
}

TEST_CASE("history is newest first and takes ranges") {
  auto graph = chain();
  CHECK(ids(graph.history("", "")) == "ab44 cc33 bb22 aa11");
  CHECK(ids(graph.history("bb22:", "")) == "ab44 cc33 bb22");
  CHECK(ids(graph.history(":bb22", "")) == "bb22 aa11");
  CHECK(ids(graph.history("bb22:cc33", "")) == "cc33 bb22");
  CHECK(ids(graph.history("base:current", "aa11")) == "aa11");
  CHECK(ids(graph.history("-1:current", "cc33")) == "cc33 bb22");
  check_error("unknown-revision", "is no range", [&] { graph.history("bb22", ""); });
}

TEST_CASE("two heads are named wherever one is needed") {
  RevisionGraph graph{{revision("aa", ""), revision("bb", "aa"), revision("cc", "aa")}};
  CHECK(graph.heads() == std::vector<std::string>{"bb", "cc"});
  check_error("several-heads", "bb, cc", [&] { graph.resolve("head", ""); });
  check_error("several-heads", "bb, cc", [&] { graph.resolve("+1", "aa"); });
  CHECK(graph.resolve("bb", "") == "bb");
}

TEST_CASE("revisions that make no chain are refused by name") {
  auto make = [](std::vector<Revision> revisions) { return [=] { RevisionGraph{revisions}; }; };
  check_error("revision-graph", "Two revisions have the id aa",
              make({revision("aa", ""), revision("aa", "")}));
  check_error("revision-graph", "Revision bb follows zz", make({revision("aa", ""), revision("bb", "zz")}));
  check_error("revision-graph", "bb, cc follow one another in a circle",
              make({revision("aa", ""), revision("bb", "cc"), revision("cc", "bb")}));
  check_error("revision-graph", "aa follow one another", make({revision("aa", "aa")}));
  check_error("revision-graph", "is no id", make({revision("a/b", "")}));
  Revision half = revision("aa", "");
  half.downgrade = nullptr;
  check_error("revision-graph", "Revision aa lacks .downgrade", make({half}));
}
