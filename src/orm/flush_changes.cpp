// SPDX-License-Identifier: MIT
// Which rows a flush has to change, and the values the program itself fills in.
#include <carafe/orm/inspect.hpp>
#include <carafe/util/error.hpp>

#include <algorithm>
#include <utility>

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

/// Adds changes to those that are known, each object once.
void add_changes(std::vector<Change>& known, std::span<const Change> asked) {
  if (asked.empty()) return;
  boost::unordered_flat_map<const ObjectHeader*, std::size_t> places;
  for (std::size_t i = 0; i < known.size(); ++i) places.emplace(known[i].object, i);
  for (const Change& change : asked) {
    auto [place, is_new] = places.emplace(change.object, known.size());
    if (is_new) {
      known.push_back(change);
    } else {
      known[place->second].columns |= change.columns;
    }
  }
}

}  // namespace

void SessionState::find_changes(FlushWork& work) {
  std::vector<Change> asked = std::exchange(work.updates, {});
  for (ObjectHeader* object : watched_) {
    if (object->state != ObjectState::persistent) continue;
    ColumnSet columns = changed_columns(*object);
    if (columns != 0) work.updates.push_back({object, columns});
  }
  for (ObjectHeader* object : related_) {
    if (object->session != this || object->state != ObjectState::persistent) continue;
    if (!object->mapping->version_of_relations || !is_modified(*object)) continue;
    if (!object->watched) watch(*object);
    asked.push_back({object, 0});  // for its version alone
  }
  // Rows whose keys come from new rows change, too, though nobody knows yet to what.
  for (const KeyCopy& copy : work.copies) {
    if (copy.to->state == ObjectState::persistent) asked.push_back({copy.to, copy.columns()});
  }
  add_changes(work.updates, asked);
}

void SessionState::set_expression(ObjectHeader& object, MemberTag member, Clause value) {
  require_working();
  const ModelField* field = object.model->find(member);
  const auto position = std::size_t(field - object.model->fields.data());
  if (!object.watched) watch(object);
  for (Expression& known : expressions_) {
    if (known.object != &object || known.position != position) continue;
    known.value = std::move(value);
    return;
  }
  expressions_.push_back({&object, position, std::move(value)});
  add_reference(object);
}

void SessionState::add_expressions(FlushWork& work) {
  boost::unordered_flat_map<const ObjectHeader*, std::size_t> places;
  for (const Expression& expression : expressions_) {
    ObjectHeader* object = expression.object;
    if (object->session != this || object->state == ObjectState::deleted) continue;
    auto [place, is_new] = places.emplace(object, work.expressed.size());
    if (is_new) work.expressed.push_back({object, 0});
    work.expressed[place->second].columns |= ColumnSet{1} << expression.position;
  }
  for (Change& change : work.updates) {  // the expression wins over a value
    auto found = places.find(change.object);
    if (found != places.end()) change.columns &= ~work.expressed[found->second].columns;
  }
  std::vector<Change> rows;  // that change by them: version and onupdate know it
  for (const Change& change : work.expressed) {
    if (change.object->state == ObjectState::persistent) rows.push_back({change.object, 0});
  }
  add_changes(work.updates, rows);
}

/// A new object with the key of one that is erased takes over its row, by an UPDATE. Gives those
/// that did.
std::vector<ObjectHeader*> SessionState::switch_rows(FlushWork& work) {
  std::vector<ObjectHeader*> switched;
  if (erased_.empty()) return switched;
  for (ObjectHeader*& added : work.inserts) {
    const Mapping& mapping = *added->mapping;
    const bool has_key = std::ranges::all_of(mapping.primary_key, [&](std::size_t position) {
      const ModelField& field = mapping.field(position);
      return !field.ops->is_unset(field.in(object_of(*added)));
    });
    if (!has_key) continue;
    ObjectHeader* before = identities_.find_same_key(mapping, *added);
    if (before == nullptr || before->state != ObjectState::deleted) continue;
    if (before->watched) {
      added->snapshot = before->snapshot;
    } else {
      take_snapshot(*before->model, object_of(*before), added->snapshot);
    }
    added->watched = true;
    added->integer_key = before->integer_key;
    added->key_text = before->key_text;
    if (mapping.has_version()) {
      const ModelField& version = mapping.field(mapping.version);
      version.ops->copy(version.in(object_of(*before)), version.in(object_of(*added)));
    }
    ColumnSet columns = changed_since(*added->model, object_of(*added), added->snapshot);
    for (std::size_t position : positions_of(columns & mapping.server_filled)) {
      const ModelField& field = mapping.field(position);
      if (field.ops->is_unset(field.in(object_of(*added)))) columns &= ~(ColumnSet{1} << position);
    }
    columns |= before->unloaded;  // what is there is not known
    for (const KeyCopy& copy : work.copies) {
      if (copy.to == added) columns |= copy.columns();
    }
    if (columns != 0) work.updates.push_back({added, columns});
    std::erase(work.deletes, before);
    switched.push_back(std::exchange(added, nullptr));
  }
  std::erase(work.inserts, nullptr);
  return switched;
}

/// Every new row has a key of its own, or one that the database gives.
void SessionState::check_keys(const FlushPlan& plan) const {
  for (const FlushBatch& step : plan.steps) {
    if (step.verb != FlushBatch::Verb::insert || step.mapping == nullptr || step.mapping->numbered) continue;
    const Mapping& mapping = *step.mapping;
    for (std::size_t position : positions_of(mapping.key_columns & ~step.columns & ~mapping.server_filled)) {
      const ModelField& field = mapping.field(position);
      if (field.options.fetched_at_insert) continue;
      throw UsageError(
          "missing-key",
          "a new " + std::string(mapping.model->name()) + " has no value for " +
              std::string(mapping.model->name()) + "." + std::string(field.name) +
              ", which is of its primary key and not numbered by the database; set it, set the relationship "
              "that it comes from, or give the column a default_factory or a server_default");
    }
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
