// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <carafe/sql/expression.hpp>
#include <carafe/sql/from_item.hpp>
#include <carafe/sql/sql_statement.hpp>

/// Columns and what they shall become, in INSERT and UPDATE.
namespace carafe::detail {

/// What names a column in a statement that writes to the table of `M`. Names of tables
/// without a model take values of any type; orm adds the members of models.
template <class K>
struct KeyOf {
  using model = void;
  using type = void;
  static ColumnRef make(std::string_view name) { return ColumnRef{std::string(name)}; }
};

template <class K, class M>
consteval void check_key() {
  static_assert(std::is_same_v<typename KeyOf<std::decay_t<K>>::model, M>,
                "carafe: columns are those of the table that is written to: &User::name in insert<User>(), "
                "\"name\" in insert_into(table(\"user\"))");
}

/// Whether a column of T takes a V.
template <class T, class V>
inline constexpr bool stores =
    comparable<value_type_of<T>, V> && !(std::is_integral_v<value_type_of<T>> && std::is_floating_point_v<V>);

/// A value or expression for a column of T, which is void where it is not known.
template <class T, class V>
Clause setting_value(const V& value) {
  if constexpr (std::is_void_v<T>) {
    if constexpr (SqlNull<V>) {
      return Clause::null();
    } else {
      return argument(value);
    }
  } else if constexpr (ExpressionSource<V>) {
    static_assert(stores<T, value_type_of<expression_type<V>>>,
                  "carafe: this column cannot hold a value of this type");
    return as_expression(value);
  } else {
    static_assert(is_nullable<T> || !SqlNull<std::decay_t<V>>,
                  "carafe: this column is NOT NULL; only a column of std::optional can be set to NULL");
    static_assert(stores<T, std::decay_t<value_type_of<V>>>,
                  "carafe: this column cannot hold a value of this type");
    if constexpr (stores<T, std::decay_t<value_type_of<V>>>) return bound<value_type_of<T>>(value);
  }
}

/// {&User::name, "Ann"}: a column of M's table and its new value or expression.
template <class M>
struct Setting {
  ColumnRef column;
  Clause value;

  template <class K, class V>
  Setting(const K& key, const V& what)  // NOLINT: implicit, for braces
      : column(KeyOf<std::decay_t<K>>::make(key)),
        value(setting_value<typename KeyOf<std::decay_t<K>>::type>(what)) {
    check_key<K, M>();
  }
};

}  // namespace carafe::detail

namespace carafe {

/// set(&User::name, "Ann"), for do_update().
template <class K, class V>
auto set(const K& key, const V& value) {
  return detail::Setting<typename detail::KeyOf<std::decay_t<K>>::model>(key, value);
}

/// In do_update(): the value that was to be inserted.
template <class T>
Expression<T> excluded(std::string_view column) {
  return Expression<T>{Clause::excluded(std::string(column))};
}

/// A statement that writes and gives rows of these types; made by `returning(…)`.
template <class Statement, class... T>
class Returning {
 public:
  using Row = std::tuple<T...>;

  explicit Returning(Statement statement) : statement_(std::move(statement)) {}
  const Statement& statement() const& noexcept { return statement_; }
  bool writes() const noexcept { return true; }
  std::shared_ptr<const SqlStatement> share() const { return std::make_shared<Statement>(statement_); }

  /// WITH name AS (INSERT … RETURNING …): what it returns, to select from. PostgreSQL only. The
  /// statements around it see the tables as they were before.
  ///
  ///     auto gone = delete_from<Draft>().returning(&Draft::id).cte("gone");
  ///     insert<Archive>().columns(&Archive::id).from_select(select(gone.col<int>("id")))
  FromItem cte(std::string_view name) const { return detail::common_table(share(), name); }

 private:
  Statement statement_;
};

namespace detail {
template <class Statement, class... E>
auto returning(Statement statement, const E&... columns) {
  (statement.returning.push_back(expression_only(columns)), ...);
  return Returning<Statement, column_type<E>...>{std::move(statement)};
}
}  // namespace detail

}  // namespace carafe
