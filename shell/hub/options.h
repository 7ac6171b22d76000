#pragma once

// Everything that can be set, in one place, with its default and the price of changing it. Each field is also a
// command-line option (--public-origin), an environment variable (BAIJIA_PUBLIC_ORIGIN) and a line of the --config
// file (public-origin=…); the command line wins over the environment, the environment over the file.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace baijia::hub {

inline constexpr std::string_view kHubVersion = "0.1.0";

struct Options {
  // Where the rows live.
  std::string database = "baijia.db";  ///< the SQLite file; its -wal and -shm stand beside it. Not on a network disk.
  std::int64_t database_wait_millis =
      2000;                          ///< longest wait for the database; longer hides an overload from the phones
  std::size_t database_readers = 4;  ///< connections for reading; each keeps up to 8 MB of page cache

  // Where it listens.
  std::string listen = "127.0.0.1";  ///< anything but loopback wants TLS here or a proxy in front
  std::uint16_t port = 8420;         ///< 0 picks a free one and prints it
  std::string public_origin;         ///< "https://baijia.example.cn", as browsers see it; empty: loopback only
  std::string tls_certificate;       ///< PEM chain; both TLS fields or none
  std::string tls_key;
  bool behind_proxy =
      false;        ///< take the client's address from the last X-Forwarded-For; a lie unless there is a proxy
  std::string web;  ///< folder of the app's bundle, read once at the start; empty serves no pages

  // How much it takes on.
  std::size_t workers = 4;        ///< threads that do the blocking work
  std::size_t max_waiting = 256;  ///< requests waiting for a worker before the next gets 503; each may hold a body
  std::size_t max_body_bytes = 4U << 20U;  ///< of a request as it travels; what it inflates to has the wire's own limit
  std::size_t max_connections = 20000;     ///< about 10 KB each when idle
  std::int64_t idle_connection_seconds = 60;  ///< 2 at least
  std::int64_t request_seconds = 20;  ///< for a request to arrive, and one more for each KB of it; slower gets 408

  // Sessions and sign-in. A phone that rests longer has to sign in again before it can hand over; its data stays.
  std::int64_t session_idle_days = 30;      ///< a committee on holiday still hands over without signing in
  std::int64_t session_longest_days = 180;  ///< a stolen cookie dies at the latest then
  std::int64_t sign_in_window_seconds = 900;
  std::size_t sign_in_tries_login_address = 10;  ///< wrong passwords for one login from one address in the window
  std::size_t sign_in_tries_login = 100;   ///< for one login from everywhere: slows a spread attack, spares the user
  std::size_t sign_in_tries_address = 60;  ///< from one address: a street office behind one router still gets in

  // What a phone that is signed in may ask (shell/hub/allowance.h). A full bucket holds a minute's worth.
  std::int64_t phone_requests_per_minute = 1200;  ///< fewer make photos come slowly: each is some 50 requests
  std::int64_t phone_megabytes_per_minute = 120;  ///< both ways; a day's photos of one phone pass without a pause

  // Phones (shell/hub/devices.h).
  std::string enrolment = "code";     ///< "open": the password alone lets any phone in, for trying things out
  std::uint8_t lease_days = 7;        ///< without a contact, until a member's phone shows no records any more
  std::uint8_t lease_days_chief = 3;  ///< a chief's phone has more to lose

  std::int64_t audit_days = 365;  ///< how long the audit list is kept; 184 at least

  std::string log_level = "info";  ///< debug, info, warning, error
};

/// Lets the command line, the environment and the config file set `options`, which outlives the parsing.
void bind_options(CLI::App& app, Options& options);

}  // namespace baijia::hub
