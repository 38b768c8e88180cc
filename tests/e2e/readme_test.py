"""The sessions in README.md and docs/ are what the binary prints: every command is run, every line compared.

A page is one session: its ```console blocks run in order in one folder that holds examples/. `$ ` begins a command, `> ` goes on
with it. What differs from machine to machine stands there as a word (WORDS below). `readme_test.py --update [PAGE]...` writes
the sessions anew.
"""
import os, pathlib, re, shutil, subprocess, sys, tempfile, unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
README = ROOT / "README.md"
BINARY = pathlib.Path(os.environ.get("GROUNDWAY_BIN", ROOT / "build/release/groundway")).resolve()
WORDS = [(r"/\S*groundway-readme-\w+/shop\b", "/srv/shop"), (r"localhost:\d{2,5}", "localhost:PORT"), (r"\b[0-9.]+ (ms|s)\b", "TIME"), (r"sslrootcert=\S+", "sslrootcert=CA"),
         (r"PostgreSQL \d+\.\d+", "PostgreSQL VERSION"), (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID"),
         (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "NOW"), (r"\S*/ca\.pem|\S*/root\.crt", "CA"), (r"valid \S+ to \S+ \(\d+ days\)", "valid DATE to DATE"),
         (r"\b20\d{12}_adopt", "VERSION_adopt"), (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"), (r" \(Debian \S+\)", ""), (r"\d+ days old", "N days old")]


def pages():
    return [p for p in [README, *sorted(ROOT.glob("docs/**/*.md"))] if "```console\n" in p.read_text()]


def blocks(text):
    """[(start, end)] of what stands between ```console and ```"""
    return [(m.start(1), m.end(1)) for m in re.finditer(r"```console\n(.*?)```", text, re.S)]


def plain(line):
    for pattern, word in WORDS:
        line = re.sub(pattern, word, line)
    return line.rstrip()


def run_session(commands):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-readme-", dir="/var/tmp"))
    folder.chmod(0o755)
    project = folder / "shop"
    project.mkdir()
    shutil.copytree(ROOT / "examples", project / "examples")
    environment = dict({k: v for k, v in os.environ.items() if not k.startswith(("PG", "DB_", "GROUNDWAY_"))}, PATH=f"{BINARY.parent}:/usr/bin:{os.environ['PATH']}", HOME=str(folder), NO_COLOR="1",
                       GROUNDWAY_DEV_HOME=str(folder / "dev"), LC_ALL="C.UTF-8")
    for name in ("GROUNDWAY_ENV", "ENV", "DATABASE_URL", "NODE_ENV", "APP_ENV"):
        environment.pop(name, None)
    try:
        for command in commands:
            done = subprocess.run(["bash", "-c", command], cwd=project, env=environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
            yield command, [plain(l) for l in done.stdout.decode().splitlines()]
    finally:
        subprocess.run([BINARY, "dev", "down"], cwd=project, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


def written(text):
    """[(command, lines it prints)] of a page, and how many of them each block holds"""
    commands, counts = [], []
    for start, end in blocks(text):
        before = len(commands)
        for line in text[start:end].splitlines():
            if line.startswith("$ "):
                commands.append((line[2:], []))
            elif line.startswith("> ") and not commands[-1][1]:
                commands[-1] = (commands[-1][0] + "\n" + line[2:], [])
            else:
                commands[-1][1].append(line)
        counts.append(len(commands) - before)
    return commands, counts


def update(page):
    text = page.read_text()
    commands, counts = written(text)
    came = list(run_session([c for c, _ in commands]))
    for (start, end), count in zip(reversed(blocks(text)), reversed(counts)):
        mine = came[-count:]
        del came[-count:]
        lines = [line for command, printed in mine for line in ["$ " + command.replace("\n", "\n> "), *printed]]
        text = text[:start] + "\n".join(lines) + "\n" + text[end:]
    page.write_text(text)


class Pages(unittest.TestCase):
    maxDiff = None

    def test_each_session_is_what_is_printed(self):
        for page in pages():
            commands, _ = written(page.read_text())
            for (command, expected), (_, came) in zip(commands, run_session([c for c, _ in commands])):
                with self.subTest(page=page.name, command=command):
                    self.assertEqual("\n".join(expected), "\n".join(came))

    def test_the_readme_shows_a_session(self):
        self.assertGreater(len(written(README.read_text())[0]), 5)

    def test_the_opening_is_sixty_words_at_most(self):
        text = README.read_text()
        opening = text[text.index("\n"):text.index("```console")]
        self.assertLessEqual(len(opening.split()), 60)

    def test_every_link_leads_to_a_file(self):
        for page in [README, *ROOT.glob("docs/**/*.md"), ROOT / "CONTRIBUTING.md", ROOT / "ARCHITECTURE.md"]:
            for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
                self.assertTrue((page.parent / link).exists(), f"{page}: {link}")


if __name__ == "__main__":
    if "--update" in sys.argv:
        named = [pathlib.Path(a).resolve() for a in sys.argv[1:] if a != "--update"]
        for page in named or pages():
            update(page)
    else:
        unittest.main()
