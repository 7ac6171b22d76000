#include "shell/app/screens/settings.h"

#include <algorithm>
#include <array>

#include "shell/app/version.h"

namespace baijia::app {

namespace {

std::string_view role_words(Role role) {
  switch (role) {
    case Role::kMember:
      return say(Text::kRoleMember);
    case Role::kChief:
      return say(Text::kRoleChief);
    case Role::kStreet:
      return say(Text::kRoleStreet);
    case Role::kDistrict:
      return say(Text::kRoleDistrict);
    case Role::kCity:
      return say(Text::kRoleCity);
  }
  return {};
}

void who(Ui& ui, const Identity& identity) {
  const Theme& theme = ui.theme();
  card(ui, "who", [&] {
    const float size = theme.elder() ? 64.0F : 52.0F;
    const float width = ui.width() - size - 16;
    const std::string where = say(Text::kSettingsRole, {identity.scope_name, role_words(identity.role)});
    const TextStyle name{.size = TextSize::kEmphasis, .bold = true};
    const TextStyle quiet{.size = TextSize::kSecondary, .color = theme.palette.muted};
    const float name_height = ui.text_height(identity.name, name, width);
    const float where_height = ui.text_height(where, quiet, width);
    const float text_height = name_height + where_height;
    const Rect rect = ui.place(std::max(size, text_height));
    ui.fill({rect.x, rect.center_y() - size / 2, size, size}, theme.palette.primary_soft, size / 2);
    // The surname stands for the face.
    const std::size_t first = std::min<std::size_t>(identity.name.size(), 3);
    ui.draw_line({rect.x, rect.center_y() - size / 2, size, size}, std::string_view(identity.name).substr(0, first),
                 {.size = TextSize::kEmphasis, .color = theme.palette.primary, .bold = true});
    const float x = rect.x + size + 16;
    const float y = rect.center_y() - text_height / 2;
    ui.draw_text({x, y, width, name_height}, identity.name, name);
    ui.draw_text({x, y + name_height, width, where_height}, where, quiet);
    ui.report(ui.id("name"), SemanticRole::kText, identity.name + " " + where, rect);
  });
}

void how_it_looks(Ui& ui, Shell& shell) {
  Look look = shell.look();
  const std::array brightness{say(Text::kFollowSystem), say(Text::kLight), say(Text::kDark)};
  int mode = static_cast<int>(look.mode);
  bool changed = choice(ui, "brightness", say(Text::kBrightness), brightness, mode);
  ui.space(16);
  const std::array sizes{say(Text::kTextNormal), say(Text::kTextLarge), say(Text::kTextLarger),
                         say(Text::kTextLargest)};
  int scale = static_cast<int>(look.scale);
  changed = choice(ui, "text-size", say(Text::kTextSize), sizes, scale) || changed;
  ui.space(12);
  card(ui, "preview", [&] {
    paragraph(ui, say(Text::kTextPreview));
    caption(ui, say(Text::kTextPreviewNote));
  });
  if (changed) {
    shell.set_look({.mode = static_cast<ColorMode>(mode), .scale = static_cast<TextScale>(scale)});
  }
}

void lock_section(Ui& ui, Shell& shell) {
  constexpr std::array<std::int64_t, 3> kMinutes{5, 15, 60};
  const std::array words{say(Text::kLockSoon), say(Text::kLockLater), say(Text::kLockLate)};
  const auto place = std::ranges::find(kMinutes, shell.lock_minutes());
  int chosen = place == kMinutes.end() ? -1 : static_cast<int>(place - kMinutes.begin());
  if (choice(ui, "lock-after", say(Text::kLockAfter), words, chosen)) {
    shell.set_lock_minutes(kMinutes.at(static_cast<std::size_t>(chosen)));
  }
  ui.space(8);
  if (const std::optional<bool> finger = shell.finger()) {
    bool on = *finger;
    if (toggle(ui, say(Text::kFinger), on)) shell.set_finger(on);
    caption(ui, say(Text::kFingerNote));
    ui.space(8);
  }
  if (row(ui, "change-code", {.title = say(Text::kCodeChange), .icon = icons::kPencil}).tapped) shell.change_code();
  if (row(ui, "lock", {.title = say(Text::kLockNow), .icon = icons::kLock, .chevron = false}).tapped) shell.lock();
}

void sign_out_sheet(Ui& ui, Shell& shell, SettingsState& state) {
  const SyncView& sync = shell.sync();
  const auto unsent = sync.on_phone + static_cast<std::int64_t>(sync.rejected.size());
  const std::string words = unsent > 0 ? say(Text::kSignOutUnsent, {unsent}) : std::string(say(Text::kSignOutClean));
  if (confirm(ui, "sign-out", state.signing_out, say(Text::kSignOut), words, say(Text::kSignOut))) shell.sign_out();
}

}  // namespace

void settings_screen(Ui& ui, Shell& shell, SettingsState& state) {
  PageFrame page{.title = say(Text::kMe)};
  page.body = [&] {
    ui.space(8);
    who(ui, shell.core().identity());
    ui.space(8);
    const SyncView& sync = shell.sync();
    const auto unsent = sync.on_phone + static_cast<std::int64_t>(sync.rejected.size());
    const std::string waiting = unsent > 0 ? say(Text::kChipUnsent, {unsent}) : std::string(say(Text::kChipAllSent));
    const auto lead_to = [&](std::string_view key, Text title, Icon icon, PageKind kind, std::string_view value = {}) {
      const Route route{kind, {}};
      if (row(ui, key, {.title = say(title), .value = value, .icon = icon, .chosen = shell.showing(route)}).tapped) {
        shell.open(route);
      }
    };
    lead_to("sync", Text::kSyncAndBox, icons::kSync, PageKind::kSync, waiting);
    lead_to("records", Text::kRecordList, icons::kList, PageKind::kRecords);
    lead_to("cloud", Text::kCloudQueue, icons::kUpload, PageKind::kCloud);
    if (shell.core().identity().role == Role::kChief) {
      lead_to("template", Text::kTemplateTitle, icons::kClipboard, PageKind::kCloudTemplate);
      lead_to("notice", Text::kNoticeTitle, icons::kMegaphone, PageKind::kNotice);
      lead_to("audit", Text::kAudit, icons::kEye, PageKind::kAudit);
    }
    lead_to("phones", Text::kPhones, icons::kDevice, PageKind::kPhones);
    section_header(ui, say(Text::kLook));
    how_it_looks(ui, shell);
    section_header(ui, say(Text::kLockSection));
    lock_section(ui, shell);
    section_header(ui, say(Text::kInstall));
    caption(ui, say(Text::kInstallNote));
    section_header(ui, say(Text::kAbout));
    static_cast<void>(
        row(ui, "version", {.title = say(Text::kVersion), .value = kVersion, .icon = icons::kInfo, .chevron = false}));
    if (shell.update_ready() &&
        row(ui, "update", {.title = say(Text::kUpdateReady), .value = say(Text::kUpdateNow)}).tapped) {
      shell.host().apply_update();
    }
    ui.space(24);
    if (secondary_button(ui, say(Text::kSignOut), {.icon = icons::kSignOut})) state.signing_out = true;
    sign_out_sheet(ui, shell, state);
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
