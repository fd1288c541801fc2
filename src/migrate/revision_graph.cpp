// SPDX-License-Identifier: MIT
#include <carafe/migrate/revision_graph.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include <carafe/migrate/operations.hpp>

namespace carafe::migrations {
namespace {

std::string listed(const std::vector<std::string>& ids) {
  std::string text;
  for (const auto& id : ids) text += (text.empty() ? "" : ", ") + id;
  return text;
}

bool is_id(const std::string& id) {
  return !id.empty() && id.size() <= 32 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

std::string named(std::string_view id) { return id.empty() ? "the base" : "revision " + std::string{id}; }

// Parents before children; what is left over follows itself.
std::vector<Revision> in_order(std::vector<Revision> given) {
  std::vector<Revision> ordered;
  auto has = [&](const std::string& id) {
    return std::any_of(ordered.begin(), ordered.end(), [&](const Revision& one) { return one.id == id; });
  };
  while (!given.empty()) {
    auto next = std::find_if(given.begin(), given.end(), [&](const Revision& one) {
      return one.down_revision.empty() || has(one.down_revision);
    });
    if (next == given.end()) {
      std::vector<std::string> ids;
      for (const auto& one : given) ids.push_back(one.id);
      throw MigrationError("revision-graph",
                           "The revisions " + listed(ids) +
                               " follow one another in a circle. Correct the .down_revision of "
                               "one of them.");
    }
    ordered.push_back(std::move(*next));
    given.erase(next);
  }
  return ordered;
}

}  // namespace

RevisionGraph::RevisionGraph(std::vector<Revision> revisions) {
  std::sort(revisions.begin(), revisions.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  for (std::size_t i = 0; i < revisions.size(); ++i) {
    const Revision& one = revisions[i];
    if (!is_id(one.id))
      throw MigrationError("revision-graph",
                           "\"" + one.id +
                               "\" is no id of a revision: write up to 32 letters and digits, "
                               "those in the name of its file.");
    if (i > 0 && revisions[i - 1].id == one.id)
      throw MigrationError("revision-graph", "Two revisions have the id " + one.id +
                                                 ". Give one of them another (file name, function and .id).");
    bool has_parent = one.down_revision.empty() ||
                      std::any_of(revisions.begin(), revisions.end(),
                                  [&](const Revision& other) { return other.id == one.down_revision; });
    if (!has_parent)
      throw MigrationError("revision-graph",
                           "Revision " + one.id + " follows " + one.down_revision +
                               ", which this program does not have. Bring back its file, or correct "
                               ".down_revision in " +
                               one.id + ".");
    if (!one.upgrade || !one.downgrade)
      throw MigrationError("revision-graph", "Revision " + one.id + " lacks " +
                                                 (one.upgrade ? ".downgrade" : ".upgrade") +
                                                 ". Write [](Operations&) {} for one that does nothing.");
  }
  revisions_ = in_order(std::move(revisions));
}

const Revision* RevisionGraph::find(std::string_view id) const {
  auto found =
      std::find_if(revisions_.begin(), revisions_.end(), [&](const auto& one) { return one.id == id; });
  return found == revisions_.end() ? nullptr : &*found;
}

std::vector<std::string> RevisionGraph::children(std::string_view id) const {
  std::vector<std::string> ids;
  for (const auto& one : revisions_)
    if (one.down_revision == id) ids.push_back(one.id);
  return ids;
}

std::vector<std::string> RevisionGraph::heads() const {
  std::vector<std::string> ids;
  for (const auto& one : revisions_)
    if (children(one.id).empty()) ids.push_back(one.id);
  return ids;
}

std::vector<std::string> RevisionGraph::bases() const { return children(""); }

std::string RevisionGraph::head() const {
  auto ids = heads();
  if (ids.size() > 1)
    throw MigrationError(
        "several-heads",
        "There are " + std::to_string(ids.size()) + " heads: " + listed(ids) +
            ". Make one follow the other: set .down_revision of the first revision of one line to "
            "the head of the other (`db heads`, `db history`).");
  return ids.empty() ? "" : ids[0];
}

std::string RevisionGraph::resolve(std::string_view target, std::string_view current) const {
  auto sign = target.find_first_of("+-");
  if (sign != std::string_view::npos) {
    std::string_view number = target.substr(sign + 1);
    unsigned steps = 0;
    auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), steps);
    if (error != std::errc{} || end != number.data() + number.size() || steps == 0)
      throw MigrationError("unknown-revision", "\"" + std::string{target} +
                                                   "\" is no revision: steps are written +1, -2, or 83bd+1.");
    std::string at = sign == 0 ? std::string{current} : resolve(target.substr(0, sign), current);
    for (; steps > 0; --steps) {
      if (target[sign] == '-') {
        const Revision* here = find(at);
        if (!here)
          throw MigrationError("unknown-revision",
                               "\"" + std::string{target} + "\" goes below the first revision" +
                                   (sign == 0 ? " (the database is at " + named(current) + ")." : "."));
        at = here->down_revision;
      } else {
        auto next = children(at);
        if (next.empty())
          throw MigrationError("unknown-revision",
                               "\"" + std::string{target} + "\" goes beyond the head, " + named(at) + ".");
        if (next.size() > 1)
          throw MigrationError("several-heads", "\"" + std::string{target} + "\": " + named(at) +
                                                    " is followed by " + listed(next) +
                                                    ". Name the one you mean.");
        at = next[0];
      }
    }
    return at;
  }

  if (target == "head" || target == "heads") return head();
  if (target == "base") return "";
  if (target == "current") return std::string{current};
  if (const Revision* exact = find(target)) return exact->id;
  std::vector<std::string> matches;
  for (const auto& one : revisions_)
    if (!target.empty() && one.id.starts_with(target)) matches.push_back(one.id);
  if (matches.size() == 1) return matches[0];
  if (matches.empty())
    throw MigrationError("unknown-revision",
                         "There is no revision \"" + std::string{target} +
                             "\". `db history` lists those there are; head, base, +1 and -1 are "
                             "understood too.");
  throw MigrationError("ambiguous-revision", "\"" + std::string{target} +
                                                 "\" is the beginning of several revisions: " +
                                                 listed(matches) + ". Write more of the one you mean.");
}

std::vector<const Revision*> RevisionGraph::upgrade_path(std::string_view from, std::string_view to) const {
  std::vector<const Revision*> path;
  std::string_view at = to;
  while (at != from) {
    const Revision* here = find(at);
    if (!here)
      throw MigrationError("no-path",
                           named(to) + " does not come after " + named(from) +
                               ", where the database is. Use `db downgrade` to go back, or `db history` to "
                               "see the order.");
    path.push_back(here);
    at = here->down_revision;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::vector<const Revision*> RevisionGraph::downgrade_path(std::string_view from, std::string_view to) const {
  std::vector<const Revision*> path;
  std::string_view at = from;
  while (at != to) {
    const Revision* here = find(at);
    if (!here)
      throw MigrationError("no-path",
                           named(to) + " does not come before " + named(from) +
                               ", where the database is. Use `db upgrade` to go forward, or `db history` to "
                               "see the order.");
    path.push_back(here);
    at = here->down_revision;
  }
  return path;
}

std::vector<const Revision*> RevisionGraph::history(std::string_view range, std::string_view current) const {
  std::vector<const Revision*> newest_first;
  auto colon = range.find(':');
  if (range.empty() || range == ":") {
    for (auto it = revisions_.rbegin(); it != revisions_.rend(); ++it) newest_first.push_back(&*it);
    return newest_first;
  }
  if (colon == std::string_view::npos)
    throw MigrationError("unknown-revision", "\"" + std::string{range} +
                                                 "\" is no range: write start:end, either may be left out.");
  auto start = range.substr(0, colon), end = range.substr(colon + 1);
  std::string first = start.empty() ? "" : resolve(start, current);
  std::string last = end.empty() ? head() : resolve(end, current);
  // The range includes where it starts, as Alembic's does.
  const Revision* first_revision = find(first);
  auto path = upgrade_path(first_revision ? first_revision->down_revision : "", last);
  newest_first.assign(path.rbegin(), path.rend());
  return newest_first;
}

}  // namespace carafe::migrations
