// SPDX-License-Identifier: MIT
// A session's queries: rows become objects, each row one object.
#include <carafe/db/errors.hpp>
#include <carafe/orm/models.hpp>

#include <algorithm>
#include <bit>

#include "orm/query_loader.hpp"
#include "orm/row_decoder.hpp"
#include "orm/session_state.hpp"
#include "orm/snapshot.hpp"

namespace carafe::detail {
namespace {

bool is_whole_number(const Cell& cell) { return cell.kind == CellKind::integer; }

/// By its first word. A transaction that begins with anything else announces that it writes.
bool is_query(std::string_view sql) {
  std::size_t begin = sql.find_first_not_of(" \t\r\n(");
  if (begin == sql.npos) return true;
  sql.remove_prefix(begin);
  auto starts_with = [&](std::string_view word) {
    return sql.size() >= word.size() &&
           std::equal(word.begin(), word.end(), sql.begin(), [](char a, char b) { return a == (b | 0x20); });
  };
  return starts_with("select") || starts_with("values") || starts_with("explain") || starts_with("pragma");
}

std::string display(std::span<const Value> key) {
  std::string text;
  for (const Value& value : key) text += (text.empty() ? "" : ", ") + value.to_display();
  return text;
}

/// What a key of a type is given as, where a mistake would look like a row that is not there.
std::optional<CellKind> key_kind(TypeKind type) {
  switch (type) {
    case TypeKind::SmallInteger:
    case TypeKind::Integer:
    case TypeKind::BigInteger:
      return CellKind::integer;
    case TypeKind::String:
    case TypeKind::Text:
    case TypeKind::Enum:
      return CellKind::text;
    case TypeKind::Uuid:
      return CellKind::uuid;
    default:
      return std::nullopt;
  }
}

void check_key(const Mapping& mapping, std::span<const Value> key) {
  if (key.size() != mapping.primary_key.size()) {
    std::string columns;
    for (const std::string& column : mapping.table->primary_key.columns) {
      columns += (columns.empty() ? "" : ", ") + column;
    }
    throw UsageError("wrong-key", "get<" + std::string(mapping.model->name()) + ">(" + display(key) +
                                      "): its primary key is (" + columns + "); give a value for each");
  }
  for (std::size_t i = 0; i < key.size(); ++i) {
    const ModelField& field = mapping.field(mapping.primary_key[i]);
    CellKind kind = key[i].kind();
    if (kind == CellKind::null || kind != key_kind(field.ops->default_type.kind).value_or(kind)) {
      throw UsageError("wrong-key", "get<" + std::string(mapping.model->name()) + ">(" + display(key) +
                                        "): " + std::string(field.name) + " is a " +
                                        std::string(field.ops->value_type->name) +
                                        "; give a value of that type");
    }
  }
}

SelectStatement select_by_key(const Mapping& mapping, std::span<const Value> key) {
  SelectStatement select;
  select.from.model = mapping.model->type;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const ModelField& field = mapping.field(mapping.primary_key[i]);
    select.where.and_also(Clause::binary(
        Operator::equal, Clause::of_member({mapping.model->type, field.offset}), Clause::of_literal(key[i])));
  }
  return select;
}

}  // namespace

void throw_no_row(const ModelDescriptor& model, std::span<const Value> key) {
  throw DatabaseError("no-row",
                      "there is no " + std::string(model.name()) + " with the primary key " + display(key));
}

void throw_not_one_row(const TypeTag& model, bool several) {
  if (several) {
    throw DatabaseError("several-rows", "one(): several rows of " + std::string(model.name) +
                                            " were found where one was expected");
  }
  throw DatabaseError("no-row",
                      "one(): no row of " + std::string(model.name) + " was found where one was expected");
}

void SessionState::before_query(Intent intent) {
  require_working();
  autoflush();
  ensure_transaction({.intent = intent});
}

Statement& SessionState::prepare_row(const RowStatementKey& key) {
  Statement*& statement = statements_[key];
  if (statement == nullptr || statement->active()) {
    statement = &connection_->prepare(models_.row_statement(compiler_, key));
  }
  return *statement;
}

template <class Sink>
void SessionState::run_select(const SelectStatement& statement, std::size_t most, Sink sink) {
  before_query();
  guarded([&] {
    Statement& prepared = connection_->prepare(statement, models_, cells_);
    ResetAtEnd reset{prepared};
    prepared.bind(cells_);
    Cell row[max_fields];
    for (std::size_t rows = 0; rows < most && prepared.step(row); ++rows) sink(row);
  });
}

void SessionState::select_rows(const SelectStatement& statement, std::size_t most,
                               FunctionRef<void(const Cell*)> sink) {
  guarded([&] {
    Statement& prepared = connection_->prepare(statement, models_, cells_);
    ResetAtEnd reset{prepared};
    prepared.bind(cells_);
    std::vector<Cell> row(prepared.column_count());
    for (std::size_t rows = 0; rows < most && prepared.step(row.data()); ++rows) sink(row.data());
  });
}

ObjectHeader* SessionState::create(const Mapping& mapping, ColumnSet columns, const Cell* row) {
  ObjectHeader* object = &make_blank(*mapping.model);
  try {
    const ColumnSet all = all_columns(mapping);
    if (columns == all) {
      decode_row(mapping, row, object_of(*object));
    } else {
      decode_given(mapping, columns, columns, row, object_of(*object));
      object->unloaded = all & ~columns;
    }
  } catch (...) {
    release(object);
    throw;
  }
  return object;
}

namespace {

/// Where a row of these columns has this one.
std::size_t place_in(ColumnSet columns, std::size_t position) {
  return std::size_t(std::popcount(columns & ((ColumnSet{1} << position) - 1)));
}

}  // namespace

ObjectHeader* SessionState::object_in_row(const Mapping& mapping, ColumnSet columns, const Cell* cells,
                                          const HeldObjects* populating) {
  for (std::size_t position : mapping.primary_key) {
    if (cells[place_in(columns, position)].is_null()) return nullptr;
  }
  return object_of_row(mapping, columns, cells, populating);
}

ObjectHeader* SessionState::object_of_row(const Mapping& mapping, ColumnSet columns, const Cell* row,
                                          const HeldObjects* populating) {
  ObjectHeader* object = nullptr;
  if (mapping.integer_key) {
    const Cell& key = row[place_in(columns, mapping.primary_key[0])];
    if (!is_whole_number(key)) throw_wrong_type(mapping, mapping.primary_key[0], key);
    if (ObjectHeader* known = identities_.find(mapping, key.integer)) {
      read_again(*known, columns, row, populating);
      add_reference(*known);
      return known;
    }
    object = create(mapping, columns, row);
    identities_.insert(mapping, *object, key.integer);
  } else {
    // Only a decoded key says how this row is called: a date may arrive as text.
    object = create(mapping, columns, row);
    if (ObjectHeader* known = identities_.find_same_key(mapping, *object)) {
      release(object);
      read_again(*known, columns, row, populating);
      add_reference(*known);
      return known;
    }
    identities_.insert(mapping, *object);
  }
  object->mapping = &mapping;
  object->session = this;
  object->state = ObjectState::persistent;
  object->generation = generation_;
  return object;
}

/// Takes these columns from a row that has those of `given`.
void SessionState::read_given(ObjectHeader& object, ColumnSet columns, ColumnSet given, const Cell* row) {
  const ColumnSet all = all_columns(*object.mapping);
  void* members = object_of(object);
  if (columns == all) {
    decode_row(*object.mapping, row, members);
    if (object.watched) take_snapshot(*object.model, members, object.snapshot);
  } else if (columns != 0) {
    decode_given(*object.mapping, columns, given, row, members);
    if (object.watched) renew_columns(*object.model, members, columns, object.snapshot);
  }
  object.unloaded &= ~columns;
}

void SessionState::read_again(ObjectHeader& object, ColumnSet columns, const Cell* row,
                              const HeldObjects* populating) {
  if (populating != nullptr && !populating->contains(&object)) expire_alone(object);
  const bool old = object.generation != generation_;
  if (!old && !object.partly_expired && (object.unloaded & columns) == 0) return;
  // What was changed and not flushed is not overwritten.
  const ColumnSet changed = object.watched ? changed_columns(object) : 0;
  const Mapping& mapping = *object.mapping;
  if (!old) {
    ColumnSet expired = object.partly_expired ? expired_[&object] : 0;
    read_given(object, columns & (expired | object.unloaded) & ~changed, columns, row);
    expired &= ~columns;
    if (!object.partly_expired) return;
    expired == 0 ? all_read(object) : void(expired_[&object] = expired);
    return;
  }
  if (changed != 0) return;
  read_given(object, columns, columns, row);
  object.generation = generation_;
  if (object.partly_expired) all_read(object);
  if (const ColumnSet rest = all_columns(mapping) & ~columns & ~object.unloaded; rest != 0) {
    expired_[&object] = rest;  // as old as it was
    object.partly_expired = true;
  }
  unload_relations(object);
}

bool SessionState::read_row(ObjectHeader& object, ColumnSet columns, const RowLock* lock) {
  const Mapping& mapping = *object.mapping;
  return guarded([&] {
    cells_.clear();
    store_.clear();
    SelectStatement locking;  // cells_ borrow from it
    Statement* statement = nullptr;
    if (lock != nullptr) {
      std::vector<Value> key;
      for (std::size_t position : mapping.primary_key)
        key.emplace_back(stored_cell(object, position, store_));
      locking = select_by_key(mapping, key);
      locking.lock = *lock;
      statement = &connection_->prepare(locking, models_, cells_);
    } else {
      statement = &prepare_row({RowStatementKey::Kind::select, &mapping});
      append_row_key(cells_, store_, object);
    }
    ResetAtEnd reset{*statement};
    statement->bind(cells_);
    Cell row[max_fields];
    if (!statement->step(row)) return false;
    if (~columns != 0) {
      // Not into the snapshot that the key was bound from.
      decode_columns(mapping, row, object_of(object), columns);
      statement->reset();
      if (object.watched) renew_columns(*object.model, object_of(object), columns, object.snapshot);
      object.unloaded &= ~columns;
      return true;
    }
    decode_row(mapping, row, object_of(object));
    object.unloaded = 0;
    statement->reset();  // before the snapshot goes that the key was bound from
    if (object.watched) take_snapshot(*object.model, object_of(object), object.snapshot);
    object.generation = generation_;
    if (object.partly_expired) all_read(object);
    return true;
  });
}

ObjectHeader* SessionState::get(const ModelDescriptor& model, std::span<const Value> key,
                                const ReadOptions& how) {
  require_working();
  const Mapping& mapping = models_.mapping_of(*model.type);
  check_key(mapping, key);

  ObjectHeader* known = nullptr;
  if (mapping.integer_key) {
    known = identities_.find(mapping, key[0].cell().integer);
  } else {
    std::string bytes;
    for (const Value& value : key) append_key(bytes, value.cell());
    known = identities_.find(mapping, bytes);
  }
  if (known != nullptr) {
    if (known->state == ObjectState::deleted) return nullptr;
    HeldObject held{*known};  // a flush may let go of it
    if (how.populate_existing) expire_alone(*known);
    if (how.lock || is_stale(*known)) {
      before_query(how.lock ? Intent::write : Intent::read);
      const ColumnSet changed = known->watched ? changed_columns(*known) : 0;
      if (how.lock || is_stale(*known)) {
        if (!read_row(*known, ~changed, how.lock ? &*how.lock : nullptr)) {
          expunge_alone(*known);
          return nullptr;
        }
        unload_relations(*known);
      }
    }
    add_reference(*known);
    return known;
  }

  before_query(how.lock ? Intent::write : Intent::read);
  if (how.lock || mapping.loads_by_plan || always_) {
    SelectStatement statement = select_by_key(mapping, key);
    statement.lock = how.lock;
    ObjectHeader* found = nullptr;
    load(*mapping.model, statement, std::size_t(-1), [&](ObjectHeader* object) { found = object; });
    return found;
  }
  return guarded([&] {
    Statement& statement = prepare_row({RowStatementKey::Kind::select, &mapping});
    ResetAtEnd reset{statement};
    cells_.clear();
    for (const Value& value : key) cells_.push_back(value.cell());
    statement.bind(cells_);
    Cell row[max_fields];
    return statement.step(row) ? object_of_row(mapping, row) : nullptr;
  });
}

void SessionState::load(const ModelDescriptor& model, const SelectStatement& statement, std::size_t most,
                        FunctionRef<void(ObjectHeader*)> sink) {
  const Mapping& mapping = models_.mapping_of(*model.type);
  if (!statement.loading && !always_ && !mapping.loads_by_plan) {
    run_select(statement, most, [&](const Cell* row) { sink(object_of_row(mapping, row)); });
    return;
  }
  auto plan = std::make_shared<const EntityPlan>(plan_query(mapping, statement.loading, always_));
  SelectStatement query = statement;
  narrow(query, mapping, query.from.alias, plan->context->criteria_of(mapping));
  before_query();
  QueryLoader loader{*this, statement.loading && statement.loading->populate_existing};
  std::vector<ObjectHeader*> rows;
  const RowPart part{plan, statement.from.alias, {}};
  loader.select({&part, 1}, std::move(query), most, [&](const LoadedRow& row) {
    if (row.objects[0] != nullptr) rows.push_back(row.objects[0]);
  });
  loader.load_relations();
  for (ObjectHeader* object : rows) {
    add_reference(*object);
    sink(object);
  }
}

void SessionState::load_columns(ObjectHeader& object, ColumnSet columns) {
  require_working();
  const Mapping& mapping = *object.mapping;
  columns &= object.unloaded;
  if (columns == 0 || object.state != ObjectState::persistent) return;
  HeldObject held{object};
  before_query();
  columns |= mapping.key_columns;
  SelectStatement statement;
  statement.from.model = mapping.model->type;
  for (std::size_t position : positions_of(columns))
    statement.columns.push_back(column_at(mapping, position));
  for (std::size_t position : mapping.primary_key) {
    statement.where.and_also(Clause::binary(Operator::equal, column_at(mapping, position),
                                            Clause::of_literal(value_of(object, position))));
  }
  bool found = false;
  select_rows(statement, 1, [&](const Cell* row) {
    release(object_of_row(mapping, columns, row, nullptr));
    found = true;
  });
  if (!found) {
    throw DatabaseError("no-row",
                        "load(): the row of this " + std::string(object.model->name()) + " is gone");
  }
}

std::optional<SelectStatement> SessionState::narrowed(const SelectStatement& statement) const {
  if (statement.from.model == nullptr || (!always_ && !statement.loading)) return std::nullopt;
  SelectStatement query = statement;
  const Mapping& mapping = models_.mapping_of(*query.from.model);
  const LoadContext context{query.loading, always_};
  narrow(query, mapping, query.from.alias, context.criteria_of(mapping));
  return query;
}

void SessionState::load_plain(const ModelDescriptor& model, const SelectStatement& statement,
                              std::size_t most, FunctionRef<void*()> next) {
  const Mapping& mapping = models_.mapping_of(*model.type);
  const auto query = narrowed(statement);
  run_select(query ? *query : statement, most, [&](const Cell* row) { decode_row(mapping, row, next()); });
}

std::int64_t SessionState::count(const SelectStatement& statement) {
  std::int64_t rows = 0;
  const auto query = narrowed(statement);
  run_select(query ? *query : statement, 1, [&](const Cell* row) { rows = row[0].integer; });
  return rows;
}

Result SessionState::execute(const TextClause& sql, std::span<const NamedValue> parameters,
                             std::span<const std::string> names) {
  before_query(is_query(sql.compile(compiler_).text) ? Intent::read : Intent::write);
  return guarded([&] { return connection_->execute(sql, parameters, names); });
}

Result SessionState::execute(const SqlStatement& statement, Intent intent, Synchronize how) {
  before_query(intent);
  if (intent == Intent::read) return guarded([&] { return connection_->execute(statement, models_); });
  std::optional<UpdateStatement> counted = with_next_version(statement);
  const SqlStatement& written = counted ? *counted : statement;
  const BulkChange change = find_bulk_change(written, how);
  Result result = guarded([&] { return connection_->execute(written, models_); });
  apply(change);
  return result;
}

Result SessionState::insert_rows(InsertStatement statement, std::size_t rows, std::size_t fields,
                                 FunctionRef<void(Cell*, Value*)> next) {
  before_query(Intent::write);
  return guarded([&] { return connection_->insert_rows(std::move(statement), rows, fields, next, models_); });
}

RowCursor SessionState::open_cursor(const SqlStatement& statement, Intent intent) {
  before_query(intent);
  return guarded([&] { return connection_->open_cursor(statement, models_); });
}

}  // namespace carafe::detail
