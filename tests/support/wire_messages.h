#pragma once

// Every message of core/sync/wire.h, for what has to hold for each: the laws of the wire, the golden files, the
// fuzzers' decoders and their seeds. A message that is missing here fails tests/core/sync_wire_test.cpp.

#include "core/sync/wire.h"

namespace baijia::testing {

/// Calls `check.operator()<Message>(name)` for each, with the name of its file in tests/golden/wire/v1.
template <class Check>
void for_each_message(Check&& check) {
  check.template operator()<SignInRequest>("sign_in_request.bin");
  check.template operator()<SignInReply>("sign_in_reply.bin");
  check.template operator()<SealKeyReply>("seal_key_reply.bin");
  check.template operator()<PushRequest>("push_request.bin");
  check.template operator()<PushReply>("push_reply.bin");
  check.template operator()<PullRequest>("pull_request.bin");
  check.template operator()<PullReply>("pull_reply.bin");
  check.template operator()<BoxFile>("box_file.bin");
  check.template operator()<LeaveRequest>("leave_request.bin");
  check.template operator()<LeaveReply>("leave_reply.bin");
  check.template operator()<QueueKeyReply>("queue_key_reply.bin");
  check.template operator()<QueueRequest>("queue_request.bin");
  check.template operator()<QueueReply>("queue_reply.bin");
  check.template operator()<AuditRequest>("audit_request.bin");
  check.template operator()<AuditReply>("audit_reply.bin");
  check.template operator()<RenewRequest>("renew_request.bin");
  check.template operator()<PhonesRequest>("phones_request.bin");
  check.template operator()<PhonesReply>("phones_reply.bin");
  check.template operator()<PhotoPutRequest>("photo_put_request.bin");
  check.template operator()<PhotoPutReply>("photo_put_reply.bin");
  check.template operator()<PhotoGetRequest>("photo_get_request.bin");
  check.template operator()<PhotoGetReply>("photo_get_reply.bin");
  check.template operator()<CarriedBox>("carried_box.bin");
  check.template operator()<CarryReply>("carry_reply.bin");
  check.template operator()<Parcel>("parcel.bin");
  check.template operator()<Invitation>("invitation.bin");
  check.template operator()<HandOverFrame>("hand_over_frame.bin");
}

}  // namespace baijia::testing
