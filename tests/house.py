#!/usr/bin/env python3
"""house.py [--graph] [ROOT]: the rules of the house, which `make lint` enforces. Prints what
breaks one, a line each, and exits 1; --graph prints who includes whom instead.

A room includes only rooms below it in ROOMS. Private headers are for their own folder, sqlite3.h
for the store, csv.h for flow; ext/ knows calc and base alone. SQL outside the schema keeps to
what SQLite and PostgreSQL read alike.
"""
import collections
import glob
import os
import re
import sys

# From top to bottom; rooms on one line don't know each other.
ROOMS = """
cmd
desk/privacy
desk/mail
desk/remind
desk/notice
desk/report
desk/answer
desk/survey
desk/permit
desk/plan
desk/fee
desk/deliver
desk/intake
desk/route
desk/work
desk/staff
desk/ticket
desk/register
desk/core
store
calc/time calc/text calc/stat
mime flow
base
"""
LEVEL = {room: i for i, line in enumerate(ROOMS.split("\n")) for room in line.split()}
EXT = ("calc/time", "calc/text", "calc/stat", "base")
OWNED = {"sqlite3.h": ("store", "ext"), "csv.h": ("flow",)}
MOST = 48  # .c and .h files in one folder

# What only SQLite understands.
SQL = [
    (r"\browid\b", "rowid"),
    (r"\binstr\s*\(", "instr()"),
    (r"\bGLOB\b", "GLOB"),
    (r"\bjson_\w+\s*\(", "json_*()"),
    (r"\bstrftime\b", "strftime()"),
    (r"\bgroup_concat\b", "group_concat()"),
    (r"\btypeof\s*\(", "typeof()"),
    (r"\b(?:min|max)\s*\([^()]*(?:\([^()]*\)[^()]*)*,", "min() or max() of two values"),
    (r"\bINSERT OR\b", "INSERT OR"),
    (r"\bREPLACE INTO\b", "REPLACE INTO"),
    (r"\bIS (?:NOT )?[:?]", "IS with a parameter"),
    (r'^[^\']*(?:\'[^\']*\'[^\']*)*=\s*\\"', "a string in double quotes"),
]
# Full-text search is SQLite's own until a second store brings another.
SQL_EXEMPT = {"lib/store/search.c"}
SQL_WORDS = re.compile(r"\b(?:SELECT|FROM|WHERE|AND|OR|JOIN|ORDER BY|GROUP BY|UPDATE|SET|INSERT|DELETE|VALUES|CASE)\b")
LITERALS = re.compile(
    r"""/\*.*?\*/|//[^\n]*|'(?:[^'\\\n]|\\.)+'|("(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*)""", re.S)


def room_of(path):
    folder = os.path.dirname(path)
    return folder[len("lib/"):] if folder.startswith("lib/") else folder


def sources(root):
    for pattern in ("cmd/*.[ch]", "ext/*.[ch]", "lib/*.[ch]", "lib/*/*.[ch]", "lib/*/*/*.[ch]"):
        for path in sorted(glob.glob(os.path.join(root, pattern))):
            yield os.path.relpath(path, root)


def check(root):
    arrows = collections.Counter()
    sizes = collections.Counter()
    bad = []
    for path in sources(root):
        room = room_of(path)
        sizes[room] += 1
        if room not in LEVEL and room != "ext":
            bad.append(f"{path}: {room or 'lib'} is not a room; see tests/house.py")
            continue
        with open(os.path.join(root, path), encoding="utf-8") as f:
            text = f.read()
        for line, included in re.findall(r'^(#include [<"]([^>"]+)[>"])', text, re.M):
            if "<" in line:
                owners = OWNED.get(included)
                if owners and room not in owners:
                    bad.append(f"{path}: {included} belongs to {owners[0]}")
                continue
            to = os.path.dirname(included)
            if to != room:
                arrows[room, to] += 1
            if to not in LEVEL:
                bad.append(f"{path}: includes {included}, and {to or '.'} is not a room")
            elif room == "ext":
                if to not in EXT:
                    bad.append(f"{path}: ext includes {included}; only calc and base are for it")
            elif to != room and LEVEL[to] <= LEVEL[room]:
                bad.append(f"{path}: includes {included}, which is not below {room}")
            if included.endswith("_private.h") and to != room:
                bad.append(f"{path}: {included} is private to {to}")
        if (room.startswith("desk/") or room in ("store", "cmd")) and path not in SQL_EXEMPT:
            for m in LITERALS.finditer(text):
                literal = m.group(1)
                if not literal or not SQL_WORDS.search(literal):
                    continue
                literal = re.sub(r'"\s*"', "", literal)
                for pattern, what in SQL:
                    if re.search(pattern, literal):
                        line = text.count("\n", 0, m.start()) + 1
                        bad.append(f"{path}:{line}: SQL: {what} is SQLite's alone")
    for room, n in sizes.items():
        if n > MOST:
            bad.append(f"{room}: {n} files, more than {MOST}: two subjects?")
    return arrows, bad


def main():
    args = sys.argv[1:]
    graph = "--graph" in args
    args = [a for a in args if a != "--graph"]
    root = args[0] if args else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    arrows, bad = check(root)
    if graph:
        for (a, b), n in sorted(arrows.items(), key=lambda x: (LEVEL.get(x[0][0], 99), LEVEL.get(x[0][1], 99))):
            print(f"{a} -> {b} {n}")
        return 0
    for line in bad:
        print("lint: " + line)
    return 1 if bad else 0


sys.exit(main())
