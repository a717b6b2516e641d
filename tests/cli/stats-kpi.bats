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
    run --separate-stderr -0 tkt-stats kpi -q
    [ "$stderr" = "tkt-stats: collection_rate, all: can't be computed from the desk's data" ]
    [[ $output == *'collection_rate,all,2025-03,<=,5,,,,,,1'* ]] || fail "$output"
    run --separate-stderr -0 tkt-stats kpi --in 2024-01
}

@test "a scope that the desk doesn't know is said once, and counts nothing" {
    january
    tkt-load -q target metric=csat scope=dept=eng period=month op='>=' value=0.5
    sqlite3 "$TKT_DB" "INSERT INTO target VALUES ('csat', 'building=1', 'month', '>=', '0.5', 0), ('nps', 'dept=gone', 'month', '>=', '5', 0)"
    run --separate-stderr -0 tkt-stats kpi --in 2025-01 -H -c metric,scope,actual,n,verdict
    [ "$output" = $'csat,building=1,,,\ncsat,dept=eng,0.8000,20,met\nnps,dept=gone,,,' ] || fail "$output"
    [ "$stderr" = "tkt-stats: csat, building=1: can't be computed from the desk's data
tkt-stats: nps, dept=gone: can't be computed from the desk's data" ]
}

@test "no template has a target that can't be computed" {
    for t in property aftersales orders; do
        tkt-init -q -d $t.db -t $t
        run --separate-stderr -0 tkt-stats kpi -d $t.db -H
        [ -z "$stderr" ] || fail "$t: $stderr"
        [ "${#lines[@]}" -gt 10 ]
    done
}

@test "a finished count is met or missed, a running one is open while more may come" {
    tkt-load -q target - <<'CSV'
metric,scope,period,op,value
complaints,all,month,>=,10
complaints,dept=eng,month,>=,1
complaints,dept=cs,month,<=,9
complaints,kind=complaint,month,=,10
complaints,kind=repair,month,<,1
CSV
    january # ten complaints, all of cs
    [ "$(tkt-stats kpi --in 2025-01 -H -c scope,actual,verdict)" = "all,10,met
dept=cs,10,missed
dept=eng,0,missed
kind=complaint,10,met
kind=repair,0,met" ]
    [ "$(tkt-stats kpi -H -c scope,actual,verdict,partial | sort -u)" = "all,0,open,1
dept=cs,0,open,1
dept=eng,0,open,1
kind=complaint,0,open,1
kind=repair,0,open,1" ]
}

@test "cancelled and merged tickets aren't complaints, unless the filter names the status" {
    tkt-load -q category code=noise
    for i in 1 2 3 4; do tkt-new -q -k complaint -s "c$i" --category noise; done
    tkt-act cancel -q 2 --note mistake
    tkt-act merge -q 3 --into 1 --note same
    tkt-load -q target metric=complaints scope=all period=month op='<=' value=9
    [ "$(tkt-stats complaints -H -c n)" = 2 ]
    [ "$(tkt-stats complaints -H -c n --in 2025-03)" = 2 ]
    [ "$(tkt-stats complaints -H --tickets -c id | tr '\n' ' ')" = '1 4 ' ]
    [ "$(tkt-stats complaints -H -c n status=cancelled,merged)" = 2 ]
    [ "$(tkt-stats complaints -H -c n kind=complaint)" = 2 ]
    [ "$(tkt-stats complaints -H -c n 'status!=waiting')" = 4 ]
    [ "$(tkt-stats pareto --by category -H -c category,n,cum_share)" = noise,2,1.0000 ]
    [ "$(tkt-stats pareto --by category -H -c n status=cancelled)" = 1 ]
    [ "$(tkt-stats kpi -H -c actual)" = 2 ]
    [ "$(tkt-stats kpi -H -c actual 'status!=waiting')" = 4 ]
    # volume counts every call
    [ "$(tkt-stats volume -H -c n)" = 4 ]
}

@test "resolution is judged in business time without the waiting, as promises are; _elapsed is the clock's" {
    tkt-load -q sla kind=repair respond=60 resolve=480 calendar=office
    tkt-load -q target - <<'CSV'
metric,scope,period,op,value
mean_resolve,all,month,<=,600
mean_resolve_elapsed,all,month,<=,600
p50_resolve,all,month,<=,600
p50_resolve_elapsed,all,month,<=,600
p90_resolve,kind=repair,month,<=,600
p90_resolve_elapsed,kind=repair,month,<=,600
CSV
    # Friday afternoon to Monday morning
    for i in 1 2 3; do
        TKT_NOW=2025-02-07T16:30:00+08:00 tkt-new -q -k repair -s "r$i"
        TKT_NOW=2025-02-10T09:30:00+08:00 tkt-act -q resolve "$i"
    done
    worked=$(tkt-list -H -c worked id=1)
    tkt-stats kpi --in 2025-02 -H -c metric,actual,n >got
    printf '%s\n' "mean_resolve,$worked,3" mean_resolve_elapsed,3900.0,3 "p50_resolve,$worked,3" \
        p50_resolve_elapsed,3900.0,3 "p90_resolve,$worked,3" p90_resolve_elapsed,3900.0,3 | diff - got
    awk -v w="$worked" 'BEGIN { exit !(w > 0 && w < 240) }'
    [ "$(tkt-stats time --in 2025-02 -H -c measure,p50 | sed -n 's/^resolve_business,//p')" = "$worked" ]
}

@test "csat and nps count the answers of survey rounds, in the period in which they were given" {
    tkt-load -q customer - <<<$'code,name\nC1,Ann\nC2,Bob\nC3,Cid\nC4,Dan'
    tkt-load -q form - <<'CSV'
form,code,seq,question,type,required
year,all-in-all,1,How satisfied?,score,1
year,lift,2,The lift?,score,
year,friends,3,Would you recommend us?,nps,
CSV
    tkt-load -q target - <<'CSV'
metric,scope,period,op,value
csat,all,month,>=,0.5
csat,dept=eng,month,>=,0.5
nps,all,month,>=,5
CSV
    tkt-survey open R --form year -q
    tkt-survey record -q --round R seq=1 --answer all-in-all=5 --answer lift=1 --answer friends=10
    tkt-survey record -q --round R seq=2 --answer all-in-all=2 --answer friends=3
    tkt-survey record -q --round R seq=3 --answer all-in-all=4 --answer friends=9
    tkt-survey record -q --round R seq=4 --outcome no-answer
    [ "$(tkt-stats kpi -H -c metric,scope,actual,n)" = $'csat,all,0.6667,3\ncsat,dept=eng,,0\nnps,all,33.3,3' ]
    # with the calls after repairs
    tkt-new -q -k repair -s r
    tkt-act -q assign --dept eng 1
    tkt-act -q resolve 1
    tkt-survey record -q 1 --score 5 --nps 8
    [ "$(tkt-stats kpi -H -c metric,scope,actual,n)" = $'csat,all,0.7500,4\ncsat,dept=eng,1.0000,1\nnps,all,25.0,4' ]
    # tickets that are chosen are what counts; another month; and a desk that doesn't want them
    [ "$(tkt-stats kpi dept=eng -H -c n | tr '\n' ' ')" = '1 1 1 ' ]
    [ "$(tkt-stats kpi --in 2025-02 -H -c n | tr '\n' ' ')" = '0 0 0 ' ]
    tkt-load -q setting name=kpi_rounds value=0
    [ "$(tkt-stats kpi -H -c n | tr '\n' ' ')" = '1 1 1 ' ]
    refuses 65 "tkt-load: value: '2' is not a whole number from 0 to 1" tkt-load setting name=kpi_rounds value=2
}

@test "a round about tickets counts in the scope of each ticket" {
    tkt-load -q form form=after code=how seq=1 question=How? type=score required=1
    tkt-load -q target metric=csat scope=dept=eng period=month op='>=' value=0.5
    tkt-load -q target metric=csat scope=kind=repair period=month op='>=' value=0.5
    n=0
    for d in eng eng cs; do tkt-new -q -k repair -s r --phone "1390000000$((n += 1))"; tkt-act -q assign --dept "$d" "$n"; done
    tkt-survey open T --form after --from tickets -q
    tkt-survey record -q --round T ticket=1 --answer how=5
    tkt-survey record -q --round T ticket=2 --answer how=1
    tkt-survey record -q --round T ticket=3 --answer how=5
    [ "$(tkt-stats kpi -H -c scope,actual,n)" = $'dept=eng,0.5000,2\nkind=repair,0.6667,3' ]
}

@test "no targets: says so" {
    run --separate-stderr -1 tkt-stats kpi
    [ "$stderr" = "tkt-stats: there are no targets: load them with tkt-load target" ]
}
