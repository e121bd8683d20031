"""A stand-in for the API of GitHub and of GitLab, on loopback: what the action and the workflows ask of it, and no more.

usage: hub.py STATE

STATE/port          the port, once it listens
STATE/requests      one JSON object a line: method, path, token, body
STATE/comments.json GitHub's comments or GitLab's notes: [{id, on, body, locked, user: {login, type}}]
STATE/faults.json   [{method, path, status, headers, body, cut, times}]: answers that come before all others, `times` times;
                    `path` is a part of it, and `cut` breaks the connection off in the middle of the body
STATE/artifacts.json [{id, name, run, sha, fork, expired}]; their files are in STATE/artifacts/<id>/
STATE/pulls.json    [{number, owner, branch, sha, state}]
STATE/downloads/    releases of the tool: <version>/<file>

It ends when its standard input does. What breaks the API's rules gets the status that the real one answers with.
"""

import http.server
import io
import json
import os
import re
import sys
import threading
import urllib.parse
import zipfile

STATE = sys.argv[1]
LOCK = threading.Lock()
# Whose the tokens are.
LOGIN = "github-actions[bot]"


def load(name):
    try:
        with open(os.path.join(STATE, name)) as file:
            return json.load(file)
    except FileNotFoundError:
        return []


def store(name, value):
    with open(os.path.join(STATE, name), "w") as file:
        json.dump(value, file)


class Unseekable(io.RawIOBase):
    """As GitHub's uploader writes: sizes come behind the data."""

    def __init__(self):
        self.bytes = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.bytes += data
        return len(data)


def zipped(folder):
    sink = Unseekable()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(os.listdir(folder)):
            archive.write(os.path.join(folder, name), name)
    return bytes(sink.bytes)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, value=None, headers=()):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for name, text in headers:
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def refuse(self, status, message):
        self.answer(status, {"message": message})

    def handle_request(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length).decode()
        url = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(url.query))
        bearer = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        self.token = bearer or self.headers.get("PRIVATE-TOKEN") or ""
        with LOCK:
            with open(os.path.join(STATE, "requests"), "a") as log:
                json.dump({"method": self.command, "path": self.path, "token": self.token, "body": self.body}, log)
                log.write("\n")
            if self.fault():
                return
            for method, pattern, action in ROUTES:
                match = re.fullmatch(pattern, url.path)
                if match and method == self.command:
                    return action(self, *match.groups())
        self.refuse(404, "Not Found")

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_request

    def fault(self):
        faults = load("faults.json")
        for fault in faults:
            if fault["times"] > 0 and fault["method"] == self.command and fault["path"] in self.path:
                fault["times"] -= 1
                store("faults.json", faults)
                body = fault["body"].encode()
                self.send_response(fault["status"])
                for name, text in fault["headers"].items():
                    self.send_header(name, text)
                self.send_header("Content-Length", str(len(body) + (100 if fault["cut"] else 0)))
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = fault["cut"]
                return True
        return False

    # What every request to the API has.
    def is_allowed(self, writes=False):
        if self.is_gitlab():
            if self.token not in ("write-token", "read-token"):
                self.refuse(401, "401 Unauthorized")
                return False
        else:
            if self.headers.get("X-GitHub-Api-Version") != "2022-11-28":
                self.refuse(400, "no version")
                return False
            if self.headers.get("Accept") != "application/vnd.github+json":
                self.refuse(415, "Unsupported 'Accept' header")
                return False
            if self.token not in ("write-token", "read-token"):
                self.refuse(401, "Bad credentials")
                return False
        if writes and self.token != "write-token":
            self.refuse(403, "Resource not accessible by integration")
            return False
        return True

    def is_gitlab(self):
        return self.path.startswith("/api/v4/")

    def page(self, items, wrap=lambda items: items):
        size, number = int(self.query.get("per_page", 30)), int(self.query.get("page", 1))
        if size > 100:
            size = 100
        # So that few comments make several pages.
        size = min(size, int(os.environ.get("HUB_PAGE", "100")))
        part = items[(number - 1) * size : number * size]
        headers = []
        if number * size < len(items):
            next_page = re.sub(r"([?&]page=)\d+", lambda match: match[1] + str(number + 1), self.path)
            headers.append(("Link", f'<http://{self.headers["Host"]}{next_page}>; rel="next"'))
        self.answer(200, wrap(part), headers)

    def text(self):
        """The text of a comment in the request's body; None, and an answer, where it is refused."""
        if self.headers.get("Content-Type") != "application/json":
            self.refuse(415, "Unsupported Media Type")
            return None
        try:
            value = json.loads(self.body)
        except ValueError:
            self.refuse(400, "Problems parsing JSON")
            return None
        if set(value) != {"body"} or not isinstance(value["body"], str) or not value["body"]:
            self.refuse(422, "Validation Failed")
            return None
        if len(value["body"]) > 65536:
            self.refuse(422, "Body is too long (maximum is 65536 characters)")
            return None
        return value["body"]

    # GitHub

    def list_comments(self, number):
        if self.is_allowed():
            self.page([comment for comment in load("comments.json") if comment["on"] == int(number)])

    def create_comment(self, number):
        if not self.is_allowed(writes=True) or (text := self.text()) is None:
            return
        comments = load("comments.json")
        comment = {
            "id": 40 + len(comments),
            "on": int(number),
            "body": text,
            "locked": False,
            "user": {"login": LOGIN, "type": "Bot"},
        }
        store("comments.json", comments + [comment])
        self.answer(201, comment)

    def update_comment(self, identifier):
        if not self.is_allowed(writes=True) or (text := self.text()) is None:
            return
        comments = load("comments.json")
        for comment in comments:
            if comment["id"] == int(identifier):
                # Who may write to a repository of GitHub may write anybody's comment anew.
                if comment.get("locked") or (self.is_gitlab() and comment["user"]["login"] != LOGIN):
                    return self.refuse(403, "Forbidden")
                comment["body"] = text
                store("comments.json", comments)
                return self.answer(200, comment)
        self.refuse(404, "Not Found")

    def viewer(self):
        if self.token not in ("write-token", "read-token"):
            return self.refuse(401, "Bad credentials")
        if json.loads(self.body).get("query") != "query { viewer { login } }":
            return self.answer(200, {"errors": [{"message": "unknown"}]})
        self.answer(200, {"data": {"viewer": {"login": LOGIN}}})

    def list_artifacts(self, run=None):
        if not self.is_allowed():
            return
        found = [
            {
                "id": item["id"],
                "name": item["name"],
                "expired": item.get("expired", False),
                "workflow_run": {
                    "id": item.get("run", 1),
                    "repository_id": 1,
                    "head_repository_id": 2 if item.get("fork") else 1,
                    "head_sha": item["sha"],
                },
            }
            for item in load("artifacts.json")
            if self.query.get("name", item["name"]) == item["name"] and (run is None or item.get("run", 1) == int(run))
        ]
        self.page(found, lambda part: {"total_count": len(found), "artifacts": part})

    def download_artifact(self, identifier):
        if self.is_allowed():
            # Another host: a store of files, which refuses what was meant for the API.
            port = self.server.server_address[1]
            self.answer(302, b"", [("Location", f"http://localhost:{port}/storage/{identifier}")])

    def storage(self, identifier):
        if self.token:
            return self.refuse(400, "Authentication information is given in two ways")
        self.answer(200, zipped(os.path.join(STATE, "artifacts", identifier)))

    def list_pulls(self):
        if not self.is_allowed():
            return
        owner, _, branch = self.query.get("head", "").partition(":")
        self.page(
            [
                {"number": pull["number"], "state": pull["state"], "head": {"sha": pull["sha"]}}
                for pull in load("pulls.json")
                if (pull["owner"], pull["branch"]) == (owner, branch)
                and pull["state"] == self.query.get("state", "open")
            ]
        )

    def download(self, path):
        file = os.path.join(STATE, "downloads", path)
        if ".." in path or not os.path.isfile(file):
            return self.refuse(404, "Not Found")
        with open(file, "rb") as content:
            self.answer(200, content.read())

    # GitLab

    def user(self):
        if self.is_allowed():
            self.answer(200, {"id": 90, "username": LOGIN, "bot": True})

    def list_notes(self, number):
        if self.is_allowed():
            self.page(
                [
                    {
                        "id": comment["id"],
                        "body": comment["body"],
                        "system": False,
                        "author": {"username": comment["user"]["login"]},
                    }
                    for comment in load("comments.json")
                    if comment["on"] == int(number)
                ]
            )

    def create_note(self, number):
        self.create_comment(number)

    def update_note(self, number, identifier):
        self.update_comment(identifier)


REPOSITORY = "/repos/shop/tiny"
NOTES = r"/api/v4/projects/12/merge_requests/(\d+)/notes"
ROUTES = [
    ("GET", REPOSITORY + r"/issues/(\d+)/comments", Handler.list_comments),
    ("POST", REPOSITORY + r"/issues/(\d+)/comments", Handler.create_comment),
    ("PATCH", REPOSITORY + r"/issues/comments/(\d+)", Handler.update_comment),
    ("GET", REPOSITORY + r"/actions/artifacts", Handler.list_artifacts),
    ("GET", REPOSITORY + r"/actions/runs/(\d+)/artifacts", Handler.list_artifacts),
    ("GET", REPOSITORY + r"/actions/artifacts/(\d+)/zip", Handler.download_artifact),
    ("GET", REPOSITORY + r"/pulls", Handler.list_pulls),
    ("GET", r"/storage/(\d+)", Handler.storage),
    ("GET", r"/downloads/(.+)", Handler.download),
    ("POST", "/graphql", Handler.viewer),
    ("GET", "/api/v4/user", Handler.user),
    ("GET", NOTES, Handler.list_notes),
    ("POST", NOTES, Handler.create_note),
    ("PUT", NOTES + r"/(\d+)", Handler.update_note),
]

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
with open(os.path.join(STATE, "port.new"), "w") as file:
    file.write(str(server.server_address[1]))
os.rename(os.path.join(STATE, "port.new"), os.path.join(STATE, "port"))
sys.stdin.buffer.read()
