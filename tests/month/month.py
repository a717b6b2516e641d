#!/usr/bin/env python3
"""make month: a month at a desk, five minutes at a time: is each reminder that the rules ask for
sent once and only once, to the right person, and none outside hours but urgent ones?

    month.py [--tickets 2000] [--days 30] [--from 0] [--seed 1] [--rest 5] [--folder DIR]

Tickets come and verbs happen at any second; every five minutes tkt-remind runs, and what its
--send program was handed is compared with what rules.py computes. In the end the tickets, and
the log, are compared too. The tools are those in PATH.

With --rest MINUTES tkt-remind rests that long while nothing is due by rules.py. It still runs five
minutes before anything is due and at that moment: a reminder that is early, late or missing shows
there, and one that nobody wants, or a second one, in the next run, for what was sent stays sent.
"""
import argparse
import collections
import os
import random
import subprocess
import sys
import tempfile

import rules
import world
from rules import OVER
from world import BEGIN, DAY, HOUR, MINUTE, stamp

STEP = 300
SENDER = """#!/bin/sh
while read -r _; do :; done
printf '%s|%s|%s|%s|%s|%s\\n' "$TKT_NOW" "${TKT_ID:-0}" "$TKT_REASON" "$TKT_LEVEL" "$TKT_TO" "$TKT_LATE" >>received
"""


def tool(*words, user="c1", wanted=0):
    done = subprocess.run(words, env=dict(os.environ, TKT_USER=user), capture_output=True, text=True)
    if done.returncode != wanted:
        sys.exit(f"month: {' '.join(words)} at {os.environ['TKT_NOW']}: {done.returncode}: {done.stderr}")
    return done.stdout


class Month:
    def __init__(self, args):
        self.random = random.Random(args.seed)
        self.begin = BEGIN + args.first * DAY
        self.end = self.begin + args.days * DAY
        shifts = world.shifts(args.first + args.days)
        self.people = rules.People(shifts)
        self.tickets = {}
        self.reminders = rules.Reminders(self.people, self.tickets)
        self.events = 0
        self.plan = [self.opening_time() for _ in range(args.tickets)]
        self.plan.sort(reverse=True)
        self.next_deed = {}
        self.told = collections.Counter()
        self.outside = self.runs = 0
        self.rest = args.rest * MINUTE

    def opening_time(self):
        while True:  # mostly by day
            t = self.random.randrange(self.begin, self.end)
            if 8 <= world.local(t).hour < 19 or self.random.random() < 0.15:
                return t

    # ---- one verb, and what it does to the ticket ----

    def act(self, t, now, verb, *words, user="c1", out=False):
        os.environ["TKT_NOW"] = stamp(now)
        text = tool("tkt-act", verb, str(t["id"]), *words, *(["-c", "assignee", "-H"] if out else ["-q"]), user=user)
        self.events += 1
        t["touched"], t["last_event"] = now, self.events
        return text.strip()

    def to_status(self, t, now, status):
        if t["status"] == "waiting":
            rules.end_wait(t, now)
        if status in OVER and t["status"] not in OVER or status == "closed":
            self.reminders.over(t)
            if t["parent"]:
                self.reminders.event("children-done", t["parent"], self.events)
        if status != t["status"]:
            t["status_event"] = self.events
            t["before"].append(t["status"])
        t["status"] = status

    def give(self, t, to, by):
        if to != t["assignee"]:
            if to and to != by:
                self.reminders.event("assigned", t["id"], self.events)
            else:
                self.reminders.pending.pop(("assigned", t["id"]), None)
        t["assignee"] = to

    def open_ticket(self, now):
        r = self.random
        kind = r.choice(["repair"] * 4 + ["complaint", "consult", "parcel"])
        priority = r.choice(["normal"] * 6 + ["low", "high", "urgent", "urgent"])
        os.environ["TKT_NOW"] = stamp(now)
        n = int(tool("tkt-new", "-k", kind, "-s", "something", "--priority", priority))
        self.events += 1
        t = {"id": n, "kind": kind, "priority": priority, "status": "new", "dept": "", "assignee": "",
             "opened": now, "due": None, "respond_due": None, "responded": None, "resolved": None,
             "parent": 0, "waited": 0, "since": None, "until": None, "fixed": False, "before": [],
             "touched": now, "last_event": self.events, "status_event": self.events,
             "answered": False, "attempts": 0}
        rules.set_deadlines(t)
        self.tickets[n] = t
        self.again(t, now, 1200)

    def again(self, t, now, seconds):
        self.next_deed[t["id"]] = now + 1 + int(self.random.expovariate(1 / seconds))

    # ---- deeds ----

    def deed(self, t, now):
        table = {
            "new": ["assign"] * 6 + ["depart", "accept", "urge", "urgent", "cancel", "wait", "merge"],
            "assigned": ["accept"] * 4 + ["assign", "urge", "escalate", "wait", "resolve", "note", "due",
                                          "link", "depart", "normal"],
            "active": ["resolve"] * 3 + ["wait", "urge", "assign", "escalate", "reply", "urgent", "link", "merge"],
            "waiting": ["resume"] * 4 + ["resolve", "urge", "escalate", "due", "cancel"],
            "resolved": ["confirm", "confirm", "reopen", "answer", "no-answer", "unlink"],
            "closed": ["reopen_closed"],
            "verified": ["propose"] * 3 + ["wait", "urge"],
            "proposed": ["approve", "reject", "wait", "note"],
            "approved": ["resolve"] * 3 + ["urge"],
        }.get(t["status"], ["nothing"])
        choice = self.random.choice(table)
        if t["kind"] == "complaint" and choice == "resolve" and t["status"] != "approved":
            choice = "verify" if t["status"] == "active" else "note"
        getattr(self, "do_" + choice.replace("-", "_"))(t, now)
        hours = {"resolved": 8, "closed": 240}.get(t["status"], 5)
        self.again(t, now, hours * HOUR)

    def do_nothing(self, t, now):
        pass

    def do_assign(self, t, now):
        to = self.random.choice([w for w, (_, role) in world.STAFF.items()
                                 if w in self.people.active and role != "director"])
        by = to if self.random.random() < 0.2 else "c1"
        self.act(t, now, "assign", "--to", to, user=by)
        self.give(t, to, by)
        t["dept"] = world.STAFF[to][0]
        self.to_status(t, now, "assigned")

    def do_depart(self, t, now):
        dept = self.random.choice(list(world.DEPARTMENTS))
        self.act(t, now, "assign", "--dept", dept)
        self.give(t, "", "c1")
        t["dept"] = dept
        self.to_status(t, now, "assigned")

    def do_accept(self, t, now):
        self.act(t, now, "accept")
        t["responded"] = t["responded"] or now
        if not t["assignee"] and "c1" in self.people.active:
            self.give(t, "c1", "c1")
            t["dept"] = t["dept"] or "cs"
        self.to_status(t, now, "active")

    def do_urge(self, t, now):
        self.act(t, now, "urge")
        self.reminders.event("urged", t["id"], self.events)

    def do_note(self, t, now):
        self.act(t, now, "note", "--note", "seen")

    def do_reply(self, t, now):
        self.act(t, now, "note", "--reply", "--note", "we come at noon")
        t["responded"] = t["responded"] or now

    def do_wait(self, t, now):
        t["until"] = now + self.random.randrange(HOUR, 40 * HOUR) if self.random.random() < 0.7 else None
        self.act(t, now, "wait", *(["--until", stamp(t["until"])] if t["until"] else []))
        self.to_status(t, now, "waiting")
        t["since"] = now

    def do_resume(self, t, now):
        self.act(t, now, "resume")
        self.to_status(t, now, t["before"][-1])

    def do_resolve(self, t, now):
        if self.has_open_parts(t):
            return
        self.act(t, now, "resolve", "--cause", "wear")
        t["responded"] = t["responded"] or now
        self.to_status(t, now, "resolved")
        t["resolved"], t["answered"], t["attempts"] = now, False, 0
        if world.KINDS[t["kind"]][1]:
            self.reminders.event("callback", t["id"], self.events)

    def do_verify(self, t, now):
        self.act(t, now, "verify")
        self.to_status(t, now, "verified")

    def do_propose(self, t, now):
        self.act(t, now, "propose", "--note", "a refund")
        self.to_status(t, now, "proposed")

    def do_approve(self, t, now):
        self.act(t, now, "approve", user="em")
        self.to_status(t, now, "approved")

    def do_reject(self, t, now):
        self.act(t, now, "reject", user="em")
        self.to_status(t, now, "verified")

    def do_cancel(self, t, now):
        self.act(t, now, "cancel", *self.leave_procedure(t), user="sc")
        self.to_status(t, now, "cancelled")

    def has_open_parts(self, t):
        return any(c["parent"] == t["id"] and c["status"] not in OVER for c in self.tickets.values())

    def leave_procedure(self, t):
        """A complaint ends before its approval only with a supervisor's note."""
        return ["--note", "withdrawn"] if t["kind"] == "complaint" else []

    def do_confirm(self, t, now):
        if self.has_open_parts(t):
            return
        self.act(t, now, "confirm")
        self.to_status(t, now, "closed")

    def do_reopen(self, t, now, user="c1"):
        self.act(t, now, "reopen", user=user)
        self.reminders.over(t)
        t["since"] = t["resolved"]  # the clock stood still from then on
        rules.end_wait(t, now)
        self.to_status(t, now, "active")
        self.reminders.event("reopened", t["id"], self.events)

    def do_reopen_closed(self, t, now):
        self.do_reopen(t, now, user="s1")

    def do_answer(self, t, now):
        os.environ["TKT_NOW"] = stamp(now)
        tool("tkt-survey", "record", str(t["id"]), "--score", "4", "-q", user="caller")
        t["answered"] = True

    def do_no_answer(self, t, now):
        os.environ["TKT_NOW"] = stamp(now)
        tool("tkt-survey", "record", str(t["id"]), "--outcome", "no-answer", "-q", user="caller")
        t["attempts"] += 1

    def do_urgent(self, t, now):
        self.set_priority(t, now, "urgent")

    def do_normal(self, t, now):
        self.set_priority(t, now, "normal")

    def set_priority(self, t, now, priority):
        if priority == t["priority"]:
            return
        self.act(t, now, "set", "priority=" + priority)
        t["priority"] = priority
        rules.set_deadlines(t)

    def do_due(self, t, now):
        t["due"], t["fixed"] = now + self.random.randrange(-2 * HOUR, 30 * HOUR), True
        t["due"] = max(t["due"], t["opened"])
        self.act(t, now, "set", "due=" + stamp(t["due"]))

    def above(self, t, holder, dept):
        """Who gets it by hand: by the ladder's own people where it names any, else by department."""
        rungs = [to for _, to, _ in rules.rungs(t) if to != "assignee"]
        if any(to in self.people.active for to in rungs):
            on_it = [to if to in world.STAFF or to == "gone" else
                     self.people.rung(to, dict(t, dept=dept), self.tickets) for to in rungs]
            first = max((i + 1 for i, who in enumerate(on_it) if who == holder), default=0)
            if not first and holder == "dir":
                return None
            for who in on_it[first:]:
                high = self.people.height(who, dept)
                if who in self.people.active and who != holder and not (
                        high and self.people.height(holder, dept) >= high):
                    return who
            return "dir" if holder != "dir" else None
        height = self.people.height(holder, dept)
        who = self.people.supervisor(dept, self.tickets) if height == 0 else None
        higher = [m for m in self.people.managers(dept) if self.people.height(m, dept) > height]
        return who or (higher[0] if higher else "dir" if holder != "dir" else None)

    def do_escalate(self, t, now):
        holder, dept = t["assignee"], t["dept"]
        dept = dept or (world.STAFF[holder][0] if holder else "")
        if not dept:
            return
        to = self.above(t, holder, dept)
        if not to or to == holder:
            return
        got = self.act(t, now, "escalate", out=True)
        if got != to:
            sys.exit(f"month: escalate {t['id']} from {holder} in {dept}: {got}, not {to}")
        self.give(t, to, "c1")

    def candidates(self, t):
        return [p for p in self.tickets.values()
                if p["id"] < t["id"] and p["status"] not in OVER and p["id"] > t["id"] - 60]

    def move(self, t, parent):
        for p in (t["parent"], parent):
            if p:
                self.reminders.event("children-done", p, self.events)
        t["parent"] = parent

    def do_link(self, t, now):
        parents = self.candidates(t)
        if parents:
            parent = self.random.choice(parents)["id"]
            if parent != t["parent"]:
                self.act(t, now, "link", "--parent", str(parent))
                self.move(t, parent)

    def do_unlink(self, t, now):
        if t["parent"]:
            self.act(t, now, "link", "--parent", "none")
            self.move(t, 0)

    def do_merge(self, t, now):
        into = self.candidates(t)
        if not into:
            return
        into = self.random.choice(into)["id"]
        self.act(t, now, "merge", "--into", str(into), *self.leave_procedure(t), user="sc")
        parent = t["parent"]
        self.to_status(t, now, "merged")
        if not parent:
            t["parent"] = into

    # ---- the walk ----

    def happenings(self, before):
        """What happens until then, in the order of time."""
        while True:
            deeds = [(at, n) for n, at in self.next_deed.items() if at <= before]
            at, n = min(deeds, default=(before + 1, 0))
            if self.plan and self.plan[-1] <= min(at, before):
                self.open_ticket(self.plan.pop())
            elif n:
                del self.next_deed[n]
                self.deed(self.tickets[n], at)
            else:
                return

    def remind(self, now):
        os.environ["TKT_NOW"] = stamp(now)
        self.runs += 1
        if os.path.exists("received"):
            os.remove("received")
        done = subprocess.run(["tkt-remind", "-q", "--escalate", "--send", "./carry"],
                              env=dict(os.environ, TKT_USER="cron"), capture_output=True, text=True)
        if done.returncode or done.stderr:
            sys.exit(f"month: tkt-remind at {stamp(now)}: {done.returncode}: {done.stderr}")
        got = collections.Counter()
        if os.path.exists("received"):
            with open("received", encoding="utf-8") as f:
                for line in f:
                    _, n, reason, level, to, _ = line.rstrip("\n").split("|")
                    got[int(n), reason, int(level), to] += 1
        rows, taken = self.reminders.run(now)
        wanted = collections.Counter(rows)
        if got != wanted:
            print(f"month: at {stamp(now)}")
            for row in sorted((got - wanted).elements()):
                print("  sent, but not due:", row, self.tickets.get(row[0]))
            for row in sorted((wanted - got).elements()):
                print("  due, but not sent:", row, self.tickets.get(row[0]))
            sys.exit(1)
        self.count(wanted, now)
        for n, to in taken.items():
            t = self.tickets[n]
            self.events += 1
            t["assignee"], t["touched"], t["last_event"] = to, now, self.events
            self.reminders.pending.pop(("assigned", n), None)

    def count(self, rows, now):
        for (n, reason, _, to), times in rows.items():
            self.told[reason] += times
            if not (n and self.tickets[n]["priority"] == "urgent") and not self.people.hours(to, now):
                self.outside += 1

    def leave(self, who, now):
        os.environ["TKT_NOW"] = stamp(now)
        tool("tkt-load", "-q", "staff", "code=" + who, "active=0", user="dir")
        self.people.active.discard(who)

    def compare_tickets(self):
        text = tool("tkt-list", "-H", "-f", "csv", "-c",
                    "id,status,dept,assignee,due,respond_due,parent,priority")
        for line in text.splitlines():
            got = line.split(",")
            t = self.tickets[int(got[0])]
            wanted = [str(t["id"]), t["status"], t["dept"], t["assignee"], stamp(t["due"]),
                      stamp(t["respond_due"]), str(t["parent"] or ""), t["priority"]]
            if got != wanted:
                sys.exit(f"month: ticket {got} was to be {wanted}")

    def walk(self):
        for now in range(self.begin, self.end + 1, STEP):
            self.happenings(now)
            if now == self.begin + DAY * 2 // 3:
                self.leave("a4", now)
            if (now - self.begin) % self.rest == 0 or self.reminders.ready(now + STEP) or self.reminders.ready(now):
                self.remind(now)
        self.compare_tickets()
        tool("tkt-init", "--check", "-q")
        states = collections.Counter(tool("tkt-remind", "--log", "-H", "-c", "state").split())
        if set(states) != {"sent"} or self.outside:
            sys.exit(f"month: {dict(states)}, {self.outside} outside hours")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tickets", type=int, default=2000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rest", type=int, default=STEP // MINUTE)
    parser.add_argument("--folder")
    args = parser.parse_args()
    folder = args.folder or tempfile.mkdtemp()
    os.chdir(folder)
    os.environ.update(TKT_DB=os.path.join(folder, "month.db"), LC_ALL="C.UTF-8", TKT_USER="dir")
    with open("carry", "w", encoding="utf-8") as f:
        f.write(SENDER)
    os.chmod("carry", 0o755)
    world.make(args.first + args.days)
    month = Month(args)
    month.walk()
    print(f"{len(month.tickets)} tickets, {month.events} events, {month.runs} runs: "
          f"{sum(month.told.values())} reminders, each sent once, to the right person, in their hours: "
          + ", ".join(f"{n} {reason}" for reason, n in sorted(month.told.items())))


if __name__ == "__main__":
    main()
