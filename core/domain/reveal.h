#pragma once

// Who looked at what is masked: a row each time a phone number is shown in full, before it is shown.

#include <cstdint>
#include <string_view>

#include "core/domain/entity.h"

namespace baijia {

struct Reveal : Entity {
  static constexpr Kind kKind = Kind::kReveal;
  static constexpr std::string_view kName = "reveal";
  static constexpr Writer kWriter = Writer::kMember;
  static constexpr bool kAppendOnly = true;
  using IdType = RevealId;

  RevealId id;
  AccountId author;
  HouseholdId household;
  ResidentId resident;  ///< empty: everybody of the household (给居民看)
  std::int64_t at_millis = 0;
  bool saved = false;  ///< the household's whole file was saved, for the residents themselves

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "author", &Reveal::author, kAuthorField);
    field(2, "household", &Reveal::household, kByHub);
    field(3, "resident", &Reveal::resident, kByHub);
    field(4, "at_millis", &Reveal::at_millis, kByHub);
    field(5, "saved", &Reveal::saved, kByHub);
  }
};

}  // namespace baijia
