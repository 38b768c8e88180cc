#include "base/error.h"

#include <array>

namespace groundway {
namespace {

constexpr std::array kCodes = {
#define GROUNDWAY_ERROR(name, id, exit_code, retryable, title, explanation) \
  CodeInfo{Code::name, #name, id, exit_code, retryable, title, explanation},
#include "base/error_codes.def"
#undef GROUNDWAY_ERROR
};

}  // namespace

const CodeInfo& info(Code code) {
  return kCodes.at(static_cast<std::size_t>(code));
}

std::span<const CodeInfo> all_codes() {
  return kCodes;
}

}  // namespace groundway
