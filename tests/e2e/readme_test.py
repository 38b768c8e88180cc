"""The session in README.md is what the binary prints: every command is run, every line compared.

What differs from machine to machine stands there as a word: PORT, TIME, VERSION, and CA for the path of the CA file.
`readme_test.py --update` writes the session anew.
"""
import json, os, pathlib, re, shutil, subprocess, sys, tempfile, unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
README = ROOT / "README.md"
BINARY = pathlib.Path(os.environ.get("GROUNDWAY_BIN", ROOT / "build/release/groundway")).resolve()
WORDS = [(r"localhost:\d{2,5}", "localhost:PORT"), (r"\b[0-9.]+ (ms|s)\b", "TIME"), (r"sslrootcert=\S+", "sslrootcert=CA"),
         (r"PostgreSQL \d+\.\d+", "PostgreSQL VERSION")]


def block():
    text = README.read_text()
    start = text.index("```console\n") + len("```console\n")
    return text, start, text.index("```", start)


def plain(line):
    for pattern, word in WORDS:
        line = re.sub(pattern, word, line)
    return line.rstrip()


def run_session(commands):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-readme-", dir="/var/tmp"))
    folder.chmod(0o755)
    project = folder / "shop"
    project.mkdir()
    (project / "examples").mkdir()
    shutil.copy(ROOT / "examples/shop.sql", project / "examples")
    environment = dict(os.environ, PATH=f"{BINARY.parent}:{os.environ['PATH']}", HOME=str(folder), NO_COLOR="1",
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


def written():
    text, start, end = block()
    sections = []
    for line in text[start:end].splitlines():
        if line.startswith("$ "):
            sections.append((line[2:], []))
        else:
            sections[-1][1].append(line)
    return sections


class Readme(unittest.TestCase):
    def test_the_session_is_what_is_printed(self):
        sections = written()
        self.assertGreater(len(sections), 5)
        for (command, expected), (_, came) in zip(sections, run_session([c for c, _ in sections])):
            self.assertEqual("\n".join(expected), "\n".join(came), "$ " + command)

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
        text, start, end = block()
        lines = []
        for command, came in run_session([c for c, _ in written()]):
            lines += ["$ " + command, *came]
        README.write_text(text[:start] + "\n".join(lines) + "\n" + text[end:])
    else:
        unittest.main()
