"""app.py VERB DATABASE: migrate | seed | dump | use | write | check. DATABASE is a SQLite file or a postgresql:// URL."""
import datetime as dt, decimal, json, pathlib, sys, uuid, warnings

import sqlalchemy as sa
from alembic import command, config, migration, script
from alembic.autogenerate import compare_metadata
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash, generate_password_hash

from models import Base, Loan, Mood, Person, State, Tag, Thing

warnings.filterwarnings("ignore", "Dialect sqlite.pysqlite does .not. support Decimal")
HERE = pathlib.Path(__file__).resolve().parent
D = decimal.Decimal


def alembic(url):
    c = config.Config()
    c.set_main_option("script_location", str(HERE / "migrations"))
    c.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return c


def guid(n):
    return uuid.UUID(int=0xABCDEF00000000000000000000000000 + n)


def seed(session):
    for n in range(1, 41):
        session.add(Person(id=n, email=f"p{n}@example.org", password_hash=generate_password_hash(f"secret {n}"),
                           active=n % 3 > 0, mood=[None, Mood.calm, Mood.cross][n % 3], name=f"Zoë {n} 🎻" if n % 5 else None))
    moments = [None, dt.datetime(2024, 2, 29, 23, 59, 59, 999999), dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59),
               dt.datetime(2020, 10, 25, 1, 30)]
    spans = [None, dt.timedelta(0), dt.timedelta(days=3, hours=4, microseconds=5), dt.timedelta(days=-1, seconds=7),
             dt.timedelta(days=-400, microseconds=1), dt.timedelta(hours=23, minutes=59, seconds=59)]
    jsons = [None, {}, [], {"b": 1, "a": [1.5, None, "ß\n\"", True]}, "text", [12345678901234567890], {"deep": {"er": [[[]]]}}, 0.1]
    for n in range(1, 121):
        at = moments[n % len(moments)]
        session.add(Thing(
            id=guid(n), owner_id=n % 40 + 1 if n % 7 else None, state=list(State)[n % 3], price=D(n) * D("1234.57"),
            weight=[0.1, -0.0, 1e308, 5e-324, 1 / 3, None, 100.0][n % 7], exact=D("12345.0123456789") / 1 if n % 2 else None,
            size=[2**63 - 1, -2**63, 0, None][n % 4], small=[32767, -32768, None][n % 3], bought_on=at and at.date(),
            opens_at=at and at.time(), seen_at=at, checked_at=at and at.replace(tzinfo=dt.timezone.utc), lasts=spans[n % len(spans)],
            facts=jsons[n % len(jsons)], plain=jsons[(n + 3) % len(jsons)],
            tags=[[], ["a", "b,c", 'd"e', "{f}", "", "null", "é\\ "], None, ["one"]][n % 4], numbers=[[1, -2, 3], [], None][n % 3],
            picture=[b"", bytes(range(256)), None][n % 3], pickled={"n": n, "set": {1, 2}}, note=["", "line\r\nline\t'\"\\", "🦔" * 50][n % 3]))
        for i in range(n % 4):
            session.add(Loan(thing_id=guid(n), number=i, person_id=n % 40 + 1, fee=D("0.125") * i, returned=bool(i % 2)))
    session.flush()
    session.add_all([Tag(id=1, slug="a", parent_id=None), Tag(id=2, slug="b", parent_id=3), Tag(id=3, slug="c", parent_id=1)])


def shown(value):
    if isinstance(value, dt.datetime) and value.tzinfo:  # SQLite keeps no zone: the same moment in UTC
        value = value.astimezone(dt.timezone.utc).replace(tzinfo=None)
    return json.dumps(value, sort_keys=True, default=repr) if isinstance(value, (dict, list)) else repr(value)


def dump(session):
    out = {}
    for mapper in sorted(Base.registry.mappers, key=lambda m: m.class_.__name__):
        names = [c.key for c in mapper.column_attrs]
        rows = session.query(mapper.class_).order_by(*mapper.primary_key).all()
        out[mapper.class_.__name__] = [{n: shown(getattr(r, n)) for n in names} for r in rows]
    print(json.dumps(out))


def use(session):
    person = session.query(Person).filter_by(email="p7@example.org").one()
    assert check_password_hash(person.password_hash, "secret 7") and not check_password_hash(person.password_hash, "secret 8")
    assert session.query(Thing).filter(Thing.state == State.on_loan, Thing.price > D("1000")).count() > 10
    assert session.query(Person).filter(Person.active.is_(True)).count() == 27
    assert session.query(sa.func.sum(Thing.price)).scalar() == D("8962978.20")
    assert session.query(Thing).filter(Thing.lasts == dt.timedelta(days=3, hours=4, microseconds=5)).count() == 20
    assert session.query(sa.func.count(sa.distinct(Loan.thing_id))).filter(Loan.returned).scalar() == 60
    assert session.get(Thing, guid(5)).pickled["set"] == {1, 2}
    assert session.query(Thing).filter(Thing.bought_on == dt.date(2024, 2, 29)).count() == 24


def write(session):
    last = session.query(sa.func.max(Person.id)).scalar()
    late = Person(email="late@example.org", password_hash=generate_password_hash("late"), mood=Mood.cross)
    session.add(late)
    session.flush()
    session.refresh(late)
    assert late.id > last and late.active is True, (late.id, last)
    thing = Thing(owner=late, lasts=dt.timedelta(days=1), tags=["x"], numbers=[1], facts={"a": 1}, pickled={1}, checked_at=dt.datetime.now(dt.timezone.utc))
    thing.loans.append(Loan(number=1, person_id=late.id))
    session.add(thing)
    session.flush()
    session.refresh(thing)
    assert thing.state is State.ready and thing.price == 0 and thing.made_at is not None and thing.loans[0].returned is False
    thing.state, thing.price = State.lost, D("12.34")
    session.add(Tag(slug="late", parent_id=2))
    session.commit()
    for broken in (Thing(price=D(-1)), Person(email="p1@example.org", password_hash=""), Loan(thing_id=guid(1), number=9, person_id=9999),
                   Thing(owner=late, price=D("12.34"), state=State.lost)):
        session.add(broken)
        try:
            session.flush()
        except sa.exc.IntegrityError:
            session.rollback()
        else:
            raise AssertionError(f"{broken} was taken")
    session.delete(thing)
    session.flush()
    assert session.query(Loan).filter_by(person_id=late.id).count() == 0
    session.commit()


def check(engine, url):
    """At the last revision, nothing to upgrade; prints what autogenerate would change."""
    with engine.connect() as connection:
        context = migration.MigrationContext.configure(connection, opts={"compare_type": True})
        head = script.ScriptDirectory.from_config(alembic(url)).get_current_head()
        assert context.get_current_revision() == head, context.get_current_revision()
        command.upgrade(alembic(url), "head")
        print(json.dumps([repr(d) for d in compare_metadata(context, Base.metadata)]))


def main():
    verb, url = sys.argv[1], sys.argv[2]
    if not url.startswith("postgresql:"):
        url = "sqlite:///" + url
    engine = sa.create_engine(url)
    if verb == "migrate":
        command.upgrade(alembic(url), "head")
    elif verb == "check":
        check(engine, url)
    else:
        with Session(engine) as session:
            {"seed": seed, "dump": dump, "use": use, "write": write}[verb](session)
            session.commit()


main()
