// SPDX-License-Identifier: MIT
#include <carafe/util/context.hpp>
#include <carafe/util/wait.hpp>

#include <doctest/doctest.h>

#include <thread>

using namespace carafe;

TEST_CASE("outside every scope there is no context") { CHECK(current_context() == nullptr); }

TEST_CASE("a context is current inside its scope and the former one after it") {
  Context outer{thread_waiter()};
  Context inner{thread_waiter()};
  ContextScope outer_scope{&outer};
  {
    ContextScope inner_scope{&inner};
    CHECK(current_context() == &inner);
  }
  CHECK(current_context() == &outer);
}

TEST_CASE("another thread does not see this thread's context") {
  Context context{thread_waiter()};
  ContextScope scope{&context};
  Context* seen = &context;
  std::thread{[&] { seen = current_context(); }}.join();
  CHECK(seen == nullptr);
}

TEST_CASE("kept objects are found by their key and destroyed last first, with the context current") {
  std::vector<std::pair<int, Context*>> destroyed;
  auto object = [&](int number) {
    return std::shared_ptr<void>(new int(number), [&](void* p) {
      destroyed.emplace_back(*static_cast<int*>(p), current_context());
      delete static_cast<int*>(p);
    });
  };
  int first = 0, second = 0, absent = 0;
  Context context{thread_waiter()};
  context.keep(&first, object(1));
  context.keep(&second, object(2));

  CHECK(*static_cast<int*>(context.find(&first)) == 1);
  CHECK(context.find(&absent) == nullptr);

  context.clear();
  REQUIRE(destroyed.size() == 2);
  CHECK(destroyed[0] == std::pair{2, &context});
  CHECK(destroyed[1] == std::pair{1, &context});
  CHECK(context.find(&first) == nullptr);
}
