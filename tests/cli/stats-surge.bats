#!/usr/bin/env bats
# surge: what it counts, and what it says of that.

load helper

fill_desk() {
    for code in lift noise leak power; do tkt-load -q category "code=$code"; done
    tkt-load -q kind code=repair workflow=standard
    tkt-load -q kind code=complaint workflow=complaint
    for i in 1 2 3 4 5 6; do echo "U$i,B$(((i + 1) / 2))"; done | sed '1i code,building' | tkt-load -q unit
}

setup() { setup_desk empty fill_desk; }

# calls SEED DAYS PER_DAY [END]: random calls of so many days up to END (seconds), as a history.
calls() {
    python3 - "$@" <<'PY'
import random, sys, datetime as d
seed, days, rate = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
end = int(sys.argv[4]) if len(sys.argv) > 4 else 1741140000  # TKT_NOW
r = random.Random(seed)
print("key,kind,category,subject,unit,field.building,opened")
for i in range(int(days * rate)):
    t = d.datetime.fromtimestamp(end - r.random() * days * 86400, d.timezone.utc)
    print(f"k{seed}-{i},{r.choice(['repair', 'complaint'])},{r.choice(['lift', 'noise', 'leak', ''])},s,"
          f"{r.choice(['U1', 'U2', 'U3', 'U4', 'U5', 'U6', 'elsewhere', ''])},{r.choice(['', 'B1', 'B9'])},"
          f"{t:%Y-%m-%dT%H:%M:%SZ}")
PY
}

# burst N CATEGORY UNIT HOURS: so many calls, evenly over the hours before now.
burst() {
    python3 - "$@" <<'PY'
import sys, datetime as d
n, category, unit, hours = int(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])
print("kind,category,subject,unit,opened")
for i in range(n):
    t = d.datetime.fromtimestamp(1741140000 - 60 - (n - 1 - i) * hours * 3600 / n, d.timezone.utc)
    print(f"repair,{category},s,{unit},{t:%Y-%m-%dT%H:%M:%SZ}")
PY
}

# The desk with seventy quiet days behind it.
fill_past() {
    fill_desk
    calls 2 70 12 | tkt-new --csv --history -q
}
with_past() { rm -f tkt.db* && setup_desk empty fill_past; }

# figures OPTION...: all cells, but for the numbers of their tickets.
figures() { tkt-stats surge --all-cells "$@" -c category,building,at,window,n,expected,ratio,p,q,first,last 2>&1; }

@test "in whatever order the tickets are stored, the figures are the same" {
    calls 1 60 20 >calls.csv
    burst 9 lift U3 5 | sed 1d | while IFS=, read -r kind category subject unit opened; do
        echo "$opened,$kind,$category,$subject,$unit,,$opened"
    done >>calls.csv
    for order in 'sort -t, -k7' 'sort -t, -k7 -r' 'sort -t, -k1'; do
        rm -f tkt.db* && setup
        (head -n 1 calls.csv; sed 1d calls.csv | $order) | tkt-new --csv --history -q
        for window in 2h 1d 1w; do figures --window $window; done >"figures"
        [ "$(wc -l <figures)" -gt 40 ]
        [ ! -e before ] || diff before figures || fail "$order"
        mv figures before
    done
}

@test "what came before the first window tells only how long there are records" {
    calls 1 200 20 | tkt-new --csv --history -q
    figures --window 4h >all # of the last 122 days
    [ "$(wc -l <all)" -gt 20 ]
    figures --window 4h opened.ge=-150d | diff - all
    figures --window 4h opened.ge=-90d >less
    ! diff -q less all
}

@test "a sudden mass is told, with its cell, its times and its tickets, and nothing else is" {
    with_past
    run --separate-stderr tkt-stats surge -q
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 1 ] # the header
    burst 14 lift U3 5 | tkt-new --csv -q
    run --separate-stderr -0 tkt-stats surge -c category,building,at,window,n,first,last,tickets
    [ -z "$stderr" ]
    [ "$output" = "category,building,at,window,n,first,last,tickets
lift,B2,2025-03-05T10:00:00+08:00,1d,$(tkt-list category=lift building=B2 'opened>2025-03-04T10:00:00+08:00' -H \
        --sort opened,id -c id,opened | awk -F, '
            { ids = ids (NR > 1 ? "|" : "") $1; if (NR == 1) first = $2; last = $2 }
            END { print NR "," first "," last "," ids }')" ]
    # by another window it is there too, and in a cell of its own making
    run -0 tkt-stats surge -q --window 4h --by kind,unit -c kind,unit,window -H
    [ "$output" = "repair,U3,4h" ]
    run -0 tkt-stats surge -q --by '' -c window,n -H category=lift
    [[ $output == 1d,* ]]
}

@test "every cell's count is that of tkt-list, for days, hours and weeks, in any zone" {
    calls 3 80 15 | tkt-new --csv --history -q
    for zone in Asia/Shanghai America/New_York; do
        tkt-load -q setting name=timezone value=$zone
        for window in 4h:14400 1d:86400 1w:604800; do
            at=2025-02-26T13:37:11+08:00
            tkt-stats surge -q --all-cells --window "${window%:*}" --at $at -c category,building,n,expected -H >all
            cut -d, -f1-3 all | sort | awk -F, '$3 > 0' >counted
            tkt-list -H -c category,building,opened -f csv | python3 -c '
import sys, csv, datetime as d, collections
at = d.datetime.fromisoformat("'$at'"); n = collections.Counter()
for c, b, o in csv.reader(sys.stdin):
    if at - d.timedelta(seconds='"${window#*:}"') <= d.datetime.fromisoformat(o) < at: n[c, b] += 1
for (c, b), k in n.items(): print(c, b, k, sep=",")' | sort >wanted
            diff counted wanted
            # and what is expected over all of them is near what there was
            awk -F, -v days="${window#*:}" '{ e += $4 } END { w = 15 * days / 86400; exit !(e > .6 * w && e < 1.5 * w) }' all
        done
    done
}

@test "--tickets prints the tickets of the cells that surge, and of no others" {
    with_past
    [ "$(tkt-stats surge -q --tickets -H | wc -l)" -eq 0 ]
    burst 14 lift U3 5 | tkt-new --csv -q
    tkt-stats surge -q -c tickets -H | tr '|' '\n' | sort >wanted
    [ -s wanted ]
    tkt-stats surge -q --tickets -c id -H | sort | diff - wanted
    tkt-stats surge -q --tickets -c id -H --all-cells | wc -l >all
    [ "$(cat all)" -eq "$(tkt-list 'opened>2025-03-04T10:00:00+08:00' -H -c id | wc -l)" ]
    # and they go on from there
    tkt-stats surge -q --tickets | tkt-act urge -q
    [ "$(tkt-show "$(head -n 1 wanted)" -f csv -c verb | grep -c urge)" -eq 1 ]
}

@test "--at looks back: what came later isn't there yet" {
    with_past
    burst 14 lift U3 5 | tkt-new --csv -q
    [ "$(tkt-stats surge -q --at 2025-03-05T05:00:00+08:00 -H | wc -l)" -eq 0 ]
    [ "$(tkt-stats surge -q --at 2025-03-05T09:00:00+08:00 -H | wc -l)" -eq 1 ]
    [ "$(tkt-stats surge -q --at 2025-03-05 -H)" = "$(tkt-stats surge -q -H)" ]
    run -0 tkt-stats surge -q --at 2025-03-04 --all-cells -c at -H
    [ "${lines[0]}" = 2025-03-05T00:00:00+08:00 ]
}

@test "yesterday's surge doesn't hide today's" {
    with_past
    burst 30 leak U1 20 >b.csv
    for day in 0 1 2; do
        python3 -c '
import csv, sys, datetime as d
w = csv.writer(sys.stdout); rows = list(csv.reader(open("b.csv"))); w.writerow(rows[0])
for r in rows[1:]:
    t = d.datetime.fromisoformat(r[4].replace("Z", "+00:00")) - d.timedelta(days='$day')
    w.writerow(r[:4] + [t.strftime("%Y-%m-%dT%H:%M:%SZ")])' | tkt-new --csv -q
    done
    for at in 2025-03-03T10:00:00+08:00 2025-03-04T10:00:00+08:00 2025-03-05T10:00:00+08:00; do
        run -0 tkt-stats surge -q --at $at -c category,building -H
        [ "$output" = "leak,B1" ]
    done
}

@test "a month loaded at once with its true dates raises no alarm, nor does a week without records" {
    calls 4 120 30 >all.csv
    # February comes at once, the week before the last is missing
    awk -F, 'NR == 1 || $7 < "2025-02-01"' all.csv | tkt-new --csv --history -q
    awk -F, 'NR == 1 || $7 >= "2025-03-01"' all.csv | tkt-new --csv --history -q
    awk -F, 'NR == 1 || ($7 >= "2025-02-01" && $7 < "2025-02-17") || ($7 >= "2025-02-24" && $7 < "2025-03-01")' \
        all.csv >february.csv
    run -0 tkt-stats surge -q -H
    [ -z "$output" ]
    tkt-new --csv --history -q february.csv
    for day in 02-24 02-25 02-26 02-27 02-28 03-01 03-02 03-03 03-04; do
        run -0 tkt-stats surge -q --at 2025-$day -H
        [ -z "$output" ] || fail "$day: $output"
        run -0 tkt-stats surge -q --at 2025-$day --window 4h -H
        [ -z "$output" ] || fail "$day: $output"
    done
    # the week isn't a past of zeros: what is expected after it is what it was before
    tkt-stats surge -q --at 2025-02-16 --by '' --all-cells -c expected -H >before
    tkt-stats surge -q --at 2025-02-24 --by '' --all-cells -c expected -H >after
    awk 'NR == FNR { b = $1; next } { exit !($1 > .8 * b && $1 < 1.25 * b) }' before after
    run --separate-stderr -0 tkt-stats surge --at 2025-02-24 --all-cells -c n
    [[ $stderr == *"7 of "*" past windows have no tickets and are left out"* ]] ||
        [[ $stderr == *"6 of "*" past windows have no tickets and are left out"* ]]
}

@test "with too short a past it says so, and prints nothing" {
    refuses 1 "tkt-stats: no ticket was opened before that, so there is nothing to compare with" \
        tkt-stats surge -H
    calls 5 13 40 | tkt-new --csv --history -q
    refuses 1 "tkt-stats: the first ticket was opened 11 days before the window: surges can be detected from 14 days on" \
        tkt-stats surge -H
    refuses 1 "tkt-stats: the first ticket was opened 12 days before the window: surges can be detected from 14 days on" \
        tkt-stats surge --window 4h -H --at 2025-03-05T06:00:00+08:00
    calls 6 17 40 | tkt-new --csv --history -q
    run --separate-stderr -0 tkt-stats surge -H
    [ "$stderr" = "tkt-stats: only 15 days of history: the weekly pattern isn't reliable before 56" ]
    run --separate-stderr -1 tkt-stats surge --window 1w -H
    [[ $stderr == *"surges can be detected from 35 days on" ]]
    burst 25 power U5 8 | tkt-new --csv -q
    run -0 tkt-stats surge -q -H -c category,building
    [ "$output" = power,B3 ]
}

@test "the level is the site's: quiet days per false alarm" {
    with_past
    burst 8 lift U3 5 | tkt-new --csv -q
    q=$(tkt-stats surge -q -c q -H --all-cells | head -n 1)
    days=$(awk -v q="$q" 'BEGIN { print int(1 / q) }')
    [ "$days" -gt 10 ]
    tkt-load -q setting name=surge_level value=$((days / 3))
    [ "$(tkt-stats surge -q -H | wc -l)" -eq 1 ]
    tkt-load -q setting name=surge_level value=$((days * 3))
    [ "$(tkt-stats surge -q -H | wc -l)" -eq 0 ]
    run tkt-load setting name=surge_level value=0
    [ "$status" -eq 65 ]
}

@test "holidays are known by the calendar that the setting names" {
    export TKT_NOW=2025-03-05T23:59:59+08:00 # five times as many calls on days off
    python3 - <<'PY' >calls.csv
import datetime as d
print("kind,category,subject,unit,opened")
off = {d.date(2024, 12, 25), d.date(2025, 1, 1), d.date(2025, 1, 22), d.date(2025, 2, 12), d.date(2025, 3, 5)}
for i in range(100):
    day = d.date(2025, 3, 5) - d.timedelta(days=i)
    for k in range(60 if day in off else 12):
        print(f"repair,{['lift', 'leak', 'noise'][k % 3]},s,U1,{day} 0{k % 9}:{k % 60:02}:00")
PY
    tkt-new --csv --history -q calls.csv
    tkt-stats surge -q -H --all-cells -c expected >without
    [ "$(tkt-stats surge -q -H | wc -l)" -gt 0 ]
    for day in 2024-12-25 2025-01-01 2025-01-22 2025-02-12 2025-03-05; do
        tkt-load -q holiday calendar=office "date=$day" kind=off
    done
    [ "$(tkt-stats surge -q -H | wc -l)" -eq 0 ]
    tkt-stats surge -q -H --all-cells -c expected | paste without - | awk '{ if ($2 < 1.5 * $1) exit 1 }'
    tkt-load -q setting name=surge_calendar value=always
    tkt-stats surge -q -H --all-cells -c expected | diff - without
}

@test "only the first hundred tickets stand in the row, all of them behind --tickets" {
    with_past
    burst 130 lift U3 5 | tkt-new --csv -q
    [ "$(tkt-stats surge -q -c tickets -H | tr '|' '\n' | wc -l)" -eq 100 ]
    [ "$(tkt-stats surge -q --tickets -H | wc -l)" -eq "$(tkt-stats surge -q -c n -H)" ]
}

@test "ids on stdin and filters choose among the tickets" {
    with_past
    burst 14 lift U3 5 | tkt-new --csv -q
    [ "$(tkt-stats surge -q -H category=leak | wc -l)" -eq 0 ]
    [ "$(tkt-stats surge -q -H category=lift | wc -l)" -eq 1 ]
    [ "$(tkt-list category=lift -c id | tkt-stats surge -q -H - | wc -l)" -eq 1 ]
    tkt-list category=lift -c id | tkt-stats surge -q -H --tickets -c category - | uniq >seen
    [ "$(cat seen)" = lift ]
}

@test "while somebody else writes it answers at once, and it changes nothing" {
    with_past
    sqlite3 tkt.db 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
    cksum tkt.db >was
    tkt-stats surge -q --all-cells >wanted
    coproc { sqlite3 tkt.db; }
    # shellcheck disable=SC2154
    echo 'BEGIN IMMEDIATE; SELECT 1;' >&"${COPROC[1]}"
    read -r _ <&"${COPROC[0]}"
    # a writer is waited for 30 s
    timeout 25 tkt-stats surge -q --all-cells | diff - wanted
    echo 'ROLLBACK;' >&"${COPROC[1]}"
    cksum tkt.db | diff - was
}

@test "who may only read gets the same answer" {
    [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null || skip "only root can play another user"
    with_past
    tkt-stats surge -q --all-cells >wanted
    sqlite3 tkt.db 'PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;' >/dev/null
    others=$(mktemp -d)
    cp tkt.db "$others" && chmod 755 "$others" && chmod 444 "$others/tkt.db"
    cp "$(command -v tkt-stats)" "$others"
    status=0
    (cd "$others" && TKT_DB=$others/tkt.db setpriv --reuid=65534 --clear-groups ./tkt-stats surge -q --all-cells) >got ||
        status=$?
    rm -r "$others"
    [ "$status" -eq 0 ]
    diff got wanted
}

@test "what doesn't go with surge is refused, and what goes only with it elsewhere" {
    refuses 64 "tkt-stats: --in: surge takes no period; it compares the window that ends at --at with everything opened before it
Try 'tkt-stats --help'." tkt-stats surge --in 2025-03
    refuses 64 "tkt-stats: --on: surge takes no period; it compares the window that ends at --at with everything opened before it
Try 'tkt-stats --help'." tkt-stats surge --on closed
    refuses 64 "tkt-stats: --window works only with surge; give volume a period with --in, or with --from and --to
Try 'tkt-stats --help'." tkt-stats volume --window 1d
    refuses 64 "tkt-stats: --all-cells works only with surge; give complaints a period with --in, or with --from and --to
Try 'tkt-stats --help'." tkt-stats complaints --all-cells
    refuses 64 "tkt-stats: --window: '5h' is not one of 1h, 2h, 3h, 4h, 6h, 8h, 12h, 1d, 1w
Try 'tkt-stats --help'." tkt-stats surge --window 5h
    refuses 64 "tkt-stats: --at: '2025-03-06' is in the future: its tickets haven't been opened yet
Try 'tkt-stats --help'." tkt-stats surge --at 2025-03-06
    refuses 64 "tkt-stats: --by: surge itself compares times; a cell of 'month' would have no past
Try 'tkt-stats --help'." tkt-stats surge --by category,month
    refuses 64 "tkt-stats: --by: 'age' changes over time, so its cells have no past to compare with
Try 'tkt-stats --help'." tkt-stats surge --by age
}

@test "ratio and q follow from n, expected and p, as tkt-surge(7) says" {
    calls 5 90 25 | tkt-new --csv --history -q
    burst 12 lift U3 5 | tkt-new --csv -q
    tkt-stats surge -q --all-cells --by category,building -c n,expected,ratio,p,q -H >rows.csv
    python3 - <<'PY'
import csv, math
rows = [[float(x) for x in r] for r in csv.reader(open("rows.csv"))]
assert len(rows) > 10, len(rows)
# Genovese, Roeder and Wasserman (2006), Benjamini and Hochberg (1995)
weight = lambda m: (0.5 + m / (m + 0.5)) * (1 + 1.05 * math.exp(-(math.log(m / 2.3) / 0.6) ** 2 / 2))
mean = sum(weight(r[1]) for r in rows) / len(rows)
weighed = sorted((min(1, r[3] / weight(r[1]) * mean), i) for i, r in enumerate(rows))
least = 1
for rank in range(len(rows), 0, -1):
    p, i = weighed[rank - 1]
    least = min(least, p * len(rows) / rank)
    n, expected, ratio, _, q = rows[i]
    assert abs(q - least) <= 0.02 * least + 0.003, (rows[i], least)
    assert abs(ratio - n / expected) <= 0.02 * ratio + 0.01, rows[i]
assert min(r[4] for r in rows) < 0.001
PY
}
