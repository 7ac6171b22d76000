#include "core/domain/division.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "core/domain/sort.h"

namespace baijia {
namespace {

constexpr std::int64_t kDoorLoad = 10;
constexpr std::int64_t kKeyLoad = 5;
constexpr std::int64_t kMostFloorsWithoutLift = 6;

/// What is never cut: the doors of one floor that one member has, or one house.
struct Piece {
  std::size_t first = 0;
  std::size_t end = 0;  ///< doors first … end − 1
  std::uint32_t building = 0;
  std::int64_t load = 0;
  int before = -1;  ///< who had it
  int holder = -1;
};

std::vector<Piece> pieces_of(std::span<const DivisibleDoor> doors) {
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < doors.size(); ++at) {
    const DivisibleDoor& door = doors[at];
    const bool goes_on = at > 0 && door.floor != 0 && doors[at - 1].building == door.building &&
                         doors[at - 1].floor == door.floor && doors[at - 1].holder == door.holder;
    if (!goes_on) {
      pieces.push_back({.first = at, .building = door.building, .before = door.holder, .holder = door.holder});
    }
    pieces.back().end = at + 1;
    pieces.back().load += door.load;
  }
  return pieces;
}

std::int64_t tolerance_of(std::span<const Piece> pieces, int members) {
  std::int64_t heaviest = 0;
  std::int64_t total = 0;
  for (const Piece& piece : pieces) {
    heaviest = std::max(heaviest, piece.load);
    total += piece.load;
  }
  return std::max(heaviest, total / members / 10);
}

class Divider {
 public:
  Divider(std::vector<Piece> pieces, int members)
      : pieces_(std::move(pieces)),
        tolerance_(tolerance_of(pieces_, members)),
        loads_(static_cast<std::size_t>(members)) {
    for (const Piece& piece : pieces_) {
      if (piece.holder >= 0) load(piece.holder) += piece.load;
    }
  }

  /// Hands nobody's pieces to those who have least, each a stretch of the walk.
  void hand_out();
  /// Moves pieces from who has most to who has least until all are within the tolerance. Each move makes the sum of the
  /// squared loads smaller, so that it ends.
  void level_out();
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  /// What `from` could give of one building: pieces_[first … end − 1] as far as they are `from`'s to give.
  struct Offer {
    std::vector<std::size_t> pieces;
    std::int64_t load = 0;
    bool receiver_is_there = false;
    bool receiver_is_above = false;  ///< has floors before these
  };

  [[nodiscard]] std::int64_t& load(int member) { return loads_[static_cast<std::size_t>(member)]; }
  [[nodiscard]] std::vector<Offer> offers(int from, int to) const;
  [[nodiscard]] std::size_t cut(std::span<const std::size_t> pool, std::span<const std::int64_t> sums,
                                std::size_t first, std::int64_t wanted) const;
  void give(std::span<const std::size_t> given, int to) {
    for (const std::size_t at : given) {
      Piece& piece = pieces_[at];
      if (piece.holder >= 0) load(piece.holder) -= piece.load;
      piece.holder = to;
      load(to) += piece.load;
    }
  }

  std::vector<Piece> pieces_;
  std::int64_t tolerance_;
  std::vector<std::int64_t> loads_;
};

void Divider::hand_out() {
  std::vector<std::size_t> pool;
  std::vector<std::int64_t> sums{0};  // load of the first n of the pool
  for (std::size_t at = 0; at < pieces_.size(); ++at) {
    if (pieces_[at].holder >= 0) continue;
    pool.push_back(at);
    sums.push_back(sums.back() + pieces_[at].load);
  }
  if (pool.empty()) return;

  // Who has least is filled up first, as water fills a vessel: the k emptiest get up to one level.
  std::vector<int> receivers(loads_.size());
  std::iota(receivers.begin(), receivers.end(), 0);
  put_in_order(receivers, {}, [&](int member) { return std::pair(load(member), member); });
  std::int64_t level = 0;
  std::int64_t held = 0;
  for (std::size_t count = 1; count <= receivers.size(); ++count) {
    held += load(receivers[count - 1]);
    level = (sums.back() + held) / static_cast<std::int64_t>(count);
    if (count == receivers.size() || level <= load(receivers[count])) {
      receivers.resize(count);
      break;
    }
  }
  // Along the walk, each where their own doors begin; who has none comes last.
  std::vector<std::size_t> begins(loads_.size(), pieces_.size());
  for (std::size_t at = pieces_.size(); at-- > 0;) {
    if (pieces_[at].holder >= 0) begins[static_cast<std::size_t>(pieces_[at].holder)] = at;
  }
  put_in_order(receivers, {}, [&](int member) { return std::pair(begins[static_cast<std::size_t>(member)], member); });

  std::size_t first = 0;
  std::int64_t wanted = 0;  // of all receivers so far: what one gets too much, the next gets less
  for (std::size_t at = 0; at < receivers.size(); ++at) {
    wanted += std::max<std::int64_t>(0, level - load(receivers[at]));
    const std::size_t end = at + 1 == receivers.size() ? pool.size() : cut(pool, sums, first, wanted);
    give(std::span(pool).subspan(first, end - first), receivers[at]);
    first = end;
  }
}

/// How many of the pool come before the cut that is nearest to `wanted`; between buildings where that is near enough.
std::size_t Divider::cut(std::span<const std::size_t> pool, std::span<const std::int64_t> sums, std::size_t first,
                         std::int64_t wanted) const {
  std::size_t best = first;
  std::size_t best_between = pool.size() + 1;
  const auto off = [&](std::size_t at) { return std::abs(sums[at] - wanted); };
  for (std::size_t at = first; at <= pool.size(); ++at) {
    if (off(at) < off(best)) best = at;
    const bool between = at == 0 || at == pool.size() || pieces_[pool[at - 1]].building != pieces_[pool[at]].building;
    if (between && off(at) <= tolerance_ / 4 && (best_between > pool.size() || off(at) < off(best_between))) {
      best_between = at;
    }
  }
  return best_between <= pool.size() ? best_between : best;
}

std::vector<Divider::Offer> Divider::offers(int from, int to) const {
  // What came only just now is given on before anything that the member knows.
  const bool has_new =
      std::ranges::any_of(pieces_, [&](const Piece& piece) { return piece.holder == from && piece.before != from; });
  std::vector<Offer> offers;
  for (std::size_t first = 0; first < pieces_.size();) {
    std::size_t end = first;
    Offer offer;
    for (; end < pieces_.size() && pieces_[end].building == pieces_[first].building; ++end) {
      const Piece& piece = pieces_[end];
      if (piece.holder == to) {
        offer.receiver_is_there = true;
        if (offer.pieces.empty()) offer.receiver_is_above = true;
      }
      if (piece.holder != from || (has_new && piece.before == from)) continue;
      offer.pieces.push_back(end);
      offer.load += piece.load;
    }
    if (!offer.pieces.empty()) offers.push_back(std::move(offer));
    first = end;
  }
  return offers;
}

void Divider::level_out() {
  const auto count = static_cast<std::int64_t>(loads_.size());
  const std::int64_t average = std::accumulate(loads_.begin(), loads_.end(), std::int64_t{0}) / count;
  while (true) {
    const auto [least, most] = std::ranges::minmax_element(loads_);
    const std::int64_t apart = *most - *least;
    if (apart <= tolerance_) return;
    const auto from = static_cast<int>(most - loads_.begin());
    const auto to = static_cast<int>(least - loads_.begin());
    const std::int64_t wanted = std::clamp(std::min(*most - average, average - *least), std::int64_t{1}, apart - 1);
    std::vector<Offer> all = offers(from, to);
    const auto distance = [&](const Offer& offer) { return std::abs(offer.load - wanted); };
    // A whole building, if there is one that comes near.
    const Offer* whole = nullptr;
    for (const Offer& offer : all) {
      if (offer.load * 2 < wanted || offer.load * 4 > wanted * 5 || offer.load >= apart) continue;
      const bool better = whole == nullptr || std::pair(!offer.receiver_is_there, distance(offer)) <=
                                                  std::pair(!whole->receiver_is_there, distance(*whole));
      if (better) whole = &offer;
    }
    if (whole != nullptr) {
      give(whole->pieces, to);
      continue;
    }
    // Else floors at one end of what the member has in a building: beside the receiver's own, or in a large one.
    Offer* best = &all.front();
    for (Offer& offer : all) {
      const auto rank = [&](const Offer& one) {
        return std::tuple(one.receiver_is_there, one.load >= wanted, one.load >= wanted ? 0 : one.load);
      };
      if (rank(offer) >= rank(*best)) best = &offer;
    }
    if (!best->receiver_is_above) std::ranges::reverse(best->pieces);
    std::vector<std::size_t> given;
    std::int64_t sum = 0;
    for (const std::size_t at : best->pieces) {
      const std::int64_t next = sum + pieces_[at].load;
      if (!given.empty() && (next >= apart || std::abs(next - wanted) > std::abs(sum - wanted))) break;
      given.push_back(at);
      sum = next;
    }
    give(given, to);
  }
}

}  // namespace

bool can_be_in_charge(const Account& account) {
  return !account.deleted && !account.disabled && (account.role == Role::kMember || account.role == Role::kChief);
}

std::int64_t door_load(const DoorBurden& burden) {
  std::int64_t load = kDoorLoad + kKeyLoad * burden.key_people + (burden.key_household ? kKeyLoad : 0);
  if (burden.building_floors <= kMostFloorsWithoutLift) load += std::max<std::int64_t>(0, burden.floor - 1);
  return load;
}

std::int64_t division_tolerance(std::span<const DivisibleDoor> doors, int members) {
  return tolerance_of(pieces_of(doors), members);
}

std::vector<int> divide_evenly(std::span<const DivisibleDoor> doors, int members) {
  Divider divider(pieces_of(doors), members);
  divider.hand_out();
  divider.level_out();
  std::vector<int> holders(doors.size());
  for (const Piece& piece : divider.pieces()) {
    for (std::size_t at = piece.first; at < piece.end; ++at) holders[at] = piece.holder;
  }
  return holders;
}

}  // namespace baijia
