#include <algorithm>
#include <map>
#include <utility>

#include "shell/hub/encoding.h"
#include "shell/hub/framing.h"
#include "shell/hub/queue_seal.h"
#include "shell/hub/roster.h"
#include "tests/fuzz/heap_peak.h"
#include "tests/fuzz/seeds.h"
#include "tests/fuzz/targets.h"
#include "tests/support/committee.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_hub_store.h"
#include "tests/support/sealed_box.h"
#include "tests/support/sheet_files.h"

namespace baijia::fuzz {
namespace {

constexpr hub::TableLimits kSmall{.file_bytes = 32U << 10U,
                                  .part_bytes = 128U << 10U,
                                  .rows = 500,
                                  .columns = 40,
                                  .cell_bytes = 4096,
                                  .merged_cells = 4000};
/// Of the libraries that unpack and parse, for parts of kSmall.
constexpr std::size_t kUnpacking = 24U << 20U;

void take_roster(std::string_view bytes) {
  hub::Table table;
  {
    const HeapPeak peak;
    Result<hub::Table> read = hub::read_table(bytes, {}, kSmall);
    const bool packed = bytes.starts_with("PK");
    peak.must_be_within(packed ? kUnpacking : 64 * bytes.size() + (256U << 10U));
    if (!read) return;
    table = std::move(*read);
  }
  must_hold(!table.rows.empty() && table.rows.size() <= kSmall.rows, "more rows than the limit, or none");
  std::size_t last = 0;
  for (const hub::TableRow& row : table.rows) {
    must_hold(row.number > last, "rows are not in order");
    last = row.number;
    must_hold(row.cells.size() <= kSmall.columns, "more columns than the limit");
    for (const std::string& cell : row.cells) {
      must_hold(cell.size() <= kSmall.cell_bytes, "a cell is longer than the limit");
      must_hold(hub::clean_cell(cell) == cell, "a cell is not clean");
    }
  }
  const Result<hub::Roster> roster = hub::read_roster(table);
  if (!roster) return;
  testing::HandClock clock;
  testing::SeededRandom random(1);
  testing::MemoryHubStore store(uuid_from_name("hub"));
  const auto stored =
      hub::import_roster(store, clock, random, testing::Committee::kScope, *roster, hub::ImportMode::kStore);
  must_hold(stored.has_value(), "a roster that was read is not taken");
  (void)hub::report_text(*roster, *stored, hub::ImportMode::kStore);
  const auto again =
      hub::import_roster(store, clock, random, testing::Committee::kScope, *roster, hub::ImportMode::kStore);
  must_hold(again && again->buildings.added + again->households.added + again->residents.added == 0,
            "importing the same file again adds something");
  must_hold(again->buildings.changed + again->households.changed + again->residents.changed == 0,
            "importing the same file again changes something");
}

struct Heard {
  std::size_t passed = 0;
  int refused = 0;
  bool operator==(const Heard&) const = default;
};

/// What the framing says when the connection's bytes arrive in pieces of `piece`.
Heard hear(std::string_view bytes, std::size_t piece) {
  hub::Framing framing(2048);
  Heard heard;
  std::size_t arrived = 0;
  while (arrived < bytes.size()) {
    arrived = std::min(arrived + piece, bytes.size());
    // As the hub does: what was not passed is looked at again together with what comes next.
    const auto [pass, refuse] = framing.look(bytes.substr(heard.passed, arrived - heard.passed));
    must_hold(pass <= arrived - heard.passed, "more was passed than has arrived");
    heard.passed += pass;
    heard.refused = refuse;
    if (refuse != 0) break;
  }
  return heard;
}

}  // namespace

void roster_file(std::string_view bytes) { take_roster(bytes); }

void roster_parts(std::string_view bytes) {
  std::map<std::string, std::string> parts;
  for (const std::string& name : parts_in_order()) {
    const std::size_t end = std::min(bytes.find('\0'), bytes.size());
    if (end > 0) parts[name] = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  if (!parts.empty()) take_roster(testing::zip_of(parts));
}

void http_framing(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::size_t piece = 1 + static_cast<unsigned char>(bytes.front()) % 64;
  bytes.remove_prefix(1);
  const HeapPeak peak;
  const Heard whole = hear(bytes, std::max<std::size_t>(bytes.size(), 1));
  const Heard pieces = hear(bytes, piece);
  peak.must_be_within(0);
  must_hold(whole == pieces, "how the bytes were cut decides what they are");
  must_hold(whole.refused == 0 || (whole.refused >= 400 && whole.refused < 600), "no HTTP status");
  // Any client can send the header line as it stands.
  (void)hub::accepts_encoding(bytes, "gzip");
}

void http_body(std::string_view bytes) {
  if (bytes.empty()) return;
  constexpr std::size_t kMost = 32U << 10U;
  const std::string_view encoding = encodings()[static_cast<unsigned char>(bytes.front()) % encodings().size()];
  bytes.remove_prefix(1);
  const HeapPeak peak;
  const Result<std::string> body = hub::decoded_content(bytes, encoding, kMost);
  // What comes out, twice while it grows, and zlib's own window.
  peak.must_be_within(3 * kMost + (128U << 10U));
  if (!body) return;
  must_hold(body->size() <= kMost, "more came out than is allowed");
  const Result<std::string> again = hub::decoded_content(hub::gzip(*body), "gzip", kMost);
  must_hold(again && *again == *body, "what is packed is not what was unpacked");
}

void sealed_box(std::string_view bytes) {
  const AccountId li{uuid_from_name("li")};
  static const hub::QueueSeal kSeal("the hub's secret");
  // What the library makes ready for good at its first use is not the input's.
  static const bool kReady = kSeal.open(li, testing::sealed_box(kSeal.public_key(), li, "warm")).has_value();
  must_hold(kReady, "a sealed box does not open");
  Result<std::string> opened = fail(Code::kMalformed);
  {
    const HeapPeak peak;
    opened = kSeal.open(li, bytes);
    peak.must_be_within(4 * bytes.size() + (64U << 10U));
  }
  must_hold(opened || opened.error().code == Code::kMalformed, "a box fails in another way");
  // Whatever stands in a box that opens: it is an exported one, or is not read.
  if (opened) box_import(*opened);
}

}  // namespace baijia::fuzz
