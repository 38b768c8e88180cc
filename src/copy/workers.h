// copy/workers.h - a queue of jobs over a few threads.
//
// Purpose: tables are read, loaded and indexed side by side; the first failure stops the rest at their next
// job. Shape:   run_jobs() returns when every thread has ended; the first Error wins. Threads: the job runs
// on thread `worker` (0 .. workers-1), which owns that worker's connections.
#pragma once

#include <cstddef>
#include <functional>

#include "base/result.h"

namespace groundway::copy {

using Job = std::function<Result<void>(std::size_t worker, std::size_t job)>;

// Jobs 0 .. count-1 are taken in order. An interrupt stops the queue and is returned as its Error.
Result<void> run_jobs(std::size_t count, std::size_t workers, const Job& job);

}  // namespace groundway::copy
