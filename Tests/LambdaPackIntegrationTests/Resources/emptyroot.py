"""Runs a program in an empty root directory, on a network of its own that has a name server and, on request, an HTTPS server.

usage: unshare -rmn python3 emptyroot.py [--https CERTIFICATE KEY] ROOT -- PROGRAM [ARGUMENT]...

ROOT/etc is what the program sees of a system, beside /proc. Names below `shop.test` are this machine, others are unknown.
Its standard output and exit code are the program's. Ends after a minute, whatever the program does.
"""
import argparse
import fcntl
import http.server
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import threading

SIOCSIFFLAGS, IFF_UP = 0x8914, 0x1
KNOWN = b"\x04shop\x04test\x00"


def raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))


def answer(query):
    """RFC 1035, section 4: A is 127.0.0.1, everything else has no data."""
    end = 12
    while query[end]:
        end += 1 + query[end]
    question = query[12:end + 5]
    is_known = question[:-4].lower().endswith(KNOWN)
    is_address = is_known and question[-4:-2] == b"\x00\x01"
    flags = 0x8180 if is_known else 0x8183
    header = query[:2] + struct.pack(">HHHHH", flags, 1, int(is_address), 0, 0)
    record = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + bytes([127, 0, 0, 1])
    return header + question + (record if is_address else b"")


def serve_names():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))

    def run():
        while True:
            query, peer = server.recvfrom(4096)
            server.sendto(answer(query), peer)

    threading.Thread(target=run, daemon=True).start()


class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = f"{self.headers['Host']}{self.path}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve_https(certificate, key):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 443), Page)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("--https", nargs=2)
    parser.add_argument("program", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    proc = os.path.join(options.root, "proc")
    os.makedirs(proc, exist_ok=True)
    subprocess.run(["mount", "--rbind", "/proc", proc], check=True)
    raise_loopback()
    serve_names()
    if options.https:
        serve_https(*options.https)

    def enter():
        os.chroot(options.root)
        os.chdir("/")
        signal.alarm(60)

    program = [word for word in options.program if word != "--"]
    finished = subprocess.run(program, preexec_fn=enter, env={"PATH": "/"}, timeout=60, check=False)
    sys.exit(finished.returncode if finished.returncode >= 0 else 128 - finished.returncode)


main()
