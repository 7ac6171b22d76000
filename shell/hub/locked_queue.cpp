#include "shell/hub/locked_queue.h"

#include <utility>

#include "core/sync/wire.h"

namespace baijia::hub {
namespace {

std::string counter_of(const std::string& address) { return "address " + address; }

/// The store cannot, whatever the box says.
bool is_the_stores(Code code) { return code == Code::kHubBusy || code == Code::kHubStore; }

}  // namespace

Result<void> LockedQueue::let_in(const std::string& address) {
  if (tries_.take(counter_of(address), kWrongQueuesPerAddress) != 0) return fail(Code::kTooManyTries, "queues");
  return {};
}

Result<std::string> LockedQueue::take(const std::string& address, std::string_view path, std::string_view body,
                                      std::string_view signature) {
  BAIJIA_TRY_ASSIGN(const QueueRequest message, decode<QueueRequest>(body));
  BAIJIA_TRY_ASSIGN(const PhoneState phone, devices_.recognise(message.account, message.device, path, body, signature,
                                                               Devices::Strangers::kUnnoted));
  tries_.give_back(counter_of(address));
  const std::string counter = "phone " + string_from_uuid(message.account.uuid) + std::to_string(message.device.number);
  if (tries_.take(counter, kQueuesPerPhone) != 0) return fail(Code::kTooManyTries, "queues of one phone");
  BAIJIA_TRY_ASSIGN(const auto account, store_.directory->find_account(message.account));
  if (!account) return fail(Code::kSignatureWrong, "no such account");

  QueueReply reply{.hub_millis = clock_.now_millis()};
  std::set<RowKey> taken;
  for (const std::string& sealed : message.boxes) {
    BAIJIA_TRY_ASSIGN(const std::size_t left, take_box({*account, message.device, phone}, sealed, taken));
    reply.left += static_cast<std::uint32_t>(left);
  }
  reply.taken = static_cast<std::uint32_t>(taken.size());
  if (!message.boxes.empty()) {
    BAIJIA_TRY(store_.directory->note(
        {.deed = Deed::kLockedHandOver, .scope = account->scope, .account = account->id, .device = message.device}));
  }
  if (phone == PhoneState::kWipeAsked && message.gone) {
    BAIJIA_TRY(devices_.set_state(account->id, message.device, PhoneState::kWiped, {}));
  }
  reply.wipe = phone == PhoneState::kWipeAsked && !message.gone;
  return encode(reply);
}

Result<std::size_t> LockedQueue::take_box(const Giver& giver, std::string_view sealed, std::set<RowKey>& taken) {
  const AccountRecord& account = giver.account;
  const Result<std::string> opened = seal_.open(account.id, sealed);
  Result<BoxFile> box = opened ? decode<BoxFile>(*opened) : std::unexpected(opened.error());
  if (!box || box->account != account.id) return 1;
  const bool in_place = !account.disabled && account.scope == box->scope && giver.phone == PhoneState::kEnrolled;
  Result<HubCaller> caller = HubCaller{account.id, account.role, account.scope, giver.device};
  if (!in_place) {
    const Error refusal{account.disabled ? Code::kAccountDisabled : Code::kWrongScope,
                        "the right to a box's committee"};
    caller = leaving_.caller(account, giver.device, giver.phone, box->scope, refusal);
  }
  if (!caller && is_the_stores(caller.error().code)) return std::unexpected(caller.error());
  if (!caller) return box->rows.size();
  BAIJIA_TRY_ASSIGN(const std::vector<RowReceipt> receipts, round_.take(*caller, box->rows));
  std::vector<std::string> left;
  for (std::size_t i = 0; i < receipts.size(); ++i) {
    const RowReceipt& receipt = receipts[i];
    if (receipt.status == RowReceipt::Status::kTaken) {
      taken.insert(receipt.key);
    } else if (receipt.status == RowReceipt::Status::kDeferred && is_the_stores(receipt.code)) {
      return fail(receipt.code, "a row of a box");
    } else {
      left.push_back(box->rows[i]);
    }
  }
  const std::size_t count = left.size();
  // Nobody may come to hand it over once more.
  if (caller->ended && count != 0) {
    box->rows = std::move(left);
    BAIJIA_TRY(store_.directory->keep_left_box(*box));
  }
  return count;
}

}  // namespace baijia::hub
