// SPDX-License-Identifier: MIT
#include <algorithm>

#include <carafe/util/error.hpp>

#include "sql/sql_writer.hpp"

namespace carafe::detail {
namespace {

std::size_t parameters_of(const TableRef& table) {
  std::size_t count = 0;
  if (table.sample) count += table.sample->method.parameter_count() + table.sample->seed.parameter_count();
  if (!table.derived) return count;
  count += table.derived->function.parameter_count();
  if (table.derived->query) count += table.derived->query->parameter_count();
  for (const Clause& value : table.derived->values) count += value.parameter_count();
  return count;
}

/// The table an expression's leaf is a column of; empty for one that does not say.
TableRef table_of_leaf(const Clause& clause, const ExpressionNode& node) {
  TableRef table;
  bool of_model = node.op == Operator::member || (node.op == Operator::all_columns && node.model);
  if (of_model) {
    table.model = node.model;
    if (node.count == 1) table.alias = clause.names()[node.index];
  } else if ((node.op == Operator::column && node.count == 2) || node.op == Operator::all_columns) {
    table.name = clause.names()[node.index];
  }
  return table;
}

std::string quoted(std::string_view name) { return '"' + std::string{name} + '"'; }

}  // namespace

std::string_view SqlWriter::element_name(const TableRef& table) {
  if (!table.alias.empty()) return table.alias;
  if (table.model) return models_.table_of(*table.model).name;
  if (!table.derived) return table.name;
  if (table.derived->kind == DerivedTable::Kind::common_table) return table.derived->name;
  throw_incomplete(
      "A subquery, a function or values in FROM have no name. Give them one: subquery(\"name\").");
}

const Table* SqlWriter::base_table(const TableRef& table) const {
  return table.model ? &models_.table_of(*table.model) : nullptr;
}

void SqlWriter::add_element(const TableRef& table, const Join* join, std::size_t& position) {
  Scope& scope = scopes_.back();
  FromElement element;
  // The leaves of expressions have no table that outlives this: keep the name.
  scope.names.emplace_back(element_name(table));
  element.name = scope.names.back();
  for (const FromElement& known : scope.elements) {
    if (known.name != element.name) continue;
    throw UsageError{"duplicate-alias", "Two tables of one statement are called " + quoted(element.name) +
                                            ". Give one of them an alias, and name its columns by it."};
  }
  element.table = table;
  element.resolved = base_table(table);
  element.join = join;
  element.first = position;
  element.group = scope.elements.size();
  position += parameters_of(table);
  if (join) position += join->on.parameter_count();
  scope.elements.push_back(std::move(element));
}

FromElement* SqlWriter::find_element(std::string_view wanted, std::size_t& scope) {
  for (scope = scopes_.size(); scope > visible_from_; --scope) {
    for (FromElement& element : scopes_[scope - 1].elements) {
      if (element.name == wanted) return &element;
    }
  }
  return nullptr;
}

/// Of a Correlation that is not automatic.
bool SqlWriter::correlates(Correlation correlation, std::string_view element) {
  bool listed = std::ranges::any_of(*correlation.tables,
                                    [&](const TableRef& table) { return element_name(table) == element; });
  return listed != correlation.except;
}

void SqlWriter::add_implied(const Clause& clause, Correlation correlation, std::vector<TableRef>& around) {
  for (const ExpressionNode& node : clause.nodes()) {
    TableRef table = table_of_leaf(clause, node);
    if (table.empty()) continue;
    std::string_view wanted = element_name(table);
    std::size_t scope = 0;
    bool found = find_element(wanted, scope) != nullptr;
    if (found && scope == scopes_.size()) continue;
    std::size_t position = 0;
    if (!correlation.automatic()) {
      // One that is not around it may be so where the subquery stands in FROM.
      bool own = !correlates(correlation, wanted) || (!found && correlation.except);
      if (own) add_element(table, nullptr, position);
    } else if (!found) {
      add_element(table, nullptr, position);
    } else if (std::ranges::none_of(around, [&](const TableRef& t) { return element_name(t) == wanted; })) {
      around.push_back(std::move(table));
    }
  }
}

void SqlWriter::open_scope(const TableRef& from, const std::vector<Join>& joins,
                           const std::vector<TableRef>& also_from, std::span<const Clause* const> naming,
                           Correlation correlation, std::size_t& position) {
  scopes_.emplace_back();
  std::vector<FromElement>& elements = scopes_.back().elements;
  if (!from.empty()) add_element(from, nullptr, position);
  for (const Join& join : joins) {
    if (join.table.empty()) throw_incomplete("A join says no table.");
    add_element(join.table, &join, position);
  }
  for (const TableRef& table : also_from) add_element(table, nullptr, position);

  std::size_t first_implied = elements.size();
  std::vector<TableRef> around;
  for (const Clause* clause : naming) add_implied(*clause, correlation, around);
  // Without a table of its own it speaks of other rows of the tables around it.
  if (elements.empty()) {
    for (const TableRef& table : around) {
      std::size_t none = 0;
      add_element(table, nullptr, none);
    }
  }
  if (from.empty() && !joins.empty()) choose_base(first_implied);
}

/// Where joins have no table to join to, one of those that expressions name: the one with
/// a key to the first joined table, otherwise the first.
void SqlWriter::choose_base(std::size_t first_implied) {
  std::vector<FromElement>& elements = scopes_.back().elements;
  if (first_implied >= elements.size())
    throw_incomplete("A join has no table to join to: say select_from().");
  std::size_t base = first_implied;
  if (const Table* joined = elements.front().resolved; joined && elements.front().join->on.empty()) {
    for (std::size_t i = first_implied; i < elements.size(); ++i) {
      if (elements[i].resolved && !keys_between(*joined, *elements[i].resolved).empty()) {
        base = i;
        break;
      }
    }
  }
  std::rotate(elements.begin(), elements.begin() + std::ptrdiff_t(base),
              elements.begin() + std::ptrdiff_t(base) + 1);
  for (std::size_t i = 0; i < elements.size(); ++i) elements[i].group = i;
}

void SqlWriter::close_scope(std::string_view verb) {
  const std::vector<FromElement>& elements = scopes_.back().elements;
  for (const FromElement& element : elements) {
    if (element.group == elements.front().group || !warning_.empty()) continue;
    warning_ = "The " + std::string{verb} + " has no join condition between " +
               quoted(elements.front().name) + " and " + quoted(element.name) +
               ": every row of one meets every row of the other. Add a condition on both, or say "
               "cross_join().";
  }
  scopes_.pop_back();
}

/// An expression names a column of `element_name`: within one condition, that connects.
void SqlWriter::mention(std::string_view wanted) {
  std::size_t number = 0;
  FromElement* element = find_element(wanted, number);
  if (!element) return;
  Scope& scope = scopes_[number - 1];
  if (!scope.in_condition) return;
  auto position = std::size_t(element - scope.elements.data());
  if (scope.connected == Scope::no_element) scope.connected = position;
  std::size_t from = element->group;
  std::size_t to = scope.elements[scope.connected].group;
  for (FromElement& other : scope.elements) {
    if (other.group == from) other.group = to;
  }
}

void SqlWriter::from_elements(std::size_t begin) {
  // Not by reference: a derived table opens scopes of its own.
  std::size_t count = scopes_.back().elements.size();
  for (std::size_t i = begin; i < count; ++i) {
    FromElement& element = scopes_.back().elements[i];
    if (i > begin && !element.join) raw(", ");
    if (element.join) {
      if (i == begin) throw_incomplete("A join has no table to join to.");
      switch (element.join->kind) {
        case JoinKind::inner:
          raw(" JOIN ");
          break;
        case JoinKind::left:
          raw(" LEFT OUTER JOIN ");
          break;
        case JoinKind::full:
          if (!syntax_.full_join) {
            unsupported("FULL OUTER JOIN",
                        "Unite a left join with the rows of the right table without a match.");
          }
          raw(" FULL OUTER JOIN ");
          break;
        case JoinKind::cross:
          raw(" CROSS JOIN ");
          break;
      }
    }
    table_source(element);
    if (element.join) join_condition(i);
    // Such a source may name the tables before it, and a function gives few rows.
    bool connects = element.table.derived && (element.table.derived->lateral ||
                                              element.table.derived->kind == DerivedTable::Kind::function);
    if (element.join || connects) {
      Scope& scope = scopes_.back();
      std::size_t from = scope.elements[i].group;
      std::size_t to = scope.elements[i > 0 ? i - 1 : 0].group;
      for (FromElement& other : scope.elements) {
        if (other.group == from) other.group = to;
      }
    }
  }
}

void SqlWriter::table_source(const FromElement& element) {
  const TableRef& table = element.table;
  auto alias = [&](bool needed) {
    if (!needed) return;
    raw(" AS ");
    name(element.name);
  };
  if (!table.derived) {
    table_name(table);
    alias(!table.alias.empty());
    if (table.sample) table_sample(*table.sample, element.first);
    return table_hints(element);
  }
  if (table.sample) throw_incomplete("Only tables of the database can be sampled: tablesample().");
  const DerivedTable& derived = *table.derived;
  bool is_values = derived.kind == DerivedTable::Kind::values;
  if (derived.kind == DerivedTable::Kind::common_table) {
    common_table(derived, derived.name, element.first);
    name(derived.name);
    return alias(!table.alias.empty() && table.alias != derived.name);
  }
  if (derived.lateral && !syntax_.lateral)
    unsupported("LATERAL", "Use a correlated subquery among the columns.");
  if (derived.kind == DerivedTable::Kind::function) {
    if (!syntax_.table_functions) unsupported("function in FROM");
    if (derived.ordinality && !syntax_.ordinality) unsupported("WITH ORDINALITY", "Use row_number().");
    if (!derived.columns.empty() && !syntax_.column_aliases) {
      unsupported("names for the columns of a function in FROM", "Use those the function has.");
    }
    expression(derived.function, element.first, Role::condition);
    if (derived.ordinality) raw(" WITH ORDINALITY");
  } else if ((is_values || !derived.columns.empty()) && !syntax_.column_aliases) {
    common_table(derived, element.name, element.first);
    name(element.name);
    return;
  } else {
    raw(derived.lateral ? "LATERAL (" : "(");
    derived_body(derived, element.first);
    raw(")");
  }
  alias(true);
  if (derived.columns.empty()) return;
  raw(" (");
  for (const std::string& column : derived.columns) {
    if (&column != &derived.columns.front()) raw(", ");
    name(column);
    if (derived.column_types.empty()) continue;
    raw(" ");
    raw(compiler_.type_name(derived.column_types[std::size_t(&column - derived.columns.data())]));
  }
  raw(")");
}

void SqlWriter::table_sample(const TableSample& sample, std::size_t first) {
  if (!syntax_.tablesample) unsupported("TABLESAMPLE", "Order by func::random() and limit.");
  raw(" TABLESAMPLE ");
  expression(sample.method, first, Role::assignment);
  if (sample.seed.empty()) return;
  raw(" REPEATABLE (");
  expression(sample.seed, first + sample.method.parameter_count(), Role::assignment);
  raw(")");
}

void SqlWriter::table_hints(const FromElement& element) {
  if (scopes_.back().hints == nullptr) return;
  for (const TableHint& hint : *scopes_.back().hints) {
    if (!is_here(hint.part) || element_name(hint.table) != element.name) continue;
    raw(" ");
    expression(hint.part.sql, 0, Role::assignment);
  }
}

void SqlWriter::join_condition(std::size_t position) {
  const FromElement& element = scopes_.back().elements[position];
  const Join& join = *element.join;
  if (join.kind == JoinKind::cross) {
    if (!join.on.empty()) throw_incomplete("A cross join has no condition: say join().");
    return;
  }
  raw(" ON ");
  if (join.on.empty()) return infer_condition(position);
  expression(join.on, element.first + parameters_of(element.table), Role::condition);
}

}  // namespace carafe::detail
