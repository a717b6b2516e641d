#!/usr/bin/env bats
# kpi: the register's targets against figures that awk and the other reports come to.

load helper

fill_desk() {
    tkt-load -q kind code=repair workflow=standard
    tkt-load -q kind code=complaint workflow=complaint
    tkt-load -q department code=eng
    tkt-load -q department code=cs
}

setup() { setup_desk empty fill_desk; }

# Forty solved tickets of January, the i-th of them after i hours; scores 5, but every fifth 2.
january() {
    awk 'BEGIN { print "subject,kind,dept,status,opened,responded,resolved,due,score"
        for (i = 1; i <= 40; i++) {
            day = i % 28 + 1
            printf "t%d,%s,%s,resolved,2025-01-%02dT00:00:00+08:00,,2025-01-%02dT%02d:%02d:00+08:00,%s,%d\n", i,
                i % 4 ? "repair" : "complaint", i % 2 ? "eng" : "cs", day, day, int(i / 2), i % 2 * 30,
                sprintf("2025-01-%02dT18:00:00+08:00", day), i % 5 ? 5 : 2 } }' >past.csv
    tkt-new -q --history --csv past.csv
}

@test "rates, means, percentiles and counts agree with the reports and with awk" {
    january
    tkt-load -q target - <<'CSV'
metric,scope,period,op,value
csat,all,month,>=,0.9
csat,dept=eng,month,>=,0.5
within_resolve,kind=repair,month,>=,0.95
mean_resolve,all,month,<=,300
p50_resolve,all,month,<=,1000
p90_resolve,dept=cs,month,<,1440
complaints,all,month,<=,30
complaints,dept=cs,month,<=,2
CSV
    tkt-stats kpi --in 2025-01 >kpi.csv
    [ "$(awk -F, '$1 == "csat" { print $2, $6, $7, $8, $9, $10, $11 }' kpi.csv)" = \
"all 0.8000 40 0.6524 0.8950 missed 0
dept=eng 0.8000 20 0.5840 0.9193 met 0" ]
    [ "$(awk -F, '$1 == "within_resolve" { print $6, $7, $8, $9 }' kpi.csv)" = \
        "$(tkt-stats sla --in 2025-01 kind=repair -H | awk -F, '$1 == "resolve" { print $6, $2, $7, $8 }')" ]
    [ "$(awk -F, '$1 == "mean_resolve" { print $6, $7, $10 }' kpi.csv)" = \
        "$(awk 'BEGIN { for (i = 1; i <= 40; i++) s += i * 30; print s / 40 ".0", 40, "missed" }')" ]
    # mean 615, s = 30 * sqrt(40 * 41 / 12), t(39) = 2.0227 (Fisher and Yates, table III)
    awk -F, '$1 == "mean_resolve" { h = 2.0227 * 30 * sqrt(40 * 41 / 12) / sqrt(40)
        exit !(($8 - 615 + h) ^ 2 < 0.01 && ($9 - 615 - h) ^ 2 < 0.01) }' kpi.csv
    # the median's interval of 40: the 14th and the 27th (Conover 1999, table A3: k = 13)
    [ "$(awk -F, '$1 == "p50_resolve" { print $6, $8, $9, $10 }' kpi.csv)" = "600.0 420.0 810.0 met" ]
    # Garwood (1936): 10 events, 4.80 to 18.39
    [ "$(awk -F, '$1 == "complaints" { print $2, $6, $7, $8, $9, $10 }' kpi.csv)" = \
"all 10 10 4.8 18.4 met
dept=cs 10 10 4.8 18.4 missed" ]
    # P(Bin(20, 0.9) <= 14) = 0.0113, of 15 0.0432; P(20) = 0.1216: no upper end
    awk -F, '$1 == "p90_resolve"' kpi.csv | grep -q ',<,1440,1080.0,20,900.0,,open,0$'
}

@test "a figure on the wrong side isn't missed while chance could do it; a running count isn't met" {
    tkt-new -q -k complaint -s one
    tkt-load -q target metric=complaints scope=all period=month op='<=' value=30
    tkt-load -q target metric=complaints scope=all period=year op='<=' value=0.01
    tkt-load -q target metric=csat scope=all period=month op='>=' value=0.9
    prints tkt-stats kpi <<'ROWS'
metric,scope,period,op,target,actual,n,low,high,verdict,partial
complaints,all,2025-03,<=,30,1,1,0.0,5.6,open,1
complaints,all,2025,<=,0.01,1,1,0.0,5.6,missed,1
csat,all,2025-03,>=,0.9,,0,,,open,1
ROWS
}

@test "each target has its own period, and --period and --in choose among them" {
    tkt-load -q target metric=backlog scope=all period=week op='<=' value=5
    tkt-load -q target metric=backlog scope=all period=month op='<=' value=5
    tkt-new -q -k repair -s open
    [ "$(tkt-stats kpi -p week -H | cut -d, -f3,6,10)" = "2025-W10,1,met" ]
    [ "$(tkt-stats kpi -H --in 2025-02 | cut -d, -f3,6,10,11)" = "2025-02,0,met,0" ]
    [ "$(tkt-stats kpi --tickets -c id -H)" = 1 ]
    run --separate-stderr -1 tkt-stats kpi --in 2024
    [ "$stderr" = "tkt-stats: none of the 2 targets is for this period: each is for a day, week, month, quarter or year" ]
    refuses 64 "tkt-stats: --period: 'fortnight' is not one of day, week, month, quarter, year
Try 'tkt-stats --help'." tkt-stats kpi --period fortnight
    refuses 64 "tkt-stats: --period works only with kpi; give volume a period with --in
Try 'tkt-stats --help'." tkt-stats volume --period week
}

@test "every metric that a target may name is one that kpi knows; the fees' it says it can't" {
    tkt-load -q target metric=nonsense scope=all period=month op='<=' value=5 2>said && false
    sed 's/.*is not one of //; s/[,|]/ /g' said | tr -s ' \n' '\n' | grep -E '^[a-z0-9_]+$' >names || cat said
    [ "$(wc -l <names)" -ge 12 ]
    while read -r m; do tkt-load -q target metric="$m" scope=all period=month op='<=' value=5; done <names
    run --separate-stderr -1 tkt-stats kpi
    [ "$stderr" = "tkt-stats: collection_rate, all: can't be computed from the desk's data" ]
    run --separate-stderr -1 tkt-stats kpi --in 2024-01
}

@test "no targets: says so" {
    run --separate-stderr -1 tkt-stats kpi
    [ "$stderr" = "tkt-stats: there are no targets: load them with tkt-load target" ]
}
