#include "shell/hub/leaving.h"

#include <format>

#include <sodium.h>

#include "core/sync/wire.h"

namespace baijia::hub {

/// Without asking whether the account may still use it. The directory knows a token by its hash (shell/hub/sessions).
Result<SessionRecord> Leaving::session(std::string_view token) {
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(token.data()), token.size(), nullptr, 0);
  BAIJIA_TRY_ASSIGN(std::optional<SessionRecord> found, store_.directory->find_session(hash));
  if (!found) return fail(Code::kSignInRequired, "no session");
  return std::move(*found);
}

Result<std::string> Leaving::push(std::string_view token, std::string_view body, const Error& refusal) {
  BAIJIA_TRY_ASSIGN(const PushRequest message, decode<PushRequest>(body));
  BAIJIA_TRY_ASSIGN(const SessionRecord record, session(token));
  BAIJIA_TRY_ASSIGN(const auto right, store_.directory->ended_right(record.account.id, message.scope));
  BAIJIA_TRY_ASSIGN(const bool gone, store_.directory->has_gone(record.account.id, message.scope, record.device));
  const std::int64_t now = store_.database->clock().now_millis();
  if (!right || gone || now - right->ended_millis > kHandOverMillis) return std::unexpected(refusal);
  return round_.push({.account = record.account.id,
                      .role = right->role,
                      .scope = message.scope,
                      .device = record.device,
                      .ended = true},
                     body);
}

Result<std::string> Leaving::leave(std::string_view token, std::string_view body) {
  BAIJIA_TRY_ASSIGN(LeaveRequest message, decode<LeaveRequest>(body));
  BAIJIA_TRY_ASSIGN(const SessionRecord record, session(token));
  if (message.device != record.device) return fail(Code::kUnknownDevice, "leave of another device");
  const AccountId account = record.account.id;
  const std::int64_t now = store_.database->clock().now_millis();
  LeaveReply reply{.hub_millis = now, .epoch = {}, .scope = message.scope};
  BAIJIA_TRY_ASSIGN(reply.epoch, store_.rows->epoch());
  BAIJIA_TRY_ASSIGN(const auto right, store_.directory->ended_right(account, message.scope));
  reply.leaves = right.has_value();
  if (!reply.leaves) return encode(reply);
  if (!message.rows.empty()) {
    const BoxFile box{message.device, account, message.scope, now, std::move(message.rows)};
    BAIJIA_TRY(store_.directory->keep_left_box(account, message.scope, message.device, encode(box)));
  }
  if (message.gone) BAIJIA_TRY(store_.directory->note_gone(account, message.scope, message.device));
  return encode(reply);
}

}  // namespace baijia::hub
