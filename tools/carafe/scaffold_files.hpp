// SPDX-License-Identifier: MIT
// The files of a new project, as `carafe new` writes them; @NAME@ stands for its name.
#pragma once

#include <string_view>

namespace carafe::tool {

struct ScaffoldFile {
  std::string_view path, text;
};

inline constexpr ScaffoldFile scaffold_files[] = {
    {"carafe.toml", R"(# Marks the root folder of the application: templates, static files, migrations and
# instance/ (where SQLite files live) are below it. `name` is the target in CMakeLists.txt.
name = "@NAME@"
)"},
    {"CMakeLists.txt", R"(cmake_minimum_required(VERSION 3.25)
project(@NAME@ LANGUAGES CXX)

find_package(carafe REQUIRED)
add_compile_options(-Wall -Wextra)

# The program is its own command line: @NAME@ run, @NAME@ db upgrade, …
carafe_application(@NAME@ SOURCES src/main.cpp MIGRATIONS migrations)

enable_testing()
add_executable(@NAME@_tests tests/app_test.cpp)
target_include_directories(@NAME@_tests PRIVATE src)
target_link_libraries(@NAME@_tests PRIVATE carafe::carafe carafe::testing)
add_test(NAME @NAME@ COMMAND @NAME@_tests)
)"},
    {"src/app.hpp", R"(// The application's models and routes. main.cpp serves them, tests/ tests them.
#pragma once

#include <carafe/carafe.hpp>
using namespace carafe;

struct User {
    Column<int>         id    {primary_key};
    Column<std::string> name  {String(50), not_null};
    Column<std::string> email {String(50), not_null, unique};
};

inline void set_up(App& app, Database& db) {
    db.models<User>();

    app.get("/", [] { return "Hello from @NAME@!\n"; });
    app.get("/users", [&] { return jsonify(db.session.scalars(select<User>().order_by(&User::id)).all()); });
    app.get("/users/<int:id>", [&](int id) { return jsonify(db.get_or_404<User>(id)); });
    app.post("/users", [&](Json<User> body) {
        auto user = db.session.add(std::move(*body));
        db.session.commit();
        return Response{jsonify(user), 201};
    });
}
)"},
    {"src/main.cpp", R"(#include "app.hpp"

int main(int argc, char** argv) {
    App app{"@NAME@"};
    app.config["DATABASE_URI"] = "sqlite:///@NAME@.db";  // a file in instance/

    Database db{app};
    Migrate migrate{app, db};
    set_up(app, db);
    return app.main(argc, argv);
}
)"},
    {"tests/app_test.cpp", R"(#include "app.hpp"

#include <carafe/testing/client.hpp>

#include <cstdio>

int failures = 0;

void check(bool truth, const char* what) {
    std::printf("%s: %s\n", truth ? "ok" : "FAILED", what);
    if (!truth) ++failures;
}

int main() {
    App app{"@NAME@"};
    app.config["DATABASE_URI"] = "sqlite:///:memory:";
    Database db{app};
    set_up(app, db);
    db.create_all();

    testing::Client client{app};
    check(client.get("/").text() == "Hello from @NAME@!\n", "the front page greets");
    check(client.get("/users").text() == "[]\n", "there are no users at first");
    auto made = client.post_json("/users", {{"name", "John Doe"}, {"email", "john@example.com"}});
    check(made.status() == 201, "a user is created");
    check(client.get("/users/1").json("email") == "john@example.com", "the user can be read");
    check(client.get("/users/2").status() == 404, "another is not found");
    check(client.post_json("/users", {{"name", "Jane"}}).status() == 422, "a user needs an email");
    return failures == 0 ? 0 : 1;
}
)"},
    {"templates/.gitkeep", ""},
    {"static/.gitkeep", ""},
    {".gitignore", R"(/build/
/instance/
/compile_commands.json
/.cache/
)"},
    {"README.md", R"(# @NAME@

```console
$ carafe db init                       # once: makes migrations/
$ carafe db migrate -m "create user"   # writes a revision from the models
$ carafe db upgrade                    # applies it
$ carafe run                           # http://127.0.0.1:5000, restarted when a source changes
$ carafe test                          # builds and runs the tests
```

Models and routes are in `src/app.hpp`, the database's address in `src/main.cpp`, tests in `tests/`.
`build/@NAME@` is the whole application in one program: it serves (`run`) and migrates (`db upgrade`) by itself.
For production build it with `carafe build --release` and run `build/release/@NAME@`.
)"},
};

}  // namespace carafe::tool
