// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "db/postgresql/link.hpp"

namespace carafe::detail {

class PostgresqlConnection;

/// Commands that travel together and are answered in their order. What the connection has
/// put off (a BEGIN, statements to forget) goes before them. An error stops those after
/// it. Left before its end, it is abandoned.
class PgPipeline {
 public:
  explicit PgPipeline(PostgresqlConnection& connection);

  /// Takes what a PQsend… function returned.
  void command(int sent);
  /// Nothing more comes.
  void end();

  /// The next command's answer; null after the last. Waits.
  PgResult next();
  /// The same, but null as well where none has come yet: the server may keep its answers
  /// back until `end`.
  PgResult next_if_ready();

 private:
  PgResult next(bool wait);

  PostgresqlConnection& connection_;
  PgLink& link_;
  AbandonUnlessDone at_end_;
  bool in_closings_ = false;
  bool in_begin_ = false;
  std::size_t unanswered_ = 0;
};

}  // namespace carafe::detail
