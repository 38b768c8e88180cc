#!/usr/bin/env python3
"""Run every test of a build, and end with `N passed, N failed` alone on the last line.

usage: run_tests.py [--build-dir build/release] [--only NAME]...

In order: the layer and size checks, the *_tests programs, then, with one private server made by `groundway
dev up`, the *_pgtests programs, tests/cli/*.t and tests/e2e/*_test.py. --only takes a part of a suite's name.
For the suites that need a server:
  GROUNDWAY_TEST_PG            URL of a role that may make databases and roles and is no superuser (master)
  GROUNDWAY_TEST_PG_MIGRATION  the same database as migration (DDL in schema public)
  GROUNDWAY_TEST_PG_APP        the same database as app_user (rows only)
A suite that crashes or does not end counts as a failure.
"""
import argparse, json, os, pathlib, re, shutil, signal, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PYTHON = "/usr/bin/python3" if os.access("/usr/bin/python3", os.X_OK) else sys.executable
TAIL_LINES = 60  # of a failing suite's output


class Suite:
    def __init__(self, name, count, needs_server=False, timeout=600):
        self.name, self.count = name, count
        self.needs_server, self.timeout = needs_server, timeout


def run(argv, timeout, environment=None, cwd=None):
    """-> exit status (a text when it was killed for time), output"""
    child = subprocess.Popen([str(a) for a in argv], cwd=cwd or ROOT, env=environment,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             start_new_session=True)
    try:
        output, _ = child.communicate(timeout=timeout)
        status = child.returncode
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)  # its own session: the suite and what it started
        output, status = child.communicate()[0], f"no end after {timeout} s"
    return status, output.decode("utf-8", "backslashreplace")


def tail(text):
    lines = text.rstrip().splitlines()
    return "\n".join("    " + line for line in lines[-TAIL_LINES:])


# Each counter runs one suite: (suite, environment, scratch folder) -> passed, failed, details of failures.

def one_check(argv):
    def count(suite, environment, _):
        status, output = run(argv, suite.timeout, environment)
        return (1, 0, "") if status == 0 else (0, 1, tail(output))
    return count


def gtest(program):
    def count(suite, environment, scratch):
        report = scratch / (suite.name + ".json")
        argv = [program, f"--gtest_output=json:{report}", "--gtest_brief=1"]
        status, output = run(argv, suite.timeout, environment)
        if not report.exists():  # crashed, or was killed: what passed is not known
            return 0, 1, f"    ended with {status}\n" + tail(output)
        whole = json.loads(report.read_text())
        tests = [t for s in whole["testsuites"] for t in s["testsuite"]]
        skipped = sum(t.get("result") in ("SKIPPED", "SUPPRESSED") for t in tests)
        failed = whole["failures"] + whole.get("errors", 0)
        passed = whole["tests"] - failed - skipped
        if status != 0 and failed == 0:
            failed = 1  # a sanitizer or a destructor spoke after the last test
        return passed, failed, tail(output) if failed else ""
    return count


def cli(binary):
    def count(suite, environment, scratch):
        report = scratch / "cli.json"
        argv = [PYTHON, ROOT / "tools/run_cli_tests.py", "--json", report, binary, ROOT / "tests/cli"]
        status, output = run(argv, suite.timeout, environment)
        if not report.exists():
            return 0, 1, f"    ended with {status}\n" + tail(output)
        results = json.loads(report.read_text())
        failed = sum(not r["passed"] for r in results)
        return len(results) - failed, failed, tail(output) if failed else ""
    return count


def unittest(path):
    def count(suite, environment, _):
        argv = [PYTHON, "-m", "unittest", path.stem]
        status, output = run(argv, suite.timeout, environment, cwd=path.parent)
        ran = re.search(r"^Ran (\d+) tests?", output, re.M)
        if not ran:
            return 0, 1, f"    ended with {status}\n" + tail(output)
        last = re.findall(r"^(?:OK|FAILED).*$", output, re.M)[-1:] or [""]
        counts = {name.strip(): int(n) for name, n in re.findall(r"([a-z ]+)=(\d+)", last[0])}
        bad = sum(counts.get(name, 0) for name in ("failures", "errors", "unexpected successes"))
        if status != 0 and bad == 0:
            bad = 1
        good = max(0, int(ran[1]) - bad - counts.get("skipped", 0))
        return good, bad, tail(output) if bad else ""
    return count


def suites(build):
    checks = ("layers", "sizes")
    out = [Suite(name, one_check([PYTHON, ROOT / f"tools/check_{name}.py", ROOT])) for name in checks]
    out.append(Suite("reference", one_check([PYTHON, ROOT / "tools/make_reference.py", "--check", ROOT])))
    programs = sorted(p for p in build.iterdir() if p.is_file() and os.access(p, os.X_OK))
    out += [Suite(p.name, gtest(p)) for p in programs if p.name.endswith("_tests")]
    out += [Suite(p.name, gtest(p), True, 900) for p in programs if p.name.endswith("_pgtests")]
    if any((ROOT / "tests/cli").glob("*.t")):
        out.append(Suite("cli", cli(build / "groundway"), True))
    scripts = sorted((ROOT / "tests/e2e").glob("*_test.py"))
    return out + [Suite("e2e/" + p.stem, unittest(p), True, 1200) for p in scripts]


class PrivateServer:
    """`groundway dev` in a folder of its own; nothing else on the machine is touched."""

    def __init__(self, binary):
        roomy = os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > 2e9
        base = "/dev/shm" if roomy else "/var/tmp"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-tests-", dir=base))
        self.folder.chmod(0o755)  # the server may run as another user
        self.project, self.binary = self.folder / "tests", binary
        self.project.mkdir()
        self.urls = {}
        self.environment = dict(os.environ, GROUNDWAY_DEV_HOME=str(self.folder / "home"))

    def dev(self, verb):
        return run([self.binary, "dev", verb, "--project", self.project], 120, self.environment)

    def up(self):
        status, output = self.dev("up")
        if status != 0:
            return False, output
        text = (self.project / ".env.local").read_text()
        self.urls = dict(re.findall(r'^(\w+)="(.*)"$', text, re.M))
        return True, output

    def variables(self):
        names = {"GROUNDWAY_TEST_PG": "GROUNDWAY_DEV_MASTER_URL",
                 "GROUNDWAY_TEST_PG_MIGRATION": "DATABASE_URL",
                 "GROUNDWAY_TEST_PG_APP": "GROUNDWAY_DEV_APP_URL"}
        return {ours: self.urls[theirs] for ours, theirs in names.items() if theirs in self.urls}

    def close(self):
        self.dev("down")
        shutil.rmtree(self.folder, ignore_errors=True)


def base_environment(build):
    environment = dict(os.environ, PATH=f"{build}:{os.environ['PATH']}", NO_COLOR="1",
                       GROUNDWAY_BIN=str(build / "groundway"))
    for name in ("DATABASE_URL", "DATABASE_URL_PROD", "ENV", "GROUNDWAY_ENV", "GROUNDWAY_DEV_HOME"):
        environment.pop(name, None)
    for name in [n for n in environment if n.startswith("PG")]:
        environment.pop(name)
    return environment


def tell(suite, passed, failed, details, seconds):
    text = f"{'FAIL' if failed else 'ok':<5} {suite:<24} {passed:>5} passed"
    print(text + (f", {failed} failed" if failed else "") + f"  ({seconds:.1f} s)", flush=True)
    if details:
        print(details, flush=True)


def run_all(chosen, build, scratch):
    environment, server = base_environment(build), None
    passed = failed = 0
    try:
        for suite in chosen:
            begun = time.monotonic()
            if suite.needs_server and server is None:
                server = PrivateServer(build / "groundway")
                up, output = server.up()
                if not up:
                    tell("groundway dev up", 0, 1, tail(output), time.monotonic() - begun)
                    failed += 1
                environment.update(server.variables())
                begun = time.monotonic()
            good, bad, details = suite.count(suite, environment, scratch)
            tell(suite.name, good, bad, details, time.monotonic() - begun)
            passed, failed = passed + good, failed + bad
    finally:
        if server is not None:
            server.close()
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build-dir", default=ROOT / "build/release", type=pathlib.Path)
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    options = parser.parse_args()
    build = options.build_dir.resolve()
    if not (build / "groundway").exists():
        sys.exit(f"{build} holds no groundway; build first: make build")
    chosen = [s for s in suites(build) if not options.only or any(name in s.name for name in options.only)]
    if not chosen:
        sys.exit("no suite has such a name")
    with tempfile.TemporaryDirectory(prefix="groundway-reports-") as scratch:
        passed, failed = run_all(chosen, build, pathlib.Path(scratch))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
