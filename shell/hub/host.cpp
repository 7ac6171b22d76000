#include "shell/hub/host.h"

#include <chrono>

#include <nlohmann/json.hpp>
#include <sodium.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace baijia::hub {
namespace {

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      break;
  }
  return spdlog::level::err;
}

}  // namespace

std::int64_t SystemClock::now_millis() {
  using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::system_clock;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

void SystemRandom::fill(std::span<std::byte> out) {
  if (sodium_init() < 0) std::abort();  // without randomness nothing here is safe
  randombytes_buf(out.data(), out.size());
}

void SystemLog::write(LogLevel level, std::string_view line) {
  log_event(level, "core",
            R"("text":)" + nlohmann::json(line).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Result<void> start_log(const std::string& level) {
  if (level != "debug" && level != "info" && level != "warning" && level != "error") {
    return fail(Code::kInvalid, "log level is debug, info, warning or error");
  }
  const auto logger = std::make_shared<spdlog::logger>("hub", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})");
  logger->set_level(spdlog::level::from_str(level));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(logger);
  return {};
}

void log_event(LogLevel level, std::string_view event, std::string_view fields) {
  spdlog::log(spdlog_level(level), R"("event":"{}"{}{})", event, fields.empty() ? "" : ",", fields);
}

}  // namespace baijia::hub
