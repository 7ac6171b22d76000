#include "core/sync/frames.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace baijia {
namespace {

constexpr std::string_view kLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr std::size_t kWordBits = 64;

/// For what is no letter so much that no two octets have it.
std::uint32_t value_of(char letter) {
  const std::size_t at = kLetters.find(letter);
  return at == std::string_view::npos ? 0x10000 : static_cast<std::uint32_t>(at);
}

std::size_t pieces_of(std::size_t size) { return (size + kPieceOctets - 1) / kPieceOctets; }

/// Over everything else in the frame.
std::uint32_t check_of(const HandOverFrame& frame) {
  HandOverFrame bare = frame;
  bare.check = 0;
  return static_cast<std::uint32_t>(hash_of(encode(bare)).low);
}

void exclusive_or(std::string& into, std::string_view other) {
  std::ranges::transform(into, other, into.begin(), [](char left, char right) {
    return static_cast<char>(static_cast<unsigned char>(left) ^ static_cast<unsigned char>(right));
  });
}

bool has(const std::vector<std::uint64_t>& pieces, std::size_t at) {
  return ((pieces[at / kWordBits] >> (at % kWordBits)) & 1U) != 0;
}

std::vector<std::uint64_t> only(std::size_t at, std::size_t count) {
  std::vector<std::uint64_t> pieces((count + kWordBits - 1) / kWordBits);
  pieces[at / kWordBits] = std::uint64_t{1} << (at % kWordBits);
  return pieces;
}

}  // namespace

std::string code_text(std::string_view octets) {
  std::string text;
  for (std::size_t at = 0; at < octets.size(); at += 2) {
    const bool pair = at + 1 < octets.size();
    std::uint32_t number = static_cast<std::uint8_t>(octets[at]);
    if (pair) number = number * 256 + static_cast<std::uint8_t>(octets[at + 1]);
    for (int letters = pair ? 3 : 2; letters > 0; --letters, number /= 45) text += kLetters[number % 45];
  }
  return text;
}

Result<std::string> octets_from_code_text(std::string_view text) {
  std::string octets;
  for (std::size_t at = 0; at < text.size(); at += 3) {
    const std::string_view letters = text.substr(at, 3);
    if (letters.size() == 1) return fail(Code::kMalformed, "cut code");
    std::uint32_t number = 0;
    for (std::size_t i = letters.size(); i > 0; --i) number = number * 45 + value_of(letters[i - 1]);
    if (number > (letters.size() == 3 ? 0xFFFFU : 0xFFU)) return fail(Code::kMalformed, "code text");
    if (letters.size() == 3) octets += static_cast<char>(number >> 8U);
    octets += static_cast<char>(number & 0xFFU);
  }
  return octets;
}

std::vector<std::uint64_t> drawn_pieces(std::uint32_t parcel, std::uint32_t number, std::size_t count) {
  std::vector<std::uint64_t> pieces((count + kWordBits - 1) / kWordBits);
  std::uint64_t state = (std::uint64_t{parcel} << 32U) | number;
  for (std::uint64_t& word : pieces) {  // SplitMix64
    state += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    word = mixed ^ (mixed >> 31U);
  }
  if (count % kWordBits != 0) pieces.back() &= (std::uint64_t{1} << (count % kWordBits)) - 1;
  if (std::ranges::all_of(pieces, [](std::uint64_t word) { return word == 0; })) return only(number % count, count);
  return pieces;
}

FrameSender::FrameSender(std::string parcel)
    : pieces_(std::move(parcel)),
      size_(static_cast<std::uint32_t>(pieces_.size())),
      parcel_(static_cast<std::uint32_t>(hash_of(pieces_).high)),
      count_(pieces_of(pieces_.size())) {
  pieces_.resize(count_ * kPieceOctets);
}

std::string FrameSender::next() {
  HandOverFrame frame{.parcel = parcel_, .size = size_, .number = number_++, .octets = {}};
  const std::string_view pieces = pieces_;
  if (frame.number < count_) {
    frame.octets = pieces.substr(frame.number * kPieceOctets, kPieceOctets);
  } else {
    frame.octets.assign(kPieceOctets, '\0');
    const std::vector<std::uint64_t> drawn = drawn_pieces(parcel_, frame.number, count_);
    for (std::size_t at = 0; at < count_; ++at) {
      if (has(drawn, at)) exclusive_or(frame.octets, pieces.substr(at * kPieceOctets, kPieceOctets));
    }
  }
  frame.check = check_of(frame);
  return code_text(encode(frame));
}

bool FrameCollector::take(std::string_view text) {
  const Result<std::string> octets = octets_from_code_text(text);
  if (!octets) return false;
  Result<HandOverFrame> frame = decode<HandOverFrame>(*octets);
  if (!frame || frame->octets.size() != kPieceOctets || frame->size == 0 || frame->size > kMaxParcelBytes ||
      frame->check != check_of(*frame)) {
    return false;
  }
  if (equations_.empty() || frame->parcel != parcel_ || frame->size != size_) begin(*frame);
  const std::size_t pieces = count();
  if (have_ == pieces) return true;
  add({.pieces = frame->number < pieces ? only(frame->number, pieces) : drawn_pieces(parcel_, frame->number, pieces),
       .octets = std::move(frame->octets)});
  return true;
}

void FrameCollector::begin(const HandOverFrame& frame) {
  parcel_ = frame.parcel;
  size_ = frame.size;
  have_ = 0;
  equations_.assign(pieces_of(frame.size), {});
}

void FrameCollector::add(Equation equation) {
  for (std::size_t word = 0; word < equation.pieces.size(); ++word) {
    while (equation.pieces[word] != 0) {
      const std::size_t lowest = word * kWordBits + static_cast<std::size_t>(std::countr_zero(equation.pieces[word]));
      Equation& known = equations_[lowest];
      if (known.octets.empty()) {
        known = std::move(equation);
        ++have_;
        return;
      }
      for (std::size_t i = word; i < known.pieces.size(); ++i) equation.pieces[i] ^= known.pieces[i];
      exclusive_or(equation.octets, known.octets);
    }
  }
}

std::string FrameCollector::parcel() {
  if (equations_.empty() || have_ != count()) return {};
  std::string octets;
  for (std::size_t at = count(); at > 0; --at) {
    Equation& solved = equations_[at - 1];
    for (std::size_t other = at; other < count(); ++other) {
      if (has(solved.pieces, other)) exclusive_or(solved.octets, equations_[other].octets);
    }
    solved.pieces = only(at - 1, count());
  }
  for (const Equation& solved : equations_) octets += solved.octets;
  octets.resize(size_);
  return octets;
}

}  // namespace baijia
