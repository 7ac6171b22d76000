// The wire: what is written is read back, what is cut, flipped or hostile is refused without allocating, and every
// released form is opened for ever (tests/golden/wire).

#include <filesystem>
#include <fstream>
#include <limits>
#include <new>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

#include "core/sync/wire.h"
#include "tests/support/counted_new.h"
#include "tests/support/results.h"
#include "tests/support/rows.h"
#include "tests/support/wire_messages.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

// One of each message, every field filled with something that could get lost.

template <class Message>
Message sample();

Row sample_row(std::uint8_t number) {
  return {Scope{310104013007},
          key_of(number),
          {{1, reference(uuid_from_name("household")), version_at(1'795'392'000'000, 7)},
           {4, std::int64_t{2}, version_at(1'795'392'000'000, 7)},
           {5, std::int64_t{-1'795'392'000'123}, version_at(1'795'392'000'000, 7)},
           {8, std::string("楼道灯坏了,儿子在外地"), version_at(1'795'392'060'000, 7, 3)},
           {10, std::monostate{}, version_at(1'795'392'060'000, 7, 3)},
           {60'000, std::string("later"), version_at(1'795'392'000'000, 8)}}};
}

std::vector<std::string> sample_rows() { return {encode_row(sample_row(1)), encode_row(sample_row(2))}; }

template <>
SignInRequest sample() {
  return {"li", "correct horse 电池", DeviceId{0xFEDCBA9876543210}, "Android Chrome"};
}
template <>
SignInReply sample() {
  return {
      AccountId{uuid_from_name("li")}, "李老师", Role::kChief, Scope{310104013007}, "龙泉园路居委会", 1'795'392'000'000,
      uuid_from_name("epoch")};
}
template <>
SealKeyReply sample() {
  return {"q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"};
}
template <>
PushRequest sample() {
  return {DeviceId{7}, 300, Scope{310104013007}, sample_rows()};
}
template <>
PushReply sample() {
  return {1'795'392'000'000,
          uuid_from_name("epoch"),
          300,
          {{key_of(1), RowReceipt::Status::kTaken, {1, 2}, Code::kRejected},
           {key_of(2, Kind::kHousehold), RowReceipt::Status::kRejected, {3, 4}, Code::kForbidden},
           {key_of(3), RowReceipt::Status::kDeferred, {5, 6}, Code::kHubBusy}}};
}
template <>
PullRequest sample() {
  return {DeviceId{7}, Scope{310104013007}, 12'345};
}
template <>
PullReply sample() {
  return {-1, uuid_from_name("epoch"), 12'345, sample_rows(), 12'347, 99};
}
template <>
BoxFile sample() {
  return {DeviceId{7}, AccountId{uuid_from_name("li")}, Scope{310104013007}, 1'795'392'000'000, sample_rows()};
}

template <>
LeaveRequest sample() {
  return {DeviceId{7}, Scope{310104013007}, true, sample_rows()};
}
template <>
LeaveReply sample() {
  return {1'795'392'000'000, uuid_from_name("epoch"), Scope{310104013007}, true};
}
template <>
QueueKeyReply sample() {
  return {std::string("\x04 a point", 9)};
}
template <>
QueueRequest sample() {
  return {AccountId{uuid_from_name("li")}, DeviceId{7}, true, {"sealed", std::string(300, 's')}};
}
template <>
QueueReply sample() {
  return {1'795'392'000'000, 3, 1, true};
}
template <>
AuditRequest sample() {
  return {Scope{310104013007}, 4711};
}
template <>
AuditReply sample() {
  return {{.lines = {{1'795'392'000'000, "李老师", "登录"}, {-1, "", "导入了名册"}}, .next = 4660}};
}
template <>
RenewRequest sample() {
  return {DeviceId{7}, DeviceId{8}};
}
template <>
PhonesRequest sample() {
  return {PhoneDeed::kWipe, AccountId{uuid_from_name("li")}, DeviceId{7}};
}
template <>
PhonesReply sample() {
  return {{.phones = {{AccountId{uuid_from_name("li")}, "李老师", DeviceId{7}, "Android Chrome", PhoneState::kRevoked,
                       1'795'392'000'000, -1}},
           .code = "12345678",
           .code_until = 1'795'392'600'000}};
}

template <>
PhotoPutRequest sample() {
  return {Scope{310104013007}, PhotoId{uuid_from_name("photo")}, 65'536, std::string("\xFF\xD8 a piece", 10)};
}
template <>
PhotoPutReply sample() {
  return {65'546};
}
template <>
PhotoGetRequest sample() {
  return {Scope{310104013007}, PhotoId{uuid_from_name("photo")}, 9'000, 262'144};
}
template <>
PhotoGetReply sample() {
  return {65'546, std::string("\xFF\xD8 a piece", 10)};
}

template <>
CarriedBox sample() {
  return {std::string("BJ\7\1 a box", 10), "c2lnbmVk"};
}
template <>
CarryReply sample() {
  return {3, 1, 2};
}
template <>
Parcel sample() {
  return {{encode(sample<CarriedBox>()), "another"}};
}
template <>
Invitation sample() {
  return {Scope{310104013007}, AccountId{uuid_from_name("li")}, std::string("\4 a key", 7)};
}
template <>
HandOverFrame sample() {
  return {0xFEDCBA98, 4711, 26, std::string("\0 a piece", 9), 0x12345678};
}

/// A header and LEB128 numbers, for messages that no encoder would write.
std::string header(char type) { return {'B', 'J', type, 1}; }
std::string leb(std::uint64_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7U) out += static_cast<char>((value & 0x7FU) | 0x80U);
  return out + static_cast<char>(value);
}

std::string golden(const std::string& name) {
  std::ifstream file(std::string(BAIJIA_SOURCE_DIR) + "/tests/golden/wire/v1/" + name + ".bin", std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("every message that core/sync/wire.h declares is in the tests' list of messages") {
  const auto text_of = [](const char* file) {
    std::ifstream stream(std::filesystem::path(BAIJIA_SOURCE_DIR) / file);
    REQUIRE(stream);
    return std::string{std::istreambuf_iterator<char>(stream), {}};
  };
  const std::string wire = text_of("core/sync/wire.h");
  const std::string list = text_of("tests/support/wire_messages.h");
  const std::string_view begin = "std::string encode(const ";
  std::size_t declared = 0;
  for (std::size_t at = wire.find(begin); at != std::string::npos; at = wire.find(begin, at)) {
    at += begin.size();
    const std::string name = wire.substr(at, wire.find('&', at) - at);
    INFO(name << " has no line in tests/support/wire_messages.h");
    CHECK(list.contains("operator()<" + name + ">("));
    ++declared;
  }
  CHECK(declared > 20);
}

TEST_CASE("a field that came later travels only when it has a value, and is not read empty") {
  SignInRequest request = sample<SignInRequest>();
  const std::string before = encode(request);
  CHECK(must(decode<SignInRequest>(before)).code.empty());
  request.code = "12345678";
  CHECK(encode(request).starts_with(before));
  CHECK(must(decode<SignInRequest>(encode(request))).code == "12345678");
  CHECK(decode<SignInRequest>(before + '\0').error().code == Code::kMalformed);
  PullReply reply = sample<PullReply>();
  const std::string short_reply = encode(reply);
  reply.lease_days = 7;
  CHECK(encode(reply) == short_reply + '\7');
  CHECK(must(decode<PullReply>(short_reply + '\7')).lease_days == 7);
  CHECK(decode<PullReply>(short_reply + '\0').error().code == Code::kMalformed);
}

TEST_CASE("what is held travels behind the lease, and neither is taken for the other") {
  PullRequest request = sample<PullRequest>();
  const std::string older = encode(request);
  request.held = {1, 2};
  CHECK(encode(request).starts_with(older));
  CHECK(must(decode<PullRequest>(encode(request))).held == RowHash{1, 2});
  PullReply reply = sample<PullReply>();
  const std::string short_reply = encode(reply);
  for (const std::uint8_t days : {std::uint8_t{0}, std::uint8_t{7}}) {
    reply.lease_days = days;
    reply.held = Held::kSame;
    reply.confidences = {};
    CHECK(encode(reply) == short_reply + static_cast<char>(days) + '\1');
    reply.held = Held::kWhole;
    for (const auto& rows : {std::vector<std::string>{}, sample_rows()}) {
      reply.confidences = rows;
      const PullReply read = must(decode<PullReply>(encode(reply)));
      CHECK(read.lease_days == days);
      CHECK(read.held == Held::kWhole);
      CHECK(read.confidences == rows);
    }
  }
  CHECK(decode<PullReply>(short_reply + std::string("\7\0", 2)).error().code == Code::kMalformed);
  CHECK(decode<PullReply>(short_reply + std::string("\7\3", 2)).error().code == Code::kMalformed);
  CHECK(decode<PullReply>(short_reply + std::string("\7\2", 2)).error().code == Code::kMalformed);
}

TEST_CASE("the kind is read from a row's first octets, and from nothing else") {
  CHECK(kind_of(sample_rows().front()) == Kind::kVisit);
  CHECK(kind_of("") == Kind{});
  CHECK(kind_of(std::string("\x80", 1)) == Kind{});
}

TEST_CASE("every message is read back as it was written") {
  for_each_message([]<class Message>(const char*) {
    const std::string bytes = encode(sample<Message>());
    const Result<Message> message = decode<Message>(bytes);
    REQUIRE(message);
    CHECK(encode(*message) == bytes);
  });
  const auto reply = decode<PushReply>(encode(sample<PushReply>()));
  REQUIRE(reply);
  CHECK(reply->receipts[1].code == Code::kForbidden);
  CHECK(reply->receipts[2].status == RowReceipt::Status::kDeferred);
  const auto page = decode<PullReply>(encode(sample<PullReply>()));
  REQUIRE(page);
  CHECK(page->rows == sample_rows());
  CHECK(page->hub_millis == -1);
  CHECK(page->remaining == 99);
  const auto signed_in = decode<SignInReply>(encode(sample<SignInReply>()));
  REQUIRE(signed_in);
  CHECK(signed_in->name == "李老师");
  CHECK(signed_in->role == Role::kChief);
}

TEST_CASE("a message cut at any byte is refused") {
  for_each_message([]<class Message>(const char*) {
    const std::string bytes = encode(sample<Message>());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const Result<Message> message = decode<Message>(std::string_view(bytes).substr(0, size));
      REQUIRE_FALSE(message);
      CHECK(message.error().code == Code::kMalformed);
    }
  });
}

TEST_CASE("a message with any bit flipped is refused or read as another proper message") {
  for_each_message([]<class Message>(const char*) {
    const std::string bytes = encode(sample<Message>());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        std::string flipped = bytes;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
        const Result<Message> message = decode<Message>(flipped);
        if (message) CHECK(encode(*message) == flipped);
      }
    }
  });
}

TEST_CASE("bytes after a message are refused") {
  for_each_message([]<class Message>(const char*) {
    const Result<Message> message = decode<Message>(encode(sample<Message>()) + '\0');
    REQUIRE_FALSE(message);
    CHECK(message.error().code == Code::kMalformed);
  });
}

TEST_CASE("one message is not taken for another, nor a web page for any") {
  for_each_message([]<class Message>(const char*) {
    for_each_message([]<class Other>(const char*) {
      CHECK(decode<Message>(encode(sample<Other>())).has_value() == std::is_same_v<Message, Other>);
    });
    CHECK(decode<Message>("<!doctype html><title>Free Wi-Fi</title>").error().code == Code::kMalformed);
  });
}

TEST_CASE("a later protocol is said to be too new, protocol 0 does not exist") {
  for_each_message([]<class Message>(const char*) {
    std::string bytes = encode(sample<Message>());
    bytes[3] = static_cast<char>(kProtocolVersion + 1);
    CHECK(decode<Message>(bytes).error().code == Code::kTooNew);
    bytes[3] = 0;
    CHECK(decode<Message>(bytes).error().code == Code::kMalformed);
  });
}

TEST_CASE("a message over the limit is too large before it is looked at") {
  const std::string bytes(kMaxMessageBytes + 1, 'B');
  CHECK(decode<PushRequest>(bytes).error().code == Code::kTooLarge);
}

TEST_CASE("more rows than a message may have are too large") {
  PushRequest push;
  push.rows.resize(kMaxRowsPerMessage);
  CHECK(decode<PushRequest>(encode(push)));
  push.rows.resize(kMaxRowsPerMessage + 1);
  CHECK(decode<PushRequest>(encode(push)).error().code == Code::kTooLarge);
}

TEST_CASE("impossible counts and lengths are refused without allocating") {
  const std::string fixed(24, '\0');  // device, sequence, scope of a push
  for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{8192}, std::uint64_t{1} << 31U,
                                    std::uint64_t{1} << 32U, std::numeric_limits<std::uint64_t>::max()}) {
    const std::string rows = header(3) + fixed + leb(count);
    const std::string text = header(1) + leb(count);
    const std::string receipts = header(4) + std::string(32, '\0') + leb(count);
    const std::size_t before = allocated_bytes();
    CHECK_FALSE(decode<PushRequest>(rows));
    CHECK_FALSE(decode<SignInRequest>(text));
    CHECK_FALSE(decode<PushReply>(receipts));
    CHECK(allocated_bytes() - before < 4096);
  }
}

TEST_CASE("a hostile message makes the reader allocate no more than a small multiple of its size") {
  // As many elements as the bytes could hold at all.
  const std::size_t size = 1U << 20U;
  const std::string receipts = header(4) + std::string(32, '\0') + leb(size / 37) + std::string(size, '\0');
  const std::string rows = header(3) + std::string(24, '\0') + leb(kMaxRowsPerMessage) + std::string(size, '\0');
  const std::string box = header(7) + std::string(40, '\0') + leb(size) + std::string(size, '\0');
  for (const std::string& bytes : {receipts, rows, box}) {
    const std::size_t before = allocated_bytes();
    (void)decode<PushReply>(bytes);
    (void)decode<PushRequest>(bytes);
    (void)decode<BoxFile>(bytes);
    CHECK(allocated_bytes() - before <= 40 * bytes.size());
  }
}

TEST_CASE("an unknown receipt status or role is refused") {
  PushReply reply;
  reply.receipts.resize(1);
  std::string bytes = encode(reply);
  bytes[bytes.size() - 2 - 16 - 1] = 4;  // before: code, hash
  CHECK_FALSE(decode<PushReply>(bytes));
  SignInReply signed_in = sample<SignInReply>();
  signed_in.role = static_cast<Role>(6);
  CHECK_FALSE(decode<SignInReply>(encode(signed_in)));
}

TEST_CASE("numbers that are not in their shortest form are refused") {
  const std::string proper = header(1) + leb(0) + leb(0) + std::string(8, '\0') + leb(0);
  CHECK(decode<SignInRequest>(proper));
  CHECK_FALSE(decode<SignInRequest>(header(1) + std::string("\x80\0", 2) + leb(0) + std::string(8, '\0') + leb(0)));
  CHECK_FALSE(decode<SignInRequest>(header(1) + std::string(11, '\xFF') + leb(0) + std::string(8, '\0') + leb(0)));
}

TEST_CASE("random rows are read back as they were written, known and unknown") {
  RowMaker make(7);
  for (int i = 0; i < 2000; ++i) {
    const Row row = make.row(key_of(3, static_cast<Kind>(make.below(65'536))));
    const Result<Row> read = decode_row(encode_row(row));
    REQUIRE(read);
    CHECK(*read == row);
  }
}

TEST_CASE("a row cut at any byte is refused, and a flipped one never reads as a row that is written otherwise") {
  const std::string bytes = encode_row(sample_row(1));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(decode_row(std::string_view(bytes).substr(0, size)));
  }
  CHECK_FALSE(decode_row(bytes + "x"));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int octet = 0; octet < 256; ++octet) {
      std::string flipped = bytes;
      flipped[at] = static_cast<char>(octet);
      const Result<Row> row = decode_row(flipped);
      if (row) CHECK(encode_row(*row) == flipped);
    }
  }
}

TEST_CASE("random bytes are never a reason to fall") {
  std::mt19937_64 engine(8);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = header(static_cast<char>(engine() % 9));
    for (std::size_t size = engine() % 80; size > 0; --size) bytes += static_cast<char>(engine() % (i % 2 ? 256 : 4));
    for_each_message([&]<class Message>(const char*) {
      const Result<Message> message = decode<Message>(bytes);
      if (message) CHECK(encode(*message) == bytes);
    });
    const Result<Row> row = decode_row(std::string_view(bytes).substr(4));
    if (row) CHECK(encode_row(*row) == bytes.substr(4));
  }
}

TEST_CASE("a row with too many fields or octets is too large") {
  Row row{Scope{1}, key_of(1), {}};
  for (std::uint16_t number = 0; number < kMaxFieldsPerRow; ++number) row.fields.push_back({number, {}, {}});
  CHECK(decode_row(encode_row(row)));
  row.fields.push_back({60'000, {}, {}});
  CHECK(decode_row(encode_row(row)).error().code == Code::kTooLarge);
  row.fields = {{1, std::string(kMaxRowBytes, 'x'), {}}};
  CHECK(decode_row(encode_row(row)).error().code == Code::kTooLarge);
}

TEST_CASE("equal rows have equal hashes, and any difference another one") {
  const Row row = sample_row(1);
  CHECK(hash_of(row) == hash_of(encode_row(row)));
  CHECK(hash_of(row) == hash_of(sample_row(1)));
  CHECK(hash_of(row) != hash_of(sample_row(2)));
  Row later = row;
  later.fields[0].version.time += 1;
  CHECK(hash_of(later) != hash_of(row));
  Row elsewhere = row;
  elsewhere.scope.code += 1;
  CHECK(hash_of(elsewhere) != hash_of(row));
}

TEST_CASE("a row's hash is the same on every machine and for ever") {
  const RowHash hash = hash_of(sample_row(1));
  CHECK(hash.high == 0x43fe2a45fcf71e64);
  CHECK(hash.low == 0x9f97d0babc515ac3);
}

TEST_CASE("messages of protocol 1 are opened for ever and written as they were") {
  const std::filesystem::path folder = std::filesystem::path(BAIJIA_SOURCE_DIR) / "tests/golden/wire/v1";
  for_each_message([&]<class Message>(const char* name) {
    std::ifstream file(folder / name, std::ios::binary);
    REQUIRE(file);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    INFO(name);
    const Result<Message> message = decode<Message>(bytes.str());
    REQUIRE(message);
    CHECK(encode(*message) == bytes.str());
    CHECK(bytes.str() == encode(sample<Message>()));
  });
}

TEST_CASE("pulls that say what is held are opened for ever and written as they were") {
  PullRequest request = sample<PullRequest>();
  request.held = {0x0123456789ABCDEF, 0xFEDCBA9876543210};
  PullReply reply = sample<PullReply>();
  reply.lease_days = 7;
  reply.held = Held::kWhole;
  reply.confidences = sample_rows();
  CHECK(golden("pull_request_held") == encode(request));
  CHECK(encode(must(decode<PullRequest>(golden("pull_request_held")))) == encode(request));
  CHECK(golden("pull_reply_held") == encode(reply));
  CHECK(encode(must(decode<PullReply>(golden("pull_reply_held")))) == encode(reply));
}
