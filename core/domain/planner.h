#pragma once

// One command's planning, for plan*.cpp alone: each holds the commands of its subject.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/domain/plan.h"
#include "core/domain/rules.h"

namespace baijia {

/// True when `value` is one of an enum that runs from `first` to `last`.
template <class E>
bool one_of(E value, E first, E last) {
  return std::to_underlying(value) >= std::to_underlying(first) &&
         std::to_underlying(value) <= std::to_underlying(last);
}

template <class IdType>
using EntityOf = typename decltype(std::declval<Lookup&>().find(std::declval<IdType>()))::value_type::value_type;

/// One command's planning: the lent world and the plan as it grows.
class Planner {
 public:
  Planner(const Caller& caller, Lookup& lookup, Clock& clock, Random& random)
      : caller_(caller),
        lookup_(lookup),
        clock_(clock),
        random_(random),
        now_(clock.now_millis()),
        today_(day_of(now_, clock.utc_offset_minutes())) {}

  Result<void> plan(const RecordVisit& command);
  Result<void> plan(const WriteUpVisit& command);
  Result<void> plan(const WithdrawVisit& command);
  Result<void> plan(const LeaveNote& command);
  Result<void> plan(const MarkHouseholds& command);
  Result<void> plan(const UnmarkHouseholds& command);
  Result<void> plan(const AddIssue& command);
  Result<void> plan(const ChangeIssue& command);
  Result<void> plan(const ReleaseIssue& command);
  Result<void> plan(const AddVoice& command);
  Result<void> plan(const AddPromise& command);
  Result<void> plan(const SettlePromise& command);
  Result<void> plan(const ChangePromise& command);
  Result<void> plan(const UpdateHousehold& command);
  Result<void> plan(const SaveResident& command);
  Result<void> plan(const RecordConsent& command);
  Result<void> plan(const SaveNotice& command);
  Result<void> plan(const RevealPhones& command);
  Result<void> plan(const EraseRecords& command);
  Result<void> plan(const AssignHouseholds& command);
  Result<void> plan(const DivideHouseholds& command);
  Result<void> plan(const BeginRound& command);
  Result<void> plan(const SaveStandIn& command);
  Result<void> plan(const SaveCategory& command);
  Result<void> plan(const MarkHandedOver& command);
  Result<void> plan(const SaveCloudTemplate& command);
  Result<void> plan(const AddPhoto& command);
  Result<void> plan(const RemovePhoto& command);
  Result<void> plan(const SaveConfidence& command);
  Result<void> plan(const StrikeConfidence& command);
  Result<void> plan(const StrikeWords& command);
  Result<void> plan(const BindPlate& command);
  Result<void> plan(const MakePlates& command);

  [[nodiscard]] Plan take() && { return std::move(plan_); }

 private:
  /// Where something was found, for issues and promises.
  struct Place {
    HouseholdId household;
    BuildingId building;
    VisitId visit;
  };

  Result<void> require_chief() const {
    if (caller_.role != Role::kChief) return fail(Code::kForbidden, "chief only");
    return {};
  }

  /// The living row, or kNotFound; kMissing for an empty id.
  template <class IdType>
  Result<EntityOf<IdType>> need(IdType id) {
    if (id.empty()) return fail(Code::kMissing, "a required reference is empty");
    BAIJIA_TRY_ASSIGN(auto found, lookup_.find(id));
    if (!found || found->deleted) return fail(Code::kNotFound, "no such row");
    return std::move(*found);
  }

  /// A colleague who can be in charge of something.
  Result<void> need_colleague(AccountId id);
  /// A day from today to three years ahead, or the one that was there before.
  Result<void> check_new_day(Day day, std::optional<Day> before = std::nullopt) const;

  /// A line in the history of `household`.
  Result<void> add_history(FileChange change, HouseholdId household);
  Result<void> update_household(const Household& before, const Household& after);
  Result<void> check_days(const Resident& resident) const;
  Result<void> add_consent(const Resident& resident, const ConsentAnswer& answer);
  Result<IssueId> add_issue(const NewIssue& issue, const Place& place);
  Result<PromiseId> add_promise(const NewPromise& promise, const Place& place);
  /// The household's voice; kInvalid when it has one, unless it is heard again at a visit.
  Result<VoiceId> add_voice(const NewVoice& voice, const Place& place);

  /// Adds the new entity to the plan.
  template <class E>
  Result<void> create(const E& entity) {
    return put(E{}, entity);
  }

  /// Adds `after` to the plan when it differs from `before`; checks the texts that do. What 社区云 has in other words
  /// loses its day.
  template <class E>
  Result<void> update(const E& before, const E& after) {
    if (before.deleted == after.deleted && same_fields(before, after)) return {};
    if constexpr (requires { after.cloud_day; }) {
      if (before.cloud_day && says_else(before, after)) {
        E anew = after;
        anew.cloud_day.reset();
        return put(before, anew);
      }
    }
    return put(before, after);
  }
  /// Whether they differ in something that a template of 社区云 has a word for.
  static bool says_else(const Visit& before, Visit after);
  static bool says_else(const Issue& before, Issue after);
  /// Something that 社区云 has with it was added or struck out: the day is gone. Nothing for a row that is not there.
  template <class IdType>
  Result<void> wait_anew(IdType id) {
    BAIJIA_TRY_ASSIGN(const auto before, lookup_.find(id));
    if (!before) return {};
    auto after = *before;
    after.cloud_day.reset();
    return update(*before, after);
  }

  /// `after` with the fields that are in it as they were `seen` as they are `now`.
  template <class E>
  static E only_changes(E after, const E& seen, const E& now) {
    E::fields([&](std::uint16_t, std::string_view, auto member, FieldOptions = {}) {
      if (after.*member == seen.*member) after.*member = now.*member;
    });
    return after;
  }

  template <class E>
  static bool same_fields(const E& left, const E& right) {
    bool same = true;
    E::fields([&](std::uint16_t, std::string_view, auto member, FieldOptions = {}) {
      same = same && left.*member == right.*member;
    });
    return same;
  }

  /// A text of a field is well-formed and no longer than it may be.
  static Result<void> check_value(const Value& value, std::string_view name, const FieldOptions& options);

  template <class E>
  Result<void> put(const E& before, const E& after) {
    Result<void> checked;
    E::fields([&](std::uint16_t, std::string_view name, auto member, FieldOptions options = {}) {
      if (!checked || before.*member == after.*member) return;
      const Value value = ValueCodec<std::remove_cvref_t<decltype(after.*member)>>::write(after.*member);
      checked = check_value(value, name, options);
    });
    if (checked) plan_.entities.emplace_back(after);
    return checked;
  }

  template <class IdType>
  [[nodiscard]] IdType new_id() {
    return IdType{make_uuid(clock_, random_)};
  }

  const Caller& caller_;
  Lookup& lookup_;
  Clock& clock_;
  Random& random_;
  std::int64_t now_;
  Day today_;
  Plan plan_;
};

}  // namespace baijia
