#pragma once

// HubDirectory on the hub's SQLite file.

#include "shell/hub/database.h"
#include "shell/hub/directory.h"

namespace baijia::hub {

/// The database outlives the directory.
class SqliteHubDirectory final : public HubDirectory {
 public:
  explicit SqliteHubDirectory(HubDatabase& database) : database_(database) {}

  [[nodiscard]] Result<std::optional<AccountRecord>> find_account(std::string_view login) override;
  [[nodiscard]] Result<std::optional<AccountRecord>> find_account(AccountId id) override;
  [[nodiscard]] Result<std::vector<AccountRecord>> accounts(Scope scope) override;
  [[nodiscard]] Result<void> add_account(const AccountRecord& account) override;
  [[nodiscard]] Result<void> set_password(AccountId account, const std::string& password_hash) override;
  [[nodiscard]] Result<void> set_disabled(AccountId account, bool disabled) override;
  [[nodiscard]] Result<void> move_account(AccountId account, Scope scope, Role role) override;
  [[nodiscard]] Result<std::optional<EndedRight>> ended_right(AccountId account, Scope scope) override;
  [[nodiscard]] Result<bool> has_gone(AccountId account, Scope scope, DeviceId device) override;
  [[nodiscard]] Result<void> note_gone(AccountId account, Scope scope, DeviceId device) override;
  [[nodiscard]] Result<void> keep_left_box(const BoxFile& box) override;
  [[nodiscard]] Result<std::vector<std::string>> left_boxes(Scope scope) override;
  [[nodiscard]] Result<void> add_session(const std::string& token_hash, AccountId account, DeviceId device,
                                         std::int64_t now_millis) override;
  [[nodiscard]] Result<std::optional<SessionRecord>> find_session(const std::string& token_hash) override;
  [[nodiscard]] Result<void> touch_session(const std::string& token_hash, std::int64_t now_millis) override;
  [[nodiscard]] Result<void> drop_session(const std::string& token_hash) override;
  [[nodiscard]] Result<void> drop_sessions_before(std::int64_t seen_millis, std::int64_t began_millis) override;
  [[nodiscard]] Result<void> put_areas(std::span<const AreaRecord> areas) override;
  [[nodiscard]] Result<std::optional<AreaRecord>> find_area(std::uint64_t code) override;
  [[nodiscard]] const std::string& seal_secret() override { return database_.seal_secret(); }
  [[nodiscard]] Result<std::vector<AreaRecord>> areas_below(std::uint64_t parent) override;
  [[nodiscard]] Result<void> note(AuditEntry entry) override;
  [[nodiscard]] Result<Counts> counts() override;

 private:
  HubDatabase& database_;
};

}  // namespace baijia::hub
