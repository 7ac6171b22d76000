#include "tests/support/world_members.h"

#include <format>
#include <utility>

#include "core/domain/rules.h"

namespace baijia::testing {
namespace {

constexpr std::int64_t kDayMillis = 86'400'000;
// Fields that members write over, by their numbers in the declarations.
constexpr std::uint16_t kNoteField = 8;      ///< Household::note
constexpr std::uint16_t kSaidField = 8;      ///< Visit::said
constexpr std::uint16_t kOutcomeField = 12;  ///< Issue::outcome

Day in_days(WorldPhone& phone, std::int32_t days) {
  return {day_of(phone.clock.now_millis(), phone.clock.utc_offset_minutes()).number + days};
}

std::string note_at(WorldPhone& phone, HouseholdId door) {
  const Result<HouseholdView> view = phone.core->household(door);
  return view ? view->household.note : std::string();
}

Ledger::Place note_place(HouseholdId door) { return {{Kind::kHousehold, door.uuid}, kNoteField}; }

}  // namespace

int Members::operate(WorldPhone& phone, const Committee& committee) {
  accepted_ = 0;
  const HouseholdId door = any_of(committee.households).id;
  const std::uint64_t what = below(100);
  if (what < 25) {
    record(phone, door);
  } else if (what < 45) {
    write_up(phone, committee);
  } else if (what < 52) {
    change_household(phone, door);
  } else if (what < 60) {
    confide(phone, door);
  } else if (what < 68) {
    add_issue(phone, committee, door);
  } else if (what < 78) {
    change_issue(phone);
  } else if (what < 83) {
    add_voice(phone, door);
  } else if (what < 88) {
    add_promise(phone, door);
  } else if (what < 90) {
    settle(phone);
  } else if (what < 91) {
    withdraw(phone);
  } else if (phone.identity.role == Role::kChief) {
    percent(30) ? erase(phone, door) : assign(phone, committee, door);
  } else {
    save_resident(phone, door);
  }
  return accepted_;
}

std::optional<Uuid> Members::run(WorldPhone& phone, const Command& command, std::vector<std::size_t> promised,
                                 std::optional<Kind> makes) {
  const Result<Accepted> accepted = phone.core->run(command);
  if (!accepted) return std::nullopt;
  ++accepted_;
  std::optional<Uuid> made;
  if (makes && !accepted->created.empty()) {
    made = accepted->created;
    promised.push_back(ledger_.made({*makes, *made}));
  }
  phone.unacknowledged.emplace_back(accepted->sequence, std::move(promised));
  return made;
}

std::string Members::words() { return std::format("第{}句", ++words_); }

const Members::VisitOf* Members::any_visit_of(const WorldPhone& phone) {
  std::vector<const VisitOf*> own;
  for (const VisitOf& visit : visits_) {
    if (visit.author == phone.identity.account) own.push_back(&visit);
  }
  return own.empty() ? nullptr : any_of(own);
}

void Members::record(WorldPhone& phone, HouseholdId door) {
  const auto result = static_cast<VisitResult>(1 + below(6));
  RecordVisit command{.household = door, .result = result};
  if (result == VisitResult::kPostponed) command.again_at_millis = phone.clock.now_millis() + kDayMillis;
  const auto visit = run(phone, command, {}, Kind::kVisit);
  if (visit) visits_.push_back({VisitId{*visit}, door, phone.identity.account});
}

void Members::write_up(WorldPhone& phone, const Committee& committee) {
  const VisitOf* visit = any_visit_of(phone);
  if (visit == nullptr) return;
  const Result<Visit> before = phone.core->visit(visit->id);
  if (!before) return;
  WriteUpVisit command{.visit = visit->id, .said = words()};
  std::vector<std::size_t> promised{
      ledger_.wrote({{Kind::kVisit, visit->id.uuid}, kSaidField}, before->said, command.said)};
  if (percent(30)) command.issues.push_back({.category = any_of(committee.categories).id, .title = words()});
  if (percent(30)) command.promises.push_back({.text = words(), .due = in_days(phone, 7)});
  if (percent(30)) {
    command.household_note = words();
    promised.push_back(ledger_.wrote(note_place(visit->door), note_at(phone, visit->door), *command.household_note));
  }
  run(phone, command, std::move(promised));
}

void Members::change_household(WorldPhone& phone, HouseholdId door) {
  const UpdateHousehold command{
      .household = door, .tenure = static_cast<Tenure>(below(4)), .key_household = percent(50), .note = words()};
  run(phone, command, {ledger_.wrote(note_place(door), note_at(phone, door), command.note)});
}

void Members::add_issue(WorldPhone& phone, const Committee& committee, HouseholdId door) {
  const AddIssue command{.issue = {.category = any_of(committee.categories).id, .title = words()}, .household = door};
  if (const auto issue = run(phone, command, {}, Kind::kIssue)) issues_.push_back(IssueId{*issue});
}

void Members::change_issue(WorldPhone& phone) {
  if (issues_.empty()) return;
  const IssueId issue = any_of(issues_);
  const Result<IssueView> before = phone.core->issue(issue);
  if (!before) return;
  const ChangeIssue command{.issue = issue,
                            .tier = IssueTier::kCommittee,
                            .state = percent(30) ? IssueState::kSolved : IssueState::kOpen,
                            .outcome = words(),
                            .next_date = in_days(phone, 30),
                            .owner = phone.identity.account};
  run(phone, command,
      {ledger_.wrote({{Kind::kIssue, issue.uuid}, kOutcomeField}, before->issue.outcome, command.outcome)});
}

void Members::add_voice(WorldPhone& phone, HouseholdId door) {
  if (issues_.empty()) return;
  run(phone, AddVoice{.issue = any_of(issues_), .household = door, .words = words()}, {}, Kind::kVoice);
}

void Members::add_promise(WorldPhone& phone, HouseholdId door) {
  const AddPromise command{.household = door, .promise = {.text = words(), .due = in_days(phone, 30)}};
  if (const auto made = run(phone, command, {}, Kind::kPromise)) promises_.push_back(PromiseId{*made});
}

void Members::settle(WorldPhone& phone) {
  if (!promises_.empty()) run(phone, SettlePromise{.promise = any_of(promises_), .answer = words()}, {});
}

void Members::withdraw(WorldPhone& phone) {
  const VisitOf* visit = any_visit_of(phone);
  if (visit == nullptr) return;
  run(phone, WithdrawVisit{visit->id}, {ledger_.deleted({Kind::kVisit, visit->id.uuid})});
}

void Members::assign(WorldPhone& phone, const Committee& committee, HouseholdId door) {
  if (percent(25)) {
    const auto [member, substitute] = percent(50) ? std::pair(committee.member.id, committee.other.id)
                                                  : std::pair(committee.other.id, committee.chief.id);
    const SaveStandIn command{{.member = member,
                               .substitute = substitute,
                               .from = in_days(phone, static_cast<std::int32_t>(below(2))),
                               .until = in_days(phone, 1)}};
    run(phone, command, {});
    return;
  }
  run(phone, AssignHouseholds{.households = {door}, .member = percent(50) ? committee.member.id : committee.other.id},
      {});
}

void Members::erase(WorldPhone& phone, HouseholdId door) {
  const Result<HouseholdView> view = phone.core->household(door);
  if (!view) return;
  std::vector<std::string> texts{view->household.note};
  for (const Resident& resident : view->residents) texts.push_back(resident.name);
  for (const VisitLine& visit : view->visits) texts.push_back(visit.said);
  for (const PromiseLine& promise : view->promises) texts.push_back(promise.text);
  for (const IssueLine& line : view->issues) {
    const Result<IssueView> issue = phone.core->issue(line.issue);
    if (issue && issue->issue.household == door) texts.push_back(issue->issue.title);
  }
  run(phone, EraseRecords{.household = door}, {ledger_.erased(std::move(texts))}, Kind::kErasure);
}

void Members::save_resident(WorldPhone& phone, HouseholdId door) {
  const SaveResident command{.resident = {.household = door, .name = words(), .phone = "13800000000"}};
  run(phone, command, {}, Kind::kResident);
}

void Members::confide(WorldPhone& phone, HouseholdId door) {
  const Result<HouseholdView> view = phone.core->household(door);
  if (view && !view->confidences.empty() && percent(50)) return change_confidence(phone, any_of(view->confidences));
  const SaveConfidence command{.household = door, .text = words(), .level = static_cast<Discretion>(1 + below(3))};
  if (command.level != Discretion::kThisPhone) {
    run(phone, command, {}, Kind::kConfidence);
    return;
  }
  if (const Result<Accepted> kept = phone.core->run(command)) {
    ++accepted_;
    phone.kept_soon.emplace_back(kept->sequence, ConfidenceId{kept->created});
  }
}

void Members::change_confidence(WorldPhone& phone, const ConfidenceLine& line) {
  if (percent(20)) {
    run(phone, StrikeConfidence{line.confidence}, {});
    return;
  }
  const auto level = static_cast<Discretion>(1 + below(static_cast<std::uint64_t>(line.level)));
  const SaveConfidence command{.confidence = line.confidence, .text = words(), .level = line.mine ? level : line.level};
  std::vector<std::size_t> promised;
  if (command.level != Discretion::kThisPhone && line.mine) {
    promised.push_back(ledger_.made({Kind::kConfidence, line.confidence.uuid}));
  }
  run(phone, command, std::move(promised));
}

}  // namespace baijia::testing
