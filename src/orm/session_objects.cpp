// SPDX-License-Identifier: MIT
// The verbs of orm/session_objects.hpp, handed on to the session's state.
#include <carafe/orm/session_objects.hpp>

#include "orm/session_state.hpp"

namespace carafe {

NoAutoflush::NoAutoflush(detail::SessionState& session)
    : session_(session), before_(session.set_autoflush(false)) {}
NoAutoflush::~NoAutoflush() { session_.set_autoflush(before_); }

std::vector<ObjectRef> SessionObjects::objects(Which which) {
  detail::SessionState& session = target();
  std::vector<ObjectRef> found;
  auto take = [&](const std::vector<detail::ObjectHeader*>& list) {
    for (detail::ObjectHeader* object : list) found.push_back(ObjectRef::share(*object));
  };
  switch (which) {
    case Which::added:
      take(session.pending());
      break;
    case Which::changed:
      take(session.changed());
      break;
    case Which::erased:
      take(session.erased());
      break;
  }
  return found;
}

void SessionObjects::expire(detail::ObjectHeader* object, const TypeTag& model, Members members) {
  detail::SessionState& session = target();
  detail::SessionUse use{session.user(), "expire"};
  session.expire(detail::own_object(session, object, model, "expire"), {members.begin(), members.size()});
}
void SessionObjects::expire_all() { target().expire_all(); }

void SessionObjects::refresh(detail::ObjectHeader* object, const TypeTag& model, Members members,
                             const ReadOptions& how) {
  detail::SessionState& session = target();
  detail::SessionUse use{session.user(), "refresh"};
  session.refresh(detail::own_object(session, object, model, "refresh"), {members.begin(), members.size()},
                  how);
}
void SessionObjects::expunge(detail::ObjectHeader* object, const TypeTag& model) {
  detail::SessionState& session = target();
  detail::SessionUse use{session.user(), "expunge"};
  session.expunge(detail::own_object(session, object, model, "expunge"));
}
void SessionObjects::close() { target().close(); }

detail::ObjectHeader* SessionObjects::merge(detail::ObjectHeader* object, const TypeTag& model,
                                            MergeOptions options) {
  if (object == nullptr) detail::throw_empty_ref(model);
  detail::SessionState& session = target();
  detail::SessionUse use{session.user(), "merge"};
  return session.merge(*object, options);
}

bool SessionObjects::in_nested_transaction() { return target().in_nested_transaction(); }

}  // namespace carafe
