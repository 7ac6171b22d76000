#include "tests/support/world_faults.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/rows.h"
#include "tests/support/world_setting.h"
#include "tests/support/world_state.h"

namespace baijia::testing {
namespace {

constexpr std::size_t kMostPhones = 12;

}  // namespace

void World::begin_fault(WorldPhone& phone) {
  ++outcome_.faults;
  const std::uint64_t lasting = kSecond + below(60 * kSecond);
  const Fault fault = fault_drawn(below(weight_of_faults()));
  note(place_of(fault));
  switch (fault) {
    case Fault::kKilled:
      return crash(phone, below(20 * kSecond));
    case Fault::kKilledOpening:
      if (phone.core == nullptr) return;
      happened(fault);
      crash(phone, below(20 * kSecond));
      return die_opening(phone);
    case Fault::kPutBack:
      return back_up(phone, lasting);
    case Fault::kCopied:
      return copy(phone);
    case Fault::kCutOff:
      phone.cut_off = true;
      return in(lasting, [&phone] { phone.cut_off = false; });
    case Fault::kDeafened:
      phone.deafened = true;
      return in(lasting, [&phone] { phone.deafened = false; });
    case Fault::kSplit:
      return split(lasting);
    case Fault::kSlowLink:
      phone.slow_link = true;
      return in(lasting, [&phone] { phone.slow_link = false; });
    case Fault::kThrice:
      phone.thrice = true;
      return in(lasting, [&phone] { phone.thrice = false; });
    case Fault::kCut:
      phone.cuts = true;
      return in(lasting, [&phone] { phone.cuts = false; });
    case Fault::kHostile:
      attack_hub(phone);
      phone.lies = true;
      return in(lasting, [&phone] { phone.lies = false; });
    case Fault::kReordered:
      phone.late_pages = true;
      phone.late_page.clear();
      return in(lasting, [&phone] { phone.late_pages = false; });
    case Fault::kDuplicated:
      phone.twice = true;
      return in(lasting, [&phone] { phone.twice = false; });
    case Fault::kPortal:
      phone.in_portal = true;
      return in(lasting, [&phone] { phone.in_portal = false; });
    case Fault::kProxy:
      phone.proxy_limit = 400 + below(2000);
      return in(lasting, [&phone] { phone.proxy_limit = 0; });
    case Fault::kSignedOut:
      phone.signed_out = true;
      return in(lasting, [this, &phone] { sign_in(phone); });
    case Fault::kClockStepped:
      if (phone.is_copy) return;
      // A step in the middle of the day, back to the right time or away from it.
      happened(fault);
      step_clock(phone, phone.clock.skew_millis != 0 ? 0 : draw_skew());
      return tend(phone);
    case Fault::kCounterUsedUp:
      return forge(phone, fault, 4 * 60 * kSecond);
    case Fault::kFarFuture:
      return forge(phone, fault, 3653 * kDay);
    case Fault::kStorageFails:
    case Fault::kStorageFull:
    case Fault::kStorageGone:
      return fail_storage(phone, fault, lasting);
    case Fault::kHubDown:
      hub_store_.set_down(true);
      return in(lasting / 3, [this] { hub_store_.set_down(false); });
    case Fault::kHubFull:
      hub_store_.set_full(true);
      return in(lasting / 3, [this] { hub_store_.set_full(false); });
    case Fault::kHubCommit:
      return hub_store_.fail_next(percent(50) ? MemoryHubStore::Fault::kBeforeCommit
                                              : MemoryHubStore::Fault::kAfterCommit);
    case Fault::kPoison:
      return poison_hub(lasting);
    case Fault::kHubRestored:
      return restore_hub(lasting / 2);
    case Fault::kRightEnded:
      // Some are given back their right, the others have it no more when everything has healed.
      happened(fault);
      phone.ended = phone.ever_ended = true;
      ++phone.rights;
      ++only_at_hub_;
      if (percent(70)) in(lasting, [this, &phone] { give_back(phone); });
      return;
    case Fault::kLocked:
      return lock(phone, lasting);
    case Fault::kLost:
    case Fault::kRepeated:
    case Fault::kLetGo:
    case Fault::kGivenBack:
    case Fault::kPhoneLost:
    case Fault::kYearAway:
    case Fault::kRenewed:
    case Fault::kKilledNew:
      return;  // not drawn
  }
}

void World::split(std::uint64_t lasting) {
  happened(Fault::kSplit);
  const auto direction = percent(50) ? &WorldPhone::cut_off : &WorldPhone::deafened;
  for (const auto& phone : phones_) {
    if (percent(50)) continue;
    (*phone).*direction = true;
    in(lasting, [&cut = *phone, direction] { cut.*direction = false; });
  }
}

void World::forge(const WorldPhone& phone, Fault fault, std::int64_t ahead_millis) {
  constexpr DeviceId kStranger{0xBAD};
  const Identity& who = phone.identity;
  const HubCaller caller{.account = who.account, .role = who.role, .scope = who.scope, .device = kStranger};
  const auto number = static_cast<std::uint8_t>(2 + ++forged_ % 250);
  const Version version = version_at(clock_.now_millis() + ahead_millis, kStranger.number, 0xFFFF);
  const Row row{who.scope, key_of(number, kLaterKind), {{1, std::string("forged"), version}}};
  const auto reply = hub_.push(caller, encode(PushRequest{kStranger, forged_, who.scope, {encode_row(row)}}));
  // Also when the hub says nothing, or that it is to come again: it may have failed after the commit.
  if (hub_store_.content().at(who.scope).rows.contains(row.key)) ++only_at_hub_;
  if (!reply) return;  // the store is down
  const RowReceipt receipt = decode<PushReply>(*reply).value().receipts.front();
  const bool taken = receipt.status == RowReceipt::Status::kTaken;
  note(static_cast<std::uint64_t>(taken));
  if (taken == (fault == Fault::kCounterUsedUp)) happened(fault);
  if (taken && fault == Fault::kFarFuture) broken('C', "the hub lets a version from the far future loose");
}

void World::attack_hub(const WorldPhone& phone) {
  static const std::string kTooMuch(kMaxMessageBytes, '\1');
  const Identity& who = phone.identity;
  const HubCaller caller{.account = who.account, .role = who.role, .scope = who.scope, .device = who.device};
  const std::string push = encode(PushRequest{who.device, 1, who.scope, {}});
  const std::string counts = push.substr(0, push.size() - 1).append(kHostileCount);
  if (hub_.push(caller, counts) || hub_.push(caller, push + kTooMuch)) broken('I', "the hub takes what is no message");
}

bool World::may_come_again(const WorldPhone& phone) {
  if (phone.ever_ahead || phone.core->storage_health() != StorageHealth::kGood) return false;
  return phone.core->sync_view().only_here == 0;
}

void World::back_up(WorldPhone& phone, std::uint64_t millis) {
  if (phone.core == nullptr || phone.ended || !may_come_again(phone)) return;
  const auto former = std::make_shared<const std::pair<BlockImage, std::vector<std::string>>>(phone.blocks->image(),
                                                                                              phone.blocks->queue());
  in(millis, [this, &phone, former, rights = phone.rights] { put_back(phone, former, rights); });
}

void World::put_back(WorldPhone& phone,
                     const std::shared_ptr<const std::pair<BlockImage, std::vector<std::string>>>& former, int rights) {
  // A restored hub lacks what the black box has, and the box goes with the store.
  if (healed_ || histories_ > 0 || phone.lost || phone.rights != rights) return;
  if (!has_handed_over(phone)) {
    return in(3 * kSecond, [this, &phone, former, rights] { put_back(phone, former, rights); });
  }
  happened(Fault::kPutBack);
  ++only_at_hub_;
  phone.acknowledge(ledger_);
  phone.put_back(former->first, former->second);
  phone.kept.clear();  // what was on no other phone is gone
  switch_on(phone);
}

bool World::has_handed_over(WorldPhone& phone) {
  if (phone.core == nullptr || phone.core->storage_health() != StorageHealth::kGood) return false;
  const SyncView view = phone.core->sync_view();
  return view.on_phone == 0 && view.photos_waiting == 0 && view.rejected.empty();
}

void World::copy(WorldPhone& phone) {
  if (copied_ || phones_.size() >= kMostPhones || phone.core == nullptr) return;
  if (phone.ended || !may_come_again(phone)) return;
  copied_ = true;
  happened(Fault::kCopied);
  phone.acknowledge(ledger_);
  phone.crash();
  auto copy = std::make_unique<WorldPhone>(clock_, phone.identity, engine_(), phone.blocks->image());
  copy->put_back(phone.blocks->image(), phone.blocks->queue());
  copy->clock.skew_millis = phone.clock.skew_millis;
  phone.is_copy = copy->is_copy = true;
  phone.copy = copy.get();
  phones_.push_back(std::move(copy));
  plan_poll(phones_.size() - 1);
  switch_on(phone);
  switch_on(*phone.copy);
}

void World::come_back(WorldPhone& phone) {
  happened(Fault::kYearAway);
  const YearAway& away = setting().year_away;
  phone.put_back(away.stored, away.queue);
  for (const RowKey& key : away.recorded) {
    phone.told.push_back(ledger_.made(key));
    ledger_.acknowledge(phone.told.back());
  }
  switch_on(phone);
}

void World::fail_storage(WorldPhone& phone, Fault fault, std::uint64_t lasting) {
  if (phone.core == nullptr) return;
  phone.storage_fault = fault;
  if (fault == Fault::kStorageGone) {
    phone.blocks->fail_from(1 + below(2), percent(50) ? Code::kStorageFull : Code::kStorageFailed);
    in(lasting / 2, [this, &phone] { mend_storage(phone); });  // somebody tries, in vain
  } else {
    phone.blocks->fail_once(1 + below(3), fault == Fault::kStorageFull ? Code::kStorageFull : Code::kStorageFailed);
  }
  in(lasting, [this, &phone, life = phone.life] {
    if (phone.life == life) phone.blocks->heal();
    mend_storage(phone);
  });
}

void World::restore_hub(std::uint64_t millis) {
  // What a phone handed over before it let go or was lost is nowhere but on the hub: no backup from before that. One
  // whose right has ended lets go at its own time, also when the right was given back meanwhile.
  if (std::ranges::any_of(phones_, [](const auto& each) { return each->ever_ended || each->lost; })) return;
  in(millis, [this, backup = hub_store_.content(), before = only_at_hub_] {
    if (healed_ || before != only_at_hub_) return;
    happened(Fault::kHubRestored);
    hub_store_.restore(backup, uuid_from_name(std::to_string(engine_())));
    ++histories_;
    for (const auto& phone : phones_) phone->late_page.clear();
  });
}

void World::crash(WorldPhone& phone, std::uint64_t off_millis) {
  if (phone.core == nullptr) return;
  ++outcome_.crashes;
  happened(Fault::kKilled);
  phone.acknowledge(ledger_);
  phone.crash();
  in(off_millis, [this, &phone] { switch_on(phone); });
}

void World::die_opening(WorldPhone& phone) {
  phone.start();
  if (phone.core == nullptr) return broken('I', "a phone does not start: " + phone.opened.error().detail);
  (void)phone.core->next_request();  // reserves numbers
  for (std::uint64_t stored = below(3); stored > 0 && phone.blocks->waiting(); --stored) store_next(phone);
  note(phone.core->durable());
  ++outcome_.crashes;
  phone.crash();
}

void World::begin_anew(WorldPhone& phone) {
  phone.put_back({}, {});
  for (std::uint64_t times = 1 + below(3); times > 0; --times) {
    happened(Fault::kKilledNew);
    die_opening(phone);
  }
  switch_on(phone);
}

void World::lock(WorldPhone& phone, std::uint64_t locked_millis) {
  if (phone.core == nullptr || phone.let_go) return;
  happened(Fault::kLocked);
  phone.acknowledge(ledger_);
  phone.crash();
  const bool all_taken = take_queue(phone);
  note(static_cast<std::uint64_t>(all_taken));
  // What the hub has lost with its disk, only the phone could give again.
  if (!all_taken || histories_ > 0 || percent(50)) return in(locked_millis, [this, &phone] { switch_on(phone); });
  happened(Fault::kPhoneLost);
  phone.lost = true;
  ++only_at_hub_;
  ++outcome_.phones_lost;
}

bool World::take_queue(WorldPhone& phone) {
  const Identity& who = phone.identity;
  const HubCaller caller{
      .account = who.account, .role = who.role, .scope = who.scope, .device = who.device, .ended = phone.ended};
  for (const std::string& bytes : phone.blocks->queue()) {
    const Result<BoxFile> box = decode<BoxFile>(bytes);
    const auto receipts = box ? hub_.take(caller, box->rows) : fail(Code::kMalformed);
    if (!receipts) return false;
    for (const RowReceipt& receipt : *receipts) {
      if (receipt.status != RowReceipt::Status::kTaken) return false;
    }
  }
  return true;
}

void World::give_back(WorldPhone& phone) {
  happened(Fault::kGivenBack);
  phone.ended = phone.let_go = false;
  sign_in(phone);
}

void World::poison_hub(std::uint64_t lasting) {
  hub_store_.set_poison([bit = below(8)](const Row& row) { return (row.key.id.bytes[15] >> bit) % 4 == 1; });
  in(lasting, [this] { hub_store_.set_poison({}); });
}

void World::heal() {
  healed_ = true;
  loss_percent_ = 0;
  slowest_millis_ = 300;
  hub_store_.set_down(false);
  hub_store_.set_full(false);
  hub_store_.set_poison({});
  hub_store_.fail_next(MemoryHubStore::Fault::kNone);
  for (const auto& phone : phones_) {
    phone->mend_network();
    phone->blocks->heal();
    switch_on(*phone);
    if (phone->core == nullptr) continue;
    if (phone->signed_out) sign_in(*phone);
    mend_storage(*phone);
    // Not every host hears that the network is back; the others come by themselves.
    if (percent(50)) phone->core->network_returned();
    tend(*phone);
  }
}

}  // namespace baijia::testing
