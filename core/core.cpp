#include "core/core.h"

#include <utility>

#include "core/domain/plan.h"
#include "core/store/carried.h"
#include "core/store/doors.h"
#include "core/store/photos.h"
#include "core/store/records.h"
#include "core/store/search.h"
#include "core/store/select.h"
#include "core/store/views.h"
#include "core/sync/frames.h"
#include "core/sync/peer.h"
#include "core/sync/wire.h"

namespace baijia {
namespace {

/// Of a quiet moment: less than a frame. Each is a commit, so that many short ones would write the index many times.
constexpr std::int64_t kIndexMillis = 8;
constexpr std::int64_t kIndexPauseMillis = 50;
/// How much of a first pull may be lost with the browser, and is fetched again.
constexpr std::int64_t kGatherMillis = 5'000;
/// Of the rows in a box for another phone: with what it carries, a request to the hub still holds it.
constexpr std::size_t kMostBoxBytes = 2U << 20U;

/// The rows, for the rules.
class RecordsLookup final : public Lookup {
 public:
  explicit RecordsLookup(Records& records) : records_(records) {}
  Result<std::optional<Area>> find(AreaId id) override { return records_.find<Area>(id); }
  Result<std::optional<Account>> find(AccountId id) override { return records_.find<Account>(id); }
  Result<std::optional<Building>> find(BuildingId id) override { return records_.find<Building>(id); }
  Result<std::optional<Household>> find(HouseholdId id) override { return records_.find<Household>(id); }
  Result<std::optional<Resident>> find(ResidentId id) override { return records_.find<Resident>(id); }
  Result<std::optional<Visit>> find(VisitId id) override { return records_.find<Visit>(id); }
  Result<std::optional<Promise>> find(PromiseId id) override { return records_.find<Promise>(id); }
  Result<std::optional<Issue>> find(IssueId id) override { return records_.find<Issue>(id); }
  Result<std::optional<Voice>> find(VoiceId id) override { return records_.find<Voice>(id); }
  Result<std::optional<Category>> find(CategoryId id) override { return records_.find<Category>(id); }
  Result<std::optional<CloudTemplate>> find(CloudTemplateId id) override { return records_.find<CloudTemplate>(id); }
  Result<std::optional<Notice>> find(NoticeId id) override { return records_.find<Notice>(id); }
  Result<std::optional<Photo>> find(PhotoId id) override { return records_.find<Photo>(id); }
  Result<std::optional<Confidence>> find(ConfidenceId id) override { return records_.find<Confidence>(id); }
  Result<std::optional<Plate>> find(PlateId id) override { return records_.find<Plate>(id); }
  Result<std::vector<Photo>> photos_of(VisitId visit) override { return living_photos(records_, visit.uuid); }
  Result<std::vector<Confidence>> confidences_of(VisitId visit) override {
    std::vector<Confidence> found;
    BAIJIA_TRY(for_each_row(
        records_.database().query(
            "SELECT " + column_list<Confidence>() + " FROM confidence WHERE visit = ? AND coalesce(deleted, 0) = 0",
            visit),
        [&](const Statement& row) { found.push_back(entity_from_columns<Confidence>(row)); }));
    return found;
  }
  Result<std::vector<Resident>> residents_of(HouseholdId household) override {
    std::vector<Resident> found;
    BAIJIA_TRY(for_each_row(
        records_.database().query(
            "SELECT " + column_list<Resident>() + " FROM resident WHERE household = ? AND coalesce(deleted, 0) = 0",
            household),
        [&](const Statement& row) { found.push_back(entity_from_columns<Resident>(row)); }));
    return found;
  }
  Result<std::optional<Consent>> consent_of(ResidentId resident) override {
    std::optional<Consent> found;
    BAIJIA_TRY(for_each_row(
        records_.database().query(
            "SELECT " + column_list<Consent>() + " FROM consent WHERE resident = ? ORDER BY at_millis, id", resident),
        [&](const Statement& row) { found = entity_from_columns<Consent>(row); }));
    return found;
  }
  Result<std::optional<StandIn>> find(StandInId id) override { return records_.find<StandIn>(id); }
  Result<std::vector<StandIn>> stand_ins_of(AccountId member) override {
    std::vector<StandIn> found;
    BAIJIA_TRY(for_each_row(
        records_.database().query(
            "SELECT " + column_list<StandIn>() + " FROM stand_in WHERE member = ? AND coalesce(deleted, 0) = 0",
            member),
        [&](const Statement& row) { found.push_back(entity_from_columns<StandIn>(row)); }));
    return found;
  }

 private:
  Records& records_;
};

class StoredCore final : public Core {
 public:
  StoredCore(Platform platform, std::unique_ptr<Records> records)
      : platform_(platform),
        records_(std::move(records)),
        doors_(*records_, platform.clock),
        search_(*records_, doors_),
        views_(*records_, doors_, platform.clock),
        photos_(*records_, platform.clock),
        carried_(*records_, platform.clock),
        peer_(*records_, platform.clock, platform.random, records_->identity().device, records_->identity().scope) {}

  Result<void> prepare() {
    records_->add_observer([this](const Row& row, bool is_new) -> Result<void> {
      BAIJIA_TRY(doors_.note(row));
      BAIJIA_TRY(photos_.note(row));
      return search_.note(row, is_new);
    });
    records_->set_forgotten([this]() -> Result<void> {
      pulled_once_ = false;
      BAIJIA_TRY(doors_.forget());
      photos_.forget();
      return search_.forget();
    });
    records_->set_waiting([this]() -> Result<bool> {
      BAIJIA_TRY_ASSIGN(const Carried::Totals carried, carried_.totals());
      if (carried.waiting > 0) return true;
      return photos_.waiting();
    });
    // Only durable rows are handed over: each time something became durable there may be some.
    records_->mirror().set_listener([this] { peer_.wake(); });
    BAIJIA_TRY(search_.open());
    BAIJIA_TRY(photos_.open());
    BAIJIA_TRY_ASSIGN(const PullCursor cursor, records_->cursor());
    pulled_once_ = cursor.complete;
    return {};
  }

  static BlockImage give_back(std::unique_ptr<StoredCore> core) {
    std::unique_ptr<Records> records = std::move(core->records_);
    core.reset();
    return Records::give_back(std::move(records));
  }

  const Identity& identity() const override { return records_->identity(); }

  Result<Accepted> run(const Command& command) override {
    BAIJIA_TRY_ASSIGN(const Plan plan, this->plan(command));
    if (plan.entities.empty()) return Accepted{.sequence = accepted(), .created = plan.created};
    BAIJIA_TRY_ASSIGN(const std::uint64_t sequence, write([&] { return save(plan); }));
    return Accepted{.sequence = sequence, .created = plan.created};
  }

  std::uint64_t changes() const override {
    return records_->changes() + photos_.changes() + misses() + reread_ + (whole() ? 1 : 0);
  }
  TodayView today() override { return or_empty(views_.today()); }
  std::vector<BuildingLine> buildings() override { return or_empty(views_.buildings()); }
  std::vector<PatrolLine> patrols() override { return or_empty(views_.patrols()); }
  Result<DoorWallView> door_wall(BuildingId building) override { return noted(views_.door_wall(building)); }
  Result<HouseholdView> household(HouseholdId household, std::int64_t visits) override {
    return noted(views_.household(household, visits));
  }
  std::vector<IssueLine> issues(ListFilter filter) override { return or_empty(views_.issues(filter)); }
  Result<IssueView> issue(IssueId issue) override { return noted(views_.issue(issue)); }
  std::vector<IssueLine> issues_near(HouseholdId household) override { return or_empty(views_.issues_near(household)); }
  std::vector<PromiseLine> promises(ListFilter filter) override { return or_empty(views_.promises(filter)); }
  Result<Visit> visit(VisitId visit) override {
    BAIJIA_TRY_ASSIGN(std::optional<Visit> found, noted(records_->find<Visit>(visit)));
    if (!found || found->deleted) return fail(Code::kNotFound, "visit");
    return std::move(*found);
  }
  std::vector<Category> categories() override { return or_empty(views_.categories()); }
  std::vector<MemberLine> members() override { return or_empty(views_.members()); }
  AreasView areas() override { return or_empty(views_.areas()); }
  Result<AreaView> area(AccountId account) override { return noted(views_.area(account)); }
  Result<DivisionView> suggest_division(std::vector<AccountId> members,
                                        const std::set<HouseholdId>& left_out) override {
    return noted(views_.suggest_division(std::move(members), left_out));
  }
  Result<std::vector<AreaShare>> in_hand(std::vector<AreaShare> shares) override {
    return noted(views_.in_hand(std::move(shares)));
  }
  std::vector<GroupCount> people_groups() override { return or_empty(views_.people_groups()); }
  std::vector<PersonLine> people(PeopleGroup group) override { return or_empty(views_.people(group)); }
  std::vector<AnswerLine> answers() override { return or_empty(views_.answers()); }
  std::int64_t record_count(const RecordFilter& filter) override { return or_empty(views_.record_count(filter)); }
  std::vector<RecordLine> records(const RecordFilter& filter, std::int64_t first, std::int64_t count) override {
    return or_empty(views_.records(filter, first, count));
  }
  Result<RecordView> record(VisitId visit) override { return noted(views_.record(visit)); }
  CloudQueue cloud_queue(const CloudFilter& filter) override { return or_empty(views_.cloud_queue(filter)); }
  Result<CloudEntry> cloud_entry(const CloudKey& key) override { return noted(views_.cloud_entry(key)); }
  std::string cloud_template(CloudModule module) override { return or_empty(views_.cloud_template(module)); }
  CloudTable cloud_table(CloudModule module, const RecordFilter& filter, TableForm form) override {
    return or_empty(views_.cloud_table(module, filter, form));
  }
  std::string consent_notice() override {
    const std::optional<Notice> own = or_empty(records_->find<Notice>(notice_id()));
    return own ? own->text : std::string{};
  }
  std::int64_t days_kept(Keeping keeping) override {
    return baijia::days_kept(or_empty(records_->find<Retention>(retention_id())), keeping);
  }
  Result<std::string> household_file(HouseholdId household) override { return noted(views_.household_file(household)); }
  PlateView plate(std::string_view text) override { return or_empty(views_.plate(text)); }
  std::vector<PlateToPrint> plates_to_print(BuildingId building) override {
    return or_empty(views_.plates_to_print(building));
  }
  std::vector<SearchHit> search(std::string_view words) override { return or_empty(search_.find(words)); }

  Result<PhotoId> take_photo(const PhotoOwner& owner, const PhotoFacts& facts, std::string bytes) override {
    if (storage_error()) return fail(Code::kReadOnly, "photo");
    const AddPhoto command{PhotoId{make_uuid(platform_.clock, platform_.random)}, owner, facts};
    BAIJIA_TRY(plan(command));
    BAIJIA_TRY(photos_.take(command, std::move(bytes)));
    return command.id;
  }
  std::vector<PhotoLine> photos(const PhotoOwner& owner) override { return or_empty(photos_.lines(owner)); }
  Result<PhotoLine> photo(PhotoId photo) override { return noted(photos_.line(photo)); }
  PhotoBytes photo_bytes(PhotoId photo, PhotoPart part) override { return or_empty(photos_.bytes(photo, part)); }
  PhotoTotals photo_totals() override { return or_empty(photos_.totals()); }
  std::optional<WireRequest> next_photo_request() override {
    if (const Result<void> kept = keep_photo(); !kept) note_failure(kept.error());
    if (peer_.state() == Peer::State::kStopped) return std::nullopt;
    std::optional<HubRequest> request = or_empty(photos_.next());
    if (!request) return std::nullopt;
    return WireRequest{.path = std::move(request->path), .body = std::move(request->body)};
  }
  Result<void> on_photo_response(const WireResponse& response) override {
    peer_.wake();  // a phone that leaves may have waited for this one
    return noted(photos_.on_response(hub_response(response)));
  }
  std::optional<std::int64_t> next_photo_millis() const override { return photos_.next_millis(); }

  Result<void> save_draft(std::string_view key, std::string_view text) override {
    BAIJIA_TRY(write([&] { return records_->save_draft(key, text); }));
    return {};
  }
  std::string draft(std::string_view key) override { return or_empty(records_->draft(key)); }
  Result<void> drop_draft(std::string_view key) override {
    BAIJIA_TRY(write([&] { return records_->drop_draft(key); }));
    return {};
  }

  bool whole() const override { return records_->mirror().whole(); }
  bool supply(std::uint32_t first, std::span<const std::byte> blocks) override {
    return records_->mirror().supply(first, blocks);
  }
  std::uint64_t misses() const override { return records_->mirror().misses(); }
  void settled() override { records_->mirror().settled(); }

  std::uint64_t accepted() const override { return records_->mirror().accepted(); }
  std::uint64_t durable() const override { return records_->mirror().durable(); }
  StorageHealth storage_health() const override {
    if (storage_error()) return StorageHealth::kReadOnly;
    return durable() == accepted() && !photos_.coming_in() ? StorageHealth::kGood : StorageHealth::kSaving;
  }
  std::optional<Code> storage_error() const override {
    if (const auto& error = records_->mirror().error(); error) return error->code;
    return read_error_;
  }
  void retry_storage() override {
    records_->mirror().retry();
    if (!read_error_ || !records_->database().check_integrity()) return;
    read_error_.reset();
    ++reread_;
  }
  Result<void> check_integrity() override { return noted(records_->database().check_integrity()); }

  std::optional<WireRequest> next_request() override {
    std::optional<HubRequest> request = or_empty(peer_.next());
    if (!request && pulled_once_ && peer_.state() != Peer::State::kStopped) request = or_empty(carried_.next());
    if (request) return WireRequest{.path = std::move(request->path), .body = std::move(request->body)};
    if (pulled_once_ && doors_.contacts_behind()) {
      if (const Result<void> kept = doors_.keep_contacts(); !kept) note_failure(kept.error());
    }
    if (index_wanted() && is_due(index_not_before_millis_, platform_.clock.now_millis(), kIndexPauseMillis)) {
      (void)or_empty(search_.catch_up(platform_.clock, kIndexMillis));
      index_not_before_millis_ = platform_.clock.now_millis() + kIndexPauseMillis;
    }
    return std::nullopt;
  }
  Result<void> on_response(const WireResponse& response) override {
    if (carried_.asked()) {
      peer_.refresh();  // what was carried is read back, and a phone that leaves may have waited for this one
      return noted(carried_.on_response(hub_response(response)));
    }
    const bool pulling = !pulled_once_ && peer_.state() == Peer::State::kPulling;
    records_->mirror().gather(pulling);
    Result<void> taken = peer_.on_response(hub_response(response));
    if (!taken) log(LogLevel::kWarning, "contact with the hub", taken.error());
    if (!pulled_once_) pulled_once_ = or_empty(records_->cursor()).complete;
    const std::int64_t now = platform_.clock.now_millis();
    const bool early = !is_due(gather_until_millis_, now, kGatherMillis);
    if (pulling && taken && peer_.remaining() > 0 && early) return taken;
    records_->mirror().gather(false);
    gather_until_millis_ = now + kGatherMillis;
    return taken;
  }
  std::optional<std::int64_t> next_attempt_millis() const override {
    std::optional<std::int64_t> next = peer_.next_attempt_millis();
    if (const auto carried = carried_.next_millis();
        carried && pulled_once_ && peer_.state() != Peer::State::kStopped) {
      next = next ? std::min(*next, *carried) : *carried;
    }
    if (index_wanted() && (!next || *next > index_not_before_millis_)) next = index_not_before_millis_;
    return next;
  }
  void network_returned() override {
    peer_.network_returned();
    carried_.network_returned();
    photos_.network_returned();
  }
  void signed_in_again() override {
    peer_.signed_in();
    photos_.network_returned();
  }
  Result<void> go_on_as(DeviceId device) override {
    BAIJIA_TRY(noted(records_->go_on_as(device)));
    peer_.go_on_as(device);
    return {};
  }
  Result<void> keep_queue_key(std::string_view key) override { return noted(records_->keep_queue_key(key)); }
  void sync_now() override { peer_.refresh(); }
  PullProgress pull_progress() const override {
    return {.complete = pulled_once_, .pulled = peer_.pulled(), .remaining = peer_.remaining()};
  }
  bool lease_over() override { return records_->lease_over(); }
  bool wiped() const override { return peer_.state() == Peer::State::kStopped && wire_error() == Code::kWipeAsked; }
  std::optional<Code> wire_error() const override { return peer_.last_error(); }

  SyncView sync_view() override {
    const OutboxCounts counts = or_empty(records_->outbox_counts());
    const Carried::Totals carried = or_empty(carried_.totals());
    SyncView view{.on_phone = counts.pending + carried.waiting,
                  .handed_over = counts.handed + counts.read_back,
                  .read_back = counts.read_back,
                  .oldest_unsent_millis = counts.oldest_pending_millis};
    view.locked_hands_over = records_->has_queue_key();
    view.carried = carried.waiting;
    view.carried_refused = carried.refused;
    view.rejected = or_empty(views_.rejected());
    view.only_here = or_empty(views_.only_here());
    view.last_contact_millis = peer_.last_contact_millis();
    view.photos_waiting = or_empty(photos_.totals()).waiting;
    view.half_written = or_empty(records_->drafts_of_records());
    view.may_change_phone = view.on_phone == 0 && view.photos_waiting == 0 && counts.rejected == 0 &&
                            counts.handed == 0 && view.half_written == 0 && storage_health() == StorageHealth::kGood;
    return view;
  }

  std::string export_box() override {
    const Identity& me = identity();
    return encode(BoxFile{.device = me.device,
                          .account = me.account,
                          .scope = me.scope,
                          .written_millis = platform_.clock.now_millis(),
                          .rows = or_empty(records_->export_rows())});
  }

  std::string hand_over_box() override {
    const Identity& me = identity();
    return encode(BoxFile{.device = me.device,
                          .account = me.account,
                          .scope = me.scope,
                          .written_millis = platform_.clock.now_millis(),
                          .rows = or_empty(records_->unsent_rows(kMostBoxBytes))});
  }
  std::string parcel(std::string box, std::string signature) override {
    Parcel parcel{.rows = or_empty(carried_.boxes())};
    parcel.rows.insert(parcel.rows.begin(), encode(CarriedBox{std::move(box), std::move(signature)}));
    return encode(parcel);
  }
  Result<Received> receive(std::string_view parcel) override {
    Received received;
    BAIJIA_TRY(write([&]() -> Result<void> {
      BAIJIA_TRY_ASSIGN(received, carried_.take(parcel));
      return {};
    }));
    return received;
  }
  std::string invitation(std::string key) override {
    return code_text(encode(Invitation{identity().scope, identity().account, std::move(key)}));
  }
  Result<Invitation> read_invitation(std::string_view text) override {
    BAIJIA_TRY_ASSIGN(const std::string octets, octets_from_code_text(text));
    BAIJIA_TRY_ASSIGN(Invitation invitation, decode<Invitation>(octets));
    if (invitation.scope != identity().scope) return fail(Code::kWrongScope, "an invitation of another committee");
    return invitation;
  }

 private:
  static HubResponse hub_response(const WireResponse& response) {
    return {.status = response.status,
            .error = response.error,
            .body = response.body,
            .retry_after_seconds = response.retry_after_seconds};
  }
  Result<Plan> plan(const Command& command) {
    RecordsLookup lookup(*records_);
    const Caller caller{.account = identity().account, .role = identity().role};
    return noted(plan_command(command, caller, lookup, platform_.clock, platform_.random));
  }
  Result<void> save(const Plan& plan) {
    for (const AnyEntity& entity : plan.entities) {
      BAIJIA_TRY(std::visit([&](const auto& one) { return records_->save(one); }, entity));
    }
    return {};
  }

  /// One more piece of the photo that is coming in; its row with the last one.
  Result<void> keep_photo() {
    if (durable() != accepted() || storage_error()) return {};
    BAIJIA_TRY_ASSIGN(const AddPhoto* const whole, photos_.keep());
    if (whole == nullptr) return {};
    const Result<Plan> made = plan(*whole);
    if (storage_error()) return {};  // whether its visit is there could not be read: it stays where it is
    BAIJIA_TRY(write([&]() -> Result<void> {
      BAIJIA_TRY(photos_.finish(made.has_value()));
      return made ? save(*made) : Result<void>{};  // its visit may have been taken back meanwhile
    }));
    photos_.finished();
    return {};
  }

  /// Runs `body` in a transaction. Value: the sequence it is accepted under.
  template <class Body>
  Result<std::uint64_t> write(Body&& body) {
    records_->mirror().gather(false);
    BAIJIA_TRY_ASSIGN(Transaction transaction, noted(records_->begin()));
    BAIJIA_TRY(noted(body()));
    return noted(records_->commit(std::move(transaction)));
  }

  void log(LogLevel level, std::string_view what, const Error& error) {
    platform_.log.write(level, std::string(what) + ": " + std::string(error_text(error.code).key) + " " + error.detail);
  }

  /// A failure of the database itself is logged and turns the health red; what a caller can mend is passed on alone,
  /// and so is what fails for want of blocks.
  void note_failure(const Error& error) {
    if (!whole()) return;
    if (error.code != Code::kDatabase && error.code != Code::kStorageCorrupt) return;
    log(LogLevel::kError, "local database", error);
    read_error_ = error.code;
  }
  template <class T>
  Result<T>&& noted(Result<T>&& result) {
    if (!result) note_failure(result.error());
    return std::move(result);
  }
  /// For what has no way to say an error: nothing, and the health is red.
  template <class T>
  T or_empty(Result<T>&& result) {
    T value{};
    if (result) {
      value = std::move(*result);
    } else {
      note_failure(result.error());
    }
    return value;
  }

  /// Indexing waits until the first pull is through, the store is well and no answer is under way.
  bool index_wanted() const {
    const Peer::State wire = peer_.state();
    return search_.is_behind() && pulled_once_ && !storage_error() && wire != Peer::State::kPushing &&
           wire != Peer::State::kPulling;
  }

  Platform platform_;
  std::unique_ptr<Records> records_;
  Doors doors_;
  Search search_;
  Views views_;
  Photos photos_;
  Carried carried_;
  Peer peer_;
  bool pulled_once_ = false;
  std::int64_t gather_until_millis_ = 0;
  std::int64_t index_not_before_millis_ = 0;
  std::optional<Code> read_error_;
  std::uint64_t reread_ = 0;  ///< how often an error of reading was over
};

}  // namespace

Result<std::unique_ptr<Core>> Core::open(Platform platform, BlockImage&& image, std::optional<Identity> identity) {
  BAIJIA_TRY_ASSIGN(std::unique_ptr<Records> records, Records::open(platform, std::move(image), identity));
  auto core = std::make_unique<StoredCore>(platform, std::move(records));
  Result<void> ready = core->prepare();
  if (ready) return core;
  if (core->whole()) return std::unexpected(std::move(ready).error());
  image = StoredCore::give_back(std::move(core));
  return fail(Code::kStillOpening, ready.error().detail);
}

std::string sign_in_body(std::string_view login, std::string_view password, DeviceId device,
                         std::string_view device_name, std::string_view code) {
  return encode(SignInRequest{.login = std::string(login),
                              .password = std::string(password),
                              .device = device,
                              .device_name = std::string(device_name),
                              .code = std::string(code)});
}

std::string renew_body(DeviceId former, DeviceId device) { return encode(RenewRequest{former, device}); }

std::unique_ptr<ParcelCodes> parcel_codes(std::string sealed) {
  if (sealed.empty() || sealed.size() > kMaxParcelBytes) return nullptr;
  return std::make_unique<FrameSender>(std::move(sealed));
}

std::unique_ptr<ParcelReader> parcel_reader() { return std::make_unique<FrameCollector>(); }

namespace {
template <class Message>
Result<Message> message_from(const WireResponse& response, std::string_view what) {
  if (response.error != 0) return fail(error_text(static_cast<Code>(response.error)).code, std::string(what));
  if (response.status != 200) return fail(code_of_status(response.status), std::string(what));
  Result<Message> message = decode<Message>(response.body);
  if (!message)
    return fail(response.body.starts_with("BJ") ? message.error().code : Code::kNotTheHub, std::string(what));
  return message;
}
}  // namespace

Result<Identity> identity_from_sign_in(const WireResponse& response, DeviceId device) {
  BAIJIA_TRY_ASSIGN(SignInReply reply, message_from<SignInReply>(response, "sign-in"));
  return Identity{.account = reply.account,
                  .name = std::move(reply.name),
                  .role = reply.role,
                  .scope = reply.scope,
                  .scope_name = std::move(reply.scope_name),
                  .device = device};
}

Result<std::string> seal_key_from(const WireResponse& response) {
  BAIJIA_TRY_ASSIGN(SealKeyReply reply, message_from<SealKeyReply>(response, "seal key"));
  if (reply.key.empty()) return fail(Code::kMalformed, "seal key");
  return std::move(reply.key);
}

Result<std::string> queue_key_from(const WireResponse& response) {
  BAIJIA_TRY_ASSIGN(QueueKeyReply reply, message_from<QueueKeyReply>(response, "queue key"));
  return std::move(reply.key);
}

std::string queue_body(AccountId account, DeviceId device, std::vector<std::string> boxes) {
  return encode(QueueRequest{account, device, false, std::move(boxes)});
}

std::string wiped_body(AccountId account, DeviceId device) { return encode(QueueRequest{account, device, true, {}}); }

Result<QueueAnswer> queue_answer_from(const WireResponse& response) {
  BAIJIA_TRY_ASSIGN(const QueueReply reply, message_from<QueueReply>(response, "queue"));
  return QueueAnswer{reply.taken, reply.left, reply.wipe};
}

std::string phones_body(PhoneDeed deed, AccountId account, DeviceId device) {
  return encode(PhonesRequest{deed, account, device});
}

Result<PhoneList> phones_from(const WireResponse& response) {
  BAIJIA_TRY_ASSIGN(PhonesReply reply, message_from<PhonesReply>(response, "phones"));
  return std::move(reply.list);
}

std::string audit_body(Scope scope, std::uint64_t before) {
  return encode(AuditRequest{.scope = scope, .before = before});
}

Result<AuditPage> audit_page_from(const WireResponse& response) {
  BAIJIA_TRY_ASSIGN(AuditReply reply, message_from<AuditReply>(response, "audit"));
  return std::move(reply.page);
}

}  // namespace baijia
