// SPDX-License-Identifier: MIT
#include <carafe/sql/statement_cache.hpp>

#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace carafe {

struct StatementCache::State {
  struct Entry {
    std::string key;
    std::shared_ptr<const CompiledSql> compiled;
  };

  std::mutex mutex;
  std::size_t capacity = 0;
  std::list<Entry> entries;  // the most recently used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key;
  Statistics statistics;

  std::shared_ptr<const CompiledSql> find(std::string_view key) {
    std::lock_guard lock{mutex};
    auto found = by_key.find(key);
    if (found == by_key.end()) {
      ++statistics.misses;
      return nullptr;
    }
    ++statistics.hits;
    entries.splice(entries.begin(), entries, found->second);
    return found->second->compiled;
  }

  void keep(std::string_view key, std::shared_ptr<const CompiledSql> compiled) {
    std::lock_guard lock{mutex};
    if (by_key.contains(key) || capacity == 0) return;
    entries.push_front({std::string{key}, std::move(compiled)});
    by_key.emplace(entries.front().key, entries.begin());
    if (entries.size() > capacity) {
      by_key.erase(entries.back().key);
      entries.pop_back();
    }
  }
};

StatementCache::StatementCache(std::size_t capacity) : state_(std::make_unique<State>()) {
  state_->capacity = capacity;
}

StatementCache::~StatementCache() = default;

std::shared_ptr<const CompiledSql> StatementCache::get(const SqlStatement& statement,
                                                       const Compiler& compiler,
                                                       const ModelResolver& models) {
  StatementKey key;
  // Two programs' worth of models may share an engine and call one type two names.
  key.add(static_cast<const void*>(&models));
  statement.write_key(key);
  if (auto known = state_->find(key.bytes())) return known;
  // Compiled without the lock: two threads may do it twice, which only costs time.
  auto compiled = std::make_shared<const CompiledSql>(statement.compile(compiler, models));
  state_->keep(key.bytes(), compiled);
  return compiled;
}

StatementCache::Statistics StatementCache::statistics() const {
  std::lock_guard lock{state_->mutex};
  Statistics statistics = state_->statistics;
  statistics.size = state_->entries.size();
  return statistics;
}

}  // namespace carafe
