// SPDX-License-Identifier: MIT
// A session's flush: finds what was added, changed and erased, plans, writes.
#include <carafe/db/errors.hpp>

#include "orm/row_decoder.hpp"
#include "orm/session_state.hpp"
#include "orm/snapshot.hpp"

#include <utility>

namespace carafe::detail {
namespace {

ColumnSet all_columns(const Mapping& mapping) {
  std::size_t count = mapping.column_count();
  return count == max_fields ? ~ColumnSet{0} : (ColumnSet{1} << count) - 1;
}

/// A column as the database will have it: a decimal number with the digits its column has,
/// or DataError "value-out-of-range", whether the database looks after it or not.
Cell encode_to_store(const Mapping& mapping, const ModelField& field, const void* object, CellStore& store) {
  Cell cell = field.ops->encode(field.in(object), store);
  cell.hidden = field.options.hidden;
  if (cell.kind != CellKind::decimal) return cell;
  const SqlType& type = mapping.table->columns[std::size_t(&field - mapping.model->fields.data())].type;
  if (type.kind != TypeKind::Numeric || type.length == 0) return cell;
  Decimal number = Decimal{cell.bytes()}.rounded(type.scale, Rounding::half_up);
  if (number.digits() > type.length) {
    throw DataError("value-out-of-range",
                    std::string(mapping.model->name()) + "." + std::string(field.name) + ": " +
                        Value(cell).to_display() + " has more digits than its column, which is " +
                        type.to_source() + "; give the column more, or refuse such a number before",
                    {.sqlstate = "22003", .statement = {}});
  }
  Cell rounded = Cell::of_bytes(store.keep(number.to_string()), CellKind::decimal);
  rounded.hidden = cell.hidden;
  return rounded;
}

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

Cell stored_cell(const ObjectHeader& object, std::size_t position, CellStore& store) {
  if (object.watched) return snapshot_cell(object.snapshot, position);
  const ModelField& field = object.mapping->field(position);
  return field.ops->encode(field.in(object_of(object)), store);
}

void append_row_key(std::vector<Cell>& cells, CellStore& store, const ObjectHeader& object) {
  for (std::size_t position : object.mapping->primary_key) {
    cells.push_back(stored_cell(object, position, store));
  }
}

void append_row_version(std::vector<Cell>& cells, CellStore& store, const ObjectHeader& object) {
  if (object.mapping->has_version()) {
    cells.push_back(stored_cell(object, object.mapping->version, store));
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

/// What the database makes of the columns that were set. RETURNING does not tell what a trigger
/// did after it.
void SessionState::read_computed(const FlushPlan& plan) {
  for (const FlushBatch& batch : plan.inserts) {
    if (!batch.mapping->read_after_insert) continue;
    for (ObjectHeader* object : batch.objects) read_row(*object);
  }
  for (const FlushBatch& batch : plan.updates) {
    if (batch.mapping->computed == 0) continue;
    for (ObjectHeader* object : batch.objects) read_row(*object);
  }
}

std::vector<Change> SessionState::find_changes() {
  std::vector<Change> changes;
  for (ObjectHeader* object : watched_) {
    if (object->state != ObjectState::persistent) continue;
    ColumnSet columns = changed_since(*object->model, object_of(*object), object->snapshot);
    if (columns != 0) changes.push_back({object, columns});
  }
  return changes;
}

void SessionState::flush() {
  require_working();
  if (pending_.empty() && erased_.empty() && watched_.empty()) return;
  try {
    std::vector<Change> changes = find_changes();
    for (ObjectHeader* object : pending_) fill_at_insert(*object);
    for (Change& change : changes) fill_at_update(change);
    FlushPlan plan = plan_flush(pending_, changes, erased_);
    if (plan.empty()) return;
    ensure_transaction({.intent = Intent::write});
    execute(plan);
    after_flush(plan);
    read_computed(plan);
  } catch (...) {
    fail(std::current_exception());
    throw;
  }
}

void SessionState::execute(const FlushPlan& plan) {
  for (const FlushBatch& batch : plan.inserts) insert(batch);
  for (const FlushBatch& batch : plan.updates) update(batch);
  for (const FlushBatch& batch : plan.deletes) remove(batch);
}

void SessionState::insert(const FlushBatch& batch) {
  const Mapping& mapping = *batch.mapping;
  ColumnSet missing = all_columns(mapping) & ~batch.columns;
  ColumnSet returning = missing & (mapping.server_filled | mapping.key_columns);
  const bool numbered =
      mapping.numbered && returning == mapping.key_columns && engine_.dialect().capabilities().last_insert_id;
  if (numbered) returning = 0;  // the driver tells the number by itself
  const ModelField& key = mapping.field(mapping.primary_key[0]);
  const std::vector<std::size_t> returned = positions_of(returning);

  std::vector<const ModelField*> fields;
  for (std::size_t position : positions_of(batch.columns)) fields.push_back(&mapping.field(position));
  Statement& statement = prepare_row({RowStatementKey::Kind::insert, &mapping, batch.columns, returning});
  ResetAtEnd reset{statement};
  cells_.resize(fields.size());
  for (ObjectHeader* object : batch.objects) {
    void* columns = object_of(*object);
    store_.clear();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      cells_[i] = encode_to_store(mapping, *fields[i], columns, store_);
    }
    if (returned.empty()) {
      Outcome outcome = statement.run(cells_);
      if (numbered) {
        object->numbered = true;
        Cell number = Cell::of_integer(outcome.last_insert_id);
        if (!key.ops->decode(number, key.in(columns)))
          throw_wrong_type(mapping, mapping.primary_key[0], number);
      }
    } else {
      statement.bind(cells_);
      Cell row[max_fields];
      if (statement.step(row)) {
        object->numbered = mapping.numbered && (returning & mapping.key_columns) != 0;
        for (std::size_t i = 0; i < returned.size(); ++i) {
          const ModelField& field = mapping.field(returned[i]);
          if (!field.ops->decode(row[i], field.in(columns))) throw_wrong_type(mapping, returned[i], row[i]);
        }
      }
      // To its end, for a constraint may still be checked there.
      while (statement.step(row)) {
      }
      statement.reset();
    }
  }
}

void SessionState::update(const FlushBatch& batch) {
  const Mapping& mapping = *batch.mapping;
  std::vector<std::size_t> set = positions_of(batch.columns);
  Statement& statement = prepare_row({RowStatementKey::Kind::update, &mapping, batch.columns});
  for (ObjectHeader* object : batch.objects) {
    cells_.clear();
    store_.clear();
    for (std::size_t position : set) {
      cells_.push_back(encode_to_store(mapping, mapping.field(position), object_of(*object), store_));
    }
    append_row_key(cells_, store_, *object);
    append_row_version(cells_, store_, *object);
    if (statement.run(cells_).rows_affected == 0) throw_stale(*object, statement.sql());
  }
}

void SessionState::remove(const FlushBatch& batch) {
  Statement& statement = prepare_row({RowStatementKey::Kind::remove, batch.mapping});
  for (ObjectHeader* object : batch.objects) {
    cells_.clear();
    store_.clear();
    append_row_key(cells_, store_, *object);
    append_row_version(cells_, store_, *object);
    const bool missed = statement.run(cells_).rows_affected == 0;
    // A row that is gone already is deleted, unless its versions tell that somebody cares.
    if (missed && batch.mapping->has_version()) throw_stale(*object, statement.sql());
  }
}

void SessionState::renew_snapshot(ObjectHeader& object) {
  save_columns(object);
  take_snapshot(*object.model, object_of(object), object.snapshot);
}

void SessionState::after_flush(const FlushPlan& plan) {
  std::vector<ObjectHeader*> renamed;
  for (const FlushBatch& batch : plan.updates) {
    bool key_changed = (batch.columns & batch.mapping->key_columns) != 0;
    for (ObjectHeader* object : batch.objects) {
      renew_snapshot(*object);  // as fresh or stale as it was: the other columns were not read
      if (key_changed) renamed.push_back(object);
    }
  }
  for (ObjectHeader* object : renamed) identities_.erase(*object);
  for (ObjectHeader* object : renamed) identities_.insert(*object->mapping, *object);
  for (ObjectHeader* object : std::exchange(erased_, {})) {
    identities_.erase(*object);
    level().deleted.push_back(object);
  }
  if (!plan.inserts.empty()) has_inserted_ = true;
  for (const FlushBatch& batch : plan.inserts) identities_.reserve(*batch.mapping, batch.objects.size());
  for (ObjectHeader* object : std::exchange(pending_, {})) {
    object->state = ObjectState::persistent;
    object->generation = generation_;
    object->inserted_in = level().number;
    if (!identities_.insert(*object->mapping, *object)) {
      // The database took the row, so the object that had this key has none any more.
      expunge(*identities_.find_same_key(*object->mapping, *object));
      identities_.insert(*object->mapping, *object);
    }
    if (object->watched) {
      take_snapshot(*object->model, object_of(*object), object->snapshot);
      watched_.push_back(object);  // with the reference that pending_ held
    } else {
      release(object);
    }
  }
}

}  // namespace carafe::detail
