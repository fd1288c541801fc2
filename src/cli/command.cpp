// SPDX-License-Identifier: MIT
#include <carafe/cli/command.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <carafe/util/error.hpp>

namespace carafe {
namespace {

// How a parameter's value is shown in usage and help: "REVISION", "TEXT".
std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
    if (c == '-') c = '_';
  }
  return text;
}

std::string first_sentence(const std::string& text) {
  return text.substr(0, std::min(text.find(". "), text.find('\n')));
}

using Rows = std::vector<std::pair<std::string, std::string>>;

void append_table(std::string& page, std::string_view title, const Rows& rows) {
  if (rows.empty()) return;
  std::size_t width = 0;
  for (const auto& [name, help] : rows) width = std::max(width, name.size());
  page += fmt::format("\n{}:\n", title);
  for (const auto& [name, help] : rows) page += fmt::format("  {:{}}  {}\n", name, width, help);
}

}  // namespace

const Arguments::Value& Arguments::find(std::string_view name) const {
  for (const Value& value : values_) {
    if (value.name == name) return value;
  }
  throw UsageError("unknown-argument",
                   fmt::format("the command was asked for \"{}\", which it does not declare; "
                               "add .argument(…), .option(…) or .flag(…) of that name",
                               name));
}

bool Arguments::flag(std::string_view name) const { return find(name).was_given; }

bool Arguments::has(std::string_view name) const { return !find(name).texts.empty(); }

const std::string& Arguments::text(std::string_view name) const {
  static const std::string none;
  const auto& texts = find(name).texts;
  return texts.empty() ? none : texts.back();
}

const std::vector<std::string>& Arguments::texts(std::string_view name) const { return find(name).texts; }

long long Arguments::integer(std::string_view name) const {
  const std::string& value = text(name);
  return value.empty() ? 0 : std::stoll(value);
}

Command::Command(std::string name, std::string help) : name_(std::move(name)), help_(std::move(help)) {}
Command::~Command() = default;

std::string Command::Parameter::key() const {
  std::size_t comma = names.rfind(',');
  return comma == std::string::npos ? names : names.substr(comma + 1);
}

Command& Command::add(Parameter parameter) {
  parameters_.push_back(std::move(parameter));
  return *this;
}

Command& Command::flag(std::string names, std::string help) {
  return add({Kind::flag, std::move(names), std::move(help)});
}

Command& Command::option(std::string names, std::string help) {
  return add({Kind::text, std::move(names), std::move(help)});
}

Command& Command::option(std::string names, std::string help, std::string fallback) {
  return add({Kind::text, std::move(names), std::move(help), false, true, std::move(fallback)});
}

Command& Command::required_option(std::string names, std::string help) {
  return add({Kind::text, std::move(names), std::move(help), true});
}

Command& Command::int_option(std::string names, std::string help, long long fallback, long long least,
                             long long greatest) {
  return add({Kind::integer, std::move(names), std::move(help), false, true, std::to_string(fallback), least,
              greatest});
}

Command& Command::argument(std::string name, std::string help) {
  return add({Kind::argument, std::move(name), std::move(help), true});
}

Command& Command::argument(std::string name, std::string help, std::string fallback) {
  return add({Kind::argument, std::move(name), std::move(help), false, true, std::move(fallback)});
}

Command& Command::arguments(std::string name, std::string help) {
  return add({Kind::arguments, std::move(name), std::move(help)});
}

Command& Command::set_action(Action action) {
  action_ = std::move(action);
  return *this;
}

Command& Command::version(std::string text) {
  version_ = std::move(text);
  return *this;
}

Command& Command::around(UniqueFunction<int(FunctionRef<int()>)> function) {
  around_ = std::move(function);
  return *this;
}

Command* Command::find_command(std::string_view name) const noexcept {
  for (const auto& command : commands_) {
    if (command->name_ == name) return command.get();
  }
  return nullptr;
}

Command& Command::command(std::string name, std::string help) {
  if (find_command(name)) {
    throw UsageError(
        "duplicate-command",
        fmt::format("\"{}\" has a command \"{}\" already; give this one another name", name_, name));
  }
  commands_.push_back(std::make_unique<Command>(std::move(name), std::move(help)));
  return *commands_.back();
}

std::string Command::usage(const std::string& path) const {
  std::string line = "Usage: " + path + " [OPTIONS]";
  for (const Parameter& parameter : parameters_) {
    std::string name = upper(parameter.names);
    if (parameter.kind == Kind::arguments) line += " [" + name + "]...";
    if (parameter.kind == Kind::argument) line += parameter.is_required ? " " + name : " [" + name + "]";
  }
  if (!commands_.empty()) line += " COMMAND [ARGS]...";
  return line;
}

std::string Command::help_page(const std::string& path) const {
  Rows arguments, options, commands;
  for (const Parameter& parameter : parameters_) {
    if (parameter.kind == Kind::argument || parameter.kind == Kind::arguments) {
      arguments.emplace_back(upper(parameter.names), parameter.help);
      continue;
    }
    std::string name = parameter.names;
    if (std::size_t comma = name.find(','); comma != std::string::npos) name.insert(comma + 1, " ");
    if (parameter.kind == Kind::text) name += " TEXT";
    if (parameter.kind == Kind::integer) name += " INTEGER";
    std::string help = parameter.help;
    if (parameter.is_required) help += "  [required]";
    options.emplace_back(std::move(name), std::move(help));
  }
  if (!version_.empty()) options.emplace_back("--version", "Show the version and exit.");
  options.emplace_back("--help", "Show this message and exit.");
  for (const auto& command : commands_) {
    commands.emplace_back(command->name_, first_sentence(command->help_));
  }
  std::sort(commands.begin(), commands.end());

  std::string page = usage(path) + "\n";
  if (!help_.empty()) page += "\n  " + help_ + "\n";
  append_table(page, "Arguments", arguments);
  append_table(page, "Options", options);
  append_table(page, "Commands", commands);
  return page;
}

int Command::main(int argc, char** argv) const noexcept {
  std::string program = argc > 0 ? argv[0] : name_;
  program.erase(0, program.rfind('/') + 1);
  return run(program, std::vector<std::string>(argv + std::min(argc, 1), argv + argc));
}

}  // namespace carafe
