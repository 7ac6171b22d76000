#pragma once

// A HAND-OVER FROM PHONE TO PHONE, without a network.
//
//   1. The receiving phone makes a key pair for this once and shows an Invitation: committee, account, public key.
//   2. The giving phone scans it. Its unsent rows become a BoxFile, which it signs with the key by which the hub knows
//      it (web/device.js); with the boxes that it carries for others they are a Parcel, packed and sealed to the key in
//      the invitation (web/parcel.js). Whoever else films the screen has nothing.
//   3. It shows the sealed parcel as codes, again and again; the receiving phone collects them in any order.
//   4. The receiving phone opens the parcel, refuses another committee's, keeps the boxes as they are, merges their
//   rows
//      into its own lists without touching a version, and gives each box to the hub (POST /api/v1/carry), which takes
//      its rows as the giver's. When the giver hands them over as well, they are the same rows and versions.
//
// The giver counts them as unsent until the hub itself says otherwise: that a phone nearby has them is no receipt.
//
// Codes. The parcel is cut into pieces of kPieceOctets, the last filled with zeros. A frame (HandOverFrame) with number
// n below their count is piece n; any other is the exclusive or of the pieces that its number draws (drawn_pieces): a
// receiver that lacks m pieces needs about m + 2 of those, whichever it lacks. All pieces are shown once, then drawn
// ones for ever. As text a frame is base45 (RFC 9285), the letters of which a QR code holds in 5.5 bits each: a
// browser's reader gives text, not octets.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/parcel.h"
#include "core/sync/wire.h"

namespace baijia {

/// So that a frame fits a QR code of 57 × 57 squares, which an old phone's camera still reads from another's screen.
inline constexpr std::size_t kPieceOctets = 184;
inline constexpr std::size_t kMaxParcelBytes = 128U << 10U;  ///< sealed; what is larger goes as a file

[[nodiscard]] std::string code_text(std::string_view octets);
/// Error: kMalformed.
[[nodiscard]] Result<std::string> octets_from_code_text(std::string_view text);

/// Which of `count` pieces make up the drawn frame `number` of the parcel: bits, low ones first; at least one.
[[nodiscard]] std::vector<std::uint64_t> drawn_pieces(std::uint32_t parcel, std::uint32_t number, std::size_t count);

/// Requires: a parcel of 1 to kMaxParcelBytes octets.
class FrameSender final : public ParcelCodes {
 public:
  explicit FrameSender(std::string parcel);
  [[nodiscard]] std::size_t count() const override { return count_; }
  [[nodiscard]] std::string next() override;

 private:
  std::string pieces_;
  std::uint32_t size_;
  std::uint32_t parcel_;
  std::size_t count_;
  std::uint32_t number_ = 0;
};

class FrameCollector final : public ParcelReader {
 public:
  bool take(std::string_view text) override;
  [[nodiscard]] std::size_t have() const override { return have_; }
  [[nodiscard]] std::size_t count() const override { return equations_.size(); }
  [[nodiscard]] std::string parcel() override;

 private:
  /// `octets` is the exclusive or of the pieces whose bits are set; the lowest of them is the equation's own.
  struct Equation {
    std::vector<std::uint64_t> pieces;
    std::string octets;
  };
  void begin(const HandOverFrame& frame);
  void add(Equation equation);

  std::uint32_t parcel_ = 0;
  std::uint32_t size_ = 0;
  std::size_t have_ = 0;
  std::vector<Equation> equations_;  ///< by their own piece; empty ones are not there yet
};

}  // namespace baijia
