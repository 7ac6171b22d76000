#pragma once

// What the list of records and the hand-over to 社区云 show. Plain values, as in views.h.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/domain/cloud_text.h"
#include "core/domain/commands.h"
#include "core/domain/views.h"

namespace baijia {

/// Which records are listed; what is empty does not matter.
struct RecordFilter {
  std::optional<Channel> channel;
  AccountId member;  ///< who recorded it
  BuildingId building;
  std::optional<Day> first, last;  ///< both days are in it
  bool operator==(const RecordFilter&) const = default;
};

/// One contact of whatever channel, in the list of records.
struct RecordLine {
  VisitId visit;
  Channel channel = Channel::kDoor;
  VisitResult result = VisitResult::kMet;
  std::int64_t at_millis = 0;
  std::string place;   ///< "12号 602", a building, or empty
  std::string author;  ///< name of the member
  std::string said;
  bool written_up = false;
  bool mine = false;
  std::optional<Day> cloud_day;
};

/// One contact and what came of it.
struct RecordView {
  RecordLine line;
  HouseholdId household;
  std::vector<std::string> companions;
  std::vector<std::string> present;  ///< names of who was there
  std::string places;                ///< as Visit::places
  std::vector<IssueLine> issues;
  std::vector<PromiseLine> promises;
  std::vector<ConfidenceLine> confidences;  ///< said at it, as far as they are for the caller
};

/// A record as 社区云 takes it: a visit for one module, an issue for the other.
struct CloudKey {
  CloudModule module = CloudModule::kVisit;
  Uuid id;
  bool operator==(const CloudKey&) const = default;
};

/// What a table is saved as (core/domain/csv.h, xlsx.h).
enum class TableForm : std::uint8_t { kXlsx, kCsv };

/// A table of records: the bytes of its file, and those of its records that are not 已转社区云 yet, to be marked.
struct CloudTable {
  std::string file;
  MarkHandedOver waiting;
};

enum class CloudSpan : std::uint8_t { kToday, kWeek, kAll };  ///< a week begins on Monday
struct CloudFilter {
  CloudSpan span = CloudSpan::kWeek;
  bool mine = true;  ///< only what the caller recorded
};

struct CloudLine {
  CloudKey key;
  Channel channel = Channel::kDoor;      ///< of a visit
  IssueState state = IssueState::kOpen;  ///< of an issue
  std::string place;
  std::string title;  ///< what was said, or the issue's title; may be empty
  std::string author;
  std::int64_t at_millis = 0;
};

/// What waits to be handed over: visits that met somebody and have their words (older than today: without them too),
/// and issues, in whose time also counts when they were solved.
struct CloudQueue {
  std::vector<CloudLine> lines;  ///< oldest first, a visit before its issues; at most 200
  std::int64_t total = 0;
  std::int64_t older = 0;      ///< wait too, from before the span
  std::int64_t unwritten = 0;  ///< the caller's of today that still wait for their words and therefore are not in it
};

/// One record in the words of the committee's template.
struct CloudEntry {
  CloudKey key;
  std::string place;
  std::vector<CloudField> fields;
  std::string text;                ///< what is copied
  std::optional<Day> handed_over;  ///< 已转社区云 on this day
};

}  // namespace baijia
