// SPDX-License-Identifier: MIT
// What a request says of the page it wants.
#include <carafe/ext/database.hpp>
#include <carafe/http/errors.hpp>
#include <carafe/http/request.hpp>

namespace carafe::detail {
namespace {

constexpr std::int64_t most_per_page = 100;

/// Nothing where the request does not say, or says nonsense that is passed over.
std::optional<std::int64_t> asked(const Request& request, const char* name, bool error_out) {
  const auto text = request.args().get(name);
  if (!text) return std::nullopt;
  const auto number = request.args().get<std::int64_t>(name);
  if (!number && error_out) {
    throw HttpError{404, std::string(name) + " is no number that a page could have"};
  }
  return number;
}

}  // namespace

PageOptions page_of_request(const Request& request, PageOptions options) {
  if (!options.page) options.page = asked(request, "page", options.error_out);
  if (!options.per_page) {
    options.per_page = asked(request, "per_page", options.error_out);
    if (!options.max_per_page) options.max_per_page = most_per_page;
  }
  return options;
}

KeysetOptions place_of_request(const Request& request, KeysetOptions options) {
  if (!options.per_page) {
    options.per_page = asked(request, "per_page", true);
    if (options.per_page && *options.per_page < 1) throw HttpError{404, "per_page begins at 1"};
    if (!options.max_per_page) options.max_per_page = most_per_page;
  }
  if (options.after.empty() && options.before.empty()) {
    options.after = request.args().get("after", "");
    options.before = request.args().get("before", "");
  }
  return options;
}

}  // namespace carafe::detail
