#pragma once

// The boxes that this phone carries for others (core/sync/frames.h): kept as they came in until the hub has answered
// for them, and handed over beside the phone's own pushes, which they never hold up. One that the hub refuses as a
// whole (nobody's signature, another committee's) stays here, seen and not asked for again.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/parcel.h"
#include "core/store/records.h"
#include "core/sync/peer.h"

namespace baijia {

class Carried {
 public:
  /// The references outlive it.
  Carried(Records& records, Clock& clock) : records_(records), clock_(clock) {}

  /// Keeps the boxes of a parcel (a Parcel's octets, or a BoxFile of the own account) and merges their rows: a row of
  /// the future waits for the hub's word on it. Value: what is here now, also when it was before. Errors: kWrongScope,
  /// kParcelOwn (this phone's own), kParcelUnreadable; nothing is kept then. Requires: Records::begin().
  [[nodiscard]] Result<Received> take(std::string_view octets);
  /// Octets of the boxes that wait.
  [[nodiscard]] Result<std::vector<std::string>> boxes();
  /// Records in the boxes that wait, and in those that the hub refused.
  struct Totals {
    std::int64_t waiting = 0;
    std::int64_t refused = 0;
  };
  [[nodiscard]] Result<Totals> totals();

  // The wire, as Peer's: on_response answers a request of next().
  [[nodiscard]] Result<std::optional<HubRequest>> next();
  [[nodiscard]] bool asked() const { return asked_.has_value(); }
  [[nodiscard]] Result<void> on_response(const HubResponse& response);
  /// When next() will have something again.
  [[nodiscard]] std::optional<std::int64_t> next_millis() const;
  void network_returned() { not_before_millis_ = 0; }
  void look() { idle_ = false; }  ///< there may be something new

 private:
  Result<std::int64_t> keep(std::string_view octets, std::span<const Row> rows);
  Result<void> answered(const HubResponse& response, const Uuid& id);
  /// Others go before the box: they may have what it waits for.
  Result<void> put_last(const Uuid& id);

  Records& records_;
  Clock& clock_;
  std::optional<Uuid> asked_;  ///< the box under way
  bool idle_ = false;          ///< nothing was waiting when it was looked for
  int failures_ = 0;
  std::int64_t not_before_millis_ = 0;
};

}  // namespace baijia
