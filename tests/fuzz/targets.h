#pragma once

// Every decoder of foreign bytes, as a function that takes any bytes. The same functions run in three places: under
// libFuzzer (fuzz_main.cpp), on the seeds in the ordinary tests (fuzz_replay_test.cpp), and on a file that was found.
//
// A target does what the product does with such bytes, then checks what must hold whatever they were: what was read is
// written back the same, one way of reading says what another says, and no more memory was taken at any moment than
// the bytes' own bound allows.

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace baijia::fuzz {

/// Something that must hold for all bytes did not.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Target {
  const char* name;
  std::size_t max_bytes;          ///< longer inputs show nothing new
  void (*run)(std::string_view);  ///< throws Broken; anything else that goes wrong is a fault too
};

[[nodiscard]] std::span<const Target> targets();
/// Nothing when there is none of that name.
[[nodiscard]] const Target* find_target(std::string_view name);

// The wire and the rounds (targets_wire.cpp).
void wire_message(std::string_view bytes);     ///< any message of core/sync/wire.h
void wire_row(std::string_view bytes);         ///< one row's canonical bytes
void hub_push(std::string_view bytes);         ///< a push or pull, as the hub's round takes it
void box_import(std::string_view bytes);       ///< an exported box, as `baijia-hub import-box` takes it
void phone_reply(std::string_view bytes);      ///< an answer of the hub's, as a phone takes it
void hand_over_codes(std::string_view bytes);  ///< the codes of another phone's screen, one a line
void parcel_file(std::string_view bytes);      ///< another phone's parcel, opened

// What a device kept (targets_store.cpp).
void block_image(std::string_view bytes);   ///< the stored blocks: changes made to a good image, see seeds.h
void row_versions(std::string_view bytes);  ///< the `versions` column
void search_words(std::string_view bytes);  ///< what was typed into the search field
void draft_text(std::string_view bytes);    ///< a half-written record

// The hub's door (targets_hub.cpp).
void roster_file(std::string_view bytes);   ///< a CSV or XLSX
void roster_parts(std::string_view bytes);  ///< the XML parts of an XLSX, see seeds.h
void http_framing(std::string_view bytes);  ///< a connection's bytes
void http_body(std::string_view bytes);     ///< a body and how it is packed
void sealed_box(std::string_view bytes);    ///< a box that a locked phone hands over

/// Throws Broken unless `holds`.
inline void must_hold(bool holds, const char* what) {
  if (!holds) throw Broken(what);
}

}  // namespace baijia::fuzz
