// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carafe/db/engine_options.hpp>
#include <carafe/util/error.hpp>

namespace carafe::testing {

/// The SQL that an engine runs, for tests of how much it is:
///
///     StatementLog log;
///     Engine engine{"sqlite://", log.options()};
///     expect_queries(log, 2, [&] { list_users(session); });
///
/// Copies are the same log. Safe from any thread.
class StatementLog {
 public:
  /// `options`, with the log as what listens to statements beside what listened before.
  EngineOptions options(EngineOptions options = {}) const {
    options.on_statement = [kept = kept_, before = std::move(options.on_statement)](
                               std::string_view sql, std::span<const Cell> parameters) {
      if (!is_control(sql)) {
        std::lock_guard lock{kept->mutex};
        kept->statements.emplace_back(sql);
      }
      if (before) before(sql, parameters);
    };
    return options;
  }

  /// What ran since the last call, without BEGIN, COMMIT and their kin.
  std::vector<std::string> take() const {
    std::lock_guard lock{kept_->mutex};
    return std::exchange(kept_->statements, {});
  }

 private:
  struct Kept {
    std::mutex mutex;
    std::vector<std::string> statements;
  };
  static bool is_control(std::string_view sql) {
    for (std::string_view word : {"BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET "}) {
      if (sql.starts_with(word)) return true;
    }
    return false;
  }

  std::shared_ptr<Kept> kept_ = std::make_shared<Kept>();
};

/// Calls `work`, and throws UsageError "unexpected-queries" with the SQL where it does not run exactly
/// `count` statements.
template <std::invocable F>
void expect_queries(const StatementLog& log, std::size_t count, F&& work) {
  static_cast<void>(log.take());
  work();
  const std::vector<std::string> ran = log.take();
  if (ran.size() == count) return;
  std::string message = std::to_string(count) + " statements were expected, and " +
                        std::to_string(ran.size()) +
                        " ran; load relationships with their objects (selectinload, joinedload), or expect "
                        "what is right:";
  for (const std::string& sql : ran) message += "\n  " + sql;
  throw UsageError("unexpected-queries", message);
}

}  // namespace carafe::testing
