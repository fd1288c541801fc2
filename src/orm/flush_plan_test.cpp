// SPDX-License-Identifier: MIT
#include "orm/flush_plan.hpp"
#include "orm/flush_order.hpp"
#include "orm/session_test_support.hpp"

#include <doctest/doctest.h>

using namespace carafe;
using namespace carafe::detail;
using orm_test::Post;
using orm_test::User;

namespace {

// Objects as a session would hold them, without a session.
struct Objects {
  Models models;

  Objects() { models.add<Post, User>(); }

  template <class T>
  ObjectHeader* make(T value, std::int64_t key = 0) {
    ObjectHeader* header = allocate_object(descriptor_of<T>());
    ::new (object_of(*header)) T(std::move(value));
    header->mapping = &models.mapping_of(type_tag<T>);
    header->integer_key = key;
    held.push_back(header);
    return header;
  }
  ~Objects() {
    for (ObjectHeader* header : held) release(header);
  }
  std::vector<ObjectHeader*> held;
};

}  // namespace

TEST_CASE_FIXTURE(Objects, "inserts are grouped by table and columns, keeping the order of their table") {
  FlushWork work;
  work.inserts = {make(Post{.user_id = 1, .title = "t"}), make(User{.name = "a", .email = "1"}),
                  make(User{.name = "b", .email = "2"}), make(User{.id = 9, .name = "c", .email = "3"}),
                  make(User{.name = "d", .email = "4"})};
  FlushPlan plan = plan_flush(work);
  CHECK(plan.to_string() ==
        "INSERT user (name, email) x 2\n"
        "INSERT user (id, name, email) x 1\n"
        "INSERT user (name, email) x 1\n"
        "INSERT post (user_id, title) x 1\n");
  CHECK(plan.steps[0].objects[0] == work.inserts[1]);
}

TEST_CASE_FIXTURE(Objects,
                  "a column that may be NULL does not part rows that set it from those that do not") {
  FlushWork work;
  work.inserts = {make(User{.name = "a", .email = "1"}), make(User{.name = "b", .email = "2", .age = 3}),
                  make(User{.name = "c", .email = "3"})};
  CHECK(plan_flush(work).to_string() == "INSERT user (name, email, age) x 3\n");
}

TEST_CASE_FIXTURE(Objects, "updates go by key, deletes backwards, both grouped") {
  FlushWork work;
  work.updates = {
      {make(User{}, 3), 0b10}, {make(User{}, 1), 0b10}, {make(User{}, 2), 0b110}, {make(Post{}, 1), 0b100}};
  work.deletes = {make(User{}, 4), make(Post{}, 5), make(Post{}, 6)};
  FlushPlan plan = plan_flush(work);
  CHECK(plan.to_string() ==
        "UPDATE user (name) x 1\n"
        "UPDATE user (name, email) x 1\n"
        "UPDATE user (name) x 1\n"
        "UPDATE post (title) x 1\n"
        "DELETE post x 2\n"
        "DELETE user x 1\n");
  CHECK(plan.steps[0].objects[0]->integer_key == 1);
  CHECK(plan.steps[4].objects[0]->integer_key == 6);
}

TEST_CASE("nothing to do is an empty plan") { CHECK(plan_flush({}).empty()); }

TEST_CASE("a row is as deep as the longest way to it") {
  const std::vector<RowEdge> edges{{0, 1}, {1, 2}, {0, 2}, {3, 2}};
  auto none = [](std::uint32_t, std::uint32_t) { FAIL("no circle is there"); };
  CHECK(depths_of(5, edges, none) == std::vector<std::uint32_t>{0, 1, 2, 0, 0});
}

TEST_CASE("of rows in a circle two neighbours are told, not one that only waits for them") {
  const std::vector<RowEdge> edges{{1, 2}, {2, 3}, {3, 1}, {3, 0}};
  std::uint32_t before = 0;
  std::uint32_t after = 0;
  depths_of(4, edges, [&](std::uint32_t a, std::uint32_t b) { before = a, after = b; });
  CHECK(before != 0);
  CHECK(after == before % 3 + 1);
}
