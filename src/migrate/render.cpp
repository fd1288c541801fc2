// SPDX-License-Identifier: MIT
#include <carafe/migrate/render.hpp>

#include <algorithm>
#include <random>
#include <utility>

#include "migrate/cpp_layout.hpp"

namespace carafe::migrations {
namespace {

using detail::cpp_call;
using detail::cpp_list;
using detail::cpp_strings;
using detail::CppExpression;

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Match(Cases...) -> Match<Cases...>;

CppExpression with(CppExpression call, std::vector<CppExpression> more) {
  for (auto& one : more) call.arguments.push_back(std::move(one));
  return call;
}

CppExpression literal(const std::string& text) { return {cpp_string(text)}; }

CppExpression named_enum(const SqlType& type) {
  CppExpression call = cpp_call("Enum", {cpp_strings(type.labels)});
  if (!type.name.empty()) call.arguments.push_back(literal(type.name));
  return call;
}

CppExpression type_of(const SqlType& type) {
  if (type.kind == TypeKind::Other) return cpp_call("OtherType", {literal(type.name)});
  if (type.kind == TypeKind::Enum) return named_enum(type);
  return {type.to_source()};
}

CppExpression field_of(const std::string& name, const CppExpression& value) {
  return {"." + name + " = " + detail::flat(value)};
}

CppExpression identity_of(const Identity& identity) {
  CppExpression list = cpp_list({});
  if (identity.always) list.arguments.push_back(field_of("always", {"true"}));
  auto number = [&](const char* name, const std::optional<std::int64_t>& value) {
    if (value) list.arguments.push_back(field_of(name, {std::to_string(*value)}));
  };
  number("start", identity.start);
  number("increment", identity.increment);
  number("min_value", identity.min_value);
  number("max_value", identity.max_value);
  number("cache", identity.cache);
  if (identity.cycle) list.arguments.push_back(field_of("cycle", {"true"}));
  return list;
}

CppExpression column_of(const TableColumn& column, bool may_number_rows) {
  CppExpression call = cpp_call("column", {literal(column.name), type_of(column.type)});
  auto& arguments = call.arguments;
  if (!column.nullable || column.primary_key) arguments.push_back({"not_null"});
  if (may_number_rows && !column.autoincrement) arguments.push_back(cpp_call("autoincrement", {{"false"}}));
  if (column.server_default)
    arguments.push_back(cpp_call("server_default", {literal(*column.server_default)}));
  if (column.computed) {
    CppExpression computed = cpp_call("computed", {literal(column.computed->sql)});
    if (column.computed->persisted)
      computed.arguments.push_back({*column.computed->persisted ? "true" : "false"});
    arguments.push_back(std::move(computed));
  }
  if (column.identity) arguments.push_back(cpp_call("identity", {identity_of(*column.identity)}));
  if (!column.comment.empty()) arguments.push_back(cpp_call("comment", {literal(column.comment)}));
  return call;
}

CppExpression deferral_of(Deferral deferral) {
  return {deferral == Deferral::deferred ? "Deferral::deferred" : "Deferral::immediate"};
}

// What is said of a unique constraint after its columns; nothing of a plain one.
std::vector<CppExpression> unique_details(const UniqueConstraint& unique) {
  CppExpression list = cpp_list({});
  if (unique.deferral != Deferral::none)
    list.arguments.push_back(field_of("deferral", deferral_of(unique.deferral)));
  if (unique.nulls_not_distinct) list.arguments.push_back(field_of("nulls_not_distinct", {"true"}));
  if (list.arguments.empty()) return {};
  return {std::move(list)};
}

void add_options(CppExpression& call, const ForeignKeyConstraint& key) {
  if (!key.referred_schema.empty())
    call.arguments.push_back(cpp_call("referred_schema", {literal(key.referred_schema)}));
  if (!key.on_delete.empty()) call.arguments.push_back(cpp_call("ondelete", {literal(key.on_delete)}));
  if (!key.on_update.empty()) call.arguments.push_back(cpp_call("onupdate_key", {literal(key.on_update)}));
  if (!key.match.empty()) call.arguments.push_back(cpp_call("match", {literal(key.match)}));
  if (key.deferral != Deferral::none)
    call.arguments.push_back({key.deferral == Deferral::deferred ? "initially_deferred" : "deferrable"});
  if (key.use_alter) call.arguments.push_back({"use_alter"});
  if (key.not_valid) call.arguments.push_back({"not_valid"});
}

CppExpression dialect_options(const DialectOptions& options) {
  CppExpression list = cpp_list({});
  for (const auto& [name, value] : options)
    list.arguments.push_back(cpp_list({literal(name), literal(value)}));
  return list;
}

CppExpression term_of(const IndexTerm& term) {
  bool plain = !term.is_expression && term.length == 0 && term.operator_class.empty();
  std::string text =
      plain ? cpp_string(term.text)
            : (term.is_expression ? "index_expression(" : "IndexTerm(") + cpp_string(term.text) + ")";
  if (term.length != 0) text += ".with_length(" + std::to_string(term.length) + ")";
  if (!term.operator_class.empty()) text += ".with_operator_class(" + cpp_string(term.operator_class) + ")";
  return {term.descending ? "descending(" + text + ")" : text};
}

// create_table would number the rows of this column unless told otherwise.
bool may_number_rows(const Table& table, const TableColumn& column) {
  if (table.primary_key.columns != std::vector<std::string>{column.name}) return false;
  bool is_integer = column.type.kind == TypeKind::Integer || column.type.kind == TypeKind::BigInteger ||
                    column.type.kind == TypeKind::SmallInteger;
  bool refers = std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), [&](const auto& key) {
    return std::count(key.columns.begin(), key.columns.end(), column.name) > 0;
  });
  return is_integer && !refers;
}

CppExpression create_table(const Table& table) {
  CppExpression call = cpp_call("op.create_table", {literal(table.name)});
  auto& arguments = call.arguments;
  for (const auto& column : table.columns)
    arguments.push_back(column_of(column, may_number_rows(table, column)));
  if (!table.primary_key.columns.empty()) {
    const PrimaryKeyConstraint& has = table.primary_key;
    bool conventional = has.name.empty() || has.name == primary_key_name(table.name);
    CppExpression key = conventional
                            ? cpp_call("primary_key_constraint", cpp_strings(has.columns).arguments)
                            : cpp_call("named_primary_key", {literal(has.name), cpp_strings(has.columns)});
    arguments.push_back(std::move(key));
  }
  for (const auto& unique : table.uniques)
    arguments.push_back(
        with(cpp_call("unique_constraint", {literal(unique.name), cpp_strings(unique.columns)}),
             unique_details(unique)));
  for (const auto& check : table.checks)
    arguments.push_back(cpp_call("check_constraint", {literal(check.name), literal(check.sql)}));
  for (const auto& exclude : table.excludes)
    arguments.push_back(cpp_call("exclude_constraint", {literal(exclude.name), literal(exclude.sql)}));
  for (const auto& key : table.foreign_keys) {
    CppExpression element =
        cpp_call("foreign_key_constraint", {literal(key.name), cpp_strings(key.columns),
                                            literal(key.referred_table), cpp_strings(key.referred_columns)});
    add_options(element, key);
    arguments.push_back(std::move(element));
  }
  if (!table.comment.empty()) arguments.push_back(cpp_call("table_comment", {literal(table.comment)}));
  for (const auto& [name, value] : table.options)
    arguments.push_back(cpp_call("table_option", {literal(name), literal(value)}));
  return call;
}

CppExpression create_index(const std::string& table, const Index& index) {
  CppExpression terms = cpp_list({});
  for (const IndexTerm& term : index.columns) terms.arguments.push_back(term_of(term));
  CppExpression call = cpp_call("op.create_index", {literal(index.name), literal(table), std::move(terms)});
  CppExpression details = cpp_list({});
  if (!index.where.empty()) details.arguments.push_back(field_of("where", literal(index.where)));
  if (!index.include.empty()) details.arguments.push_back(field_of("include", cpp_strings(index.include)));
  if (index.nulls_not_distinct) details.arguments.push_back(field_of("nulls_not_distinct", {"true"}));
  if (!index.options.empty())
    details.arguments.push_back(field_of("options", dialect_options(index.options)));
  if (details.arguments.empty()) {
    if (index.unique) call.arguments.push_back({"unique"});
    return call;
  }
  if (index.unique) details.arguments.insert(details.arguments.begin(), field_of("unique", {"true"}));
  call.arguments.push_back(std::move(details));
  return call;
}

CppExpression change_of(const ColumnChange& change) {
  CppExpression list = cpp_list({});
  auto field = [&](const std::string& name, const CppExpression& value) {
    list.arguments.push_back(field_of(name, value));
  };
  if (change.type) field("type", type_of(*change.type));
  if (change.nullable) field("nullable", {*change.nullable ? "true" : "false"});
  if (change.server_default) field("server_default", literal(*change.server_default));
  if (change.drop_server_default) field("drop_server_default", {"true"});
  if (change.name) field("name", literal(*change.name));
  return list;
}

std::vector<CppExpression> calls_of(const Operation& operation) {
  using Calls = std::vector<CppExpression>;
  return std::visit(
      Match{
          [](const CreateTable& op) -> Calls {
            Calls calls{create_table(op.table)};
            for (const auto& index : op.table.indexes) calls.push_back(create_index(op.table.name, index));
            return calls;
          },
          [](const DropTable& op) -> Calls { return {cpp_call("op.drop_table", {literal(op.table.name)})}; },
          [](const RenameTable& op) -> Calls {
            return {cpp_call("op.rename_table", {literal(op.from), literal(op.to)})};
          },
          [](const AddColumn& op) -> Calls {
            CppExpression call = cpp_call("op.add_column", {literal(op.table), column_of(op.column, false)});
            if (!op.before.empty()) call.arguments.push_back(cpp_call("before", {literal(op.before)}));
            if (!op.fill.empty()) call.arguments.push_back(cpp_call("fill", {literal(op.fill)}));
            return {call};
          },
          [](const DropColumn& op) -> Calls {
            return {cpp_call("op.drop_column", {literal(op.table), literal(op.column)})};
          },
          [](const AlterColumn& op) -> Calls {
            return {
                cpp_call("op.alter_column", {literal(op.table), literal(op.column), change_of(op.change)})};
          },
          [](const CreateIndex& op) -> Calls { return {create_index(op.table, op.index)}; },
          [](const DropIndex& op) -> Calls {
            return {cpp_call("op.drop_index", {literal(op.index.name), literal(op.table)})};
          },
          [](const CreateUnique& op) -> Calls {
            return {with(cpp_call("op.create_unique_constraint", {literal(op.unique.name), literal(op.table),
                                                                  cpp_strings(op.unique.columns)}),
                         unique_details(op.unique))};
          },
          [](const CreateCheck& op) -> Calls {
            CppExpression call = cpp_call("op.create_check_constraint",
                                          {literal(op.check.name), literal(op.table), literal(op.check.sql)});
            if (op.check.not_valid) call.arguments.push_back({"not_valid"});
            return {call};
          },
          [](const CreateForeignKey& op) -> Calls {
            CppExpression call =
                cpp_call("op.create_foreign_key",
                         {literal(op.key.name), literal(op.table), cpp_strings(op.key.columns),
                          literal(op.key.referred_table), cpp_strings(op.key.referred_columns)});
            add_options(call, op.key);
            return {call};
          },
          [](const DropConstraint& op) -> Calls {
            return {cpp_call("op.drop_constraint", {literal(op.name), literal(op.table)})};
          },
          [](const Execute& op) -> Calls { return {cpp_call("op.execute", {literal(op.sql)})}; },
      },
      operation);
}

std::string function_of(const std::string& name, const std::vector<Operation>& operations) {
  const std::string field = "      ." + name + " =";
  std::vector<CppExpression> calls;
  for (const auto& operation : operations)
    for (auto& call : calls_of(operation)) calls.push_back(std::move(call));
  if (calls.empty()) return field + " [](Operations&) {},\n";
  std::string line = field + " [](Operations& op) { " + detail::flat(calls[0]) + "; },";
  if (calls.size() == 1 && line.size() <= detail::cpp_columns) return line + "\n";
  std::string text = field + "\n          [](Operations& op) {\n";
  for (const auto& call : calls) text += "            " + detail::laid_out(call, 12, ";") + "\n";
  return text + "          },\n";
}

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

std::string new_revision_id() {
  std::random_device device;
  std::string id;
  while (id.size() < 12) id += "0123456789abcdef"[device() % 16];
  return id;
}

std::string revision_file_name(std::string_view id, std::string_view message) {
  std::string slug;
  for (char c : message) {
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    if (is_word(c)) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '_') {
      slug += '_';
    }
  }
  slug = slug.substr(0, 40);
  while (!slug.empty() && slug.back() == '_') slug.pop_back();
  return std::string{id} + (slug.empty() ? "" : "_") + slug + ".cpp";
}

std::string render_operation(const Operation& operation) {
  std::string text;
  for (const auto& call : calls_of(operation)) {
    if (!text.empty()) text += "\n";
    text += detail::laid_out(call, 0, ";");
  }
  return text;
}

std::string render_revision(std::string_view id, std::string_view down_revision, std::string_view message,
                            const std::vector<Operation>& upgrade) {
  std::string parent = down_revision.empty() ? "{}" : cpp_string(down_revision);
  std::string text =
      "#include <carafe/migrate/revision.hpp>\nusing namespace carafe::migrations;\n\nRevision revision_";
  text += std::string{id} + "() {\n  return {\n";
  text += "      .id = " + cpp_string(id) + ",\n";
  text += "      .down_revision = " + parent + ",\n";
  const std::string field = "      .message = ";
  std::string subject = cpp_string(message);
  if (field.size() + subject.size() + 1 > detail::cpp_columns) {
    text += "      .message =\n          " + detail::laid_out({subject}, 10, ",") + "\n";
  } else {
    text += field + subject + ",\n";
  }
  text += function_of("upgrade", upgrade) + function_of("downgrade", reverse(upgrade));
  return text + "  };\n}\n";
}

std::string cpp_string(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    bool may_be_trigraph = c == '?' && out.back() == '?';
    if (c == '"' || c == '\\' || may_be_trigraph) {
      out += {'\\', c};
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7f) {
      // Three octal digits end by themselves; a \x would take in the digits that follow.
      out += {'\\', char('0' + (byte >> 6)), char('0' + ((byte >> 3) & 7)), char('0' + (byte & 7))};
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace carafe::migrations
