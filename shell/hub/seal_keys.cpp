#include "shell/hub/seal_keys.h"

#include <array>

#include <sodium.h>

namespace baijia::hub {

std::string seal_key(std::string_view secret, AccountId account, DeviceId device) {
  const std::string about = "baijia seal key 1 " + string_from_uuid(account.uuid) + " " + std::to_string(device.number);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> key{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(about.data()), about.size());
  crypto_auth_hmacsha256_final(&state, key.data());
  std::array<char, sodium_base64_ENCODED_LEN(crypto_auth_hmacsha256_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)>
      letters{};
  sodium_bin2base64(letters.data(), letters.size(), key.data(), key.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return letters.data();
}

}  // namespace baijia::hub
