#!/usr/bin/env bats
# coverage, minute by minute: a naive second count in Python, in a zone whose clocks change.

load helper

fill_desk() {
    for d in eng cs yard; do tkt-load -q department code=$d; done
    for p in ann:eng bob:eng eve:cs zoe:yard; do tkt-load -q staff code=${p%:*} dept=${p#*:}; done
    tkt-load -q kind code=repair workflow=standard
}

setup() { setup_desk empty fill_desk; }

# minutes FROM TO: rows as coverage prints them, by looking at each minute of a period in Berlin.
minutes() {
    python3 - "$1" "$2" "$TKT_NOW" Europe/Berlin <<'PY'
import sqlite3, sys
from datetime import datetime, timezone
from zoneinfo import ZoneInfo
zone = ZoneInfo(sys.argv[4])
stamp = lambda s: int(datetime.fromisoformat(s).timestamp())
start, end, now = stamp(sys.argv[1]), stamp(sys.argv[2]), stamp(sys.argv[3])
db = sqlite3.connect("tkt.db")
shifts, came = {}, {}
for dept, a, b, active in db.execute("SELECT s.dept, starts, ends, active FROM shift JOIN staff s ON s.code = staff"):
    shifts.setdefault(dept, []).extend([(a, b)] if active else [])
for dept, at in db.execute("SELECT dept, opened FROM ticket WHERE opened >= ? AND opened < ?", (start, end)):
    came.setdefault(dept, []).append(at)
days = "mon tue wed thu fri sat sun".split()
for dept in sorted(set(shifts) | set(came)):
    cells, dates = {}, {}
    for at in range(start, end, 60):
        t = datetime.fromtimestamp(at, timezone.utc).astimezone(zone)
        c = cells.setdefault((t.weekday(), t.hour), [0, 0, 0, 0])
        on = sum(a <= at < b for a, b in shifts.get(dept, []))
        c[0] += 1
        c[1] += at < now
        c[2] += on
        c[3] += on == 0
        if on == 0:
            gaps = dates.setdefault((t.weekday(), t.hour), [])
            if t.date().isoformat() not in gaps:
                gaps.append(t.date().isoformat())
    for (day, hour), (all_, gone, people, alone) in sorted(cells.items()):
        there = [t for t in came.get(dept, []) if (lambda l: (l.weekday(), l.hour) == (day, hour))(
            datetime.fromtimestamp(t, timezone.utc).astimezone(zone))]
        late = sum(not any(a <= t < b for a, b in shifts.get(dept, [])) for t in there)
        rate = f"{len(there) * 60 / gone:.3f}" if gone else ""
        known = [f"{(people * 20 + all_) // (2 * all_) / 10:.1f}", str(late), f"{(alone * 20 + 60) // 120 / 10:.1f}", "|".join(dates.get((day, hour), []))]
        print(",".join([dept, days[day], f"{hour:02}", f"{(gone * 20 + 60) // 120 / 10:.1f}", str(len(there)), rate]
                       + (known if dept in shifts else ["", "", "", ""]) + [str(int(end > now))]))
PY
}

ours() {
    tkt-stats coverage -H -c dept,weekday,hour,hours,n,per_hour,people,n_uncovered,uncovered,gaps,partial "$@"
}

@test "two weeks around a night in which clocks go back, shifts that overlap, breaks, a man who has left" {
    tkt-load -q setting name=timezone value=Europe/Berlin
    tkt-load -q shift - <<'CSV'
staff,starts,ends
ann,2024-10-25T22:00:00+02:00,2024-10-27T04:30:00+01:00
bob,2024-10-27T01:00:00+02:00,2024-10-27T05:10:00+01:00
bob,2024-10-28T08:00:00+01:00,2024-10-28T12:12:00+01:00
ann,2024-10-28T12:42:00+01:00,2024-10-28T12:48:00+01:00
bob,2024-10-10T08:00:00+02:00,2024-10-22T12:00:00+02:00
eve,2024-10-30T08:00:00+01:00,2024-12-01T00:00:00+01:00
zoe,2024-10-30T08:00:00+01:00,2024-10-30T18:00:00+01:00
CSV
    tkt-load -q staff code=zoe active=0
    awk 'BEGIN { print "subject,kind,dept,opened"
        for (i = 0; i < 90; i++)
            printf "t,repair,%s,2024-10-%02dT%02d:%02d:00Z\n", i % 3 ? "eng" : "cs", 20 + i % 11, i * 7 % 24, i * 13 % 60 }' |
        tkt-new -q --history --csv -
    export TKT_NOW=2024-10-29T10:30:00+01:00
    minutes 2024-10-21T00:00:00+02:00 2024-11-04T00:00:00+01:00 >wanted
    ours --from 2024-10-21 --to 2024-11-03 | diff wanted -
    ours --from 2024-10-21 --to 2024-11-03 dept=cs | diff <(grep ^cs, wanted) -
    grep -q '^eng,sun,02,2.0,' wanted # the hour there twice
}

@test "all people together, and a rate's interval" {
    tkt-load -q shift staff=ann starts=2025-03-03T08:00 ends=2025-03-03T12:00
    tkt-load -q shift staff=eve starts=2025-03-03T11:00 ends=2025-03-03T13:00
    for i in 1 2 3; do TKT_NOW=2025-03-03T12:10:00+08:00 tkt-new -q -k repair -s "$i" >/dev/null; done
    [ "$(tkt-stats coverage --by '' --in 2025-03-03 -H | sed -n 9,14p)" = \
"mon,08,1.0,0,0.000,0.000,3.689,1.0,0,0.0,,0
mon,09,1.0,0,0.000,0.000,3.689,1.0,0,0.0,,0
mon,10,1.0,0,0.000,0.000,3.689,1.0,0,0.0,,0
mon,11,1.0,0,0.000,0.000,3.689,2.0,0,0.0,,0
mon,12,1.0,3,3.000,0.619,8.767,1.0,0,0.0,,0
mon,13,1.0,0,0.000,0.000,3.689,0.0,0,1.0,2025-03-03,0" ] # 3 events: 0.6187 to 8.7673 (Garwood)
}

@test "hours before the first ticket don't count as quiet ones" {
    tkt-load -q shift staff=ann starts=2025-03-04T08:00 ends=2025-03-04T12:00
    tkt-new -q -k repair -s first >/dev/null
    [ "$(tkt-stats coverage --by '' -H | cut -d, -f1,3 | sort -u | paste -sd ' ')" = "fri,0.0 sat,0.0 sun,0.0 thu,0.0 wed,0.0 wed,1.0" ]
    [ "$(tkt-stats coverage --by '' -H --in 2025 | wc -l)" = 168 ]
}

@test "no shifts: says so, and still prints what comes" {
    tkt-new -q -k repair -s one >/dev/null
    run --separate-stderr -1 tkt-stats coverage -H -c n,people,uncovered
    [ "$stderr" = "tkt-stats: there are no shifts, so nobody knows who is on duty: load them with tkt-load shift" ]
    [ "$(sort -u <<<"$output" | paste -sd ' ')" = "0,, 1,," ]
    refuses 64 "tkt-stats: --by: coverage takes dept, or '' for all people together
Try 'tkt-stats --help'." tkt-stats coverage --by kind
    refuses 64 "tkt-stats: --to: coverage requires --from too
Try 'tkt-stats --help'." tkt-stats coverage --to 2025-03-01
    refuses 64 "tkt-stats: --on: coverage counts tickets by when they came in
Try 'tkt-stats --help'." tkt-stats coverage --on closed
}
