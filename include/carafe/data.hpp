// SPDX-License-Identifier: MIT
#pragma once

/// Models, engine and session without a web application:
///
///     Models models;  models.add<User>();
///     Engine engine{"sqlite:///x.db"};
///     create_all(engine, models);
///     Session session{engine, models};

#include <carafe/db/errors.hpp>
#include <carafe/orm/session.hpp>
#include <carafe/util/wait.hpp>
