// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <carafe/orm/model.hpp>
#include <carafe/sql/resolver.hpp>
#include <carafe/sql/schema.hpp>

namespace carafe {

class Compiler;
class Engine;

namespace detail {
struct Mapping;
struct RowStatementKey;
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
  /// Constraints that are given no name are named by `naming`: see NamingConvention.
  explicit Models(NamingConvention naming);
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
  std::span<const ClientColumn> client_columns(const TypeTag& model, bool on_update) const override;

  /// For sessions. Throws UsageError "unregistered-model".
  const detail::Mapping& mapping_of(const TypeTag& model) const;
  std::size_t size() const noexcept;
  /// A statement on one row, written once for each dialect; the text lasts as long as this.
  std::string_view row_statement(const Compiler& compiler, const detail::RowStatementKey& key) const;

 private:
  struct State;
  struct Built;
  const Built& built() const;
  /// Of the model that a member is of, or of the only one that has its base.
  const detail::Mapping& mapping_with(MemberTag member) const;

  std::unique_ptr<State> state_;
};

/// Creates the tables that do not exist yet; an existing one is left as it is.
void create_all(Engine& engine, const Models& models);
/// Drops those that exist, children first.
void drop_all(Engine& engine, const Models& models);

}  // namespace carafe
