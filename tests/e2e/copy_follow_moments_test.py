"""Follow and cutover broken at moments that nobody chose, under writers: the program or its sessions killed, the server
stopped on the spot and started again, the network cut, the answer to a COMMIT lost.

After each, what `copy status` names is pasted until all has moved, and the verdict of copy_follow_kill_test holds.
GROUNDWAY_KILLS=N: N moments, drawn from GROUNDWAY_KILL_SEED; without it two. GROUNDWAY_KILL_TELL=FILE: a line for each.
"""
import json, os, random, time, unittest

from follow_kill_case import FollowKillCase

KILLS = os.environ.get("GROUNDWAY_KILLS", "")
SEED = int(os.environ.get("GROUNDWAY_KILL_SEED", "5"))
TELL = os.environ.get("GROUNDWAY_KILL_TELL", "")
WHAT = ("kill", "backends", "restart", "cut", "lost commit")


class Moments(FollowKillCase):
    server_goes_away = True
    whole = 1.0  # seconds that the last cutover took which nobody broke

    def command(self, words, **environment):
        begun = time.monotonic()
        ended = super().command(words, **environment)
        if " cutover " in words and ended.code == 0:
            Moments.whole = time.monotonic() - begun
        return ended

    def strike(self, what, child):
        if what == "kill":
            child.kill()
        elif what == "backends":
            self.superuser("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                           " and usename = 'migration' and application_name like 'groundway%'")
        elif what == "restart":
            self.control("-m", "immediate", "restart")
        elif what == "cut":
            self.proxy.cut()
            time.sleep(0.5)
            self.proxy.mend()
        else:
            self.proxy.lose_answer()
            time.sleep(1)
            self.proxy.lose_next = None

    def no_sessions(self):
        """The server has noticed that the client is gone: nobody holds the lock any more."""
        self.until(lambda: not self.is_at_work(), "the server notices the dead client", 30)

    def break_cutover(self, what, method, part):
        follower = self.begin(self.follow_words(method))
        self.until_follows(follower)
        child = self.begin(self.cutover_words())
        time.sleep(part * Moments.whole)
        self.strike(what, child)
        self.ended(child, range(-9, 70), 120)
        self.stopped(follower)
        return child

    def break_follow(self, what, method, delay):
        child = self.begin(self.follow_words(method))
        time.sleep(delay)
        self.strike(what, child)
        time.sleep(0.5)
        self.stopped(child)  # it may have gone on by itself
        return child

    def one(self, what, during, method, wal, moment):
        """`moment`: seconds after a follow began, or the part of a cutover that has gone by."""
        fleet = self.application(wal, rows=60, processes=2, pace=0.06)
        child = self.break_cutover(what, method, moment) if during == "cutover" else self.break_follow(what, method, moment)
        said = self.said.read_text(errors="replace")
        self.assertNotEqual(child.returncode, 70, said)
        self.no_sessions()
        seen = self.look()
        self.judged(fleet, method)
        return dict(exit=child.returncode, state=seen["state"], acknowledged=fleet.count("done"), there=fleet.count("there"))

    def tell(self, **line):
        if TELL:
            with open(TELL, "a") as out:
                out.write(json.dumps(line) + "\n")

    def test_at_moments_that_nobody_chose(self):
        dice = random.Random(SEED)
        for i in range(int(KILLS or 2)):
            during = dice.choice(["follow", "cutover"])
            case = (WHAT[(i + SEED) % 5], during, dice.choice(["log", "ranges"]), dice.random() < 0.6,
                    round(dice.uniform(0.01, 2.5 if during == "follow" else 1.2), 3))
            with self.subTest(case=case, number=i):
                self.anew()
                begun = time.monotonic()
                try:
                    found = self.one(*case)
                except BaseException as error:
                    self.tell(case=case, number=i, wrong=str(error)[:3000])
                    raise
                self.tell(case=case, number=i, took=round(time.monotonic() - begun, 1), **found)


if __name__ == "__main__":
    unittest.main()
