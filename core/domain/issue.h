#pragma once

// 问题清单: what was found, how big it is, who has it, and who else says so.

#include <optional>
#include <string>
#include <string_view>

#include "core/domain/entity.h"

namespace baijia {

/// Where an issue is solved (解百家忧).
enum class IssueTier : std::uint8_t {
  kOnTheSpot = 1,  ///< 当场解决
  kCommittee = 2,  ///< 居村推进
  kHandedUp = 3,   ///< 上报街镇、区
  kOngoing = 4,    ///< 持续推进, with a review date
};

enum class IssueState : std::uint8_t { kOpen = 1, kSolved = 2, kClosed = 3 };

/// One problem or wish. Always has a tier, an owner and, while open, a next date.
struct Issue : Entity {
  static constexpr Kind kKind = Kind::kIssue;
  static constexpr std::string_view kName = "issue";
  static constexpr Writer kWriter = Writer::kMember;
  using IdType = IssueId;

  IssueId id;
  CategoryId category;
  std::string title;
  std::string detail;
  HouseholdId household;  ///< who said it first; empty when found on patrol
  BuildingId building;    ///< where it is
  VisitId visit;          ///< where it was heard
  AccountId author;
  AccountId owner;
  IssueTier tier = IssueTier::kCommittee;
  IssueState state = IssueState::kOpen;
  std::optional<Day> next_date;
  std::string outcome;  ///< what was done, to be told at the door
  std::int64_t raised_at_millis = 0;
  std::optional<std::int64_t> solved_at_millis;
  std::optional<Day> cloud_day;  ///< 已转社区云 on this day, by whoever did it (core/domain/cloud.h)
  std::string place;             ///< where in the building, or in the committee: 楼道, 车棚
  bool released = false;         ///< handed up: the street may see which household it is, and the details

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "category", &Issue::category);
    field(2, "title", &Issue::title, FieldOptions{.personal = true, .max_bytes = 400});
    field(3, "detail", &Issue::detail, kPersonal);
    field(4, "household", &Issue::household);
    field(5, "building", &Issue::building);
    field(6, "visit", &Issue::visit);
    field(7, "author", &Issue::author, kAuthorField);
    field(8, "owner", &Issue::owner);
    field(9, "tier", &Issue::tier);
    field(10, "state", &Issue::state);
    field(11, "next_date", &Issue::next_date);
    field(12, "outcome", &Issue::outcome, kPersonal);
    field(13, "raised_at_millis", &Issue::raised_at_millis);
    field(14, "solved_at_millis", &Issue::solved_at_millis);
    field(20, "cloud_day", &Issue::cloud_day);
    field(21, "released", &Issue::released, kByChief);
    field(30, "place", &Issue::place, FieldOptions{.max_bytes = 200});
  }
};

/// 附议: another household says the same.
struct Voice : Entity {
  static constexpr Kind kKind = Kind::kVoice;
  static constexpr std::string_view kName = "voice";
  static constexpr Writer kWriter = Writer::kMember;
  using IdType = VoiceId;

  VoiceId id;
  IssueId issue;
  HouseholdId household;
  VisitId visit;
  std::string words;

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "issue", &Voice::issue);
    field(2, "household", &Voice::household);
    field(3, "visit", &Voice::visit);
    field(4, "words", &Voice::words, kPersonal);
  }
};

}  // namespace baijia
