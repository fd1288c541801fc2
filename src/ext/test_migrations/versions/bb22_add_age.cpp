// SPDX-License-Identifier: MIT
#include <carafe/migrate/revision.hpp>
using namespace carafe::migrations;

Revision revision_bb22() {
  return {
      .id = "bb22",
      .down_revision = "aa11",
      .message = "add age",
      .upgrade = [](Operations& op) { op.add_column("user", column("age", Integer())); },
      .downgrade = [](Operations& op) { op.drop_column("user", "age"); },
  };
}
