#include "shell/hub/carrying.h"

#include <format>

#include "core/domain/rights.h"
#include "core/sync/wire.h"
#include "shell/hub/leaving.h"

namespace baijia::hub {
namespace {

/// As whom the box is taken. Error: kRejected.
Result<HubCaller> author_of(OpenStore& store, const BoxFile& box) {
  BAIJIA_TRY_ASSIGN(const std::optional<AccountRecord> account, store.directory->find_account(box.account));
  if (!account) return fail(Code::kRejected, "a box of nobody");
  HubCaller author{.account = account->id, .role = account->role, .scope = box.scope, .device = box.device};
  if (!account->disabled && account->scope == box.scope) return author;
  BAIJIA_TRY_ASSIGN(const std::optional<EndedRight> right, store.directory->ended_right(account->id, box.scope));
  const std::int64_t now = store.database->clock().now_millis();
  if (!right || now - right->ended_millis > kHandOverMillis) return fail(Code::kRejected, "a box without a right");
  author.role = right->role;
  author.ended = true;
  return author;
}

}  // namespace

Result<std::string> take_carried(OpenStore& store, Devices& devices, HubRound& round, const HubCaller& carrier,
                                 std::string_view body) {
  const Result<CarriedBox> carried = decode<CarriedBox>(body);
  const Result<BoxFile> box = carried ? decode<BoxFile>(carried->box) : fail(Code::kMalformed, "carried box");
  if (!box) return fail(Code::kRejected, "no carried box");
  if (box->scope != carrier.scope || !works_in_committee(carrier.role)) {
    return fail(Code::kRejected, "a box of another committee");
  }
  BAIJIA_TRY_ASSIGN(const std::optional<PhoneState> phone,
                    devices.signer(box->account, box->device, "/api/v1/carry", carried->box, carried->signature));
  if (!phone) return fail(Code::kRejected, "a box without its phone's signature");
  BAIJIA_TRY_ASSIGN(const HubCaller author, author_of(store, *box));
  CarryReply reply;
  if (*phone == PhoneState::kRevoked || *phone == PhoneState::kWiped) {
    BAIJIA_TRY(store.directory->keep_left_box(*box));
    reply.refused = static_cast<std::uint32_t>(box->rows.size());
    return encode(reply);
  }
  BAIJIA_TRY_ASSIGN(const std::vector<RowReceipt> receipts, round.take(author, box->rows));
  for (const RowReceipt& receipt : receipts) {
    std::uint32_t& count = receipt.status == RowReceipt::Status::kTaken      ? reply.taken
                           : receipt.status == RowReceipt::Status::kRejected ? reply.refused
                                                                             : reply.deferred;
    ++count;
  }
  BAIJIA_TRY(store.directory->note({.deed = Deed::kBoxCarried,
                                    .scope = box->scope,
                                    .account = box->account,
                                    .device = box->device,
                                    .detail = std::format("by device {:x}", carrier.device.number)}));
  return encode(reply);
}

}  // namespace baijia::hub
