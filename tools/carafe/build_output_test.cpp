// SPDX-License-Identifier: MIT
#include "build_output.hpp"

#include <doctest/doctest.h>

using namespace carafe::tool;

TEST_CASE("progress and commands are left out of a build's messages") {
  CHECK(messages_of("[0/1] Re-running CMake...\n"
                    "-- Configuring done\n"
                    "[1/3] Building CXX object CMakeFiles/blog.dir/src/main.cpp.o\n"
                    "FAILED: CMakeFiles/blog.dir/src/main.cpp.o \n"
                    "/usr/bin/c++ -o CMakeFiles/blog.dir/src/main.cpp.o -c /srv/a/blog/src/main.cpp\n"
                    "/srv/a/blog/src/main.cpp:3:1: error: expected ';'\n"
                    "    3 | }\n"
                    "ninja: build stopped: subcommand failed.\n") ==
        "/srv/a/blog/src/main.cpp:3:1: error: expected ';'\n    3 | }\n");
  CHECK(messages_of("[ 50%] Building CXX object x.o\nx.cpp:1:2: warning: unused\n"
                    "make[2]: *** [x.o] Error 1\ngmake: *** [all] Error 2\n") ==
        "x.cpp:1:2: warning: unused\n");
  CHECK(messages_of("[deprecated] use the other\n") == "[deprecated] use the other\n");
  CHECK(messages_of("ninja: no work to do.\n") == "");
}

TEST_CASE("the first error is named with its place in the project") {
  struct Case {
    std::string_view messages, error;
  };
  for (auto [messages, error] : {
           Case{"/srv/a/blog/src/x.hpp:1:2: warning: unused\n/srv/a/blog/src/main.cpp:3:1: error: expected "
                "';'\n"
                "/srv/a/blog/src/main.cpp:9:1: error: another\n",
                "src/main.cpp:3:1: expected ';'"},
           {"src/main.cpp:1:10: fatal error: no.hpp: No such file or directory\n",
            "src/main.cpp:1:10: no.hpp: No such file or directory"},
           {"CMake Error at CMakeLists.txt:4 (find_package):\n\n  By not providing \"Findx.cmake\"\n  in "
            "PATH.\n\n  More\n",
            "CMakeLists.txt:4: By not providing \"Findx.cmake\" in PATH."},
           {"/usr/bin/ld: main.cpp.o: in function `main':\nmain.cpp:(.text+0x5): undefined reference to "
            "`f()'\n",
            "undefined reference to `f()'"},
           {"/srv/a/blogging/x.cpp:1:1: error: e\n", "/srv/a/blogging/x.cpp:1:1: e"},
           {"collect2: something else\n", ""},
       }) {
    CHECK(first_error(messages, "/srv/a/blog") == error);
  }
}
