// cli/run.h - the whole program behind main().
#pragma once

namespace groundway::cli {

int run_main(int argc, char** argv);

}  // namespace groundway::cli
