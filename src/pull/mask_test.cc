#include "pull/mask.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "pull/mask_file.h"
#include "pull/mask_plan.h"
#include "pull/personal.h"

namespace groundway::pull {
namespace {

PullColumn column(const std::string& type, MaskKind kind, Sense sense = Sense::text, Wire wire = Wire::text) {
  PullColumn c;
  c.pg.name = "c";
  c.facts.base = type;
  c.sense = sense;
  c.wire = wire;
  c.proof = schema::parse_type(type);
  c.mask = MaskRule{kind, {}, "t.c", 1};
  return c;
}

std::string masked(const Masker& masker, const PullColumn& c, std::string_view original) {
  std::string room;
  const auto value = masker.mask(c, {db::SqliteType::text, 0, 0, original}, room);
  return std::string(value.bytes);
}
const Masker kMasker(Prf(1, 2), {});

TEST(Prf, is_siphash) {  // the reference's vector: key 00 01 .. 0f, input 00 01 .. 0e
  const Prf prf(0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL);
  EXPECT_EQ(prf.number("", std::string_view("\x09\x0a\x0b\x0c\x0d\x0e", 6), 0x0807060504030201ULL),
            0xa129ca6149be45e5ULL);
}

TEST(Prf, permutes_every_size_without_a_collision) {
  const Prf prf(3, 4);
  for (const std::uint64_t size : {1ULL, 2ULL, 9ULL, 90ULL, 1000ULL, 4097ULL}) {
    std::set<std::uint64_t> seen;
    for (std::uint64_t v = 0; v < size; ++v) {
      const std::uint64_t made = prf.permute(v, size);
      EXPECT_LT(made, size);
      seen.insert(made);
    }
    EXPECT_EQ(seen.size(), size);
  }
}

TEST(Masker, gives_the_same_for_the_same_and_another_for_another) {
  const auto wide = column("text", MaskKind::email),
             narrow = column("character varying(80)", MaskKind::email);
  EXPECT_EQ(masked(kMasker, wide, "ann@real.org"), masked(kMasker, narrow, "ann@real.org"));
  EXPECT_NE(masked(kMasker, wide, "ann@real.org"), masked(kMasker, wide, "bob@real.org"));
  EXPECT_NE(masked(kMasker, wide, "ann@real.org"), masked(Masker(Prf(1, 3), {}), wide, "ann@real.org"));
  std::set<std::string> seen;
  for (int i = 0; i < 20'000; ++i) seen.insert(masked(kMasker, wide, std::to_string(i)));
  EXPECT_EQ(seen.size(), 20'000U);
}

TEST(Masker, stays_within_the_column) {
  for (const MaskKind kind : {MaskKind::email, MaskKind::name, MaskKind::phone, MaskKind::address,
                              MaskKind::text, MaskKind::hash, MaskKind::ip}) {
    for (const int length : {1, 5, 9, 16, 20, 200}) {
      const auto c = column("character varying(" + std::to_string(length) + ")", kind);
      const std::string made = masked(kMasker, c, "Some Original 12345");
      EXPECT_LE(made.size(), static_cast<std::size_t>(length));
      EXPECT_FALSE(made.empty());
    }
  }
}

TEST(Masker, never_holds_the_original) {
  for (const MaskKind kind :
       {MaskKind::email, MaskKind::name, MaskKind::phone, MaskKind::text, MaskKind::hash}) {
    for (const char* original : {"example", "rad", "999", "Street", "deb", "a"}) {
      const std::string made = masked(kMasker, column("text", kind), original);
      const bool has_room = kind == MaskKind::name || kind == MaskKind::text || kind == MaskKind::hash;
      if (std::string_view(original).size() >= 3 && has_room) {
        EXPECT_EQ(made.find(original), made.npos) << made;
      }
      EXPECT_NE(made, original);
    }
  }
}

TEST(Masker, keeps_the_length_of_a_text_and_the_size_of_a_number) {
  EXPECT_EQ(masked(kMasker, column("text", MaskKind::text), "Grüße an alle").size(), 13U);
  const auto number = column("numeric(10,2)", MaskKind::number, Sense::number, Wire::decimal);
  for (const char* original : {"50000.25", "-7.10", "0.05", "0.00", "1"}) {
    const std::string made = masked(kMasker, number, original);
    EXPECT_EQ(made.size(), std::string_view(original).size()) << original;
    EXPECT_EQ(made.find('.'), std::string_view(original).find('.')) << original;
  }
}

TEST(Masker, leaves_a_document_its_shape_alone) {
  auto c = column("jsonb", MaskKind::text, Sense::other);
  c.declared = "JSON";
  const std::string made = masked(
      kMasker, c,
      R"({"name": "Ann \"A\" Real", "age": 44, "ok": true, "tags": ["secret", null, -1.50], "ann@real.org": {}})");
  EXPECT_TRUE(made.starts_with("{\"name\": \"")) << made;
  for (const char* gone : {"Ann", "Real", "secret", "real.org"})
    EXPECT_EQ(made.find(gone), made.npos) << made;
  EXPECT_NE(made.find("\"ok\": true, \"tags\": [\""), made.npos) << made;
  EXPECT_NE(made.find("null, -"), made.npos) << made;
  EXPECT_TRUE(made.ends_with("\": {}}")) << made;
  EXPECT_EQ(std::count(made.begin(), made.end(), '"') % 2, 0);
}

TEST(Masker, keeps_integers_in_range_and_apart) {
  std::string room;
  const auto c = column("smallint", MaskKind::number, Sense::integer, Wire::integer);
  std::set<std::int64_t> seen;
  for (std::int64_t i = 10'000; i <= 32'767; ++i)
    seen.insert(kMasker.mask(c, {db::SqliteType::integer, i, 0, {}}, room).integer);
  EXPECT_EQ(seen.size(), 22'768U);
  EXPECT_GE(*seen.begin(), 10'000);
  EXPECT_LE(*seen.rbegin(), 32'767);
  const auto big = column("bigint", MaskKind::number, Sense::integer, Wire::integer);
  EXPECT_NE(kMasker.mask(big, {db::SqliteType::integer, INT64_MIN, 0, {}}, room).integer, INT64_MIN);
}

TEST(MaskFile, reads_quoted_and_nested_names_and_constants) {
  auto file = parse_mask("seed = \"x\"\n[columns]\n\"*.email\" = \"email\"\nusers.plan = { constant = 3 }\n",
                         "m.toml");
  ASSERT_TRUE(file);
  ASSERT_EQ(file->rules.size(), 2U);
  EXPECT_EQ(file->rules[0].pattern, "*.email");
  EXPECT_EQ(file->rules[0].line, 3);
  EXPECT_EQ(file->rules[1].pattern, "users.plan");
  EXPECT_EQ(file->rules[1].constant, "3");
  EXPECT_EQ(file->seed, "x");
}

TEST(MaskFile, names_the_line_of_a_mistake) {
  for (const auto& [text, place] : std::initializer_list<std::pair<const char*, const char*>>{
           {"[columns]\n\"a.b\" = \"nmae\"\n", "m.toml:2"},
           {"x = 1\n", "m.toml:1"},
           {"[columns]\n\n\"a.b\" = 5\n", "m.toml:3"},
           {"seed = 5\n", "m.toml:1"}}) {
    auto file = parse_mask(text, "m.toml");
    ASSERT_FALSE(file) << text;
    EXPECT_EQ(file.error().code, Code::mask_file);
    EXPECT_EQ(file.error().place, place);
  }
}

PullPlan two_tables() {
  PullPlan plan;
  for (const char* name : {"users", "letters"}) {
    PullTable& t = plan.tables.emplace_back();
    t.pg.schema = "public";
    t.pg.name = name;
    for (const char* c : {"email", "userName", "visits", "sent_at"}) {
      PullColumn& added = t.columns.emplace_back(column("text", MaskKind::keep));
      added.pg.name = c;
      added.mask.reset();
    }
  }
  plan.tables[1].foreign_keys.push_back({0, {0}, {0}, {}});
  return plan;
}

Result<void> laid(PullPlan& plan, const std::string& rules) {
  auto file = parse_mask("[columns]\n" + rules, "m.toml");
  if (!file) return std::move(file).error();
  return apply_masks(plan, *file);
}

TEST(MaskPlan, masks_both_ends_of_a_key_alike) {
  PullPlan plan = two_tables();
  ASSERT_TRUE(laid(plan, "users.email = \"email\"\n"));
  ASSERT_TRUE(plan.tables[1].columns[0].mask);
  EXPECT_EQ(plan.tables[1].columns[0].mask->kind, MaskKind::email);
  EXPECT_EQ(plan.notes.size(), 1U);
}

TEST(MaskPlan, refuses_what_would_break_a_key) {
  for (const char* rules :
       {"letters.email = \"email\"\n", "users.email = \"hash\"\nletters.email = \"email\"\n",
        "users.email = \"email\"\nletters.email = \"keep\"\n"}) {
    PullPlan plan = two_tables();
    auto done = laid(plan, rules);
    ASSERT_FALSE(done) << rules;
    EXPECT_EQ(done.error().code, Code::mask_file);
  }
}

TEST(MaskPlan, takes_the_rule_with_fewer_wildcards_then_the_later) {
  PullPlan plan = two_tables();
  ASSERT_TRUE(laid(plan,
                   "\"users.visits\" = \"hash\"\n\"*.*\" = \"keep\"\n\"*.visits\" = \"text\"\n\"letters.*\" "
                   "= \"phone\"\nletters.email = \"keep\"\n"));
  EXPECT_EQ(plan.tables[0].columns[2].mask->kind, MaskKind::hash);
  EXPECT_EQ(plan.tables[0].columns[1].mask->kind, MaskKind::keep);
  EXPECT_EQ(plan.tables[1].columns[2].mask->kind, MaskKind::phone);
}

TEST(Personal, knows_a_persons_columns_by_their_names) {
  PullTable users;
  users.pg.name = "app_users";
  const auto kind_of = [&](const std::string& name, Sense sense = Sense::text) {
    PullColumn c = column("text", MaskKind::keep, sense);
    c.pg.name = name;
    const auto found = looks_personal(users, c);
    return found ? std::string(kind_name(found->kind)) : "";
  };
  EXPECT_EQ(kind_of("userEmail"), "email");
  EXPECT_EQ(kind_of("LAST_NAME"), "last_name");
  EXPECT_EQ(kind_of("name"), "name");
  EXPECT_EQ(kind_of("home-phone"), "phone");
  EXPECT_EQ(kind_of("password_hash"), "hash");
  EXPECT_EQ(kind_of("birth_date", Sense::date), "date");
  for (const char* plain :
       {"shipping_method", "title", "description", "description_html", "tip", "zipper", "emailed_at"})
    EXPECT_EQ(kind_of(plain), "") << plain;
  EXPECT_EQ(kind_of("email_verified", Sense::boolean), "");
  EXPECT_EQ(kind_of("session_id", Sense::integer), "");
}

}  // namespace
}  // namespace groundway::pull
