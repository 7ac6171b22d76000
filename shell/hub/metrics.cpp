#include "shell/hub/metrics.h"

#include <format>

namespace baijia::hub {

void Metrics::count(std::string_view route, int status, double seconds, std::size_t bytes_in, std::size_t bytes_out) {
  const std::scoped_lock lock(mutex_);
  Route& counted = routes_[std::string(route)];
  std::size_t bucket = 0;
  while (bucket < kBounds.size() && seconds > kBounds.at(bucket)) ++bucket;
  ++counted.buckets.at(bucket);
  counted.seconds += seconds;
  ++counted.count;
  counted.bytes_in += bytes_in;
  counted.bytes_out += bytes_out;
  ++statuses_[{std::string(route), status}];
}

void Metrics::count_limited(std::string_view limit) {
  const std::scoped_lock lock(mutex_);
  ++limited_[std::string(limit)];
}

std::string Metrics::text() const {
  const std::scoped_lock lock(mutex_);
  std::string out = "# TYPE baijia_requests_total counter\n";
  for (const auto& [key, count] : statuses_) {
    out += std::format("baijia_requests_total{{route=\"{}\",status=\"{}\"}} {}\n", key.first, key.second, count);
  }
  out += "# TYPE baijia_limited_total counter\n";
  for (const auto& [limit, count] : limited_) {
    out += std::format("baijia_limited_total{{limit=\"{}\"}} {}\n", limit, count);
  }
  out += "# TYPE baijia_request_seconds histogram\n";
  for (const auto& [name, route] : routes_) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
      below += route.buckets.at(i);
      out += std::format("baijia_request_seconds_bucket{{route=\"{}\",le=\"{}\"}} {}\n", name, kBounds.at(i), below);
    }
    out += std::format("baijia_request_seconds_bucket{{route=\"{}\",le=\"+Inf\"}} {}\n", name, route.count);
    out += std::format("baijia_request_seconds_sum{{route=\"{}\"}} {:.6f}\n", name, route.seconds);
    out += std::format("baijia_request_seconds_count{{route=\"{}\"}} {}\n", name, route.count);
  }
  out += "# TYPE baijia_bytes_total counter\n";
  for (const auto& [name, route] : routes_) {
    out += std::format("baijia_bytes_total{{route=\"{}\",direction=\"in\"}} {}\n", name, route.bytes_in);
    out += std::format("baijia_bytes_total{{route=\"{}\",direction=\"out\"}} {}\n", name, route.bytes_out);
  }
  return out;
}

}  // namespace baijia::hub
