#include "core/domain/stand_in.h"

#include <tuple>

namespace baijia {

const StandIn* stand_in_for(AccountId member, Day day, std::span<const StandIn> all) {
  const StandIn* best = nullptr;
  for (const StandIn& one : all) {
    if (one.deleted || one.member != member || day < one.from || one.over_by(day)) continue;
    if (best == nullptr || std::tie(best->from, best->id) < std::tie(one.from, one.id)) best = &one;
  }
  return best;
}

AccountId looks_after(AccountId member, Day day, std::span<const StandIn> all) {
  AccountId now = member;
  for (std::size_t step = 0; step < all.size(); ++step) {
    const StandIn* next = stand_in_for(now, day, all);
    if (next == nullptr || next->substitute == member) break;
    now = next->substitute;
  }
  return now;
}

}  // namespace baijia
