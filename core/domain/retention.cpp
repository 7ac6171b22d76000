#include "core/domain/retention.h"

#include <algorithm>

namespace baijia {

RetentionId retention_id() { return RetentionId{uuid_from_name("retention")}; }

std::int64_t& own_days(Retention& retention, Keeping keeping) {
  switch (keeping) {
    case Keeping::kSaid:
      return retention.said;
    case Keeping::kStruck:
      return retention.struck;
    case Keeping::kPromises:
      return retention.promises;
    case Keeping::kIssues:
      return retention.issues;
    case Keeping::kPhotos:
      return retention.photos;
    case Keeping::kReveals:
      return retention.reveals;
    case Keeping::kConsents:
      break;
  }
  return retention.consents;
}

std::int64_t days_kept(const std::optional<Retention>& own, Keeping keeping) {
  const KeepingRule& rule = kKeepingRules.at(static_cast<std::size_t>(keeping));
  Retention read = own.value_or(Retention{});
  const std::int64_t days = own_days(read, keeping);
  return days == 0 ? rule.days : std::clamp(days, rule.least, rule.most);
}

}  // namespace baijia
