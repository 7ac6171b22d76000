// The real binary over real HTTP: what it takes, what it refuses and with which words, what it lets out.

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "core/store/sqlite.h"
#include "shell/hub/encoding.h"
#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

/// A hub with the accounts of make_hub_database.
struct RunningHub {
  TemporaryFolder folder;
  std::string database = folder.file("hub.db");
  HubProcess process;
  explicit RunningHub(const std::vector<std::string>& arguments = {})
      : process((make_hub_database(database), database), arguments) {}
  [[nodiscard]] std::uint16_t port() const { return process.port(); }
};

/// An error answer says the same thing three times: status, number, words.
void check_error(const HttpReply& reply, int status, Code code) {
  CHECK(reply.status == status);
  CHECK(reply.header("baijia-error") == std::to_string(static_cast<int>(code)));
  const auto body = nlohmann::json::parse(reply.body, nullptr, false);
  REQUIRE(body.is_object());
  CHECK(body["code"] == std::string(error_text(code).key));
  CHECK(body["text"] == std::string(error_text(code).text));
  CHECK(body["action"] == std::string(error_text(code).action));
  CHECK(reply.header("cache-control") == "no-store");
}

HttpHeaders with(HttpHeaders headers, const std::string& name, const std::string& value) {
  headers[name] = value;
  return headers;
}

std::vector<std::string> said_in(const std::vector<Row>& rows) {
  std::vector<std::string> said;
  for (const Row& row : rows) {
    if (row.key.kind == Kind::kVisit) said.push_back(entity_from_row<Visit>(row).said);
  }
  return said;
}

}  // namespace

TEST_CASE("a member signs in, hands over, and reads it back") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  CHECK(phone.identity().name == "李敏");
  CHECK(phone.identity().role == Role::kMember);
  CHECK(phone.identity().scope == kFirstCommittee);
  CHECK(phone.identity().scope_name == "寿昌山居委会");
  const Row visit = phone.visit("要加装电梯");
  const std::vector<RowReceipt> receipts = phone.push({visit});
  REQUIRE(receipts.size() == 1);
  CHECK(receipts[0].status == RowReceipt::Status::kTaken);
  CHECK(receipts[0].hash == hash_of(visit));
  CHECK(std::ranges::contains(phone.pull_all(), visit));
}

TEST_CASE("the session tells who is signed in until it is signed out") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("chief");
  const HttpReply me =
      http(hub.port(), "GET", "/api/v1/who-am-i", {{"Baijia-Client", "1"}, {"Cookie", phone.cookie()}});
  REQUIRE(me.status == 200);
  CHECK(decode<SignInReply>(me.body).value().account == phone.identity().account);
  const std::string cookie = phone.cookie();
  CHECK(phone.post("/api/v1/sign-out", "").status == 204);
  phone.set_cookie(cookie);
  check_error(phone.try_pull(), 401, Code::kSignInRequired);
}

TEST_CASE("the way into a sealed database is one for each account and phone, also after a restart and a backup") {
  const TemporaryFolder folder;
  const std::string database = folder.file("hub.db");
  make_hub_database(database);
  const auto key_of = [](const HubProcess& hub, const char* login, std::uint64_t device) {
    HubPhone phone(hub.port(), device);
    phone.sign_in(login);
    const HttpReply reply = phone.post("/api/v1/seal-key", "");
    REQUIRE(reply.status == 200);
    CHECK(reply.header("cache-control") == "no-store");
    return decode<SealKeyReply>(reply.body).value().key;
  };
  std::string key;
  {
    const HubProcess hub(database);
    key = key_of(hub, "member", 71);
    CHECK(key.size() == 43);
    CHECK(key_of(hub, "member", 71) == key);
    CHECK(key_of(hub, "member", 72) != key);
    CHECK(key_of(hub, "chief", 71) != key);
  }
  CHECK(key_of(HubProcess(database), "member", 71) == key);
  const std::string copy = folder.file("copy.db");
  REQUIRE(run_hub({"--database", database, "backup", copy}).exit_code == 0);
  CHECK(key_of(HubProcess(copy), "member", 71) == key);
}

TEST_CASE("the way into a sealed database is given to who is signed in only") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  check_error(phone.post("/api/v1/seal-key", ""), 401, Code::kSignInRequired);
}

TEST_CASE("without a session nothing is given and nothing taken") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  check_error(phone.try_pull(), 401, Code::kSignInRequired);
  check_error(phone.try_push({}), 401, Code::kSignInRequired);
  phone.set_cookie("baijia=" + std::string(43, 'A'));
  check_error(phone.try_pull(), 401, Code::kSignInRequired);
}

TEST_CASE("two committees never see each other, whatever a phone says") {
  const RunningHub hub;
  HubPhone here(hub.port(), 77);
  HubPhone there(hub.port(), 88);
  here.sign_in("member");
  there.sign_in("other");
  (void)here.push({here.visit("这里的话")});
  (void)there.push({there.visit("那里的话")});
  CHECK(said_in(here.pull_all()) == std::vector<std::string>{"这里的话"});
  CHECK(said_in(there.pull_all()) == std::vector<std::string>{"那里的话"});

  check_error(here.post("/api/v1/pull", encode(PullRequest{here.device(), kSecondCommittee, 0})), 403,
              Code::kWrongScope);
  check_error(here.post("/api/v1/push", encode(PushRequest{here.device(), 9, kSecondCommittee, {}})), 403,
              Code::kWrongScope);
  Row foreign = here.visit("混进去");
  foreign.scope = kSecondCommittee;
  CHECK(here.push({foreign}).at(0).status == RowReceipt::Status::kRejected);
  CHECK(said_in(there.pull_all()) == std::vector<std::string>{"那里的话"});
  for (const Row& row : here.pull_all()) CHECK(row.scope == kFirstCommittee);
}

TEST_CASE("a cookie taken to another device is not that device's") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  HubPhone thief(hub.port(), 78);
  thief.set_cookie(phone.cookie());
  check_error(thief.post("/api/v1/pull", encode(PullRequest{thief.device(), kFirstCommittee, 0})), 401,
              Code::kSignatureWrong);
}

TEST_CASE("the same push three times is one row, with the same receipt") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  const std::string body = phone.push_body({phone.visit("一次")});
  std::vector<RowReceipt> receipts;
  for (int i = 0; i < 3; ++i) {
    const HttpReply reply = phone.post("/api/v1/push", body);
    REQUIRE(reply.status == 200);
    receipts.push_back(decode<PushReply>(reply.body).value().receipts.at(0));
  }
  CHECK(receipts[0].hash == receipts[2].hash);
  CHECK(receipts[2].status == RowReceipt::Status::kTaken);
  CHECK(said_in(phone.pull_all()) == std::vector<std::string>{"一次"});
}

TEST_CASE("a push cut at any byte is malformed and takes nothing") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  const std::string body = phone.push_body({phone.visit("整条")});
  for (std::size_t cut = 0; cut < body.size(); cut += 7) {
    INFO("cut at " << cut);
    check_error(phone.post("/api/v1/push", body.substr(0, cut)), 400, Code::kMalformed);
  }
  check_error(phone.post("/api/v1/push", body + "x"), 400, Code::kMalformed);
  check_error(phone.post("/api/v1/pull", body), 400, Code::kMalformed);
  CHECK(said_in(phone.pull_all()).empty());
}

TEST_CASE("a poison row is refused by name and does not stop the others") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  Row forbidden{kFirstCommittee, {Kind::kBuilding, uuid_from_name("b")}, {{1, std::string("路"), {1, phone.device()}}}};
  const std::vector<RowReceipt> receipts = phone.push({phone.visit("前"), forbidden, phone.visit("后")});
  CHECK(receipts.at(0).status == RowReceipt::Status::kTaken);
  CHECK(receipts.at(1).status == RowReceipt::Status::kRejected);
  CHECK(receipts.at(1).code == Code::kForbidden);
  CHECK(receipts.at(2).status == RowReceipt::Status::kTaken);
  CHECK(said_in(phone.pull_all()) == std::vector<std::string>{"前", "后"});
}

TEST_CASE("a message from a later version is told to wait for the hub") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  std::string body = phone.push_body({});
  body[3] = static_cast<char>(kProtocolVersion + 1);
  check_error(phone.post("/api/v1/push", body), 400, Code::kTooNew);
}

TEST_CASE("bodies compressed by the phone are taken, bombs and damage are not") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  const HttpHeaders gzipped = with(kAppHeaders, "Content-Encoding", "gzip");
  const std::string body = phone.push_body({phone.visit("压缩过")});
  const HttpHeaders signed_before =
      with(gzipped, "Baijia-Signature", SigningKey::of(phone.device()).sign("/api/v1/push", body));
  CHECK(phone.post("/api/v1/push", hub::gzip(body), signed_before).status == 200);
  CHECK(said_in(phone.pull_all()) == std::vector<std::string>{"压缩过"});

  const std::string bomb = hub::gzip(std::string(200U << 20U, '\0'));
  CHECK(bomb.size() < 1U << 20U);
  check_error(phone.post("/api/v1/push", bomb, gzipped), 413, Code::kTooLarge);
  check_error(phone.post("/api/v1/push", hub::gzip(body).substr(0, 20), gzipped), 400, Code::kMalformed);
  check_error(phone.post("/api/v1/push", body, with(kAppHeaders, "Content-Encoding", "br")), 400, Code::kBadRequest);
}

TEST_CASE("a reply is compressed when the phone accepts it") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  const HttpReply reply = phone.post("/api/v1/pull", encode(PullRequest{phone.device(), kFirstCommittee, 0}),
                                     with(kAppHeaders, "Accept-Encoding", "gzip, deflate, br"));
  REQUIRE(reply.status == 200);
  CHECK(reply.header("content-encoding") == "gzip");
  const auto plain = hub::decoded_content(reply.body, "gzip", kMaxMessageBytes);
  REQUIRE(plain);
  CHECK(decode<PullReply>(*plain).value().rows.size() == phone.pull_all().size());
  CHECK(reply.body.size() < plain->size());
}

TEST_CASE("a body beyond the limit is refused before it is sent") {
  const RunningHub hub({"--max-body-bytes", "10000"});
  HttpConnection connection(hub.port());
  connection.send(http_request("POST", "/api/v1/push", with(kAppHeaders, "Content-Length", "10001")));
  check_error(connection.receive(), 413, Code::kTooLarge);
  CHECK(connection.closed_by_peer());
}

TEST_CASE("a sign-in that no form could be is too large") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  check_error(phone.try_sign_in("member", std::string(5000, 'x')), 413, Code::kTooLarge);
}

TEST_CASE("requests that leave their end open to interpretation are refused, and the hub lives on") {
  const RunningHub hub;
  const std::string head = "POST /api/v1/push HTTP/1.1\r\nHost: x\r\nBaijia-Client: 1\r\n";
  const std::vector<std::pair<std::string, int>> bad{
      {head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411},
      {head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n-2\r\nxxxx\r\n\r\n", 411},
      {head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400},
      {head + "Content-Length: -1\r\n\r\nhello", 400},
      {"\x16\x03\x01\x02\x01\r\n\r\n", 400},
      {"GET / HTTP/3.0\r\n\r\n", 505},
      {"GET / HTTP/1.1\r\nA: " + std::string(70'000, 'a'), 431},
  };
  for (const auto& [bytes, status] : bad) {
    INFO(bytes.substr(0, 120));
    HttpConnection connection(hub.port());
    connection.send(bytes);
    const HttpReply reply = connection.receive();
    check_error(reply, status, Code::kBadRequest);
    CHECK(reply.header("x-content-type-options") == "nosniff");
    CHECK(connection.closed_by_peer());
  }
  CHECK(http(hub.port(), "GET", "/health").status == 200);
}

TEST_CASE("a request that never ends holds up nobody") {
  const RunningHub hub;
  HttpConnection cut(hub.port());
  cut.send(http_request("POST", "/api/v1/push", with(kAppHeaders, "Content-Length", "1000"), "only this"));
  cut.finish_sending();
  HttpConnection slow(hub.port());
  slow.send("POST /api/v1/pu");
  CHECK(http(hub.port(), "GET", "/health").status == 200);
}

TEST_CASE("another origin, another site and a form are turned away before the session is looked at") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  const std::string pull = encode(PullRequest{phone.device(), kFirstCommittee, 0});
  const auto status_with = [&](const std::string& name, const std::string& value) {
    return phone.post("/api/v1/pull", pull, with(kAppHeaders, name, value)).status;
  };
  CHECK(status_with("Origin", "http://127.0.0.1:" + std::to_string(hub.port())) == 200);
  CHECK(status_with("Origin", "http://localhost:3000") == 200);
  CHECK(status_with("Origin", "https://evil.example") == 403);
  CHECK(status_with("Origin", "http://localhost.evil.example") == 403);
  CHECK(status_with("Origin", "http://127.0.0.1:80.evil.example") == 403);
  CHECK(status_with("Origin", "null") == 403);
  CHECK(status_with("Sec-Fetch-Site", "cross-site") == 403);
  CHECK(status_with("Sec-Fetch-Site", "same-site") == 403);
  CHECK(status_with("Sec-Fetch-Site", "same-origin") == 200);
  check_error(phone.post("/api/v1/pull", pull, {{"Content-Type", "application/octet-stream"}}), 400, Code::kBadRequest);
  check_error(phone.post("/api/v1/pull", pull, with(kAppHeaders, "Content-Type", "text/plain")), 400,
              Code::kBadRequest);
}

TEST_CASE("behind https the cookie is locked to the host, and only the public origin counts") {
  const RunningHub hub({"--public-origin", "https://baijia.example.cn"});
  HubPhone phone(hub.port(), 77);
  const HttpReply reply = phone.try_sign_in("member");
  REQUIRE(reply.status == 200);
  const std::string cookie = reply.header("set-cookie");
  CHECK(cookie.starts_with("__Host-baijia="));
  for (const char* part : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Max-Age="}) {
    INFO(part);
    CHECK(cookie.contains(part));
  }
  CHECK_FALSE(cookie.contains("Domain"));
  CHECK(reply.header("strict-transport-security").contains("max-age="));
  const std::string pull = encode(PullRequest{phone.device(), kFirstCommittee, 0});
  CHECK(phone.post("/api/v1/pull", pull, with(kAppHeaders, "Origin", "https://baijia.example.cn")).status == 200);
  CHECK(phone.post("/api/v1/pull", pull, with(kAppHeaders, "Origin", "http://baijia.example.cn")).status == 403);
  CHECK(phone.post("/api/v1/pull", pull, with(kAppHeaders, "Origin", "http://localhost")).status == 403);
}

TEST_CASE("on loopback without TLS the cookie works without Secure and is otherwise as strict") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  const std::string cookie = phone.try_sign_in("member").header("set-cookie");
  CHECK(cookie.starts_with("baijia="));
  CHECK(cookie.contains("; HttpOnly; SameSite=Strict"));
  CHECK_FALSE(cookie.contains("Secure"));
}

TEST_CASE("wrong passwords are borne a few times, then the address waits") {
  const RunningHub hub({"--sign-in-tries-login-address", "3"});
  HubPhone phone(hub.port(), 77);
  for (int i = 0; i < 3; ++i) check_error(phone.try_sign_in("member", "wrong password"), 401, Code::kSignInWrong);
  const HttpReply refused = phone.try_sign_in("member");
  check_error(refused, 429, Code::kTooManyTries);
  CHECK(std::stoi(refused.header("retry-after")) > 0);
  CHECK(phone.try_sign_in("chief").status == 200);
}

TEST_CASE("a disabled account is told so, and its exported box is still taken") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  REQUIRE(run_hub({"--database", hub.database, "user", "disable", "member"}).exit_code == 0);
  check_error(phone.try_pull(), 403, Code::kAccountDisabled);
  check_error(phone.try_sign_in("member"), 403, Code::kAccountDisabled);

  const BoxFile box{phone.device(), phone.identity().account, kFirstCommittee, 0, {encode_row(phone.visit("盒子里"))}};
  std::ofstream(hub.folder.file("box"), std::ios::binary) << encode(box);
  const CommandOutput taken = run_hub({"--database", hub.database, "import-box", hub.folder.file("box")});
  CHECK(taken.exit_code == 0);
  CHECK(taken.out == "1 of 1 rows taken\n");
  HubPhone chief(hub.port(), 99);
  chief.sign_in("chief");
  CHECK(said_in(chief.pull_all()) == std::vector<std::string>{"盒子里"});
}

TEST_CASE("a reset password ends the phone's session and opens a new one") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  const CommandOutput reset = run_hub({"--database", hub.database, "user", "reset", "member"});
  REQUIRE(reset.exit_code == 0);
  const std::string password = reset.out.substr(7, 19);
  check_error(phone.try_pull(), 401, Code::kSignInRequired);
  CHECK(phone.try_sign_in("member", password).status == 200);
}

TEST_CASE("paths and methods that are not offered are refused in words") {
  const RunningHub hub;
  check_error(http(hub.port(), "GET", "/api/v1/nothing"), 404, Code::kNotFound);
  const HttpReply get = http(hub.port(), "GET", "/api/v1/push");
  CHECK(get.status == 405);
  CHECK(get.header("allow") == "POST");
  CHECK(http(hub.port(), "DELETE", "/health").status == 405);
  CHECK(http(hub.port(), "POST", "/", kAppHeaders).status == 405);
  CHECK(http(hub.port(), "OPTIONS", "/api/v1/push").status == 405);
  const HttpReply upgrade = http(hub.port(), "GET", "/",
                                 {{"Connection", "Upgrade"},
                                  {"Upgrade", "websocket"},
                                  {"Sec-WebSocket-Version", "13"},
                                  {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}});
  CHECK(upgrade.status != 101);
}

TEST_CASE("pages come from the bundle, compressed and cached, and survive its folder") {
  const TemporaryFolder web;
  std::ofstream(web.path() / "index.html") << "<!doctype html>";
  std::ofstream(web.path() / "app.1a2b3c4d.js") << "plain";
  std::ofstream(web.path() / "app.1a2b3c4d.js.br") << "brotli";
  const RunningHub hub({"--web", web.path().string()});
  std::filesystem::remove(web.path() / "index.html");
  const HttpReply page = http(hub.port(), "GET", "/");
  CHECK(page.status == 200);
  CHECK(page.body == "<!doctype html>");
  CHECK(page.header("content-type") == "text/html; charset=utf-8");
  CHECK(page.header("cache-control") == "no-cache");
  CHECK(page.header("content-security-policy").contains("default-src 'none'"));
  CHECK(http(hub.port(), "GET", "/", {{"If-None-Match", page.header("etag")}}).status == 304);
  const HttpReply script = http(hub.port(), "GET", "/app.1a2b3c4d.js", {{"Accept-Encoding", "br"}});
  CHECK(script.body == "brotli");
  CHECK(script.header("content-encoding") == "br");
  CHECK(script.header("cache-control").contains("immutable"));
  const HttpReply head = http(hub.port(), "HEAD", "/app.1a2b3c4d.js");
  CHECK(head.status == 200);
  CHECK(head.header("content-length") == "5");
  CHECK(http(hub.port(), "GET", "/%2e%2e/hub.db").status == 404);
  CHECK(http(hub.port(), "GET", "/../hub.db").status == 404);
}

TEST_CASE("health and metrics answer, and metrics name neither committees nor people") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  (void)phone.push({phone.visit("说了什么")});
  const HttpReply health = http(hub.port(), "GET", "/health");
  CHECK(health.status == 200);
  const auto body = nlohmann::json::parse(health.body);
  CHECK(body["store"] == "ok");
  CHECK(body["version"].is_string());
  const HttpReply metrics = http(hub.port(), "GET", "/metrics");
  CHECK(metrics.body.contains("baijia_requests_total{route=\"/api/v1/push\",status=\"200\"} 1"));
  for (const char* word : {"310104", "member", "李敏", "127.0.0.1"}) CHECK_FALSE(metrics.body.contains(word));
}

TEST_CASE("nothing personal is logged") {
  RunningHub hub({"--log-level", "debug"});
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  (void)phone.try_sign_in("member", "a wrong password");
  (void)phone.push({phone.visit("张三说了什么")});
  (void)phone.post("/api/v1/push", "broken 张三");
  (void)http(hub.port(), "GET", "/someone/13800000000?name=张三");
  HttpConnection bad(hub.port());
  bad.send("GET /13800000000\r\n\r\n");
  (void)bad.receive();
  hub.process.signal(SIGTERM);
  CHECK(hub.process.wait() == 0);
  const std::string log = hub.process.log();
  CHECK(log.contains(R"("route":"/api/v1/push")"));
  for (const char* word : {"member", "李敏", "张三", "13800000000", "password", "127.0.0.1", "310104", "baijia="}) {
    INFO(word);
    CHECK_FALSE(log.contains(word));
  }
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(nlohmann::json::parse(line, nullptr, false).is_object());
  }
}

TEST_CASE("a hub that others could reach says which origin it needs, and a taken port is named") {
  const TemporaryFolder folder;
  make_hub_database(folder.file("hub.db"));
  const auto serve = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--database", folder.file("hub.db")});
    arguments.emplace_back("serve");
    return run_hub(arguments);
  };
  CHECK(serve({"--listen", "0.0.0.0", "--port", "0"}).exit_code == 1);
  CHECK(serve({"--public-origin", "https://a.example/path"}).exit_code == 1);
  CHECK(serve({"--tls-cert", "only.pem"}).exit_code == 1);
  CHECK(serve({"--listen", "not an address"}).exit_code == 1);
  const RunningHub running;
  const CommandOutput second = serve({"--port", std::to_string(running.port())});
  CHECK(second.exit_code == 1);
  CHECK(second.errors.contains("is another hub running"));
}

TEST_CASE("options come from the command line, then the environment, then the file") {
  const TemporaryFolder folder;
  std::ofstream(folder.file("hub.ini")) << "database=" << folder.file("from-file.db") << "\n";
  write_small_org(folder.path());
  const std::vector<std::string> import{"--config", folder.file("hub.ini"), "import-org", "--from",
                                        folder.path().string()};
  CHECK(run_hub(import).exit_code == 0);
  CHECK(std::filesystem::exists(folder.file("from-file.db")));
  std::vector<std::string> named = import;
  named.insert(named.begin(), {"--database", folder.file("from-line.db")});
  CHECK(run_hub(named).exit_code == 0);
  CHECK(std::filesystem::exists(folder.file("from-line.db")));
}

TEST_CASE("a busy database is answered within its time, and pulling goes on") {
  const RunningHub hub({"--database-wait-millis", "100"});
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  Database holder = Database::open(hub.database).value();
  {
    const Transaction held = Transaction::begin(holder).value();
    check_error(phone.try_push({phone.visit("等一下")}), 503, Code::kHubBusy);
    CHECK(phone.try_pull().status == 200);
  }
  CHECK(phone.push({phone.visit("现在")}).at(0).status == RowReceipt::Status::kTaken);
}

TEST_CASE("backup, verify and export work beside the running hub") {
  const RunningHub hub;
  HubPhone phone(hub.port(), 77);
  phone.sign_in("member");
  (void)phone.push({phone.visit("备份前")});
  const std::string copy = hub.folder.file("copy.db");
  CHECK(run_hub({"--database", hub.database, "backup", copy}).exit_code == 0);
  CHECK(run_hub({"--database", hub.database, "backup", copy}).exit_code == 1);
  for (const std::string& database : {hub.database, copy}) {
    const CommandOutput verified = run_hub({"--database", database, "verify"});
    CHECK(verified.exit_code == 0);
    CHECK(verified.out.ends_with("sound\n"));
  }
  const CommandOutput exported =
      run_hub({"--database", copy, "export", "--committee", std::to_string(kFirstCommittee.code), "--personal"});
  CHECK(exported.exit_code == 0);
  CHECK(exported.out.contains("备份前"));
  CHECK(std::filesystem::status(copy).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("a hub restored from a backup has another history and keeps the accounts") {
  const TemporaryFolder folder;
  Uuid before;
  {
    const RunningHub hub;
    HubPhone phone(hub.port(), 77);
    phone.sign_in("member");
    before = phone.identity().epoch;
    REQUIRE(run_hub({"--database", hub.database, "backup", folder.file("copy.db")}).exit_code == 0);
  }
  const HubProcess restored(folder.file("copy.db"));
  HubPhone phone(restored.port(), 77);
  phone.sign_in("member");
  CHECK(phone.identity().epoch != before);
}

TEST_CASE("users are listed with their committee") {
  const TemporaryFolder folder;
  make_hub_database(folder.file("hub.db"));
  const CommandOutput all = run_hub({"--database", folder.file("hub.db"), "user", "list"});
  CHECK(std::ranges::count(all.out, '\n') == 4);
  const CommandOutput one =
      run_hub({"--database", folder.file("hub.db"), "user", "list", "--area", std::to_string(kSecondCommittee.code)});
  CHECK(one.out == "310104013004\tother\t周婷\tmember\tactive\n");
}
