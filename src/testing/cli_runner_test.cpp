// SPDX-License-Identifier: MIT
#include <carafe/testing/cli_runner.hpp>

#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdio>
#include <iostream>

using namespace carafe;
using carafe::testing::CliRunner;

TEST_CASE("whatever a command prints is kept, whichever way it is printed") {
  Command root{"shop", ""};
  root.command("print", "").argument("word", "").action([](const Arguments& args) {
    std::printf("printf %s\n", args.text("word").c_str());
    std::cout << "cout\n" << std::flush;
    CHECK(::write(STDOUT_FILENO, "write\n", 6) == 6);
    std::cerr << "cerr\n";
    return 3;
  });
  CliRunner runner{root};
  auto result = runner.invoke({"print", "x"});
  CHECK(result.exit_code == 3);
  CHECK(result.out.find("printf x\n") != std::string::npos);
  CHECK(result.out.find("cout\n") != std::string::npos);
  CHECK(result.out.find("write\n") != std::string::npos);
  CHECK(result.err == "cerr\n");

  auto wrong = runner.invoke({"print"});
  CHECK(wrong.exit_code == 2);
  CHECK(wrong.out == "");
  CHECK(wrong.err ==
        "Usage: shop print [OPTIONS] WORD\nTry 'shop print --help' for help.\n\nError: Missing argument "
        "'word'.\n");
}
