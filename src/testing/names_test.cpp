// SPDX-License-Identifier: MIT
// That `using namespace carafe` clashes with no name of C or POSIX, and that the parts of
// an application may be globals named as Flask's documentation names them. That this file
// compiles is most of the test.
#include <aio.h>
#include <arpa/inet.h>
#include <ctype.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <math.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <search.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <syslog.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>
#include <wchar.h>

#include <carafe/carafe.hpp>
#include <carafe/testing/cli_runner.hpp>
#include <carafe/testing/client.hpp>

#include <doctest/doctest.h>

using namespace carafe;

namespace {

struct User {
  Column<int> id{primary_key};
  Column<std::string> name{String(50), not_null};
};

App app{"globals"};
Database db{app};
Migrate migrate{app, db};

}  // namespace

TEST_CASE("names of C and POSIX keep their meaning beside using namespace carafe") {
  CHECK(time(nullptr) > 0);
  CHECK(*index("abc", 'b') == 'b');
  CHECK(environ != nullptr);
  CHECK(log(1.0) == 0.0);
  CHECK((signal(SIGUSR2, SIG_IGN) == SIG_DFL));
  CHECK((signal(SIGUSR2, SIG_DFL) == SIG_IGN));
  fd_set none;
  FD_ZERO(&none);
  struct timeval at_once {};
  CHECK(select(0, &none, nullptr, nullptr, &at_once) == 0);
  CHECK(sleep(0) == 0);
  (void)timezone;
  (void)static_cast<void (*)()>(abort);
  (void)static_cast<int (*)(const char*)>(remove);
}

TEST_CASE("an application, its database and its migrations work as globals") {
  app.config["DATABASE_URI"] = "sqlite:///:memory:";
  db.models<User>();
  app.get("/users", [] { return jsonify(db.session.scalars(select<User>().order_by(&User::id)).all()); });
  app.post("/users", [](Json<User> body) {
    auto user = db.session.add(std::move(*body));
    db.session.commit();
    return Response{jsonify(user), 201};
  });
  db.create_all();
  testing::Client client{app};
  CHECK(client.post_json("/users", {{"name", "Ada"}}).status() == 201);
  CHECK(client.get("/users").json("[0].name") == "Ada");
  CHECK(client.post_json("/users", {{"id", 7}, {"shoe", 43}}).status() == 422);
}
