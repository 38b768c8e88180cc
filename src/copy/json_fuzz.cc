// What we take for JSON, Boost's parser takes; jsonb's text form is a fixed point and means the same tree.
#include "copy/json.h"

#include <boost/json.hpp>
#include <cmath>

#include "base/fuzz_target.h"
#include "copy/classify.h"

namespace groundway::copy {
namespace {

constexpr std::string_view kSeeds[] = {
    "{\"a\": [1, 2.50, -0, null, true, false], \"\\u00fc\": \"x\\n\\\"\"}",
    "[[[[]]], {}, \"\\ud83d\\ude00\", 1e2, 1E-5, 0.1]",
    "{\"bb\":1,\"a\":2,\"a\":{\"c\":[]}}",
    "\"\\u0000\"",
    "\"\\ud800\"",
    " 123456789012345678901234567890.125 ",
    "{\"\":{\"\":{\"\":[{}]}}}",
    "[1,]",
    "{\"a\" 1}",
    "nul",
    "\"\xC3\xA4\t\"",
    "1e400",
};

constexpr std::size_t kDepth = 500;

boost::json::value read(std::string_view text, boost::json::error_code& fault) {
  boost::json::parse_options options;
  options.max_depth = kDepth;
  return boost::json::parse(boost::json::string_view(text.data(), text.size()), fault, {}, options);
}

std::size_t depth_of(std::string_view text) {
  std::size_t most = 0;
  std::size_t open = 0;
  for (const char c : text) {
    if (c == '{' || c == '[') most = std::max(most, ++open);
    if ((c == '}' || c == ']') && open > 0) --open;
  }
  return most;
}

bool same(const boost::json::value& a, const boost::json::value& b) {
  if (a.is_number() && b.is_number()) {
    const auto x = a.to_number<double>();
    const auto y = b.to_number<double>();
    return x == y || std::isnan(x) || std::isnan(y) ||  // Boost's 0e400
           std::fabs(x - y) <= 1e-12 * std::fabs(x) || (std::fabs(x) > 1e300 && std::fabs(y) > 1e300) ||
           (std::fabs(x) < 1e-300 && std::fabs(y) < 1e-300);
  }
  if (a.kind() != b.kind()) return false;
  if (a.is_array()) {
    const auto& x = a.get_array();
    const auto& y = b.get_array();
    return x.size() == y.size() && std::equal(x.begin(), x.end(), y.begin(), same);
  }
  if (!a.is_object()) return a == b;
  const auto& x = a.get_object();
  const auto& y = b.get_object();
  if (x.size() != y.size()) return false;
  for (const auto& member : x) {
    const auto* other = y.if_contains(member.key());
    if (other == nullptr || !same(member.value(), *other)) return false;
  }
  return true;
}

// Boost reads escapes and huge exponents more strictly than the grammar, which is all that json asks for.
bool is_simple(std::string_view s) {
  return s.find("\\u") == s.npos && s.find_first_of("eE") == s.npos && depth_of(s) < kDepth / 2;
}

std::string canonical(std::string_view s) {
  Buffer out(64);
  put_jsonb_text(s, out);
  return std::string(out.view());
}

GROUNDWAY_FUZZ(json, kSeeds) {
  if (!is_clean_text(bytes) || bytes.size() > 20'000) return;
  const JsonFacts facts = inspect_json(bytes);
  GROUNDWAY_EXPECT((facts.json_fault == nullptr) == (json_fault(bytes) == nullptr), fuzz::show(bytes));
  boost::json::error_code fault;
  const auto tree = read(bytes, fault);
  if (!fault && depth_of(bytes) < kDepth) GROUNDWAY_EXPECT(facts.json_fault == nullptr, fuzz::show(bytes));
  if (is_simple(bytes)) GROUNDWAY_EXPECT((facts.json_fault == nullptr) == !fault, fuzz::show(bytes));
  if (facts.json_fault != nullptr || facts.jsonb_fault != nullptr) return;
  const std::string once = canonical(bytes);
  GROUNDWAY_EXPECT(inspect_json(once).jsonb_fault == nullptr,
                   fuzz::show(bytes) + " became " + fuzz::show(once));
  GROUNDWAY_EXPECT(canonical(once) == once, fuzz::show(bytes) + " became " + fuzz::show(once));
  boost::json::error_code later;
  const auto after = read(once, later);
  if (!fault && !later)
    GROUNDWAY_EXPECT(same(tree, after), fuzz::show(bytes) + " became " + fuzz::show(once));
}

}  // namespace
}  // namespace groundway::copy
