// SPDX-License-Identifier: MIT
#include <carafe/orm/keyset.hpp>

#include <limits>
#include <string>

#include "orm/keyset_cursor.hpp"

namespace carafe {
namespace detail {
namespace {

[[noreturn]] void refuse_order(const ModelDescriptor& model, const std::string& why) {
  throw UsageError("keyset-order",
                   "a query of " + std::string(model.name()) + " that is read by keys is ordered by " + why);
}

bool has_an_order(TypeKind kind) {
  return kind != TypeKind::Enum && kind != TypeKind::JSON && kind != TypeKind::Array &&
         kind != TypeKind::Other;
}

Clause compare(Operator op, const KeysetTerm& term, const Value& value) {
  return Clause::binary(op, term.column, Clause::of_literal(value));
}
Clause null_test(const KeysetTerm& term, bool is) {
  return Clause::unary(is ? Operator::is_null : Operator::is_not_null, term.column);
}
Clause either(Clause one, Clause other) {
  return Clause::binary(Operator::logical_or, std::move(one), std::move(other));
}

/// What holds for the rows behind the cursor, from this term on. `t >= v AND (t > v OR rest)`
/// rather than `t > v OR t = v AND rest`, for which no database begins in the middle of an index.
Clause behind(const std::vector<KeysetTerm>& terms, const Cursor& cursor, std::size_t position) {
  const KeysetTerm& term = terms[position];
  const Value& value = cursor.values[position];
  const Operator beyond = term.descending ? Operator::less : Operator::greater;
  const Operator from = term.descending ? Operator::less_equal : Operator::greater_equal;
  // The last one is not nullable.
  if (position + 1 == terms.size()) return compare(cursor.inclusive ? from : beyond, term, value);

  const Clause rest = behind(terms, cursor, position + 1);
  const bool nulls_follow = term.nullable && !term.nulls_first;
  if (value.is_null()) {
    if (!nulls_follow) return either(null_test(term, false), rest);
    Clause both = null_test(term, true);
    both.and_also(rest);
    return both;
  }
  Clause condition = compare(from, term, value);
  Clause further = either(compare(beyond, term, value), rest);
  if (nulls_follow) {
    condition = either(std::move(condition), null_test(term, true));
    further = either(null_test(term, true), std::move(further));
  }
  condition.and_also(std::move(further));
  return condition;
}

}  // namespace

KeysetReader::KeysetReader(const ModelDescriptor& model, SelectStatement& statement,
                           const KeysetOptions& options)
    : model_(model), options_(options), per_page_(options.per_page.value_or(20)) {
  if (options.max_per_page && per_page_ > *options.max_per_page) per_page_ = *options.max_per_page;
  if (per_page_ < 1) {
    throw UsageError("wrong-page-size",
                     "a page of " + std::to_string(per_page_) + " rows was asked for; it holds at least one");
  }
  if (!options.after.empty() && !options.before.empty()) {
    throw PageError("two-places", "a page is either after one cursor or before another; both were given");
  }
  cut_to_page(statement, {}, true);
  statement.offset.reset();
  statement.limit = per_page_ == std::numeric_limits<std::int64_t>::max() ? per_page_ : per_page_ + 1;
  read_order(statement);
  if (backward()) {
    for (KeysetTerm& term : terms_) {
      term.descending = !term.descending;
      term.nulls_first = !term.nulls_first;
    }
  }
  statement.order_by.clear();
  for (const KeysetTerm& term : terms_) {
    const NullsOrder nulls = term.nulls_first ? NullsOrder::first : NullsOrder::last;
    statement.order_by.emplace_back(term.column, term.descending,
                                    term.nullable ? nulls : NullsOrder::unspecified);
  }
  const std::string& text = backward() ? options.before : options.after;
  if (!text.empty()) {
    statement.where.and_also(behind(terms_, read_cursor(text, described(), model_, terms_), 0));
  }
}

void KeysetReader::read_order(SelectStatement& statement) {
  if (!statement.group_by.empty() || !statement.distinct_on.empty()) {
    refuse_order(model_, "its groups; groups have no keys: use paginate()");
  }
  for (const Ordering& term : statement.order_by) read_term(term, statement);
  const bool descending = !terms_.empty() && terms_.back().descending;
  for (const ModelField& field : model_.fields) {
    if (!field.options.primary_key) continue;
    auto is_there = [&](const KeysetTerm& term) { return term.field == &field; };
    const auto there = std::find_if(terms_.begin(), terms_.end(), is_there);
    if (there != terms_.end()) continue;
    const MemberTag member{model_.type, field.offset};
    const std::string& alias = statement.from.alias;
    read_term({alias.empty() ? Clause::of_member(member) : Clause::of_member(member, alias), descending},
              statement);
  }
  if (terms_.empty()) refuse_order(model_, "nothing: it has no primary key");
  // Behind the primary key nothing orders any more.
  while (terms_.back().nullable) terms_.pop_back();
}

void KeysetReader::read_term(const Ordering& term, const SelectStatement& statement) {
  const auto nodes = term.by.nodes();
  const bool is_member = nodes.size() == 1 && nodes[0].op == Operator::member;
  const ModelField* field = is_member ? model_.find(MemberTag{nodes[0].model, nodes[0].offset}) : nullptr;
  const std::string_view alias = is_member && nodes[0].count == 1
                                     ? std::string_view{term.by.names()[nodes[0].index]}
                                     : std::string_view{};
  if (field == nullptr || alias != statement.from.alias) {
    refuse_order(model_, "something else than its members: the place of a row is known by the values it has");
  }
  const TypeKind kind = field->options.type ? field->options.type->kind : field->ops->default_type.kind;
  if (!has_an_order(kind)) {
    refuse_order(model_,
                 std::string(field->name) +
                     ", whose type has no order that all databases compare by; order by another member");
  }
  if (field->options.hidden) {
    refuse_order(model_, std::string(field->name) + ", which is hidden, and a cursor would show its values");
  }
  auto is_same = [&](const KeysetTerm& other) { return other.field == field; };
  if (std::find_if(terms_.begin(), terms_.end(), is_same) != terms_.end()) return;
  const bool nullable = field->ops->nullable && !field->options.not_null && !field->options.primary_key;
  const bool nulls_first =
      term.nulls == NullsOrder::unspecified ? !term.descending : term.nulls == NullsOrder::first;
  terms_.push_back({field, term.by, term.descending, nullable, nulls_first});
}

/// Of the page, not of the direction it is read in.
std::string KeysetReader::described() const {
  std::string order = model_.schema_name + "." + model_.table_name + ":";
  for (const KeysetTerm& term : terms_) {
    order += " " + std::string(term.field->column());
    if (term.descending != backward()) order += " desc";
    if (term.nullable) order += term.nulls_first != backward() ? " nulls first" : " nulls last";
  }
  return order;
}

KeysetPlace KeysetReader::place(bool one_more, const void* first, const void* last) const {
  auto cursor_of = [this](const void* object) {
    Cursor cursor;
    CellStore store;
    for (const KeysetTerm& term : terms_) {
      const void* column = term.field->in(object);
      if (!term.nullable && !term.field->ops->is_assigned(column)) {
        refuse_order(model_,
                     std::string(term.field->name) + ", which it does not load; load it with the objects");
      }
      cursor.values.emplace_back(term.field->ops->encode(column, store));
    }
    return write_cursor(cursor, described());
  };
  KeysetPlace place;
  place.per_page = per_page_;
  place.has_next = backward() || one_more;
  place.has_prev = backward() ? one_more : !options_.after.empty();
  if (first != nullptr) {
    place.start_cursor = cursor_of(first);
    place.end_cursor = cursor_of(last);
  } else if (const std::string& text = backward() ? options_.before : options_.after; !text.empty()) {
    // Of what is on the other side of the place, nothing is left out.
    Cursor cursor = read_cursor(text, described(), model_, terms_);
    cursor.inclusive = !cursor.inclusive;
    place.start_cursor = backward() ? text : write_cursor(cursor, described());
    place.end_cursor = backward() ? write_cursor(cursor, described()) : text;
  }
  return place;
}

void write_keyset_place(JsonWriter& writer, const KeysetPlace& place) {
  auto cursor = [&writer](const char* key, const std::optional<std::string>& value) {
    writer.key(key);
    value ? writer.string(*value) : writer.null();
  };
  writer.key("per_page");
  writer.integer(place.per_page);
  cursor("prev_cursor", place.prev_cursor());
  cursor("next_cursor", place.next_cursor());
}

}  // namespace detail

std::optional<std::string> KeysetPlace::prev_cursor() const {
  return has_prev ? std::optional{start_cursor} : std::nullopt;
}
std::optional<std::string> KeysetPlace::next_cursor() const {
  return has_next ? std::optional{end_cursor} : std::nullopt;
}

}  // namespace carafe
