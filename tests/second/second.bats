#!/usr/bin/env bats
# Every column of every report, on the demo's week and on a city's file, against second.py.

load ../cli/helper

second="$BATS_TEST_DIRNAME/second.py"
nyc="$BATS_TEST_DIRNAME/../../../shared/data/nyc311-sample.csv"

# The demo's desks, a round of quality checks in the one; the other knows its kind as complaints.
setup_file() {
    local root="$BATS_TEST_DIRNAME/../.."
    PATH="${TKT_BIN:-$(cd "$root" && pwd)/bin}:$PATH"
    export LC_ALL=C.UTF-8 LANGUAGE=
    unset TKT_DB TKT_NOW TKT_USER TZ
    TMPDIR="$BATS_FILE_TMPDIR" sh "$root/examples/demo.sh" --keep >/dev/null 2>&1
    mv "$BATS_FILE_TMPDIR"/tkt-demo.*/*.db "$BATS_FILE_TMPDIR"
    export TKT_NOW=2025-03-10T08:00:00+08:00 TKT_DB="$BATS_FILE_TMPDIR/estate.db" TKT_USER=zhaom
    tkt-survey open W10 --form quality --from tickets --per assignee 2 --seed 7 -c ticket,assignee -H -f csv 2>/dev/null |
        while IFS=, read -r ticket _; do
        tkt-survey record -q --round W10 "ticket=$ticket" --answer "grade=$((ticket % 5 + 1))" --answer greeting=yes \
            --answer record=yes --answer class=yes --answer promise=yes --answer called-back=yes 2>/dev/null || true # what was hers, she doesn't grade
    done
    tkt-list status=resolved -c id -H --limit 9 | tkt-act reopen -q --note again 2>/dev/null || true
    tkt-load -q setting name=agents_least value=5
    [ ! -e "$BATS_FILE_TMPDIR/nyc.db" ] || tkt-load -q -d "$BATS_FILE_TMPDIR/nyc.db" kind code=complaint workflow=complaint
}

setup() {
    PATH="${TKT_BIN:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)/bin}:$PATH"
    export TKT_NOW=2025-03-10T08:00:00+08:00 LC_ALL=C.UTF-8 LANGUAGE=
    db="$BATS_FILE_TMPDIR/estate.db"
}

# agrees REPORT…: each with its options, in one word; in each there is something to compare.
agrees() {
    run python3 "$second" "$db" "$@"
    [ "$status" -eq 0 ] || fail "$output"
    [ "${#lines[@]}" -eq $# ] || fail "$output"
    [[ $output != *': 0 cells'* ]] || fail "$output: nothing to compare"
}

city() {
    [ -r "$nyc" ] || skip "the city's file isn't there"
    db="$BATS_FILE_TMPDIR/nyc.db"
    export TKT_NOW=2026-01-10T08:00:00-05:00
}

@test "the demo's week: counts and times" {
    agrees 'volume --by kind' 'volume --by dept,weekday' pareto 'pareto --by category' 'matrix --by kind,dept' \
        'flow --by day' 'flow --by week --in 2025-03' 'flow --by month' 'backlog --by dept' backlog time 'time --by kind' \
        'time --by dept --in 2025-W10'
    TKT_NOW=2025-03-12T08:00:00+08:00 agrees freshness # a week without a hand on it
}

@test "the demo's week: promises, scores, complaints, the way, people, targets, shifts" {
    agrees sla 'sla --by dept' 'sla --by priority --in 2025-03-06' 'satisfaction --by dept' satisfaction complaints \
        'complaints --by building --in 2025-03-05' 'complaints --by category,use' 'complaints --by building,kind --per units' \
        'complaints --by use --per customers' 'complaints --by kind --per assets' process 'process --by dept' agents \
        'agents --in 2025-03-06' kpi 'kpi --in 2025-W10' 'kpi --in 2025-03' coverage 'coverage --in 2025-03-09'
}

@test "a city's file: every report that its columns allow" {
    city
    agrees 'volume --by dept' 'volume --by hour' 'pareto --by category' 'matrix --by dept,channel' 'flow --by month' \
        'flow --by day --in 2011-03' 'backlog --by dept' 'time --by dept' 'time --by dept --in 2011-03' sla 'sla --by dept' \
        satisfaction 'complaints --by dept' 'complaints --by category --in 2011-03' process freshness \
        'coverage --in 2011-03' 'surge --by dept --at 2011-03-28 --all-cells'
}

@test "surges: what is expected, p and q, on a past of 150 days with two masses in it" {
    cd "$BATS_TEST_TMPDIR"
    db="$BATS_TEST_TMPDIR/past.db"
    tkt-init -q -d "$db" --timezone Asia/Shanghai
    for k in repair complaint; do tkt-load -q -d "$db" -u tester kind code=$k workflow=standard; done
    awk 'BEGIN { srand(4); print "subject,kind,category,opened"
        split("lift leak noise power gate", c); split("9 5 2 1 0.3", rate)
        for (day = 1; day <= 150; day++)
            for (i = 1; i <= 5; i++) {
                n = rate[i] * (0.6 + rand()) * (day % 7 < 2 ? 0.6 : 1.1) * (1 + day / 150) + (i == 3 && (day == 90 || day == 150) ? 12 : 0)
                for (n += rand(); n >= 1; n--)
                    printf "t,%s,%s,%d\n", rand() < 0.5 ? "repair" : "complaint", c[i], 1728230400 + day * 86400 + int(rand() * 86400)
            } }' >calls.csv
    tkt-new -q -d "$db" -u tester --history --learn --csv calls.csv --date-format %s
    agrees 'surge --by category --at 2025-03-06 --all-cells' 'surge --by category,kind --at 2025-03-06 --all-cells' \
        'surge --by category --at 2025-01-20 --all-cells' 'surge --by kind --at 2024-11-01 --all-cells'
    # the mass of the last day is told, and nothing else
    [ "$(tkt-stats surge -q -d "$db" --by category --at 2025-03-06 -H -c category)" = noise ]
}
