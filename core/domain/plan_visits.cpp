// Contacts, and what is known of a household and its people.

#include <algorithm>
#include <optional>
#include <set>

#include "core/domain/planner.h"
#include "core/domain/rules.h"
#include "core/domain/text.h"

namespace baijia {
namespace {

constexpr std::int64_t kFarthestAppointmentMillis = 366LL * 24 * 3600 * 1000;

std::optional<VisitResult> result_of(DoorFinding finding) {
  switch (finding) {
    case DoorFinding::kVacant:
      return VisitResult::kVacant;
    case DoorFinding::kLet:
      return VisitResult::kLet;
    case DoorFinding::kNobodyHome:
      return VisitResult::kNobodyHome;
    case DoorFinding::kOwned:
      break;
  }
  return std::nullopt;
}

std::optional<Tenure> tenure_of(DoorFinding finding) {
  switch (finding) {
    case DoorFinding::kVacant:
      return Tenure::kVacant;
    case DoorFinding::kLet:
      return Tenure::kLet;
    case DoorFinding::kOwned:
      return Tenure::kOwned;
    case DoorFinding::kNobodyHome:
      break;
  }
  return std::nullopt;
}

/// How a door is lived in after a visit with that result; nothing: as before.
std::optional<Tenure> tenure_after(VisitResult result, Tenure before) {
  if (result == VisitResult::kVacant) return Tenure::kVacant;
  if (result == VisitResult::kLet) return Tenure::kLet;
  if (result == VisitResult::kMet && before == Tenure::kVacant) return Tenure::kUnknown;
  return std::nullopt;
}

VisitId marked_visit(const Uuid& mark, HouseholdId household) {
  return VisitId{uuid_from_name("mark " + string_from_uuid(mark) + " " + string_from_uuid(household.uuid))};
}

}  // namespace

Result<void> Planner::plan(const RecordVisit& command) {
  if (!one_of(command.channel, Channel::kDoor, Channel::kPatrol)) return fail(Code::kInvalid, "channel");
  if (!one_of(command.result, VisitResult::kMet, VisitResult::kPostponed)) return fail(Code::kInvalid, "result");
  Visit visit{.id = new_id<VisitId>(),
              .household = command.household,
              .building = command.building,
              .channel = command.channel,
              .result = command.result,
              .at_millis = now_,
              .author = caller_.account,
              .written_up = command.result != VisitResult::kMet};
  if (!command.household.empty()) {
    BAIJIA_TRY_ASSIGN(const Household before, need(command.household));
    visit.building = before.building;
    if (command.channel == Channel::kDoor) {
      Household household = before;
      household.tenure = tenure_after(command.result, before.tenure).value_or(before.tenure);
      BAIJIA_TRY(update(before, household));
    }
  } else if (command.channel != Channel::kPatrol && command.channel != Channel::kReception) {
    return fail(Code::kMissing, "household");
  } else if (!command.building.empty()) {
    BAIJIA_TRY(need(command.building));
  }
  if (command.result == VisitResult::kPostponed) {
    if (!command.again_at_millis) return fail(Code::kMissing, "again_at_millis");
    if (day_of(*command.again_at_millis, clock_.utc_offset_minutes()) < today_ ||
        *command.again_at_millis > now_ + kFarthestAppointmentMillis) {
      return fail(Code::kInvalid, "again_at_millis");
    }
    visit.again_at_millis = command.again_at_millis;
  }
  BAIJIA_TRY(create(visit));
  plan_.created = visit.id.uuid;
  return {};
}

Result<void> Planner::plan(const WriteUpVisit& command) {
  BAIJIA_TRY_ASSIGN(const Visit before, need(command.visit));
  if (before.author != caller_.account) return fail(Code::kForbidden, "another member's visit");
  if (command.level != Discretion::kCommittee && !before.said.empty()) return fail(Code::kInvalid, "has been read");
  Visit visit = before;
  const bool in_confidence = command.level != Discretion::kCommittee;
  visit.said = in_confidence ? std::string() : trimmed(command.said);
  visit.written_up = !command.waits;
  visit.companions.clear();
  for (const AccountId companion : command.companions) {
    BAIJIA_TRY(need(companion));
    if (companion != caller_.account && !std::ranges::contains(visit.companions, companion)) {
      visit.companions.push_back(companion);
    }
  }
  visit.present.clear();
  for (const ResidentId one : command.present) {
    // Who was struck out or moved meanwhile was there all the same.
    BAIJIA_TRY_ASSIGN(const std::optional<Resident> resident, lookup_.find(one));
    if (!resident) return fail(Code::kNotFound, "resident");
    if (resident->household != visit.household) return fail(Code::kInvalid, "of another household");
    if (!std::ranges::contains(visit.present, one)) visit.present.push_back(one);
  }
  visit.places = trimmed(command.places);
  if (!command.issues.empty() || !command.promises.empty()) visit.cloud_day.reset();
  BAIJIA_TRY(update(before, visit));
  if (in_confidence && !trimmed(command.said).empty()) {
    BAIJIA_TRY(plan(SaveConfidence{.confidence = {},
                                   .household = visit.household,
                                   .visit = visit.id,
                                   .text = command.said,
                                   .level = command.level}));
  }

  const Place place{.household = visit.household, .building = visit.building, .visit = visit.id};
  for (const NewIssue& issue : command.issues) BAIJIA_TRY(add_issue(issue, place));
  for (const NewPromise& promise : command.promises) BAIJIA_TRY(add_promise(promise, place));
  for (const NewVoice& voice : command.voices) {
    // An issue that has gone meanwhile is no reason to refuse the words.
    const auto added = add_voice(voice, place);
    if (!added && added.error().code != Code::kNotFound) return std::unexpected(added.error());
  }

  if (command.tenure || command.household_note) {
    BAIJIA_TRY_ASSIGN(const Household old, need(visit.household));
    if (command.tenure && !one_of(*command.tenure, Tenure::kUnknown, Tenure::kVacant)) {
      return fail(Code::kInvalid, "tenure");
    }
    Household household = old;
    if (command.tenure) household.tenure = *command.tenure;
    if (command.household_note) household.note = trimmed(*command.household_note);
    BAIJIA_TRY(update_household(old, household));
  }
  return {};
}

Result<void> Planner::plan(const WithdrawVisit& command) {
  BAIJIA_TRY_ASSIGN(const Visit before, need(command.visit));
  if (before.author != caller_.account) return fail(Code::kForbidden, "another member's visit");
  Visit visit = before;
  visit.deleted = true;
  BAIJIA_TRY(update(before, visit));
  if (!visit.household.empty() && visit.channel == Channel::kDoor) {
    const Tenure former = command.before.value_or(Tenure::kUnknown);
    if (!one_of(former, Tenure::kUnknown, Tenure::kVacant)) return fail(Code::kInvalid, "tenure");
    BAIJIA_TRY_ASSIGN(const Household now, need(visit.household));
    Household household = now;
    // Unless somebody has said otherwise since.
    if (tenure_after(visit.result, former) == now.tenure) household.tenure = former;
    BAIJIA_TRY(update(now, household));
  }
  BAIJIA_TRY_ASSIGN(const std::vector<Photo> photos, lookup_.photos_of(visit.id));
  for (const Photo& photo : photos) BAIJIA_TRY(plan(RemovePhoto{photo.id}));
  BAIJIA_TRY_ASSIGN(const std::vector<Confidence> confidences, lookup_.confidences_of(visit.id));
  for (const Confidence& confidence : confidences) BAIJIA_TRY(plan(StrikeConfidence{confidence.id}));
  return {};
}

Result<void> Planner::plan(const LeaveNote& command) {
  BAIJIA_TRY_ASSIGN(const Visit before, need(command.visit));
  if (before.author != caller_.account) return fail(Code::kForbidden, "another member's visit");
  if (before.result != VisitResult::kNobodyHome) return fail(Code::kInvalid, "somebody was there");
  Visit visit = before;
  visit.note_left = command.left;
  return update(before, visit);
}

Result<void> Planner::plan(const MarkHouseholds& command) {
  if (command.households.empty()) return fail(Code::kMissing, "households");
  if (!one_of(command.finding, DoorFinding::kVacant, DoorFinding::kNobodyHome)) return fail(Code::kInvalid, "finding");
  const std::optional<VisitResult> result = result_of(command.finding);
  const std::optional<Tenure> tenure = tenure_of(command.finding);
  const Uuid mark = make_uuid(clock_, random_);
  std::set<HouseholdId> seen;
  for (const HouseholdId id : command.households) {
    if (!seen.insert(id).second) continue;
    BAIJIA_TRY_ASSIGN(const Household before, need(id));
    Household household = before;
    household.tenure = tenure.value_or(before.tenure);
    BAIJIA_TRY(update(before, household));
    if (!result) continue;
    BAIJIA_TRY(create(Visit{.id = marked_visit(mark, id),
                            .household = id,
                            .building = before.building,
                            .channel = Channel::kDoor,
                            .result = *result,
                            .at_millis = now_,
                            .author = caller_.account,
                            .written_up = true}));
  }
  plan_.created = mark;
  return {};
}

Result<void> Planner::plan(const UnmarkHouseholds& command) {
  for (const UnmarkHouseholds::Door& door : command.doors) {
    if (!one_of(door.before, Tenure::kUnknown, Tenure::kVacant)) return fail(Code::kInvalid, "tenure");
    BAIJIA_TRY_ASSIGN(const std::optional<Visit> visit, lookup_.find(marked_visit(command.mark, door.household)));
    if (visit) {
      BAIJIA_TRY(plan(WithdrawVisit{visit->id, door.before}));
      continue;
    }
    BAIJIA_TRY_ASSIGN(const Household before, need(door.household));
    Household household = before;
    household.tenure = door.before;
    BAIJIA_TRY(update(before, household));
  }
  return {};
}

Result<void> Planner::plan(const UpdateHousehold& command) {
  BAIJIA_TRY_ASSIGN(const Household before, need(command.household));
  if (!one_of(command.tenure, Tenure::kUnknown, Tenure::kVacant)) return fail(Code::kInvalid, "tenure");
  Household household = before;
  household.tenure = command.tenure;
  household.key_household = command.key_household;
  household.note = trimmed(command.note);
  return update_household(before, command.seen ? only_changes(household, *command.seen, before) : household);
}

Result<void> Planner::plan(const RevealPhones& command) {
  BAIJIA_TRY(need(command.household));
  if (!command.resident.empty()) {
    BAIJIA_TRY_ASSIGN(const Resident resident, need(command.resident));
    if (resident.household != command.household) return fail(Code::kInvalid, "of another household");
  }
  const Reveal reveal{.id = new_id<RevealId>(),
                      .author = caller_.account,
                      .household = command.household,
                      .resident = command.resident,
                      .at_millis = now_,
                      .saved = command.saved};
  plan_.created = reveal.id.uuid;
  return create(reveal);
}

}  // namespace baijia
