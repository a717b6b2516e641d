#!/usr/bin/env bats
# Surges go up: tkt-remind as cron runs it, on a desk that is as new as its template.

load helper

fill_staff() {
    tkt-load -q staff <<'END'
code,name,dept,role,email,active
ann,Ann,cs,agent,ann@desk.example,1
sue,Sue,cs,supervisor,sue@desk.example,1
max,Max,pm,manager,max@desk.example,1
END
}

setup() {
    setup_desk property fill_staff
    export TKT_USER=ann
    at 2026-03-02 09:59
}

at() { export TKT_NOW=$1T$2:00+08:00; }

# What desk.conf has, but to a program instead of an email. The output: who was told what.
cron() {
    local examples options
    examples=$(cd "$BATS_TEST_DIRNAME/../../examples" && pwd)
    options=$(sed -n 's/^REMIND_OPTIONS="\(.*\)"$/\1/p' "$examples/desk.conf")
    [[ " $options " == *' --surge '* ]] || fail "options: $options"
    printf '#!/bin/sh\n[ "$TKT_REASON" != surge ] || { echo "to $TKT_TO <$TKT_EMAIL>" && cat; } >>carried\n' >carry
    chmod +x carry
    : >carried
    printf "REMIND_OPTIONS='%s'\n" "${options/--mail/--send ./carry}" >desk.conf
    TKT_CONF=$PWD/desk.conf "$examples/remind.sh" >/dev/null 2>said || return
    cat carried
}

calls() { # DAY HOUR COUNT: complaints of mixed categories in that hour
    awk -v at="$1 $2" -v n="$3" 'BEGIN {
        print "kind,category,subject,opened"
        split("aircon attitude barrier cleaning env", c, " ")
        for (i = 0; i < n; i++) printf "complaint,%s,call %d,%s:%02d\n", c[i % 5 + 1], i + 1, at, i * 60 / n
    }' | tkt-new --csv -q
}

past() { # DAYS A-DAY, before today
    awk -v days="$1" -v n="$2" -v now="$(date -d "${TKT_NOW:0:10} 00:00 UTC" +%s)" 'BEGIN {
        print "kind,category,subject,opened"
        split("complaint repair consult", k, " ")
        for (d = days; d; d--)
            for (i = 0; i < n; i++)
                print k[i % 3 + 1] ",,past," strftime("%Y-%m-%d", now - d * 86400, 1) sprintf(" %02d:%02d", 8 + (i + d * 3) % 10, (i * 7 + d * 11) % 60)
    }' | tkt-new --csv --history -q -u import # the owner, not of the staff
}

@test "day one: thirty complaints of mixed categories in an hour reach the manager, by a fixed threshold that says so" {
    calls 2026-03-02 09 30
    prints cron <<'END'
to max <max@desk.example>
Many tickets: 投诉 (complaint): 30 in the last hour
This is a fixed threshold, not statistics: 15 an hour (the setting surge_first). There are less than 14 days of past to compare with.
Opened  2026-03-02T09:00 … 2026-03-02T09:58
The first ones:
  1  call 1
  2  call 2
  3  call 3
Tickets  1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20|21|22|23|24|25|26|27|28|29|30
END
    [ ! -s said ] || fail "$(<said)"
    [ -z "$(cron)" ]
}

@test "day one hundred: the same thirty complaints reach the manager and the director" {
    tkt-load -q -u max staff code=dora name=Dora role=director email=dora@desk.example
    past 100 6
    calls 2026-03-02 09 30
    run cron
    [ "$(grep -c ^to <<<"$output")" -eq 2 ]
    [ "${lines[0]}" = 'to dora <dora@desk.example>' ] || [ "${lines[0]}" = 'to max <max@desk.example>' ]
    [[ ${lines[1]} == 'More than usual: 投诉 (complaint): 30 in the last hour instead of '?.* ]] || fail "$output"
    [[ $output == *$'Among them:\n  空调暖通 (aircon)  6\n'*$'The first ones:\n  601  call 1\n'* ]] || fail "$output"
    [[ $output != *'fixed threshold'* ]]
    [ ! -s said ]
    [ -z "$(cron)" ]
}

@test "a desk that has thirty complaints a day sees thirty in an hour; spread over the day they are no news" {
    past 100 90
    calls 2026-03-02 09 30
    [[ $(cron) == *'投诉 (complaint): 30 in the last hour instead of '* ]] || fail "$(<carried)"
    rm "$TKT_DB" && setup
    past 100 90
    at 2026-03-02 18:00
    for i in $(seq 8 17); do printf -v i %02d "$i" && printf 'complaint,c,2026-03-02 %s:%s\n' "$i" 10 "$i" 30 "$i" 50; done |
        sed '1i kind,subject,opened' | tkt-new --csv -q
    [ -z "$(cron)" ] || fail "$(<carried)"
}

@test "what is more than usual over the day, though in no hour, is told too" {
    past 100 6
    at 2026-03-02 18:00
    for i in $(seq 8 17); do printf -v i %02d "$i" && printf 'complaint,c,2026-03-02 %s:%s\n' "$i" 10 "$i" 40; done |
        sed '1i kind,subject,opened' | tkt-new --csv -q
    [[ $(cron) == *'投诉 (complaint): 20 in the last 24 hours instead of '* ]] || fail "$(<carried)"
}

@test "again when the number has doubled since the last alarm, and only then" {
    calls 2026-03-02 09 16
    [[ $(cron) == *'16 in the last hour'* ]]
    for more in 8 7; do # 24, 31
        calls 2026-03-02 09 $more
        [ -z "$(cron)" ]
    done
    calls 2026-03-02 09 1
    run cron
    [[ $output == *'32 in the last hour'*'The number has doubled: at the last alarm it was 16.'* ]] || fail "$output"
    calls 2026-03-02 09 20
    at 2026-03-02 10:01
    [ -z "$(cron)" ]
    at 2026-03-03 00:30 # a date is no reason
    [ -z "$(cron)" ]
    at 2026-03-03 11:00
    calls 2026-03-03 10 16
    [[ $(cron) == *'16 in the last hour'* ]] # a day later it is a new one
}

@test "14 days of past are enough for statistics, 13 aren't" {
    past 13 6
    calls 2026-03-02 09 30
    [[ $(cron) == *'fixed threshold'* ]]
    rm "$TKT_DB" && setup
    past 15 6
    calls 2026-03-02 09 30
    run cron
    [[ $output == *'More than usual: 投诉 (complaint): 30 in the last hour'* ]] || fail "$output"
}

@test "surge_first is the site's: as many an hour, and 0 is none" {
    calls 2026-03-02 09 14
    [ -z "$(cron)" ]
    tkt-load -q -u max setting name=surge_first value=0
    [ -z "$(cron)" ]
    tkt-load -q -u max setting name=surge_first value=14
    [[ $(cron) == *'14 in the last hour'*'14 an hour'* ]]
}

@test "what is narrow is told by its names: the category and the building, and not again as kind or all" {
    tkt-load -q -u max unit < <(printf 'code,building\nB2-0101,B2\n')
    for i in $(seq 20 39); do echo "repair,lift-all,stands still,B2-0101,2026-03-02 09:$i"; done |
        sed '1i kind,category,subject,unit,opened' | tkt-new --csv -q
    name=$(tkt-dump category | awk -F, '$1 == "lift-all" { print $3 }')
    [ "$(cron | grep -c ^to)" -eq 1 ]
    tkt-remind --log -H -c reason,to | grep surge | cmp - <(echo surge,max)
    at 2026-03-04 10:00
    for i in $(seq 20 39); do echo "repair,lift-all,stands still,B2-0101,2026-03-04 09:$i"; done |
        sed '1i kind,category,subject,unit,opened' | tkt-new --csv -q
    [[ $(cron) == *"Many tickets: $name (lift-all), building B2: 20 in the last hour"* ]] || fail "$(<carried)"
}

@test "the manager of the department concerned is told, not that of another" {
    tkt-load -q -u max staff < <(printf '%s\n' code,name,dept,role,email,active eve,Eve,eng,manager,eve@desk.example,1 \
        cy,Cy,cs,manager,cy@desk.example,1)
    calls 2026-03-02 09 20
    [ "$(cron | grep ^to)" = 'to cy <cy@desk.example>' ]
    at 2026-03-04 10:00
    for i in $(seq 20 39); do echo "repair,the lift stands,2026-03-04 09:$i"; done |
        sed '1i kind,subject,opened' | tkt-new --csv -q --route
    [ "$(cron | grep ^to)" = 'to eve <eve@desk.example>' ]
}

@test "without a manager or a director the next best is told; with nobody, stderr says it loudly" {
    tkt-load -q -u max staff code=max active=0
    calls 2026-03-02 09 20
    [ "$(cron | grep ^to)" = 'to sue <sue@desk.example>' ]
    tkt-load -q staff -u max < <(printf 'code,active\nsue,0\n') 2>/dev/null || tkt-load -q -u sue staff code=sue active=0
    run --separate-stderr tkt-remind --surge -H -q -n -c reason,to
    [[ $output == *'surge,pm'* || $output == *'surge,cs'* ]] || fail "$output" # the department's address
    tkt-dump department | awk -F, -v OFS=, 'NR > 1 { $5 = $6 = "" } 1' | tkt-load -q department
    run --separate-stderr tkt-remind --surge -H -q -n -c reason,to
    [ "$status" -eq 1 ]
    [[ $stderr == *"tkt-remind: surge, 投诉 (complaint): 20 tickets, and nobody to tell: there is no active manager, director or supervisor, and the setting remind_to names nobody"* ]] || fail "$stderr"
}

@test "a quiet desk isn't alarmed: the same hundred days without a burst, and an import of old calls" {
    past 100 9
    calls 2026-03-02 09 4
    [ -z "$(cron)" ]
    rm "$TKT_DB" && setup
    past 10 40
    [ -z "$(cron)" ]
}
