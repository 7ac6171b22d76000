#pragma once

// The world that the hub lends to the core: the machine's clock, libsodium's randomness, spdlog.

#include <string>

#include "core/platform.h"

namespace baijia::hub {

class SystemClock final : public Clock {
 public:
  std::int64_t now_millis() override;
};

class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) override;
};

/// One JSON object a line on standard error: {"time":…,"level":…,"event":…}. Callers keep personal data out.
class SystemLog final : public Log {
 public:
  void write(LogLevel level, std::string_view line) override;
};

/// Sets the log up; `level` is debug, info, warning or error. Errors: kInvalid for another word.
[[nodiscard]] Result<void> start_log(const std::string& level);

/// A line about something that happened: `event` is a stable word, `fields` the inside of a JSON object ("\"ms\":3").
void log_event(LogLevel level, std::string_view event, std::string_view fields = {});

}  // namespace baijia::hub
