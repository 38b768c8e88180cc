"""app.py VERB DATABASE: migrate | seed | dump | use | write | check. DATABASE is a SQLite file or a postgresql:// URL.

`seed` writes as Microsoft.Data.Sqlite does; `dump` reads both sides into Python's uuid, Decimal, datetime and so on. .NET
counts times in 100 ns; PostgreSQL has microseconds, and the copy was told to cut.
"""
import base64, datetime as dt, decimal, hashlib, json, pathlib, re, sqlite3, struct, sys, uuid

import psycopg2
import psycopg2.extras

HERE = pathlib.Path(__file__).resolve().parent
MIGRATIONS = [("20240105101112_Initial", "8.0.4"), ("20240307080910_Visits", "8.0.4")]
TABLES = {"AspNetRoles": "Id", "AspNetUsers": "Id", "AspNetUserClaims": "Id", "AspNetUserRoles": '"UserId", "RoleId"', "Visits": "Number"}
UTC = dt.timezone.utc
D = decimal.Decimal


class Database:
    def __init__(self, place):
        self.postgres = place.startswith("postgresql:")
        self.connection = psycopg2.connect(place) if self.postgres else sqlite3.connect(place)
        if self.postgres:
            psycopg2.extras.register_uuid()
            self.run("set timezone = 'UTC'")

    def run(self, sql, *values):
        cursor = self.connection.cursor()
        cursor.execute(sql.replace("?", "%s") if self.postgres else sql, values)
        names = [c[0] for c in cursor.description] if cursor.description else []
        return [dict(zip(names, row)) for row in cursor.fetchall()] if names else []

    def one(self, sql, *values):
        return list(self.run(sql, *values)[0].values())[0]

    def insert(self, table, **values):
        names = ", ".join(f'"{n}"' for n in values)
        self.run(f'insert into "{table}" ({names}) values ({", ".join("?" * len(values))})', *values.values())

    def refused(self, sql, *values):
        self.run("savepoint before_it")
        try:
            self.run(sql, *values)
        except psycopg2.IntegrityError:
            self.run("rollback to savepoint before_it")
        else:
            raise AssertionError("taken, not refused: " + sql)


# --- ASP.NET Core Identity's password hash, version 3 ---

def hash_password(word, salt, rounds=1000):
    subkey = hashlib.pbkdf2_hmac("sha512", word.encode(), salt, rounds, 32)
    return base64.b64encode(b"\1" + struct.pack(">III", 2, rounds, len(salt)) + salt + subkey).decode()


def verify_password(stored, word):
    raw = base64.b64decode(stored)
    _, rounds, size = struct.unpack(">III", raw[1:13])
    return hash_password(word, raw[13:13 + size], rounds) == stored


# --- values as the SQLite provider writes them ---

def seven(digits):
    """.FFFFFFF: no zeros at the end, and no point where nothing follows it"""
    return ("." + f"{digits:07d}").rstrip("0").rstrip(".")


def moment(second, ticks, offset=""):
    return second.strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0") + seven(ticks) + offset


def span(ticks):
    sign, rest = ("-" if ticks < 0 else ""), abs(ticks)
    rest, fraction = divmod(rest, 10_000_000)
    days, rest = divmod(rest, 86_400)
    return (sign + (f"{days}." if days else "") + f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
            + (f".{fraction:07d}" if fraction else ""))


def guid(n):
    return uuid.UUID(int=0xABCDEF00_0000_4000_8000_000000000000 + n)


def seed(db):
    for n, name in enumerate(["Admin", "Guest"]):
        db.insert("AspNetRoles", Id=str(guid(n)), Name=name, NormalizedName=name.upper(), ConcurrencyStamp=None)
    for n in range(1, 21):
        db.insert("AspNetUsers", Id=str(guid(100 + n)), UserName=f"zoë{n}@example.org", NormalizedUserName=f"ZOË{n}@EXAMPLE.ORG",
                  Email=f"zoë{n}@example.org", NormalizedEmail=f"ZOË{n}@EXAMPLE.ORG", EmailConfirmed=n % 2,
                  PasswordHash=hash_password(f"secret {n}", bytes(range(n, n + 16))), SecurityStamp="S" * 32, ConcurrencyStamp=str(guid(n)),
                  PhoneNumber=None, PhoneNumberConfirmed=0, TwoFactorEnabled=n % 3 == 0, LockoutEnabled=1, AccessFailedCount=n % 4,
                  LockoutEnd=moment(dt.datetime(2030, 1, n), 1234567 * (n % 2), "+00:00") if n % 4 == 0 else None)
        db.insert("AspNetUserRoles", UserId=str(guid(100 + n)), RoleId=str(guid(n % 2)))
        db.insert("AspNetUserClaims", UserId=str(guid(100 + n)), ClaimType="level", ClaimValue=str(n))
    db.run('delete from "AspNetUserClaims" where "Id" = 20')
    seconds = [dt.datetime(2024, 2, 29, 23, 59, 59), dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59), dt.datetime(1969, 12, 31, 12)]
    spans = [0, 1, -1, 36_000_000_000, 864_000_000_000 * 3 + 12_345_678, -864_000_000_000 - 70, None, 863_999_999_990]
    for n in range(1, 121):
        second, ticks = seconds[n % 4], [0, 1234567, 5000000, 9999999, 10][n % 5]
        db.insert("Visits", Id=str(guid(1000 + n)).upper(), Number=n, UserId=str(guid(100 + n % 20 + 1)) if n % 3 else None,
                  Fee=f"{D(n) * D('1234.57')}", Rate=["0.0000000000000000000000000001", "-79228162514264337593543950335.0", None, "1.0"][n % 4],
                  Weight=[0.1, -0.0, 1e308, 5e-324, 100.0][n % 5], Paid=n % 2, State=[1, 2, 7][n % 3], Grade="AÉ€"[n % 3],
                  StartedAt=moment(second, ticks), LocalAt=moment(seconds[(n + 1) % 4], ticks) if n % 6 else None,
                  SeenAt=moment(dt.datetime(2024, 3, 31, 2, 30), ticks, ["+02:00", "-05:30", "+00:00"][n % 3]) if n % 7 else None,
                  MeasuredAt=2460370.5 + n / 8 if n % 5 else None, Day=f"{2000 + n % 50}-02-28" if n % 4 else None,
                  Opens=["00:00:00", "23:59:59.9999990", "07:30:00.0000001", None][n % 4], Lasts=None if spans[n % 8] is None else span(spans[n % 8]),
                  Photo=[b"", bytes(range(256)), None][n % 3], Tags=json.dumps([[], ["a", "b,c", 'd"e', ""], ["é", "null"]][n % 3]),
                  Scores=json.dumps(list(range(n % 4))), Address=['{"Street":"Straße 1","Lines":[]}', None][n % 2], Big=[2**63 - 1, -2**63, 0][n % 3])


# --- both sides as .NET types ---

def ticks_cut(text):
    """A moment's text -> datetime: at most six digits are kept, as the copy was told."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.(\d+))?([+-]\d\d:\d\d)?", text)
    return dt.datetime.fromisoformat(found[1] + "." + ((found[2] or "") + "000000")[:6] + (found[3] or ""))


def span_cut(text):
    found = re.fullmatch(r"(-?)(?:(\d+)\.)?(\d\d):(\d\d):(\d\d)(?:\.(\d{6})\d)?", text)
    days, hours, minutes, seconds, micros = (int(g or 0) for g in found.groups()[1:])
    size = dt.timedelta(days, seconds, micros, 0, minutes, hours)
    return -size if found[1] else size


def julian(day):
    return dt.datetime(2000, 1, 1, 12, tzinfo=UTC) + dt.timedelta(days=day - 2451545)


def utc(value):
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


READ = {"Id": lambda v: uuid.UUID(v), "Fee": D, "Rate": D, "Paid": bool, "StartedAt": lambda v: utc(ticks_cut(v)), "LocalAt": ticks_cut,
        "SeenAt": lambda v: utc(ticks_cut(v)), "MeasuredAt": julian, "Day": dt.date.fromisoformat, "Opens": lambda v: dt.time.fromisoformat(v[:15]),
        "Lasts": span_cut, "Tags": json.loads, "Scores": json.loads, "Address": json.loads}
READ_USERS = {"LockoutEnd": lambda v: utc(ticks_cut(v)), **dict.fromkeys(["EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled"], bool)}


def shown(db, table, name, value):
    if value is None:
        return None
    if not db.postgres:
        readers = READ if table == "Visits" else READ_USERS
        value = readers.get(name, lambda v: v)(value)
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True)
    return repr(bytes(value)) if isinstance(value, memoryview) else repr(value.astimezone(UTC)) if getattr(value, "tzinfo", None) else repr(value)


def dump(db):
    print(json.dumps({table: [{n: shown(db, table, n, v) for n, v in row.items()} for row in
                              db.run(f'select * from "{table}" order by {key if chr(34) in key else chr(34) + key + chr(34)}')]
                      for table, key in TABLES.items()}))


def use(db):
    stored = db.one('select "PasswordHash" from "AspNetUsers" where "NormalizedUserName" = ?', "ZOË7@EXAMPLE.ORG")
    assert verify_password(stored, "secret 7") and not verify_password(stored, "secret 8")
    assert db.one('select count(*) from "Visits" where "Paid" and "StartedAt" < ?', dt.datetime(2000, 1, 1, tzinfo=UTC)) == 60
    assert db.one('select sum("Fee") from "Visits"') == D("8962978.20")
    assert db.one('select "UserId" from "Visits" where "Id" = ?', guid(1001)) == str(guid(102))
    assert db.one('select count(*) from "Visits" where ? = any("Tags")', "b,c") == 40
    assert db.one("""select count(*) from "Visits" where "Address" ->> 'Street' = 'Straße 1'""") == 60
    assert db.one('select count(*) from "Visits" where "Lasts" = ?', dt.timedelta(hours=1)) == 15
    assert db.one('select count(*) from "Visits" where "Grade" = ?', "É") == 40


def write(db):
    db.insert("AspNetUsers", Id="late", NormalizedUserName="LATE", EmailConfirmed=True, PhoneNumberConfirmed=False, TwoFactorEnabled=False,
              LockoutEnabled=True, AccessFailedCount=0)
    claim = db.one("""insert into "AspNetUserClaims" ("UserId", "ClaimType") values ('late', 'x') returning "Id" """)
    assert claim == 21, f"ids of deleted rows are not given again: {claim}"
    db.insert("Visits", Id=uuid.uuid4(), Number=999, UserId="late", Fee=D("12.34"), Weight=1, Paid=True, Grade="X", Tags=["late"], Scores=[1], Big=1)
    visit = db.run('select * from "Visits" where "Number" = 999')[0]
    assert visit["State"] == 1 and visit["Fee"] == D("12.34") and visit["Tags"] == ["late"]
    db.run('update "Visits" set "Lasts" = ?, "Paid" = false where "Number" = 999', dt.timedelta(days=1))
    db.refused('insert into "AspNetUserRoles" values (?, ?)', "late", "none")
    db.refused('insert into "AspNetRoles" ("Id", "NormalizedName") values (?, ?)', "x", "ADMIN")
    db.refused('update "Visits" set "Number" = 0 where "Number" = 999')
    db.run('delete from "AspNetUsers" where "Id" = ?', "late")
    assert db.one('select "UserId" from "Visits" where "Number" = 999') is None
    assert db.one('select count(*) from "AspNetUserClaims" where "Id" = 21') == 0


def migrate(db):
    script = (HERE / ("npgsql.sql" if db.postgres else "sqlite.sql")).read_text()
    db.run(script) if db.postgres else db.connection.executescript(script)
    for name, version in MIGRATIONS:
        db.insert("__EFMigrationsHistory", MigrationId=name, ProductVersion=version)


def check(db):
    done = [row["MigrationId"] for row in db.run('select "MigrationId" from "__EFMigrationsHistory" order by 1')]
    assert done == [name for name, _ in MIGRATIONS], done
    print("[]")


database = Database(sys.argv[2])
{"migrate": migrate, "seed": seed, "dump": dump, "use": use, "write": write, "check": check}[sys.argv[1]](database)
database.connection.commit()
