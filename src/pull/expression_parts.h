// pull/expression_parts.h - the state of one translation, shared by the files that know operators and
// functions.
//
// Purpose: expression.cc walks, expression_calls.cc knows casts, functions and clocks.
// Shape:   the first fault ends the walk; what is returned after it is not looked at.
#pragma once

#include <string>
#include <vector>

#include "pull/expression.h"

namespace groundway::pull {

class Parser {
 public:
  Parser(const std::vector<Token>& tokens, std::size_t& at, const Setting& setting)
      : tokens_(tokens), at_(at), setting_(setting) {}

  Translated whole() {
    Translated out = expression(0);
    out.fault = fault_;
    out.notes = notes_;
    return out;
  }

 private:
  // --- tokens ---
  const Token& now() const { return tokens_[at_]; }
  Token take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool accept(std::string_view sign) { return now().is(sign) && (++at_, true); }
  bool accept_word(std::string_view word) { return now().word(word) && (++at_, true); }
  std::string type_name();  // after ::

  // --- results ---
  bool failed() const { return !fault_.empty(); }
  Translated refuse(const std::string& why) {
    if (fault_.empty()) fault_ = why;
    return {};
  }
  void note(const std::string& words) { notes_.push_back(words); }
  static Translated value(std::string sql, Sense sense) {
    return {std::move(sql), sense, {}, {}, false, false};
  }
  static Translated literal(std::string sql, Sense sense) {
    return {std::move(sql), sense, {}, {}, true, false};
  }

  // --- operators (expression.cc) ---
  int binding(const Token& t) const;
  Translated expression(int least);
  Translated infix(Translated left, int binds);
  Translated operation(const Translated& a, const std::string& op, const Translated& b);
  Translated at_time_zone(const Translated& moment);
  Translated collate(Translated inner);
  Translated like(const Translated& a, const std::string& op, const Translated& pattern);
  Translated is_test(const Translated& a);
  Translated any_of(const Translated& a, bool equal);
  Translated prefix();
  Translated prefix_sign(const Token& t);
  Translated prefix_word(const Token& t);
  Translated case_of();
  Translated named(const Token& first);

  // --- casts, functions, clocks (expression_calls.cc) ---
  Translated cast(Translated inner);
  Translated cast_text(const std::string& type, Sense wanted, Translated inner);
  Translated function(const std::string& schema, const std::string& name);
  Translated coalesce(const std::vector<Translated>& arguments, const std::string& name);
  Translated call(const std::string& name, const std::vector<Translated>& arguments);
  Translated random_uuid();
  Translated clock(const std::string& name);
  Translated moment_now(Sense sense);
  Translated array_literal();

  const std::vector<Token>& tokens_;
  std::size_t& at_;
  const Setting& setting_;
  std::string fault_, last_text_;
  std::vector<std::string> notes_;
  int depth_ = 0;
};

}  // namespace groundway::pull
