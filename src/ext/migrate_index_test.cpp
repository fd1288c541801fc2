// SPDX-License-Identifier: MIT
#include <carafe/migrate/revision_index.hpp>

#include <doctest/doctest.h>

#include <string>

#include <carafe/migrate/revision_graph.hpp>

using namespace carafe::migrations;

// This program was given its revisions by carafe_add_revisions; carafe_ext_tests was not.
TEST_CASE("the build gives a program the revisions of a folder") {
  auto* generated = &generated_revision_index;
  REQUIRE(bool(generated));
  RevisionIndex index = generated();
  REQUIRE(index.count == 2);
  CHECK(std::string{index.revisions[0].file} == "aa11_create_user.cpp");
  CHECK(std::string{index.revisions[1].file} == "bb22_add_age.cpp");
  RevisionGraph graph{{index.revisions[1].make(), index.revisions[0].make()}};
  CHECK(graph.head() == "bb22");
}
