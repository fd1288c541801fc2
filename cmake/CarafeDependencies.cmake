# SPDX-License-Identifier: MIT
# The libraries Carafe stands on, all from the distribution. Read by the build
# and by the installed package alike, so that both ask for the same things.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(PkgConfig)
find_dependency(Boost 1.81 COMPONENTS context)
find_dependency(fmt)
find_dependency(spdlog)
find_dependency(CLI11)
find_dependency(nlohmann_json)
find_dependency(simdjson)
find_dependency(SQLite3)

if(NOT TARGET PkgConfig::CARAFE_LIBUV)
  pkg_check_modules(CARAFE_LIBUV REQUIRED IMPORTED_TARGET GLOBAL libuv)
endif()
if(NOT TARGET PkgConfig::CARAFE_MARIADB)
  pkg_check_modules(CARAFE_MARIADB REQUIRED IMPORTED_TARGET GLOBAL libmariadb)
endif()
if(NOT TARGET PkgConfig::CARAFE_LIBPQ)
  pkg_check_modules(CARAFE_LIBPQ REQUIRED IMPORTED_TARGET GLOBAL libpq)
endif()
