#pragma once

// What screens read: one struct a screen, filled by core/store/views in one pass. Plain values; nothing here loads
// more.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/domain/area_views.h"
#include "core/domain/entities.h"
#include "core/domain/rules.h"

namespace baijia {

/// A door in a list. `label` is "12号 602"; `who` the head of the household's name, or empty.
struct DoorLine {
  HouseholdId household;
  BuildingId building;
  std::string label;
  std::string who;
  std::optional<int> age;
  bool lives_alone = false;
  DoorMark mark;
};

/// Why a door is proposed, in order of need.
enum class DoorReason : std::uint8_t { kPromiseDue, kAppointment, kKeyHousehold, kTried, kNeverMet };

struct DueDoor {
  DoorLine door;
  DoorReason reason = DoorReason::kNeverMet;
  std::string promise;                             ///< the due promises' texts, one a line
  std::optional<Day> due;                          ///< the first one's date
  std::optional<BetterTime> better_time;           ///< for kTried
  std::optional<std::int64_t> appointment_millis;  ///< today or overdue, whatever the reason
};

/// A visit that still waits for its words.
struct UnwrittenVisit {
  VisitId visit;
  DoorLine door;
  VisitResult result = VisitResult::kMet;
  bool patrol = false;
  std::int64_t at_millis = 0;
};

/// What a colleague took down for a door of the caller's, at the desk or on the phone.
struct ColleagueLine {
  VisitId visit;
  std::string door;    ///< "12号 602"
  std::string author;  ///< name of the colleague
  Channel channel = Channel::kReception;
  VisitResult result = VisitResult::kMet;
  std::string said;
  std::int64_t at_millis = 0;
};

/// 今日.
struct TodayView {
  Day today;
  std::string committee;
  std::string member;
  bool whole_committee = false;  ///< the member has no area of their own (a chief): counts are the committee's
  Coverage coverage;
  std::int64_t promises_due = 0;
  std::int64_t uncovered = 0;                ///< for a chief: doors that nobody looks after (AreasView)
  std::vector<std::string> standing_in_for;  ///< names of those whose doors are the caller's too today
  std::string stood_in_by;                   ///< name of who looks after the caller's doors today, or empty
  /// Need first, then walking order (building, floor descending). Every due promise and every appointment of today or
  /// before; the rest fills up to 20.
  std::vector<DueDoor> first_here;
  std::vector<UnwrittenVisit> unwritten;
  std::vector<ColleagueLine> from_colleagues;  ///< of the last seven days, latest first, at most 20
  std::int64_t to_cloud = 0;                   ///< the caller's of this week that wait to be handed over to 社区云
};

/// A building in the list of 走.
struct BuildingLine {
  BuildingId building;
  std::string label;  ///< "12号", with lane or road in front where the committee has several
  BuildingForm form = BuildingForm::kApartments;
  Coverage coverage;
  std::int64_t mine = 0;  ///< doors in the caller's area
  std::int64_t promises_due = 0;
  Coverage my_coverage;  ///< of the caller's doors alone
  std::int64_t my_promises_due = 0;
};

/// Where a patrol goes, in walking order, and when one was last there.
struct PatrolLine {
  BuildingId building;  ///< empty: the committee as a whole
  std::string label;    ///< empty for that one
  BuildingForm form = BuildingForm::kApartments;
  std::optional<std::int64_t> last_millis;
};

/// One door of the wall.
struct DoorCell {
  HouseholdId household;
  std::string room;
  std::int64_t floor = 0;
  std::int64_t position = 0;
  DoorMark mark;
  bool mine = false;
  AccountId in_charge;  ///< empty: nobody's
  Tenure tenure = Tenure::kUnknown;
};

/// 门牌墙 of one building; cells by floor descending, then position.
struct DoorWallView {
  BuildingLine building;
  std::vector<DoorCell> cells;
  std::vector<BuildingHolder> holders;  ///< who has doors here, nobody's first
};

struct VisitLine {
  VisitId visit;
  VisitResult result = VisitResult::kMet;
  Channel channel = Channel::kDoor;
  std::int64_t at_millis = 0;
  std::string author;  ///< name of the member
  std::string said;
  bool written_up = false;
  bool mine = false;
  bool note_left = false;
};

struct PromiseLine {
  PromiseId promise;
  HouseholdId household;
  std::string door;  ///< "12号 602"
  std::string text;
  std::string owner;
  AccountId owner_account;
  bool my_turn = false;  ///< the caller's to keep: their own, or a colleague's they stand in for today
  Day due;
  bool overdue = false;  ///< due today or before
  PromiseState state = PromiseState::kOpen;
  std::string answer;
  std::int64_t settled_at_millis = 0;  ///< 0 while it is open
};

struct IssueLine {
  IssueId issue;
  std::string title;
  std::string category;
  CategoryId category_id;
  std::string door;
  std::string owner;
  bool my_turn = false;  ///< the caller's to see to: their own, or a colleague's they stand in for today
  IssueTier tier = IssueTier::kCommittee;
  IssueState state = IssueState::kOpen;
  std::optional<Day> next_date;
  bool overdue = false;
  std::int64_t voices = 0;  ///< households besides the first
  std::int64_t raised_at_millis = 0;
};

/// The latest answer of a resident who was asked for consent.
struct ConsentLine {
  ResidentId resident;
  ConsentState state = ConsentState::kGiven;
  ConsentHow how = ConsentHow::kInPerson;
  std::int64_t at_millis = 0;
  std::string author;  ///< name of the member who asked
};

/// What was said in confidence, as far as it is for the caller.
struct ConfidenceLine {
  ConfidenceId confidence;
  VisitId visit;  ///< at which it was said, or empty
  std::string text;
  Discretion level = Discretion::kInCharge;
  std::int64_t at_millis = 0;
  std::string author;  ///< name of the member
  bool mine = false;
};

/// A line in the history of a household's file.
struct FileChangeLine {
  FileDeed deed = FileDeed::kChanged;
  bool of_household = false;  ///< of the household itself, not of one of its people
  std::string who;            ///< name; empty when they were struck out since
  std::optional<Day> day;     ///< when they came or went
  std::int64_t changed = 0;   ///< as FileChange::changed
  std::string author;         ///< name of the member
  std::int64_t at_millis = 0;
};

/// The card before a door, and the page of a household.
struct HouseholdView {
  Household household;
  std::string label;
  std::string in_charge;  ///< name of the member, or empty
  std::string stand_in;   ///< name of who looks after the door today in their place, or empty
  DoorMark mark;
  std::vector<Resident> residents;
  std::vector<Resident> former;               ///< who lived there before
  std::vector<FileChangeLine> changes;        ///< latest first, at most 50
  std::vector<ConsentLine> consents;          ///< of residents who were asked
  std::optional<std::int64_t> erased_millis;  ///< what was recorded before was erased at their wish; the latest
  std::vector<VisitLine> visits;              ///< latest first, at most as many as were asked for
  std::vector<PromiseLine> promises;          ///< open ones first
  std::vector<IssueLine> issues;              ///< theirs, latest first
  std::optional<UnwrittenVisit> unwritten;    ///< the caller's visit of the last 24 hours that waits for its words
  std::vector<ConfidenceLine> confidences;    ///< latest first
  bool in_my_charge = false;                  ///< today; what is for the member in charge is here, whoever wrote it
};

struct IssueView {
  Issue issue;
  IssueLine line;
  std::string author;
  std::vector<DoorLine> voices;
};

/// Filter of the issue and promise lists. kMine: the caller's own and those of a colleague they stand in for.
enum class ListFilter : std::uint8_t { kOpen, kMine, kAll };

enum class HitKind : std::uint8_t { kHousehold, kResident, kVisit, kIssue, kPromise };

/// One search result. `snippet` has the matched text with a little around it.
struct SearchHit {
  HitKind kind = HitKind::kHousehold;
  HouseholdId household;
  IssueId issue;
  VisitId visit;  ///< for kVisit
  std::string title;
  std::string snippet;
};

/// A record that the hub did not take.
struct RejectedRecord {
  Kind kind = Kind::kVisit;
  Uuid id;
  std::string label;  ///< what the member would call it: "走访 12号 602"
  Code code = Code::kRejected;
  std::int64_t since_millis = 0;
};

/// The three honest numbers. Each counts records that were written on this device.
struct SyncView {
  std::int64_t on_phone = 0;     ///< 手机里: durable, not handed over
  std::int64_t handed_over = 0;  ///< 已交到: the hub's receipt is here (last 30 days)
  std::int64_t read_back = 0;    ///< 已读回: the hub's copy equals ours (last 30 days)
  std::optional<std::int64_t> oldest_unsent_millis;
  std::int64_t photos_waiting = 0;  ///< of which the hub has not all
  std::int64_t half_written = 0;    ///< records begun and not saved yet: they leave the phone with nothing
  bool may_change_phone =
      false;  ///< 可以放心换手机: nothing waits, nothing is rejected or half-written, all is read back
  std::vector<RejectedRecord> rejected;
  std::optional<std::int64_t> last_contact_millis;
  std::int64_t only_here = 0;        ///< confidences that stay on this phone: changing it leaves them behind
  bool locked_hands_over = false;    ///< the hub's key is here: what waits could be handed over without the code
  std::int64_t carried = 0;          ///< of on_phone, what is carried for others
  std::int64_t carried_refused = 0;  ///< what was carried for others and the hub does not take
};

/// The people whom a committee has to know by heart (知百家情).
enum class PeopleGroup : std::uint8_t {
  kElderly,  ///< of 80 years and more
  kLivesAlone,
  kDisabled,
  kHardship,
  kPartyMember,
  kVolunteer,
  kStairLeader,
  kCapable,
};

struct GroupCount {
  PeopleGroup group = PeopleGroup::kElderly;
  std::int64_t people = 0;
};

/// One of a group. `door` is "12号 602".
struct PersonLine {
  HouseholdId household;
  std::string door;
  std::string name;
  std::optional<int> age;
  DoorMark mark;
};

/// What came of an issue or a promise, for a household that nobody has met since: to be told at the door.
struct AnswerLine {
  HouseholdId household;
  std::string door;
  std::string title;    ///< the issue's, or what was promised
  std::string outcome;  ///< may be empty
  Day since;            ///< solved or, for a promise, when it was due
};

struct MemberLine {
  AccountId account;
  std::string name;
  Role role = Role::kMember;
  std::int64_t doors = 0;  ///< in their area
};

}  // namespace baijia
