// SPDX-License-Identifier: MIT
#include "ext/query_recorder.hpp"

#include <memory>
#include <utility>

namespace carafe::detail {
namespace {

constexpr std::size_t usual = 1000;

void record(Context& context, const void* owner, std::size_t most, const StatementEvent& event) {
  auto* recorded = static_cast<RecordedQueries*>(context.find(owner));
  if (recorded == nullptr) {
    auto made = std::make_shared<RecordedQueries>();
    recorded = made.get();
    context.keep(owner, std::move(made));
  }
  if (recorded->queries.size() >= most) {
    ++recorded->dropped;
    return;
  }
  RecordedQuery query;
  query.statement = event.sql;
  for (const Cell& parameter : event.parameters) query.parameters.push_back(Value{parameter}.to_display());
  query.duration = event.duration;
  query.start = std::chrono::system_clock::now() -
                std::chrono::duration_cast<std::chrono::system_clock::duration>(event.duration);
  query.rows = event.rows;
  query.place = context.work;
  recorded->queries.push_back(std::move(query));
}

}  // namespace

std::size_t queries_to_record(const Config& config, const std::string& key) {
  const std::string text = config.get(key, "");
  // As Flask's setting is written; to keep a single statement would be of no use.
  if (text.empty() || text == "false" || text == "False" || text == "off" || text == "no") return 0;
  if (text == "true" || text == "True" || text == "on" || text == "yes" || text == "1") return usual;
  return config.get<std::size_t>(key);
}

void record_queries(EngineOptions& options, const void* owner, std::size_t most) {
  if (most == 0) return;
  options.events.after_execute =
      [owner, most, further = std::move(options.events.after_execute)](const StatementEvent& event) {
        Context* context = current_context();
        if (context != nullptr && context->is_scope) record(*context, owner, most, event);
        if (further) further(event);
      };
}

const RecordedQueries& queries_recorded_in(const Context& context, const void* owner) {
  static const RecordedQueries none;
  const auto* recorded = static_cast<const RecordedQueries*>(context.find(owner));
  return recorded != nullptr ? *recorded : none;
}

}  // namespace carafe::detail
