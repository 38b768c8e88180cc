// One fuzzing program: the target of the file it is linked with. With GROUNDWAY_FUZZ_SEEDS=FOLDER it writes
// the target's seeds there, each a file, and ends.
#include <cstdint>
#include <fstream>

#include "base/fuzz_target.h"

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* const folder = std::getenv("GROUNDWAY_FUZZ_SEEDS");
  if (folder == nullptr) return 0;
  int number = 0;
  for (const std::string_view seed : groundway::fuzz::targets().front().seeds) {
    std::ofstream(std::string(folder) + "/seed-" + std::to_string(number++), std::ios::binary) << seed;
  }
  std::exit(0);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  groundway::fuzz::targets().front().run({reinterpret_cast<const char*>(data), size});
  return 0;
}
