#pragma once

// Plates of our own as a page to print: HTML that needs nothing else, A4, four beside and six below each other.

#include <span>
#include <string>
#include <string_view>

#include "core/domain/plate.h"
#include "shell/app/host.h"

namespace baijia::app {

/// Requires: as many codes as plates.
[[nodiscard]] std::string plate_sheet(std::string_view title, std::string_view committee,
                                      std::span<const PlateToPrint> plates, std::span<const CodeSquares> codes);

}  // namespace baijia::app
