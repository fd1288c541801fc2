// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/model.hpp>
#include <carafe/orm/models.hpp>
#include <carafe/orm/relationship_core.hpp>
#include <carafe/sql/schema.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace carafe::detail {

/// A set of a model's columns by position: a model has at most 64.
using ColumnSet = std::uint64_t;

/// What loading a row needs of a column, close together.
struct LoadStep {
  std::uint32_t offset;
  ColumnKind kind;
};

struct Mapping;

/// A column here and the one of the other side that must be equal to it, by position.
struct ColumnPair {
  std::size_t local;
  std::size_t remote;
};

struct RelationOrder {
  std::size_t position;  ///< of the target's column
  bool descending;
};

/// Which side has the foreign key.
enum class RelationDirection : std::uint8_t {
  many_to_one,   ///< this one: `local` columns point at the target's `remote`
  one_to_many,   ///< the target: its `remote` columns point at `local`
  many_to_many,  ///< neither: rows of `secondary` point at both
};

/// A relationship between two mappings of one registry.
struct RelationMapping {
  const Mapping* owner = nullptr;
  const Mapping* target = nullptr;
  const ModelRelation* declared = nullptr;
  RelationDirection direction = RelationDirection::many_to_one;
  std::vector<ColumnPair> pairs;  ///< of many_to_many none
  /// The table of the rows that connect, and its columns: pairs of (owner's, secondary's), and of
  /// (target's, secondary's).
  const Table* secondary = nullptr;
  std::vector<ColumnPair> secondary_local;
  std::vector<ColumnPair> secondary_remote;
  /// The other side, kept in step; null where there is none.
  const RelationMapping* back = nullptr;
  std::vector<RelationOrder> order;
  Cascade cascades = Cascade::none;
  /// Every column on the side of the key may be NULL, and none is of its primary key.
  bool key_nullable = true;
  /// The key has an ON DELETE action, which does what is to be done.
  bool database_deletes = false;
  /// That action is CASCADE: the rows go.
  bool database_cascades = false;

  /// The side of the foreign key, and its columns there; not of many_to_many.
  const Mapping& key_holder() const { return direction == RelationDirection::many_to_one ? *owner : *target; }
  std::size_t key_column(const ColumnPair& pair) const {
    return direction == RelationDirection::many_to_one ? pair.local : pair.remote;
  }
  ColumnSet key_columns() const;
  bool is_collection() const { return declared->shape != RelationShape::one; }
  bool cascades_to(Cascade one) const { return has(cascades, one); }
  /// "User.posts"
  std::string name() const;
};

/// A model among the others of its registry. Column i of the table is field i of the model.
struct Mapping {
  const ModelDescriptor* model = nullptr;
  const Table* table = nullptr;
  std::vector<LoadStep> load_steps;
  std::vector<std::size_t> primary_key;
  ColumnSet key_columns = 0;
  /// Columns the database fills where an INSERT leaves them out.
  ColumnSet server_filled = 0;
  /// Columns the program itself fills: where an INSERT has them unset; where an UPDATE changes others.
  ColumnSet client_inserted = 0;
  ColumnSet client_updated = 0;
  /// The same for statements, which have no object.
  std::vector<ClientColumn> at_insert;
  std::vector<ClientColumn> at_update;
  /// Columns the database gives another value when others of the row change.
  ColumnSet computed = 0;
  /// Columns that are loaded only where it is asked for.
  ColumnSet deferred = 0;
  /// A query for it loads more or less than its columns, without being told.
  bool loads_by_plan = false;
  /// A new row has columns that only reading it tells.
  bool read_after_insert = false;
  /// The column of `version_id`; without one, past the last.
  std::size_t version = max_fields;
  bool counts_version = false;        ///< the session does, not the program or the database
  bool version_of_relations = false;  ///< also for a change of relationships alone
  /// One integer: identified by it alone.
  bool integer_key = false;
  /// The database numbers rows.
  bool numbered = false;
  /// Among the registry's models, 0, 1, … in the order they were added.
  std::size_t index = 0;
  /// So that a table comes after those its keys point at.
  std::size_t rank = 0;
  /// Tables whose keys point at each other in a circle are one group; groups are so ordered that
  /// keys point back.
  std::size_t group = 0;
  /// Keys that point at a table of the same group.
  struct InnerKey {
    const Mapping* target;
    std::vector<ColumnPair> pairs;
  };
  std::vector<InnerKey> inner_keys;

  /// In the order of the members; constant in place once the registry is built.
  std::vector<RelationMapping> relations;

  /// The relationship at this offset of the model.
  const RelationMapping* relation_at(unsigned offset) const;
  /// The same for a member of the model, or of one of its bases.
  const RelationMapping* relation_at(MemberTag member) const;
  bool has_version() const { return version < max_fields; }
  const ModelField& field(std::size_t position) const { return model->fields[position]; }
  std::size_t column_count() const { return model->fields.size(); }
};

/// The column that an option of a relationship names, or null.
const ModelField* find_field(const ModelDescriptor& model, const options::MemberName& name);

}  // namespace carafe::detail
