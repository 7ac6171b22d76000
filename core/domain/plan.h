#pragma once

// What a command means: checked, completed with its defaults, and turned into the entities to be written. Pure but for
// the lookups, clock and randomness that are lent; nothing is stored here.
//
// The rules a command obeys, besides the required fields and the longest texts of the declarations:
//   - Only members and chiefs of the committee write; areas (包干) and categories are the chief's.
//   - A visit is completed and withdrawn by its author alone. A visit that met somebody waits for its words; 未遇,
//   拒访,
//     空关, 出租 and 改约 say all by themselves.
//   - A note is left where nobody was home.
//   - Doors marked at once are as many visits, each with an id that follows from the mark and the door.
//   - What is written down at a visit inherits its household, building and visit.
//   - An open issue always has an owner and a next date (default: in seven days). One solved on the spot is solved.
//   - A household's voice counts once: its id follows from issue and household, so that two phones make one row. One
//     that is heard at a visit and counts already, or whose issue is gone, is no reason to refuse what was written up.
//   - An open promise goes to a colleague, or to another day; a settled one is opened first.
//   - An area goes to a colleague whose account is open; only taking a change back may give it to one who left.
//   - A substitute is somebody else, for at least today or a later day, and the only one on each of their days.
//   - Whoever of the committee wrote records into 社区云 marks them, those that are gone left out; what changes
//     afterwards waits anew (core/domain/cloud.h). A template that cannot be read is not kept.
//   - Only what was handed up is released to the street, by the chief.
//   - What is sensitive is kept as the resident's latest answer says (core/domain/consent).
//   - Only the chief erases; what the law keeps of a resident is found, not asked for (core/domain/erasure).
//   - Whoever changes the file of a household or of one of its people leaves a line in its history
//     (core/domain/file_change). Nobody comes or goes in the future, or goes before they came.
//   - A photo belongs to one visit of its author, or to one issue, and goes when its visit is taken back.
//   - What was said at a visit is struck out by its author or the chief, an issue's words and a promise by whoever is
//     asked to; the visit stays, and an issue keeps a title.
//   - What is in confidence is opened by its author alone and never closed (core/domain/confidence). What was said at a
//     visit goes there only when nobody has read it yet.
//   - A code is bound to one door or one building, anew by whoever finds it wrong; plates of our own are the chief's.
//   - A new date lies between today and three years ahead; a date that was there before may stay.

#include <optional>
#include <variant>
#include <vector>

#include "core/domain/commands.h"
#include "core/platform.h"

namespace baijia {

/// Who gives the command.
struct Caller {
  AccountId account;
  Role role = Role::kMember;
};

/// A row that a command writes.
using AnyEntity = std::variant<Area, Household, Resident, Visit, Promise, Issue, Voice, Category, StandIn, Reveal,
                               CloudTemplate, Consent, Notice, Photo, Confidence, Erasure, FileChange, Plate>;

/// All that one command changes, to be stored together: each entity whole, as it shall be afterwards. `created` as in
/// Accepted.
struct Plan {
  std::vector<AnyEntity> entities;
  Uuid created;
};

/// What the rules may ask. Each answers with the row as it is, deleted ones included, or nothing.
class Lookup {
 public:
  virtual ~Lookup() = default;
  [[nodiscard]] virtual Result<std::optional<Area>> find(AreaId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Account>> find(AccountId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Building>> find(BuildingId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Household>> find(HouseholdId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Resident>> find(ResidentId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Visit>> find(VisitId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Promise>> find(PromiseId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Issue>> find(IssueId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Voice>> find(VoiceId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Category>> find(CategoryId id) = 0;
  [[nodiscard]] virtual Result<std::optional<StandIn>> find(StandInId id) = 0;
  /// Those of the member that are not deleted.
  [[nodiscard]] virtual Result<std::vector<StandIn>> stand_ins_of(AccountId member) = 0;
  [[nodiscard]] virtual Result<std::optional<CloudTemplate>> find(CloudTemplateId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Notice>> find(NoticeId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Photo>> find(PhotoId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Confidence>> find(ConfidenceId id) = 0;
  [[nodiscard]] virtual Result<std::optional<Plate>> find(PlateId id) = 0;
  /// Those of the visit that are not deleted.
  [[nodiscard]] virtual Result<std::vector<Photo>> photos_of(VisitId visit) = 0;
  /// Those said at the visit that are not deleted.
  [[nodiscard]] virtual Result<std::vector<Confidence>> confidences_of(VisitId visit) = 0;
  /// Of the household, those that are not deleted.
  [[nodiscard]] virtual Result<std::vector<Resident>> residents_of(HouseholdId household) = 0;
  /// The latest answer of the resident.
  [[nodiscard]] virtual Result<std::optional<Consent>> consent_of(ResidentId resident) = 0;
};

/// Checks `command` given by `caller` and says what it changes. A command that changes nothing gives an empty plan.
/// Errors: kMissing, kInvalid, kTooLong, kNotFound, kForbidden, kOverlap, and those of `lookup`.
[[nodiscard]] Result<Plan> plan_command(const Command& command, const Caller& caller, Lookup& lookup, Clock& clock,
                                        Random& random);

/// The id of a household's voice on an issue.
[[nodiscard]] VoiceId voice_id(IssueId issue, HouseholdId household);

}  // namespace baijia
