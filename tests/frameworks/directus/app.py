#!/usr/bin/env python3
"""app.py VERB DATABASE - a small application of Directus; DATABASE is a SQLite file or a postgresql:// URL.

The collections stand in snapshot.yaml, as `directus schema snapshot` writes them. All else goes through Directus' own API.
"""
import contextlib, datetime, json, os, pathlib, socket, subprocess, sys, time, urllib.error, urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ADMIN = {"email": "admin@example.org", "password": "Secret-word-1"}


def environment(database):
    where = ({"DB_CLIENT": "pg", "DB_CONNECTION_STRING": database} if database.startswith("postgres") else
             {"DB_CLIENT": "sqlite3", "DB_FILENAME": database})
    return dict(os.environ, SECRET="not a secret: a test's own", ADMIN_EMAIL=ADMIN["email"], ADMIN_PASSWORD=ADMIN["password"],
                TELEMETRY="false", LOG_LEVEL="info", EXTENSIONS_PATH="/nonexistent", CACHE_ENABLED="false", **where)


def directus(database, *words):
    ended = subprocess.run(["node", "node_modules/directus/cli.js", *words], cwd=HERE, env=environment(database), text=True,
                           capture_output=True, stdin=subprocess.DEVNULL, timeout=300)
    if ended.returncode != 0:
        raise SystemExit(f"directus {words}: {ended.returncode}\n{ended.stdout[-3000:]}{ended.stderr[-3000:]}")
    return ended.stdout


class Api:
    def __init__(self, port):
        self.base, self.token = f"http://127.0.0.1:{port}", None

    def ask(self, method, path, body=None, status=(200, 204)):
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        request = urllib.request.Request(self.base + path, method=method, headers=headers,
                                         data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                code, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as e:
            code, text = e.code, e.read().decode()
        assert code in (status if isinstance(status, tuple) else (status,)), f"{method} {path}: {code} {text[:1000]}"
        return json.loads(text).get("data") if text else None

    def login(self, email, password):
        self.token = None
        self.token = self.ask("POST", "/auth/login", {"email": email, "password": password})["access_token"]

    def wait(self, process):
        for _ in range(600):
            with contextlib.suppress(OSError):
                return urllib.request.urlopen(self.base + "/server/ping", timeout=5).read()
            assert process.poll() is None, "directus start ended"
            time.sleep(0.1)
        raise AssertionError("directus does not answer")


@contextlib.contextmanager
def running(database):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    process = subprocess.Popen(["node", "node_modules/directus/cli.js", "start"], cwd=HERE, stdin=subprocess.DEVNULL,
                               env=dict(environment(database), PORT=str(port), HOST="127.0.0.1"), stdout=sys.stderr)
    try:
        api = Api(port)
        api.wait(process)
        api.login(**ADMIN)
        yield api
    finally:
        process.terminate()
        process.wait(30)


def migrate(database):
    directus(database, "bootstrap")
    directus(database, "schema", "apply", "--yes", "snapshot.yaml")


def seed(database):
    with running(database) as api:
        role = api.ask("POST", "/roles", {"name": "librarian"})["id"]
        policy = api.ask("POST", "/policies", {"name": "reads books", "app_access": False, "roles": [{"role": role}],
                                               "permissions": [{"collection": "books", "action": "read", "fields": ["*"], "permissions": {}}]})
        assert policy["id"]
        for i in range(1, 9):
            api.ask("POST", "/users", {"email": f"user{i}@example.org", "password": f"secret word {i}", "role": role, "tags": ["a", f"t{i}"]})
        for i in range(1, 21):
            api.ask("POST", "/items/authors", {"name": f"author {i}", "born": f"19{i + 10}-02-28" if i % 3 else None})
        for i in range(1, 51):
            api.ask("POST", "/items/books", {
                "title": f'book {i} "quoted" é', "text": f"line\nline {i}" if i % 4 else None, "on_loan": i % 2 == 0, "copies": i,
                "pages_read": str(i * 10 ** 12), "weight": i / 8, "price": f"{i}.25", "printed": f"2024-03-{i % 28 + 1:02}T10:20:30",
                "seen": f"2024-03-{i % 28 + 1:02}T10:20:30.000Z" if i % 5 else None, "day": f"20{i + 10}-02-28", "opens": f"{i % 24:02}:30:00",
                "details": {"n": i, "deep": [1, None, "x"]} if i % 6 else None, "labels": ["red", f"l{i}"], "key": f"00000000-0000-4000-8000-{i:012}",
                "author": i % 20 + 1})
        api.ask("DELETE", "/items/books/50")
        api.ask("PATCH", "/items/books/1", {"title": "changed"})
        api.ask("POST", "/comments", {"collection": "books", "item": "1", "comment": "worth reading"})


READ = ["/users?sort=email&fields=*", "/roles?sort=id", "/policies?sort=id", "/permissions?sort=id", "/collections", "/settings",
        "/revisions?sort=id&limit=-1", "/activity?sort=id&limit=-1", "/comments", "/items/authors?sort=id&limit=-1", "/items/books?sort=id&limit=-1"]
# What a login, or the column's type in the other database, changes.
MOVING = {"last_access", "last_page", "schema", "token"}


def plain(value):
    if isinstance(value, dict):
        # A bigint is a number on SQLite and a text on PostgreSQL: that is how the drivers hand it over.
        return {k: str(v) if k == "pages_read" else plain(v) for k, v in value.items() if k not in MOVING}
    return [plain(v) for v in value] if isinstance(value, list) else value


def dump(database):
    with running(database) as api:
        found = {path.split("?")[0]: api.ask("GET", path) for path in READ}
    found = {name: plain(rows) for name, rows in found.items()}
    found["/activity"] = [r for r in found["/activity"] if r["action"] != "login"]
    print(json.dumps({name: rows if isinstance(rows, list) else [rows] for name, rows in found.items()}))


def use(database):
    with running(database) as api:
        api.login("user3@example.org", "secret word 3")
        books = api.ask("GET", "/items/books?limit=-1&filter[on_loan][_eq]=true&filter[copies][_gt]=40")
        assert len(books) == 4, books
        api.ask("GET", "/items/authors", status=403)
        api.token = None
        api.ask("POST", "/auth/login", {"email": "user3@example.org", "password": "wrong"}, status=401)


def write(database):
    with running(database) as api:
        author = api.ask("POST", "/items/authors", {"name": "late"})
        assert author["id"] == 21, author
        book = api.ask("POST", "/items/books", {"title": "late", "author": 21, "details": {"late": True}, "key": "00000000-0000-4000-8000-00000000ffff"})
        assert book["id"] == 51, book  # 50 was given before, and its row deleted
        assert book["on_loan"] is False and book["copies"] == 1 and book["date_created"], book
        made = datetime.datetime.fromisoformat(book["date_created"].replace("Z", "+00:00"))
        assert abs((datetime.datetime.now(datetime.timezone.utc) - made).total_seconds()) < 60, book
        changed = api.ask("PATCH", "/items/books/51", {"on_loan": True, "seen": "2026-01-02T03:04:05.000Z", "price": "9.75"})
        assert changed["on_loan"] is True and changed["seen"].startswith("2026-01-02T03:04:05"), changed
        api.ask("POST", "/items/books", {"title": "no author", "author": 999}, status=400)
        user = api.ask("POST", "/users", {"email": "late@example.org", "password": "late secret"})
        api.ask("POST", "/users", {"email": "late@example.org", "password": "x"}, status=400)
        api.ask("POST", "/collections", {"collection": "shelves", "schema": {}, "meta": {}, "fields": [
            {"field": "id", "type": "integer", "schema": {"is_primary_key": True, "has_auto_increment": True}, "meta": {}}]})
        api.ask("POST", "/items/shelves", {})
        api.ask("DELETE", "/collections/shelves")
        api.ask("DELETE", "/items/books/51")
        api.ask("DELETE", "/items/authors/21")
        api.ask("DELETE", f"/users/{user['id']}")


def check(database):
    """What Directus' own migrations still find to do."""
    found = ["directus bootstrap applied migrations"] if "Applying" in directus(database, "bootstrap") else []
    if "up to date" not in directus(database, "database", "migrate:latest"):
        found.append("directus database migrate:latest")
    print(json.dumps(found))


if __name__ == "__main__":
    {"migrate": migrate, "seed": seed, "dump": dump, "use": use, "write": write, "check": check}[sys.argv[1]](sys.argv[2])
