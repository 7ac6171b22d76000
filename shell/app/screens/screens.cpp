// The table of pages: which state and which function each PageKind has, and its name in the preference that brings a
// killed app back. A new page is one line in each table.

#include <array>

#include "shell/app/screens/areas.h"
#include "shell/app/screens/audit.h"
#include "shell/app/screens/buildings.h"
#include "shell/app/screens/cloud.h"
#include "shell/app/screens/cloud_template.h"
#include "shell/app/screens/consent.h"
#include "shell/app/screens/even.h"
#include "shell/app/screens/for_residents.h"
#include "shell/app/screens/household.h"
#include "shell/app/screens/issue_page.h"
#include "shell/app/screens/know.h"
#include "shell/app/screens/new_issue.h"
#include "shell/app/screens/parcel.h"
#include "shell/app/screens/phones.h"
#include "shell/app/screens/photos.h"
#include "shell/app/screens/plates.h"
#include "shell/app/screens/promises.h"
#include "shell/app/screens/quick.h"
#include "shell/app/screens/records.h"
#include "shell/app/screens/scan.h"
#include "shell/app/screens/search.h"
#include "shell/app/screens/set_out.h"
#include "shell/app/screens/settings.h"
#include "shell/app/screens/solve.h"
#include "shell/app/screens/sync.h"
#include "shell/app/screens/today.h"
#include "shell/app/screens/wall.h"
#include "shell/app/screens/warm.h"
#include "shell/app/screens/write_up.h"

namespace baijia::app {

namespace {

struct Name {
  PageKind kind;
  std::string_view name;
};

constexpr std::array kNames{
    Name{PageKind::kDoors, "doors"},
    Name{PageKind::kKnow, "know"},
    Name{PageKind::kToday, "today"},
    Name{PageKind::kSolve, "solve"},
    Name{PageKind::kWarm, "warm"},
    Name{PageKind::kDoorWall, "wall"},
    Name{PageKind::kHousehold, "household"},
    Name{PageKind::kVisit, "visit"},
    Name{PageKind::kIssue, "issue"},
    Name{PageKind::kNewIssue, "new-issue"},
    Name{PageKind::kPromises, "promises"},
    Name{PageKind::kSearch, "search"},
    Name{PageKind::kReception, "reception"},
    Name{PageKind::kPatrol, "patrol"},
    Name{PageKind::kGroup, "group"},
    Name{PageKind::kAreas, "areas"},
    Name{PageKind::kArea, "area"},
    Name{PageKind::kDivide, "divide"},
    Name{PageKind::kEven, "even"},
    Name{PageKind::kSync, "sync"},
    Name{PageKind::kSettings, "settings"},
    Name{PageKind::kRecords, "records"},
    Name{PageKind::kRecord, "record"},
    Name{PageKind::kCloud, "cloud"},
    Name{PageKind::kCloudTemplate, "cloud-template"},
    Name{PageKind::kForResidents, "for-residents"},
    Name{PageKind::kNotice, "notice"},
    Name{PageKind::kAudit, "audit"},
    Name{PageKind::kPhones, "phones"},
    Name{PageKind::kSetOut, "set-out"},
    Name{PageKind::kPhoto, "photo"},
    Name{PageKind::kScan, "scan"},
    Name{PageKind::kPlates, "plates"},
    Name{PageKind::kGive, "give"},
    Name{PageKind::kReceive, "receive"},
};

/// The page whose state is about the route's id.
template <class State, class Tag>
std::unique_ptr<Page> page_of(Id<Tag> State::* about, const Uuid& id, void (*function)(Ui&, Shell&, State&)) {
  State state;
  (state.*about).uuid = id;
  return make_page(std::move(state), function);
}

}  // namespace

std::unique_ptr<Page> make_page(const Route& route) {
  switch (route.kind) {
    case PageKind::kDoors:
      return make_page(BuildingsState{}, buildings_screen);
    case PageKind::kKnow:
      return make_page(KnowState{}, know_screen);
    case PageKind::kToday:
      return make_page(TodayState{}, today_screen);
    case PageKind::kSolve:
      return make_page(SolveState{}, solve_screen);
    case PageKind::kWarm:
      return make_page(WarmState{}, warm_screen);
    case PageKind::kDoorWall:
      return page_of<WallState>(&WallState::building, route.id, wall_screen);
    case PageKind::kHousehold:
      return page_of<HouseholdState>(&HouseholdState::household, route.id, household_screen);
    case PageKind::kVisit:
      return page_of<WriteUpState>(&WriteUpState::visit, route.id, write_up_screen);
    case PageKind::kIssue:
      return page_of<IssuePageState>(&IssuePageState::issue, route.id, issue_screen);
    case PageKind::kNewIssue:
      return page_of<NewIssueState>(&NewIssueState::household, route.id, new_issue_screen);
    case PageKind::kPromises:
      return make_page(PromisesState{}, promises_screen);
    case PageKind::kSearch:
      return make_page(SearchState{}, search_screen);
    case PageKind::kReception:
      return make_page(ReceptionState{}, reception_screen);
    case PageKind::kPatrol:
      return make_page(PatrolState{}, patrol_screen);
    case PageKind::kGroup: {
      GroupState state;
      state.group = group_from_id(route.id);
      return make_page(std::move(state), group_screen);
    }
    case PageKind::kAreas:
      return make_page(AreasState{}, areas_screen);
    case PageKind::kArea:
      return page_of<AreaState>(&AreaState::account, route.id, area_screen);
    case PageKind::kDivide: {
      WallState state;
      state.building.uuid = route.id;
      state.choosing.begin(ChosenFor::kArea);
      state.only_choosing = true;
      return make_page(std::move(state), wall_screen);
    }
    case PageKind::kEven:
      return make_page(EvenState{}, even_screen);
    case PageKind::kSync:
      return make_page(SyncState{}, sync_screen);
    case PageKind::kSettings:
      return make_page(SettingsState{}, settings_screen);
    case PageKind::kRecords:
      return make_page(RecordsState{}, records_screen);
    case PageKind::kRecord:
      return page_of<RecordState>(&RecordState::visit, route.id, record_screen);
    case PageKind::kCloud:
      return make_page(CloudState{}, cloud_screen);
    case PageKind::kCloudTemplate:
      return make_page(CloudTemplateState{}, cloud_template_screen);
    case PageKind::kForResidents:
      return page_of<ForResidentsState>(&ForResidentsState::household, route.id, for_residents_screen);
    case PageKind::kNotice:
      return make_page(NoticeState{}, notice_screen);
    case PageKind::kAudit:
      return make_page(AuditState{}, audit_screen);
    case PageKind::kPhones:
      return make_page(PhonesState{}, phones_screen);
    case PageKind::kSetOut:
      return make_page(SetOutState{}, set_out_screen);
    case PageKind::kPhoto:
      return page_of<PhotoPageState>(&PhotoPageState::photo, route.id, photo_screen);
    case PageKind::kScan: {
      ScanState state;
      state.about = route.id;
      return make_page(std::move(state), scan_screen);
    }
    case PageKind::kPlates:
      return page_of<PlatesState>(&PlatesState::building, route.id, plates_screen);
    case PageKind::kGive:
      return make_page(GiveState{}, give_screen);
    case PageKind::kReceive:
      return make_page(ReceiveState{}, receive_screen);
  }
  return nullptr;
}

std::string_view name_of(PageKind kind) {
  for (const Name& line : kNames) {
    if (line.kind == kind) return line.name;
  }
  return {};
}

std::optional<PageKind> page_kind(std::string_view name) {
  for (const Name& line : kNames) {
    if (line.name == name) return line.kind;
  }
  return std::nullopt;
}

}  // namespace baijia::app
