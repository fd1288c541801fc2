// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>

#include <carafe/sql/compiler.hpp>
#include <carafe/sql/sql_statement.hpp>

namespace carafe {

/// Compiled statements by their structure, the least recently used forgotten first.
/// One per dialect (an Engine owns one). Safe from any thread.
class StatementCache {
 public:
  explicit StatementCache(std::size_t capacity = 500);
  ~StatementCache();

  /// The text of `statement`, compiled at most once for each structure.
  std::shared_ptr<const CompiledSql> get(const SqlStatement& statement, const Compiler& compiler,
                                         const ModelResolver& models);

  struct Statistics {
    std::size_t hits = 0;
    std::size_t misses = 0;
    std::size_t size = 0;
  };
  Statistics statistics() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace carafe
