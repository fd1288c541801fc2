// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "sql/expression_writer.hpp"

namespace carafe::detail {
namespace {

bool is_arithmetic(Operator op) {
  return op == Operator::add || op == Operator::subtract || op == Operator::multiply ||
         op == Operator::divide || op == Operator::divide_whole || op == Operator::divide_exactly ||
         op == Operator::modulo || op == Operator::bit_and || op == Operator::bit_or ||
         op == Operator::bit_xor || op == Operator::negate || op == Operator::bit_not;
}

bool is_comparison(Operator op) {
  return op == Operator::equal || op == Operator::not_equal || op == Operator::less ||
         op == Operator::less_equal || op == Operator::greater || op == Operator::greater_equal ||
         op == Operator::is_distinct || op == Operator::is_not_distinct || op == Operator::between ||
         op == Operator::not_between || op == Operator::in || op == Operator::not_in ||
         op == Operator::case_value;
}

// Functions whose arguments may be of any type: nothing then says which.
constexpr std::array<std::string_view, 24> any_type{"array_agg",
                                                    "avg",
                                                    "coalesce",
                                                    "concat",
                                                    "concat_ws",
                                                    "count",
                                                    "format",
                                                    "generate_series",
                                                    "greatest",
                                                    "json_agg",
                                                    "json_build_array",
                                                    "json_build_object",
                                                    "jsonb_agg",
                                                    "jsonb_build_array",
                                                    "jsonb_build_object",
                                                    "lag",
                                                    "lead",
                                                    "least",
                                                    "max",
                                                    "min",
                                                    "nullif",
                                                    "sum",
                                                    "to_json",
                                                    "to_jsonb"};

bool is_temporal(CellKind kind) {
  return kind == CellKind::date || kind == CellKind::time_of_day || kind == CellKind::timestamp ||
         kind == CellKind::interval;
}

bool is_whole(TypeKind kind) {
  return kind == TypeKind::SmallInteger || kind == TypeKind::Integer || kind == TypeKind::BigInteger;
}

bool is_number(TypeKind kind) {
  return is_whole(kind) || kind == TypeKind::Float || kind == TypeKind::Double || kind == TypeKind::Numeric;
}

/// Beside a column: its type decides, unless a value of this kind would not fit it.
bool wanted_beside_column(CellKind kind, TypeKind column) {
  if (kind == CellKind::integer) return is_number(column);
  return kind == CellKind::real && is_whole(column);
}

}  // namespace

std::string_view literal_type(const Compiler& compiler, const ModelResolver& models, const Clause& clause,
                              const ExpressionNode& literal, const ExpressionNode* parent,
                              const ExpressionNode* sibling) {
  auto kind = CellKind(literal.flag);
  std::string_view type = compiler.literal_type(kind);
  if (type.empty() || !parent) return type;
  bool is_number = kind == CellKind::integer || kind == CellKind::real || kind == CellKind::decimal;
  bool alone = !sibling || sibling->op == Operator::literal;
  const TableColumn* column = nullptr;
  if (sibling && sibling->op == Operator::member) {
    column = &models.resolve({sibling->model, sibling->offset}).column();
  }
  switch (parent->op) {
    case Operator::function: {
      std::string_view name = clause.names()[parent->index];
      bool any = std::ranges::find(any_type, name) != any_type.end();
      if (any && column) return wanted_beside_column(kind, column->type.kind) ? type : "";
      return any || is_temporal(kind) ? type : "";
    }
    case Operator::cast:
    case Operator::extract:
      return type;
    // The elements' type, unless a number is of another width.
    case Operator::array_any:
    case Operator::array_all:
    case Operator::array_element:
      return is_number || alone ? type : "";
    case Operator::concatenate:
      return column && (column->type.kind == TypeKind::String || column->type.kind == TypeKind::Text) ? ""
                                                                                                      : type;
    default:
      if (!is_arithmetic(parent->op) && !is_comparison(parent->op)) return "";
      if (alone) return type;
      if (column) return wanted_beside_column(kind, column->type.kind) ? type : "";
      // A column by its name alone could be of any type.
      return is_number && sibling->op != Operator::column && sibling->op != Operator::excluded ? type : "";
  }
}

}  // namespace carafe::detail
