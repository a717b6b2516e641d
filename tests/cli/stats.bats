#!/usr/bin/env bats
# Reports, compared with the same figures computed by others: SQL over the rows that went in, awk
# over the CSV.

load helper

fill_desk() {
    tkt-load -q kind code=repair workflow=standard
    tkt-load -q kind code=complaint workflow=complaint
}

setup() { setup_desk empty fill_desk; }

# Random tickets of a past, the same every time, in a table `t` of a database beside ours: times as
# seconds, empty cells null.
random_past() {
    awk 'BEGIN {
        srand(7)
        split("eng clean cs", dept); split("low normal high urgent", priority)
        print "key,kind,subject,dept,priority,opened,due,responded,resolved,closed,status,score"
        for (i = 1; i <= 1500; i++) {
            opened = 1735000000 + int(rand() * 6000000)
            due = rand() < 0.8 ? opened + int(rand() * 200000) : ""
            responded = rand() < 0.7 ? opened + int(rand() * 7200) : ""
            if (responded > 1741140000) responded = "" # now
            base = responded == "" ? opened : responded
            fate = rand(); resolved = ""; closed = ""; status = "assigned"
            if (fate < 0.4) { resolved = base + int(rand() * 300000); status = "resolved" }
            else if (fate < 0.6) { resolved = base + int(rand() * 3000); closed = resolved + int(rand() * 90000); status = "closed" }
            else if (fate < 0.7) { closed = base + int(rand() * 90000); status = "closed" }
            else if (fate < 0.75) { closed = base + 60; status = "cancelled" }
            if (resolved > 1741140000 || closed > 1741140000) { resolved = closed = ""; status = "assigned" }
            score = resolved != "" && rand() < 0.5 ? 1 + int(rand() * 5) : ""
            printf "K%d,%s,s%d,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", i, rand() < 0.3 ? "complaint" : "repair", i, \
                rand() < 0.9 ? dept[1 + int(rand() * 3)] : "", priority[1 + int(rand() * 4)], \
                opened, due, responded, resolved, closed, status, score
        }
    }' >seconds.csv
    sqlite3 other.db '.import --csv seconds.csv raw' "CREATE TABLE t AS SELECT key, kind,
        nullif(dept, '') AS dept, priority, CAST(opened AS INT) AS opened,
        CAST(nullif(due, '') AS INT) AS due, CAST(nullif(responded, '') AS INT) AS responded,
        CAST(nullif(resolved, '') AS INT) AS resolved, CAST(nullif(closed, '') AS INT) AS closed,
        status, CAST(nullif(score, '') AS INT) AS score FROM raw"
    sqlite3 -csv -header other.db "SELECT key, kind, 's' AS subject, dept, priority, status, score,
        strftime('%Y-%m-%dT%H:%M:%SZ', opened, 'unixepoch') AS opened,
        strftime('%Y-%m-%dT%H:%M:%SZ', due, 'unixepoch') AS due,
        strftime('%Y-%m-%dT%H:%M:%SZ', responded, 'unixepoch') AS responded,
        strftime('%Y-%m-%dT%H:%M:%SZ', resolved, 'unixepoch') AS resolved,
        strftime('%Y-%m-%dT%H:%M:%SZ', closed, 'unixepoch') AS closed FROM t" |
        tkt-new --csv --history --learn -q
    now=$(date -d "$TKT_NOW" +%s)
}

# SQL over `t`, as CSV without a header, in which rates, intervals and minutes are rounded as ours.
other() {
    sqlite3 -csv other.db "$1"
}

# The rate of k in n with the Wilson interval, as three columns of SQL.
wilson() {
    local k=$1 n=$2 z=1.959963984540054
    local half="$z / ($n + $z * $z) * sqrt(1.0 * $k * ($n - $k) / $n + $z * $z / 4)"
    local middle="($k + $z * $z / 2) / ($n + $z * $z)"
    echo "CASE WHEN $n > 0 THEN printf('%.4f', 1.0 * $k / $n) END,
          CASE WHEN $n > 0 THEN printf('%.4f', $middle - $half) END,
          CASE WHEN $n > 0 THEN printf('%.4f', $middle + $half) END"
}

same() {
    diff <(printf '%s\n' "$1") <(printf '%s\n' "$2")
}

# ---- volume

@test "volume by department and month agrees with SQL" {
    random_past
    same "$(tkt-stats volume -H --by dept,month)" "$(other "
        SELECT dept, strftime('%Y-%m', opened + 28800, 'unixepoch') AS m, count(*) AS n,
            $(wilson 'count(*)' '(SELECT count(*) FROM t)')
        FROM t GROUP BY 1, 2 ORDER BY dept IS NULL, dept, m")"
}

@test "volume by priority goes by rank, by hour and weekday by the site's clock" {
    random_past
    [ "$(tkt-stats volume -H --by priority -c priority)" = $'low\nnormal\nhigh\nurgent' ]
    same "$(tkt-stats volume -H --by hour -c hour,n)" "$(other "
        SELECT strftime('%H', opened + 28800, 'unixepoch'), count(*) FROM t GROUP BY 1 ORDER BY 1")"
    same "$(tkt-stats volume -H --by weekday -c weekday,n)" "$(other "
        SELECT substr('sunmontuewedthufrisat', 1 + 3 * strftime('%w', opened + 28800, 'unixepoch'), 3), count(*)
        FROM t GROUP BY 1 ORDER BY (strftime('%w', opened + 28800, 'unixepoch') + 6) % 7")"
}

@test "without a ticket the whole is 0 without a share, and there are no groups" {
    prints tkt-stats volume <<'END'
n,share,share_low,share_high
0,,,
END
    prints tkt-stats volume --by dept <<'END'
dept,n,share,share_low,share_high
END
    run tkt-stats volume --by dept -e
    [ "$status" -eq 1 ]
}

@test "--by takes columns, building and fields; empty cells come last" {
    tkt-load -q unit code=B1-1 building=B1
    tkt-new -k repair -s a --unit B1-1 --field lift=A >/dev/null
    tkt-new -k repair -s b --field lift=A --field building=B2 >/dev/null
    tkt-new -k repair -s c >/dev/null
    prints tkt-stats volume --by building,field.lift -c building,field.lift,n <<'END'
building,field.lift,n
B1,A,1
B2,A,1
,,1
END
    prints tkt-stats volume --by building -f jsonl -c building,n <<'END'
{"building":"B1","n":1}
{"building":"B2","n":1}
{"building":null,"n":1}
END
}

# ---- time

times() {
    # one measure: the rows in order, ranked; nearest rank is the ceil(p n)-th
    echo "SELECT dept, '$1' AS measure, n, printf('%d.%d', mean / 10, mean % 10), p50, p90, p95, max FROM (
        SELECT dept, count(*) AS n, (sum(s) + 3 * count(*)) / (6 * count(*)) AS mean,
            max(CASE WHEN r = (500 * k + 999) / 1000 THEN m END) AS p50,
            max(CASE WHEN r = (900 * k + 999) / 1000 THEN m END) AS p90,
            max(CASE WHEN r = (950 * k + 999) / 1000 THEN m END) AS p95,
            max(CASE WHEN r = k THEN m END) AS max
        FROM (SELECT dept, s, printf('%d.%d', (s + 3) / 6 / 10, (s + 3) / 6 % 10) AS m,
                row_number() OVER (PARTITION BY dept ORDER BY s) AS r,
                count(*) OVER (PARTITION BY dept) AS k
            FROM (SELECT dept, $2 AS s FROM t WHERE $3)) GROUP BY dept)"
}

@test "time by department agrees with SQL: n, mean, exact percentiles, maximum" {
    random_past
    same "$(tkt-stats time -H --by dept | grep -v business)" "$(other "
        SELECT * FROM ($(times respond 'responded - opened' 'responded IS NOT NULL')
        UNION ALL $(times resolve 'coalesce(resolved, closed) - opened' \
            "resolved IS NOT NULL OR status = 'closed'"))
        ORDER BY dept IS NULL, dept, measure DESC" | tr -d '"')"
}

@test "round the clock, business minutes are the elapsed ones" {
    printf 'kind,category,priority,respond,resolve,calendar\n,,,30,60,always\n' | tkt-load sla -q
    random_past
    same "$(tkt-stats time -H --by dept | grep business | sed 's/_business//')" \
        "$(tkt-stats time -H --by dept | grep -v business)"
}

@test "business minutes count office hours, and resolve_business leaves out the waiting" {
    tkt-load calendar -q <<'END'
code,weekday,opens,closes
day,mon,09:00,18:00
day,tue,09:00,18:00
day,wed,09:00,18:00
day,thu,09:00,18:00
day,fri,09:00,18:00
END
    printf 'kind,category,priority,respond,resolve,calendar\nrepair,,,30,60,day\n' | tkt-load sla -q
    tkt-new -k repair -s x >/dev/null                                  # Wednesday 10:00
    TKT_NOW=2025-03-05T11:00:00+08:00 tkt-act accept 1 -q              # 60 minutes
    TKT_NOW=2025-03-05T17:00:00+08:00 tkt-act wait 1 -q
    TKT_NOW=2025-03-06T10:00:00+08:00 tkt-act resume 1 -q              # waited 120
    TKT_NOW=2025-03-06T11:30:00+08:00 tkt-act resolve 1 -q             # 480 + 150 - 120
    tkt-new -k complaint -s 'no promise' >/dev/null
    TKT_NOW=2025-03-05T10:07:00+08:00 tkt-act accept 2 -q
    prints tkt-stats time -c measure,n,mean,max <<'END'
measure,n,mean,max
respond,2,33.5,60.0
resolve,1,1530.0,1530.0
respond_business,1,60.0,60.0
resolve_business,1,510.0,510.0
END
}

@test "an empty measure has n 0 and no figures" {
    tkt-new -k repair -s x >/dev/null
    prints tkt-stats time <<'END'
measure,n,mean,p50,p90,p95,max
respond,0,,,,,
resolve,0,,,,,
respond_business,0,,,,,
resolve_business,0,,,,,
END
}

# ---- sla

@test "sla agrees with SQL: met, missed, pending, and the rate of those decided" {
    random_past
    sqlite3 tkt.db 'UPDATE ticket SET respond_due = opened + 3600 WHERE id % 3 > 0'
    sqlite3 other.db 'ALTER TABLE t ADD COLUMN respond_due' \
        'UPDATE t SET respond_due = opened + 3600 WHERE rowid % 3 > 0'
    done_at="CASE WHEN resolved IS NOT NULL OR status = 'closed' THEN coalesce(resolved, closed) END"
    judged() {
        echo "SELECT priority, '$1' AS measure, met + missed AS n, met, missed, pending, $(wilson met '(met + missed)')
            FROM (SELECT priority, sum(d <= b) AS met,
                    sum(CASE WHEN d IS NOT NULL THEN d > b WHEN status = 'cancelled' THEN 0 ELSE b < $now END) AS missed,
                    sum(d IS NULL AND status <> 'cancelled' AND b >= $now) AS pending
                FROM (SELECT priority, status, $2 AS d, $3 AS b FROM t WHERE b IS NOT NULL) GROUP BY 1)"
    }
    same "$(tkt-stats sla -H --by priority -c priority,measure,n,met,missed,pending,rate,rate_low,rate_high)" "$(other "
        SELECT * FROM ($(judged respond "coalesce(responded, $done_at)" respond_due)
        UNION ALL $(judged resolve "$done_at" due))
        ORDER BY instr('low normal high urgent', priority), measure DESC" | tr -d '"')"
}

@test "a promise is met at its second, missed one later, pending till then" {
    printf 'kind,category,priority,respond,resolve,calendar\n,,,30,60,always\n' | tkt-load sla -q
    tkt-new -k repair -s x >/dev/null
    [ "$(tkt-stats sla -H -c measure,n,pending)" = $'respond,0,1\nresolve,0,1' ]
    export TKT_NOW=2025-03-05T10:30:00+08:00
    [ "$(tkt-stats sla -H -c measure,missed,pending)" = $'respond,0,1\nresolve,0,1' ]
    export TKT_NOW=2025-03-05T10:30:01+08:00
    [ "$(tkt-stats sla -H -c measure,missed,pending)" = $'respond,1,0\nresolve,0,1' ]
    TKT_NOW=2025-03-05T11:00:00+08:00 tkt-act resolve 1 -q
    prints tkt-stats sla <<'END'
measure,n,met,missed,pending,rate,rate_low,rate_high,expected
respond,1,0,1,0,0.0000,0.0000,0.7935,0.0000
resolve,1,1,0,0,1.0000,0.2065,1.0000,1.0000
END
}

@test "who waits isn't late, unless it was before; who cancels owes nothing" {
    printf 'kind,category,priority,respond,resolve,calendar\n,,,,60,always\n' | tkt-load sla -q
    for i in 1 2 3; do tkt-new -k repair -s x >/dev/null; done
    tkt-act wait 1 -q
    tkt-act cancel 2 -q
    TKT_NOW=2025-03-05T12:00:00+08:00 tkt-act wait 3 -q
    export TKT_NOW=2025-03-09T10:00:00+08:00
    [ "$(tkt-stats sla -H -c measure,n,met,missed,pending)" = $'respond,0,0,0,0\nresolve,1,0,1,1' ]
    [ "$(tkt-stats backlog -H -c open,overdue)" = 2,1 ]
    [ "$(tkt-list -H -c id overdue)" = 3 ]
}

@test "where tickets have no deadlines at all sla says so and exits 1" {
    tkt-stats sla
    tkt-new -k repair -s x >/dev/null
    run --separate-stderr tkt-stats sla -H
    [ "$status" -eq 1 ]
    [ "$stderr" = 'tkt-stats: none of these tickets has a deadline, so there is nothing to measure; deadlines are set in the register sla (tkt-load sla)' ]
    [ "$output" = $'respond,0,0,0,0,,,,\nresolve,0,0,0,0,,,,' ]
}

# ---- backlog

@test "backlog agrees with SQL: open, overdue, unassigned, the oldest, and ages" {
    random_past
    same "$(tkt-stats backlog -H --by dept)" "$(other "
        SELECT dept, count(*), sum(coalesce(due < $now, 0)), count(*),
            strftime('%Y-%m-%dT%H:%M:%S', min(opened) + 28800, 'unixepoch') || '+08:00',
            max(CASE WHEN r = (500 * k + 999) / 1000 THEN m END),
            max(CASE WHEN r = (900 * k + 999) / 1000 THEN m END)
        FROM (SELECT *, printf('%d.%d', ($now - opened + 3) / 6 / 10, ($now - opened + 3) / 6 % 10) AS m,
                row_number() OVER (PARTITION BY dept ORDER BY opened DESC) AS r,
                count(*) OVER (PARTITION BY dept) AS k
            FROM t WHERE status = 'assigned')
        GROUP BY dept ORDER BY dept IS NULL, dept")"
}

@test "with nothing open the backlog is 0, and has no ages" {
    [ "$(tkt-stats backlog -H)" = 0,0,0,,, ]
}

# ---- flow

@test "flow agrees with SQL, month by month and day by day" {
    random_past
    for by in month day; do
        form=$([ $by = month ] && echo %Y-%m || echo %Y-%m-%d)
        same "$(tkt-stats flow -H --by $by | grep -v ',0,0,0,0,')" "$(other "
            WITH x AS (SELECT opened AS at, 1 AS o, 0 AS r, 0 AS c, 1 AS b FROM t
                UNION ALL SELECT coalesce(resolved, closed), 0, 1, 0, -1 FROM t
                    WHERE resolved IS NOT NULL OR status = 'closed'
                UNION ALL SELECT closed, 0, 0, 0, -1 FROM t WHERE status = 'cancelled'
                UNION ALL SELECT closed, 0, 0, 1, 0 FROM t WHERE closed IS NOT NULL),
            y AS (SELECT strftime('$form', at + 28800, 'unixepoch') AS p, sum(o) AS o, sum(r) AS r,
                sum(c) AS c, sum(b) AS b FROM x GROUP BY 1)
            SELECT p, o, r, c, 0, sum(b) OVER (ORDER BY p),
                p >= strftime('$form', $now + 28800, 'unixepoch') FROM y ORDER BY p")"
    done
}

@test "flow has every period, also those in which nothing happened, and marks the running one" {
    tkt-new -k repair -s x --opened 2024-11-20 >/dev/null
    tkt-new -k repair -s y >/dev/null
    TKT_NOW=2025-03-05T10:30:00+08:00 tkt-act resolve 2 -q
    TKT_NOW=2025-03-05T11:00:00+08:00 tkt-act reopen 2 -q
    prints tkt-stats flow <<'END'
period,opened,resolved,closed,reopened,backlog,partial
2024-11,1,0,0,0,1,0
2024-12,0,0,0,0,1,0
2025-01,0,0,0,0,1,0
2025-02,0,0,0,0,1,0
2025-03,1,0,0,1,2,1
END
    prints tkt-stats flow --by quarter <<'END'
period,opened,resolved,closed,reopened,backlog,partial
2024-Q4,1,0,0,0,1,0
2025-Q1,1,0,0,1,2,1
END
    [ "$(tkt-stats flow -H --by year -c period)" = $'2024\n2025' ]
}

@test "flow: a ticket that was reopened later wasn't in the backlog before, however it had ended" {
    at() { TKT_NOW=2025-$1T10:00:00+08:00 tkt-act -q "${@:2}"; }
    for day in 01-06 01-07 01-08; do tkt-new -k repair -s x --opened 2025-$day >/dev/null; done
    at 01-20 resolve 1
    at 01-25 confirm 1
    at 01-21 resolve 2
    at 02-10 reopen 2
    at 02-20 resolve 2
    tkt-new -q --csv --history - <<'X'
kind,subject,status,opened,resolved,closed
repair,old,closed,2024-12-20,2024-12-24,2025-01-05
X
    at 04-02 reopen 1 4
    at 04-03 resolve 1
    export TKT_NOW=2025-05-05T10:00:00+08:00
    prints tkt-stats flow -c period,resolved,reopened,backlog <<'END'
period,resolved,reopened,backlog
2024-12,0,0,0
2025-01,0,0,1
2025-02,1,1,1
2025-03,0,0,1
2025-04,1,2,2
END
    [ "$(tkt-stats flow -H --in 2025-03 -c backlog)" = 1 ]
    [ "$(tkt-stats flow -H --from 2025-01-22 --to 2025-01-24 --by day -c backlog)" = $'1\n1\n1' ]
}

@test "flow within a period shows only that one, and its backlog counts what was before" {
    random_past
    same "$(tkt-stats flow -H --in 2025-02)" "$(tkt-stats flow -H | grep ^2025-02)"
    same "$(tkt-stats flow -H --in 2025-Q1 --by week | tail -n 2)" "$(tkt-stats flow -H --by week | grep -A 1 2025-W09)"
    # a month that is cut is marked
    [ "$(tkt-stats flow -H --from 2025-01-10 --to 2025-02-28 -c period,partial)" = $'2025-01,1\n2025-02,0' ]
    # an empty past month shows, and one to come doesn't
    [ "$(tkt-stats flow -H --in 2024-10)" = 2024-10,0,0,0,0,0,0 ]
    [ "$(tkt-stats flow -H --in 2025 -c period)" = $'2025-01\n2025-02\n2025-03' ]
    [ -z "$(tkt-stats flow -H --in 2026)" ]
}

@test "flow takes one period as --by and no --on" {
    for args in '--by dept' '--by month,dept' '--by hour' '--on closed'; do
        run --separate-stderr tkt-stats flow $args
        [ "$status" -eq 64 ]
        [ -z "$output" ]
    done
}

# ---- which tickets

@test "--in, --from and --to choose by the time that --on says" {
    random_past
    for on in opened closed; do
        [ "$(tkt-stats volume -H --in 2025-02 --on $on -c n)" = "$(other "
            SELECT count(*) FROM t WHERE strftime('%Y-%m', $on + 28800, 'unixepoch') = '2025-02'")" ]
    done
    # closed without being resolved counts as resolved when closed
    [ "$(tkt-stats volume -H --in 2025-02 --on resolved -c n)" = "$(other "
        SELECT count(*) FROM t WHERE (resolved IS NOT NULL OR status = 'closed')
            AND strftime('%Y-%m', coalesce(resolved, closed) + 28800, 'unixepoch') = '2025-02'")" ]
    [ "$(tkt-stats volume -H --from 2025-02-01 --to 2025-02-28 -c n)" = "$(tkt-stats volume -H --in 2025-02 -c n)" ]
    [ "$(tkt-stats volume -H --on closed --in 2025-02 --by month -c month)" = 2025-02 ]
}

@test "filters choose, and ids from stdin where - says so" {
    random_past
    [ "$(tkt-stats volume -H dept=eng kind=repair -c n)" = "$(other "
        SELECT count(*) FROM t WHERE dept = 'eng' AND kind = 'repair'")" ]
    [ "$(tkt-list dept=eng | tkt-stats volume -H - -c n)" = "$(other "SELECT count(*) FROM t WHERE dept = 'eng'")" ]
    [ "$(tkt-stats volume -H - -c n </dev/null)" = 0 ]
}

@test "--tickets prints the tickets behind the figures" {
    random_past
    n() { tkt-stats "$@" --tickets -H -c id | wc -l; }
    [ "$(n volume dept=eng)" = "$(tkt-stats volume -H -c n dept=eng)" ]
    [ "$(n backlog)" = "$(tkt-stats backlog -H -c open)" ]
    [ "$(n sla)" = "$(other 'SELECT count(*) FROM t WHERE due IS NOT NULL')" ]
    [ "$(n time)" = "$(other "SELECT count(*) FROM t WHERE responded IS NOT NULL OR resolved IS NOT NULL OR status = 'closed'")" ]
    [ "$(n satisfaction)" = "$(tkt-stats satisfaction -H -c n)" ]
    [ "$(n flow --in 2025-02)" -gt 0 ]
    tkt-stats backlog --tickets -H -c id | sort -nc
    [ "$(tkt-stats volume --tickets --in 2025-02 -c id,kind | head -n 1)" = id,kind ]
}

@test "satisfaction of scores that came with a past agrees with SQL" {
    random_past
    same "$(tkt-stats satisfaction -H --by dept -c dept,asked,n,mean,median,csat,csat_low,csat_high)" "$(other "
        SELECT dept, n, n, printf('%d.%02d', mean / 100, mean % 100), median, $(wilson k n) FROM (
        SELECT dept, count(*) AS n, sum(score >= 4) AS k, (200 * sum(score) + count(*)) / (2 * count(*)) AS mean,
            max(CASE WHEN r = (q + 1) / 2 THEN score END) AS median
        FROM (SELECT dept, score, row_number() OVER (PARTITION BY dept ORDER BY score) AS r,
                count(*) OVER (PARTITION BY dept) AS q FROM t WHERE score IS NOT NULL)
        GROUP BY dept) ORDER BY dept IS NULL, dept")"
}

# ---- what is refused

@test "mistakes are usage errors that say what would do" {
    local reports
    reports=$(tkt-stats --complete reports | cut -f1 | paste -sd, | sed 's/,/, /g')
    [[ $reports == "volume, flow, backlog, time, sla, satisfaction"* ]]
    refuses 64 "tkt-stats: 'volum' is not a report; reports are: $reports; did you mean 'volume'?
Try 'tkt-stats --help'." tkt-stats volum
    refuses 64 "tkt-stats: no report given; reports are: $reports
Try 'tkt-stats --help'." tkt-stats
    refuses 64 $'tkt-stats: --by: \'dept\' is given twice\nTry \'tkt-stats --help\'.' tkt-stats volume --by dept,dept
    run -64 tkt-stats volume --from x
    [[ $output == "tkt-stats: --from: 'x' is not a time: "* ]] || fail "$output"
    refuses 64 $'tkt-stats: --on: \'due\' is not one of opened, resolved, closed\nTry \'tkt-stats --help\'.' \
        tkt-stats volume --on due
    for args in '--by colour' '--by dept,' '--by ,' '--in lately' '--in 2025 --from now' '--from x' 'colour=red' '-c colour'; do
        run --separate-stderr tkt-stats volume $args
        [ "$status" -eq 64 ]
        [ -z "$output" ]
    done
}

@test "stdout that can't be written is 74" {
    run --separate-stderr sh -c 'tkt-stats volume >/dev/full'
    [ "$status" -eq 74 ]
}

# ---- the city's own file

@test "the figures of a city's complaints agree with those computed from its file" {
    city="$BATS_TEST_DIRNAME/../../../shared/data/nyc311-sample.csv"
    [ -e "$city" ] || skip 'the file is not there'
    [ "$(TZ=America/New_York awk 'BEGIN { print mktime("2011 07 01 00 00 00") }' 2>/dev/null)" = 1309492800 ] ||
        skip 'this awk has no mktime'
    rm tkt.db
    tkt-init -q --timezone America/New_York --template empty
    tkt-new --csv "$city" --map 'Unique Key=key,Created Date=opened,Closed Date=closed,Due Date=due,Agency=dept,Complaint Type=category,Descriptor=subject,Resolution Description=body,Incident Address=unit,Open Data Channel Type=channel' --set kind=complaint --date-format '%m/%d/%Y %I:%M:%S %p' --extra field --learn --history -q
    tkt-stats volume --by dept -c dept,n >volume
    grep -qx NYPD,562 volume
    grep -qx DOF,212 volume
    grep -qx DHS,57 volume
    sqlite3 -separator $'\t' :memory: ".import --csv '$city' t" \
        'SELECT Agency, "Created Date", "Closed Date" FROM t WHERE "Closed Date" <> '"''" |
        TZ=America/New_York awk -F '\t' '
            function at(s, p) {
                split(s, p, /[\/ :]/)
                return mktime(p[3] " " p[1] " " p[2] " " p[4] % 12 + (p[7] == "PM" ? 12 : 0) " " p[5] " " p[6])
            }
            { print $1 "\t" at($3) - at($2) }' | sort -t "$(printf '\t')" -k1,1 -k2,2n | awk -F '\t' '
            function minutes(s) { s = int((s + 3) / 6); return int(s / 10) "." s % 10 }
            function rank(p) { return minutes(v[int((p * n + 999) / 1000)]) }
            function put() {
                if (n)
                    print was ",resolve," n "," minutes_mean() "," rank(500) "," rank(900) "," rank(950) "," minutes(v[n])
            }
            function minutes_mean(s) { s = int((sum + 3 * n) / (6 * n)); return int(s / 10) "." s % 10 }
            $1 != was { put(); was = $1; n = sum = 0 }
            { v[++n] = $2; sum += $2 }
            END { put() }' >wanted
    same "$(tkt-stats time -H --by dept | grep ',resolve,[1-9]')" "$(cat wanted)"
    [ "$(tkt-stats volume -H --by field.Borough -c n | awk '{ n += $1 } END { print n }')" = 999 ]
    [ "$(tkt-stats backlog -H -c open)" = 10 ]
}
