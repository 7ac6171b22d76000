#include "tests/support/sealed_box.h"

#include <array>
#include <memory>
#include <stdexcept>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

namespace baijia::testing {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

void need(bool done) {
  if (!done) throw std::runtime_error("OpenSSL");
}
unsigned char* octets(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

Key key_from_point(std::string point) {
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), EVP_PKEY_CTX_free);
  std::string group = "P-256";
  const std::array<OSSL_PARAM, 3> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()), OSSL_PARAM_END};
  EVP_PKEY* made = nullptr;
  need(EVP_PKEY_fromdata_init(context.get()) == 1);
  need(EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(parameters.data())) == 1);
  return {made, EVP_PKEY_free};
}

std::string shared_secret(EVP_PKEY* own, EVP_PKEY* theirs) {
  const KeyContext context(EVP_PKEY_CTX_new(own, nullptr), EVP_PKEY_CTX_free);
  std::string secret(kKeyBytes, '\0');
  std::size_t size = secret.size();
  need(EVP_PKEY_derive_init(context.get()) == 1 && EVP_PKEY_derive_set_peer(context.get(), theirs) == 1);
  need(EVP_PKEY_derive(context.get(), octets(secret), &size) == 1 && size == secret.size());
  return secret;
}

std::string hkdf(std::string salt, std::string secret, std::string about) {
  const KeyContext context(EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nullptr), EVP_PKEY_CTX_free);
  std::string key(kKeyBytes, '\0');
  std::size_t size = key.size();
  need(EVP_PKEY_derive_init(context.get()) == 1);
  need(EVP_PKEY_CTX_set_hkdf_md(context.get(), EVP_sha256()) == 1);
  need(EVP_PKEY_CTX_set1_hkdf_salt(context.get(), octets(salt), static_cast<int>(salt.size())) == 1);
  need(EVP_PKEY_CTX_set1_hkdf_key(context.get(), octets(secret), static_cast<int>(secret.size())) == 1);
  need(EVP_PKEY_CTX_add1_hkdf_info(context.get(), octets(about), static_cast<int>(about.size())) == 1);
  need(EVP_PKEY_derive(context.get(), octets(key), &size) == 1);
  return key;
}

void append_number(std::string& out, std::uint64_t number, int octets) {
  for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
}

}  // namespace

std::string sealed_box(std::string_view key, AccountId account, std::string_view plain, const BoxPlace& place) {
  const Key own(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Key hubs = key_from_point(std::string(key));
  need(own && hubs);
  std::string point(key.size(), '\0');
  std::size_t point_size = 0;
  need(EVP_PKEY_get_octet_string_param(own.get(), OSSL_PKEY_PARAM_PUB_KEY, octets(point), point.size(), &point_size) ==
       1);
  need(point_size == point.size());
  std::string secret = hkdf(point + std::string(key), shared_secret(own.get(), hubs.get()), "baijia queue 1");

  std::string box(1, '\x01');
  append_number(box, place.generation, 8);
  append_number(box, place.number, 4);
  box += point;
  std::string about = string_from_uuid(account.uuid) + box;
  std::string nonce(kNonceBytes, 'n');  // the key is of this box alone
  std::string text(plain);
  std::string tag(kTagBytes, '\0');
  int size = 0;
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> cipher(EVP_CIPHER_CTX_new(),
                                                                               EVP_CIPHER_CTX_free);
  need(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, octets(secret), octets(nonce)) == 1);
  need(EVP_EncryptUpdate(cipher.get(), nullptr, &size, octets(about), static_cast<int>(about.size())) == 1);
  need(EVP_EncryptUpdate(cipher.get(), octets(text), &size, octets(text), static_cast<int>(text.size())) == 1);
  need(EVP_EncryptFinal_ex(cipher.get(), octets(text) + text.size(), &size) == 1);
  need(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, tag.data()) == 1);
  return box + nonce + text + tag;
}

}  // namespace baijia::testing
