// SPDX-License-Identifier: MIT
// Relationships in queries: conditions that are written when it is known which columns they go by.
#include <carafe/orm/models.hpp>
#include <carafe/orm/related.hpp>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "orm/relation_query.hpp"
#include "orm/snapshot.hpp"
#include "sql/sql_writer.hpp"

namespace carafe::detail {

/// What a condition along a relationship asks of a writer.
class RelationSql {
 public:
  RelationSql(SqlWriter& sql, const RelationRef& ref) : sql_(sql) {
    const auto* models = dynamic_cast<const Models*>(&sql.models_);
    if (models == nullptr) throw_unregistered_model(*ref.relation.model);
    relation_ = models->mapping_of(*ref.relation.model).relation_at(ref.relation.offset);
    if (relation_ == nullptr) throw_unregistered_model(*ref.relation.model);
  }
  const RelationMapping& relation() const { return *relation_; }

  void text(std::string_view text) { sql_.raw(text); }
  void parameter(std::size_t position) { sql_.parameter(position); }
  void column(const Clause& clause) { sql_.expression(clause, 0, Role::grouping); }
  void condition(const Clause& clause) { sql_.expression(clause, 0, Role::condition); }
  void query(const SelectStatement& statement, std::size_t first) { sql_.select(statement, first); }
  void table(const Table& table) { sql_.raw(sql_.compiler_.table_name(TableName{table})); }
  /// Of a table that the text names, not the scope.
  void plain_column(const Table& table, std::size_t position) {
    sql_.name(table.name);
    sql_.raw(".");
    sql_.name(table.columns[position].name);
  }

 private:
  SqlWriter& sql_;
  const RelationMapping* relation_ = nullptr;
};

namespace {

enum class Ask : std::uint64_t {
  exists,
  none,       ///< that it has no object
  to_object,  ///< of the owner
  of_object,  ///< of the target
  join,       ///< of the target, or of the secondary table
  join_on,    ///< of the target, behind its secondary table
};

class RelationCondition final : public SqlStatement {
 public:
  RelationCondition(Ask ask, RelationRef ref) : ask_(ask), ref_(std::move(ref)) {}
  ~RelationCondition() override {
    if (object_ != nullptr) release(object_);
  }
  RelationCondition(const RelationCondition&) = delete;
  RelationCondition& operator=(const RelationCondition&) = delete;

  void speak_of(ObjectHeader& object) {
    add_reference(object);
    object_ = &object;
  }
  void name(std::string target, std::string between) {
    target_ = std::move(target);
    between_ = std::move(between);
  }
  void require(Clause condition) { condition_ = std::move(condition); }

  void write_key(StatementKey& key) const override {
    static constexpr char marker = 0;
    key.add(static_cast<const void*>(&marker));
    key.add(std::uint64_t(ask_));
    key.add(static_cast<const void*>(ref_.relation.model));
    key.add(std::uint64_t{ref_.relation.offset});
    for (std::string_view text :
         {std::string_view{ref_.alias}, std::string_view{target_}, std::string_view{between_}}) {
      key.add(text);
    }
    key.add(condition_);
  }

  /// All columns of the object: which are needed the writer knows.
  void collect_parameters(std::vector<Cell>& parameters) const override {
    if (object_ == nullptr) return condition_.collect_parameters(parameters);
    std::vector<Value> values;
    CellStore store;
    for (const ModelField& field : object_->model->fields) {
      values.emplace_back(field.ops->encode(field.in(object_of(*object_)), store));
    }
    // Where nothing has changed those that were given out before stay where they are.
    if (!std::ranges::equal(values, values_, &same_cell, &Value::cell, &Value::cell))
      values_ = std::move(values);
    for (const Value& value : values_) parameters.push_back(value.cell());
  }

  bool changes_rows() const noexcept override { return condition_.changes_rows(); }

  void write(SqlWriter& writer, std::size_t first) const override {
    RelationSql sql{writer, ref_};
    switch (ask_) {
      case Ask::exists:
        return sql.query(existing(sql.relation()), first);
      case Ask::none:
        return write_none(sql, first);
      case Ask::to_object:
        return write_pairs(sql, *sql.relation().owner, ref_.alias, false, first);
      case Ask::of_object:
        write_pairs(sql, *sql.relation().target, {}, true, first);
        return write_only_where(sql);
      case Ask::join:
      case Ask::join_on:
        return sql.condition(join_condition(sql.relation()));
    }
  }

 private:
  SelectStatement existing(const RelationMapping& relation) const {
    const Mapping& target = *relation.target;
    const std::string& owner = name_in_sql(*relation.owner, ref_.alias);
    SelectStatement select;
    select.columns.push_back(Clause::raw("1"));
    std::string alias;
    if (owner == target.table->name ||
        (relation.secondary != nullptr && relation.declared->options.only_where)) {
      alias = target.table->name + (owner == target.table->name + "_1" ? "_2" : "_1");
      select.from = target_rows(relation, condition_, alias);
    } else {
      select.from.model = target.model->type;
      if (const char* sql = relation.declared->options.only_where) select.where = Clause::raw(sql);
    }
    auto target_column = [&](std::size_t position) {
      return alias.empty() ? column_at(target, position)
                           : Clause::of_column(alias, target.table->columns[position].name);
    };
    for (const ColumnPair& pair : relation.pairs) {
      select.where.and_also(Clause::binary(Operator::equal, target_column(pair.remote),
                                           column_at(*relation.owner, pair.local, ref_.alias)));
    }
    if (relation.secondary != nullptr) {
      Clause on;
      for (const ColumnPair& pair : relation.secondary_remote) {
        on.and_also(Clause::binary(Operator::equal, secondary_column(relation, pair.remote),
                                   target_column(pair.local)));
      }
      select.joins.push_back({JoinKind::inner, table_ref(*relation.secondary), std::move(on)});
      for (const ColumnPair& pair : relation.secondary_local) {
        select.where.and_also(Clause::binary(Operator::equal, secondary_column(relation, pair.remote),
                                             column_at(*relation.owner, pair.local, ref_.alias)));
      }
    }
    if (alias.empty()) select.where.and_also(condition_);
    return select;
  }

  void write_none(RelationSql& sql, std::size_t first) const {
    const RelationMapping& relation = sql.relation();
    if (relation.direction != RelationDirection::many_to_one) {
      sql.text("NOT EXISTS (");
      sql.query(existing(relation), first);
      sql.text(")");
      return;
    }
    for (const ColumnPair& pair : relation.pairs) {
      if (&pair != &relation.pairs.front()) sql.text(" OR ");
      sql.column(column_at(*relation.owner, pair.local, ref_.alias));
      sql.text(" IS NULL");
    }
  }

  /// Columns of one side equal to values of the object on the other.
  void write_pairs(RelationSql& sql, const Mapping& side, const std::string& alias, bool of_target,
                   std::size_t first) const {
    const RelationMapping& relation = sql.relation();
    if (relation.secondary == nullptr) {
      for (const ColumnPair& pair : relation.pairs) {
        if (&pair != &relation.pairs.front()) sql.text(" AND ");
        sql.column(column_at(side, of_target ? pair.remote : pair.local, alias));
        sql.text(" = ");
        sql.parameter(first + (of_target ? pair.local : pair.remote));
      }
      return;
    }
    const Table& between = *relation.secondary;
    sql.text("EXISTS (SELECT 1 FROM ");
    sql.table(between);
    sql.text(" WHERE ");
    for (const ColumnPair& pair : of_target ? relation.secondary_remote : relation.secondary_local) {
      sql.plain_column(between, pair.remote);
      sql.text(" = ");
      sql.column(column_at(side, pair.local, alias));
      sql.text(" AND ");
    }
    const auto& known = of_target ? relation.secondary_local : relation.secondary_remote;
    for (const ColumnPair& pair : known) {
      if (&pair != &known.front()) sql.text(" AND ");
      sql.plain_column(between, pair.remote);
      sql.text(" = ");
      sql.parameter(first + pair.local);
    }
    sql.text(")");
  }

  /// In a query of its own, where the columns of the program's SQL are nobody else's.
  static void write_only_where(RelationSql& sql) {
    const Mapping& target = *sql.relation().target;
    const char* condition = sql.relation().declared->options.only_where;
    if (condition == nullptr) return;
    auto shown = std::make_shared<SelectStatement>();
    shown->from.model = target.model->type;
    shown->where = Clause::raw(condition);
    for (std::size_t position : target.primary_key) shown->columns.push_back(column_at(target, position));
    Clause key = shown->columns.size() == 1 ? shown->columns[0] : Clause::tuple(shown->columns);
    sql.text(" AND ");
    sql.condition(Clause::in(std::move(key), std::move(shown), false));
  }

  Clause join_condition(const RelationMapping& relation) const {
    Clause on;
    const std::string& between = between_;
    if (ask_ == Ask::join_on) {
      for (const ColumnPair& pair : relation.secondary_remote) {
        on.and_also(Clause::binary(Operator::equal, secondary_column(relation, pair.remote, between),
                                   column_at(*relation.target, pair.local, target_)));
      }
      return on;
    }
    for (const ColumnPair& pair : relation.secondary_local) {
      on.and_also(Clause::binary(Operator::equal, secondary_column(relation, pair.remote, between),
                                 column_at(*relation.owner, pair.local, ref_.alias)));
    }
    for (const ColumnPair& pair : relation.pairs) {
      on.and_also(Clause::binary(Operator::equal, column_at(*relation.target, pair.remote, target_),
                                 column_at(*relation.owner, pair.local, ref_.alias)));
    }
    return on;
  }

  Ask ask_;
  RelationRef ref_;
  std::string target_;  // aliases
  std::string between_;
  Clause condition_;
  ObjectHeader* object_ = nullptr;
  mutable std::vector<Value> values_;  // of the object, as they were last bound
};

const ModelRelation& declared(const RelationRef& ref) {
  return *std::ranges::find(ref.owner->relations, ref.relation.offset, &ModelRelation::offset);
}

/// The name of a table in FROM, as far as it is known before a database is.
bool is_taken(const SelectStatement& statement, const std::string& name) {
  auto is_it = [&](const TableRef& table) {
    return table.alias.empty() ? table.name == name : table.alias == name;
  };
  return is_it(statement.from) ||
         std::ranges::any_of(statement.joins, [&](const Join& join) { return is_it(join.table); });
}

}  // namespace

Clause related_exists(const RelationRef& relation, Clause condition) {
  auto made = std::make_shared<RelationCondition>(Ask::exists, relation);
  made->require(std::move(condition));
  return Clause::exists(std::move(made));
}

Clause related_to(const RelationRef& relation, ObjectHeader* object) {
  auto made = std::make_shared<RelationCondition>(object == nullptr ? Ask::none : Ask::to_object, relation);
  if (object != nullptr) made->speak_of(*object);
  return Clause::subquery(std::move(made));
}

Clause related_of(const RelationRef& relation, ObjectHeader& owner) {
  auto made = std::make_shared<RelationCondition>(Ask::of_object, relation);
  made->speak_of(owner);
  return Clause::subquery(std::move(made));
}

void join_related(SelectStatement& statement, JoinKind kind, const RelationRef& relation,
                  const FromItem* target, Clause on) {
  const RelationshipOptions& options = declared(relation).options;
  TableRef table;
  if (target != nullptr) {
    table = target->table();
  } else {
    table.model = relation.target->type;
  }
  if (options.only_where != nullptr) {
    auto filtered = std::make_shared<SelectStatement>();
    filtered->from.model = relation.target->type;
    filtered->where = Clause::raw(options.only_where);
    auto derived = std::make_shared<DerivedTable>();
    derived->query = std::move(filtered);
    std::string alias = table.alias.empty() ? relation.target->table_name : table.alias;
    table = {};
    table.derived = std::move(derived);
    table.alias = std::move(alias);
  }
  const std::string target_alias = target != nullptr ? target->called() : std::string{};
  const bool through = options.secondary.table != nullptr || options.secondary.model != nullptr;
  std::string between_alias;
  if (through) {
    TableRef between;
    between.model = options.secondary.model;
    if (between.model == nullptr) {
      between.name = options.secondary.table;
      between.schema = relation.owner->schema_name;
      for (int number = 1; is_taken(statement, between_alias.empty() ? between.name : between_alias);
           ++number) {
        between_alias = between.name + "_" + std::to_string(number);
      }
      between.alias = between_alias;
    }
    auto to_owner = std::make_shared<RelationCondition>(Ask::join, relation);
    to_owner->name(target_alias, between_alias);
    statement.joins.push_back({kind, std::move(between), Clause::subquery(std::move(to_owner))});
  }
  auto condition = std::make_shared<RelationCondition>(through ? Ask::join_on : Ask::join, relation);
  condition->name(target_alias, between_alias);
  Clause all = Clause::subquery(std::move(condition));
  all.and_also(std::move(on));
  statement.joins.push_back({kind, std::move(table), std::move(all)});
}

}  // namespace carafe::detail
