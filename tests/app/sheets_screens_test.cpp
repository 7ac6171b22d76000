// Sheets: how they come and how they grow.

#include <cmath>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/app_member.h"

namespace baijia::testing {
namespace {

/// The heights that the sheet of that title has in the next frames; nothing while it is not seen.
std::vector<float> heights_of(Phone& phone, std::string_view title, int frames) {
  std::vector<float> heights;
  for (int frame = 0; frame < frames; ++frame) {
    phone.host.draw(*phone.app);
    const SemanticNode* const dialog = phone.find(SemanticRole::kDialog, title);
    if (dialog != nullptr) heights.push_back(dialog->height);
    phone.community.clock.advance(16);
  }
  return heights;
}

TEST_CASE("a sheet that asks for more grows without a jump, within a fifth of a second") {
  Community community;
  AppMember chief(community, "wang");
  chief.open_tab("走");
  chief.tap("包干");
  chief.tap("李老师");
  chief.tap("交给别人");
  const float before = chief.phone.find(SemanticRole::kDialog, "这 24 户归谁")->height;
  chief.phone.app->on_activate(chief.button("王书记")->id);
  const std::vector<float> heights = heights_of(chief.phone, "这 24 户归谁", 14);
  chief.phone.settle();
  const float after = chief.phone.find(SemanticRole::kDialog, "这 24 户归谁")->height;
  INFO("from " << before << " to " << after);
  REQUIRE(heights.size() == 14);
  REQUIRE(after > before + 100);
  CHECK(heights.back() == after);
  for (std::size_t at = 1; at < heights.size(); ++at) {
    CHECK(heights[at] >= heights[at - 1]);
    CHECK(heights[at] - heights[at - 1] <= (after - before) / 2);
  }
}

TEST_CASE("a sheet is not seen before its height is known") {
  Community community;
  AppMember chief(community, "wang", kDesktop);
  chief.open_tab("走");
  chief.tap("包干");
  chief.phone.app->on_activate(chief.button("这一轮走访")->id);
  const std::vector<float> heights = heights_of(chief.phone, "这一轮走访", 8);
  REQUIRE(heights.size() > 4);
  for (const float height : heights) CHECK(std::abs(height - heights.back()) < 0.01F);
}

}  // namespace
}  // namespace baijia::testing
