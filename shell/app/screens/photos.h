#pragma once

// Photos, never required: a strip of thumbnails with the way to add one, and a page for one picture.

#include "shell/app/screen.h"

namespace baijia::app {

struct PhotoList {
  Cached<std::vector<PhotoLine>> lines;
};
/// The photos of `owner`: thumbnails that open the picture, what still waits, and with `may_add` the buttons. Without
/// photos and buttons there is nothing.
void photos_part(Ui& ui, Shell& shell, PhotoList& list, const PhotoOwner& owner, bool may_add);

struct PhotoPageState {
  PhotoId photo;
  Cached<Result<PhotoLine>> line;
  bool removing = false;
};
void photo_screen(Ui& ui, Shell& shell, PhotoPageState& state);

}  // namespace baijia::app
