// SPDX-License-Identifier: MIT
#include <carafe/migrate/revision.hpp>
using namespace carafe::migrations;

Revision revision_e03a4226ec13() {
  return {
      .id = "e03a4226ec13",
      .down_revision = {},
      .message = "create user",
      .upgrade =
          [](Operations& op) {
            op.create_table("user", column("id", Integer(), not_null), column("name", String(50), not_null),
                            column("email", String(50), not_null), primary_key_constraint("id"),
                            unique_constraint("uq_user_email", {"email"}));
          },
      .downgrade = [](Operations& op) { op.drop_table("user"); },
  };
}
