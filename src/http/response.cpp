// SPDX-License-Identifier: MIT
#include <carafe/http/response.hpp>

#include <carafe/http/url.hpp>
#include <carafe/util/error.hpp>

namespace carafe {

std::string_view Response::content_type() const noexcept {
  return headers.get("Content-Type").value_or(default_content_type);
}

Response redirect(std::string_view location, int code) {
  if (code != 301 && code != 302 && code != 303 && code != 307 && code != 308) {
    throw UsageError(
        "not-a-redirect-status",
        "redirect() takes the status 301, 302, 303, 307 or 308, but got " + std::to_string(code) + ".");
  }
  // What is already encoded stays as it is: '%' is kept.
  auto target = percent_encode(location, "%:/?#[]@!$&'()*+,;=");
  std::string shown;
  for (char c : target) {
    if (c == '&') {
      shown += "&amp;";
    } else if (c == '\'') {
      shown += "&#39;";
    } else {
      shown.push_back(c);
    }
  }
  Response response("<!doctype html>\n<title>Redirecting</title>\n<p>Redirecting to <a href=\"" + shown +
                        "\">" + shown + "</a>.</p>\n",
                    code);
  response.headers.set("Location", std::move(target));
  return response;
}

}  // namespace carafe
