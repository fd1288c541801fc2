// SPDX-License-Identifier: MIT
#include <carafe/carafe.hpp>
using namespace carafe;

struct User {
    Column<int>         id    {primary_key};
    Column<std::string> name  {String(50), not_null};
    Column<std::string> email {String(50), not_null, unique};
};

int main(int argc, char** argv) {
    App app{"myapp"};
    app.config["DATABASE_URI"] = "sqlite:///myapp.db";      // SQLALCHEMY_DATABASE_URI is accepted too

    Database db{app};
    db.models<User>();
    Migrate migrate{app, db};

    app.get("/users", [&] { return jsonify(db.session.scalars(select<User>().order_by(&User::id)).all()); });
    app.get("/users/<int:id>", [&](int id) { return jsonify(db.get_or_404<User>(id)); });
    app.post("/users", [&](Json<User> body) {
        auto user = db.session.add(std::move(*body));        // Ref<User>
        db.session.commit();
        return Response{jsonify(user), 201};
    });
    return app.main(argc, argv);                             // the application is its own command line
}
