#!/usr/bin/env python3
"""words.py COLUMNS[,COLUMNS…] COMMAND...: runs it in a pseudo-terminal of so many columns and writes
what it sends to the file atCOLUMNS; words.py --widest [FILE...]: FILE:COLUMNS of the widest line, or that of stdin;
words.py --straight FILE...: says of the table in each where a column doesn't stand straight, by the
widths of Unicode (UAX 11, ambiguous ones narrow), not by any library that tkt uses."""
import fcntl
import os
import pty
import struct
import sys
import termios
import unicodedata


def width(text):
    wide = 0
    for c in text:
        if unicodedata.category(c) in ("Mn", "Me", "Cf"):
            continue
        wide += 2 if unicodedata.east_asian_width(c) in "WF" else 1
    return wide


def cells(line):
    """(start, end) of each run of text between runs of blanks, in terminal columns."""
    found, at, start = [], 0, None
    for c in line + " ":
        if c == " ":
            if start is not None:
                found.append((start, at))
            start = None
        elif start is None:
            start = at
        at += width(c)
    return found


def straight(text):
    """A heading and the cells below it share their left or their right edge; no cell has blanks."""
    lines = [x for x in text.replace("\r", "").split("\n") if x]
    heads = cells(lines[0])
    for line in lines[1:]:
        row = cells(line)
        if len(row) != len(heads):
            return f"{len(row)} cells below {len(heads)} headings: {line}"
        for head, cell in zip(heads, row):
            if head[0] != cell[0] and head[1] != cell[1]:
                return f"a cell at {cell} below a heading at {head}: {line}"
    return ""


def run(columns, command):
    pid, fd = pty.fork()
    if pid == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        os.execvp(command[0], command)
    out = b""
    while True:
        try:
            more = os.read(fd, 65536)
        except OSError:
            break
        if not more:
            break
        out += more
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with open(f"at{columns}", "w", encoding="utf-8") as file:
        file.write(out.decode().replace("\r\n", "\n"))
    return status


def main(what, args):
    if what == "--straight":
        wrong = {file: straight(read(file)) for file in args}
        print(*(f"{file}: {wrong[file]}\n{read(file)}" for file in args if wrong[file]), sep="\n", end="")
        return any(wrong.values())
    if what == "--widest":
        if not args:
            print(max(width(line) for line in sys.stdin.read().split("\n")))
        for file in args:
            print(f"{file}:{max(width(line) for line in read(file).split(chr(10)))}")
        return 0
    return max(run(int(columns), args) for columns in what.split(","))


def read(file):
    with open(file, encoding="utf-8") as text:
        return text.read()


sys.exit(main(sys.argv[1], sys.argv[2:]))
