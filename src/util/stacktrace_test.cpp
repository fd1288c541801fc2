// SPDX-License-Identifier: MIT
#include "util/stacktrace.hpp"

#include <doctest/doctest.h>

#include <exception>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace carafe::detail;

namespace {

[[gnu::noinline]] void deep_inside(int depth) {
  if (depth == 0) throw std::runtime_error("deep");
  deep_inside(depth - 1);
  asm volatile("" ::: "memory");  // keeps the call above from becoming a jump
}

}  // namespace

TEST_CASE("a caught exception knows the functions it was thrown through") {
  std::string text;
  try {
    deep_inside(2);
  } catch (const std::exception&) {
    text = describe(trace_of_current_exception());
  }
  CAPTURE(text);
  CHECK(text.starts_with("at "));
  std::size_t first = text.find("deep_inside");
  REQUIRE(first != std::string::npos);
  CHECK(text.find("deep_inside", first + 1) != std::string::npos);
  CHECK(text.find("stacktrace_test.cpp:") != std::string::npos);
}

TEST_CASE("an exception of the standard library and one carried to another thread keep their origin") {
  std::exception_ptr carried;
  try {
    (void)std::vector<int>{}.at(3);
  } catch (...) {
    carried = std::current_exception();
  }
  std::string text;
  std::thread{[&] {
    try {
      std::rethrow_exception(carried);
    } catch (const std::out_of_range&) {
      text = describe(trace_of_current_exception());
    }
  }}.join();
  CAPTURE(text);
  CHECK(text.find("stacktrace_test.cpp") != std::string::npos);
}

TEST_CASE("the exception's type is known, whatever it derives from") {
  struct Odd {};
  try {
    throw Odd{};
  } catch (...) {
    CHECK(current_exception_type().find("Odd") != std::string::npos);
    CHECK(trace_of_current_exception().count > 2);
  }
  CHECK(trace_of_current_exception().count == 0);
}
