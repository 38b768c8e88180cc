#include "pull/personal.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace groundway::pull {
namespace {

struct WordRow {
  std::string_view words;  // parts of a name, all in a row; separated by blanks
  MaskKind kind;
  std::string_view what;
};
// Longer ones first: the first that fits decides.
constexpr WordRow kWords[] = {{"first name", MaskKind::first_name, "a first name"},
                              {"given name", MaskKind::first_name, "a first name"},
                              {"forename", MaskKind::first_name, "a first name"},
                              {"middle name", MaskKind::first_name, "a name"},
                              {"firstname", MaskKind::first_name, "a first name"},
                              {"lastname", MaskKind::last_name, "a last name"},
                              {"last name", MaskKind::last_name, "a last name"},
                              {"family name", MaskKind::last_name, "a last name"},
                              {"maiden name", MaskKind::last_name, "a last name"},
                              {"surname", MaskKind::last_name, "a last name"},
                              {"full name", MaskKind::name, "a name"},
                              {"fullname", MaskKind::name, "a name"},
                              {"display name", MaskKind::name, "a name"},
                              {"real name", MaskKind::name, "a name"},
                              {"contact name", MaskKind::name, "a name"},
                              {"customer name", MaskKind::name, "a name"},
                              {"user name", MaskKind::text, "a login"},
                              {"username", MaskKind::text, "a login"},
                              {"login", MaskKind::text, "a login"},
                              {"nickname", MaskKind::text, "a name"},
                              {"email", MaskKind::email, "an e-mail address"},
                              {"emails", MaskKind::email, "an e-mail address"},
                              {"e mail", MaskKind::email, "an e-mail address"},
                              {"mail", MaskKind::email, "an e-mail address"},
                              {"phone", MaskKind::phone, "a phone number"},
                              {"telephone", MaskKind::phone, "a phone number"},
                              {"mobile", MaskKind::phone, "a phone number"},
                              {"fax", MaskKind::phone, "a phone number"},
                              {"tel", MaskKind::phone, "a phone number"},
                              {"cell", MaskKind::phone, "a phone number"},
                              {"ip", MaskKind::ip, "a network address"},
                              {"ipaddress", MaskKind::ip, "a network address"},
                              {"user agent", MaskKind::text, "a browser"},
                              {"address", MaskKind::address, "an address"},
                              {"street", MaskKind::address, "an address"},
                              {"zip", MaskKind::text, "an address"},
                              {"zipcode", MaskKind::text, "an address"},
                              {"postcode", MaskKind::text, "an address"},
                              {"postal", MaskKind::text, "an address"},
                              {"latitude", MaskKind::null, "a place"},
                              {"longitude", MaskKind::null, "a place"},
                              {"birth", MaskKind::date, "a date of birth"},
                              {"birthday", MaskKind::date, "a date of birth"},
                              {"birthdate", MaskKind::date, "a date of birth"},
                              {"dob", MaskKind::date, "a date of birth"},
                              {"gender", MaskKind::null, "a trait"},
                              {"sex", MaskKind::null, "a trait"},
                              {"password", MaskKind::hash, "a password"},
                              {"passwd", MaskKind::hash, "a password"},
                              {"pwd", MaskKind::hash, "a password"},
                              {"passphrase", MaskKind::hash, "a password"},
                              {"secret", MaskKind::hash, "a secret"},
                              {"token", MaskKind::hash, "a secret"},
                              {"api key", MaskKind::hash, "a secret"},
                              {"apikey", MaskKind::hash, "a secret"},
                              {"access key", MaskKind::hash, "a secret"},
                              {"private key", MaskKind::hash, "a secret"},
                              {"session", MaskKind::hash, "a session"},
                              {"otp", MaskKind::hash, "a secret"},
                              {"salt", MaskKind::hash, "a secret"},
                              {"credential", MaskKind::hash, "a secret"},
                              {"credentials", MaskKind::hash, "a secret"},
                              {"ssn", MaskKind::hash, "a number of a person"},
                              {"social security", MaskKind::hash, "a number of a person"},
                              {"national id", MaskKind::hash, "a number of a person"},
                              {"passport", MaskKind::hash, "a number of a person"},
                              {"tax id", MaskKind::hash, "a number of a person"},
                              {"vat", MaskKind::hash, "a number of a person"},
                              {"iban", MaskKind::hash, "an account"},
                              {"bic", MaskKind::hash, "an account"},
                              {"account number", MaskKind::hash, "an account"},
                              {"card", MaskKind::hash, "a card"},
                              {"cvv", MaskKind::hash, "a card"},
                              {"cvc", MaskKind::hash, "a card"},
                              {"license", MaskKind::hash, "a number of a person"},
                              {"licence", MaskKind::hash, "a number of a person"},
                              {"salary", MaskKind::number, "an income"},
                              {"diagnosis", MaskKind::text, "health"},
                              {"medical", MaskKind::text, "health"},
                              {"bio", MaskKind::text, "words about a person"},
                              {"notes", MaskKind::text, "words about a person"},
                              {"note", MaskKind::text, "words about a person"},
                              {"comment", MaskKind::text, "words about a person"}};
constexpr std::string_view kPeople[] = {"user",    "customer",   "client",  "person",  "people",
                                        "account", "contact",    "patient", "member",  "employee",
                                        "author",  "profile",    "staff",   "student", "teacher",
                                        "guest",   "subscriber", "lead",    "owner"};

// "userEmail", "user_email", "USER-EMAIL" -> " user email "
std::string parts_of(std::string_view name) {
  std::string out = " ";
  bool lower_before = false;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z', letter = upper || (c >= 'a' && c <= 'z');
    if (!letter && out.back() != ' ') out += ' ';
    if (upper && lower_before && out.back() != ' ') out += ' ';
    if (letter) out += upper ? static_cast<char>(c - 'A' + 'a') : c;
    lower_before = letter && !upper;
  }
  return out.back() == ' ' ? out : out + " ";
}

bool is_of_people(const PullTable& table) {
  const std::string name = text::lower(table.pg.name);
  return std::any_of(std::begin(kPeople), std::end(kPeople),
                     [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

bool is_texty(const PullColumn& c) {
  return c.sense == Sense::text || c.wire == Wire::text;
}

// The kind as far as the column can hold it.
MaskKind fitting(MaskKind kind, const PullColumn& c) {
  const bool nullable = !c.pg.not_null && !c.facts.domain_not_null;
  if (kind == MaskKind::null && nullable) return kind;
  if (c.facts.kind == 'e') return nullable ? MaskKind::null : MaskKind::keep;
  switch (c.sense) {
    case Sense::text:
      return kind == MaskKind::date || kind == MaskKind::number || kind == MaskKind::null ? MaskKind::text
                                                                                          : kind;
    case Sense::integer:
    case Sense::number:
      return MaskKind::number;
    case Sense::date:
    case Sense::timestamp:
    case Sense::timestamptz:
      return MaskKind::date;
    case Sense::uuid:
      return MaskKind::uuid;
    default:
      break;
  }
  if (c.wire == Wire::blob) return MaskKind::hash;
  if (c.facts.type_name == "inet") return MaskKind::ip;
  if (c.wire == Wire::text && c.sense == Sense::other) return MaskKind::text;
  return nullable ? MaskKind::null : MaskKind::keep;
}

}  // namespace

std::optional<Personal> looks_personal(const PullTable& table, const PullColumn& c) {
  if (c.sense == Sense::boolean) return std::nullopt;  // email_verified says nothing about anybody
  const std::string parts = parts_of(c.pg.name);
  // when it happened, or which row it is: not what it was
  const bool about = parts.ends_with(" at ") || parts.ends_with(" count ") ||
                     (parts.ends_with(" id ") && c.sense == Sense::integer);
  for (const WordRow& row : kWords) {
    if (about || parts.find(" " + std::string(row.words) + " ") == std::string::npos) continue;
    return Personal{fitting(row.kind, c), "named like " + std::string(row.what)};
  }
  if (parts == " name " && is_of_people(table) && is_texty(c))
    return Personal{fitting(MaskKind::name, c), "the name of somebody"};
  if (c.facts.emails) return Personal{fitting(MaskKind::email, c), "its values look like e-mail addresses"};
  if (c.facts.type_name == "inet") return Personal{fitting(MaskKind::ip, c), "a network address"};
  return std::nullopt;
}

}  // namespace groundway::pull
