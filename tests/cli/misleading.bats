#!/usr/bin/env bats
# Where figures like to mislead, and what the reports do about it.

load helper

fill_desk() {
    for k in easy hard; do tkt-load -q kind code=$k workflow=standard; done
    tkt-load -q kind code=complaint workflow=complaint
    for d in eng cs; do tkt-load -q department code=$d; done
    for p in ann:eng bob:eng eve:cs; do tkt-load -q staff code=${p%:*} dept=${p#*:}; done
}

setup() { setup_desk empty fill_desk; }

# tickets N KEPT KIND DAY [COL=VALUE…]: so many of that day, of which KEPT were resolved on time.
tickets() {
    local n=$1 kept=$2 kind=$3 day=$4
    shift 4
    awk -v n="$n" -v kept="$kept" -v kind="$kind" -v day="$day" 'BEGIN {
        print "subject,kind,status,opened,resolved,due"
        for (i = 1; i <= n; i++)
            print "t," kind ",resolved," day "T08:00:00+08:00," day "T10:00:00+08:00," day (i <= kept ? "T11" : "T09") ":00:00+08:00" }' |
        tkt-new -q --history --csv - "${@/#/--set=}"
}

resolve_of() {
    tkt-stats sla -H -c "$@" | grep resolve
}

@test "Simpson's trap: the second week is better in each kind, and its rate is half; expected says why" {
    tickets 90 81 easy 2025-01-06
    tickets 10 3 hard 2025-01-07
    tickets 10 10 easy 2025-01-13
    tickets 90 36 hard 2025-01-14
    [ "$(resolve_of week,measure,rate,expected --by week)" = $'2025-W02,resolve,0.8400,0.8580\n2025-W03,resolve,0.4600,0.4420' ]
    # by kind the second week is the better one, as `rate` above `expected` says
    [ "$(resolve_of measure,kind,week,rate --by kind,week)" = \
        $'resolve,easy,2025-W02,0.9000\nresolve,easy,2025-W03,1.0000\nresolve,hard,2025-W02,0.3000\nresolve,hard,2025-W03,0.4000' ]
    # where kinds are rows of their own there is nothing left to explain
    [ "$(resolve_of measure,kind,rate,expected --by kind)" = $'resolve,easy,0.9100,0.9100\nresolve,hard,0.3900,0.3900' ]
    [ "$(resolve_of measure,rate,expected)" = resolve,0.6500,0.6500 ]
}

@test "expected agrees with SQL on random calls, by one process and by two" {
    awk 'BEGIN { srand(5); print "subject,kind,dept,status,opened,resolved,due,respond_due,responded"
        split("easy hard complaint", k); split("eng cs ", d, " ")
        for (i = 1; i <= 3000; i++) {
            day = sprintf("2025-01-%02d", 1 + int(rand() * 28)); kind = 1 + int(rand() * 3)
            printf "t,%s,%s,resolved,%sT08:00:00+08:00,%sT10:00:00+08:00,%s,%s,%s\n", k[kind], d[1 + int(rand() * 3)], day, day, \
                rand() < 0.8 ? day "T" (rand() < kind / 4 ? "11" : "09") ":00:00+08:00" : "", "", "" } }' >calls.csv
    tkt-new -q --history --csv calls.csv
    sqlite3 -csv tkt.db "
        WITH t AS (SELECT dept, kind, resolved <= due AS met FROM ticket WHERE due IS NOT NULL),
            k AS (SELECT kind, avg(met) AS p FROM t GROUP BY kind)
        SELECT dept, printf('%.4f', avg(met)), printf('%.4f', avg(p)) FROM t JOIN k USING (kind)
        GROUP BY dept ORDER BY dept IS NULL, dept" >wanted
    tkt-stats sla --by dept -H -c measure,dept,rate,expected | sed -n 's/^resolve,//p' | diff wanted -
}

@test "the month's rate is that of its tickets, not the mean of its weeks" {
    tickets 10 10 easy 2025-01-06
    tickets 90 9 easy 2025-01-13
    [ "$(resolve_of measure,n,rate --in 2025-01)" = resolve,100,0.1900 ] # the mean of the weeks: 0.55
    tkt-load -q target metric=within_resolve scope=all period=month op='>=' value=0.5
    [ "$(tkt-stats kpi -H --in 2025-01 -c actual,verdict)" = 0.1900,missed ]
    [ "$(tkt-report monthly --at 2025-01 -f csv | grep -c '^targets,1,actual,0.1900$')" = 1 ]
}

@test "an empty month has no rate: not 0, not 1, and no target is met by it" {
    tickets 5 5 easy 2025-01-06
    tkt-load -q target metric=within_resolve scope=all period=month op='>=' value=0.5
    tkt-load -q target metric=mean_resolve scope=all period=month op='<=' value=600
    tkt-load -q target metric=csat scope=all period=month op='>=' value=0.5
    [ "$(tkt-stats kpi -H --in 2025-02 -c metric,actual,n,low,high,verdict)" = \
        $'csat,,0,,,open\nmean_resolve,,0,,,open\nwithin_resolve,,0,,,open' ]
    [ "$(tkt-stats sla -H --in 2025-02 | sort -u)" = $'resolve,0,0,0,0,,,,\nrespond,0,0,0,0,,,,' ]
    [ "$(tkt-stats satisfaction -H --in 2025-02 -c asked,response_rate,csat,nps)" = 0,,, ]
    [ "$(tkt-stats time -H --in 2025-02 -c n,mean,p50 | sort -u)" = 0,, ]
    [ -z "$(tkt-stats complaints -H --in 2025-02)" ]
    [ -z "$(tkt-stats agents -H --in 2025-02 2>/dev/null)" ]
    tkt-report monthly --at 2025-02 | sed -n '/^Complaints/,/^$/p' | grep -q '^None\.$'
}

@test "the running month is marked, and compared with the same elapsed part of the one before" {
    for day in 03 10 17 24; do tickets 5 5 complaint 2025-02-$day; done
    tickets 5 5 complaint 2025-01-30
    tickets 5 5 complaint 2025-03-03
    # now is 5 March, 10:00: of the 31 days before March the first four days and ten hours count
    [ "$(tkt-stats complaints -H --by kind --in 2025-03 -c n,previous,change,partial)" = 5,5,0.0000,1 ]
    [ "$(tkt-stats complaints -H --by kind --in 2025-02 -c n,partial)" = 20,0 ]
    [ "$(tkt-stats flow -H --by month --in 2025-03 -c period,opened,partial)" = 2025-03,5,1 ]
    tkt-load -q target metric=complaints scope=all period=month op='<=' value=30
    # 5 so far, at most 11.7 (Garwood): below the mark, but the month isn't over
    [ "$(tkt-stats kpi -H -c actual,high,verdict,partial)" = 5,11.7,open,1 ]
    tkt-report monthly --at 2025-03 | sed -n 3p | grep -q 'the period is still running'
    ! tkt-stats flow --by month -f chart | grep -q 2025-03
}

@test "one answer of five asked: the rate of answers stands beside it, and nothing is sure" {
    tickets 5 5 easy 2025-03-03
    tkt-survey record 1 --score 5 --nps 10 -q
    for id in 2 3 4 5; do tkt-survey record $id --outcome no-answer -q; done
    [ "$(tkt-stats satisfaction -H -c asked,answered,response_rate,csat,csat_low,csat_high)" = 5,1,0.2000,1.0000,0.2065,1.0000 ]
    tkt-load -q target metric=csat scope=all period=month op='>=' value=0.8
    [ "$(tkt-stats kpi -H -c actual,n,verdict)" = 1.0000,1,open ]
    # hatched from 0.2065 on: a fifth of the bar is sure
    tkt-stats satisfaction -f chart | head -n 1 >bar
    [ "$(grep -o '▓' bar | wc -l)" -gt "$((3 * $(grep -o '█' bar | wc -l)))" ]
}

@test "all scores equal, all times equal: no interval without width" {
    tickets 8 8 easy 2025-03-03
    for id in 1 2 3 4 5 6 7 8; do tkt-survey record $id --score 5 --nps 10 -q; done
    tkt-stats satisfaction -H -c csat_low,csat_high,nps,nps_low,nps_high >all
    awk -F, '{ exit !($1 < 0.7 && $2 == 1 && $3 == 100 && $4 < 90) }' all || fail "$(cat all)"
    tkt-load -q target metric=mean_resolve scope=all period=month op='<=' value=121
    tkt-load -q target metric=p50_resolve scope=all period=month op='<=' value=121
    # eight times 120 minutes: Student's interval would have no width
    [ "$(tkt-stats kpi -H -c metric,actual,n,low,high,verdict | grep mean)" = mean_resolve,120.0,8,,,open ]
    tkt-load -q form form=f seq=1 code=grade question=grade type=score required=1
    tkt-load -q customer - <<<$'code\nC1\nC2\nC3\nC4\nC5\nC6\nC7\nC8'
    tkt-load -q staff code=tester role=supervisor
    tkt-survey open R --form f -q
    for seq in 1 2 3 4; do tkt-survey record --round R "seq=$seq" --answer grade=5 -q; done
    tkt-survey report R -H -c measure,estimate,low,high 2>/dev/null | sed -n 's/^mean,//p' >mean
    awk -F, '{ exit !($1 == 5 && ($2 == "" || $2 < 5)) }' mean || fail "$(cat mean)"
}

# intervals NAME: of the TSV on stdin each low and high, whose figure is named before them or is
# `actual`, `value` or `estimate`: low <= figure <= high, within the scale. Prints how many.
intervals() {
    awk -F '\t' -v name="$1" '
        function check(low, x, high, what, least, most) {
            if (low == "" && high == "") return
            if (x == "" || (low != "" && low + 0 > x + 0) || (high != "" && high + 0 < x + 0) || low + 0 < least || high + 0 > most) {
                print name ": " what ": " low " " x " " high " of " $0 >"/dev/stderr"; bad = 1 }
            n++
        }
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        {
            nps = 0
            for (c in at) if (at[c] && $at[c] ~ /^nps$/) nps = 1
            for (c in at) {
                if (c !~ /low$/) continue
                base = substr(c, 1, length(c) - 4)
                if (c == "low") base = "actual" in at ? "actual" : "value" in at && !("estimate" in at) ? "value" : "estimate"
                signed = base == "nps" || nps
                rate = base ~ /^(share|csat|within|first_contact|rr1)$/
                check($at[c], $at[base], $at[c == "low" ? "high" : base "_high"], base, signed ? -100 : 0, signed ? 100 : rate ? 1 : 1e12)
            }
        }
        END { print n + 0; exit bad }'
}

@test "every interval contains its figure and stays on the scale: of none, one and two tickets, all alike or all different" {
    local n way report
    tkt-load -q cause code=wear
    tkt-load -q setting name=agents_least value=2
    for m in csat nps response_rate within_respond within_resolve mean_resolve p50_resolve p90_resolve complaints backlog; do
        echo "$m,all,month,>=,1"
    done | tkt-load -q target - < <(cat <(echo metric,scope,period,op,value) -)
    cp tkt.db clean.db
    for n in 0 1 2 3; do
        for way in best worst mixed; do
            cp clean.db tkt.db
            awk -v n="$n" -v way="$way" 'BEGIN {
                print "subject,kind,status,opened,responded,resolved,respond_due,due,score,dept,assignee,cause,unit"
                for (i = 1; i <= n; i++) {
                    good = way == "best" || (way == "mixed" && i % 2)
                    print "t,complaint,resolved,2025-03-03T08:00:00+08:00,2025-03-03T09:00:00+08:00,2025-03-03T" (good ? 10 : 12) ":00:00+08:00," \
                        "2025-03-03T" (good ? 11 : "08") ":00:00+08:00,2025-03-03T11:00:00+08:00," (good ? 5 : 1) ",eng,ann,wear,U" i } }' |
                tkt-new -q --history --csv -
            for i in $(seq "$n"); do
                sqlite3 tkt.db "INSERT INTO response (ticket, at, who, outcome, score, nps) SELECT $i, 1741000000, 'ann', 'answered',
                    score, (score - 1) * 10 / 4 FROM ticket WHERE id = $i"
            done
            for report in volume sla complaints satisfaction process agents kpi coverage; do
                tkt-stats "$report" -f tsv 2>/dev/null | intervals "$report $n $way" >>counted
            done
        done
    done
    [ "$(awk '{ n += $1 } END { print n }' counted)" -gt 250 ] || fail "$(cat counted)"
}

@test "a department with three tickets is neither the best nor the worst" {
    tickets 3 3 easy 2025-03-03 dept=cs assignee=eve
    tickets 60 57 easy 2025-03-03 dept=eng assignee=ann
    tickets 60 50 easy 2025-03-03 dept=eng assignee=bob
    # three of three, but at least 0.4385: its interval holds that of the other
    [ "$(resolve_of measure,dept,n,rate,rate_low,rate_high --by dept)" = \
        $'resolve,cs,3,1.0000,0.4385,1.0000\nresolve,eng,120,0.8917,0.8234,0.9356' ]
    [ "$(tkt-stats agents -H -c assignee,within,rank,rank_low,rank_high)" = \
        $'eve,1.0000,,,\nann,0.9500,1,1,2\nbob,0.8333,2,1,2' ]
    tkt-load -q target metric=within_resolve scope=dept=cs period=month op='>=' value=0.9
    tkt-load -q target metric=within_resolve scope=dept=eng period=month op='>=' value=0.95
    [ "$(tkt-stats kpi -H -c scope,actual,verdict)" = $'dept=cs,1.0000,open\ndept=eng,0.8917,missed' ]
    tickets 3 3 complaint 2025-03-03 dept=cs
    # the share of three comes with its width
    [ "$(tkt-stats complaints -H --by dept -c n,share,share_low,verdict)" = 3,1.0000,0.4385, ]
}
