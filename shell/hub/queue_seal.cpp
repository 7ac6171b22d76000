#include "shell/hub/queue_seal.h"

#include <array>
#include <cstdlib>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <sodium.h>

namespace baijia::hub {
namespace {

constexpr char kFormat = 1;
constexpr std::size_t kPlaceOctets = 1 + 8 + 4;  // format, generation, number
constexpr std::size_t kPointOctets = 65;
constexpr std::size_t kNumberOctets = 32;
constexpr std::size_t kNonceOctets = 12;
constexpr std::size_t kTagOctets = 16;
constexpr std::size_t kLeastOctets = kPlaceOctets + kPointOctets + kNonceOctets + kTagOctets;
constexpr std::string_view kAbout = "baijia queue 1";
using Digest = std::array<unsigned char, crypto_auth_hmacsha256_BYTES>;

template <auto release>
struct Release {
  template <class T>
  void operator()(T* held) const {
    release(held);
  }
};
using Group = std::unique_ptr<EC_GROUP, Release<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Release<EC_POINT_free>>;
using Number = std::unique_ptr<BIGNUM, Release<BN_clear_free>>;
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Release<EVP_CIPHER_CTX_free>>;

const unsigned char* octets(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* octets(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }
std::string_view text(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

Digest hmac(std::string_view key, std::string_view message) {
  Digest digest{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, octets(key), key.size());
  crypto_auth_hmacsha256_update(&state, octets(message), message.size());
  crypto_auth_hmacsha256_final(&state, digest.data());
  return digest;
}

/// HKDF with one block of output.
Digest derived(std::string_view salt, std::string_view secret, std::string_view about) {
  return hmac(text(hmac(salt, secret)), std::string(about) + '\x01');
}

/// The point's octets without compression; empty for the one at infinity.
std::string octets_of(const EC_GROUP* group, const EC_POINT* point) {
  std::string out(kPointOctets, '\0');
  const std::size_t size =
      EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, octets(out), out.size(), nullptr);
  return size == kPointOctets ? out : std::string();
}

}  // namespace

struct QueueSeal::Key {
  Group group{EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)};
  Number secret{BN_secure_new()};
};

QueueSeal::QueueSeal(std::string_view secret) {
  auto key = std::make_unique<Key>();
  // Out of 2^32 digests one is no number below the order; then the next one counts.
  for (unsigned char tries = 0; public_key_.empty(); ++tries) {
    const Digest digest = hmac(secret, std::string("baijia queue key 1 ") + static_cast<char>(tries));
    const Point point(EC_POINT_new(key->group.get()));
    const bool fits = BN_bin2bn(digest.data(), kNumberOctets, key->secret.get()) != nullptr &&
                      BN_is_zero(key->secret.get()) == 0 &&
                      BN_cmp(key->secret.get(), EC_GROUP_get0_order(key->group.get())) < 0;
    if (!fits) continue;
    if (EC_POINT_mul(key->group.get(), point.get(), key->secret.get(), nullptr, nullptr, nullptr) != 1) std::abort();
    public_key_ = octets_of(key->group.get(), point.get());
  }
  key_ = std::move(key);
}

QueueSeal::~QueueSeal() = default;

Result<std::string> QueueSeal::open(AccountId account, std::string_view box) const {
  if (box.size() < kLeastOctets || box[0] != kFormat) return fail(Code::kMalformed, "not a sealed box");
  const std::string_view head = box.substr(0, kPlaceOctets + kPointOctets);
  const std::string_view theirs = head.substr(kPlaceOctets);
  const std::string_view nonce = box.substr(head.size(), kNonceOctets);
  const std::string_view sealed =
      box.substr(head.size() + kNonceOctets, box.size() - head.size() - kNonceOctets - kTagOctets);
  const std::string_view tag = box.substr(box.size() - kTagOctets);

  const EC_GROUP* group = key_->group.get();
  const Point point(EC_POINT_new(group));
  const Point shared(EC_POINT_new(group));
  if (EC_POINT_oct2point(group, point.get(), octets(theirs), theirs.size(), nullptr) != 1 ||
      EC_POINT_mul(group, shared.get(), nullptr, point.get(), key_->secret.get(), nullptr) != 1) {
    return fail(Code::kMalformed, "not a point");
  }
  const std::string secret = octets_of(group, shared.get());
  if (secret.empty()) return fail(Code::kMalformed, "not a point");
  const Digest key = derived(std::string(theirs) + public_key_, secret.substr(1, kNumberOctets), kAbout);

  const std::string about = string_from_uuid(account.uuid) + std::string(head);
  const Cipher cipher(EVP_CIPHER_CTX_new());
  std::string plain(sealed.size(), '\0');
  std::string expected(tag);
  int size = 0;
  const auto length = [](std::string_view bytes) { return static_cast<int>(bytes.size()); };
  const bool opened = cipher &&
                      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), octets(nonce)) == 1 &&
                      EVP_DecryptUpdate(cipher.get(), nullptr, &size, octets(about), length(about)) == 1 &&
                      EVP_DecryptUpdate(cipher.get(), octets(plain), &size, octets(sealed), length(sealed)) == 1 &&
                      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, length(expected), expected.data()) == 1 &&
                      EVP_DecryptFinal_ex(cipher.get(), octets(plain) + plain.size(), &size) == 1;
  if (!opened) return fail(Code::kMalformed, "the seal");
  return plain;
}

}  // namespace baijia::hub
