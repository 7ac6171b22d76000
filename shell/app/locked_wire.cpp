#include "shell/app/locked_wire.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace baijia::app {

namespace {

constexpr std::int64_t kPatienceMillis = 10'000;
constexpr std::int64_t kLookMillis = 15 * 60'000;  // how often a locked phone asks whether it is to be wiped
constexpr int kMostUnreadable = 5;                 // tries to read a queue before a wipe takes it unread
constexpr std::string_view kPath = "/api/v1/queue";
constexpr std::string_view kWipedPreference =
    "wiped";  // a line for each that the hub does not know yet: account, device

/// No word of the hub's about this phone: it is to be asked again.
bool no_answer(const WireResponse& response) {
  return response.status == 0 || response.status == 429 || response.status >= 500 ||
         (response.status != 200 && response.error == 0);
}

}  // namespace

std::string text_from_device(DeviceId device) {
  std::array<char, 17> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), device.number, 16);
  return {text.data(), end.ptr};
}

DeviceId device_from_text(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number, 16);
  return DeviceId{number};
}

template <class... Values>
auto LockedWire::still(void (LockedWire::*call)(Values...)) {
  return [this, call, alive = std::weak_ptr(life_)](auto&&... values) {
    if (!alive.expired()) (this->*call)(std::forward<decltype(values)>(values)...);
  };
}

void LockedWire::begin(const std::vector<Giver>& givers) {
  if (life_ && std::ranges::equal(turns_, givers, {}, &Turn::giver)) return;
  life_ = std::make_shared<int>(0);
  turns_.clear();
  for (const Giver& giver : givers) turns_.push_back({giver, {}});
  turn_ = from_ = 0;
  busy_ = false;
  failures_ = 0;
  const std::int64_t now = host_.clock().now_millis();
  next_millis_ = wiped_givers().empty() ? now + kPatienceMillis : now;
  for (const Giver& giver : givers) {
    host_.sealed_queue(
        giver.account, 0, [this, account = giver.account, alive = std::weak_ptr(life_)](const SealedQueue& queue) {
          if (alive.expired()) return;
          const auto turn = std::ranges::find(turns_, account, [](const Turn& t) { return t.giver.account; });
          if (turn != turns_.end()) turn->progress.waiting = std::max<std::int64_t>(0, queue.waiting);
          host_.request_frame();
        });
  }
}

void LockedWire::end() {
  life_.reset();
  turns_.clear();
}

void LockedWire::network_returned() {
  failures_ = 0;
  next_millis_ = host_.clock().now_millis();
}

LockedProgress LockedWire::of(const AccountId& account) const {
  const auto turn = std::ranges::find(turns_, account, [](const Turn& t) { return t.giver.account; });
  return turn == turns_.end() ? LockedProgress{} : turn->progress;
}

void LockedWire::drive(std::int64_t touched_millis) {
  if (!life_ || busy_) return;
  const std::int64_t now = host_.clock().now_millis();
  // A time further off than any waiting was set before the clock was put back.
  if (next_millis_ > now + kLookMillis) next_millis_ = now;
  const std::int64_t due = std::max(next_millis_, std::min(touched_millis, now) + kPatienceMillis);
  const std::vector<Giver> wiped = wiped_givers();
  if (now < (wiped.empty() ? due : next_millis_)) return host_.request_frame_at(wiped.empty() ? due : next_millis_);
  if (!wiped.empty()) return confirm(wiped.front());
  turn_ = from_ = 0;
  if (turns_.empty()) return wait(kLookMillis);
  read();
}

void LockedWire::send(std::string body, std::function<void(const WireResponse&)> done) {
  busy_ = true;
  host_.send({.path = std::string(kPath), .body = std::move(body)},
             [this, done = std::move(done), alive = std::weak_ptr(life_)](const WireResponse& response) {
               if (alive.expired()) return;
               busy_ = false;
               host_.request_frame();
               if (no_answer(response)) return fail();
               done(response);
             });
  host_.request_frame();
}

void LockedWire::wait(std::int64_t millis) {
  next_millis_ = host_.clock().now_millis() + millis;
  host_.request_frame_at(next_millis_);
}

void LockedWire::fail() {
  for (Turn& turn : turns_) {
    if (turn.progress.step == LockedProgress::Step::kSending) turn.progress.step = LockedProgress::Step::kWaiting;
  }
  wait(std::min(kLookMillis, kPatienceMillis << std::min(failures_++, 7)));  // 10 s, 20 s, … 15 minutes
}

/// The hub is told that everything of the account is gone. Whatever it says to that, it will say again.
void LockedWire::confirm(const Giver& giver) {
  send(wiped_body(giver.account, giver.device), [this, giver](const WireResponse&) {
    std::vector<Giver> left = wiped_givers();
    std::erase(left, giver);
    keep_wiped(left);
  });
}

void LockedWire::read() {
  busy_ = true;
  host_.sealed_queue(turns_[turn_].giver.account, from_, still(&LockedWire::hand_over));
}

void LockedWire::hand_over(SealedQueue queue) {
  Turn& turn = turns_[turn_];
  turn.unread = queue.waiting < 0;  // the hub is asked all the same whether it is to be wiped
  const std::int64_t waiting = turn.unread ? turn.progress.waiting : queue.waiting;
  if (from_ == 0) turn.progress = {.waiting = waiting, .step = LockedProgress::Step::kSending};
  from_ += queue.boxes.size();
  more_ = queue.more;
  send(queue_body(turn.giver.account, turn.giver.device, std::move(queue.boxes)), [this](const WireResponse& response) {
    const Result<QueueAnswer> answer = queue_answer_from(response);
    if (answer) return answered(*answer);
    // This phone is none of the account's any more, or the hub is an older one.
    host_.log().write(LogLevel::kInfo, "locked wire: " + std::string(error_text(answer.error().code).key));
    turns_[turn_].progress.step = LockedProgress::Step::kRefused;
    next_turn();
  });
}

void LockedWire::answered(const QueueAnswer& answer) {
  Turn& turn = turns_[turn_];
  LockedProgress& progress = turn.progress;
  progress.taken += answer.taken;
  progress.left += answer.left;
  if (more_) return read();
  progress.step = turn.unread ? LockedProgress::Step::kWaiting : LockedProgress::Step::kDone;
  // What could not be read may be read in a moment.
  if (answer.wipe && turn.unread && ++turn.unreadable < kMostUnreadable) return fail();
  if (answer.wipe && turn.unread) host_.log().write(LogLevel::kWarning, "locked wire: wiped with its queue unread");
  if (answer.wipe) return wipe();
  next_turn();
}

void LockedWire::next_turn() {
  from_ = 0;
  if (++turn_ < turns_.size()) return read();
  failures_ = 0;
  wait(kLookMillis);
}

void LockedWire::wipe() {
  busy_ = true;
  const Giver giver = turns_[turn_].giver;
  host_.forget_store(giver.account, true, [this, giver, alive = std::weak_ptr(life_)](const Result<void>& done) {
    if (alive.expired()) return;
    busy_ = false;
    host_.request_frame();
    if (!done) return fail();
    std::vector<Giver> wiped = wiped_givers();
    if (!std::ranges::contains(wiped, giver)) wiped.push_back(giver);
    keep_wiped(wiped);
    std::erase_if(turns_, [&](const Turn& turn) { return turn.giver == giver; });
    turn_ = from_ = 0;
    next_millis_ = host_.clock().now_millis();
    wiped_(giver.account);
  });
}

std::vector<LockedWire::Giver> LockedWire::wiped_givers() {
  std::vector<Giver> givers;
  const std::string text = host_.preference(kWipedPreference);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::optional<Uuid> account = uuid_from_string(line.substr(0, space));
    if (account && space < line.size())
      givers.push_back({AccountId{*account}, device_from_text(line.substr(space + 1))});
    at = end + 1;
  }
  return givers;
}

void LockedWire::keep_wiped(const std::vector<Giver>& givers) {
  std::string text;
  for (const Giver& giver : givers) {
    text += (text.empty() ? "" : "\n") + string_from_uuid(giver.account.uuid) + " " + text_from_device(giver.device);
  }
  host_.set_preference(kWipedPreference, text);
}

}  // namespace baijia::app
