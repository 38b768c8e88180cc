#include "cli/run.h"

int main(int argc, char** argv) {
  return groundway::cli::run_main(argc, argv);
}
