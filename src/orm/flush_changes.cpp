// SPDX-License-Identifier: MIT
// Which rows a flush has to change, and the values the program itself fills in.
#include <carafe/orm/inspect.hpp>

#include <algorithm>

#include <boost/unordered/unordered_flat_map.hpp>

#include "orm/session_state.hpp"
#include "orm/snapshot.hpp"

namespace carafe::detail {
namespace {

/// Gives the columns of `filled` that the program fills by itself, and that `wants`, their values.
template <class Wants>
void fill(const Mapping& mapping, ColumnSet filled,
          std::optional<ColumnOptions::ClientDefault> ColumnOptions::*by, void* object, Wants wants) {
  for (std::size_t position : positions_of(filled)) {
    const ModelField& field = mapping.field(position);
    void* column = field.in(object);
    if (!wants(position, field, column)) continue;
    const ColumnOptions::ClientDefault& value = *(field.options.*by);
    value.assign(value.option.data(), object, column);
  }
}

}  // namespace

std::vector<Change> SessionState::find_changes() {
  std::vector<Change> changes;
  for (ObjectHeader* object : watched_) {
    if (object->state != ObjectState::persistent) continue;
    ColumnSet columns = changed_columns(*object);
    if (columns != 0) changes.push_back({object, columns});
  }
  for (ObjectHeader* object : related_) {
    if (!object->mapping->version_of_relations || object->state != ObjectState::persistent) continue;
    const bool known = std::ranges::find(changes, object, &Change::object) != changes.end();
    if (known || !is_modified(*object)) continue;
    if (!object->watched) watch(*object);
    changes.push_back({object, 0});  // for its version alone
  }
  return changes;
}

/// Rows whose keys come from new rows change, too, though nobody knows yet to what.
void SessionState::add_copied(FlushWork& work) {
  boost::unordered_flat_map<const ObjectHeader*, std::size_t> places;
  for (std::size_t i = 0; i < work.updates.size() && !work.copies.empty(); ++i) {
    places.emplace(work.updates[i].object, i);
  }
  for (const KeyCopy& copy : work.copies) {
    if (copy.to->state != ObjectState::persistent) continue;
    auto [place, is_new] = places.emplace(copy.to, work.updates.size());
    if (is_new) work.updates.push_back({copy.to, 0});
    work.updates[place->second].columns |= copy.columns();
  }
}

void SessionState::fill_at_insert(ObjectHeader& object) {
  const Mapping& mapping = *object.mapping;
  if (mapping.counts_version) begin_version(object);
  if (mapping.client_inserted == 0) return;
  fill(mapping, mapping.client_inserted, &ColumnOptions::at_insert, object_of(object),
       [](std::size_t, const ModelField& field, void* column) { return field.ops->is_unset(column); });
}

void SessionState::fill_at_update(Change& change) {
  const Mapping& mapping = *change.object->mapping;
  if (mapping.counts_version) change.columns |= advance_version(*change.object);
  if (mapping.client_updated == 0) return;
  ColumnSet changed = change.columns;
  fill(mapping, mapping.client_updated & ~changed, &ColumnOptions::at_update, object_of(*change.object),
       [&](std::size_t position, const ModelField&, void*) {
         change.columns |= ColumnSet{1} << position;
         return true;
       });
}

}  // namespace carafe::detail
