// copy/json.h - JSON as PostgreSQL takes it: checked, and in jsonb's own text form.
//
// Purpose: json and jsonb differ in what they refuse, and the server must never be the one to find out.
// Shape:   one grammar (json_grammar.h), two readers of it. Working memory is kept per thread, so that a
//          value costs no allocation once it is warm.
// Errors:  a static reason, in JsonFacts.
#pragma once

#include <string_view>

#include "base/bytes.h"

namespace groundway::copy {

struct JsonFacts {
  const char* json_fault = nullptr;   // why json refuses it; null: it does not
  const char* jsonb_fault = nullptr;  // why jsonb would refuse or change it: also duplicate keys
};
// The text must be valid UTF-8.
JsonFacts inspect_json(std::string_view text);
const char* json_fault(std::string_view text);  // grammar alone: cheaper

// Appends the text that the server prints for this document as jsonb. It must be without a jsonb fault
// (duplicate keys excepted: the last one wins); of any other text nothing sensible comes out.
void put_jsonb_text(std::string_view text, Buffer& out);

}  // namespace groundway::copy
