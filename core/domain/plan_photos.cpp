// Photos: the rows. Their bytes are core/store/photos' matter.

#include <algorithm>

#include "core/domain/planner.h"

namespace baijia {
namespace {

constexpr std::size_t kHashDigits = 64;

bool is_hash(std::string_view text) {
  return text.size() == kHashDigits && std::ranges::all_of(text, [](char digit) {
           return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
         });
}

}  // namespace

Result<void> Planner::plan(const AddPhoto& command) {
  const PhotoFacts& facts = command.facts;
  const PhotoOwner& owner = command.owner;
  if (command.id.empty() || owner.visit.empty() == owner.issue.empty()) return fail(Code::kMissing, "owner");
  if (!is_hash(facts.hash) || facts.width <= 0 || facts.height <= 0 || facts.thumbnail_size <= 0 ||
      facts.size <= facts.thumbnail_size) {
    return fail(Code::kInvalid, "facts");
  }
  if (facts.size > kMaxPhotoBytes) return fail(Code::kTooLarge, "photo");
  Photo photo{.id = command.id,
              .visit = owner.visit,
              .issue = owner.issue,
              .author = caller_.account,
              .taken_millis = now_,
              .width = facts.width,
              .height = facts.height,
              .size = facts.size,
              .thumbnail_size = facts.thumbnail_size,
              .hash = facts.hash};
  if (owner.visit.empty()) {
    BAIJIA_TRY_ASSIGN(const Issue issue, need(owner.issue));
    photo.household = issue.household;
  } else {
    BAIJIA_TRY_ASSIGN(const Visit visit, need(owner.visit));
    if (visit.author != caller_.account) return fail(Code::kForbidden, "another member's visit");
    photo.household = visit.household;
  }
  plan_.created = photo.id.uuid;
  return create(photo);
}

Result<void> Planner::plan(const RemovePhoto& command) {
  BAIJIA_TRY_ASSIGN(const Photo before, need(command.photo));
  if (before.author != caller_.account) BAIJIA_TRY(require_chief());
  Photo photo = before;
  photo.deleted = true;
  return update(before, photo);
}

}  // namespace baijia
