"""The HTML report of a copy, looked at in a browser: whole, safe, readable in light, in dark, on a phone and on paper."""
import re, unittest

from browser import Browser
from harness import CopyCase

HOSTILE = """create table "<img src=x onerror=document.title=1>" (id integer primary key, "</td><script>document.title=2</script>" text);
             insert into "<img src=x onerror=document.title=1>" values (1, 'a'), (2, cast(x'ff' as text));
             create table orders (id integer primary key, note text, n integer, long_name_of_a_column_that_does_not_end text);
             insert into orders values (1, 'x', 1, 'y'), (2, 'x', 'two', 'y');
             create table lines (id integer primary key, order_id integer references orders (id));
             insert into lines values (1, 1), (2, 77);
             create view lost as select '</pre><b>' || nowhere(note) as x from orders;"""


class HtmlReport(CopyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        super().setUp()
        self.make(HOSTILE)
        self.page = self.folder / "report.html"
        self.ended = self.copy("--max-rejects=9", "--on-orphan=reject", f"--report={self.page}")
        self.assertEqual(self.ended.code, 8, self.ended.words)

    def text(self, selector):
        return self.browser.evaluate(f"[...document.querySelectorAll({selector!r})].map(e => e.textContent)")

    def test_it_says_what_the_json_report_says(self):
        self.browser.open(self.page)
        report = self.ended.report
        self.assertIn("2 rows rejected, 1 object left out; what is there is verified", self.text(".verdict")[0])
        tiles = dict(zip(self.text(".tiles dt"), self.text(".tiles dd")))
        self.assertEqual((tiles["tables"], tiles["rows"], tiles["rows rejected"], tiles["objects left out"]),
                         (str(report["tables"]), str(report["rows"]), str(report["rejected"]), str(len(report["left_out"]))))
        self.assertEqual(self.text("#tables tbody th"), [t["source"] for t in report["details"]])
        self.assertEqual(self.text("#left-out .told strong"), ["view lost"])
        self.assertIn("nowhere(note)", self.text("#left-out pre")[0])
        self.assertEqual(len(self.text("#rejects tbody tr")), 2)
        self.assertIn("invalid UTF-8", self.text("#rejects tbody")[0])
        self.assertEqual(len(self.text("#columns tbody tr")), sum(len(t["columns"]) for t in report["details"]))
        self.assertTrue(any("changed" in row for row in self.text("#columns tbody tr")))

    def test_names_and_values_of_the_source_are_text_never_markup(self):
        self.browser.open(self.page)
        self.assertEqual(self.browser.evaluate("document.title"), f"Copy of {self.source}")
        self.assertEqual(self.browser.evaluate("document.querySelectorAll('script, img, b').length"), 0)
        self.assertIn("<img src=x onerror=document.title=1>", self.text("#tables tbody th"))

    def test_it_asks_for_nothing_and_the_console_is_silent(self):
        asked, complaints = self.browser.open(self.page)
        self.assertEqual((asked, complaints), ([], []))

    def test_it_is_readable_in_light_and_in_dark(self):
        painted = set()
        for dark in (False, True):
            self.browser.open(self.page, dark=dark)
            self.assertEqual(self.browser.audit(), [], "dark" if dark else "light")
            painted.add(self.browser.evaluate("getComputedStyle(document.body).backgroundColor"))
        self.assertEqual(len(painted), 2)

    def test_the_audit_sees_a_planted_fault(self):
        self.browser.open(self.page)
        self.browser.evaluate("document.querySelector('h2').style.color = '#ccc'; document.querySelector('th').scope = ''")
        self.assertEqual(len(self.browser.audit()), 2, self.browser.audit())

    def test_a_phone_needs_no_sideways_scrolling(self):
        self.browser.open(self.page, width=360)
        self.assertLessEqual(self.browser.evaluate("document.documentElement.scrollWidth"), 360)

    def test_it_prints_on_white_paper_whole(self):
        self.browser.open(self.page, dark=True, media="print")
        self.assertEqual(self.browser.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")
        self.assertEqual(self.browser.audit(), [])
        self.assertGreaterEqual(len(re.findall(rb"/Type\s*/Page\b", self.browser.pdf())), 1)

    def test_a_copy_that_left_nothing_behind_says_ok(self):
        self.make("create table t (id integer primary key); insert into t values (1)", path=self.folder / "good.db")
        self.fresh_target()
        ended = self.copy(f"--report={self.page}", source=self.folder / "good.db")
        self.assertEqual(ended.code, 0, ended.words)
        self.browser.open(self.page)
        self.assertTrue(self.text(".verdict.good")[0].startswith("ok: verified: every row"), self.text(".verdict"))


if __name__ == "__main__":
    unittest.main()
