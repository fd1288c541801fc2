// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/sql/resolver.hpp>
#include <carafe/sql/statements.hpp>
#include <carafe/sql/to_cell.hpp>
#include <carafe/util/reflect.hpp>

/// How a tuple or a struct of the user's becomes the values of a row: the counterpart of
/// RowReader.
namespace carafe::detail {

/// For each of the statement's columns the position of the field that fills it; a statement
/// without columns gets one for each field. Throws UsageError "row-does-not-fit" naming
/// columns without a field and fields without a column.
std::vector<std::size_t> match_columns(InsertStatement& statement, const ModelResolver& models,
                                       const TypeTag& row, std::span<const std::string_view> fields);
/// Throws UsageError "row-does-not-fit" where the statement's columns are not so many.
void require_columns(const InsertStatement& statement, std::size_t count);

/// Whether a row may have a field of T. Columns of a model are none: their objects know
/// which of them are set, and are added to a session.
template <class T>
inline constexpr bool row_field = true;

/// Writes rows of R, each as one cell for each column of `statement`, which are borrowed from the
/// row and from `keep`, an array as long as the row has fields.
template <class R>
class RowSource {
  static_assert(Reflectable<R>, "carafe: rows to insert are tuples of values or plain structs of them");

 public:
  static constexpr std::size_t fields = field_count<R>;

  RowSource(InsertStatement& statement, const ModelResolver& models)
      : positions_(match_columns(statement, models, type_tag<R>, field_names<R>)) {}

  void write(const R& row, Cell* cells, Value* keep) const {
    std::array<Cell, fields> all;
    with_fields(row, [&](const auto&... members) {
      static_assert(
          (row_field<std::remove_cvref_t<decltype(members)>> && ...),
          "carafe: objects of models are added to a session, session.add_all(users); rows to insert "
          "are tuples of values or plain structs of them");
      std::size_t field = 0;
      ((all[field] = to_cell(members, keep[field]), ++field), ...);
    });
    for (std::size_t position : positions_) *cells++ = all[position];
  }

 private:
  std::vector<std::size_t> positions_;
};

template <class... T>
class RowSource<std::tuple<T...>> {
 public:
  static constexpr std::size_t fields = sizeof...(T);

  RowSource(InsertStatement& statement, const ModelResolver&) { require_columns(statement, fields); }

  void write(const std::tuple<T...>& row, Cell* cells, Value* keep) const {
    std::apply([&](const T&... values) { ((*cells++ = to_cell(values, *keep++)), ...); }, row);
  }
};

}  // namespace carafe::detail
