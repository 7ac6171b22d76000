#pragma once

// The inside of a world (world.h): its state and all that happens in it, one class in five sources by purpose:
//
//   world.cpp          the run from the first sign-in to the checks; chance, time and trace
//   world_host.cpp     what the host does around the core of each phone
//   world_network.cpp  requests and answers on their way, and the hub that answers
//   world_faults.cpp   what goes wrong, and the healing
//   world_checks.cpp   the promises
//
// Only these include this header.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/store/records.h"
#include "core/sync/hub.h"
#include "tests/support/memory_hub_store.h"
#include "tests/support/world.h"
#include "tests/support/world_phone.h"

namespace baijia::testing {

inline constexpr std::int64_t kSecond = 1000;
inline constexpr std::int64_t kDay = 86'400 * kSecond;
inline constexpr std::string_view kHostileCount = "\xFF\xFF\xFF\xFF\x7F";

class World {
 public:
  explicit World(const WorldScript& script);
  WorldOutcome run();

 private:
  struct Event {
    std::int64_t at;
    std::uint64_t order;
    std::function<void()> act;
    bool operator<(const Event& other) const { return std::tie(at, order) > std::tie(other.at, other.order); }
  };

  // Chance, time and trace.

  std::uint64_t below(std::uint64_t end) { return engine_() % end; }
  bool percent(std::uint64_t chance) { return below(100) < chance; }
  /// One of those that were there in the beginning, or its copy.
  WorldPhone& any_phone(std::size_t count);
  /// 3…12, mostly few: a world takes about as long as it has phones.
  std::size_t draw_phones();
  std::int64_t draw_skew();
  static void step_clock(WorldPhone& phone, std::int64_t skew_millis);
  void in(std::uint64_t millis, std::function<void()> act);
  /// A happening that a script may leave out. It draws from a chance of its own, so that it stays what it is when
  /// others are left out.
  void plan(std::uint64_t millis, std::function<void()> act);
  void run_until(std::int64_t end);
  void note(std::uint64_t what);
  void happened(Fault fault, int times = 1) { outcome_.happened[place_of(fault)] += times; }
  void broken(char promise, const std::string& how);
  void count_hub_failures();

  // Phones: what the host does around the core.

  /// To be called after anything that happened to the phone.
  void tend(WorldPhone& phone);
  /// The block store answers. A save that failed is not shown as one that did not.
  void store_next(WorldPhone& phone);
  /// In so many milliseconds, unless the phone dies before.
  void later(WorldPhone& phone, std::uint64_t millis, std::function<void(WorldPhone&)> act);
  void plan_timer(WorldPhone& phone);
  /// An open app looks for news now and then.
  void plan_poll(std::size_t index);
  /// One phone after the other, at times that do not depend on what happens.
  void plan_look(std::size_t index);
  void switch_on(WorldPhone& phone);
  void sign_in(WorldPhone& phone);
  void mend_storage(WorldPhone& phone);
  void operate(WorldPhone& phone);

  // The network.

  std::uint64_t delay() { return 5 + below(static_cast<std::uint64_t>(slowest_millis_)); }
  /// Of so many bytes from or to the phone.
  std::uint64_t delay(const WorldPhone& phone, std::size_t bytes) {
    return delay() + (phone.slow_link ? 1500 + bytes / 8 : 0);
  }
  void send(WorldPhone& phone, const WireRequest& request);
  /// An answer that the phone has had already, perhaps while it waits for the next one. As spoil() says of old ones.
  void come_again(WorldPhone& phone, std::uint64_t millis, const WireResponse& response);
  /// What arrives of a request.
  WireRequest cut(const WorldPhone& phone, WireRequest request);
  void cut(std::string& message);
  /// What the network makes of an answer. Value: it is that to an earlier request now. What it says of the confidences
  /// is old then: the phone forgets those that it has handed over since, and asks for them with the next pull.
  bool spoil(WorldPhone& phone, const WireRequest& request, WireResponse& response);
  /// `history`: of the hub, when it is the hub's answer.
  void answer_in(WorldPhone& phone, std::uint64_t millis, const WireResponse& response,
                 std::optional<int> history = std::nullopt);
  /// The hub has told the phone that there are two of it.
  void renew(WorldPhone& phone);
  /// A photo's bytes have a wire of their own; the hub takes all that come.
  void send_photo(WorldPhone& phone);
  WireResponse hub_answer(WorldPhone& phone, const WireRequest& request);
  WireResponse leave_answer(WorldPhone& phone, const WireRequest& request);
  static WireResponse refusal(int status, Code code);

  // What goes wrong. Each fault ends by itself; heal() ends what is left.

  void begin_fault(WorldPhone& phone);
  /// Some phones lose the network at once, all of them in the same direction.
  void split(std::uint64_t lasting);
  /// Somebody with the member's session pushes a row that is as far ahead, with the last counter of its millisecond. A
  /// little ahead it is taken, and all clocks follow it into the next millisecond; the far future goes nowhere.
  void forge(const WorldPhone& phone, Fault fault, std::int64_t ahead_millis);
  /// Somebody with the member's session sends what is no message: a count of what is not there, and too much.
  void attack_hub(const WorldPhone& phone);
  /// What is on the phone may be on a phone a second time. Not what was written under a clock that was ahead: it would
  /// be given again by both, under two versions (core/sync/clock). Nor what stays on this phone: the first could be
  /// opened to all, and the second to fewer, which the hub rejects (core/sync/discretion).
  static bool may_come_again(const WorldPhone& phone);
  /// In so many milliseconds, or as soon as nothing waits on it, the phone's store is what it is now.
  void back_up(WorldPhone& phone, std::uint64_t millis);
  void put_back(WorldPhone& phone, const std::shared_ptr<const std::pair<BlockImage, std::vector<std::string>>>& former,
                int rights);
  static bool has_handed_over(WorldPhone& phone);
  /// The profile of a phone that is off is put onto another one, which somebody uses from now on, too.
  void copy(WorldPhone& phone);
  /// Somebody takes out a phone that was in a drawer for a year, with records on it.
  void come_back(WorldPhone& phone);
  void fail_storage(WorldPhone& phone, Fault fault, std::uint64_t lasting);
  /// The hub's disk is lost, and in so many milliseconds replaced by what a backup of now has.
  void restore_hub(std::uint64_t millis);
  void crash(WorldPhone& phone, std::uint64_t off_millis);
  /// The phone opens what it has stored, and is killed before all is stored that the opening wrote. Requires: it is
  /// off.
  void die_opening(WorldPhone& phone);
  /// The phone has nothing stored yet, and is killed while the tables are made, once or several times.
  void begin_anew(WorldPhone& phone);
  /// Nobody unlocks the phone for a while, or ever again. What is sealed on it is handed over.
  void lock(WorldPhone& phone, std::uint64_t locked_millis);
  /// Value: the hub has every row that waited.
  bool take_queue(WorldPhone& phone);
  void give_back(WorldPhone& phone);
  /// For a while the hub's store cannot take some rows.
  void poison_hub(std::uint64_t lasting);
  void heal();

  // The promises.

  void check_queue(WorldPhone& phone);
  /// What the phone shows is not more than is true. Of a hub that was restored it may not know yet.
  void look(WorldPhone& phone);
  void check_everything();
  /// Whether the account may have what the hub has at that key; said here once more, from the law and not from the
  /// code.
  [[nodiscard]] bool may_have(const Identity& who, const Row& row);
  /// What the hub sends is for whom it sends it to.
  void check_discretion(const Identity& who, const PullReply& reply);
  /// Everything on the phone is the hub's, and everything of the hub's committee is on the phone.
  void check_replica(WorldPhone& phone);
  /// Nothing of the committee is on the phone.
  void check_let_go(WorldPhone& phone, Records& records);
  static std::string difference(const Row& ours, const Row& hubs);

  WorldScript script_;
  HandClock clock_;
  std::mt19937_64 engine_;
  QuietLog log_;
  MemoryHubStore hub_store_;
  HubRound hub_{hub_store_, clock_, log_};
  std::vector<std::unique_ptr<WorldPhone>> phones_;
  std::priority_queue<Event> events_;
  std::uint64_t order_ = 0;
  std::uint64_t loss_percent_ = 0;
  std::uint64_t repeat_percent_ = 0;
  std::int64_t slowest_millis_ = 0;
  bool healed_ = false;
  int only_at_hub_ = 0;        ///< counts when something came to be nowhere but on the hub: no backup from before that
  bool copied_ = false;        ///< one phone
  std::uint64_t renewed_ = 0;  ///< phones, under other numbers
  std::uint64_t forged_ = 0;   ///< rows
  int histories_ = 0;          ///< how often the hub was restored from a backup

  Ledger ledger_;
  Members members_{engine_, ledger_};
  std::uint64_t trace_ = 14695981039346656037ULL;
  WorldOutcome outcome_;
};

}  // namespace baijia::testing
