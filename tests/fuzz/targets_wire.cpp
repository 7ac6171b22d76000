#include <algorithm>

#include "core/core.h"
#include "core/sync/frames.h"
#include "core/sync/hub.h"
#include "core/sync/wire.h"
#include "tests/fuzz/heap_peak.h"
#include "tests/fuzz/targets.h"
#include "tests/support/committee.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_blocks.h"
#include "tests/support/memory_hub_store.h"
#include "tests/support/wire_messages.h"

namespace baijia::fuzz {
namespace {

/// What one octet of a message may cost: a RowReceipt or a string is larger than the fewest octets that it takes.
constexpr std::size_t kPerOctet = 64;
constexpr std::size_t kAlways = 16U << 10U;

template <class Message>
void read_and_write_again(std::string_view bytes) {
  const HeapPeak peak;
  const Result<Message> message = decode<Message>(bytes);
  peak.must_be_within(kPerOctet * bytes.size() + kAlways);
  if (message) must_hold(encode(*message) == bytes, "a message that was read is written differently");
}

/// A hub with the fixture's committee, and everything about it that is the same for all inputs.
struct Hub {
  Hub() {
    const Result<void> put =
        store.transact(testing::Committee::kScope, [](HubTransaction& transaction) -> Result<void> {
          for (const Row& row : rows()) BAIJIA_TRY(transaction.put(row));
          return {};
        });
    must_hold(put.has_value(), "the fixture's rows are taken");
  }

  static const testing::Committee& committee() {
    static const testing::Committee kCommittee(
        {.buildings = 1, .floors = 1, .rooms_per_floor = 1, .visits = 1, .issues = 1, .note_length = 12});
    return kCommittee;
  }
  static const std::vector<Row>& rows() {
    static const std::vector<Row> kRows = committee().rows();
    return kRows;
  }

  testing::HandClock clock;
  testing::KeptLog log;
  testing::MemoryHubStore store{uuid_from_name("hub")};
  HubRound round{store, clock, log};
};

/// The rows of committees other than the caller's must be as they were.
void must_be_at_home(const testing::MemoryHubStore& store) {
  for (const auto& [scope, committee] : store.content()) {
    must_hold(scope == testing::Committee::kScope || committee.rows.empty(), "rows went into another committee");
    for (const auto& [key, stored] : committee.rows) {
      must_hold(stored.row.scope == scope, "a row of another committee is kept");
      must_hold(decode_row(encode_row(stored.row)).has_value(), "a row that is kept cannot be read again");
    }
  }
}

HubCaller caller_on(DeviceId device) {
  return {Hub::committee().member.id, Role::kMember, testing::Committee::kScope, device};
}

}  // namespace

void wire_message(std::string_view bytes) {
  testing::for_each_message([bytes]<class Message>(const char*) { read_and_write_again<Message>(bytes); });
  const auto identity = identity_from_sign_in({.status = 200, .body = std::string(bytes)}, DeviceId{1});
  must_hold(identity.has_value() == decode<SignInReply>(bytes).has_value(), "the app reads a sign-in another way");
}

void wire_row(std::string_view bytes) {
  const HeapPeak peak;
  const Result<Row> row = decode_row(bytes);
  peak.must_be_within(kPerOctet * bytes.size() + kAlways);
  if (!row) return;
  must_hold(encode_row(*row) == bytes, "a row that was read is written differently");
  must_hold(hash_of(*row) == hash_of(bytes), "a row's hash is not its octets'");
}

void hub_push(std::string_view bytes) {
  Hub hub;
  const Result<PushRequest> request = decode<PushRequest>(bytes);
  const HubCaller caller = caller_on(request ? request->device : DeviceId{7});
  const Result<std::string> first = hub.round.push(caller, bytes);
  must_hold(request.has_value() || !first, "what is no push was taken as one");
  if (first) {
    const Result<PushReply> reply = decode<PushReply>(*first);
    must_hold(reply && reply->receipts.size() == request->rows.size(), "not one receipt a row");
    const auto content = hub.store.content().at(testing::Committee::kScope).rows;
    must_hold(hub.round.push(caller, bytes).has_value(), "the same push is refused the second time");
    for (const auto& [key, stored] : hub.store.content().at(testing::Committee::kScope).rows) {
      const auto before = content.find(key);
      must_hold(before != content.end() && before->second.row == stored.row, "the same push changed something again");
    }
  }
  const Result<std::string> page = hub.round.pull(caller, bytes);
  if (page) must_hold(decode<PullReply>(*page).has_value(), "the hub's page cannot be read");
  must_be_at_home(hub.store);
}

void box_import(std::string_view bytes) {
  const HeapPeak peak;
  const Result<BoxFile> box = decode<BoxFile>(bytes);
  peak.must_be_within(kPerOctet * bytes.size() + kAlways);
  if (!box) return;
  Hub hub;
  const auto receipts = hub.round.take(caller_on(box->device), box->rows);
  must_hold(receipts && receipts->size() == box->rows.size(), "not one receipt a row");
  must_be_at_home(hub.store);
}

void hand_over_codes(std::string_view bytes) {
  const Result<std::string> octets = octets_from_code_text(bytes);
  if (octets) must_hold(code_text(*octets) == bytes, "a code that was read is written differently");
  // Each line is a code that the camera read.
  const HeapPeak peak;
  FrameCollector collector;
  std::size_t taken = 0;
  for (std::string_view rest = bytes; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (collector.take(rest.substr(0, end))) ++taken;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  must_hold(collector.have() <= taken && collector.have() <= collector.count(), "more pieces than codes");
  must_hold(collector.count() <= (kMaxParcelBytes + kPieceOctets - 1) / kPieceOctets, "more pieces than a parcel has");
  const std::string parcel = collector.parcel();
  must_hold(parcel.empty() || collector.have() == collector.count(), "a parcel from some of its pieces");
  peak.must_be_within(kPerOctet * bytes.size() + kMaxParcelBytes);
}

void parcel_file(std::string_view bytes) {
  const Identity who = testing::Committee::identity(Hub::committee().member);
  testing::HandClock clock;
  testing::SeededRandom random(1);
  testing::KeptLog log;
  testing::MemoryBlocks blocks;
  auto core = Core::open({clock, random, blocks, log}, {}, who);
  must_hold(core.has_value(), "a new database opens");
  const Result<Received> received = (*core)->receive(bytes);
  const std::int64_t carried = (*core)->sync_view().carried;
  must_hold(received || carried == 0, "something of a parcel that was refused is kept");
  (void)(*core)->read_invitation(bytes);
  (void)(*core)->today();
  must_hold((*core)->storage_health() != StorageHealth::kReadOnly, "a parcel turned the phone read-only");
  must_hold((*core)->check_integrity().has_value(), "a parcel damaged the database");
}

void phone_reply(std::string_view bytes) {
  const Identity who = testing::Committee::identity(Hub::committee().member);
  testing::HandClock clock;
  testing::SeededRandom random(1);
  testing::KeptLog log;
  static const BlockImage kSignedIn = [&] {
    testing::MemoryBlocks blocks;
    must_hold(Core::open({clock, random, blocks, log}, {}, who).has_value(), "a new database opens");
    return blocks.image();
  }();
  testing::MemoryBlocks blocks(kSignedIn);
  auto core = Core::open({clock, random, blocks, log}, BlockImage(kSignedIn), who);
  must_hold(core.has_value(), "the signed-in database opens");
  std::optional<WireRequest> request = (*core)->next_request();
  must_hold(request.has_value(), "a phone that has signed in asks for its rows");
  // So that the answer is one to this request, whatever it says.
  Result<PullReply> reply = decode<PullReply>(bytes);
  if (reply) {
    reply->after = decode<PullRequest>(request->body).value().after;
    reply->last_sequence = std::max(reply->last_sequence, reply->after);
  }
  const std::string answer = reply ? encode(*reply) : std::string(bytes);
  {
    const HeapPeak peak;
    (void)(*core)->on_response({.status = 200, .body = answer});
    peak.must_be_within(kPerOctet * answer.size() + (4U << 20U));
  }
  (void)(*core)->today();
  (void)(*core)->buildings();
  (void)(*core)->people_groups();
  (void)(*core)->issues({});
  (void)(*core)->search("602");
  must_hold((*core)->storage_health() != StorageHealth::kReadOnly, "an answer of the hub's turned the phone read-only");
  must_hold((*core)->check_integrity().has_value(), "an answer of the hub's damaged the database");
}

}  // namespace baijia::fuzz
