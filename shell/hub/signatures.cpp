#include "shell/hub/signatures.h"

#include <array>
#include <memory>

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sodium.h>

namespace baijia::hub {
namespace {

constexpr std::size_t kNumberBytes = 32;  // r and s
constexpr std::size_t kMostKeyBytes = 200;

template <auto release>
struct Release {
  template <class T>
  void operator()(T* held) const {
    release(held);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX_free>>;

const unsigned char* octets(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

/// Nothing when it is no key of the one curve.
Key key_from(std::string_view der) {
  if (der.size() > kMostKeyBytes) return nullptr;
  const unsigned char* at = octets(der);
  Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  if (!key || at != octets(der) + der.size()) return nullptr;
  std::array<char, 32> group{};
  if (EVP_PKEY_get_group_name(key.get(), group.data(), group.size(), nullptr) != 1) return nullptr;
  return std::string_view(group.data()) == "prime256v1" ? std::move(key) : nullptr;
}

/// ASN.1, as OpenSSL wants it; empty when it cannot be one.
std::string der_from_raw(std::string_view raw) {
  if (raw.size() != 2 * kNumberBytes) return {};
  const Signature signature(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(octets(raw), kNumberBytes, nullptr);
  BIGNUM* s = BN_bin2bn(octets(raw) + kNumberBytes, kNumberBytes, nullptr);
  if (!signature || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return {};
  }
  std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)), '\0');
  auto* at = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(signature.get(), &at);
  return der;
}

}  // namespace

std::string bytes_from_base64url(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  const int bad = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                    text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  bytes.resize(bad == 0 ? size : 0);
  return bytes;
}

std::string signed_part(std::string_view path, std::string_view body) {
  std::string message;
  message.reserve(path.size() + 1 + body.size());
  return message.append(path).append("\n").append(body);
}

bool signature_fits(std::string_view key, std::string_view message, std::string_view signature) {
  const Key loaded = key_from(key);
  const std::string der = der_from_raw(signature);
  const DigestContext context(EVP_MD_CTX_new());
  if (!loaded || der.empty() || !context) return false;
  if (EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, loaded.get()) != 1) return false;
  return EVP_DigestVerify(context.get(), octets(der), der.size(), octets(message), message.size()) == 1;
}

}  // namespace baijia::hub
