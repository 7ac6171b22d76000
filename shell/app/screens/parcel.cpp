#include "shell/app/screens/parcel.h"

#include <algorithm>
#include <cmath>

#include "shell/app/screens/scan.h"

namespace baijia::app {
namespace {

constexpr std::int64_t kCodeMillis = 160;  // each is shown; a phone reads six to eight pictures a second
constexpr std::size_t kCodesAtOnce = 24;
constexpr Color kBlack = color_from_rgb(0x000000);
constexpr Color kWhite = color_from_rgb(0xFFFFFF);

std::string name_of_account(Shell& shell, AccountId account) {
  for (const MemberLine& member : shell.core().members()) {
    if (member.account == account) return member.name;
  }
  return std::string(say(Text::kSomebody));
}

/// Black on white in any light, its squares on whole pixels.
void draw_code(Ui& ui, Shell& shell, const CodeSquares& code) {
  constexpr int kQuietZone = 4;
  const float room = std::min(ui.width(), std::max(220.0F, shell.pane().rect.height * 0.62F));
  const Rect rect = ui.place(room);
  const float ratio = ui.viewport().pixel_ratio;
  const Rect ground{std::round(rect.center_x() - room / 2), std::round(rect.y), room, room};
  ui.fill(ground, kWhite, ui.theme().card_radius);
  ui.report(ui.id("code"), SemanticRole::kImage, say(Text::kQrCode), ground);
  if (code.size == 0) return;
  const float side = std::floor(room * ratio / static_cast<float>(code.size + 2 * kQuietZone)) / ratio;
  const float margin = std::round((room - side * static_cast<float>(code.size)) / 2 * ratio) / ratio;
  const auto dark = [&](int x, int y) {
    return x < code.size && code.dark[static_cast<std::size_t>(y * code.size + x)] != 0;
  };
  for (int y = 0; y < code.size; ++y) {
    for (int x = 0; x < code.size; ++x) {
      if (!dark(x, y)) continue;
      const int from = x;
      while (dark(x + 1, y)) ++x;
      ui.fill({ground.x + margin + side * static_cast<float>(from), ground.y + margin + side * static_cast<float>(y),
               side * static_cast<float>(x + 1 - from), side},
              kBlack);
    }
  }
}

// Giving.

/// Signs what is unsent and seals it to `invitation`.
void seal(Shell& shell, GiveState& state, const Invitation& invitation) {
  GiveState::Work& work = *state.work;
  work.stage = GiveState::Work::Stage::kSealing;
  work.to = name_of_account(shell, invitation.account);
  work.records = shell.sync().on_phone;
  const std::string box = shell.core().hand_over_box();
  const auto failed = [&shell](GiveState::Work& kept) {
    kept.stage = GiveState::Work::Stage::kLooking;
    shell.toast(say(Text::kCodesMissing));
  };
  shell.host().parcel(ParcelDeed::kSign, box, {},
                      [&shell, box, failed, key = invitation.key,
                       alive = std::weak_ptr(state.work)](const Result<std::string>& signature) {
                        const auto kept = alive.lock();
                        if (!kept) return;
                        if (!signature) return failed(*kept);
                        shell.host().parcel(ParcelDeed::kSeal, shell.core().parcel(box, *signature), key,
                                            [failed, alive](const Result<std::string>& sealed) {
                                              const auto now = alive.lock();
                                              if (!now) return;
                                              if (!sealed) return failed(*now);
                                              now->stage = GiveState::Work::Stage::kShowing;
                                              now->sealed = *sealed;
                                              now->codes = parcel_codes(*sealed);
                                            });
                      });
}

/// The file of somebody whose camera does not work: signed, but not sealed.
void save_open_file(Shell& shell) {
  const std::string box = shell.core().hand_over_box();
  shell.host().parcel(ParcelDeed::kSign, box, {}, [&shell, box](const Result<std::string>& signature) {
    if (!signature) return shell.toast(say(Text::kCodesMissing));
    shell.host().save_file(say(Text::kParcelFile, {shell.core().identity().name}), "application/octet-stream",
                           shell.core().parcel(box, *signature));
    shell.toast(say(Text::kParcelSaved));
  });
}

void look_for_invitation(Ui& ui, Shell& shell, GiveState& state) {
  paragraph(ui, say(Text::kGiveLead, {shell.sync().on_phone}));
  ui.space(12);
  const CameraReading reading = viewfinder(ui, shell);
  for (const std::string& text : reading.texts) {
    if (text == state.refused) continue;
    if (const Result<Invitation> invitation = shell.core().read_invitation(text)) {
      seal(shell, state, *invitation);
      break;
    } else {
      state.refused = text;
      shell.toast(say(invitation.error().code == Code::kWrongScope ? Text::kOtherCommittee : Text::kNoInvitation));
    }
  }
  ui.space(12);
  caption(ui, say(Text::kGiveScan));
}

/// Takes the next code when its time has come, and has more made in time.
void turn_code(Shell& shell, const std::shared_ptr<GiveState::Work>& work) {
  const std::int64_t now = shell.now_millis();
  if (now >= work->next_millis && !work->ready.empty()) {
    work->shown = std::move(work->ready.front());
    work->ready.pop_front();
    work->next_millis = now + kCodeMillis;
  }
  if (!work->ready.empty()) shell.host().request_frame_at(work->next_millis);
  if (work->asked || work->ready.size() >= kCodesAtOnce / 2) return;
  work->asked = true;
  std::vector<std::string> texts;
  for (std::size_t count = 0; count < kCodesAtOnce; ++count) texts.push_back(work->codes->next());
  shell.host().make_codes(std::move(texts), [&shell, alive = std::weak_ptr(work)](std::vector<CodeSquares> codes) {
    const auto kept = alive.lock();
    if (!kept) return;
    kept->asked = codes.empty();  // without the program there is nothing to ask again
    if (codes.empty()) shell.toast(say(Text::kCodesMissing));
    for (CodeSquares& code : codes) kept->ready.push_back(std::move(code));
  });
}

void show_codes(Ui& ui, Shell& shell, GiveState& state) {
  const std::shared_ptr<GiveState::Work>& work = state.work;
  paragraph(ui, say(Text::kGiveTo, {work->records, work->to}), {.size = TextSize::kEmphasis, .bold = true});
  ui.space(8);
  if (work->codes) {
    turn_code(shell, work);
    draw_code(ui, shell, work->shown);
    ui.space(12);
    caption(ui, say(Text::kGiveHold, {work->codes->count()}));
  } else {
    paragraph(ui, say(Text::kParcelTooLarge));
  }
  ui.space(8);
  caption(ui, say(Text::kGiveStays));
}

// Receiving.

void invite(Shell& shell, const std::shared_ptr<ReceiveState::Work>& work) {
  if (work->asked) return;
  work->asked = true;
  shell.host().parcel(ParcelDeed::kKey, {}, {}, [&shell, alive = std::weak_ptr(work)](const Result<std::string>& key) {
    if (alive.expired()) return;
    if (!key) return shell.toast(say(Text::kCodesMissing));
    shell.host().make_codes({shell.core().invitation(*key)}, [alive](std::vector<CodeSquares> codes) {
      const auto kept = alive.lock();
      if (kept && codes.size() == 1) kept->invitation = codes.front();
    });
  });
}

void take(Shell& shell, ReceiveState::Work& work, const Result<std::string>& opened) {
  work.opening = false;
  const Result<Received> received =
      opened ? shell.core().receive(*opened) : Result<Received>(std::unexpected(opened.error()));
  if (!received) {
    work.reader = parcel_reader();
    work.stage = ReceiveState::Work::Stage::kInviting;
    return shell.show_error(received.error());
  }
  work.received = *received;
  work.stage = ReceiveState::Work::Stage::kDone;
}

void open_parcel(Shell& shell, const std::shared_ptr<ReceiveState::Work>& work, const std::string& octets) {
  work->opening = true;
  shell.host().parcel(ParcelDeed::kOpen, octets, {},
                      [&shell, alive = std::weak_ptr(work)](const Result<std::string>& opened) {
                        if (const auto kept = alive.lock()) take(shell, *kept, opened);
                      });
}

void open_file(Shell& shell, const std::shared_ptr<ReceiveState::Work>& work) {
  shell.host().parcel(ParcelDeed::kFile, {}, {},
                      [&shell, alive = std::weak_ptr(work)](const Result<std::string>& file) {
                        const auto kept = alive.lock();
                        if (!kept) return;
                        if (!file) return shell.show_error(file.error());
                        if (file->starts_with("BJ")) return take(shell, *kept, file);
                        if (!file->empty()) open_parcel(shell, kept, *file);
                      });
}

void read_codes(Ui& ui, Shell& shell, const std::shared_ptr<ReceiveState::Work>& work) {
  const CameraReading reading = viewfinder(ui, shell);
  ParcelReader& reader = *work->reader;
  for (const std::string& text : reading.texts) (void)reader.take(text);
  ui.space(12);
  if (reader.count() == 0) {
    caption(ui, say(Text::kReceiveAim));
    return;
  }
  const double share = static_cast<double>(reader.have()) / static_cast<double>(reader.count());
  progress_bar(ui, say(Text::kReceiving), share, say(Text::kShare, {reader.have(), reader.count()}));
  ui.space(8);
  caption(ui, say(work->opening ? Text::kParcelOpening : Text::kReceiveHold));
  if (reader.have() == reader.count() && !work->opening) open_parcel(shell, work, reader.parcel());
}

void what_came(Ui& ui, Shell& shell, const Received& received) {
  std::string names;
  for (const AccountId author : received.authors) {
    if (!names.empty()) names += say(Text::kListComma);
    names += name_of_account(shell, author);
  }
  card(ui, "received", [&] {
    heading(ui, say(Text::kReceived));
    ui.space(8);
    paragraph(ui, say(Text::kReceivedFrom, {names, received.records}));
    ui.space(8);
    caption(ui, say(Text::kReceivedNote));
  });
}

}  // namespace

void give_screen(Ui& ui, Shell& shell, GiveState& state) {
  using Stage = GiveState::Work::Stage;
  GiveState::Work& work = *state.work;
  PageFrame page{.title = say(Text::kGive)};
  const bool nothing = work.stage == Stage::kLooking && shell.sync().on_phone == 0;
  page.body = [&] {
    ui.space(4);
    if (nothing) {
      empty_state(ui, icons::kCheck, say(Text::kNothingToGive), say(Text::kNothingToGiveNext));
    } else if (work.stage == Stage::kLooking) {
      look_for_invitation(ui, shell, state);
    } else if (work.stage == Stage::kSealing) {
      caption(ui, say(Text::kParcelSealing));
    } else {
      show_codes(ui, shell, state);
    }
    ui.space(16);
  };
  if (!nothing && work.stage != Stage::kSealing) {
    page.footer = [&] {
      const bool sealed = work.stage == Stage::kShowing;
      if (!sealed) {
        caption(ui, say(Text::kOpenFileNote));
        ui.space(8);
      }
      if (sealed && primary_button(ui, say(Text::kGiven))) shell.back();
      if (sealed) ui.space(8);
      if (!secondary_button(ui, say(Text::kSaveAsFile), {.icon = icons::kDownload})) return;
      if (!sealed) return save_open_file(shell);
      shell.host().save_file(say(Text::kParcelFile, {shell.core().identity().name}), "application/octet-stream",
                             work.sealed);
      shell.toast(say(Text::kSealedSaved, {work.to}));
    };
  }
  show_page(ui, shell, page);
}

void receive_screen(Ui& ui, Shell& shell, ReceiveState& state) {
  using Stage = ReceiveState::Work::Stage;
  const std::shared_ptr<ReceiveState::Work> work = state.work;
  PageFrame page{.title = say(Text::kReceive)};
  invite(shell, work);
  page.body = [&] {
    ui.space(4);
    if (work->stage == Stage::kInviting) {
      paragraph(ui, say(Text::kInviteLead));
      ui.space(12);
      draw_code(ui, shell, work->invitation);
    } else if (work->stage == Stage::kReading) {
      read_codes(ui, shell, work);
    } else {
      what_came(ui, shell, work->received);
    }
    ui.space(16);
  };
  page.footer = [&] {
    if (work->stage == Stage::kDone) {
      if (primary_button(ui, say(Text::kReceiveEnd))) shell.back();
      return;
    }
    if (work->stage == Stage::kInviting) {
      if (primary_button(ui, say(Text::kInviteDone), {.icon = icons::kScan})) {
        work->reader = parcel_reader();
        work->stage = Stage::kReading;
      }
      ui.space(8);
    }
    if (secondary_button(ui, say(Text::kOpenFile), {.icon = icons::kUpload})) open_file(shell, work);
  };
  show_page(ui, shell, page);
}

}  // namespace baijia::app
