// SPDX-License-Identifier: MIT
#include "orm/client_columns.hpp"

#include <new>

#include <carafe/util/error.hpp>

namespace carafe::detail {
namespace {

/// A model of which only the column that is asked for gets a value.
class BlankModel {
 public:
  explicit BlankModel(const ModelDescriptor& model)
      : model_(model), storage_(::operator new (model.size, std::align_val_t{model.alignment})) {
    model_.construct_blank(storage_);
  }
  ~BlankModel() {
    model_.destroy(storage_);
    ::operator delete (storage_, std::align_val_t{model_.alignment});
  }
  BlankModel(const BlankModel&) = delete;
  BlankModel& operator=(const BlankModel&) = delete;

  void* object() const { return storage_; }

 private:
  const ModelDescriptor& model_;
  void* storage_;
};

[[noreturn]] void throw_takes_object(const ModelDescriptor& model, const ModelField& field) {
  std::string member = std::string{model.name()} + "." + std::string{field.name};
  throw UsageError{"incomplete-statement",
                   member +
                       " is given its value by a function of the object, and a statement of many rows has "
                       "none. Give &" +
                       std::string{model.name()} + "::" + std::string{field.name} +
                       " a value in the statement, or change the objects in a session."};
}

}  // namespace

ClientColumn client_column(const ModelDescriptor& model, std::size_t position,
                           const ColumnOptions::ClientDefault& by) {
  return {std::string{model.fields[position].column()}, [&model, position, &by] {
            const ModelField& field = model.fields[position];
            if (by.takes_object) throw_takes_object(model, field);
            BlankModel blank{model};
            void* column = field.in(blank.object());
            by.assign(by.option.data(), nullptr, column);
            CellStore store;
            Cell cell = field.ops->encode(column, store);
            cell.hidden = field.options.hidden;
            return Value{cell};
          }};
}

}  // namespace carafe::detail
