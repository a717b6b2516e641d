#!/usr/bin/env bats
# What is due to be told, to whom, and when: each reason once.

load helper
load remind

# nobody is above anybody: no rungs
fill_desk() {
    fill_reminded
    printf 'kind,priority,after,to,action\n' | tkt-load -q --replace -u dora ladder
}

setup() { remind_desk fill_desk; }

@test "the whole row: who, by which address, of what, how late; and the message" {
    ticket --unit B1-0301 --contact 'Mr Li' --phone 12000
    tkt-act assign -q "$id" --to ann --note 'please look'
    at 05T16:31
    prints tkt-remind -n -q -f csv <<'END'
id,reason,to,name,email,phone,level,due,late,subject,message
1,assigned,ann,Ann Ames,ann@desk.example,101,0,2025-03-05T15:30:00+08:00,61.0,tap drips,"Ticket 1 is now assigned to you: tap drips
Priority    normal
Due         2025-03-05 15:30
Late        1 h 01 min
Kind        repair  Repair
Location    B1-0301
Caller      Mr Li
Phone       12000
Department  eng  Engineering
Assignee    ann  Ann Ames
Status      assigned
Opened      2025-03-05 10:00
Last note   please look
"
1,overdue,ann,Ann Ames,ann@desk.example,101,0,2025-03-05T15:30:00+08:00,61.0,tap drips,"Ticket 1 is overdue: tap drips
Priority    normal
Due         2025-03-05 15:30
Late        1 h 01 min
Kind        repair  Repair
Location    B1-0301
Caller      Mr Li
Phone       12000
Department  eng  Engineering
Assignee    ann  Ann Ames
Status      assigned
Opened      2025-03-05 10:00
Last note   please look
"
1,respond,ann,Ann Ames,ann@desk.example,101,0,2025-03-05T15:30:00+08:00,61.0,tap drips,"Ticket 1: the first response is overdue: tap drips
Priority    normal
Due         2025-03-05 15:30
Late        1 h 01 min
Kind        repair  Repair
Location    B1-0301
Caller      Mr Li
Phone       12000
Department  eng  Engineering
Assignee    ann  Ann Ames
Status      assigned
Opened      2025-03-05 10:00
Last note   please look
"
END
}

@test "assigned: whoever gets a ticket from somebody else is told, once for each time" {
    ticket
    tkt-act assign -q 1 --to ann
    [ "$(told)" = 1,assigned,0,ann ]
    [ -z "$(told)" ]
    tkt-act assign -q 1 --to sam
    tkt-act assign -q 1 --to ann
    [ "$(told)" = 1,assigned,0,ann ]
}

@test "assigned: who took it themselves, or has no more of it, isn't told" {
    ticket
    tkt-act assign -q 1 --to ann -u ann
    ticket
    tkt-act assign -q 2 --to ann
    tkt-act resolve -q 2
    ticket
    tkt-act assign -q 3 --to ann
    tkt-act assign -q 3 --dept eng
    [ -z "$(told)" ]
}

@test "assigned: what was resolved before it could be told isn't told after it was opened again" {
    ticket
    at 04T22:00
    tkt-act assign -q 1 --to ann
    at 04T22:10
    tkt-act resolve -q 1
    at 04T22:20
    tkt-act reopen -q 1
    at 05T10:00
    [ "$(told)" = 1,reopened,0,ann ]
}

@test "urged: the holder is told of the newest urge; without one a supervisor, else the department, else whom remind_to names, at last a director" {
    ticket
    tkt-act urge -q 1
    tkt-act urge -q 1
    [ "$(told)" = 1,urged,0,sam ]
    tkt-act urge -q 1
    [ "$(told)" = 1,urged,0,sam ]
    tkt-load -q -u dora staff code=sam active=0
    tkt-act urge -q 1
    [ "$(told)" = 1,urged,0,eng ]
    tkt-new -k repair -s 'nobody has it' >/dev/null
    tkt-act urge -q 2
    [ "$(due)" = 2,urged,0,dora ]
    tkt-load -q -u dora setting name=remind_to value=mia
    [ "$(told)" = 2,urged,0,mia ]
}

@test "reopened: the holder is told" {
    ticket
    tkt-act assign -q 1 --to ann -u ann
    tkt-act resolve -q 1
    [ -z "$(told)" ]
    tkt-act reopen -q 1
    [ "$(told)" = 1,reopened,0,ann ]
    [ -z "$(told)" ]
}

@test "respond: a second after the time for an answer, unless there was one" {
    ticket_of ann
    ticket_of ann
    tkt-act note -q 2 --reply --note 'we come'
    at 05T11:00
    [ "$(due | grep respond)" = "" ]
    TKT_NOW=2025-03-05T11:00:01+08:00 due | grep -x 1,respond,0,ann
    TKT_NOW=2025-03-05T11:00:01+08:00 told | [ "$(grep -c respond)" -eq 1 ]
    at 05T11:30
    [ -z "$(due | grep respond)" ]
}

@test "due-soon: from --within on, or the setting; then overdue; each once for each deadline" {
    ticket_of ann
    tkt-act accept -q 1
    at 05T13:29
    [ -z "$(due --within 2h)" ]
    at 05T13:30
    [ "$(due)" = 1,due-soon,0,ann ]
    [ -z "$(due --within 119m)" ]
    tkt-load -q -u dora setting name=remind_within value=60
    [ -z "$(due)" ]
    [ "$(told --within 2h)" = 1,due-soon,0,ann ]
    at 05T15:30
    [ -z "$(due --within 2h)" ]
    at 05T15:31
    [ "$(told)" = 1,overdue,0,ann ]
    at 05T17:00
    [ -z "$(due)" ]
    tkt-act set -q 1 'due=2025-03-05 17:30'
    [ "$(told)" = 1,due-soon,0,ann ]
    at 05T17:31
    [ "$(told)" = 1,overdue,0,ann ]
}

@test "a ticket that waits is as it was when the wait began" {
    ticket_of ann
    tkt-act wait -q 1
    at 05T16:00
    [ -z "$(due)" ]
    tkt-act resume -q 1
    at 06T09:00
    [ "$(due --within 90m)" = 1,respond,0,ann ] # answered by 17:00, solved by 11:00 tomorrow
    [ "$(due --within 2h)" = $'1,due-soon,0,ann\n1,respond,0,ann' ]
    ticket_of ann
    at 06T16:30
    tkt-act wait -q 2
    [ "$(told | grep ^2)" = $'2,overdue,0,ann\n2,respond,0,ann' ]
}

@test "stuck: after stuck_hours of office time without an event, once until there is one" {
    ticket_of ann
    tkt-act set -q 1 'due=2025-04-01'
    tkt-act accept -q 1
    at 07T10:59
    [ -z "$(told)" ]
    at 07T11:00
    [ "$(told)" = 1,stuck,0,ann ]
    at 07T17:00
    [ -z "$(told)" ]
    tkt-act note -q 1 --note 'parts are ordered'
    at 12T10:00
    [ "$(told)" = 1,stuck,0,ann ]
    tkt-act wait -q 1
    at 19T10:00
    [ -z "$(told)" ]
}

@test "waiting: once what the other side promised has not come" {
    ticket_of ann
    tkt-act wait -q 1 --until '2025-03-05 16:00'
    at 05T15:59
    [ -z "$(told)" ]
    at 05T16:00
    [ "$(told)" = 1,waiting,0,ann ]
    at 05T17:00
    [ -z "$(told)" ]
}

@test "callback: owed for callback_hours, to callback_to or a supervisor, until it was made" {
    printf 'form,code,seq,question,type\ncall,score,1,How?,score\n' | tkt-load -q -u dora form
    tkt-load -q -u dora kind code=repair form=call
    tkt-load -q -u dora customer code=C1 name='Ida Ives' phone=13800138000
    ticket_of ann --customer C1
    ticket_of ann
    tkt-act resolve -q 1 2
    at 06T09:59
    [ -z "$(told)" ]
    at 06T10:30
    tkt-survey record -q 2 --score 5 -u dora
    tkt-remind -n -q -H -c message | grep -x 'Phone       13800138000'
    [ "$(told)" = 1,callback,0,sam ]
    [ -z "$(told)" ]
    tkt-act reopen -q 1
    [ "$(told)" = 1,reopened,0,ann ] # the day that it was resolved isn't counted: it isn't overdue
    tkt-act resolve -q 1
    tkt-load -q -u dora setting name=callback_to value=bob
    at 07T11:30
    [ "$(told)" = 1,callback,0,bob ]
}

@test "approval: the manager of the department, else a director, once for each proposal" {
    tkt-load -q -u dora kind code=repair workflow=complaint
    ticket_of ann
    tkt-act accept -q 1 && tkt-act verify -q 1 && tkt-act propose -q 1 --note 'a refund'
    [ "$(told)" = 1,approval,0,mia ]
    tkt-act note -q 1 --note 'ten'
    [ -z "$(told)" ]
    tkt-act reject -q 1 -u mia && tkt-act propose -q 1 --note 'half a refund'
    tkt-load -q -u dora staff code=mia active=0
    [ "$(told)" = 1,approval,0,dora ]
}

@test "approval: without a named manager, whoever has that role in the department, else above" {
    tkt-load -q -u dora kind code=repair workflow=complaint
    tkt-load -q -u dora department code=eng manager=
    ticket_of ann
    tkt-act accept -q 1 && tkt-act verify -q 1 && tkt-act propose -q 1 --note 'a refund'
    [ "$(due)" = 1,approval,0,mia ]
    tkt-load -q -u dora staff code=mia dept=
    [ "$(due)" = 1,approval,0,mia ] # above all departments
    tkt-load -q -u dora department code=house
    tkt-load -q -u dora department code=eng parent=house
    tkt-load -q -u dora staff code=max dept=house role=manager
    [ "$(due)" = 1,approval,0,max ]
    run -77 tkt-act approve 1 -u sam --note yes
    [[ $output == *"sam is supervisor; who may: dora (Dora Day), max, mia (Mia Moon); "* ]]
    run -77 tkt-act approve 1 -u ann --note yes
    [[ $output == *"ann is agent; who may: dora (Dora Day), max, mia (Mia Moon); "* ]]
}

@test "--explain: who is told of each reason in each department, and who is missing" {
    tkt-load -q -u dora department code=cs name=Calls parent=eng
    tkt-load -q -u dora staff code=cy name=Cy dept=cs phone=7
    tkt-load -q -u dora ladder kind= priority=urgent after=50 to=bob action=remind
    tkt-load -q -u dora ladder kind= priority=urgent after=100 to=manager action=remind
    prints tkt-remind --explain -H -c reason,kind,priority,after,first,to,missing < <(
        for r in assigned urged reopened wrote respond due-soon overdue stuck waiting; do
            echo "$r,,,,assignee,cs,\"no email address, no phone number\""
        done
        echo 'callback,,,,,cs,"no email address, no phone number"'
        echo 'approval,,,,,mia,'
        for r in children-done untold; do echo "$r,,,,assignee,cs,\"no email address, no phone number\""; done
        printf '%s\n' uncovered,,,,,mia, surge,,,,,mia, surge,,,,,dora,
        printf '%s\n' 'due-soon,,urgent,50,,bob,"no email address, no phone number"' overdue,,urgent,100,,mia,
        for r in assigned urged reopened wrote respond due-soon overdue stuck waiting; do
            echo "$r,,,,assignee,sam,"
        done
        printf '%s\n' callback,,,,,sam, approval,,,,,mia, children-done,,,,assignee,sam, untold,,,,assignee,sam, uncovered,,,,,mia, \
            surge,,,,,mia, surge,,,,,dora, \
            'due-soon,,urgent,50,,bob,"no email address, no phone number"' overdue,,urgent,100,,mia,
        for r in assigned urged reopened wrote respond due-soon overdue stuck waiting; do
            echo "$r,,,,assignee,dora,"
        done
        printf '%s\n' callback,,,,,dora, approval,,,,,dora, children-done,,,,assignee,dora, untold,,,,assignee,dora, \
            uncovered,,,,,dora, surge,,,,,dora, \
            'due-soon,,urgent,50,,bob,"no email address, no phone number"' overdue,,urgent,100,,dora,
        printf '%s\n' assigned,,,,,ann, 'assigned,,,,,bob,"no email address, no phone number"' \
            'assigned,,,,,cy,no email address' assigned,,,,,dora, assigned,,,,,mia, assigned,,,,,sam,
    )
    [ -z "$(tkt-remind --log -H)" ]
}

missing() { # REASON DEPT
    tkt-remind --explain -H -q -c reason,dept,to,missing | grep "^$1,$2," || :
}

@test "--explain: who isn't active, who isn't on shift, and nobody at all" {
    tkt-load -q -u dora staff code=mia active=0
    tkt-load -q -u dora shift staff=sam starts=2025-03-05T13:00 ends=2025-03-05T20:00
    [ "$(missing approval eng)" = 'approval,eng,dora,"mia is not active, no shifts"' ]
    [ "$(missing overdue eng)" = 'overdue,eng,sam,not on shift now' ]
    tkt-load -q -u dora staff code=dora dept= role=manager active=1
    [ "$(missing surge eng)" = 'surge,eng,dora,mia is not active' ]
    tkt-load -q -u dora staff code=dora role=agent
    run --separate-stderr tkt-remind --explain -H -q -c reason,to,missing
    [ "$status" -eq 1 ]
    [[ $stderr == "tkt-remind: nobody is told in "*" of these cases; a person with the role director, or the setting remind_to, would be" ]]
    [[ $output == *'overdue,,nobody'* ]]
}

@test "children-done: when the last open part is finished, or taken out; duplicates are no parts" {
    ticket_of ann
    for _ in 1 2 3; do ticket_of sam; done
    tkt-act link -q 2 3 --parent 1
    tkt-act merge -q 4 --into 1
    tkt-act resolve -q 2
    [ -z "$(told)" ]
    tkt-act resolve -q 3
    [ "$(told)" = 1,children-done,0,ann ]
    tkt-act reopen -q 3
    [ "$(told)" = 3,reopened,0,sam ]
    tkt-act link -q 3 --parent none
    [ "$(told)" = 1,children-done,0,ann ]
    [ -z "$(told)" ]
}

@test "untold: an incident of several calls, until a notice about it was sent" {
    tkt-load -q unit code=B1-1 building=B1
    tkt-load -q customer code=C1 name=Li phone=13800138001
    tkt-load -q unit code=B1-2 building=B1 tenant=C1
    tkt-load -q notice code=out language=en subject=Out text=Out -u dora
    tkt-load -q rule seq=1 keywords=outage dept=eng incident=60 set_priority=urgent -u dora
    tkt-new -q -r -k repair -s outage --unit B1-1 >/dev/null
    [[ "$(due)" != *untold* ]]
    tkt-new -q -r -k repair -s outage --unit B1-2 >/dev/null
    tkt-act -q assign 1 --to ann -u ann
    [ "$(due | grep untold)" = 1,untold,0,ann ]
    # by hand grouped tickets are no incident
    tkt-new -q -k repair -s x >/dev/null && tkt-new -q -k repair -s x --parent 3 >/dev/null
    [ "$(due | grep -c untold)" -eq 1 ]
    cp "$TKT_DB" before.db
    tkt-notice 1 --code out -n >/dev/null
    [ "$(due | grep -c untold)" -eq 1 ]
    tkt-notice 1 --code out -f csv >/dev/null
    run due
    [[ "$output" != *untold* ]]
    # once
    cp before.db "$TKT_DB"
    [ "$(told | grep untold)" = 1,untold,0,ann ]
    [ -z "$(told | grep untold)" ]
}

@test "uncovered: the hours of the coming days that the rota leaves without anybody, to the manager" {
    tkt-load -q -u dora shift <<'END'
staff,starts,ends
ann,2025-03-05 09:00,2025-03-05 18:00
ann,2025-03-06 09:00,2025-03-06 12:00
sam,2025-03-06 14:00,2025-03-06 18:00
ann,2025-03-07 09:00,2025-03-07 18:00
END
    prints tkt-remind -q -c id,reason,to,subject,message <<'END'
id,reason,to,subject,message
,uncovered,mia,"Engineering: nobody on duty on 2025-03-06, 13:30-14:00","Engineering: nobody on duty on 2025-03-06
13:30-14:00
"
END
    [ -z "$(told)" ]
    tkt-load -q -u dora shift staff=sam 'starts=2025-03-06 13:30' 'ends=2025-03-06 13:45'
    [ "$(tkt-remind -q -H -c message)" = $'"Engineering: nobody on duty on 2025-03-06\n13:45-14:00\n"' ]
    tkt-load -q -u dora staff code=mia active=0
    tkt-load -q -u dora shift staff=ann 'starts=2025-03-06 12:00' 'ends=2025-03-06 13:30'
    tkt-load -q -u dora shift staff=sam 'starts=2025-03-06 13:30' 'ends=2025-03-06 14:00'
    tkt-load -q -u dora shift staff=ann 'starts=2025-03-07 09:00' 'ends=2025-03-07 17:00'
    [ "$(tkt-remind -q -H -c to,subject)" = 'dora,"Engineering: nobody on duty on 2025-03-07, 17:00-18:00"' ]
    at 07T10:00
    [ "$(tkt-remind -q -H -c subject | wc -l)" -eq 1 ] # Monday; the weekend is closed
    tkt-load -q -u dora setting name=cover_days value=0
    at 08T10:00
    [ -z "$(due)" ]
}

@test "surge: told to every director on the same day once, only where it was asked for" {
    tkt-load -q -u dora staff code=dean role=director
    tkt-load -q -u dora category code=leak
    (
        echo kind,category,subject,opened
        for day in $(seq 0 69); do date -d "2024-12-25 + $day days" +'repair,leak,tap,%F 10:00'; done
        for i in $(seq 10 49); do echo "repair,leak,flood,2025-03-05 09:$i"; done
    ) | tkt-new -q --history --csv -u mia
    run tkt-stats surge -H -c n
    [ -n "$output" ]
    [ -z "$(due | grep surge)" ]
    [ "$(told --surge | grep surge | sort -u)" = $',surge,0,dean\n,surge,0,dora' ]
    [ -z "$(told --surge | grep surge)" ]
}

@test "people are told on their shifts, those without any in office hours" {
    tkt-load -q -u dora shift staff=ann 'starts=2025-03-05 20:00' 'ends=2025-03-05 23:00'
    for who in ann sam; do
        ticket
        tkt-act assign -q "$id" --to $who
    done
    at 05T12:30
    [ -z "$(due)" ]
    at 05T13:29
    [ -z "$(due)" ]
    at 05T13:30
    [ "$(due | grep assigned)" = 2,assigned,0,sam ]
    at 05T20:00
    [ "$(due | grep assigned)" = 1,assigned,0,ann ]
    at 05T23:00
    [ -z "$(told)" ]
    at 14T10:00 # a rota that is over for a week is none
    due | grep -x 1,assigned,0,ann
}

@test "urgent tickets are told at any hour, quiet ones too" {
    ticket --priority urgent
    tkt-act assign -q 1 --to ann
    ticket
    tkt-act assign -q 2 --to ann
    at 05T03:00
    [ "$(due --quiet-hours 22:00-07:00 | grep assigned)" = 1,assigned,0,ann ]
}

@test "--quiet-hours: by day too, and over midnight" {
    ticket
    tkt-act assign -q 1 --to ann
    for span in 09:30-10:30 10:00-10:01 22:00-10:01 00:00-24:00; do
        [ -z "$(due --quiet-hours $span)" ] || fail "$span"
    done
    for span in 22:00-10:00 10:01-09:00 10:00-10:00; do
        [ "$(due --quiet-hours $span)" = 1,assigned,0,ann ] || fail "$span"
    done
    refuses 64 "tkt-remind: --quiet-hours: '22-7' is not a span such as 22:00-07:00
Try 'tkt-remind --help'." tkt-remind --quiet-hours 22-7
}

@test "held back outside hours, and when runs were skipped, nothing of an event is lost" {
    at 05T19:00
    for who in ann sam; do
        ticket
        tkt-act assign -q "$id" --to $who
    done
    [ -z "$(told)" ]
    at 05T23:00
    tkt-act urge -q 2
    [ -z "$(told)" ]
    at 08T10:00
    [ -z "$(told)" ] # Saturday
    at 10T09:00
    [ "$(told | grep -E 'assigned|urged' | sort)" = $'1,assigned,0,ann\n2,assigned,0,sam\n2,urged,0,sam' ]
}

@test "the first run tells of the past seven days, and a history that was taken over is no news" {
    printf 'kind,subject,status,dept,assignee,opened\nrepair,old,active,eng,ann,2025-01-05\n' | tkt-new -q --history --csv -u mia
    ticket
    tkt-act assign -q 2 --to ann
    at 12T10:01
    ticket
    tkt-act assign -q 3 --to ann
    [ "$(due | grep assigned)" = 3,assigned,0,ann ]
}

@test "a desk without office hours is told at any" {
    tkt-load -q -u dora setting name=office_calendar value=nowhere
    ticket
    tkt-act assign -q 1 --to ann
    at 09T03:00
    due | grep -x 1,assigned,0,ann
}

@test "a setting that names nobody is said, and the next one who can be told is" {
    tkt-load -q -u dora setting name=remind_to value=gone
    tkt-new -k repair -s 'nobody has it' >/dev/null
    tkt-act urge -q 1
    run --separate-stderr tkt-remind -n -q -H -c id,to
    [ "$output" = 1,dora ]
    [ "$stderr" = "tkt-remind: the setting remind_to: 'gone' is neither a department nor an active person of the register staff" ]
}

@test "what doesn't fit is refused" {
    refuses 64 "tkt-remind: --within: 'soon' is not a duration: write a whole number and s, m, h, d or w, like 90m, 2h, 3d
Try 'tkt-remind --help'." tkt-remind --within soon
    refuses 64 "tkt-remind: --max-per-hour: '0' is not a whole number from 1 to 9999
Try 'tkt-remind --help'." tkt-remind --max-per-hour 0
    refuses 64 "tkt-remind: extra operand: 12
Try 'tkt-remind --help'." tkt-remind 12
    refuses 64 "tkt-remind: --send can't be used with --mail
Try 'tkt-remind --help'." tkt-remind --send true --mail
    refuses 64 "tkt-remind: --digest can't be used with --log
Try 'tkt-remind --help'." tkt-remind --log --digest
    refuses 64 "tkt-remind: --log: 'often' is neither a ticket nor one of sending, sent, failed, unknown, lost
Try 'tkt-remind --help'." tkt-remind --log often
    refuses 66 "tkt-remind: --send: no program './nothing' that can be run" tkt-remind --send ./nothing
}
