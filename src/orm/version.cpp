// SPDX-License-Identifier: MIT
// Versions of rows (version_id): counted at each write, and what it means when one is not found.
#include <carafe/orm/stale_data_error.hpp>

#include "orm/session_state.hpp"
#include "orm/snapshot.hpp"

namespace carafe::detail {
namespace {

void set_version(ObjectHeader& object, const Cell* before) {
  const ModelField& field = object.mapping->field(object.mapping->version);
  Value next = field.ops->value_type == &type_tag<Uuid> ? Value(Uuid::random())
                                                        : Value(before == nullptr ? 1 : before->integer + 1);
  if (!field.ops->decode(next.cell(), field.in(object_of(object)))) {
    throw DataError("value-out-of-range",
                    std::string(object.model->name()) + "." + std::string(field.name) + ": the version " +
                        next.to_display() + " does not fit its member; hold a wider integer",
                    {.sqlstate = "22003", .statement = {}});
  }
}

}  // namespace

void begin_version(ObjectHeader& object) {
  const ModelField& field = object.mapping->field(object.mapping->version);
  if (field.ops->is_unset(field.in(object_of(object)))) set_version(object, nullptr);
}

ColumnSet advance_version(ObjectHeader& object) {
  const Cell before = snapshot_cell(object.snapshot, object.mapping->version);
  set_version(object, &before);
  return ColumnSet{1} << object.mapping->version;
}

void SessionState::throw_stale(const ObjectHeader& object, std::string_view sql) {
  const Mapping& mapping = *object.mapping;
  std::vector<Cell> key;
  CellStore store;
  append_row_key(key, store, object);
  std::string name = "the " + std::string(object.model->name()) + " with the primary key ";
  for (const Cell& cell : key) name += (&cell == key.data() ? "" : ", ") + Value(cell).to_display();

  Value expected;
  Value found;
  bool is_there = false;
  if (mapping.has_version()) {
    expected = Value(stored_cell(object, mapping.version, store));
    Statement& statement = prepare_row({RowStatementKey::Kind::select, &mapping});
    ResetAtEnd reset{statement};
    statement.bind(key);
    Cell row[max_fields];
    is_there = statement.step(row);
    if (is_there) found = Value(row[mapping.version]);
  }
  if (is_there && found == expected) {  // repeatable read: the transaction sees what it has read before
    throw StaleDataError(name + " was read as version " + expected.to_display() +
                             ", but another transaction changed or deleted its row since (rollback() and "
                             "read again)",
                         {{}, std::string(sql), false}, std::move(expected));
  }
  const std::string message =
      is_there ? name + " was read as version " + expected.to_display() + ", but its row is version " +
                     found.to_display() + " now; another transaction changed it (rollback() and read again)"
               : name +
                     " was changed in this session, but its row is gone; another transaction deleted it "
                     "(rollback() and read again)";
  throw StaleDataError(message, {{}, std::string(sql), false}, std::move(expected), std::move(found));
}

}  // namespace carafe::detail
