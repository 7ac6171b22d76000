// Views of the codes at doors.

#include "core/store/select.h"
#include "core/store/views.h"

namespace baijia {

Result<PlateView> Views::plate(std::string_view text) {
  PlateView view;
  BAIJIA_TRY(doors_.refresh());
  BAIJIA_TRY_ASSIGN(const std::optional<Plate> found, records_.find<Plate>(plate_id(text)));
  if (!found || found->deleted || found->text != plate_key(text)) return view;
  if (const Door* door = doors_.find(found->household); door != nullptr) {
    view.household = door->household;
    view.label = doors_.label(door);
  } else if (const DoorBuilding* building = doors_.find(found->building); building != nullptr) {
    view.building = building->building.id;
    view.label = building->label;
  }
  return view;
}

Result<std::vector<PlateToPrint>> Views::plates_to_print(BuildingId building) {
  BAIJIA_TRY(doors_.refresh());
  const DoorBuilding* const entry = doors_.find(building);
  if (entry == nullptr) return fail(Code::kNotFound, "building");
  std::unordered_map<Uuid, std::string> texts;  // of doors and of the building
  BAIJIA_TRY(for_each_row(
      records_.database().query("SELECT " + column_list<Plate>() + " FROM plate WHERE coalesce(deleted, 0) = 0"),
      [&](const Statement& row) {
        const auto plate = entity_from_columns<Plate>(row);
        if (!is_own_plate(plate.text)) return;
        // Of several, phones agree on the least.
        std::string& text = texts[plate.household.empty() ? plate.building.uuid : plate.household.uuid];
        if (text.empty() || plate.text < text) text = plate.text;
      }));
  std::vector<PlateToPrint> plates{{.label = entry->label, .text = texts[building.uuid]}};
  for (const Door& door : doors_.doors_of(*entry)) {
    plates.push_back({door.household, doors_.label(&door), texts[door.household.uuid]});
  }
  return plates;
}

}  // namespace baijia
