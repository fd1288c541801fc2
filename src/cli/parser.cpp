// SPDX-License-Identifier: MIT
// Runs a Command: hands its tree to CLI11 and says what is wrong in click's words.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdio>

#include <carafe/cli/command.hpp>
#include <carafe/util/error.hpp>

namespace carafe {
namespace {

/// The command line is wrong; what the user reads behind "Error: ".
struct WrongUsage {
  std::string message;
};

// CLI11 takes "-1" for an option; a command such as `downgrade -1` means a value.
constexpr char escape_mark = '\x1a';

bool is_negative_number(const std::string& text) {
  return text.size() > 1 && text[0] == '-' && text.find_first_not_of("0123456789", 1) == std::string::npos;
}

std::string unescape(std::string text) {
  if (!text.empty() && text[0] == escape_mark) text.erase(0, 1);
  return text;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::string did_you_mean(const std::string& wrong, const std::vector<std::string>& names) {
  const std::string* best = nullptr;
  std::size_t least = 3;
  for (const std::string& name : names) {
    std::size_t distance = edit_distance(wrong, name);
    if (distance < least && distance < wrong.size()) {
      least = distance;
      best = &name;
    }
  }
  return best ? fmt::format(" Did you mean {}?", *best) : std::string{};
}

int print_error(std::string_view message) {
  fmt::print(stderr, "Error: {}\n", message);
  return 1;
}

}  // namespace

struct Command::Parser {
  struct Node {
    const Command* command;
    const Node* parent;
    std::string path;
    CLI::App* app;
    std::vector<CLI::Option*> options;  // one a parameter
    CLI::Option* help = nullptr;
    CLI::Option* version = nullptr;
    std::vector<std::unique_ptr<Node>> children;
  };

  // CLI11 writes what it reads here; the values are taken from its options instead.
  std::vector<std::unique_ptr<std::string>> texts;
  std::vector<std::unique_ptr<std::vector<std::string>>> lists;
  std::vector<std::unique_ptr<bool>> flags;

  void declare(Node& node) {
    CLI::App& app = *node.app;
    app.set_help_flag();
    app.allow_extras();
    node.help = declare_flag(app, "--help");
    if (!node.command->version_.empty()) node.version = declare_flag(app, "--version");
    for (const Parameter& parameter : node.command->parameters_) {
      if (parameter.kind == Kind::flag) {
        node.options.push_back(declare_flag(app, parameter.names));
        continue;
      }
      if (parameter.kind == Kind::arguments) {
        node.options.push_back(
            app.add_option(parameter.names, *lists.emplace_back(std::make_unique<std::vector<std::string>>()))
                ->expected(-1));
        continue;
      }
      CLI::Option* option =
          app.add_option(parameter.names, *texts.emplace_back(std::make_unique<std::string>()));
      if (parameter.kind != Kind::argument) option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
      node.options.push_back(option);
    }
    for (const auto& command : node.command->commands_) {
      auto child = std::make_unique<Node>();
      child->command = command.get();
      child->parent = &node;
      child->path = node.path + " " + command->name_;
      child->app = app.add_subcommand(command->name_);
      declare(*child);
      node.children.push_back(std::move(child));
    }
  }

  CLI::Option* declare_flag(CLI::App& app, const std::string& names) {
    return app.add_flag(names, *flags.emplace_back(std::make_unique<bool>()))
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }

  static const Node& innermost(const Node& node) {
    for (const auto& child : node.children) {
      if (child->app->parsed()) return innermost(*child);
    }
    return node;
  }

  static void refuse_extras(const Node& node) {
    std::vector<std::string> extras = node.app->remaining();
    std::erase(extras, "--");
    if (extras.empty()) return;
    std::string first = unescape(extras.front());
    if (first.starts_with('-') && first.size() > 1 && !is_negative_number(first)) {
      std::vector<std::string> known{"--help"};
      for (const Parameter& parameter : node.command->parameters_) {
        if (parameter.key().starts_with('-')) known.push_back(parameter.key());
      }
      std::string name = first.substr(0, first.find('='));
      throw WrongUsage{fmt::format("No such option: {}.{}", name, did_you_mean(name, known))};
    }
    if (!node.children.empty()) {
      std::vector<std::string> known;
      for (const auto& child : node.children) known.push_back(child->command->name_);
      throw WrongUsage{fmt::format("No such command '{}'.{}", first, did_you_mean(first, known))};
    }
    throw WrongUsage{fmt::format("Got unexpected extra argument ({})", first)};
  }

  static void check_integer(const Parameter& parameter, const std::string& text) {
    long long number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size() && number >= parameter.least &&
        number <= parameter.greatest) {
      return;
    }
    bool is_bounded = parameter.least != LLONG_MIN || parameter.greatest != LLONG_MAX;
    std::string range = is_bounded ? fmt::format(" from {} to {}", parameter.least, parameter.greatest) : "";
    throw WrongUsage{
        fmt::format("Invalid value for '{}': '{}' is not an integer{}.", parameter.key(), text, range)};
  }

  static Arguments arguments_of(const Node& node) {
    Arguments arguments;
    for (std::size_t i = 0; i < node.options.size(); ++i) {
      const Parameter& parameter = node.command->parameters_[i];
      Arguments::Value value{parameter.key(), node.options[i]->count() > 0, {}};
      if (parameter.kind != Kind::flag) {
        for (const std::string& text : node.options[i]->results()) value.texts.push_back(unescape(text));
      }
      if (value.texts.empty() && parameter.has_fallback) value.texts.push_back(parameter.fallback);
      if (parameter.is_required && value.texts.empty()) {
        throw WrongUsage{fmt::format(
            "Missing {} '{}'.", parameter.kind == Kind::argument ? "argument" : "option", parameter.key())};
      }
      if (parameter.kind == Kind::integer) check_integer(parameter, value.texts.back());
      arguments.values_.push_back(std::move(value));
    }
    return arguments;
  }

  static int run_action(const Node& node, const Arguments& arguments) {
    const Command* outer = nullptr;
    for (const Node* at = &node; at; at = at->parent) {
      if (at->command->around_) outer = at->command;
    }
    auto action = [&] { return node.command->action_(arguments); };
    return outer ? outer->around_(action) : action();
  }
};

int Command::run(const std::string& program, const std::vector<std::string>& args) const noexcept {
  try {
    Parser parser;
    CLI::App app;
    Parser::Node root;
    root.command = this;
    root.parent = nullptr;
    root.path = program;
    root.app = &app;
    parser.declare(root);

    // CLI11 takes the arguments last first.
    std::vector<std::string> reversed;
    for (auto arg = args.rbegin(); arg != args.rend(); ++arg) {
      reversed.push_back(is_negative_number(*arg) ? escape_mark + *arg : *arg);
    }
    const Parser::Node* node = &root;
    try {
      try {
        app.parse(reversed);
      } catch (const CLI::ParseError& error) {
        node = &Parser::innermost(root);
        throw WrongUsage{error.what()};
      }
      node = &Parser::innermost(root);
      if (node->help->count() > 0) {
        fmt::print("{}", node->command->help_page(node->path));
        return 0;
      }
      if (root.version && root.version->count() > 0) {
        fmt::print("{}\n", version_);
        return 0;
      }
      for (const Parser::Node* at = node; at; at = at->parent) Parser::refuse_extras(*at);
      if (!node->command->action_) {
        fmt::print(stderr, "{}", node->command->help_page(node->path));
        return 2;
      }
      Arguments arguments = Parser::arguments_of(*node);
      return Parser::run_action(*node, arguments);
    } catch (const WrongUsage& wrong) {
      fmt::print(stderr, "{}\nTry '{} --help' for help.\n\nError: {}\n", node->command->usage(node->path),
                 node->path, wrong.message);
      return 2;
    }
  } catch (const std::exception& error) {
    return print_error(error.what());
  } catch (...) {
    return print_error("the command was stopped by an exception that tells nothing about itself");
  }
}

}  // namespace carafe
