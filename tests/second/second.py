#!/usr/bin/env python3
"""Every column of every report of tkt-stats, computed a second time.

    second.py DESK.db REPORT…      e.g. second.py estate.db volume 'sla --by dept --in 2025-03'

From the stored tickets and events, by the definitions of tkt-stats(1) and tkt-surge(7) and the
formulas' sources, naively and exactly (fractions, no shortcuts); compared with what tkt-stats prints,
cell by cell. Where the value is irrational a unit in the last printed digit is let pass.
The time is TKT_NOW. Nothing of the C code is used.
"""
import bisect
import csv
import io
import json
import re
import math
import os
import sqlite3
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

NOW = int(datetime.fromisoformat(os.environ["TKT_NOW"]).timestamp())
DAYS = "mon tue wed thu fri sat sun".split()
ENDED = ("resolved", "closed", "cancelled", "merged")

# ---- formulas ----


def rounded(x, places):
    """Half away from zero, exactly."""
    scaled = abs(Fraction(x)) * 10 ** places
    n = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if x < 0 and n else ""
    digits = str(n).rjust(places + 1, "0")
    return sign + (digits[:-places] + "." + digits[-places:] if places else digits)


class Near(str):
    """A cell whose last digit may differ by one: the value is irrational."""


def near(x, places):
    return Near(f"{x:.{places}f}")


Z = 1.959963984540054


def wilson(k, n):
    """E. B. Wilson, JASA 22 (1927) 209-212."""
    if not n:
        return ["", "", ""]
    p, zz = k / n, Z * Z
    middle = (p + zz / (2 * n)) / (1 + zz / n)
    half = Z / (1 + zz / n) * math.sqrt(p * (1 - p) / n + zz / (4 * n * n))
    return [rounded(Fraction(k, n), 4), near(max(0, middle - half), 4), near(min(1, middle + half), 4)]


def nps(up, flat, down):
    """Tango's score interval (Statistics in Medicine 17 (1998) 891-908) of the difference of two
    proportions of one sample: the differences d that the score test keeps. Under d the likeliest
    proportion q of the detractors makes up / (q + d) + down / q - 2 flat / (1 - 2 q - d) zero."""
    n = up + flat + down
    if not n:
        return ["", "", ""]

    def slope(q, d):
        least = 1e-300
        return up / max(q + d, least) + down / max(q, least) - 2 * flat / max(1 - 2 * q - d, least)

    def kept(d):
        q = bisected(lambda q: slope(q, d), max(0, -d), (1 - d) / 2)
        return Z * Z * n * (2 * q + d - d * d) - (up - down - n * d) ** 2

    here = (up - down) / n
    low = -1 if up == 0 and flat == 0 else -bisected(lambda d: kept(-d), -here, 1)
    high = 1 if down == 0 and flat == 0 else bisected(kept, here, 1)
    return [rounded(Fraction(100 * (up - down), n), 1), near(100 * low, 1), near(100 * high, 1)]


def bisected(f, low, high):
    """Where the falling f goes through 0."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) > 0 else (low, middle)
    return (low + high) / 2


def poisson_cdf(n, mean):
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(n + 1)) if mean else 1.0


def poisson(n):
    """F. Garwood, Biometrika 28 (1936) 437-442: both tails 2.5 %, by their definition."""
    low = bisected(lambda m: 0.025 - (1 - poisson_cdf(n - 1, m)), 0, n) if n else 0.0
    return low, bisected(lambda m: poisson_cdf(n, m) - 0.025, n, 3 * n + 20)


def two_rates(a, b):
    """J. Przyborowski and H. Wilenski, Biometrika 31 (1940) 313-323, bases being equal."""
    n = a + b
    if not n:
        return ""
    mine = math.comb(n, a)
    return rounded(Fraction(sum(c for c in (math.comb(n, k) for k in range(n + 1))
                                if c <= mine * (1 + Fraction(1, 10 ** 7))), 2 ** n), 4)


@lru_cache(None)
def student(degrees):
    """The 97.5 % point, from the density by Simpson's rule ("Student", Biometrika 6 (1908))."""
    c = math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)) / math.sqrt(degrees * math.pi)

    def density(t):
        return c * (1 + t * t / degrees) ** (-(degrees + 1) / 2)

    def above(t):
        h = t / 4000
        inner = density(0) + density(t) + sum((4 if i % 2 else 2) * density(i * h) for i in range(1, 4000))
        return 0.475 - inner * h / 3
    return bisected(above, 0, 15)


def mean_interval(v):
    if len(v) < 2 or len(set(v)) == 1:
        return None
    m = Fraction(sum(v), len(v))
    s = math.sqrt(sum((x - m) ** 2 for x in v) / (len(v) - 1))
    half = student(len(v) - 1) * s / math.sqrt(len(v))
    return float(m) - half, float(m) + half


def percentile(v, permille):
    """Nearest rank: the ceil(p n)-th smallest."""
    return sorted(v)[-(-permille * len(v) // 1000) - 1] if v else None


def percentile_interval(v, permille):
    """From order statistics: David and Nagaraja, Order Statistics (2003), 7.1."""
    v, n, p = sorted(v), len(v), Fraction(permille, 1000)
    cdf, total = [], Fraction(0)
    for k in range(n + 1):
        total += math.comb(n, k) * p ** k * (1 - p) ** (n - k)
        cdf.append(total)
    below = [k for k in range(n + 1) if cdf[k] <= Fraction(25, 1000)]      # P(X <= k) small
    above = [k for k in range(1, n + 1) if 1 - cdf[k - 1] <= Fraction(25, 1000)]  # P(X >= k) small
    return (v[max(below)] if below else None), (v[min(above) - 1] if above else None)


def spread(v):
    """1 / sum of squared shares: E. H. Simpson, Nature 163 (1949) 688."""
    c = Counter(v)
    n = sum(c.values())
    return rounded(Fraction(n * n, sum(x * x for x in c.values())), 2) if n else ""


def minutes(seconds):
    return rounded(Fraction(seconds, 60), 1)


def ratio(a, b, places):
    return rounded(Fraction(a, b), places) if b else ""


# ---- the desk ----

class Desk:
    def __init__(self, path):
        db = sqlite3.connect(path)
        db.row_factory = sqlite3.Row
        rows = lambda sql: [dict(r) for r in db.execute(sql)]
        self.settings = {r["name"]: r["value"] for r in rows("SELECT * FROM setting")}
        self.zone = ZoneInfo(self.settings["timezone"])
        self.tickets = rows("SELECT * FROM ticket ORDER BY id")
        self.events = defaultdict(list)
        for e in rows("SELECT * FROM event ORDER BY id"):
            self.events[e["ticket"]].append(e)
        written = {r["code"] for r in rows("SELECT * FROM channel") if r["written"]}
        for t in self.tickets:
            told = [e["at"] for e in self.events[t["id"]] if e["verb"] == "note" and "reply" in json.loads(e["data"] or "{}")]
            t["written"], t["replied"], t["answered"] = t["channel"] in written, min(told, default=None), t["responded"]
            if t["written"] and (told or any("responded" in json.loads(e["after"] or "{}") for e in self.events[t["id"]][1:])):
                t["answered"] = t["replied"]
        self.calls = defaultdict(list)
        for r in rows("SELECT * FROM response ORDER BY ticket, at, id"):
            self.calls[r["ticket"]].append(r)
        self.unit = {r["code"]: r for r in rows("SELECT * FROM unit")}
        self.asset = {r["code"]: r for r in rows("SELECT * FROM asset")}
        self.kinds = {r["code"]: r for r in rows("SELECT * FROM kind")}
        self.sla = rows("SELECT * FROM sla")
        self.calendar, self.holiday = rows("SELECT * FROM calendar"), rows("SELECT * FROM holiday")
        self.targets = rows("SELECT * FROM target ORDER BY metric, scope, period")
        self.shifts = rows("SELECT s.dept, h.starts, h.ends, s.active FROM shift h JOIN staff s ON s.code = h.staff")
        self.customers = rows("SELECT code, phone, email FROM customer")
        self.grades = rows("""SELECT d.ticket, d.assignee, p.grade, p.grades FROM drawn d JOIN round r ON r.code = d.round
            AND r.quality = 1 JOIN reply p ON p.round = d.round AND p.seq = d.seq AND p.grades > 0
            WHERE NOT EXISTS (SELECT 1 FROM reply q WHERE q.round = p.round AND q.seq = p.seq AND q.grades > 0
                AND (q.at, q.id) > (p.at, p.id))""")
        self.keys = {name: [c["name"] for c in sorted(rows(f"PRAGMA table_info({name})"), key=lambda c: c["pk"]) if c["pk"]]
                     for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        self.registers = {name: rows(f"SELECT * FROM {name}") for name in
                          (r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%confirmed%' AND type = 'table'"))}

    def person(self, t):
        """Whose it is: the customer's, else whose number, else whose address it is."""
        def digits(cell):
            found = [re.sub("^(0086|86(?=1[0-9]{10}$))|^0+", "", re.sub("[^0-9]", "", x)) for x in re.split("[,;/|]", cell or "")]
            return [x for x in found if 7 <= len(x) <= 15 and len(set(x)) > 1 and x not in "012345678901234"]
        if t["customer"]:
            return "customer " + t["customer"]
        for x in digits(t["phone"]):
            those = [c["code"] for c in self.customers if any(x.endswith(y) or y.endswith(x) for y in digits(c["phone"]))]
            return "customer " + those[0] if len(those) == 1 else "phone " + x
        f = self.fields(t)
        for x in (f.get("reply-to"), f.get("from"), t["contact"]):
            if x and "@" in x:
                those = [c["code"] for c in self.customers if x.lower() in (c["email"] or "").lower().split("|")]
                return "customer " + those[0] if len(those) == 1 else x.lower()

    def local(self, at):
        return datetime.fromtimestamp(at, timezone.utc).astimezone(self.zone)

    def utc(self, day):
        return int(datetime(day.year, day.month, day.day, tzinfo=self.zone).timestamp())

    def fields(self, t):
        return json.loads(t["fields"]) if t["fields"] else {}

    def cell(self, t, dim):
        """The text of a dimension, "" where it is empty."""
        looked = {"building": (self.unit, "unit"), "use": (self.unit, "unit"), "model": (self.asset, "asset")}
        if dim in looked:
            register, by = looked[dim]
            row = register.get(t[by])
            return row[dim] if row and row[dim] else self.fields(t).get(dim, "")
        if dim in ("day", "week", "month", "quarter", "year", "weekday", "hour"):
            return label(self.local(t["opened"]), dim)
        return "" if t[dim] is None else str(t[dim])


def label(d, unit):
    iso = d.isocalendar()
    return {"day": d.strftime("%Y-%m-%d"), "week": f"{iso[0]:04}-W{iso[1]:02}", "month": d.strftime("%Y-%m"),
            "quarter": f"{d.year}-Q{(d.month + 2) // 3}", "year": str(d.year), "hour": d.strftime("%H"),
            "weekday": DAYS[d.weekday()]}[unit]


def first_day(d, unit):
    return {"day": d, "week": d - timedelta(d.weekday()), "month": d.replace(day=1),
            "quarter": d.replace(month=(d.month - 1) // 3 * 3 + 1, day=1), "year": d.replace(month=1, day=1)}[unit]


def next_first(d, unit):
    return first_day(d + timedelta({"day": 1, "week": 7, "month": 32, "quarter": 100, "year": 370}[unit]), unit) \
        if unit != "quarter" else first_day(first_day(d, unit) + timedelta(95), unit)


def period(desk, text):
    """[from, to) of 2025-03 and the like."""
    if "W" in text:
        d, unit = date.fromisocalendar(int(text[:4]), int(text[-2:]), 1), "week"
    elif "Q" in text:
        d, unit = date(int(text[:4]), int(text[-1]) * 3 - 2, 1), "quarter"
    else:
        parts = [int(x) for x in text.split("-")] + [1, 1]
        d, unit = date(*parts[:3]), {4: "year", 7: "month", 10: "day"}[len(text)]
    return desk.utc(d), desk.utc(next_first(d, unit)), unit


# ---- tickets ----

def done(t):
    return t["resolved"] if t["resolved"] is not None else t["closed"] if t["status"] == "closed" else None


def outcome(t, which):
    due = t["respond_due"] if which == "respond" else t["due"]
    at = t["answered"] if which == "respond" and (t["written"] or t["answered"] is not None) else done(t)
    if due is None:
        return None
    if at is not None:
        return "met" if at <= due else "missed"
    if t["status"] in ("cancelled", "merged"):
        return None
    if done(t) is not None:
        return "missed" if due < NOW else "pending"
    until = min(NOW, t["since"]) if t["status"] == "waiting" and t["since"] is not None else NOW
    return "missed" if due < until else "pending"


def is_case(t):
    return t["status"] not in ("cancelled", "merged")


def is_open(t):
    return t["status"] not in ENDED


class Business:
    """Seconds of business time, by looking at each day and its spans."""

    def __init__(self, desk):
        self.desk = desk
        self.spans = {}
        self.sla = {(r["kind"], r["category"], r["priority"]): r for r in desk.sla}

    def row(self, t):
        best = None
        for k, c, p in self.sla:
            if k in ("", t["kind"]) and c in ("", t["category"]) and p in ("", t["priority"]):
                rank = ((k != "") + (c != "") + (p != ""), c != "", k != "", p != "")
                best = max(best or (rank, (k, c, p)), (rank, (k, c, p)))
        return self.sla[best[1]] if best else None

    def of_day(self, code, day):
        if (code, day) in self.spans:
            return self.spans[code, day]
        weekly = defaultdict(list)
        for r in self.desk.calendar:
            if r["code"] == code:
                weekly[r["weekday"]].append((r["opens"], r["closes"]))
        spans = weekly[DAYS[day.weekday()]]
        for h in self.desk.holiday:
            if h["calendar"] == code and h["date"] == day.isoformat():
                working = [weekly[d] for d in DAYS if weekly[d]]
                spans = [] if h["kind"] == "off" else [(h["opens"], h["closes"])] if h["opens"] else working[0]
        out = []
        for a, b in spans:
            ends = []
            for clock in (a, b):
                hour, minute = map(int, clock.split(":"))
                ends.append(self.desk.utc(day + timedelta(1)) if hour == 24 else int(datetime(
                    day.year, day.month, day.day, hour, minute, tzinfo=self.desk.zone).timestamp()))
            out.append(tuple(ends))
        self.spans[code, day] = out
        return out

    def between(self, t, a, b):
        row = self.row(t)
        if not row:
            return None
        if b < a:
            return -self.between(t, b, a)
        day, total = self.desk.local(a).date(), 0
        while self.desk.utc(day) < b:
            total += sum(max(0, min(b, close) - max(a, opens)) for opens, close in self.of_day(row["calendar"], day))
            day += timedelta(1)
        return total

    def worked(self, t):
        """From opening to solution without the waiting; by the clock if no promise applies."""
        spent = self.between(t, t["opened"], done(t))
        spent = done(t) - t["opened"] if spent is None else spent
        return max(0, spent - (t["waited"] or 0))


def way(desk, t):
    """What the events say of a ticket, from the oldest on."""
    w = dict(events=0, solved=0, reopened=0, moved=0, handed=0, waited=0, others=0, stays={})
    status_at, first, solvers, hands = None, None, None, []
    for e in desk.events[t["id"]]:
        w["events"] += 1
        before, after = (json.loads(e[x]) if e[x] else {} for x in ("before", "after"))
        hands.append((e["verb"], e["who"]))
        a, b = before.get("status"), after.get("status")
        if a and b and a != b:
            if first is None:
                first = a
                if a == "new":
                    status_at = t["opened"]
            if status_at is not None and a not in ENDED:
                w["stays"][a] = w["stays"].get(a, 0) + max(0, e["at"] - status_at)
            status_at = e["at"]
            if b in ("resolved", "closed") and a not in ENDED:
                w["solved"] = 1
                if solvers is None:
                    solvers, upto = e["who"], len(hands)
            w["reopened"] |= a in ("resolved", "closed") and b not in ENDED
            w["waited"] |= b == "waiting"
        for column, mark in (("dept", "moved"), ("assignee", "handed")):
            if before.get(column) and after.get(column) and before[column] != after[column]:
                w[mark] = 1
    if solvers is not None:
        w["others"] = any(who != solvers for verb, who in hands[:upto] if verb not in ("new", "route"))
    w["contact"] = int(w["solved"] and not (w["reopened"] or w["moved"] or w["handed"] or w["waited"] or w["others"]))
    return w


# ---- reports: each gives rows of columns behind the dimensions ----

class Run:
    def __init__(self, desk, name, by, inside):
        self.desk, self.name = desk, name
        self.by = [x for x in by.split(",") if x]
        self.span = period(desk, inside) if inside else None
        self.per = None
        self.all = desk.tickets

    def chosen(self, keep=lambda t: True):
        return [t for t in self.all if keep(t) and (not self.span or self.span[0] <= t["opened"] < self.span[1])]

    def groups(self, tickets):
        found = defaultdict(list) if self.by else defaultdict(list, {(): []})
        for t in tickets:
            found[tuple(self.desk.cell(t, d) for d in self.by)].append(t)

        def place(key):
            order = {"priority": ["low", "normal", "high", "urgent"], "weekday": DAYS}
            return [(k == "", order[d].index(k) if d in order and k else k) for d, k in zip(self.by, key)]
        return [(list(k), found[k]) for k in sorted(found, key=place)]

    def partial(self):
        return str(int(self.span[1] > NOW)) if self.span else ""


def volume(r):
    tickets = r.chosen()
    for key, v in r.groups(tickets):
        yield key + [str(len(v))] + wilson(len(v), len(tickets))


def pareto(r):
    tickets = r.chosen(is_case)
    rows = [(k, len(v)) for k, v in r.groups(tickets)]
    order = sorted(range(len(rows)), key=lambda i: (all(x == "" for x in rows[i][0]), -rows[i][1], i)) \
        if len(r.by) == 1 else sorted(range(len(rows)), key=lambda i: (-rows[i][1], i))
    total = 0
    for i in order:
        key, n = rows[i]
        total += n
        yield key + [str(n), ratio(n, len(tickets), 4), str(total), ratio(total, len(tickets), 4)]


def matrix(r):
    a, b = r.by
    tickets = r.chosen()
    r.by = [b]
    heads = [k[0] or "none" for k, _ in r.groups(tickets)]
    r.by = [a]
    yield [a] + heads + ["total"]
    for key, v in r.groups(tickets):
        n = Counter(r.desk.cell(t, b) or "none" for t in v)
        yield key + [str(n[h]) for h in heads] + [str(len(v))]


ENDED = ("resolved", "closed", "cancelled", "merged")


def flow(r):
    unit = r.by[0]
    lo, hi = (r.span[0], r.span[1]) if r.span else (-math.inf, math.inf)
    n = defaultdict(lambda: [0, 0, 0, 0])
    met = []
    breaks = defaultdict(list)  # from an end to the reopening
    for t in r.all:
        end = None
        for e in r.desk.events[t["id"]]:
            was, now = (json.loads(e[x]).get("status") in ENDED if e[x] else None for x in ("before", "after"))
            if e["verb"] == "reopen":
                breaks[t["id"]].append((end, e["at"]))
            if now and was is False:
                end = e["at"]
        reopened = [e["at"] for e in r.desk.events[t["id"]] if e["verb"] == "reopen"]
        closed = t["closed"]
        for column, ats in enumerate(([t["opened"]], [done(t)], [closed], reopened)):
            for at in ats:
                if at is not None and lo <= at < hi:
                    n[label(r.desk.local(at), unit)][column] += 1
                    met.append(at)
    if r.span:
        met += [r.span[0], min(r.span[1], NOW + 1) - 1]
    if not met:
        return
    day, last = first_day(r.desk.local(min(met)).date(), unit), max(met)
    while r.desk.utc(day) <= last:
        a, b = r.desk.utc(day), r.desk.utc(next_first(day, unit))
        left = sum(t["opened"] < b and not any(x is not None and x < b for x in (t["resolved"], t["closed"]))
                   and not any(end < b <= again for end, again in breaks[t["id"]]) for t in r.all)
        key = label(datetime(day.year, day.month, day.day), unit)
        yield [key] + [str(x) for x in n[key]] + [str(left), str(int(b > NOW or a < lo or b > hi))]
        day = next_first(day, unit)


def backlog(r):
    for key, v in r.groups(r.chosen(is_open)):
        late = 0
        for t in v:
            at = min(NOW, t["since"]) if t["status"] == "waiting" and t["since"] is not None else NOW
            late += t["due"] is not None and t["due"] < at
        ages = [NOW - t["opened"] for t in v]
        oldest = r.desk.local(NOW - max(ages)).isoformat() if v else ""
        yield key + [str(len(v)), str(late), str(sum(t["assignee"] is None for t in v)), oldest] + \
            [minutes(percentile(ages, p)) if v else "" for p in (500, 900)]


def time(r):
    business = Business(r.desk)
    for key, v in r.groups(r.chosen(lambda t: t["answered"] is not None or done(t) is not None)):
        m = {"respond": [], "resolve": [], "respond_business": [], "resolve_business": []}
        for t in v:
            for name, at in (("respond", t["answered"]), ("resolve", done(t))):
                if at is None:
                    continue
                m[name].append(at - t["opened"])
                worked = business.between(t, t["opened"], at)
                if worked is not None:
                    m[name + "_business"].append(worked - (t["waited"] or 0 if name == "resolve" else 0))
        for name, x in m.items():
            yield key + [name, str(len(x))] + ([rounded(Fraction(sum(x), 60 * len(x)), 1)] +
                                               [minutes(percentile(x, p)) for p in (500, 900, 950)] +
                                               [minutes(max(x))] if x else [""] * 5)


def sla(r):
    tickets = r.chosen(lambda t: t["respond_due"] is not None or t["due"] is not None)
    kept = {}
    for which in ("respond", "resolve"):
        for t in tickets:
            o = outcome(t, which)
            if o in ("met", "missed"):
                n = kept.setdefault((which, t["kind"]), [0, 0])
                n[0] += o == "met"
                n[1] += 1
    for key, v in r.groups(tickets):
        for which in ("respond", "resolve"):
            n = Counter(outcome(t, which) for t in v)
            judged = [t for t in v if outcome(t, which) in ("met", "missed")]
            want = sum((Fraction(*kept[which, t["kind"]]) for t in judged), Fraction(0))
            yield key + [which, str(len(judged)), str(n["met"]), str(n["missed"]), str(n["pending"])] + \
                wilson(n["met"], len(judged)) + [rounded(want / len(judged), 4) if judged else ""]


def said(desk, t):
    """asked, answered, the newest NPS."""
    calls = desk.calls[t["id"]]
    scored = t["score"] is not None
    said = [c["nps"] for c in calls if c["nps"] is not None]
    return bool(calls) or scored, scored or any(c["outcome"] == "answered" for c in calls), said[-1] if said else None


def satisfaction(r):
    for key, v in r.groups(r.chosen(lambda t: said(r.desk, t)[0])):
        all_ = [said(r.desk, t) for t in v]
        asked, answered = sum(a for a, _, _ in all_), sum(b for _, b, _ in all_)
        scores = [t["score"] for t in v if t["score"] is not None]
        points = [n for _, _, n in all_ if n is not None]
        up, down = sum(n >= 9 for n in points), sum(n <= 6 for n in points)
        yield key + [str(asked), str(answered), ratio(answered, asked, 4), str(len(scores)),
                     ratio(sum(scores), len(scores), 2), str(percentile(scores, 500)) if scores else ""] + \
            wilson(sum(s >= 4 for s in scores), len(scores)) + [str(len(points))] + \
            nps(up, len(points) - up - down, down)


def complaints(r):
    is_complaint = lambda t: is_case(t) and r.desk.kinds.get(t["kind"], {}).get("workflow") == "complaint"
    tickets = r.chosen(is_complaint)
    before, has_before = [], False
    if r.span and not set(r.by) & {"day", "week", "month", "quarter", "year"}:
        a, b, _ = r.span
        days = (r.desk.local(b).date() - r.desk.local(a).date()).days
        start = r.desk.utc(r.desk.local(a).date() - timedelta(days))
        end = start + (NOW - a) if b > NOW else a
        has_before = any(t["opened"] < end for t in r.all) and a < NOW
        before = [t for t in r.all if is_complaint(t) and start <= t["opened"] < end] if has_before else []
    groups = dict((tuple(k), v) for k, v in r.groups(tickets))
    past = dict((tuple(k), v) for k, v in r.groups(before))
    wide = int(r.desk.settings.get("widespread_buildings", 3)), int(r.desk.settings.get("widespread_customers", 5))
    for key, both in r.groups(tickets + before):
        v, previous = groups.get(tuple(key), []), len(past.get(tuple(key), []))
        n = len(v)
        people = [r.desk.person(t) for t in v]
        who = [p or t["unit"] and "unit " + t["unit"] for p, t in zip(people, v)]
        named = len(set(w for w in who if w))
        nameless = sum(w is None for w in who)
        homes = [h for h in (r.desk.cell(t, "building") for t in v) if h]
        even = spread(homes)
        c = Counter(homes)
        effective = Fraction(len(homes) ** 2, sum(x * x for x in c.values())) if homes else None
        verdict = "" if not n else "single" if n == 1 or (named == 1 and not nameless) else "" if not named else \
            "widespread" if (effective is None or effective >= wide[0]) and named >= wide[1] else "local"
        change = [str(previous), ratio(n - previous, previous, 4), two_rates(n, previous)] if has_before else [""] * 3
        yield key + [str(n)] + wilson(n, len(tickets)) + \
            [str(len(set(p for p in people if p))), str(len(set(t["unit"] for t in v if t["unit"]))),
             str(len(set(homes))), ratio(n - nameless - named, n, 4) if n > nameless else "", even, verdict] + \
            change + [r.partial()] + per(r, key, n)


def per(r, key, n):
    """base and rate: of a register the rows that fit in what it knows; a rate of events in time."""
    if not r.per:
        return []
    known = {"units": ("unit", "building", "use"), "customers": ("unit", "building", "use", "customer"),
             "assets": ("unit", "building", "use", "asset", "model", "customer")}[r.per]
    asked = {d: k for d, k in zip(r.by, key) if d in known}
    blank = dict(unit=None, asset=None, customer=None, fields=None)
    if r.per == "units":
        things = [(u, dict(blank, unit=u)) for u in r.desk.unit]
    elif r.per == "assets":
        things = [(a, dict(blank, asset=a, unit=x["unit"], customer=x["customer"])) for a, x in r.desk.asset.items()]
    else:
        homes = defaultdict(list)
        for u, x in r.desk.unit.items():
            for who in {x["owner"], x["tenant"]} - {None}:
                homes[who].append(u)
        things = [(c["code"], dict(blank, customer=c["code"], unit=u))
                  for c in r.desk.customers for u in homes[c["code"]] or [None]]
    fitting = {code for code, t in things if all(r.desk.cell(t, d) == k for d, k in asked.items())}
    if not fitting or "" in asked.values():
        return [""] * 4
    base, (low, high) = len(fitting), poisson(n)
    return [str(base), rounded(Fraction(n, base), 6), near(low / base, 6), near(high / base, 6)]


def process(r):
    for key, v in r.groups(r.chosen()):
        ways = [way(r.desk, t) for t in v]
        solved = [w for w in ways if w["solved"]]
        known = [w for w, t in zip(ways, v) if t["dept"] and w["events"] > 1]
        for name, k, n in (("first_contact", sum(w["contact"] for w in solved), len(solved)),
                           ("reopened", sum(bool(w["reopened"]) for w in solved), len(solved)),
                           ("transferred", sum(w["moved"] for w in known), len(known))):
            yield key + [name, str(n)] + wilson(k, n)
        x = [t["replied"] - t["opened"] for t in v if t["replied"] is not None]
        yield key + ["first_reply", str(len(x)), rounded(Fraction(sum(x), 60 * len(x)), 1) if x else "", "", ""]
        for s in "new assigned active waiting verified proposed approved".split():
            x = [w["stays"][s] for w in ways if s in w["stays"]]
            yield key + ["status_" + s, str(len(x)), rounded(Fraction(sum(x), 60 * len(x)), 1) if x else "", "", ""]


def freshness(r):
    rows = []
    limit = NOW - int(r.desk.settings.get("freshness_days", 180)) * 86400
    for name, content in r.desk.registers.items():
        if name in ("shift", "holiday"):
            continue
        for row in content:
            if row["confirmed"] < limit:
                rows.append((row["confirmed"], name, "|".join(str(row[k]) for k in r.desk.keys[name]), row.get("name") or row.get("question") or ""))
    limit = NOW - int(r.desk.settings.get("untouched_days", 7)) * 86400
    for t in r.chosen(is_open):
        last = r.desk.events[t["id"]][-1]["at"]
        if last < limit:
            rows.append((last, "ticket", str(t["id"]), t["subject"]))
    for at, what, code, name in sorted(rows, key=lambda x: x[0]):
        yield [what, code, name, r.desk.local(at).isoformat(), str((NOW - at) // 86400)]


def agents(r):
    r.by = ["dept", "assignee"]
    least = int(r.desk.settings.get("agents_least", 30))
    tickets = r.chosen(lambda t: t["assignee"])
    load = Counter(t["assignee"] for t in r.all if is_open(t))

    def figures(v):
        ways = [way(r.desk, t) for t in v]
        promised = [outcome(t, "resolve") for t in v if outcome(t, "resolve") in ("met", "missed")]
        scores = [t["score"] for t in v if t["score"] is not None]
        ids = {t["id"]: t["assignee"] for t in v}
        grades = [g for g in r.desk.grades if ids.get(g["ticket"]) == g["assignee"]]
        return dict(handled=len(v), took=[done(t) - t["opened"] for t in v if done(t) is not None],
                    solved=sum(w["solved"] for w in ways), reopened=sum(bool(w["solved"] and w["reopened"]) for w in ways),
                    contact=sum(w["contact"] for w in ways), kept=promised.count("met"), promised=len(promised),
                    good=sum(s >= 4 for s in scores), scores=len(scores),
                    grade=sum(g["grade"] for g in grades), grades=sum(g["grades"] for g in grades))
    rows = [(k, figures(v), v) for k, v in r.groups(tickets)]
    for key, f, _ in rows:
        team = [(k, x) for k, x, _ in rows if k[0] == key[0]]
        d = figures([t for k, _, v in rows if k[0] == key[0] for t in v])
        ends = {k[1]: [float(x) for x in raw_wilson(x["kept"], x["promised"])] for k, x in
                ((k, x) for k, x in team if x["promised"] >= least)}
        rank = ["", "", ""]
        if key[1] in ends:
            mine = Fraction(f["kept"], f["promised"])
            rates = {k[1]: Fraction(x["kept"], x["promised"]) for k, x in team if k[1] in ends}
            rank = [str(1 + sum(x > mine for x in rates.values())),
                    str(1 + sum(e[0] > ends[key[1]][1] for e in ends.values())),
                    str(len(ends) - sum(e[1] < ends[key[1]][0] for e in ends.values()))]
        median = lambda v: minutes(percentile(v, 500)) if v else ""
        yield key + [str(f["handled"]), str(len(f["took"])), str(f["solved"]), str(f["reopened"])] + \
            wilson(f["contact"], f["solved"]) + [ratio(d["contact"], d["solved"], 4), str(f["promised"])] + \
            wilson(f["kept"], f["promised"]) + [ratio(d["kept"], d["promised"], 4), median(f["took"]), median(d["took"]),
                                                str(f["scores"])] + wilson(f["good"], f["scores"]) + \
            [ratio(d["good"], d["scores"], 4), str(f["grades"]), ratio(f["grade"], f["grades"], 2),
             ratio(d["grade"], d["grades"], 2), str(load[key[1]]),
             ratio(sum(load[k[1]] for k, _ in team), len(team), 1)] + rank + [r.partial() or "0"]


def raw_wilson(k, n):
    p, zz = k / n, Z * Z
    middle, half = p + zz / (2 * n), Z * math.sqrt(p * (1 - p) / n + zz / (4 * n * n))
    return (middle - half) / (1 + zz / n), (middle + half) / (1 + zz / n)


def kpi(r):
    business = Business(r.desk)
    for g in r.desk.targets:
        if r.span and r.span[2] != g["period"]:
            continue
        here = first_day(r.desk.local(NOW).date(), g["period"]) if not r.span else r.desk.local(r.span[0]).date()
        a, b = r.desk.utc(here), r.desk.utc(next_first(here, g["period"]))
        column, _, code = g["scope"].partition("=")
        mine = [t for t in r.all if not code or t[column] == code]
        v = [t for t in mine if a <= t["opened"] < b]
        m, n, actual, low, high, bounds = g["metric"], 0, "", "", "", None
        if m in ("csat", "response_rate", "within_respond", "within_resolve", "mail_in_time"):
            x = {"csat": [t["score"] >= 4 for t in v if t["score"] is not None],
                 "response_rate": [said(r.desk, t)[1] for t in v if said(r.desk, t)[0]],
                 "within_respond": [outcome(t, "respond") == "met" for t in v if outcome(t, "respond") in ("met", "missed")],
                 "within_resolve": [outcome(t, "resolve") == "met" for t in v if outcome(t, "resolve") in ("met", "missed")],
                 "mail_in_time": [outcome(t, "respond") == "met" for t in v if t["channel"] == "mail"
                                  and outcome(t, "respond") in ("met", "missed")]}[m]
            n, (actual, low, high) = len(x), wilson(sum(x), len(x))
            bounds = raw_wilson(sum(x), n) if n else None
        elif m == "nps":
            x = [said(r.desk, t)[2] for t in v]
            x = [p for p in x if p is not None]
            up, down = sum(p >= 9 for p in x), sum(p <= 6 for p in x)
            n, (actual, low, high) = len(x), nps(up, len(x) - up - down, down)
            bounds = (float(low), float(high)) if n else None
        elif m[:11] in ("mean_resolv", "p50_resolve", "p90_resolve"):
            x = [done(t) - t["opened"] if m.endswith("_elapsed") else business.worked(t) for t in v if done(t) is not None]
            n = len(x)
            if m.startswith("mean_"):
                actual = rounded(Fraction(sum(x), 60 * n), 1) if n else ""
                bounds = mean_interval(x)
                bounds = (max(0, bounds[0]), bounds[1]) if bounds else None
                low, high = (near(e / 60, 1) for e in bounds) if bounds else ("", "")
            elif n:
                p = int(m[1:3]) * 10
                actual = minutes(percentile(x, p))
                ends = percentile_interval(x, p)
                low, high = (minutes(e) if e is not None else "" for e in ends)
                bounds = tuple(e if e is not None else s * math.inf for e, s in zip(ends, (-1, 1)))
            bounds = tuple(e / 60 for e in bounds) if bounds else None
        elif m == "complaints":
            n = sum(r.desk.kinds.get(t["kind"], {}).get("workflow") == "complaint" and is_case(t) for t in v)
            bounds = poisson(n)
            actual, low, high = str(n), near(bounds[0], 1), near(bounds[1], 1)
            bounds = (bounds[0], math.inf) if b > NOW else (n, n)
        elif m == "backlog":
            n = sum(t["opened"] < b and not any(x is not None and x < min(b, NOW + 1) for x in (t["resolved"], t["closed"]))
                    for t in mine) if b <= NOW else sum(is_open(t) for t in mine)
            actual, bounds = str(n), (n, n)
        mark, op = float(g["value"]), g["op"]
        verdict = "open" if m != "collection_rate" else ""
        if bounds:
            lo, hi = (x - mark for x in bounds) if op[0] == ">" else (mark - x for x in reversed(bounds))
            yes = lo > 0 or (lo == 0 and op in (">=", "<="))
            no = hi < 0 or (hi == 0 and op in (">", "<"))
            verdict = "met" if yes else "missed" if no else "open"
        metric = m != "collection_rate"
        yield [m, g["scope"], label(here, g["period"]), op, g["value"], actual, str(n) if metric else "", low, high,
               verdict, str(int(b > NOW))]


def coverage(r):
    if r.span:
        a, b, _ = r.span
    else:
        monday = first_day(r.desk.local(NOW).date(), "week")
        a, b = r.desk.utc(monday - timedelta(21)), r.desk.utc(monday + timedelta(7))
    opened = [t["opened"] for t in r.all]
    if opened and not any(x < a for x in opened):
        a = min(b, max(a, r.desk.utc(r.desk.local(min(opened)).date())))
    tickets = [t for t in r.all if a <= t["opened"] < b]
    shifts = defaultdict(list)
    for s in r.desk.shifts:
        shifts[s["dept"] or ""] += [(s["starts"], s["ends"])] if s["active"] else []
    depts = sorted(set(shifts) | set(t["dept"] or "" for t in tickets), key=lambda d: (d == "", d))
    cuts = sorted({a, b} | {x for s in shifts.values() for p in s for x in p if a < x < b}
                  | {x for x in range(a - a % 900, b, 900) if a < x}  # hours begin at quarters in every zone
                  | ({NOW} if a < NOW < b else set()))
    for d in depts:
        came, alone = Counter(), Counter()
        for t in tickets:
            if (t["dept"] or "") == d:
                slot = r.desk.local(t["opened"])
                came[slot.weekday(), slot.hour] += 1
                alone[slot.weekday(), slot.hour] += not any(x <= t["opened"] < y for x, y in shifts.get(d, []))
        seconds, gone, people, gap, dates = Counter(), Counter(), Counter(), Counter(), defaultdict(list)
        for x, y in zip(cuts, cuts[1:]):
            l = r.desk.local(x)
            slot, there = (l.weekday(), l.hour), sum(p <= x < q for p, q in shifts.get(d, []))
            seconds[slot] += y - x
            gone[slot] += y - x if x < NOW else 0
            people[slot] += (y - x) * there
            if not there:
                gap[slot] += y - x
                day = l.date().isoformat()
                if day not in dates[slot]:
                    dates[slot].append(day)
        for slot in sorted(seconds):
            n, h = came[slot], Fraction(gone[slot], 3600)
            low, high = poisson(n) if h else (0, 0)
            yield [d, DAYS[slot[0]], f"{slot[1]:02}", rounded(h, 1), str(n), rounded(n / h, 3) if h else "",
                   near(low / float(h), 3) if h else "", near(high / float(h), 3) if h else ""] + \
                ([ratio(people[slot], seconds[slot], 1), str(alone[slot]), ratio(gap[slot], 3600, 1), "|".join(dates[slot])]
                 if d in shifts else [""] * 4) + [str(int(b > NOW))]


def negative_binomial_tail(n, mean, size):
    p = mean / (mean + size)
    term = lambda k: math.exp(math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1)
                              + size * math.log1p(-p) + k * math.log(p))
    return 1 - math.fsum(term(k) for k in range(n)) if n <= mean else math.fsum(term(k) for k in range(n, n + 400))


class Whole:
    """Windows of a day: the factors of the week and the course of all cells together (tkt-surge(7))."""

    def __init__(self, totals):
        n = len(totals) - 1                      # the last one is judged
        self.slot = [(t - n) % 7 for t in range(n + 1)]
        mean_of = lambda s: (lambda v: sum(v) / len(v) if v else 0)([y for t, y in enumerate(totals[:n]) if self.slot[t] == s])
        self.past = [t for t in range(n) if totals[t] or mean_of(self.slot[t]) < 7]
        self.factor, self.course = [1.0] * 7, [1.0] * (n + 1)
        for _ in range(2):
            mean = (sum(totals[t] for t in self.past) + 0.5) / len(self.past)
            top, bottom = [30.0] * 7, [30.0] * 7
            for t in self.past:
                level = mean * self.course[t]
                top[self.slot[t]] += cut(totals[t], 2 * level * self.factor[self.slot[t]])
                bottom[self.slot[t]] += level
            self.factor = [a / b for a, b in zip(top, bottom)]
            self.follow(totals)

    def follow(self, totals):
        of = lambda t: self.factor[self.slot[t]]
        mean = (sum(totals[t] for t in self.past) + 0.5) / (sum(of(t) for t in self.past) + 1)
        fade = 2 ** (-1 / 14)
        weight = 2 / (1 - fade) / 10
        top = bottom = 0.0
        for t in range(len(totals)):
            level = (top + weight * mean) / (bottom + weight)
            self.course[t] = level / mean
            top, bottom = top * fade, bottom * fade
            if t in self.past:
                top, bottom = top + cut(totals[t], level * of(t)), bottom + of(t)


def deviation(mean):
    return math.sqrt(mean + 0.1 * mean * mean)


def cut(y, mean):
    return min(y, mean + 3 * deviation(mean) + 1)


def look(whole, counts):
    """What is expected of a cell, how unsure that is, and its part in the dispersion."""
    n = len(counts) - 1
    mean = (sum(counts[t] for t in whole.past) + 0.5) / (sum(whole.factor[whole.slot[t]] for t in whole.past) + 1)
    top, bottom = [100 * f for f in whole.factor], [100.0] * 7
    for t in whole.past:
        s, level = whole.slot[t], mean * whole.course[t]
        weight = 1 / (1 + 0.1 * level * whole.factor[s])
        top[s] += weight * cut(counts[t], level * whole.factor[s])
        bottom[s] += weight * level
    factor = [a / b for a, b in zip(top, bottom)]
    level, unsure, loss, above, base = [mean] * 2, [0.25] * 2, [0.0] * 2, 0.0, 0.0
    for t in range(n + 1):
        offset = [factor[whole.slot[t]], factor[whole.slot[t]] * whole.course[t]]
        unsure = [u + 0.0005 for u in unsure]
        if t not in whole.past:
            continue
        middle = sum(a * b for a, b in zip(level, offset)) / 2
        taken = cut(counts[t], middle)
        if t + 3 > n:                            # two days before the one judged
            taken = min(taken, middle + 0.5 * deviation(middle))
        else:
            above += ((taken - middle) ** 2 - middle) / (1 + 0.1 * middle) ** 2
            base += middle ** 2 / (1 + 0.1 * middle) ** 2
        for i in range(2):
            e = level[i] * offset[i]
            noise = 1 + 0.1 * e
            gain = unsure[i] * e / (unsure[i] * e + noise)
            loss[i] = loss[i] * 2 ** (-1 / 120) + (taken - e) ** 2 / (e * noise + 0.1)
            level[i] *= 1 + gain * (taken - e) / e
            unsure[i] *= 1 - gain
    w = [math.exp((min(loss) - x) / 2) for x in loss]
    x = [a * b for a, b in zip(level, offset)]
    average = lambda v: sum(a * b for a, b in zip(w, v)) / sum(w)
    m = average(x)
    spare = average([a * a * u for a, u in zip(x, unsure)]) + (average([a * a for a in x]) - m * m) / 2
    return m, spare / (m * m), above, base


def surge(r):
    """A day's window, without holidays."""
    day = r.at
    end = r.desk.utc(day + timedelta(1))
    begin = min(t["opened"] for t in r.all)
    bounds = [r.desk.utc(day + timedelta(1 - k)) for k in range(731, -1, -1)]
    bounds = [b for b in bounds if b >= begin]
    cells = defaultdict(list)
    for t in r.all:
        if bounds[0] <= t["opened"] < end:
            cells[tuple(r.desk.cell(t, d) for d in r.by)].append(t)
    series = {k: [0] * (len(bounds) - 1) for k in cells}
    for k, v in cells.items():
        for t in v:
            series[k][bisect.bisect(bounds, t["opened"]) - 1] += 1
    whole = Whole([sum(x) for x in zip(*series.values())])
    looked = {k: look(whole, s) for k, s in series.items()}
    pooled = max(0.01, (sum(x[2] for x in looked.values()) + 1000) / (sum(x[3] for x in looked.values()) + 10000))
    weight = {k: (0.5 + x[0] / (x[0] + 0.5)) * (1 + 1.05 * math.exp(-(math.log(x[0] / 2.3) / 0.6) ** 2 / 2))
              for k, x in looked.items()}
    p = {}
    for k, (expected, unsure, above, base) in looked.items():
        own = max(0.005, (above + 1200 * pooled) / (base + 1200))
        p[k] = min(1.0, negative_binomial_tail(series[k][-1], expected, 1 / (own + unsure)))
    weighed = sorted(looked, key=lambda k: p[k] / weight[k])
    mean, q, least = sum(weight.values()) / len(weight), {}, 1.0
    for rank in range(len(weighed), 0, -1):
        k = weighed[rank - 1]
        least = min(least, min(1, p[k] / weight[k] * mean) * len(weighed) / rank)
        q[k] = least
    small = lambda x: near(x, 4) if x >= 0.0001 else Near(f"{x:.1e}")
    for k in sorted(cells, key=lambda k: [(x == "", x) for x in k]):
        last = sorted((t["opened"], t["id"]) for t in cells[k] if t["opened"] >= bounds[-2])
        times = [r.desk.local(x[0]).isoformat() for x in (last[0], last[-1])] if last else ["", ""]
        n, m = len(last), looked[k][0]
        yield list(k) + [r.desk.local(end).isoformat(), "1d", str(n), near(m, 2), near(n / m, 2), small(p[k]), small(q[k])] + \
            times + ["|".join(str(x[1]) for x in last[:100])]


BY = {"surge": "category,building", "flow": "month", "complaints": "kind,category", "pareto": "cause"}
OPEN_ORDER = {"freshness", "surge"}  # rows equally old stand in any order

# ---- comparing ----


def same(ours, theirs):
    if ours == theirs:
        return True
    if not isinstance(theirs, Near) or not ours:
        return False
    if "e" in ours:
        return abs(float(ours) - float(theirs)) <= 0.021 * abs(float(theirs))
    places = len(ours.partition(".")[2])
    return abs(Fraction(ours) - Fraction(theirs)) <= Fraction(1, 10 ** places)


def compare(desk, path, name, rest):
    """Prints how many cells there are, and which differ."""
    flags = [x for x in rest if x != "--all-cells"]
    options = dict(zip(flags[::2], flags[1::2]))
    run = Run(desk, name, options.get("--by", BY.get(name, "")), options.get("--in"))
    run.per = options.get("--per")
    run.at = date.fromisoformat(options.get("--at", "2000-01-01"))
    out = subprocess.run(["tkt-stats", name, *rest, "-d", path, "-f", "csv", "-q"], capture_output=True, text=True)
    if out.returncode not in (0, 1):
        sys.exit(f"{name} {' '.join(rest)}: exit {out.returncode}: {out.stderr}")
    header, *ours = list(csv.reader(io.StringIO(out.stdout)))
    theirs = list(globals()[name](run))
    if name == "matrix":
        header, *theirs = theirs
    if name in OPEN_ORDER:
        ours, theirs = sorted(ours), sorted(theirs)
    bad = [] if len(ours) == len(theirs) else [f"{len(ours)} rows, not {len(theirs)}"]
    for number, (a, b) in enumerate(zip(ours, theirs), 1):
        bad += [f"row {number} ({','.join(a[:2])}): {column}: '{x}', computed '{y}'"
                for column, x, y in zip(header, a, b) if not same(x, y)]
        if len(a) != len(b):
            bad.append(f"row {number}: {len(a)} cells, not {len(b)}")
    cells = sum(map(len, ours))
    print(f"{name} {' '.join(rest)}: {cells} cells" + ("" if not bad else f", {len(bad)} differ"))
    for line in bad[:12]:
        print("  " + line)
    return not bad


def main():
    """second.py DATABASE REPORT...: each with its options, in one word."""
    desk = Desk(sys.argv[1])
    good = [compare(desk, sys.argv[1], *words) for words in
            ((report.split()[0], report.split()[1:]) for report in sys.argv[2:])]
    return not all(good)


sys.exit(main())
