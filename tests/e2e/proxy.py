"""A network between a client and a server that can be cut, made deaf, or made to lose the answer to a COMMIT.

    proxy = Proxy(("localhost", 5432)); url = proxy.through(url); proxy.cut(); proxy.mend()
"""
import re, socket, struct, threading


class Proxy:
    def __init__(self, server):
        self.server, self.open, self.lose_next = server, True, None
        self.pairs, self.guard = [], threading.Lock()
        self.lost = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def through(self, url):
        return re.sub(r"@([^:/]+):\d+/", rf"@127.0.0.1:{self.port}/", url)

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
                if not self.open:
                    self.reset(client)
                    continue
                server = socket.create_connection(self.server)
            except OSError:
                if self.listener.fileno() < 0:
                    return
                continue
            pair = {"client": client, "server": server, "deaf": False, "pumps": 2}
            with self.guard:
                self.pairs.append(pair)
            threading.Thread(target=self.pump, args=(pair, client, server, True), daemon=True).start()
            threading.Thread(target=self.pump, args=(pair, server, client, False), daemon=True).start()

    def pump(self, pair, source, sink, asks):
        try:
            while data := source.recv(65536):
                if asks and self.lose_next and self.lose_next in data:
                    self.lose_next, pair["deaf"] = None, True  # what the server does is done; nobody hears of it
                if asks or not pair["deaf"]:
                    sink.sendall(data)
                    continue
                self.lost += 1
                break
        except OSError:
            pass
        self.end(pair)
        with self.guard:
            pair["pumps"] -= 1
            if pair["pumps"] == 0:
                self.pairs.remove(pair)
                pair["client"].close()
                pair["server"].close()

    @staticmethod
    def reset(connection):
        try:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        except OSError:
            pass

    @staticmethod
    def end(pair):
        for name in ("client", "server"):
            try:
                pair[name].shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        """Every connection is reset, and nobody gets a new one."""
        self.open = False
        with self.guard:
            pairs = list(self.pairs)
        for pair in pairs:
            self.end(pair)

    def mend(self):
        self.open = True

    def lose_answer(self, words=b"COMMIT"):
        """The next request that holds `words` arrives; its answer does not, and the connection ends."""
        self.lose_next = words

    def shut(self):
        self.cut()
        try:
            self.listener.shutdown(socket.SHUT_RDWR)  # wakes accept(), which close() alone does not
        except OSError:
            pass
        self.listener.close()
