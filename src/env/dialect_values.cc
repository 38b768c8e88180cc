#include "env/dialect_values.h"

#include <algorithm>

#include "base/text.h"

namespace groundway::env::dialects {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::size_t after_blanks(std::string_view s, std::size_t at = 0) {
  while (at < s.size() && is_blank(s[at])) ++at;
  return at;
}

std::string_view first_line(std::string_view s) {
  return s.substr(0, line_end(s, 0));
}

// The quote that closes the one at `open`; with `escapes` a backslash before it keeps it open.
std::size_t closing(std::string_view s, std::size_t open, bool escapes) {
  for (std::size_t at = open + 1; at < s.size(); ++at) {
    if (escapes && s[at] == '\\' && at + 1 < s.size() && s[at + 1] == s[open]) {
      ++at;
    } else if (s[at] == s[open]) {
      return at;
    }
  }
  return s.npos;
}

// `letters` after a backslash mean the characters of `meanings`; every other pair stays.
std::string unescape(std::string_view s, std::string_view letters, std::string_view meanings) {
  std::string out;
  for (std::size_t at = 0; at < s.size(); ++at) {
    const std::size_t known = s[at] == '\\' && at + 1 < s.size() ? letters.find(s[at + 1]) : letters.npos;
    if (known == letters.npos) {
      out += s[at];
    } else {
      out += meanings[known];
      ++at;
    }
  }
  return out;
}

// ${NAME} and ${NAME:-default}, the only references of python-dotenv; it reads them in single quotes, too.
std::string expanded_by_python(std::string_view s, const Known& known) {
  std::string out;
  for (std::size_t at = 0; at < s.size(); ++at) {
    const std::size_t close = s.substr(at, 2) == "${" ? s.find('}', at) : s.npos;
    if (close == s.npos) {
      out += s[at];
      continue;
    }
    const std::string_view inside = s.substr(at + 2, close - at - 2);
    const std::size_t colon = inside.find(":-");
    const auto found = known.find(std::string(inside.substr(0, std::min(colon, inside.size()))));
    if (found != known.end())
      out += found->second;
    else if (colon != inside.npos)
      out += inside.substr(colon + 2);
    at = close;
  }
  return out;
}

// One reference at `at` ("$..."), whose value is appended to `out`; where it ends. `at` itself when it is
// none.
std::size_t expand_one(std::string_view s, std::size_t at, const Known& known, std::string& out) {
  if (s.substr(at, 2) == "${") {
    const std::size_t close = s.find('}', at);
    if (close == s.npos) return at;
    const std::string_view inside = s.substr(at + 2, close - at - 2);
    const std::size_t mark = inside.find_first_of(":-");
    const std::string value = look_up(known, std::string(inside.substr(0, std::min(mark, inside.size()))));
    const std::size_t from = mark == inside.npos ? inside.size() : inside.find_first_not_of(":-", mark);
    out += value.empty() && from < inside.size() ? std::string(inside.substr(from)) : value;
    return close + 1;
  }
  std::size_t end = at + 1;
  while (end < s.size() && is_name_char(s[end])) ++end;
  if (end == at + 1 || std::isdigit(static_cast<unsigned char>(s[at + 1])) != 0) return at;
  out += look_up(known, std::string(s.substr(at + 1, end - at - 1)));
  return end;
}

// Compose: $NAME, ${NAME...}, and $$ for a dollar sign.
std::string expanded_by_compose(std::string_view s, const Known& known) {
  std::string out;
  for (std::size_t at = 0; at < s.size();) {
    if (s.substr(at, 2) == "$$") {
      out += '$';
      at += 2;
      continue;
    }
    const std::size_t end = s[at] == '$' ? expand_one(s, at, known, out) : at;
    if (end == at)
      out += s[at++];
    else
      at = end;
  }
  return out;
}

// Ruby: $NAME and ${NAME, a backslash before it keeps it; a brace that does not fit stays.
std::string expanded_by_ruby(std::string_view s, const Known& known) {
  std::string out;
  for (std::size_t at = 0; at < s.size();) {
    const bool escaped = s.substr(at, 2) == "\\$";
    const std::size_t sign = escaped ? at + 1 : at;
    if (s[sign] != '$' || s.substr(sign + 1, 1) == "(") {
      out += s[at++];
      continue;
    }
    std::size_t end = sign + 1;
    if (end < s.size() && s[end] == '{') ++end;
    const std::size_t start = end;
    while (end < s.size() && is_name_char(s[end])) ++end;
    const std::string name(s.substr(start, end - start));
    if (end < s.size() && s[end] == '}') ++end;
    if (escaped || name.empty())
      out += s.substr(sign, end - sign);
    else
      out += look_up(known, name);
    at = end;
  }
  return out;
}

Value done(std::string value, std::size_t used) {
  return {{0, std::move(value), false}, used};
}

// "" and '' around a whole value; npm and Ruby read a quoted value only when nothing but a comment follows
// it.
std::size_t quoted_alone(std::string_view s, std::size_t open, std::string_view quotes) {
  if (open >= s.size() || quotes.find(s[open]) == quotes.npos) return s.npos;
  const std::size_t close = closing(s, open, true);
  if (close == s.npos) return s.npos;
  const std::size_t after = after_blanks(s, close + 1);
  return after >= s.size() || s[after] == '\n' || s[after] == '#' ? close : s.npos;
}

}  // namespace

std::size_t line_end(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', std::min(at, text.size())), text.size());
}

std::string look_up(const Known& known, const std::string& name) {
  const auto found = known.find(name);
  return found == known.end() ? "" : found->second;
}

bool is_name_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

Value python_value(std::string_view rest, const Known& known) {
  const std::size_t at = after_blanks(rest);
  const char quote = at < rest.size() ? rest[at] : '\n';
  if (quote == '\'' || quote == '"') {
    const std::size_t close = quoted_alone(rest, at, "'\"");
    if (close == rest.npos) return {};  // the statement is left out
    const std::string_view inside = rest.substr(at + 1, close - at - 1);
    const std::string value = quote == '\'' ? unescape(inside, "\\'", "\\'")
                                            : unescape(inside, "\\'\"abfnrtv", "\\'\"\a\b\f\n\r\t\v");
    return done(expanded_by_python(value, known), close);
  }
  std::string_view value = first_line(rest.substr(at));
  for (std::size_t i = 1; i < value.size(); ++i) {
    if (value[i] == '#' && is_blank(value[i - 1])) value = value.substr(0, i);
  }
  return done(expanded_by_python(text::trim(value), known), at);
}

Value npm_value(std::string_view rest) {
  const std::size_t at = after_blanks(rest);
  const std::size_t close = quoted_alone(rest, at, "'\"`");
  if (close != rest.npos) {
    std::string value(rest.substr(at + 1, close - at - 1));
    if (rest[at] == '"')
      value = text::replace_all(text::replace_all(std::move(value), "\\n", "\n"), "\\r", "\r");
    return done(std::move(value), close);
  }
  const std::string_view line = first_line(rest.substr(at));
  return done(std::string(text::trim(line.substr(0, std::min(line.find('#'), line.size())))), at);
}

Value node_value(std::string_view rest) {
  const std::size_t at = std::min(rest.find_first_not_of(' '), rest.size());  // a tab is not taken off
  const char quote = at < rest.size() ? rest[at] : '\n';
  const bool is_quote = quote == '"' || quote == '\'' || quote == '`';
  if (const std::size_t close = is_quote ? closing(rest, at, false) : rest.npos; close != rest.npos) {
    std::string value(rest.substr(at + 1, close - at - 1));
    if (quote == '"') value = text::replace_all(std::move(value), "\\n", "\n");
    return done(std::move(value), close);
  }
  std::string_view line = first_line(rest.substr(at));
  if (!is_quote) line = line.substr(0, std::min(line.find('#'), line.size()));
  return done(std::string(line.substr(0, line.find_last_not_of(' ') + 1)), at);
}

Value ruby_value(std::string_view rest, const Known& known) {
  const std::size_t at = after_blanks(rest);
  const std::size_t close = quoted_alone(rest, at, "'\"");
  std::string value;
  char quote = 0;
  if (close != rest.npos) {
    quote = rest[at];
    value = rest.substr(at + 1, close - at - 1);
  } else {
    const std::string_view line = first_line(rest.substr(at));
    value = text::trim(line.substr(0, std::min(line.find('#'), line.size())));
  }
  Value out = done("", close == rest.npos ? at : close);
  if (quote != '\'') {
    std::string plain;
    for (std::size_t i = 0; i < value.size(); ++i) {  // a backslash goes, but those of \n, \r and before $
      const bool pair = value[i] == '\\' && i + 1 < value.size() && value[i + 1] != '$';
      const bool line = quote == '"' && pair && (value[i + 1] == 'n' || value[i + 1] == 'r');
      if (line) plain += '\\';
      if (pair) ++i;
      plain += value[i];
    }
    out.reading.runs_command = plain.find("$(") != plain.npos && plain.find("\\$(") == plain.npos;
    value = expanded_by_ruby(plain, known);
  }
  out.reading.value = std::move(value);
  return out;
}

Value compose_value(std::string_view rest, const Known& known) {
  const std::size_t at = after_blanks(rest);
  const char quote = at < rest.size() ? rest[at] : '\n';
  if (quote == '\'' || quote == '"') {
    const std::size_t close = closing(rest, at, true);
    if (close == rest.npos) return {};  // an error that ends `docker compose`
    const std::string_view inside = rest.substr(at + 1, close - at - 1);
    if (quote == '\'') return done(unescape(inside, "'", "'"), close);
    return done(expanded_by_compose(unescape(inside, "nrt\"\\", "\n\r\t\"\\"), known), close);
  }
  std::string_view line = first_line(rest.substr(at));
  line = line.substr(0, std::min(line.find(" #"), line.size()));
  if (!line.empty() && line.front() == '#' && at > 0) line = {};
  return done(expanded_by_compose(text::trim(line), known), at);
}

// As dotenv-expand goes: the first reference, again and again, until there is none or it turns in a circle.
std::string expanded_by_npm(std::string value, const Known& known) {
  constexpr int kMostRounds = 50;
  for (int round = 0; round < kMostRounds; ++round) {
    std::size_t at = 0;
    std::string replaced;
    for (; at < value.size(); ++at) {
      if (value[at] != '$' || (at > 0 && value[at - 1] == '\\')) continue;
      replaced.clear();
      const std::size_t end = expand_one(value, at, known, replaced);
      if (end == at) continue;
      value.replace(at, end - at, replaced);
      break;
    }
    if (at >= value.size() && replaced.empty()) break;
  }
  return text::replace_all(std::move(value), "\\$", "$");
}

}  // namespace groundway::env::dialects
