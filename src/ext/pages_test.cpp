// SPDX-License-Identifier: MIT
// Pages and 404s as a client sees them.
#include <carafe/app/app.hpp>
#include <carafe/ext/database.hpp>
#include <carafe/testing/client.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

using namespace carafe;

namespace {

struct Post {
  Column<int> id{primary_key};
  Column<std::string> title{};
};

struct Fixture {
  App app{"blog", {.root = std::filesystem::temp_directory_path().string()}};
  Database db;
  testing::Client client{app};

  Fixture() {
    app.config["DATABASE_URI"] = "sqlite://";
    db.init_app(app);
    db.models<Post>();
    app.get("/posts", [&](Request& request) {
      return jsonify(db.paginate(select<Post>().order_by(&Post::id), request));
    });
    app.get("/lenient", [&](Request& request) {
      return jsonify(db.paginate(select<Post>(), request, {.max_per_page = 30, .error_out = false}));
    });
    app.get("/tens", [&](Request& request) {
      return jsonify(db.paginate(select<Post>(), request, {.per_page = 10}));
    });
    app.get("/fixed/<int:page>", [&](int page) {
      return jsonify(db.paginate(select<Post>(), {.page = page, .per_page = 10, .max_per_page = 100}));
    });
    app.get("/feed", [&](Request& request) {
      return jsonify(db.paginate_keyset(select<Post>().order_by(&Post::title), request));
    });
    app.get("/posts/<int:id>", [&](int id) {
      return jsonify(db.get_or_404<Post>(id, description("No post has this number.")));
    });
    app.get("/first/<title>", [&](const std::string& title) {
      return jsonify(db.first_or_404(titled(title), "No post is called so."));
    });
    app.get("/only/<title>", [&](const std::string& title) {
      return jsonify(db.one_or_404(titled(title), "Not exactly one post is called so."));
    });
    db.create_all();
    auto scope = app.app_context();
    for (int i = 1; i <= 45; ++i) db.session.add(Post{.title = i < 44 ? "post" : "last"});
    db.session.add(Post{.title = "single"});
    db.session.commit();
  }

  static Select<Post> titled(const std::string& title) {
    return select<Post>().where(col(&Post::title) == title).order_by(&Post::id);
  }
  std::string numbers(const std::string& target) {
    auto answer = client.get(target);
    if (answer.status() != 200) return std::to_string(answer.status());
    return answer.json("page") + " of " + answer.json("pages") + ", by " + answer.json("per_page") +
           ", from " + answer.json("first") + " to " + answer.json("last");
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a request chooses its page") {
  struct Row {
    const char *target, *numbers;
  };
  const Row table[] = {
      {"/posts", "1 of 3, by 20, from 1 to 20"},
      {"/posts?page=3", "3 of 3, by 20, from 41 to 46"},
      {"/posts?page=2&per_page=5", "2 of 10, by 5, from 6 to 10"},
      {"/posts?per_page=1000000000", "1 of 1, by 100, from 1 to 46"},
      {"/posts?page=0", "404"},
      {"/posts?page=-1", "404"},
      {"/posts?page=4", "404"},
      {"/posts?page=two", "404"},
      {"/posts?page=", "404"},
      {"/posts?page=99999999999999999999", "404"},
      {"/posts?page=9223372036854775807", "404"},
      {"/posts?per_page=0", "404"},
      {"/posts?per_page=x", "404"},
      {"/lenient?page=0", "1 of 3, by 20, from 1 to 20"},
      {"/lenient?page=two&per_page=-1", "1 of 3, by 20, from 1 to 20"},
      {"/lenient?page=2&per_page=1000", "2 of 2, by 30, from 31 to 46"},
      {"/lenient?page=9", "9 of 3, by 20, from 0 to 0"},
      {"/tens?page=2&per_page=3", "2 of 5, by 10, from 11 to 20"},
      {"/fixed/5?page=1", "5 of 5, by 10, from 41 to 46"},
      {"/fixed/6", "404"},
  };
  for (const Row& row : table) {
    CAPTURE(row.target);
    CHECK(numbers(row.target) == row.numbers);
  }
}

TEST_CASE_FIXTURE(Fixture, "a 404 has the description the program gives it") {
  struct Row {
    const char* target;
    int status;
    const char* part;
  };
  const Row table[] = {
      {"/posts/1", 200, "post"},
      {"/posts/99", 404, "No post has this number."},
      {"/first/post", 200, "\"id\":1,"},
      {"/first/none", 404, "No post is called so."},
      {"/only/single", 200, "single"},
      {"/only/none", 404, "Not exactly one post is called so."},
      {"/only/post", 404, "Not exactly one post is called so."},
  };
  for (const Row& row : table) {
    CAPTURE(row.target);
    auto answer = client.get(row.target);
    CHECK(answer.status() == row.status);
    CHECK(answer.text().find(row.part) != std::string::npos);
  }
}

TEST_CASE_FIXTURE(Fixture, "a request walks by cursors, and a wrong one is its mistake") {
  auto first = client.get("/feed?per_page=3");
  CHECK(first.status() == 200);
  CHECK(first.json("items[0].title") == "last");
  CHECK(first.json("prev_cursor") == "null");
  auto next = client.get("/feed?per_page=3&after=" + first.json("next_cursor"));
  CHECK(next.status() == 200);
  CHECK(next.json("items[0].id") == "2");
  auto back = client.get("/feed?per_page=3&before=" + next.json("prev_cursor"));
  CHECK(back.json("items[0].id") == first.json("items[0].id"));
  CHECK(client.get("/feed?per_page=100000").json("per_page") == "100");
  CHECK(client.get("/feed?per_page=0").status() == 404);

  auto wrong = client.get("/feed?after=nonsense");
  CHECK(wrong.status() == 400);
  CHECK(wrong.text().find("cursor") != std::string::npos);
  CHECK(wrong.text().find("SELECT") == std::string::npos);
  CHECK(client.get("/feed?after=" + first.json("next_cursor") + "&before=" + first.json("next_cursor"))
            .status() == 400);
}
