#pragma once

// What phones seal to the hub (web/queue.js, which states the form): P-256, HKDF-SHA-256, AES-256-GCM. The hub's key
// pair is derived from its own secret, so that it is in its backups and nowhere else.

#include <memory>
#include <string>
#include <string_view>

#include "core/domain/id.h"
#include "core/result.h"

namespace baijia::hub {

class QueueSeal {
 public:
  /// Requires: `secret` is HubDatabase::seal_secret.
  explicit QueueSeal(std::string_view secret);
  ~QueueSeal();

  /// The point that phones seal to, 65 octets.
  [[nodiscard]] const std::string& public_key() const { return public_key_; }
  /// What was sealed for `account`. kMalformed when it is no box, was changed, or is for another account or hub. Safe
  /// from several threads.
  [[nodiscard]] Result<std::string> open(AccountId account, std::string_view box) const;

 private:
  struct Key;
  std::unique_ptr<const Key> key_;
  std::string public_key_;
};

}  // namespace baijia::hub
