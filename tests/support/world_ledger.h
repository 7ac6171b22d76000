#pragma once

// What members were told is saved, and whether a final state keeps it. Knows nothing of merging: it only remembers
// which text a member saw when writing another one over it.

#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/sync/change.h"

namespace baijia::testing {

class Ledger {
 public:
  /// A field of text that members write over. Every text ever written is unique.
  struct Place {
    RowKey key;
    std::uint16_t field = 0;
    auto operator<=>(const Place&) const = default;
  };

  /// A text written at `place` by somebody who saw `seen` there. Value: its number, for acknowledge().
  std::size_t wrote(const Place& place, std::string seen, std::string text) {
    events_.push_back({place, std::move(seen), std::move(text), false});
    return events_.size() - 1;
  }
  /// A row made. Value as above.
  std::size_t made(const RowKey& key) { return wrote({key, 0}, {}, {}); }
  /// A row deleted.
  std::size_t deleted(const RowKey& key) { return wrote({key, kDeletedField}, {}, {}); }
  /// These texts were erased, for good.
  std::size_t erased(std::vector<std::string> texts) {
    events_.push_back({{}, {}, {}, false, std::move(texts)});
    return events_.size() - 1;
  }
  /// The member has been told that it is saved.
  void acknowledge(std::size_t number) { events_[number].acknowledged = true; }

  /// What `find` (RowKey → const Row*) shows to be lost; nothing when all promises are kept.
  template <class Find>
  [[nodiscard]] std::optional<std::string> lost(Find&& find) const {
    std::vector<std::size_t> all(events_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return lost(find, all);
  }
  /// As above, of the events with these numbers only.
  template <class Find>
  [[nodiscard]] std::optional<std::string> lost(Find&& find, const std::vector<std::size_t>& numbers) const {
    std::map<std::pair<Place, std::string>, std::size_t> by_text;
    for (std::size_t i = 0; i < events_.size(); ++i) by_text[{events_[i].place, events_[i].text}] = i;
    for (const std::size_t number : numbers) {
      const Event& event = events_[number];
      if (!event.acknowledged || !event.erased.empty()) continue;
      const std::string where = "kind " + std::to_string(static_cast<int>(event.place.key.kind)) + " " +
                                string_from_uuid(event.place.key.id) + " field " + std::to_string(event.place.field);
      const Row* row = find(event.place.key);
      if (row == nullptr) return "a row is gone: " + where;
      if (event.place.field == 0) continue;
      const Field* field = row->field(event.place.field);
      if (field != nullptr && field->version.era() != 0) continue;  // erased since, and perhaps written anew
      if (event.place.field == kDeletedField) {
        if (field == nullptr || field->value != Value{std::int64_t{1}}) return "a deletion is gone: " + where;
        continue;
      }
      const auto* final = field != nullptr ? std::get_if<std::string>(&field->value) : nullptr;
      const std::string now = final != nullptr ? *final : std::string();
      // Nothing that this text was written over may have come back.
      const Event* at = &event;
      while (true) {
        if (at->seen == now) return "\"" + event.text + "\" was lost to \"" + now + "\", " + where;
        const auto before = by_text.find({event.place, at->seen});
        if (before == by_text.end()) break;
        at = &events_[before->second];
      }
    }
    return std::nullopt;
  }

  /// An erased text that is among those of a final state; nothing when all promises are kept.
  [[nodiscard]] std::optional<std::string> came_back(const std::set<std::string>& texts) const {
    for (const Event& event : events_) {
      for (const std::string& text : event.erased) {
        if (event.acknowledged && !text.empty() && texts.contains(text)) return "\"" + text + "\" is there again";
      }
    }
    return std::nullopt;
  }

 private:
  struct Event {
    Place place;
    std::string seen;
    std::string text;
    bool acknowledged = false;
    std::vector<std::string> erased{};
  };
  std::vector<Event> events_;
};

}  // namespace baijia::testing
