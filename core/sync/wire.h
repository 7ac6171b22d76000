#pragma once

// THE WIRE. Everything that crosses a network or leaves as a file, and the only parser of foreign bytes.
//
// A message is: 4 bytes "BJ" + message type + protocol version, then its fields in the manner of cereal's portable
// binary archive, written and read by this module's own archives (core/sync/archive): fixed-width numbers in little
// endian, counts and lengths as LEB128 in their shortest form. Reading is capped: message size, counts and lengths
// are checked against the bytes that are really there before anything is allocated, so a message can never make the
// reader allocate more than a small multiple of its own size. Trailing bytes are an error. Compression is the
// transport's (Content-Encoding), bounded there.
//
// A row's canonical bytes – the same for equal rows, hence hashable: scope, kind, id, the distinct versions in order of
// first use, then the fields in ascending number, each as number, index of its version, type tag, value. All numbers
// but the versions are LEB128, values of integers zigzag.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/area.h"
#include "core/domain/audit_page.h"
#include "core/domain/parcel.h"
#include "core/domain/phones.h"
#include "core/domain/photo.h"
#include "core/sync/peer_store.h"

namespace baijia {

inline constexpr std::uint8_t kProtocolVersion = 1;
inline constexpr std::size_t kMaxMessageBytes = 4U << 20U;  ///< of any message, uncompressed
inline constexpr std::size_t kMaxBoxBytes = 64U << 20U;     ///< of a BoxFile, which is a file and no message
inline constexpr std::size_t kMaxRowsPerMessage = 8192;
inline constexpr std::size_t kMaxBoxRows = 1U << 20U;
inline constexpr std::size_t kMaxParcelBoxes = 64;
inline constexpr std::size_t kMaxRowBytes = 256U << 10U;
inline constexpr std::size_t kMaxFieldsPerRow = 256;
inline constexpr std::size_t kMaxBoxesPerMessage = 4096;

/// POST /api/v1/sign-in
struct SignInRequest {
  std::string login;
  std::string password;
  DeviceId device;
  std::string device_name;  ///< for the list of phones: "Android Chrome"
  std::string code{};       ///< that enrols the phone; travels only when there is one
};

struct SignInReply {
  AccountId account;
  std::string name;
  Role role = Role::kMember;
  Scope scope;
  std::string scope_name;
  std::int64_t hub_millis = 0;
  Uuid epoch;
};

/// POST /api/v1/seal-key, without a body, within minutes of signing in: the hub's way into the session's own sealed
/// database (web/seal.js).
struct SealKeyReply {
  std::string key;  ///< 43 letters; the same for this account on this phone at any time
};

/// POST /api/v1/push
struct PushRequest {
  DeviceId device;
  std::uint64_t sequence = 0;  ///< the device's, ascending
  Scope scope;
  std::vector<std::string> rows;  ///< each a row's canonical bytes
};

struct PushReply {
  std::int64_t hub_millis = 0;
  Uuid epoch;
  std::uint64_t sequence = 0;        ///< the request's
  std::vector<RowReceipt> receipts;  ///< one for each row, in order
};

/// POST /api/v1/pull
struct PullRequest {
  DeviceId device;
  Scope scope;
  std::uint64_t after = 0;
  RowHash held{};  ///< of the confidences that are here (core/sync/discretion.h); empty does not travel
};

/// What the last page says of the confidences that are for the account now.
enum class Held : std::uint8_t {
  kUnsaid = 0,
  kSame = 1,   ///< they are what the request said
  kWhole = 2,  ///< they are PullReply::confidences, and no others
};

struct PullReply {
  std::int64_t hub_millis = 0;
  Uuid epoch;
  std::uint64_t after = 0;        ///< the request's
  std::vector<std::string> rows;  ///< each a row's canonical bytes
  std::uint64_t last_sequence = 0;
  std::uint64_t remaining = 0;             ///< rows still to come, for the progress bar; 0 on the last page
  std::uint8_t lease_days = 0;             ///< core/sync/lease.h; 0 does not travel
  Held held = Held::kUnsaid;               ///< does not travel unless it is said
  std::vector<std::string> confidences{};  ///< for kWhole: canonical bytes
};

/// POST /api/v1/leave: the device was told that its right to `scope` has ended. It asks what leaves, hands over what
/// the hub rejected (`rows`, canonical bytes), and says with `gone` that nothing of the scope is on it any more.
struct LeaveRequest {
  DeviceId device;
  Scope scope;
  bool gone = false;
  std::vector<std::string> rows;
};

struct LeaveReply {
  std::int64_t hub_millis = 0;
  Uuid epoch;
  Scope scope;          ///< the request's: what leaves is all of it
  bool leaves = false;  ///< false: the right has not ended, or is back
};

/// POST /api/v1/queue-key, without a body.
struct QueueKeyReply {
  std::string key;  ///< QueueChange::key
};

/// POST /api/v1/queue: what a phone hands over while it is locked. It needs no session: the phone's signature says
/// whose it is. With `gone` it says that it was wiped.
struct QueueRequest {
  AccountId account;
  DeviceId device;
  bool gone = false;
  std::vector<std::string> boxes;  ///< each a BoxFile, sealed (shell/hub/queue_seal.h)
};

struct QueueReply {
  std::int64_t hub_millis = 0;
  std::uint32_t taken = 0;  ///< rows that the hub has now
  std::uint32_t left = 0;   ///< rows it did not take, and boxes that it could not open
  bool wipe = false;        ///< everything of the account is to be deleted once the last box was answered
};

/// POST /api/v1/audit, for a chief: what the audit list has of the own committee.
struct AuditRequest {
  Scope scope;
  std::uint64_t before = 0;  ///< AuditPage::next of the page before; 0: the newest
};

struct AuditReply {
  AuditPage page;
};

/// POST /api/v1/renew → SignInReply and another session: the device was copied (kClonedDevice) and goes on under
/// another number.
struct RenewRequest {
  DeviceId former;
  DeviceId device;
};

/// POST /api/v1/phones → PhonesReply: the list, after doing what is asked to one of its lines.
struct PhonesRequest {
  PhoneDeed deed = PhoneDeed::kList;
  AccountId account;  ///< whose phone, or for whom the code is
  DeviceId device;
};

struct PhonesReply {
  PhoneList list;
};

/// POST /api/v1/photo-put → PhotoPutReply: bytes of a photo whose row the hub has (core/domain/photo.h), `octets` from
/// `offset` on; without any it only asks. Taken when they continue what is there; putting them again changes nothing.
struct PhotoPutRequest {
  Scope scope;
  PhotoId photo;
  std::uint64_t offset = 0;
  std::string octets;
};

struct PhotoPutReply {
  std::uint64_t have = 0;  ///< bytes that the hub has; all of them: it has looked at the hash
};

/// POST /api/v1/photo-get → PhotoGetReply.
struct PhotoGetRequest {
  Scope scope;
  PhotoId photo;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

struct PhotoGetReply {
  std::uint64_t have = 0;  ///< bytes that the hub has; a photo that is not there yet is no error
  std::string octets;      ///< from `offset` on, `length` or fewer
};

/// The file of 导出一份带走: unsent rows and the black box of one device. Taken by `baijia-hub import-box`.
struct BoxFile {
  DeviceId device;
  AccountId account;
  Scope scope;
  std::int64_t written_millis = 0;
  std::vector<std::string> rows;
};

/// A BoxFile's octets, signed by the phone that wrote it as if it were the body of POST /api/v1/carry
/// (core/sync/frames). The body of that request, too: somebody else's phone hands it over. → CarryReply
struct CarriedBox {
  std::string box;
  std::string signature;  ///< 64 octets, in base64url
};

struct CarryReply {
  std::uint32_t taken = 0;
  std::uint32_t refused = 0;   ///< the giver's own push is told why
  std::uint32_t deferred = 0;  ///< to be handed over again
};

/// What goes from phone to phone, before it is sealed: each a CarriedBox's octets. Also a file.
struct Parcel {
  std::vector<std::string> rows;
};

/// One code of a sealed parcel (core/sync/frames.h).
struct HandOverFrame {
  std::uint32_t parcel = 0;  ///< of all its frames the same
  std::uint32_t size = 0;    ///< of the sealed parcel
  std::uint32_t number = 0;
  std::string octets;
  std::uint32_t check = 0;  ///< the low half of hash_of the frame with 0 here
};

/// Encoders never fail. Decoders: kMalformed (not this message, cut, trailing bytes, impossible counts), kTooLarge
/// (over a limit above), kTooNew (a protocol version after ours).
[[nodiscard]] std::string encode(const SignInRequest& message);
[[nodiscard]] std::string encode(const SignInReply& message);
[[nodiscard]] std::string encode(const SealKeyReply& message);
[[nodiscard]] std::string encode(const PushRequest& message);
[[nodiscard]] std::string encode(const PushReply& message);
[[nodiscard]] std::string encode(const PullRequest& message);
[[nodiscard]] std::string encode(const PullReply& message);
[[nodiscard]] std::string encode(const BoxFile& message);
[[nodiscard]] std::string encode(const LeaveRequest& message);
[[nodiscard]] std::string encode(const LeaveReply& message);
[[nodiscard]] std::string encode(const QueueKeyReply& message);
[[nodiscard]] std::string encode(const QueueRequest& message);
[[nodiscard]] std::string encode(const QueueReply& message);
[[nodiscard]] std::string encode(const AuditRequest& message);
[[nodiscard]] std::string encode(const AuditReply& message);
[[nodiscard]] std::string encode(const RenewRequest& message);
[[nodiscard]] std::string encode(const PhonesRequest& message);
[[nodiscard]] std::string encode(const PhonesReply& message);
[[nodiscard]] std::string encode(const PhotoPutRequest& message);
[[nodiscard]] std::string encode(const PhotoPutReply& message);
[[nodiscard]] std::string encode(const PhotoGetRequest& message);
[[nodiscard]] std::string encode(const PhotoGetReply& message);
[[nodiscard]] std::string encode(const CarriedBox& message);
[[nodiscard]] std::string encode(const CarryReply& message);
[[nodiscard]] std::string encode(const Parcel& message);
[[nodiscard]] std::string encode(const Invitation& message);
[[nodiscard]] std::string encode(const HandOverFrame& message);

/// `auto request = decode<PushRequest>(bytes);` for each of the messages above.
template <class Message>
[[nodiscard]] Result<Message> decode(std::string_view bytes);

/// A row's canonical bytes. Requires: fields ascending, each once.
[[nodiscard]] std::string encode_row(const Row& row);
/// Reads what encode_row writes; kMalformed also when the fields are not in canonical order.
[[nodiscard]] Result<Row> decode_row(std::string_view bytes);
/// The kind that canonical bytes begin with, without reading on; Kind{} when there is none.
[[nodiscard]] Kind kind_of(std::string_view canonical_row);
/// Hash of canonical bytes.
[[nodiscard]] RowHash hash_of(std::string_view canonical_row);
[[nodiscard]] RowHash hash_of(const Row& row);

}  // namespace baijia
