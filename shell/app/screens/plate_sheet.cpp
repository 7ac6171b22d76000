#include "shell/app/screens/plate_sheet.h"

namespace baijia::app {
namespace {

constexpr std::size_t kPerPage = 24;
constexpr int kQuietZone = 4;  // squares around a code that stay empty

constexpr std::string_view kHead =
    "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><style>"
    "@page{size:A4;margin:10mm}body{margin:0;font-family:system-ui,sans-serif;color:#000;background:#fff}"
    "section{display:grid;grid-template-columns:repeat(4,1fr);break-after:page}section:last-child{break-after:auto}"
    "figure{margin:0;height:46mm;box-sizing:border-box;outline:.2mm dashed #bbb;text-align:center;"
    "break-inside:avoid;overflow:hidden}svg{width:33mm;height:33mm;display:block;margin:1mm auto 0}"
    "b{display:block;font-size:11pt;line-height:1.15}small{font-size:7pt}</style><title>";

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char letter : text) {
    if (letter == '&') {
      safe += "&amp;";
    } else if (letter == '<') {
      safe += "&lt;";
    } else {
      safe += letter;
    }
  }
  return safe;
}

/// A row's neighbouring dark squares are one bar.
std::string drawing(const CodeSquares& code) {
  const std::string side = std::to_string(code.size + 2 * kQuietZone);
  std::string svg = "<svg viewBox=\"0 0 " + side + " " + side + "\" shape-rendering=\"crispEdges\"><path d=\"";
  const auto dark = [&](int x, int y) {
    return x < code.size && code.dark[static_cast<std::size_t>(y * code.size + x)] != 0;
  };
  for (int y = 0; y < code.size; ++y) {
    for (int x = 0; x < code.size; ++x) {
      if (!dark(x, y)) continue;
      const int from = x;
      while (dark(x + 1, y)) ++x;
      const std::string length = std::to_string(x + 1 - from);
      svg += "M" + std::to_string(from + kQuietZone) + " " + std::to_string(y + kQuietZone) + "h" + length + "v1h-" +
             length + "z";
    }
  }
  return svg + "\"/></svg>";
}

}  // namespace

std::string plate_sheet(std::string_view title, std::string_view committee, std::span<const PlateToPrint> plates,
                        std::span<const CodeSquares> codes) {
  std::string html(kHead);
  html += escaped(title) + "</title>";
  for (std::size_t at = 0; at < plates.size(); ++at) {
    if (at % kPerPage == 0) html += at == 0 ? "<section>" : "</section><section>";
    html += "<figure>" + drawing(codes[at]) + "<b>" + escaped(plates[at].label) + "</b><small>" + escaped(committee) +
            "</small></figure>";
  }
  return html + "</section></html>\n";
}

}  // namespace baijia::app
