"""Runs a command in a terminal of its own and says what was to be seen there.

    terminal.py <columns> <command> <argument>…

Prints JSON: the exit status, the bytes as text, and the lines as they stand in the end. Knows as much of a terminal as the
tool uses: line ends, carriage return, cursor up (CUU), erase below (ED) and colours (SGR).
"""

import fcntl
import json
import os
import pty
import re
import struct
import sys
import termios

columns = int(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
raw = b""
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    raw += piece
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

text = raw.decode()
lines, row, column, widest = [""], 0, 0, 0
for token in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|[^\x1b]|\x1b", text):
    if token.startswith("\x1b["):
        number = int(re.sub(r"\D.*", "", token[2:]) or 1)
        if token.endswith("A"):
            row = max(0, row - number)
        elif token.endswith("J"):
            lines = lines[:row] + [lines[row][:column]]
    elif token == "\n":
        row, column = row + 1, 0
        if row == len(lines):
            lines.append("")
    elif token == "\r":
        column = 0
    else:
        lines[row] = lines[row][:column] + token + lines[row][column + 1:]
        column += 1
        widest = max(widest, column)
print(json.dumps({"status": status, "raw": text, "lines": lines, "widest": widest}))
