// SPDX-License-Identifier: MIT
#include <carafe/migrate/compare.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace carafe::migrations {
namespace {

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool same_set(const Names& a, const Names& b) {
  return std::set<std::string>(a.begin(), a.end()) == std::set<std::string>(b.begin(), b.end());
}

std::string listed(const Names& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string listed_terms(const Index& index) {
  Names names;
  for (const IndexTerm& term : index.columns) names.push_back(term.text + (term.descending ? " DESC" : ""));
  return listed(names);
}

std::string in_quotes(const std::string& name) { return "'" + name + "'"; }

bool ignored(const std::string& table) { return table == "alembic_version" || table.starts_with("sqlite_"); }

// A fixed order, so that a constraint dropped and put back stands where it stood.
Table sorted(Table table) {
  auto by_name = [](const auto& a, const auto& b) { return a.name < b.name; };
  std::stable_sort(table.uniques.begin(), table.uniques.end(), by_name);
  std::stable_sort(table.checks.begin(), table.checks.end(), by_name);
  std::stable_sort(table.foreign_keys.begin(), table.foreign_keys.end(), by_name);
  std::stable_sort(table.indexes.begin(), table.indexes.end(), by_name);
  return table;
}

// Those of `from` that `same` matches with none of `others`.
template <class T, class Same>
std::vector<T> unmatched(const std::vector<T>& from, const std::vector<T>& others, Same same) {
  std::vector<T> left;
  for (const T& one : from)
    if (std::none_of(others.begin(), others.end(), [&](const T& other) { return same(one, other); }))
      left.push_back(one);
  return left;
}

std::string action(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
  return text == "NO ACTION" ? "" : text;
}

/// The difference of one table that both sides have.
class TableComparison {
 public:
  TableComparison(const MetaData& database, const NamingConvention& naming, const Table& old_table,
                  const Table& model, const Table& model_as_reflected, const Dialect& dialect)
      : database_(database),
        naming_(naming),
        old_(old_table),
        model_(model),
        new_(model_as_reflected),
        dialect_(dialect) {
    for (const auto& column : old_.columns) place_.push_back(column.name);
  }

  /// Indexes go before all else: their names are unique in the whole database.
  void drop_indexes(SchemaDifference& out) {
    for (const Index& index : unmatched(old_.indexes, new_.indexes,
                                        [&](const Index&a, const Index&b) { return same_index(a, b); })) {
      out.operations.push_back(DropIndex{old_.name, index});
      bool changed = std::any_of(new_.indexes.begin(), new_.indexes.end(),
                                 [&](const Index& other) { return other.name == index.name; });
      out.detected.push_back(std::string{"Detected "} + (changed ? "changed" : "removed") + " index " +
                             in_quotes(index.name) + " on " + in_quotes(old_.name));
    }
  }

  void change(SchemaDifference& out) {
    drop_constraints(out);
    add_columns(out);
    alter_columns(out);
    drop_columns(out);
    add_constraints(out);
    warn_of_rename(out);
  }

 private:
  /// Texts of SQL only where the database keeps them as they were written.
  bool same_index(const Index& a, Index b) const {
    if (dialect_.capabilities().keeps_sql_texts) return a == b;
    if (!a.where.empty() && !b.where.empty()) b.where = a.where;
    for (std::size_t i = 0; i < std::min(a.columns.size(), b.columns.size()); ++i)
      if (a.columns[i].is_expression && b.columns[i].is_expression) b.columns[i].text = a.columns[i].text;
    return a == b;
  }

  bool same_unique(const UniqueConstraint& old_one, const UniqueConstraint& model) const {
    bool conventional = model.name == naming_.unique_of(new_.name, model.columns);
    bool same_name = old_one.name.empty() || conventional || old_one.name == model.name;
    return same_name && same_set(old_one.columns, model.columns) && old_one.deferral == model.deferral &&
           old_one.nulls_not_distinct == model.nulls_not_distinct;
  }

  bool same_key(const ForeignKeyConstraint& old_one, const ForeignKeyConstraint& model) const {
    Names referred = old_one.referred_columns;
    if (referred.empty())  // REFERENCES user: its primary key
      if (const Table* parent = database_.find(old_one.referred_table))
        referred = parent->primary_key.columns;
    return old_one.columns == model.columns && old_one.referred_table == model.referred_table &&
           old_one.referred_schema == model.referred_schema && referred == model.referred_columns &&
           old_one.match == model.match && old_one.deferral == model.deferral &&
           action(old_one.on_delete) == action(model.on_delete) &&
           action(old_one.on_update) == action(model.on_update);
  }

  /// A VARCHAR that lacks the CHECK of an enum is one all the same: other programs make none.
  bool same_here(const SqlType& was, const SqlType& is) const {
    if (was.kind != TypeKind::String || is.kind != TypeKind::Enum) return same_type(was, is);
    const Compiler& compiler = dialect_.compiler();
    return compiler.type_name(was) == compiler.type_name(is);
  }

  static bool same_check(const CheckConstraint& a, const CheckConstraint& b) { return a.name == b.name; }

  void drop_constraints(SchemaDifference& out) {
    auto keys = unmatched(old_.foreign_keys, new_.foreign_keys,
                          [&](const auto& old_one, const auto& model) { return same_key(old_one, model); });
    for (auto& key : keys) {
      if (key.name.empty()) key.name = foreign_key_name(old_.name, key.columns, key.referred_table);
      out.detected.push_back("Detected removed foreign key (" + listed(key.columns) + ")(" +
                             listed(key.referred_columns) + ") on table " + in_quotes(old_.name));
      out.operations.push_back(DropConstraint{old_.name, key.name, key});
    }
    auto uniques = unmatched(old_.uniques, new_.uniques, [&](const auto& old_one, const auto& model) {
      return same_unique(old_one, model);
    });
    for (auto& unique : uniques) {
      if (unique.name.empty()) unique.name = unique_name(old_.name, unique.columns);
      out.detected.push_back("Detected removed unique constraint " + in_quotes(unique.name) + " on " +
                             in_quotes(old_.name));
      out.operations.push_back(DropConstraint{old_.name, unique.name, unique});
    }
    for (const auto& check : unmatched(old_.checks, new_.checks, same_check)) {
      if (check.name.empty()) continue;
      out.detected.push_back("Detected removed check constraint " + in_quotes(check.name) + " on " +
                             in_quotes(old_.name));
      out.operations.push_back(DropConstraint{old_.name, check.name, check});
    }
  }

  void add_columns(SchemaDifference& out) {
    for (const auto& column : model_.columns) {
      if (old_.find_column(column.name)) continue;
      out.detected.push_back("Detected added column " + dotted(column.name));
      std::string fill = value_for_rows(column);
      if (!fill.empty()) {
        bool any_value_will_do = !is_unique(column.name) && !is_key(column.name);
        out.warnings.push_back("Column " + dotted(column.name) + " is NOT NULL without a server default: " +
                               (any_value_will_do
                                    ? "rows that exist get " + fill + ", see fill(…) in the revision."
                                    : "the upgrade fails where the table has rows, unless you "
                                      "edit the revision to fill them."));
        if (!any_value_will_do) fill.clear();
      }
      out.operations.push_back(AddColumn{old_.name, column, "", fill});
      place_.push_back(column.name);
    }
  }

  void alter_columns(SchemaDifference& out) {
    for (const auto& declared : model_.columns) {
      const TableColumn* was = old_.find_column(declared.name);
      const TableColumn* is = new_.find_column(declared.name);
      if (!was || !is) continue;
      AlterColumn alter{old_.name, declared.name, {}, {}};
      if (was->nullable != is->nullable && !is->primary_key && !was->primary_key) {
        alter.change.nullable = is->nullable;
        alter.existing.nullable = was->nullable;
        out.detected.push_back(std::string{"Detected "} + (is->nullable ? "NULL" : "NOT NULL") +
                               " on column " + dotted(declared.name));
        if (!is->nullable)
          out.warnings.push_back("Column " + dotted(declared.name) +
                                 " becomes NOT NULL: the upgrade fails where a row has NULL in it.");
      }
      if (!same_here(was->type, is->type)) {
        alter.change.type = declared.type;
        alter.existing.type = was->type;
        const Compiler& compiler = dialect_.compiler();
        out.detected.push_back("Detected type change from " + compiler.type_name(was->type) + " to " +
                               compiler.type_name(is->type) + " on " + dotted(declared.name));
      }
      if (alter.change != ColumnChange{}) out.operations.push_back(std::move(alter));
    }
  }

  void drop_columns(SchemaDifference& out) {
    for (auto column = old_.columns.rbegin(); column != old_.columns.rend(); ++column) {
      if (model_.find_column(column->name)) continue;
      out.detected.push_back("Detected removed column " + dotted(column->name));
      auto at = std::find(place_.begin(), place_.end(), column->name);
      at = place_.erase(at);
      std::string before = at == place_.end() ? "" : *at;
      out.operations.push_back(DropColumn{old_.name, column->name, *column, before});
    }
  }

  void add_constraints(SchemaDifference& out) {
    auto uniques = unmatched(new_.uniques, old_.uniques, [&](const auto& model, const auto& old_one) {
      return same_unique(old_one, model);
    });
    for (const auto& unique : uniques) {
      out.detected.push_back("Detected added unique constraint " + in_quotes(unique.name) + " on " +
                             in_quotes(old_.name) + " (" + listed(unique.columns) + ")");
      out.operations.push_back(CreateUnique{old_.name, unique});
    }
    for (const auto& check : unmatched(new_.checks, old_.checks, same_check)) {
      out.detected.push_back("Detected added check constraint " + in_quotes(check.name) + " on " +
                             in_quotes(old_.name));
      out.operations.push_back(CreateCheck{old_.name, check});
    }
    auto keys = unmatched(new_.foreign_keys, old_.foreign_keys,
                          [&](const auto& model, const auto& old_one) { return same_key(old_one, model); });
    for (const auto& key : keys) {
      out.detected.push_back("Detected added foreign key (" + listed(key.columns) + ")(" +
                             listed(key.referred_columns) + ") on table " + in_quotes(old_.name));
      out.operations.push_back(CreateForeignKey{old_.name, key});
    }
    for (const auto& index : unmatched(new_.indexes, old_.indexes,
                                       [&](const Index&a, const Index&b) { return same_index(a, b); })) {
      bool changed = std::any_of(old_.indexes.begin(), old_.indexes.end(),
                                 [&](const Index& other) { return other.name == index.name; });
      if (!changed)
        out.detected.push_back("Detected added index " + in_quotes(index.name) + " on " +
                               in_quotes(old_.name) + " (" + listed_terms(index) + ")");
      out.operations.push_back(CreateIndex{old_.name, index});
    }
  }

  void warn_of_rename(SchemaDifference& out) const {
    for (const auto& gone : old_.columns) {
      if (model_.find_column(gone.name)) continue;
      for (const auto& come : new_.columns) {
        if (old_.find_column(come.name) || !same_type(gone.type, come.type)) continue;
        out.warnings.push_back("If " + dotted(gone.name) + " is now called " + in_quotes(come.name) +
                               ", put op.alter_column(\"" + old_.name + "\", \"" + gone.name +
                               "\", {.name = \"" + come.name +
                               "\"}); in the place of dropping and adding it, which loses its values.");
        break;
      }
    }
  }

  bool is_unique(const std::string& column) const {
    return std::any_of(model_.uniques.begin(), model_.uniques.end(),
                       [&](const auto& unique) { return contains(unique.columns, column); }) ||
           std::any_of(model_.indexes.begin(), model_.indexes.end(),
                       [&](const Index& index) { return index.unique && index.has_column(column); });
  }
  bool is_key(const std::string& column) const {
    return std::any_of(model_.foreign_keys.begin(), model_.foreign_keys.end(),
                       [&](const auto& key) { return contains(key.columns, column); });
  }
  std::string dotted(const std::string& column) const { return in_quotes(old_.name + "." + column); }

  const MetaData& database_;
  const NamingConvention& naming_;
  const Table& old_;    // in the database
  const Table& model_;  // as declared
  const Table& new_;    // as the database would show it
  const Dialect& dialect_;
  Names place_;  // the columns as they stand while operations are added
};

}  // namespace

bool same_type(const SqlType& database, const SqlType& model) {
  if (database.kind == TypeKind::Other || model.kind == TypeKind::Other) return true;
  if (database.kind != model.kind) return false;
  // Types with a name are things of their own.
  bool by_labels = model.kind == TypeKind::Enum && (database.name.empty() || model.name.empty());
  if (by_labels && !model.labels.empty()) return database.labels == model.labels;
  bool both_have_lengths = database.length != 0 && model.length != 0;
  return !both_have_lengths || database.length == model.length;
}

SchemaDifference compare_schemas(const MetaData& database, const MetaData& models, const Dialect& dialect) {
  // An operation says a table by its name alone.
  for (const Table& model : models.tables()) {
    if (model.schema.empty()) continue;
    throw MigrationError("unsupported-operation",
                         "the table " + TableName{model}.to_string() +
                             " is in a schema of its own, which revisions cannot say; create it with "
                             "op.execute(\"CREATE TABLE …\") and leave its model out of the migrated ones");
  }
  SchemaDifference out;
  std::vector<Table> reflected_models;
  std::vector<TableComparison> comparisons;
  reflected_models.reserve(models.tables().size());  // the comparisons refer to them
  for (const Table& model : models.tables()) {
    const Table* old_table = database.find(model.name);
    if (!old_table || ignored(model.name)) continue;
    reflected_models.push_back(dialect.as_reflected(model));
    comparisons.emplace_back(database, models.naming(), *old_table, model, reflected_models.back(), dialect);
  }

  for (auto& comparison : comparisons) comparison.drop_indexes(out);
  for (const Table* model : models.sorted_tables()) {
    if (database.find(model->name) || ignored(model->name)) continue;
    out.detected.push_back("Detected added table " + in_quotes(model->name));
    out.operations.push_back(CreateTable{sorted(*model)});
  }
  for (auto& comparison : comparisons) comparison.change(out);
  auto old_tables = database.sorted_tables();
  for (auto table = old_tables.rbegin(); table != old_tables.rend(); ++table) {
    if (models.find((*table)->name) || ignored((*table)->name)) continue;
    out.detected.push_back("Detected removed table " + in_quotes((*table)->name));
    out.operations.push_back(DropTable{**table});
  }
  return out;
}

}  // namespace carafe::migrations
