#pragma once

// The icons, by what they mean here: code points of the icon font (FontFace::kIcon, Phosphor); 0 is no icon. The
// bundle's font holds exactly the ones named here (assets/icons/make_icons.py, which checks each name).

namespace baijia::app {

using Icon = char32_t;

namespace icons {
inline constexpr Icon kBack = U'\ue138';       // caret-left
inline constexpr Icon kForward = U'\ue13a';    // caret-right
inline constexpr Icon kDown = U'\ue136';       // caret-down
inline constexpr Icon kUp = U'\ue13c';         // caret-up
inline constexpr Icon kDoors = U'\uea88';      // footprints
inline constexpr Icon kKnow = U'\ue68e';       // users-three
inline constexpr Icon kToday = U'\ue5b6';      // sun-horizon
inline constexpr Icon kSolve = U'\ue5d4';      // wrench
inline constexpr Icon kWarm = U'\ue2a8';       // heart
inline constexpr Icon kSearch = U'\ue30c';     // magnifying-glass
inline constexpr Icon kPerson = U'\ue4c4';     // user-circle
inline constexpr Icon kClose = U'\ue4f6';      // x
inline constexpr Icon kCheck = U'\ue182';      // check
inline constexpr Icon kPlus = U'\ue3d4';       // plus
inline constexpr Icon kClock = U'\ue19a';      // clock
inline constexpr Icon kStar = U'\ue46a';       // star
inline constexpr Icon kPhone = U'\ue3b8';      // phone
inline constexpr Icon kCalendar = U'\ue10a';   // calendar-blank
inline constexpr Icon kWarning = U'\ue4e0';    // warning
inline constexpr Icon kInfo = U'\ue2ce';       // info
inline constexpr Icon kDownload = U'\ue20c';   // download-simple
inline constexpr Icon kUpload = U'\ue4c0';     // upload-simple
inline constexpr Icon kCopy = U'\ue1ca';       // copy
inline constexpr Icon kFilter = U'\ue268';     // funnel-simple
inline constexpr Icon kMore = U'\ue1fe';       // dots-three
inline constexpr Icon kPencil = U'\ue3b4';     // pencil-simple
inline constexpr Icon kTrash = U'\ue4a6';      // trash
inline constexpr Icon kUndo = U'\ue038';       // arrow-counter-clockwise
inline constexpr Icon kHouse = U'\ue2c2';      // house
inline constexpr Icon kBuilding = U'\ue102';   // buildings
inline constexpr Icon kDoor = U'\ue61c';       // door
inline constexpr Icon kChat = U'\ue16e';       // chat-circle-text
inline constexpr Icon kHandshake = U'\ue582';  // handshake
inline constexpr Icon kList = U'\ue2f2';       // list-bullets
inline constexpr Icon kGear = U'\ue272';       // gear-six
inline constexpr Icon kDevice = U'\ue1e0';     // device-mobile
inline constexpr Icon kCloud = U'\ue1b0';      // cloud-check
inline constexpr Icon kEye = U'\ue220';        // eye
inline constexpr Icon kEyeSlash = U'\ue224';   // eye-slash
inline constexpr Icon kTextSize = U'\ue6ee';   // text-aa
inline constexpr Icon kMoon = U'\ue330';       // moon
inline constexpr Icon kSignOut = U'\ue42a';    // sign-out
inline constexpr Icon kSignIn = U'\ue428';     // sign-in
inline constexpr Icon kPause = U'\ue39e';      // pause
inline constexpr Icon kFlag = U'\ue244';       // flag
inline constexpr Icon kMap = U'\ue31a';        // map-trifold
inline constexpr Icon kDesk = U'\ued16';       // desk
inline constexpr Icon kWalk = U'\ue73a';       // person-simple-walk
inline constexpr Icon kBackspace = U'\ue0ae';  // backspace
inline constexpr Icon kSync = U'\ue094';       // arrows-clockwise
inline constexpr Icon kLock = U'\ue308';       // lock-simple
inline constexpr Icon kMegaphone = U'\ue324';  // megaphone
inline constexpr Icon kLegend = U'\uec5e';     // shapes
inline constexpr Icon kTree = U'\ue67c';       // tree-structure
inline constexpr Icon kCamera = U'\ue10e';     // camera
inline constexpr Icon kUserPlus = U'\ue4d0';   // user-plus
inline constexpr Icon kClipboard = U'\ue198';  // clipboard-text
inline constexpr Icon kScan = U'\ue3e6';       // qr-code
inline constexpr Icon kPicture = U'\ue2ca';    // image
inline constexpr Icon kPrinter = U'\ue3dc';    // printer
}  // namespace icons

}  // namespace baijia::app
