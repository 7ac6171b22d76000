#pragma once

// Sorting in the space of a few lines: what std::ranges::sort makes of each type is eight times as much, and every
// kilobyte is paid by a phone's first load.

#include <algorithm>
#include <functional>

namespace baijia {

/// Puts `range` in ascending order of `projection` by `before`; equal ones in any order. O(n log n), nothing allocated.
template <class Range, class Before = std::ranges::less, class Projection = std::identity>
void put_in_order(Range& range, Before before = {}, Projection projection = {}) {
  std::ranges::make_heap(range, std::ref(before), std::ref(projection));
  std::ranges::sort_heap(range, std::ref(before), std::ref(projection));
}

}  // namespace baijia
