// SPDX-License-Identifier: MIT
// Loads a relationship when it is first reached.
#include <carafe/util/error.hpp>

#include <algorithm>

#include "orm/query_loader.hpp"
#include "orm/relation_state.hpp"
#include "orm/session_state.hpp"

namespace carafe::detail {
namespace {

std::string member_text(const RelationMapping& relation) {
  return "&" + std::string(relation.owner->model->name()) + "::" + std::string(relation.declared->name);
}

/// Why a relationship is not loaded by itself, and how it is.
[[noreturn]] void throw_not_loaded(const RelationMapping& relation, Load load) {
  if (load == Load::write_only) {
    throw UsageError("relationship-not-loaded",
                     relation.name() +
                         " is write_only: it is added to and removed from, and never loaded as a "
                         "whole. Read it by a query: session.scalars(select_related(object, " +
                         member_text(relation) + ").limit(…))");
  }
  throw UsageError("relationship-not-loaded",
                   relation.name() + " was reached, is not loaded, and is not to be loaded by itself (" +
                       (load == Load::raise ? "raise" : "raise_on_sql") +
                       "). Load it with the objects: .options(" +
                       (relation.is_collection() ? "selectinload(" : "joinedload(") + member_text(relation) +
                       ")), or by session.load(object, " + member_text(relation) + ")");
}

std::shared_ptr<const RelationPlan> plain_plan(const RelationMapping& relation) {
  RelationPlan made{&relation, relation.declared->options.load};
  made.context = std::make_shared<LoadContext>();
  return std::make_shared<const RelationPlan>(std::move(made));
}

[[noreturn]] void throw_detached(const ModelDescriptor& model, std::string_view relation) {
  std::string owner(model.name());
  std::string member = "&" + owner + "::" + std::string(relation);
  throw UsageError("detached-relationship",
                   owner + "." + std::string(relation) + " was reached, but is not loaded, and this " +
                       owner +
                       " is in no session any more. Load it while the session is there, by "
                       "options(selectinload(" +
                       member +
                       ")) or by reaching it once; or keep the session open as long as its objects "
                       "are used; or get the object again in this session");
}

}  // namespace

void load_relation(ObjectHeader& owner, const ModelRelation& declared) {
  if (owner.session == nullptr) throw_detached(*owner.model, declared.name);
  SessionUse use{owner.session->user(), "load"};
  owner.session->load_relation(owner, *owner.mapping->relation_at(declared.offset), LoadReason::reached);
}

ObjectHeader* SessionState::find_target(const ObjectHeader& owner, const RelationMapping& relation,
                                        ReadCell read) const {
  const Mapping& target = *relation.target;
  if (relation.pairs.size() != target.primary_key.size()) return nullptr;
  std::string bytes;
  std::int64_t number = 0;
  CellStore store;
  for (std::size_t position : target.primary_key) {
    auto pair = std::ranges::find(relation.pairs, position, &ColumnPair::remote);
    if (pair == relation.pairs.end()) return nullptr;
    Cell cell = read(owner, pair->local, store);
    if (cell.is_null()) return nullptr;
    number = cell.integer;
    append_key(bytes, cell);
  }
  return target.integer_key ? identities_.find(target, number) : identities_.find(target, bytes);
}

std::shared_ptr<const RelationPlan> SessionState::plan_of(ObjectHeader& owner,
                                                          const RelationMapping& relation) const {
  if (const RelationState* state = relation_state(owner, relation);
      state != nullptr && state->plan && state->plan->relation == &relation) {
    return state->plan;
  }
  RelationPlan made{&relation, relation.declared->options.load};
  auto context = std::make_shared<LoadContext>();
  context->session = always_;
  made.criteria = context->criteria_of(*relation.target);
  made.context = std::move(context);
  return std::make_shared<const RelationPlan>(std::move(made));
}

void SessionState::load_relation(ObjectHeader& owner, const RelationMapping& relation, LoadReason reason) {
  RelationState* state = &relation_of(owner, relation);
  if (state->loaded) return;
  const bool to_one = relation.direction == RelationDirection::many_to_one;
  if (owner.state == ObjectState::pending && !to_one) return fill_relation(*this, owner, relation, {});
  // A flush needs all there are, whatever a query's options have narrowed.
  const auto plan = reason == LoadReason::flush ? plain_plan(relation) : plan_of(owner, relation);
  if (reason == LoadReason::reached && (plan->load == Load::raise || plan->load == Load::write_only)) {
    throw_not_loaded(relation, plan->load);
  }
  const HeldObject held{owner};
  // A key that is not loaded says nothing.
  ColumnSet keys = 0;
  for (std::size_t position : owner_positions(relation)) keys |= ColumnSet{1} << position;
  if ((owner.unloaded & keys) != 0) load_columns(owner, keys);
  if (to_one && has_null_key(owner, relation)) return fill_relation(*this, owner, relation, {});
  if (to_one && plan->criteria.empty() && relation.declared->options.only_where == nullptr) {
    ObjectHeader* known = find_target(owner, relation);
    if (known != nullptr && is_fresh(*known)) return fill_relation(*this, owner, relation, {known});
  }
  if (reason == LoadReason::reached && plan->load == Load::raise_on_sql)
    throw_not_loaded(relation, plan->load);
  before_query();
  if (owner.session != this) throw_detached(*owner.model, relation.declared->name);  // by the flush
  state = &relation_of(owner, relation);
  if (state->loaded) return;
  if (reason == LoadReason::reached) note_lazy_load(relation);
  QueryLoader loader{*this, false};
  loader.add(plan, {&owner});
  loader.load_relations();
}

}  // namespace carafe::detail
