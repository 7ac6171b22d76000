#pragma once

// Photos as textures: asked of the core, decoded by the host, kept while they are drawn. One thread; needs ImGui's
// context.

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "shell/app/screen.h"

namespace baijia::app {

class Pictures {
 public:
  Pictures();
  ~Pictures();
  Pictures(const Pictures&) = delete;
  Pictures& operator=(const Pictures&) = delete;

  /// The picture, or why it is not here; asks for it. Call it in each frame in which it is drawn.
  [[nodiscard]] PhotoPicture get(Core& core, Host& host, PhotoId photo, PhotoPart part);
  /// Forgets all of them, and what is being decoded.
  void clear();
  /// Before ImGui's context ends.
  void end();

 private:
  struct Entry {
    std::unique_ptr<ImTextureData> texture;
    PhotoBytes::State state = PhotoBytes::State::kAsked;
    std::uint64_t seen = ~std::uint64_t{0};  ///< Core::changes() when its bytes were asked for
    bool decoding = false;
    int drawn = 0;  ///< frame
  };
  using Key = std::pair<PhotoId, PhotoPart>;

  void keep(const Key& key, const Picture& picture);
  void retire(Entry& entry);
  void make_room();

  std::map<Key, Entry> entries_;
  std::vector<std::unique_ptr<ImTextureData>> retired_;  ///< until the graphics card has let go of them
  std::shared_ptr<int> life_ = std::make_shared<int>(0);
};

}  // namespace baijia::app
