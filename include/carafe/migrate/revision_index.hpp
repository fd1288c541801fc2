// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/migrate/revision.hpp>

/// What the build collected: written by the CMake function carafe_application, read by Migrate.
namespace carafe::migrations {

struct IndexedRevision {
  const char* file;  ///< "d0a0c4e02fa3_create_user.cpp"
  Revision (*make)();
};

struct RevisionIndex {
  const IndexedRevision* revisions;
  unsigned count;
};

/// Defined by the generated file only. A program without it (a plain add_executable) links, and
/// its address is then null.
[[gnu::weak]] RevisionIndex generated_revision_index();

}  // namespace carafe::migrations
