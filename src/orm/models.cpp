// SPDX-License-Identifier: MIT
#include <carafe/db/schema.hpp>
#include <carafe/orm/models.hpp>
#include <carafe/util/error.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>
#include <unordered_map>

#include <boost/unordered/unordered_flat_map.hpp>

#include "orm/mapping.hpp"
#include "orm/mapping_builder.hpp"
#include "orm/relation_builder.hpp"
#include "orm/row_sql.hpp"
#include "orm/table_groups.hpp"

namespace carafe {

struct Models::Built {
  MetaData metadata;
  std::deque<detail::Mapping> mappings;
  boost::unordered_flat_map<const TypeTag*, const detail::Mapping*> by_type;
};

struct Models::State {
  NamingConvention naming;
  std::vector<const detail::ModelDescriptor*> models;
  std::mutex mutex;
  std::unique_ptr<Built> owned;
  std::atomic<const Built*> built{nullptr};

  struct TextKey {
    const Compiler* compiler;
    detail::RowStatementKey row;
    friend bool operator==(const TextKey&, const TextKey&) = default;
  };
  struct TextHash {
    std::size_t operator()(const TextKey& key) const noexcept {
      return detail::RowStatementHash{}(key.row) ^ reinterpret_cast<std::uintptr_t>(key.compiler);
    }
  };
  std::mutex texts_mutex;
  std::unordered_map<TextKey, std::string, TextHash> texts;  // its values stay where they are
};

Models::Models() : Models(NamingConvention{}) {}
Models::Models(NamingConvention naming) : state_(std::make_unique<State>()) {
  state_->naming = std::move(naming);
}
Models::~Models() = default;

void Models::add(const detail::ModelDescriptor& model) {
  std::lock_guard lock{state_->mutex};
  auto& models = state_->models;
  if (std::find(models.begin(), models.end(), &model) != models.end()) return;
  if (state_->built.load(std::memory_order_relaxed) != nullptr) {
    throw UsageError("models-in-use", "the model " + std::string(model.name()) +
                                          " is added after the models were first used; register all of them "
                                          "before the first session, query or command");
  }
  models.push_back(&model);
}

std::size_t Models::size() const noexcept {
  std::lock_guard lock{state_->mutex};
  return state_->models.size();
}

const Models::Built& Models::built() const {
  if (const Built* built = state_->built.load(std::memory_order_acquire)) return *built;
  std::lock_guard lock{state_->mutex};
  if (!state_->owned) {
    auto built = std::make_unique<Built>();
    built->metadata = MetaData{state_->naming};
    detail::MappingBuilder{built->metadata, built->mappings}.build(state_->models);
    detail::RelationBuilder{built->metadata, built->mappings}.build();
    detail::find_table_groups(built->metadata, built->mappings);
    for (const detail::Mapping& mapping : built->mappings) built->by_type[mapping.model->type] = &mapping;
    state_->owned = std::move(built);
    state_->built.store(state_->owned.get(), std::memory_order_release);
  }
  return *state_->owned;
}

const MetaData& Models::metadata() const { return built().metadata; }

const detail::Mapping& Models::mapping_of(const TypeTag& model) const {
  const auto& by_type = built().by_type;
  auto found = by_type.find(&model);
  if (found == by_type.end()) throw_unregistered_model(model);
  return *found->second;
}

std::string_view Models::row_statement(const Compiler& compiler, const detail::RowStatementKey& key) const {
  std::lock_guard lock{state_->texts_mutex};
  auto [place, is_new] = state_->texts.try_emplace({&compiler, key});
  if (is_new) place->second = detail::write_row_statement(compiler, key);
  return place->second;
}

void Models::check_types(const Compiler& compiler) const {
  for (const detail::Mapping& mapping : built().mappings) {
    for (std::size_t position = 0; position < mapping.column_count(); ++position) {
      try {
        static_cast<void>(compiler.type_name(mapping.table->columns[position].type));
      } catch (const UsageError& error) {
        throw UsageError(error.code(), std::string(mapping.model->name()) + "." +
                                           std::string(mapping.field(position).name) + ": " + error.what());
      }
    }
  }
}

const Table& Models::table_of(const TypeTag& model) const { return *mapping_with({&model, 0}).table; }

std::span<const ClientColumn> Models::client_columns(const TypeTag& model, bool on_update) const {
  const detail::Mapping& mapping = mapping_of(model);
  return on_update ? mapping.at_update : mapping.at_insert;
}

ResolvedColumn Models::resolve(MemberTag member) const {
  const detail::Mapping& mapping = mapping_with(member);
  const detail::ModelField* field = mapping.model->find(member);
  if (field == nullptr) {
    throw UsageError("unknown-column", "a member of " + std::string(mapping.model->name()) +
                                           " that is no column was used in a query");
  }
  return {mapping.table, std::size_t(field - mapping.model->fields.data())};
}

const detail::Mapping& Models::mapping_with(MemberTag member) const {
  const auto& by_type = built().by_type;
  if (auto found = by_type.find(member.model); found != by_type.end()) return *found->second;
  const detail::Mapping* only = nullptr;
  for (const detail::Mapping& mapping : built().mappings) {
    if (!mapping.model->offset_of(member)) continue;
    if (only != nullptr) {
      const std::string name(member.model->name);
      throw UsageError("ambiguous-member",
                       "a member of " + name + " was used in a query, which is a base of " +
                           std::string(only->model->name()) + " and of " +
                           std::string(mapping.model->name()) + "; say which is meant: col<" +
                           std::string(only->model->name()) + ">(&" + name + "::…)");
    }
    only = &mapping;
  }
  if (only == nullptr) throw_unregistered_model(*member.model);
  return *only;
}

void create_all(Engine& engine, const Models& models) {
  models.check_types(engine.dialect().compiler());
  create_all(engine, models.metadata());
}
void drop_all(Engine& engine, const Models& models) { drop_all(engine, models.metadata()); }

}  // namespace carafe
