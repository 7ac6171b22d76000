#pragma once

// Everything a member can do, as values. Core::run takes one, checks it, and applies it in one transaction.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/domain/entities.h"

namespace baijia {

/// One contact, recorded by one tap; made at the clock's now. At the door 空关 and 出租 are how it is lived in from now
/// on, and who was met does not live behind a vacant door. Result: the new VisitId.
struct RecordVisit {
  HouseholdId household;  ///< required but for kPatrol and kReception
  BuildingId building;    ///< for a patrol
  Channel channel = Channel::kDoor;
  VisitResult result = VisitResult::kMet;
  std::optional<std::int64_t> again_at_millis;  ///< required for kPostponed
};

/// An issue as it is written down. Author is the caller, and owner too unless given.
struct NewIssue {
  CategoryId category;
  std::string title;  ///< required
  std::string detail;
  IssueTier tier = IssueTier::kCommittee;
  IssueState state = IssueState::kOpen;  ///< kSolved for one solved on the spot
  std::optional<Day> next_date;          ///< default for an open one: in seven days
  AccountId owner;                       ///< a colleague to whom it is handed over
  std::string place;                     ///< as Issue::place
};

/// A promise as it is made. Owner is the caller unless given.
struct NewPromise {
  std::string text;  ///< required
  Day due;
  AccountId owner;
};

/// An issue that somebody has already, heard once more.
struct NewVoice {
  IssueId issue;
  std::string words;  ///< as Voice::words
};

/// Completes a visit of the caller: what was said, and all that came of it, at once.
struct WriteUpVisit {
  VisitId visit;
  std::string said;
  std::vector<AccountId> companions;
  std::vector<NewIssue> issues;
  std::vector<NewPromise> promises;
  std::optional<Tenure> tenure;  ///< household's, when it changed
  std::optional<std::string> household_note;
  /// Whom `said` is for. Not kCommittee: it becomes a confidence, and the visit itself says nothing.
  Discretion level = Discretion::kCommittee;
  std::vector<ResidentId> present;  ///< of the visit's household
  std::string places;               ///< as Visit::places
  bool waits = false;               ///< it is back on the list 还没补记, after all
  std::vector<NewVoice> voices;     ///< of the visit's household; one that counts already, or is gone, is left out
};

/// Takes back a visit of the caller (a wrong tap), and what it said of how the door is lived in: that is as `before`
/// again, or unknown when nobody can say how it was.
struct WithdrawVisit {
  VisitId visit;
  std::optional<Tenure> before;  ///< household's before the visit
};

/// A note was left at the door (留言条) at a visit of the caller that met nobody, or it was not, after all.
struct LeaveNote {
  VisitId visit;
  bool left = true;
};

/// What is seen of a row of doors without ringing at each.
enum class DoorFinding : std::uint8_t { kVacant, kLet, kOwned, kNobodyHome };

/// The same at several doors at once (空关, floor by floor). 空关, 出租 and 未遇 are a visit to each of them; 空关,
/// 出租 and 自住 are how they are lived in from now on. Result: the mark, for taking it back.
struct MarkHouseholds {
  std::vector<HouseholdId> households;
  DoorFinding finding = DoorFinding::kNobodyHome;
};

/// Takes back a mark of the caller: its visits, and each door is lived in as before.
struct UnmarkHouseholds {
  struct Door {
    HouseholdId household;
    Tenure before = Tenure::kUnknown;
  };
  Uuid mark;
  std::vector<Door> doors;
};

/// An issue found without a visit. Result: the new IssueId.
struct AddIssue {
  NewIssue issue;
  HouseholdId household;
  BuildingId building;
};

struct ChangeIssue {
  IssueId issue;
  IssueTier tier = IssueTier::kCommittee;
  IssueState state = IssueState::kOpen;
  std::string outcome;
  std::optional<Day> next_date;
  AccountId owner;
};

/// Chief only: the street may see which household a handed-up issue is of, or may not any more.
struct ReleaseIssue {
  IssueId issue;
  bool released = true;
};

/// Another household with the same issue. Result: the new VoiceId. A household counts once.
struct AddVoice {
  IssueId issue;
  HouseholdId household;
  std::string words;
};

/// A promise made without a visit at hand. Result: the new PromiseId.
struct AddPromise {
  HouseholdId household;
  NewPromise promise;
};

struct SettlePromise {
  PromiseId promise;
  PromiseState state = PromiseState::kKept;
  std::string answer;
};

/// Whose an open promise is from now on, and until when; what is left empty stays.
struct ChangePromise {
  PromiseId promise;
  AccountId owner;
  std::optional<Day> due;
};

/// `seen`: the household as the form showed it. What was left so is not written: a colleague may have changed it.
struct UpdateHousehold {
  HouseholdId household;
  Tenure tenure = Tenure::kUnknown;
  bool key_household = false;
  std::string note;
  std::optional<Household> seen{};
};

/// Whether something is written anew, or brought back that was struck out a moment ago.
enum class ResidentChange : std::uint8_t { kNew, kTakenBack };

/// Adds (empty id) or changes a resident. What is sensitive is saved as core/domain/consent.h says; everything else
/// always. Result: the ResidentId.
struct SaveResident {
  Resident resident;
  std::optional<ConsentAnswer> consent;  ///< when the resident was asked for this
  ResidentChange change = ResidentChange::kNew;
  std::optional<Resident> seen{};  ///< as the form showed them; see UpdateHousehold
};

/// The answer of a resident who was asked, or takes it back; what is no longer covered by it is cleared.
struct RecordConsent {
  ResidentId resident;
  ConsentAnswer answer;
};

/// Chief only: the committee's own notice; an empty text brings the app's back.
struct SaveNotice {
  std::string text;
};

/// Notes that the caller is about to see phone numbers in full: a resident's or, without one, all of the household.
struct RevealPhones {
  HouseholdId household;
  ResidentId resident;
  bool saved = false;  ///< and that the household's whole file is saved
};

/// Chief only, at their own wish: what was recorded of a household so far, or of one of its residents, is erased on
/// every phone and at the hub (core/domain/erasure.h). It cannot be taken back. Result: the ErasureId.
struct EraseRecords {
  HouseholdId household;
  ResidentId resident;  ///< empty: the whole household
  ConsentHow how = ConsentHow::kInPerson;
  std::vector<IssueId> kept_issues;  ///< the household's, which are others' too
};

/// Chief only: these doors are in that member's area (包干); an empty account takes them out of every area.
struct AssignHouseholds {
  std::vector<HouseholdId> households;
  AccountId member;
};

/// What goes to one member when areas change hands.
struct AreaShare {
  AccountId member;  ///< empty: into nobody's area
  std::vector<HouseholdId> households;
  std::vector<PromiseId> promises;  ///< whose owner they become; none for an empty member
  std::vector<IssueId> issues;      ///< likewise
};

/// Whether areas change hands anew, or an earlier change is taken back.
enum class AreaChange : std::uint8_t {
  kNew,
  kTakenBack,  ///< each share goes back to who had it, also to somebody who has left meanwhile
};

/// Chief only: several members' areas at once (an even division, a hand-over). What was recorded stays as it is.
struct DivideHouseholds {
  std::vector<AreaShare> shares;  ///< a door stands in one of them at most
  AreaChange change = AreaChange::kNew;
};

/// Chief only: visits count from this day on (a new round), from every day when there is none. What was recorded stays.
struct BeginRound {
  AreaId committee;
  std::optional<Day> first_day;  ///< today or before
};

/// Chief only: adds (empty id), changes or, with `deleted`, ends a substitute's time. Result: the StandInId.
struct SaveStandIn {
  StandIn stand_in;
};

/// Chief only: adds (empty id), renames, moves or retires a category. Result: the CategoryId.
struct SaveCategory {
  Category category;
};

/// These were written into 社区云 (已转社区云) on `day`; no day: they were not, after all. Those that are gone are left
/// out; kNotFound when all are.
struct MarkHandedOver {
  std::vector<VisitId> visits;
  std::vector<IssueId> issues;
  std::optional<Day> day;  ///< today or before
};

/// Chief only: the committee's template of one module; an empty text brings the default one back.
struct SaveCloudTemplate {
  CloudModule module = CloudModule::kVisit;
  std::string text;
};

/// A photo whose bytes lie on this phone, of a visit of the caller or of an issue. Core::take_photo gives it; the id is
/// known before, since the bytes are. Result: the PhotoId.
struct AddPhoto {
  PhotoId id;
  PhotoOwner owner;
  PhotoFacts facts;
};

/// The caller's own photo, or anybody's for the chief, with its bytes, here and at the hub.
struct RemovePhoto {
  PhotoId photo;
};

/// Writes down (empty id) what is said of a household in confidence, changes it, or brings back what was struck out.
/// Household and visit are those of the first time. Result: the ConfidenceId.
struct SaveConfidence {
  ConfidenceId confidence;
  HouseholdId household;
  VisitId visit;
  std::string text;  ///< required
  Discretion level = Discretion::kInCharge;
};

struct StrikeConfidence {
  ConfidenceId confidence;
};

/// What somebody does not want kept is struck out of a visit, an issue or a promise (one of them), or stands there
/// again as it did a moment ago. Without words a visit stays, a promise is gone. Of a visit: its author or the chief.
struct StrikeWords {
  VisitId visit{};
  IssueId issue{};
  PromiseId promise{};
  std::string text{};     ///< what is left of what was said or promised, or of the issue's title, which is required
  std::string detail{};   ///< of an issue
  std::string outcome{};  ///< of an issue; a promise's answer
};

/// The QR code with that text is at this door, or at this building. One that was bound elsewhere is bound anew.
struct BindPlate {
  std::string text;
  HouseholdId household;
  BuildingId building;
};

/// Chief only: a plate of our own, with a new text, for the building (empty: not for it) and for each of these doors.
struct MakePlates {
  BuildingId building;
  std::vector<HouseholdId> households;
};

using Command =
    std::variant<RecordVisit, WriteUpVisit, WithdrawVisit, LeaveNote, MarkHouseholds, UnmarkHouseholds, AddIssue,
                 ChangeIssue, AddVoice, AddPromise, SettlePromise, UpdateHousehold, SaveResident, RecordConsent,
                 SaveNotice, ReleaseIssue, RevealPhones, EraseRecords, AssignHouseholds, DivideHouseholds, BeginRound,
                 SaveStandIn, SaveCategory, MarkHandedOver, SaveCloudTemplate, AddPhoto, RemovePhoto, SaveConfidence,
                 StrikeConfidence, BindPlate, MakePlates, ChangePromise, StrikeWords>;

}  // namespace baijia
