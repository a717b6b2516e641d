#!/usr/bin/env bats
# Reminders on their way: rows, a program, mail; once, and what happens when that fails.

load helper
load remind

fill_desk() {
    fill_reminded
    printf 'kind,priority,after,to,action\n' | tkt-load -q --replace -u dora ladder
    for who in ann ann sam; do
        ticket
        tkt-act assign -q "$id" --to $who
    done
}

setup() {
    remind_desk fill_desk
    program carry 'cat >"$TKT_TO-$TKT_ID"'
}

# program NAME SCRIPT: in the folder of the test.
program() {
    printf '#!/bin/sh\n%s\n' "$2" >"$1"
    chmod +x "$1"
}

state() { tkt-remind --log -H -c id,state,tries "$@"; }

@test "--send runs the program once for each row: the message on stdin, the row in its environment" {
    program carry 'cat >"$TKT_TO-$TKT_ID" && env | grep "^TKT_" | grep -Ev "^TKT_(NOW|DB|USER|BIN)=" | sort >"$TKT_TO-$TKT_ID.env"'
    tkt-remind -n -H -f csv >rows
    prints tkt-remind --send ./carry -H -f csv <rows
    ls ann-1 ann-2 sam-3
    prints cat ann-1.env <<'END'
TKT_DUE=2025-03-05T15:30:00+08:00
TKT_EMAIL=ann@desk.example
TKT_ID=1
TKT_LATE=-240.0
TKT_LEVEL=0
TKT_MESSAGE=Ticket 1 is now assigned to you: tap drips
TKT_NAME=Ann Ames
TKT_PHONE=101
TKT_REASON=assigned
TKT_SUBJECT=tap drips
TKT_TO=ann
END
    [ "$(head -n 1 ann-1)" = 'Ticket 1 is now assigned to you: tap drips' ]
    prints tkt-remind --log -c at,id,reason,level,to,way,state,tries,again,error <<'END'
at,id,reason,level,to,way,state,tries,again,error
2025-03-05T10:00:00+08:00,1,assigned,0,ann,command,sent,1,,
2025-03-05T10:00:00+08:00,2,assigned,0,ann,command,sent,1,,
2025-03-05T10:00:00+08:00,3,assigned,0,sam,command,sent,1,,
END
    rm ann-1
    tkt-remind -q --send ./carry
    [ ! -e ann-1 ]
}

@test "its words are cut at blanks and no shell reads them" {
    program carry 'echo "$# $1 $2" >>words; cat >/dev/null'
    tkt-remind -q --send './carry  $(touch ran) ;touch'
    [ "$(sort -u words)" = '3 $(touch ran)' ]
    [ ! -e ran ]
}

@test "what it prints goes to stderr, and rows stay rows" {
    program carry 'echo spoken'
    run --separate-stderr tkt-remind --send ./carry -H -c id
    [ "$output" = $'1\n2\n3' ]
    [ "$stderr" = $'spoken\nspoken\nspoken' ]
    [ -z "$(tkt-remind -q --send ./carry 2>&1)" ]
}

@test "it needn't read the message, however long" {
    tkt-act note -q 1 --note "$(head -c 100000 /dev/zero | tr '\0' x)"
    tkt-remind -q --send true
    [ "$(state | sort -u -t, -k2)" = 1,sent,1 ]
}

@test "hostile texts run nothing, change nothing, and arrive as they are" {
    printf '%s' "--help; \$(touch ran) \`touch ran\` 'a' \"b\" \\ | & > ran"$'\nBcc: all@desk.example\n\e]0;x\a\e[2J\x7f' >hostile
    tkt-new -k repair -s "$(cat hostile)" --contact "\$(touch ran)" --phone '`touch ran`' >/dev/null
    tkt-act assign -q 4 --to ann --note '$(touch ran)'
    program carry 'cat >"message-$TKT_ID"; printf %s "$TKT_SUBJECT" >"subject-$TKT_ID"'
    tkt-remind -q --send ./carry
    [ ! -e ran ]
    cmp hostile subject-4
    [ "$(head -n 1 message-4)" = "Ticket 4 is now assigned to you: --help; \$(touch ran) \`touch ran\` 'a' \"b\" \\ | & > ran\\nBcc: all@desk.example\\n\\x1b]0;x\\x07\\x1b[2J\\x7f" ]
    ! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" message-4
    [ "$(state 4)" = 4,sent,1 ]
    tkt-init --check -q
}

@test "a subject of a megabyte: whole in the row, cut in the environment, short in the message" {
    { echo kind,subject; printf 'repair,"%s"\n' "$(head -c 1000000 /dev/zero | sed 's/\x0/水/g' | head -c 999999)"; } >big.csv
    tkt-new -q --csv big.csv
    tkt-act assign -q 4 --to ann
    [ "$(tkt-remind -n -q -H -c subject | grep 水 | wc -c)" -eq 1000000 ]
    program carry 'cat >"message-$TKT_ID"; printf %s "$TKT_SUBJECT" >"subject-$TKT_ID"'
    tkt-remind -q --send ./carry
    [ "$(wc -c <subject-4)" -eq 65535 ]
    iconv -f UTF-8 -t UTF-8 subject-4 >/dev/null
    [ "$(head -n 1 message-4 | wc -c)" -lt 500 ]
    [ "$(state 4)" = 4,sent,1 ]
}

@test "one that fails is tried again with longer and longer pauses, then given up; the others go on" {
    program carry '[ "$TKT_ID" != 2 ] || exit 3; cat >/dev/null'
    run --separate-stderr tkt-remind -q --send ./carry
    [ "$status" -eq 1 ]
    [ "$stderr" = 'tkt-remind: assigned to ann, ticket 2: ./carry: exit status 3; next try from 2025-03-05T10:05:00+08:00 on' ]
    [ "$(state)" = $'1,sent,1\n2,failed,1\n3,sent,1' ]
    prints tkt-remind --log failed -c id,again,error <<'END'
id,again,error
2,2025-03-05T10:05:00+08:00,./carry: exit status 3
END
    tkt-act note -q 2 --reply --note 'we come'
    tkt-act set -q 2 due=2025-04-01
    while read -r early on next; do
        at "$early"
        tkt-remind -q --send ./carry
        at "$on"
        run tkt-remind -q --send ./carry
        [ "$status" -eq 1 ]
        [ "$(tkt-remind --log 2 -H -c again | cut -c 9-16)" = "$next" ] || fail "$on: $(tkt-remind --log 2)"
    done <<'END'
05T10:04 05T10:05 05T10:15
05T10:14 05T10:15 05T10:35
05T10:34 05T10:35 05T11:15
05T11:14 05T11:15 05T12:35
05T13:29 05T13:30 05T16:10
05T16:09 05T16:10 05T20:10
06T08:59 06T09:00
END
    [ "$(tkt-remind --log 2 -H -c state,tries,again,error)" = 'lost,8,,./carry: exit status 3' ]
    [[ $output == *'tkt-remind: assigned to ann, ticket 2: ./carry: exit status 3; gave up after 8 tries'* ]]
    tkt-remind -q --send true
    [ "$(state 2)" = 2,lost,8 ]
    tkt-remind -q --again --send true
    [ "$(state 2)" = 2,sent,1 ]
}

@test "a failed one whose ticket is over isn't tried any more" {
    program carry 'exit 1'
    run tkt-remind -q --send ./carry
    tkt-act resolve -q 1 2 3
    at 05T11:00
    run tkt-remind --send true -H
    [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
}

@test "a program that is killed: nobody knows, it is said, and not sent again without --again" {
    program carry 'cat >/dev/null; echo "$TKT_ID" >>sent; [ "$TKT_ID" != 2 ] || kill -9 $$'
    run --separate-stderr tkt-remind -q --send ./carry
    [ "$status" -eq 1 ]
    [ "$stderr" = "tkt-remind: assigned to ann, ticket 2: ./carry: killed by signal 9; it may or may not have been sent, so it isn't resent (tkt-remind --again resends it)" ]
    [ "$(state unknown)" = 2,unknown,1 ]
    run --separate-stderr tkt-remind -q --send ./carry
    [ "$status" -eq 0 ] && [ -z "$stderr" ]
    program carry 'cat >/dev/null; echo "$TKT_ID" >>sent'
    run --separate-stderr tkt-remind --again --send ./carry -H -c id
    [ "$output" = 2 ]
    [ "$stderr" = 'tkt-remind: to be resent: 1' ]
    [ "$(sort sent | tr '\n' ' ')" = '1 2 2 3 ' ]
}

@test "tkt-remind killed while it sends: the next run says that it is unknown, and goes on" {
    program carry 'cat >/dev/null; [ "$TKT_ID" != 2 ] || kill -9 $PPID; echo "$TKT_ID" >>sent'
    run tkt-remind -q --send ./carry
    [ "$status" -eq 137 ]
    run --separate-stderr tkt-remind --send ./carry -H -c id
    [ "$status" -eq 1 ]
    [ "$output" = 3 ]
    [ "$stderr" = 'tkt-remind: reminders that were being sent when tkt-remind was last interrupted: 1; they may or may not have arrived (tkt-remind --log unknown lists them, --again resends them)' ]
    [ "$(sort sent | tr '\n' ' ')" = '1 2 3 ' ]
}

@test "told to stop, it ends after the message at hand: nothing is unknown" {
    program carry 'cat >/dev/null; [ "$TKT_ID" != 1 ] || kill -TERM $PPID; echo "$TKT_ID" >>sent'
    run tkt-remind -q --send ./carry
    [ "$status" -eq 143 ]
    [ "$(state)" = 1,sent,1 ]
    run --separate-stderr tkt-remind --send ./carry -H -c id
    [ "$status" -eq 0 ] && [ "$output" = $'2\n3' ] && [ -z "$stderr" ]
}

@test "one run at a time: a second one leaves at once, whatever it was to send" {
    program carry 'cat >/dev/null; touch begun; while [ ! -e go ]; do sleep 0.02; done'
    tkt-remind -q --send ./carry &
    first=$!
    while [ ! -e begun ]; do sleep 0.02; done
    run --separate-stderr tkt-remind --send true -H
    [ "$status" -eq 0 ] && [ -z "$output" ]
    [ "$stderr" = 'tkt-remind: another tkt-remind is running on this desk; this one exits' ]
    run --separate-stderr tkt-remind -n -H -c id # looking is free
    [ "$output" = $'2\n3' ]
    touch go
    wait "$first"
    [ "$(state | cut -d , -f 2 | sort -u)" = sent ]
}

@test "what happens while a run is at work is told by the next" {
    program carry 'cat >/dev/null; echo "$TKT_REASON $TKT_ID" >>sent; [ "$TKT_ID" != 1 ] || tkt-act urge -q 1 3'
    tkt-remind -q --send ./carry
    tkt-remind -q --send ./carry
    [ "$(tr '\n' ' ' <sent)" = 'assigned 1 assigned 2 assigned 3 urged 1 urged 3 ' ]
}

@test "rows: what can't be written doesn't count as told" {
    run --separate-stderr sh -c 'tkt-remind -q >/dev/full'
    [ "$status" -eq 74 ]
    [ "$(state | cut -d , -f 2 | sort -u)" = failed ]
    run tkt-remind -q -o /nowhere/rows.csv
    [ "$status" -ne 0 ]
    at 05T10:05
    [ "$(tkt-remind -q -H -c id,to)" = $'1,ann\n2,ann\n3,sam' ]
    [ "$(state | sort -u -t , -k 2)" = 1,sent,2 ]
}

@test "nothing due: nothing is written, and -e says so" {
    tkt-remind -q >/dev/null
    tkt-remind -q >/dev/null # these events are done with
    cp tkt.db before.db
    tkt-remind -q -H
    cmp tkt.db before.db
    run tkt-remind -q -e -H
    [ "$status" -eq 1 ]
}

@test "--digest gathers one message per person" {
    prints tkt-remind -n -q --digest -c id,reason,to,level,due,late,subject <<'END'
id,reason,to,level,due,late,subject
1|2,digest,ann,0,2025-03-05T15:30:00+08:00,-240.0,Reminders: 2
3,assigned,sam,0,2025-03-05T15:30:00+08:00,-240.0,tap drips
END
    tkt-remind -q --digest --send ./carry
    [ "$(grep ^Ticket 'ann-1|2')" = $'Ticket 1 is now assigned to you: tap drips\nTicket 2 is now assigned to you: tap drips' ]
    [ "$(state)" = $'1,sent,1\n2,sent,1\n3,sent,1' ]
}

@test "a digest, and what gathers the rest, say the same of the same ticket once, by its highest rung" {
    printf 'after,to\n10,assignee\n20,ann\n' | tkt-load -q -u dora ladder
    tkt-remind -q >/dev/null
    at 05T15:31
    prints tkt-remind -n -q -c id,reason,to,level --digest <<'END'
id,reason,to,level
1|2|3,digest,ann,2
3,digest,sam,1
END
    [ "$(tkt-remind -n -q --digest -H -c message | grep -c 'Ticket [0-9]* is overdue:')" -eq 4 ]
    [ "$(tkt-remind --max-per-hour 3 --send ./carry -H -c id,reason,to,level | grep ann)" = $'1,overdue,ann,2\n1,respond,ann,0\n2|3,digest,ann,2' ]
}

@test "a digest says what is known of a ticket once" {
    tkt-act resolve -q 2 3
    tkt-act note -q 1 --note 'a valve'
    at 05T15:31
    [ "$(tkt-remind -n -q --digest -H -c id,message)" = '1,"Ticket 1 is now assigned to you: tap drips
Ticket 1 is overdue: tap drips
Ticket 1: the first response is overdue: tap drips
Priority    normal
Due         2025-03-05 15:30
Late        0 h 01 min
Kind        repair  Repair
Department  eng  Engineering
Assignee    ann  Ann Ames
Status      assigned
Opened      2025-03-05 10:00
Last note   a valve
"' ]
}

@test "a digest that fails is tried again as it is due then" {
    run tkt-remind -q --digest --send false
    [ "$(state)" = $'1,failed,1\n2,failed,1\n3,failed,1' ]
    tkt-act resolve -q 2
    at 05T10:05
    tkt-remind -q --digest --send ./carry
    ls ann-1 sam-3
    [ "$(state)" = $'1,sent,2\n2,failed,1\n3,sent,2' ]
}

@test "--max-per-hour: the last of them gathers the rest, and what comes then waits; urgent ones don't" {
    for _ in 4 5; do
        ticket
        tkt-act assign -q "$id" --to ann
    done
    [ "$(tkt-remind --max-per-hour 2 --send ./carry -H -c id,to)" = $'1,ann\n2|4|5,ann\n3,sam' ]
    at 05T10:30
    tkt-act urge -q 4
    tkt-new -k repair -s 'it burns' --priority urgent >/dev/null
    tkt-act assign -q 6 --to ann
    prints tkt-remind --max-per-hour 2 --send ./carry -H -c id,reason <<'END'
6,assigned
6,due-soon
END
    [ "$stderr" = 'tkt-remind: reminders held back until working hours or the next try: 1' ]
    [ "$(tkt-remind -n -q --digest --max-per-hour 2 -H -c id,reason)" = '' ]
    at 05T11:01
    [ "$(tkt-remind -n --max-per-hour 3 -H -c id,reason,to | grep ann)" = 6,respond,ann ]
    [ "$(tkt-remind --max-per-hour 4 --send ./carry -H -c id,reason,to | grep ann)" = $'6,respond,ann\n1|2|4|5,digest,ann' ]
}

@test "--mail: one message on the stdin of sendmail, to the address in its header" {
    tkt-load -q -u dora setting name=mail_from value='Service desk <desk@desk.example>'
    program sendmail 'echo "$*" >>words; cat >>mails'
    tkt-remind -q --mail --sendmail ./sendmail
    [ "$(sort -u words)" = '-t -i' ]
    prints sed -n '1,/^Ticket/p' mails <<'END'
From: "Service desk"
 <desk@desk.example>
To: "Ann Ames"
 <ann@desk.example>
Subject: [#1] assigned: tap drips
Date: Wed, 05 Mar 2025 10:00:00 +0800
Message-ID: <remind.1.1741140000@desk.example>
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 7bit

Ticket 1 is now assigned to you: tap drips
END
    [ "$(grep -c ^To: mails)" -eq 3 ]
    [ "$(tkt-remind --log -H -c way,state | sort -u)" = mail,sent ]
}

@test "--mail: no subject adds a header, and a long one is cut" {
    tkt-load -q -u dora setting name=mail_from value=desk@desk.example
    tkt-new -k repair -s $'x\nBcc: all@desk.example\r\nTo: b@desk.example\n\n.\nbody' >/dev/null
    tkt-new -k repair -s "$(printf '水%.0s' $(seq 20000))" >/dev/null
    tkt-act assign -q 4 5 --to ann --note $'\n.\nBcc: c@desk.example'
    program sendmail 'cat >"mail-$(ls | grep -c mail-)"'
    tkt-remind -q --mail --sendmail ./sendmail
    for mail in mail-*; do
        [ "$(sed '/^$/q' "$mail" | grep -ci '^\(to\|bcc\|cc\):')" -eq 1 ] || fail "$(cat "$mail")"
        [ "$(sed '/^$/q' "$mail" | grep -c '^')" -lt 20 ] || fail "$(cat "$mail")"
    done
    [ "$(ls mail-* | wc -l)" -eq 5 ]
    prints python3 -c "
import email, email.policy, glob
for m in (email.message_from_binary_file(open(f, 'rb'), policy=email.policy.default) for f in sorted(glob.glob('mail-*'))):
    if 'Ticket 4' in m.get_content():
        print(' '.join(m['Subject'].split()), m['To'])
        print(m.get_content().splitlines()[0])
    if 'Ticket 5' in m.get_content():
        print(len(m['Subject']))" <<'END'
[#4] assigned: x Bcc: all@desk.example To: b@desk.example . body Ann Ames <ann@desk.example>
Ticket 4 is now assigned to you: x\nBcc: all@desk.example\r\nTo: b@desk.example\n\n.\nbody
76
END
    [ "$(state | cut -d , -f 2 | sort -u)" = sent ]
}

@test "--mail: without a sender, a program or an address it is said; the others go" {
    refuses 78 "tkt-remind: emails need a sender: tkt-load setting name=mail_from value='Service desk <desk@example.com>' (it is '')" \
        tkt-remind --mail --sendmail ./carry
    tkt-load -q -u dora setting name=mail_from value=desk@desk.example
    refuses 66 "tkt-remind: --mail: no program './nothing' that can be run" tkt-remind --mail --sendmail ./nothing
    tkt-load -q -u dora staff code=ann email=
    tkt-load -q staff code=dora active=0
    tkt-new -k repair -s 'whose?' >/dev/null
    tkt-act urge -q 4
    run --separate-stderr tkt-remind -q --mail --sendmail true
    [ "$status" -eq 1 ]
    prints echo "$stderr" <<'END'
tkt-remind: assigned to ann, ticket 1: Ann Ames has no email address; next try from 2025-03-05T10:05:00+08:00 on
tkt-remind: assigned to ann, ticket 2: Ann Ames has no email address; next try from 2025-03-05T10:05:00+08:00 on
tkt-remind: urged to nobody, ticket 4: there is nobody to remind (the setting remind_to can name somebody); next try from 2025-03-05T10:05:00+08:00 on
END
    [ "$(state sent)" = 3,sent,1 ]
    tkt-load -q -u dora setting name=remind_to value=eng
    at 05T10:05
    tkt-load -q -u dora staff code=ann email=ann@desk.example
    tkt-remind -q --mail --sendmail true
    [ "$(tkt-remind --log 4 -H -c to,state)" = eng,sent ]
}

@test "-n sends nothing and marks nothing, whatever the way" {
    tkt-remind -n -q --send ./carry -f csv >one
    tkt-remind -n -q -f csv >two
    cmp one two
    [ ! -e ann-1 ]
    [ -z "$(tkt-remind --log -H)" ]
}

@test "a table has all but the message; -c brings it back" {
    prints tkt-remind -n -q -f table <<'END'
id reason   to  name     email            phone level due                         late subject
 1 assigned ann Ann Ames ann@desk.example 101       0 2025-03-05T15:30:00+08:00 -240.0 tap drips
 2 assigned ann Ann Ames ann@desk.example 101       0 2025-03-05T15:30:00+08:00 -240.0 tap drips
 3 assigned sam Sam Snow sam@desk.example 102       0 2025-03-05T15:30:00+08:00 -240.0 tap drips
END
    [[ $(tkt-remind -n -q -f table -H -c id,message | head -n 1) == *1\ Ticket\ 1\ is\ now\ assigned\ to\ you* ]]
}

@test "--log: of tickets, in states, of nothing" {
    tkt-remind -q --send ./carry
    tkt-act urge -q 2
    run tkt-remind -q --send false
    [ "$(tkt-remind --log 2 -H -c reason,state)" = $'assigned,sent\nurged,failed' ]
    [ "$(tkt-remind --log failed 3 -H -c id,reason)" = $'2,urged\n3,assigned' ]
    [ -z "$(tkt-remind --log lost unknown sending -H)" ]
    run tkt-remind --log lost -H -e
    [ "$status" -eq 1 ]
}
