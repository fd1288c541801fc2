// SPDX-License-Identifier: MIT
#include <carafe/app/app.hpp>
#include <carafe/http/server.hpp>
#include <carafe/testing/cli_runner.hpp>

#include <doctest/doctest.h>

#include <cstdio>

using namespace carafe;
using carafe::testing::CliRunner;

TEST_CASE("the table of routes has Flask's shape") {
  App app{"shop"};
  CliRunner runner{app};
  CHECK(runner.invoke({"routes"}).out == "No routes were registered.\n");

  app.get(
      "/users/<int:id>", [](int) { return ""; }, "user");
  app.route(
      "/users", {Method::Get, Method::Post}, [] { return ""; }, "list");
  app.del("/a", [] {});
  CHECK(runner.invoke({"routes"}).out ==
        "Endpoint  Methods    Rule\n"
        "--------  ---------  ---------------\n"
        "delete_a  DELETE     /a\n"
        "list      GET, POST  /users\n"
        "user      GET        /users/<int:id>\n");
  CHECK(runner.invoke({"routes", "--sort", "match", "--all-methods"}).out ==
        "Endpoint  Methods                   Rule\n"
        "--------  ------------------------  ---------------\n"
        "user      GET, HEAD, OPTIONS        /users/<int:id>\n"
        "list      GET, HEAD, OPTIONS, POST  /users\n"
        "delete_a  DELETE, OPTIONS           /a\n");
  auto wrong = runner.invoke({"routes", "-s", "size"});
  CHECK(wrong.exit_code == 1);
  CHECK(wrong.err == "Error: routes can be sorted by endpoint, methods, rule or match, not by \"size\"\n");
}

TEST_CASE("commands run within a scope and print what they print") {
  App app{"shop"};
  app.cli().command("seed", "Fills tables.", [] {
    std::printf("scope %s\n", current_context() && current_context()->is_scope ? "open" : "closed");
    std::fprintf(stderr, "to stderr\n");
  });
  auto result = CliRunner{app}.invoke({"seed"});
  CHECK(result.exit_code == 0);
  CHECK(result.out == "scope open\n");
  CHECK(result.err == "to stderr\n");
  CHECK(current_context() == nullptr);
}

TEST_CASE("--version and --help answer by themselves") {
  App app{"shop", {.version = "2.1"}};
  CliRunner runner{app};
  CHECK(runner.invoke({"--version"}).out.starts_with("shop 2.1\nCarafe "));
  auto help = runner.invoke({"--help"});
  CHECK(help.exit_code == 0);
  CHECK(help.out.find("  run     Serve the application.\n") != std::string::npos);
  CHECK(runner.invoke({"nothing"}).exit_code == 2);
}

TEST_CASE("the address to serve on is told without serving") {
  App app{"shop"};
  CliRunner runner{app};
  CHECK(runner.invoke({"run", "--print-address"}).out == "127.0.0.1 5000\n");
  app.config["RUN_HOST"] = "0.0.0.0";
  app.config["RUN_PORT"] = 8000;
  CHECK(runner.invoke({"run", "--print-address"}).out == "0.0.0.0 8000\n");
  CHECK(runner.invoke({"run", "--host", "localhost", "-p", "0", "--print-address"}).out == "127.0.0.1 0\n");
}

TEST_CASE("a busy port is explained in two lines with status 1") {
  App app{"shop"};
  ServerOptions options;
  options.port = 0;
  Server holder{options, app.request_handler()};
  std::string port = std::to_string(holder.port());
  auto result = CliRunner{app}.invoke({"run", "--port", port});
  CHECK(result.exit_code == 1);
  CHECK(result.out == "");
  CHECK(result.err.find(port) != std::string::npos);
  CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 2);
}
