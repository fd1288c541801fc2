// SPDX-License-Identifier: MIT
#include "orm/row_decoder.hpp"

#include <carafe/db/errors.hpp>

#include <bit>
#include <utility>

namespace carafe::detail {
namespace {

template <class T, class V>
void store(void* column, V value) {
  auto& typed = *static_cast<Column<T>*>(column);
  ColumnAccess::value(typed) = static_cast<T>(value);
  ColumnAccess::assigned(typed) = true;
}

// The types that most columns have, without a call through a pointer.
inline bool decode_common(ColumnKind kind, const Cell& cell, void* column) {
  switch (kind) {
    case ColumnKind::int32:
      if (cell.kind != CellKind::integer || !std::in_range<int>(cell.integer)) return false;
      store<int>(column, cell.integer);
      return true;
    case ColumnKind::text: {
      if (cell.kind != CellKind::text) return false;
      auto& typed = *static_cast<Column<std::string>*>(column);
      typed.assign(cell.data, cell.size);
      ColumnAccess::assigned(typed) = true;
      return true;
    }
    case ColumnKind::boolean:
      if ((cell.kind != CellKind::boolean && cell.kind != CellKind::integer) || cell.integer >> 1 != 0) {
        return false;
      }
      store<bool>(column, cell.integer != 0);
      return true;
    case ColumnKind::real:
      if (cell.kind != CellKind::real) return false;
      store<double>(column, cell.real);
      return true;
    default:
      return false;
  }
}

/// The zeros at a decimal's end, where the database stores a number without them.
void restore_scale(int scale, bool nullable, void* column) {
  Decimal* value = nullptr;
  if (!nullable) {
    value = &ColumnAccess::value(*static_cast<Column<Decimal>*>(column));
  } else if (auto& maybe = ColumnAccess::value(*static_cast<Column<std::optional<Decimal>>*>(column))) {
    value = &*maybe;
  }
  if (value != nullptr && value->scale() < scale) *value = value->rounded(scale);
}

}  // namespace

namespace {

inline void decode_column(const Mapping& mapping, std::size_t position, const Cell& cell, void* object) {
  const LoadStep step = mapping.load_steps[position];
  void* column = static_cast<std::byte*>(object) + step.offset;
  if (decode_common(step.kind, cell, column)) return;
  const ColumnOps& ops = *mapping.field(position).ops;
  if (!ops.decode(cell, column)) throw_wrong_type(mapping, position, cell);
  if (ops.value_type == &type_tag<Decimal>) {
    restore_scale(mapping.table->columns[position].type.scale, ops.nullable, column);
  }
}

}  // namespace

void decode_row(const Mapping& mapping, const Cell* row, void* object) {
  const std::size_t count = mapping.load_steps.size();
  for (std::size_t position = 0; position < count; ++position)
    decode_column(mapping, position, row[position], object);
}

void decode_columns(const Mapping& mapping, const Cell* row, void* object, ColumnSet columns) {
  const std::size_t count = mapping.load_steps.size();
  for (std::size_t position = 0; position < count; ++position, columns >>= 1) {
    if ((columns & 1) != 0) decode_column(mapping, position, row[position], object);
  }
}

void decode_given(const Mapping& mapping, ColumnSet columns, ColumnSet given, const Cell* row, void* object) {
  for (; given != 0; given &= given - 1, ++row) {
    const auto position = std::size_t(std::countr_zero(given));
    if ((columns >> position & 1) != 0) decode_column(mapping, position, *row, object);
  }
}

void throw_wrong_type(const Mapping& mapping, std::size_t position, const Cell& cell) {
  const ModelField& field = mapping.field(position);
  std::string member = std::string(mapping.model->name()) + "." + std::string(field.name);
  std::string column = mapping.table->name + "." + std::string(field.column());
  if (cell.is_null()) {
    throw DataError("wrong-type",
                    member + ": the column " + column +
                        " holds NULL, but its member cannot; make it Column<std::optional<T>>, or "
                        "the column NOT NULL");
  }
  throw DataError("wrong-type", member + ": the column " + column + " holds " + Value(cell).to_display() +
                                    ", which is no " + std::string(field.ops->value_type->name) +
                                    "; correct the row or the member's type");
}

}  // namespace carafe::detail
