#!/usr/bin/env bats
# --roll-up: what is above counts what is below it.

load helper

fill_desk() {
    tkt-load -q kind code=repair workflow=standard
    tkt-load -q kind code=complaint workflow=complaint
    tkt-load -q category - <<<$'code,name,parent\nhouse,House,\nwater,Water,house\ntap,Tap,water\ndrain,Drain,water\nlift,Lift,house\nnoise,Noise,'
    tkt-load -q cause - <<<$'code,name,parent\nmaterial,M,\nwear,W,material\nrust,R,wear'
    tkt-load -q department - <<<$'code\neng\ncs'
    # 4 tap, 2 drain, 1 water, 3 lift, 2 noise, 1 without
    tkt-new -q --csv - <<<"kind,subject,category,phone
$(for c in tap tap tap tap drain drain water lift lift lift noise noise ''; do
        echo "complaint,x,$c,1390013900$((n++ % 6))"
    done)"
}

setup() { setup_desk empty fill_desk; }

@test "each group counts its descendants'; shares are of all, once" {
    prints tkt-stats volume --by category --roll-up -c category,n,share <<'X'
category,n,share
drain,2,0.1538
house,10,0.7692
lift,3,0.2308
noise,2,0.1538
tap,4,0.3077
water,7,0.5385
,1,0.0769
X
    # the plain one is as before
    [ "$(tkt-stats volume --by category -H -c category,n | tr '\n' ' ')" = 'drain,2 lift,3 noise,2 tap,4 water,1 ,1 ' ]
    [ "$(tkt-stats volume --by kind,category --roll-up -H -c category,n | grep house)" = house,10 ]
}

@test "a person who complains of two things below counts once above" {
    # tap 0 1 2 3, drain 4 5, water 0, lift 1 2 3
    [ "$(tkt-stats complaints --by category --roll-up -H -q -c category,n,customers,verdict | grep -E '^(house|water|tap)')" = \
        "house,10,6,widespread
tap,4,4,local
water,7,6,widespread" ]
    [ "$(tkt-stats complaints --by category --roll-up --in 2025-03 -H -q -c category,previous | grep house)" = house, ]
}

@test "pareto's cumulated number counts each ticket once" {
    prints tkt-stats pareto --by category --roll-up <<'X'
category,n,share,cum_n,cum_share
house,10,0.7692,10,0.7692
water,7,0.5385,10,0.7692
tap,4,0.3077,10,0.7692
lift,3,0.2308,10,0.7692
drain,2,0.1538,10,0.7692
noise,2,0.1538,12,0.9231
,1,0.0769,13,1.0000
X
    tkt-act set cause=rust -q 1 2
    tkt-act set cause=wear -q 3
    [ "$(tkt-stats pareto --roll-up -H -c cause,n,cum_n | head -n 3 | tr '\n' ' ')" = 'material,3,3 wear,3,3 rust,2,3 ' ]
}

@test "a matrix has the totals of the tickets, whichever side is rolled up" {
    tkt-act assign -q --dept eng 1 5 7 8
    tkt-stats matrix --by dept,category --roll-up -H -c dept,house,water,tap,total >got
    diff - got <<'X'
eng,4,3,1,4
,6,4,3,9
X
    [ "$(tkt-stats matrix --by category,dept --roll-up -H -c category,eng,none,total | grep -E '^(house|water)')" = $'house,4,6,10\nwater,3,4,7' ]
}

@test "every report that groups by categories or causes takes it, with the figures of a filter that lists what is below" {
    tkt-load -q sla priority=normal respond=30 resolve=60 calendar=always
    tkt-act set -q priority=low 1 2 3 4 5 6 7 8 9 10 11 12
    tkt-act set -q priority=normal 1 2 3 4 5 6 7 8 9 10 11 12
    tkt-act set -q --note "a repair" kind=repair 1 2 3 4 5 6 7 8 9 10 11 12 13
    tkt-act accept -q 1 2 5 7 8
    TKT_NOW=2025-03-05T10:40:00+08:00 tkt-act resolve -q 1 5 7
    export TKT_NOW=2025-03-05T12:00:00+08:00
    for report in 'volume -c n' 'backlog' 'time' 'sla -c measure,n,met,missed,pending,rate' 'process'; do
        for c in house=house,water,tap,drain,lift water=water,tap,drain lift=lift; do
            # shellcheck disable=SC2086 # words on purpose
            tkt-stats $report category="${c#*=}" -H -q >wanted
            columns=$(tkt-stats ${report%% *} | head -n 1)
            case $report in *' -c '*) columns=${report#* -c } ;; esac
            tkt-stats ${report%% *} --by category --roll-up -H -c "category,$columns" | sed -n "s/^${c%%=*},//p" >got
            diff wanted got || fail "$report: ${c%%=*}"
        done
    done
    [ "$(tkt-stats satisfaction --by category --roll-up -H 2>/dev/null | wc -l)" = 0 ]
    # expected, of the one kind, is its rate over all tickets: none counts twice
    rate=$(tkt-stats sla -H -c measure,rate | sed -n 's/^resolve,//p')
    [ "$(tkt-stats sla --by category --roll-up -H -c category,measure,expected | grep '^house,resolve')" = "house,resolve,$rate" ]
    [ "$(tkt-stats sla --by category --roll-up -H -c category,measure,rate | grep '^house,resolve')" != "house,resolve,$rate" ]
    [ "$(tkt-stats volume --by category --roll-up --tickets -H -c id | wc -l)" = 13 ]
}

@test "a circle of parents ends, and is refused when it is loaded" {
    run --separate-stderr -65 tkt-load category code=house parent=tap
    [[ $stderr == *"parents can't form a cycle"* ]] || fail "$stderr"
    sqlite3 "$TKT_DB" "UPDATE category SET parent = 'tap' WHERE code = 'house'"
    [ "$(tkt-stats volume --by category --roll-up -H -c category,n | tr '\n' ' ')" = \
        'drain,2 house,10 lift,3 noise,2 tap,10 water,10 ,1 ' ]
    sqlite3 "$TKT_DB" "UPDATE category SET parent = code WHERE code = 'noise'"
    [ "$(tkt-stats volume --by category --roll-up -H -c category,n | grep noise)" = noise,2 ]
}

@test "where nothing has parents --roll-up is refused" {
    refuses 64 "tkt-stats: --roll-up: --by names neither category nor cause, which have parents
Try 'tkt-stats --help'." tkt-stats volume --by kind --roll-up
    refuses 64 "tkt-stats: --roll-up: each ticket counts in one row of surge, not in several
Try 'tkt-stats --help'." tkt-stats surge --roll-up
    refuses 64 "tkt-stats: --roll-up: each ticket counts in one row of kpi, not in several
Try 'tkt-stats --help'." tkt-stats kpi --roll-up
    [ "$(tkt-stats pareto --roll-up -H -c n)" = 13 ]
}
