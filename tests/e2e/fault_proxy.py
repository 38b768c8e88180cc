"""A TCP proxy that breaks what goes through it: after a number of bytes, or at the next answer."""
import socket, struct, threading


class FaultProxy:
    """Listens on self.port. `cut_after`: bytes in both directions together, then both ends are reset.
    lose_next_answer(): what the client sends next arrives, and what the server says to it does not."""

    def __init__(self, port, cut_after=None):
        self.upstream, self.cut_after, self.passed = port, cut_after, 0
        self.losing, self.cut = False, False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.pairs, self.lock = [], threading.Lock()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.upstream))
            except OSError:
                return
            with self.lock:
                self.pairs.append((client, server))
            for source, sink, up in ((client, server, True), (server, client, False)):
                threading.Thread(target=self.pump, args=(source, sink, up), daemon=True).start()

    def pump(self, source, sink, up):
        try:
            while data := source.recv(16384):
                with self.lock:
                    self.passed += len(data)
                    over = self.cut_after is not None and self.passed >= self.cut_after and not self.cut
                if over or (self.losing and not up):
                    if over and up:
                        sink.sendall(data[:len(data) // 2])
                    self.reset()
                    return
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def lose_next_answer(self):
        self.losing = True

    def reset(self):
        """Once: a client that comes back finds the way free."""
        with self.lock:
            self.cut, self.losing, pairs, self.pairs = True, False, self.pairs, []
        for pair in pairs:
            for end in pair:
                try:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                end.close()

    def close(self):
        self.listener.close()
        self.reset()
