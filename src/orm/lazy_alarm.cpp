// SPDX-License-Identifier: MIT
// Tells a program that loads relationships object by object where it does, and what to say instead.
#include <carafe/util/log.hpp>

#include <string>

#include "orm/session_state.hpp"
#include "util/stacktrace.hpp"

namespace carafe::detail {

unsigned usual_lazy_load_alarm() noexcept {
#ifdef NDEBUG
  return 0;
#else
  return 5;
#endif
}

void SessionState::note_lazy_load(const RelationMapping& relation) {
  if (options_.lazy_load_alarm == 0) return;
  // Once: whoever goes on is not told again, nor pays for it.
  if (++lazy_loads_[&relation] != options_.lazy_load_alarm) return;
  LazyLoads told;
  told.relationship = relation.name();
  told.count = options_.lazy_load_alarm;
  told.place = first_line_of_program(trace_of_here());
  told.remedy = std::string("options(") + (relation.is_collection() ? "selectinload" : "joinedload") + "(&" +
                std::string(relation.owner->model->name()) + "::" + std::string(relation.declared->name) +
                "))";
  if (options_.on_lazy_loads) return options_.on_lazy_loads(told);
  Logger{"orm"}.warning(told.relationship + " was loaded object by object, " + std::to_string(told.count) +
                        " times in one session" + (told.place.empty() ? "" : ", " + told.place) +
                        ". Load it with the query: " + told.remedy);
}

}  // namespace carafe::detail
