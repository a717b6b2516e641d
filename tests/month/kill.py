#!/usr/bin/env python3
"""make month, too: tkt-remind killed with SIGKILL at random moments, two copies at a time. What
the --send program was handed is compared with the log: none lost, none doubled, but those that
are reported as unknown; and --again sends just these once more.

    kill.py [--kills 200] [--seed 1] [--folder DIR]

Each ticket is due three reminders, and only these: its holder has got it, its deadline has
passed, and the supervisor hears of that.
"""
import argparse
import collections
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

CARRY = """#!/bin/sh
while read -r _; do :; done
echo "$TKT_ID $TKT_REASON $TKT_LEVEL $TKT_TO" >>received
"""
REGISTERS = {
    "department": "code=eng", "kind": "code=repair",
    "ladder": "after=100 to=supervisor action=remind",
    "sla": "respond= resolve=1 calendar=always",
}
RUN = ["tkt-remind", "-q", "--send", "./carry"]
WANTED = [("assigned", 0, "ann"), ("overdue", 0, "ann"), ("overdue", 1, "sam")]


def sh(*words, text=None):
    return subprocess.run(words, input=text, text=True, check=True, capture_output=True).stdout


def make(folder):
    os.chdir(folder)
    os.environ.update(TKT_DB=os.path.join(folder, "kill.db"), LC_ALL="C.UTF-8", TKT_USER="sam",
                      TKT_NOW="2025-03-05T09:00:00+08:00")
    sh("tkt-init", "-q", "--timezone", "Asia/Shanghai", "--template", "empty")
    sh("tkt-load", "-q", "--replace", "ladder", text="kind,priority,after,to,action\n")
    for register, row in REGISTERS.items():
        sh("tkt-load", "-q", register, *row.split())
    sh("tkt-load", "-q", "staff", text="code,dept,role\nann,eng,agent\nsam,eng,supervisor\nmia,eng,manager\n")
    for setting in ("office_calendar=always", "stuck_hours=9999", "cover_days=0", "remind_within=0"):
        sh("tkt-load", "-q", "setting", "name=" + setting.split("=")[0], "value=" + setting.split("=")[1])
    with open("carry", "w", encoding="utf-8") as f:
        f.write(CARRY)
    os.chmod("carry", 0o755)


def clock(minutes):
    at = 9 * 60 + minutes
    os.environ["TKT_NOW"] = f"2025-03-{5 + at // 1440:02}T{at // 60 % 24:02}:{at % 60:02}:00+08:00"


def finish(copies, said):
    for p in copies:
        _, words = p.communicate()
        said.extend(words.splitlines())
        if p.returncode not in (0, 1, -signal.SIGKILL):
            sys.exit(f"kill: exit {p.returncode}: {words}")


def start(count):
    return [subprocess.Popen(RUN, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            for _ in range(count)]


def walk(kills, rng, said):
    done = rounds = 0
    while done < kills:
        clock(rounds * 5)
        rounds += 1
        new = "kind,subject\n" + "".join(f"repair,ticket {i}\n" for i in range(rng.randrange(1, 5)))
        ids = sh("tkt-new", "--csv", "-c", "id", text=new)
        sh("tkt-act", "assign", "--to", "ann", "-q", text=ids)
        copies = start(2)
        for p in copies:
            if rng.random() < 0.8 and done < kills:
                time.sleep(rng.random() * 0.04)
                if p.poll() is None:
                    p.kill()
                    done += 1
        finish(copies, said)
    for _ in range(2):  # and in peace, two at a time
        clock((rounds + 1) * 5)
        rounds += 1
        finish(start(2), said)
    return rounds


def received():
    with open("received", encoding="utf-8") as f:
        return collections.Counter(tuple(line.split()) for line in f)


def log():
    rows = sh("tkt-remind", "--log", "-H", "-f", "tsv", "-c", "id,reason,level,to,state").splitlines()
    found = {tuple(r.split("\t")[:4]): r.split("\t")[4] for r in rows}
    if len(found) != len(rows):
        sys.exit("kill: the log has something twice")
    return found


def compare():
    """How many were sent, and how many are unknown."""
    states, got = log(), received()
    tickets = sh("tkt-list", "-H", "-c", "id").split()
    wanted = {(n, reason, str(level), to) for n in tickets for reason, level, to in WANTED}
    if set(states) != wanted:
        sys.exit(f"kill: lost {wanted - set(states)}, not due {set(states) - wanted}")
    for row, state in states.items():
        least, most = {"sent": (1, 1), "unknown": (0, 1)}.get(state, (-1, -1))
        if not least <= got[row] <= most:
            sys.exit(f"kill: {row} is {state} and was handed over {got[row]} times")
    if set(got) - set(states):
        sys.exit(f"kill: not in the log: {set(got) - set(states)}")
    return len(states), [row for row, state in states.items() if state == "unknown"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder")
    args = parser.parse_args()
    make(args.folder or tempfile.mkdtemp())
    said = []
    rounds = walk(args.kills, random.Random(args.seed), said)
    sent, unknown = compare()
    told = sum(int(line.split("last interrupted: ")[1].split(";")[0]) for line in said if "last interrupted: " in line)
    if told < len(unknown):  # whoever is killed while reporting leaves it to the next, who reports again
        sys.exit(f"kill: {len(unknown)} are unknown, {told} were reported")
    before = received()
    clock((rounds + 2) * 5)
    sh(*RUN, "--again")
    if set(log().values()) != {"sent"} or received() - before != collections.Counter(unknown):
        sys.exit(f"kill: --again sent {received() - before}, not {unknown}")
    sh("tkt-init", "--check", "-q")
    print(f"killed {args.kills} times, two copies at a time: {sent} reminders, none lost, none doubled; "
          f"{len(unknown)} unknown, all reported, and sent by --again")


if __name__ == "__main__":
    main()
