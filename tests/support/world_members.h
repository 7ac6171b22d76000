#pragma once

// What members do with their phones, drawn at random; every text they write is unique and noted in the ledger. There is
// nothing that a member can do (core/domain/commands.h) which they do not do: a command without a draw() of its own
// does not compile.

#include <array>
#include <optional>
#include <random>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "tests/support/committee.h"
#include "tests/support/world_phone.h"

namespace baijia::testing {

/// How often each command was accepted, by its place in Command.
using CommandCounts = std::array<int, std::variant_size_v<Command>>;

class Members {
 public:
  /// The references outlive the members.
  Members(std::mt19937_64& engine, Ledger& ledger) : engine_(engine), ledger_(ledger) {}

  /// Somebody does something on the phone, which is on and has pulled `committee`. Value: commands accepted, 0 or 1.
  int operate(WorldPhone& phone, const Committee& committee);
  [[nodiscard]] const CommandCounts& accepted() const { return accepted_; }

 private:
  struct VisitOf {
    VisitId id;
    HouseholdId door;  ///< empty for a patrol
    AccountId author;
  };
  struct MarkOf {
    UnmarkHouseholds back;
    AccountId author;
  };
  /// Where something is about to be done.
  struct Moment {
    WorldPhone& phone;
    const Committee& committee;
    HouseholdId door;
  };
  template <class C>
  using Of = std::type_identity<C>;

  std::uint64_t below(std::uint64_t end) { return engine_() % end; }
  bool percent(std::uint64_t chance) { return below(100) < chance; }
  template <class T>
  const T& any_of(const std::vector<T>& list) {
    return list[below(list.size())];
  }
  std::string words();
  std::vector<HouseholdId> some_doors(const Committee& committee);
  const VisitOf* any_visit_of(const WorldPhone& phone);
  std::optional<Resident> any_resident(const Moment& at);

  /// Runs the command. What it `promised` the ledger, and the row of kind `makes` that it made, is acknowledged once it
  /// is durable. Value: what it has created; nothing when it was refused.
  std::optional<Uuid> run(const Moment& at, const Command& command, std::vector<std::size_t> promised = {},
                          std::optional<Kind> makes = std::nullopt);
  /// The member is told about these too as soon as the command that was accepted last is durable.
  static void with_the_last(WorldPhone& phone, std::vector<std::size_t> promised);

  template <class... Commands>
  void draw_one(Of<std::variant<Commands...>> all, const Moment& at);

  void draw(Of<RecordVisit> command, const Moment& at);
  void draw(Of<WriteUpVisit> command, const Moment& at);
  void draw(Of<WithdrawVisit> command, const Moment& at);
  void draw(Of<LeaveNote> command, const Moment& at);
  void draw(Of<MarkHouseholds> command, const Moment& at);
  void draw(Of<UnmarkHouseholds> command, const Moment& at);
  void draw(Of<AddIssue> command, const Moment& at);
  void draw(Of<ChangeIssue> command, const Moment& at);
  void draw(Of<AddVoice> command, const Moment& at);
  void draw(Of<AddPromise> command, const Moment& at);
  void draw(Of<SettlePromise> command, const Moment& at);
  void draw(Of<ChangePromise> command, const Moment& at);
  void draw(Of<UpdateHousehold> command, const Moment& at);
  void draw(Of<SaveResident> command, const Moment& at);
  void draw(Of<RecordConsent> command, const Moment& at);
  void draw(Of<SaveNotice> command, const Moment& at);
  void draw(Of<ReleaseIssue> command, const Moment& at);
  void draw(Of<RevealPhones> command, const Moment& at);
  void draw(Of<EraseRecords> command, const Moment& at);
  void draw(Of<AssignHouseholds> command, const Moment& at);
  void draw(Of<DivideHouseholds> command, const Moment& at);
  void draw(Of<BeginRound> command, const Moment& at);
  void draw(Of<SaveStandIn> command, const Moment& at);
  void draw(Of<SaveCategory> command, const Moment& at);
  void draw(Of<MarkHandedOver> command, const Moment& at);
  void draw(Of<SaveCloudTemplate> command, const Moment& at);
  void draw(Of<AddPhoto> command, const Moment& at);
  void draw(Of<RemovePhoto> command, const Moment& at);
  void draw(Of<SaveConfidence> command, const Moment& at);
  void draw(Of<StrikeConfidence> command, const Moment& at);
  void draw(Of<BindPlate> command, const Moment& at);
  void draw(Of<MakePlates> command, const Moment& at);
  void draw(Of<StrikeWords> command, const Moment& at);

  std::mt19937_64& engine_;
  Ledger& ledger_;
  std::vector<VisitOf> visits_;
  std::vector<MarkOf> marks_;
  std::vector<IssueId> issues_;
  std::vector<PromiseId> promises_;
  std::vector<PhotoId> photos_;
  std::vector<std::string> plates_;
  int words_ = 0;
  CommandCounts accepted_{};
};

}  // namespace baijia::testing
