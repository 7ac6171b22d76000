#include "shell/app/screens/plain_page.h"

#include <algorithm>

#include "imgui.h"

namespace baijia::app {

namespace {

constexpr float kMostWidth = 400;

/// The app's mark: a door standing a hand's breadth open.
void draw_logo(Ui& ui, const Rect& rect) {
  const Palette& palette = ui.theme().palette;
  const float size = rect.height;
  const Rect box{rect.center_x() - size / 2, rect.y, size, size};
  ui.fill(box, palette.primary, size * 0.26F);
  const float stroke = size * 0.055F;
  const Rect frame{box.x + size * 0.28F, box.y + size * 0.2F, size * 0.44F, size * 0.6F};
  ui.border(frame, palette.on_primary, 2, stroke);
  ImDrawList& list = ui.draw();
  list.PathLineTo({frame.x, frame.y});
  list.PathLineTo({frame.x + frame.width * 0.66F, frame.y + frame.height * 0.14F});
  list.PathLineTo({frame.x + frame.width * 0.66F, frame.bottom() + frame.height * 0.14F});
  list.PathLineTo({frame.x, frame.bottom()});
  list.PathFillConvex(palette.on_primary);
  list.AddCircleFilled({frame.x + frame.width * 0.5F, frame.y + frame.height * 0.6F}, size * 0.035F, palette.primary);
}

}  // namespace

bool show_plain_page(Ui& ui, const PlainPage& page) {
  const Theme& theme = ui.theme();
  const Viewport& view = ui.viewport();
  bool back = false;
  const Rect screen{0, view.inset_top, view.width, view.height - view.inset_top - view.keyboard_height};
  ui.fill({0, 0, view.width, view.height}, theme.palette.paper);
  const float width = std::min(kMostWidth, view.width - 48 - view.inset_left - view.inset_right);
  ui.scroll("plain", screen, [&] {
    ui.indent((view.width - width) / 2, [&] {
      ui.space(view.keyboard_height > 0 ? 24 : std::clamp(view.height * 0.12F, 32.0F, 140.0F));
      if (page.logo && view.keyboard_height == 0) {
        draw_logo(ui, ui.place(72));
        ui.space(20);
      }
      if (page.icon != 0) {
        const Rect mark = ui.place(88);
        ui.draw().AddCircleFilled({mark.center_x(), mark.center_y()}, 40, theme.palette.primary_soft);
        ui.icon(page.icon, mark.center_x(), mark.center_y(), 36, theme.palette.primary);
        ui.space(16);
      }
      const TextStyle title{.size = TextSize::kTitle, .bold = true, .centered = true};
      const Rect rect = ui.place(ui.text_height(page.title, title, ui.width()));
      ui.draw_text(rect, page.title, title);
      ui.report(ui.id("title"), SemanticRole::kHeading, page.title, rect, {},
                [](SemanticNode& node) { node.level = 1; });
      for (std::string_view rest = page.lead; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        ui.space(6);
        paragraph(ui, line, {.color = theme.palette.muted, .centered = true});
      }
      ui.space(32);
      page.body();
      ui.space(32 + view.inset_bottom);
    });
  });
  if (page.back) {
    const float size = theme.elder() ? 60.0F : 48.0F;
    back = icon_button(ui, {4, view.inset_top + 4, size, size}, icons::kBack, say(Text::kBack));
  }
  return back;
}

}  // namespace baijia::app
