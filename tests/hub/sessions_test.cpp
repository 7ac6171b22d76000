// Signing in, staying signed in, and how many wrong tries are borne; by a clock driven by hand.

#include "shell/hub/sessions.h"

#include <optional>

#include <catch2/catch_test_macros.hpp>

#include "shell/hub/passwords.h"
#include "tests/support/sign_in_office.h"

using namespace baijia;
using namespace baijia::hub;
using namespace baijia::testing;

namespace {

struct Office : SignInOffice {
  Code code_of(const std::string& password, const std::string& login = "li.min",
               const std::string& address = "10.0.0.1") {
    const auto result = sign_in(password, login, address);
    return result ? Code{} : result.error().code;
  }
};

}  // namespace

TEST_CASE("the right password opens a session that names account, committee and device") {
  Office office;
  const OpenedSession opened = must(office.sign_in(kPassword, " LI.MIN "));
  const SessionRecord found = must(office.sessions.find(opened.token));
  CHECK(found.account.name == "李敏");
  CHECK(found.account.scope == kFirstCommittee);
  CHECK(found.device == DeviceId{77});
}

TEST_CASE("the token itself is nowhere in the hub's file") {
  Office office;
  const OpenedSession opened = must(office.sign_in(kPassword));
  CHECK_FALSE(must(office.store.directory->find_session(opened.token)));
}

TEST_CASE("an unknown login and a wrong password are told alike") {
  Office office;
  CHECK(office.code_of("wrong password") == Code::kSignInWrong);
  CHECK(office.code_of(kPassword, "nobody") == Code::kSignInWrong);
  CHECK(office.code_of(kPassword, "no body") == Code::kSignInWrong);
  CHECK(office.code_of("", "li.min") == Code::kSignInWrong);
}

TEST_CASE("a disabled account is told so only with the right password") {
  Office office;
  const OpenedSession opened = must(office.sign_in(kPassword));
  must(set_account_disabled(office.store, "li.min", true));
  CHECK(office.code_of("wrong password") == Code::kSignInWrong);
  CHECK(office.code_of(kPassword) == Code::kAccountDisabled);
  CHECK(office.sessions.find(opened.token).error().code == Code::kAccountDisabled);
  must(set_account_disabled(office.store, "li.min", false));
  CHECK(office.sessions.find(opened.token));
}

TEST_CASE("wrong tries for one login from one address stop there, not elsewhere, and not for ever") {
  Office office;
  for (int i = 0; i < 3; ++i) CHECK(office.code_of("wrong password") == Code::kSignInWrong);
  CHECK(office.code_of(kPassword) == Code::kTooManyTries);
  CHECK(office.code_of(kPassword, "li.min", "10.0.0.2") == Code{});
  office.clock.advance(900'000);
  CHECK(office.code_of(kPassword) == Code{});
}

TEST_CASE("wrong tries for one login from many addresses stop as well") {
  Office office;
  for (int i = 0; i < 5; ++i) {
    CHECK(office.code_of("wrong password", "li.min", "10.0.1." + std::to_string(i)) == Code::kSignInWrong);
  }
  CHECK(office.code_of(kPassword, "li.min", "10.0.1.99") == Code::kTooManyTries);
}

TEST_CASE("wrong tries for many logins from one address stop as well") {
  Office office;
  for (int i = 0; i < 6; ++i) CHECK(office.code_of("wrong password", "x" + std::to_string(i)) == Code::kSignInWrong);
  CHECK(office.code_of(kPassword) == Code::kTooManyTries);
}

TEST_CASE("right passwords use up no tries") {
  Office office;
  for (int i = 0; i < 8; ++i) CHECK(office.code_of(kPassword) == Code{});
}

TEST_CASE("a session that is used stays, one that is not used ends, and none lives for ever") {
  Office office;
  const std::string token = must(office.sign_in(kPassword)).token;
  for (int i = 0; i < 6; ++i) {
    office.clock.advance(29 * kDayMillis);
    CHECK(office.sessions.find(token));
  }
  office.clock.advance(29 * kDayMillis);
  CHECK(office.sessions.find(token).error().code == Code::kSignInRequired);

  const std::string unused = must(office.sign_in(kPassword)).token;
  office.clock.advance(30 * kDayMillis + 1);
  CHECK(office.sessions.find(unused).error().code == Code::kSignInRequired);
  must(office.sessions.sweep());
  office.clock.advance(-31 * kDayMillis);
  CHECK(office.sessions.find(unused).error().code == Code::kSignInRequired);
}

TEST_CASE("a session counts as just begun for ten minutes after the password was typed, however much it is used") {
  Office office;
  const std::string token = must(office.sign_in(kPassword)).token;
  office.clock.advance(kJustSignedInMillis);
  CHECK(office.sessions.find_new(token));
  office.clock.advance(1);
  CHECK(office.sessions.find_new(token).error().code == Code::kSignInRequired);
  CHECK(office.sessions.find(token));
  CHECK(office.sessions.find_new(must(office.sign_in(kPassword)).token));
}

TEST_CASE("signing out and a new password end sessions") {
  Office office;
  const std::string first = must(office.sign_in(kPassword)).token;
  const std::string second = must(office.sign_in(kPassword)).token;
  must(office.sessions.sign_out(first));
  CHECK(office.sessions.find(first).error().code == Code::kSignInRequired);
  CHECK(office.sessions.find(second));
  must(reset_account(office.store, "li.min", "another password"));
  CHECK(office.sessions.find(second).error().code == Code::kSignInRequired);
  CHECK(office.code_of(kPassword) == Code::kSignInWrong);
  CHECK(office.code_of("another password") == Code{});
}

TEST_CASE("a token that was never given opens nothing") {
  Office office;
  for (const std::string& token : {std::string(), std::string(43, 'A'), std::string(5000, 'x')}) {
    CHECK(office.sessions.find(token).error().code == Code::kSignInRequired);
    CHECK(office.sessions.sign_out(token));
  }
}

TEST_CASE("no phone signs in as the hub or as nobody") {
  Office office;
  for (const std::uint64_t device : {0U, 1U}) {
    CHECK(office.sessions.sign_in({"li.min", kPassword, DeviceId{device}, "", "10.0.0.1"}).error().code ==
          Code::kBadRequest);
  }
}

TEST_CASE("a limit forgets the oldest keys before it grows without bound") {
  HandClock clock;
  RateLimit limit(clock, 1000, 2);
  CHECK(limit.take("a", 1) == 0);
  clock.advance(1);
  CHECK(limit.take("b", 1) == 0);
  CHECK(limit.take("a", 1) == 999);
  clock.advance(1);
  CHECK(limit.take("c", 1) == 0);
  CHECK(limit.take("b", 1) > 0);
  CHECK(limit.take("a", 1) == 0);
}

TEST_CASE("passwords are kept as Argon2id and have bounds") {
  const std::string hash = must(hash_password("correct horse"));
  CHECK(hash.starts_with("$argon2id$"));
  CHECK(password_matches("correct horse", hash));
  CHECK_FALSE(password_matches("correct horsf", hash));
  CHECK_FALSE(password_matches("nobody has this password", ""));
  CHECK(hash_password("short").error().code == Code::kInvalid);
  CHECK(hash_password(std::string(201, 'x')).error().code == Code::kInvalid);
  CHECK(random_password() != random_password());
  CHECK(random_password().size() == 19);
}
