// The documents groundway/diff@1 and groundway/schema@1.
#include "base/json_text.h"
#include "cli/schema_output.h"

namespace groundway::cli {
namespace {

using catalog::Change;

std::string pair(std::string_view key, std::string_view value) { return json_text(key) + ":" + json_text(value); }
std::string truth(std::string_view key, bool value) { return json_text(key) + (value ? ":true" : ":false"); }

template <class Items, class Render>
std::string list(const Items& items, Render render) {
  std::string out = "[";
  for (const auto& item : items) out += (out.size() > 1 ? "," : "") + render(item);
  return out + "]";
}

std::string name_fields(const catalog::Name& name) {
  std::string out = pair("kind", catalog::word(name.kind)) + "," + pair("object", catalog::qualified(name));
  if (!name.schema.empty()) out += "," + pair("schema", name.schema);
  if (!name.parent.empty()) out += "," + pair("parent", name.parent);
  out += "," + pair("name", name.name);
  if (!name.arguments.empty()) out += "," + pair("arguments", name.arguments);
  return out;
}

std::string verb_name(catalog::Verb verb) {
  constexpr std::string_view kNames[] = {"drop", "alter", "create"};
  return std::string(kNames[static_cast<std::size_t>(verb)]);
}

std::string effect_fields(const catalog::Effect& e) {
  return pair("class", catalog::class_name(e.class_)) + "," + pair("lock", catalog::lock_name(e.lock)) + "," +
         truth("scans", e.scans) + "," + truth("rewrites", e.class_ == catalog::Class::rewriting) + "," +
         truth("in_transaction", e.in_transaction);
}

// Of a change: the gravest of its statements.
catalog::Effect effect_of(const Change& change) {
  catalog::Effect out;
  for (const catalog::Statement& s : change.statements) {
    out.class_ = std::max(out.class_, s.effect.class_);
    out.lock = std::max(out.lock, s.effect.lock);
    out.scans = out.scans || s.effect.scans;
    out.in_transaction = out.in_transaction && s.effect.in_transaction;
  }
  return out;
}

std::string change_json(const Change& change, const drift::TableSizes& sizes, const Remark& remark) {
  std::string out = "{" + pair("verb", verb_name(change.verb)) + "," + name_fields(change.name) + "," +
                    effect_fields(effect_of(change));
  if (!change.table.name.empty()) {
    out += "," + pair("table", catalog::qualified(change.table));
    const auto size = sizes.find({change.table.schema, change.table.name});
    if (size != sizes.end()) {
      out += ",\"table_bytes\":" + std::to_string(size->second.bytes) +
             ",\"table_rows\":" + std::to_string(size->second.rows);
    }
  }
  if (remark) {
    out += "," + pair("drift", remark(change.name, change.verb != catalog::Verb::drop, change.verb != catalog::Verb::create));
  }
  out += ",\"differences\":" + list(change.differences, [](const catalog::Difference& d) {
           return "{" + pair("property", d.property) + "," + pair("from", d.from) + "," + pair("to", d.to) + "}";
         });
  out += ",\"statements\":" + list(change.statements, [](const catalog::Statement& s) {
           return "{" + pair("sql", s.sql) + "," + effect_fields(s.effect) + "," + truth("joined", s.joined) + "}";
         });
  return out + "}";
}

std::string side_json(const Compared& side) {
  return "{" + pair("name", side.name) + "," + pair("fingerprint", side.fingerprint) +
         ",\"server_version\":" + std::to_string(side.server_version) + "}";
}

}  // namespace

std::string plan_json(const catalog::Plan& plan, const drift::TableSizes& sizes, const Compared& from,
                      const Compared& to, const Remark& remark) {
  return std::string(R"({"schema":"groundway/diff@1",)") + truth("equal", plan.empty()) +
         ",\"from\":" + side_json(from) + ",\"to\":" + side_json(to) +
         ",\"changes\":" + list(plan.changes, [&](const Change& c) { return change_json(c, sizes, remark); }) +
         ",\"notes\":" + list(plan.notes, [](const std::string& note) { return json_text(note); }) + "}";
}

std::string schema_json(const catalog::Catalog& schema, const Compared& side) {
  const auto object_json = [](const catalog::Object& object) {
    return "{" + name_fields(object.name) + ",\"properties\":{" + [&] {
      std::string out;
      for (const catalog::Property& p : object.properties) {
        if (p.key.starts_with('_')) continue;
        out += (out.empty() ? "" : ",") + pair(p.key, p.value);
      }
      return out;
    }() + "}}";
  };
  return std::string(R"({"schema":"groundway/schema@1","side":)") + side_json(side) +
         ",\"objects\":" + list(schema.objects(), object_json) + "}";
}

}  // namespace groundway::cli
