// SPDX-License-Identifier: MIT
#include "run_options.hpp"

#include <charconv>
#include <optional>
#include <string_view>

namespace carafe::tool {
namespace {

std::uint16_t parse_port(std::string_view text) {
  std::uint16_t port = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw WrongUsage("Invalid value for '--port': '" + std::string(text) +
                     "' is not a port. Give a number from 0 (a free one) to 65535.");
  }
  return port;
}

/// Walks over words; an option's value is the next word or what follows its '='.
class Words {
 public:
  explicit Words(const std::vector<std::string>& words) : words_(words) {}

  bool done() const { return at_ == words_.size(); }
  const std::string& take() { return words_[at_++]; }

  std::optional<std::string> take_option(std::string_view shorter, std::string_view longer) {
    std::string_view word = words_[at_];
    if (word.starts_with(longer) && word.substr(longer.size()).starts_with('=')) {
      ++at_;
      return std::string(word.substr(longer.size() + 1));
    }
    if (word == shorter || word == longer) {
      if (at_ + 1 == words_.size())
        throw WrongUsage("Option '" + std::string(longer) + "' requires an argument.");
      at_ += 2;
      return words_[at_ - 1];
    }
    return std::nullopt;
  }

 private:
  const std::vector<std::string>& words_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<std::string> run_words(const RunOptions& options) {
  std::vector<std::string> words{"run"};
  if (options.host) words.insert(words.end(), {"--host", *options.host});
  if (options.port) words.insert(words.end(), {"--port", std::to_string(*options.port)});
  words.insert(words.end(), options.others.begin(), options.others.end());
  return words;
}

RunOptions parse_run_options(const std::vector<std::string>& words) {
  RunOptions options;
  for (Words rest{words}; !rest.done();) {
    if (auto host = rest.take_option("-h", "--host")) {
      options.host = *host;
    } else if (auto port = rest.take_option("-p", "--port")) {
      options.port = parse_port(*port);
    } else {
      const std::string& word = rest.take();
      if (word == "--help") options.help = true;
      if (word == "--reload" || word == "--no-reload") {
        options.reload = word == "--reload";
      } else {
        options.others.push_back(word);
      }
    }
  }
  return options;
}

}  // namespace carafe::tool
