#!/usr/bin/env python3
"""pages.py BIN MAN: what the tools say of themselves against their pages; complaints on stdout.

The columns that a tool prints (`--complete rows`) are those of one list on its page: the tags of
a list, or the words `.Cm a , b , c` of a sentence, also with brackets and `and` between them.
"""
import pathlib
import re
import subprocess
import sys

MACROS = {"Ar", "Cm", "Fl", "Li", "No", "Ns", "Pq", "Xr"}


def words(line):
    """The operands of Cm in a line of macros."""
    found, inside = [], False
    for word in line.split():
        if word in MACROS:
            inside = word == "Cm"
        elif inside and re.match(r"[a-z]", word):
            found.append(word)
    return found


def lists(page):
    """Every list of words on a page."""
    page = page.replace("\\\n", "")
    found, open_lists, run, bracket = [], [], None, False
    for line in page.splitlines():
        macro = line.split()[0] if line.startswith(".") else ""
        if macro == ".Bl":
            open_lists.append([])
        elif macro == ".El":
            found.append(open_lists.pop())
        elif macro == ".It" and open_lists:
            open_lists[-1] += words(line)
        if macro == ".Cm":
            if run is None:
                found.append(run := [])
            run += words(line[1:])
            if line[-1] in ".;:":
                run = None
        elif bracket or macro == ".Po" or line.startswith("("):
            bracket = macro != ".Pc" and not line.rstrip(" ,.;").endswith(")")
        elif macro != ".Pq" and line not in ("and", "or"):
            run = None
    return found


def tell(tool, *arguments):
    done = subprocess.run([tool, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def check_columns(tool, page, tickets):
    there = [set(run) for run in lists(page)]
    for name in tell(tool, "--complete", "rows").split():
        lines = tell(tool, "--complete", f"rows:{name}").splitlines()
        columns = {line.split("\t")[0] for line in lines}
        if name == "tickets":
            if columns != tickets:
                print(f"{tool.name}: tickets are not those of tkt-list")
        elif columns and columns not in there:
            near = max(there, key=lambda run: len(run & columns), default=set())
            print(f"{tool.name}: {name}: only the page has {sorted(near - columns)},"
                  f" only the tool {sorted(columns - near)}")
        for line in lines:
            if not re.fullmatch(r"[^\t]+\t[^\t]+", line):
                print(f"{tool.name}: {name}: no help: {line}")


def check_options(tool, page):
    """Those of the page are those of --help, by name or by letter."""
    letters, names, letter = {}, set(), None
    for line in tell(tool, "--complete", "options").splitlines():
        word = line.split("\t")[0].rstrip("=")
        if not word.startswith("--"):
            letter = word
            continue
        names.add(word)
        letters[word], letter = letter, None
    helped = set(re.findall(r"(?<![\w-])--?[A-Za-z][a-z-]*", tell(tool, "--help")))
    tagged = re.findall(r"^\.It (.*Fl .*)", page, re.M)
    paged = {"-" + w for line in tagged for w in re.findall(r"(?:Fl|,) (-[a-z][a-z-]*)", line)}
    for name in sorted(paged - names):
        print(f"{tool.name}: {name} is on the page only")
    for name in sorted(paged & names):
        if name not in helped and letters[name] not in helped:
            print(f"{tool.name}: {name} isn't in --help")
    for name in sorted(word for word in helped if word in names and word not in paged):
        if name not in COMMON:
            print(f"{tool.name}: {name} is in --help only")


COMMON = set()


def main():
    bin_folder, man = map(pathlib.Path, sys.argv[1:])
    common = (man / "tkt.1").read_text()
    COMMON.update("-" + w for line in re.findall(r"^\.It (.*Fl .*)", common, re.M)
                  for w in re.findall(r"(?:Fl|,) (-[a-z][a-z-]*)", line))
    tickets = {line.split("\t")[0] for line in
               tell(bin_folder / "tkt-list", "--complete", "columns").splitlines()}
    for page in sorted(man.glob("tkt-*.1")):
        text = page.read_text()
        check_columns(bin_folder / page.stem, text, tickets)
        check_options(bin_folder / page.stem, text)
    for page in sorted(man.glob("zh_*/*.1")):
        english = (man / page.name).read_text()
        here = {w for line in page.read_text().splitlines() for w in words(line[1:])}
        there = {w for line in english.splitlines() for w in words(line[1:])}
        if here != there:
            print(f"{page.parent.name}/{page.name}: lacks {sorted(there - here)},"
                  f" has {sorted(here - there)}")


main()
