#include "copy/workers.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/interrupt.h"

namespace groundway::copy {

Result<void> run_jobs(std::size_t count, std::size_t workers, const Job& job) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::optional<Error> failure;  // guarded by mutex
  const auto work = [&](std::size_t worker) {
    for (std::size_t i = next++; i < count; i = next++) {
      auto done = check_interrupt("");
      if (done) done = job(worker, i);
      if (done) continue;
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::move(done).error();
      next = count;
      return;
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t w = 1; w < std::min(workers, count); ++w) threads.emplace_back(work, w);
  work(0);
  for (std::thread& t : threads) t.join();
  if (failure) return std::move(*failure);
  return {};
}

}  // namespace groundway::copy
