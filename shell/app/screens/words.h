#pragma once

// What the records are called on the screen, and what is masked where.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/domain/views.h"

namespace baijia::app {

[[nodiscard]] std::string_view words_of(VisitResult result);
[[nodiscard]] std::string_view words_of(Channel channel);
[[nodiscard]] std::string_view words_of(Tenure tenure);
[[nodiscard]] std::string_view words_of(IssueTier tier);
[[nodiscard]] std::string_view words_of(IssueState state);
[[nodiscard]] std::string_view words_of(PromiseState state);
[[nodiscard]] std::string_view words_of(Sex sex);
[[nodiscard]] std::string_view words_of(Trait trait);
[[nodiscard]] std::string_view words_of(HitKind kind);

/// Every trait, in the order in which a form shows them.
inline constexpr Trait kAllTraits[] = {Trait::kLivesAlone, Trait::kDisabled,    Trait::kHardship, Trait::kPartyMember,
                                       Trait::kVolunteer,  Trait::kStairLeader, Trait::kCapable};

/// The parts that are not empty, with " · " between.
[[nodiscard]] std::string joined(std::initializer_list<std::string_view> parts);

/// "王**": for lists. The length of a name is not told.
[[nodiscard]] std::string masked_name(std::string_view name);
/// "138****5678": for lists.
[[nodiscard]] std::string masked_phone(std::string_view phone);

/// "上午 10 点", "下午 2 点", "晚上 7 点". `hour` is local, 0–23.
[[nodiscard]] std::string hour_words(int hour);
/// "试试晚上 7 点".
[[nodiscard]] std::string words_of(const BetterTime& time);
/// "女 · 83岁 · 独居 · 党员".
[[nodiscard]] std::string about(const Resident& resident, Day today);
/// "电话", "未遇", "电话 · 改约".
[[nodiscard]] std::string words_of(Channel channel, VisitResult result);
/// "已见 17 · 未见 1 · 未遇 3 · 空关 2 · 重点户已见 3 / 5"; what is zero is left out.
[[nodiscard]] std::string words_of(const Coverage& coverage);
/// "重点户已见 3 / 5"; empty where there is none.
[[nodiscard]] std::string key_words(const Coverage& coverage);
/// Why the door is proposed: "承诺：问水管".
[[nodiscard]] std::string why(const DueDoor& due, Day today, int utc_offset_minutes);
/// `text` without line breaks, for a list.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace baijia::app
