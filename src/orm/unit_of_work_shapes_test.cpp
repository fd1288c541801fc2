// SPDX-License-Identifier: MIT
// Shapes of relationships a flush has to order: one to one, two keys to one table, association
// models, trees, rows that point at each other.
#include <utility>

#include "orm/relationship_test_support.hpp"

using namespace carafe;
using namespace carafe::relationship_test;

namespace {

struct Passport;
struct Person {
  Column<int> id{primary_key};
  Column<std::string> name{String(20)};
  Relationship<Passport> passport{back_populates("holder")};
  Relationship<std::vector<Person>> friends{secondary("friendship", "person_id", "friend_id")};
};
struct Passport {
  Column<int> id{primary_key};
  Column<std::optional<int>> holder_id{foreign_key(&Person::id), unique};
  Relationship<Person> holder{back_populates(&Person::passport)};
};
struct Parcel {
  Column<int> id{primary_key};
  Column<int> sender_id{foreign_key(&Person::id)};
  Column<std::optional<int>> receiver_id{foreign_key(&Person::id)};
  Relationship<Person> sender{foreign_keys("sender_id")};
  Relationship<Person> receiver{foreign_keys("receiver_id")};
};

struct Membership;
struct Team {
  Column<int> id{primary_key};
  Column<std::string> name{String(20)};
  Relationship<std::vector<Membership>> memberships{cascade_all_delete_orphan};
};
struct Player {
  Column<int> id{primary_key};
  Column<std::string> name{String(20)};
  Relationship<std::vector<Membership>> memberships{cascade_all_delete_orphan};
};
struct Membership {
  Column<int> team_id{primary_key, foreign_key(&Team::id)};
  Column<int> player_id{primary_key, foreign_key(&Player::id)};
  Column<std::string> role{String(20)};
  Relationship<Team> team{back_populates(&Team::memberships)};
  Relationship<Player> player{back_populates(&Player::memberships)};
};

struct Node {
  Column<int> id{primary_key};
  Column<std::string> name{String(20)};
  Column<std::optional<int>> parent_id{foreign_key("node.id")};
  Relationship<std::vector<Node>> children{cascade_all, ordered_by("id")};
  Relationship<Node> parent{back_populates("children")};
};

struct Ball;
struct Child {
  Column<int> id{primary_key};
  Column<std::optional<int>> favourite_id{foreign_key("ball.id")};
  Relationship<Ball> favourite{foreign_keys("favourite_id"), post_update};
};
struct Ball {
  Column<int> id{primary_key};
  Column<std::optional<int>> owner_id{foreign_key(&Child::id)};
  Relationship<Child> owner{foreign_keys("owner_id")};
};

using World = models_test::ModelTables<Person, Passport, Parcel, Team, Player, Membership, Node, Child, Ball>;

template <class Test>
void in_every_world(Test test) {
  models_test::on_every_database_with<World>(test);
}

}  // namespace

TEST_CASE("U14: two relationships between two tables write a key each") {
  in_every_world([](World& world) {
    Session session = world.session();
    Parcel sent;
    sent.sender = Person{.name = "Ann"};
    sent.receiver = Person{.name = "Bob"};
    auto parcel = session.add(std::move(sent));
    CHECK(session.explain_flush() ==
          "INSERT person (name) x 2\n"
          "INSERT parcel (sender_id, receiver_id) x 1\n");
    CHECK(parcel->sender_id == parcel->sender->id.value());
    CHECK(parcel->receiver_id == parcel->receiver->id.value());
    CHECK(parcel->sender->name == "Ann");
  });
}

TEST_CASE("U15: a replaced partner of a one-to-one loses its key first, though it is unique") {
  in_every_world([](World& world) {
    for (int way = 0; way < 3; ++way) {
      CAPTURE(way);
      Session session = world.session();
      auto ann = session.add(Person{.name = "Ann"});
      auto before = session.add(Passport{});
      ann->passport = before;
      auto other = session.add(Passport{});
      session.commit();
      if (way == 2) {  // what is replaced is not loaded
        int id = ann->id;
        session.expunge_all();
        ann = session.get<Person>(id);
        other = session.get<Passport>(other->id.value());
      }
      way == 0 ? void(ann->passport = other) : void(other->holder = ann);
      CHECK(session.explain_flush() == "UPDATE passport (holder_id) x 2\n");
      CHECK(other->holder_id == ann->id.value());
      CHECK(ann->passport == other);
      session.commit();
    }
    CHECK(world.number("select count(*) from passport where holder_id is not null") == 3);
  });
}

TEST_CASE("U15: two one-to-one partners are swapped over NULL") {
  in_every_world([](World& world) {
    Session session = world.session();
    auto ann = session.add(Person{.name = "Ann"});
    auto bob = session.add(Person{.name = "Bob"});
    auto first = session.add(Passport{});
    auto second = session.add(Passport{});
    ann->passport = first;
    bob->passport = second;
    session.commit();
    ann->passport = second;
    bob->passport = first;
    CHECK(session.explain_flush() ==
          "UPDATE passport (holder_id = NULL) x 1\n"
          "UPDATE passport (holder_id) x 2\n");
    CHECK(first->holder == bob);
    CHECK(second->holder == ann);
    session.commit();
  });
}

TEST_CASE("U18: a model connected with itself through a table") {
  in_every_world([](World& world) {
    Session session = world.session();
    auto ann = session.add(Person{.name = "Ann"});
    auto bob = ann->friends.push_back(Person{.name = "Bob"});
    bob->friends.push_back(ann);
    CHECK(session.explain_flush() ==
          "INSERT person (name) x 2\n"
          "INSERT friendship (person_id, friend_id) x 2\n");
    session.commit();
    ann->friends.remove(bob);
    CHECK(session.explain_flush() == "DELETE friendship (person_id, friend_id) x 1\n");
    session.commit();
    CHECK(bob->friends.front() == ann);
    CHECK(world.number("select count(*) from friendship") == 1);
  });
}

TEST_CASE("U19: an association model gets both parts of its key, moves, and goes with either parent") {
  in_every_world([](World& world) {
    Session session = world.session();
    auto red = session.add(Team{.name = "red"});
    auto blue = session.add(Team{.name = "blue"});
    auto ann = session.add(Player{.name = "Ann"});
    Membership keeper{.role = "keeper"};
    keeper.team = red;
    keeper.player = ann;
    auto membership = session.add(std::move(keeper));
    CHECK(session.explain_flush() ==
          "INSERT team (name) x 2\n"
          "INSERT player (name) x 1\n"
          "INSERT membership (team_id, player_id, role) x 1\n");
    CHECK(session.get<Membership>(red->id.value(), ann->id.value()) == membership);
    session.commit();
    membership->team = blue;
    CHECK(session.explain_flush() == "UPDATE membership (team_id) x 1\n");
    CHECK(session.get<Membership>(blue->id.value(), ann->id.value()) == membership);
    session.commit();
    session.erase(ann);
    CHECK(session.explain_flush() ==
          "DELETE membership x 1\n"
          "DELETE player x 1\n");
    CHECK(blue->memberships.empty());
    session.commit();
  });
}

TEST_CASE("U20: a tree is inserted from the top, a level at a time, and deleted from the bottom") {
  in_every_world([](World& world) {
    Session session = world.session();
    auto top = session.add(Node{.name = "top"});
    auto left = top->children.push_back(Node{.name = "left"});
    auto right = top->children.push_back(Node{.name = "right"});
    left->children.push_back(Node{.name = "leaf"});
    CHECK(session.explain_flush() ==
          "INSERT node (name, parent_id) x 1\n"
          "INSERT node (name, parent_id) x 2\n"
          "INSERT node (name, parent_id) x 1\n");
    CHECK(left->parent_id == top->id.value());
    session.commit();
    session.erase(top);
    CHECK(session.explain_flush() ==
          "DELETE node x 2\n"
          "DELETE node x 1\n"
          "DELETE node x 1\n");
    session.commit();
    CHECK(world.number("select count(*) from node") == 0);
  });
}

TEST_CASE("U20: rows of a tree whose keys are set by hand are ordered by their values") {
  in_every_world([](World& world) {
    Session session = world.session();
    session.add(Node{.id = 12, .name = "leaf", .parent_id = 11});
    session.add(Node{.id = 11, .name = "left", .parent_id = 10});
    session.add(Node{.id = 10, .name = "top"});
    CHECK(session.explain_flush() ==
          "INSERT node (id, name, parent_id) x 1\n"
          "INSERT node (id, name, parent_id) x 1\n"
          "INSERT node (id, name, parent_id) x 1\n");
    session.commit();
  });
}

TEST_CASE("U21: rows that point at each other in a circle are an error that names them and the remedy") {
  in_every_world([](World& world) {
    Session session = world.session();
    auto a = session.add(Node{.name = "a"});
    auto b = a->children.push_back(Node{.name = "b"});
    b->children.push_back(a);
    try {
      session.flush();
      FAIL("no error");
    } catch (const UsageError& error) {
      CHECK(error.code() == "circular-rows");
      CHECK(std::string(error.what()).find("a new Node") != std::string::npos);
      CHECK(std::string(error.what()).find("post_update") != std::string::npos);
    }
    session.rollback();
  });
}

TEST_CASE(
    "U22: with post_update, rows that point at each other are inserted and then tied, and untied first") {
  in_every_world([](World& world) {
    Session session = world.session();
    auto child = session.add(Child{});
    auto ball = session.add(Ball{});
    child->favourite = ball;
    ball->owner = child;
    CHECK(session.explain_flush() ==
          "INSERT child x 1\n"
          "INSERT ball (owner_id) x 1\n"
          "UPDATE child (favourite_id) x 1\n");
    CHECK(child->favourite_id == ball->id.value());
    session.commit();
    CHECK(session.explain_flush().empty());
    session.erase(child);
    session.erase(ball);
    CHECK(session.explain_flush() ==
          "UPDATE child (favourite_id = NULL) x 1\n"
          "DELETE ball x 1\n"
          "DELETE child x 1\n");
    session.commit();
  });
}
