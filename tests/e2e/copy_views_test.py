"""`groundway copy`: views in the style of real applications, each proven on both sides or named with its reason."""
import hashlib, random, sqlite3, unittest

import psycopg2

from harness import CopyCase

SHOP = """
create table users (id integer primary key, name text not null, mail text collate nocase, city text, age int, vip boolean not null default 0,
  created datetime, born date, seen integer, balance decimal(10,2), settings json, ref text);
create table orders (id integer primary key, user_id int references users, at datetime, total real, state text not null, paid boolean, note text);
create table items (order_id int references orders, n int, sku text, price real, qty int, discount real, primary key (order_id, n));
create table tags (name text primary key, parent text references tags);
create table nodes (id integer primary key, parent int references nodes, label text);
create table logs (id integer primary key, at integer, level text, line text, took real);
create table empty_one (id integer primary key, v text);
"""
CITIES = ["Berlin", "berlin", "São Paulo", "Zürich", "", None, "O'Hare", "New York"]


def fill(connection):
    draw = random.Random(5)
    for i in range(1, 61):
        connection.execute("insert into users values (?,?,?,?,?,?,?,?,?,?,?,?)", (
            i * 3, f"user {i:02d}" if i % 7 else f"Ünal_{i}%", f"U{i % 20}@Example.org" if i % 3 else f"u{i % 20}@example.ORG",
            CITIES[i % 8], None if i % 9 == 0 else 15 + i, i % 4 == 0, f"2024-{1 + i % 12:02d}-{1 + i % 28:02d} {i % 24:02d}:30:15",
            f"{1950 + i}-02-28" if i % 5 else None, 1_700_000_000 + i * 86_401, f"{i * 7}.{i % 100:02d}",
            '{"theme": "dark", "n": %d, "deep": {"a": [1, 2, %d]}}' % (i, i) if i % 6 else None, str(i) if i % 2 else "x"))
    for i in range(1, 201):
        connection.execute("insert into orders values (?,?,?,?,?,?,?)", (
            i, 3 * draw.randint(1, 60), f"2024-{1 + i % 12:02d}-{1 + i % 28:02d} 00:00:00", round(draw.random() * 500, 2),
            draw.choice(["open", "done", "Done", "void"]), draw.choice([0, 1, None]), draw.choice([None, "", "gift", "Rush 1", "12"])))
        for n in range(i % 4):
            connection.execute("insert into items values (?,?,?,?,?,?)", (
                i, n, f"SKU-{draw.randint(1, 30):03d}", draw.choice([1.5, 2.25, 19.99, 0.0]), draw.randint(0, 9), draw.choice([0, 0.1, None])))
    connection.executemany("insert into tags values (?,?)", [("a", None), ("b", "a"), ("c", "b"), ("d", "a")])
    connection.executemany("insert into nodes values (?,?,?)", [(i, i // 2 or None, f"n{i}") for i in range(1, 32)])
    connection.executemany("insert into logs values (?,?,?,?,?)", [
        (i, 1_700_000_000 + i * 977, draw.choice(["info", "warn", "error"]), f"[{i}] it's a line", draw.random()) for i in range(1, 120)])


PROVEN = {  # name: query
    "v_plain": "select * from users",
    "v_alias": "select u.id as user_id, u.name as \"Full Name\" from users u",
    "v_where": "select id from users where age > 30 and vip = 1",
    "v_bool_bare": "select id from users where vip",
    "v_bool_not": "select id, not vip as plain from users",
    "v_bool_sum": "select sum(vip) as vips, count(*) as n from users",
    "v_bool_case": "select id, case when paid = 1 then 'yes' when paid = 0 then 'no' else '?' end as p from orders",
    "v_int_div": "select id, age / 7 as d, age % 7 as m from users",
    "v_div_zero": "select order_id, n, qty / (qty - qty) as never, price / (qty - qty) as none from items",
    "v_avg": "select city, avg(age) as a, min(age) as lo, max(age) as hi from users group by city",
    "v_total": "select state, total(total) as t, sum(total) as s, count(paid) as c from orders group by state",
    "v_having": "select user_id, count(*) as n from orders group by user_id having count(*) > 3 and sum(total) > 100",
    "v_join": "select o.id, u.name from orders o join users u on u.id = o.user_id",
    "v_left_join": "select u.id, o.id as order_id from users u left join orders o on o.user_id = u.id and o.state = 'open'",
    "v_using": "select order_id, n, o.state from items join orders o on o.id = items.order_id",
    "v_comma": "select u.id, o.id as oid from users u, orders o where u.id = o.user_id and o.total > 400",
    "v_line": "select order_id, sum(price * qty * (1 - coalesce(discount, 0))) as line from items group by order_id",
    "v_round": "select order_id, n, round(price * qty * 1.19, 2) as gross from items",
    "v_like": "select id from users where name like 'USER 1%'",
    "v_like_escape": "select id from users where name like '%\\%%' escape '\\'",
    "v_not_like": "select id from orders where note not like 'g%'",
    "v_glob": "select id from users where name glob 'user ?[0-4]'",
    "v_instr": "select id, instr(mail, '@') as at from users",
    "v_substr": "select id, substr(name, 1, 4) as a, substr(name, -2) as b, substr(mail, 2, 3) as c from users",
    "v_upper": "select id, upper(name) as u, lower(mail) as l, length(name) as n from users",
    "v_trim": "select id, trim(name) as t, replace(name, ' ', '-') as slug, ltrim(note, 'R') as l from (select users.id, users.name, orders.note from users join orders on orders.user_id = users.id)",
    "v_concat": "select id, name || ' <' || mail || '>' as who, id || ':' || age as k from users",
    "v_coalesce": "select id, coalesce(city, '-') as c, ifnull(age, -1) as a, nullif(city, '') as n from users",
    "v_iif": "select id, iif(age > 40, 'old', 'young') as band from users",
    "v_is": "select id from users where city is null or city is not 'Berlin'",
    "v_in": "select id from orders where state in ('open', 'done') and user_id not in (select id from users where vip = 1)",
    "v_exists": "select id from users u where exists (select 1 from orders o where o.user_id = u.id and o.total > 300)",
    "v_scalar": "select id, (select count(*) from orders o where o.user_id = users.id) as n, (select max(total) from orders o where o.user_id = users.id) as top from users",
    "v_between": "select id from users where born between '1970-01-01' and '1990-12-31'",
    "v_date": "select id, date(created) as d, time(created) as t from users",
    "v_strftime": "select strftime('%Y-%m', created) as month, count(*) as n from users group by 1",
    "v_year": "select strftime('%Y', at) as y, strftime('%m', at) as m, sum(total) as s from orders group by y, m",
    "v_epoch": "select id, datetime(seen, 'unixepoch') as seen_at from users",
    "v_day_before": "select id, date(created, '-1 day') as d, date(created, 'start of month') as m from users",
    "v_julian": "select id, cast(julianday(created) - julianday('2024-01-01') as integer) as days from users",
    "v_union": "select id, name as label from users union select id, state from orders",
    "v_union_all": "select 'u' as kind, count(*) as n from users union all select 'o', count(*) from orders",
    "v_except": "select id from users except select user_id from orders",
    "v_intersect": "select id from users intersect select user_id from orders",
    "v_distinct": "select distinct state, paid from orders",
    "v_cte": "with big as (select * from orders where total > 250) select user_id, count(*) as n from big group by user_id",
    "v_recursive": "with recursive tree(id, depth) as (select id, 0 from nodes where parent is null union all select n.id, t.depth + 1 from nodes n join tree t on n.parent = t.id) select * from tree",
    "v_path": "with recursive p(name, path) as (select name, name from tags where parent is null union all select t.name, p.path || '/' || t.name from tags t join p on t.parent = p.name) select * from p",
    "v_counter": "with recursive c(x) as (select 1 union all select x + 1 from c where x < 20) select x, x * x as sq from c",
    "v_row_number": "select id, row_number() over (partition by user_id order by id) as n from orders",
    "v_rank": "select id, rank() over (order by total desc) as r, dense_rank() over (order by state) as d from orders",
    "v_running": "select id, sum(total) over (partition by user_id order by id rows between unbounded preceding and current row) as so_far from orders",
    "v_lag": "select id, lag(id, 1) over (order by id) as before, lead(id) over (order by id) as after from logs",
    "v_filter": "select user_id, count(*) filter (where state = 'open') as open, sum(total) filter (where paid) as paid from orders group by user_id",
    "v_group_concat": "select user_id, group_concat(n, ',') as list from (select user_id, 1 as n from orders) group by user_id",
    "v_nested": "select * from v_where where id > 20",
    "v_nested_agg": "select count(*) as n, max(u) as longest from (select length(name) as u from v_plain)",
    "v_limit": "select id, total from orders order by total desc, id limit 10 offset 2",
    "v_case": "select id, case state when 'open' then 1 when 'done' then 2 else 0 end as s from orders",
    "v_empty": "select v, count(*) as n from empty_one group by v",
    "v_values": "select column1 as a, column2 as b from (values (1, 'x'), (2, 'y'))",
    "v_cast": "select id, cast(age as text) as t, cast('12' as integer) as i, cast(total as integer) as whole from (select users.id, age, total from users join orders on orders.user_id = users.id)",
    "v_minmax": "select id, max(age, 30) as m, min(id, 50) as k from users",
    "v_abs": "select id, abs(age - 40) as far, -age as neg from users",
    "v_nocase": "select id from users where mail = 'u4@EXAMPLE.org'",
    "v_numeric": "select sum(balance) as s, max(balance) as top, count(balance) as n from users",
    "v_printf": "select id, printf('%d-%s', id, name) as k from users",
    "v_now": "select id from users where created < datetime('now', '-1 day')",
    "v_json": "select id, json_extract(settings, '$.theme') as theme, settings ->> '$.deep.a[#-1]' as last, settings -> 'deep' as deep from users",
    "v_json_is": "select id from users where json_extract(settings, '$.theme') = 'dark' and json_extract(settings, '$.n') > 20",
    "v_json_group": "select json_extract(settings, '$.theme') as theme, count(*) as c from users group by 1",
    "v_json_cast": "select id, cast(json_extract(settings, '$.n') as integer) as n, json_extract(settings, '$.n') * 2 as twice from users",
    "v_json_made": "select id, json_object('id', id, 'name', name, 'vip', vip) as doc, json_array(id, age, city) as list from users",
    "v_json_list": "select user_id, json_group_array(n) as ones from (select user_id, 1 as n from orders) group by user_id",
    "v_text_counts": "select id, note + 0 as n, cast(note as real) as r, note + ' ' + state as zero from orders",
    "v_latest_order": "select user_id, max(id) as last, state, note from orders group by user_id",
    "v_user_counts": "select users.*, count(orders.id) as n from users left join orders on orders.user_id = users.id group by users.id",
    "v_or_text": "select id, coalesce(age, 'n/a') as age, coalesce(born, '1900-01-01') as born, case when age > 40 then age else 'young' end as band from users",
    "v_months": "select id, date(born, '+18 years') as adult, date(created, '+1 month') as due, date(created, '+' || id || ' days') as late from users",
    "v_median": "select avg(id) as m from (select id from orders order by id limit 2 - (select count(*) from orders) % 2 offset (select (count(*) - 1) / 2 from orders))",
    "v_json_each": "select u.id, j.key, j.value, j.type from users u, json_each(u.settings, '$.deep.a') as j",
    "v_json_has": "select id from users where exists (select 1 from json_each(settings) where key = 'theme' and value = 'dark') and 'dark' in (select value from json_each(settings))",
    "v_quoted": "select id, 'it''s' as \"a \"\"b\"\"\", \"name\" as [odd name] from users",
}
REFUSED = {  # name: (query, words of the reason)
    "r_random": ("select id, random() as r from users", "random"),
    "r_localtime": ("select id, datetime(created, 'localtime') as t from users", "localtime"),
    "r_bare": ("select city, name, count(*) as n from users group by city", "grouped"),
    "r_on_lost": ("select id from r_localtime", "r_localtime"),
    "r_json": ("select id, json_extract(name, '$.theme') as theme from users", "JSON in a column that is text"),
    "r_json_id": ("select j.id from users, json_each(settings) as j", "json_each"),
    "r_json_tree": ("select j.key from users, json_tree(settings) as j", "json_tree"),
    "r_gone": ("select id from nowhere", "nowhere"),
}


class Views(CopyCase):
    def make_shop(self, views):
        self.make(SHOP)
        connection = sqlite3.connect(self.source)
        fill(connection)
        for name, query in views.items():
            connection.execute(f"create view {name} as {query}")
        connection.commit()
        connection.close()

    def proofs(self, ended):
        return {p["object"]: p for p in ended.report["proofs"]}

    def test_views_of_applications_are_proven(self):
        self.make_shop(PROVEN)
        before = hashlib.sha256(self.source.read_bytes()).hexdigest()
        ended = self.copy()
        self.assertIsNotNone(ended.report, ended.words)
        self.assertEqual([(e["object"], e["reason"]) for e in ended.report["left_out"]], [])
        proofs = self.proofs(ended)
        for name in PROVEN:
            self.assertTrue(proofs["view " + name]["proven"], name)
        self.assertEqual(ended.code, 0, ended.words)
        self.assertIn("view v_plain: proven, 60 rows equal", ended.out)
        self.assertEqual(hashlib.sha256(self.source.read_bytes()).hexdigest(), before)

    def test_what_has_no_equal_is_named(self):
        self.make_shop({name: query for name, (query, _) in REFUSED.items()})
        ended = self.copied(8)
        for name, (_, words) in REFUSED.items():
            self.assertTrue(ended.told("left_out", f"view {name}", words), (name, ended.report["left_out"]))
            with self.assertRaises(psycopg2.Error):
                self.sql(f"select * from {name}")

    def test_a_view_that_gives_other_rows_is_caught(self):
        wrong = {"a value": "select id, name || '!' as name, age from users",
                 "a number": "select id, name, age + (id = 9)::int as age from users",
                 "a null": "select id, name, coalesce(age, 0) as age from users",
                 "a row too few": "select id, name, age from users where id <> 9",
                 "a row twice": "select id, name, age from users union all select id, name, age from users where id = 9"}
        self.make_shop({"v": "select id, name, age from users"})
        self.copied()
        right = "create or replace view v as select id, name, age from users"
        for what, query in wrong.items():
            self.sql("create or replace view v as " + query)
            ended = self.copy("--verify-only")
            self.assertEqual(ended.code, 8, (what, ended.words))
            self.assertFalse(self.proofs(ended)["view v"]["proven"], what)
            self.assertIn("only in SQLite: (" if what != "a row twice" else "61 in PostgreSQL", self.proofs(ended)["view v"]["words"])
        self.sql(right)
        ended = self.copy("--verify-only")
        self.assertEqual(ended.code, 0, ended.words)
        self.assertTrue(self.proofs(ended)["view v"]["proven"])

    def test_sums_of_reals_may_differ_in_their_last_digit_only(self):
        self.make("create table t (id integer primary key, g int, r real); create view v as select g, sum(r) as s, avg(r) as a from t group by g",
                  ("insert into t values (?, ?, ?)", [(i, i % 300, random.Random(i).uniform(-1e6, 1e6)) for i in range(30_000)]))
        self.copied()
        self.sql("create or replace view v as select g, sum(r) * 1.0000001 as s, avg(r) as a from t group by g")
        self.assertEqual(self.copy("--verify-only").code, 8)

    def test_columns_generated_from_json_are_computed_on(self):
        self.make("create table t (id integer primary key, doc json, kind text generated always as (json_extract(doc, '$.kind')) stored,"
                  " n integer generated always as (json_extract(doc, '$.n')) virtual); insert into t (doc) values ('{\"kind\": \"a\", \"n\": 7}')")
        self.copied()
        self.sql("insert into t (doc) values ('{\"kind\": \"b\", \"n\": 8}')")
        self.assertEqual(self.value("select string_agg(kind || n, ' ' order by id) from t"), "a7 b8")

    def test_rows_that_stayed_behind_are_not_blamed_on_the_view(self):
        self.make("create table t (id integer primary key, v text); create table other (id integer primary key);"
                  "create view affected as select count(*) as n from t; create view fine as select id from other;"
                  "insert into t values (1, 'a'), (2, cast(x'610062' as text)); insert into other values (1)")
        ended = self.copy("--max-rejects", "1")
        self.assertEqual(ended.code, 8, ended.words)
        proofs = self.proofs(ended)
        self.assertIn("1 row of t stayed behind", proofs["view affected"]["words"])
        self.assertTrue(proofs["view fine"]["proven"])
        self.assertEqual(self.value("select n from affected"), 1)


if __name__ == "__main__":
    unittest.main()
