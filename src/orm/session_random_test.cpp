// SPDX-License-Identifier: MIT
// The same random operations on a session and on a plain model of its tables; the database must end
// up as the model says. A failure prints its seed; CARAFE_LONG_TESTS=1 runs ten thousand sequences.
#include "orm/relationship_test_support.hpp"

#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <set>

using namespace carafe;
using namespace carafe::relationship_test;

namespace {

/// The tables as a program without an ORM would have them, each row under its name.
struct Tables {
  struct BookRow {
    std::string author;  ///< "" is NULL
    std::set<std::string> tags;
    friend bool operator==(const BookRow&, const BookRow&) = default;
  };
  std::set<std::string> authors;
  std::map<std::string, BookRow> books;
  std::set<std::string> tags;
  friend bool operator==(const Tables&, const Tables&) = default;

  std::string to_string() const {
    std::string text = "authors:";
    for (const std::string& author : authors) text += " " + author;
    text += "\nbooks:";
    for (const auto& [title, book] : books) {
      text += " " + title + "(" + book.author;
      for (const std::string& tag : book.tags) text += " #" + tag;
      text += ")";
    }
    text += "\ntags:";
    for (const std::string& tag : tags) text += " " + tag;
    return text + "\n";
  }
};

class Walk {
 public:
  Walk(Shop& shop, unsigned seed) : shop_(shop), random_(seed) { renew(); }

  void run(int steps) {
    for (int step = 0; step < steps; ++step) one();
    session_->commit();
    committed_ = now_;
    compare();
  }

 private:
  void one() {
    switch (pick(16)) {
      case 0:
      case 1:
        return add_author();
      case 2:
      case 3:
        return add_book();
      case 4:
        return add_tag();
      case 5:
        return rename();
      case 6:
      case 7:
        return move_book();
      case 8:
        return erase_author();
      case 9:
        return erase_book();
      case 10:
        return erase_tag();
      case 11:
      case 12:
        return tag_book();
      case 13:
        return session_->flush();
      case 14:
        if (pick(3) == 0) return renew();
        session_->commit();
        committed_ = now_;
        return compare();
      default:
        if (pick(3) != 0) return;
        session_->rollback();
        now_ = committed_;
        return compare();
    }
  }

  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>{0, below - 1}(random_);
  }
  std::string fresh(const char* kind) { return kind + std::to_string(++last_name_); }
  template <class Container>
  std::optional<std::string> some(const Container& names) {
    if (names.empty()) return std::nullopt;
    auto it = std::next(names.begin(), std::ptrdiff_t(pick(names.size())));
    if constexpr (requires { it->first; }) {
      return it->first;
    } else {
      return *it;
    }
  }

  /// A session of its own begins where the last committed.
  void renew() {
    if (session_) {
      session_->rollback();
      now_ = committed_;
    }
    session_.emplace(shop_.engine, shop_.models);
  }

  Ref<Author> author(const std::string& name) {
    return session_->scalars(select<Author>().where(col(&Author::name) == name)).one();
  }
  Ref<Book> book(const std::string& title) {
    return session_->scalars(select<Book>().where(col(&Book::title) == title)).one();
  }
  Ref<Tag> tag(const std::string& name) {
    return session_->scalars(select<Tag>().where(col(&Tag::name) == name)).one();
  }

  void add_author() {
    std::string name = fresh("a");
    session_->add(Author{.name = name});
    now_.authors.insert(name);
  }
  void add_tag() {
    std::string name = fresh("t");
    session_->add(Tag{.name = name});
    now_.tags.insert(name);
  }
  void add_book() {
    std::string title = fresh("b");
    Tables::BookRow& row = now_.books[title];
    auto writer = some(now_.authors);
    if (!writer || pick(4) == 0) {
      session_->add(Book{.title = title});
      return;
    }
    row.author = *writer;
    if (pick(2) == 0) {
      author(*writer)->books.push_back(Book{.title = title});
    } else {
      session_->add(Book{.title = title, .author = author(*writer)});
    }
  }
  void rename() {
    auto title = some(now_.books);
    if (!title) return;
    std::string other = fresh("b");
    book(*title)->title = other;
    auto node = now_.books.extract(*title);
    node.key() = other;
    now_.books.insert(std::move(node));
  }
  void move_book() {
    auto title = some(now_.books);
    if (!title) return;
    auto writer = pick(5) == 0 ? std::nullopt : some(now_.authors);
    Ref<Book> moved = book(*title);
    switch (writer ? pick(3) : 0) {
      case 0:
        if (writer) {
          moved->author = author(*writer);
        } else {
          moved->author = nullptr;
        }
        break;
      case 1:
        author(*writer)->books.push_back(moved);
        break;
      default: {
        Ref<Author> to = author(*writer);
        if (!to->books.contains(moved)) to->books.push_back(moved);
      }
    }
    now_.books[*title].author = writer.value_or("");
  }
  void erase_author() {
    auto name = some(now_.authors);
    if (!name) return;
    session_->erase(author(*name));
    now_.authors.erase(*name);
    for (auto& [title, row] : now_.books) {
      if (row.author == *name) row.author.clear();
    }
  }
  void erase_book() {
    auto title = some(now_.books);
    if (!title) return;
    session_->erase(book(*title));
    now_.books.erase(*title);
  }
  void erase_tag() {
    auto name = some(now_.tags);
    if (!name) return;
    session_->erase(tag(*name));
    now_.tags.erase(*name);
    for (auto& [title, row] : now_.books) row.tags.erase(*name);
  }
  void tag_book() {
    auto title = some(now_.books);
    auto name = some(now_.tags);
    if (!title || !name) return;
    auto& tags = now_.books[*title].tags;
    Ref<Book> tagged = book(*title);
    Ref<Tag> with = tag(*name);
    const bool from_tag = pick(2) == 0;
    if (tags.erase(*name) > 0) {
      CHECK((from_tag ? with->books.remove(tagged) : tagged->tags.erase(with)));
    } else {
      tags.insert(*name);
      from_tag ? with->books.push_back(tagged) : void(tagged->tags.insert(with));
    }
  }

  /// What another session reads is what was committed, and this one sees what it has.
  void compare() {
    Session other = shop_.session();
    CHECK(read(other).to_string() == committed_.to_string());
    CHECK(read(*session_).to_string() == now_.to_string());
  }
  static Tables read(Session& session) {
    Tables tables;
    for (auto [name] : session.execute(select(&Author::name))) tables.authors.insert(name);
    for (auto [name] : session.execute(select(&Tag::name))) tables.tags.insert(name);
    auto books = text("select b.title, a.name from book b left join author a on a.id = b.author_id")
                     .columns<std::string, std::optional<std::string>>("title", "name");
    for (auto [title, name] : session.execute(books)) tables.books[title].author = name.value_or("");
    auto tags = text(
                    "select b.title, t.name from book_tag bt join book b on b.id = bt.book_id "
                    "join tag t on t.id = bt.tag_id")
                    .columns<std::string, std::string>("title", "name");
    for (auto [title, name] : session.execute(tags)) tables.books[title].tags.insert(name);
    return tables;
  }

  Shop& shop_;
  std::mt19937 random_;
  std::optional<Session> session_;
  int last_name_ = 0;
  Tables now_;
  Tables committed_;
};

}  // namespace

TEST_CASE("a session does to the database what the same operations do to plain tables") {
  const bool long_run = std::getenv("CARAFE_LONG_TESTS") != nullptr;
  on_every_database([&](TestDatabase& database) {
    Shop shop{database};
    const bool fast = database.dialect() == "sqlite";
    const unsigned sequences = long_run ? (fast ? 10'000 : 200) : (fast ? 30 : 4);
    const int steps = long_run ? 1'000 : 200;
    for (unsigned seed = 1; seed <= sequences; ++seed) {
      CAPTURE(seed);
      Session session = shop.session();
      for (const char* table : {"book_tag", "book", "author", "tag"}) {
        session.execute(text(std::string("delete from ") + table));
      }
      session.commit();
      Walk{shop, seed}.run(steps);
    }
  });
}
