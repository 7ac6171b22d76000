#include "shell/app/screens/wall_layout.h"

#include <algorithm>

namespace baijia::app {
namespace {

// The column of each cell of one floor, from 0.
std::vector<std::size_t> slots_of(std::span<const DoorCell> floor) {
  std::vector<std::size_t> slots(floor.size());
  bool by_position = true;
  std::int64_t before = 0;
  for (const DoorCell& cell : floor) {
    // Unknown, repeated or far scattered positions cannot place a door.
    by_position = by_position && cell.position > before;
    before = cell.position;
  }
  if (before > 2 * std::ssize(floor) + 2) by_position = false;
  for (std::size_t at = 0; at < floor.size(); ++at) {
    slots[at] = by_position ? static_cast<std::size_t>(floor[at].position - 1) : at;
  }
  return slots;
}

// Appends the lines of one floor (or row); those without a door in them are left out.
void add_lines(WallLayout& layout, std::int64_t floor, bool labelled, std::span<const std::size_t> slots,
               std::span<const int> indices) {
  const auto columns = static_cast<std::size_t>(layout.columns);
  std::size_t line_before = 0;
  bool open = false;
  for (std::size_t at = 0; at < slots.size(); ++at) {
    if (indices[at] < 0) continue;
    const std::size_t line = slots[at] / columns;
    if (!open || line != line_before) {
      layout.lines.push_back({.floor = floor, .labelled = labelled && !open, .slots = std::vector<int>(columns, -1)});
      open = true;
      line_before = line;
    }
    layout.lines.back().slots[slots[at] % columns] = indices[at];
  }
}

}  // namespace

WallLayout lay_wall(std::span<const DoorCell> cells, const std::vector<bool>& shown, bool floors, float width,
                    float least_width, float most_width, float gap) {
  WallLayout layout;
  // The widest floor decides the width of a cell.
  std::size_t widest = 1;
  for (std::size_t first = 0; first < cells.size();) {
    std::size_t end = first + 1;
    while (floors && end < cells.size() && cells[end].floor == cells[first].floor) ++end;
    if (!floors) end = cells.size();
    const auto slots = slots_of(cells.subspan(first, end - first));
    widest = std::max(widest, floors ? *std::ranges::max_element(slots) + 1 : slots.size());
    first = end;
  }
  const int fitting = std::max(1, static_cast<int>((width + gap) / (least_width + gap)));
  // Floors that take several lines are cut into equal parts: 4 + 4, not 7 + 1.
  const int parts = (static_cast<int>(widest) + fitting - 1) / fitting;
  layout.columns =
      floors ? (static_cast<int>(widest) + parts - 1) / parts : std::min(fitting, static_cast<int>(widest));
  const auto columns = static_cast<float>(layout.columns);
  layout.cell_width = std::min(most_width, (width - gap * (columns - 1)) / columns);

  if (!floors) {
    std::vector<int> indices;
    for (std::size_t at = 0; at < cells.size(); ++at) {
      if (shown[at]) indices.push_back(static_cast<int>(at));
    }
    std::vector<std::size_t> slots(indices.size());
    for (std::size_t at = 0; at < slots.size(); ++at) slots[at] = at;
    add_lines(layout, 0, false, slots, indices);
    return layout;
  }
  for (std::size_t first = 0; first < cells.size();) {
    std::size_t end = first + 1;
    while (end < cells.size() && cells[end].floor == cells[first].floor) ++end;
    const auto slots = slots_of(cells.subspan(first, end - first));
    std::vector<int> indices(slots.size());
    for (std::size_t at = 0; at < slots.size(); ++at)
      indices[at] = shown[first + at] ? static_cast<int>(first + at) : -1;
    add_lines(layout, cells[first].floor, true, slots, indices);
    first = end;
  }
  return layout;
}

const DoorCell* next_door(std::span<const DoorCell> cells, HouseholdId from) {
  const auto here = std::ranges::find(cells, from, &DoorCell::household);
  const auto begin = static_cast<std::size_t>(here - cells.begin());
  const bool only_mine = here != cells.end() && here->mine;
  for (std::size_t step = 1; step <= cells.size(); ++step) {
    const DoorCell& cell = cells[(begin + step) % cells.size()];
    const DoorState state = cell.mark.state;
    const bool open = state == DoorState::kNotYet || state == DoorState::kTried || state == DoorState::kLet;
    if (open && (cell.mine || !only_mine) && cell.household != from) return &cell;
  }
  return nullptr;
}

}  // namespace baijia::app
