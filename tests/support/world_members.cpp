#include "tests/support/world_members.h"

#include <algorithm>
#include <format>
#include <numeric>
#include <utility>

#include "core/domain/rules.h"

namespace baijia::testing {
namespace {

constexpr std::int64_t kDayMillis = 86'400'000;
// Fields that members write over, by their numbers in the declarations.
constexpr std::uint16_t kNoteField = 8;      ///< Household::note
constexpr std::uint16_t kSaidField = 8;      ///< Visit::said
constexpr std::uint16_t kOutcomeField = 12;  ///< Issue::outcome

/// How often a command is drawn among the others.
template <class C>
constexpr std::uint64_t kWeight = 2;
template <>
constexpr std::uint64_t kWeight<RecordVisit> = 25;
template <>
constexpr std::uint64_t kWeight<WriteUpVisit> = 20;
template <>
constexpr std::uint64_t kWeight<ChangeIssue> = 10;
template <>
constexpr std::uint64_t kWeight<AddIssue> = 8;
template <>
constexpr std::uint64_t kWeight<UpdateHousehold> = 7;
template <>
constexpr std::uint64_t kWeight<SaveConfidence> = 7;
template <>
constexpr std::uint64_t kWeight<AddVoice> = 5;
template <>
constexpr std::uint64_t kWeight<AddPromise> = 5;
template <>
constexpr std::uint64_t kWeight<SaveResident> = 5;
template <>
constexpr std::uint64_t kWeight<AssignHouseholds> = 5;
template <>
constexpr std::uint64_t kWeight<EraseRecords> = 3;
template <>
constexpr std::uint64_t kWeight<WithdrawVisit> = 1;

Day in_days(WorldPhone& phone, std::int32_t days) {
  return {day_of(phone.clock.now_millis(), phone.clock.utc_offset_minutes()).number + days};
}

std::string note_at(WorldPhone& phone, HouseholdId door) {
  const Result<HouseholdView> view = phone.core->household(door);
  return view ? view->household.note : std::string();
}

/// Issues and promises of a visit that the phone shows.
std::vector<RowKey> came_of(WorldPhone& phone, VisitId visit) {
  std::vector<RowKey> keys;
  const Result<RecordView> record = phone.core->record(visit);
  if (!record) return keys;
  for (const IssueLine& line : record->issues) keys.push_back({Kind::kIssue, line.issue.uuid});
  for (const PromiseLine& line : record->promises) keys.push_back({Kind::kPromise, line.promise.uuid});
  return keys;
}

Ledger::Place note_place(HouseholdId door) { return {{Kind::kHousehold, door.uuid}, kNoteField}; }

}  // namespace

int Members::operate(WorldPhone& phone, const Committee& committee) {
  const int before = std::accumulate(accepted_.begin(), accepted_.end(), 0);
  draw_one(Of<Command>{}, {phone, committee, any_of(committee.households).id});
  return std::accumulate(accepted_.begin(), accepted_.end(), 0) - before;
}

template <class... Commands>
void Members::draw_one(Of<std::variant<Commands...>>, const Moment& at) {
  std::uint64_t left = below((kWeight<Commands> + ...));
  const auto drawn = [&]<class C>(Of<C> command) {
    if (left >= kWeight<C>) {
      left -= kWeight<C>;
      return false;
    }
    draw(command, at);
    return true;
  };
  (void)(drawn(Of<Commands>{}) || ...);
}

std::optional<Uuid> Members::run(const Moment& at, const Command& command, std::vector<std::size_t> promised,
                                 std::optional<Kind> makes) {
  const Result<Accepted> accepted = at.phone.core->run(command);
  if (!accepted) return std::nullopt;
  ++accepted_[command.index()];
  if (makes && !accepted->created.empty()) promised.push_back(ledger_.made({*makes, accepted->created}));
  at.phone.unacknowledged.emplace_back(accepted->sequence, std::move(promised));
  return accepted->created;
}

void Members::with_the_last(WorldPhone& phone, std::vector<std::size_t> promised) {
  phone.unacknowledged.emplace_back(phone.core->accepted(), std::move(promised));
}

std::string Members::words() { return std::format("第{}句", ++words_); }

std::vector<HouseholdId> Members::some_doors(const Committee& committee) {
  std::vector<HouseholdId> doors;
  for (const Household& household : committee.households) {
    if (percent(40)) doors.push_back(household.id);
  }
  return doors;
}

const Members::VisitOf* Members::any_visit_of(const WorldPhone& phone) {
  std::vector<const VisitOf*> own;
  for (const VisitOf& visit : visits_) {
    if (visit.author == phone.identity.account) own.push_back(&visit);
  }
  return own.empty() ? nullptr : any_of(own);
}

std::optional<Resident> Members::any_resident(const Moment& at) {
  const Result<HouseholdView> view = at.phone.core->household(at.door);
  if (!view || view->residents.empty()) return std::nullopt;
  return any_of(view->residents);
}

void Members::draw(Of<RecordVisit>, const Moment& at) {
  RecordVisit command{.household = at.door, .result = static_cast<VisitResult>(1 + below(6))};
  if (percent(20)) command.channel = static_cast<Channel>(1 + below(5));
  if (command.channel == Channel::kPatrol) {
    command.building = any_of(at.committee.buildings).id;
    command.household = {};
  }
  if (command.result == VisitResult::kPostponed) command.again_at_millis = at.phone.clock.now_millis() + kDayMillis;
  const auto visit = run(at, command, {}, Kind::kVisit);
  if (visit) visits_.push_back({VisitId{*visit}, command.household, at.phone.identity.account});
}

void Members::draw(Of<WriteUpVisit>, const Moment& at) {
  const VisitOf* visit = any_visit_of(at.phone);
  if (visit == nullptr) return;
  const Result<Visit> before = at.phone.core->visit(visit->id);
  if (!before) return;
  WriteUpVisit command{.visit = visit->id, .said = words(), .waits = percent(10)};
  std::vector<std::size_t> promised{
      ledger_.wrote({{Kind::kVisit, visit->id.uuid}, kSaidField}, before->said, command.said)};
  if (percent(30)) command.issues.push_back({.category = any_of(at.committee.categories).id, .title = words()});
  if (percent(30)) command.promises.push_back({.text = words(), .due = in_days(at.phone, 7)});
  if (percent(10) && !visit->door.empty() && !issues_.empty()) {
    command.voices.push_back({.issue = any_of(issues_), .words = words()});
  }
  if (percent(30) && !visit->door.empty()) {
    command.household_note = words();
    promised.push_back(ledger_.wrote(note_place(visit->door), note_at(at.phone, visit->door), *command.household_note));
  }
  // Another phone may have written it up before, and what it joins is others'.
  std::vector<RowKey> others = came_of(at.phone, visit->id);
  for (const NewVoice& voice : command.voices) others.push_back({Kind::kIssue, voice.issue.uuid});
  if (!run(at, command, std::move(promised))) return;
  // What came of it is there with it, or not at all.
  std::vector<std::size_t> came_of_it;
  for (const RowKey& key : came_of(at.phone, visit->id)) {
    if (!std::ranges::contains(others, key)) came_of_it.push_back(ledger_.made(key));
  }
  with_the_last(at.phone, std::move(came_of_it));
}

void Members::draw(Of<WithdrawVisit>, const Moment& at) {
  const VisitOf* visit = any_visit_of(at.phone);
  if (visit == nullptr) return;
  run(at, WithdrawVisit{visit->id}, {ledger_.deleted({Kind::kVisit, visit->id.uuid})});
}

void Members::draw(Of<LeaveNote>, const Moment& at) {
  if (const VisitOf* visit = any_visit_of(at.phone)) run(at, LeaveNote{.visit = visit->id, .left = percent(70)});
}

void Members::draw(Of<MarkHouseholds>, const Moment& at) {
  const MarkHouseholds command{.households = some_doors(at.committee), .finding = static_cast<DoorFinding>(below(4))};
  UnmarkHouseholds back;
  for (const HouseholdId door : command.households) {
    if (const Result<HouseholdView> view = at.phone.core->household(door)) {
      back.doors.push_back({door, view->household.tenure});
    }
  }
  const auto mark = run(at, command);
  if (!mark) return;
  back.mark = *mark;
  marks_.push_back({std::move(back), at.phone.identity.account});
}

void Members::draw(Of<UnmarkHouseholds>, const Moment& at) {
  if (marks_.empty()) return;
  const MarkOf& mark = any_of(marks_);
  if (mark.author == at.phone.identity.account) run(at, mark.back);
}

void Members::draw(Of<AddIssue>, const Moment& at) {
  AddIssue command{.issue = {.category = any_of(at.committee.categories).id, .title = words()}};
  if (percent(80)) {
    command.household = at.door;
  } else {
    command.building = any_of(at.committee.buildings).id;
    command.issue.place = words();
  }
  if (const auto issue = run(at, command, {}, Kind::kIssue)) issues_.push_back(IssueId{*issue});
}

void Members::draw(Of<ChangeIssue>, const Moment& at) {
  if (issues_.empty()) return;
  const IssueId issue = any_of(issues_);
  const Result<IssueView> before = at.phone.core->issue(issue);
  if (!before) return;
  const ChangeIssue command{.issue = issue,
                            .tier = percent(50) ? IssueTier::kCommittee : IssueTier::kHandedUp,
                            .state = percent(30) ? IssueState::kSolved : IssueState::kOpen,
                            .outcome = words(),
                            .next_date = in_days(at.phone, 30),
                            .owner = at.phone.identity.account};
  run(at, command,
      {ledger_.wrote({{Kind::kIssue, issue.uuid}, kOutcomeField}, before->issue.outcome, command.outcome)});
}

void Members::draw(Of<AddVoice>, const Moment& at) {
  if (issues_.empty()) return;
  run(at, AddVoice{.issue = any_of(issues_), .household = at.door, .words = words()}, {}, Kind::kVoice);
}

void Members::draw(Of<AddPromise>, const Moment& at) {
  const AddPromise command{.household = at.door, .promise = {.text = words(), .due = in_days(at.phone, 30)}};
  if (const auto made = run(at, command, {}, Kind::kPromise)) promises_.push_back(PromiseId{*made});
}

void Members::draw(Of<SettlePromise>, const Moment& at) {
  if (!promises_.empty()) run(at, SettlePromise{.promise = any_of(promises_), .answer = words()});
}

void Members::draw(Of<ChangePromise>, const Moment& at) {
  if (promises_.empty()) return;
  ChangePromise command{.promise = any_of(promises_), .due = in_days(at.phone, 14)};
  if (percent(70)) command.owner = percent(50) ? at.committee.member.id : at.committee.other.id;
  run(at, command);
}

void Members::draw(Of<UpdateHousehold>, const Moment& at) {
  UpdateHousehold command{
      .household = at.door, .tenure = static_cast<Tenure>(below(4)), .key_household = percent(50), .note = words()};
  const Result<HouseholdView> view = at.phone.core->household(at.door);
  if (view && percent(50)) command.seen = view->household;
  run(at, command, {ledger_.wrote(note_place(at.door), note_at(at.phone, at.door), command.note)});
}

void Members::draw(Of<SaveResident>, const Moment& at) {
  SaveResident command{.resident = {.household = at.door, .name = words(), .phone = "13800000000"}};
  if (percent(40)) {
    if (const std::optional<Resident> known = any_resident(at)) {
      command.resident = *known;
      command.resident.name = words();
      command.resident.traits ^= std::int64_t{1} << below(7);
      command.seen = known;
    }
  }
  if (percent(50)) command.consent = ConsentAnswer{.state = static_cast<ConsentState>(1 + below(3))};
  run(at, command, {}, Kind::kResident);
}

void Members::draw(Of<RecordConsent>, const Moment& at) {
  const std::optional<Resident> resident = any_resident(at);
  if (!resident) return;
  run(at, RecordConsent{resident->id, {.state = static_cast<ConsentState>(1 + below(3)), .how = ConsentHow::kByPhone}});
}

void Members::draw(Of<SaveNotice>, const Moment& at) { run(at, SaveNotice{percent(80) ? words() : std::string()}); }

void Members::draw(Of<ReleaseIssue>, const Moment& at) {
  if (!issues_.empty()) run(at, ReleaseIssue{.issue = any_of(issues_), .released = percent(70)});
}

void Members::draw(Of<RevealPhones>, const Moment& at) {
  const std::optional<Resident> resident = percent(50) ? any_resident(at) : std::nullopt;
  run(at, RevealPhones{.household = at.door, .resident = resident ? resident->id : ResidentId{}, .saved = percent(20)});
}

void Members::draw(Of<EraseRecords>, const Moment& at) {
  const Result<HouseholdView> view = at.phone.core->household(at.door);
  if (!view) return;
  std::vector<std::string> texts{view->household.note};
  for (const Resident& resident : view->residents) texts.push_back(resident.name);
  for (const VisitLine& visit : view->visits) texts.push_back(visit.said);
  for (const PromiseLine& promise : view->promises) texts.push_back(promise.text);
  for (const IssueLine& line : view->issues) {
    const Result<IssueView> issue = at.phone.core->issue(line.issue);
    if (issue && issue->issue.household == at.door) texts.push_back(issue->issue.title);
  }
  run(at, EraseRecords{.household = at.door}, {ledger_.erased(std::move(texts))}, Kind::kErasure);
}

void Members::draw(Of<AssignHouseholds>, const Moment& at) {
  run(at, AssignHouseholds{.households = {at.door},
                           .member = percent(50) ? at.committee.member.id : at.committee.other.id});
}

void Members::draw(Of<DivideHouseholds>, const Moment& at) {
  AreaShare given{.member = at.committee.other.id, .households = some_doors(at.committee)};
  if (!promises_.empty() && percent(50)) given.promises.push_back(any_of(promises_));
  if (!issues_.empty() && percent(50)) given.issues.push_back(any_of(issues_));
  AreaShare rest{.member = percent(80) ? at.committee.member.id : AccountId{}};
  for (const Household& household : at.committee.households) {
    if (!std::ranges::contains(given.households, household.id)) rest.households.push_back(household.id);
  }
  run(at, DivideHouseholds{.shares = {std::move(given), std::move(rest)}});
}

void Members::draw(Of<BeginRound>, const Moment& at) {
  run(at, BeginRound{at.committee.area.id, percent(70) ? std::optional(in_days(at.phone, 0)) : std::nullopt});
}

void Members::draw(Of<SaveStandIn>, const Moment& at) {
  const auto [member, substitute] = percent(50) ? std::pair(at.committee.member.id, at.committee.other.id)
                                                : std::pair(at.committee.other.id, at.committee.chief.id);
  run(at, SaveStandIn{{.member = member,
                       .substitute = substitute,
                       .from = in_days(at.phone, static_cast<std::int32_t>(below(2))),
                       .until = in_days(at.phone, 1)}});
}

void Members::draw(Of<SaveCategory>, const Moment& at) {
  Category category = percent(50) ? any_of(at.committee.categories) : Category{};
  category.name = words();
  run(at, SaveCategory{category}, {}, Kind::kCategory);
}

void Members::draw(Of<MarkHandedOver>, const Moment& at) {
  MarkHandedOver command{.day = percent(80) ? std::optional(in_days(at.phone, 0)) : std::nullopt};
  if (const VisitOf* visit = any_visit_of(at.phone)) command.visits.push_back(visit->id);
  if (!issues_.empty() && percent(50)) command.issues.push_back(any_of(issues_));
  run(at, command);
}

void Members::draw(Of<SaveCloudTemplate>, const Moment& at) {
  run(at, SaveCloudTemplate{.module = static_cast<CloudModule>(1 + below(2)), .text = percent(80) ? words() : ""});
}

void Members::draw(Of<AddPhoto>, const Moment& at) {
  PhotoOwner owner;
  if (const VisitOf* visit = any_visit_of(at.phone); visit != nullptr && percent(60)) {
    owner.visit = visit->id;
  } else if (!issues_.empty()) {
    owner.issue = any_of(issues_);
  }
  const Result<PhotoId> photo = at.phone.core->take_photo(
      owner, {.width = 4, .height = 3, .size = 12, .thumbnail_size = 5, .hash = std::string(64, 'a')}, "123456789012");
  if (!photo) return;
  // It is recorded when its bytes have come in.
  const std::optional<WireRequest> other = at.phone.asking_photo ? std::nullopt : at.phone.core->next_photo_request();
  if (other) (void)at.phone.core->on_photo_response({});
  const Result<PhotoLine> line = at.phone.core->photo(*photo);
  if (!line || line->place == PhotoLine::Place::kComingIn) return;
  ++accepted_[Command(AddPhoto{}).index()];
  photos_.push_back(*photo);
  with_the_last(at.phone, {ledger_.made({Kind::kPhoto, photo->uuid})});
}

void Members::draw(Of<RemovePhoto>, const Moment& at) {
  if (photos_.empty()) return;
  const PhotoId photo = any_of(photos_);
  run(at, RemovePhoto{photo}, {ledger_.deleted({Kind::kPhoto, photo.uuid})});
}

void Members::draw(Of<SaveConfidence>, const Moment& at) {
  const Result<HouseholdView> view = at.phone.core->household(at.door);
  SaveConfidence command{.household = at.door, .text = words(), .level = static_cast<Discretion>(1 + below(3))};
  if (view && !view->confidences.empty() && percent(50)) {
    // What has been read by more people is not for fewer any more.
    const ConfidenceLine& line = any_of(view->confidences);
    const auto level = static_cast<Discretion>(1 + below(static_cast<std::uint64_t>(line.level)));
    command.confidence = line.confidence;
    command.level = line.mine ? level : line.level;
    std::vector<std::size_t> promised;
    if (command.level != Discretion::kThisPhone && line.mine) {
      promised.push_back(ledger_.made({Kind::kConfidence, line.confidence.uuid}));
    }
    run(at, command, std::move(promised));
    return;
  }
  if (command.level != Discretion::kThisPhone) {
    run(at, command, {}, Kind::kConfidence);
    return;
  }
  if (const auto kept = run(at, command)) {
    at.phone.kept_soon.emplace_back(at.phone.core->accepted(), ConfidenceId{*kept});
  }
}

void Members::draw(Of<StrikeConfidence>, const Moment& at) {
  const Result<HouseholdView> view = at.phone.core->household(at.door);
  if (view && !view->confidences.empty()) run(at, StrikeConfidence{any_of(view->confidences).confidence});
}

void Members::draw(Of<BindPlate>, const Moment& at) {
  if (plates_.empty() || percent(50)) plates_.push_back(words());
  BindPlate command{.text = any_of(plates_)};
  if (percent(80)) {
    command.household = at.door;
  } else {
    command.building = any_of(at.committee.buildings).id;
  }
  run(at, command, {}, Kind::kPlate);
}

void Members::draw(Of<MakePlates>, const Moment& at) {
  run(at, MakePlates{.building = any_of(at.committee.buildings).id, .households = some_doors(at.committee)});
}

void Members::draw(Of<StrikeWords>, const Moment& at) {
  // What stands there afterwards is unique like everything else; only a promise may go without words.
  if (const VisitOf* visit = any_visit_of(at.phone); visit != nullptr && percent(40)) {
    const Result<Visit> before = at.phone.core->visit(visit->id);
    if (!before) return;
    const StrikeWords command{.visit = visit->id, .text = words()};
    run(at, command, {ledger_.wrote({{Kind::kVisit, visit->id.uuid}, kSaidField}, before->said, command.text)});
  } else if (!issues_.empty() && percent(50)) {
    const IssueId issue = any_of(issues_);
    const Result<IssueView> before = at.phone.core->issue(issue);
    if (before) run(at, StrikeWords{.issue = issue, .text = words(), .outcome = before->issue.outcome});
  } else if (!promises_.empty()) {
    run(at, StrikeWords{.promise = any_of(promises_), .text = percent(50) ? words() : std::string()});
  }
}

}  // namespace baijia::testing
