#include "cli/findings_output.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace groundway::cli {
namespace {

namespace json = boost::json;

constexpr Rule kRules[] = {
    {"first", "GW1901", Severity::error, "an error's title", "Why."},
    {"second", "GW1902", Severity::warning, "a warning, with: signs", "Why not."},
    {"third", "GW1903", Severity::note, "a note", "Hm."},
};

FindingsReport report() {
  FindingsReport out{"test check", "groundway/test@1", "../app", kRules, {{"one", "was seen"}}, {}};
  out.findings = {{&kRules[0], "100% of <it> & \"more\"\nthan a line", "../app/a b,c.env", 7, 0, "production",
                   "sed 's:a:b:'"},
                  {&kRules[1], "no place at all", "", 0, 0, "", ""},
                  {&kRules[2], "of an environment", "", 0, 0, "staging", "run this"}};
  return out;
}

TEST(FindingsOutput, text_has_a_line_of_counts_and_the_fix_unfolded) {
  FindingsReport r = report();
  r.findings[0].message = "words that go on and on " + std::string(60, 'x') + " and on";
  r.findings[0].fix = std::string(120, 'f');
  EXPECT_EQ(findings_output(r, "text"),
            "ok    one: was seen\n"
            "FAIL  GW1901 ../app/a b,c.env:7 words that go on and on\n"
            "      " +
                std::string(60, 'x') +
                " and on\n"
                "      fix: " +
                std::string(120, 'f') +
                "\n"
                "warn  GW1902 no place at all\n"
                "note  GW1903 staging: of an environment\n"
                "      fix: run this\n"
                "3 findings: 1 error, 1 warning, 1 note\n");
  r.findings.clear();
  EXPECT_EQ(findings_output(r, "text"), "ok    one: was seen\nno findings\n");
}

TEST(FindingsOutput, json_is_one_object_with_paths_of_the_project) {
  const json::object out = json::parse(findings_output(report(), "json")).as_object();
  EXPECT_EQ(out.at("schema").as_string(), "groundway/test@1");
  EXPECT_EQ(
      out.at("errors").as_int64() * 100 + out.at("warnings").as_int64() * 10 + out.at("notes").as_int64(),
      111);
  const json::object& first = out.at("findings").as_array()[0].as_object();
  EXPECT_EQ(first.at("file").as_string(), "a b,c.env");
  EXPECT_EQ(first.at("line").as_int64(), 7);
}

TEST(FindingsOutput, sarif_names_rules_levels_and_places) {
  const json::object run =
      json::parse(findings_output(report(), "sarif")).as_object().at("runs").as_array()[0].as_object();
  const json::array& results = run.at("results").as_array();
  ASSERT_EQ(results.size(), 3U);
  const json::object& place = results[0].at("locations").as_array()[0].at("physicalLocation").as_object();
  EXPECT_EQ(place.at("artifactLocation").at("uri").as_string(), "a%20b%2Cc.env");
  EXPECT_EQ(place.at("region").at("startLine").as_int64(), 7);
  EXPECT_EQ(results[1].at("locations").as_array().size(), 0U);
  EXPECT_EQ(results[1].at("ruleIndex").as_int64(), 1);
  EXPECT_EQ(results[2].at("level").as_string(), "note");
}

TEST(FindingsOutput, github_escapes_what_it_would_read_as_its_own) {
  EXPECT_EQ(
      findings_output(report(), "github"),
      "::error file=a b%2Cc.env,line=7,title=GW1901 an error's title::100%25 of <it> & \"more\"%0Athan a "
      "line%0Afix: sed 's:a:b:'\n"
      "::warning title=GW1902 a warning%2C with%3A signs::no place at all\n"
      "::notice title=GW1903 a note::of an environment%0Afix: run this\n");
}

TEST(FindingsOutput, junit_fails_for_errors_alone) {
  const std::string out = findings_output(report(), "junit");
  EXPECT_NE(out.find("<testsuites tests=\"4\" failures=\"1\" errors=\"0\">"), out.npos);
  EXPECT_NE(out.find("message=\"100% of &lt;it&gt; &amp; &quot;more&quot;\nthan a line\""), out.npos);
  EXPECT_EQ(out.find("<failure", out.find("<failure") + 1), out.npos);
}

TEST(FindingsOutput, a_file_name_may_be_anything) {
  FindingsReport r = report();
  r.findings = {{&kRules[0], "tracks \x1b[31m\xff", "../app/\x1b\xff", 1, 0, "", ""}};
  EXPECT_EQ(findings_output(r, "text").find('\x1b'), std::string::npos);
  const std::string junit = findings_output(r, "junit");
  EXPECT_TRUE(junit.find('\x1b') == junit.npos && junit.find('\xff') == junit.npos);
  EXPECT_EQ(json::parse(findings_output(r, "sarif")).as_object().count("runs"), 1U);
}

TEST(FindingsOutput, only_errors_make_it_fail) {
  FindingsReport r = report();
  EXPECT_TRUE(has_errors(r.findings));
  r.findings.erase(r.findings.begin());
  EXPECT_FALSE(has_errors(r.findings));
}

}  // namespace
}  // namespace groundway::cli
