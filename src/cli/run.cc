#include "cli/run.h"

namespace groundway::cli {

int run_main(int, char**) {
  return 0;
}

}  // namespace groundway::cli
