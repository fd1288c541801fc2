// SPDX-License-Identifier: MIT
#include "orm/load_plan.hpp"

#include <carafe/util/error.hpp>

#include <algorithm>
#include <optional>

namespace carafe::detail {
namespace {

bool is_eager(Load load) { return load == Load::joined || load == Load::selectin || load == Load::subquery; }

ColumnSet bit(std::size_t position) { return ColumnSet{1} << position; }

ColumnSet columns_of(const Mapping& mapping, const std::vector<MemberTag>& members) {
  ColumnSet set = 0;
  for (MemberTag member : members) {
    const ModelField* field = mapping.model->find(member);
    if (field != nullptr) set |= bit(std::size_t(field - mapping.model->fields.data()));
  }
  return set;
}

}  // namespace

LoadOptions& edit_options(std::shared_ptr<const LoadOptions>& options) {
  auto copy = options ? std::make_shared<LoadOptions>(*options) : std::make_shared<LoadOptions>();
  LoadOptions& made = *copy;
  options = std::move(copy);
  return made;
}

void set_populate_existing(std::shared_ptr<const LoadOptions>& options) {
  edit_options(options).populate_existing = true;
}

Clause LoadContext::criteria_of(const Mapping& mapping) const {
  Clause all;
  for (const auto* options : {query.get(), session.get()}) {
    if (options == nullptr) continue;
    for (const LoadCriteria& one : options->criteria) {
      if (one.model == mapping.model->type) all.and_also(one.condition);
    }
  }
  return all;
}

bool LoadContext::has_criteria() const {
  return (query && !query->criteria.empty()) || (session && !session->criteria.empty());
}

const LoadOptions* LoadContext::everywhere() const {
  if (query && query->everywhere) return query.get();
  return session && session->everywhere ? session.get() : nullptr;
}

ColumnSet all_columns(const Mapping& mapping) {
  std::size_t count = mapping.column_count();
  return count == max_fields ? ~ColumnSet{0} : (ColumnSet{1} << count) - 1;
}

bool EntityPlan::is_plain() const { return relations.empty() && columns == all_columns(*mapping); }

const EntityPlan& RelationPlan::target() const {
  if (!target_) {
    std::vector<const Mapping*> seen = chain;
    seen.push_back(relation->owner);
    target_ = std::make_shared<EntityPlan>(plan_entity(*relation->target, tails, context, std::move(seen)));
    // What finds a row again must be in it.
    ColumnSet needed = 0;
    if (relation->direction != RelationDirection::many_to_many) {
      for (const ColumnPair& pair : relation->pairs) needed |= bit(pair.remote);
    }
    std::const_pointer_cast<EntityPlan>(target_)->columns |= needed;
  }
  return *target_;
}

EntityPlan plan_entity(const Mapping& mapping, std::vector<PathTail> tails,
                       std::shared_ptr<const LoadContext> context, std::vector<const Mapping*> chain) {
  EntityPlan plan;
  plan.mapping = &mapping;
  plan.context = context;
  plan.columns = all_columns(mapping) & ~mapping.deferred;

  struct Wanted {
    const RelationChoice* choice = nullptr;
    std::vector<PathTail> further;
    Clause criteria;
  };
  std::vector<Wanted> wanted(mapping.relations.size());
  const LoadPath* every = nullptr;
  for (const PathTail& tail : tails) {
    if (tail.step == tail.path->steps.size()) {  // the path ends here
      for (const ColumnChoice& choice : tail.path->columns) {
        ColumnSet named = columns_of(mapping, choice.columns);
        if (choice.kind == ColumnChoice::Kind::only) plan.columns = named;
        if (choice.kind == ColumnChoice::Kind::defer) plan.columns &= ~named;
        if (choice.kind == ColumnChoice::Kind::undefer) plan.columns |= named;
      }
      if (tail.path->every) every = tail.path;
      continue;
    }
    const RelationChoice& choice = tail.path->steps[tail.step];
    const std::optional<unsigned> offset = mapping.model->offset_of(choice.relation);
    const RelationMapping* relation = offset ? mapping.relation_at(*offset) : nullptr;
    if (relation == nullptr) continue;  // of another object in the query
    Wanted& want = wanted[std::size_t(relation - mapping.relations.data())];
    if (want.choice == nullptr || !choice.keeps) want.choice = &choice;
    want.criteria.and_also(choice.criteria);
    want.further.push_back({tail.path, tail.step + 1, 0});
    if (tail.step + 1 < tail.path->steps.size())
      want.further.back().depth = tail.path->steps[tail.step + 1].depth;
    if (tail.depth > 1) {
      want.further.push_back(
          {tail.path, tail.step, tail.depth == every_level ? every_level : tail.depth - 1});
    }
  }
  plan.columns |= mapping.key_columns;

  for (std::size_t i = 0; i < mapping.relations.size(); ++i) {
    const RelationMapping& relation = mapping.relations[i];
    Wanted& want = wanted[i];
    RelationPlan made{&relation, relation.declared->options.load};
    made.context = context;
    made.chain = chain;
    bool said = false;
    if (want.choice != nullptr && !want.choice->keeps) {
      made.load = want.choice->load;
      made.present = want.choice->present;
      made.alias = want.choice->alias;
      said = true;
    } else if (every != nullptr) {
      made.load = every->load;
      said = true;
    } else if (const LoadOptions* all = context->everywhere()) {
      made.load = all->load;
      said = true;
    } else if (is_eager(made.load) && std::ranges::find(chain, relation.target) != chain.end()) {
      continue;  // a circle of models that load each other
    }
    made.tails = std::move(want.further);
    made.criteria = std::move(want.criteria);
    made.criteria.and_also(context->criteria_of(*relation.target));
    if (made.load == Load::joined && want.choice != nullptr && want.choice->depth == every_level) {
      made.load = Load::selectin;  // no query has endless joins
    }
    // Keys that a relationship goes by are columns like those of the object's own key.
    if (is_eager(made.load)) {
      for (const ColumnPair& pair : relation.pairs) plan.columns |= bit(pair.local);
      for (const ColumnPair& pair : relation.secondary_local) plan.columns |= bit(pair.local);
    }
    bool as_it_is = !said || made.load == relation.declared->options.load;
    if (as_it_is && !is_eager(made.load) && made.tails.empty() && made.criteria.empty() &&
        !context->has_criteria()) {
      continue;
    }
    plan.relations.push_back(std::make_shared<const RelationPlan>(std::move(made)));
  }
  return plan;
}

EntityPlan plan_query(const Mapping& mapping, std::shared_ptr<const LoadOptions> query,
                      std::shared_ptr<const LoadOptions> session) {
  auto context = std::make_shared<LoadContext>();
  context->query = std::move(query);
  context->session = std::move(session);
  std::vector<PathTail> tails;
  if (context->query) {
    for (const LoadPath& path : context->query->paths) {
      tails.push_back({&path, 0, path.steps.empty() ? 1 : path.steps[0].depth});
    }
  }
  return plan_entity(mapping, std::move(tails), std::move(context));
}

void narrow(SelectStatement& query, const Mapping& mapping, const std::string& alias,
            const Clause& criteria) {
  if (criteria.empty()) return;
  auto is_it = [&](const TableRef& table) {
    return table.model == mapping.model->type && table.alias == alias;
  };
  // A query of its own, where its columns have their own names, and an outer join stays one.
  auto filter = [&](TableRef& table) {
    auto filtered = std::make_shared<SelectStatement>();
    filtered->from.model = table.model;
    filtered->where = criteria;
    auto derived = std::make_shared<DerivedTable>();
    derived->query = std::move(filtered);
    table = {};
    table.derived = std::move(derived);
    table.alias = alias.empty() ? mapping.table->name : alias;
  };
  for (Join& join : query.joins) {
    if (is_it(join.table)) return filter(join.table);
  }
  if (alias.empty()) {
    query.where.and_also(criteria);
  } else if (is_it(query.from)) {
    filter(query.from);
  }
}

}  // namespace carafe::detail
