// check/certificates.h - how long the certificates of a file hold.
//
// Purpose: an expired CA bundle breaks every verified connection on one day, which can be known before.
// Shape:   pure: PEM text in.
// Errors:  none: a text without certificates has none.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace groundway::check {

using Moment = std::chrono::system_clock::time_point;

// The end of each certificate; a part that is none is left out.
std::vector<Moment> certificate_ends(std::string_view pem);

}  // namespace groundway::check
