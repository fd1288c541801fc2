// SPDX-License-Identifier: MIT
#include "orm/snapshot.hpp"

#include <bit>
#include <cstring>
#include <utility>

// For each column: its cell's kind, then eight bytes of number, or four of length and the
// bytes themselves.
namespace carafe::detail {
namespace {

Cell read_cell(const char*& at) {
  Cell cell;
  cell.kind = CellKind(*at++);
  if (cell.has_bytes()) {
    std::memcpy(&cell.size, at, sizeof cell.size);
    at += sizeof cell.size;
    cell.data = at;
    at += cell.size;
  } else if (cell.kind != CellKind::null) {
    std::memcpy(&cell.integer, at, sizeof cell.integer);
    at += sizeof cell.integer;
  }
  return cell;
}

void write_cell(const Cell& cell, std::string& out) {
  out += char(cell.kind);
  if (cell.has_bytes()) {
    out.append(reinterpret_cast<const char*>(&cell.size), sizeof cell.size);
    out.append(cell.bytes());
  } else if (!cell.is_null()) {
    out.append(reinterpret_cast<const char*>(&cell.integer), sizeof cell.integer);
  }
}

}  // namespace

void take_snapshot(const ModelDescriptor& model, const void* object, std::string& out) {
  out.clear();
  CellStore store;
  for (const ModelField& field : model.fields) write_cell(field.ops->encode(field.in(object), store), out);
}

void renew_columns(const ModelDescriptor& model, const void* object, ColumnSet columns,
                   std::string& snapshot) {
  const std::string before = std::exchange(snapshot, {});
  const char* at = before.data();
  CellStore store;
  for (const ModelField& field : model.fields) {
    const Cell kept = read_cell(at);
    write_cell((columns & 1) != 0 ? field.ops->encode(field.in(object), store) : kept, snapshot);
    columns >>= 1;
  }
}

ColumnSet changed_since(const ModelDescriptor& model, const void* object, const std::string& snapshot) {
  ColumnSet changed = 0;
  ColumnSet bit = 1;
  const char* at = snapshot.data();
  CellStore store;
  for (const ModelField& field : model.fields) {
    Cell before = read_cell(at);
    if (!same_cell(before, field.ops->encode(field.in(object), store))) changed |= bit;
    bit <<= 1;
  }
  return changed;
}

ColumnSet changed_columns(const ObjectHeader& object) {
  const void* members = object_of(object);
  ColumnSet changed = changed_since(*object.model, members, object.snapshot);
  for (ColumnSet left = object.unloaded; left != 0; left &= left - 1) {
    const ModelField& field = object.model->fields[std::size_t(std::countr_zero(left))];
    if (field.ops->is_assigned(field.in(members))) changed |= left & -left;
  }
  return changed;
}

void restore_snapshot(ObjectHeader& object, const std::string& snapshot) {
  void* members = object_of(object);
  const char* at = snapshot.data();
  ColumnSet left = object.unloaded;
  for (const ModelField& field : object.model->fields) {
    Cell cell = read_cell(at);
    (left & 1) != 0 ? field.ops->reset(field.in(members)) : void(field.ops->decode(cell, field.in(members)));
    left >>= 1;
  }
}

Cell snapshot_cell(const std::string& snapshot, std::size_t position) {
  const char* at = snapshot.data();
  Cell cell = read_cell(at);
  while (position-- > 0) cell = read_cell(at);
  return cell;
}

Cell current_cell(const ObjectHeader& object, std::size_t position, CellStore& store) {
  const ModelField& field = object.model->fields[position];
  return field.ops->encode(field.in(object_of(object)), store);
}

Cell stored_cell(const ObjectHeader& object, std::size_t position, CellStore& store) {
  // A new object has no snapshot until its row is there.
  if (object.watched && !object.snapshot.empty()) return snapshot_cell(object.snapshot, position);
  return current_cell(object, position, store);
}

bool same_cell(const Cell& a, const Cell& b) {
  if (a.kind != b.kind) return false;
  if (a.has_bytes()) return a.bytes() == b.bytes();
  return a.is_null() || a.integer == b.integer;
}

}  // namespace carafe::detail
