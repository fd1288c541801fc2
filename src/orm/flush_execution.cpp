// SPDX-License-Identifier: MIT
// Writes the rows of a flush, step by step.
#include <carafe/db/errors.hpp>

#include <algorithm>

#include "orm/row_decoder.hpp"
#include "orm/session_state.hpp"
#include "orm/snapshot.hpp"

namespace carafe::detail {
namespace {

using Verb = FlushBatch::Verb;

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

[[noreturn]] void throw_stale_link(const FlushBatch& batch, std::string_view sql) {
  throw DatabaseError("stale-row",
                      "of " + std::to_string(batch.links.size()) + " rows of " + batch.table->name +
                          " that connect objects and were to be deleted, some are gone; another transaction "
                          "deleted them (rollback() and read again)",
                      {{}, std::string(sql), false});
}

}  // namespace

Cell stored_cell(const ObjectHeader& object, std::size_t position, CellStore& store) {
  // A new object has no snapshot until its row is there.
  if (object.watched && !object.snapshot.empty()) return snapshot_cell(object.snapshot, position);
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

void SessionState::execute(const FlushPlan& plan) {
  for (const FlushBatch& step : plan.steps) {
    for (const KeyCopy& copy : step.copies) copy.run();
    if (step.mapping == nullptr) {
      write_links(step);
    } else if (step.verb == Verb::insert) {
      insert(step);
    } else if (step.verb == Verb::update) {
      update(step);
    } else {
      remove(step);
    }
  }
}

/// Rows that connect; one that is to be deleted and is not there any more was deleted by another.
void SessionState::write_links(const FlushBatch& batch) {
  const bool inserts = batch.verb == Verb::insert;
  Statement& statement = prepare_row({inserts ? RowStatementKey::Kind::link : RowStatementKey::Kind::unlink,
                                      nullptr, batch.columns, 0, batch.table});
  const std::vector<std::size_t> columns = positions_of(batch.columns);
  const bool exactly_one = batch.links[0].b.object != nullptr;
  Outcome outcome = statement.run_many(batch.links.size(), [&](std::size_t row) {
    store_.clear();
    cells_.resize(columns.size());
    for (const LinkRow::Side* side : {&batch.links[row].a, &batch.links[row].b}) {
      if (side->object == nullptr) continue;
      for (const ColumnPair& pair : *side->columns) {
        auto place = std::size_t(std::ranges::find(columns, pair.remote) - columns.begin());
        const ModelField& field = side->object->mapping->field(pair.local);
        cells_[place] = field.ops->encode(field.in(object_of(*side->object)), store_);
      }
    }
    return std::span<const Cell>{cells_};
  });
  if (exactly_one && outcome.rows_affected < std::int64_t(batch.links.size())) {
    throw_stale_link(batch, statement.sql());
  }
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

/// What the database makes of the columns that were set. RETURNING does not tell what a trigger
/// did after it.
void SessionState::read_computed(const FlushPlan& plan) {
  for (const FlushBatch& step : plan.steps) {
    if (step.mapping == nullptr) continue;
    const bool tells = step.verb == Verb::insert   ? step.mapping->read_after_insert
                       : step.verb == Verb::update ? step.mapping->computed != 0
                                                   : false;
    if (!tells) continue;
    for (ObjectHeader* object : step.objects) {
      if (object->state == ObjectState::persistent) read_row(*object);
    }
  }
}

}  // namespace carafe::detail
