// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/orm/select.hpp>
#include <carafe/sql/insert.hpp>
#include <carafe/sql/update.hpp>

/// INSERT, UPDATE and DELETE of many rows at once. A session's objects follow what it updates and deletes
/// so: see Synchronize.
///
/// A column that a statement does not mention gets what its `default_value` or `default_factory`
/// gives it at INSERT, for each row anew each time the statement is executed, and its `onupdate` at
/// UPDATE, once for all rows. A function of the object is UsageError "incomplete-statement" here.
namespace carafe {

/// insert<User>().values({{&User::name, "Ann"}}).returning(&User::id)
template <Model M>
Insert<M> insert() {
  return Insert<M>{detail::table_of_model<M>()};
}

/// update<User>().where(col(&User::age) < 18).set(&User::minor, true)
template <Model M>
Update<M> update() {
  return Update<M>{detail::table_of_model<M>()};
}

/// delete_from<User>().where(col(&User::age).is_null())
template <Model M>
Delete<M> delete_from() {
  return Delete<M>{detail::table_of_model<M>()};
}

}  // namespace carafe
