#pragma once

// The list of phones that work with the hub, as a page shows it.

#include <cstdint>
#include <string>
#include <vector>

#include "core/domain/area.h"

namespace baijia {

/// Numbers are stored and travel: never reused.
enum class PhoneState : std::uint8_t {
  kEnrolled = 1,
  kRevoked = 2,    ///< nobody is signed in on it any more
  kWipeAsked = 3,  ///< it deletes the account's records at its next contact
  kWiped = 4,      ///< it said that it has
};

/// One account on one phone.
struct PhoneLine {
  AccountId account;
  std::string person;  ///< the account's name
  DeviceId device;
  std::string name;  ///< "Android Chrome"
  PhoneState state = PhoneState::kEnrolled;
  std::int64_t enrolled_millis = 0;
  std::int64_t seen_millis = 0;  ///< to the hour

  bool operator==(const PhoneLine&) const = default;
};

/// What the page of phones asks of the hub.
enum class PhoneDeed : std::uint8_t { kList = 0, kRevoke = 1, kWipe = 2, kMakeCode = 3 };

/// In the order of people's names, of one person by when they were enrolled: never by what was done with them.
struct PhoneList {
  std::vector<PhoneLine> phones;
  std::string code;             ///< for kMakeCode: what is typed on the new phone; else empty
  std::int64_t code_until = 0;  ///< milliseconds; the code works until then, once
};

}  // namespace baijia
