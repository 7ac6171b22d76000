#include <cstring>

#include "core/core.h"
#include "core/store/schema.h"
#include "core/store/search_query.h"
#include "shell/app/screens/draft.h"
#include "tests/fuzz/heap_peak.h"
#include "tests/fuzz/seeds.h"
#include "tests/fuzz/targets.h"
#include "tests/support/committee.h"
#include "tests/support/fakes.h"
#include "tests/support/memory_blocks.h"

namespace baijia::fuzz {
namespace {

/// The image that `bytes` stand for; seeds.h has the form.
BlockImage::Bytes image_from(std::string_view bytes) {
  static const std::string kGolden = golden("store/v1.db");
  const bool changes = bytes.starts_with('\0');
  if (!bytes.empty()) bytes.remove_prefix(1);
  BlockImage::Bytes image(changes ? kGolden.size() : bytes.size());
  if (!image.empty()) std::memcpy(image.data(), changes ? kGolden.data() : bytes.data(), image.size());
  while (changes && bytes.size() > 4) {
    const auto octet = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at])); };
    const std::size_t at = octet(0) * kBlockSize + (octet(1) | octet(2) << 8U) % kBlockSize;
    const std::size_t count = std::min(octet(3), bytes.size() - 4);
    if (at < image.size()) std::memcpy(&image[at], &bytes[4], std::min(count, image.size() - at));
    bytes.remove_prefix(4 + count);
  }
  // A store hands out whole blocks; what is no multiple of them is refused before anything else.
  if (changes || bytes.size() % 2 == 0) {
    image.resize((image.size() + kBlockSize - 1) / kBlockSize * kBlockSize, std::byte{0});
  }
  return image;
}

}  // namespace

void block_image(std::string_view bytes) {
  BlockImage image{9, image_from(bytes)};
  const std::size_t size = image.bytes.size();
  testing::HandClock clock;
  testing::SeededRandom random(3);
  testing::KeptLog log;
  testing::MemoryBlocks blocks(size % kBlockSize == 0 ? image : BlockImage{});
  const HeapPeak peak;
  const auto core = Core::open({clock, random, blocks, log}, std::move(image), std::nullopt);
  if (core) {
    (void)(*core)->check_integrity();
    (void)(*core)->today();
    for (const BuildingLine& building : (*core)->buildings()) (void)(*core)->door_wall(building.building);
    (void)(*core)->people_groups();
    (void)(*core)->issues({});
    (void)(*core)->promises({});
    (void)(*core)->answers();
    (void)(*core)->search("楼道");
    (void)(*core)->draft("visit/1");
    (void)(*core)->sync_view();
    (void)(*core)->next_request();
    const std::string box = (*core)->export_box();
    must_hold(!box.empty(), "no box can be exported");
  }
  peak.must_be_within(64 * size + (16U << 20U));
}

void row_versions(std::string_view bytes) {
  RowVersions versions;
  {
    const HeapPeak peak;
    const Result<void> read = decode_versions(bytes, testing::Committee::kScope, versions);
    peak.must_be_within(64 * bytes.size() + 4096);
    if (!read) return;
  }
  for (std::size_t i = 1; i < versions.foreign.size(); ++i) {
    must_hold(versions.foreign[i - 1].number < versions.foreign[i].number, "fields without a column do not ascend");
  }
  std::string again;
  encode_versions(versions, testing::Committee::kScope, again);
  RowVersions second;
  must_hold(decode_versions(again, testing::Committee::kScope, second).has_value(), "versions written are refused");
  must_hold(second.scope == versions.scope && second.distinct == versions.distinct && second.masks == versions.masks &&
                second.foreign == versions.foreign,
            "versions are read differently after they were written");
}

void search_words(std::string_view bytes) {
  const HeapPeak peak;
  const SearchQuery query = parse_search(bytes);
  peak.must_be_within(256 * bytes.size() + 4096);
  must_hold(narrowed(narrowed(bytes)) == narrowed(bytes), "narrowing twice is not narrowing once");
  must_hold(query.text.size() <= narrowed(bytes).size(), "the words grew");
}

void draft_text(std::string_view bytes) {
  const HeapPeak peak;
  const app::VisitDraft visit = app::visit_draft_from_text(bytes);
  const app::IssueDraft issue = app::issue_draft_from_text(bytes);
  peak.must_be_within(256 * bytes.size() + 4096);
  must_hold(app::visit_draft_from_text(app::text_from_draft(visit)) == visit,
            "a visit's draft is read back differently");
  must_hold(app::issue_draft_from_text(app::text_from_draft(issue)) == issue,
            "an issue's draft is read back differently");
  const app::ConfidenceDraft confidence = app::confidence_draft_from_text(bytes);
  must_hold(app::confidence_draft_from_text(app::text_from_draft(confidence)) == confidence,
            "what is in confidence is read back differently");
  app::ResidentDraft resident;
  app::take_draft(resident, bytes);
  app::ResidentDraft again;
  app::take_draft(again, app::text_from_draft(resident));
  must_hold(app::text_from_draft(again) == app::text_from_draft(resident),
            "a resident's draft is read back differently");
  (void)app::write_up_from_draft(VisitId{}, visit);
  (void)app::new_issue_from_draft(issue);
}

}  // namespace baijia::fuzz
