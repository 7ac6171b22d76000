#include "core/domain/confidence.h"

namespace baijia {

bool is_in_charge(AccountId account, AccountId in_charge, Day today, std::span<const StandIn> stand_ins) {
  if (account.empty() || in_charge.empty()) return false;
  return account == in_charge || looks_after(in_charge, today, stand_ins) == account;
}

bool reads_confidence(AccountId account, AccountId author, AccountId in_charge, Day today,
                      std::span<const StandIn> stand_ins) {
  return author == account || is_in_charge(account, in_charge, today, stand_ins);
}

}  // namespace baijia
