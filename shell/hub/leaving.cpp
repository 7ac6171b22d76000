#include "shell/hub/leaving.h"

#include <format>

#include "core/sync/wire.h"

namespace baijia::hub {
namespace {

/// The phone is to be wiped, and nothing else has ended.
bool wiping(const AccountRecord& account, PhoneState phone, Scope scope) {
  return phone == PhoneState::kWipeAsked && !account.disabled && account.scope == scope;
}

}  // namespace

Result<HubCaller> Leaving::caller(std::string_view token, Scope scope, const Error& refusal) {
  BAIJIA_TRY_ASSIGN(const SessionRecord record, sessions_.find(token, Sessions::Standing::kAlsoLeaving));
  return caller(record.account, record.device, record.phone, scope, refusal);
}

Result<HubCaller> Leaving::caller(const AccountRecord& account, DeviceId device, PhoneState phone, Scope scope,
                                  const Error& refusal) {
  HubCaller caller{.account = account.id, .role = account.role, .scope = scope, .device = device, .ended = true};
  if (wiping(account, phone, scope)) return caller;
  BAIJIA_TRY_ASSIGN(const auto right, store_.directory->ended_right(account.id, scope));
  BAIJIA_TRY_ASSIGN(const bool gone, store_.directory->has_gone(account.id, scope, device));
  const std::int64_t now = store_.database->clock().now_millis();
  if (!right || gone || now - right->ended_millis > kHandOverMillis) return std::unexpected(refusal);
  caller.role = right->role;
  return caller;
}

Result<std::string> Leaving::leave(std::string_view token, std::string_view body) {
  BAIJIA_TRY_ASSIGN(LeaveRequest message, decode<LeaveRequest>(body));
  BAIJIA_TRY_ASSIGN(const SessionRecord record, sessions_.find(token, Sessions::Standing::kAlsoLeaving));
  if (message.device != record.device) return fail(Code::kUnknownDevice, "leave of another device");
  const AccountId account = record.account.id;
  const std::int64_t now = store_.database->clock().now_millis();
  LeaveReply reply{.hub_millis = now, .epoch = {}, .scope = message.scope};
  BAIJIA_TRY_ASSIGN(reply.epoch, store_.rows->epoch());
  BAIJIA_TRY_ASSIGN(const auto right, store_.directory->ended_right(account, message.scope));
  reply.leaves = right.has_value() || wiping(record.account, record.phone, message.scope);
  if (!reply.leaves) return encode(reply);
  if (!message.rows.empty()) {
    BAIJIA_TRY(store_.directory->keep_left_box({message.device, account, message.scope, now, std::move(message.rows)}));
  }
  if (!message.gone) return encode(reply);
  if (right) {
    BAIJIA_TRY(store_.directory->note_gone(account, message.scope, message.device));
  } else {
    BAIJIA_TRY(devices_.set_state(account, message.device, PhoneState::kWiped, {}));
  }
  return encode(reply);
}

}  // namespace baijia::hub
