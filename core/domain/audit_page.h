#pragma once

// The committee's own part of the hub's audit list, as its chief reads it: 谁看过什么.

#include <cstdint>
#include <string>
#include <vector>

namespace baijia {

/// One entry, in words. It tells who did something and when; nothing is counted.
struct AuditLine {
  std::int64_t at_millis = 0;
  std::string who;   ///< name of the account; empty for the hub's own console
  std::string what;  ///< 登录
};

struct AuditPage {
  std::vector<AuditLine> lines;  ///< newest first
  std::uint64_t next = 0;        ///< to ask for what is older; 0: there is nothing
};

}  // namespace baijia
