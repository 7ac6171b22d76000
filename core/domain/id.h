#pragma once

// Identities: UUIDv7 wrapped in one type per entity, so that a HouseholdId cannot be passed for a VisitId.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/platform.h"

namespace baijia {

/// 128 bits, compared as bytes. All zero means "none".
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Uuid&) const = default;
  [[nodiscard]] bool empty() const { return *this == Uuid{}; }
};

/// A new UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, 74 random bits.
[[nodiscard]] Uuid make_uuid(Clock& clock, Random& random);

/// A stable UUIDv8 (RFC 9562, 5.8) from a name, for rows that every hub must give the same id (areas, categories).
/// Same name, same id; not secret.
[[nodiscard]] Uuid uuid_from_name(std::string_view name);

/// 36 characters, lower case, with hyphens.
[[nodiscard]] std::string string_from_uuid(const Uuid& uuid);

/// Parses what string_from_uuid writes; nothing for anything else.
[[nodiscard]] std::optional<Uuid> uuid_from_string(std::string_view text);

/// The identity of one kind of entity.
template <class Tag>
struct Id {
  Uuid uuid;

  auto operator<=>(const Id&) const = default;
  [[nodiscard]] bool empty() const { return uuid.empty(); }
};

using AreaId = Id<struct AreaTag>;
using AccountId = Id<struct AccountTag>;
using BuildingId = Id<struct BuildingTag>;
using HouseholdId = Id<struct HouseholdTag>;
using ResidentId = Id<struct ResidentTag>;
using RowId = Id<struct RowTag>;  ///< of any kind
using VisitId = Id<struct VisitTag>;
using PromiseId = Id<struct PromiseTag>;
using IssueId = Id<struct IssueTag>;
using CategoryId = Id<struct CategoryTag>;
using VoiceId = Id<struct VoiceTag>;
using RevealId = Id<struct RevealTag>;
using StandInId = Id<struct StandInTag>;
using CloudTemplateId = Id<struct CloudTemplateTag>;
using ConsentId = Id<struct ConsentTag>;
using NoticeId = Id<struct NoticeTag>;
using FileChangeId = Id<struct FileChangeTag>;
using PhotoId = Id<struct PhotoTag>;
using ConfidenceId = Id<struct ConfidenceTag>;
using ErasureId = Id<struct ErasureTag>;
using RetentionId = Id<struct RetentionTag>;
using PlateId = Id<struct PlateTag>;

/// The committee that a row belongs to: its 12-digit statistical code (310104013007). Zero means "none".
struct Scope {
  std::uint64_t code = 0;
  auto operator<=>(const Scope&) const = default;
};

/// One installed app (or the hub itself). 64 random bits drawn at first sign-in; zero means "none".
struct DeviceId {
  std::uint64_t number = 0;
  auto operator<=>(const DeviceId&) const = default;
};

}  // namespace baijia

template <>
struct std::hash<baijia::Uuid> {
  std::size_t operator()(const baijia::Uuid& uuid) const noexcept {
    std::uint64_t value = 1469598103934665603ULL;
    for (const std::uint8_t byte : uuid.bytes) value = (value ^ byte) * 1099511628211ULL;
    return static_cast<std::size_t>(value);
  }
};
template <class Tag>
struct std::hash<baijia::Id<Tag>> {
  std::size_t operator()(const baijia::Id<Tag>& id) const noexcept { return std::hash<baijia::Uuid>{}(id.uuid); }
};
