#!/usr/bin/env python3
"""sentences.py: do the rules send what people say to the right department, with the right promise?

    sentences.py KIND FILE     on the desk $TKT_DB, which is fresh; the tools are in $PATH

FILE has the columns id,lang,category,emergency,department,sentence, and set if it comes from
several sources. A sentence becomes a ticket of KIND, as if a clerk had typed no more than that. Its
department is right if it is one of those in `department`. Its promise is right if an emergency is
urgent and due within LIMITS, and if something else is neither urgent nor an emergency.

Prints a table by category, language and set, each rate with its 95% Wilson interval, then the
sentences that went wrong. Exits with 1 if one of the BOUNDS doesn't hold."""
import csv
import io
import math
import subprocess
import sys
from datetime import datetime

# Minutes in which an emergency is promised to be dealt with.
LIMITS = {"lift_emergency": 30}
LIMIT = 60
# Of these the promise counts too.
DANGERS = {"lift_emergency", "lift_fault", "gas", "fire", "water_emergency", "power"}
BOUNDS = [("danger", ">=", 0.95), ("others", ">=", 0.85), ("false emergencies", "<=", 0.02)]


def wilson(k, n, z=1.959963984540054):
    """Wilson, JASA 22 (1927), 209-212."""
    if not n:
        return 0.0, 1.0
    p, d = k / n, 1 + z * z / n
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (p + z * z / (2 * n) - half) / d), min(1.0, (p + z * z / (2 * n) + half) / d)


def run(words, text=None):
    return subprocess.run(words, input=text, capture_output=True, text=True, check=False).stdout


def route(kind, sentences):
    """Routes the sentences; returns the tickets by the sentences' ids."""
    calls = io.StringIO()
    out = csv.writer(calls)
    out.writerow(["key", "kind", "subject"])
    out.writerows((s["id"], kind, s["sentence"]) for s in sentences)
    rows = run(["tkt-new", "--csv", "--route", "-f", "csv", "-c",
                "key,kind,category,priority,dept,opened,due"], calls.getvalue())
    return {r["key"]: r for r in csv.DictReader(io.StringIO(rows))}


def minutes(ticket):
    if not ticket["due"]:
        return math.inf
    opened, due = (datetime.fromisoformat(ticket[c]) for c in ("opened", "due"))
    return (due - opened).total_seconds() / 60


def judge(s, ticket):
    """Returns whether the department is right, whether the promise is, and whether it is a false
    emergency."""
    dept = ticket["dept"] in s["department"].split("|")
    urgent = ticket["priority"] == "urgent" or ticket["kind"] == "emergency"
    if s["emergency"] == "1":
        soon = minutes(ticket) <= LIMITS.get(s["category"], LIMIT)
        return dept, ticket["priority"] == "urgent" and soon, False
    return dept, not urgent, urgent


def rate(name, lang, k, n):
    low, high = wilson(k, n)
    print(f"{name:18} {lang:6} {k:4} of {n:4}  {k / n if n else 0:.4f}  {low:.4f}…{high:.4f}")


def main():
    kind, file = sys.argv[1:]
    with open(file, encoding="utf-8", newline="") as f:
        sentences = list(csv.DictReader(f))
    tickets = route(kind, sentences)
    assert len(tickets) == len(sentences), "tickets are missing"
    cells, wrong = {}, []
    for s in sentences:
        ticket = tickets[s["id"]]
        dept, promise, false = judge(s, ticket)
        danger = s["category"] in DANGERS
        right = dept and promise if danger else dept
        group = "danger" if danger else "others"
        columns = [s["lang"], "all"] + ([s["set"]] if s.get("set") else [])
        for name in s["category"], group:
            for lang in columns:
                cells.setdefault((name, lang), []).append(right)
        if s["emergency"] == "0":
            for lang in columns:
                cells.setdefault(("false emergencies", lang), []).append(false)
        if not right or false or not promise:
            wrong.append((s, ticket, dept, promise))
    for (name, lang), values in sorted(cells.items()):
        rate(name, lang, sum(values), len(values))
    for s, t, dept, promise in wrong:
        print(f"{s['id']} {s['category']}/{s['emergency']}: {t['dept']}{'' if dept else ' (wrong)'}, "
              f"{t['kind']}, {t['priority']}, {minutes(t):.0f} min"
              f"{'' if promise else ' (wrong)'}: {s['sentence']}")
    bad = 0
    for name, op, bound in BOUNDS:
        values = cells.get((name, "all"), [])
        got = sum(values) / len(values) if values else 0
        if not (got >= bound if op == ">=" else got <= bound):
            print(f"{name}: {got:.4f}, not {op} {bound}")
            bad = 1
    return bad


sys.exit(main())
