"""What a server's TLS may be, and what it gets to see of the password: servers of our own that misbehave on purpose."""
import json, os, pathlib, re, socket, sqlite3, ssl, struct, subprocess, tempfile, threading, unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = pathlib.Path(os.environ.get("GROUNDWAY_BIN", ROOT / "build/release/groundway")).resolve()
PASSWORD = "never-to-be-seen-42"
SSL_REQUEST = struct.pack("!ii", 8, 80877103)


def make_certificates(folder):
    """An authority, and server certificates of it: for localhost, for another name, and one that has expired."""
    def openssl(*words, when=None):
        subprocess.run((["faketime", when] if when else []) + ["openssl", *words], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for ca in ("ca", "other"):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", ca + ".key", "-out", ca + ".pem",
                "-subj", "/CN=" + ca, "-days", "3000", when="3 years ago")
    for name, host, days, when in (("good", "localhost", "3000", "1 year ago"), ("named", "db.example.org", "3000", "1 year ago"), ("expired", "localhost", "2", "1 year ago")):
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + host)
        (folder / "ext").write_text(f"subjectAltName=DNS:{host}\n")
        openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", days, "-extfile", "ext", "-out", name + ".crt", when=when)


class Misbehaving(threading.Thread):
    """Speaks PostgreSQL as far as the login, then asks for the password in clear. `certificate` None: has no TLS."""

    def __init__(self, folder, certificate):
        super().__init__(daemon=True)
        self.seen = b""
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(folder / (certificate + ".crt"), folder / (certificate + ".key"))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            try:
                self.talk(connection)
            except (OSError, ssl.SSLError, struct.error):
                pass
            finally:
                connection.close()

    def talk(self, connection):
        connection.settimeout(10)
        first = connection.recv(8)
        if first == SSL_REQUEST:
            connection.sendall(b"S" if self.context else b"N")
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            first = connection.recv(8)
        if len(first) < 8:
            return
        self.seen += connection.recv(struct.unpack("!i", first[:4])[0] - 8)
        connection.sendall(b"R" + struct.pack("!ii", 8, 3))  # AuthenticationCleartextPassword
        self.seen += connection.recv(200)

    def close(self):
        self.listener.close()


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="groundway-tls-")
        cls.folder = pathlib.Path(cls.scratch.name)
        make_certificates(cls.folder)
        connection = sqlite3.connect(cls.folder / "app.db")
        connection.execute("create table t (id integer primary key)")
        connection.commit()
        connection.close()

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def copy(self, certificate, tier="production", ca="ca", options="", mode=None):
        server = Misbehaving(self.folder, certificate)
        self.addCleanup(server.close)
        url = f"postgresql://app:{PASSWORD}@localhost:{server.port}/shop?" + (f"sslmode={mode}&" if mode else "") + (f"sslrootcert={self.folder}/{ca}.pem" if ca else "")
        secret = self.folder / "url"
        secret.write_text(url)
        secret.chmod(0o600)
        (self.folder / "groundway.toml").write_text(f'[env.here]\ntier = "{tier}"\nsecret = "file:url"\n{options}')
        environment = {k: v for k, v in os.environ.items() if not re.search("DATABASE|^PG|GROUNDWAY|^ENV$", k)}
        done = subprocess.run([BINARY, "copy", "app.db", "--env", "here"], cwd=self.folder, env=dict(environment, HOME=str(self.folder)),
                              capture_output=True, text=True, timeout=60)
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)
        return done, server.seen.decode("latin1")

    def refused(self, done, error, *words):
        self.assertIn(f"error[{error}]", done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_an_expired_certificate(self):
        done, seen = self.copy("expired")
        self.refused(done, "GW0203", "certificate verify failed", "expired")
        self.assertEqual((done.returncode, seen), (4, ""))

    def test_a_certificate_of_another_authority(self):
        done, seen = self.copy("good", ca="other")
        self.refused(done, "GW0203", "certificate verify failed")
        self.assertEqual((done.returncode, seen), (4, ""))

    def test_a_certificate_for_another_name(self):
        done, seen = self.copy("named")
        self.refused(done, "GW0203", "does not match host name")
        self.assertEqual((done.returncode, seen), (4, ""))

    def test_a_server_without_tls(self):
        done, seen = self.copy(None)
        self.refused(done, "GW0203", "does not support SSL")
        self.assertEqual((done.returncode, seen), (4, ""))

    def test_production_takes_no_weaker_mode(self):
        for mode in ("disable", "allow", "prefer", "require", "verify-ca"):
            for certificate in ("good", "named", None):
                with self.subTest(mode=mode, certificate=certificate):
                    done, seen = self.copy(certificate, mode=mode)
                    self.refused(done, "GW0109", "verify-full")
                    self.assertEqual((done.returncode, seen), (3, ""))

    def test_production_without_a_root_certificate_says_how_to_get_one(self):
        done, seen = self.copy("good", ca=None)
        self.assertEqual((done.returncode, seen), (4, ""))
        self.refused(done, "GW0203", "sslrootcert")

    def test_where_weaker_is_allowed_a_rogue_does_not_get_the_password(self):
        for mode in ("require", "verify-ca"):
            with self.subTest(mode=mode):
                done, seen = self.copy("named", options="allow_weaker_tls = true\n", mode=mode)
                self.assertEqual(done.returncode, 4, done.stderr)
                self.assertIn("channel binding", done.stderr)
                self.assertNotIn(PASSWORD, seen)

    def test_a_verified_server_is_trusted_with_the_login(self):
        done, seen = self.copy("good")
        self.assertIn("app", seen)  # the negative tests above mean something: this one got as far as the login


if __name__ == "__main__":
    unittest.main()
