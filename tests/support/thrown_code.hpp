// SPDX-License-Identifier: MIT
#pragma once

#include <carafe/util/error.hpp>

#include <string>

namespace carafe::testing_support {

/// The code of the error of class E that `work` throws, "nothing thrown" where it throws none; others pass.
template <class E = Error, class F>
std::string code_thrown_by(F&& work) {
  try {
    work();
  } catch (const E& error) {
    return std::string(error.code());
  }
  return "nothing thrown";
}

}  // namespace carafe::testing_support
