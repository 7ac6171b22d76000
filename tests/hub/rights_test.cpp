// The rights, cell by cell: role × entity × field × action × scope, asked of the real hub over HTTP and compared with
// the table below, which was written from what the notice asks for and not from the declarations.

#include <algorithm>
#include <array>
#include <csignal>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "core/domain/entities.h"
#include "tests/support/hub_phone.h"
#include "tests/support/hub_process.h"

using namespace baijia;
using namespace baijia::testing;

namespace {

// m: member and chief · a: its author and the chief · o: its author alone · c: the chief · h: nobody but the hub. A
// star: personal. Read by m, or by o: its author and who is in charge of a household, which is nobody here.
struct Line {
  const char* entity;
  char create;
  char remove;
  const char* fields;
  char read = 'm';
};
constexpr auto kTable = std::to_array<Line>({
    {"area", 'h', 'h', "parent:h level:h name:h code:h round_began:c"},
    {"account", 'h', 'h', "name:h role:h disabled:h"},
    {"building", 'c', 'c', "road:c lane:c number:c form:c floors:c rooms_per_floor:c position:c"},
    {"household", 'm', 'm', "building:c room:c floor:c position:c tenure:m in_charge:c key_household:m note:m*"},
    {"resident", 'm', 'm',
     "household:m name:m* sex:m birth_year:m* phone:m* relation:m traits:m* roster_traits:h* denied_traits:m* "
     "came_by:m came_day:m* gone_by:m gone_day:m*"},
    {"visit", 'm', 'a',
     "household:a building:a channel:a result:a at_millis:a author:h companions:a said:a* written_up:a "
     "again_at_millis:a cloud_day:m note_left:a present:a* places:a"},
    {"promise", 'm', 'm',
     "household:m visit:m text:m* owner:m due:m state:m answer:m* made_at_millis:m settled_at_millis:m"},
    {"issue", 'm', 'a',
     "category:m title:m* detail:m* household:m building:m visit:m author:h owner:m tier:m state:m next_date:m "
     "outcome:m* raised_at_millis:m solved_at_millis:m cloud_day:m released:c place:m"},
    {"voice", 'm', 'm', "issue:m household:m visit:m words:m*"},
    {"reveal", 'm', 'h', "author:h household:h resident:h at_millis:h saved:h"},
    {"category", 'c', 'c', "parent:c name:c position:c"},
    {"stand_in", 'c', 'c', "member:c substitute:c from_day:c until_day:c"},
    {"cloud_template", 'c', 'c', "module:c text:c"},
    {"consent", 'm', 'h', "author:h household:h resident:h state:h how:h at_millis:h notice:h"},
    {"notice", 'c', 'c', "text:c"},
    {"erasure", 'c', 'h', "author:h household:h resident:h how:h at_millis:h kept_issues:h kept_residents:h known:h"},
    {"retention", 'h', 'h', "said:h struck:h promises:h issues:h photos:h reveals:h consents:h"},
    {"file_change", 'm', 'h', "author:h household:h resident:h deed:h day:h changed:h at_millis:h"},
    {"photo", 'm', 'a',
     "visit:h issue:h household:h author:h taken_millis:h width:h height:h size:h thumbnail_size:h hash:h"},
    {"confidence", 'm', 'm', "author:h household:h visit:h text:m* level:o at_millis:h", 'o'},
    {"plate", 'm', 'm', "text:m household:m building:m bound_by:m"},
});

struct FieldLine {
  std::string name;
  char change = 'h';
  bool personal = false;
};

std::vector<FieldLine> fields_of(const Line& line) {
  std::vector<FieldLine> fields;
  std::istringstream words(line.fields);
  for (std::string word; words >> word;) {
    const std::size_t colon = word.find(':');
    fields.push_back({word.substr(0, colon), word[colon + 1], word.ends_with('*')});
  }
  fields.push_back({"deleted", line.remove, false});
  return fields;
}

std::size_t fields_in_table() {
  std::size_t fields = 0;
  for (const Line& line : kTable) fields += fields_of(line).size();
  return fields;
}

enum class Who : std::uint8_t {
  kAuthor,
  kColleague,
  kChief,
  kElsewhere,
  kStreet,
  kDistrict,
  kCity,
  kDisabled,
  kNobody
};
constexpr auto kEverybody = std::to_array<std::pair<Who, const char*>>({{Who::kAuthor, "member"},
                                                                        {Who::kColleague, "colleague"},
                                                                        {Who::kChief, "chief"},
                                                                        {Who::kElsewhere, "other"},
                                                                        {Who::kStreet, "street"},
                                                                        {Who::kDistrict, "district"},
                                                                        {Who::kCity, "city"},
                                                                        {Who::kDisabled, "gone"},
                                                                        {Who::kNobody, ""}});

bool works_here(Who who) { return who == Who::kAuthor || who == Who::kColleague || who == Who::kChief; }

/// What the table says.
bool allowed(Who who, char right) {
  if (right == 'm') return works_here(who);
  if (right == 'a') return who == Who::kAuthor || who == Who::kChief;
  if (right == 'o') return who == Who::kAuthor;
  return right == 'c' && who == Who::kChief;
}

const EntitySchema& schema_of(const Line& line) {
  const auto found = std::ranges::find(schemas(), std::string_view(line.entity), &EntitySchema::name);
  REQUIRE(found != schemas().end());
  return *found;
}

constexpr std::string_view kCanary = "秘密";

bool value_is_text(const Line& line, const std::string& field) {
  const auto declared = std::ranges::find(schema_of(line).fields, std::string_view(field), &FieldSchema::name);
  return declared->type == ValueType::kText;
}

/// A value that stands nowhere else.
Value value_for(const EntitySchema& schema, const FieldSchema& field, const std::string& salt) {
  const std::string name = std::string(schema.name) + "." + std::string(field.name) + "." + salt;
  if (field.number == kDeletedField) return std::int64_t{1};
  if (field.type == ValueType::kText) return std::string(kCanary) + name;
  if (field.type == ValueType::kInteger) {
    return static_cast<std::int64_t>(1'000'000 + std::hash<Uuid>{}(uuid_from_name(name)) % 1'000'000'000);
  }
  const Uuid uuid = uuid_from_name(name);
  return Bytes{std::string(uuid.bytes.begin(), uuid.bytes.end())};
}

using Rows = std::map<RowKey, Row>;

class Office {
 public:
  Office() {
    const auto add = [&](const std::string& login, const std::string& role, const std::string& area) {
      REQUIRE(run_hub({"--database", database_, "user", "add", login, "--name", login, "--role", role, "--area", area,
                       "--password-stdin"},
                      std::string(kPassword) + "\n")
                  .exit_code == 0);
    };
    const std::string here = std::to_string(kFirstCommittee.code);
    add("colleague", "member", here);
    add("gone", "member", here);
    add("district", "district", "310104000000");
    add("city", "city", "310000000000");
    for (const auto& [who, login] : kEverybody) {
      HubPhone& phone =
          phones_.emplace(who, HubPhone(hub_.port(), 100 + static_cast<std::uint64_t>(who))).first->second;
      if (*login != '\0') phone.sign_in(login);
    }
    REQUIRE(run_hub({"--database", database_, "user", "disable", "gone"}).exit_code == 0);
    // Its phone has let go; until then it may hand over what it recorded (tests/hub/leaving_test.cpp).
    HubPhone& gone = phone(Who::kDisabled);
    REQUIRE(gone.post("/api/v1/leave", encode(LeaveRequest{gone.device(), kFirstCommittee, true, {}})).status == 200);
    for (const Line& line : kTable) make_row(line);
  }

  HubPhone& phone(Who who) { return phones_.at(who); }
  HubProcess& process() { return hub_; }
  const std::string& database() const { return database_; }
  const RowKey& key(const Line& line) const { return keys_.at(line.entity); }
  Version next(Who who) {
    const auto millis = static_cast<std::uint64_t>(phone(Who::kChief).identity().hub_millis);
    return {(millis << 16U) + ++versions_, phone(who).device()};
  }

  /// A whole new row as `who` would write it.
  Row new_row(Who who, const Line& line, const RowKey& key) {
    const EntitySchema& schema = schema_of(line);
    Row row{kFirstCommittee, key, {}};
    const Version version = next(who);
    for (const FieldSchema& field : schema.fields) {
      if (field.number == kDeletedField) continue;
      Value value = value_for(schema, field, "created");
      if (field.options.author) value = ValueCodec<AccountId>::write(phone(who).identity().account);
      row.fields.push_back({field.number, value, version});
    }
    std::ranges::sort(row.fields, {}, &Field::number);
    return row;
  }

  /// Together they see everything that the hub has.
  Rows stored() {
    Rows all = by_key(phone(Who::kChief).pull_all());
    all.merge(by_key(phone(Who::kAuthor).pull_all()));
    all.merge(by_key(phone(Who::kColleague).pull_all()));
    return all;
  }
  static Rows by_key(const std::vector<Row>& rows) {
    Rows found;
    for (const Row& row : rows) found[row.key] = row;
    return found;
  }

  /// Pushes `rows`; whether each was taken. Notes the words of every refusal.
  std::vector<bool> push(Who who, const std::vector<Row>& rows) {
    const HttpReply reply = phone(who).try_push(rows);
    said_ += reply.status == 200 ? std::string() : reply.body;
    if (reply.status != 200) return std::vector<bool>(rows.size(), false);
    std::vector<bool> taken;
    const PushReply answer = decode<PushReply>(reply.body).value();
    REQUIRE(answer.receipts.size() == rows.size());
    for (const RowReceipt& receipt : answer.receipts) taken.push_back(receipt.status == RowReceipt::Status::kTaken);
    said_ += reply.body;
    return taken;
  }
  void note(const std::string& body) { said_ += body; }
  [[nodiscard]] const std::string& said() const { return said_; }

 private:
  /// One row of each entity: written by the member where members may, by the chief, or by the hub before.
  void make_row(const Line& line) {
    const EntitySchema& schema = schema_of(line);
    if (line.create == 'h') {
      if (schema.kind == Kind::kRetention) {
        keys_[line.entity] = {schema.kind, retention_id().uuid};
        return;
      }
      for (const auto& [key, row] : stored()) {
        const bool wanted = schema.kind == Kind::kAccount
                                ? key.id == phone(Who::kAuthor).identity().account.uuid
                                : entity_from_row<Area>(row).code == static_cast<std::int64_t>(kFirstCommittee.code);
        if (key.kind == schema.kind && wanted) keys_[line.entity] = key;
      }
      REQUIRE(keys_.contains(line.entity));
      return;
    }
    const RowKey key{schema.kind, uuid_from_name(std::string("row of ") + line.entity)};
    const Who who = line.create == 'm' ? Who::kAuthor : Who::kChief;
    REQUIRE(push(who, {new_row(who, line, key)}).at(0));
    keys_[line.entity] = key;
  }

  /// With a committee's own times, set before anybody signs in: what is pushed has later versions.
  static void make_database(const std::string& path) {
    make_hub_database(path);
    REQUIRE(run_hub({"--database", path, "retention", "--committee", std::to_string(kFirstCommittee.code), "said=730"})
                .exit_code == 0);
  }

  TemporaryFolder folder_;
  std::string database_ = folder_.file("hub.db");
  HubProcess hub_{(make_database(database_), database_), {"--log-level", "debug"}};
  std::map<Who, HubPhone> phones_;
  std::map<std::string, RowKey> keys_;
  std::uint64_t versions_ = 0;
  std::string said_;
};

}  // namespace

TEST_CASE("the table of rights names every entity and every field, and nothing else") {
  CHECK(kTable.size() == schemas().size());
  for (const Line& line : kTable) {
    INFO(line.entity);
    std::set<std::string> declared;
    for (const FieldSchema& field : schema_of(line).fields) declared.insert(std::string(field.name));
    std::set<std::string> named;
    for (const FieldLine& field : fields_of(line)) named.insert(field.name);
    CHECK(named == declared);
  }
}

TEST_CASE("every role writes and deletes what the table says, and nothing else") {
  Office office;
  std::size_t cells = 0;
  for (const auto& [who, login] : kEverybody) {
    INFO("role " << login);
    std::vector<Row> rows;
    std::vector<bool> expected;
    for (const Line& line : kTable) {
      for (const FieldLine& field : fields_of(line)) {
        const EntitySchema& schema = schema_of(line);
        const auto declared = std::ranges::find(schema.fields, std::string_view(field.name), &FieldSchema::name);
        rows.push_back({kFirstCommittee,
                        office.key(line),
                        {{declared->number, value_for(schema, *declared, login), office.next(who)}}});
        expected.push_back(allowed(who, field.change));
      }
    }
    CHECK(office.push(who, rows) == expected);
    const Rows stored = office.stored();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      INFO("kind " << static_cast<int>(rows[i].key.kind) << " field " << rows[i].fields[0].number);
      const Field* now = stored.at(rows[i].key).field(rows[i].fields[0].number);
      CHECK((now != nullptr && *now == rows[i].fields[0]) == expected[i]);
      ++cells;
    }
  }
  std::cout << "rights: " << cells << " cells of changing and deleting\n";
  CHECK(cells == kEverybody.size() * fields_in_table());
}

TEST_CASE("every role creates what the table says, and nothing else") {
  Office office;
  std::size_t cells = 0;
  for (const auto& [who, login] : kEverybody) {
    for (const Line& line : kTable) {
      INFO("role " << login << ", " << line.entity);
      const RowKey key{schema_of(line).kind, uuid_from_name(std::string(line.entity) + " made by " + login)};
      const bool may = allowed(who, line.create);
      CHECK(office.push(who, {office.new_row(who, line, key)}).at(0) == may);
      CHECK(office.stored().contains(key) == may);
      ++cells;
    }
  }
  std::cout << "rights: " << cells << " cells of creating\n";
  CHECK(cells == kEverybody.size() * kTable.size());
}

TEST_CASE("a row in a colleague's name is not taken, but for the chief who brings it back") {
  Office office;
  for (const Line& line : kTable) {
    const auto author =
        std::ranges::find_if(schema_of(line).fields, [](const auto& field) { return field.options.author; });
    if (author == schema_of(line).fields.end()) continue;
    INFO(line.entity);
    for (const Who who : {Who::kColleague, Who::kChief}) {
      const RowKey key{schema_of(line).kind, uuid_from_name(std::string("for somebody ") + line.entity)};
      Row row = office.new_row(who, line, key);
      for (Field& field : row.fields) {
        if (field.number == author->number) {
          field.value = ValueCodec<AccountId>::write(office.phone(Who::kAuthor).identity().account);
        }
      }
      CHECK(office.push(who, {row}).at(0) == (who == Who::kChief));
    }
  }
}

TEST_CASE("every role reads what the table says, and nothing else") {
  Office office;
  const Rows stored = office.stored();
  std::size_t cells = 0;
  for (const auto& [who, login] : kEverybody) {
    HubPhone& phone = office.phone(who);
    // Asked for by the committee's code, and by the caller's own.
    Rows seen;
    for (const Scope scope : {kFirstCommittee, phone.identity().scope}) {
      const HttpReply reply =
          phone.post("/api/v1/pull", encode(PullRequest{phone.device(), scope, 0, hash_of_held({})}));
      CHECK((reply.status == 200) == (who < Who::kDisabled && scope == phone.identity().scope));
      office.note(reply.status == 200 ? std::string() : reply.body);
      if (reply.status != 200) continue;
      if (!works_here(who)) CHECK_FALSE(reply.body.contains(kCanary));
      PullReply page = decode<PullReply>(reply.body).value();
      std::ranges::move(page.confidences, std::back_inserter(page.rows));
      for (const std::string& bytes : page.rows) {
        const Row row = decode_row(bytes).value();
        if (row.scope == kFirstCommittee) seen[row.key] = row;
      }
    }
    for (const Line& line : kTable) {
      for (const FieldLine& field : fields_of(line)) {
        INFO("role " << login << ", " << line.entity << '.' << field.name);
        const auto declared =
            std::ranges::find(schema_of(line).fields, std::string_view(field.name), &FieldSchema::name);
        const Field* there = stored.at(office.key(line)).field(declared->number);
        const auto found = seen.find(office.key(line));
        const Field* read = found == seen.end() ? nullptr : found->second.field(declared->number);
        CHECK((found != seen.end()) == allowed(who, line.read));
        CHECK((read != nullptr) == (allowed(who, line.read) && there != nullptr));
        if (read != nullptr && there != nullptr) CHECK(*read == *there);
        ++cells;
      }
    }
  }
  std::cout << "rights: " << cells << " cells of reading\n";
  CHECK(cells == kEverybody.size() * fields_in_table());
}

TEST_CASE("an office above the committees reads its own area and its accounts, no committee's rows") {
  Office office;
  for (const Who who : {Who::kStreet, Who::kDistrict, Who::kCity}) {
    for (const Row& row : office.phone(who).pull_all()) {
      CHECK((row.key.kind == Kind::kArea || row.key.kind == Kind::kAccount));
      CHECK(row.scope == office.phone(who).identity().scope);
    }
  }
}

TEST_CASE("an office above the committees writes nothing, not even in its own area") {
  Office office;
  for (const Who who : {Who::kStreet, Who::kDistrict, Who::kCity}) {
    std::vector<Row> rows;
    for (const Line& line : kTable) {
      rows.push_back(office.new_row(who, line, {schema_of(line).kind, uuid_from_name("above")}));
      rows.back().scope = office.phone(who).identity().scope;
    }
    CHECK(office.push(who, rows) == std::vector<bool>(rows.size(), false));
  }
}

TEST_CASE("every endpoint answers the roles it is for") {
  Office office;
  for (const auto& [who, login] : kEverybody) {
    INFO("role " << login);
    HubPhone& phone = office.phone(who);
    const int closed = who == Who::kDisabled ? 403 : 401;
    const bool in = who < Who::kDisabled;
    HttpHeaders headers{{"Baijia-Client", "1"}};
    if (!phone.cookie().empty()) headers.emplace("Cookie", phone.cookie());
    const HttpReply me = http(office.process().port(), "GET", "/api/v1/who-am-i", headers);
    CHECK(me.status == (in ? 200 : closed));
    const HttpReply counts = phone.get("/api/v1/counts");
    const bool above = who == Who::kStreet || who == Who::kDistrict || who == Who::kCity;
    CHECK(counts.status == (above ? 200 : in ? 403 : closed));
    CHECK(phone.try_push({}).status == (in ? 200 : closed));
    CHECK(phone.try_pull().status == (in ? 200 : closed));
    const HttpReply handed_up = phone.get("/api/v1/handed-up");
    CHECK(handed_up.status == (who == Who::kStreet ? 200 : in ? 403 : closed));
    CHECK_FALSE(handed_up.body.contains(kCanary));
    const int heard = who == Who::kChief ? 200 : in ? 403 : closed;
    CHECK(phone.post("/api/v1/audit", encode(AuditRequest{phone.identity().scope, 0})).status == heard);
    CHECK(phone.post("/api/v1/audit", encode(AuditRequest{kSecondCommittee, 0})).status != 200);
    CHECK(phone.post("/api/v1/phones", encode(PhonesRequest{})).status == (in ? 200 : closed));
    CHECK(phone.post("/api/v1/queue-key", "").status == (in ? 200 : closed));
    // No session is asked for, but an account of which this phone is one; it reads nothing and hands over nothing here.
    const QueueRequest queue{phone.identity().account, phone.device(), false, {}};
    CHECK(phone.post("/api/v1/queue", encode(queue)).status == (phone.identity().account.empty() ? 401 : 200));
    const PhonesRequest code{PhoneDeed::kMakeCode, phone.identity().account, {}};
    CHECK(phone.post("/api/v1/phones", encode(code)).status == heard);
    CHECK_FALSE(counts.body.contains(kCanary));
  }
}

TEST_CASE("an export holds every field, the personal ones only when they are asked for") {
  Office office;
  std::size_t cells = 0;
  const Rows stored = office.stored();
  for (const bool personal : {false, true}) {
    std::vector<std::string> command{"--database", office.database(), "export", "--committee",
                                     std::to_string(kFirstCommittee.code)};
    if (personal) command.emplace_back("--personal");
    const CommandOutput output = run_hub(command);
    REQUIRE(output.exit_code == 0);
    std::map<std::string, nlohmann::json> objects;
    std::istringstream lines(output.out);
    for (std::string text; std::getline(lines, text);) {
      const nlohmann::json object = nlohmann::json::parse(text);
      objects[object["kind"].get<std::string>() + object["id"].get<std::string>()] = object;
    }
    for (const Line& line : kTable) {
      if (line.read == 'o') {  // in no file of the committee's
        CHECK_FALSE(objects.contains(line.entity + string_from_uuid(office.key(line).id)));
        cells += fields_of(line).size();
        continue;
      }
      const nlohmann::json& object = objects.at(line.entity + string_from_uuid(office.key(line).id));
      for (const FieldLine& field : fields_of(line)) {
        INFO(line.entity << '.' << field.name);
        const auto declared =
            std::ranges::find(schema_of(line).fields, std::string_view(field.name), &FieldSchema::name);
        const bool there = stored.at(office.key(line)).field(declared->number) != nullptr;
        CHECK(object.contains(field.name) == (there && (personal || !field.personal)));
        ++cells;
      }
    }
    for (const Line& line : kTable) {
      for (const FieldLine& field : fields_of(line)) {
        if (!field.personal) continue;
        CHECK(output.out.contains(std::string(kCanary) + line.entity + "." + field.name) ==
              (personal && line.read == 'm' && value_is_text(line, field.name)));
      }
    }
    CHECK_FALSE(output.errors.contains(kCanary));
  }
  std::cout << "rights: " << cells << " cells of exporting\n";
  CHECK(cells == 2 * fields_in_table());
}

TEST_CASE("no refusal and no log line holds a value") {
  Office office;
  for (const auto& [who, login] : kEverybody) {
    for (const Line& line : kTable) {
      (void)office.push(who, {office.new_row(who, line, {schema_of(line).kind, uuid_from_name("again")})});
      Row bad = office.new_row(who, line, {schema_of(line).kind, uuid_from_name("bad")});
      for (Field& field : bad.fields) field.value = std::string(kCanary) + std::string(5000, 'x');
      (void)office.push(who, {bad});
    }
    office.note(office.phone(who).post("/api/v1/push", std::string("BJ") + std::string(kCanary)).body);
    office.note(office.phone(who).post("/api/v1/pull/" + std::string(kCanary), "").body);
  }
  CHECK_FALSE(office.said().contains(kCanary));
  office.process().signal(SIGTERM);
  CHECK(office.process().wait() == 0);
  CHECK_FALSE(office.process().log().contains(kCanary));
}
