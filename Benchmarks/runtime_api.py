"""A Lambda Runtime API on loopback, for a function that is started to answer a few events."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A function is ended while it waits for its next event: that its connection is reset is no error."""


class RuntimeAPI:
    """Hands out events one after the other, and keeps the answers: pairs of a kind (`response`, `error`) and a body."""

    def __init__(self, events):
        self.events = list(events)
        self.wanted = len(self.events)
        self.answers = []
        self.finished = threading.Event()
        self.server = Server(("127.0.0.1", 0), self._handler())
        self.address = "127.0.0.1:%d" % self.server.server_port

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.finished.set()
        self.server.shutdown()
        self.server.server_close()

    def wait(self, process, seconds):
        """Until all events are answered, or the process has ended."""
        deadline = time.monotonic() + seconds
        while len(self.answers) < self.wanted and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)

    def _handler(self):
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                if not api.events:
                    # As on Lambda: the answer comes with the next event.
                    api.finished.wait()
                    return
                self.reply(200, api.events.pop(0), {
                    "Lambda-Runtime-Aws-Request-Id": "request-%d" % (api.wanted - len(api.events)),
                    "Lambda-Runtime-Deadline-Ms": "4102444800000"})

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                api.answers.append((self.path.rsplit("/", 1)[-1], body))
                self.reply(202, '{"status":"OK"}')

            def reply(self, status, text, headers=None):
                body = text.encode()
                self.send_response(status)
                for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler
