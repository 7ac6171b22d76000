#include "tests/support/signing_key.h"

#include <map>
#include <stdexcept>

#include <openssl/ecdsa.h>
#include <openssl/x509.h>
#include <sodium.h>

#include "shell/hub/signatures.h"

namespace baijia::testing {
namespace {

constexpr int kNumberBytes = 32;

unsigned char* octets(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

void need(bool done) {
  if (!done) throw std::runtime_error("OpenSSL");
}

std::string base64url(const std::string& bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    kVariant);
  text.pop_back();  // the C string's end
  return text;
}

/// r and s one after the other, as browsers give them.
std::string raw_from_der(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> signature(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
  need(signature != nullptr);
  std::string raw(std::size_t{2} * kNumberBytes, '\0');
  need(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), octets(raw), kNumberBytes) == kNumberBytes);
  need(BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), octets(raw) + kNumberBytes, kNumberBytes) == kNumberBytes);
  return raw;
}

}  // namespace

SigningKey::SigningKey() : key_(EVP_EC_gen("P-256"), EVP_PKEY_free) { need(key_ != nullptr); }

const SigningKey& SigningKey::of(DeviceId device) {
  static std::map<DeviceId, SigningKey> keys;
  return keys[device];
}

std::string SigningKey::public_key() const {
  std::string der(static_cast<std::size_t>(i2d_PUBKEY(key_.get(), nullptr)), '\0');
  unsigned char* at = octets(der);
  need(i2d_PUBKEY(key_.get(), &at) > 0);
  return base64url(der);
}

std::string SigningKey::sign(std::string_view path, std::string_view body) const {
  const std::string message = hub::signed_part(path, body);
  const auto* data = reinterpret_cast<const unsigned char*>(message.data());
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  need(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
  std::size_t size = 0;
  need(EVP_DigestSign(context.get(), nullptr, &size, data, message.size()) == 1);
  std::string der(size, '\0');
  need(EVP_DigestSign(context.get(), octets(der), &size, data, message.size()) == 1);
  der.resize(size);
  return base64url(raw_from_der(der));
}

}  // namespace baijia::testing
