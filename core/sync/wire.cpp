#include "core/sync/wire.h"

#include <algorithm>
#include <array>
#include <limits>
#include <type_traits>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/sync/archive.h"

namespace baijia {

// How each type looks on the wire. Templates over the archive: the same line writes and reads.

/// Reading an enumerator that does not exist is malformed; writing never fails.
template <class Archive, class Enum>
void refuse_outside(Archive&, Enum value, Enum first, Enum last) {
  if constexpr (Archive::is_loading::value) {
    if (value < first || value > last) throw WireFault{Code::kMalformed, "enumerator"};
  }
}

template <class Archive>
void serialize(Archive& archive, Uuid& uuid) {
  if constexpr (Archive::is_saving::value) {
    archive.octets(uuid.bytes.data(), uuid.bytes.size());
  } else {
    const std::string_view octets = archive.octets(uuid.bytes.size());
    std::copy(octets.begin(), octets.end(), uuid.bytes.begin());
  }
}
template <class Archive, class Tag>
void serialize(Archive& archive, Id<Tag>& id) {
  archive(id.uuid);
}
template <class Archive>
void serialize(Archive& archive, Scope& scope) {
  archive(scope.code);
}
template <class Archive>
void serialize(Archive& archive, DeviceId& device) {
  archive(device.number);
}
template <class Archive>
void serialize(Archive& archive, Version& version) {
  archive(version.time, version.device);
}
template <class Archive>
void serialize(Archive& archive, RowKey& key) {
  archive(key.kind, key.id);
}
template <class Archive>
void serialize(Archive& archive, RowHash& hash) {
  archive(hash.high, hash.low);
}
template <class Archive>
void serialize(Archive& archive, RowReceipt& receipt) {
  archive(receipt.key, receipt.status, receipt.hash, receipt.code);
  refuse_outside(archive, receipt.status, RowReceipt::Status::kTaken, RowReceipt::Status::kDeferred);
}
template <>
inline constexpr std::size_t kLeastOctets<RowReceipt> = 2 + 16 + 1 + 16 + 2;

/// Rows, each in its canonical bytes. One that cannot be read is for the reader of rows to refuse, not a reason to
/// refuse the whole message.
template <class Archive>
void serialize_rows(Archive& archive, std::vector<std::string>& rows, std::size_t max_rows = kMaxRowsPerMessage) {
  if constexpr (Archive::is_loading::value) {
    const std::size_t count = archive.count(1);
    if (count > max_rows) throw WireFault{Code::kTooLarge, "rows"};
    rows.resize(count);
    for (std::string& row : rows) archive(row);
  } else {
    archive(rows);
  }
}

/// One octet, 0 or 1.
template <class Archive>
void serialize_flag(Archive& archive, bool& flag) {
  std::uint8_t octet = flag ? 1 : 0;
  archive(octet);
  if constexpr (Archive::is_loading::value) {
    if (octet > 1) throw WireFault{Code::kMalformed, "flag"};
    flag = octet == 1;
  }
}

/// A field that came later: it travels only when it has a value, and older apps and hubs do without.
template <class Archive, class T>
void serialize_last(Archive& archive, T& value) {
  if constexpr (Archive::is_loading::value) {
    if (archive.remaining() == 0) return;
    archive(value);
    if (value == T{}) throw WireFault{Code::kMalformed, "an empty last field"};
  } else if (value != T{}) {
    archive(value);
  }
}

template <class Archive>
void serialize(Archive& archive, SignInRequest& message) {
  archive(message.login, message.password, message.device, message.device_name);
  serialize_last(archive, message.code);
}
template <class Archive>
void serialize(Archive& archive, SignInReply& message) {
  archive(message.account, message.name, message.role, message.scope, message.scope_name, message.hub_millis,
          message.epoch);
  refuse_outside(archive, message.role, Role::kMember, Role::kCity);
}
template <class Archive>
void serialize(Archive& archive, SealKeyReply& message) {
  archive(message.key);
}
template <class Archive>
void serialize(Archive& archive, PushRequest& message) {
  archive(message.device, message.sequence, message.scope);
  serialize_rows(archive, message.rows);
}
template <class Archive>
void serialize(Archive& archive, PushReply& message) {
  archive(message.hub_millis, message.epoch, message.sequence, message.receipts);
}
template <class Archive>
void serialize(Archive& archive, PullRequest& message) {
  archive(message.device, message.scope, message.after);
  serialize_last(archive, message.held);
}
/// What came later: nothing, the lease, or the lease and what is held.
template <class Archive>
void serialize_later(Archive& archive, PullReply& message) {
  bool lease = message.lease_days != 0 || message.held != Held::kUnsaid;
  if constexpr (Archive::is_loading::value) lease = archive.remaining() != 0;
  if (!lease) return;
  archive(message.lease_days);
  bool held = message.held != Held::kUnsaid;
  if constexpr (Archive::is_loading::value) held = archive.remaining() != 0;
  if (!held && message.lease_days == 0) throw WireFault{Code::kMalformed, "an empty last field"};
  if (!held) return;
  archive(message.held);
  refuse_outside(archive, message.held, Held::kSame, Held::kWhole);
  if (message.held == Held::kWhole) serialize_rows(archive, message.confidences);
}
template <class Archive>
void serialize(Archive& archive, PullReply& message) {
  archive(message.hub_millis, message.epoch, message.after);
  serialize_rows(archive, message.rows);
  archive(message.last_sequence, message.remaining);
  serialize_later(archive, message);
}
template <class Archive>
void serialize(Archive& archive, BoxFile& message) {
  archive(message.device, message.account, message.scope, message.written_millis);
  serialize_rows(archive, message.rows, kMaxBoxRows);
}
template <class Archive>
void serialize(Archive& archive, LeaveRequest& message) {
  archive(message.device, message.scope);
  serialize_flag(archive, message.gone);
  serialize_rows(archive, message.rows);
}
template <class Archive>
void serialize(Archive& archive, LeaveReply& message) {
  archive(message.hub_millis, message.epoch, message.scope);
  serialize_flag(archive, message.leaves);
}
template <class Archive>
void serialize(Archive& archive, QueueKeyReply& message) {
  archive(message.key);
}
template <class Archive>
void serialize(Archive& archive, QueueRequest& message) {
  archive(message.account, message.device);
  serialize_flag(archive, message.gone);
  serialize_rows(archive, message.boxes, kMaxBoxesPerMessage);
}
template <class Archive>
void serialize(Archive& archive, QueueReply& message) {
  archive(message.hub_millis, message.taken, message.left);
  serialize_flag(archive, message.wipe);
}
template <class Archive>
void serialize(Archive& archive, AuditLine& line) {
  archive(line.at_millis, line.who, line.what);
}
template <>
inline constexpr std::size_t kLeastOctets<AuditLine> = 10;
template <class Archive>
void serialize(Archive& archive, AuditRequest& message) {
  archive(message.scope, message.before);
}
template <class Archive>
void serialize(Archive& archive, AuditReply& message) {
  archive(message.page.lines, message.page.next);
}
template <class Archive>
void serialize(Archive& archive, RenewRequest& message) {
  archive(message.former, message.device);
}
template <class Archive>
void serialize(Archive& archive, PhonesRequest& message) {
  archive(message.deed, message.account, message.device);
  refuse_outside(archive, message.deed, PhoneDeed::kList, PhoneDeed::kMakeCode);
}
template <class Archive>
void serialize(Archive& archive, PhoneLine& line) {
  archive(line.account, line.person, line.device, line.name, line.state, line.enrolled_millis, line.seen_millis);
  refuse_outside(archive, line.state, PhoneState::kEnrolled, PhoneState::kWiped);
}
template <>
inline constexpr std::size_t kLeastOctets<PhoneLine> = 16 + 1 + 8 + 1 + 1 + 8 + 8;
template <class Archive>
void serialize(Archive& archive, PhonesReply& message) {
  archive(message.list.phones, message.list.code, message.list.code_until);
}
template <class Archive>
void serialize(Archive& archive, PhotoPutRequest& message) {
  archive(message.scope, message.photo, message.offset, message.octets);
}
template <class Archive>
void serialize(Archive& archive, PhotoPutReply& message) {
  archive(message.have);
}
template <class Archive>
void serialize(Archive& archive, PhotoGetRequest& message) {
  archive(message.scope, message.photo, message.offset, message.length);
}
template <class Archive>
void serialize(Archive& archive, PhotoGetReply& message) {
  archive(message.have, message.octets);
}
template <class Archive>
void serialize(Archive& archive, CarriedBox& message) {
  archive(message.box, message.signature);
}
template <class Archive>
void serialize(Archive& archive, CarryReply& message) {
  archive(message.taken, message.refused, message.deferred);
}
template <class Archive>
void serialize(Archive& archive, Parcel& message) {
  serialize_rows(archive, message.rows, kMaxParcelBoxes);
}
template <class Archive>
void serialize(Archive& archive, Invitation& message) {
  archive(message.scope, message.account, message.key);
}
template <class Archive>
void serialize(Archive& archive, HandOverFrame& message) {
  archive(message.parcel, message.size, message.number, message.octets, message.check);
}

namespace {

constexpr std::size_t kHeaderBytes = 4;

/// Numbers of the message types. Never used for anything else again.
template <class Message>
constexpr char kType = 0;
template <>
constexpr char kType<SignInRequest> = 1;
template <>
constexpr char kType<SignInReply> = 2;
template <>
constexpr char kType<PushRequest> = 3;
template <>
constexpr char kType<PushReply> = 4;
template <>
constexpr char kType<PullRequest> = 5;
template <>
constexpr char kType<PullReply> = 6;
template <>
constexpr char kType<BoxFile> = 7;
template <>
constexpr char kType<SealKeyReply> = 8;
template <>
constexpr char kType<LeaveRequest> = 20;
template <>
constexpr char kType<LeaveReply> = 21;
template <>
constexpr char kType<QueueKeyReply> = 22;
template <>
constexpr char kType<QueueRequest> = 23;
template <>
constexpr char kType<QueueReply> = 24;
template <>
constexpr char kType<AuditRequest> = 40;
template <>
constexpr char kType<AuditReply> = 41;
template <>
constexpr char kType<RenewRequest> = 42;
template <>
constexpr char kType<PhonesRequest> = 43;
template <>
constexpr char kType<PhonesReply> = 44;
template <>
constexpr char kType<PhotoPutRequest> = 60;
template <>
constexpr char kType<PhotoPutReply> = 61;
template <>
constexpr char kType<PhotoGetRequest> = 62;
template <>
constexpr char kType<PhotoGetReply> = 63;
template <>
constexpr char kType<CarriedBox> = 80;
template <>
constexpr char kType<CarryReply> = 81;
template <>
constexpr char kType<Parcel> = 82;
template <>
constexpr char kType<Invitation> = 83;
template <>
constexpr char kType<HandOverFrame> = 84;

template <class Message>
std::string encode_message(const Message& message) {
  std::string out;
  if constexpr (requires { message.rows; }) {
    std::size_t size = 128;
    for (const std::string& row : message.rows) size += row.size() + 3;
    out.reserve(size);
  }
  out += {'B', 'J', kType<Message>, static_cast<char>(kProtocolVersion)};
  WireWriter writer(out);
  writer(message);
  return out;
}

/// A row's value types on the wire.
enum class Tag : std::uint8_t { kNothing = 0, kInteger = 1, kText = 2, kBytes = 3 };

std::uint64_t zigzag(std::int64_t number) {
  return (static_cast<std::uint64_t>(number) << 1U) ^ (number < 0 ? ~std::uint64_t{0} : 0);
}
std::int64_t unzigzag(std::uint64_t number) {
  return static_cast<std::int64_t>((number >> 1U) ^ ((number & 1U) != 0 ? ~std::uint64_t{0} : 0));
}

void write_value(WireWriter& writer, const Value& value) {
  writer.number(static_cast<std::uint8_t>(value.index()));
  if (const auto* number = std::get_if<std::int64_t>(&value)) writer.compact(zigzag(*number));
  if (const auto* text = std::get_if<std::string>(&value)) writer.text(*text);
  if (const auto* bytes = std::get_if<Bytes>(&value)) writer.text(bytes->octets);
}

Value read_value(WireReader& reader) {
  switch (static_cast<Tag>(reader.number<std::uint8_t>())) {
    case Tag::kNothing:
      return {};
    case Tag::kInteger:
      return unzigzag(reader.compact());
    case Tag::kText:
      return std::string(reader.text());
    case Tag::kBytes:
      return Bytes{std::string(reader.text())};
  }
  throw WireFault{Code::kMalformed, "value type"};
}

std::uint16_t small_number(WireReader& reader) {
  const std::uint64_t number = reader.compact();
  if (number > std::numeric_limits<std::uint16_t>::max()) throw WireFault{Code::kMalformed, "number out of range"};
  return static_cast<std::uint16_t>(number);
}

Row read_row(WireReader& reader) {
  Row row;
  row.scope.code = reader.compact();
  row.key.kind = static_cast<Kind>(small_number(reader));
  reader(row.key.id);
  constexpr std::size_t kVersionOctets = 16;
  const std::size_t version_count = reader.count(kVersionOctets);
  if (version_count > kMaxFieldsPerRow) throw WireFault{Code::kTooLarge, "versions"};
  std::array<Version, kMaxFieldsPerRow> versions;
  for (std::size_t i = 0; i < version_count; ++i) {
    reader(versions[i]);
    for (std::size_t other = 0; other < i; ++other) {
      if (versions[other] == versions[i]) throw WireFault{Code::kMalformed, "version twice"};
    }
  }
  constexpr std::size_t kFieldOctets = 3;
  const std::size_t field_count = reader.count(kFieldOctets);
  if (field_count > kMaxFieldsPerRow) throw WireFault{Code::kTooLarge, "fields"};
  row.fields.reserve(field_count);
  std::size_t versions_used = 0;
  for (std::size_t i = 0; i < field_count; ++i) {
    Field& field = row.fields.emplace_back();
    field.number = small_number(reader);
    if (i != 0 && field.number <= row.fields[i - 1].number) throw WireFault{Code::kMalformed, "field order"};
    const std::uint64_t version = reader.compact();
    if (version > versions_used || version >= version_count) throw WireFault{Code::kMalformed, "version index"};
    if (version == versions_used) ++versions_used;
    field.version = versions[static_cast<std::size_t>(version)];
    field.value = read_value(reader);
  }
  if (versions_used != version_count) throw WireFault{Code::kMalformed, "version unused"};
  return row;
}

template <class T, class Read>
Result<T> read_all(std::string_view bytes, Read&& read) {
  try {
    WireReader reader(bytes);
    T value = read(reader);
    if (reader.remaining() != 0) return fail(Code::kMalformed, "trailing bytes");
    return value;
  } catch (const WireFault& fault) {
    return fail(fault.code, fault.reason);
  }
}

}  // namespace

std::string encode(const SignInRequest& message) { return encode_message(message); }
std::string encode(const SignInReply& message) { return encode_message(message); }
std::string encode(const SealKeyReply& message) { return encode_message(message); }
std::string encode(const PushRequest& message) { return encode_message(message); }
std::string encode(const PushReply& message) { return encode_message(message); }
std::string encode(const PullRequest& message) { return encode_message(message); }
std::string encode(const PullReply& message) { return encode_message(message); }
std::string encode(const BoxFile& message) { return encode_message(message); }
std::string encode(const LeaveRequest& message) { return encode_message(message); }
std::string encode(const LeaveReply& message) { return encode_message(message); }
std::string encode(const QueueKeyReply& message) { return encode_message(message); }
std::string encode(const QueueRequest& message) { return encode_message(message); }
std::string encode(const QueueReply& message) { return encode_message(message); }
std::string encode(const AuditRequest& message) { return encode_message(message); }
std::string encode(const AuditReply& message) { return encode_message(message); }
std::string encode(const RenewRequest& message) { return encode_message(message); }
std::string encode(const PhonesRequest& message) { return encode_message(message); }
std::string encode(const PhonesReply& message) { return encode_message(message); }
std::string encode(const PhotoPutRequest& message) { return encode_message(message); }
std::string encode(const PhotoPutReply& message) { return encode_message(message); }
std::string encode(const PhotoGetRequest& message) { return encode_message(message); }
std::string encode(const PhotoGetReply& message) { return encode_message(message); }
std::string encode(const CarriedBox& message) { return encode_message(message); }
std::string encode(const CarryReply& message) { return encode_message(message); }
std::string encode(const Parcel& message) { return encode_message(message); }
std::string encode(const Invitation& message) { return encode_message(message); }
std::string encode(const HandOverFrame& message) { return encode_message(message); }

template <class Message>
Result<Message> decode(std::string_view bytes) {
  constexpr bool kIsFile = std::is_same_v<Message, BoxFile>;
  if (bytes.size() > (kIsFile ? kMaxBoxBytes : kMaxMessageBytes)) return fail(Code::kTooLarge, "message");
  if (bytes.size() < kHeaderBytes || !bytes.starts_with("BJ") || bytes[2] != kType<Message>) {
    return fail(Code::kMalformed, "not this message");
  }
  const auto version = static_cast<std::uint8_t>(bytes[3]);
  if (version == 0) return fail(Code::kMalformed, "protocol version");
  if (version > kProtocolVersion) return fail(Code::kTooNew, "protocol version");
  return read_all<Message>(bytes.substr(kHeaderBytes), [](WireReader& reader) {
    Message message;
    reader(message);
    return message;
  });
}

template Result<SignInRequest> decode(std::string_view bytes);
template Result<SignInReply> decode(std::string_view bytes);
template Result<SealKeyReply> decode(std::string_view bytes);
template Result<PushRequest> decode(std::string_view bytes);
template Result<PushReply> decode(std::string_view bytes);
template Result<PullRequest> decode(std::string_view bytes);
template Result<PullReply> decode(std::string_view bytes);
template Result<BoxFile> decode(std::string_view bytes);
template Result<LeaveRequest> decode(std::string_view bytes);
template Result<LeaveReply> decode(std::string_view bytes);
template Result<QueueKeyReply> decode(std::string_view bytes);
template Result<QueueRequest> decode(std::string_view bytes);
template Result<QueueReply> decode(std::string_view bytes);
template Result<AuditRequest> decode(std::string_view bytes);
template Result<AuditReply> decode(std::string_view bytes);
template Result<RenewRequest> decode(std::string_view bytes);
template Result<PhonesRequest> decode(std::string_view bytes);
template Result<PhonesReply> decode(std::string_view bytes);
template Result<PhotoPutRequest> decode(std::string_view bytes);
template Result<PhotoPutReply> decode(std::string_view bytes);
template Result<PhotoGetRequest> decode(std::string_view bytes);
template Result<PhotoGetReply> decode(std::string_view bytes);
template Result<CarriedBox> decode(std::string_view bytes);
template Result<CarryReply> decode(std::string_view bytes);
template Result<Parcel> decode(std::string_view bytes);
template Result<Invitation> decode(std::string_view bytes);
template Result<HandOverFrame> decode(std::string_view bytes);

std::string encode_row(const Row& row) {
  std::string out;
  out.reserve(64 + row.fields.size() * 24);
  WireWriter writer(out);
  writer.compact(row.scope.code);
  writer.compact(static_cast<std::uint16_t>(row.key.kind));
  writer(row.key.id);
  // A row rarely has more than three versions: looking for one from the start is the fastest way.
  std::vector<Version> versions;
  std::vector<std::size_t> index;
  index.reserve(row.fields.size());
  for (const Field& field : row.fields) {
    const auto found = std::ranges::find(versions, field.version);
    index.push_back(static_cast<std::size_t>(found - versions.begin()));
    if (found == versions.end()) versions.push_back(field.version);
  }
  writer.compact(versions.size());
  for (const Version& version : versions) writer(version);
  writer.compact(row.fields.size());
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    writer.compact(row.fields[i].number);
    writer.compact(index[i]);
    write_value(writer, row.fields[i].value);
  }
  return out;
}

Kind kind_of(std::string_view canonical_row) {
  try {
    WireReader reader(canonical_row);
    (void)reader.compact();  // the committee
    return static_cast<Kind>(small_number(reader));
  } catch (const WireFault&) {
    return {};
  }
}

Result<Row> decode_row(std::string_view bytes) {
  if (bytes.size() > kMaxRowBytes) return fail(Code::kTooLarge, "row");
  return read_all<Row>(bytes, read_row);
}

RowHash hash_of(std::string_view canonical_row) {
  const XXH128_hash_t hash = XXH3_128bits(canonical_row.data(), canonical_row.size());
  return {hash.high64, hash.low64};
}

RowHash hash_of(const Row& row) { return hash_of(encode_row(row)); }

}  // namespace baijia
