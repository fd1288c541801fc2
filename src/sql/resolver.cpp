// SPDX-License-Identifier: MIT
#include <carafe/sql/resolver.hpp>

#include <string>

#include <carafe/util/error.hpp>

namespace carafe {
namespace {

class NoModels final : public ModelResolver {
 public:
  ResolvedColumn resolve(MemberTag member) const override { throw_unregistered_model(*member.model); }
  const Table& table_of(const TypeTag& model) const override { throw_unregistered_model(model); }
};

}  // namespace

const ModelResolver& no_models() {
  static const NoModels resolver;
  return resolver;
}

void throw_unregistered_model(const TypeTag& model) {
  std::string name{model.name};
  throw UsageError{"unregistered-model",
                   "The model " + name +
                       " is used in a statement but was never registered. Register it where "
                       "the program starts: db.models<" +
                       name + ">() with a Database, models.add<" + name + ">() with Models."};
}

}  // namespace carafe
