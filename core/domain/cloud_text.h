#pragma once

// What leaves for 社区云: records as labelled fields, in the order of a template. Pure; the words are those of
// assets/strings/cloud.def.
//
// A template has one line a field: a label, a colon (： or :), then words and slots. A slot is a word in braces,
// {地址}; {内容:200} is cut after 200 characters. A line all of whose slots are empty is left out of the text.
//
// What is not meant to leave is not in it: only CloudRecord is read, and of it only what has a slot. Names are masked
// unless the committee's template asks for them by {姓名}; a phone number is always masked, also one that somebody
// typed into a text, and so is the number of an identity card or an account.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/cloud.h"
#include "core/domain/household.h"
#include "core/domain/issue.h"
#include "core/domain/visit.h"

namespace baijia {

enum class CloudSlot : std::uint8_t {
#define BAIJIA_CLOUD_SLOT(name, visits, issues, word, example) name,
#include "assets/strings/cloud.def"
#undef BAIJIA_CLOUD_SLOT
  kCount
};
inline constexpr std::size_t kCloudSlots = static_cast<std::size_t>(CloudSlot::kCount);

/// The word of a slot in a template, without braces. Static storage.
[[nodiscard]] std::string_view cloud_slot_word(CloudSlot slot);
/// The slots that `module` has, in the order of the editor.
[[nodiscard]] std::vector<CloudSlot> cloud_slots(CloudModule module);
/// What the sheet of a table is called. Static storage.
[[nodiscard]] std::string_view cloud_sheet_name();
/// The template of a committee that has none of its own. Static storage.
[[nodiscard]] std::string_view default_cloud_template(CloudModule module);

/// One record with what it refers to. Which of `visit` and `issue` counts, `module` says.
struct CloudRecord {
  CloudModule module = CloudModule::kVisit;
  Visit visit;
  Issue issue;
  std::string place;             ///< "12号 602"; a building for a patrol; empty when nobody knows
  std::vector<Resident> people;  ///< of the household, the head first
  std::string author;
  // Of a visit.
  std::vector<std::string> companions;
  std::vector<Issue> issues;
  std::vector<Promise> promises;
  // Of an issue.
  std::string category;
  std::string owner;
  std::int64_t voices = 0;  ///< households besides the first
};

/// What each slot stands for; an empty text where the record has nothing.
using CloudValues = std::array<std::string, kCloudSlots>;
[[nodiscard]] CloudValues cloud_values(const CloudRecord& record, int utc_offset_minutes);
/// An invented record, to show what a template makes of one.
[[nodiscard]] CloudValues cloud_example(CloudModule module);

/// One line of a template, filled in.
struct CloudField {
  std::string label;   ///< empty for a line without a colon
  std::string value;   ///< empty when the record has nothing for it
  bool fixed = false;  ///< the line has no slot: a title between the fields
  bool operator==(const CloudField&) const = default;
};
/// `text` filled with `values`. Requires: cloud_fault(module, text) found nothing; what it would find is left out.
[[nodiscard]] std::vector<CloudField> fill_cloud_template(std::string_view text, const CloudValues& values);
/// "label：value" of the fields that have a value, one under the other.
[[nodiscard]] std::string cloud_text(std::span<const CloudField> fields);

/// Why a template cannot be used.
struct CloudFault {
  enum class Reason : std::uint8_t {
    kNoSlot,    ///< nothing of the record would be in it
    kUnpaired,  ///< a brace without its other one, or one within another
    kUnknown,   ///< no such slot in this module
    kLength,    ///< what stands behind the colon is no number from 1 to 4000
  };
  Reason reason = Reason::kNoSlot;
  std::size_t line = 1;  ///< from 1
  std::string word;      ///< what stands in the braces
  bool operator==(const CloudFault&) const = default;
};
/// The first fault of `text` as a template of `module`; nothing for a good one.
[[nodiscard]] std::optional<CloudFault> cloud_fault(CloudModule module, std::string_view text);

/// `text` with mobile phone numbers (11 digits, 138****5678) and anything of 15 digits and more (identity cards,
/// accounts: the first three and the last four stay) masked, in narrow and in full-width digits.
[[nodiscard]] std::string masked_numbers(std::string_view text);

}  // namespace baijia
