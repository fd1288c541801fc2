// SPDX-License-Identifier: MIT
#include <carafe/db/engine.hpp>

#include "db/pool.hpp"

namespace carafe {

Engine::Engine(std::string_view url, EngineOptions options)
    : Engine(DatabaseUrl::parse(url), std::move(options)) {}
Engine::Engine(DatabaseUrl url, EngineOptions options)
    : state_(std::make_shared<detail::EngineState>(std::move(url), std::move(options))) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Connection Engine::connect() { return Connection{state_, state_->take()}; }
const DatabaseUrl& Engine::url() const { return state_->url; }
const Dialect& Engine::dialect() const { return state_->driver->dialect(); }
StatementCache& Engine::statement_cache() { return state_->statement_cache; }
void Engine::dispose() { state_->dispose(); }

}  // namespace carafe
