#include "shell/app/pictures.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include <imgui.h>
#include <imgui_internal.h>

namespace baijia::app {
namespace {

constexpr int kLongestThumbnail = 320;
constexpr int kLongestPicture = 1600;
constexpr std::size_t kMostBytes = 40U << 20U;

}  // namespace

Pictures::Pictures() = default;
Pictures::~Pictures() = default;

PhotoPicture Pictures::get(Core& core, Host& host, PhotoId photo, PhotoPart part) {
  const Key key{photo, part};
  Entry& entry = entries_[key];
  entry.drawn = ImGui::GetFrameCount();
  if (entry.texture) {
    // Lost with the drawing context: the pixels are still here.
    if (entry.texture->Status == ImTextureStatus_Destroyed) entry.texture->SetStatus(ImTextureStatus_WantCreate);
    return {.texture = entry.texture.get(), .state = PhotoBytes::State::kHere};
  }
  if (entry.decoding || entry.seen == core.changes()) return {.state = entry.state};
  entry.seen = core.changes();
  const PhotoBytes bytes = core.photo_bytes(photo, part);
  entry.state = bytes.state;
  if (bytes.state != PhotoBytes::State::kHere) return {.state = entry.state};
  entry.decoding = true;
  host.decode_photo(bytes.jpeg, part == PhotoPart::kThumbnail ? kLongestThumbnail : kLongestPicture,
                    [this, key, alive = std::weak_ptr(life_)](const Picture& picture) {
                      if (!alive.expired()) keep(key, picture);
                    });
  return {.state = PhotoBytes::State::kAsked};
}

void Pictures::keep(const Key& key, const Picture& picture) {
  Entry& entry = entries_[key];
  entry.decoding = false;
  if (picture.width <= 0 || picture.height <= 0) {
    entry.state = PhotoBytes::State::kNotYet;
    return;
  }
  entry.texture = std::make_unique<ImTextureData>();
  entry.texture->Create(ImTextureFormat_RGBA32, picture.width, picture.height);
  std::memcpy(entry.texture->GetPixels(), picture.pixels.data(), picture.pixels.size());
  entry.texture->UseColors = true;
  entry.texture->SetStatus(ImTextureStatus_WantCreate);
  ImGui::RegisterUserTexture(entry.texture.get());
  make_room();
}

void Pictures::make_room() {
  std::erase_if(retired_, [](const std::unique_ptr<ImTextureData>& texture) {
    if (texture->Status != ImTextureStatus_Destroyed) return false;
    ImGui::UnregisterUserTexture(texture.get());
    return true;
  });
  std::size_t held = 0;
  for (const auto& [key, entry] : entries_) {
    if (entry.texture) held += static_cast<std::size_t>(entry.texture->GetSizeInBytes());
  }
  while (held > kMostBytes) {
    const auto oldest = std::ranges::min_element(entries_, {}, [](const auto& one) {
      return one.second.texture ? one.second.drawn : std::numeric_limits<int>::max();
    });
    if (!oldest->second.texture || oldest->second.drawn + 1 >= ImGui::GetFrameCount()) return;
    held -= static_cast<std::size_t>(oldest->second.texture->GetSizeInBytes());
    retire(oldest->second);
    entries_.erase(oldest);
  }
}

void Pictures::retire(Entry& entry) {
  ImTextureData& texture = *entry.texture;
  texture.UnusedFrames = 1;
  texture.SetStatus(texture.TexID == ImTextureID_Invalid ? ImTextureStatus_Destroyed : ImTextureStatus_WantDestroy);
  texture.DestroyPixels();
  retired_.push_back(std::move(entry.texture));
}

void Pictures::clear() {
  life_ = std::make_shared<int>(0);
  for (auto& [key, entry] : entries_) {
    if (entry.texture) retire(entry);
  }
  entries_.clear();
}

void Pictures::end() {
  clear();
  for (const auto& texture : retired_) ImGui::UnregisterUserTexture(texture.get());
  retired_.clear();
}

}  // namespace baijia::app
