"""What a person and a program see while a copy works: redrawn lines on a terminal, plain lines elsewhere, JSON events."""
import fcntl, json, os, pty, re, select, signal, sqlite3, struct, subprocess, termios, time, unittest

from harness import CopyCase, GROUNDWAY, clean_environment

SLOW = "copy.rows.sent=pause:2600"


class Screen:
    """A terminal of so many columns and rows that obeys what a redraw in place needs, and nothing else."""

    def __init__(self, columns, rows=24):
        self.columns, self.rows = columns, rows
        self.lines, self.row, self.column, self.unknown = [""], 0, 0, []

    def feed(self, text):
        for word in re.findall(r"\033\[[0-9;?]*[A-Za-z]|\033.|[^\033]", text, re.S):
            if word[0] == "\033":
                self.obey(word)
            elif word == "\n":
                self.row += 1
                while len(self.lines) <= self.row:
                    self.lines.append("")
            elif word == "\r":
                self.column = 0
            else:
                self.put(word)

    def put(self, letter):
        if self.column >= self.columns:  # a terminal wraps
            self.column = 0
            self.feed("\n")
        line = self.lines[self.row].ljust(self.column)
        self.lines[self.row] = line[:self.column] + letter + line[self.column + 1:]
        self.column += 1

    def obey(self, word):
        if word.endswith("A"):
            self.row = max(0, self.row - int(word[2:-1] or 1))
        elif word == "\033[K":
            self.lines[self.row] = self.lines[self.row][:self.column]
        elif word == "\033[J":
            self.lines[self.row] = self.lines[self.row][:self.column]
            del self.lines[self.row + 1:]
        else:
            self.unknown.append(word)


class Progress(CopyCase):
    def wide(self, rows=6000, tables=("people",)):
        """Tables of more than one buffer of COPY each."""
        for name in tables:
            quoted = '"' + name.replace('"', '""') + '"'
            self.make(f"create table {quoted} (id integer primary key, words text)",
                      (f"insert into {quoted} values (?, ?)", [(i, "x" * 120) for i in range(rows)]))

    def on_terminal(self, *words, columns=100, rows=24, act=None, **environment):
        """(status, all that was written, the screen at its end); `act(child, seen, master)` is called as it comes."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        settings = clean_environment(**{"TERM": "xterm", **environment})
        settings.pop("CI", None)
        child = subprocess.Popen([GROUNDWAY, *map(str, words)], cwd=self.folder, stdin=slave, stdout=slave, stderr=slave,
                                 env=settings, start_new_session=True)
        os.close(slave)
        seen, deadline = b"", time.monotonic() + 60
        while time.monotonic() < deadline:
            if select.select([master], [], [], 0.1)[0]:
                try:
                    part = os.read(master, 65536)
                except OSError:  # the other side is closed
                    break
                if not part:
                    break
                seen += part
            if act:
                act(child, seen.decode(errors="replace"), master)
        os.close(master)
        status = child.wait(timeout=30)
        screen = Screen(columns, rows)
        screen.feed(seen.decode(errors="replace"))
        return status, seen.decode(errors="replace"), screen

    def copy_slowly(self, *flags, **more):
        return self.on_terminal("copy", self.source, self.url, *flags, GROUNDWAY_FAILPOINT=SLOW, **more)

    def test_a_slow_copy_shows_a_bar_and_leaves_sums(self):
        self.wide()
        status, seen, screen = self.copy_slowly()
        self.assertEqual(status, 0, seen)
        self.assertRegex(seen, r"copy  0/1 tables  [\d,]+/6,000 rows +\d+%")
        self.assertRegex(seen, r"  people +\[#+-+\] +\d+%  [\d,]+/6,000 rows")
        self.assertRegex(seen, r"\d+ s left")
        self.assertEqual(screen.unknown, [], "nothing is switched that would have to be switched back")
        end = "\n".join(screen.lines)
        self.assertNotIn("[#", end, "what was drawn in place is gone")
        self.assertIn("copy  1/1 tables  6,000 rows", end)
        self.assertIn("verified", end)

    def test_a_quick_copy_shows_nothing_of_it(self):
        self.wide(rows=20)
        status, seen, _ = self.on_terminal("copy", self.source, self.url)
        self.assertEqual(status, 0, seen)
        if re.search(r"\d+\.\d s\b", seen) is None:  # on a machine that was busy it may have taken longer
            self.assertNotIn("\033[", seen)

    def test_thirty_columns_are_enough(self):
        self.wide(tables=("people", "\u7528\u6237" * 20, "x" * 60))
        status, seen, screen = self.copy_slowly("--jobs", 3, columns=30)
        self.assertEqual(status, 0, seen)
        drawn = [line for line in re.split(r"\r?\n|\033\[\d*[AJK]|\r", seen) if "%" in line]
        self.assertTrue(drawn)
        for line in drawn:
            self.assertLess(sum(2 if ord(c) > 0x2E80 else 1 for c in line), 30, line)

    def test_a_hostile_name_cannot_reach_the_terminal(self):
        self.wide(tables=("a\033[2J\033]0;x\007\nb",))
        status, seen, screen = self.copy_slowly()
        self.assertIn(status, (0, 8), seen)
        self.assertIn("a\\x1b[2J", seen)
        self.assertEqual(screen.unknown, [])
        self.assertNotIn("\033[2J", seen)
        self.assertNotIn("\007", seen)

    def test_the_width_follows_the_terminal(self):
        self.wide()
        shrunk = []

        def shrink(child, seen, master):
            if "people  " in seen and not shrunk:
                shrunk.append(len(seen))
                fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))

        _, seen, _ = self.copy_slowly(act=shrink)
        self.assertTrue(shrunk)
        frames = re.findall(r"copy  0/1 tables[^\n]*|copy +\d+%[^\n]*", seen[shrunk[0] + 400:])
        self.assertTrue(frames)
        self.assertLess(len(re.sub(r"\033\[\w|\r", "", frames[-1])), 40)

    def test_an_interrupt_leaves_a_clean_line(self):
        self.wide()
        sent = []

        def interrupt(child, seen, master):
            if "people  " in seen and not sent:
                sent.append(1)
                child.send_signal(signal.SIGINT)

        status, seen, screen = self.copy_slowly(act=interrupt)
        self.assertEqual(status, 130, seen)
        end = "\n".join(screen.lines)
        self.assertIn("error[GW0003]", end)
        self.assertNotIn("[#", end)
        self.assertEqual(screen.unknown, [])
        self.assertEqual(screen.column, 0)

    def test_a_simple_terminal_and_a_pipe_get_plain_lines(self):
        self.wide()
        _, seen, _ = self.copy_slowly(TERM="dumb")
        self.assertNotIn("\033", seen)
        self.assertRegex(seen, r"copy  0/1 tables")
        self.fresh_target()
        ended = self.groundway("copy", self.source, self.url, GROUNDWAY_FAILPOINT=SLOW)
        self.assertEqual(ended.code, 0, ended.words)
        self.assertRegex(ended.err, r"(?m)^copy  0/1 tables  [\d,]+/6,000 rows .*\(people\)$")
        self.assertNotIn("\033", ended.err)

    def test_quiet_says_nothing(self):
        self.wide()
        ended = self.groundway("copy", self.source, self.url, "--quiet", GROUNDWAY_FAILPOINT=SLOW)
        self.assertEqual((ended.code, ended.err), (0, ""), ended.words)

    def events(self, *flags, **environment):
        ended = self.groundway("copy", self.source, self.url, "--json", *flags, **environment)
        return ended, [json.loads(line) for line in ended.out.splitlines()]

    def test_events_tell_the_whole_copy(self):
        self.wide()
        sqlite3.connect(self.source).executescript("create index by_words on people(words); create view v as select id from people")
        ended, events = self.events(GROUNDWAY_FAILPOINT=SLOW)
        self.assertEqual(ended.code, 0, ended.words)
        named = {name: [e for e in events if e["event"] == name] for name in ("start", "table", "built", "proof", "progress", "done")}
        start, = named["start"]
        self.assertEqual((start["tables"], start["rows"]), (1, 6000))
        table, = named["table"]
        self.assertEqual((table["table"], table["rows"], table["rejected"]), ("people", 6000, 0))
        self.assertGreater(table["bytes"], 6000 * 120)
        self.assertIn("by_words", " ".join(e["object"] for e in named["built"]))
        self.assertEqual([(e["table"], e["proved"]) for e in named["proof"]], [("people", True)])
        copying = [e for e in named["progress"] if e["what"] == "copy"]
        self.assertGreaterEqual(len(copying), 2)
        self.assertEqual([w["name"] for w in copying[0]["at_work"]], ["people"])
        self.assertEqual((copying[0]["total"], copying[0]["unit"], copying[0]["items_total"]), (6000, "rows", 1))
        self.assertEqual(events[-1], named["done"][0])
        self.assertEqual(events[-1]["run"], start["run"])

    def test_the_last_event_of_a_failure_is_the_error(self):
        self.wide()
        ended, events = self.events(GROUNDWAY_FAILPOINT="copy.rows.loaded=error")
        self.assertEqual(events[-1]["event"], "error")
        for field in ("id", "title", "cause", "at", "fix", "exit"):
            self.assertIn(field, events[-1])
        self.assertEqual(events[-1]["exit"], ended.code)
        self.assertEqual(json.loads(ended.err), events[-1])

    def test_what_writes_nothing_has_events_too(self):
        self.wide()
        for flags in (("--dry-run",), (), ("--verify-only",)):
            ended, events = self.events(*flags)
            self.assertEqual(ended.code, 0, ended.words)
            self.assertEqual([e["event"] for e in events].count("start"), 1, flags)
            self.assertEqual(events[-1]["event"], "done")


if __name__ == "__main__":
    unittest.main()
