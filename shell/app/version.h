#pragma once

#include <string_view>

namespace baijia::app {

/// Of the app, as 我 shows it.
inline constexpr std::string_view kVersion = "0.1";

}  // namespace baijia::app
