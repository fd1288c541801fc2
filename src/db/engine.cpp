// SPDX-License-Identifier: MIT
#include <carafe/db/engine.hpp>

#include <carafe/util/error.hpp>

#include "db/engine_state.hpp"

namespace carafe {

Engine detail::make_engine(std::unique_ptr<Driver> driver, DatabaseUrl url, EngineOptions options,
                           std::vector<std::unique_ptr<Driver>> replicas) {
  replicas.insert(replicas.begin(), std::move(driver));
  return Engine{std::make_shared<EngineState>(std::move(replicas), std::move(url), std::move(options))};
}

Engine::Engine(std::string_view url, EngineOptions options)
    : Engine(DatabaseUrl::parse(url), std::move(options)) {}
Engine::Engine(DatabaseUrl url, EngineOptions options)
    : Engine(detail::make_state(std::move(url), std::move(options))) {}
Engine::Engine(std::shared_ptr<detail::EngineState> state) : state_(std::move(state)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Connection Engine::connect(SourcePlace taken_at) { return Connection{state_, state_->pool().take(taken_at)}; }

Connection Engine::connect_read_only(SourcePlace taken_at) {
  auto pooled = state_->take_reader(taken_at);
  pooled->lending.read_only = true;
  return Connection{state_, std::move(pooled)};
}

void Engine::run_units(FunctionRef<void(Connection&)> work, const RetryOptions& options,
                       SourcePlace taken_at) {
  detail::retry(options, [&] {
    Connection connection = connect(taken_at);
    connection.run_unit(work, options.transaction);
  });
}

const DatabaseUrl& Engine::url() const { return state_->url; }
const Dialect& Engine::dialect() const { return state_->dialect(); }
StatementCache& Engine::statement_cache() { return state_->statement_cache; }
PoolStatus Engine::pool_status() const { return state_->pool().status(); }
void Engine::warm_up(std::size_t connections) { state_->pool().warm_up(connections); }
void Engine::dispose() { state_->dispose(); }

}  // namespace carafe
