"""The desk of the simulated month: its people, hours, promises and ladder, as registers and as
Python; and business time, counted by walking over the minutes of a calendar."""
import bisect
import datetime
import itertools
import os
import subprocess

ZONE = datetime.timezone(datetime.timedelta(hours=8))
MINUTE, HOUR, DAY = 60, 3600, 86400
OFFICE_SPANS = [(540, 720), (810, 1080)]  # 09:00-12:00, 13:30-18:00


def epoch(text):
    return int(datetime.datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


def local(t):
    return datetime.datetime.fromtimestamp(t, ZONE)


def stamp(t):
    return local(t).isoformat()


BEGIN = epoch("2025-03-01T00:00:00")
FREE_DAYS = ["2025-03-06", "2025-03-07", "2025-03-24"]  # Thursday, Friday, Monday
MAKE_UP = ["2025-03-08"]  # a Saturday that is worked


class Hours:
    """Minutes of the clock, open or not, from two months before to four after; always: all."""

    def __init__(self, always):
        self.first = BEGIN - 60 * DAY
        self.open = bytearray()
        office = bytes(any(a <= minute < b for a, b in OFFICE_SPANS) for minute in range(1440))
        for d in range(180):
            at = local(self.first + d * DAY)
            day = at.date().isoformat()
            works = at.weekday() < 5 and day not in FREE_DAYS or day in MAKE_UP
            self.open += bytes([1] * 1440) if always else office if works else bytes(1440)
        self.passed = [0, *itertools.accumulate(self.open)]  # open minutes before each minute

    def is_open(self, t):
        return bool(self.open[(t - self.first) // MINUTE])

    def until(self, t):
        m, s = divmod(t - self.first, MINUTE)
        return self.passed[m] * MINUTE + (s if self.open[m] else 0)

    def between(self, a, b):
        return self.until(b) - self.until(a)

    def add(self, t, seconds):
        """The first moment by which so many open seconds have passed."""
        goal = self.until(t) + seconds
        m = bisect.bisect_left(self.passed, -(-goal // MINUTE)) - 1
        while self.until(self.first + m * MINUTE) < goal:  # within this minute, to the second
            rest = goal - self.passed[m] * MINUTE
            if self.open[m] and rest <= MINUTE:
                return self.first + m * MINUTE + rest
            m += 1
        return self.first + m * MINUTE


OFFICE, ALWAYS = Hours(False), Hours(True)

DEPARTMENTS = {  # code: parent, manager, email
    "hq": ("", "", ""),  # boss, by role
    "eng": ("hq", "em", ""),
    "cs": ("hq", "", "cs@desk.example"),
    "ext": ("", "", "ext@desk.example"),
}
STAFF = {  # code: dept, role
    "a1": ("eng", "agent"), "a2": ("eng", "agent"), "a3": ("eng", "agent"), "a4": ("eng", "agent"),
    "c1": ("cs", "agent"), "c2": ("cs", "agent"), "c3": ("cs", "agent"),
    "s1": ("eng", "supervisor"), "s2": ("eng", "supervisor"), "sc": ("cs", "supervisor"),
    "em": ("eng", "manager"), "boss": ("hq", "manager"), "dir": ("hq", "director"),
}
KINDS = {  # code: workflow, form
    "repair": ("standard", "callback"), "complaint": ("complaint", ""), "consult": ("standard", ""),
    "parcel": ("standard", ""),
}
SLA = {  # (kind, priority): minutes to respond, to resolve, hours; the most specific wins
    ("", ""): (60, 960, OFFICE), ("repair", ""): (30, 480, OFFICE),
    ("repair", "urgent"): (15, 120, ALWAYS), ("", "urgent"): (30, 240, OFFICE),
    ("complaint", ""): (120, 1920, OFFICE),
}
LADDER = {  # (kind, priority): after, to, action
    ("", ""): [(50, "assignee", "remind"), (100, "supervisor", "remind"),
               (150, "manager", "escalate"), (200, "director", "escalate")],
    ("", "urgent"): [(0, "supervisor", "remind"), (50, "assignee", "remind"),
                     (100, "manager", "escalate"), (150, "director", "escalate")],
    ("complaint", ""): [(25, "assignee", "remind"), (75, "sc", "remind"), (100, "manager", "remind"),
                        (125, "director", "escalate")],
    ("consult", "low"): [(100, "gone", "remind")],  # somebody who isn't active
}
SETTINGS = {"remind_to": "dir", "callback_to": "c3", "cover_days": "2", "stuck_hours": "6",
            "callback_hours": "3"}


def shifts(days):
    """Half-days with lunch between for some, nights for one, none at all for the rest."""
    out = []
    for d in range(-3, days + 4):
        day = BEGIN + d * DAY
        weekday = local(day).weekday()
        for who, begins in (("a1", 8), ("a2", 9), ("c1", 9), ("s1", 9)):
            if weekday < 6 and (d * 7 + len(who) + begins) % 9:
                out += [(who, day + begins * HOUR, day + 12 * HOUR),
                        (who, day + 13 * HOUR + 1800, day + (begins + 9) * HOUR)]
        if weekday != 2:
            out.append(("a3", day + 20 * HOUR, day + 30 * HOUR))
        if weekday in (0, 3):
            out.append(("em", day + 10 * HOUR, day + 16 * HOUR))
        if d < 8:  # a rota that ends
            out.append(("c2", day + 12 * HOUR, day + 17 * HOUR))
    return out


def load(register, header, rows):
    text = ",".join(header) + "\n" + "".join(",".join(map(str, r)) + "\n" for r in rows)
    subprocess.run(["tkt-load", "-q", register], input=text, text=True, check=True)


def make(days):
    """The database at $TKT_DB."""
    os.environ["TKT_NOW"] = stamp(BEGIN - DAY)
    subprocess.run(["tkt-init", "-q", "--template", "empty", "--timezone", "Asia/Shanghai"], check=True)
    load("holiday", ["calendar", "date", "kind"],
         [("office", d, "off") for d in FREE_DAYS] + [("office", d, "work") for d in MAKE_UP])
    load("form", ["form", "code", "seq", "question", "type"], [("callback", "score", 1, "How?", "score")])
    load("cause", ["code"], [("wear",)])
    load("kind", ["code", "workflow", "form"], [(k, *v) for k, v in KINDS.items()])
    load("sla", ["kind", "priority", "respond", "resolve", "calendar"],
         [(*k, r, d, "office" if h is OFFICE else "always") for k, (r, d, h) in SLA.items()])
    load("department", ["code", "parent", "email"], [(k, p, m) for k, (p, _, m) in DEPARTMENTS.items()])
    load("staff", ["code", "dept", "role", "active"],
         [(k, *v, 1) for k, v in STAFF.items()] + [("gone", "cs", "agent", 0)])
    load("department", ["code", "manager"], [(k, m) for k, (_, m, _) in DEPARTMENTS.items() if m])
    subprocess.run(["tkt-load", "-q", "--replace", "ladder"], text=True, check=True,
                   input="kind,priority,after,to,action\n" + "".join(
                       f"{k},{p},{a},{to},{act}\n" for (k, p), rows in LADDER.items() for a, to, act in rows))
    load("setting", ["name", "value"], SETTINGS.items())
    load("shift", ["staff", "starts", "ends"],
         [(w, local(a).strftime("%F %R"), local(b).strftime("%F %R")) for w, a, b in shifts(days)])
