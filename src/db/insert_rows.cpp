// SPDX-License-Identifier: MIT
// Rows of the user's, inserted many at a time.
#include <carafe/db/connection.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <carafe/util/error.hpp>

#include "db/engine_state.hpp"
#include "db/parameters.hpp"
#include "db/pool.hpp"
#include "sql/client_values.hpp"

namespace carafe {
namespace {

/// Beyond this a statement gains no speed, but costs the server memory to prepare.
constexpr std::size_t most_rows_per_statement = 1000;

std::string column_name(const ColumnRef& column, const ModelResolver& models) {
  return column.member.model == nullptr ? column.name : models.resolve(column.member).column().name;
}

/// Fills a statement of `rows` rows from `next` and gives its parameters in the order of their
/// placeholders.
class Batch {
 public:
  Batch(InsertStatement& statement, std::size_t rows, std::size_t fields)
      : statement_(statement), rows_(rows), fields_(fields), keep_(rows * fields) {
    statement.values.assign(rows * statement.columns.size(), Value{});
  }

  void compile(StatementCache& cache, const Compiler& compiler, const ModelResolver& models) {
    compiled_ = cache.get(statement_, compiler, models);
    cells_.clear();
    statement_.collect_parameters(cells_);
  }
  const std::string& text() const { return compiled_->text; }

  std::span<const Cell> fill(FunctionRef<void(Cell*, Value*)> next) {
    std::size_t width = statement_.columns.size();
    for (std::size_t row = 0; row < rows_; ++row) next(&cells_[row * width], &keep_[row * fields_]);
    return detail::arranged(*compiled_, cells_, arranged_);
  }

 private:
  InsertStatement& statement_;
  std::size_t rows_;
  std::size_t fields_;
  std::shared_ptr<const CompiledSql> compiled_;
  std::vector<Cell> cells_;
  std::vector<Cell> arranged_;
  std::vector<Value> keep_;
};

}  // namespace

namespace detail {

std::vector<std::size_t> match_columns(InsertStatement& statement, const ModelResolver& models,
                                       const TypeTag& row, std::span<const std::string_view> fields) {
  std::vector<std::size_t> positions;
  if (statement.columns.empty()) {
    for (std::string_view field : fields) {
      positions.push_back(statement.columns.size());
      statement.columns.emplace_back(std::string{field});
    }
    return positions;
  }
  std::string problems;
  for (const ColumnRef& column : statement.columns) {
    std::string name = column_name(column, models);
    auto found = std::ranges::find(fields, name);
    if (found == fields.end()) problems += fmt::format(" No field is there for the column {}.", name);
    positions.push_back(std::size_t(found - fields.begin()));
  }
  for (std::size_t field = 0; field < fields.size(); ++field) {
    if (std::ranges::find(positions, field) == positions.end()) {
      problems += fmt::format(" The field {} is not among the columns.", fields[field]);
    }
  }
  if (!problems.empty()) {
    throw UsageError{
        "row-does-not-fit",
        fmt::format("The rows of {} do not fit the columns of the INSERT.{} Fields and columns are "
                    "paired by name.",
                    row.name, problems)};
  }
  return positions;
}

void require_columns(const InsertStatement& statement, std::size_t count) {
  if (statement.columns.size() == count) return;
  throw UsageError{
      "row-does-not-fit",
      fmt::format("The rows are tuples of {} values, and the INSERT names {} columns. Name one for "
                  "each, in their order: insert<User>().columns(&User::name, &User::email)",
                  count, statement.columns.size())};
}

}  // namespace detail

Result Connection::insert_rows(InsertStatement statement, std::size_t rows, std::size_t fields,
                               FunctionRef<void(Cell* cells, Value* keep)> next_given,
                               const ModelResolver& models) {
  if (!statement.values.empty() || !statement.expressions.empty() || statement.select) {
    throw UsageError{"incomplete-statement",
                     "An INSERT that is executed with rows has values of its own. Give it one or the other."};
  }
  const auto filled = detail::missing_client_columns(statement, models);
  const std::size_t given = statement.columns.size();
  for (const ClientColumn* column : filled) statement.columns.emplace_back(column->name);
  auto next = [&](Cell* cells, Value* keep) {
    next_given(cells, keep);
    for (std::size_t i = 0; i < filled.size(); ++i) {
      keep[fields + i] = filled[i]->make();
      cells[given + i] = keep[fields + i].cell();
    }
  };
  const std::size_t kept = fields + filled.size();
  bool returns = !statement.returning.empty();
  auto data = std::make_shared<detail::RowBuffer>(std::make_shared<std::vector<std::string>>());
  auto prepared = [&](Batch& batch) -> Statement& {
    batch.compile(engine_->statement_cache, dialect().compiler(), models);
    Statement& made = prepare(batch.text());
    if (returns && data->width() == 0) data = std::make_shared<detail::RowBuffer>(made.columns());
    return made;
  };
  auto send = [&](Batch& batch, std::size_t times) {
    Outcome outcome = prepared(batch).run_many(
        times, [&](std::size_t) { return batch.fill(next); },
        [&](std::size_t, const Cell* cells) { data->append(cells); });
    data->outcome.rows_affected += outcome.rows_affected;
    data->outcome.last_insert_id = outcome.last_insert_id;
  };
  auto work = [&] {
    const Capabilities& can = dialect().capabilities();
    std::size_t per_statement = 1;
    // What a statement of many rows returns is in no order the database promises; what statements
    // of one row each return is in theirs.
    if (!can.step_per_row && !returns) {
      per_statement =
          std::clamp<std::size_t>(can.max_parameters / std::max<std::size_t>(statement.columns.size(), 1), 1,
                                  most_rows_per_statement);
    }
    per_statement = std::min(per_statement, rows);
    Batch whole{statement, per_statement, kept};
    send(whole, rows / per_statement);
    if (std::size_t rest = rows % per_statement; rest > 0) {
      Batch last{statement, rest, kept};
      send(last, 1);
    }
  };
  if (rows == 0) {
    // Nothing is sent, but what would come back has columns.
    Batch one{statement, 1, kept};
    if (returns) prepared(one);
    return Result{data};
  }
  if (in_transaction()) {
    work();
  } else {
    in_own_transaction(work);
  }
  return Result{data};
}

}  // namespace carafe
