#pragma once

// A short text as a picture, drawn with the phone's own letters: to be printed, or sent where only pictures are looked
// at.

#include <string>
#include <string_view>

#include "shell/app/host.h"

namespace baijia::app {

/// A PNG file of a sheet with `title` above `text`, as high as it takes.
[[nodiscard]] std::string text_picture(Host& host, std::string_view title, std::string_view text);

}  // namespace baijia::app
