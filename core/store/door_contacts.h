#pragma once

// WHAT THE VISITS AND THE PEOPLE COME TO AT EACH DOOR, kept beside them: an opening marks ten thousand doors without
// reading the sixty thousand visits of their round or the thirty thousand people behind them.
//
// door_contact has a line for each door, made of who lives there and of the visits since one moment, which the setting
// "doors.since" has. They are right for that moment always: what changes a visit or somebody who lives there changes
// the door's line in the same transaction (note()). For any other moment – the committee began a new round – they say
// nothing, until keep() makes all of them anew. Without the setting nothing is kept: a first pull writes no lines.
//
// A line is as long whatever it says, and keep() gives one to doors without visits too: a visit is written in its
// door's place, so that no block is split by it, and the next opening finds the same blocks.
//
// What counts: visits at the door (上门), and appointments (改约) however they were made and kept, that are not
// withdrawn; everybody who lives there, without what they do not want recorded. Neither a visit nor somebody who lives
// there is ever moved to another door: who moves is gone there and is entered anew.

#include <cstdint>
#include <optional>

#include "core/domain/function_ref.h"
#include "core/domain/rules.h"
#include "core/store/records.h"

namespace baijia {

class DoorContacts {
 public:
  /// `records` outlives it.
  explicit DoorContacts(Records& records) : records_(records) {}

  /// What the people and the visits since `since_millis` (UTC) say of the door is set in `facts`; the rest of them
  /// stays.
  [[nodiscard]] Result<void> read(HouseholdId household, std::int64_t since_millis, DoorFacts& facts);
  /// The same for every door: `facts_of` gives the facts to be set, or null. Value: false when no lines were kept for
  /// that moment, so that everybody and every visit since was read.
  [[nodiscard]] Result<bool> read_all(std::int64_t since_millis, FunctionRef<DoorFacts*(HouseholdId)> facts_of);
  /// Makes all lines anew, of the visits since `since_millis` (UTC). Requires: Records::begin().
  [[nodiscard]] Result<void> keep(std::int64_t since_millis);
  /// A visit or somebody at that door has changed. Requires: Records::begin().
  [[nodiscard]] Result<void> note(HouseholdId household);
  /// Keeps nothing any more. Requires: Records::begin().
  [[nodiscard]] Result<void> forget();

 private:
  Result<void> read_rows(std::int64_t since_millis, FunctionRef<DoorFacts*(HouseholdId)> facts_of);
  Result<std::optional<std::int64_t>> since();  ///< nothing: no line counts

  Records& records_;
};

}  // namespace baijia
