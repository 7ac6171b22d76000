#include "core/domain/stand_in.h"

#include <algorithm>
#include <tuple>
#include <vector>

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
  std::vector<AccountId> chain{member};
  while (const StandIn* next = stand_in_for(chain.back(), day, all)) {
    if (std::ranges::contains(chain, next->substitute)) break;
    chain.push_back(next->substitute);
  }
  return chain.back();
}

}  // namespace baijia
