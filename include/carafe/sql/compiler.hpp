// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <carafe/sql/resolver.hpp>
#include <carafe/sql/schema.hpp>
#include <carafe/sql/sql_statement.hpp>

namespace carafe {

/// Writes SQL. This base writes what is common; a dialect overrides what differs.
///
/// Stateless: one object serves every thread. Identifiers are quoted whenever they
/// are not plain (lower-case letters, digits, underscores) or are reserved words;
/// values are always left to placeholders. An identifier with a NUL byte is refused
/// (UsageError "bad-identifier").
class Compiler {
 public:
  virtual ~Compiler() = default;

  // Statements on one row, for a unit of work: columns are positions in table.columns,
  // and the parameters are those of `set`, then those of `where`, in the order given.
  std::string insert_row(const Table& table, std::span<const std::size_t> columns,
                         std::span<const std::size_t> returning = {}) const;
  std::string update_row(const Table& table, std::span<const std::size_t> set,
                         std::span<const std::size_t> where) const;
  std::string delete_row(const Table& table, std::span<const std::size_t> where) const;
  /// Every column of the rows where the columns of `where` equal their parameters.
  std::string select_row(const Table& table, std::span<const std::size_t> where) const;

  // Schema.
  /// CREATE TABLE with its constraints inside; indexes are statements of their own.
  virtual std::string create_table(const Table& table) const;
  virtual std::string drop_table(std::string_view table) const;
  virtual std::string rename_table(std::string_view from, std::string_view to) const;
  virtual std::string create_index(std::string_view table, const Index& index) const;
  virtual std::string drop_index(std::string_view table, std::string_view index) const;
  virtual std::string add_column(std::string_view table, const TableColumn& column) const;
  virtual std::string drop_column(std::string_view table, std::string_view column) const;
  virtual std::string rename_column(std::string_view table, std::string_view from, std::string_view to) const;

  // Parts.
  std::string quote(std::string_view identifier) const;
  /// 'it''s'. For DDL only: statements bind their values.
  virtual std::string quote_literal(std::string_view text) const;
  /// The placeholder of the parameter at `position`, counted from 0.
  virtual std::string placeholder(std::size_t position) const = 0;
  /// INTEGER, VARCHAR(50), …
  virtual std::string type_name(const SqlType& type) const;
  /// The base knows the words most databases reserve.
  virtual bool is_reserved(std::string_view lower_case_word) const;
  virtual bool is_legal_bare(std::string_view identifier) const;
  /// The part of CREATE TABLE for one column: name, type, NOT NULL, DEFAULT.
  virtual std::string column_definition(const Table& table, const TableColumn& column) const;
  /// A server default as this database wants it after DEFAULT.
  virtual std::string default_clause(std::string_view sql) const;
  /// What stands for "no limit" before OFFSET; empty where OFFSET may stand alone.
  virtual std::string_view unlimited() const { return ""; }
  virtual char quote_character() const { return '"'; }
};

}  // namespace carafe
