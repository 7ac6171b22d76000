// What the host does around the core of each phone: stores, asks, waits, looks; and what its member does with it.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "tests/support/world_setting.h"
#include "tests/support/world_state.h"

namespace baijia::testing {
namespace {

constexpr std::uint64_t kLookMillis = 11 * kSecond;  ///< somebody looks at what a phone shows

}  // namespace

void World::tend(WorldPhone& phone) {
  if (phone.core == nullptr) return;
  phone.acknowledge(ledger_);
  if (phone.blocks->waiting() && !phone.storing) {
    phone.storing = true;
    later(phone, 1 + below(percent(10) ? 3000 : 60), [this](WorldPhone& self) {
      self.storing = false;
      store_next(self);
      note(self.core->durable());
      if (healed_) mend_storage(self);  // a batch that was already on its way to fail
      tend(self);
    });
  }
  if (!phone.asking) {
    if (const std::optional<WireRequest> request = phone.core->next_request()) {
      phone.asking = true;
      ++outcome_.requests;
      note(hash_of(request->body).low);
      send(phone, *request);
    }
  }
  if (!phone.asking_photo) send_photo(phone);
  plan_timer(phone);
}

void World::store_next(WorldPhone& phone) {
  const bool fails = phone.blocks->waiting_fails();
  const std::uint64_t before = phone.core->durable();
  if (fails) happened(phone.storage_fault);
  phone.blocks->complete_next();
  if (!fails) return;
  if (phone.core->durable() != before) broken('U', "what was not saved is shown as saved");
  if (phone.core->storage_health() != StorageHealth::kReadOnly) broken('U', "a failed save is not shown");
}

void World::later(WorldPhone& phone, std::uint64_t millis, std::function<void(WorldPhone&)> act) {
  in(millis, [&phone, life = phone.life, act = std::move(act)] {
    if (phone.life == life && phone.core != nullptr) act(phone);
  });
}

void World::plan_timer(WorldPhone& phone) {
  std::optional<std::int64_t> due;
  if (!phone.asking) due = phone.core->next_attempt_millis();
  if (const auto photo = phone.core->next_photo_millis(); photo && !phone.asking_photo) {
    due = std::min(*photo, due.value_or(*photo));
  }
  if (!due) return;
  const std::int64_t wait = std::clamp<std::int64_t>(*due - phone.clock.now_millis(), 1, 60 * kSecond);
  const std::int64_t at = clock_.now_millis() + wait;
  if (phone.timer_at && *phone.timer_at <= at) return;
  phone.timer_at = at;
  later(phone, static_cast<std::uint64_t>(wait), [this, at](WorldPhone& self) {
    if (self.timer_at != at) return;
    self.timer_at.reset();
    tend(self);
  });
}

void World::plan_poll(std::size_t index) {
  in(8 * kSecond + below(8 * kSecond), [this, index] {
    if (WorldPhone& phone = *phones_[index]; phone.core != nullptr) {
      phone.core->sync_now();
      tend(phone);
    }
    plan_poll(index);
  });
}

void World::plan_look(std::size_t index) {
  in(kLookMillis, [this, index] {
    look(*phones_[index % phones_.size()]);
    plan_look(index + 1);
  });
}

void World::switch_on(WorldPhone& phone) {
  if (phone.core != nullptr || phone.lost) return;
  phone.start();
  if (phone.core == nullptr) return broken('I', "a phone does not start: " + phone.opened.error().detail);
  tend(phone);
}

void World::sign_in(WorldPhone& phone) {
  phone.signed_out = false;
  if (phone.core == nullptr) return;
  phone.core->signed_in_again();
  tend(phone);
}

void World::mend_storage(WorldPhone& phone) {
  if (phone.core == nullptr || phone.core->storage_health() != StorageHealth::kReadOnly) return;
  phone.core->retry_storage();
  tend(phone);
}

void World::operate(WorldPhone& phone) {
  if (phone.core == nullptr || !phone.core->pull_progress().complete) return;
  const bool here = phone.identity.scope == Committee::kScope;
  if (phone.let_go) return;
  outcome_.operations += members_.operate(phone, here ? setting().here : setting().there);
  note(phone.core->accepted());
  tend(phone);
}

}  // namespace baijia::testing
