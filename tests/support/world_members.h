#pragma once

// What members do with their phones, drawn at random; every text they write is unique and noted in the ledger.

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/support/committee.h"
#include "tests/support/world_phone.h"

namespace baijia::testing {

class Members {
 public:
  /// The references outlive the members.
  Members(std::mt19937_64& engine, Ledger& ledger) : engine_(engine), ledger_(ledger) {}

  /// Somebody does something on the phone, which is on and has pulled `committee`. Value: commands accepted, 0 or 1.
  int operate(WorldPhone& phone, const Committee& committee);

 private:
  struct VisitOf {
    VisitId id;
    HouseholdId door;
    AccountId author;
  };

  std::uint64_t below(std::uint64_t end) { return engine_() % end; }
  bool percent(std::uint64_t chance) { return below(100) < chance; }
  template <class T>
  const T& any_of(const std::vector<T>& list) {
    return list[below(list.size())];
  }
  std::string words();
  const VisitOf* any_visit_of(const WorldPhone& phone);

  /// Runs the command. What it `promised` the ledger, and the row of kind `makes` that it made, is acknowledged once it
  /// is durable. Value: the row's id; nothing when it made none.
  std::optional<Uuid> run(WorldPhone& phone, const Command& command, std::vector<std::size_t> promised,
                          std::optional<Kind> makes = std::nullopt);

  void record(WorldPhone& phone, HouseholdId door);
  void write_up(WorldPhone& phone, const Committee& committee);
  void change_household(WorldPhone& phone, HouseholdId door);
  void add_issue(WorldPhone& phone, const Committee& committee, HouseholdId door);
  void change_issue(WorldPhone& phone);
  void add_voice(WorldPhone& phone, HouseholdId door);
  void add_promise(WorldPhone& phone, HouseholdId door);
  void settle(WorldPhone& phone);
  void withdraw(WorldPhone& phone);
  void assign(WorldPhone& phone, const Committee& committee, HouseholdId door);
  void save_resident(WorldPhone& phone, HouseholdId door);
  void confide(WorldPhone& phone, HouseholdId door);
  void change_confidence(WorldPhone& phone, const ConfidenceLine& line);
  void erase(WorldPhone& phone, HouseholdId door);

  std::mt19937_64& engine_;
  Ledger& ledger_;
  std::vector<VisitOf> visits_;
  std::vector<IssueId> issues_;
  std::vector<PromiseId> promises_;
  int words_ = 0;
  int accepted_ = 0;
};

}  // namespace baijia::testing
