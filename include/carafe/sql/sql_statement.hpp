// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/clause.hpp>
#include <carafe/sql/value.hpp>

namespace carafe {

class Compiler;
class ModelResolver;

/// SQL text for one dialect, ready for a driver.
struct CompiledSql {
  std::string text;
  /// For each placeholder in order: which of the statement's parameters is bound
  /// there, as a position in what `SqlStatement::collect_parameters` gives.
  std::vector<std::uint32_t> slots;
  /// True where slots is 0, 1, 2, …: the parameters can be bound as they are.
  bool slots_in_order = true;
};

/// The structure of a statement without its bound values, as bytes: equal bytes
/// compile to equal text.
class StatementKey {
 public:
  void clear() { bytes_.clear(); }
  void add(std::uint64_t word) { bytes_.append(reinterpret_cast<const char*>(&word), sizeof word); }
  void add(const void* address) { add(reinterpret_cast<std::uintptr_t>(address)); }
  void add(std::string_view text) {
    add(std::uint64_t{text.size()});
    bytes_.append(text);
  }
  void add(const Clause& clause);

  std::string_view bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// What select, insert, update and delete have in common. Statements are values: built
/// by one thread, then only read.
class SqlStatement {
 public:
  virtual ~SqlStatement() = default;

  virtual void write_key(StatementKey& key) const = 0;
  /// Appends the bound values, which stay borrowed from this statement.
  virtual void collect_parameters(std::vector<Cell>& parameters) const = 0;
  /// Throws UsageError for names that do not exist, or a statement that says nothing.
  virtual CompiledSql compile(const Compiler& compiler, const ModelResolver& models) const = 0;

 protected:
  SqlStatement() = default;
  SqlStatement(const SqlStatement&) = default;
  SqlStatement(SqlStatement&&) = default;
  SqlStatement& operator=(const SqlStatement&) = default;
  SqlStatement& operator=(SqlStatement&&) = default;
};

/// A table by its model or by its name.
struct TableRef {
  const TypeTag* model = nullptr;
  std::string name;

  bool empty() const { return model == nullptr && name.empty(); }
};

/// A column of a known table by its member or by its name.
struct ColumnRef {
  MemberTag member{};
  std::string name;

  ColumnRef(MemberTag tag) : member(tag) {}                   // NOLINT: implicit by design
  ColumnRef(std::string column) : name(std::move(column)) {}  // NOLINT
  ColumnRef(const char* column) : name(column) {}             // NOLINT
};

}  // namespace carafe
