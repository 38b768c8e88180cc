"""Completion in the shells themselves: bash with and without the package bash-completion, zsh and fish on a terminal.

A shell that is not installed is a failure, not a reason to pass: scripts/setup installs all three.
"""
import os, pathlib, pty, re, select, shutil, subprocess, tempfile, time, unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = pathlib.Path(os.environ.get("GROUNDWAY_BIN", ROOT / "build/release/groundway")).resolve()
PACKAGE = "/usr/share/bash-completion/bash_completion"


def plain(screen):
    """What a terminal showed, without colours, bells and what was rubbed out again."""
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|[\x00\x07\r]", "", screen)
    while "\x08" in text.lstrip("\x08"):
        text = re.sub(r"[^\x08]\x08", "", text.lstrip("\x08"))
    return text


class InShells(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-completion-"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "groundway.toml").write_text('[env.qa]\ntier = "development"\n[env.production]\ntier = "production"\n')
        (self.folder / "my shop.db").touch()
        (self.folder / "shop.db").touch()
        (self.folder / "shelf").mkdir()
        self.environment = dict(os.environ, PATH=f"{BINARY.parent}:{os.environ['PATH']}", HOME=str(self.folder), LC_ALL="C.UTF-8")
        for name in ("GROUNDWAY_ENV", "ENV", "DATABASE_URL"):
            self.environment.pop(name, None)

    def script(self, shell, name):
        path = self.folder / name
        path.write_bytes(subprocess.run([BINARY, "completion", shell], check=True, stdout=subprocess.PIPE).stdout)
        return path

    def typed(self, argv, keys, wanted, before=()):
        """What a terminal shows after `keys`; ends as soon as `wanted` (a regular expression) is there."""
        master, slave = pty.openpty()
        child = subprocess.Popen(argv, cwd=self.folder, env=dict(self.environment, TERM="vt100", PS1="READY> "), stdin=slave, stdout=slave,
                                 stderr=slave, start_new_session=True)
        os.close(slave)
        seen = ""

        def read_until(pattern, seconds):
            nonlocal seen
            end = time.monotonic() + seconds
            while time.monotonic() < end and not re.search(pattern, plain(seen)):
                if select.select([master], [], [], 0.1)[0]:
                    try:
                        seen += os.read(master, 65536).decode("utf-8", "replace")
                    except OSError:
                        break
        try:
            for line in before:
                os.write(master, line.encode() + b"\n")
            os.write(master, b"echo PRE''PARED\n")
            read_until("PREPARED", 15)
            seen = ""
            os.write(master, keys.encode())
            read_until(wanted, 15)
        finally:
            child.kill()
            child.wait()
            os.close(master)
        self.assertRegex(plain(seen), wanted)


class Bash(InShells):
    def complete(self, *words, package=False):
        load = f". {PACKAGE}\n" if package else ""
        program = (f"{load}. '{self.script('bash', 'groundway.bash')}'\n"
                   'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}\n'
                   '_groundway 2>&1; printf "%s\\n" "${COMPREPLY[@]}"')
        done = subprocess.run(["bash", "--norc", "-c", program, "bash", "groundway", *words], cwd=self.folder, env=self.environment,
                              stdout=subprocess.PIPE, text=True, timeout=20, check=True)
        return sorted(line for line in done.stdout.splitlines() if line)

    def test_commands_flags_choices_environments_and_files(self):
        for package in (False, True):
            with self.subTest(package=package):
                self.assertTrue(not package or os.path.exists(PACKAGE), "scripts/setup installs bash-completion")
                self.assertEqual(self.complete("cop", package=package), ["copy"])
                self.assertEqual(self.complete("env", "sh", package=package), ["show"])
                self.assertEqual(self.complete("copy", "--dry", package=package), ["--dry-run"])
                self.assertEqual(self.complete("copy", "a", "--verify", "", package=package), ["count", "full", "off"])
                self.assertEqual(self.complete("--env", "=", package=package), ["development", "local", "production", "qa"])
                self.assertEqual(self.complete("--env", "=", "prod", package=package), ["production"])
                self.assertEqual(self.complete("copy", "sh", package=package), ["shelf", "shop.db"])
                self.assertEqual(self.complete("copy", "sqlite", ":", "sho", package=package), ["shop.db"])
                self.assertEqual(self.complete("--project", "", package=package), ["shelf"])
                self.assertEqual(self.complete("explain", "GW040", package=package), ["GW0401", "GW0402"])

    def test_on_a_terminal_a_unique_word_is_filled_in_with_its_quotes(self):
        before = [f". {self.script('bash', 'groundway.bash')}"]
        self.typed(["bash", "--norc", "-i"], "groundway env sh\t --env=prod\t #", r"groundway env show\s+--env=production\s+#", before)
        self.typed(["bash", "--norc", "-i"], "groundway copy my\t", r"my\\ shop\.db", before)


class Zsh(InShells):
    def test_on_a_terminal(self):
        self.assertTrue(shutil.which("zsh"), "scripts/setup installs zsh")
        functions = self.folder / "functions"
        functions.mkdir()
        self.script("zsh", "functions/_groundway")
        before = ["PS1='READY> '; fpath=($PWD/functions $fpath); autoload -U compinit; compinit -u -D; LISTMAX=500"]
        for keys, wanted in (("groundway env sh\t#", r"env show\s*#"), ("groundway copy --dry\t#", r"--dry-run\s*#"),
                             ("groundway copy a --verify=c\t#", r"--verify=count\s*#"), ("groundway --env=prod\t#", r"--env=production\s*#"),
                             ("groundway copy sho\t", r"shop\.db"), ("groundway env \t\t", r"show\s+-- Show which database"),
                             ("groundway explain GW04\t\t", r"GW0402\s+-- a lock was not granted")):
            with self.subTest(keys=keys):
                self.typed(["zsh", "-f", "-i"], keys, wanted, before)

    def test_sourced(self):
        self.script("zsh", "groundway.zsh")
        self.typed(["zsh", "-f", "-i"], "groundway env sta\t#", r"env stamp\s*#", ["autoload -U compinit; compinit -u -D; source groundway.zsh"])


class Fish(InShells):
    def complete(self, line):
        self.assertTrue(shutil.which("fish"), "scripts/setup installs fish")
        script = self.script("fish", "groundway.fish")
        done = subprocess.run(["fish", "--no-config", "-c", f"source {script}; complete -C $argv[1]", line], cwd=self.folder, env=self.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30)
        return [found.split("\t")[0] for found in done.stdout.splitlines()]

    def test_commands_flags_choices_environments_and_files(self):
        self.assertEqual(self.complete("groundway cop"), ["copy"])
        self.assertEqual(self.complete("groundway env sh"), ["show"])
        self.assertEqual(self.complete("groundway copy --dry"), ["--dry-run"])
        self.assertEqual(sorted(self.complete("groundway copy a --verify=")), ["--verify=count", "--verify=full", "--verify=off"])
        self.assertEqual(self.complete("groundway --env prod"), ["production"])
        self.assertEqual(self.complete("groundway copy sho"), ["shop.db"])
        self.assertEqual(self.complete("groundway --project=she"), ["--project=shelf/"])
        self.assertEqual(self.complete("groundway explain GW040"), ["GW0401", "GW0402"])


class Speed(unittest.TestCase):
    def test_a_candidate_costs_less_than_a_blink(self):
        best = min(self.once() for _ in range(10))
        self.assertLess(best, 0.1)  # a sanitized build takes its time as well; unsanitized it is 5 ms

    @staticmethod
    def once():
        begun = time.monotonic()
        subprocess.run([BINARY, "completion", "candidates", "--", "env", ""], check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - begun


if __name__ == "__main__":
    unittest.main()
