#include "shell/hub/options.h"

#include <CLI/CLI.hpp>

namespace baijia::hub {
namespace {

/// "--public-origin" → "BAIJIA_PUBLIC_ORIGIN".
std::string environment_name(std::string_view option) {
  std::string name = "BAIJIA_";
  for (const char c : option.substr(2)) name += c == '-' ? '_' : static_cast<char>(std::toupper(c));
  return name;
}

}  // namespace

void bind_options(CLI::App& app, Options& options) {
  const auto add = [&](const std::string& name, auto& field, const std::string& description) {
    app.add_option(name, field, description)->envname(environment_name(name))->capture_default_str();
  };
  app.set_config("--config", "", "a file of lines like public-origin=https://baijia.example.cn");
  add("--database", options.database, "the SQLite file");
  add("--database-wait-millis", options.database_wait_millis, "longest wait for the database");
  add("--database-readers", options.database_readers, "connections for reading");
  add("--listen", options.listen, "address to listen on");
  add("--port", options.port, "port to listen on; 0 picks a free one");
  add("--public-origin", options.public_origin, "the hub's address as browsers see it, https://baijia.example.cn");
  add("--tls-cert", options.tls_certificate, "certificate chain, PEM");
  add("--tls-key", options.tls_key, "its key, PEM");
  app.add_flag("--behind-proxy", options.behind_proxy, "a proxy of ours sets X-Forwarded-For")
      ->envname("BAIJIA_BEHIND_PROXY");
  add("--web", options.web, "folder of the web bundle");
  add("--workers", options.workers, "threads that do the blocking work");
  add("--max-waiting", options.max_waiting, "requests that may wait for a worker");
  add("--max-body-bytes", options.max_body_bytes, "largest request body as it travels");
  add("--max-connections", options.max_connections, "open connections");
  add("--idle-connection-seconds", options.idle_connection_seconds, "until an idle connection is closed");
  add("--request-seconds", options.request_seconds, "for a request to arrive, and one more for each KB");
  add("--session-idle-days", options.session_idle_days, "days until an unused session is over");
  add("--session-longest-days", options.session_longest_days, "days until any session is over");
  add("--sign-in-window-seconds", options.sign_in_window_seconds, "window of the sign-in limits");
  add("--sign-in-tries-login-address", options.sign_in_tries_login_address, "wrong tries: one login, one address");
  add("--sign-in-tries-login", options.sign_in_tries_login, "wrong tries: one login, all addresses");
  add("--sign-in-tries-address", options.sign_in_tries_address, "wrong tries: one address, all logins");
  add("--phone-requests-per-minute", options.phone_requests_per_minute, "requests of one signed-in phone");
  add("--phone-megabytes-per-minute", options.phone_megabytes_per_minute, "bytes of one signed-in phone, both ways");
  add("--enrolment", options.enrolment, "code: a further phone needs one; open: the password is enough");
  add("--lease-days", options.lease_days, "days without contact until a phone shows no records any more");
  add("--lease-days-chief", options.lease_days_chief, "the same for a chief's");
  add("--audit-days", options.audit_days, "days that the audit list is kept, 184 at least");
  add("--log-level", options.log_level, "debug, info, warning or error");
}

}  // namespace baijia::hub
