#pragma once

// 交给另一部手机: what is not handed over yet goes to a colleague's phone without a network, as a series of QR codes or
// a file, and from there to the hub. What a screen needs of it; the law stands in core/sync/frames.h.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/area.h"
#include "core/domain/id.h"
#include "core/result.h"

namespace baijia {

/// What the receiving phone shows first: whose it is, and the key by which only it can open the parcel.
struct Invitation {
  Scope scope;
  AccountId account;
  std::string key;  ///< P-256, 65 octets
};

/// What came in with a parcel.
struct Received {
  std::int64_t records = 0;        ///< that are on this phone now and wait for the hub
  std::vector<AccountId> authors;  ///< whose phones they come from
};

/// A sealed parcel as codes: texts without an end, any of which may be missed.
class ParcelCodes {
 public:
  virtual ~ParcelCodes() = default;
  [[nodiscard]] virtual std::size_t count() const = 0;  ///< how many suffice
  [[nodiscard]] virtual std::string next() = 0;
};

/// Puts a sealed parcel together from the codes that were seen, in any order.
class ParcelReader {
 public:
  virtual ~ParcelReader() = default;
  /// True when `text` is a part of a parcel; one of another parcel begins anew.
  virtual bool take(std::string_view text) = 0;
  [[nodiscard]] virtual std::size_t have() const = 0;
  [[nodiscard]] virtual std::size_t count() const = 0;  ///< 0: nothing was seen yet
  [[nodiscard]] virtual std::string parcel() = 0;       ///< sealed; empty before have() is count()
};

}  // namespace baijia
