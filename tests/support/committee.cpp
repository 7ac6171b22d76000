#include "tests/support/committee.h"

#include <algorithm>
#include <array>
#include <random>
#include <stdexcept>

#include "tests/support/fakes.h"

namespace baijia::testing {
namespace {

constexpr std::array kSurnames = {"王", "李", "张", "陈", "刘", "朱", "徐", "周",   "吴",
                                  "沈", "陆", "顾", "单", "仇", "曾", "解", "长孙", "欧阳"};
constexpr std::array kGiven = {"秀英", "建国", "伟",   "芳",   "桂兰", "志强",
                               "重阳", "丽华", "阿毛", "国强", "美娣", "永根"};
constexpr std::array kPhrases = {"身体还可以,",       "电梯的事想知道什么时候定,",
                                 "楼上晚上有噪音,",   "停车位不够,",
                                 "子女在外地,",       "想申请家庭病床,",
                                 "楼道灯不亮了,",     "垃圾房味道很大,",
                                 "水管漏水请物业看,", "养狗的人不牵绳,",
                                 "药费报销不清楚,",   "愿意做志愿者,",
                                 "一楼门禁坏了很久,", "说谢谢居委关心,"};

/// Characters for the rest of what is said: real notes have tens of thousands of different pairs.
constexpr std::string_view kCharacters =
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行"
    "学法所"
    "民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天"
    "政四日那社";

/// UUIDv7 that sort in the order they are drawn, a day and more before now.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : clock_(Committee::kNowMillis - 400LL * 24 * 3600 * 1000), random_(seed) {}
  Uuid uuid() {
    clock_.advance(1000);
    return make_uuid(clock_, random_);
  }

 private:
  HandClock clock_;
  SeededRandom random_;
};

}  // namespace

std::string note_of(std::uint64_t seed, int characters) {
  std::mt19937_64 engine(seed);
  std::string note;
  for (int length = 0; length < characters;) {
    if (engine() % 2 == 0) {
      const std::string_view phrase = kPhrases[engine() % kPhrases.size()];
      note += phrase;
      length += static_cast<int>(phrase.size() / 3);
    } else {
      for (int i = 0; i < 8; ++i, ++length) note += kCharacters.substr(engine() % (kCharacters.size() / 3) * 3, 3);
    }
  }
  return note;
}

Committee::Committee(const CommitteeSize& size, std::uint64_t seed) {
  Draw draw(seed);
  std::mt19937_64 engine(seed);
  const auto pick = [&](const auto& list) { return std::string(list[engine() % list.size()]); };

  area = {.id = AreaId{uuid_from_name("310104013007")},
          .level = AreaLevel::kCommittee,
          .name = "龙泉园路居委会",
          .code = static_cast<std::int64_t>(kScope.code)};
  chief = {.id = AccountId{draw.uuid()}, .name = "周主任", .role = Role::kChief};
  member = {.id = AccountId{draw.uuid()}, .name = "李老师", .role = Role::kMember};
  other = {.id = AccountId{draw.uuid()}, .name = "陈老师", .role = Role::kMember};

  for (int b = 1; b <= size.buildings; ++b) {
    buildings.push_back({.id = BuildingId{draw.uuid()},
                         .road = "龙泉园路",
                         .lane = "88弄",
                         .number = std::to_string(b) + "号",
                         .floors = size.floors,
                         .rooms_per_floor = size.rooms_per_floor,
                         .position = b});
    for (int floor = 1; floor <= size.floors; ++floor) {
      for (int position = 1; position <= size.rooms_per_floor; ++position) {
        const std::string room = std::to_string(floor) + (position < 10 ? "0" : "") + std::to_string(position);
        households.push_back({.id = HouseholdId{draw.uuid()},
                              .building = buildings.back().id,
                              .room = room,
                              .floor = floor,
                              .position = position,
                              .in_charge = b == 1 ? member.id : other.id});
        for (int r = 0; r < size.residents_per_door; ++r) {
          residents.push_back({.id = ResidentId{draw.uuid()},
                               .household = households.back().id,
                               .name = pick(kSurnames) + pick(kGiven),
                               .sex = Sex::kFemale,
                               .birth_year = 1930 + static_cast<std::int64_t>(engine() % 90),
                               .phone = "139" + std::to_string(10'000'000 + engine() % 89'999'999),
                               .relation = r == 0 ? "户主" : "家人"});
        }
      }
    }
  }
  for (const std::string_view name : {"物业", "停车", "养宠"}) {
    categories.push_back({.id = CategoryId{draw.uuid()},
                          .name = std::string(name),
                          .position = static_cast<std::int64_t>(categories.size())});
  }
  const auto some_day = [&] { return kNowMillis - static_cast<std::int64_t>(engine() % (365ULL * 24 * 3600)) * 1000; };
  for (int v = 0; v < size.visits; ++v) {
    const Household& household = households[engine() % households.size()];
    visits.push_back({.id = VisitId{draw.uuid()},
                      .household = household.id,
                      .building = household.building,
                      .result = engine() % 3 == 0 ? VisitResult::kNobodyHome : VisitResult::kMet,
                      .at_millis = some_day(),
                      .author = household.in_charge,
                      .said = note_of(engine(), size.note_length),
                      .written_up = true});
  }
  for (int i = 0; i < size.issues; ++i) {
    const Household& household = households[engine() % households.size()];
    issues.push_back({.id = IssueId{draw.uuid()},
                      .category = categories[engine() % categories.size()].id,
                      .title = note_of(engine(), 10),
                      .detail = note_of(engine(), 60),
                      .household = household.id,
                      .building = household.building,
                      .author = household.in_charge,
                      .owner = household.in_charge,
                      .next_date = Day{20780},
                      .raised_at_millis = some_day()});
  }
}

const Household& Committee::door(int number, std::string_view room) const {
  const BuildingId building = buildings.at(static_cast<std::size_t>(number - 1)).id;
  const auto found = std::ranges::find_if(
      households, [&](const Household& household) { return household.building == building && household.room == room; });
  return households.at(static_cast<std::size_t>(found - households.begin()));
}

Identity Committee::identity(const Account& account, std::uint64_t device) {
  return {.account = account.id,
          .name = account.name,
          .role = account.role,
          .scope = kScope,
          .scope_name = "龙泉园路居委会",
          .device = DeviceId{device}};
}

std::vector<Row> Committee::rows() const {
  std::vector<Row> rows{hub_row(area), hub_row(chief), hub_row(member), hub_row(other)};
  const auto add = [&](const auto& list) {
    for (const auto& entity : list) rows.push_back(hub_row(entity));
  };
  add(categories);
  add(buildings);
  add(households);
  add(residents);
  add(visits);
  add(issues);
  return rows;
}

}  // namespace baijia::testing
