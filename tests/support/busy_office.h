#pragma once

// An office in which every command has something to be done to, and one of each.

#include <vector>

#include "tests/support/office.h"
#include "tests/support/photo_desk.h"

namespace baijia::testing {

/// An office in which every command has something to be done to.
struct Busy : Office {
  const HouseholdId next_door = committee.door(1, "302").id;
  const ResidentId resident = committee.residents.front().id;
  VisitId missed;
  Uuid mark;
  PromiseId promise;
  ConfidenceId confidence;
  IssueId handed_up;
  PhotoId photo{uuid_from_name("photo")};

  Busy() {
    clock.advance(1000);  // ids are of a time: those of the phones that are opened later are others
    Opened phone(*this);
    must(phone.core->keep_queue_key(std::string(65, 'k')));
    const auto run = [&](const Command& command) { return must(phone.core->run(command)).created; };
    missed = VisitId{run(RecordVisit{.household = next_door, .result = VisitResult::kNobodyHome})};
    mark = run(MarkHouseholds{.households = {committee.door(2, "101").id}, .finding = DoorFinding::kVacant});
    promise = PromiseId{run(AddPromise{.household = door(), .promise = {.text = "修灯", .due = Day{20'790}}})};
    confidence = ConfidenceId{run(SaveConfidence{.household = door(), .text = "还没说完"})};
    handed_up = IssueId{
        run(AddIssue{.issue = {.category = committee.categories[0].id, .title = "管道", .tier = IssueTier::kHandedUp},
                     .household = door()})};
    run(AddPhoto{.id = photo, .owner = {.issue = issue}, .facts = facts_of(noise(20'000))});
    stored = phone.blocks.image();
    clock.advance(1000);
  }
};

/// One of each that a chief may do.
[[nodiscard]] inline std::vector<Command> one_of_each(const Busy& busy) {
  const Committee& committee = busy.committee;
  return {
      RecordVisit{.household = busy.door()},
      WriteUpVisit{.visit = busy.visit, .said = "私下说的", .level = Discretion::kInCharge},
      WithdrawVisit{.visit = busy.visit, .before = Tenure::kLet},
      LeaveNote{.visit = busy.missed},
      MarkHouseholds{.households = {busy.door(), busy.next_door}, .finding = DoorFinding::kNobodyHome},
      UnmarkHouseholds{.mark = busy.mark, .doors = {{.household = committee.door(2, "101").id}}},
      AddIssue{.issue = {.category = committee.categories[0].id, .title = "漏水"}, .household = busy.door()},
      ChangeIssue{.issue = busy.issue, .state = IssueState::kSolved, .outcome = "修好了"},
      AddVoice{.issue = busy.issue, .household = busy.next_door, .words = "我家也是"},
      AddPromise{.household = busy.door(), .promise = {.text = "再来", .due = Day{20'791}}},
      SettlePromise{.promise = busy.promise, .answer = "修了"},
      UpdateHousehold{.household = busy.door(), .tenure = Tenure::kLet, .note = "养狗"},
      SaveResident{.resident = {.household = busy.door(), .name = "新来的"}, .consent = ConsentAnswer{}},
      RecordConsent{.resident = busy.resident, .answer = {.state = ConsentState::kWithdrawn}},
      SaveNotice{.text = "说给居民听"},
      ReleaseIssue{.issue = busy.handed_up},
      RevealPhones{.household = busy.door(), .resident = {}},
      EraseRecords{.household = busy.door(), .resident = {}, .kept_issues = {busy.issue}},
      AssignHouseholds{.households = {busy.door()}, .member = committee.other.id},
      DivideHouseholds{.shares = {{.member = committee.other.id,
                                   .households = {busy.door()},
                                   .promises = {busy.promise},
                                   .issues = {busy.issue}}}},
      BeginRound{.committee = committee.area.id, .first_day = Day{20'770}},
      SaveStandIn{.stand_in = {.member = committee.member.id, .substitute = committee.other.id, .from = Day{20'780}}},
      SaveCategory{.category = {.name = "新分类"}},
      MarkHandedOver{.visits = {busy.said}, .issues = {busy.issue}, .day = Day{20'770}},
      SaveCloudTemplate{.module = CloudModule::kIssue, .text = "【{地址}】"},
      AddPhoto{
          .id = PhotoId{uuid_from_name("another")}, .owner = {.issue = busy.issue}, .facts = facts_of(noise(20'000))},
      RemovePhoto{.photo = busy.photo},
      SaveConfidence{.confidence = busy.confidence, .text = "说完了"},
      StrikeConfidence{.confidence = busy.confidence},
      BindPlate{.text = "https://plate.example/1", .household = busy.door(), .building = {}},
      MakePlates{.building = committee.buildings[0].id, .households = {busy.door()}},
      ChangePromise{.promise = busy.promise, .owner = committee.other.id, .due = Day{20'800}},
      StrikeWords{.visit = busy.said},
  };
}

}  // namespace baijia::testing
