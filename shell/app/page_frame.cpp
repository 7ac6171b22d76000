// A page's frame: app bar above, footer below, the body scrolling between them.

#include <algorithm>
#include <cmath>
#include <optional>

#include "shell/app/screen.h"
#include "shell/app/ui_state.h"

namespace baijia::app {

namespace {

constexpr float kMostWidth = 720;  // of a page's content; longer lines are hard to read

float bar_height(const Theme& theme) { return theme.elder() ? 68.0F : 56.0F; }

/// The three numbers in short: what still waits, or that nothing does; after a command that it was saved.
struct StatusWords {
  std::string text;
  std::string spoken;  ///< the same for readers, who need no room: saved, and what waits
  Color color = 0;
  Icon icon = 0;
};

StatusWords status_words(Shell& shell, const Palette& palette) {
  const auto said = [](std::string text, Color color, Icon icon) {
    return StatusWords{.text = text, .spoken = text, .color = color, .icon = icon};
  };
  const SaveState saving = shell.save_state();
  if (saving == SaveState::kFailed) return said(std::string(say(Text::kNotSaved)), palette.danger, icons::kWarning);
  if (saving == SaveState::kSaving) return said(std::string(say(Text::kSaving)), palette.muted, icons::kClock);
  const SyncView& sync = shell.sync();
  const auto waiting = sync.on_phone + static_cast<std::int64_t>(sync.rejected.size());
  const StatusWords sent = waiting == 0 ? said(std::string(say(Text::kChipAllSent)), palette.muted, icons::kCloud)
                                        : said(say(Text::kChipUnsent, {waiting}), palette.warning, icons::kDevice);
  if (saving == SaveState::kNothing) return sent;
  StatusWords saved = said(std::string(say(Text::kSaved)), palette.good, icons::kCheck);
  saved.spoken = say(Text::kChipSavedSpoken, {saved.text, sent.text});
  return saved;
}

float status_chip(Ui& ui, Shell& shell, float right, float top, float height) {
  const Theme& theme = ui.theme();
  const StatusWords words = status_words(shell, theme.palette);
  const TextStyle style{.size = TextSize::kCaption, .color = words.color};
  const float icon_size = theme.size(TextSize::kCaption) * 1.3F;
  const float width = std::max(theme.target, ui.text_width(words.text, style) + icon_size + 6 + 20);
  const float touch_height = std::min(height, theme.target);
  const Rect rect{right - width, top + (height - touch_height) / 2, width, touch_height};
  const std::uint32_t id = ui.id("status-chip");
  const Touch touch = ui.touch(id, rect);
  const Rect drawn{rect.x, rect.center_y() - 14 * std::min(theme.scale, 1.4F), width, 28 * std::min(theme.scale, 1.4F)};
  ui.fill(drawn, theme.palette.surface, drawn.height / 2);
  ui.border(drawn, theme.palette.line, drawn.height / 2);
  if (touch.pressed || touch.hovered) ui.fill(drawn, theme.palette.pressed, drawn.height / 2);
  ui.icon(words.icon, drawn.x + 10 + icon_size / 2, drawn.center_y(), icon_size, words.color);
  ui.draw_line({drawn.x + 10 + icon_size + 6, drawn.y, width - icon_size - 24, drawn.height}, words.text, style, 0);
  ui.report(id, SemanticRole::kButton, say(Text::kChipSpoken, {words.spoken}), rect);
  if (touch.tapped) shell.open({.kind = PageKind::kSync});
  return width;
}

TextStyle title_style(const Pane& place) {
  return {.size = place.root ? TextSize::kTitle : TextSize::kEmphasis, .bold = true};
}
TextStyle subtitle_style(const Theme& theme) { return {.size = TextSize::kCaption, .color = theme.palette.muted}; }

void report_title(Ui& ui, const PageFrame& page, const Rect& rect) {
  ui.report(ui.id("title"), SemanticRole::kHeading, page.title, rect, {}, [](SemanticNode& node) { node.level = 1; });
  if (!page.subtitle.empty()) ui.report(ui.id("subtitle"), SemanticRole::kText, page.subtitle, rect);
}

/// Title and subtitle on lines of their own.
void title_lines(Ui& ui, const Pane& place, const PageFrame& page) {
  const TextStyle title = title_style(place);
  const TextStyle subtitle = subtitle_style(ui.theme());
  const float title_height = ui.text_height(page.title, title, ui.width());
  const float both = title_height + (page.subtitle.empty() ? 0 : ui.text_height(page.subtitle, subtitle, ui.width()));
  const Rect rect = ui.place(both + 8);
  ui.draw_text(rect, page.title, title);
  ui.draw_text({rect.x, rect.y + title_height, rect.width, 0}, page.subtitle, subtitle);
  report_title(ui, page, {rect.x, rect.y, rect.width, both});
}

struct AppBar {
  float height = 0;
  bool title_scrolls = false;  ///< the title is left to the page's scrolling part
};

/// Draws the bar. A title that does not fit beside the buttons gets lines of its own below; they scroll away on a tab's
/// own page, which the tab names too.
AppBar app_bar(Ui& ui, Shell& shell, const PageFrame& page, const Rect& pane) {
  std::optional<Ui::OnlyOpens> only_opens(ui);
  const Theme& theme = ui.theme();
  const Pane& place = shell.pane();
  const float height = bar_height(theme);
  const float top = pane.y;
  float left = pane.x + theme.margin;
  float right = pane.right() - theme.margin;
  if (place.may_go_back) {
    if (icon_button(ui, {pane.x + 4, top + (height - theme.target) / 2, theme.target, theme.target}, icons::kBack,
                    say(Text::kBack))) {
      shell.back();
    }
    left = pane.x + theme.target + 8;
  }
  if (place.root && place.shows_status && !shell.wide()) {
    const Rect me{right - theme.target + 10, top + (height - theme.target) / 2, theme.target, theme.target};
    if (icon_button(ui, me, icons::kPerson, say(Text::kMe))) shell.open({.kind = PageKind::kSettings});
    right = me.x - 2;
  }
  if (place.shows_status) right -= status_chip(ui, shell, right, top, height) + 4;
  only_opens.reset();
  for (auto action = page.actions.rbegin(); action != page.actions.rend(); ++action) {
    const Rect rect{right - theme.target, top + (height - theme.target) / 2, theme.target, theme.target};
    if (icon_button(ui, rect, action->icon, action->name) && action->deed) action->deed();
    right = rect.x;
  }
  const TextStyle title = title_style(place);
  const TextStyle subtitle = subtitle_style(theme);
  const float room = right - left - 8;
  const bool title_fits = ui.text_width(page.title, title) <= room;
  const bool both_fit =
      title_fits && (page.subtitle.empty() || (ui.text_width(page.subtitle, subtitle) <= room &&
                                               theme.line(title.size) + theme.line(subtitle.size) <= height + 4));
  if (both_fit) {
    const float subtitle_height = page.subtitle.empty() ? 0 : theme.line(subtitle.size);
    const float title_height = theme.line(title.size);
    const float y = top + (height - title_height - subtitle_height) / 2;
    ui.draw_line({left, y, room, title_height}, page.title, title, 0);
    ui.draw_line({left, y + title_height, room, subtitle_height}, page.subtitle, subtitle, 0);
    report_title(ui, page, {left, y, room, title_height + subtitle_height});
    return {.height = height};
  }
  const float x = pane.x + theme.margin;
  const float width = pane.width - 2 * theme.margin;
  if (title_fits) {
    ui.draw_line({left, top, room, height}, page.title, title, 0);
    const float below = ui.draw_text({x, top + height - 4, width, 0}, page.subtitle, subtitle);
    report_title(ui, page, {x, top, width, height - 4 + below});
    return {.height = height + below + 4};
  }
  if (place.root && !page.header) return {.height = height, .title_scrolls = true};
  return {.height = height + ui.column({x, top + height, width, kAnyHeight}, [&] { title_lines(ui, place, page); })};
}

/// Storage failed: said on every page, in red, until it is mended.
float unsaved_banner(Ui& ui, Shell& shell, const Rect& rect) {
  if (shell.save_state() != SaveState::kFailed) return 0;
  return ui.column(rect, [&] {
    const std::optional<Code> code = shell.core().storage_error();
    const ErrorText& error = error_text(code.value_or(Code::kStorageFailed));
    if (banner(ui, Tone::kDanger, say(Text::kReadOnlyNote, {error.text}), say(Text::kSaveAgain)))
      shell.core().retry_storage();
    if (quiet_button(ui, say(Text::kExportBox), {.icon = icons::kDownload})) shell.export_box();
  });
}

}  // namespace

void show_page(Ui& ui, Shell& shell, const PageFrame& page) {
  const Theme& theme = ui.theme();
  const Pane& place = shell.pane();
  const Rect pane = place.rect;
  ui.fill(pane, theme.palette.paper);
  const AppBar bar = app_bar(ui, shell, page, pane);
  float top = pane.y + bar.height;
  const float margin = std::max(theme.margin, (pane.width - kMostWidth) / 2);
  const Rect content{pane.x + margin, top, pane.width - 2 * margin, kAnyHeight};
  top += unsaved_banner(ui, shell, content);
  if (page.header) {
    top += ui.column({content.x, top, content.width, kAnyHeight}, page.header) + 8;
  }
  // The footer's height is the last frame's; a changed one asks for another frame.
  const std::uint32_t footer_id = ui.id("footer");
  float& known = ui.state().heights[footer_id];
  const float footer = page.footer ? known : 0;
  const Rect& toast = ui.state().toast;
  const bool over_this = toast.x < pane.right() && toast.right() > pane.x;
  const float above = over_this ? toast.height : 0;
  const Rect body{pane.x, top, pane.width, std::max(0.0F, pane.bottom() - footer - above - top)};
  ui.scroll("page", body, [&] {
    if (bar.title_scrolls) ui.indent(theme.margin, [&] { title_lines(ui, place, page); });
    if (page.body) {
      if (page.full_width_body) {
        page.body();
      } else {
        ui.indent(margin, page.body);
      }
    }
    ui.space(24);
  });
  const ScrollState& scroll = ui.state().scrolls[ui.id("page")];
  if (scroll.offset > 1) ui.fill({pane.x, top - 1, pane.width, 1}, theme.palette.line);
  if (!page.footer) return;
  const Rect ground{pane.x, pane.bottom() - footer, pane.width, footer};
  ui.fill(ground, theme.palette.paper);
  const float inner = ui.column({content.x, ground.y + 10, content.width, kAnyHeight}, page.footer);
  if (scroll.content - scroll.offset > scroll.view + 1) ui.fill({pane.x, ground.y, pane.width, 1}, theme.palette.line);
  const float height = inner + 20;
  float& now_known = ui.state().heights[footer_id];
  if (std::abs(height - now_known) > 0.5F) {
    now_known = height;
    ui.ask_frame();
  }
  ui.state().footer = std::max(ui.state().footer, height);
}

}  // namespace baijia::app
