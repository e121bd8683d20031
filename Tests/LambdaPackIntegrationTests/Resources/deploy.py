"""Runs a deployment script with the real aws command against moto on loopback, and prints what is there afterwards.

usage: deploy.py SET_DIRECTORY SCRIPT FUNCTION...        (functions that exist already, as the script wants them)
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

directory, script, *functions = sys.argv[1:]

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
url = f"http://127.0.0.1:{port}"
server = subprocess.Popen(
    [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for _ in range(300):
        try:
            urllib.request.urlopen(url + "/moto-api/", timeout=2).close()
            break
        except OSError:
            time.sleep(0.1)

    with tempfile.TemporaryDirectory() as bin_directory:
        aws = os.path.join(bin_directory, "aws")
        with open(aws, "w") as file:
            file.write(f'#!/bin/sh\nexec "{sys.executable}" -m awscli "$@"\n')
        os.chmod(aws, 0o755)
        environment = {
            **os.environ, "PATH": bin_directory + ":" + os.environ["PATH"], "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

        def call(*arguments):
            result = subprocess.run(
                ["aws", *arguments, "--output", "json"], env=environment, cwd=directory, capture_output=True, text=True,
                timeout=60)
            if result.returncode:
                sys.exit(f"{arguments}: {result.stderr}")
            return json.loads(result.stdout or "{}")

        role = call("iam", "create-role", "--role-name", "lambda", "--assume-role-policy-document", "{}")["Role"]["Arn"]
        first = sorted(os.listdir(os.path.join(directory, "functions")))[0]
        for name in functions:
            call("lambda", "create-function", "--function-name", name, "--runtime", "provided.al2", "--role", role,
                 "--handler", "old", "--zip-file", f"fileb://functions/{first}")
        deployed = subprocess.run(
            ["sh", script], env=environment, cwd=directory, capture_output=True, text=True, timeout=120)
        state = {"status": deployed.returncode, "output": deployed.stdout + deployed.stderr, "functions": {}}
        for name in functions:
            configuration = call("lambda", "get-function", "--function-name", name)["Configuration"]
            versions = call("lambda", "list-versions-by-function", "--function-name", name)["Versions"]
            state["functions"][name] = {
                "codeSha256": configuration["CodeSha256"], "runtime": configuration["Runtime"],
                "handler": configuration["Handler"], "architectures": configuration["Architectures"],
                "layers": [layer["Arn"] for layer in configuration.get("Layers", [])], "versions": len(versions),
            }
        print(json.dumps(state))
finally:
    # It keeps nothing, and takes its time at SIGTERM.
    server.kill()
    server.wait()
