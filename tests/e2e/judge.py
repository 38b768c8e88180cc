"""An independent judge: what of a SQLite file is not in PostgreSQL and was not named in the report?

    losses = judge(path, dsn, schema, report)      # a list of sentences; empty: nothing was lost without a word

It shares no code with the product: Python's sqlite3 on one side, psycopg2 on the other. Every cell of every table is
compared, and every NOT NULL, key, UNIQUE, CHECK, foreign key, default, generated column, identity, index, view and
trigger must be there or stand in the report's `left_out` or `changed`.
"""
import collections, json, os, re, sqlite3, urllib.parse

import psycopg2

from judge_values import Text, align, canonical_source, canonical_target, computed

ACTIONS = {"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def words_of(sql):
    """Bare words and signs of a statement, without comments, strings and quoted names."""
    plain = re.sub(r"--[^\n]*|/\*.*?(?:\*/|$)|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\[[^\]]*\]", " _ ", sql or "",
                   flags=re.S)
    return [w.upper() for w in re.findall(r"[A-Za-z_0-9$\u0080-\U0010ffff]+|[(),;]", plain)]


class Source:
    def __init__(self, path):
        way = "mode=ro" if os.path.exists(f"{path}-wal") else "immutable=1"  # a reader of a WAL file leaves traces beside it
        self.db = sqlite3.connect(f"file:{urllib.parse.quote(str(path))}?{way}", uri=True)
        self.db.text_factory = Text
        self.db.create_collation("unheard_of", lambda a, b: (a > b) - (a < b))
        self.kinds = {r[1].decode(): (r[2].decode(), r[4]) for r in self.rows("pragma table_list") if r[0] == b"main"}
        self.objects = [(r[0].decode(), r[1].decode(), r[2].decode(), (r[3] or b"").decode())
                        for r in self.rows("select type, name, tbl_name, sql from sqlite_schema")]

    def rows(self, sql, *parameters):
        return self.db.execute(sql, parameters).fetchall()

    def names(self, kind):
        return [o[1] for o in self.objects if o[0] == kind and not o[1].lower().startswith("sqlite_")]

    def sql_of(self, kind, name):
        return next((o[3] for o in self.objects if o[0] == kind and o[1] == name), "")

    def columns(self, table):
        """name, declared type, not null, default, position in the primary key, 0 plain / 2, 3 generated"""
        return [(r[1].decode(), r[2].decode(), r[3], r[4] and r[4].decode(), r[5], r[6])
                for r in self.rows(f"pragma table_xinfo({quoted(table)})") if r[6] != 1]

    def indexes(self, table):
        """name, unique, origin, partial, [(column or None, descending, collation)]"""
        out = []
        for r in self.rows(f"pragma index_list({quoted(table)})"):
            parts = self.rows(f"pragma index_xinfo({quoted(r[1].decode())})")
            keys = [(p[2] and p[2].decode(), p[3], (p[4] or b"").decode()) for p in parts if p[5]]
            out.append((r[1].decode(), r[2], r[3].decode(), r[4], keys))
        return out

    def foreign_keys(self, table):
        keys = collections.OrderedDict()
        for r in self.rows(f"pragma foreign_key_list({quoted(table)})"):
            key = keys.setdefault(r[0], {"table": r[2].decode(), "from": [], "to": [], "update": r[5].decode(), "delete": r[6].decode()})
            key["from"].append(r[3].decode())
            key["to"].append(r[4] and r[4].decode())
        return list(keys.values())

    def primary_key(self, table):
        return [c[0] for c in sorted((c for c in self.columns(table) if c[4]), key=lambda c: c[4])]

    def rowid_alias(self, table):
        key = [c for c in self.columns(table) if c[4]]
        own_index = any(i[2] == "pk" for i in self.indexes(table))
        if len(key) == 1 and key[0][1].upper() == "INTEGER" and not own_index and not self.kinds[table][1]:
            return key[0][0]
        return None

    def sequence(self, table):
        if not any(o[1] == "sqlite_sequence" for o in self.objects):
            return 0
        found = self.rows("select seq from sqlite_sequence where name = cast(? as text)", table)
        return found[0][0] if found and isinstance(found[0][0], int) else 0


class Target:
    def __init__(self, dsn, schema):
        self.connection = psycopg2.connect(dsn)
        self.schema = schema
        self.rows("set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set bytea_output = hex; set search_path = pg_catalog")
        self.oids = dict(self.rows("select relname, c.oid from pg_class c join pg_namespace n on n.oid = relnamespace"
                                   " where nspname = %s and relkind in ('r', 'p', 'v', 'm')", schema))

    def rows(self, sql, *parameters):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def columns(self, oid):
        """name -> (type, not null, default, identity, generated)"""
        return {r[0]: r[1:] for r in self.rows(
            "select attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attidentity, attgenerated"
            " from pg_attribute a left join pg_attrdef d on adrelid = attrelid and adnum = attnum"
            " where attrelid = %s and attnum > 0 and not attisdropped order by attnum", oid)}

    def constraints(self, oid, kind):
        """name, columns, referred table's oid, referred columns, on update, on delete, deferrable, deferred, validated"""
        return self.rows(
            "select conname::text, array(select attname::text from unnest(conkey) with ordinality k(n, i) join pg_attribute a on"
            " a.attrelid = conrelid and a.attnum = k.n order by i), confrelid, array(select attname::text from unnest(confkey) with"
            " ordinality k(n, i) join pg_attribute a on a.attrelid = confrelid and a.attnum = k.n order by i), confupdtype::text,"
            " confdeltype::text, condeferrable, condeferred, convalidated from pg_constraint where conrelid = %s and contype = %s",
            oid, kind)

    def indexes(self, oid):
        """name -> (unique, partial, [(column or None, descending, definition)], valid)"""
        return {r[0]: r[1:] for r in self.rows(
            "select c.relname, indisunique, indpred is not null, array(select json_build_array(a.attname,"
            " (indoption[i - 1] & 1), pg_get_indexdef(indexrelid, i, true))::text from generate_series(1, indnkeyatts) i left join"
            " pg_attribute a on a.attrelid = indrelid and a.attnum = indkey[i - 1] order by i), indisvalid"
            " from pg_index join pg_class c on c.oid = indexrelid where indrelid = %s", oid)}

    def sequence_next(self, table, column):
        name = self.rows("select pg_get_serial_sequence(%s, %s)", quoted(self.schema) + "." + quoted(table), column)[0][0]
        if not name:
            return None
        last, called = self.rows(f"select last_value, is_called from {name}")[0]
        return last + 1 if called else last


class Judge:
    def __init__(self, path, dsn, schema, report, rejects=None, skip_cells=()):
        self.source, self.target = Source(path), Target(dsn, schema)
        self.report, self.rejects, self.losses, self.skip = report, rejects, [], set(skip_cells)
        self.details = {t["source"]: t for t in report.get("details", [])}

    def told(self, kind, *words, only=("left_out", "changed")):
        """Does the report name an object that begins with `kind` and holds the words?"""
        for entry in (e for where in only for e in self.report.get(where, [])):
            # The object alone must name it, or its reason; case is not the point here.
            text = entry["object"].lower()
            if text.startswith(kind.lower() + " ") and all(w.lower() in text for w in words):
                return True
        return False

    def left_out(self, kind, *words):
        return self.told(kind, *words, only=("left_out",))

    def lose(self, sentence):
        self.losses.append(sentence)

    # --- names ---

    def target_name(self, source, there, renamed=None):
        """Exact, in lower case, or what the report says: then it must be told."""
        for name in (source, source.lower(), "".join(c.lower() if c.isascii() else c for c in source), renamed):
            if name and name in there:
                return name
        return None

    def renamed(self, kind, name, there):
        """The new name that the report's entry of this object ends with."""
        for entry in self.report.get("changed", []):
            if entry["object"].lower() == f"{kind} {name}".lower():
                return next((n for n in there if entry["reason"].split("; ")[0].endswith(": " + n)), None)
        return None

    def table_name(self, table):
        said = self.details.get(table, {}).get("target", "")
        renamed = next((n for n in self.target.oids if said in (f"{self.target.schema}.{n}", f"{self.target.schema}.{quoted(n)}",
                                                                f"{quoted(self.target.schema)}.{quoted(n)}")), None)
        return renamed or self.target_name(table, self.target.oids)

    def column_names(self, table, there):
        said = {c["source"]: c["target"] for c in self.details.get(table, {}).get("columns", [])}
        return {c[0]: said[c[0]] if said.get(c[0]) in there else self.target_name(c[0], there) for c in self.source.columns(table)}

    # --- one table ---

    def judge_rows_of(self, table):
        if self.told("table", table):
            return
        name = self.table_name(table)
        if name is None:
            return self.lose(f"table {table} is not there")
        columns = self.target.columns(self.target.oids[name])
        self.judge_cells(table, name, self.column_names(table, columns), columns)

    def judge_table(self, table):
        if self.left_out("table", table):
            return
        name = self.table_name(table)
        if name is None:
            return self.lose(f"table {table} is neither there nor told")
        if name.lower() != table.lower() and not self.told("table", table):
            self.lose(f"table {table} became {name} and the report does not say so")
        oid = self.target.oids[name]
        columns = self.target.columns(oid)
        names = self.column_names(table, columns)
        for column in [c for c, n in names.items() if n is None]:
            return self.lose(f"column {table}.{column} is not there")
        if list(names.values()) != [c for c in columns if c in names.values()]:
            self.lose(f"table {table}: the columns are in another order")
        for column, target in names.items():
            if column.lower() != target.lower() and not self.told("column", table, column):
                self.lose(f"column {table}.{column} became {target} and the report does not say so")
        self.judge_cells(table, name, names, columns)
        self.judge_columns(table, name, names, columns)
        self.judge_keys(table, oid, names)
        self.judge_indexes(table, oid, names)
        self.judge_foreign_keys(table, oid, names)

    def rejected_rows(self, table):
        if not self.rejects or not self.rejects.exists() or not self.details.get(table, {}).get("rejected"):
            return set()
        rows = (json.loads(line) for f in self.rejects.glob("*.jsonl") for line in f.read_text().splitlines())
        return {r["row"] for r in rows if r["table"] == table}

    def source_rows(self, table, columns, types, reals):
        listed = ", ".join(quoted(c) for c in columns)
        rejected = self.rejected_rows(table)
        key = "rowid, " if rejected else ""
        for row in self.source.db.execute(f"select {key}{listed} from {quoted(table)}"):
            if rejected and str(row[0]) in rejected:
                continue
            yield tuple(canonical_source(v, t, r) for v, t, r in zip(row[1:] if rejected else row, types, reals))

    def judge_cells(self, table, name, names, columns):
        listed = [c for c in names if f"{table}.{c}" not in self.skip]
        types = [columns[names[c]][0] for c in listed]
        reals = [self.source.rows(f"select 1 from {quoted(table)} where typeof({quoted(c)}) = 'real' limit 1") for c in listed]
        texts = ", ".join(f"encode({quoted(names[c])}, 'hex')" if t == "bytea" else quoted(names[c]) + "::text" for c, t in zip(listed, types))
        target = f"{quoted(self.target.schema)}.{quoted(name)}"
        theirs = collections.Counter()
        with self.target.connection.cursor() as cursor:
            cursor.execute(f"select {texts} from {target}")
            for row in cursor:
                theirs[tuple(canonical_target(v, t, bool(r)) for v, t, r in zip(row, types, reals))] += 1
        mine = collections.Counter(self.source_rows(table, listed, types, [bool(r) for r in reals]))
        self.compare_rows(f"table {table}", listed, mine, theirs)
        said = self.details.get(table, {}).get("rows")
        if said is not None and said != sum(theirs.values()) and not self.report.get("dry_run"):
            self.lose(f"table {table}: the report says {said} rows, {sum(theirs.values())} are there")

    def compare_rows(self, what, columns, mine, theirs):
        lost, extra = list((mine - theirs).elements()), list((theirs - mine).elements())
        for row in list(lost):  # Julian days are equal within a millisecond, which no hash can say
            twin = next((e for e in extra if all(align(a, b) for a, b in zip(row, e))), None)
            if twin is not None:
                lost.remove(row)
                extra.remove(twin)
        for row in lost[:3]:
            near = max(extra, key=lambda e: sum(a == b for a, b in zip(row, e)), default=None)
            differs = [] if near is None else [f"{c}: {a!r:.100} became {b!r:.100}" for c, a, b in zip(columns, row, near) if a != b]
            self.lose(f"{what}: a row is not there: {str(row):.300}; nearest differs in {differs[:4]}")
        if len(lost) != len(extra) or (extra and not lost):
            self.lose(f"{what}: {len(lost)} rows of SQLite are not there, {len(extra)} rows are not SQLite's")

    def judge_columns(self, table, name, names, columns):
        alias = self.source.rowid_alias(table)
        for column, _, not_null, default, _, hidden in self.source.columns(table):
            _, required, target_default, identity, generated = columns[names[column]]
            if not_null and not required and not self.left_out("not null", table, column):
                self.lose(f"NOT NULL of {table}.{column} is lost")
            if column == alias:
                self.judge_identity(table, name, column, names, identity)
            elif hidden in (2, 3):
                if generated != "s" and not self.left_out("generated", table, column):
                    self.lose(f"generated column {table}.{column} is a plain one")
            elif default is not None and default.strip("( )").upper() != "NULL":
                if target_default is None and not self.told("default", table, column):
                    self.lose(f"DEFAULT {default} of {table}.{column} is lost")
        checks = words_of(self.source.sql_of("table", table)).count("CHECK")
        there = len(self.target.constraints(self.target.oids[name], "c"))
        absent = sum(e["object"].lower().startswith(("check " + table.lower() + ".", "check " + table.lower() + ":"))
                     for e in self.report.get("left_out", []))
        if checks > there + absent:
            self.lose(f"table {table}: {checks} CHECKs, {there} are there, {absent} named as left out")

    def judge_identity(self, table, name, column, names, identity):
        if self.left_out("identity", table, column):
            return
        if identity not in ("a", "d"):
            return self.lose(f"{table}.{column} is no identity column")
        highest = self.source.rows(f"select max({quoted(column)}) from {quoted(table)}")[0][0] or 0
        highest = max(highest, self.source.sequence(table), 0)
        next_value = self.target.sequence_next(name, names[column])
        if next_value is None or next_value <= highest:
            if highest < 2**63 - 1:
                return self.lose(f"{table}.{column}: the next id is {next_value}, {highest} was given already")
            return None
        return self.try_insert(table, name, column, names)

    def try_insert(self, table, name, column, names):
        """A row without an id, made of an existing one; only a clash of the id itself is our business."""
        others = [quoted(names[c[0]]) for c in self.source.columns(table) if c[0] != column and c[5] == 0]
        target = f"{quoted(self.target.schema)}.{quoted(name)}"
        keys = [c[0] for c in self.target.constraints(self.target.oids[name], "p")]
        sequence = self.target.rows("select pg_get_serial_sequence(%s, %s)", target, names[column])[0][0]
        last, called = self.target.rows(f"select last_value, is_called from {sequence}")[0]
        listed = ", ".join(others)
        sql = f"insert into {target} ({listed}) select {listed} from {target} limit 1" if others else f"insert into {target} default values"
        with self.target.connection.cursor() as cursor:
            cursor.execute("savepoint try")
            try:
                cursor.execute(sql)
            except psycopg2.errors.UniqueViolation as error:
                if error.diag.constraint_name in keys:
                    self.lose(f"table {table}: a new row without an id clashes: {error}")
            except psycopg2.Error:
                pass  # another constraint or a trigger: the data's own affair
            cursor.execute("rollback to savepoint try")
            cursor.execute("select setval(%s, %s, %s)", (sequence, last, called))  # a sequence does not roll back

    def judge_keys(self, table, oid, names):
        key = [names[c] for c in self.source.primary_key(table)]
        there = self.target.constraints(oid, "p")
        if key and (not there or there[0][1] != key) and not self.told("primary key", table):
            self.lose(f"PRIMARY KEY {key} of {table} is {there and there[0][1]}")
        unique = [c[1] for c in self.target.constraints(oid, "u")] + [c[1] for c in there]
        plain = [[json.loads(p)[0] for p in parts] for u, partial, parts, valid in self.target.indexes(oid).values()
                 if u and not partial and valid]
        folded = [[json.loads(p)[2] for p in parts] for u, partial, parts, _ in self.target.indexes(oid).values() if u and not partial]
        for _, _, origin, _, keys in self.source.indexes(table):
            if origin == "c" or self.left_out("unique" if origin == "u" else "primary key", table, *[k[0] for k in keys]):
                continue
            wanted = [names[k[0]] for k in keys]
            if wanted not in unique + plain and sorted(wanted) not in [sorted(p) for p in plain if None not in p]:
                self.lose(f"UNIQUE {wanted} of {table} is lost")
            nocase = [names[k[0]] for k in keys if k[2].upper() == "NOCASE"]
            texts = [n for n in nocase if self.target.columns(oid)[n][0].startswith(("text", "character"))]
            if texts and not any(all(any("lower(" in part and n.replace('"', '""') in part for part in parts) for n in texts) for parts in folded):
                self.lose(f"UNIQUE {wanted} of {table} compares without case in SQLite, and no index does so")

    def judge_indexes(self, table, oid, names):
        there, columns = self.target.indexes(oid), self.target.columns(oid)
        for index, unique, origin, partial, keys in self.source.indexes(table):
            if origin != "c" or self.left_out("index", index):
                continue
            name = self.target_name(index, there) or self.renamed("index", index, there)
            if name is None:
                self.lose(f"index {index} of {table} is lost")
                continue
            is_unique, is_partial, parts, valid = there[name]
            parts = [json.loads(p) for p in parts]
            whole = partial and not is_partial and self.told("index", index)  # a predicate that is always true, told
            if bool(unique) != is_unique or (bool(partial) != is_partial and not whole) or not valid or len(parts) != len(keys):
                self.lose(f"index {index}: unique {unique}, partial {partial}, {len(keys)} parts became {there[name]}")
                continue
            for (column, descending, collation), (target, target_descending, definition) in zip(keys, parts):
                is_text = column is None or columns[names[column]][0].startswith(("text", "character"))
                by_value = target is None if column is None or (collation.upper() in ("NOCASE", "RTRIM") and is_text) else True
                same = column is None or target == names[column] or (target is None and names[column].replace('"', '""') in definition)
                if not same or descending != target_descending or not (by_value or self.told("index", index)):
                    self.lose(f"index {index}: {column} {descending} {collation} became {definition} {target_descending}")

    def judge_foreign_keys(self, table, oid, names):
        there = self.target.constraints(oid, "f")
        by_oid = {o: n for n, o in self.target.oids.items()}
        deferred = 0
        for key in self.source.foreign_keys(table):
            parent = next((t for t in self.source.kinds if t.lower() == key["table"].lower()), None)
            if self.left_out("foreign key", table, *key["from"], key["table"]):
                continue
            if parent is None:
                self.lose(f"foreign key of {table} to the missing {key['table']} is not told")
                continue
            referred = key["to"] if all(key["to"]) else self.source.primary_key(parent)
            parent_columns = self.column_names(parent, self.target.columns(self.target.oids[self.table_name(parent)]))
            by_case = {c.lower(): n for c, n in parent_columns.items()}
            own = {c.lower(): n for c, n in names.items()}
            pairs = {(own[f.lower()], by_case[t.lower()]) for f, t in zip(key["from"], referred)}
            match = [c for c in there if by_oid.get(c[2]) == self.table_name(parent) and set(zip(c[1], c[3])) == pairs]
            if not match:
                self.lose(f"foreign key {table} {key['from']} to {key['table']} {referred} is lost")
                continue
            actions = [(ACTIONS[c[4]], ACTIONS[c[5]]) for c in match]
            if (key["update"], key["delete"]) not in actions and not self.told("foreign key", table, *key["from"]):
                self.lose(f"foreign key {table} {key['from']}: actions {key['update']}, {key['delete']} became {actions}")
            if not any(c[8] for c in match) and not self.told("foreign key", table):
                self.lose(f"foreign key {table} {key['from']} is not validated")
            deferred += 1
        self.judge_deferrable(table, there, deferred)

    def judge_deferrable(self, table, there, carried):
        words = words_of(self.source.sql_of("table", table))
        wanted = sum(words[i:i + 3] == ["DEFERRABLE", "INITIALLY", "DEFERRED"] and words[i - 1] != "NOT" for i in range(len(words)))
        if carried == len(self.source.foreign_keys(table)) and wanted > sum(bool(c[7]) for c in there):
            self.lose(f"table {table}: {wanted} deferred foreign keys, {sum(bool(c[7]) for c in there)} are so")

    # --- the rest ---

    def judge_views(self):
        for view in self.source.names("view"):
            if self.left_out("view", view):
                continue
            name = self.target_name(view, self.target.oids)
            if name is None:
                self.lose(f"view {view} is neither there nor told")
                continue
            self.judge_view(view, name)

    def judge_view(self, view, name):
        columns = self.target.columns(self.target.oids[name])
        types = [c[0] for c in columns.values()]
        cursor = self.source.db.execute(f"select * from {quoted(view)}")
        rows = cursor.fetchall()
        if len(cursor.description) != len(types):
            return self.lose(f"view {view}: {len(cursor.description)} columns became {len(types)}")
        reals = [any(isinstance(r[i], float) for r in rows) for i in range(len(types))]
        mine = collections.Counter(computed(canonical_source(v, t, r) for v, t, r in zip(row, types, reals)) for row in rows)
        texts = ", ".join(f"encode({quoted(c)}, 'hex')" if t == "bytea" else quoted(c) + "::text" for c, t in zip(columns, types))
        try:
            found = self.target.rows(f"select {texts} from {quoted(self.target.schema)}.{quoted(name)}")
        except psycopg2.Error as error:
            self.target.connection.rollback()
            return self.lose(f"view {view} cannot be read: {error}")
        theirs = collections.Counter(computed(canonical_target(v, t, r) for v, t, r in zip(row, types, reals)) for row in found)
        self.compare_rows(f"view {view}", list(columns), mine, theirs)

    def judge_triggers(self):
        there = {r[0] for r in self.target.rows("select tgname from pg_trigger t join pg_class c on c.oid = tgrelid join pg_namespace n"
                                                " on n.oid = relnamespace where nspname = %s and not tgisinternal", self.target.schema)}
        for trigger in self.source.names("trigger"):
            found = self.target_name(trigger, there) or self.renamed("trigger", trigger, there)
            if not found and not self.left_out("trigger", trigger):
                self.lose(f"trigger {trigger} is neither there nor told")

    def judge_skipped(self):
        for name, (kind, _) in self.source.kinds.items():
            if kind in ("virtual", "shadow") and not self.left_out("table", name):
                self.lose(f"{kind} table {name} is not named")

    def judge_indexes_names(self):
        """An index on a table that is not carried must be named as well."""
        for kind, name, table, _ in self.source.objects:
            if kind == "index" and self.left_out("table", table) and not name.startswith("sqlite_") and not self.left_out("index", name):
                self.lose(f"index {name} on {table} is not named")

    def run(self, tables=None, data_only=False):
        """`data_only`: the tables were there before, so only their rows are ours; its ledgers are not."""
        for table in self.source.names("table"):
            if self.source.kinds.get(table, ("table", 0))[0] == "table" and (tables is None or table in tables):
                self.judge_rows_of(table) if data_only else self.judge_table(table)
        if tables is None and not data_only:
            self.judge_views()
            self.judge_triggers()
            self.judge_skipped()
            self.judge_indexes_names()
        self.target.connection.rollback()
        self.target.connection.close()
        self.source.db.close()
        return self.losses


def judge(path, dsn, schema, report, tables=None, data_only=False, **more):
    return Judge(path, dsn, schema, report, **more).run(tables, data_only)
