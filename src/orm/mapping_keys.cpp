// SPDX-License-Identifier: MIT
// The foreign keys of models, when all tables are there.
#include <carafe/util/error.hpp>

#include <algorithm>
#include <array>
#include <cctype>

#include "orm/mapping_builder.hpp"

namespace carafe::detail {
namespace {

std::string column_list(const Table& table) {
  std::string text;
  for (const TableColumn& column : table.columns) text += (text.empty() ? "" : ", ") + column.name;
  return text;
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
    return {referred->table, referred->table->find_column(referred->model->find(key.offset)->column())};
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
    key.columns.emplace_back(fields[i]->column());
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
  if (key.name.empty()) {
    key.name = metadata_.naming().foreign_key_of(mapping.table->name, key.columns, key.referred_table,
                                                 key.referred_columns);
  }
  metadata_.find(*mapping.table)->foreign_keys.push_back(std::move(key));
}

}  // namespace carafe::detail
