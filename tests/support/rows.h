#pragma once

// Rows and versions for tests of the sync law.

#include <cstdint>
#include <random>
#include <string>

#include "core/sync/change.h"

namespace baijia::testing {

/// A key with `number` in the last octet of its id.
inline RowKey key_of(std::uint8_t number, Kind kind = Kind::kVisit) {
  RowKey key{kind, {}};
  key.id.bytes[15] = number;
  return key;
}

inline Version version_at(std::int64_t millis, std::uint64_t device = 1, std::uint16_t counter = 0) {
  return {(static_cast<std::uint64_t>(millis) << 16U) | counter, DeviceId{device}};
}

/// An identity as the value of a reference field.
inline Value reference(const Uuid& uuid) { return Bytes{std::string(uuid.bytes.begin(), uuid.bytes.end())}; }

/// Draws rows that collide as often as an enemy would like: few versions, few values, known and unknown fields.
class RowMaker {
 public:
  explicit RowMaker(std::uint64_t seed) : engine_(seed) {}

  [[nodiscard]] std::uint64_t below(std::uint64_t end) { return engine_() % end; }

  [[nodiscard]] Value value() {
    switch (below(6)) {
      case 0:
        return {};
      case 1:
        return std::int64_t{0};
      case 2:
        return -static_cast<std::int64_t>(engine_() >> below(64));
      case 3:
        return std::string(below(40), 'x');
      case 4:
        return std::string("不在家");
      default:
        return Bytes{std::string(16, static_cast<char>(below(256)))};
    }
  }

  /// A partial state of the row with that key.
  [[nodiscard]] Row row(const RowKey& key = key_of(1)) {
    static constexpr std::uint16_t kNumbers[] = {1, 2, 3, 8, 77, 255, 300, 65'535};
    Row row{Scope{310104013007}, key, {}};
    for (const std::uint16_t number : kNumbers) {
      if (below(2) == 0)
        row.fields.push_back({number, value(), version_at(1 + static_cast<std::int64_t>(below(4)), 1 + below(3))});
    }
    return row;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace baijia::testing
