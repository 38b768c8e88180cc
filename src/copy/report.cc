#include "copy/report.h"

#include <utility>

namespace groundway::copy {

void replace_outcome(Report& report, schema::Outcome outcome) {
  std::erase_if(report.outcomes, [&](const schema::Outcome& o) { return o.object == outcome.object; });
  report.outcomes.push_back(std::move(outcome));
}

}  // namespace groundway::copy
