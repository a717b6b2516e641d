#!/usr/bin/env bats
# agents: people beside their department, against figures computed by awk and by other reports.

load helper

fill_desk() {
    for d in eng cs; do tkt-load -q department code=$d; done
    tkt-load -q kind code=repair workflow=standard dept=eng
    for who in lucky ann bob eve zoe; do tkt-load -q staff "code=$who" dept=eng role=director; done
    tkt-load -q staff code=chief dept=eng role=supervisor
}

setup() { setup_desk empty fill_desk; }

# past WHO DEPT N KEPT: so many solved tickets, the first KEPT of them in time, from an
# hour to 23 of work.
past() {
    awk -v who="$1" -v dept="$2" -v n="$3" -v kept="$4" 'BEGIN {
        print "subject,kind,dept,assignee,status,opened,resolved,due,score"
        for (i = 1; i <= n; i++) {
            day = i % 28 + 1
            printf "t,repair,%s,%s,resolved,2025-01-%02dT00:00+08:00,2025-01-%02dT%02d:00+08:00,%s,%d\n", dept, who, day, day,
                i % 23 + 1, sprintf("2025-01-%02dT%s+08:00", day, i <= kept ? "23:30" : "00:00"), i % 3 ? 5 : 3 } }' |
        tkt-new -q --history --csv -
}

@test "three lucky calls don't win: the few aren't ranked, and a rank leaves open what chance could do" {
    past lucky eng 3 3
    past ann eng 60 59
    past bob eng 60 57
    past eve eng 60 30
    past zoe cs 40 10
    prints tkt-stats agents -c dept,assignee,within_n,within,rank,rank_low,rank_high <<'ROWS'
dept,assignee,within_n,within,rank,rank_low,rank_high
cs,zoe,40,0.2500,1,1,1
eng,ann,60,0.9833,1,1,2
eng,bob,60,0.9500,2,1,2
eng,eve,60,0.5000,3,3,3
eng,lucky,3,1.0000,,,
ROWS
    tkt-load -q setting name=agents_least value=3
    [ "$(tkt-stats agents -H -c assignee,rank,rank_low,rank_high assignee=lucky,ann)" = $'ann,2,1,2\nlucky,1,1,2' ]
    refuses 65 "tkt-load: value: '1' is not a whole number from 2 to 9999" tkt-load -q setting name=agents_least value=1
}

@test "the figures are those of sla, satisfaction and time; the department's come from its tickets" {
    past ann eng 60 40
    past bob eng 20 20
    past zoe cs 33 11
    for who in ann bob zoe; do
        tkt-stats agents -H "dept=eng,cs" -c assignee,within_n,within,within_low,within_high | sed -n "s/^$who,//p" >ours
        tkt-stats sla -H "assignee=$who" | awk -F, '$1 == "resolve" { print $2 "," $6 "," $7 "," $8 }' | cmp - ours
        tkt-stats agents -H -c assignee,csat_n,csat,csat_low,csat_high | sed -n "s/^$who,//p" >ours
        tkt-stats satisfaction -H -c answered,csat,csat_low,csat_high "assignee=$who" | cmp - ours
        [ "$(tkt-stats agents -H -c assignee,median_resolve | sed -n "s/^$who,//p")" = \
            "$(tkt-stats time -H "assignee=$who" | awk -F, '$1 == "resolve" { print $4 }')" ]
    done
    # of all the department's tickets, not the mean of its people's rates
    [ "$(tkt-stats agents -H -c dept,dept_within | sort -u)" = $'cs,0.3333\neng,0.7500' ]
    [ "$(tkt-stats agents -H -c handled,resolved | paste -sd ' ')" = "33,33 60,60 20,20" ]
}

@test "first contact and reopening are those of process, and load is what is open now" {
    for s in 1 2 3 4 5; do tkt-new -q -k repair -s "$s" >ids; done
    for i in 1 2 3; do
        TKT_USER=ann tkt-act assign -q --to ann $i
        TKT_USER=ann tkt-act resolve -q $i
    done
    TKT_USER=ann tkt-act reopen -q 3
    for i in 4 5; do TKT_USER=ann tkt-act assign -q --to bob $i; done
    TKT_USER=bob tkt-act resolve -q 4
    prints tkt-stats agents -c assignee,handled,resolved,solved_n,reopened,first_contact,load,dept_load <<ROWS
assignee,handled,resolved,solved_n,reopened,first_contact,load,dept_load
ann,3,2,3,1,$(process_of ann),1,1.0
bob,2,1,1,0,$(process_of bob),1,1.0
ROWS
    # load is of now, whatever period is looked at
    [ "$(tkt-stats agents -H -c load --in 2025-03 | paste -sd ' ')" = "1 1" ]
}

process_of() {
    tkt-stats process -H "assignee=$1" | awk -F, '$1 == "first_contact" { print $3 }'
}

@test "a quality grade counts beside the department's" {
    past ann eng 2 2
    past bob eng 2 2
    tkt-load -q form form=quality code=grade seq=1 question=grade type=quality required=1
    export TKT_USER=chief
    for id in $(tkt-survey open W11 --form quality --from tickets --per assignee 2 -c ticket -H 2>/dev/null); do
        tkt-survey record -q --round W11 "ticket=$id" --answer "grade=$((id % 4 + 1))"
    done
    # grades 2, 3 of ann's tickets 1 and 2; 4, 1 of bob's 3 and 4
    [ "$(tkt-stats agents -H -c assignee,quality_n,quality,dept_quality)" = $'ann,2,2.50,2.50\nbob,2,2.50,2.50' ]
    tkt-act reopen -q 1
    tkt-act assign -q --to bob 1
    # ann was graded for it, and no longer has it; it doesn't become bob's grade
    [ "$(tkt-stats agents -H -c assignee,quality_n,quality,dept_quality)" = $'ann,1,3.00,2.67\nbob,2,2.50,2.67' ]
}

@test "--by is refused; without an assignee there is nothing to say" {
    refuses 64 "tkt-stats: --by: agents is always by department and person
Try 'tkt-stats --help'." tkt-stats agents --by kind
    tkt-new -q -k repair -s one
    run --separate-stderr -1 tkt-stats agents -H
    [ -z "$output" ]
    [ "$stderr" = "tkt-stats: none of these tickets has an assignee, so there is nobody to report on" ]
}
