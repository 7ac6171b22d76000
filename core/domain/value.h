#pragma once

// A field's value as it is stored and sent, and its conversion from and to the C++ types that entities use.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/domain/id.h"

namespace baijia {

/// Octets that are not text (identities, lists of identities).
struct Bytes {
  std::string octets;
  auto operator<=>(const Bytes&) const = default;
};

/// Nothing, an integer, UTF-8 text or octets. Nothing means "unknown", which is not the same as zero or "".
using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

/// Storage class of a field, for SQLite columns and JSON.
enum class ValueType : std::uint8_t { kInteger, kText, kBytes };

/// A local calendar day: days since 1970-01-01.
struct Day {
  std::int32_t number = 0;
  auto operator<=>(const Day&) const = default;
};

/// Conversion of T from and to Value. `read` leaves `out` at its default and returns false when the value has another
/// type or is out of range (a row from a newer version); that is not an error.
template <class T>
struct ValueCodec;

template <>
struct ValueCodec<std::string> {
  static constexpr ValueType kType = ValueType::kText;
  static Value write(const std::string& text) { return text.empty() ? Value{} : Value{text}; }
  static bool read(const Value& value, std::string& out) {
    const auto* text = std::get_if<std::string>(&value);
    if (text != nullptr) out = *text;
    return text != nullptr;
  }
};

template <class T>
  requires(std::is_integral_v<T> || std::is_enum_v<T>)
struct ValueCodec<T> {
  static constexpr ValueType kType = ValueType::kInteger;
  static Value write(T number) { return static_cast<std::int64_t>(number); }
  static bool read(const Value& value, T& out) {
    const auto* number = std::get_if<std::int64_t>(&value);
    if (number != nullptr) out = static_cast<T>(*number);
    return number != nullptr;
  }
};

template <>
struct ValueCodec<Day> {
  static constexpr ValueType kType = ValueType::kInteger;
  static Value write(Day day) { return static_cast<std::int64_t>(day.number); }
  static bool read(const Value& value, Day& out) { return ValueCodec<std::int32_t>::read(value, out.number); }
};

template <class T>
struct ValueCodec<std::optional<T>> {
  static constexpr ValueType kType = ValueCodec<T>::kType;
  static Value write(const std::optional<T>& inner) { return inner ? ValueCodec<T>::write(*inner) : Value{}; }
  static bool read(const Value& value, std::optional<T>& out) {
    T inner{};
    out.reset();
    if (ValueCodec<T>::read(value, inner)) out = inner;
    return true;
  }
};

template <class Tag>
struct ValueCodec<Id<Tag>> {
  static constexpr ValueType kType = ValueType::kBytes;
  static Value write(const Id<Tag>& id) {
    if (id.empty()) return {};
    return Bytes{std::string(id.uuid.bytes.begin(), id.uuid.bytes.end())};
  }
  static bool read(const Value& value, Id<Tag>& out) {
    const auto* bytes = std::get_if<Bytes>(&value);
    if (bytes == nullptr || bytes->octets.size() != out.uuid.bytes.size()) return false;
    std::copy(bytes->octets.begin(), bytes->octets.end(), out.uuid.bytes.begin());
    return true;
  }
};

template <class Tag>
struct ValueCodec<std::vector<Id<Tag>>> {
  static constexpr ValueType kType = ValueType::kBytes;
  static Value write(const std::vector<Id<Tag>>& ids) {
    if (ids.empty()) return {};
    Bytes bytes;
    for (const Id<Tag>& id : ids) bytes.octets.append(id.uuid.bytes.begin(), id.uuid.bytes.end());
    return bytes;
  }
  static bool read(const Value& value, std::vector<Id<Tag>>& out) {
    const auto* bytes = std::get_if<Bytes>(&value);
    out.clear();
    if (bytes == nullptr || bytes->octets.size() % 16 != 0) return false;
    for (std::size_t at = 0; at < bytes->octets.size(); at += 16) {
      Id<Tag>& id = out.emplace_back();
      std::copy_n(bytes->octets.begin() + static_cast<std::ptrdiff_t>(at), 16, id.uuid.bytes.begin());
    }
    return true;
  }
};

}  // namespace baijia
