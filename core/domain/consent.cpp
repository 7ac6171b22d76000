#include "core/domain/consent.h"

#include <type_traits>

namespace baijia {
namespace {

/// The options of Resident::traits.
FieldOptions traits_options() {
  FieldOptions found;
  Resident::fields([&](std::uint16_t, std::string_view, auto member, FieldOptions options = {}) {
    if constexpr (std::is_same_v<decltype(member), std::int64_t Resident::*>) {
      if (member == &Resident::traits) found = options;
    }
  });
  return found;
}

}  // namespace

std::int64_t sensitive_traits() { return traits_options().sensitive; }

std::int64_t lawful_traits(const Resident& resident) { return resident.roster_traits & traits_options().lawful; }

std::int64_t shown_traits(const Resident& resident) {
  return resident.traits & ~(resident.denied_traits & ~lawful_traits(resident));
}

const std::string& shown_traits_column() {
  static const std::string kColumn =
      "(coalesce(traits, 0) & ~(coalesce(denied_traits, 0) & ~(coalesce(roster_traits, 0) & " +
      std::to_string(traits_options().lawful) + ")))";
  return kColumn;
}

std::int64_t traits_to_keep(std::int64_t wanted, const std::optional<Resident>& before,
                            const std::optional<ConsentState>& latest) {
  const std::int64_t sensitive = sensitive_traits();
  std::int64_t allowed = before ? lawful_traits(*before) : 0;
  if (latest == ConsentState::kGiven) allowed = sensitive;
  if (!latest && before) allowed |= before->traits;
  return wanted & (~sensitive | allowed);
}

}  // namespace baijia
