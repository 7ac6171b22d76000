#include "tests/support/app_world.h"

#include <algorithm>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/entities.h"
#include "core/sync/wire.h"
#include "shell/app/app_shell.h"
#include "tests/support/results.h"

namespace baijia::testing {

namespace {

constexpr std::int64_t kFrameMillis = 16;
constexpr int kMostFrames = 2000;

template <class IdType>
IdType named(std::string_view name) {
  return IdType{uuid_from_name(name)};
}

bool touchable(const SemanticNode& node) {
  switch (node.role) {
    case SemanticRole::kButton:
    case SemanticRole::kCheckbox:
    case SemanticRole::kRadio:
    case SemanticRole::kTab:
    case SemanticRole::kGridCell:
    case SemanticRole::kTextField:
    case SemanticRole::kSearchField:
    case SemanticRole::kLink:
      return !node.disabled;
    default:
      return false;
  }
}

WireResponse refused(Code code) { return {.status = 403, .error = static_cast<std::uint16_t>(code)}; }

}  // namespace

Community::Community(std::int64_t rooms_per_floor) : store(uuid_from_name("epoch")) {
  member = named<AccountId>("li");
  chief = named<AccountId>("wang");
  const Version version{static_cast<std::uint64_t>(clock.now_millis() - 86'400'000) << 16U, DeviceId{1}};
  const auto add = [&](const auto& entity) { rows_.push_back(row_from_entity(entity, kScope, version)); };
  Area area{.id = named<AreaId>("310104013007"), .name = "龙泉园路居委会"};
  area.code = static_cast<std::int64_t>(kScope.code);
  add(area);
  add(Account{.id = member, .name = "李老师", .role = Role::kMember});
  add(Account{.id = chief, .name = "王书记", .role = Role::kChief});
  const Category lights{.id = named<CategoryId>("lights"), .name = "物业治理", .position = 1};
  add(lights);
  add(Category{.id = named<CategoryId>("lamp"), .parent = lights.id, .name = "楼道照明", .position = 1});
  building = named<BuildingId>("12");
  other_building = named<BuildingId>("14");
  add_building({.id = building,
                .road = "龙泉园路",
                .number = "12号",
                .floors = 6,
                .rooms_per_floor = rooms_per_floor,
                .position = 1},
               member);
  add_building(
      {.id = other_building, .road = "龙泉园路", .number = "14号", .floors = 6, .rooms_per_floor = 4, .position = 2},
      {});
  must(store.transact(kScope, [&](HubTransaction& transaction) -> Result<void> {
    for (const Row& row : rows_) BAIJIA_TRY(transaction.put(row));
    return {};
  }));
}

void Community::add_building(const Building& entity, AccountId in_charge) {
  const Version version{static_cast<std::uint64_t>(clock.now_millis() - 86'400'000) << 16U, DeviceId{1}};
  rows_.push_back(row_from_entity(entity, kScope, version));
  for (std::int64_t floor = 1; floor <= entity.floors; ++floor) {
    for (std::int64_t position = 1; position <= entity.rooms_per_floor; ++position) {
      const std::string room = std::to_string(floor) + "0" + std::to_string(position);
      const Household household{.id = named<HouseholdId>(entity.number + room),
                                .building = entity.id,
                                .room = room,
                                .floor = floor,
                                .position = position,
                                .tenure = Tenure::kOwned,
                                .in_charge = in_charge};
      rows_.push_back(row_from_entity(household, kScope, version));
      if (!in_charge.empty()) doors.push_back(household.id);
      const Resident resident{.id = named<ResidentId>(entity.number + room + "head"),
                              .household = household.id,
                              .name = floor == 3 ? "王秀英" : "张伟",
                              .birth_year = entity.number + room == "14号301" ? 1943 : 1953,  // one is key
                              .phone = "13800138000",
                              .relation = "户主"};
      rows_.push_back(row_from_entity(resident, kScope, version));
    }
  }
}

template <class E>
void Community::put(const E& entity) {
  const Version version{static_cast<std::uint64_t>(clock.now_millis()) << 16U, DeviceId{1}};
  must(store.transact(kScope, [&](HubTransaction& transaction) -> Result<void> {
    return transaction.put(row_from_entity(entity, kScope, version));
  }));
}

void Community::close_members_account() {
  put(Account{.id = member, .name = "李老师", .role = Role::kMember, .disabled = true});
}

void Community::close_account(std::string_view name) {
  put(Account{.id = named<AccountId>(name), .name = std::string(name), .role = Role::kMember, .disabled = true});
}

void Community::add_member(std::string_view name) {
  put(Account{.id = named<AccountId>(name), .name = std::string(name), .role = Role::kMember});
}

void Community::add_tower(std::string_view number, std::int64_t floors) {
  const std::size_t before = rows_.size();
  add_building({.id = named<BuildingId>(number),
                .road = "龙泉园路",
                .number = std::string(number),
                .floors = floors,
                .rooms_per_floor = 4,
                .position = 3},
               {});
  must(store.transact(kScope, [&](HubTransaction& transaction) -> Result<void> {
    for (std::size_t at = before; at < rows_.size(); ++at) BAIJIA_TRY(transaction.put(rows_[at]));
    return {};
  }));
}

void Community::add_row_of_houses(std::string_view name, int houses) {
  const Building row{.id = named<BuildingId>(name),
                     .road = "龙泉园路",
                     .number = std::string(name),
                     .form = BuildingForm::kHouses,
                     .position = 9};
  put(row);
  for (int house = 1; house <= houses; ++house) {
    put(Household{.id = named<HouseholdId>(std::string(name) + std::to_string(house)),
                  .building = row.id,
                  .room = std::to_string(house),
                  .position = house,
                  .key_household = true});
  }
}

WireResponse Community::answer(const WireRequest& request) {
  if (!online) return {};
  if (request.path == "/api/v1/sign-in") return sign_in(request.body);
  if (request.path == "/api/v1/seal-key") {
    if (!session_) return {.status = 401, .error = static_cast<std::uint16_t>(Code::kSignInRequired)};
    return {.status = 200, .body = encode(SealKeyReply{seal_key + string_from_uuid(session_->account.uuid)})};
  }
  if (request.path == "/api/v1/queue") return take_queue(must(decode<QueueRequest>(request.body)));
  if (refusal) return refused(*refusal);
  if (!session_) return {.status = 401, .error = static_cast<std::uint16_t>(Code::kSignInRequired)};
  if (request.path == "/api/v1/audit") return read_audit(must(decode<AuditRequest>(request.body)));
  if (request.path == "/api/v1/phones") return read_phones(must(decode<PhonesRequest>(request.body)));
  if (request.path == "/api/v1/carry") return carry(must(decode<CarriedBox>(request.body)));
  if (request.path == "/api/v1/leave") return leave(must(decode<LeaveRequest>(request.body)));
  if (request.path == "/api/v1/queue-key") {
    if (queue_keyless) return {.status = 404, .error = static_cast<std::uint16_t>(Code::kNotFound)};
    return {.status = 200, .body = encode(QueueKeyReply{std::string(65, 'k')})};
  }
  if (request.path == "/api/v1/renew") {
    session_->device = renewed.emplace_back(must(decode<RenewRequest>(request.body)).device);
    cloned = false;
    return {.status = 200, .body = encode(signed_in_)};
  }
  if (request.path.starts_with("/api/v1/photo-")) return answer_photo(request);
  if (wiping && request.path == "/api/v1/pull") return refused(Code::kWipeAsked);
  if (cloned && request.path == "/api/v1/push") return refused(Code::kClonedDevice);
  HubRound round(store, clock, log);
  session_->lease_days = lease_days;
  Result<std::string> reply =
      request.path == "/api/v1/push" ? round.push(*session_, request.body) : round.pull(*session_, request.body);
  if (!reply) return refused(reply.error().code);
  return {.status = 200, .body = std::move(*reply)};
}

WireResponse Community::answer_photo(const WireRequest& request) {
  if (photos_stuck) return {};
  if (request.path == "/api/v1/photo-put") {
    const auto wanted = must(decode<PhotoPutRequest>(request.body));
    std::string& have = photos[wanted.photo];
    if (wanted.offset == have.size()) have += wanted.octets;
    return {.status = 200, .body = encode(PhotoPutReply{have.size()})};
  }
  const auto wanted = must(decode<PhotoGetRequest>(request.body));
  const std::string& have = photos[wanted.photo];
  PhotoGetReply reply{.have = have.size()};
  if (wanted.offset < have.size()) reply.octets = have.substr(wanted.offset, wanted.length);
  return {.status = 200, .body = encode(reply)};
}

WireResponse Community::read_phones(const PhonesRequest& request) {
  PhonesReply reply{.list = {.phones = phones}};
  if (request.deed != PhoneDeed::kList) phone_deeds.push_back(request);
  if (request.deed == PhoneDeed::kMakeCode) reply.list.code = enrolment_code;
  return {.status = 200, .body = encode(reply)};
}

/// Boxes are not sealed here.
WireResponse Community::take_queue(const QueueRequest& request) {
  queues.push_back(request);
  if (request.gone) wiping = false;
  HubRound round(store, clock, log);
  const HubCaller caller{.account = request.account,
                         .role = request.account == chief ? Role::kChief : Role::kMember,
                         .scope = kScope,
                         .device = request.device,
                         .ended = wiping};
  QueueReply reply{.hub_millis = clock.now_millis(), .taken = 0, .left = 0, .wipe = wiping};
  for (const std::string& box : request.boxes) {
    for (const RowReceipt& receipt : must(round.take(caller, must(decode<BoxFile>(box)).rows))) {
      ++(receipt.status == RowReceipt::Status::kTaken ? reply.taken : reply.left);
    }
  }
  return {.status = 200, .body = encode(reply)};
}

WireResponse Community::leave(const LeaveRequest& request) {
  if (request.gone) wiping = false;
  return {.status = 200,
          .body = encode(LeaveReply{clock.now_millis(), must(store.epoch()), request.scope, wiping || request.gone})};
}

WireResponse Community::carry(const CarriedBox& request) {
  const BoxFile box = must(decode<BoxFile>(request.box));
  HubRound round(store, clock, log);
  (void)must(round.take({box.account, Role::kMember, box.scope, box.device}, box.rows));
  ++carried;
  return {.status = 200, .body = encode(CarryReply{static_cast<std::uint32_t>(box.rows.size())})};
}

WireResponse Community::read_audit(const AuditRequest& request) const {
  AuditReply reply;
  const auto first = static_cast<std::size_t>(request.before);
  for (std::size_t at = first; at < std::min(first + 2, audit.size()); ++at) reply.page.lines.push_back(audit[at]);
  if (first + 2 < audit.size()) reply.page.next = first + 2;
  return {.status = 200, .body = encode(reply)};
}

WireResponse Community::sign_in(std::string_view body) {
  const SignInRequest request = must(decode<SignInRequest>(body));
  const bool is_chief = request.login == "wang";
  if ((request.login != "li" && !is_chief) || request.password != "mima") return refused(Code::kSignInWrong);
  if (!enrolment_code.empty() && request.code != enrolment_code) {
    return refused(request.code.empty() ? Code::kEnrolmentRequired : Code::kEnrolmentWrong);
  }
  SignInReply reply{.account = is_chief ? chief : member,
                    .name = is_chief ? "王书记" : "李老师",
                    .role = is_chief ? Role::kChief : Role::kMember,
                    .scope = kScope,
                    .scope_name = "龙泉园路居委会",
                    .hub_millis = clock.now_millis(),
                    .epoch = must(store.epoch())};
  signed_in_ = reply;
  session_ = HubCaller{.account = reply.account, .role = reply.role, .scope = kScope, .device = request.device};
  return {.status = 200, .body = encode(reply)};
}

std::vector<Reveal> Community::reveals() const {
  std::vector<Reveal> found;
  for (const auto& [scope, committee] : store.content()) {
    for (const auto& [key, stored] : committee.rows) {
      if (key.kind == Reveal::kKind) found.push_back(entity_from_row<Reveal>(stored.row));
    }
  }
  return found;
}

// The phone.

namespace {

/// In the place of web/parcel.js: the key is a word, sealing puts it in front.
Result<std::string> parcel_of_tests(app::ParcelDeed deed, std::string_view octets, std::string_view key) {
  const std::string own(65, 'k');
  if (deed == app::ParcelDeed::kKey) return own;
  if (deed == app::ParcelDeed::kSign) return "signed";
  if (deed == app::ParcelDeed::kSeal) return "sealed " + std::string(key) + std::string(octets);
  if (!octets.starts_with("sealed " + own)) return fail(Code::kParcelUnreadable);
  return std::string(octets.substr(7 + own.size()));
}

}  // namespace

Phone::Phone(Community& lent, const app::Viewport& viewport)
    : community(lent),
      host({.clock = lent.clock,
            .random = random_,
            .log = lent.log,
            .hub = [this](const WireRequest& request) { return community.answer(request); },
            .store = [this](const AccountId&, bool take_over,
                            const app::StoreWays& ways) { return open_store(take_over, ways); },
            .change = [this](std::string_view current, const app::StoreWays& next) -> Result<void> {
              if (!current.empty() && current != code) return fail(Code::kCodeWrong);
              if (!next.code.empty()) code = next.code;
              if (!next.recovery.empty()) recovery = next.recovery;
              if (next.finger == app::StoreWays::Finger::kUse) {
                if (!recognised) return fail(Code::kFingerFailed);
                finger = true;
              }
              if (next.finger == app::StoreWays::Finger::kForget) finger = false;
              return {};
            },
            .queue = [this](const AccountId& account) -> app::SealedQueue {
              if (std::ranges::contains(host.forgotten, account)) return {};
              return {.boxes = blocks.queue(), .waiting = blocks.waiting_rows()};
            },
            .parcel = [](app::ParcelDeed deed, std::string_view octets,
                         std::string_view key) { return parcel_of_tests(deed, octets, key); }}) {
  host.screen = viewport;
  host.preferences["lock"] = "1000000";
  app = app::App::create(host, {});
}

Phone::~Phone() = default;

// As web/storage.js does it.
Result<app::Host::OpenedStore> Phone::open_store(bool take_over, const app::StoreWays& ways) {
  if (take_over) store_error.reset();
  if (store_error) return fail(*store_error);
  if (code.empty()) {
    if (ways.code.empty()) return fail(evicted ? Code::kStorageEvicted : Code::kCodeUnset);
    code = ways.code;
    recovery = ways.recovery;
  } else if (ways.finger == app::StoreWays::Finger::kUse) {
    if (!finger || !recognised) return fail(Code::kFingerFailed);
  } else if (ways.code.empty() && ways.recovery.empty()) {
    return fail(Code::kLocked);
  } else if (!ways.recovery.empty() && ways.recovery == recovery) {
    if (!ways.code.empty()) code = ways.code;
  } else if (ways.code != code) {
    return fail(Code::kCodeWrong);
  }
  BlockImage image = blocks.first_image();
  lacking_ = !image.whole();
  blocks.wanted.clear();
  return app::Host::OpenedStore{.blocks = &blocks, .image = std::move(image)};
}

void Phone::restart() {
  restart_locked();
  if (find(SemanticRole::kHeading, "请解锁") != nullptr) unlock(kCode);
}

void Phone::unlock(std::string_view with) {
  type("解锁码", with);
  tap_button("解锁");
  settle();
}

void Phone::lose_records() {
  evicted = true;
  code.clear();
  blocks = MemoryBlocks();
}

void Phone::restart_locked() {
  app.reset();
  const std::optional<Uuid> account = uuid_from_string(host.preference("account"));
  host.depth = 0;
  app = app::App::create(host, {.account = AccountId{account.value_or(Uuid{})}});
  host.request_frame();
  settle();
}

void Phone::settle() {
  for (int count = 0; count < kMostFrames; ++count) {
    const bool delivered = host.deliver();
    if (!delivered && !host.frame_wanted()) {
      if (!bring_blocks()) return;
    }
    host.draw(*app);
    check_frame();
    community.clock.advance(kFrameMillis);
  }
  FAIL("the app never came to rest:\n" << listing());
}

/// As web/storage.js does it. Value: something came.
bool Phone::bring_blocks() {
  if (!lacking_ || blocks_come == Coming::kNothing) return false;
  const BlockImage stored = blocks.image();
  for (const std::uint32_t number : std::exchange(blocks.wanted, {})) {
    (void)app->on_blocks(number, std::span(stored.bytes).subspan(std::size_t{number} * kBlockSize, kBlockSize));
  }
  if (host.frame_wanted() || blocks_come != Coming::kAll) return host.frame_wanted();
  lacking_ = false;
  (void)app->on_blocks(0, stored.bytes);
  return true;
}

void Phone::wait(std::int64_t millis) {
  community.clock.advance(millis);
  settle();
}

void Phone::check_frame() const {
  const float least = static_cast<app::AppShell&>(*app).ui().theme().elder() ? 60.0F : 44.0F;
  std::set<std::uint32_t> ids;
  for (const SemanticNode& node : host.nodes) {
    INFO(listing());
    INFO("node " << node.name);
    REQUIRE(ids.insert(node.id).second);
    if (!touchable(node)) continue;
    REQUIRE_FALSE(node.name.empty());
    // What is half scrolled away has its size all the same.
    if (!node.clipped) REQUIRE((node.width >= least - 0.01F && node.height >= least - 0.01F));
  }
}

void Phone::enter(std::string_view login) {
  settle();
  type("账号", login);
  type("密码", "mima");
  tap_button("登录");
  settle();
  if (find(SemanticRole::kHeading, "定一个解锁码") == nullptr) return;
  type("解锁码", kCode);
  type("再输一次", kCode);
  tap_button("定好了");
  settle();
}

const SemanticNode* Phone::find(SemanticRole role, std::string_view name) const {
  const auto place = std::ranges::find_if(
      host.nodes, [&](const SemanticNode& node) { return node.role == role && node.name == name; });
  return place == host.nodes.end() ? nullptr : &*place;
}

const SemanticNode* Phone::find_part(SemanticRole role, std::string_view part) const {
  const auto place = std::ranges::find_if(host.nodes, [&](const SemanticNode& node) {
    return node.role == role && node.name.find(part) != std::string::npos;
  });
  return place == host.nodes.end() ? nullptr : &*place;
}

bool Phone::shows(std::string_view text) const {
  return std::ranges::any_of(host.nodes, [&](const SemanticNode& node) {
    return node.name.find(text) != std::string::npos || node.value.find(text) != std::string::npos;
  });
}

void Phone::look_for(const std::function<bool()>& seen) {
  const auto wheel = [&](float dy) {
    app->on_pointer(app::PointerPhase::kMove, host.screen.width / 2, host.screen.height / 2, true);
    app->on_wheel(0, dy);
    settle();
  };
  if (!seen()) wheel(-100'000);
  for (int tries = 0; !seen() && tries < 40; ++tries) wheel(120);
}

void Phone::tap(SemanticRole role, std::string_view name) {
  look_for([&] { return find(role, name) != nullptr; });
  const SemanticNode* node = find(role, name);
  INFO(listing());
  INFO("looking for " << name);
  REQUIRE(node != nullptr);
  const float x = node->x + node->width / 2;
  const float y = node->y + node->height / 2;
  app->on_pointer(app::PointerPhase::kDown, x, y, false);
  app->on_pointer(app::PointerPhase::kUp, x, y, false);
  settle();
}

void Phone::tap_button_with(std::string_view part) {
  look_for([&] { return find_part(SemanticRole::kButton, part) != nullptr; });
  const SemanticNode* node = find_part(SemanticRole::kButton, part);
  INFO(listing());
  INFO("looking for " << part);
  REQUIRE(node != nullptr);
  tap_button(std::string(node->name));
}

void Phone::type(std::string_view field, std::string_view text) {
  look_for([&] {
    return find(SemanticRole::kTextField, field) != nullptr || find(SemanticRole::kSearchField, field) != nullptr;
  });
  const SemanticNode* node = find(SemanticRole::kTextField, field);
  if (node == nullptr) node = find(SemanticRole::kSearchField, field);
  INFO(listing());
  INFO("looking for the field " << field);
  REQUIRE(node != nullptr);
  const std::uint32_t id = node->id;
  app->on_activate(id);
  settle();
  REQUIRE(host.typing == id);
  app->on_text(id, text);
  settle();
}

void Phone::drag(float x, float from_y, float to_y, int steps) {
  app->on_pointer(app::PointerPhase::kDown, x, from_y, false);
  for (int step = 1; step <= steps; ++step) {
    host.draw(*app);
    community.clock.advance(kFrameMillis);
    const float share = static_cast<float>(step) / static_cast<float>(steps);
    app->on_pointer(app::PointerPhase::kMove, x, from_y + (to_y - from_y) * share, false);
  }
  host.draw(*app);
  community.clock.advance(kFrameMillis);
  app->on_pointer(app::PointerPhase::kUp, x, to_y, false);
}

void Phone::press(app::Key key) {
  app->on_key(key);
  settle();
}

void Phone::back() {
  REQUIRE(host.depth > 0);
  --host.depth;
  app->on_back(host.depth);
  settle();
}

std::string Phone::listing() const {
  std::string text = "on the screen:\n";
  for (const SemanticNode& node : host.nodes) {
    text += "  " + std::to_string(static_cast<int>(node.role)) + " " + node.name +
            (node.value.empty() ? "" : " = " + node.value) + (node.disabled ? " (disabled)" : "") + "\n";
  }
  return text;
}

}  // namespace baijia::testing
