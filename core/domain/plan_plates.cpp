// Codes at doors.

#include "core/domain/planner.h"
#include "core/domain/plate.h"

namespace baijia {

Result<void> Planner::plan(const BindPlate& command) {
  if (command.text.empty()) return fail(Code::kMissing, "text");
  if (command.household.empty() == command.building.empty()) return fail(Code::kMissing, "door or building");
  if (!command.household.empty()) BAIJIA_TRY(need(command.household));
  if (!command.building.empty()) BAIJIA_TRY(need(command.building));
  Plate plate{.id = plate_id(command.text),
              .text = plate_key(command.text),
              .household = command.household,
              .building = command.building,
              .bound_by = caller_.account};
  plan_.created = plate.id.uuid;
  BAIJIA_TRY_ASSIGN(const std::optional<Plate> before, lookup_.find(plate.id));
  if (!before) return create(plate);
  const bool same = before->household == plate.household && before->building == plate.building;
  return same && !before->deleted ? Result<void>{} : update(*before, plate);
}

Result<void> Planner::plan(const MakePlates& command) {
  BAIJIA_TRY(require_chief());
  if (command.building.empty() && command.households.empty()) return fail(Code::kMissing, "door or building");
  const auto make = [this](HouseholdId household, BuildingId building) {
    return plan(BindPlate{.text = own_plate_text(random_), .household = household, .building = building});
  };
  if (!command.building.empty()) BAIJIA_TRY(make({}, command.building));
  for (const HouseholdId household : command.households) BAIJIA_TRY(make(household, {}));
  return {};
}

}  // namespace baijia
