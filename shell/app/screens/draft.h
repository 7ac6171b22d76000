#pragma once

// Half-written records as text, for Core::save_draft. One "name value" a line; a value's line breaks and backslashes
// are escaped. Unknown names are skipped, so an older draft opens in a newer app and the other way round.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/commands.h"

namespace baijia::app {

/// An issue being written down.
struct IssueDraft {
  CategoryId category;
  std::string category_name;  ///< the title when none is typed
  std::string title;
  std::string detail;
  std::string place;             ///< 楼道, 车棚
  BuildingId building;           ///< where, when it is of no visit and no household
  bool on_the_spot = false;      ///< 当场解决
  std::optional<Day> next_date;  ///< empty: the core's default
  AccountId owner;               ///< empty: nobody was chosen
  bool operator==(const IssueDraft&) const = default;
};

/// A promise being written down.
struct PromiseDraft {
  std::string text;
  std::optional<Day> due;
  AccountId owner;  ///< empty: nobody was chosen
  bool operator==(const PromiseDraft&) const = default;
};

/// A visit being written up.
struct VisitDraft {
  std::string said;
  std::vector<AccountId> companions;
  std::vector<IssueDraft> issues;
  std::vector<PromiseDraft> promises;
  std::optional<Tenure> tenure;
  std::optional<std::string> note;
  Discretion level = Discretion::kCommittee;  ///< of `said`
  std::vector<ResidentId> present;
  std::string places;           ///< of a patrol, one a line
  std::optional<bool> hand_on;  ///< issues and promises go to the member in charge of the door
  std::vector<IssueId> voices;  ///< 也是这件事: issues that were there already; their words stay with them
  bool operator==(const VisitDraft&) const = default;
  [[nodiscard]] bool empty() const { return *this == VisitDraft{}; }
};

/// 私下说的, before it is saved.
struct ConfidenceDraft {
  std::string text;
  Discretion level = Discretion::kCommittee;
  bool operator==(const ConfidenceDraft&) const = default;
};

/// Somebody who is being added, and the year as it was typed.
struct ResidentDraft {
  Resident resident;
  std::string birth_year;
};

[[nodiscard]] std::string text_from_draft(const ResidentDraft& draft);
/// Into `draft`; what the text does not say stays.
void take_draft(ResidentDraft& draft, std::string_view text);
[[nodiscard]] std::string text_from_draft(const ConfidenceDraft& draft);
/// What earlier versions kept is the text alone.
[[nodiscard]] ConfidenceDraft confidence_draft_from_text(std::string_view text);
[[nodiscard]] std::string text_from_draft(const VisitDraft& draft);
[[nodiscard]] VisitDraft visit_draft_from_text(std::string_view text);
[[nodiscard]] std::string text_from_draft(const IssueDraft& draft);
[[nodiscard]] IssueDraft issue_draft_from_text(std::string_view text);

/// The keys under which Core keeps them.
[[nodiscard]] std::string visit_draft_key(VisitId visit);
[[nodiscard]] std::string issue_draft_key(HouseholdId household);

/// `day`, or `today` when it has gone by while the draft lay there.
[[nodiscard]] constexpr std::optional<Day> not_past(std::optional<Day> day, Day today) {
  return day && *day < today ? today : day;
}

/// The command's parts. A title that was not typed is the category's name; `today` bounds nothing, the core does.
[[nodiscard]] NewIssue new_issue_from_draft(const IssueDraft& draft);
/// Issues and promises for which nobody was chosen are `owner`'s, or the caller's for an empty one.
[[nodiscard]] WriteUpVisit write_up_from_draft(VisitId visit, const VisitDraft& draft, AccountId owner = {});

}  // namespace baijia::app
