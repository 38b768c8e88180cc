#include "base/meter.h"

#include <algorithm>
#include <utility>

namespace groundway {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Meter& Meter::operator=(Meter&& other) noexcept {
  std::swap(stage_, other.stage_);
  std::swap(counts_, other.counts_);
  return *this;
}

Meter::~Meter() {
  if (stage_ != nullptr) stage_->take_back(counts_, false);
}

void Meter::add(std::uint64_t units, std::uint64_t bytes) {
  if (stage_ == nullptr) return;
  counts_->done.fetch_add(units, std::memory_order_relaxed);
  counts_->bytes.fetch_add(bytes, std::memory_order_relaxed);
  stage_->done_.fetch_add(units, std::memory_order_relaxed);
  stage_->bytes_.fetch_add(bytes, std::memory_order_relaxed);
}

void Meter::end() {
  if (stage_ == nullptr) return;
  stage_->take_back(counts_, true);
  stage_.reset();
}

Meter Stage::begin(std::string name, std::uint64_t total) {
  Meter meter;
  meter.stage_ = shared_from_this();
  meter.counts_ = std::make_shared<Meter::Counts>();
  meter.counts_->name = std::move(name);
  meter.counts_->total = total;
  const std::lock_guard lock(mutex_);
  at_work_.push_back(meter.counts_);
  return meter;
}

void Stage::end() {
  const std::lock_guard lock(mutex_);
  if (took_ < 0) took_ = seconds_since(begun_);
}

namespace {

template <typename Counts>
WorkView view_of(const Counts& c) {
  return {c.name, c.done.load(std::memory_order_relaxed), c.total, c.bytes.load(std::memory_order_relaxed),
          seconds_since(c.begun)};
}

}  // namespace

void Stage::take_back(const std::shared_ptr<Meter::Counts>& counts, bool finished) {
  const std::lock_guard lock(mutex_);
  std::erase(at_work_, counts);
  if (!finished) return;
  ++items_done_;
  finished_.push_back(view_of(*counts));
}

StageView Stage::look() {
  StageView out;
  out.spec = spec_;
  const std::lock_guard lock(mutex_);
  out.items_done = items_done_;
  out.done = done_.load(std::memory_order_relaxed);
  out.bytes = bytes_.load(std::memory_order_relaxed);
  out.ended = took_ >= 0;
  out.seconds = out.ended ? took_ : seconds_since(begun_);
  for (const auto& counts : at_work_) out.at_work.push_back(view_of(*counts));
  out.finished = std::exchange(finished_, {});
  return out;
}

}  // namespace groundway
