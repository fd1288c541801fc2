// SPDX-License-Identifier: MIT
#include "db/postgresql/pipeline.hpp"

#include "db/postgresql/connection.hpp"
#include "db/postgresql/errors.hpp"

namespace carafe::detail {

PgPipeline::PgPipeline(PostgresqlConnection& connection)
    : connection_(connection), link_(connection.link()), at_end_(link_) {
  link_.enter_pipeline();
  auto send = [&](const std::string& sql) {
    command(PQsendQueryParams(link_.connection(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0));
  };
  if (auto closings = connection_.take_closings(); !closings.empty()) {
    for (const std::string& name : closings) send("DEALLOCATE " + name);
    // Apart from what follows: whatever becomes of them is no matter.
    link_.sync();
    in_closings_ = true;
  }
  if (connection_.begin_pending()) {
    send(connection_.begin_sql());
    in_begin_ = true;
  }
}

void PgPipeline::command(int sent) {
  link_.sent(sent);
  ++unanswered_;
}

void PgPipeline::end() { link_.sync(); }

PgResult PgPipeline::next() { return next(true); }

PgResult PgPipeline::next_if_ready() { return next(false); }

PgResult PgPipeline::next(bool wait) {
  while (!link_.idle()) {
    if (!wait && (unanswered_ == 0 || !link_.pump())) return nullptr;
    PgResult result = link_.receive();
    if (link_.broken()) {
      if (result && is_error(result.get())) return result;
      throw_connection_lost(link_, "");
    }
    if (!result) continue;
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) {
      link_.synced();
      in_closings_ = false;
      continue;
    }
    --unanswered_;
    if (in_closings_) continue;
    if (std::exchange(in_begin_, false) && !is_error(result.get())) {
      connection_.begun();
      continue;
    }
    return result;
  }
  return nullptr;
}

}  // namespace carafe::detail
