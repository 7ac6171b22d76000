#include "shell/hub/passwords.h"

#include <array>
#include <semaphore>

#include <sodium.h>

namespace baijia::hub {
namespace {

constexpr unsigned long long kPasses = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr std::size_t kMemoryBytes = crypto_pwhash_MEMLIMIT_INTERACTIVE;

/// Bounds the memory that signing in takes, whatever the number of workers.
std::counting_semaphore<>& hashing_slots() {
  static std::counting_semaphore<> slots(2);
  return slots;
}

Result<std::string> hashed(std::string_view password) {
  if (sodium_init() < 0) return fail(Code::kInternal, "libsodium");
  std::array<char, crypto_pwhash_STRBYTES> out{};
  hashing_slots().acquire();
  const int failed = crypto_pwhash_str(out.data(), password.data(), password.size(), kPasses, kMemoryBytes);
  hashing_slots().release();
  if (failed != 0) return fail(Code::kInternal, "no memory for Argon2id");
  return std::string(out.data());
}

}  // namespace

Result<std::string> hash_password(std::string_view password) {
  if (password.size() < kMinPasswordBytes || password.size() > kMaxPasswordBytes) {
    return fail(Code::kInvalid, "a password has 8 to 200 bytes");
  }
  return hashed(password);
}

bool password_matches(std::string_view password, const std::string& hash) {
  static const std::string nobody = hashed("nobody has this password").value_or("");
  const std::string_view tried = password.substr(0, kMaxPasswordBytes + 1);
  const std::string& against = hash.empty() ? nobody : hash;
  hashing_slots().acquire();
  const bool right = crypto_pwhash_str_verify(against.c_str(), tried.data(), tried.size()) == 0;
  hashing_slots().release();
  return right && !hash.empty() && password.size() <= kMaxPasswordBytes;
}

std::string random_password() {
  static constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789";
  std::string out;
  if (sodium_init() < 0) return out;
  for (int i = 0; i < 16; ++i) {
    if (i != 0 && i % 4 == 0) out += '-';
    out += kLetters[randombytes_uniform(static_cast<std::uint32_t>(kLetters.size()))];
  }
  return out;
}

}  // namespace baijia::hub
