// SPDX-License-Identifier: MIT
#include <carafe/migrate/revision.hpp>
using namespace carafe::migrations;

Revision revision_aa11() {
  return {
      .id = "aa11",
      .down_revision = {},
      .message = "create user",
      .upgrade =
          [](Operations& op) {
            op.create_table("user", column("id", Integer(), not_null), column("name", String(50), not_null),
                            primary_key_constraint("id"));
          },
      .downgrade = [](Operations& op) { op.drop_table("user"); },
  };
}
