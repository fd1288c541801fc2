// SPDX-License-Identifier: MIT
#include <carafe/migrate/execute.hpp>

#include <utility>

#include <carafe/db/errors.hpp>

#include "migrate/execute_in_place.hpp"
#include "migrate/sql_tokens.hpp"
#include "migrate/sqlite_rebuild.hpp"

namespace carafe::migrations {
namespace {

// On one line, and without the name a rebuilt table has while it is filled, which is nobody's business.
std::string for_people(std::string_view message) {
  std::string out;
  for (char c : message) {
    bool space = c == ' ' || c == '\n' || c == '\t';
    if (!space || (!out.empty() && out.back() != ' ')) out += space ? ' ' : c;
  }
  const std::string& prefix = detail::rebuild_prefix;
  for (auto at = out.find(prefix); at != std::string::npos; at = out.find(prefix, at))
    out.erase(at, prefix.size());
  return out;
}

std::string described(const std::vector<Operation>& operations) {
  std::string text;
  for (const auto& operation : operations) text += (text.empty() ? "" : ", ") + describe(operation);
  return text;
}

// They would end the transaction a revision is, and keep half of it when it fails.
void refuse_transaction_control(const std::string& sql) {
  auto tokens = detail::tokenize(sql);
  auto word = [&](std::size_t i) {
    return i < tokens.size() ? sql.substr(tokens[i].begin, tokens[i].end - tokens[i].begin) : "";
  };
  bool to_savepoint = detail::same_name(word(0), "ROLLBACK") && detail::same_name(word(1), "TO");
  for (const char* control : {"BEGIN", "COMMIT", "END", "ROLLBACK"})
    if (detail::same_name(word(0), control) && !to_savepoint)
      throw MigrationError("migration-failed",
                           "a revision is one transaction, which Carafe begins and commits");
}

// Runs `work`; what it throws comes out naming the operations.
template <class Work>
void naming(const std::vector<Operation>& operations, Work work) {
  try {
    work();
  } catch (const MigrationError& error) {
    throw MigrationError(error.code(), described(operations) + ": " + for_people(error.what()));
  } catch (const DatabaseError& error) {
    throw MigrationError("migration-failed", described(operations) + ": " + for_people(error.what()));
  }
}

}  // namespace

bool OperationExecutor::needs_rebuild(const Operation& operation) const {
  const Capabilities& can = connection_.dialect().capabilities();
  if (const auto* add = std::get_if<AddColumn>(&operation))
    return !can.alter_column && !detail::can_add_in_place(*add, connection_.dialect().compiler());
  if (std::holds_alternative<DropColumn>(operation) || std::holds_alternative<AlterColumn>(operation))
    return !can.alter_column;
  return !can.alter_constraints &&
         (std::holds_alternative<CreateUnique>(operation) || std::holds_alternative<CreateCheck>(operation) ||
          std::holds_alternative<CreateForeignKey>(operation) ||
          std::holds_alternative<DropConstraint>(operation));
}

void OperationExecutor::add(Operation operation) {
  bool same_table = !gathered_.empty() && detail::same_name(table_of(gathered_.front()), table_of(operation));
  bool joins = same_table && std::holds_alternative<AddColumn>(operation);
  if (!gathered_.empty() && (!same_table || (!joins && !needs_rebuild(operation)))) finish();

  auto* alter = std::get_if<AlterColumn>(&operation);
  if (alter && alter->change.name && needs_rebuild(operation)) {
    // SQLite renames a column itself, in views and triggers too.
    AlterColumn rest = *alter;
    rest.change.name.reset();
    if (rest.change != ColumnChange{}) gathered_.push_back(rest);
    finish();
    naming({operation}, [&] {
      connection_.execute_ddl(
          connection_.dialect().compiler().rename_column(alter->table, alter->column, *alter->change.name));
    });
  } else if (joins || needs_rebuild(operation)) {
    gathered_.push_back(std::move(operation));
  } else {
    naming({operation}, [&] { run_native(operation); });
  }
}

void OperationExecutor::finish() {
  if (gathered_.empty()) return;
  auto operations = std::exchange(gathered_, {});
  while (!operations.empty()) {
    bool dropped = false;
    naming({operations.front()}, [&] { dropped = detail::drop_in_place(connection_, operations.front()); });
    if (!dropped) break;
    operations.erase(operations.begin());
  }
  if (operations.empty()) return;
  naming(operations, [&] { detail::rebuild_table(connection_, table_of(operations.front()), operations); });
}

void OperationExecutor::run_native(const Operation& operation) {
  if (const auto* sql = std::get_if<Execute>(&operation)) {
    refuse_transaction_control(sql->sql);
    connection_.execute_ddl(sql->sql);
  } else {
    detail::execute_in_place(connection_, operation);
  }
}

}  // namespace carafe::migrations
