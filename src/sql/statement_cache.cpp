// SPDX-License-Identifier: MIT
#include <carafe/sql/statement_cache.hpp>

#include <array>
#include <chrono>
#include <cstring>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace carafe {
namespace {

/// Of a key's bytes, two words at a time, by multiplying to 128 bits as wyhash does.
std::uint64_t hash_of(std::string_view bytes) {
  __extension__ using Product = unsigned __int128;
  std::uint64_t hash = bytes.size();
  auto mix = [&](const std::uint64_t(&words)[2]) {
    Product product = Product{words[0] ^ 0xA076'1D64'78BD'642F} * (words[1] ^ hash ^ 0xE703'7ED1'A0B4'28DB);
    hash = std::uint64_t(product) ^ std::uint64_t(product >> 64);
  };
  while (bytes.size() >= sizeof(std::uint64_t[2])) {
    std::uint64_t words[2];
    std::memcpy(words, bytes.data(), sizeof words);
    mix(words);
    bytes.remove_prefix(sizeof words);
  }
  std::uint64_t rest[2]{};
  if (!bytes.empty()) std::memcpy(rest, bytes.data(), bytes.size());
  mix(rest);
  return hash;
}

struct Key {
  std::string_view bytes;
  std::uint64_t hash;
  friend bool operator==(const Key& a, const Key& b) { return a.bytes == b.bytes; }
};
struct HashOfKey {
  std::size_t operator()(const Key& key) const { return key.hash; }
};

using Compiled = std::shared_ptr<const CompiledSql>;

/// A part of the cache with its own lock and its own order of use.
class Shard {
 public:
  void set_capacity(std::size_t capacity) { capacity_ = capacity; }

  Compiled find(const Key& key) {
    std::lock_guard lock{mutex_};
    auto found = by_key_.find(key);
    if (found == by_key_.end()) {
      ++statistics_.misses;
      return nullptr;
    }
    ++statistics_.hits;
    if (found->second != entries_.begin()) entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->compiled;
  }

  void keep(const Key& key, Compiled compiled) {
    std::lock_guard lock{mutex_};
    if (capacity_ == 0 || by_key_.contains(key)) return;
    entries_.push_front({std::string{key.bytes}, key.hash, std::move(compiled)});
    by_key_.emplace(Key{entries_.front().bytes, key.hash}, entries_.begin());
    if (entries_.size() > capacity_) {
      by_key_.erase(Key{entries_.back().bytes, entries_.back().hash});
      entries_.pop_back();
    }
  }

  StatementCache::Statistics statistics() const {
    std::lock_guard lock{mutex_};
    StatementCache::Statistics statistics = statistics_;
    statistics.size = entries_.size();
    return statistics;
  }

 private:
  struct Entry {
    std::string bytes;
    std::uint64_t hash;
    Compiled compiled;
  };

  mutable std::mutex mutex_;
  std::size_t capacity_ = 0;
  std::list<Entry> entries_;  // the most recently used first
  std::unordered_map<Key, std::list<Entry>::iterator, HashOfKey> by_key_;
  StatementCache::Statistics statistics_;
};

// Small caches are one shard: then the least recently used of all is forgotten.
constexpr std::size_t most_shards = 8;
constexpr std::size_t least_in_shard = 32;

}  // namespace

struct StatementCache::State {
  explicit State(std::size_t capacity) {
    while (count < most_shards && capacity / (2 * count) >= least_in_shard) count *= 2;
    for (std::size_t i = 0; i < count; ++i) shards[i].set_capacity((capacity + count - 1) / count);
  }

  Shard& shard(const Key& key) { return shards[key.hash >> 56 & (count - 1)]; }

  std::size_t count = 1;
  std::array<Shard, most_shards> shards;
};

StatementCache::StatementCache(std::size_t capacity) : state_(std::make_unique<State>(capacity)) {}

StatementCache::~StatementCache() = default;

std::shared_ptr<const CompiledSql> StatementCache::get(const SqlStatement& statement,
                                                       const Compiler& compiler,
                                                       const ModelResolver& models) {
  StatementKey structure;
  // Two programs' worth of models may share an engine and call one type two names.
  structure.add(static_cast<const void*>(&models));
  statement.write_key(structure);
  Key key{structure.bytes(), hash_of(structure.bytes())};
  Shard& shard = state_->shard(key);
  if (auto known = shard.find(key)) return known;
  // Compiled without the lock: two threads may do it twice, which only costs time.
  auto begun = std::chrono::steady_clock::now();
  auto compiled = std::make_shared<CompiledSql>(statement.compile(compiler, models));
  compiled->compiled_at = std::chrono::steady_clock::now();
  compiled->compile_time = compiled->compiled_at - begun;
  shard.keep(key, compiled);
  return compiled;
}

StatementCache::Statistics StatementCache::statistics() const {
  Statistics sum;
  for (const Shard& shard : state_->shards) {
    Statistics part = shard.statistics();
    sum.hits += part.hits;
    sum.misses += part.misses;
    sum.size += part.size;
  }
  return sum;
}

}  // namespace carafe
