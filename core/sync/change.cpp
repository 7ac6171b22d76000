#include "core/sync/change.h"

#include <algorithm>

namespace baijia {

const Field* Row::field(std::uint16_t number) const {
  const auto found = std::ranges::lower_bound(fields, number, {}, &Field::number);
  return found != fields.end() && found->number == number ? &*found : nullptr;
}

}  // namespace baijia
