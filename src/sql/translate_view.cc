// sql/translate_view.cc - CREATE VIEW.
#include "sql/quote.h"
#include "sql/translate_core.h"

namespace groundway::sql {

namespace {

// CREATE VIEW v(a, b) AS ...: the list's names go over the query's own.
Result<void> rename(const CreateView& view, translating::Query* query) {
  if (view.columns.empty()) return {};
  if (view.columns.size() != query->columns.size()) {
    return translating::refuse("the view names another number of columns than its query gives");
  }
  std::vector<std::string> names = view.columns;
  translating::make_unique(&names);
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    query->columns[i].source_name = query->columns[i].target_name = names[i];
    list += (list.empty() ? "" : ", ") + quote_ident(names[i]);
  }
  query->sql = "SELECT * FROM (" + query->sql + ") AS renamed(" + list + ")";
  return {};
}

}  // namespace

Result<TranslatedView> translate_view(const CreateView& view, const Catalogue& catalogue) {
  translating::Context context;
  context.catalogue = &catalogue;
  context.subqueries = true;
  translating::Env env;
  env.context = &context;
  ASSIGN(auto query, translating::select(env, *view.select));
  TRY(rename(view, &query));
  return TranslatedView{std::move(query.sql), std::move(query.columns), std::move(context.notes)};
}

}  // namespace groundway::sql
