// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <span>
#include <unordered_map>

#include "orm/mapping.hpp"

namespace carafe::detail {

/// "User.name", for messages.
std::string member_of(const ModelDescriptor& model, std::string_view member);
bool is_integer(TypeKind kind);
/// Whether a column whose type says `natural` may be stored as `asked`.
bool fits(TypeKind natural, TypeKind asked);
/// A column by itself. Throws UsageError for options that do not fit it.
TableColumn make_column(const ModelDescriptor& model, const ModelField& field);

/// Turns the descriptors of models into tables, with the checks that need option values
/// or other models. Used by Models.
class MappingBuilder {
 public:
  MappingBuilder(MetaData& metadata, std::deque<Mapping>& mappings)
      : metadata_(metadata), mappings_(mappings) {}

  /// Throws UsageError.
  void build(std::span<const ModelDescriptor* const> models);

 private:
  void add_model(const ModelDescriptor& model);
  void find_primary_key(Mapping& mapping, Table& table) const;
  void set_version(Mapping& mapping, std::size_t position) const;
  void add_constraints(const Mapping& mapping, Table& table);
  void add_table_args(const Mapping& mapping, Table& table) const;
  struct Target {
    const Table* table;
    const TableColumn* column;
  };
  void add_foreign_key(const Mapping& mapping, const ModelField& field);
  void add_foreign_key(const Mapping& mapping, const TableArg& arg);
  void add_foreign_key(const Mapping& mapping, ForeignKeyConstraint key, const std::string& where,
                       const std::vector<const ModelField*>& fields, const std::vector<Target>& targets);
  Target find_target(const Mapping& mapping, const std::string& where, std::string_view text,
                     MemberTag key) const;
  const ModelField& own_column(const ModelDescriptor& model, const TableArgColumn& column) const;
  std::vector<std::string> own_columns(const ModelDescriptor& model,
                                       const std::vector<TableArgColumn>& columns) const;
  const Mapping* find(const TypeTag& model) const;

  MetaData& metadata_;
  std::deque<Mapping>& mappings_;
};

}  // namespace carafe::detail
