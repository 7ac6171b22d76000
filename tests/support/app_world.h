#pragma once

// The whole app in one process: the real screens on a headless host, the real core on blocks in memory, the real hub
// round on a store in memory; a clock driven by hand. What a test says to it is what a user sees and does.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sync/hub.h"
#include "shell/app/host_headless.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_blocks.h"
#include "tests/support/memory_hub_store.h"

namespace baijia::testing {

using app::SemanticNode;
using app::SemanticRole;

/// A committee at its hub: 12号 and 14号 with six floors of four doors each; a member whose area is 12号, a chief. Of
/// those who live there one is key: at 14号 301, of 83 years.
class Community {
 public:
  explicit Community(std::int64_t rooms_per_floor = 4);

  static constexpr Scope kScope{310104013007};
  HandClock clock{1'795'392'000'000 + 2 * 3'600'000};  // 2026-11-23 10:00 in Shanghai
  KeptLog log;
  MemoryHubStore store;
  AccountId member, chief;
  BuildingId building, other_building;
  std::vector<HouseholdId> doors;  ///< of 12号: 101, 102, 103, 104, 201 …
  bool online = true;
  std::string seal_key = "key of ";  ///< what the hub's way into a store begins with
  std::optional<Code> refusal;       ///< what every request but signing in is answered with

  /// Sign-in (member "li", chief "wang", password "mima"), push, pull.
  [[nodiscard]] WireResponse answer(const WireRequest& request);

  std::vector<AuditLine> audit;  ///< what the hub's list has, newest first; it gives two a page

  std::vector<PhoneLine> phones;           ///< the hub's list
  std::string enrolment_code;              ///< asked for at sign-in unless empty; also what the chief is given
  std::vector<PhonesRequest> phone_deeds;  ///< what was asked of the list besides reading
  std::uint8_t lease_days = 0;             ///< what every pull says
  bool wiping = false;                     ///< what a phone to be wiped is answered, until it has confirmed
  std::vector<QueueRequest> queues;        ///< what locked phones handed over, or said that they are wiped
  bool cloned = false;                     ///< pushes are refused as a copy's until it has another number
  std::vector<DeviceId> renewed;

  int carried = 0;  ///< boxes that one phone brought for another

  std::map<PhotoId, std::string> photos;  ///< the hub's bytes
  bool queue_keyless = false;             ///< a hub of before the sealed queue: it has no key for it
  bool photos_stuck = false;              ///< no request for photos is answered

  /// What the hub has of who looked at phone numbers.
  [[nodiscard]] std::vector<Reveal> reveals() const;

  // What the hub knows besides, from now on.
  void close_members_account();
  void add_member(std::string_view name);
  void close_account(std::string_view name);  ///< of a member that was added
  /// A row of village houses "1" … without floors, in nobody's area; each a key household.
  void add_row_of_houses(std::string_view name, int houses);
  /// A building of so many floors with four doors each, in nobody's area.
  void add_tower(std::string_view number, std::int64_t floors);

 private:
  template <class E>
  void put(const E& entity);
  [[nodiscard]] WireResponse sign_in(std::string_view body);
  [[nodiscard]] WireResponse read_phones(const PhonesRequest& request);
  [[nodiscard]] WireResponse answer_photo(const WireRequest& request);
  [[nodiscard]] WireResponse take_queue(const QueueRequest& request);
  [[nodiscard]] WireResponse leave(const LeaveRequest& request);
  [[nodiscard]] WireResponse carry(const CarriedBox& request);
  [[nodiscard]] WireResponse read_audit(const AuditRequest& request) const;
  void add_building(const Building& building, AccountId in_charge);

  std::vector<Row> rows_;
  std::optional<HubCaller> session_;
  SignInReply signed_in_;
};

/// What members choose as the code of their phones.
inline constexpr std::string_view kCode = "shisan 13";

/// One phone with the app on it. It does not lock by itself: a test that waits for a day means the day.
class Phone {
 public:
  explicit Phone(Community& community, const app::Viewport& screen = {});
  ~Phone();

  /// Draws, delivers and moves the clock by frames until nothing moves any more; fails the test when that takes longer
  /// than 30 seconds of the clock. Checks after each frame what must always hold (see check_frame).
  void settle();
  /// Moves the clock, then settles.
  void wait(std::int64_t millis);
  /// The app is killed and started again on the same phone; the member unlocks it.
  void restart();
  /// The same without unlocking.
  void restart_locked();
  void unlock(std::string_view code);
  /// The system throws away what the browser stored; that there was something is still known.
  void lose_records();

  /// Signs in as the member and waits for the first pull.
  void enter(std::string_view login = "li");

  [[nodiscard]] const SemanticNode* find(SemanticRole role, std::string_view name) const;
  /// The node with that role whose name contains `part`, or nullptr.
  [[nodiscard]] const SemanticNode* find_part(SemanticRole role, std::string_view part) const;
  [[nodiscard]] bool shows(std::string_view text) const;  ///< any node's name or value contains it
  void tap(SemanticRole role, std::string_view name);     ///< with a finger, in its middle; scrolls to it when needed
  void tap_button(std::string_view name) { tap(SemanticRole::kButton, name); }
  /// The button whose name contains `part`.
  void tap_button_with(std::string_view part);
  void type(std::string_view field, std::string_view text);
  void drag(float x, float from_y, float to_y, int steps = 6);
  void press(app::Key key);
  void back();  ///< the browser's
  /// Every name on the screen, for a failing test to say.
  [[nodiscard]] std::string listing() const;

  Community& community;
  app::HeadlessHost host;
  MemoryBlocks blocks;
  /// The rest of a store that was opened with what was at hand: what is wanted first.
  enum class Coming : std::uint8_t { kNothing, kWanted, kAll } blocks_come = Coming::kAll;
  std::optional<Code> store_error;  ///< open_store fails with it until it is taken over
  bool evicted = false;             ///< the store is gone, and the phone knows that there was one
  std::string code, recovery;       ///< the ways into the store; both empty: nothing is stored
  bool finger = false;              ///< the phone's own recognition is a way in too
  bool recognised = true;           ///< it is the owner's finger
  std::unique_ptr<app::App> app;

 private:
  [[nodiscard]] Result<app::Host::OpenedStore> open_store(bool take_over, const app::StoreWays& ways);
  /// Scrolls from the top down until it is seen.
  void look_for(const std::function<bool()>& seen);
  void check_frame() const;
  bool bring_blocks();
  SeededRandom random_{7};
  bool lacking_ = false;  ///< the app waits for the rest of its store
};

}  // namespace baijia::testing
