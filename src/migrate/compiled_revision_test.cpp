// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <dlfcn.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <carafe/migrate/compare.hpp>
#include <carafe/migrate/runner.hpp>

#include "migrate/test_database.hpp"

using namespace carafe;
using namespace carafe::migrations;

namespace {

void first_models(Operations& op) {
  op.create_table("user", column("id", Integer(), primary_key), column("name", String(50), not_null),
                  column("email", String(50), not_null, unique));
}
void second_models(Operations& op) {
  op.create_table(
      "user", column("id", Integer(), primary_key), column("name", Text()),
      column("email", String(50), not_null, unique), column("age", Integer(), indexed),
      column("kind", Enum({"admin", "quoted \"one\"", "it's"}), not_null, server_default("'admin'")));
  op.create_table(
      "order", column("id", Integer(), primary_key),
      column("user_id", Integer(), not_null, foreign_key("user.id"), ondelete("CASCADE"), indexed),
      column("total", Double(), check("total >= 0")),
      column("made_at", DateTimeType(), server_default("CURRENT_TIMESTAMP")), column("raw", LargeBinary()),
      column("day", DateType()), column("at", TimeType()), column("paid", Boolean(), not_null),
      column("small", SmallInteger()), column("big", BigInteger()),
      unique_constraint("uq_order_day", {"user_id", "day"}));
}
void third_models(Operations& op) {
  op.create_table("user", column("id", Integer(), primary_key), column("email", String(80), not_null),
                  column("age", Integer(), not_null));
}

/// Revisions written to files and compiled into a library, as a build does.
class CompiledRevisions {
 public:
  void add(const std::string& id, const std::string& parent, const std::vector<Operation>& operations) {
    std::string name = revision_file_name(id, "step " + id);
    std::ofstream{folder_.path / name} << render_revision(id, parent, "step " + id, operations);
    files_ += " " + (folder_.path / name).string();
    declarations_ += "carafe::migrations::Revision revision_" + id + "();\n";
    calls_ += "  out.push_back(revision_" + id + "());\n";
  }

  RevisionGraph load() {
    auto list = folder_.path / "list.cpp", library = folder_.path / "revisions.so",
         errors = folder_.path / "errors";
    std::ofstream{list} << "#include <carafe/migrate/revision.hpp>\n"
                        << declarations_
                        << "extern \"C\" void revisions(std::vector<carafe::migrations::Revision>& out);\n"
                        << "void revisions(std::vector<carafe::migrations::Revision>& out) {\n"
                        << calls_ << "}\n";
    std::string command = std::string{CARAFE_CXX} +
                          " -std=c++20 -Wall -Wextra -Werror -shared -fPIC -I" CARAFE_INCLUDE + files_ + " " +
                          list.string() + " -o " + library.string() + " 2> " + errors.string();
    int status = std::system(command.c_str());
    std::stringstream text;
    text << std::ifstream{errors}.rdbuf();
    INFO(text.str());
    REQUIRE(status == 0);
    // Left open: the revisions' functions are in it.
    void* handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    INFO(std::string{handle ? "" : ::dlerror()});
    REQUIRE(handle);
    auto* fill = reinterpret_cast<void (*)(std::vector<Revision>&)>(::dlsym(handle, "revisions"));
    REQUIRE(bool(fill));
    std::vector<Revision> revisions;
    fill(revisions);
    return RevisionGraph{std::move(revisions)};
  }

 private:
  TestFolder folder_;
  std::string files_, declarations_, calls_;
};

}  // namespace

TEST_CASE("revisions as they are written compile, lead to the models, and lead back") {
  const Script models[] = {first_models, second_models, third_models};
  const std::string ids[] = {"000000000001", "abcdefabcdef", "2"};
  const std::vector<std::string> rows = {"INSERT INTO user (id, name, email) VALUES (1, 'Ann', 'a@x')"};

  // What each revision must reach is known from carrying the operations out directly.
  TestDatabase direct;
  const Dialect& dialect = direct.engine.dialect();
  CompiledRevisions written;
  std::vector<std::string> schemas{""};
  for (int i = 0; i < 3; ++i) {
    auto operations = compare_schemas(direct.reflect(), schema_of(models[i]), dialect).operations;
    written.add(ids[i], i == 0 ? "" : ids[i - 1], operations);
    direct.run(operations);
    schemas.push_back(direct.schema());
  }
  RevisionGraph graph = written.load();

  TestDatabase database;
  MigrationRunner runner{database.engine, graph};
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 3; ++i) {
      CAPTURE(i);
      runner.upgrade("+1");
      CHECK(database.schema() == schemas[std::size_t(i) + 1]);
      CHECK(runner.current() == ids[i]);
      MetaData reflected = database.reflect();
      CHECK(rendered(compare_schemas(reflected, schema_of(models[i]), dialect).operations) == "");
      if (i == 0) database.sql(rows);
      if (i == 1) database.sql({"UPDATE user SET age = 7"});
    }
    CHECK(database.rows("SELECT id, email, age FROM user") == "1|a@x|7");
    for (int i = 2; i >= 0; --i) {
      CAPTURE(i);
      runner.downgrade("-1");
      CHECK(database.schema() == schemas[std::size_t(i)]);
      // The column came back without its values, and is NOT NULL in the first revision.
      if (i == 2) database.sql({"UPDATE user SET name = 'Ann'"});
    }
  }
}
