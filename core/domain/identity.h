#pragma once

// Whose device this is.

#include <string>

#include "core/domain/area.h"

namespace baijia {

/// Whose database this is. Written when a new one is opened after the first sign-in, read back ever after.
struct Identity {
  AccountId account;
  std::string name;
  Role role = Role::kMember;
  Scope scope;
  std::string scope_name;
  DeviceId device;

  bool operator==(const Identity&) const = default;
};

}  // namespace baijia
