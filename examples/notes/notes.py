"""A small application: people, their passwords, their notes. It knows its database from DATABASE_URL alone.

usage: notes.py add EMAIL PASSWORD | login EMAIL PASSWORD | write EMAIL TEXT | list
"""
import datetime, hashlib, hmac, os, sys

import sqlalchemy as sa

tables = sa.MetaData()
people = sa.Table("people", tables, sa.Column("id", sa.Integer, primary_key=True),
                  sa.Column("email", sa.String(254), nullable=False, unique=True),
                  sa.Column("password", sa.LargeBinary, nullable=False), sa.Column("active", sa.Boolean, nullable=False),
                  sa.Column("joined", sa.DateTime, nullable=False))
notes = sa.Table("notes", tables, sa.Column("id", sa.Integer, primary_key=True),
                 sa.Column("person_id", sa.ForeignKey("people.id"), nullable=False, index=True), sa.Column("text", sa.Text, nullable=False))


def hashed(password, salt):
    return salt + hashlib.scrypt(password.encode(), salt=salt, n=2 ** 12, r=8, p=1)


def main():
    engine = sa.create_engine(os.environ.get("DATABASE_URL", "sqlite:///notes.db"))
    verb, *words = sys.argv[1:]
    with engine.begin() as db:
        if engine.dialect.name == "sqlite":
            tables.create_all(db)
        if verb == "add":
            db.execute(sa.insert(people).values(email=words[0], password=hashed(words[1], os.urandom(16)), active=True,
                                                joined=datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)))
            print("added", words[0])
        elif verb == "login":
            row = db.execute(sa.select(people).where(people.c.email == words[0])).first()
            good = row and hmac.compare_digest(hashed(words[1], row.password[:16]), bytes(row.password))
            print(f"{words[0]} is in, as number {row.id}" if good else "no")
        elif verb == "write":
            person = db.execute(sa.select(people.c.id).where(people.c.email == words[0])).scalar_one()
            made = db.execute(sa.insert(notes).values(person_id=person, text=words[1]))
            print("note", made.inserted_primary_key[0])
        else:
            for row in db.execute(sa.select(people.c.email, notes.c.text).join(notes).order_by(notes.c.id)):
                print(f"{row.email}: {row.text}")


main()
