// The `versions` column; its layout stands in core/store/schema.h.

#include <array>
#include <limits>

#include "core/store/schema.h"

namespace baijia {
namespace {

constexpr std::size_t kVersionOctets = 16;

void put_varint(std::string& out, std::uint64_t number) {
  while (number >= 0x80U) {
    out.push_back(static_cast<char>((number & 0x7FU) | 0x80U));
    number >>= 7U;
  }
  out.push_back(static_cast<char>(number));
}

void put_fixed(std::string& out, std::uint64_t number) {
  std::array<char, 8> octets{};
  for (char& octet : octets) {
    octet = static_cast<char>(number & 0xFFU);
    number >>= 8U;
  }
  out.append(octets.data(), octets.size());
}

// Reads from the front; after the first failure everything is 0 and ok() is false.
class Reader {
 public:
  explicit Reader(std::string_view octets) : rest_(octets) {}
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

  std::string_view octets(std::uint64_t length) {
    if (!ok_ || length > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(length));
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::uint64_t varint() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::string_view next = octets(1);
      if (next.empty()) return 0;
      const auto octet = static_cast<std::uint8_t>(next.front());
      number |= std::uint64_t{octet & 0x7FU} << shift;
      if ((octet & 0x80U) == 0) return number;
    }
    ok_ = false;
    return 0;
  }
  std::uint64_t fixed() {
    std::uint64_t number = 0;
    unsigned shift = 0;
    for (const char octet : octets(8)) {
      number |= std::uint64_t{static_cast<std::uint8_t>(octet)} << shift;
      shift += 8;
    }
    return number;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

void put_value(std::string& out, const Value& value) {
  out.push_back(static_cast<char>(value.index()));
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    put_fixed(out, static_cast<std::uint64_t>(*number));
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    put_varint(out, text->size());
    out += *text;
  } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
    put_varint(out, bytes->octets.size());
    out += bytes->octets;
  }
}

bool read_value(Reader& reader, Value& value) {
  const std::string_view type = reader.octets(1);
  if (type.empty()) return false;
  switch (type.front()) {
    case 0:
      value = {};
      break;
    case 1:
      value = static_cast<std::int64_t>(reader.fixed());
      break;
    case 2:
      value = std::string(reader.octets(reader.varint()));
      break;
    case 3:
      value = Bytes{std::string(reader.octets(reader.varint()))};
      break;
    default:
      return false;
  }
  return reader.ok();
}

std::unexpected<Error> malformed() { return fail(Code::kStorageCorrupt, "versions of a row"); }

}  // namespace

void RowVersions::clear() {
  scope = {};
  distinct.clear();
  masks.clear();
  foreign.clear();
}

std::uint64_t& RowVersions::mask_of(const Version& version) {
  for (std::size_t at = 0; at < distinct.size(); ++at) {
    if (distinct[at] == version) return masks[at];
  }
  distinct.push_back(version);
  return masks.emplace_back(0);
}

void encode_versions(const RowVersions& versions, Scope home, std::string& out) {
  put_varint(out, versions.scope == home ? 0 : versions.scope.code + 1);
  RowVersions all;  // with the versions that only fields without a column have
  const RowVersions* source = &versions;
  if (!versions.foreign.empty()) {
    all.distinct = versions.distinct;
    all.masks = versions.masks;
    for (const Field& field : versions.foreign) (void)all.mask_of(field.version);
    source = &all;
  }
  put_varint(out, source->distinct.size());
  for (std::size_t at = 0; at < source->distinct.size(); ++at) {
    put_fixed(out, source->distinct[at].time);
    put_fixed(out, source->distinct[at].device.number);
    put_varint(out, source->masks[at]);
  }
  put_varint(out, versions.foreign.size());
  for (const Field& field : versions.foreign) {
    put_varint(out, field.number);
    std::size_t index = 0;
    while (source->distinct[index] != field.version) ++index;
    put_varint(out, index);
    put_value(out, field.value);
  }
}

Result<void> decode_versions(std::string_view octets, Scope home, RowVersions& out) {
  out.clear();
  Reader reader(octets);
  const std::uint64_t scope = reader.varint();
  out.scope = scope == 0 ? home : Scope{scope - 1};
  const std::uint64_t count = reader.varint();
  if (count > reader.left() / kVersionOctets) return malformed();
  out.distinct.reserve(static_cast<std::size_t>(count));
  out.masks.reserve(static_cast<std::size_t>(count));
  for (std::uint64_t at = 0; at < count; ++at) {
    Version& version = out.distinct.emplace_back();
    version.time = reader.fixed();
    version.device.number = reader.fixed();
    out.masks.push_back(reader.varint());
  }
  const std::uint64_t foreign = reader.varint();
  if (foreign > reader.left()) return malformed();
  for (std::uint64_t at = 0; at < foreign; ++at) {
    const std::uint64_t number = reader.varint();
    // A row with a field twice or out of order would be refused by everybody it is handed to.
    if (number > std::numeric_limits<std::uint16_t>::max()) return malformed();
    if (!out.foreign.empty() && number <= out.foreign.back().number) return malformed();
    Field& field = out.foreign.emplace_back();
    field.number = static_cast<std::uint16_t>(number);
    const std::uint64_t index = reader.varint();
    if (index >= out.distinct.size() || !read_value(reader, field.value)) return malformed();
    field.version = out.distinct[static_cast<std::size_t>(index)];
  }
  if (!reader.ok() || reader.left() != 0) return malformed();
  return {};
}

}  // namespace baijia
