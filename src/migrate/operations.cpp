// SPDX-License-Identifier: MIT
#include <carafe/migrate/operations.hpp>

#include <algorithm>
#include <utility>

namespace carafe::migrations {
namespace {

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Match(Cases...) -> Match<Cases...>;

[[noreturn]] void irreversible(const Operation& operation, const std::string& why) {
  throw MigrationError("irreversible-operation", describe(operation) + " cannot be reversed: " + why);
}

[[noreturn]] void does_not_apply(const Operation& operation, const std::string& why) {
  throw MigrationError("operation-does-not-apply", describe(operation) + ": " + why);
}

bool answers(const ColumnChange& change, const ColumnChange& existing) {
  bool default_changes = change.server_default || change.drop_server_default;
  bool default_known = existing.server_default || existing.drop_server_default;
  return (!change.type || existing.type) && (!change.nullable || existing.nullable) &&
         (!default_changes || default_known);
}

std::optional<std::string> text_if(bool known, const std::string& text) {
  return known ? std::optional{text} : std::nullopt;
}

void rename_in(std::vector<std::string>& names, const std::string& from, const std::string& to) {
  std::replace(names.begin(), names.end(), from, to);
}

class Applier {
 public:
  Applier(const Operation& operation, MetaData& schema) : operation_(operation), schema_(schema) {}

  void operator()(const CreateTable& create) {
    if (schema_.find(create.table.name)) does_not_apply(operation_, "the table exists");
    schema_.add(create.table);
  }
  void operator()(const DropTable& drop) {
    table(drop.table.name);
    schema_.drop(drop.table.name);
  }
  void operator()(const RenameTable& rename) {
    Table& renamed = table(rename.from);
    if (schema_.find(rename.to)) does_not_apply(operation_, "table " + rename.to + " exists");
    renamed.name = rename.to;
    for (Table& other : schema_.tables())
      for (auto& key : other.foreign_keys)
        if (key.referred_table == rename.from) key.referred_table = rename.to;
  }
  void operator()(const AddColumn& add) {
    auto& columns = table(add.table).columns;
    if (find_column(columns, add.column.name) != columns.end())
      does_not_apply(operation_, "the column exists");
    auto place = columns.end();
    if (!add.before.empty()) {
      place = find_column(columns, add.before);
      if (place == columns.end()) does_not_apply(operation_, "there is no column " + add.before);
    }
    columns.insert(place, add.column);
  }
  void operator()(const DropColumn& drop) {
    Table& owner = table(drop.table);
    owner.columns.erase(column(owner, drop.column));
    auto uses = [&](const auto& constraint) {
      return std::find(constraint.columns.begin(), constraint.columns.end(), drop.column) !=
             constraint.columns.end();
    };
    std::erase_if(owner.uniques, uses);
    std::erase_if(owner.foreign_keys, uses);
    std::erase_if(owner.indexes, [&](const Index& index) { return index.has_column(drop.column); });
  }
  void operator()(const AlterColumn& alter) {
    Table& owner = table(alter.table);
    TableColumn& changed = *column(owner, alter.column);
    if (alter.change.type) changed.type = *alter.change.type;
    if (alter.change.nullable) changed.nullable = *alter.change.nullable;
    if (alter.change.server_default) changed.server_default = alter.change.server_default;
    if (alter.change.drop_server_default) changed.server_default.reset();
    if (alter.change.name) rename_column(owner, changed, *alter.change.name);
  }
  void operator()(const CreateIndex& create) { add_named(table(create.table).indexes, create.index); }
  void operator()(const DropIndex& drop) {
    if (!erase_named(table(drop.table).indexes, drop.index.name))
      does_not_apply(operation_, "there is no such index");
  }
  void operator()(const CreateUnique& create) { add_named(table(create.table).uniques, create.unique); }
  void operator()(const CreateCheck& create) { add_named(table(create.table).checks, create.check); }
  void operator()(const CreateForeignKey& create) { add_named(table(create.table).foreign_keys, create.key); }
  void operator()(const DropConstraint& drop) {
    Table& owner = table(drop.table);
    bool found = erase_named(owner.uniques, drop.name) || erase_named(owner.checks, drop.name) ||
                 erase_named(owner.foreign_keys, drop.name);
    if (!found) does_not_apply(operation_, "there is no such constraint");
  }
  void operator()(const Execute&) {}

 private:
  using Columns = std::vector<TableColumn>;

  Table& table(const std::string& name) {
    if (Table* found = schema_.find(name)) return *found;
    does_not_apply(operation_, "there is no table " + name);
  }
  static Columns::iterator find_column(Columns& columns, const std::string& name) {
    return std::find_if(columns.begin(), columns.end(),
                        [&](const auto& column) { return column.name == name; });
  }
  Columns::iterator column(Table& owner, const std::string& name) {
    auto found = find_column(owner.columns, name);
    if (found == owner.columns.end())
      does_not_apply(operation_, "table " + owner.name + " has no column " + name);
    return found;
  }
  void rename_column(Table& owner, TableColumn& column, const std::string& to) {
    std::string from = std::exchange(column.name, to);
    rename_in(owner.primary_key.columns, from, to);
    for (auto& unique : owner.uniques) rename_in(unique.columns, from, to);
    for (auto& index : owner.indexes) {
      for (auto& term : index.columns)
        if (!term.is_expression && term.text == from) term.text = to;
      rename_in(index.include, from, to);
    }
    for (auto& key : owner.foreign_keys) rename_in(key.columns, from, to);
    for (Table& other : schema_.tables())
      for (auto& key : other.foreign_keys)
        if (key.referred_table == owner.name) rename_in(key.referred_columns, from, to);
  }
  template <class T>
  void add_named(std::vector<T>& list, const T& value) {
    bool taken = std::any_of(list.begin(), list.end(), [&](const T& one) { return one.name == value.name; });
    if (taken) does_not_apply(operation_, "the name is taken");
    list.push_back(value);
  }
  template <class T>
  bool erase_named(std::vector<T>& list, const std::string& name) {
    return std::erase_if(list, [&](const T& one) { return one.name == name; }) > 0;
  }

  const Operation& operation_;
  MetaData& schema_;
};

}  // namespace

std::string value_for_rows(const TableColumn& column) {
  if (column.nullable || column.server_default || column.computed || column.identity) return "";
  switch (column.type.kind) {
    case TypeKind::SmallInteger:
    case TypeKind::Integer:
    case TypeKind::BigInteger:
    case TypeKind::Boolean:
    case TypeKind::Float:
    case TypeKind::Double:
    case TypeKind::Numeric:
      return "0";
    case TypeKind::Date:
      return "'1970-01-01'";
    case TypeKind::Time:
      return "'00:00:00.000000'";
    case TypeKind::DateTime:
    case TypeKind::Interval:
      return "'1970-01-01 00:00:00.000000'";
    case TypeKind::JSON:
      return "'null'";
    case TypeKind::Uuid:
      return "'00000000000000000000000000000000'";
    case TypeKind::Array:
      return "'{}'";
    case TypeKind::LargeBinary:
      return "X''";
    case TypeKind::Enum:
      if (!column.type.labels.empty()) return "'" + column.type.labels.front() + "'";
      return "''";
    case TypeKind::String:
    case TypeKind::Text:
    case TypeKind::Other:
      return "''";
  }
  return "''";
}

std::string describe(const Operation& operation) {
  return std::visit(
      Match{
          [](const CreateTable& op) { return "create_table " + op.table.name; },
          [](const DropTable& op) { return "drop_table " + op.table.name; },
          [](const RenameTable& op) { return "rename_table " + op.from + " to " + op.to; },
          [](const AddColumn& op) { return "add_column " + op.table + "." + op.column.name; },
          [](const DropColumn& op) { return "drop_column " + op.table + "." + op.column; },
          [](const AlterColumn& op) { return "alter_column " + op.table + "." + op.column; },
          [](const CreateIndex& op) { return "create_index " + op.index.name + " on " + op.table; },
          [](const DropIndex& op) { return "drop_index " + op.index.name + " of " + op.table; },
          [](const CreateUnique& op) {
            return "create_unique_constraint " + op.unique.name + " on " + op.table;
          },
          [](const CreateCheck& op) {
            return "create_check_constraint " + op.check.name + " on " + op.table;
          },
          [](const CreateForeignKey& op) { return "create_foreign_key " + op.key.name + " on " + op.table; },
          [](const DropConstraint& op) { return "drop_constraint " + op.name + " of " + op.table; },
          [](const Execute& op) {
            return "execute " + op.sql.substr(0, 60) + (op.sql.size() > 60 ? "…" : "");
          },
      },
      operation);
}

const std::string& table_of(const Operation& operation) {
  static const std::string none;
  return std::visit(Match{
                        [](const CreateTable& op) -> const std::string& { return op.table.name; },
                        [](const DropTable& op) -> const std::string& { return op.table.name; },
                        [](const RenameTable& op) -> const std::string& { return op.from; },
                        [](const Execute&) -> const std::string& { return none; },
                        [](const auto& op) -> const std::string& { return op.table; },
                    },
                    operation);
}

Operation reverse(const Operation& operation) {
  return std::visit(
      Match{
          [](const CreateTable& op) -> Operation { return DropTable{op.table}; },
          [&](const DropTable& op) -> Operation {
            if (op.table.columns.empty())
              irreversible(operation, "it does not say which columns the table had");
            return CreateTable{op.table};
          },
          [](const RenameTable& op) -> Operation {
            return RenameTable{op.to, op.from};
          },
          [](const AddColumn& op) -> Operation {
            return DropColumn{op.table, op.column.name, op.column, op.before};
          },
          [&](const DropColumn& op) -> Operation {
            if (!op.was) irreversible(operation, "it does not say what the column was");
            return AddColumn{op.table, *op.was, op.before, value_for_rows(*op.was)};
          },
          [&](const AlterColumn& op) -> Operation {
            if (!answers(op.change, op.existing))
              irreversible(operation, "it does not say what the column was");
            AlterColumn back{op.table, op.change.name.value_or(op.column), op.existing, op.change};
            back.change.name = text_if(op.change.name.has_value(), op.column);
            back.existing.name.reset();
            return back;
          },
          [](const CreateIndex& op) -> Operation {
            return DropIndex{op.table, op.index};
          },
          [&](const DropIndex& op) -> Operation {
            if (op.index.columns.empty())
              irreversible(operation, "it does not say which columns the index had");
            return CreateIndex{op.table, op.index};
          },
          [](const CreateUnique& op) -> Operation {
            return DropConstraint{op.table, op.unique.name, op.unique};
          },
          [](const CreateCheck& op) -> Operation {
            return DropConstraint{op.table, op.check.name, op.check};
          },
          [](const CreateForeignKey& op) -> Operation {
            return DropConstraint{op.table, op.key.name, op.key};
          },
          [&](const DropConstraint& op) -> Operation {
            return std::visit(Match{
                                  [&](std::monostate) -> Operation {
                                    irreversible(operation, "it does not say what the constraint was");
                                  },
                                  [&](const UniqueConstraint& was) -> Operation {
                                    return CreateUnique{op.table, was};
                                  },
                                  [&](const CheckConstraint& was) -> Operation {
                                    return CreateCheck{op.table, was};
                                  },
                                  [&](const ForeignKeyConstraint& was) -> Operation {
                                    return CreateForeignKey{op.table, was};
                                  },
                              },
                              op.was);
          },
          [&](const Execute&) -> Operation {
            irreversible(operation, "it is SQL; say by hand what undoes it");
          },
      },
      operation);
}

std::vector<Operation> reverse(const std::vector<Operation>& operations) {
  std::vector<Operation> reversed;
  for (auto it = operations.rbegin(); it != operations.rend(); ++it) reversed.push_back(reverse(*it));
  return reversed;
}

void apply(const Operation& operation, MetaData& schema) {
  std::visit(Applier{operation, schema}, operation);
}

}  // namespace carafe::migrations
