#!/usr/bin/env bats
# The ladder: who hears when so much of the time has gone, and who gets the ticket then.

load helper
load remind

fill_desk() {
    fill_reminded
    tkt-load -q -u dora setting name=remind_within value=0
    ticket_of ann # due at 15:30, after 4 hours
    tkt-act accept -q 1
}

setup() { remind_desk fill_desk; }

rungs() { printf 'kind,priority,after,to,action\n%s\n' "$1" | tkt-load -q --replace -u dora ladder; }
holder() { tkt-list -H -c assignee id="$1"; }

@test "the template's ladder: half the time the holder, then supervisor, manager, director" {
    at 05T11:59
    [ -z "$(told)" ]
    at 05T12:00
    [ -z "$(told)" ] # lunch
    at 05T13:30
    [ "$(told)" = 1,due-soon,1,ann ]
    at 05T15:30
    [ "$(told | grep -v respond)" = $'1,due-soon,0,ann\n1,overdue,2,sam' ]
    at 05T15:31
    [ "$(told)" = 1,overdue,0,ann ]
    at 05T17:30
    [ "$(told)" = 1,overdue,3,mia ]
    at 06T10:29
    [ -z "$(told)" ]
    at 06T10:30
    [ "$(told)" = 1,overdue,4,dora ]
    at 06T17:00
    [ -z "$(told)" ]
    [ "$(holder 1)" = ann ]
}

@test "urgent ones: the supervisor at once, at any hour, and the message says so" {
    at 05T23:00
    tkt-new -k repair -s 'it burns' --priority urgent >/dev/null
    tkt-act assign -q 2 --to ann -u ann
    at 05T23:01
    [ "$(due | grep ^2)" = 2,due-soon,1,sam ]
    [ "$(tkt-remind -n -q -H -c message | head -n 2)" = $'"New ticket 2: it burns\nPriority    urgent' ]
    told >/dev/null
    at 06T00:00
    [ "$(told | grep ^2)" = $'2,due-soon,2,ann\n2,respond,0,ann' ]
    at 06T01:00
    [ "$(told | grep ^2)" = $'2,due-soon,0,ann\n2,overdue,3,mia' ]
    at 06T02:00
    [ "$(told | grep ^2)" = $'2,overdue,0,ann\n2,overdue,4,dora' ]
}

@test "a deadline after hours: the rungs from 100 % on wait for it, and not only for its business time" {
    printf 'staff,starts,ends\nsam,2025-03-05 18:00,2025-03-05 22:00\n' | tkt-load -q -u dora shift
    ticket_of ann --due '2025-03-05 20:00'
    at 05T19:00
    [ "$(due | grep '^2.*sam')" = '' ]
    at 05T20:01
    [ "$(due | grep '^2.*sam')" = 2,overdue,2,sam ]
}

@test "a rung isn't told twice, whatever else changes, unless the deadline moves" {
    rungs ,,50,assignee,remind
    at 05T13:30
    [ "$(told)" = 1,due-soon,1,ann ]
    rungs $',,25,sam,remind\n,,50,assignee,remind\n,,75,assignee,remind'
    [ "$(told)" = 1,due-soon,1,sam ]
    tkt-act set -q 1 'due=2025-03-05 15:30'
    [ -z "$(told)" ]
    tkt-act set -q 1 'due=2025-03-05 15:00'
    [ "$(told)" = $'1,due-soon,1,sam\n1,due-soon,2,ann' ]
    tkt-act wait -q 1
    at 05T14:30
    [ -z "$(told)" ]
    tkt-act resume -q 1 # the deadline is an hour later now
    [ "$(told)" = $'1,due-soon,1,sam\n1,due-soon,2,ann' ]
}

@test "the rungs of another priority are others, though the deadline stays" {
    rungs $',,25,assignee,remind\n,urgent,0,supervisor,remind'
    tkt-act set -q 1 'due=2025-03-05 15:30'
    at 05T11:30
    [ "$(told)" = 1,due-soon,1,ann ]
    tkt-act set -q 1 priority=urgent
    [ "$(told)" = 1,due-soon,1,sam ]
}

@test "rows that name kind and priority win over those of the kind, these over the priority's, these over the rest" {
    rungs $',,10,ann,remind\n,high,10,sam,remind\nrepair,,10,mia,remind\nrepair,high,10,dora,remind'
    tkt-load -q -u dora kind code=other
    tkt-new -k other -s x >/dev/null
    tkt-new -k other -s x --priority high >/dev/null
    tkt-new -k repair -s x --priority high >/dev/null
    at 05T11:00
    [ "$(due | grep due-soon | sort)" = $'1,due-soon,1,mia\n2,due-soon,1,ann\n3,due-soon,1,sam\n4,due-soon,1,dora' ]
}

@test "a rung where nobody stands tells the next above; without anybody, whoever is told of the ticket" {
    rungs ,,25,supervisor,remind
    tkt-load -q -u dora staff code=sam active=0
    at 05T11:00
    [ "$(due)" = 1,due-soon,1,mia ]
    tkt-load -q -u dora staff code=mia active=0
    [ "$(due)" = 1,due-soon,1,dora ]
    TKT_USER=dora tkt-load -q staff code=eve role=agent
    rungs ,,25,eve,remind
    tkt-load -q -u dora staff code=eve active=0
    [ "$(due)" = 1,due-soon,1,ann ]
}

@test "a ticket without department or deadline: rungs at once alone, and a director at last" {
    rungs $',,0,supervisor,remind\n,,50,assignee,remind'
    tkt-load -q --replace -u dora sla <<<'kind,priority,respond,resolve,calendar'
    tkt-new -k repair -s 'whose?' >/dev/null
    at 05T17:00
    [ "$(due | grep ^2)" = 2,due-soon,1,dora ]
    tkt-load -q -u dora staff code=bob role=director
    tkt-load -q -u bob staff code=dora active=0
    tkt-load -q -u bob staff code=bob role=agent
    [ "$(due -u dora | grep ^2)" = 2,due-soon,1, ]
}

@test "several rungs held over a night tell each of theirs in the morning, the assignee once" {
    rungs $',,25,assignee,remind\n,,50,assignee,remind\n,,75,assignee,remind\n,,100,supervisor,remind'
    at 06T10:00
    [ "$(told | grep -v respond)" = $'1,overdue,3,ann\n1,overdue,4,sam' ]
    [ -z "$(told)" ]
}

@test "--escalate hands the ticket over, once, and the message says so; the new holder isn't told twice" {
    at 05T17:30
    [ "$(told --escalate | grep mia)" = 1,overdue,3,mia ]
    [ "$(holder 1)" = mia ]
    [ -z "$(told --escalate)" ]
    prints tkt-show 1 -f csv -H -c verb,who,after <<'END'
new,bob,
assign,bob,"{""status"":""assigned"",""dept"":""eng""}"
assign,ann,"{""assignee"":""ann""}"
accept,bob,"{""status"":""active"",""responded"":""2025-03-05T10:00:00+08:00""}"
escalate,bob,"{""assignee"":""mia"",""level"":1}"
END
    tkt-act assign -q 1 --to ann -u ann
    [ -z "$(told --escalate)" ]
    [ "$(holder 1)" = ann ]
    at 06T10:30
    [ "$(tkt-remind -q -H --escalate -c message | tail -n 2)" = $'The ticket is now assigned to you.\n"' ]
    [ "$(holder 1)" = dora ]
    tkt-init --check -q
}

@test "--escalate: of two rungs reached at once the highest gets it" {
    rungs $',,50,supervisor,escalate\n,,60,manager,escalate'
    at 05T15:00
    [ "$(told --escalate)" = $'1,due-soon,1,sam\n1,due-soon,2,mia' ]
    [ "$(holder 1)" = mia ]
    [ -z "$(told --escalate)" ]
}

@test "--escalate never hands a ticket down, nor where the workflow forbids it" {
    rungs $',,50,supervisor,escalate'
    tkt-act assign -q 1 --to mia -u mia
    at 05T15:00
    [ "$(told --escalate)" = 1,due-soon,1,sam ]
    [ "$(holder 1)" = mia ]
    ticket_of ann
    tkt-dump workflow | grep -v ,escalate, | tkt-load -q --replace -u dora workflow
    at 06T10:00
    run --separate-stderr tkt-remind -q --escalate -H -c id,to
    [ "$status" -eq 0 ] && [ -z "$stderr" ] || fail "$stderr"
    [[ $output == *2,sam* ]]
    [ "$(holder 2)" = ann ]
}

@test "--escalate: a message that failed is tried again, but doesn't hand the ticket over again" {
    rungs $',,50,supervisor,escalate'
    at 05T15:00
    run tkt-remind -q --escalate --send false
    [ "$(holder 1)" = sam ]
    tkt-act assign -q 1 --to ann -u ann
    at 05T15:05
    [ "$(tkt-remind --escalate --send true -H -c id,reason,level,to)" = 1,due-soon,1,sam ]
    [ "$(holder 1)" = ann ]
}

@test "--escalate --digest: the ticket is handed over as well" {
    rungs $',,50,supervisor,escalate\n,,60,assignee,remind'
    ticket_of ann
    at 05T15:05
    [ "$(tkt-remind --escalate --digest --send true -H -c id,reason,level,to | grep sam)" = '1|2,digest,1,sam' ]
    [ "$(holder 1)$(holder 2)" = samsam ]
    tkt-act assign -q 2 --to ann -u dora
    [ "$(told)" = 2,assigned,0,ann ]
}

@test "-n hands nothing over, and prints what would be sent" {
    at 05T17:30
    tkt-remind -n --escalate -q -f csv >before
    [ "$(holder 1)" = ann ]
    tkt-remind --escalate -q -f csv >after
    cmp before after
    [ "$(holder 1)" = mia ]
}

@test "tkt-act escalate goes by the ladder's own people where it names any, and never down" {
    tkt-load -q -u dora staff code=chief role=agent
    rungs $',,50,assignee,remind\n,,75,supervisor,remind\n,,100,chief,escalate\nrepair,high,50,chief,remind'
    for who in sam chief dora; do
        tkt-act escalate -q 1
        [ "$(holder 1)" = $who ] || fail "$(holder 1), not $who"
    done
    run tkt-act escalate -q 1
    [ "$status" -eq 65 ]
    tkt-act assign -q 1 --to mia -u mia
    tkt-act escalate -q 1
    [ "$(holder 1)" = chief ]
    ticket_of ann --priority high
    tkt-act escalate -q 2
    [ "$(holder 2)" = chief ]
    tkt-load -q -u dora staff code=chief active=0
    tkt-act escalate -q 2
    [ "$(holder 2)" = sam ] # nobody is named any more
}

@test "tkt-act escalate goes up the same rungs by hand" {
    for who in sam mia dora; do
        tkt-act escalate -q 1
        [ "$(holder 1)" = $who ]
    done
    refuses 65 "tkt-act: ticket 1: active: nobody is above dora in department eng: set a supervisor (register staff), a manager or a parent department (register department)" tkt-act escalate 1
    [ "$(told | tail -n 1)" = 1,assigned,0,dora ]
}
