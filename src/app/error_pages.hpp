// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/http/errors.hpp>
#include <carafe/http/request.hpp>
#include <carafe/http/response.hpp>

namespace carafe::detail {

/// The answer to an error nobody handles: Flask's HTML page, or JSON where the client
/// sent JSON or prefers it, and for a ValidationError always.
Response error_page(const Request& request, const HttpError& error);

/// Whether the client sent JSON or would rather have it than HTML.
bool wants_json(const Request& request);

}  // namespace carafe::detail
