// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <type_traits>

#include <carafe/orm/column_type.hpp>
#include <carafe/sql/options.hpp>
#include <carafe/util/context.hpp>

/// What the constructor of a column does with its options. Private to orm/column.hpp.
namespace carafe {

struct ColumnOptions;

namespace detail {

/// An option on its way to the recorder.
struct OptionRef {
  const void* option;
  void (*apply)(ColumnOptions&, const void*);
};
/// Defined in the library for every ColumnOption.
template <class O>
void apply_option(ColumnOptions& options, const void* option);

/// Of a value or function the program gives a column: kept in `options`, with `assign` as what to
/// do with it.
void keep_client_option(ColumnOptions& options, const void* option, std::size_t size, bool on_update,
                        void (*assign)(const void* option, const void* object, void* column),
                        bool takes_object);

/// Tells the recorder that the column at this address has these options.
void record_options(ModelRecorder& recorder, const void* column, std::initializer_list<OptionRef> options);

inline ModelRecorder* active_recorder() noexcept {
  return running_context == nullptr ? nullptr : running_context->recorder;
}

template <class O, class... Options>
inline constexpr bool given = (std::is_same_v<O, Options> || ...);

template <class O, class... Options>
inline constexpr bool once = (int{std::is_same_v<O, Options>} + ... + 0) == 1;

/// What can be said of a column's options without their values. Each sentence is what
/// the compiler prints, below the line of the member.
template <class T, class... O>
struct CheckOptions {
  static constexpr bool optional = is_optional<T>;
  static_assert((once<O, O...> && ...), "carafe: this column has the same option twice");
  static_assert(optional || !given<options::Nullable, O...>,
                "carafe: this column is `nullable`, but its type cannot hold NULL; "
                "make it Column<std::optional<T>>");
  static_assert(!optional || !given<options::NotNull, O...>,
                "carafe: this column is `not_null`, but its type is std::optional; make it Column<T>");
  static_assert(!optional || !given<options::PrimaryKey, O...>,
                "carafe: this column is a `primary_key`, but its type is std::optional; make it Column<T>");
  static_assert(std::is_integral_v<T> || !given<options::Autoincrement, O...>,
                "carafe: only an integer column can have `autoincrement`");
  static_assert(given<options::ForeignKey, O...> ||
                    (!given<options::OnDelete, O...> && !given<options::OnUpdate, O...>),
                "carafe: this column has `ondelete` or `onupdate_key`, but no `foreign_key`");
  static_assert(given<options::ForeignKey, O...> ||
                    !(given<options::Match, O...> || given<options::Deferrable, O...> ||
                      given<options::InitiallyDeferred, O...> || given<options::UseAlter, O...>),
                "carafe: `match`, `deferrable`, `initially_deferred` and `use_alter` are of a column "
                "with `foreign_key`");
  static_assert(!given<options::Computed, O...> ||
                    !(given<options::ServerDefault, O...> || (is_client_option<O> || ...) ||
                      given<options::Identity, O...>),
                "carafe: a `computed` column is computed by the database and has no default");
  static_assert(std::is_integral_v<T> || !given<options::Identity, O...>,
                "carafe: only an integer column can have `identity`");
};

}  // namespace detail
}  // namespace carafe
