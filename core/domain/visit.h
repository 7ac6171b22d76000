#pragma once

// 走访: what happened at a door, at the desk, on the phone; and what was promised there.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/entity.h"

namespace baijia {

enum class Channel : std::uint8_t {
  kDoor = 1,       ///< 上门
  kPhone = 2,      ///< 电话
  kOnline = 3,     ///< 线上
  kReception = 4,  ///< 接待
  kPatrol = 5,     ///< 巡查
};

enum class VisitResult : std::uint8_t {
  kMet = 1,         ///< 已见面
  kNobodyHome = 2,  ///< 未遇
  kRefused = 3,     ///< 拒访
  kVacant = 4,      ///< 空关
  kLet = 5,         ///< 出租
  kPostponed = 6,   ///< 改约
};

/// One contact. A row per contact, never overwritten by another; only its author completes it.
struct Visit : Entity {
  static constexpr Kind kKind = Kind::kVisit;
  static constexpr std::string_view kName = "visit";
  static constexpr Writer kWriter = Writer::kMember;
  using IdType = VisitId;

  VisitId id;
  HouseholdId household;  ///< empty for a patrol, or a reception of somebody not on the list
  BuildingId building;    ///< for a patrol; otherwise the household's
  Channel channel = Channel::kDoor;
  VisitResult result = VisitResult::kMet;
  std::int64_t at_millis = 0;  ///< when it happened, UTC milliseconds by the device's clock
  AccountId author;
  std::vector<AccountId> companions;
  std::string said;                             ///< 说了什么
  bool written_up = false;                      ///< false: still on the list 还没补记
  std::optional<std::int64_t> again_at_millis;  ///< 改约 to this time, UTC milliseconds
  bool note_left = false;                       ///< 留言条: a note was left at the door
  std::optional<Day> cloud_day;                 ///< 已转社区云 on this day, by whoever did it (core/domain/cloud.h)
  std::vector<ResidentId> present;              ///< who of the household was there
  std::string places;                           ///< of a patrol: what was looked at, one a line (楼道, 车棚)

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "household", &Visit::household, kByAuthor);
    field(2, "building", &Visit::building, kByAuthor);
    field(3, "channel", &Visit::channel, kByAuthor);
    field(4, "result", &Visit::result, kByAuthor);
    field(5, "at_millis", &Visit::at_millis, kByAuthor);
    field(6, "author", &Visit::author, kAuthorField);
    field(7, "companions", &Visit::companions, kByAuthor);
    field(8, "said", &Visit::said, kPersonalByAuthor);
    field(9, "written_up", &Visit::written_up, kByAuthor);
    field(10, "again_at_millis", &Visit::again_at_millis, kByAuthor);
    field(11, "note_left", &Visit::note_left, kByAuthor);
    field(20, "cloud_day", &Visit::cloud_day);
    field(30, "present", &Visit::present, kPersonalByAuthor);
    field(31, "places", &Visit::places, FieldOptions{.writer = Writer::kAuthor, .max_bytes = 1000});
  }
};

enum class PromiseState : std::uint8_t {
  kOpen = 1,
  kKept = 2,       ///< done, and the household may be told
  kWithdrawn = 3,  ///< cannot be kept, and the household was told
};

/// 承诺: every "我帮你问" has an owner and a date.
struct Promise : Entity {
  static constexpr Kind kKind = Kind::kPromise;
  static constexpr std::string_view kName = "promise";
  static constexpr Writer kWriter = Writer::kMember;
  using IdType = PromiseId;

  PromiseId id;
  HouseholdId household;
  VisitId visit;
  std::string text;
  AccountId owner;
  Day due;
  PromiseState state = PromiseState::kOpen;
  std::string answer;  ///< what came of it, for the next first sentence at the door
  std::int64_t made_at_millis = 0;
  std::optional<std::int64_t> settled_at_millis;  ///< kept or withdrawn

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "household", &Promise::household);
    field(2, "visit", &Promise::visit);
    field(3, "text", &Promise::text, kPersonal);
    field(4, "owner", &Promise::owner);
    field(5, "due", &Promise::due);
    field(6, "state", &Promise::state);
    field(7, "answer", &Promise::answer, kPersonal);
    field(8, "made_at_millis", &Promise::made_at_millis);
    field(9, "settled_at_millis", &Promise::settled_at_millis);
  }
};

}  // namespace baijia
