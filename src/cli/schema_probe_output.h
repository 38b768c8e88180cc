// cli/schema_probe_output.h - what a probe found, for people and as JSON.
//
// Purpose: `schema probe` and the end of `schema sync` say it in one way.
// Shape:   pure.
#pragma once

#include <string>

#include "drift/probe.h"

namespace groundway::cli {

std::string probe_text(const drift::Probed& probed);
std::string probe_json(const drift::Probed& probed);  // one object
std::string probe_document(const std::string& location, const drift::Probed& probed);  // groundway/probe@1

}  // namespace groundway::cli
