// SPDX-License-Identifier: MIT
#include <carafe/app/jsonify.hpp>

namespace carafe {

Response detail::json_response(std::string text) {
  text += '\n';
  Response response{std::move(text)};
  response.set_content_type("application/json");
  return response;
}

Response jsonify(std::initializer_list<JsonItem> items) { return jsonify(JsonItem(items)); }

}  // namespace carafe
