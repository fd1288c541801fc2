// SPDX-License-Identifier: MIT
// What a session loads beside queries for one model.
#include <carafe/orm/session_loading.hpp>

#include <carafe/db/errors.hpp>

#include <algorithm>
#include <utility>

#include "orm/query_loader.hpp"
#include "orm/row_decoder.hpp"
#include "orm/session_state.hpp"

namespace carafe::detail {

std::shared_ptr<const LoadOptions>& session_always(SessionState& session) { return session.edit_always(); }

void session_load_member(SessionState& session, ObjectHeader* object, const TypeTag& model,
                         MemberTag member) {
  SessionUse use{session.user(), "load"};
  ObjectHeader& own = own_object(session, object, model, "load");
  if (const ModelField* field = own.model->find(member)) {
    session.load_columns(own, ColumnSet{1} << (field - own.model->fields.data()));
  } else if (auto offset = own.model->offset_of(member)) {
    session.load_relation(own, *own.mapping->relation_at(*offset), LoadReason::asked);
  }
}

bool is_column_loaded(const ObjectHeader* object, const TypeTag& model, MemberTag member) {
  if (object == nullptr) throw_empty_ref(model);
  const ModelField* field = object->model->find(member);
  if (field == nullptr) return true;
  const auto position = std::size_t(field - object->model->fields.data());
  return (object->unloaded >> position & 1) == 0 || field->ops->is_assigned(field->in(object_of(*object)));
}

namespace {

bool is_entity(const Clause& column) {
  return column.nodes().size() == 1 && column.nodes()[0].op == Operator::all_columns &&
         column.nodes()[0].model != nullptr;
}

/// A row of several objects is a row, however many objects a collection of one of them has: those are
/// loaded by queries of their own.
std::shared_ptr<const EntityPlan> without_joined_collections(EntityPlan plan) {
  for (auto& relation : plan.relations) {
    if (relation->load != Load::joined || relation->present || !relation->relation->is_collection()) continue;
    auto other = std::make_shared<RelationPlan>(*relation);
    other->load = Load::selectin;
    relation = std::move(other);
  }
  return std::make_shared<const EntityPlan>(std::move(plan));
}

}  // namespace

void session_load_rows(SessionState& session, const SelectStatement& statement,
                       FunctionRef<void(std::span<ObjectHeader* const>, std::span<const Cell>)> sink) {
  SessionUse use{session.user(), "execute"};
  session.load_rows(statement, sink);
}

void SessionState::load_rows(const SelectStatement& statement,
                             FunctionRef<void(std::span<ObjectHeader* const>, std::span<const Cell>)> sink) {
  std::vector<RowPart> parts;
  SelectStatement query = statement;
  for (const Clause& column : statement.columns) {
    if (!is_entity(column)) {
      parts.push_back({nullptr, {}, column});
      continue;
    }
    const ExpressionNode& node = column.nodes()[0];
    const Mapping& mapping = models_.mapping_of(*node.model);
    RowPart part;
    part.entity = without_joined_collections(plan_query(mapping, statement.loading, always_));
    if (node.count == 1) part.alias = column.names()[node.index];
    narrow(query, mapping, part.alias, part.entity->context->criteria_of(mapping));
    parts.push_back(std::move(part));
  }
  before_query();
  QueryLoader loader{*this, statement.loading && statement.loading->populate_existing};
  struct Kept {
    std::vector<ObjectHeader*> objects;
    std::vector<Value> values;
  };
  std::vector<Kept> rows;
  loader.select(parts, std::move(query), std::size_t(-1), [&](const LoadedRow& row) {
    Kept& kept = rows.emplace_back();
    kept.objects.assign(row.objects.begin(), row.objects.end());
    for (const Cell& cell : row.cells) kept.values.emplace_back(cell);
  });
  loader.load_relations();
  std::vector<Cell> cells;
  for (const Kept& row : rows) {
    cells.clear();
    for (const Value& value : row.values) cells.push_back(value.cell());
    sink(row.objects, cells);
  }
}

void session_load_text(SessionState& session, const ModelDescriptor& model, const TextClause& sql,
                       std::span<const NamedValue> parameters,
                       const std::shared_ptr<const LoadOptions>& loading,
                       FunctionRef<void(ObjectHeader*)> sink) {
  SessionUse use{session.user(), "query"};
  session.load_text(model, sql, parameters, loading, sink);
}

void SessionState::load_text(const ModelDescriptor& model, const TextClause& sql,
                             std::span<const NamedValue> parameters,
                             const std::shared_ptr<const LoadOptions>& loading,
                             FunctionRef<void(ObjectHeader*)> sink) {
  const Mapping& mapping = models_.mapping_of(*model.type);
  auto plan = std::make_shared<const EntityPlan>(plan_query(mapping, loading, always_));
  before_query();
  QueryLoader loader{*this, loading && loading->populate_existing};
  std::vector<ObjectHeader*> rows;
  guarded([&] {
    RowCursor cursor = connection_->open_cursor(sql, parameters);
    const std::vector<std::string>& names = cursor.columns();
    // Where the columns are that the model has, in its order.
    ColumnSet given = 0;
    std::vector<std::size_t> places;
    for (std::size_t position = 0; position < mapping.column_count(); ++position) {
      auto found = std::ranges::find(names, mapping.table->columns[position].name);
      if (found == names.end()) continue;
      given |= ColumnSet{1} << position;
      places.push_back(std::size_t(found - names.begin()));
    }
    if ((given & mapping.key_columns) != mapping.key_columns) {
      throw UsageError("no-such-column", "from_statement<" + std::string(model.name()) +
                                             ">(): the rows of this SQL lack the primary key, " +
                                             mapping.table->primary_key.columns[0] + "; select it, too");
    }
    std::vector<Cell> ordered(places.size());
    while (cursor.next()) {
      for (std::size_t i = 0; i < places.size(); ++i) ordered[i] = cursor.row()[places[i]];
      if (ObjectHeader* object = loader.read(mapping, given, ordered.data())) rows.push_back(object);
    }
  });
  for (ObjectHeader* object : rows) loader.add(plan, *object);
  loader.load_relations();
  for (ObjectHeader* object : rows) {
    add_reference(*object);
    sink(object);
  }
}

// ---- streams of objects

struct ObjectCursor::State {
  SessionState& session;
  const ModelDescriptor& model;
  SelectStatement statement;
  std::size_t rows;
  std::vector<ObjectHeader*> portion{};  // each with a reference
  std::size_t next = 0;
  std::vector<Value> last{};  // the key
  bool ended = false;

  ~State() { release_portion(); }
  void release_portion() {
    for (; next < portion.size(); ++next) release(portion[next]);
    portion.clear();
    next = 0;
  }
};

ObjectCursor::ObjectCursor(SessionState& session, const ModelDescriptor& model, SelectStatement statement,
                           std::size_t rows)
    : state_(new State{session, model, std::move(statement), std::max<std::size_t>(rows, 1)}) {
  const Mapping& mapping = session.models().mapping_of(*model.type);
  auto& order = state_->statement.order_by;
  bool by_key = order.empty();
  if (order.size() == mapping.primary_key.size()) {
    by_key = true;
    for (std::size_t i = 0; i < order.size(); ++i) {
      auto nodes = order[i].by.nodes();
      by_key = by_key && !order[i].descending && nodes.size() == 1 && nodes[0].op == Operator::member &&
               nodes[0].offset == mapping.field(mapping.primary_key[i]).offset;
    }
  }
  if (!by_key) {
    throw UsageError("stream-order",
                     "stream(select<" + std::string(model.name()) +
                         ">()) goes by the primary key, portion by portion; leave its order_by() "
                         "out, or stream columns: session.stream(select(&" +
                         std::string(model.name()) + "::…))");
  }
  order.clear();
  for (std::size_t position : mapping.primary_key) {
    order.emplace_back(column_at(mapping, position, state_->statement.from.alias));
  }
}
ObjectCursor::ObjectCursor(ObjectCursor&&) noexcept = default;
ObjectCursor& ObjectCursor::operator=(ObjectCursor&&) noexcept = default;
ObjectCursor::~ObjectCursor() = default;

ObjectHeader* ObjectCursor::next() {
  State& state = *state_;
  if (state.next == state.portion.size()) {
    SessionUse use{state.session.user(), "stream"};
    state.release_portion();
    if (state.ended) return nullptr;
    const Mapping& mapping = state.session.models().mapping_of(*state.model.type);
    SelectStatement query = state.statement;
    std::size_t wanted = state.rows;
    if (state.statement.limit)
      wanted = std::min(wanted, std::size_t(std::max<std::int64_t>(*state.statement.limit, 0)));
    query.limit = std::int64_t(wanted);
    if (!state.last.empty()) {
      query.offset.reset();
      std::vector<Clause> columns;
      std::vector<Clause> values;
      for (std::size_t i = 0; i < state.last.size(); ++i) {
        columns.push_back(column_at(mapping, mapping.primary_key[i], query.from.alias));
        values.push_back(Clause::of_literal(state.last[i]));
      }
      bool single = columns.size() == 1;
      query.where.and_also(Clause::binary(Operator::greater, single ? columns[0] : Clause::tuple(columns),
                                          single ? values[0] : Clause::tuple(values)));
    }
    if (wanted != 0) {
      state.session.load(state.model, query, std::size_t(-1),
                         [&](ObjectHeader* object) { state.portion.push_back(object); });
    }
    state.ended = state.portion.size() < state.rows;
    if (state.statement.limit) *state.statement.limit -= std::int64_t(state.portion.size());
    if (state.portion.empty()) return nullptr;
    state.last.clear();
    for (std::size_t position : mapping.primary_key) {
      state.last.push_back(value_of(*state.portion.back(), position));
    }
  }
  return state.portion[state.next++];
}

}  // namespace carafe::detail
