// SPDX-License-Identifier: MIT
// A column of a model as one of a table.
#include <carafe/util/error.hpp>

#include <algorithm>
#include <cctype>

#include "orm/mapping_builder.hpp"

namespace carafe::detail {
namespace {

bool is_text(TypeKind kind) { return kind == TypeKind::String || kind == TypeKind::Text; }

bool is_float(TypeKind kind) { return kind == TypeKind::Float || kind == TypeKind::Double; }

/// What a database with named enum types calls one: "order_status" for shop::Order_Status,
/// "orderstatus" for OrderStatus, as SQLAlchemy does.
std::string enum_type_name(std::string_view type) {
  std::string name{type.substr(type.rfind(':') + 1)};
  for (char& letter : name) letter = char(std::tolower(static_cast<unsigned char>(letter)));
  return name;
}

}  // namespace

std::string member_of(const ModelDescriptor& model, std::string_view member) {
  return std::string(model.name()) + "." + std::string(member);
}

bool is_integer(TypeKind kind) {
  return kind == TypeKind::SmallInteger || kind == TypeKind::Integer || kind == TypeKind::BigInteger;
}

/// Whether a column whose type says `natural` may be stored as `asked`.
bool fits(TypeKind natural, TypeKind asked) {
  return natural == asked || (is_integer(natural) && is_integer(asked)) ||
         (is_float(natural) && is_float(asked)) ||
         ((is_text(natural) || natural == TypeKind::Enum) && is_text(asked));
}
TableColumn make_column(const ModelDescriptor& model, const ModelField& field) {
  const ColumnOptions& options = field.options;
  TypeSpec spec = options.type.value_or(field.ops->default_type);
  const TypeSpec& natural = field.ops->default_type;
  if (!fits(natural.kind, spec.kind) || (spec.kind == TypeKind::Array && !fits(natural.item, spec.item))) {
    throw UsageError("column-type", member_of(model, field.name) + ": a column of " +
                                        std::string(field.ops->value_type->name) + " cannot be " +
                                        SqlType(spec).to_source() +
                                        "; leave the type out, or hold another type");
  }
  if (spec.kind == TypeKind::String && spec.length <= 0) {
    throw UsageError("column-type", member_of(model, field.name) + ": String(" + std::to_string(spec.length) +
                                        ") holds nothing; give a length of 1 or more, or say Text()");
  }
  TableColumn column;
  column.name = field.column();
  column.type = spec;
  if (spec.kind == TypeKind::Numeric &&
      (spec.length < 0 || spec.length > Decimal::max_digits || spec.scale < 0 || spec.scale > spec.length)) {
    throw UsageError("column-type", member_of(model, field.name) + ": " + SqlType(spec).to_source() +
                                        " is no number of digits; the first is how many there are, at most " +
                                        std::to_string(Decimal::max_digits) +
                                        ", the second how many of them stand after the point");
  }
  if (spec.kind == TypeKind::Enum) {
    column.type.name = enum_type_name(field.ops->value_type->name);
    for (std::string_view label : field.ops->enumerators()) {
      if (label.empty()) continue;
      column.type.labels.emplace_back(label);
      column.type.length = std::max(column.type.length, int(label.size()));
    }
    if (column.type.labels.empty()) {
      throw UsageError("column-type", member_of(model, field.name) + ": the enum " +
                                          std::string(field.ops->value_type->name) +
                                          " has no enumerator from 0 to 127, so there is no name to store");
    }
  }
  column.nullable = field.ops->nullable;
  column.primary_key = options.primary_key;
  column.server_default = options.server_default;
  column.comment = options.comment;
  column.computed = options.computed;
  column.identity = options.identity;
  return column;
}

}  // namespace carafe::detail
