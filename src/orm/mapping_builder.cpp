// SPDX-License-Identifier: MIT
#include "orm/mapping_builder.hpp"

#include <carafe/util/error.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace carafe::detail {
namespace {

using namespace std::string_literals;

std::string member_of(const ModelDescriptor& model, std::string_view member) {
  return std::string(model.name()) + "." + std::string(member);
}

std::string column_list(const Table& table) {
  std::string text;
  for (const TableColumn& column : table.columns) text += (text.empty() ? "" : ", ") + column.name;
  return text;
}

bool is_integer(TypeKind kind) {
  return kind == TypeKind::SmallInteger || kind == TypeKind::Integer || kind == TypeKind::BigInteger;
}
bool is_text(TypeKind kind) { return kind == TypeKind::String || kind == TypeKind::Text; }

bool is_float(TypeKind kind) { return kind == TypeKind::Float || kind == TypeKind::Double; }

/// Whether a column whose type says `natural` may be stored as `asked`.
bool fits(TypeKind natural, TypeKind asked) {
  return natural == asked || (is_integer(natural) && is_integer(asked)) ||
         (is_float(natural) && is_float(asked)) ||
         ((is_text(natural) || natural == TypeKind::Enum) && is_text(asked));
}
bool fits(const TypeSpec& natural, const TypeSpec& asked) {
  return fits(natural.kind, asked.kind) &&
         (natural.kind != TypeKind::Array || fits(natural.item, asked.item));
}

/// Whether the column by itself names one row.
bool is_key(const Table& table, const std::string& column) {
  const std::vector<std::string> alone{column};
  return table.primary_key.columns == alone ||
         std::any_of(table.uniques.begin(), table.uniques.end(),
                     [&](const auto& one) { return one.columns == alone; }) ||
         std::any_of(table.indexes.begin(), table.indexes.end(), [&](const auto& one) {
           return one.unique && one.where.empty() && one.column_names() == alone && one.columns.size() == 1;
         });
}

/// What a database with named enum types calls one: "order_status" for shop::Order_Status,
/// "orderstatus" for OrderStatus, as SQLAlchemy does.
std::string enum_type_name(std::string_view type) {
  std::string name{type.substr(type.rfind(':') + 1)};
  for (char& letter : name) letter = char(std::tolower(static_cast<unsigned char>(letter)));
  return name;
}

/// An action of a foreign key in capital letters, NO ACTION as none.
std::string action_of(const std::string& said, const std::string& member) {
  std::string action = said;
  for (char& letter : action) letter = char(std::toupper(static_cast<unsigned char>(letter)));
  constexpr std::array known{"", "NO ACTION", "CASCADE", "SET NULL", "RESTRICT", "SET DEFAULT"};
  if (std::find(known.begin(), known.end(), action) == known.end()) {
    throw UsageError("bad-key-action", member + ": \"" + said +
                                           "\" is no action of a foreign key; use CASCADE, SET NULL, "
                                           "RESTRICT, SET DEFAULT or NO ACTION");
  }
  return action == "NO ACTION" ? "" : action;
}

}  // namespace

void MappingBuilder::build(std::span<const ModelDescriptor* const> models) {
  for (const ModelDescriptor* model : models) add_model(*model);
  for (Mapping& mapping : mappings_) {
    for (const ModelField& field : mapping.model->fields) {
      if (field.options.foreign_key) add_foreign_key(mapping, field);
    }
  }
  std::size_t rank = 0;
  for (const Table* table : metadata_.sorted_tables()) {
    for (Mapping& mapping : mappings_) {
      if (mapping.table == table) mapping.rank = rank++;
    }
  }
}

void MappingBuilder::add_model(const ModelDescriptor& model) {
  for (const Mapping& other : mappings_) {
    if (other.table->name == model.table_name) {
      throw UsageError("duplicate-table",
                       "the models " + std::string(other.model->type->name) + " and " +
                           std::string(model.type->name) + " both have the table \"" + model.table_name +
                           "\"; give one another name: static constexpr auto tablename = \"…\";");
    }
  }
  Mapping& mapping = mappings_.emplace_back();
  mapping.model = &model;
  mapping.index = mappings_.size() - 1;
  Table table;
  table.name = model.table_name;
  for (const ModelField& field : model.fields) {
    table.columns.push_back(make_column(model, field));
    mapping.load_steps.push_back({field.offset, field.ops->kind});
  }
  find_primary_key(mapping, table);
  add_constraints(mapping, table);
  add_table_args(mapping, table);
  mapping.table = &metadata_.add(std::move(table));
}

TableColumn MappingBuilder::make_column(const ModelDescriptor& model, const ModelField& field) const {
  const ColumnOptions& options = field.options;
  TypeSpec spec = options.type.value_or(field.ops->default_type);
  if (!fits(field.ops->default_type, spec)) {
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
  column.name = field.name;
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
  return column;
}

void MappingBuilder::find_primary_key(Mapping& mapping, Table& table) const {
  const ModelDescriptor& model = *mapping.model;
  for (std::size_t position = 0; position < model.fields.size(); ++position) {
    const ColumnOptions& options = model.fields[position].options;
    if (options.server_default) mapping.server_filled |= ColumnSet{1} << position;
    if (!options.primary_key) continue;
    mapping.primary_key.push_back(position);
    mapping.key_columns |= ColumnSet{1} << position;
    table.primary_key.columns.emplace_back(model.fields[position].name);
  }
  if (mapping.primary_key.empty()) {
    throw UsageError("no-primary-key", "the model " + std::string(model.name()) +
                                           " has no primary key; say `primary_key` at one of its columns: "
                                           "Column<int> id {primary_key};");
  }
  table.primary_key.name = primary_key_name(table.name);
  const ModelField& first = model.fields[mapping.primary_key[0]];
  bool single = mapping.primary_key.size() == 1;
  mapping.integer_key = single && is_integer(first.ops->default_type.kind);
  mapping.numbered = mapping.integer_key && first.options.autoincrement.value_or(!first.options.foreign_key);
  table.columns[mapping.primary_key[0]].autoincrement = mapping.numbered;
  for (const ModelField& field : model.fields) {
    if (field.options.autoincrement.value_or(false) && !(mapping.numbered && &field == &first)) {
      throw UsageError("bad-autoincrement",
                       member_of(model, field.name) +
                           ": the database numbers a single integer primary key and nothing "
                           "else; leave `autoincrement` out");
    }
  }
}

void MappingBuilder::add_constraints(const Mapping& mapping, Table& table) {
  for (const ModelField& field : mapping.model->fields) {
    std::vector<std::string> columns{std::string(field.name)};
    const ColumnOptions& options = field.options;
    if (options.indexed) {
      table.indexes.push_back({index_name(table.name, columns), index_terms(columns), options.unique});
    } else if (options.unique) {
      table.uniques.push_back({unique_name(table.name, columns), columns});
    }
    if (options.check) table.checks.push_back({check_name(table.name, field.name), *options.check});
  }
}

void MappingBuilder::add_table_args(const Mapping& mapping, Table& table) const {
  const ModelDescriptor& model = *mapping.model;
  for (const TableArg& arg : model.table_args) {
    std::vector<std::string> columns;
    for (const TableArgColumn& column : arg.columns) {
      const ModelField* found = nullptr;
      if (column.member.model == model.type) {
        found = model.find(column.member.offset);
      } else if (column.member.model == nullptr) {
        for (const ModelField& field : model.fields) {
          if (field.name == column.name) found = &field;
        }
      }
      if (found == nullptr) {
        throw UsageError(
            "unknown-column",
            std::string(model.name()) + "::table_args() names " +
                (column.name.empty() ? "a member of another model"s : "\"" + column.name + "\"") +
                ", but the columns of " + table.name + " are " + column_list(table));
      }
      columns.emplace_back(found->name);
    }
    auto name = [&](std::string by_convention) { return arg.name.empty() ? by_convention : arg.name; };
    switch (arg.kind) {
      case TableArg::Kind::unique:
        table.uniques.push_back({name(unique_name(table.name, columns)), columns});
        break;
      case TableArg::Kind::index:
        table.indexes.push_back({name(index_name(table.name, columns)), index_terms(columns), false});
        break;
      case TableArg::Kind::check:
        table.checks.push_back({check_name(table.name, arg.name), arg.sql});
        break;
    }
  }
}

const Mapping* MappingBuilder::find(const TypeTag& model) const {
  for (const Mapping& mapping : mappings_) {
    if (mapping.model->type == &model) return &mapping;
  }
  return nullptr;
}

void MappingBuilder::add_foreign_key(const Mapping& mapping, const ModelField& field) {
  const options::ForeignKey& key = *field.options.foreign_key;
  std::string member = member_of(*mapping.model, field.name);
  ForeignKeyConstraint constraint;
  constraint.columns.emplace_back(field.name);

  const TableColumn* target = nullptr;
  if (key.target == nullptr) {
    const Mapping* referred = find(*key.member.model);
    if (referred == nullptr) {
      std::string_view other = key.member.model->name;
      throw UsageError("unregistered-model", member + " is a foreign key to " + std::string(other) +
                                                 ", which is not registered; add it beside " +
                                                 std::string(mapping.model->name()) + ": models.add<" +
                                                 std::string(mapping.model->name()) + ", " +
                                                 std::string(other) + ">() or db.models<…>()");
    }
    const ModelField* column = referred->model->find(key.member.offset);
    constraint.referred_table = referred->table->name;
    constraint.referred_columns.emplace_back(column->name);
    target = referred->table->find_column(column->name);
  } else {
    std::string_view text = key.target;
    std::size_t dot = text.rfind('.');
    if (dot == text.npos || dot == 0 || dot + 1 == text.size()) {
      throw UsageError("unknown-foreign-key", member + ": foreign_key(\"" + std::string(text) +
                                                  "\") is no \"table.column\"; write it so, as \"user.id\"");
    }
    constraint.referred_table = text.substr(0, dot);
    constraint.referred_columns.emplace_back(text.substr(dot + 1));
    const Table* table = metadata_.find(constraint.referred_table);
    if (table == nullptr) {
      std::string known;
      for (const Table& other : metadata_.tables()) known += (known.empty() ? "" : ", ") + other.name;
      throw UsageError("unknown-foreign-key",
                       member + ": foreign_key(\"" + std::string(text) +
                           "\") points at a table no registered model has; the tables are " + known);
    }
    target = table->find_column(constraint.referred_columns[0]);
    if (target == nullptr) {
      throw UsageError("unknown-foreign-key",
                       member + ": foreign_key(\"" + std::string(text) +
                           "\") points at a column that is not there; the columns of " + table->name +
                           " are " + column_list(*table));
    }
  }
  const Table& referred = *metadata_.find(constraint.referred_table);
  if (!is_key(referred, target->name)) {
    throw UsageError("foreign-key-target",
                     member + " points at " + referred.name + "." + target->name +
                         ", which is neither the primary key nor unique; a foreign key needs "
                         "a column that names one row");
  }
  TypeKind own = field.ops->default_type.kind;
  if (!fits(target->type.kind, own) && !fits(own, target->type.kind)) {
    throw UsageError("foreign-key-type", member + " is " + SqlType(field.ops->default_type).to_source() +
                                             ", but the column it points at, " + constraint.referred_table +
                                             "." + target->name + ", is " + target->type.to_source() +
                                             "; give both the same type");
  }
  constraint.on_delete = action_of(field.options.on_delete, member);
  constraint.on_update = action_of(field.options.on_update, member);
  if ((constraint.on_delete == "SET NULL" || constraint.on_update == "SET NULL") && !field.ops->nullable) {
    throw UsageError("bad-key-action",
                     member + ": SET NULL needs a column that can be NULL; hold a std::optional");
  }
  constraint.name = foreign_key_name(mapping.table->name, constraint.columns, constraint.referred_table);
  metadata_.find(mapping.table->name)->foreign_keys.push_back(std::move(constraint));
}

}  // namespace carafe::detail
