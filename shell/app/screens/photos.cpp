#include "shell/app/screens/photos.h"

#include <algorithm>

#include <imgui.h>

#include "shell/app/format.h"
#include "shell/app/screens/parts.h"

namespace baijia::app {
namespace {

constexpr float kThumbnailSide = 96;

std::string_view words_of(PhotoLine::Place place) {
  switch (place) {
    case PhotoLine::Place::kComingIn:
      return say(Text::kPhotoComing);
    case PhotoLine::Place::kWaiting:
      return say(Text::kPhotoWaits);
    case PhotoLine::Place::kAtHub:
      return say(Text::kPhotosSent);
  }
  return {};
}

std::string_view words_of(PhotoBytes::State state) {
  if (state == PhotoBytes::State::kNotYet) return say(Text::kPhotoNotYet);
  return say(state == PhotoBytes::State::kOffline ? Text::kPhotoOffline : Text::kPhotoLoading);
}

void draw_words(Ui& ui, const Rect& rect, PhotoBytes::State state) {
  ui.fill(rect, ui.theme().palette.primary_soft, ui.theme().button_radius);
  const TextStyle style{.size = TextSize::kCaption, .color = ui.theme().palette.muted, .centered = true};
  const Rect inner = rect.inset(6, 0);
  const float height = ui.text_height(words_of(state), style, inner.width);
  ui.draw_text({inner.x, rect.center_y() - height / 2, inner.width, height}, words_of(state), style);
}

/// The middle of the picture, filling the square.
void draw_square(Ui& ui, const Rect& rect, ImTextureData& texture) {
  const auto width = static_cast<float>(texture.Width);
  const auto height = static_cast<float>(texture.Height);
  const float side = std::min(width, height);
  const float left = (width - side) / 2 / width;
  const float top = (height - side) / 2 / height;
  ui.draw().AddImageRounded(texture.GetTexRef(), {rect.x, rect.y}, {rect.right(), rect.bottom()}, {left, top},
                            {1 - left, 1 - top}, IM_COL32_WHITE, ui.theme().button_radius);
}

void thumbnail(Ui& ui, Shell& shell, const PhotoLine& line, std::size_t number) {
  const float label_height = ui.theme().line(TextSize::kCaption);
  const Rect rect = ui.place(kThumbnailSide, kThumbnailSide + label_height);
  const Rect square{rect.x, rect.y, kThumbnailSide, kThumbnailSide};
  const std::uint32_t id = ui.id("photo");
  const Touch touch = ui.touch(id, rect);
  const std::string name = say(Text::kPhotoName, {static_cast<std::int64_t>(number)});
  if (ui.visible(rect)) {
    const PhotoPicture picture = shell.picture(line.photo, PhotoPart::kThumbnail);
    if (picture.texture != nullptr) {
      draw_square(ui, square, *picture.texture);
    } else {
      draw_words(ui, square, picture.state);
    }
    if (touch.focused || touch.pressed) ui.border(square, ui.theme().palette.primary, ui.theme().button_radius, 2);
    ui.draw_line({rect.x, square.bottom(), kThumbnailSide, label_height}, words_of(line.place),
                 {.size = TextSize::kCaption, .color = ui.theme().palette.muted});
  }
  ui.report(id, SemanticRole::kButton, labelled(name, words_of(line.place)), rect);
  if (touch.tapped) shell.open({PageKind::kPhoto, line.photo.uuid});
}

}  // namespace

void photos_part(Ui& ui, Shell& shell, PhotoList& list, const PhotoOwner& owner, bool may_add) {
  const std::vector<PhotoLine>& lines = list.lines.get(shell, [&] { return shell.core().photos(owner); });
  if (lines.empty() && !may_add) return;
  section_header(ui, lines.empty() ? say(Text::kPhotos) : std::string_view(say(Text::kPhotoCount, {lines.size()})));
  const auto waiting =
      std::ranges::count_if(lines, [](const PhotoLine& line) { return line.place != PhotoLine::Place::kAtHub; });
  if (waiting > 0) {
    caption(ui, say(Text::kPhotosWaiting, {static_cast<std::int64_t>(waiting)}));
    ui.space(8);
  }
  if (!lines.empty()) {
    ui.flow(8, [&] {
      for (std::size_t at = 0; at < lines.size(); ++at) {
        const Ui::Scope scope(ui, lines[at].photo.uuid);
        thumbnail(ui, shell, lines[at], at + 1);
      }
    });
    ui.space(8);
  }
  if (!may_add) return;
  ui.flow(8, [&] {
    // A computer has no camera that anybody holds against a wall.
    if (ui.viewport().coarse_pointer && action_chip(ui, say(Text::kPhotoTake), icons::kCamera)) {
      shell.add_photo(owner, PhotoSource::kCamera);
    }
    if (action_chip(ui, say(Text::kPhotoChoose), icons::kPlus)) shell.add_photo(owner, PhotoSource::kGallery);
  });
}

void photo_screen(Ui& ui, Shell& shell, PhotoPageState& state) {
  const auto& line = state.line.get(shell, [&] { return shell.core().photo(state.photo); });
  if (!line) return gone_page(ui, shell, say(Text::kPhotos));
  PageFrame page{.title = say(Text::kPhotos), .subtitle = words_of(line->place)};
  page.body = [&] {
    ui.space(4);
    const PhotoPicture picture = shell.picture(state.photo, PhotoPart::kPicture);
    if (picture.texture == nullptr) {
      const Rect rect = ui.place(ui.width() * 0.75F);
      draw_words(ui, rect, picture.state);
      ui.report(ui.id("state"), SemanticRole::kStatus, words_of(picture.state), rect);
      return;
    }
    ImTextureData& texture = *picture.texture;
    const float shape = static_cast<float>(texture.Height) / static_cast<float>(texture.Width);
    // Seen whole on a desktop too, where the page is wider than high.
    constexpr float kAround = 200;
    const float height = std::min(ui.width() * shape, std::max(kAround, ui.viewport().height - kAround));
    const Rect place = ui.place(height);
    const Rect rect{place.center_x() - height / shape / 2, place.y, height / shape, height};
    ui.draw().AddImageRounded(texture.GetTexRef(), {rect.x, rect.y}, {rect.right(), rect.bottom()}, {0, 0}, {1, 1},
                              IM_COL32_WHITE, ui.theme().card_radius);
    ui.report(ui.id("picture"), SemanticRole::kText, say(Text::kPhotos), rect);
    ui.space(16);
  };
  if (line->may_remove) {
    page.footer = [&] {
      if (secondary_button(ui, say(Text::kPhotoRemove), {.icon = icons::kTrash})) state.removing = true;
    };
  }
  show_page(ui, shell, page);
  if (confirm(ui, "remove", state.removing, say(Text::kPhotoRemove), say(Text::kPhotoRemoveNote),
              say(Text::kPhotoRemove)) &&
      shell.run(RemovePhoto{state.photo}, say(Text::kPhotoRemoved))) {
    shell.back();
  }
}

}  // namespace baijia::app
