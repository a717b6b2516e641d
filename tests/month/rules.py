"""What tkt-remind has to tell, and when: computed from its page and the design, apart from the
program. A ticket here is a dictionary that the walk through the month (month.py) changes as the
verbs do."""
from world import DAY, DEPARTMENTS, HOUR, KINDS, LADDER, MINUTE, OFFICE, SLA, STAFF, BEGIN, local

OVER = {"resolved", "closed", "cancelled", "merged"}
STUCK, CALLBACK, COVER_DAYS, WITHIN = 6 * HOUR, 3 * HOUR, 2, 120 * MINUTE


def promise(t):
    """Minutes to respond and to resolve, and the hours in which they run."""
    for key in ((t["kind"], t["priority"]), (t["kind"], ""), ("", t["priority"]), ("", "")):
        if key in SLA:
            return SLA[key]
    return None


def rungs(t):
    """Of the ladder: after, to, action."""
    for key in ((t["kind"], t["priority"]), (t["kind"], ""), ("", t["priority"]), ("", "")):
        if key in LADDER:
            return LADDER[key]
    return []


def set_deadlines(t):
    respond, resolve, hours = promise(t)
    if t["responded"] is None:
        t["respond_due"] = hours.add(t["opened"], respond * MINUTE + t["waited"])
    if not t["fixed"]:
        t["due"] = hours.add(t["opened"], resolve * MINUTE + t["waited"])


def end_wait(t, now):
    hours = promise(t)[2]
    waited = hours.between(t["since"], now)
    t["since"] = t["until"] = None
    if not waited:
        return
    t["waited"] += waited
    t["due"] = hours.add(t["due"], waited)
    if t["responded"] is None:
        t["respond_due"] = hours.add(t["respond_due"], waited)


class People:
    def __init__(self, shifts):
        self.active = set(STAFF)
        self.shifts, self.known_gaps = {}, {}
        for who, a, b in shifts:
            self.shifts.setdefault(who, []).append((a, b))

    def hours(self, who, now):
        """Whether they can be told now; None is nobody."""
        mine = [s for s in self.shifts.get(who, []) if s[1] > now - 7 * DAY]
        if mine:
            return any(a <= now < b for a, b in mine)
        return OFFICE.is_open(now)

    def level(self, dept):
        """Who has the manager's level of a department: the named one if active, else its managers
        by role, else the named one all the same."""
        named = DEPARTMENTS[dept][1]
        if named in self.active:
            return [named]
        by_role = sorted(s for s, (d, role) in STAFF.items()
                         if d == dept and role == "manager" and s in self.active)
        return by_role or ([named] if named else [])

    def levels(self, dept):
        while dept:
            if self.level(dept):
                yield self.level(dept)
            dept = DEPARTMENTS[dept][0]

    def managers(self, dept):
        return (level[0] for level in self.levels(dept) if level[0] in self.active)

    def supervisor(self, dept, tickets):
        load = {s: 0 for s, (d, role) in STAFF.items()
                if d == dept and role == "supervisor" and s in self.active}
        for t in tickets.values():
            if t["status"] not in OVER and t["assignee"] in load:
                load[t["assignee"]] += 1
        return min(load, key=lambda s: (load[s], s)) if load else None

    def director(self):
        return "dir" if "dir" in self.active else None

    def manager(self, dept):
        return next(self.managers(dept), None)

    def holder(self, t, tickets):
        if t["assignee"] in self.active:
            return t["assignee"]
        return self.supervisor(t["dept"], tickets) or t["dept"] or "dir"

    def rung(self, to, t, tickets):
        order = ["assignee", "supervisor", "manager", "director"]
        if to not in order:
            return to if to in self.active else self.holder(t, tickets)
        for step in order[order.index(to):]:
            who = {"assignee": lambda: t["assignee"] if t["assignee"] in self.active else None,
                   "supervisor": lambda: self.supervisor(t["dept"], tickets),
                   "manager": lambda: self.manager(t["dept"]), "director": self.director}[step]()
            if who:
                return who
        return self.holder(t, tickets)

    def height(self, who, dept):
        """1 a supervisor of the department, 2 its manager, and so on up; 0 anybody else."""
        chain = list(self.levels(dept))
        for i, level in enumerate(chain):
            if who in level:
                return i + 2
        if who in STAFF and STAFF[who][1] == "director":
            return len(chain) + 2
        return int(who in STAFF and STAFF[who][0] == dept and STAFF[who][1] != "agent")

    def gaps(self, dept, day):
        """The open quarters of the day without anybody on a shift; of a department that has shifts."""
        key = dept, day, frozenset(self.active)
        if key not in self.known_gaps:
            mine = [s for who in self.active if STAFF[who][0] == dept for s in self.shifts.get(who, [])]
            self.known_gaps[key] = tuple(
                q for q in range(day, day + DAY, 900)
                if mine and OFFICE.is_open(q) and not any(a <= q < b for a, b in mine))
        return self.known_gaps[key]


class Reminders:
    """What was told, and what events are still to be told of."""

    def __init__(self, people, tickets):
        self.people, self.tickets = people, tickets
        self.told = set()
        self.pending = {}  # (reason, ticket) → the event's number

    # ---- events, as the verbs make them ----

    def over(self, t):
        for reason in ("assigned", "urged", "reopened", "children-done"):
            self.pending.pop((reason, t["id"]), None)

    def event(self, reason, ticket, number):
        self.pending[reason, ticket] = number

    # ---- what is due now: (key, ticket, reason, level, to, escalates) ----

    def of_events(self, now):
        for (reason, n), event in list(self.pending.items()):
            t, to = self.tickets[n], None
            if reason == "callback":
                if t["status"] != "resolved" or t["answered"] or t["attempts"] >= 3:
                    del self.pending[reason, n]
                    continue
                if OFFICE.between(t["resolved"], now) < CALLBACK:
                    continue
                to = "c3"
            elif reason == "assigned" and t["assignee"] not in self.people.active:
                continue
            elif reason == "children-done":
                parts = [c for c in self.tickets.values() if c["parent"] == n and c["status"] != "merged"]
                if t["status"] in OVER or not parts or any(c["status"] not in OVER for c in parts):
                    continue
            yield (reason, n, event), n, reason, 0, to or self.people.holder(t, self.tickets), False

    def of_ticket(self, t, now):
        n, due = t["id"], t["due"]
        waits = t["status"] == "waiting"
        at = t["since"] if waits else now
        whose = self.people.holder(t, self.tickets)
        if at > due:
            yield ("overdue", n, due), n, "overdue", 0, whose, False
        elif not waits and now + WITHIN >= due:
            yield ("due-soon", n, due), n, "due-soon", 0, whose, False
        if t["responded"] is None and at > t["respond_due"]:
            yield ("respond", n, t["respond_due"]), n, "respond", 0, whose, False
        if waits and t["until"] is not None and t["until"] <= now:
            yield ("waiting", n, t["until"]), n, "waiting", 0, whose, False
        if not waits and OFFICE.between(t["touched"], now) >= STUCK:
            yield ("stuck", n, t["last_event"]), n, "stuck", 0, whose, False
        if t["status"] == "proposed":
            to = self.people.manager(t["dept"]) or self.people.director()
            yield ("approval", n, t["status_event"]), n, "approval", 0, to, False
        yield from self.of_ladder(t, at)

    def of_ladder(self, t, at):
        hours = promise(t)[2]
        whole = hours.between(t["opened"], t["due"]) - t["waited"]
        gone = hours.between(t["opened"], at) - t["waited"]
        for level, (after, to, action) in enumerate(rungs(t), 1):
            reached = after == 0 or (gone * 100 >= after * whole if whole > 0 else at >= t["due"])
            reached = reached and (after < 100 or at >= t["due"])
            if reached:
                reason = "overdue" if at > t["due"] or after >= 100 else "due-soon"
                yield (("ladder", t["id"], t["due"], after, to), t["id"], reason, level,
                       self.people.rung(to, t, self.tickets), action == "escalate")

    def of_rota(self, now):
        midnight = now - (now - BEGIN) % DAY
        for d in range(1, COVER_DAYS + 1):
            for dept in DEPARTMENTS:
                gaps = self.people.gaps(dept, midnight + d * DAY)
                if gaps:
                    to = self.people.manager(dept) or self.people.director()
                    yield (("uncovered", dept, gaps), 0, "uncovered", 0, to, False)

    def due(self, now):
        found = list(self.of_events(now)) + list(self.of_rota(now))
        for t in self.tickets.values():
            if t["status"] not in OVER:
                found += self.of_ticket(t, now)
        return found

    def goes(self, now, key, n, to):
        """Whether it goes out now: it wasn't told yet, and it is the hour for it."""
        urgent = n and self.tickets[n]["priority"] == "urgent"
        return key not in self.told and (urgent or self.people.hours(to, now))

    def ready(self, now):
        """Whether anything would go out then, if nothing happened before."""
        return any(self.goes(now, key, n, to) for key, n, _, _, to, _ in self.due(now))

    def run(self, now):
        """What goes out now, as [(ticket, reason, level, to)]; and who takes which ticket over."""
        out, take = {}, {}
        for key, n, reason, level, to, escalates in self.due(now):
            if not self.goes(now, key, n, to):
                continue
            self.told.add(key)
            self.pending.pop((reason, n), None)
            # what says the same of the same ticket goes as one
            row = (n, reason, to, key if n == 0 else None)
            out[row] = max(level, out.get(row, 0))
            if escalates:
                t = self.tickets[n]
                higher = self.people.height(to, t["dept"])
                if to != t["assignee"] and not (
                        higher and self.people.height(t["assignee"], t["dept"]) >= higher):
                    if level > take.get(n, (0, ""))[0]:
                        take[n] = (level, to)
        return ([(n, reason, level, to) for (n, reason, to, _), level in out.items()],
                {n: to for n, (_, to) in take.items()})
