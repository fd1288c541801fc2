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

/// Whether the columns together name one row.
bool is_key(const Table& table, const std::vector<std::string>& columns) {
  auto same = [&](std::vector<std::string> others) { return std::ranges::is_permutation(others, columns); };
  return same(table.primary_key.columns) ||
         std::ranges::any_of(table.uniques, [&](const auto& one) { return same(one.columns); }) ||
         std::ranges::any_of(table.indexes, [&](const Index& one) {
           return one.unique && one.where.empty() && one.columns.size() == columns.size() &&
                  same(one.column_names());
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
    for (const TableArg& arg : mapping.model->table_args) {
      if (arg.kind == TableArg::Kind::foreign_key) add_foreign_key(mapping, arg);
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
    if (other.table->name == model.table_name && other.table->schema == model.schema_name) {
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
  table.schema = model.schema_name;
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
  column.computed = options.computed;
  column.identity = options.identity;
  return column;
}

void MappingBuilder::find_primary_key(Mapping& mapping, Table& table) const {
  const ModelDescriptor& model = *mapping.model;
  for (std::size_t position = 0; position < model.fields.size(); ++position) {
    const ColumnOptions& options = model.fields[position].options;
    const ColumnSet bit = ColumnSet{1} << position;
    if (options.server_default || options.computed || options.identity) mapping.server_filled |= bit;
    if (options.computed) mapping.computed |= bit;
    if (options.at_insert) mapping.client_inserted |= bit;
    if (options.at_update) mapping.client_updated |= bit;
    if (!options.primary_key) continue;
    mapping.primary_key.push_back(position);
    mapping.key_columns |= bit;
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
  mapping.numbered = mapping.integer_key && first.options.autoincrement.value_or(!first.options.foreign_key &&
                                                                                 !first.options.at_insert);
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
    auto name = [&](const std::string& by_convention) { return arg.name.empty() ? by_convention : arg.name; };
    switch (arg.kind) {
      case TableArg::Kind::unique: {
        UniqueConstraint unique = arg.unique;
        unique.columns = own_columns(model, arg.columns);
        unique.name = name(unique_name(table.name, unique.columns));
        table.uniques.push_back(std::move(unique));
        break;
      }
      case TableArg::Kind::index: {
        Index index = arg.index;
        for (const TableArgColumn& column : arg.columns) {
          IndexTerm term = column.term;
          if (!term.is_expression) term.text = own_column(model, column).name;
          index.columns.push_back(std::move(term));
        }
        std::vector<std::string> named_by = index.column_names();
        if (named_by.empty() && arg.name.empty()) {
          throw UsageError("unnamed-index", std::string(model.name()) +
                                                "::table_args() has an index on expressions alone; give it a "
                                                "name: index(…).named(\"ix_…\")");
        }
        index.name = name(index_name(table.name, named_by));
        table.indexes.push_back(std::move(index));
        break;
      }
      case TableArg::Kind::check:
        table.checks.push_back({check_name(table.name, arg.name), arg.sql});
        break;
      case TableArg::Kind::exclude:
        table.excludes.push_back({arg.name, arg.sql});
        break;
      case TableArg::Kind::comment:
        table.comment = arg.sql;
        break;
      case TableArg::Kind::option:
        table.options[arg.name] = arg.sql;
        break;
      case TableArg::Kind::foreign_key:
        break;  // when all tables are there
    }
  }
}

const ModelField& MappingBuilder::own_column(const ModelDescriptor& model,
                                             const TableArgColumn& column) const {
  if (column.member.model == model.type) {
    if (const ModelField* found = model.find(column.member.offset)) return *found;
  } else if (column.member.model == nullptr) {
    for (const ModelField& field : model.fields) {
      if (field.name == column.term.text) return field;
    }
  }
  std::string known;
  for (const ModelField& field : model.fields) known += (known.empty() ? "" : ", ") + std::string(field.name);
  throw UsageError("unknown-column", std::string(model.name()) + "::table_args() names " +
                                         (column.term.text.empty() ? "a member of another model"s
                                                                   : "\"" + column.term.text + "\"") +
                                         ", but the columns of " + model.table_name + " are " + known);
}

std::vector<std::string> MappingBuilder::own_columns(const ModelDescriptor& model,
                                                     const std::vector<TableArgColumn>& columns) const {
  std::vector<std::string> names;
  for (const TableArgColumn& column : columns) names.emplace_back(own_column(model, column).name);
  return names;
}

const Mapping* MappingBuilder::find(const TypeTag& model) const {
  for (const Mapping& mapping : mappings_) {
    if (mapping.model->type == &model) return &mapping;
  }
  return nullptr;
}

/// What a key points at: `text` is "table.column", or "schema.table.column"; without it, `member`.
MappingBuilder::Target MappingBuilder::find_target(const Mapping& mapping, const std::string& where,
                                                   std::string_view text, MemberTag key) const {
  if (text.empty()) {
    const Mapping* referred = find(*key.model);
    if (referred == nullptr) {
      std::string_view other = key.model->name;
      throw UsageError("unregistered-model", where + " is a foreign key to " + std::string(other) +
                                                 ", which is not registered; add it beside " +
                                                 std::string(mapping.model->name()) + ": models.add<" +
                                                 std::string(mapping.model->name()) + ", " +
                                                 std::string(other) + ">() or db.models<…>()");
    }
    return {referred->table, referred->table->find_column(referred->model->find(key.offset)->name)};
  }
  std::size_t dot = text.rfind('.');
  if (dot == text.npos || dot == 0 || dot + 1 == text.size()) {
    throw UsageError("unknown-foreign-key", where + ": foreign_key(\"" + std::string(text) +
                                                "\") is no \"table.column\"; write it so, as \"user.id\"");
  }
  std::string_view name = text.substr(0, dot);
  const Table* table = metadata_.find(name);
  if (std::size_t schema = name.find('.'); table == nullptr && schema != name.npos)
    table = metadata_.find({name.substr(0, schema), name.substr(schema + 1)});
  if (table == nullptr) {
    std::string known;
    for (const Table& other : metadata_.tables())
      known += (known.empty() ? "" : ", ") + TableName{other}.to_string();
    throw UsageError("unknown-foreign-key",
                     where + ": foreign_key(\"" + std::string(text) +
                         "\") points at a table no registered model has; the tables are " + known);
  }
  const TableColumn* column = table->find_column(text.substr(dot + 1));
  if (column == nullptr) {
    throw UsageError("unknown-foreign-key", where + ": foreign_key(\"" + std::string(text) +
                                                "\") points at a column that is not there; the columns of " +
                                                table->name + " are " + column_list(*table));
  }
  return {table, column};
}

void MappingBuilder::add_foreign_key(const Mapping& mapping, const ModelField& field) {
  const ColumnOptions& options = field.options;
  ForeignKeyConstraint key;
  key.on_delete = options.on_delete;
  key.on_update = options.on_update;
  key.match = options.match;
  key.deferral = options.deferral;
  key.use_alter = options.use_alter;
  const std::string where = member_of(*mapping.model, field.name);
  std::string_view text = options.foreign_key->target ? options.foreign_key->target : "";
  add_foreign_key(mapping, std::move(key), where, {&field},
                  {find_target(mapping, where, text, options.foreign_key->member)});
}

void MappingBuilder::add_foreign_key(const Mapping& mapping, const TableArg& arg) {
  const std::string where = std::string(mapping.model->name()) + "::table_args()";
  if (arg.columns.size() != arg.referred.size() || arg.columns.empty()) {
    throw UsageError("foreign-key-target", where + " has a key of " + std::to_string(arg.columns.size()) +
                                               " columns that points at " +
                                               std::to_string(arg.referred.size()) +
                                               "; each column points at one");
  }
  std::vector<const ModelField*> fields;
  for (const TableArgColumn& column : arg.columns) fields.push_back(&own_column(*mapping.model, column));
  std::vector<Target> targets;
  for (const TableArgColumn& column : arg.referred)
    targets.push_back(find_target(mapping, where, column.term.text, column.member));
  ForeignKeyConstraint key = arg.key;
  key.name = arg.name;
  add_foreign_key(mapping, std::move(key), where, fields, targets);
}

void MappingBuilder::add_foreign_key(const Mapping& mapping, ForeignKeyConstraint key,
                                     const std::string& where, const std::vector<const ModelField*>& fields,
                                     const std::vector<Target>& targets) {
  const Table& referred = *targets[0].table;
  key.referred_table = referred.name;
  key.referred_schema = referred.schema;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const TableColumn& target = *targets[i].column;
    if (targets[i].table != &referred)
      throw UsageError("foreign-key-target", where + " has a key that points at columns of two tables, " +
                                                 referred.name + " and " + targets[i].table->name);
    key.columns.emplace_back(fields[i]->name);
    key.referred_columns.push_back(target.name);
    TypeKind own = fields[i]->ops->default_type.kind;
    if (!fits(target.type.kind, own) && !fits(own, target.type.kind)) {
      throw UsageError("foreign-key-type", member_of(*mapping.model, fields[i]->name) + " is " +
                                               SqlType(fields[i]->ops->default_type).to_source() +
                                               ", but the column it points at, " + referred.name + "." +
                                               target.name + ", is " + target.type.to_source() +
                                               "; give both the same type");
    }
  }
  if (!is_key(referred, key.referred_columns)) {
    std::string columns;
    for (const std::string& column : key.referred_columns) columns += (columns.empty() ? "" : ", ") + column;
    throw UsageError("foreign-key-target", where + " points at " + referred.name + "." + columns +
                                               ", which is neither the primary key nor unique; a foreign key "
                                               "needs columns that name one row");
  }
  key.on_delete = action_of(key.on_delete, where);
  key.on_update = action_of(key.on_update, where);
  if (key.on_delete == "SET NULL" || key.on_update == "SET NULL") {
    for (const ModelField* field : fields) {
      if (field->ops->nullable) continue;
      throw UsageError("bad-key-action",
                       member_of(*mapping.model, field->name) +
                           ": SET NULL needs a column that can be NULL; hold a std::optional");
    }
  }
  if (key.name.empty()) key.name = foreign_key_name(mapping.table->name, key.columns, key.referred_table);
  metadata_.find(*mapping.table)->foreign_keys.push_back(std::move(key));
}

}  // namespace carafe::detail
