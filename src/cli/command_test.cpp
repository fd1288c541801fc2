// SPDX-License-Identifier: MIT
#include <carafe/cli/command.hpp>
#include <carafe/util/error.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace carafe;

namespace {

struct Fixture {
  Command root{"shop", "Sells things."};
  std::string seen;

  Fixture() {
    auto& db = root.command("db", "Manages the database.");
    db.command("upgrade", "Applies revisions. All of them by default.")
        .argument("revision", "Where to go.", "head")
        .flag("--sql", "Print SQL instead.")
        .action([this](const Arguments& args) {
          seen = "upgrade " + args.text("revision") + (args.flag("--sql") ? " sql" : "");
        });
    db.command("migrate", "Writes a revision.")
        .required_option("-m,--message", "What it does.")
        .action([this](const Arguments& args) { seen = "migrate " + args.text("--message"); });
    root.command("serve", "Serves.")
        .int_option("-p,--port", "Where.", 5000, 0, 65535)
        .arguments("extra", "More.")
        .action([this](const Arguments& args) {
          seen = "serve " + std::to_string(args.integer("--port"));
          for (const auto& extra : args.texts("extra")) seen += " " + extra;
          return 7;
        });
  }

  int run(std::vector<std::string> args) {
    seen.clear();
    return root.run("shop", args);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "arguments, options and flags reach the action") {
  struct {
    std::vector<std::string> args;
    int status;
    const char* seen;
  } cases[] = {
      {{"db", "upgrade"}, 0, "upgrade head"},
      {{"db", "upgrade", "ae10"}, 0, "upgrade ae10"},
      {{"db", "upgrade", "--sql", "ae10"}, 0, "upgrade ae10 sql"},
      {{"db", "upgrade", "-1"}, 0, "upgrade -1"},
      {{"db", "upgrade", "--", "--odd"}, 0, "upgrade --odd"},
      {{"db", "migrate", "-m", "two words"}, 0, "migrate two words"},
      {{"db", "migrate", "--message=x"}, 0, "migrate x"},
      {{"serve"}, 7, "serve 5000"},
      {{"serve", "-p", "0"}, 7, "serve 0"},
      {{"serve", "-p", "1", "--port", "2", "a", "b"}, 7, "serve 2 a b"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.seen);
    CHECK(run(test.args) == test.status);
    CHECK(seen == test.seen);
  }
}

TEST_CASE_FIXTURE(Fixture, "wrong usage is status 2 and runs nothing") {
  std::vector<std::vector<std::string>> cases = {
      {},
      {"db"},
      {"nothing"},
      {"db", "upgrad"},
      {"db", "upgrade", "a", "b"},
      {"db", "upgrade", "--sqll"},
      {"db", "migrate"},
      {"db", "migrate", "-m"},
      {"serve", "--port", "x"},
      {"serve", "--port", "65536"},
      {"serve", "--port", "-1"},
      {"--sql", "db", "upgrade"},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(i);
    CHECK(run(cases[i]) == 2);
    CHECK(seen == "");
  }
}

TEST_CASE_FIXTURE(Fixture, "an action's exception is status 1") {
  root.command("fail", "").action([] { throw UsageError("some-code", "this is wrong"); });
  root.command("crash", "").action([] { throw std::runtime_error("that is wrong"); });
  root.command("odd", "").action([] { throw 1; });
  CHECK(run({"fail"}) == 1);
  CHECK(run({"crash"}) == 1);
  CHECK(run({"odd"}) == 1);
}

TEST_CASE_FIXTURE(Fixture, "help is a page in click's shape") {
  CHECK(root.help_page("shop") ==
        "Usage: shop [OPTIONS] COMMAND [ARGS]...\n"
        "\n"
        "  Sells things.\n"
        "\n"
        "Options:\n"
        "  --help  Show this message and exit.\n"
        "\n"
        "Commands:\n"
        "  db     Manages the database.\n"
        "  serve  Serves.\n");
  CHECK(root.find_command("db")->find_command("upgrade")->help_page("shop db upgrade") ==
        "Usage: shop db upgrade [OPTIONS] [REVISION]\n"
        "\n"
        "  Applies revisions. All of them by default.\n"
        "\n"
        "Arguments:\n"
        "  REVISION  Where to go.\n"
        "\n"
        "Options:\n"
        "  --sql   Print SQL instead.\n"
        "  --help  Show this message and exit.\n");
  CHECK(run({"--help"}) == 0);
  CHECK(run({"db", "upgrade", "--help"}) == 0);
}

TEST_CASE_FIXTURE(Fixture, "what is put around actions sees each once") {
  int calls = 0;
  root.around([&](FunctionRef<int()> action) {
    ++calls;
    return action() + 100;
  });
  CHECK(run({"serve"}) == 107);
  CHECK(run({"db", "nothing"}) == 2);
  CHECK(calls == 1);
}

TEST_CASE_FIXTURE(Fixture, "a second command of one name and an undeclared argument are refused by name") {
  CHECK_THROWS_WITH_AS(root.command("db", "again"),
                       "\"shop\" has a command \"db\" already; give this one another name", UsageError);
  root.command("ask", "").action([](const Arguments& args) {
    CHECK_THROWS_WITH_AS(args.text("--nope"), doctest::Contains("asked for \"--nope\""), UsageError);
  });
  CHECK(run({"ask"}) == 0);
}
