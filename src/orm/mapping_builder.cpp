// SPDX-License-Identifier: MIT
#include "orm/mapping_builder.hpp"

#include <carafe/util/error.hpp>

#include <algorithm>
#include <string>

#include "orm/client_columns.hpp"

namespace carafe::detail {

using namespace std::string_literals;

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
    if (table.find_column(field.column()) != nullptr) {
      throw UsageError("duplicate-column", member_of(model, field.name) + ": another member of " +
                                               std::string(model.name()) + " is the column \"" +
                                               std::string(field.column()) +
                                               "\", too; give one another name: column_name(\"…\")");
    }
    table.columns.push_back(make_column(model, field));
    mapping.load_steps.push_back({field.offset, field.ops->kind});
  }
  find_primary_key(mapping, table);
  add_constraints(mapping, table);
  add_table_args(mapping, table);
  mapping.table = &metadata_.add(std::move(table));
}

void MappingBuilder::find_primary_key(Mapping& mapping, Table& table) const {
  const ModelDescriptor& model = *mapping.model;
  for (std::size_t position = 0; position < model.fields.size(); ++position) {
    const ColumnOptions& options = model.fields[position].options;
    const ColumnSet bit = ColumnSet{1} << position;
    if (options.server_default || options.computed || options.identity) mapping.server_filled |= bit;
    if (options.deferred && !options.primary_key) {
      mapping.deferred |= bit;
      mapping.loads_by_plan = true;
    }
    if (options.computed || options.fetched_at_update) mapping.computed |= bit;
    mapping.read_after_insert = mapping.read_after_insert || options.fetched_at_insert;
    if (options.at_insert) {
      mapping.client_inserted |= bit;
      mapping.at_insert.push_back(client_column(model, position, *options.at_insert));
    }
    if (options.at_update) {
      mapping.client_updated |= bit;
      mapping.at_update.push_back(client_column(model, position, *options.at_update));
    }
    if (options.version) set_version(mapping, position);
    if (!options.primary_key) continue;
    mapping.primary_key.push_back(position);
    mapping.key_columns |= bit;
    table.primary_key.columns.emplace_back(model.fields[position].column());
  }
  if (mapping.primary_key.empty()) {
    throw UsageError("no-primary-key", "the model " + std::string(model.name()) +
                                           " has no primary key; say `primary_key` at one of its columns: "
                                           "Column<int> id {primary_key};");
  }
  table.primary_key.name = metadata_.naming().primary_key_of(table.name, table.primary_key.columns);
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

void MappingBuilder::set_version(Mapping& mapping, std::size_t position) const {
  const ModelDescriptor& model = *mapping.model;
  const ModelField& field = model.fields[position];
  const options::VersionId& version = *field.options.version;
  auto refuse = [&](const std::string& why) {
    throw UsageError("bad-version", member_of(model, field.name) + why);
  };
  if (mapping.has_version()) {
    refuse(": " + member_of(model, mapping.field(mapping.version).name) +
           " is a `version_id` already; a row has one version");
  }
  if (field.options.primary_key)
    refuse(" is a primary key, which does not change; make the version a column of its own");
  if (field.ops->nullable) refuse(" may be NULL, which equals no version; take the std::optional away");
  if (version.counted && !is_integer(field.ops->default_type.kind) &&
      field.ops->value_type != &type_tag<Uuid>) {
    refuse(
        ": the session counts versions in an integer or draws a Uuid; hold one, or say version_id(false) "
        "and assign the version");
  }
  mapping.version = position;
  mapping.counts_version = version.counted;
  mapping.version_of_relations = version.counted && version.relationships;
}

void MappingBuilder::add_constraints(const Mapping& mapping, Table& table) {
  const NamingConvention& naming = metadata_.naming();
  for (const ModelField& field : mapping.model->fields) {
    std::vector<std::string> columns{std::string(field.column())};
    const ColumnOptions& options = field.options;
    if (options.indexed) {
      table.indexes.push_back({naming.index_of(table.name, columns), index_terms(columns), options.unique});
    } else if (options.unique) {
      table.uniques.push_back({naming.unique_of(table.name, columns), columns});
    }
    if (options.check) table.checks.push_back({naming.check_of(table.name, field.column()), *options.check});
  }
}

void MappingBuilder::add_table_args(const Mapping& mapping, Table& table) const {
  const ModelDescriptor& model = *mapping.model;
  const NamingConvention& naming = metadata_.naming();
  for (const TableArg& arg : model.table_args) {
    switch (arg.kind) {
      case TableArg::Kind::unique: {
        UniqueConstraint unique = arg.unique;
        unique.columns = own_columns(model, arg.columns);
        unique.name = arg.name.empty() ? naming.unique_of(table.name, unique.columns) : arg.name;
        table.uniques.push_back(std::move(unique));
        break;
      }
      case TableArg::Kind::index: {
        Index index = arg.index;
        for (const TableArgColumn& column : arg.columns) {
          IndexTerm term = column.term;
          if (!term.is_expression) term.text = own_column(model, column).column();
          index.columns.push_back(std::move(term));
        }
        std::vector<std::string> named_by = index.column_names();
        if (named_by.empty() && arg.name.empty()) {
          throw UsageError("unnamed-index", std::string(model.name()) +
                                                "::table_args() has an index on expressions alone; give it a "
                                                "name: index(…).named(\"ix_…\")");
        }
        index.name = arg.name.empty() ? naming.index_of(table.name, named_by) : arg.name;
        table.indexes.push_back(std::move(index));
        break;
      }
      case TableArg::Kind::check:
        table.checks.push_back({naming.check_of(table.name, arg.name), arg.sql, arg.not_valid});
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
  if (column.member.model != nullptr) {
    if (const ModelField* found = model.find(column.member)) return *found;
  } else {
    for (const ModelField& field : model.fields) {
      if (field.column() == column.term.text) return field;
    }
  }
  std::string known;
  for (const ModelField& field : model.fields)
    known += (known.empty() ? "" : ", ") + std::string(field.column());
  throw UsageError("unknown-column", std::string(model.name()) + "::table_args() names " +
                                         (column.term.text.empty() ? "a member of another model"s
                                                                   : "\"" + column.term.text + "\"") +
                                         ", but the columns of " + model.table_name + " are " + known);
}

std::vector<std::string> MappingBuilder::own_columns(const ModelDescriptor& model,
                                                     const std::vector<TableArgColumn>& columns) const {
  std::vector<std::string> names;
  for (const TableArgColumn& column : columns) names.emplace_back(own_column(model, column).column());
  return names;
}

const Mapping* MappingBuilder::find(const TypeTag& model) const {
  for (const Mapping& mapping : mappings_) {
    if (mapping.model->type == &model) return &mapping;
  }
  return nullptr;
}

}  // namespace carafe::detail
