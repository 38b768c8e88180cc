#include "drift/view_body.h"

#include <gtest/gtest.h>

namespace groundway::drift {
namespace {

TEST(ViewBody, of_one_relation_needs_no_qualified_columns) {
  EXPECT_EQ(in_later_spelling(" SELECT users.email,\n    lower(users.name) AS n\n   FROM public.users\n  WHERE (users.id > 1);"),
            " SELECT email,\n    lower(name) AS n\n   FROM public.users\n  WHERE (id > 1);");
  EXPECT_EQ(in_later_spelling(" SELECT u.\"E Mail\"\n   FROM public.users u;"), " SELECT \"E Mail\"\n   FROM public.users u;");
  EXPECT_EQ(in_later_spelling(" SELECT g.a FROM public.f(1) WITH ORDINALITY g(a, n);"),
            " SELECT a FROM public.f(1) WITH ORDINALITY g(a, n);");
}

TEST(ViewBody, of_several_relations_stays) {
  for (const char* query : {" SELECT a.x FROM (public.a JOIN public.b ON ((a.x = b.x)));", " SELECT a.x FROM public.a, public.b;",
                            " SELECT a.x FROM public.a UNION SELECT b.x FROM public.b;", " SELECT 1 AS one;"}) {
    EXPECT_EQ(in_later_spelling(query), query);
  }
}

TEST(ViewBody, of_a_query_within_stays_qualified) {
  EXPECT_EQ(in_later_spelling(" SELECT a.x FROM public.a WHERE (EXISTS ( SELECT 1 FROM public.b WHERE (b.x = a.x)));"),
            " SELECT x FROM public.a WHERE (EXISTS ( SELECT 1 FROM public.b WHERE (b.x = a.x)));");
  EXPECT_EQ(in_later_spelling(" SELECT s.x FROM ( SELECT a.x FROM public.a) s;"),
            " SELECT x FROM ( SELECT a.x FROM public.a) s;");
  EXPECT_EQ(in_later_spelling(" WITH c AS ( SELECT a.x FROM public.a) SELECT c.x FROM c;"),
            " WITH c AS ( SELECT a.x FROM public.a) SELECT x FROM c;");
}

TEST(ViewBody, whole_rows_functions_and_types_of_a_schema_stay) {
  const std::string query = " SELECT app.* , app.f(1) AS f, 'x'::app.kind AS k, extract(year FROM now()) AS y FROM app.app;";
  EXPECT_EQ(in_later_spelling(query), query);
  EXPECT_EQ(in_later_spelling(" SELECT (t.addr).city AS c, t.x IS DISTINCT FROM t.y AS d FROM public.t;"),
            " SELECT (addr).city AS c, x IS DISTINCT FROM y AS d FROM public.t;");
}

TEST(ViewBody, an_order_by_a_hidden_column_stays) {
  EXPECT_EQ(in_later_spelling(" SELECT t.b AS a, t.c FROM public.t ORDER BY t.a, t.c;"),
            " SELECT b AS a, c FROM public.t ORDER BY t.a, c;");
  EXPECT_EQ(in_later_spelling(" SELECT DISTINCT ON (t.a, t.c) t.b AS a, t.c FROM public.t ORDER BY t.a, t.c, lower(t.a);"),
            " SELECT DISTINCT ON (t.a, c) b AS a, c FROM public.t ORDER BY t.a, c, lower(a);");
}

}  // namespace
}  // namespace groundway::drift
