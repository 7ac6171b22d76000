#pragma once

// A phone's key, as web/device.js has one.

#include <memory>
#include <string>
#include <string_view>

#include <openssl/evp.h>

#include "core/domain/id.h"

namespace baijia::testing {

class SigningKey {
 public:
  /// A new one.
  SigningKey();
  /// The one key of that device in this process.
  [[nodiscard]] static const SigningKey& of(DeviceId device);

  /// The headers' values, base64url.
  [[nodiscard]] std::string public_key() const;
  [[nodiscard]] std::string sign(std::string_view path, std::string_view body) const;

 private:
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace baijia::testing
