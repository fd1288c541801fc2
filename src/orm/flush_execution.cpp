// SPDX-License-Identifier: MIT
// Writes the rows of a flush, step by step.
#include <carafe/db/errors.hpp>
#include <carafe/sql/statements.hpp>

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

[[noreturn]] void throw_no_key(const FlushBatch& batch, std::size_t told, std::string_view sql) {
  throw DatabaseError("no-key-returned",
                      std::to_string(batch.objects.size()) + " rows of " + batch.table->name +
                          " were inserted, and the database told the values of " + std::to_string(told) +
                          " of them only; a rule or a trigger of the table may send them elsewhere. Give the "
                          "objects their keys before they are added, or take the rule away",
                      {{}, std::string(sql), false});
}

}  // namespace

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
    } else if (step.expressions) {
      write_expressions(step);
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
        cells_[place] = current_cell(*side->object, pair.local, store_);
      }
    }
    return std::span<const Cell>{cells_};
  });
  if (exactly_one && outcome.rows_affected < std::int64_t(batch.links.size())) {
    throw_stale_link(batch, statement.sql());
  }
}

/// Rows are sent together where the database takes them so, unless it tells each number by itself.
void SessionState::insert(const FlushBatch& batch) {
  const Mapping& mapping = *batch.mapping;
  ColumnSet missing = all_columns(mapping) & ~batch.columns;
  ColumnSet returning = missing & (mapping.server_filled | mapping.key_columns);
  const bool numbered =
      mapping.numbered && returning == mapping.key_columns && engine_.dialect().capabilities().last_insert_id;
  if (numbered) returning = 0;
  const std::vector<std::size_t> returned = positions_of(returning);

  std::vector<const ModelField*> fields;
  for (std::size_t position : positions_of(batch.columns)) fields.push_back(&mapping.field(position));
  Statement& statement = prepare_row({RowStatementKey::Kind::insert, &mapping, batch.columns, returning});
  auto parameters = [&](std::size_t row) {
    const void* columns = object_of(*batch.objects[row]);
    cells_.resize(fields.size());
    store_.clear();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      cells_[i] = encode_to_store(mapping, *fields[i], columns, store_);
    }
    return std::span<const Cell>{cells_};
  };
  if (numbered) {
    const ModelField& key = mapping.field(mapping.primary_key[0]);
    for (std::size_t row = 0; row < batch.objects.size(); ++row) {
      ObjectHeader& object = *batch.objects[row];
      Cell number = Cell::of_integer(statement.run(parameters(row)).last_insert_id);
      object.numbered = true;
      if (!key.ops->decode(number, key.in(object_of(object)))) {
        throw_wrong_type(mapping, mapping.primary_key[0], number);
      }
    }
    return;
  }
  std::size_t told = 0;
  auto take = [&](std::size_t row, const Cell* cells) {
    ObjectHeader& object = *batch.objects[row];
    object.numbered = mapping.numbered && (returning & mapping.key_columns) != 0;
    for (std::size_t i = 0; i < returned.size(); ++i) {
      const ModelField& field = mapping.field(returned[i]);
      if (!field.ops->decode(cells[i], field.in(object_of(object)))) {
        throw_wrong_type(mapping, returned[i], cells[i]);
      }
    }
    ++told;
  };
  if (mapping.numbered && returning != 0 && engine_.dialect().capabilities().last_insert_id) {
    // One by one: of rows that come together such a database may leave out numbers.
    for (std::size_t row = 0; row < batch.objects.size(); ++row) {
      statement.run_many(
          1, [&](std::size_t) { return parameters(row); },
          [&](std::size_t, const Cell* cells) { take(row, cells); });
    }
  } else {
    statement.run_many(batch.objects.size(), parameters, take);
  }
  if (!returned.empty() && told != batch.objects.size()) throw_no_key(batch, told, statement.sql());
}

void SessionState::update(const FlushBatch& batch) {
  const Mapping& mapping = *batch.mapping;
  std::vector<std::size_t> set = positions_of(batch.columns);
  Statement& statement = prepare_row({RowStatementKey::Kind::update, &mapping, batch.columns});
  auto parameters = [&](std::size_t row) {
    const ObjectHeader& object = *batch.objects[row];
    cells_.clear();
    store_.clear();
    for (std::size_t position : set) {
      cells_.push_back(batch.nulls
                           ? Cell{}
                           : encode_to_store(mapping, mapping.field(position), object_of(object), store_));
    }
    append_row_key(cells_, store_, object);
    append_row_version(cells_, store_, object);
    return std::span<const Cell>{cells_};
  };
  if (mapping.has_version() || batch.objects.size() == 1) {  // which one is stale is known at once
    for (std::size_t row = 0; row < batch.objects.size(); ++row) {
      if (statement.run(parameters(row)).rows_affected == 0)
        throw_stale(*batch.objects[row], statement.sql());
    }
    return;
  }
  if (statement.run_many(batch.objects.size(), parameters).rows_affected <
      std::int64_t(batch.objects.size())) {
    throw_stale(*find_gone(batch), statement.sql());
  }
}

/// Columns that become what the database computes: each row by a statement of its own, with the
/// expression written into it.
void SessionState::write_expressions(const FlushBatch& batch) {
  const Mapping& mapping = *batch.mapping;
  for (ObjectHeader* object : batch.objects) {
    UpdateStatement statement;
    statement.table.model = mapping.model->type;
    for (const Expression& expression : expressions_) {
      if (expression.object != object) continue;
      MemberTag member{mapping.model->type, mapping.field(expression.position).offset};
      statement.assignments.emplace_back(member, expression.value);
    }
    CellStore store;
    for (std::size_t position : mapping.primary_key) {
      statement.where.and_also(Clause::binary(
          Operator::equal, Clause::of_member({mapping.model->type, mapping.field(position).offset}),
          Clause::of_literal(Value(current_cell(*object, position, store)))));
    }
    if (connection_->execute(statement, models_).rows_affected() == 0) throw_stale(*object, "UPDATE");
  }
}

/// The first object whose row is not there, of rows that were updated.
const ObjectHeader* SessionState::find_gone(const FlushBatch& batch) {
  const Mapping& mapping = *batch.mapping;
  Statement& statement = prepare_row({RowStatementKey::Kind::select, &mapping});
  for (const ObjectHeader* object : batch.objects) {
    ResetAtEnd reset{statement};
    cells_.clear();
    store_.clear();
    for (std::size_t position : mapping.primary_key) {
      cells_.push_back(current_cell(*object, position, store_));
    }
    statement.bind(cells_);
    Cell row[max_fields];
    if (!statement.step(row)) return object;
  }
  return batch.objects.front();
}

void SessionState::remove(const FlushBatch& batch) {
  Statement& statement = prepare_row({RowStatementKey::Kind::remove, batch.mapping});
  auto parameters = [&](std::size_t row) {
    cells_.clear();
    store_.clear();
    append_row_key(cells_, store_, *batch.objects[row]);
    append_row_version(cells_, store_, *batch.objects[row]);
    return std::span<const Cell>{cells_};
  };
  if (!batch.mapping->has_version()) {
    statement.run_many(batch.objects.size(), parameters);  // a row that is gone already is deleted
    return;
  }
  for (std::size_t row = 0; row < batch.objects.size(); ++row) {
    if (statement.run(parameters(row)).rows_affected == 0) throw_stale(*batch.objects[row], statement.sql());
  }
}

/// What the database makes of the columns that were set. RETURNING does not tell what a trigger
/// did after it.
void SessionState::read_computed(const FlushPlan& plan) {
  for (const FlushBatch& step : plan.steps) {
    if (step.mapping == nullptr) continue;
    const bool tells = step.expressions            ? true
                       : step.verb == Verb::insert ? step.mapping->read_after_insert
                       : step.verb == Verb::update ? step.mapping->computed != 0
                                                   : false;
    if (!tells) continue;
    for (ObjectHeader* object : step.objects) {
      if (object->state == ObjectState::persistent) read_row(*object);
    }
  }
}

}  // namespace carafe::detail
