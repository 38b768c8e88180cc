#!/usr/bin/env python3
"""The script that a team writes itself: reflect with SQLAlchemy, create the tables, insert in chunks, set the sequences.

usage: DATABASE_URL=postgresql://... sqlalchemy_copy.py FILE [SCHEMA] [--without-checks]

--without-checks leaves CHECK constraints behind: of SQLite's, SQLAlchemy 1.4 reads the columns behind one along with it.
"""
import os, sys

import sqlalchemy as sa


def main():
    source = sa.create_engine("sqlite:///" + sys.argv[1])
    target = sa.create_engine(os.environ["DATABASE_URL"])
    words = [a for a in sys.argv[2:] if a != "--without-checks"]
    schema = words[0] if words else "public"
    tables = sa.MetaData()
    sa.event.listen(tables, "column_reflect", lambda i, t, column: column.update(type=column["type"].as_generic(allow_nulltype=True)))
    tables.reflect(source)
    if "--without-checks" in sys.argv:
        for table in tables.tables.values():
            table.constraints -= {c for c in table.constraints if isinstance(c, sa.CheckConstraint)}
    made = sa.MetaData(schema=schema)
    pairs = [(t, t.to_metadata(made, schema=schema)) for t in tables.sorted_tables if t.name != "sqlite_sequence"]
    for _, table in pairs:
        for column in table.columns:
            column.server_default = None  # SQLite's spelling is not PostgreSQL's
            if isinstance(column.type, sa.types.NullType):
                column.type = sa.Text()
    made.create_all(target)
    with source.connect() as reader, target.begin() as writer:
        for old, new in pairs:
            names = [c.name for c in new.columns if c.computed is None]
            listed = ", ".join('"' + n + '"' for n in names)
            rows = reader.exec_driver_sql(f'select {listed} from "{old.name}"')
            while chunk := rows.fetchmany(1000):
                writer.execute(sa.insert(new), [dict(zip(names, row)) for row in chunk])
            key = list(new.primary_key.columns)
            if len(key) == 1 and isinstance(key[0].type, sa.Integer):
                name = f'"{schema}"."{new.name}"'
                writer.execute(sa.text(f"select setval(pg_get_serial_sequence(:t, :c), coalesce(max(\"{key[0].name}\"), 0) + 1, false) from {name}"),
                               {"t": name, "c": key[0].name})


main()
