#include "copy/json.h"

#include <gtest/gtest.h>

#include <string>

#include "copy/random_cells.h"

namespace groundway::copy {
namespace {

std::string canonical(std::string_view text) {
  EXPECT_EQ(inspect_json(text).json_fault, nullptr) << text;
  Buffer out;
  put_jsonb_text(text, out);
  return std::string(out.view());
}
std::string fault(std::string_view text) {
  const JsonFacts facts = inspect_json(text);
  EXPECT_EQ(facts.json_fault == nullptr, json_fault(text) == nullptr) << text;
  return facts.jsonb_fault == nullptr ? "" : facts.jsonb_fault;
}

// A second parser of the grammar, by recursion over the text.
struct Slow {
  std::string_view s;
  std::size_t i = 0;

  void blanks() {
    while (i < s.size() && std::string_view(" \t\r\n").find(s[i]) != std::string_view::npos) ++i;
  }
  bool take(std::string_view token) {
    if (s.substr(i, token.size()) != token) return false;
    i += token.size();
    return true;
  }
  bool digits() {
    const std::size_t start = i;
    while (i < s.size() && s[i] >= '0' && s[i] <= '9') ++i;
    return i > start;
  }
  bool number() {
    take("-");
    if (!take("0") && !digits()) return false;
    if (take(".") && !digits()) return false;
    if (take("e")) {
      if (!take("-")) take("+");
      return digits();
    }
    return true;
  }
  bool string() {
    if (!take("\"")) return false;
    while (i < s.size() && s[i] != '"') {
      if (static_cast<unsigned char>(s[i]) < 0x20) return false;
      if (s[i++] == '\\' &&
          (i >= s.size() || std::string_view("\"\\/bfnrt").find(s[i++]) == std::string_view::npos)) {
        return false;
      }
    }
    return take("\"");
  }
  bool list(char end, bool object) {
    ++i;
    blanks();
    if (take(std::string_view(&end, 1))) return true;
    do {
      blanks();
      if (object) {
        if (!string()) return false;
        blanks();
        if (!take(":")) return false;
      }
      if (!value()) return false;
    } while (take(","));
    return take(std::string_view(&end, 1));
  }
  bool value() {
    blanks();
    if (i == s.size()) return false;
    bool good = false;
    if (s[i] == '{') {
      good = list('}', true);
    } else if (s[i] == '[') {
      good = list(']', false);
    } else if (s[i] == '"') {
      good = string();
    } else {
      good = take("true") || take("null") || number();
    }
    blanks();
    return good;
  }
};

void each_text(const std::string& alphabet, std::size_t most, const std::string& prefix, auto&& look) {
  look(prefix);
  if (prefix.size() == most) return;
  for (const char c : alphabet) each_text(alphabet, most, prefix + c, look);
}

TEST(Json, agrees_with_a_slow_parser_on_all_short_texts) {
  int good = 0;
  each_text("{}[]\",:1 \\", 6, "", [&](const std::string& s) {
    Slow slow{s};
    const bool expected = slow.value() && slow.i == s.size();
    ASSERT_EQ(json_fault(s) == nullptr, expected) << s;
    ASSERT_EQ(inspect_json(s).json_fault == nullptr, expected) << s;
    good += expected ? 1 : 0;
  });
  each_text("0-.e+1n", 6, "", [&](const std::string& s) {
    Slow slow{s};
    ASSERT_EQ(json_fault(s) == nullptr, slow.value() && slow.i == s.size()) << s;
  });
  EXPECT_GT(good, 5000);
}

TEST(Json, takes_any_prefix_of_a_document_without_harm_and_no_proper_one_as_json) {
  RandomCells random(1);
  for (int i = 0; i < 300; ++i) {
    const std::string doc = "[" + random.json(4, true) + "]";
    ASSERT_EQ(fault(doc), "") << doc;
    for (std::size_t n = 0; n < doc.size(); ++n) {
      const std::string part = doc.substr(0, n);
      ASSERT_NE(json_fault(part), nullptr) << part;
      Buffer out;
      put_jsonb_text(part, out);
    }
  }
}

TEST(Json, tells_what_json_keeps_and_jsonb_does_not) {
  EXPECT_EQ(fault(R"({"a":1,"b":2})"), "");
  EXPECT_EQ(fault(R"({"a":1,"a":2})"), "duplicate key in JSON");
  EXPECT_EQ(fault("{\"a\":1,\"\\u0061\":2}"), "duplicate key in JSON");
  EXPECT_EQ(fault(R"([{"a":1},{"a":2}])"), "");
  EXPECT_EQ(fault(R"({"a":{"a":{"a":1}}})"), "");
  EXPECT_EQ(fault(R"({"k1":1,"k2":1,"k3":1,"k4":1,"k5":1,"k6":1,"k7":1,"k8":1,"k9":1,"k3":1})"),
            "duplicate key in JSON");
  EXPECT_EQ(fault("\"\\u0000\""), "\\u0000 in JSON");
  EXPECT_EQ(fault("{\"\\u0000\":1}"), "\\u0000 in JSON");
  EXPECT_EQ(fault("\"\\ud800\""), "half a surrogate pair in JSON");
  EXPECT_EQ(fault("\"\\ude00\\ud83d\""), "half a surrogate pair in JSON");
  EXPECT_EQ(fault("\"\\ud83d\\ude00\""), "");
  EXPECT_EQ(fault("1e131072"), "out of range for numeric");
  EXPECT_EQ(fault("1e-16384"), "more than 16,383 fraction digits");
  EXPECT_EQ(fault("\"\\ud800\" x"), "not JSON") << "what json refuses counts first";
}

TEST(Json, refuses_what_no_json_type_takes) {
  for (const char* s :
       {"",    " ",       "{",         "[1,]",   "{,}", "{\"a\"}", "{\"a\":}", "{a:1}",    "'a'",
        "01",  "+1",      ".5",        "1.",     "tru", "nulls",   "NaN",      "Infinity", "[1 2]",
        "\"a", "\"\\x\"", "\"\\u12\"", "\"\t\"", "1 1", "[}",      "{]",       "]",        "\"\\"}) {
    EXPECT_NE(json_fault(s), nullptr) << s;
  }
}

TEST(Json, stops_at_the_depth_that_the_server_survives) {
  EXPECT_EQ(fault(std::string(6000, '[') + std::string(6000, ']')), "");
  EXPECT_EQ(fault(std::string(6001, '[') + std::string(6001, ']')), "JSON nested too deeply");
  EXPECT_EQ(fault(std::string(1'000'000, '[')), "JSON nested too deeply");
}

TEST(Json, canonical_text_sorts_keys_by_length_then_bytes) {
  EXPECT_EQ(canonical(R"( {"bb":1 , "a":[ 1,2 ],"c" :{} , "":[]} )"),
            R"({"": [], "a": [1, 2], "c": {}, "bb": 1})");
  EXPECT_EQ(canonical(R"({"b":{"d":1,"c":2},"a":{"f":3,"e":4}})"),
            R"({"a": {"e": 4, "f": 3}, "b": {"c": 2, "d": 1}})");
  EXPECT_EQ(canonical(R"({"é":1,"zz":2,"z":3})"), R"({"z": 3, "zz": 2, "é": 1})");
}

TEST(Json, canonical_text_keeps_the_last_of_equal_keys) {
  EXPECT_EQ(canonical(R"({"a":1,"b":2,"a":3})"), R"({"a": 3, "b": 2})");
  EXPECT_EQ(canonical(R"({"a":1,"a":2})"), R"({"a": 2})");
}

TEST(Json, canonical_text_has_numbers_as_numeric_prints_them) {
  EXPECT_EQ(canonical("[1e2,1.50,-0,-0.0,0e0,12E-3,1.5e1,-1E+1]"), "[100, 1.50, 0, 0.0, 0, 0.012, 15, -10]");
  EXPECT_EQ(canonical("123456789012345678901234567890.10"), "123456789012345678901234567890.10");
}

TEST(Json, canonical_text_escapes_only_what_it_must) {
  EXPECT_EQ(canonical("\"\\u0041\\/\\u00e9\\ud83d\\ude00\\u001F\\u007f\""), "\"A/é😀\\u001f\x7F\"");
  EXPECT_EQ(canonical("\"\\u0022\\u005c\\b\\f\\n\\r\\t\\u000a\""), "\"\\\"\\\\\\b\\f\\n\\r\\t\\n\"");
  EXPECT_EQ(canonical("{\"\\u0062\":1,\"a\":2}"), R"({"a": 2, "b": 1})");
}

TEST(Json, canonical_text_of_a_canonical_text_is_itself) {
  RandomCells random(2);
  for (int i = 0; i < 5000; ++i) {
    const std::string once = canonical(random.json(4, false));
    ASSERT_EQ(canonical(once), once);
    ASSERT_EQ(fault(once), "") << once;
  }
}

TEST(Json, gives_the_memory_of_a_huge_document_back_and_goes_on) {
  std::string huge = "{";
  for (int i = 0; i < 50'000; ++i) huge += "\"key" + std::to_string(99'999 - i) + "\":[1],";
  huge.back() = '}';
  const std::string text = canonical(huge);
  EXPECT_EQ(text.substr(0, 30), "{\"key50000\": [1], \"key50001\": ");
  EXPECT_EQ(canonical(R"({"b":1,"a":2})"), R"({"a": 2, "b": 1})");
}

}  // namespace
}  // namespace groundway::copy
