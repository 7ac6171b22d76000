#pragma once

// A phone as the hub sees it: one cookie, one device, messages of core/sync/wire over real HTTP.

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/visit.h"
#include "core/sync/discretion.h"
#include "core/sync/wire.h"
#include "tests/support/http_client.h"
#include "tests/support/hub_process.h"
#include "tests/support/signing_key.h"

namespace baijia::testing {

inline const HttpHeaders kAppHeaders{{"Baijia-Client", "1"}, {"Content-Type", "application/octet-stream"}};

class HubPhone {
 public:
  HubPhone(std::uint16_t port, std::uint64_t device) : port_(port), device_{device} {}

  /// The hub was started again.
  void use(std::uint16_t port) { port_ = port; }

  HttpReply post(const std::string& path, const std::string& body, HttpHeaders headers = kAppHeaders) {
    if (!cookie_.empty()) headers.emplace("Cookie", cookie_);
    headers.emplace("Baijia-Key", key_.public_key());
    headers.emplace("Baijia-Signature", key_.sign(path, body));
    HttpReply reply = http(port_, "POST", path, headers, body);
    const std::string cookie = reply.header("set-cookie");
    if (!cookie.empty()) cookie_ = cookie.substr(0, cookie.find(';'));
    return reply;
  }

  HttpReply get(const std::string& path) const {
    HttpHeaders headers{{"Baijia-Client", "1"}, {"Baijia-Signature", key_.sign(path.substr(0, path.find('?')), "")}};
    if (!cookie_.empty()) headers.emplace("Cookie", cookie_);
    return http(port_, "GET", path, headers);
  }

  HttpReply try_sign_in(const std::string& login, const std::string& password = kPassword,
                        const std::string& code = {}) {
    return post("/api/v1/sign-in", encode(SignInRequest{login, password, device_, "test", code}));
  }

  void sign_in(const std::string& login) {
    const HttpReply reply = try_sign_in(login);
    REQUIRE(reply.status == 200);
    identity_ = decode<SignInReply>(reply.body).value();
  }

  [[nodiscard]] std::string push_body(const std::vector<Row>& rows) {
    PushRequest request{.device = device_, .sequence = ++sequence_, .scope = identity_.scope, .rows = {}};
    for (const Row& row : rows) request.rows.push_back(encode_row(row));
    return encode(request);
  }
  HttpReply try_push(const std::vector<Row>& rows) { return post("/api/v1/push", push_body(rows)); }
  [[nodiscard]] std::vector<RowReceipt> push(const std::vector<Row>& rows) {
    const HttpReply reply = try_push(rows);
    REQUIRE(reply.status == 200);
    return decode<PushReply>(reply.body).value().receipts;
  }

  HttpReply try_pull(std::uint64_t after = 0, const RowHash& held = {}) {
    return post("/api/v1/pull", encode(PullRequest{device_, identity_.scope, after, held}));
  }
  /// Every row from the start, page by page, and what is in confidence at the end.
  [[nodiscard]] std::vector<Row> pull_all() {
    std::vector<Row> rows;
    std::uint64_t after = 0;
    while (true) {
      const HttpReply reply = try_pull(after, hash_of_held({}));
      REQUIRE(reply.status == 200);
      const PullReply page = decode<PullReply>(reply.body).value();
      for (const std::string& row : page.rows) rows.push_back(decode_row(row).value());
      for (const std::string& row : page.confidences) rows.push_back(decode_row(row).value());
      if (page.remaining == 0) return rows;
      after = page.last_sequence;
    }
  }

  /// A visit of this account, as the phone would write it.
  [[nodiscard]] Row visit(const std::string& said) {
    Visit visit;
    visit.id.uuid = uuid_from_name("visit " + std::to_string(device_.number) + " " + std::to_string(++visits_));
    visit.at_millis = identity_.hub_millis;
    visit.author = identity_.account;
    visit.said = said;
    return row_from_entity(visit, identity_.scope,
                           {(static_cast<std::uint64_t>(identity_.hub_millis) << 16U) + visits_, device_});
  }

  /// Goes on under another number, as a copied phone does.
  void renew(std::uint64_t number) {
    const HttpReply reply = post("/api/v1/renew", encode(RenewRequest{device_, DeviceId{number}}));
    REQUIRE(reply.status == 200);
    device_ = DeviceId{number};
  }

  /// Another key than the one that the number had so far.
  void lose_key() { key_ = SigningKey(); }

  [[nodiscard]] const SignInReply& identity() const { return identity_; }
  [[nodiscard]] DeviceId device() const { return device_; }
  [[nodiscard]] const std::string& cookie() const { return cookie_; }
  void set_cookie(const std::string& cookie) { cookie_ = cookie; }

 private:
  std::uint16_t port_;
  DeviceId device_;
  SigningKey key_ = SigningKey::of(device_);
  SignInReply identity_;
  std::string cookie_;
  std::uint64_t sequence_ = 0;
  std::uint64_t visits_ = 0;
};

}  // namespace baijia::testing
