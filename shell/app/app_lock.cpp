// Locking: choosing the code, opening with it, locking by hand and by time, and who else has records on this phone.
// Lock is not logout: it takes the records out of memory and needs no network; the session with the hub stays as it is.

#include <algorithm>
#include <array>
#include <charconv>

#include "shell/app/app_shell.h"
#include "shell/app/lock_tries.h"

namespace baijia::app {

namespace {

constexpr std::string_view kLockPreference = "lock";      // minutes without a touch
constexpr std::string_view kPeoplePreference = "people";  // a line for each: account, space, name
constexpr std::int64_t kDefaultLockMinutes = 15;
constexpr std::int64_t kMinute = 60'000;

/// Set while the account's records open by the phone's own recognition of its owner.
std::string finger_key(const AccountId& account) { return "finger/" + string_from_uuid(account.uuid); }
/// The number under which the hub knows this phone for the account.
std::string device_key(const AccountId& account) { return "device/" + string_from_uuid(account.uuid); }
std::string tries_key(const AccountId& account) { return "tries/" + string_from_uuid(account.uuid); }

}  // namespace

// Who has records here.

std::vector<Person> AppShell::people() {
  std::vector<Person> people;
  const std::string text = host_.preference(kPeoplePreference);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    const std::size_t space = line.find(' ');
    const std::optional<Uuid> account = uuid_from_string(line.substr(0, space));
    if (account && space != std::string_view::npos) {
      people.push_back({.account = AccountId{*account}, .name = std::string(line.substr(space + 1))});
    }
    at = end + 1;
  }
  return people;
}

void AppShell::remember_person() {
  const Identity& me = core_->identity();
  std::string text = string_from_uuid(me.account.uuid) + " " + me.name;
  for (const Person& person : people()) {
    if (person.account != me.account) text += "\n" + string_from_uuid(person.account.uuid) + " " + person.name;
  }
  if (text != host_.preference(kPeoplePreference)) host_.set_preference(kPeoplePreference, text);
  const std::string account = string_from_uuid(me.account.uuid);
  if (host_.preference("account") != account) host_.set_preference("account", account);
  const std::string device = text_from_device(me.device);
  if (host_.preference(device_key(me.account)) != device) host_.set_preference(device_key(me.account), device);
}

DeviceId AppShell::device_of(const AccountId& account) {
  const DeviceId kept = device_from_text(host_.preference(device_key(account)));
  return kept.number != 0 ? kept : device();
}

void AppShell::begin_locked_wire() {
  std::vector<LockedWire::Giver> givers;
  for (const Person& person : people()) givers.push_back({person.account, device_of(person.account)});
  locked_wire_.begin(givers);
}

void AppShell::show_sign_in() {
  sign_in_ = {};
  sign_in_.people = people();
  phase_ = Phase::kSignIn;
  begin_locked_wire();
  host_.request_frame();
}

// Locked.

void AppShell::show_lock(std::optional<Code> error) {
  lock_ = {.error = error, .finger = opens_by_finger()};
  for (const Person& person : people()) {
    if (person.account == account_) lock_.name = person.name;
  }
  phase_ = Phase::kLocked;
  begin_locked_wire();
  host_.request_frame();
}

void AppShell::draw_lock() {
  const LockTries tries = LockTries::from(host_.preference(tries_key(account_)));
  const std::int64_t now = now_millis();
  const std::int64_t wait = lock_.busy ? 0 : tries.wait_millis(now);
  lock_.queue = locked_wire_.of(account_);
  if (wait > 0) host_.request_frame_at(now + (wait - 1) % kMinute + 1);
  switch (lock_screen(ui_, lock_, wait)) {
    case LockAct::kNothing:
      break;
    case LockAct::kUnlock:
      unlock();
      break;
    case LockAct::kFinger:
      lock_.busy = true;
      open_store(account_, false, {.finger = StoreWays::Finger::kUse});
      break;
    case LockAct::kForgotten:
      do_later([this] {
        show_sign_in();
        sign_in_.forgotten = true;
        sign_in_.people.clear();
      });
      break;
    case LockAct::kSomebodyElse:
      do_later([this] { show_sign_in(); });
      break;
  }
}

void AppShell::unlock() {
  if (lock_.busy) return;
  // Counted before it is looked at: ending the app in the middle gives no free try.
  LockTries tries = LockTries::from(host_.preference(tries_key(account_)));
  ++tries.failed;
  tries.last_millis = now_millis();
  host_.set_preference(tries_key(account_), tries.text());
  lock_.busy = lock_.counted = true;
  ui_.state().field.id = 0;
  open_store(account_, false, {.code = std::exchange(lock_.code, {})});
}

void AppShell::take_back_try() {
  if (!std::exchange(lock_.counted, false)) return;
  lock_.busy = false;
  LockTries tries = LockTries::from(host_.preference(tries_key(account_)));
  tries.failed = std::max<std::int64_t>(0, tries.failed - 1);
  host_.set_preference(tries_key(account_), tries.text());
}

void AppShell::unlocked() {
  locked_wire_.end();
  const std::string key = tries_key(account_);
  if (!host_.preference(key).empty()) host_.set_preference(key, "");
  // Opened by the code although the hub's key was at hand: the hub is another one now, or restored from an old copy.
  if (!recovery_.empty() && phase_ == Phase::kLocked) renew_recovery(recovery_);
  // A new database has no other way in than its code.
  if (phase_ == Phase::kChooseCode && code_.reason == CodeReason::kFirst && opens_by_finger()) {
    host_.set_preference(finger_key(account_), "");
  }
  lock_ = {};
  code_ = {};
  recovery_.clear();
  touched_millis_ = now_millis();
  remember_person();
}

void AppShell::renew_recovery(const std::string& recovery) {
  host_.change_ways({}, {.recovery = recovery}, [this, alive = std::weak_ptr(life_)](const Result<void>& changed) {
    if (alive.expired() || changed) return;
    host_.log().write(LogLevel::kWarning, "the hub's way in: " + std::string(error_text(changed.error().code).key));
  });
}

// The code.

void AppShell::choose_code(CodeReason reason) {
  code_ = {.reason = reason};
  if (reason != CodeReason::kChange) phase_ = Phase::kChooseCode;
  changing_code_ = reason == CodeReason::kChange;
  host_.request_frame();
}

void AppShell::draw_code() {
  const CodeAct act = code_screen(ui_, code_);
  if (act == CodeAct::kBack) do_later([this] { changing_code_ = false; });
  if (act != CodeAct::kChosen || code_.busy) return;
  code_.busy = true;
  ui_.state().field.id = 0;
  if (!changing_code_) {
    open_store(account_, false, {.code = code_.code, .recovery = recovery_});
    return;
  }
  host_.change_ways(code_.current, {.code = code_.code},
                    [this, alive = std::weak_ptr(life_)](const Result<void>& changed) {
                      if (alive.expired()) return;
                      code_.busy = false;
                      if (changed) {
                        changing_code_ = false;
                        code_ = {};
                        toast(say(Text::kCodeChanged), {}, nullptr);
                      } else {
                        code_.error = changed.error().code;
                      }
                      host_.request_frame();
                    });
}

void AppShell::change_code() {
  do_later([this] { choose_code(CodeReason::kChange); });
}

// The phone's own recognition of its owner.

bool AppShell::opens_by_finger() { return !host_.preference(finger_key(account_)).empty(); }

std::optional<bool> AppShell::finger() {
  if (opens_by_finger()) return true;
  return host_.offers_finger() ? std::optional(false) : std::nullopt;
}

void AppShell::set_finger(bool on) {
  const StoreWays next{.finger = on ? StoreWays::Finger::kUse : StoreWays::Finger::kForget};
  host_.change_ways({}, next, [this, on, alive = std::weak_ptr(life_)](const Result<void>& changed) {
    if (alive.expired() || !core_) return;
    if (changed) {
      host_.set_preference(finger_key(account_), on ? "1" : "");
      if (on) toast(say(Text::kFingerOn), {}, nullptr);
    } else {
      show_error(changed.error());
    }
    host_.request_frame();
  });
}

// Locking.

void AppShell::close_records() {
  navigator_.forget();
  toast_.hide();
  pictures_.clear();
  core_.reset();
  host_.close_store();
  sync_.reset();
  watched_ = 0;
  signing_in_again_ = changing_code_ = false;
  closing_ = Closing::kNo;
  code_ = {};
  ui_.state().field.id = 0;
  host_.back_to(0);
}

void AppShell::lock() { closing_ = Closing::kLock; }

void AppShell::sign_out() {
  closing_ = Closing::kSignOut;
  host_.request_frame();
}

void AppShell::forget_person(const AccountId& gone) {
  std::string text;
  for (const Person& person : people()) {
    if (person.account == gone) continue;
    text += (text.empty() ? "" : "\n") + string_from_uuid(person.account.uuid) + " " + person.name;
  }
  host_.set_preference(kPeoplePreference, text);
  for (const std::string& key : {finger_key(gone), tries_key(gone)}) host_.set_preference(key, "");
}

void AppShell::forget_account(const AccountId& gone) {
  forget_person(gone);
  host_.set_preference(device_key(gone), "");
  if (gone != account_) {
    if (phase_ == Phase::kSignIn) show_sign_in();
    return;
  }
  close_records();
  for (const char* key : {"account", "page"}) host_.set_preference(key, "");
  account_ = {};
  show_sign_in();
  sign_in_.wiped = true;
}

void AppShell::watch_lock() {
  if (phase_ != Phase::kReady || !core_) return;
  const std::int64_t due = touched_millis_ + lock_minutes() * kMinute;
  host_.request_frame_at(due);
  // What is not durable yet must not go with the memory it is in; durable() brings the next frame. Who signs out
  // although nothing can be stored any more has been asked.
  const StorageHealth health = core_->storage_health();
  if (closing_ == Closing::kSignOut && health != StorageHealth::kSaving) {
    host_.set_preference("account", "");
    host_.set_preference("page", "");
    close_records();
    account_ = {};
    show_sign_in();
  } else if ((closing_ == Closing::kLock || now_millis() >= due) && health == StorageHealth::kGood) {
    close_records();
    show_lock({});
  }
}

std::int64_t AppShell::lock_minutes() {
  if (lock_minutes_ == 0) {  // asked for with every frame
    const std::string text = host_.preference(kLockPreference);
    std::from_chars(text.data(), text.data() + text.size(), lock_minutes_);
    if (lock_minutes_ <= 0) lock_minutes_ = kDefaultLockMinutes;
  }
  return lock_minutes_;
}

void AppShell::set_lock_minutes(std::int64_t minutes) {
  lock_minutes_ = minutes;
  host_.set_preference(kLockPreference, std::to_string(minutes));
  host_.request_frame();
}

}  // namespace baijia::app
