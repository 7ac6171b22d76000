#pragma once

// The read models of core/domain/views.h, from the rows (SQL) and the doors (in memory).

#include <limits>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/domain/record_views.h"
#include "core/domain/views.h"
#include "core/store/doors.h"
#include "core/store/records.h"

namespace baijia {

class Views {
 public:
  /// The references outlive it. `doors` is refreshed by every call that needs it.
  Views(Records& records, Doors& doors, Clock& clock) : records_(records), doors_(doors), clock_(clock) {}

  // Contracts as in core.h. Errors: kNotFound where it says Result there, and the database's.
  [[nodiscard]] Result<TodayView> today();
  [[nodiscard]] Result<std::vector<BuildingLine>> buildings();
  [[nodiscard]] Result<std::vector<PatrolLine>> patrols();
  [[nodiscard]] Result<DoorWallView> door_wall(BuildingId building);
  [[nodiscard]] Result<HouseholdView> household(HouseholdId household, std::int64_t visits);
  [[nodiscard]] Result<std::string> household_file(HouseholdId household);
  [[nodiscard]] Result<std::vector<IssueLine>> issues(ListFilter filter);
  [[nodiscard]] Result<IssueView> issue(IssueId issue);
  [[nodiscard]] Result<std::vector<IssueLine>> issues_near(HouseholdId household);
  [[nodiscard]] Result<std::vector<PromiseLine>> promises(ListFilter filter);
  [[nodiscard]] Result<std::vector<Category>> categories();
  [[nodiscard]] Result<std::vector<MemberLine>> members();
  [[nodiscard]] Result<AreasView> areas();
  [[nodiscard]] Result<AreaView> area(AccountId account);
  [[nodiscard]] Result<DivisionView> suggest_division(std::vector<AccountId> members,
                                                      const std::set<HouseholdId>& left_out);
  [[nodiscard]] Result<std::vector<AreaShare>> in_hand(std::vector<AreaShare> shares);
  [[nodiscard]] Result<std::vector<GroupCount>> people_groups();
  [[nodiscard]] Result<std::vector<PersonLine>> people(PeopleGroup group);
  [[nodiscard]] Result<std::vector<AnswerLine>> answers();
  [[nodiscard]] Result<std::vector<RejectedRecord>> rejected();
  [[nodiscard]] Result<std::int64_t> only_here();
  [[nodiscard]] Result<PlateView> plate(std::string_view text);
  [[nodiscard]] Result<std::vector<PlateToPrint>> plates_to_print(BuildingId building);
  [[nodiscard]] Result<std::int64_t> record_count(const RecordFilter& filter);
  [[nodiscard]] Result<std::vector<RecordLine>> records(const RecordFilter& filter, std::int64_t first,
                                                        std::int64_t count);
  [[nodiscard]] Result<RecordView> record(VisitId visit);
  [[nodiscard]] Result<CloudQueue> cloud_queue(const CloudFilter& filter);
  [[nodiscard]] Result<CloudEntry> cloud_entry(const CloudKey& key);
  [[nodiscard]] Result<std::string> cloud_template(CloudModule module);
  [[nodiscard]] Result<CloudTable> cloud_table(CloudModule module, const RecordFilter& filter, TableForm form);

  /// What a member would call the record: "走访 12号 602". Empty for what has no name.
  [[nodiscard]] Result<std::string> record_label(const RowKey& key);

 private:
  using Accounts = std::unordered_map<AccountId, Account>;
  Result<Accounts> accounts();
  using KeyPeople = std::unordered_map<HouseholdId, std::pair<std::int64_t, std::int64_t>>;  ///< all, of 80 and more
  Result<KeyPeople> key_people();
  [[nodiscard]] std::int64_t load_of(const Door& door, std::int64_t key_people) const;
  [[nodiscard]] BuildingAreas building_areas(const DoorBuilding& building, const Accounts& accounts) const;
  [[nodiscard]] AreaLine area_line(const Account& account, const Accounts& accounts) const;
  struct Head {
    std::string name;
    std::optional<int> age;
    bool lives_alone = false;
  };
  Result<Head> head_of(HouseholdId household);
  Result<DoorLine> door_line(const Door& door, Day today);
  BuildingLine building_line(const DoorBuilding& building, Day today) const;
  Result<std::vector<UnwrittenVisit>> unwritten(std::optional<HouseholdId> household, std::int64_t since_millis,
                                                Day today);
  Result<DueDoor> due_door(const Door& door, DoorReason reason, Day today);
  using Names = std::unordered_map<Uuid, std::string>;
  Result<Names> names(std::string_view table);
  static std::string name_in(const Names& names, const Uuid& id);  ///< empty for an unknown id
  template <class Use>
  Result<void> each_known_person(Use&& use);
  /// Those of the household or, with a visit, of that visit.
  Result<std::vector<ConfidenceLine>> confidence_lines(HouseholdId household, VisitId visit,
                                                       const Names& account_names);
  Result<std::vector<IssueLine>> issue_lines_of(HouseholdId household);
  Result<std::vector<PromiseLine>> promise_lines_of(HouseholdId household);
  Result<std::vector<IssueLine>> issue_lines_of(const Visit& visit);
  Result<std::vector<PromiseLine>> promise_lines_of(const Visit& visit);
  /// The days of a filter: [from, until), UTC milliseconds.
  struct Instants {
    std::int64_t from = std::numeric_limits<std::int64_t>::min();
    std::int64_t until = std::numeric_limits<std::int64_t>::max();
  };
  static Instants instants_of(const RecordFilter& filter, int utc_offset_minutes);
  Result<std::vector<ColleagueLine>> from_colleagues(Day today);
  [[nodiscard]] RecordLine record_line(const Visit& visit, const Names& account_names) const;
  Result<std::int64_t> cloud_waiting(std::int64_t since_millis, AccountId author);
  /// Of a store that is still being brought: reads each row of the card whatever becomes of the others, so that what
  /// they lack is asked for together (core/store/mirror_vfs.h, law 11) and not one block after the other.
  void ask_for_card(HouseholdId household);
  Result<CloudRecord> cloud_record(const CloudKey& key, const Names& account_names, const Names& category_names);
  Result<std::vector<FileChangeLine>> file_changes(HouseholdId household, const Names& account_names);
  Result<std::vector<IssueLine>> read_issues(Result<Statement> rows);
  Result<std::vector<PromiseLine>> read_promises(Result<Statement> rows);
  /// Lines of the living rows for which `condition` (SQL, with its order) holds; `i` is the issue, `p` the promise.
  template <class... Arguments>
  Result<std::vector<IssueLine>> issue_lines(const std::string& condition, const Arguments&... arguments);
  template <class... Arguments>
  Result<std::vector<PromiseLine>> promise_lines(const std::string& condition, const Arguments&... arguments);
  /// "14号 楼道 车棚": a label with places, one a line, behind.
  static std::string with_place(std::string label, std::string_view places);
  [[nodiscard]] std::string place_label(HouseholdId household, BuildingId building) const;
  /// What is the account's is the caller's to see to today: theirs, or a colleague's they stand in for.
  [[nodiscard]] bool is_my_turn(AccountId account) const;

  Records& records_;
  Doors& doors_;
  Clock& clock_;
};

}  // namespace baijia
