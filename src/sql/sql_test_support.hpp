// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

#include <carafe/sql/compiler.hpp>
#include <carafe/sql/func.hpp>
#include <carafe/sql/resolver.hpp>
#include <carafe/sql/statements.hpp>

namespace carafe::testing_sql {

/// Writes numbered placeholders, so that tests see which parameter stands where.
class NumberedCompiler final : public Compiler {
 public:
  std::string placeholder(std::size_t position) const override { return "$" + std::to_string(position + 1); }
};

struct User {
  int id;
  int age;
  std::string name;
};
struct Order {
  int id;
  int user_id;
};
struct Stranger {
  int id;
};

/// User and Order as orm would resolve them.
class TwoModels final : public ModelResolver {
 public:
  TwoModels() {
    user_.name = "user";
    order_.name = "order";
    for (const char* name : {"id", "age", "name"}) user_.columns.push_back(column(name));
    for (const char* name : {"id", "user_id"}) order_.columns.push_back(column(name));
    user_.primary_key = {"pk_user", {"id"}};
    user_.uniques = {{"uq_user_name", {"name"}}};
    ForeignKeyConstraint key;
    key.columns = {"user_id"};
    key.referred_table = "user";
    key.referred_columns = {"id"};
    order_.foreign_keys = {key};
  }

  ResolvedColumn resolve(MemberTag member) const override {
    if (member.model == &type_tag<User>) {
      return {&user_, member.offset == offsetof(User, id)    ? 0u
                      : member.offset == offsetof(User, age) ? 1u
                                                             : 2u};
    }
    if (member.model == &type_tag<Order>) return {&order_, member.offset == offsetof(Order, id) ? 0u : 1u};
    throw_unregistered_model(*member.model);
  }

  const Table& table_of(const TypeTag& model) const override {
    if (&model == &type_tag<User>) return user_;
    if (&model == &type_tag<Order>) return order_;
    throw_unregistered_model(model);
  }

 private:
  static TableColumn column(const char* name) {
    TableColumn made;
    made.name = name;
    return made;
  }
  Table user_;
  Table order_;
};

inline const NumberedCompiler compiler;
inline const TwoModels models;
inline const Expression<int> user_id{MemberTag{&type_tag<User>, offsetof(User, id)}};
inline const Expression<int> user_age{MemberTag{&type_tag<User>, offsetof(User, age)}};
inline const Expression<std::string> user_name{MemberTag{&type_tag<User>, offsetof(User, name)}};
inline const Expression<int> order_user{MemberTag{&type_tag<Order>, offsetof(Order, user_id)}};
inline const TableRef users{&type_tag<User>, {}};

/// Checks the text and, in the order of the placeholders, the values.
inline void expect_sql(const SqlStatement& statement, const std::string& text,
                       const std::vector<Value>& values = {}) {
  CompiledSql compiled = statement.compile(compiler, models);
  CHECK(compiled.text == text);
  std::vector<Cell> parameters;
  statement.collect_parameters(parameters);
  REQUIRE(compiled.slots.size() == values.size());
  bool in_order = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    CAPTURE(i);
    CHECK(Value{parameters[compiled.slots[i]]} == values[i]);
    in_order = in_order && compiled.slots[i] == i;
  }
  CHECK(compiled.slots_in_order == in_order);
}

inline SelectStatement where(Clause condition) {
  SelectStatement statement;
  statement.from = users;
  statement.columns.push_back(user_id);
  statement.where = std::move(condition);
  return statement;
}

inline void expect_condition(Clause condition, const std::string& text,
                             const std::vector<Value>& values = {}) {
  expect_sql(where(std::move(condition)), "SELECT \"user\".id FROM \"user\" WHERE " + text, values);
}

}  // namespace carafe::testing_sql
