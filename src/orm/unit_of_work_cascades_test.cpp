// SPDX-License-Identifier: MIT
// What goes with a deleted object, what is deleted because nothing has it, and what is refused.
#include <utility>

#include "orm/relationship_test_support.hpp"

using namespace carafe;
using namespace carafe::relationship_test;

namespace {

struct Line;
struct Note;

struct Order {
  Column<int> id{primary_key};
  Relationship<std::vector<Line>> lines{cascade_all_delete_orphan, ordered_by("id")};
};
struct Line {
  Column<int> id{primary_key};
  Column<int> order_id{foreign_key(&Order::id)};
  Relationship<Order> order{back_populates(&Order::lines)};
  Relationship<std::vector<Note>> notes{cascade_all};
};
struct Note {
  Column<int> id{primary_key};
  Column<int> line_id{foreign_key(&Line::id)};
  Relationship<Line> line{back_populates(&Line::notes)};
};

/// Its tracks go by the database; those of `extra` are none of the session's business.
struct Track;
struct Album {
  Column<int> id{primary_key};
  Relationship<std::vector<Track>> tracks{back_populates("album"), ordered_by("id")};
};
struct Track {
  Column<int> id{primary_key};
  Column<std::optional<int>> album_id{foreign_key(&Album::id), ondelete("CASCADE")};
  Relationship<Album> album{back_populates(&Album::tracks)};
};

/// A key that is part of the primary key.
struct Room;
struct House {
  Column<int> id{primary_key};
  Relationship<std::vector<Room>> rooms{};
};
struct Room {
  Column<int> house_id{primary_key, foreign_key(&House::id)};
  Column<int> number{primary_key};
  Relationship<House> house{back_populates(&House::rooms)};
};

using Store = models_test::ModelTables<Order, Line, Note, Album, Track, House, Room>;

template <class Test>
void on_every_store(Test test) {
  models_test::on_every_database_with<Store>(test);
}

Ref<Order> add_order(Session& session) {
  auto order = session.add(Order{});
  auto line = order->lines.push_back(Line{});
  line->notes.push_back(Note{});
  line->notes.push_back(Note{});
  order->lines.push_back(Line{});
  session.commit();
  return order;
}

}  // namespace

TEST_CASE("U7: a key that cannot be NULL is refused before anything is sent, and the error says what to do") {
  on_every_store([](Store& store) {
    Session session = store.session();
    auto house = session.add(House{});
    auto room = house->rooms.push_back(Room{.number = 1});
    session.commit();
    house->rooms.remove(room);
    try {
      session.flush();
      FAIL("no error");
    } catch (const UsageError& error) {
      CHECK(error.code() == "key-not-nullable");
      CHECK(std::string(error.what()).find("Room.house_id is part of the primary key") != std::string::npos);
    }
    session.rollback();
    CHECK(store.number("select count(*) from room where house_id = 1") == 1);
  });
}

TEST_CASE("U8: what belongs to an object is deleted before it, two levels deep, loaded or not") {
  on_every_store([](Store& store) {
    for (bool loaded : {true, false}) {
      CAPTURE(loaded);
      Session session = store.session();
      auto order = add_order(session);
      if (!loaded) {
        int id = order->id;
        session.expunge_all();
        order = session.get<Order>(id);
      }
      session.erase(order);
      CHECK(session.explain_flush() ==
            "DELETE note x 2\n"
            "DELETE line x 2\n"
            "DELETE order x 1\n");
      session.commit();
    }
    CHECK(store.number("select count(*) from note") == 0);
  });
}

TEST_CASE("U9: an orphan is deleted, with what belongs to it") {
  on_every_store([](Store& store) {
    Session session = store.session();
    auto order = add_order(session);
    order->lines.remove(order->lines[0]);
    CHECK(session.explain_flush() ==
          "DELETE note x 2\n"
          "DELETE line x 1\n");
    auto kept = session.add(Line{});
    order->lines = {kept};  // the other one goes
    CHECK(session.explain_flush() ==
          "INSERT line (order_id) x 1\n"
          "DELETE line x 1\n");
    CHECK(order->lines.size() == 1);
    auto pending = order->lines.push_back(Line{});
    order->lines.remove(pending);
    CHECK(session.explain_flush().empty());
    CHECK_FALSE(session.contains(pending));
    session.commit();
    CHECK(store.number("select count(*) from line") == 1);
  });
}

TEST_CASE("U9: what moves to another parent is no orphan") {
  on_every_store([](Store& store) {
    Session session = store.session();
    auto order = add_order(session);
    auto other = session.add(Order{});
    auto line = order->lines[1];
    session.commit();
    line->order = other;
    CHECK(session.explain_flush() == "UPDATE line (order_id) x 1\n");
    CHECK(other->lines.front() == line);
    CHECK(order->lines.size() == 1);
  });
}

TEST_CASE("U11: rows that the database deletes are not loaded, and those that are loaded follow in memory") {
  on_every_store([](Store& store) {
    Session session = store.session();
    auto album = session.add(Album{});
    auto one = album->tracks.push_back(Track{});
    album->tracks.push_back(Track{});
    session.commit();
    session.erase(album);
    CHECK(session.explain_flush() == "DELETE album x 1\n");
    CHECK_FALSE(session.get<Track>(1));
    session.commit();
    CHECK_FALSE(session.contains(one));
    CHECK(store.number("select count(*) from track") == 0);

    album = session.add(Album{});
    album->tracks.push_back(Track{});
    session.commit();
    int id = album->id;
    session.expunge_all();
    session.erase(session.get<Album>(id));
    CHECK(session.explain_flush() == "DELETE album x 1\n");
    session.rollback();
    CHECK(session.get<Album>(id)->tracks.size() == 1);
  });
}

TEST_CASE("U4: a key that is NOT NULL is not touched when its parent goes: the database says no") {
  on_every_store([](Store& store) {
    Session session = store.session();
    auto house = session.add(House{});
    auto room = house->rooms.push_back(Room{.number = 1});
    session.commit();
    session.erase(house);
    CHECK_THROWS_AS(session.flush(), IntegrityError);
    session.rollback();
    CHECK(session.contains(room));
    CHECK(house->rooms.size() == 1);
  });
}

TEST_CASE("a long chain of what belongs together is deleted without deep recursion") {
  struct Link {
    Column<int> id{primary_key};
    Column<std::optional<int>> before_id{foreign_key("link.id")};
    Relationship<std::vector<Link>> after{cascade_all};
  };
  on_every_database([](TestDatabase& database) {
    Models models;
    models.add<Link>();
    Engine engine = database.engine();
    create_all(engine, models);
    Session session{engine, models};
    auto first = session.add(Link{.id = 1});
    Ref<Link> last = first;
    for (int i = 2; i <= 300; ++i) last = last->after.push_back(Link{.id = i});
    session.commit();
    session.erase(first);
    session.commit();
    CHECK(session.scalar(select<Link>().count()) == 0);
  });
}
