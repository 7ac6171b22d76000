// From cells to doors and people.

#include "shell/hub/roster.h"

#include <algorithm>
#include <array>
#include <map>
#include <ranges>
#include <set>

#include "core/domain/text.h"

namespace baijia::hub {
namespace {

struct NoteLine {
  bool skips;
  std::string_view text;
};
constexpr std::array kNotes{
#define BAIJIA_ROSTER_NOTE(name, skips, text) NoteLine{skips == 1, text},
#include "assets/strings/roster.def"
};

constexpr std::size_t kTitleRows = 30;      // a header stands among the first rows or nowhere
constexpr std::size_t kStaircaseRooms = 8;  // a village house has fewer, those let with it too
constexpr std::size_t kMaxDoorBytes = 90;   // of one part of a door's name
constexpr std::size_t kMaxNameBytes = 200;
constexpr std::size_t kMaxRelationBytes = 60;
constexpr std::size_t kMaxNoteBytes = 2000;

using Header = std::vector<Column>;

Header header_from(const TableRow& row) {
  Header header;
  for (const std::string& cell : row.cells) header.push_back(column_from_heading(cell));
  return header;
}

bool names_a_door(const Header& header) {
  const auto has = [&](Column column) { return std::ranges::contains(header, column); };
  return has(Column::kAddress) || has(Column::kNumber) ||
         (has(Column::kRoom) && (has(Column::kLane) || has(Column::kRoad)));
}

std::size_t distinct_columns(const Header& header) {
  std::set<Column> seen(header.begin(), header.end());
  seen.erase(Column::kUnused);
  return seen.size();
}

/// Texts of a cell that lists several, "张三、李四".
std::vector<std::string> parts_of(std::string_view cell) {
  std::string plain(cell);
  for (const std::string_view mark : {"\u3001", "\uFF0C", "\uFF1B", "\u3000", ",", ";", "/", "|"}) {
    for (std::size_t at = plain.find(mark); at != std::string::npos; at = plain.find(mark, at + 1)) {
      plain.replace(at, mark.size(), " ");
    }
  }
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < plain.size();) {
    const std::size_t end = std::min(plain.find(' ', at), plain.size());
    if (end > at) parts.push_back(plain.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

class Reader {
 public:
  Result<Roster> read(const Table& table) {
    roster_.sheet = table.sheet;
    BAIJIA_TRY_ASSIGN(const std::size_t first, find_header(table));
    const TableRow& header_row = table.rows[first];
    std::vector<Line> lines;
    for (std::size_t i = first + 1; i < table.rows.size(); ++i) {
      const TableRow& row = table.rows[i];
      if (std::ranges::all_of(row.cells, &std::string::empty) || row.cells == header_row.cells) continue;
      lines.push_back(line_from(row));
    }
    roster_.rows_read = lines.size();
    for (Line& line : lines) place(line);
    drop_roomless(lines);
    find_staircases(lines);
    for (const Line& line : lines) take(line);
    if (roster_.doors.empty()) return fail(Code::kFileEmpty, "no row could be taken");
    return std::move(roster_);
  }

 private:
  struct Line {
    const TableRow* row = nullptr;
    DoorName name;  ///< then completed from the rows above
    bool has_person = false;
    bool dependent = false;  ///< relation says that somebody else is the head
    bool shop = false;
    bool staircase = false;  ///< of a village group
    std::optional<Note> skipped;
  };

  Result<std::size_t> find_header(const Table& table) {
    std::optional<std::size_t> best;
    std::size_t best_count = 1;
    for (std::size_t i = 0; i < table.rows.size() && i < kTitleRows; ++i) {
      const Header header = header_from(table.rows[i]);
      const std::size_t count = distinct_columns(header);
      if (count < 2 || !names_a_door(header)) continue;
      // Of a header in two lines the lower one names the columns; what is merged over both stands in it too.
      if (count > best_count || (best && *best + 1 == i && count == best_count)) best = i, best_count = count;
    }
    if (!best) return fail(Code::kHeaderMissing, "no row with a door's columns");
    const TableRow& row = table.rows[*best];
    roster_.header_row = row.number;
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      const Column meaning = column_from_heading(row.cells[column]);
      columns_[static_cast<std::size_t>(meaning)].push_back(column);
      if (row.cells[column].empty()) continue;
      (meaning == Column::kUnused ? roster_.unused : roster_.used).push_back(row.cells[column]);
    }
    return *best;
  }

  /// The first cell of that column that is filled.
  [[nodiscard]] std::string_view cell(const TableRow& row, Column column) const {
    for (const std::size_t at : columns_[static_cast<std::size_t>(column)]) {
      if (at < row.cells.size() && !row.cells[at].empty()) return row.cells[at];
    }
    return {};
  }

  Line line_from(const TableRow& row) {
    Line line{.row = &row};
    line.name = door_from_text(cell(row, Column::kNumber), Column::kNumber);
    if (line.name.number.empty() && line.name.floor > 0) {
      // 12楼 in the column of numbers is a building, not a floor
      line.name.number = std::to_string(line.name.floor) + "号";
      line.name.floor = 0;
    }
    line.name.complete_from(door_from_text(cell(row, Column::kLane), Column::kLane));
    line.name.complete_from(door_from_text(cell(row, Column::kRoad), Column::kRoad));
    line.name.complete_from(door_from_text(cell(row, Column::kRoom), Column::kRoom));
    line.name.complete_from(door_from_text(cell(row, Column::kAddress), Column::kAddress));
    if (std::string group = group_of(row); !group.empty()) line.name.group = std::move(group);
    if (const std::int64_t floor = floor_from_text(cell(row, Column::kFloor)); floor > 0) line.name.floor = floor;
    line.shop = meaning_of(cell(row, Column::kForm)) == Meaning::kShop;
    line.has_person = !person_name(row, Column::kName).empty() || !person_name(row, Column::kHead).empty();
    const std::string_view relation = cell(row, Column::kRelation);
    line.dependent = !relation.empty() && squeezed(relation) != roster_text(Text::kHeadOfHousehold);
    return line;
  }

  /// 村民组 and 宅 together: two 宅 of one group may both have a 1号. A bare number is a group's; a group that is left
  /// out before its 宅 is the one above.
  std::string group_of(const TableRow& row) {
    const auto& columns = columns_[static_cast<std::size_t>(Column::kGroup)];
    std::string group;
    for (const std::size_t at : columns | std::views::reverse) {
      std::string part = at < row.cells.size() ? squeezed(row.cells[at]) : std::string();
      if (at == columns.front() && part.empty() && !group.empty()) part = group_above_;
      if (at == columns.front() && !part.empty()) group_above_ = part;
      if (part.empty() || meaning_of(part) == Meaning::kNothing || group.contains(part)) continue;
      if (std::ranges::all_of(part, is_digit)) part += roster_text(Text::kVillageGroup);
      group.insert(0, part);
    }
    return group;
  }

  [[nodiscard]] std::string person_name(const TableRow& row, Column column) const {
    const std::string_view name = cell(row, column);
    const Meaning meaning = meaning_of(name);
    if (meaning == Meaning::kNothing || meaning == Meaning::kVacant || meaning == Meaning::kLet) return {};
    return std::string(name);
  }

  /// Completes the door from the row above, as lists leave out what repeats.
  void place(Line& line) {
    DoorName& name = line.name;
    if (name.number.empty() && name.group.empty() && name.room.empty()) {
      if (!line.has_person || !above_) {
        line.skipped = Note::kNoDoor;
      } else if (above_->skipped) {
        line.skipped = Note::kAboveSkipped;
      } else {
        name = above_->name;
        line.shop = above_->shop;
      }
    } else {
      if (above_ && name.road.empty() && name.lane.empty()) {
        name.road = above_->name.road;
        name.lane = above_->name.lane;
        if (name.group.empty()) name.group = above_->name.group;
      }
      if (above_ && name.number.empty() && name.group.empty()) {
        name.number = above_->name.number;
        name.group = above_->name.group;
      }
      // A sum at the foot stands where a number should be.
      const bool counted = std::ranges::any_of(name.number + name.room, is_digit);
      if ((name.number.empty() || !counted) && name.group.empty()) line.skipped = Note::kNoDoor;
      const bool same_building = above_ && above_->name.road == name.road && above_->name.lane == name.lane &&
                                 above_->name.number == name.number && above_->name.group == name.group;
      if (name.room.empty() && same_building && line.dependent) {
        name.room = above_->name.room;
        name.floor = above_->name.floor;
        line.skipped = above_->skipped ? std::optional(Note::kAboveSkipped) : line.skipped;
      }
    }
    for (const std::string* part : {&name.road, &name.lane, &name.group, &name.number, &name.room}) {
      if (part->size() > kMaxDoorBytes) line.skipped = Note::kTooLong;
    }
    above_ = &line;
  }

  using BuildingKey = std::array<std::string, 3>;

  /// A number without a room is a house or a shop, unless the same number has rooms in other rows.
  static void drop_roomless(std::vector<Line>& lines) {
    std::set<BuildingKey> with_rooms;
    for (const Line& line : lines) {
      if (line.skipped || line.name.room.empty() || !line.name.group.empty()) continue;
      with_rooms.insert({line.name.road, line.name.lane, line.name.number});
    }
    for (Line& line : lines) {
      if (line.skipped || !line.name.room.empty() || line.shop) continue;
      const DoorName& name = line.name;
      const bool house = !name.group.empty() && !name.number.empty();
      if (!house && (!name.group.empty() || with_rooms.contains({name.road, name.lane, name.number}))) {
        line.skipped = Note::kNoRoom;
      }
    }
  }

  static std::int64_t floor_of(const DoorName& name) { return name.floor > 0 ? name.floor : floor_of_room(name.room); }

  /// A number of a village group with that many rooms is no house: villagers moved there and stay members of their
  /// group.
  static void find_staircases(std::vector<Line>& lines) {
    const auto number_of = [](const DoorName& name) {
      return std::array{name.road, name.lane, name.group, name.number};
    };
    const auto may_be = [](const Line& line) {
      return !line.skipped && !line.shop && !line.name.group.empty() && !line.name.room.empty() &&
             floor_of(line.name) > 0;
    };
    std::map<std::array<std::string, 4>, std::set<std::string>> rooms;
    for (const Line& line : lines) {
      if (may_be(line)) rooms[number_of(line.name)].insert(line.name.room);
    }
    for (Line& line : lines) {
      line.staircase = may_be(line) && rooms[number_of(line.name)].size() >= kStaircaseRooms;
    }
  }

  static RosterDoor door_from(const Line& line) {
    const DoorName& name = line.name;
    RosterDoor door{.row = line.row->number, .road = name.road, .lane = name.lane};
    if (!name.group.empty() && !line.staircase) {
      door.form = BuildingForm::kHouses;
      door.number = name.group;
      door.room = name.number + name.room;
    } else if (name.room.empty()) {
      const bool shop = line.shop || name.lane.empty();
      door.form = shop ? BuildingForm::kShops : BuildingForm::kHouses;
      door.number = roster_text(shop ? Text::kStreetRow : Text::kDetached);
      door.room = name.number;
    } else {
      door.number = name.group + name.number;
      door.room = name.room;
      door.form = line.shop ? BuildingForm::kShops : BuildingForm::kApartments;
      if (!line.shop) door.floor = floor_of(name);
    }
    return door;
  }

  void note(const Line& line, const std::string& door, Note what) {
    roster_.notes.push_back({line.row->number, door, what});
  }

  void take(const Line& line) {
    if (line.skipped) {
      const DoorName& name = line.name;
      const bool printable = *line.skipped != Note::kTooLong && *line.skipped != Note::kAboveSkipped;
      note(line, printable ? name.number : "", *line.skipped);
      return;
    }
    ++roster_.rows_taken;
    RosterDoor fresh = door_from(line);
    const std::array key{fresh.road, fresh.lane, fresh.number, fresh.room};
    const auto [known, is_new] = index_.try_emplace(key, roster_.doors.size());
    if (is_new) roster_.doors.push_back(std::move(fresh));
    RosterDoor& door = roster_.doors[known->second];
    take_household(line, door);
    take_people(line, door);
  }

  void take_household(const Line& line, RosterDoor& door) {
    const TableRow& row = *line.row;
    Tenure tenure = tenure_from(cell(row, Column::kTenure));
    if (tenure == Tenure::kUnknown) {
      const std::string_view said = cell(row, Column::kTenure);
      if (!said.empty() && meaning_of(said) != Meaning::kNothing) note(line, door.label(), Note::kTenureUnclear);
      tenure = tenure_from(cell(row, Column::kName));  // 空关 in place of a name
      if (tenure == Tenure::kUnknown) tenure = tenure_from(cell(row, Column::kHead));
    }
    bool differs = false;
    if (tenure != Tenure::kUnknown) {
      differs = door.tenure != Tenure::kUnknown && door.tenure != tenure;
      if (door.tenure == Tenure::kUnknown) door.tenure = tenure;
    }
    const std::string_view in_charge = cell(row, Column::kInCharge);
    if (!in_charge.empty() && meaning_of(in_charge) != Meaning::kNothing) {
      differs = differs || (!door.in_charge.empty() && door.in_charge != squeezed(in_charge));
      if (door.in_charge.empty()) door.in_charge = squeezed(in_charge);
    }
    if (const std::string_view key = cell(row, Column::kKey); !key.empty()) {
      door.key_household = door.key_household.value_or(false) || says_yes(key);
    }
    const std::string words(cell(row, Column::kNote));
    if (!words.empty() && meaning_of(words) != Meaning::kNothing && !door.note.contains(words)) {
      if (door.note.size() + words.size() > kMaxNoteBytes) {
        note(line, door.label(), Note::kTextTooLong);
      } else {
        door.note += door.note.empty() ? words : "\uFF1B" + words;
      }
    }
    if (differs) note(line, door.label(), Note::kDoorDiffers);
  }

  static Tenure tenure_from(std::string_view text) {
    switch (meaning_of(text)) {
      case Meaning::kOwned:
        return Tenure::kOwned;
      case Meaning::kLet:
        return Tenure::kLet;
      case Meaning::kVacant:
        return Tenure::kVacant;
      default:
        return Tenure::kUnknown;
    }
  }

  static bool says_yes(std::string_view text) {
    const Meaning meaning = meaning_of(text);
    return meaning != Meaning::kNo && meaning != Meaning::kNothing;
  }

  void take_people(const Line& line, RosterDoor& door) {
    const TableRow& row = *line.row;
    const std::string name = person_name(row, Column::kName);
    const std::string head = person_name(row, Column::kHead);
    if (!name.empty() || !head.empty()) {
      RosterPerson person = person_from(line, door);
      person.name = squeezed_name(name.empty() ? head : name);
      if (person.relation.empty() && squeezed(name.empty() ? head : name) == squeezed(head)) {
        person.relation = roster_text(Text::kHeadOfHousehold);
      }
      add_person(line, door, std::move(person));
    }
    for (const std::string& other : parts_of(cell(row, Column::kFamily))) {
      const std::string plain = squeezed(other);
      if (meaning_of(plain) == Meaning::kNothing) continue;
      add_person(line, door, RosterPerson{.row = row.number, .name = plain.substr(0, plain.find('('))});
    }
  }

  /// 张 三 is written apart to line up with longer names; Latin names keep their blanks.
  static std::string squeezed_name(std::string_view name) {
    const bool latin = std::ranges::any_of(name, [](char letter) { return letter >= 'A' && letter <= 'z'; });
    return latin ? std::string(name) : squeezed(name);
  }

  RosterPerson person_from(const Line& line, const RosterDoor& door) {
    const TableRow& row = *line.row;
    RosterPerson person{.row = row.number};
    const Meaning sex = meaning_of(cell(row, Column::kSex));
    if (sex == Meaning::kMale) person.sex = Sex::kMale;
    if (sex == Meaning::kFemale) person.sex = Sex::kFemale;
    const auto filled = [](std::string_view text) { return !text.empty() && meaning_of(text) != Meaning::kNothing; };
    const std::string_view birth = cell(row, Column::kBirth);
    const std::string_view identity = cell(row, Column::kIdentity);
    person.birth_year = birth_year_from_date(birth);
    const std::optional<IdentityFacts> facts = facts_from_identity(filled(identity) ? identity : birth);
    if (facts) {
      if (!person.birth_year) person.birth_year = facts->birth_year;
      if (person.sex == Sex::kUnknown) person.sex = facts->sex;
    }
    if (!person.birth_year && (filled(birth) || filled(identity))) note(line, door.label(), Note::kBirthUnclear);
    std::string phones;
    for (const std::size_t at : columns_[static_cast<std::size_t>(Column::kPhone)]) {
      if (at < row.cells.size() && filled(row.cells[at])) phones += row.cells[at] + ";";
    }
    if (!phones.empty()) {
      const std::optional<std::string> phone = phone_from_text(phones);
      if (phone) person.phone = *phone;
      if (!phone) note(line, door.label(), Note::kPhoneUnclear);
    }
    const std::string relation = squeezed(cell(row, Column::kRelation));
    if (relation.size() <= kMaxRelationBytes && meaning_of(relation) != Meaning::kNothing) person.relation = relation;
    read_traits(row, person);
    return person;
  }

  void read_traits(const TableRow& row, RosterPerson& person) const {
    static constexpr std::array kTraitColumns{
        std::pair{Column::kLivesAlone, Trait::kLivesAlone},  std::pair{Column::kDisabled, Trait::kDisabled},
        std::pair{Column::kHardship, Trait::kHardship},      std::pair{Column::kPartyMember, Trait::kPartyMember},
        std::pair{Column::kVolunteer, Trait::kVolunteer},    std::pair{Column::kCapable, Trait::kCapable},
        std::pair{Column::kStairLeader, Trait::kStairLeader}};
    const auto learn = [&](Trait trait, bool yes) {
      const auto bit = static_cast<std::int64_t>(trait);
      person.known_traits |= bit;
      if (yes) person.traits |= bit;
    };
    for (const auto& [column, trait] : kTraitColumns) {
      if (const std::string_view text = cell(row, column); !text.empty()) learn(trait, says_yes(text));
    }
    for (const std::string& tag : parts_of(cell(row, Column::kTags))) {
      if (const std::optional<Trait> trait = trait_of(meaning_of(tag))) learn(*trait, true);
    }
  }

  void add_person(const Line& line, RosterDoor& door, RosterPerson person) {
    if (person.name.size() > kMaxNameBytes) {
      note(line, door.label(), Note::kNameTooLong);
      return;
    }
    const auto same = std::ranges::find_if(door.people, [&](const RosterPerson& other) {
      return other.name == person.name &&
             (!other.birth_year || !person.birth_year || other.birth_year == person.birth_year);
    });
    if (same == door.people.end()) {
      door.people.push_back(std::move(person));
      return;
    }
    // A head named in each row of the household is not a repetition; the same row twice is.
    if (same->row != person.row) note(line, door.label(), Note::kTwice);
    if (same->sex == Sex::kUnknown) same->sex = person.sex;
    if (!same->birth_year) same->birth_year = person.birth_year;
    if (same->phone.empty()) same->phone = person.phone;
    if (same->relation.empty()) same->relation = person.relation;
    same->traits |= person.traits;
    same->known_traits |= person.known_traits;
  }

  Roster roster_;
  std::array<std::vector<std::size_t>, kColumns> columns_;
  Line* above_ = nullptr;
  std::string group_above_;
  std::map<std::array<std::string, 4>, std::size_t> index_;
};

}  // namespace

std::string_view note_text(Note note) { return kNotes[static_cast<std::size_t>(note)].text; }
bool note_skips(Note note) { return kNotes[static_cast<std::size_t>(note)].skips; }

Result<Roster> read_roster(const Table& table) { return Reader().read(table); }

}  // namespace baijia::hub
