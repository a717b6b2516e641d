#!/usr/bin/env bats
# process, compared with the same figures computed by a few lines of Python from the events.

load helper

fill_desk() {
    tkt-load -q department code=eng
    tkt-load -q department code=sec
    tkt-load -q kind code=repair workflow=standard dept=eng
    for who in ann bob; do tkt-load -q staff "code=$who" dept=eng role=director; done
}

setup() {
    setup_desk empty fill_desk
    export TKT_USER=ann
}

# at MINUTE COMMAND…: so many minutes after ten.
at() {
    local minute=$1
    shift
    TKT_NOW=$(printf '2025-03-05T1%d:%02d:00+08:00' $((minute / 60)) $((minute % 60))) "$@"
}

measure() {
    tkt-stats process -H "${@:2}" | grep "^$1,"
}

@test "a ticket that one person accepts and resolves is resolved at first contact" {
    tkt-new -q -k repair -s tap
    TKT_USER=bob at 5 tkt-route -q 1
    at 10 tkt-act accept -q 1
    at 40 tkt-act resolve -q 1
    TKT_USER=bob at 50 tkt-act confirm -q 1
    prints tkt-stats process <<'ROWS'
measure,n,value,low,high
first_contact,1,1.0000,0.2065,1.0000
reopened,1,0.0000,0.0000,0.7935
transferred,1,0.0000,0.0000,0.7935
first_reply,0,,,
status_new,1,5.0,,
status_assigned,1,5.0,,
status_active,1,30.0,,
status_waiting,0,,,
status_verified,0,,,
status_proposed,0,,,
status_approved,0,,,
ROWS
}

@test "a second person, a wait, a transfer, a reopening: none of them is a first contact" {
    for s in second wait transfer reopening; do tkt-new -q -k repair -s "$s"; done
    tkt-route -q --all
    TKT_USER=bob tkt-act note --note "called again" -q 1
    tkt-act wait --until 2025-03-06 -q 2
    tkt-act resume -q 2
    tkt-act assign --dept sec -q 3
    tkt-act resolve -q 1 2 3 4
    tkt-act reopen -q 4
    [ "$(measure first_contact)" = first_contact,4,0.0000,0.0000,0.4899 ]
    [ "$(measure reopened)" = reopened,4,0.2500,0.0456,0.6994 ]
    [ "$(measure transferred)" = transferred,4,0.2500,0.0456,0.6994 ]
}

@test "a past without events is in no n, and alone it is no figure" {
    printf '%s\n' kind,subject,dept,opened,resolved 'repair,a,eng,2025-01-01 10:00,2025-01-01 11:00' |
        tkt-new --csv --history -q
    run --separate-stderr tkt-stats process
    [ "$status" -eq 1 ]
    [ "$stderr" = 'tkt-stats: these tickets have no events after they were opened, so there is nothing to measure; tickets imported with --history have none' ]
    [ "$(sed -n 2p <<<"$output")" = first_contact,0,,, ]
    tkt-new -q -k repair -s b
    tkt-act resolve -q 2
    [ "$(measure first_contact)" = first_contact,1,1.0000,0.2065,1.0000 ]
}

# Forwards, event by event, with the status known at each: not the way that the tool goes.
by_definition() {
    python3 - "$TKT_DB" <<'PY'
import json, math, sqlite3, sys
from collections import defaultdict
from fractions import Fraction as F
db = sqlite3.connect(sys.argv[1])
def places(x, n):
    k = int(F(x) * 10**n + F(1, 2))
    return f"{k // 10**n}.{k % 10**n:0{n}d}"
def rate(k, n, z=1.959963984540054):
    if not n: return ",,"
    mid, half = (k + z*z/2) / (n + z*z), z / (n + z*z) * math.sqrt(k*(n-k)/n + z*z/4)
    ends = [places(x if 1e-12 < x < 1 - 1e-12 else round(x), 4) for x in (mid - half, mid + half)]
    return ",".join([places(F(k, n), 4)] + ends)
statuses = "new assigned active waiting verified proposed approved".split()
rates = {m: [0, 0] for m in ("first_contact", "reopened", "transferred")}
stays = {s: [0, 0] for s in statuses}
happened = defaultdict(list)
for ticket, *event in db.execute("select ticket, at, who, verb, before, after from event order by id"):
    happened[ticket].append(event)
for ticket, opened in db.execute("select id, opened from ticket").fetchall():
    events = happened[ticket]
    now = dict(status="new", dept=None, assignee=None)
    since, spent, moved, handed, waited, reopened, solved = opened, defaultdict(int), 0, 0, 0, 0, None
    for i, (at, who, verb, before, after) in enumerate(events):
        new = {**now, **{k: v for k, v in json.loads(after or "{}").items() if k in now}}
        moved |= bool(now["dept"] and new["dept"] and now["dept"] != new["dept"])
        handed |= bool(now["assignee"] and new["assignee"] and now["assignee"] != new["assignee"])
        if new["status"] != now["status"]:
            if now["status"] in statuses: spent[now["status"]] += at - since
            since = at
            waited |= new["status"] == "waiting"
            if now["status"] in statuses and new["status"] in ("resolved", "closed"): solved = i
            reopened |= now["status"] in ("resolved", "closed") and new["status"] in statuses
        now = new
    if solved is not None:
        people = {e[1] for e in events[:solved + 1] if e[2] not in ("new", "route")}
        rates["first_contact"][0] += not (moved or handed or waited or reopened) and len(people) == 1
        rates["first_contact"][1] += 1
        rates["reopened"][0] += bool(reopened)
        rates["reopened"][1] += 1
    if len(events) > 1 and now["dept"]:
        rates["transferred"][0] += bool(moved)
        rates["transferred"][1] += 1
    for s in spent:
        stays[s][0] += spent[s]
        stays[s][1] += 1
for m, (k, n) in rates.items(): print(f"{m},{n},{rate(k, n)}")
told = list(db.execute("SELECT min(e.at) - t.opened FROM event e JOIN ticket t ON t.id = e.ticket WHERE e.verb = 'note' AND e.data IS NOT NULL GROUP BY t.id"))
print(f"first_reply,{len(told)},{places(F(sum(s for s, in told), 60 * len(told)), 1) if told else ''},,")
for s, (t, n) in stays.items(): print(f"status_{s},{n},{places(F(t, 60 * n), 1) if n else ''},,")
PY
}

@test "every figure of 80 tickets with random verbs is what the definition gives" {
    for i in $(seq 80); do echo "repair,s$i"; done | (echo kind,subject && cat) | tkt-new --csv -q
    seq 55 | at 3 tkt-route -q
    local verbs=("accept" "resolve" "assign --dept sec" "assign --dept eng" "assign --to bob"
        "wait --until 2025-04-01" "resume" "confirm" "reopen" "note --reply --note x" "cancel" "resolve"
        "assign --to ann" "accept" "resolve")
    RANDOM=5
    for step in $(seq 45); do
        local ids=()
        for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do ids+=("$((RANDOM % 80 + 1))"); done
        # a verb that a ticket's status refuses is refused for that ticket alone
        # shellcheck disable=SC2086
        TKT_USER=$([ $((RANDOM % 5)) -eq 0 ] && echo bob || echo ann) \
            at $((step * 7)) tkt-act ${verbs[RANDOM % ${#verbs[@]}]} -q "${ids[@]}" 2>/dev/null || true
    done
    by_definition >wanted
    tkt-stats process -H >got
    diff wanted got
    grep -q '^first_contact,[1-9][0-9]*,0\.[0-9]*[1-9]' got
    tkt-stats process --by status -H | awk -F, '$2 == "reopened" { n += $3 } END { print n }' |
        grep -qx "$(measure reopened | cut -d, -f2)"
}

@test "so is every figure of 17,000 tickets, more than one batch of lifecycle.c, whose events lie far from each other" {
    seq 17000 | awk '{ print "repair,s" $1 }' | (echo kind,subject && cat) | tkt-new --csv -q
    # PART in a hundred of them, in no order, though always in the same one; refusals are right
    act() {
        seq 17000 | awk -v part="$1" '$1 * 7919 % 100 < part { print $1 * 7919 % 20011, $1 }' |
            sort -n | cut -d' ' -f2 | (at "${@:2}" -q 2>/dev/null || true)
    }
    act 60 3 tkt-route
    act 90 10 tkt-act accept
    act 3 15 tkt-act assign --dept sec
    TKT_USER=bob act 5 20 tkt-act wait --until 2025-04-01
    act 80 30 tkt-act resolve
    act 2 40 tkt-act reopen
    act 1 50 tkt-act resolve
    TKT_USER=bob act 70 60 tkt-act confirm
    by_definition >wanted
    tkt-stats process -H | diff wanted -
    tkt-list -f csv -c id -H 'id<=300' | shuf --random-source=/dev/zero | tkt-stats process -H - >got
    tkt-stats process -H 'id<=300' | diff got -
}

@test "a chain of events that somebody bent into a ring ends all the same" {
    tkt-new -q -k repair -s tap
    tkt-act accept -q 1
    tkt-act resolve -q 1
    sqlite3 "$TKT_DB" 'UPDATE event SET prev = 3 WHERE id = 2'
    timeout 300 tkt-stats process >got
    grep -q '^reopened,1,0.0000' got
}
