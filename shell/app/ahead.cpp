#include "shell/app/ahead.h"

#include <array>
#include <utility>

#include "shell/app/strings.h"
#include "shell/app/ui_state.h"

namespace baijia::app {
namespace {

constexpr double kSecondsAFrame = 0.004;

struct Letters {
  Text text;
  TextSize size = TextSize::kSecondary;
  bool bold = false;
};

// By what today.cpp and what it calls draw; a line that is missing here is drawn when it is seen.
constexpr std::array kLetters{
    Letters{Text::kTabToday, TextSize::kTitle, true},
    Letters{Text::kLettersOfNumbers, TextSize::kNumber, true},
    Letters{Text::kLettersOfNumbers, TextSize::kCaption},
    Letters{Text::kLettersOfNumbers},
    Letters{Text::kLettersOfNumbers, TextSize::kBody, true},
    Letters{Text::kTabToday, TextSize::kCaption, true},
    Letters{Text::kTabDoors, TextSize::kCaption},
    Letters{Text::kTabKnow, TextSize::kCaption},
    Letters{Text::kTabSolve, TextSize::kCaption},
    Letters{Text::kTabWarm, TextSize::kCaption},
    Letters{Text::kChipAllSent, TextSize::kCaption},
    Letters{Text::kChipUnsent, TextSize::kCaption},
    Letters{Text::kLettersOfDays, TextSize::kCaption},
    Letters{Text::kWeekdayMonthDay, TextSize::kCaption},
    Letters{Text::kMyDoors, TextSize::kCaption},
    Letters{Text::kNotMetYet},
    Letters{Text::kPromisesDue},
    Letters{Text::kShare},
    Letters{Text::kFirstHere, TextSize::kSecondary, true},
    Letters{Text::kLettersOfDoors, TextSize::kBody, true},
    Letters{Text::kTraitLivesAlone},
    Letters{Text::kAge},
    Letters{Text::kWhyNeverMet},
    Letters{Text::kWhyKeyHousehold},
    Letters{Text::kWhyTried},
    Letters{Text::kTrySaturday},
    Letters{Text::kAfternoonHour},
    Letters{Text::kEveningHour},
    Letters{Text::kPromised},
    Letters{Text::kTodayWord},
    Letters{Text::kBeginVisit},
    Letters{Text::kBeginReception},
    Letters{Text::kBeginPatrol},
    Letters{Text::kBeginIssue},
};

struct Mark {
  Icon icon;
  float size, elder_size;
};

constexpr std::array kMarks{
    Mark{icons::kCloud, 16, 23},     Mark{icons::kForward, 16, 20}, Mark{icons::kToday, 24, 30},
    Mark{icons::kDoors, 24, 30},     Mark{icons::kKnow, 24, 30},    Mark{icons::kSolve, 24, 30},
    Mark{icons::kWarm, 24, 30},      Mark{icons::kPerson, 24, 32},  Mark{icons::kSearch, 24, 32},
    Mark{icons::kClipboard, 24, 32}, Mark{icons::kScan, 24, 32},    Mark{icons::kDoors, 22, 28},
    Mark{icons::kDesk, 22, 28},      Mark{icons::kWalk, 22, 28},    Mark{icons::kFlag, 22, 28},
};
constexpr std::size_t kAll = kLetters.size() + kMarks.size();

void draw_one(Ui& ui, std::size_t at) {
  if (at < kLetters.size()) {
    const Letters& letters = kLetters.at(at);
    static_cast<void>(ui.text_width(say(letters.text), {.size = letters.size, .bold = letters.bold}));
  } else {
    constexpr Color kUnseen = 0;
    const Mark& mark = kMarks.at(at - kLetters.size());
    ui.icon(mark.icon, 0, 0, ui.theme().elder() ? mark.elder_size : mark.size, kUnseen);
  }
}

/// Keeps nothing.
class NowhereStore final : public BlockStore {
 public:
  void submit(const BlockBatch& /*batch*/, Done done) override { done({}); }
};

/// Runs what an opening runs. Should it fail, so will the opening, which says it.
void open_nothing(Host& host) {
  NowhereStore nowhere;
  const Identity nobody{.account = AccountId{uuid_from_name("nobody")}, .scope = {1}, .device = {1}};
  const auto core = Core::open({host.clock(), host.random(), nowhere, host.log()}, BlockImage{}, nobody);
  if (core) (void)(*core)->today();
}

}  // namespace

void do_ahead(Ui& ui, Ahead& ahead) {
  Host& host = ui.state().host;
  const double end = host.seconds() + kSecondsAFrame;
  if (std::exchange(ahead.shown, true)) {
    while (ahead.done < kAll && host.seconds() < end) draw_one(ui, ahead.done++);
    if (ahead.done == kAll && !std::exchange(ahead.opened, true)) open_nothing(host);
  }
  if (!ahead.opened) ui.ask_frame();
}

}  // namespace baijia::app
