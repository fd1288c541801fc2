// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <carafe/orm/model.hpp>
#include <carafe/sql/resolver.hpp>
#include <carafe/sql/schema.hpp>

namespace carafe {

class Compiler;
class Engine;

namespace detail {

/// A set of a model's columns by position: a model has at most 64.
using ColumnSet = std::uint64_t;

struct RowStatementKey;

/// What loading a row needs of a column, close together.
struct LoadStep {
  std::uint32_t offset;
  ColumnKind kind;
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
  /// Columns the database computes anew when others of the row change.
  ColumnSet computed = 0;
  /// One integer: identified by it alone.
  bool integer_key = false;
  /// The database numbers rows.
  bool numbered = false;
  /// Among the registry's models, 0, 1, … in the order they were added.
  std::size_t index = 0;
  /// So that a table comes after those its keys point at.
  std::size_t rank = 0;

  const ModelField& field(std::size_t position) const { return model->fields[position]; }
  std::size_t column_count() const { return model->fields.size(); }
};

}  // namespace detail

/// The models of a program, which together are a schema:
///
///     Models models;
///     models.add<User, Post>();
///     create_all(engine, models);
///
/// Add all of them first. At the first use (a session, `metadata()`) the whole is checked:
/// a model without a primary key, a key to a column that does not exist or to a model that
/// was not added, two models of one table, an option that does not fit its column are each
/// a UsageError that names model and member. From then on it is constant, and safe from
/// several threads; adding another model is a UsageError "models-in-use".
class Models final : public ModelResolver {
 public:
  Models();
  ~Models() override;
  Models(const Models&) = delete;
  Models& operator=(const Models&) = delete;

  /// Models added before are passed over.
  template <Model... T>
  Models& add() {
    (add(detail::descriptor_of<T>()), ...);
    return *this;
  }
  void add(const detail::ModelDescriptor& model);

  const MetaData& metadata() const;
  /// Throws UsageError "unsupported-type" naming the member whose type a database does not
  /// have. `create_all` asks it.
  void check_types(const Compiler& compiler) const;

  ResolvedColumn resolve(MemberTag member) const override;
  const Table& table_of(const TypeTag& model) const override;

  /// For sessions. Throws UsageError "unregistered-model".
  const detail::Mapping& mapping_of(const TypeTag& model) const;
  std::size_t size() const noexcept;
  /// A statement on one row, written once for each dialect; the text lasts as long as this.
  std::string_view row_statement(const Compiler& compiler, const detail::RowStatementKey& key) const;

 private:
  struct State;
  struct Built;
  const Built& built() const;

  std::unique_ptr<State> state_;
};

/// Creates the tables that do not exist yet; an existing one is left as it is.
void create_all(Engine& engine, const Models& models);
/// Drops those that exist, children first.
void drop_all(Engine& engine, const Models& models);

}  // namespace carafe
