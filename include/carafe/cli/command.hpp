// SPDX-License-Identifier: MIT
#pragma once

#include <climits>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carafe/util/function_ref.hpp>
#include <carafe/util/unique_function.hpp>

namespace carafe {

/// What a command was called with. Values are asked for by the name they were declared
/// under: an argument's name, or an option's long one with its dashes ("--message").
/// Asking for a name the command does not declare is a UsageError ("unknown-argument").
class Arguments {
 public:
  /// Whether a flag was given.
  bool flag(std::string_view name) const;

  /// Whether there is a value: one was given, or there is a fallback.
  bool has(std::string_view name) const;

  /// The value, the last one if it was given more than once; empty if there is none.
  const std::string& text(std::string_view name) const;
  const std::vector<std::string>& texts(std::string_view name) const;

  /// The value of an integer option, 0 if there is none.
  long long integer(std::string_view name) const;

 private:
  friend class Command;
  struct Value {
    std::string name;
    bool was_given = false;
    std::vector<std::string> texts;
  };
  const Value& find(std::string_view name) const;
  std::vector<Value> values_;
};

/// A command of a program, or a group of commands: a tree of plain declarations.
///
///     auto& db = root.command("db", "Manage the database.");
///     db.command("upgrade", "Apply revisions.")
///         .argument("revision", "Where to go.", "head")
///         .flag("--sql", "Print SQL instead.")
///         .action([&](const Arguments& args) { upgrade(args.text("revision"), args.flag("--sql")); });
///
/// The declaring calls return the command itself, `command` returns the new one, which
/// lives as long as its parent. Not synchronised.
class Command {
 public:
  Command(std::string name, std::string help);
  Command(Command&&) = delete;
  ~Command();

  const std::string& name() const noexcept { return name_; }
  /// The first sentence is what a list of commands shows.
  const std::string& help() const noexcept { return help_; }

  /// `names` are separated by commas: "-m,--message".
  Command& flag(std::string names, std::string help);
  Command& option(std::string names, std::string help);
  Command& option(std::string names, std::string help, std::string fallback);
  Command& required_option(std::string names, std::string help);
  Command& int_option(std::string names, std::string help, long long fallback, long long least = LLONG_MIN,
                      long long greatest = LLONG_MAX);

  /// Positional: required, or with a fallback, or any number of them at the end.
  Command& argument(std::string name, std::string help);
  Command& argument(std::string name, std::string help, std::string fallback);
  Command& arguments(std::string name, std::string help);

  /// What the command does: a callable taking `const Arguments&` or nothing, returning
  /// the exit status or nothing. What it captures must outlive the command.
  template <class F>
  Command& action(F function) {
    if constexpr (std::is_invocable_v<F&, const Arguments&>) {
      return set_action(
          with_status([f = std::move(function)](const Arguments& args) mutable { return f(args); }));
    } else {
      static_assert(std::is_invocable_v<F&>,
                    "a command's action takes a const Arguments& or nothing, and returns int or void");
      return set_action(with_status([f = std::move(function)](const Arguments&) mutable { return f(); }));
    }
  }

  /// A new command below this one; a UsageError ("duplicate-command") if there is one of
  /// that name.
  Command& command(std::string name, std::string help);
  template <class F>
  Command& command(std::string name, std::string help, F function) {
    return command(std::move(name), std::move(help)).action(std::move(function));
  }
  Command* find_command(std::string_view name) const noexcept;
  const std::vector<std::unique_ptr<Command>>& commands() const noexcept { return commands_; }

  /// What `--version` prints; without it there is no such option.
  Command& version(std::string text);

  /// Called around every action below this command, to open what actions need. It must
  /// call what it is given once and return its result.
  Command& around(UniqueFunction<int(FunctionRef<int()>)> function);

  /// Parses `args` (without the program's name), runs the action found and returns the
  /// exit status: the action's; 2 with a hint on standard error when the arguments are
  /// wrong; 1 with "Error: …" on standard error when it threw. `program` is what usage
  /// lines call this command.
  int run(const std::string& program, const std::vector<std::string>& args) const noexcept;

  /// `run` for main(): the program's name is the last part of argv[0].
  int main(int argc, char** argv) const noexcept;

  /// The text of `--help`.
  std::string usage(const std::string& path) const;
  std::string help_page(const std::string& path) const;

 private:
  enum class Kind { flag, text, integer, argument, arguments };
  struct Parameter {
    Kind kind;
    std::string names;
    std::string help;
    bool is_required = false;
    bool has_fallback = false;
    std::string fallback = {};
    long long least = 0, greatest = 0;
    std::string key() const;
  };
  using Action = UniqueFunction<int(const Arguments&)>;
  struct Parser;

  template <class F>
  static auto with_status(F function) {
    return [f = std::move(function)](const Arguments& args) mutable -> int {
      if constexpr (std::is_void_v<decltype(f(args))>) {
        f(args);
        return 0;
      } else {
        return f(args);
      }
    };
  }
  Command& set_action(Action action);
  Command& add(Parameter parameter);

  std::string name_, help_, version_;
  std::vector<Parameter> parameters_;
  std::vector<std::unique_ptr<Command>> commands_;
  Action action_;
  UniqueFunction<int(FunctionRef<int()>)> around_;
};

}  // namespace carafe
