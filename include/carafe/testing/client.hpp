// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carafe/http/headers.hpp>
#include <carafe/http/method.hpp>
#include <carafe/http/response.hpp>
#include <carafe/json/convert.hpp>
#include <carafe/json/item.hpp>
#include <carafe/json/view.hpp>

namespace carafe {
class App;
}

namespace carafe::testing {

/// A request's body with its type.
struct Body {
  std::string content_type = {};
  std::string text = {};
};

/// A value as a JSON body: `client.post("/users", json({{"name", "Ada"}}))`.
inline Body json(std::initializer_list<JsonItem> items) {
  return {"application/json", to_json(JsonItem(items))};
}
template <class T>
Body json(const T& value) {
  return {"application/json", to_json(value)};
}

/// Fields as a URL-encoded form.
Body form(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

struct CallOptions {
  Headers headers = {};
  /// Goes where a 301, 302, 303, 307 or 308 points, up to 20 times; the former answers
  /// are in `TestResponse::history`. The target must be of the same application.
  bool follow_redirects = false;
};

/// What the application answered.
class TestResponse {
 public:
  explicit TestResponse(Response response);

  int status() const noexcept { return response_.status; }
  const std::string& text() const noexcept { return response_.body; }
  const Headers& headers() const noexcept { return response_.headers; }
  std::optional<std::string_view> header(std::string_view name) const noexcept {
    return response_.headers.get(name);
  }
  std::string_view content_type() const noexcept { return response_.content_type(); }

  /// The body as JSON, to look into; valid as long as the response. Throws
  /// JsonParseError when it is none.
  JsonView json() const;

  /// One value of the JSON body by its path, `json("users[0].email")`: text as it is,
  /// anything else as JSON. Throws Error ("no-such-json") naming how far the path led.
  std::string json(std::string_view path) const;

  /// The body as a T; throws as `from_json` does.
  template <class T>
  T json_as() const {
    return from_json<T>(text());
  }

  std::vector<TestResponse> history;

 private:
  Response response_;
  mutable std::shared_ptr<JsonDocument> document_;
};

/// Calls an application in this thread, without a socket, through the same `handle` a
/// server uses: router, hooks, error pages and a scope of its own for each request.
/// Requests come from 127.0.0.1 for the host "localhost". The application must outlive
/// the client.
class Client {
 public:
  explicit Client(App& app) : app_(app) {}

  /// Sent with every request, unless a call gives a header of the same name.
  Headers headers;

  TestResponse get(std::string_view target, CallOptions options = {}) {
    return open(Method::Get, target, {}, std::move(options));
  }
  TestResponse head(std::string_view target, CallOptions options = {}) {
    return open(Method::Head, target, {}, std::move(options));
  }
  TestResponse options(std::string_view target, CallOptions options = {}) {
    return open(Method::Options, target, {}, std::move(options));
  }
  TestResponse post(std::string_view target, Body body = {}, CallOptions options = {}) {
    return open(Method::Post, target, std::move(body), std::move(options));
  }
  TestResponse put(std::string_view target, Body body = {}, CallOptions options = {}) {
    return open(Method::Put, target, std::move(body), std::move(options));
  }
  TestResponse patch(std::string_view target, Body body = {}, CallOptions options = {}) {
    return open(Method::Patch, target, std::move(body), std::move(options));
  }
  TestResponse del(std::string_view target, Body body = {}, CallOptions options = {}) {
    return open(Method::Delete, target, std::move(body), std::move(options));
  }

  /// `client.post_json("/users", {{"name", "Ada"}})`.
  TestResponse post_json(std::string_view target, std::initializer_list<JsonItem> items) {
    return post(target, json(items));
  }
  TestResponse put_json(std::string_view target, std::initializer_list<JsonItem> items) {
    return put(target, json(items));
  }
  TestResponse patch_json(std::string_view target, std::initializer_list<JsonItem> items) {
    return patch(target, json(items));
  }

  TestResponse open(Method method, std::string_view target, Body body, CallOptions options);

 private:
  App& app_;
};

}  // namespace carafe::testing
