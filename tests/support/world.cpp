#include "tests/support/world.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "tests/support/world_setting.h"
#include "tests/support/world_state.h"

namespace baijia::testing {
namespace {

constexpr std::int64_t kBusyMillis = 150 * kSecond;   ///< people record and things go wrong
constexpr std::int64_t kHealedMillis = 60 * kSecond;  ///< promise L
constexpr std::int64_t kQuietMillis = 20 * kSecond;   ///< everybody has pulled

}  // namespace

World::World(const WorldScript& script) : script_(script), engine_(script.seed), hub_store_(first_epoch()) {
  for (const auto* rows : {&setting().here_rows, &setting().there_rows}) put_rows(hub_store_, *rows);
  const std::size_t count = draw_phones();
  for (std::size_t i = 0; i < count; ++i) {
    phones_.push_back(std::make_unique<WorldPhone>(clock_, setting().people[i], engine_(), setting().signed_in[i]));
  }
  loss_percent_ = below(3) * 15;
  repeat_percent_ = below(3) * 10;
  slowest_millis_ = std::array{50, 500, 4000}[below(3)];
  if (script.calm) loss_percent_ = repeat_percent_ = 0;
  if (script.calm) slowest_millis_ = 50;
}

WorldOutcome World::run() {
  const std::int64_t end = clock_.now_millis() + kBusyMillis;
  const std::size_t count = phones_.size();
  for (std::size_t i = 0; i < phones_.size(); ++i) {
    if (percent(25)) plan(0, [this, i] { step_clock(*phones_[i], draw_skew()); });
    in(below(2000), [this, i] { tend(*phones_[i]); });
    plan_poll(i);
  }
  if (percent(15)) plan(0, [this] { begin_anew(*phones_[2 * below(2)]); });
  if (percent(25)) plan(0, [this] { come_back(*phones_[1]); });
  plan_look(0);
  const std::uint64_t operations = 140 + below(80);
  for (std::uint64_t n = 0; n < operations; ++n) {
    plan(5 * kSecond + below(kBusyMillis - 5 * kSecond), [this, count] { operate(any_phone(count)); });
  }
  const std::uint64_t faults = 14 + below(16);
  for (std::uint64_t n = 0; n < faults; ++n) {
    plan(below(kBusyMillis), [this, count] { begin_fault(any_phone(count)); });
  }
  run_until(end);
  heal();
  run_until(end + kHealedMillis);
  for (const auto& phone : phones_) check_queue(*phone);
  for (const auto& phone : phones_) {
    if (phone->core == nullptr) continue;
    phone->core->sync_now();
    tend(*phone);
  }
  run_until(end + kHealedMillis + kQuietMillis);
  check_everything();
  count_hub_failures();
  outcome_.trace = trace_;
  outcome_.commands = members_.accepted();
  return std::move(outcome_);
}

WorldPhone& World::any_phone(std::size_t count) {
  WorldPhone& phone = *phones_[below(count)];
  return phone.copy != nullptr && percent(50) ? *phone.copy : phone;
}

std::size_t World::draw_phones() {
  const std::uint64_t size = below(100);
  return size < 70 ? 3 + below(2) : size < 92 ? 5 + below(2) : 7 + below(6);
}

std::int64_t World::draw_skew() {
  return std::array<std::int64_t, 5>{3653 * kDay, -3 * kDay, 3600 * kSecond, 4 * 60 * kSecond, -40 * kSecond}[below(5)];
}

void World::step_clock(WorldPhone& phone, std::int64_t skew_millis) {
  phone.ever_ahead = phone.ever_ahead || skew_millis > phone.clock.skew_millis;
  phone.clock.skew_millis = skew_millis;
}

void World::in(std::uint64_t millis, std::function<void()> act) {
  events_.push({clock_.now_millis() + static_cast<std::int64_t>(millis), ++order_, std::move(act)});
}

void World::plan(std::uint64_t millis, std::function<void()> act) {
  const std::uint32_t number = outcome_.happenings++;
  if (!script_.has(number)) return;
  in(millis, [this, number, act = std::move(act)] {
    engine_.seed(script_.seed * 0x9E3779B97F4A7C15ULL + number);
    act();
  });
}

void World::run_until(std::int64_t end) {
  while (!events_.empty() && events_.top().at <= end && !outcome_.broken) {
    const Event event = events_.top();
    events_.pop();
    clock_.set(event.at);
    event.act();
  }
  clock_.set(end);
}

void World::note(std::uint64_t what) {
  trace_ = (trace_ ^ what ^ static_cast<std::uint64_t>(clock_.now_millis())) * 1099511628211ULL;
  trace_ ^= trace_ >> 29U;
}

void World::broken(char promise, const std::string& how) {
  if (!outcome_.broken) outcome_.broken = std::string(1, promise) + ": " + how;
}

void World::count_hub_failures() {
  happened(Fault::kHubDown, hub_store_.failures().down);
  happened(Fault::kHubFull, hub_store_.failures().full);
  happened(Fault::kHubCommit, hub_store_.failures().commits);
  happened(Fault::kPoison, hub_store_.failures().poisoned);
}

WorldOutcome run_world(const WorldScript& script) { return World(script).run(); }

}  // namespace baijia::testing
