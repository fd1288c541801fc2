// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace carafe {

class JsonDocument;
class JsonErrors;
class JsonItem;
class JsonView;
class JsonWriter;

template <class T>
struct JsonConvert;

/// JSON of any shape, to look into and change: nlohmann's type. To use it, include
/// <carafe/json/value.hpp>; this header only names it.
using JsonValue = nlohmann::json;

}  // namespace carafe
