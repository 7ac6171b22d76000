#pragma once

// START HERE. Baijia without a screen or a socket: open a member's database, run commands, read what a screen shows,
// hand over to the hub. Native and wasm are the same sources.
//
// Everything is synchronous and on one thread. A command that returns is *accepted* (in memory, visible to every read
// model). It is *durable* once durable() has reached the sequence it returned; only then may a screen say 已保存.
//
// Read on: core/domain/entity.h (how an entity is declared), core/domain/commands.h and views.h (what goes in and out),
// core/store/mirror_vfs.h (the storage law), core/sync/merge.h (the merge law), core/sync/wire.h (the wire).

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/audit_page.h"
#include "core/domain/commands.h"
#include "core/domain/identity.h"
#include "core/domain/parcel.h"
#include "core/domain/phones.h"
#include "core/domain/photo.h"
#include "core/domain/record_views.h"
#include "core/domain/views.h"
#include "core/platform.h"

namespace baijia {

/// What a command did. `sequence` is for Core::durable(); `created` is the new entity's id, empty when none was made.
struct Accepted {
  std::uint64_t sequence = 0;
  Uuid created;
};

enum class StorageHealth : std::uint8_t {
  kGood,
  kSaving,    ///< accepted commits are on their way
  kReadOnly,  ///< a save failed for good: reading and export only, in red
};

/// HTTP as the core sees it; the same as core/sync/peer's.
struct WireRequest {
  std::string path;
  std::string body;
};
struct WireResponse {
  int status = 0;           ///< HTTP's; 0: no answer
  std::uint16_t error = 0;  ///< the Baijia-Error header, or 0
  std::string body;
  std::int64_t retry_after_seconds = 0;  ///< the Retry-After header, or 0
};

/// Progress of the first pull.
struct PullProgress {
  bool complete = false;  ///< lists may be shown
  std::uint64_t pulled = 0;
  std::uint64_t remaining = 0;
};

/// The body of POST /api/v1/sign-in, before there is a core.
[[nodiscard]] std::string sign_in_body(std::string_view login, std::string_view password, DeviceId device,
                                       std::string_view device_name, std::string_view code = {});
/// Reads the answer: the Identity to open (with `device`), or the error to show.
[[nodiscard]] Result<Identity> identity_from_sign_in(const WireResponse& response, DeviceId device);

/// Reads the answer of POST /api/v1/seal-key (no body): the hub's way into this phone's sealed database.
[[nodiscard]] Result<std::string> seal_key_from(const WireResponse& response);

/// Reads the answer of POST /api/v1/queue-key (no body): for Core::keep_queue_key.
[[nodiscard]] Result<std::string> queue_key_from(const WireResponse& response);

/// The body of POST /api/v1/queue, by which a phone that nobody unlocks hands over the boxes of its sealed queue, and
/// the one that says that it was wiped; and the answer.
[[nodiscard]] std::string queue_body(AccountId account, DeviceId device, std::vector<std::string> boxes);
[[nodiscard]] std::string wiped_body(AccountId account, DeviceId device);
struct QueueAnswer {
  std::uint32_t taken = 0;  ///< rows that the hub has now
  std::uint32_t left = 0;   ///< what it did not take or could not open
  bool wipe = false;        ///< the chief has it wiped: everything of the account is to be deleted
};
[[nodiscard]] Result<QueueAnswer> queue_answer_from(const WireResponse& response);

/// The body of POST /api/v1/renew, by which a copied phone goes on under another number (Core::go_on_as). The answer is
/// sign-in's.
[[nodiscard]] std::string renew_body(DeviceId former, DeviceId device);

/// The body of POST /api/v1/phones, and its answer. `account` and `device` are whose, empty for PhoneDeed::kList.
[[nodiscard]] std::string phones_body(PhoneDeed deed, AccountId account, DeviceId device);
[[nodiscard]] Result<PhoneList> phones_from(const WireResponse& response);

/// The body of POST /api/v1/audit, and its answer: `before` is AuditPage::next, 0 for the newest.
[[nodiscard]] std::string audit_body(Scope scope, std::uint64_t before);
[[nodiscard]] Result<AuditPage> audit_page_from(const WireResponse& response);

/// A sealed parcel as codes; nullptr when it is too large for that (128 KB).
[[nodiscard]] std::unique_ptr<ParcelCodes> parcel_codes(std::string sealed);
[[nodiscard]] std::unique_ptr<ParcelReader> parcel_reader();

class Core {
 public:
  /// Opens the database in `image`. A new (empty) image needs an `identity`; for an existing one it may be given to
  /// refresh name and role, and kWrongScope says that it belongs to another account or committee. `image` may lack
  /// blocks (whole()). Errors: kStorageCorrupt (integrity), kStorageTooNew, kDatabase; instead of any, kStillOpening
  /// while it lacks blocks: `image` is as it was then, to be tried again with all.
  [[nodiscard]] static Result<std::unique_ptr<Core>> open(Platform platform, BlockImage&& image,
                                                          std::optional<Identity> identity);
  virtual ~Core() = default;

  [[nodiscard]] virtual const Identity& identity() const = 0;

  /// Checks `command` and applies it in one transaction. Errors: kMissing, kInvalid, kTooLong, kNotFound, kForbidden,
  /// kOverlap, kReadOnly; nothing has changed then.
  [[nodiscard]] virtual Result<Accepted> run(const Command& command) = 0;

  // What screens read. All fast enough to be called when the data changed; changes() tells when.
  [[nodiscard]] virtual std::uint64_t changes() const = 0;  ///< grows with every change of the data, own or pulled
  [[nodiscard]] virtual TodayView today() = 0;
  [[nodiscard]] virtual std::vector<BuildingLine> buildings() = 0;
  /// The committee as a whole first, then its buildings in walking order.
  [[nodiscard]] virtual std::vector<PatrolLine> patrols() = 0;
  [[nodiscard]] virtual Result<DoorWallView> door_wall(BuildingId building) = 0;
  /// With its latest `visits`.
  [[nodiscard]] virtual Result<HouseholdView> household(HouseholdId household, std::int64_t visits = 20) = 0;
  [[nodiscard]] virtual std::vector<IssueLine> issues(ListFilter filter) = 0;
  [[nodiscard]] virtual Result<IssueView> issue(IssueId issue) = 0;
  /// Open ones of the household's building that it neither raised nor has a voice on, the latest first.
  [[nodiscard]] virtual std::vector<IssueLine> issues_near(HouseholdId household) = 0;
  [[nodiscard]] virtual std::vector<PromiseLine> promises(ListFilter filter) = 0;
  [[nodiscard]] virtual Result<Visit> visit(VisitId visit) = 0;
  [[nodiscard]] virtual std::vector<Category>
  categories() = 0;  ///< depth first, siblings by position, retired ones left out
  [[nodiscard]] virtual std::vector<MemberLine> members() = 0;  ///< members and chiefs of the committee, by name
  /// 包干 as it is: for a chief's pages. Members by name.
  [[nodiscard]] virtual AreasView areas() = 0;
  /// The area of `account`, open or closed; all that nobody looks after for an empty one. kNotFound.
  [[nodiscard]] virtual Result<AreaView> area(AccountId account) = 0;
  /// An even division of nobody's doors and those of `members`; who is not named keeps theirs, and so do they of the
  /// doors that are left out. kMissing for no members, kNotFound for one without an open account.
  [[nodiscard]] virtual Result<DivisionView> suggest_division(std::vector<AccountId> members,
                                                              const std::set<HouseholdId>& left_out) = 0;
  /// Each share with what its member has open in hand of its doors, or, when it has none, anywhere.
  [[nodiscard]] virtual Result<std::vector<AreaShare>> in_hand(std::vector<AreaShare> shares) = 0;
  /// Everybody counts who lives behind a door of the list; a group without people is there with 0.
  [[nodiscard]] virtual std::vector<GroupCount> people_groups() = 0;
  [[nodiscard]] virtual std::vector<PersonLine> people(PeopleGroup group) = 0;  ///< in walking order
  /// What was solved or kept in the last 180 days for doors in the caller's area (all, when they have none) at which
  /// nobody was met since; the latest first, at most 200.
  [[nodiscard]] virtual std::vector<AnswerLine> answers() = 0;
  [[nodiscard]] virtual std::int64_t record_count(const RecordFilter& filter) = 0;
  /// `count` lines of the list of records from its line `first` on (0: the newest).
  [[nodiscard]] virtual std::vector<RecordLine> records(const RecordFilter& filter, std::int64_t first,
                                                        std::int64_t count) = 0;
  [[nodiscard]] virtual Result<RecordView> record(VisitId visit) = 0;
  // 社区云: what waits to be handed over, one record in the committee's words, its template (the default one when it
  // has none of its own), and a file of the records for a spreadsheet program, oldest first, one column a field.
  [[nodiscard]] virtual CloudQueue cloud_queue(const CloudFilter& filter) = 0;
  [[nodiscard]] virtual Result<CloudEntry> cloud_entry(const CloudKey& key) = 0;
  [[nodiscard]] virtual std::string cloud_template(CloudModule module) = 0;
  [[nodiscard]] virtual CloudTable cloud_table(CloudModule module, const RecordFilter& filter, TableForm form) = 0;
  /// What residents are told before something sensitive is recorded, in the committee's own words; empty: it has none.
  [[nodiscard]] virtual std::string consent_notice() = 0;
  /// How many days the committee keeps something (core/domain/retention.h).
  [[nodiscard]] virtual std::int64_t days_kept(Keeping keeping) = 0;
  /// All that is recorded of a household, for the people themselves (core/domain/household_file.h): plain text.
  [[nodiscard]] virtual Result<std::string> household_file(HouseholdId household) = 0;
  /// At most 50 hits. Finds door numbers (203, 1-203, 1号203), names, pinyin initials, the last digits of a phone
  /// (4 or more), and two or more characters of what was said, issues, promises and notes.
  [[nodiscard]] virtual std::vector<SearchHit> search(std::string_view words) = 0;

  // Photos (core/store/photos.h). They have a wire of their own, so that no record ever waits for a photo.
  /// Takes `bytes` as a photo of `owner`; it comes in piece by piece. Errors: AddPhoto's, kReadOnly, kPhotosFull (too
  /// many wait to be handed over).
  [[nodiscard]] virtual Result<PhotoId> take_photo(const PhotoOwner& owner, const PhotoFacts& facts,
                                                   std::string bytes) = 0;
  [[nodiscard]] virtual std::vector<PhotoLine> photos(const PhotoOwner& owner) = 0;  ///< in the order of taking
  [[nodiscard]] virtual Result<PhotoLine> photo(PhotoId photo) = 0;
  /// What is not on this phone is asked of the hub; changes() tells when it is there.
  [[nodiscard]] virtual PhotoBytes photo_bytes(PhotoId photo, PhotoPart part) = 0;
  [[nodiscard]] virtual PhotoTotals photo_totals() = 0;
  /// As next_request, on_response and next_attempt_millis, for the photos; call it as often.
  [[nodiscard]] virtual std::optional<WireRequest> next_photo_request() = 0;
  virtual Result<void> on_photo_response(const WireResponse& response) = 0;
  [[nodiscard]] virtual std::optional<std::int64_t> next_photo_millis() const = 0;

  // Half-written text, kept until it is recorded. Keys are the screens' own ("visit/<id>"); values any text.
  virtual Result<void> save_draft(std::string_view key, std::string_view text) = 0;
  [[nodiscard]] virtual std::string draft(std::string_view key) = 0;  ///< empty when there is none
  virtual Result<void> drop_draft(std::string_view key) = 0;

  // An image that lacks blocks. Until all are here, nothing can be written (kStillOpening), the wire is not to be
  // driven, and what a screen has read while misses() grew counts for nothing: it is to be drawn anew, from the start.
  [[nodiscard]] virtual bool whole() const = 0;
  /// Whole ones, from number `first` on. Value: something was read that is here only now.
  virtual bool supply(std::uint32_t first, std::span<const std::byte> blocks) = 0;
  /// How often something was read that was not here yet. changes() grows with it.
  [[nodiscard]] virtual std::uint64_t misses() const = 0;
  /// The first screen stands: what it took to come here is kept at hand for the next opening.
  virtual void settled() = 0;

  // Storage.
  [[nodiscard]] virtual std::uint64_t accepted() const = 0;  ///< sequence of the last accepted commit
  [[nodiscard]] virtual std::uint64_t durable() const = 0;   ///< sequence of the last durable commit
  [[nodiscard]] virtual StorageHealth storage_health() const = 0;
  [[nodiscard]] virtual std::optional<Code> storage_error() const = 0;
  /// Tries the failed save again ("再存一次"), and whether all can be read that could not; health tells the outcome.
  virtual void retry_storage() = 0;
  /// PRAGMA integrity_check.
  [[nodiscard]] virtual Result<void> check_integrity() = 0;

  // The wire. The host calls next_request() after every change, response and timer; it sends what it gets and answers.
  [[nodiscard]] virtual std::optional<WireRequest> next_request() = 0;
  virtual Result<void> on_response(const WireResponse& response) = 0;
  [[nodiscard]] virtual std::optional<std::int64_t> next_attempt_millis()
      const = 0;  ///< when to call next_request again
  virtual void network_returned() = 0;
  virtual void signed_in_again() = 0;
  /// The hub said kClonedDevice, and has agreed to this number: everything stays, the wire goes on. Durable like a
  /// command. Error: kReadOnly.
  virtual Result<void> go_on_as(DeviceId device) = 0;
  virtual void sync_now() = 0;  ///< the user asks: push and pull as soon as possible
  [[nodiscard]] virtual PullProgress pull_progress() const = 0;
  /// Too long without a contact (core/sync/lease.h): nothing of the records is to be shown, the wire goes on.
  [[nodiscard]] virtual bool lease_over() = 0;
  /// The hub had this phone wiped: everything is handed over and forgotten, and the hub knows.
  [[nodiscard]] virtual bool wiped() const = 0;
  [[nodiscard]] virtual std::optional<Code> wire_error() const = 0;  ///< of the last contact
  [[nodiscard]] virtual SyncView sync_view() = 0;
  /// Unsent rows and the black box as one file (core/sync/wire BoxFile).
  [[nodiscard]] virtual std::string export_box() = 0;
  /// The hub's public key (queue_key_from): what waits lies sealed to it beside the database from now on, and can be
  /// handed over while nobody unlocks the phone. Durable like a command. Errors: kInvalid, kReadOnly.
  virtual Result<void> keep_queue_key(std::string_view key) = 0;

  // 门牌码 (core/domain/plate.h).
  /// What the code with that text is bound to.
  [[nodiscard]] virtual PlateView plate(std::string_view text) = 0;
  /// The plates of our own of a building: its own first, then its doors in walking order.
  [[nodiscard]] virtual std::vector<PlateToPrint> plates_to_print(BuildingId building) = 0;

  // 交给另一部手机 (core/sync/frames.h).
  /// What this phone has not handed over (durable rows), to be signed as a body of /api/v1/carry.
  [[nodiscard]] virtual std::string hand_over_box() = 0;
  /// That box with its signature, and those that this phone carries for others; to be sealed, or saved as a file.
  [[nodiscard]] virtual std::string parcel(std::string box, std::string signature) = 0;
  /// Takes an opened parcel, or the own account's export_box() from another phone. Errors: kWrongScope, kParcelOwn,
  /// kParcelUnreadable, kReadOnly; nothing has changed then.
  [[nodiscard]] virtual Result<Received> receive(std::string_view parcel) = 0;
  /// The text of the code by which this phone asks for a parcel.
  [[nodiscard]] virtual std::string invitation(std::string key) = 0;
  /// Errors: kMalformed (another code), kWrongScope.
  [[nodiscard]] virtual Result<Invitation> read_invitation(std::string_view text) = 0;
};

}  // namespace baijia
