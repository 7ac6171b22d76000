#pragma once

// The wire of a phone that nobody has unlocked: hands over what lies sealed on it for the hub, account by account, and
// deletes what the chief had wiped. It reads no record and needs no session; the hub knows the phone by its key.
// Nothing that waits is deleted for having been handed over: after unlocking, the core gives it once more and gets its
// receipts.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shell/app/host.h"

namespace baijia::app {

/// How far it is with one account.
struct LockedProgress {
  std::int64_t waiting = 0;  ///< rows that lie sealed
  std::int64_t taken = 0;    ///< of them at the hub
  std::int64_t left = 0;     ///< what the hub did not take, also of what it had refused before
  enum class Step : std::uint8_t {
    kWaiting,
    kSending,
    kDone,
    kRefused,  ///< the hub does not take anything from this phone
  };
  Step step = Step::kWaiting;
};

class LockedWire {
 public:
  struct Giver {
    AccountId account;
    DeviceId device;
    bool operator==(const Giver&) const = default;
  };

  /// `wiped` is called when everything of an account has been deleted here.
  LockedWire(Host& host, std::function<void(const AccountId&)> wiped) : host_(host), wiped_(std::move(wiped)) {}

  /// Nobody is in: works for these accounts from now on, the first contact after some seconds without a touch, for
  /// whoever is about to type a code hands over by the core. No effect when it does so already.
  void begin(const std::vector<Giver>& givers);
  void end();
  void network_returned();
  /// To be called with each frame while nobody is in.
  void drive(std::int64_t touched_millis);
  [[nodiscard]] LockedProgress of(const AccountId& account) const;

 private:
  struct Turn {
    Giver giver;
    LockedProgress progress;
    bool unread = false;  ///< the queue could not be read
    int unreadable = 0;   ///< and was to be wiped, so many times
  };

  void confirm(const Giver& giver);
  void read();
  void hand_over(SealedQueue queue);
  void answered(const QueueAnswer& answer);
  void next_turn();
  void wipe();
  void send(std::string body, std::function<void(const WireResponse&)> done);
  void wait(std::int64_t millis);
  void fail();
  [[nodiscard]] std::vector<Giver> wiped_givers();
  void keep_wiped(const std::vector<Giver>& givers);
  /// `call`, unless something else began meanwhile.
  template <class... Values>
  auto still(void (LockedWire::*call)(Values...));

  Host& host_;
  std::function<void(const AccountId&)> wiped_;
  std::shared_ptr<int> life_;  ///< of this begin(); nothing: somebody is in
  std::vector<Turn> turns_;
  std::size_t turn_ = 0, from_ = 0;
  bool more_ = false;  ///< boxes after those under way
  bool busy_ = false;
  int failures_ = 0;
  std::int64_t next_millis_ = 0;
};

/// "device" and its number as the settings have them.
[[nodiscard]] std::string text_from_device(DeviceId device);
[[nodiscard]] DeviceId device_from_text(std::string_view text);  ///< 0 when it is none

}  // namespace baijia::app
