"""Survey rounds computed a second time, from the formulas' sources, by another hand.

survey-rounds.py draw SEED N COLUMN[,COLUMN] CUSTOMERS UNITS   the lot: seq,customer,stratum,weight
survey-rounds.py report DB ROUND [BEFORE]                      the rows of tkt-survey report
"""

import csv
import math
import re
import sqlite3
import sys
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

MASK = (1 << 64) - 1
Z = 1.959963984540054


def rounded(x, places):
    return str(Decimal(f"{x:.15g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


# ---- the lot


def splitmix(state):
    """Steele, Lea, Flood (2014)"""
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def below(numbers, n):
    """Lemire (2019)"""
    while True:
        product = next(numbers) * n
        if product & MASK >= (1 << 64) % n:
            return product >> 64


def draw(seed, n, columns, customers, units):
    with open(units, encoding="utf-8") as f:
        flats = sorted(csv.DictReader(f), key=lambda u: u["code"].encode())
    with open(customers, encoding="utf-8") as f:
        members = sorted(csv.DictReader(f), key=lambda c: c["code"].encode())
    for m in members:
        mine = [u for u in flats if u["tenant"] == m["code"]] + [u for u in flats if u["owner"] == m["code"]]
        m.update({k: v for k, v in (mine[0] if mine else {}).items() if k != "code"})
        m["stratum"] = "/".join(m.get(c, "") for c in columns)
    numbers = splitmix(seed)
    for i in range(len(members), 1, -1):
        k = below(numbers, i)
        members[k], members[i - 1] = members[i - 1], members[k]
    seen, once = set(), []
    for m in members:
        phone = re.sub(r"[^0-9+]", "", unicodedata.normalize("NFKC", m["phone"]))
        phone = re.sub(r"^(\+86|0086)", "", phone)
        keys = {m["code"]} | ({"+" + phone} if len(phone) >= 7 else set())
        if not keys & seen:
            once.append(m)
        seen |= keys
    strata = {}
    for m in once:
        strata.setdefault(m["stratum"], []).append(m)
    names = sorted(strata)
    due = {h: n * len(strata[h]) / len(once) for h in names}
    take = {h: max(1, n * len(strata[h]) // len(once)) for h in names}
    while sum(take.values()) != n:
        more = sum(take.values()) < n
        able = [h for h in names if more or take[h] > 1]
        # furthest below its due first; above it, furthest above
        best = min(able, key=lambda h: take[h] - due[h]) if more else max(able, key=lambda h: take[h] - due[h])
        take[best] += 1 if more else -1
    seq = 0
    print("seq,customer,stratum,weight")
    for h in names:
        for m in strata[h][: take[h]]:
            seq += 1
            print(f"{seq},{m['code']},{h},{rounded(len(strata[h]) / take[h], 4)}")


# ---- the report


def wilson(p, n):
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return (0 if p == 0 else middle - half), (1 if p == 1 else middle + half)


class Sample:
    """Weighted numbers: their mean, their variance, and how many equal ones they are worth."""

    def __init__(self, pairs):
        self.n = len(pairs)
        w = sum(p[1] for p in pairs)
        self.size = w * w / sum(p[1] ** 2 for p in pairs) if pairs else 0  # Kish (1965)
        self.mean = sum(x * u for x, u in pairs) / w if pairs else 0
        self.var = sum(u * (x - self.mean) ** 2 for x, u in pairs) / w if pairs else 0

    def compare(self, other):
        """Mantel (1963), of effective numbers; None where one is too small"""
        if min(self.size, other.size) < 5 - 1e-9:
            return None
        n, m = self.size, other.size
        mean = (n * self.mean + m * other.mean) / (n + m)
        total = sum(s.size * (s.var + (s.mean - mean) ** 2) for s in (self, other))
        if total < 1e-12:
            return 1.0
        between = n * m / (n + m) * (self.mean - other.mean) ** 2
        return math.erfc(math.sqrt((n + m - 1) * between / total / 2))


class Round:
    def __init__(self, db, code):
        self.form, closed = db.execute("SELECT form, closed FROM round WHERE code = ?", [code]).fetchone()
        self.partial = 0 if closed else 1
        self.strata = dict(db.execute("SELECT stratum, size FROM round_stratum WHERE round = ?", [code]))
        self.people = dict(db.execute("SELECT seq, stratum FROM drawn WHERE round = ?", [code]))
        self.answers = {}
        for seq, question, value in db.execute(
            "SELECT seq, question, value FROM v_answer WHERE round = ? ORDER BY at", [code]
        ):
            self.answers.setdefault(seq, {})[question] = value
        heads = {}
        for seq in self.answers:
            heads[self.people[seq]] = heads.get(self.people[seq], 0) + 1
        self.covered = heads
        self.weight = {seq: self.strata[self.people[seq]] / heads[self.people[seq]] for seq in self.answers}
        self.questions = db.execute(
            "SELECT code, type, options, required FROM form WHERE form = ? ORDER BY seq, code", [self.form]
        ).fetchall()

    def of(self, question):
        return [(a[question], self.weight[s]) for s, a in self.answers.items() if question in a]

    def sample(self, question, number):
        return Sample([(number(value), w) for value, w in self.of(question)])


def measures(kind, options):
    """(measure, value, number of an answer, scale of the figure, decimals, interval)"""

    def mean(s):
        # Wilson's with the sample's own variance; the scale is 1 to 5
        n, z2 = s.size, Z * Z
        middle = (n * s.mean + z2 * 3) / (n + z2)
        half = Z / (n + z2) * math.sqrt(n * s.var + z2 * 16 / 4)
        return (1 if s.mean == 1 else middle - half), (5 if s.mean == 5 else middle + half)

    def nps(s):
        # Tango (1998): what the score test doesn't reject; q is the likeliest share of detractors
        polar = s.var + s.mean**2
        up, down = (polar + s.mean) / 2, (polar - s.mean) / 2

        def rejected(d):
            b, c = (2 - up + down) * d - up - down, -down * d * (1 - d)
            q = (math.sqrt(max(0, b * b - 8 * c)) - b) / 4
            return s.size * (up - down - d) ** 2 > Z * Z * (2 * q + d * (1 - d)) + 1e-12

        def last(end):
            if not rejected(end):
                return end
            kept = s.mean
            for _ in range(60):
                middle = (kept + end) / 2
                kept, end = (kept, middle) if rejected(middle) else (middle, end)
            return kept

        return 100 * last(-1), 100 * last(1)

    def share(s):
        return wilson(s.mean, s.size)

    values = options.split("|") if options else []
    if kind in ("score", "quality"):
        yield "mean", "", float, 1, 2, mean
        yield "top2", "", lambda v: float(v) >= 4, 1, 4, share
        values = "12345"
    if kind == "nps":
        yield "nps", "", lambda v: (float(v) >= 9) - (float(v) <= 6), 100, 1, nps
        values = [str(i) for i in range(11)]
    for value in values:
        yield "share", value, lambda v, value=value: value in v.split("|"), 1, 4, share


def line(now, before, scale, places, interval, partial):
    cells = ["", "", "", "", "", ""]
    if now.n:
        cells[0] = rounded(now.mean * scale, places)
        cells[1:3] = [rounded(x, places) for x in interval(now)]
    if before and before.n:
        cells[3] = rounded(before.mean * scale, places)
        if now.n:
            cells[4] = rounded(round((now.mean - before.mean) * scale, 12) + 0.0, places)
            p = now.compare(before)
            cells[5] = "" if p is None else rounded(p, 4)
    return cells + [str(partial)]


def report(file, code, before):
    db = sqlite3.connect(file)
    now, last = Round(db, code), Round(db, before) if before else None
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(
        "question,type,measure,value,answers,n,n_eff,estimate,low,high,previous,change,change_p,partial".split(",")
    )

    def complete(r):
        needed = [q[0] for q in r.questions if q[3]]
        return Sample(
            [(s in r.answers and all(q in r.answers[s] for q in needed), 1) for s in r.people]
        )

    def covered(r):
        return sum(r.strata[h] for h in r.covered) / sum(r.strata.values())

    rr, was = complete(now), complete(last) if last else None
    out.writerow(["", "", "RR1", "", round(rr.mean * rr.n), rr.n, ""]
                 + line(rr, was, 1, 4, lambda s: wilson(s.mean, s.n), now.partial))
    row = ["", "", "coverage", "", len(now.covered), len(now.strata), "", rounded(covered(now), 4), "", "", "", "", ""]
    if last:
        row[10:12] = [rounded(covered(last), 4), rounded(covered(now) - covered(last), 4)]
    out.writerow(row + [now.partial])
    for question, kind, options, _ in now.questions:
        for measure, value, number, scale, places, interval in measures(kind, options):
            s = now.sample(question, number)
            hits = ""
            if measure != "mean" and measure != "nps":
                hits = sum(1 for v, _ in now.of(question) if number(v))
            size = rounded(s.size, 1) if s.n else ""
            out.writerow([question, kind, measure, value, hits, s.n, size]
                         + line(s, last.sample(question, number) if last else None, scale, places, interval,
                                now.partial))


if sys.argv[1] == "draw":
    draw(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4].split(","), sys.argv[5], sys.argv[6])
else:
    report(sys.argv[2], sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None)
