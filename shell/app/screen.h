#pragma once

// What a screen is: its own state struct and one function, in a room of its own under shell/app/screens/:
//
//   struct WallState { BuildingId building; Cached<Result<DoorWallView>> view; bool legend = false; };
//   void wall_screen(Ui& ui, Shell& shell, WallState& state) {
//     const auto& view = state.view.get(shell, [&] { return shell.core().door_wall(state.building); });
//     PageFrame page{.title = view->building.label};
//     page.body = [&] { … widgets … if (touch.tapped) shell.open({PageKind::kHousehold, cell.household.uuid}); };
//     page.footer = [&] { … primary action, within thumb reach … };
//     show_page(ui, shell, page);
//   }
//
// screens/screens.cpp is the table from PageKind to state and function. The shell keeps one state per entered page,
// gives it back on the way back, and restores the current page after a kill from its Route and the screen's drafts.

#include <memory>
#include <utility>

#include "core/core.h"
#include "shell/app/strings.h"
#include "shell/app/ui.h"
#include "shell/app/widgets.h"

struct ImTextureData;

namespace baijia::app {

/// Every page there is. Names in screens/screens.cpp are kept in a preference: stable.
enum class PageKind : std::uint8_t {
  // The five tabs, in the bar's order.
  kDoors,  ///< 走: buildings
  kKnow,   ///< 知
  kToday,  ///< 今日
  kSolve,  ///< 解: issues
  kWarm,   ///< 暖
  // Below a tab.
  kDoorWall,   ///< id: building
  kHousehold,  ///< id: household
  kVisit,      ///< id: visit; the write-up
  kIssue,      ///< id: issue
  kNewIssue,   ///< id: household or empty
  kPromises,
  kSearch,
  kReception,  ///< 接待: who came
  kPatrol,     ///< 巡查: where
  kGroup,      ///< id: id_of(PeopleGroup)
  kAreas,      ///< 包干
  kArea,       ///< id: account, or empty for nobody's
  kDivide,     ///< id: building; its wall, to choose doors
  kEven,       ///< a proposal for an even division
  kSync,
  kSettings,
  kRecords,        ///< 走访记录
  kRecord,         ///< id: visit; one of them
  kCloud,          ///< 还没转社区云
  kCloudTemplate,  ///< 社区云模板, the chief's
  kForResidents,   ///< id: household; 给居民看
  kNotice,         ///< 告知书, the chief's
  kAudit,          ///< 谁看过什么, the chief's
  kPhones,         ///< 手机
  kSetOut,         ///< 出门前
  kPhoto,          ///< id: photo; the picture
  kScan,           ///< 扫一扫; id: the household or building that the code is to be bound to, or empty
  kPlates,         ///< id: building; 门牌码, to print
  kGive,           ///< 交给另一部手机
  kReceive,        ///< 从另一部手机收
};
inline constexpr std::size_t kTabCount = 5;

struct Route {
  PageKind kind = PageKind::kToday;
  Uuid id;
  bool operator==(const Route&) const = default;
};

/// What the app bar's right end says after a command.
enum class SaveState : std::uint8_t { kNothing, kSaving, kSaved, kFailed };

/// Where the page that is being drawn stands.
struct Pane {
  Rect rect;
  bool may_go_back = false;  ///< its app bar has the arrow
  bool root = false;         ///< a tab's own page
  bool shows_status = true;  ///< its app bar has the status chip (the right one of two panes has it)
};

/// A photo's picture, when it is here and decoded; else why not.
struct PhotoPicture {
  ImTextureData* texture = nullptr;
  PhotoBytes::State state = PhotoBytes::State::kAsked;
};

/// What the camera has read.
struct CameraReading {
  std::vector<std::string> texts;
  std::optional<Code> trouble;  ///< why it sees nothing
};

/// How the user wants it to look.
struct Look {
  ColorMode mode = ColorMode::kSystem;
  TextScale scale = TextScale::kNormal;
};

/// What a screen may use besides the Ui.
class Shell {
 public:
  virtual ~Shell() = default;
  [[nodiscard]] virtual Core& core() = 0;
  [[nodiscard]] virtual Host& host() = 0;
  [[nodiscard]] virtual Day today() = 0;
  [[nodiscard]] virtual std::int64_t now_millis() = 0;
  [[nodiscard]] virtual int utc_offset_minutes() = 0;

  /// Enters a page below the calling one (what was above it is left). On wide screens it opens in the right pane.
  virtual void open(const Route& route) = 0;
  /// The page in place of the calling one (写完 → back to where it came from is back(); this is for "next door").
  virtual void replace(const Route& route) = 0;
  virtual void back() = 0;
  virtual void select_tab(PageKind tab) = 0;
  /// True while `route` is the page in the right pane: the line in the list is drawn chosen.
  [[nodiscard]] virtual bool showing(const Route& route) const = 0;
  [[nodiscard]] virtual bool wide() const = 0;

  /// Core::run, watched: once durable the app bar says 已保存; a refusal is shown as a toast with the error's words.
  /// `spoken` is a toast on success ("已记下 12号 602 已见面"), with 撤回 when `undo` is given.
  virtual Result<Accepted> run(const Command& command, std::string_view spoken = {},
                               std::function<void()> undo = nullptr) = 0;
  [[nodiscard]] virtual SaveState save_state() const = 0;
  virtual void toast(std::string_view text, std::string_view action = {}, std::function<void()> deed = nullptr) = 0;
  /// Puts `text` on the clipboard; then `copied`, or a toast that says it did not work.
  virtual void copy(std::string_view text, std::function<void()> copied) = 0;
  /// error_text of `error` as a toast.
  virtual void show_error(const Error& error) = 0;

  /// Lets the user take or choose a photo of `owner`.
  virtual void add_photo(const PhotoOwner& owner, PhotoSource source) = 0;
  /// The picture to draw, asked for by drawing it.
  [[nodiscard]] virtual PhotoPicture picture(PhotoId photo, PhotoPart part) = 0;

  // For the foundation's own pages.
  [[nodiscard]] virtual const Pane& pane() const = 0;
  [[nodiscard]] virtual const SyncView& sync() = 0;     ///< read when it may have changed
  [[nodiscard]] virtual bool handing_over() const = 0;  ///< a request is under way
  [[nodiscard]] virtual const Look& look() const = 0;
  virtual void set_look(const Look& look) = 0;
  virtual void sign_in_again() = 0;
  virtual void sign_out() = 0;
  virtual void lock() = 0;                                ///< as soon as everything is durable
  virtual void change_code() = 0;                         ///< opens the page for it
  [[nodiscard]] virtual std::int64_t lock_minutes() = 0;  ///< without a touch until it locks by itself
  virtual void set_lock_minutes(std::int64_t minutes) = 0;
  /// Whether the phone's own recognition of its owner opens the records; nothing where the phone has none.
  [[nodiscard]] virtual std::optional<bool> finger() = 0;
  virtual void set_finger(bool on) = 0;
  virtual void export_box() = 0;  ///< 导出一份带走
  [[nodiscard]] virtual bool update_ready() const = 0;

  /// The camera's picture over `where`, in this frame; what was read since the last frame that asked. On the page only:
  /// what floats above it would lie under the picture.
  virtual CameraReading camera(const Rect& where) = 0;
  /// A picture instead: what is in it is read by the next camera().
  virtual void pick_code() = 0;
};

/// A read model kept until the data changes or the day ends.
template <class View>
class Cached {
 public:
  template <class Read>
  const View& get(Shell& shell, Read&& read) {
    if (!view_ || seen_ != shell.core().changes() || day_ != shell.today()) {
      seen_ = shell.core().changes();
      day_ = shell.today();
      view_.emplace(std::forward<Read>(read)());
    }
    return *view_;
  }
  void drop() { view_.reset(); }  ///< what it was read for has changed (a filter, the words searched for)

 private:
  std::optional<View> view_;
  std::uint64_t seen_ = 0;
  Day day_;
};

/// One page's frame: app bar, scrolling body, a footer that stays in reach.
struct PageFrame {
  std::string_view title{};
  std::string_view subtitle{};  ///< small, under the title
  struct Action {
    Icon icon = 0;
    std::string_view name{};
    std::function<void()> deed;
  };
  std::vector<Action> actions;   ///< at the bar's right end, at most two besides the status chip
  std::function<void()> header;  ///< stays under the app bar (a search field, filters)
  std::function<void()> body;    ///< scrolls; in page margins
  std::function<void()> footer;  ///< stays at the bottom
  bool full_width_body = false;  ///< the body does its own margins
};
/// Draws it into the page's pane. Back, status chip and 我 come by themselves.
void show_page(Ui& ui, Shell& shell, const PageFrame& page);

/// A page with its state, type-erased.
class Page {
 public:
  virtual ~Page() = default;
  virtual void draw(Ui& ui, Shell& shell) = 0;
};
template <class State>
[[nodiscard]] std::unique_ptr<Page> make_page(State state, void (*function)(Ui&, Shell&, State&)) {
  struct Holder final : Page {
    Holder(State held, void (*drawn_by)(Ui&, Shell&, State&)) : state(std::move(held)), function(drawn_by) {}
    void draw(Ui& ui, Shell& shell) override { function(ui, shell, state); }
    State state;
    void (*function)(Ui&, Shell&, State&);
  };
  return std::make_unique<Holder>(std::move(state), function);
}

/// screens/screens.cpp: the page of a route (nothing for one that this version does not have), and its stable name.
[[nodiscard]] std::unique_ptr<Page> make_page(const Route& route);
[[nodiscard]] std::string_view name_of(PageKind kind);
[[nodiscard]] std::optional<PageKind> page_kind(std::string_view name);

}  // namespace baijia::app
