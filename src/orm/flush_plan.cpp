// SPDX-License-Identifier: MIT
#include "orm/flush_plan.hpp"

#include <algorithm>
#include <compare>

#include "orm/row_sql.hpp"

namespace carafe::detail {
namespace {

ColumnSet set_columns(const Mapping& mapping, const void* object) {
  ColumnSet set = 0;
  ColumnSet bit = 1;
  for (const ModelField& field : mapping.model->fields) {
    if (!field.ops->is_unset(field.in(object))) set |= bit;
    bit <<= 1;
  }
  return set;
}

bool key_less(const ObjectHeader& a, const ObjectHeader& b) {
  return a.mapping->integer_key ? a.integer_key < b.integer_key : *a.key_text < *b.key_text;
}

void append(std::vector<FlushBatch>& batches, ObjectHeader* object, ColumnSet columns) {
  if (batches.empty() || batches.back().mapping != object->mapping || batches.back().columns != columns) {
    batches.push_back({object->mapping, columns, {}});
  }
  batches.back().objects.push_back(object);
}

void describe(std::string& text, const char* verb, const std::vector<FlushBatch>& batches) {
  for (const FlushBatch& batch : batches) {
    text += verb + batch.mapping->table->name;
    std::string columns;
    for (std::size_t position : positions_of(batch.columns)) {
      columns += (columns.empty() ? "" : ", ") + batch.mapping->table->columns[position].name;
    }
    if (!columns.empty()) text += " (" + columns + ")";
    text += " x " + std::to_string(batch.objects.size()) + "\n";
  }
}

}  // namespace

std::string FlushPlan::to_string() const {
  std::string text;
  describe(text, "INSERT ", inserts);
  describe(text, "UPDATE ", updates);
  describe(text, "DELETE ", deletes);
  return text;
}

FlushPlan plan_flush(std::span<ObjectHeader* const> added, std::span<const Change> changed,
                     std::span<ObjectHeader* const> erased) {
  FlushPlan plan;
  auto rank_less = [](const ObjectHeader* a, const ObjectHeader* b) {
    return a->mapping->rank < b->mapping->rank;
  };

  if (std::is_sorted(added.begin(), added.end(), rank_less)) {
    for (ObjectHeader* object : added)
      append(plan.inserts, object, set_columns(*object->mapping, object_of(*object)));
  } else {
    std::vector<ObjectHeader*> sorted(added.begin(), added.end());
    std::stable_sort(sorted.begin(), sorted.end(), rank_less);
    for (ObjectHeader* object : sorted)
      append(plan.inserts, object, set_columns(*object->mapping, object_of(*object)));
  }

  std::vector<Change> updates(changed.begin(), changed.end());
  std::sort(updates.begin(), updates.end(), [&](const Change& a, const Change& b) {
    if (a.object->mapping != b.object->mapping) return rank_less(a.object, b.object);
    return key_less(*a.object, *b.object);
  });
  for (const Change& change : updates) append(plan.updates, change.object, change.columns);

  std::vector<ObjectHeader*> deletes(erased.begin(), erased.end());
  std::sort(deletes.begin(), deletes.end(), [&](const ObjectHeader* a, const ObjectHeader* b) {
    if (a->mapping != b->mapping) return rank_less(b, a);
    return key_less(*b, *a);
  });
  for (ObjectHeader* object : deletes) append(plan.deletes, object, 0);
  return plan;
}

}  // namespace carafe::detail
