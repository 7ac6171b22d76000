#pragma once

// Counters of one hub process, as Prometheus text. Labels name routes and results only: nothing here can tell
// committees or people apart, let alone compare them.

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace baijia::hub {

/// Safe from several threads.
class Metrics {
 public:
  /// One answered request. `route` is one of a few fixed words.
  void count(std::string_view route, int status, double seconds, std::size_t bytes_in, std::size_t bytes_out);
  /// A request that was over its phone's allowance; `limit` is one of a few fixed words.
  void count_limited(std::string_view limit);
  [[nodiscard]] std::string text() const;

 private:
  static constexpr std::array<double, 6> kBounds = {0.005, 0.025, 0.1, 0.5, 1, 2.5};
  struct Route {
    std::array<std::uint64_t, kBounds.size() + 1> buckets{};
    double seconds = 0;
    std::uint64_t count = 0;
    std::uint64_t bytes_in = 0;
    std::uint64_t bytes_out = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Route, std::less<>> routes_;
  std::map<std::pair<std::string, int>, std::uint64_t> statuses_;
  std::map<std::string, std::uint64_t, std::less<>> limited_;
};

}  // namespace baijia::hub
