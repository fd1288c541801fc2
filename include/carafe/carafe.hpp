// SPDX-License-Identifier: MIT
#pragma once

/// Everything an application needs, in the order one meets it. The data half alone is
/// <carafe/data.hpp>; a dynamic JSON value is <carafe/json/value.hpp>, which costs more
/// to compile than all of this.

#include <carafe/app/app.hpp>
#include <carafe/data.hpp>
#include <carafe/ext/database.hpp>
#include <carafe/ext/migrate.hpp>
