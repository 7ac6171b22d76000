#pragma once

// How long what is recorded is kept (PIPL, articles 19 and 47: no longer than its purpose needs). Each kind has its
// time and its event; when it is over the hub erases (shell/hub/prune.h) by the erasing law (core/sync/erase.h), and
// every phone follows. What is not in the table is kept: doors, that there was a visit, requests for deletion.
//
// A committee's own times stand in one row, within the table's limits; the hub's administrator sets them.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/domain/entity.h"

namespace baijia {

enum class Keeping : std::uint8_t {
  kSaid,      ///< what was said at a visit
  kStruck,    ///< whatever was struck out, taken back or removed: people who moved away too
  kPromises,  ///< once settled
  kIssues,    ///< once solved or closed, with the voices
  kPhotos,    ///< of an issue once it is solved, of a visit from when it was taken
  kReveals,   ///< who looked at numbers
  kConsents,  ///< an answer that was no, or that another one or the person's going has ended
};
inline constexpr std::size_t kKeepings = 7;

struct KeepingRule {
  Keeping keeping;
  std::string_view name;  ///< for the console
  std::int64_t days;
  std::int64_t least;
  std::int64_t most;
};
inline constexpr std::array<KeepingRule, kKeepings> kKeepingRules{{
    {Keeping::kSaid, "said", 3 * 365, 184, 5 * 365},
    {Keeping::kStruck, "struck", 365, 30, 3 * 365},
    {Keeping::kPromises, "promises", 5 * 365, 365, 10 * 365},
    {Keeping::kIssues, "issues", 5 * 365, 365, 10 * 365},
    {Keeping::kPhotos, "photos", 365, 30, 3 * 365},
    {Keeping::kReveals, "reveals", 365, 184, 5 * 365},  // as the audit list
    {Keeping::kConsents, "consents", 3 * 365, 365, 10 * 365},
}};

/// A committee's own times, in days; 0: the table's. There is one row at most (retention_id).
struct Retention : Entity {
  static constexpr Kind kKind = Kind::kRetention;
  static constexpr std::string_view kName = "retention";
  static constexpr Writer kWriter = Writer::kHub;
  using IdType = RetentionId;

  RetentionId id;
  std::int64_t said = 0;
  std::int64_t struck = 0;
  std::int64_t promises = 0;
  std::int64_t issues = 0;
  std::int64_t photos = 0;
  std::int64_t reveals = 0;
  std::int64_t consents = 0;

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "said", &Retention::said, kByHub);
    field(2, "struck", &Retention::struck, kByHub);
    field(3, "promises", &Retention::promises, kByHub);
    field(4, "issues", &Retention::issues, kByHub);
    field(5, "photos", &Retention::photos, kByHub);
    field(6, "reveals", &Retention::reveals, kByHub);
    field(7, "consents", &Retention::consents, kByHub);
  }
};

/// The row's id: every hub writes the same.
[[nodiscard]] RetentionId retention_id();

/// The committee's own days of a rule; 0 when it has none.
[[nodiscard]] std::int64_t& own_days(Retention& retention, Keeping keeping);

/// How many days hold, within the limits.
[[nodiscard]] std::int64_t days_kept(const std::optional<Retention>& own, Keeping keeping);

}  // namespace baijia
