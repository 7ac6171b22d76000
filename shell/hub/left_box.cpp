#include "shell/hub/left_box.h"

#include <algorithm>
#include <utility>

namespace baijia::hub {

Result<void> keep_left(HubDirectory& directory, BoxFile box) {
  BAIJIA_TRY_ASSIGN(const std::vector<std::string> kept, directory.left_boxes(box.scope));
  std::vector<std::string> rows;
  for (const std::string& bytes : kept) {
    Result<BoxFile> before = decode<BoxFile>(bytes);
    if (before && before->account == box.account && before->device == box.device) rows = std::move(before->rows);
  }
  const std::size_t known = rows.size();
  for (std::string& row : box.rows) {
    if (!std::ranges::contains(rows, row)) rows.push_back(std::move(row));
  }
  if (rows.size() == known) return {};
  box.rows = std::move(rows);
  const std::string bytes = encode(box);
  if (bytes.size() > kMaxBoxBytes) return fail(Code::kTooLarge, "a box left behind");
  return directory.keep_left_box(box.account, box.scope, box.device, bytes);
}

}  // namespace baijia::hub
