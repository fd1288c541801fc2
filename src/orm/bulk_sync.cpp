// SPDX-License-Identifier: MIT
// UPDATE and DELETE of many rows, and the objects a session has of them.
#include "orm/bulk_sync.hpp"

#include <carafe/util/error.hpp>

#include <algorithm>
#include <set>
#include <utility>

#include "orm/condition_evaluator.hpp"
#include "orm/relation_state.hpp"
#include "orm/row_decoder.hpp"
#include "orm/session_state.hpp"
#include "orm/snapshot.hpp"

namespace carafe::detail {
namespace {

/// The keys of the rows a statement is about to touch.
SelectStatement select_keys(const Mapping& mapping, const BulkChange& change) {
  SelectStatement select;
  auto take = [&](const auto& statement, const TableRef& table) {
    select.from = table;
    select.also_from = statement.also_from;
    select.joins = statement.joins;
    select.where = statement.where;
    select.order_by = statement.order_by;
    select.limit = statement.limit;
  };
  if (change.update != nullptr) {
    take(*change.update, change.update->table);
  } else {
    take(*change.remove, change.remove->from);
  }
  const std::string& alias = select.from.alias;
  for (std::size_t position : mapping.primary_key) {
    const MemberTag member{mapping.model->type, mapping.field(position).offset};
    select.columns.push_back(alias.empty() ? Clause::of_member(member) : Clause::of_member(member, alias));
  }
  return select;
}

/// A plain value among the assignments; false for an expression.
bool value_of(const Clause& clause, Cell& value) {
  auto nodes = clause.nodes();
  if (nodes.size() != 1) return false;
  switch (nodes[0].op) {
    case Operator::literal:
      value = clause.literals()[nodes[0].index].cell();
      return true;
    case Operator::null:
      value = Cell{};
      return true;
    case Operator::truth:
      value = Cell::of_integer(nodes[0].flag != 0, CellKind::boolean);
      return true;
    default:
      return false;
  }
}

std::size_t position_of(const Mapping& mapping, const ColumnRef& column) {
  const auto& fields = mapping.model->fields;
  if (column.member.model != nullptr) {
    const ModelField* field = mapping.model->find(column.member);
    return field == nullptr ? fields.size() : std::size_t(field - fields.data());
  }
  return std::size_t(std::ranges::find(fields, column.name, &ModelField::column) - fields.begin());
}

/// Tables whose rows may have gone with rows of this one.
std::set<std::string> cascaded_tables(const MetaData& metadata, const Table& table) {
  std::set<std::string> found;
  std::vector<const Table*> next{&table};
  while (!next.empty()) {
    const Table* referred = next.back();
    next.pop_back();
    for (const Table& other : metadata.tables()) {
      const bool follows = std::ranges::any_of(other.foreign_keys, [&](const ForeignKeyConstraint& key) {
        return !key.on_delete.empty() && key.on_delete != "RESTRICT" && key.referred_table == referred->name;
      });
      if (follows && found.insert(other.name).second) next.push_back(&other);
    }
  }
  return found;
}

}  // namespace

BulkChange::BulkChange(BulkChange&& other) noexcept
    : mapping(other.mapping),
      update(other.update),
      remove(other.remove),
      matched(std::exchange(other.matched, {})) {}
BulkChange::~BulkChange() {
  for (ObjectHeader* object : matched) release(object);
}

std::optional<UpdateStatement> SessionState::with_next_version(const SqlStatement& statement) const {
  const auto* update = dynamic_cast<const UpdateStatement*>(&statement);
  if (update == nullptr || update->table.model == nullptr) return {};
  const Mapping& mapping = models_.mapping_of(*update->table.model);
  if (!mapping.counts_version) return {};
  const bool given = std::ranges::any_of(update->assignments, [&](const Assignment& one) {
    return position_of(mapping, one.first) == mapping.version;
  });
  if (given) return {};
  const ModelField& field = mapping.field(mapping.version);
  const MemberTag member{mapping.model->type, field.offset};
  const bool is_uuid = field.ops->value_type == &type_tag<Uuid>;
  std::optional<UpdateStatement> counted{*update};
  counted->assignments.emplace_back(
      ColumnRef(member),
      is_uuid ? Clause::of_literal(Value(Uuid::random()))
              : Clause::binary(Operator::add,
                               update->table.alias.empty() ? Clause::of_member(member)
                                                           : Clause::of_member(member, update->table.alias),
                               Clause::of_literal(Value(1))));
  return counted;
}

BulkChange SessionState::find_bulk_change(const SqlStatement& statement, Synchronize how) {
  BulkChange change;
  change.update = dynamic_cast<const UpdateStatement*>(&statement);
  change.remove = dynamic_cast<const DeleteStatement*>(&statement);
  if (how == Synchronize::none || (change.update == nullptr && change.remove == nullptr)) return change;
  const TypeTag* model = change.update != nullptr ? change.update->table.model : change.remove->from.model;
  if (model == nullptr) return change;
  change.mapping = &models_.mapping_of(*model);

  std::vector<ObjectHeader*> known;  // the others are read anew in any case
  identities_.for_each([&](ObjectHeader& object) {
    if (object.mapping == change.mapping && object.state == ObjectState::persistent &&
        object.generation == generation_) {
      known.push_back(&object);
    }
  });
  if (known.empty()) return change;
  if (how != Synchronize::fetch && evaluate(change, known)) return change;
  if (how == Synchronize::evaluate) {
    throw UsageError("cannot-evaluate",
                     "Synchronize::evaluate: the condition on " + std::string(change.mapping->model->name()) +
                         " cannot be judged in memory; use Synchronize::fetch, or leave it to "
                         "Synchronize::automatic");
  }
  fetch(change);
  return change;
}

bool SessionState::evaluate(BulkChange& change, const std::vector<ObjectHeader*>& known) {
  const bool simple = change.update != nullptr ? change.update->also_from.empty() && !change.update->limit
                                               : change.remove->also_from.empty() && !change.remove->limit;
  if (!simple) return false;
  const ConditionEvaluator evaluator{change.where(), *change.mapping,
                                     engine_.dialect().capabilities().texts_equal_by_bytes};
  std::vector<ObjectHeader*> matched;
  for (ObjectHeader* object : known) {
    // What a column holds is known only if it was read since it was expired.
    const std::optional<bool> holds = object->partly_expired ? std::nullopt : evaluator.holds(*object);
    if (!holds) return false;
    if (*holds) matched.push_back(object);
  }
  for (ObjectHeader* object : matched) keep(change.matched, *object);
  return true;
}

void SessionState::fetch(BulkChange& change) {
  const Mapping& mapping = *change.mapping;
  const SelectStatement select = select_keys(mapping, change);
  ObjectHeader& key = make_blank(*mapping.model);
  struct Release {
    ObjectHeader& object;
    ~Release() { release(&object); }
  } release_at_end{key};
  guarded([&] {
    Statement& prepared = connection_->prepare(select, models_, cells_);
    ResetAtEnd reset{prepared};
    prepared.bind(cells_);
    Cell row[max_fields];
    while (prepared.step(row)) {
      for (std::size_t i = 0; i < mapping.primary_key.size(); ++i) {
        const ModelField& field = mapping.field(mapping.primary_key[i]);
        if (!field.ops->decode(row[i], field.in(object_of(key)))) {
          throw_wrong_type(mapping, mapping.primary_key[i], row[i]);
        }
      }
      ObjectHeader* object = identities_.find_same_key(mapping, key);
      if (object != nullptr && object->state == ObjectState::persistent) keep(change.matched, *object);
    }
  });
}

void SessionState::apply(const BulkChange& change) {
  for (ObjectHeader* object : change.matched) {
    if (object->session != this || object->state != ObjectState::persistent) continue;
    if (change.remove != nullptr) {
      identities_.erase(*object);
      object->state = ObjectState::deleted;
      keep(level().deleted, *object);
    } else {
      apply(*change.update, *object);
    }
  }
  if (change.remove == nullptr || change.mapping == nullptr) return;
  const std::set<std::string> cascaded = cascaded_tables(models_.metadata(), *change.mapping->table);
  if (cascaded.empty()) return;
  identities_.for_each([&](ObjectHeader& object) {
    if (cascaded.contains(object.mapping->table->name)) object.generation = 0;
  });
}

void SessionState::apply(const UpdateStatement& update, ObjectHeader& object) {
  const Mapping& mapping = *object.mapping;
  ColumnSet known = 0;
  ColumnSet unknown = mapping.computed;
  if (!object.watched) watch_object(object);
  std::string before = object.snapshot;
  save_columns(object);
  if (object.snapshot.empty()) object.snapshot = std::move(before);
  for (const auto& [column, clause] : update.assignments) {
    const std::size_t position = position_of(mapping, column);
    if (position == mapping.column_count()) continue;
    const ModelField& field = mapping.field(position);
    Cell value;
    // Of a decimal number the column may keep fewer digits.
    const bool plain = value_of(clause, value) && value.kind != CellKind::decimal;
    if (plain && field.ops->decode(value, field.in(object_of(object)))) {
      known |= ColumnSet{1} << position;
    } else {
      unknown |= ColumnSet{1} << position;
    }
  }
  renew_columns(*object.model, object_of(object), known, object.snapshot);
  unload_relations(object);
  if ((unknown & mapping.key_columns) != 0) {
    expunge_alone(object);  // the session cannot tell which row it is now
    return;
  }
  if ((known & mapping.key_columns) != 0) {
    identities_.erase(object);
    if (!identities_.insert(mapping, object)) expunge_alone(object);
  }
  if (unknown == 0) return;
  expired_[&object] |= unknown;
  object.partly_expired = true;
}

}  // namespace carafe::detail
