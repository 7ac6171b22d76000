#pragma once

// The two archives behind core/sync/wire; only wire.cpp includes this. cereal dispatches on the types, these decide how
// the octets look and how much may be read. Reading fails by throwing WireFault, which decode() catches: no exception
// leaves the wire.

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <cereal/cereal.hpp>

#include "core/result.h"

namespace baijia {

/// Thrown inside the wire only.
struct WireFault {
  Code code = Code::kMalformed;
  const char* reason = "";
};

/// Numbers that cereal hands to an archive itself. bool and floating point never travel.
template <class T>
concept WireNumber = std::integral<T> && !std::same_as<T, bool>;

/// In little endian, whatever the machine.
template <WireNumber T>
[[nodiscard]] constexpr T little_endian(T number) {
  if constexpr (std::endian::native == std::endian::big) return std::byteswap(number);
  return number;
}

/// Appends to a string.
class WireWriter : public cereal::OutputArchive<WireWriter, cereal::AllowEmptyClassElision> {
 public:
  explicit WireWriter(std::string& out) : OutputArchive(this), out_(out) {}

  void octets(const void* data, std::size_t size) { out_.append(static_cast<const char*>(data), size); }
  template <WireNumber T>
  void number(T value) {
    const T ordered = little_endian(value);
    octets(&ordered, sizeof ordered);
  }
  /// LEB128: 7 bits an octet, low ones first.
  void compact(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) out_.push_back(static_cast<char>((value & 0x7FU) | 0x80U));
    out_.push_back(static_cast<char>(value));
  }
  void text(std::string_view value) {
    compact(value.size());
    out_.append(value);
  }

 private:
  std::string& out_;
};

/// Reads from octets that it does not own. Nothing is allocated before the octets are known to be there.
class WireReader : public cereal::InputArchive<WireReader, cereal::AllowEmptyClassElision> {
 public:
  explicit WireReader(std::string_view octets) : InputArchive(this), rest_(octets) {}

  [[nodiscard]] std::size_t remaining() const { return rest_.size(); }

  [[nodiscard]] std::string_view octets(std::size_t size) {
    if (size > rest_.size()) throw WireFault{Code::kMalformed, "cut"};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  template <WireNumber T>
  [[nodiscard]] T number() {
    T value{};
    std::memcpy(&value, octets(sizeof value).data(), sizeof value);
    return little_endian(value);
  }
  /// Only the shortest form, so that equal values are equal octets.
  [[nodiscard]] std::uint64_t compact() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto octet = number<std::uint8_t>();
      if (shift == 63 && octet > 1) throw WireFault{Code::kMalformed, "number too long"};
      value |= static_cast<std::uint64_t>(octet & 0x7FU) << shift;
      if ((octet & 0x80U) == 0) {
        if (octet == 0 && shift != 0) throw WireFault{Code::kMalformed, "number not in shortest form"};
        return value;
      }
    }
  }
  /// A count of things that take at least `least` octets each.
  [[nodiscard]] std::size_t count(std::size_t least) {
    const std::uint64_t value = compact();
    if (value > rest_.size() / least) throw WireFault{Code::kMalformed, "impossible count"};
    return static_cast<std::size_t>(value);
  }
  [[nodiscard]] std::string_view text() { return octets(count(1)); }

 private:
  std::string_view rest_;
};

}  // namespace baijia

CEREAL_SETUP_ARCHIVE_TRAITS(baijia::WireReader, baijia::WireWriter)

namespace baijia {

template <WireNumber T>
void CEREAL_SAVE_FUNCTION_NAME(WireWriter& archive, const T& value) {
  archive.number(value);
}
template <WireNumber T>
void CEREAL_LOAD_FUNCTION_NAME(WireReader& archive, T& value) {
  value = archive.number<T>();
}

inline void CEREAL_SAVE_FUNCTION_NAME(WireWriter& archive, const std::string& value) { archive.text(value); }
inline void CEREAL_LOAD_FUNCTION_NAME(WireReader& archive, std::string& value) { value = archive.text(); }

/// The fewest octets that one T takes on the wire. Every T that travels in a list says so.
template <class T>
inline constexpr std::size_t kLeastOctets = 1;

template <class T>
void CEREAL_SAVE_FUNCTION_NAME(WireWriter& archive, const std::vector<T>& values) {
  archive.compact(values.size());
  for (const T& value : values) archive(value);
}
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(WireReader& archive, std::vector<T>& values) {
  const std::size_t count = archive.count(kLeastOctets<T>);
  values.clear();
  values.reserve(count);
  for (std::size_t i = 0; i < count; ++i) archive(values.emplace_back());
}

}  // namespace baijia
