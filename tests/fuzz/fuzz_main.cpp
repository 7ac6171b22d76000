// libFuzzer's way in. BAIJIA_FUZZ_TARGET names the target; with --seeds FOLDER the seeds of all targets are written to
// FOLDER/<target>/ and that is all.

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "tests/fuzz/seeds.h"
#include "tests/fuzz/targets.h"

namespace {

using baijia::fuzz::Target;

const Target* chosen = nullptr;

void write_seeds(const std::filesystem::path& folder) {
  for (const Target& target : baijia::fuzz::targets()) {
    std::filesystem::create_directories(folder / target.name);
    int number = 0;
    for (const std::string& seed : baijia::fuzz::seeds_of(target.name)) {
      std::ofstream(folder / target.name / ("seed" + std::to_string(++number)), std::ios::binary) << seed;
    }
    std::cout << target.name << ' ' << target.max_bytes << '\n';
  }
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  if (*count == 3 && std::string_view((*arguments)[1]) == "--seeds") {
    write_seeds((*arguments)[2]);
    std::exit(0);
  }
  const char* name = std::getenv("BAIJIA_FUZZ_TARGET");
  chosen = baijia::fuzz::find_target(name == nullptr ? "" : name);
  if (chosen == nullptr) {
    std::cerr << "BAIJIA_FUZZ_TARGET names no target\n";
    std::exit(2);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An exception that leaves here, Broken or not, is a crash that libFuzzer reports with its input.
  chosen->run({reinterpret_cast<const char*>(data), size});
  return 0;
}
