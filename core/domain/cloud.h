#pragma once

// Handing over to 社区云. The city's system has no public interface and its fields are not public either, so a record
// gets there by copy and paste or by a table, in the order of a template that each committee keeps for each of the two
// modules. core/domain/cloud_text turns records into words; Visit::cloud_day and Issue::cloud_day say that it was done.
//
// THE LAW OF cloud_day. 社区云 has the record as it stands here. When something changes that a template has a word for,
// by whatever command, the day is gone and the record waits anew. Of a visit that is also an issue or a promise that is
// added to it, put off or struck out of it, of an issue another household's voice. Who sees to an issue and when it is
// looked at again are the office's own arrangement, names of people and accounts are rows of their own: they take no
// day away. Marking changes the day alone. Between phones it merges as every field does.

#include <string>
#include <string_view>

#include "core/domain/entity.h"

namespace baijia {

/// The modules of 社区云 that records go to.
enum class CloudModule : std::uint8_t {
  kVisit = 1,  ///< 接待走访
  kIssue = 2,  ///< 问题处置
};

/// A committee's own template for one module; there is at most one row a module (cloud_template_id).
struct CloudTemplate : Entity {
  static constexpr Kind kKind = Kind::kCloudTemplate;
  static constexpr std::string_view kName = "cloud_template";
  static constexpr Writer kWriter = Writer::kChief;
  using IdType = CloudTemplateId;

  CloudTemplateId id;
  CloudModule module = CloudModule::kVisit;
  std::string text;  ///< one line a field (core/domain/cloud_text.h); empty: the default template

  template <class Visitor>
  static void fields(Visitor&& field) {
    field(1, "module", &CloudTemplate::module, kByChief);
    field(2, "text", &CloudTemplate::text, kByChief);
  }
};

/// The id of a module's template: every phone writes the same row.
[[nodiscard]] inline CloudTemplateId cloud_template_id(CloudModule module) {
  return CloudTemplateId{uuid_from_name(module == CloudModule::kVisit ? "cloud visit" : "cloud issue")};
}

}  // namespace baijia
