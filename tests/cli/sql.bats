# The views, and tkt.so in the sqlite3 program: compared with what the tools themselves print, and
# with figures computed without either.

load helper

setup() {
    setup_desk
    so=$(tkt --extension)
    [ -f "$so" ]
}

# sql STATEMENT: its rows as CSV, with the extension loaded.
sql() {
    sqlite3 -csv "$TKT_DB" ".load '$so'" "$1"
}

same() {
    diff <(printf '%s\n' "$1") <(printf '%s\n' "$2")
}

# says MESSAGE STATEMENT: the statement fails with exactly that.
says() {
    run sqlite3 "$TKT_DB" ".load '$so'" "$2"
    [ "$status" -ne 0 ] || fail "no error: $output"
    [ "${output#*stepping, }" = "$1" ] || fail "said: $output"
}

# Random tickets of a past with promises in a calendar that has lunch, a holiday and a make-up day.
random_past() {
    printf 'code,weekday,opens,closes\n' >calendar.csv
    for day in mon tue wed thu fri; do
        printf 'desk,%s,08:30,12:00\ndesk,%s,13:15,18:00\n' $day $day
    done >>calendar.csv
    tkt-load -q calendar calendar.csv
    printf '%s\n' calendar,date,kind,name,opens,closes desk,2025-01-28,off,新年,, \
        desk,2025-01-26,work,,, desk,2025-02-08,work,,10:00,11:30 | tkt-load -q holiday
    tkt-load -q kind code=repair workflow=standard
    printf '%s\n' kind,category,priority,respond,resolve,calendar ,,,60,480,desk | tkt-load -q sla
    awk 'BEGIN {
        srand(11)
        split("eng clean cs", dept)
        print "kind,subject,dept,opened,due,responded,resolved,status,score"
        for (i = 1; i <= 600; i++) {
            opened = 1735000000 + int(rand() * 6000000)
            responded = rand() < 0.7 ? opened + int(rand() * 90000) : ""
            resolved = rand() < 0.7 ? (responded == "" ? opened : responded) + int(rand() * 400000) : ""
            if (responded > 1741140000) responded = resolved = "" # now
            if (resolved > 1741140000) resolved = ""
            due = opened + int(rand() * 400000)
            printf "repair,s%d,%s,%s,%s,%s,%s,%s,%s\n", i, dept[1 + int(rand() * 3)], \
                stamp(opened), stamp(due), stamp(responded), stamp(resolved), \
                resolved == "" ? "assigned" : "resolved", resolved != "" && rand() < 0.5 ? 1 + int(rand() * 5) : ""
        }
    }
    function stamp(t) { return t == "" ? "" : strftime("%Y-%m-%dT%H:%M:%SZ", t, 1) }' >past.csv ||
        skip "awk has no strftime"
    tkt-new --csv past.csv --history --learn -q
}

# ---- the formulas

@test "rates and their intervals are those of tkt-stats sla" {
    random_past
    same "$(sql "SELECT dept, count(*), printf('%.4f', avg(met)), printf('%.4f', tkt_wilson_low(sum(met), count(*))),
            printf('%.4f', tkt_wilson_high(sum(met), count(*)))
        FROM (SELECT dept, coalesce(resolved, tkt_time(1741140000)) <= due AS met FROM v_ticket
            WHERE resolved IS NOT NULL OR due < '2025-03-05T02:00:00Z')
        GROUP BY dept ORDER BY dept")" \
        "$(tkt-stats sla --by dept -H -c dept,measure,n,rate,rate_low,rate_high | grep ,resolve, | sed 's/,resolve//')"
}

@test "percentiles and business minutes are those of tkt-stats time" {
    random_past
    [ "$(sql "SELECT count(*) FROM v_ticket WHERE resolved IS NOT NULL")" -gt 300 ]
    same "$(for p in 0.5 0.9 0.95 1; do
        sql "SELECT round(tkt_percentile(tkt_business_minutes(opened, resolved, 'desk'), $p) * 60) FROM ticket"
        sql "SELECT round(tkt_percentile(resolved - opened, $p) * 1.0) FROM ticket"
        sql "SELECT round(tkt_percentile(tkt_business_minutes(opened, responded, 'desk'), $p) * 60) FROM v_ticket"
    done | sed 's/\.0$//' | awk '{ printf "%.1f\n", int($1 / 6 + 0.5) / 10 }')" "$(
        tkt-stats time -f json >time.json
        python3 -c 'import json
t = {r["measure"]: r for r in json.load(open("time.json"))}
for p in "p50", "p90", "p95", "max":
    for m in "resolve_business", "resolve", "respond_business":
        print(t[m][p])')"
}

@test "business minutes are those of a minute-by-minute count" {
    random_past
    cat >count.py <<'END'
import csv, sys
from datetime import date, timedelta
from functools import cache
@cache
def spans(days):
    day = date(1970, 1, 1) + timedelta(days)
    if day == date(2025, 1, 28): return []
    if day == date(2025, 2, 8): return [(600, 690)]
    if day.weekday() > 4 and day != date(2025, 1, 26): return []
    return [(510, 720), (795, 1080)]
def is_open(t):
    t += 8 * 3600
    minute = t % 86400 // 60
    return any(opens <= minute < closes for opens, closes in spans(t // 86400))
for start, end, minutes in csv.reader(sys.stdin):
    t, seconds = int(start), 0
    while t < int(end):
        step = min(60 - t % 60, int(end) - t)
        if is_open(t): seconds += step
        t += step
    if abs(seconds / 60 - float(minutes)) > 1e-9: sys.exit(f"{start} {end}: {seconds / 60}, not {minutes}")
END
    sql "SELECT opened, resolved, tkt_business_minutes(opened, resolved, 'desk') FROM ticket
        WHERE resolved IS NOT NULL LIMIT 100" | tr -d '\r' >rows
    [ "$(wc -l <rows)" -eq 100 ]
    python3 count.py <rows
}

@test "labels are those of tkt-stats, by the site's zone or another" {
    random_past
    for unit in day week month quarter year hour; do
        same "$(sql "SELECT tkt_$unit(opened), count(*) FROM v_ticket GROUP BY 1 ORDER BY 1")" \
            "$(tkt-stats volume --by $unit -H -c $unit,n)"
    done
    [ "$(sql "SELECT tkt_weekday('2025-03-09T20:00:00Z'), tkt_weekday('2025-03-09T20:00:00Z', 'UTC')")" = mon,sun ]
    [ "$(sql "SELECT tkt_day(1735660799), tkt_day(1735660800), tkt_week(1735660800), tkt_year('2024-12-31T16:00:00Z')")" \
        = 2024-12-31,2025-01-01,2025-W01,2025 ]
    [ "$(sql "SELECT tkt_time(1741140000), tkt_time('2025-03-05', 'America/New_York')")" \
        = 2025-03-05T10:00:00+08:00,2025-03-05T00:00:00-05:00 ]
}

@test "Wilson's interval is that of Newcombe 1998, Table I, the NPS a hundredth of the difference" {
    [ "$(sql "SELECT printf('%.4f', tkt_wilson_low(81, 263)), printf('%.4f', tkt_wilson_high(81, 263)),
        printf('%.4f', tkt_wilson_low(15, 148)), printf('%.4f', tkt_wilson_high(15, 148))")" \
        = 0.2553,0.3662,0.0624,0.1605 ]
    [ "$(sql "SELECT tkt_nps(50, 30, 20), tkt_nps_low(50, 30, 20) BETWEEN 13 AND 15,
        tkt_nps_high(50, 30, 20) BETWEEN 44 AND 46, tkt_nps(0, 0, 7)")" = 30.0,1,1,-100.0 ]
    # of one answer and of two, and of answers that are all the same
    [ "$(sql "WITH n(n) AS (VALUES (0), (1), (2), (7), (1000000))
        SELECT count(*), sum(-100 <= tkt_nps_low(a.n, b.n, c.n) AND tkt_nps_low(a.n, b.n, c.n) <= tkt_nps(a.n, b.n, c.n)
            AND tkt_nps(a.n, b.n, c.n) <= tkt_nps_high(a.n, b.n, c.n) AND tkt_nps_high(a.n, b.n, c.n) <= 100
            AND tkt_nps_low(a.n, b.n, c.n) < tkt_nps_high(a.n, b.n, c.n)),
            sum(0 <= tkt_wilson_low(a.n, a.n + b.n + c.n) AND tkt_wilson_low(a.n, a.n + b.n + c.n) <= a.n / (0.0 + a.n + b.n + c.n)
            AND a.n / (0.0 + a.n + b.n + c.n) <= tkt_wilson_high(a.n, a.n + b.n + c.n) AND tkt_wilson_high(a.n, a.n + b.n + c.n) <= 1)
        FROM n AS a, n AS b, n AS c WHERE a.n + b.n + c.n > 0")" = 124,124,124 ]
    [ "$(sql "SELECT printf('%.1f', tkt_nps_low(1, 0, 0)), tkt_nps_high(1, 0, 0), tkt_nps_low(0, 0, 0), tkt_wilson_low(0, 0)")" = -58.7,100.0,, ]
}

@test "a percentile is one of the values, by nearest rank, whole or not" {
    [ "$(sql "WITH x(x) AS (VALUES (15), (20), (35), (40), (50)) SELECT tkt_percentile(x, 0.05),
        tkt_percentile(x, 0.3), tkt_percentile(x, 0.4), tkt_percentile(x, 0.5), tkt_percentile(x, 1),
        tkt_percentile(x, 0) FROM x")" = 15,20,20,35,50,15 ]
    [ "$(sql "WITH x(x) AS (VALUES (3), (-2.5), (NULL), (0.0), (-7), (2.25)) SELECT tkt_percentile(x, 0),
        tkt_percentile(x, 0.4), tkt_percentile(x, 0.5), tkt_percentile(x, 0.8), tkt_percentile(x, 1) FROM x")" \
        = -7.0,-2.5,0.0,2.25,3.0 ]
    [ "$(sql "SELECT g, tkt_percentile(x, 0.5) FROM (SELECT 1 AS g, 9007199254740993 AS x
        UNION ALL SELECT 2, 5 UNION ALL SELECT 2, 4) GROUP BY g")" = $'1,9007199254740993\n2,4' ]
}

@test "money has the currency's decimals" {
    [ "$(sql "SELECT tkt_money(123456), tkt_money(-5), tkt_money(123, 'JPY'), tkt_money(1, 'KWD')")" \
        = 1234.56,-0.05,123,0.001 ]
}

@test "an empty base has no figure, and what is null stays null" {
    [ "$(sqlite3 -nullvalue NIL "$TKT_DB" ".load '$so'" "SELECT tkt_wilson_low(0, 0), tkt_nps(0, 0, 0),
        tkt_wilson_high(NULL, 3), tkt_day(NULL), tkt_day(1, NULL), tkt_business_minutes(1, NULL, 'x'),
        tkt_money(NULL), tkt_percentile(NULL, 0.5), tkt_percentile(1, NULL)")" \
        = 'NIL|NIL|NIL|NIL|NIL|NIL|NIL|NIL|NIL' ]
    [ -z "$(sql "SELECT tkt_percentile(id, 0.5) FROM ticket")" ]
}

@test "a wrong argument is told, and what would be right" {
    says "tkt_wilson_low: k is 3, more than n, which is 2" "SELECT tkt_wilson_low(3, 2)"
    says "tkt_wilson_high: k: '-1' is not a whole number from 0" "SELECT tkt_wilson_high(-1, 2)"
    says "tkt_nps: passives: 'x' is not a whole number from 0" "SELECT tkt_nps(1, 'x', 2)"
    says "tkt_percentile: p: '95' is not a share from 0 to 1 in thousandths, like 0.95" \
        "SELECT tkt_percentile(1, 95)"
    says "tkt_percentile: p must be the same in all rows" \
        "SELECT tkt_percentile(1, p) FROM (SELECT 0.5 AS p UNION ALL SELECT 0.9)"
    says "tkt_percentile: x: 'high' is not a number" "SELECT tkt_percentile('high', 0.5)"
    says "tkt_day: time: 'now' is not a text like 2025-03-09T08:00:00Z" "SELECT tkt_day('now')"
    says "tkt_day: '2025-02-30' is not a time: month 2 of 2025 has 28 days" "SELECT tkt_day('2025-02-30')"
    says "tkt_year: time: '999999999999' is not seconds since 1970 of the years 1 to 9999, nor a text like 2025-03-09T08:00:00Z" \
        "SELECT tkt_year(999999999999)"
    says "tkt_month: 'Mars' is not a time zone: /usr/share/zoneinfo has no such zone; write it like UTC, Asia/Shanghai, America/New_York" \
        "SELECT tkt_month(0, 'Mars')"
    says "tkt_business_minutes: calendar: 'nix' is not in the register calendar" \
        "SELECT tkt_business_minutes(0, 1, 'nix')"
    says "tkt_money: currency: 'yen' is not an ISO 4217 code such as CNY" "SELECT tkt_money(1, 'yen')"
    TKT_DB='' says "tkt_day: this is no database of tkt: no such table: setting" "SELECT tkt_day(0)"
}

@test "a function that asks nothing of the database may stand in an index, the others may not" {
    sqlite3 x.db ".load '$so'" "CREATE TABLE x(t); CREATE INDEX i ON x (tkt_month(t, 'Asia/Tokyo'))"
    run sqlite3 x.db ".load '$so'" "CREATE INDEX j ON x (tkt_month(t))"
    [ "$status" -ne 0 ]
    [[ $output == *non-deterministic* ]]
}

@test "each connection has its own zone, and a second load does no harm" {
    tkt-init -q -d york.db --timezone America/New_York
    prints sqlite3 "$TKT_DB" ".load '$so'" ".load '$so'" "SELECT tkt_time(0)" \
        ".connection 1" ".open york.db" ".load '$so'" "SELECT tkt_time(0)" \
        ".connection 0" "SELECT tkt_time(0)" \
        ".connection 1" ".connection close 0" "SELECT tkt_time(0)" <<'END'
1970-01-01T08:00:00+08:00
1969-12-31T19:00:00-05:00
1970-01-01T08:00:00+08:00
1969-12-31T19:00:00-05:00
END
}

# ---- the views

@test "v_ticket has each ticket as tkt-list prints it, with times in UTC" {
    random_past
    columns=id,kind,status,subject,dept,opened,respond_due,due,responded,resolved,closed,parent,score
    # shellcheck disable=SC2016
    same "$(sqlite3 -csv "$TKT_DB" "SELECT $columns FROM v_ticket ORDER BY id" | tr -d '\r')" \
        "$(tkt-list -H -c "$columns" --sort id | python3 -c '
import re, sys
from datetime import datetime, timezone
utc = lambda m: datetime.fromisoformat(m[0]).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
for line in sys.stdin: print(re.sub(r"\d{4}-\d\d-\d\dT[\d:]+\+08:00", utc, line), end="")')"
}

@test "the views' columns are those of the page" {
    page="$BATS_TEST_DIRNAME/../../man/tkt-sql.7"
    for view in v_ticket v_event v_answer; do
        sqlite3 "$TKT_DB" "SELECT name FROM pragma_table_info('$view')" >columns
        [ -s columns ]
        awk -v view="$view" '$0 == ".It Cm " view { on = 1; next } /^\.(It|El)/ { on = 0 } on' "$page" >words
        while IFS= read -r column; do
            grep -qE "^\.Cm ([a-z_]+ , )*$column( |\$)" words || fail "$view.$column is not on the page"
        done <columns
    done
}

@test "every function is on the page" {
    sql "SELECT DISTINCT name FROM pragma_function_list WHERE name LIKE 'tkt\_%' ESCAPE '\'" | tr -d '\r' >names
    [ "$(wc -l <names)" -eq 16 ]
    while IFS= read -r name; do
        grep -q "Fn $name " "$BATS_TEST_DIRNAME/../../man/tkt-sql.7" || fail "$name is not on the page"
    done <names
}

@test "v_event has the changes, v_answer a row for each answer" {
    tkt-load -q kind code=repair workflow=standard
    tkt-new -q -k repair -s tap >/dev/null
    tkt-act -q resolve 1 --note fixed
    tkt-survey record -q 1 --outcome no-answer
    tkt-survey record -q 1 --score 4 --nps 9 --comment 'very "good", 好' --answer solved=yes --channel phone
    same "$(sqlite3 -csv "$TKT_DB" "SELECT ticket, at, who, verb, note, json_extract(after, '$.status') FROM v_event LIMIT 2" | tr -d '\r')" \
        $'1,2025-03-05T02:00:00Z,tester,new,,\n1,2025-03-05T02:00:00Z,tester,resolve,fixed,resolved'
    same "$(sqlite3 -csv "$TKT_DB" "SELECT * FROM v_answer" | tr -d '\r')" '2,1,2025-03-05T02:00:00Z,phone,score,4,,
2,1,2025-03-05T02:00:00Z,phone,nps,9,,
2,1,2025-03-05T02:00:00Z,phone,comment,"very ""good"", 好",,
2,1,2025-03-05T02:00:00Z,phone,solved,yes,,'
}

@test "checks, dumps and copies are as they were with the views" {
    random_past
    tkt-init -q --check
    tkt-dump --all one
    tkt-init -q --backup copy.db
    tkt-init -q -d copy.db --check
    sqlite3 "$TKT_DB" "DROP VIEW v_ticket; DROP VIEW v_event; DROP VIEW v_answer"
    tkt-init -q --check
    tkt-dump --all two
    diff -r one two
    [ "$(sqlite3 copy.db 'SELECT count(*) FROM v_ticket')" -eq 600 ]
    run ls one
    [[ $output != *v_ticket* ]]
}

# ---- the README

@test "the README's lines for other tools work, where the tool is here" {
    root="$BATS_TEST_DIRNAME/../.."
    tkt-init -q -d week.db --template property --timezone Asia/Shanghai
    export TKT_DB="$PWD/week.db" TKT_NOW=2025-03-09T23:00:00+08:00
    tkt-load -q --all "$root/examples/estate-week"
    TKT_USER=zhaom tkt-new -q --csv "$root/examples/estate-week/calls.csv" 2>/dev/null
    awk '/^## /{ on = /other tools/ } on && /^    / { print substr($0, 5) }' "$root/README.md" >lines
    [ "$(wc -l <lines)" -ge 9 ]
    while IFS= read -r line; do
        case $line in
        *mlr*) command -v mlr >/dev/null || continue ;;
        *gnuplot*) command -v gnuplot >/dev/null || continue ;;
        *'vd '*) continue ;; # wants a terminal
        esac
        bash -o pipefail -c "$line" >out 2>err </dev/null || fail "$line: $(cat err)"
        [ -s out ] || [ -s open.csv ] || [ -s sla.svg ] || fail "$line: printed nothing"
    done <lines
    [ "$(head -c 3 open.csv | od -An -tx1)" = ' ef bb bf' ]
}
