#include "shell/hub/serve.h"

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <format>
#include <mutex>
#include <stop_token>
#include <thread>

#include <pthread.h>

#include "shell/hub/api.h"
#include "shell/hub/audit.h"
#include "shell/hub/host.h"
#include "shell/hub/prune.h"
#include "shell/hub/store.h"

namespace baijia::hub {
namespace {

constexpr std::int64_t kGraceMillis = 3500;
constexpr std::chrono::hours kSweepEvery{1};
constexpr int kSweepsADay = 24;

Result<void> check(const Options& options) {
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    return fail(Code::kInvalid, "TLS needs both a certificate and a key");
  }
  if (options.audit_days < kLeastAuditDays) return fail(Code::kInvalid, "the audit list is kept for 184 days at least");
  if (options.idle_connection_seconds < 2 || options.request_seconds < 1) {
    return fail(Code::kInvalid, "connections may idle for 2 s at least, requests take 1 s at least");
  }
  if (options.enrolment != "code" && options.enrolment != "open") {
    return fail(Code::kInvalid, "enrolment is code or open");
  }
  if (options.phone_requests_per_minute < 60 || options.phone_megabytes_per_minute < 10) {
    return fail(Code::kInvalid, "a phone needs 60 requests and 10 MB a minute at least");
  }
  if (options.lease_days < 1 || options.lease_days_chief < 1) return fail(Code::kInvalid, "a lease has a day at least");
  const bool loopback = options.listen.starts_with("127.") || options.listen == "::1";
  const bool reachable = !loopback || options.behind_proxy || !options.tls_certificate.empty();
  if (reachable && options.public_origin.empty()) {
    return fail(Code::kInvalid, "other machines can reach this hub: say which address browsers use (--public-origin)");
  }
  const std::string& origin = options.public_origin;
  const std::size_t host = origin.find("://");
  const bool well_formed = origin.empty() || ((origin.starts_with("https://") || origin.starts_with("http://")) &&
                                              origin.find('/', host + 3) == std::string::npos);
  if (!well_formed) return fail(Code::kInvalid, "a public origin looks like https://baijia.example.cn, without a path");
  return {};
}

SessionSettings session_settings(const Options& options) {
  constexpr std::int64_t kDay = 24LL * 60 * 60 * 1000;
  return {.idle_millis = options.session_idle_days * kDay,
          .longest_millis = options.session_longest_days * kDay,
          .window_millis = options.sign_in_window_seconds * 1000,
          .tries_login_address = options.sign_in_tries_login_address,
          .tries_login = options.sign_in_tries_login,
          .tries_address = options.sign_in_tries_address};
}

/// Blocks the signals that end the hub in this and all later threads, so that one thread can wait for them.
sigset_t block_end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void sweep_until(const std::stop_token& stop, Sessions& sessions, OpenStore& store, std::int64_t audit_days) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  int sweeps_to_pruning = 0;
  while (!stop.stop_requested()) {
    bool done = sessions.sweep() && store.database->empty_log();
    if (--sweeps_to_pruning <= 0) {
      const Result<void> pruned = prune_daily(store, audit_days);
      if (!pruned && pruned.error().code == Code::kClockAhead) log_event(LogLevel::kError, "not_pruned_clock_ahead");
      done = pruned && done;
      sweeps_to_pruning = kSweepsADay;
    }
    if (!done) log_event(LogLevel::kWarning, "sweep_failed");
    wake.wait_for(lock, stop, kSweepEvery, [] { return false; });
  }
}

}  // namespace

Result<void> serve(const Options& options) {
  BAIJIA_TRY(check(options));
  const sigset_t signals = block_end_signals();
  SystemClock clock;
  SystemRandom random;
  SystemLog log;
  BAIJIA_TRY_ASSIGN(OpenStore store, open_store({.path = options.database,
                                                 .wait_millis = options.database_wait_millis,
                                                 .readers = options.database_readers},
                                                clock, random));
  BAIJIA_TRY_ASSIGN(Bundle bundle, Bundle::open(options.web));
  const SessionSettings settings = session_settings(options);
  Devices devices(*store.database, random, options.enrolment == "open" ? Enrolment::kOpen : Enrolment::kCode);
  Sessions sessions(*store.directory, devices, clock, random, settings);
  Api api(store, sessions, devices, std::move(bundle), clock, log,
          {.public_origin = options.public_origin,
           .behind_proxy = options.behind_proxy,
           .cookie_seconds = settings.longest_millis / 1000,
           .lease_days = options.lease_days,
           .lease_days_chief = options.lease_days_chief,
           .allowance = {.requests_per_minute = options.phone_requests_per_minute,
                         .bytes_per_minute = options.phone_megabytes_per_minute * 1'000'000}});
  HttpServer server(
      {.workers = options.workers,
       .max_waiting = options.max_waiting,
       .max_body_bytes = options.max_body_bytes,
       .max_connections = options.max_connections,
       .idle_connection_seconds = options.idle_connection_seconds,
       .request_seconds = options.request_seconds},
      [&](const Request& request) { return api.respond(request); },
      [&](const Request& request) { return api.overloaded(request); }, [&](int status) { return api.refused(status); });
  const std::jthread sweeper(
      [&](const std::stop_token& stop) { sweep_until(stop, sessions, store, options.audit_days); });
  std::jthread ender([&] {
    int signal = 0;
    sigwait(&signals, &signal);
    log_event(LogLevel::kInfo, "stopping");
    server.stop(kGraceMillis);
  });
  auto served = server.run({.listen = options.listen,
                            .port = options.port,
                            .tls_certificate = options.tls_certificate,
                            .tls_key = options.tls_key},
                           [&](std::uint16_t port) {
                             const bool tls = !options.tls_certificate.empty();
                             std::printf("baijia-hub listens on %s://%s:%u\n", tls ? "https" : "http",
                                         options.listen.c_str(), static_cast<unsigned>(port));
                             std::fflush(stdout);
                             log_event(LogLevel::kInfo, "listening", std::format("\"port\":{}", port));
                           });
  if (!served) pthread_kill(ender.native_handle(), SIGTERM);
  ender.join();
  log_event(LogLevel::kInfo, "stopped");
  return served;
}

}  // namespace baijia::hub
