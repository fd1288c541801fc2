// SPDX-License-Identifier: MIT
// The shipped server with everything on: router, limits, timeouts, and an access hook.
#include <atomic>
#include <cstdio>
#include <cstdlib>

#include <carafe/app/app.hpp>
#include <carafe/http/server.hpp>
using namespace carafe;

int main(int, char** argv) {
  App app{"bench"};
  app.get("/plaintext", [] { return "Hello, World!"; });
  app.get("/users/<int:id>", [](int id) { return "user " + std::to_string(id); });

  std::atomic<std::size_t> answered{0};
  ServerOptions options;
  options.port = std::uint16_t(std::atoi(argv[1]));
  options.workers = 1;
  options.on_access = [&](const AccessRecord& record) {
    answered.fetch_add(record.status == 200, std::memory_order_relaxed);
  };
  Server server{options, app.request_handler()};
  server.run();
  std::printf("%zu requests\n", answered.load());
}
