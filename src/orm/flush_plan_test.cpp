// SPDX-License-Identifier: MIT
#include "orm/flush_plan.hpp"
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
  std::vector<ObjectHeader*> added{
      make(Post{.user_id = 1, .title = "t"}), make(User{.name = "a", .email = "1"}),
      make(User{.name = "b", .email = "2"}), make(User{.id = 9, .name = "c", .email = "3"}),
      make(User{.name = "d", .email = "4"})};
  FlushPlan plan = plan_flush(added, {}, {});
  CHECK(plan.to_string() ==
        "INSERT user (name, email) x 2\n"
        "INSERT user (id, name, email) x 1\n"
        "INSERT user (name, email) x 1\n"
        "INSERT post (user_id, title) x 1\n");
  CHECK(plan.inserts[0].objects[0] == added[1]);
}

TEST_CASE_FIXTURE(Objects, "updates go by key, deletes backwards, both grouped") {
  std::vector<Change> changed{
      {make(User{}, 3), 0b10}, {make(User{}, 1), 0b10}, {make(User{}, 2), 0b110}, {make(Post{}, 1), 0b100}};
  std::vector<ObjectHeader*> erased{make(User{}, 4), make(Post{}, 5), make(Post{}, 6)};
  FlushPlan plan = plan_flush({}, changed, erased);
  CHECK(plan.to_string() ==
        "UPDATE user (name) x 1\n"
        "UPDATE user (name, email) x 1\n"
        "UPDATE user (name) x 1\n"
        "UPDATE post (title) x 1\n"
        "DELETE post x 2\n"
        "DELETE user x 1\n");
  CHECK(plan.updates[0].objects[0]->integer_key == 1);
  CHECK(plan.deletes[0].objects[0]->integer_key == 6);
}

TEST_CASE("nothing to do is an empty plan") { CHECK(plan_flush({}, {}, {}).empty()); }
