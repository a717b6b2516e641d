#!/usr/bin/env bats
# Calling customers back, and what they said.

load helper

fill_desk() {
    tkt-load -q customer code=C1 name=陳先生 phone=13800138000 language=zh
    tkt-new -k repair -s 'tap drips' --customer C1 --contact son --phone 111 >/dev/null
    tkt-new -k repair -s 'door sticks' --contact 'Ms Li' --phone 222 >/dev/null
    tkt-new -k consult -s 'opening hours?' >/dev/null
    tkt-new -k repair -s 'still open' >/dev/null
    TKT_NOW=2025-03-05T12:00:00+08:00 finish 2
    TKT_NOW=2025-03-05T13:00:00+08:00 finish 1 3
}

setup() {
    setup_desk property fill_desk
    export TKT_NOW=2025-03-06T10:00:00+08:00
}

finish() {
    tkt-act accept -q "$@"
    tkt-act resolve -q "$@"
}

due() {
    tkt-survey due -H -c id,name,phone,language,attempts
}

@test "due lists what is resolved and has a form, the longest resolved first, with the register's name and phone" {
    prints tkt-survey due -c id,name,phone,language,attempts <<'END'
id,name,phone,language,attempts
2,Ms Li,222,,0
1,陳先生,13800138000,zh,0
END
    run --separate-stderr tkt-survey due
    [[ ${lines[0]} == id,key,kind,*,score,name,phone,language,attempts ]]
}

@test "due takes filters, and ids from stdin where - says so" {
    [ "$(tkt-survey due -H -c id phone=111)" = 1 ]
    [ "$(printf '1\n4\n' | tkt-survey due -H -c id -)" = 1 ]
    [ -z "$(tkt-survey due -H -c id - </dev/null)" ]
}

@test "a score is written down, the ticket has it, and it is due no more" {
    run --separate-stderr tkt-survey record 1 --score 5 --answer solved=yes --nps 9 --comment '很快' -c id,status,score,last_note
    [ "$status" -eq 0 ]
    [ "${lines[1]}" = '1,resolved,5,很快' ]
    [ "$(tkt-list -H -c id callback)" = 2 ]
    prints sqlite3 tkt.db 'SELECT ticket, outcome, score, nps, comment, answers FROM response' <<'END'
1|answered|5|9|很快|{"solved":"yes"}
END
    tkt-init --check -q
}

@test "answers are checked by the form: codes, options, numbers, and those required" {
    refuses 65 "tkt-survey: solved: 'maybe' is not one of yes, no" \
        tkt-survey record 1 --score 5 --answer solved=maybe
    refuses 65 "tkt-survey: sovled: is not a question of the form 'callback'; its questions are: solved, ontime, polite" \
        tkt-survey record 1 --score 5 --answer sovled=yes
    tkt-dump form -f csv | sed '/^callback,solved/s/,0$/,1/' | tkt-load -q form
    refuses 65 "tkt-survey: solved (yes|no): the form 'callback' requires an answer" \
        tkt-survey record 1 --score 5
    refuses 65 "tkt-survey: solved: is answered twice" \
        tkt-survey record 1 --score 5 --answer solved=yes --answer solved=no
    refuses 65 "tkt-survey: score: '4', but '5' was given too" \
        tkt-survey record 1 --score 5 --answer score=4 --answer solved=yes
    for score in 0 6 x 4.5; do
        run tkt-survey record 1 --score $score --answer solved=yes
        [ "$status" -eq 65 ]
    done
    [ -z "$(sqlite3 tkt.db 'SELECT * FROM response')" ]
    [ "$(tkt-list -H -c id callback | wc -l)" -eq 2 ]
}

@test "a question of type score or nps may be answered by its code" {
    tkt-survey record 1 -q --answer score=4 --answer nps=7 --answer solved=no
    [ "$(sqlite3 tkt.db 'SELECT score, nps, answers FROM response')" = '4|7|{"solved":"no"}' ]
}

@test "where the kind has no form any answer is taken" {
    tkt-survey record 3 -q --score 2 --answer anything=goes
    [ "$(sqlite3 tkt.db 'SELECT answers FROM response')" = '{"anything":"goes"}' ]
}

@test "a score goes with answered alone, and without anything said an outcome is needed" {
    refuses 65 "tkt-survey: outcome: 'refused' can't have a score or an answer; only 'answered' can" \
        tkt-survey record 1 --score 5 --outcome refused
    refuses 65 "tkt-survey: outcome: is missing, and nothing was answered; use one of answered, no-answer, refused, wrong-number" \
        tkt-survey record 1
    refuses 64 "tkt-survey: --outcome: 'busy' is not one of answered, no-answer, refused, wrong-number
Try 'tkt-survey --help'." \
        tkt-survey record 1 --outcome busy
    refuses 65 'tkt-survey: id: there is no ticket 99' tkt-survey record 99 --outcome refused
}

@test "three attempts without an answer make it unreachable, and its event says so" {
    for i in 1 2; do
        tkt-survey record 1 --outcome no-answer -q
        [ "$(due | grep '^1,')" = "1,陳先生,13800138000,zh,$i" ]
    done
    tkt-survey record 1 --outcome no-answer -q
    [ -z "$(due | grep '^1,')" ]
    [ "$(tkt-show 1 -H -c note,data | tail -n 1)" = \
        'unreachable: 3 attempts without an answer,"{""outcome"":""no-answer"",""unreachable"":3,""auto"":1}"' ]
    [ "$(tkt-list -H -c status,last_note id=1)" = 'resolved,' ]
    # what the clerk said of the last attempt stays a note of the clerk
    for i in 1 2 3; do
        tkt-survey record 2 --outcome no-answer --comment "rang $i times" -q
    done
    [ "$(tkt-list -H -c last_note id=2)" = 'rang 3 times' ]
    [[ $(tkt-show 2 -H -c data | tail -n 1) == *unreachable* ]]
}

@test "the site may set how often it tries" {
    tkt-load -q setting name=callback_attempts value=1
    tkt-survey record 1 --outcome no-answer -q
    [ -z "$(due | grep '^1,')" ]
}

@test "whoever refuses, or whose number is wrong, isn't called again" {
    tkt-survey record 1 --outcome refused -q
    tkt-survey record 2 --outcome wrong-number -q
    [ -z "$(due)" ]
}

@test "a ticket reopened and resolved again is called back again" {
    tkt-survey record 1 --score 2 --answer solved=no --reopen-below 3 -q
    [ "$(tkt-list -H -c status,score id=1)" = active,2 ]
    export TKT_NOW=2025-03-07T10:00:00+08:00
    tkt-act resolve 1 -q
    [ "$(due | grep '^1,')" = '1,陳先生,13800138000,zh,0' ]
}

@test "--confirm closes, unless the score is below that of --reopen-below" {
    tkt-survey record 1 --score 5 --answer solved=yes --confirm --reopen-below 3 -q
    [ "$(tkt-list -H -c status id=1)" = closed ]
    tkt-survey record 2 --score 2 --answer solved=yes --confirm --reopen-below 3 -q
    [ "$(tkt-list -H -c status id=2)" = active ]
    refuses 64 $'tkt-survey: --confirm: nobody confirmed it, the outcome is \'no-answer\'\nTry \'tkt-survey --help\'.' \
        tkt-survey record 1 --outcome no-answer --confirm
}

@test "what was said is kept where the workflow refuses to close" {
    run --separate-stderr tkt-survey record 4 --score 5 --answer solved=yes --confirm -c id,score
    [ "$status" -eq 1 ]
    [[ $stderr == "tkt-survey: ticket 4: new: 'confirm' is not allowed; allowed verbs: "*"; the answers were recorded anyway" ]]
    [ "${lines[1]}" = 4,5 ]
}

@test "nobody records what a customer says of a ticket that was theirs" {
    tkt-load -q department code=cs
    printf '%s\n' code,name,dept,role ann,小安,cs,agent bob,阿博,eng,agent sue,苏姐,cs,supervisor |
        tkt-load -q staff
    tkt-act -q -u ann reopen 1 2
    tkt-act -q -u ann assign --to ann 1
    tkt-act -q -u ann assign --to bob 1
    tkt-act -q -u bob resolve 1
    tkt-act -q -u bob resolve 2
    # ann had it, bob resolved it
    for who in ann bob; do
        refuses 77 "tkt-survey: id: ticket 1 was $who's: somebody else must score it; who may: sue (苏姐)" \
            tkt-survey record 1 --score 5 -u $who
    done
    # nor that nobody picked up the phone
    run -77 tkt-survey record 2 --outcome no-answer -u bob
    printf 'id,score\n2,5\n' >back.csv
    refuses 77 "tkt-survey: back.csv:2: id: ticket 2 was bob's: somebody else must score it; who may: ann (小安), sue (苏姐)" \
        tkt-survey import back.csv -u bob
    printf 'id,score\n1,4\n2,5\n' | tkt-survey import --rejects bad.csv -q -u ann || [ $? -eq 1 ]
    prints tkt-list -H -c id,score id=1,2 <<<$'1,\n2,5'
    # the customer's word closes it, also where agents keep to their own department
    tkt-load -q staff code=cat dept=cs
    tkt-load -q setting name=own_department value=1
    [ "$(tkt-list -H -c dept id=1)" = eng ]
    run -77 tkt-act -u cat confirm 1
    tkt-survey record -q -u cat 1 --score 4 --answer solved=yes --confirm
    prints tkt-list -H -c status,score id=1 <<<closed,4
}

@test "--dry-run records nothing" {
    tkt-survey record 1 --score 5 --answer solved=yes --dry-run
    [ "$(sqlite3 tkt.db 'SELECT count(*) FROM response')" = 0 ]
    printf 'id,score\n1,5\n' | tkt-survey import --dry-run
    [ "$(sqlite3 tkt.db 'SELECT count(*) FROM response')" = 0 ]
}

@test "import takes many attempts, and is safe to run twice" {
    cat >answers.csv <<'END'
id,at,channel,outcome,score,nps,comment,solved
1,2025-03-06 09:00,phone,no-answer,,,,
1,2025-03-06 11:00,phone,answered,4,9,"quick, polite",yes
2,2025-03-06 09:30,phone,,1,0,,no
END
    export TKT_NOW=2025-03-06T12:00:00+08:00
    run --separate-stderr tkt-survey import answers.csv -c id,score
    [ "$status" -eq 0 ]
    [ "$output" = $'id,score\n1,4\n2,1' ]
    [ "$stderr" = 'tkt-survey: answers.csv: 3 recorded' ]
    run --separate-stderr tkt-survey import answers.csv -c id,score
    [ "$status" -eq 0 ]
    [ "$output" = id,score ]
    [ "$stderr" = 'tkt-survey: answers.csv: 0 recorded, 3 already known; nothing was changed' ]
    tkt-init --check -q
}

@test "an answer is neither before its ticket nor in the future; a date may be the ticket's day" {
    one() { # AT MESSAGE
        printf 'id,score,at\n1,5,%s\n' "$1" >a.csv
        refuses 65 "tkt-survey: a.csv:2: at: '$1' is $2" tkt-survey import a.csv
    }
    local now='in the future: give a time up to now, 2025-03-06T10:00:00+08:00'
    one '2031-03-01 10:00' "$now"
    one 2025-03-07 "$now"
    one '2025-03-06 10:10:01' "$now"
    one '2025-03-05 09:59:59' 'before the ticket was opened, 2025-03-05T10:00:00+08:00'
    one 2025-03-04 'before the ticket was opened, 2025-03-05T10:00:00+08:00'
    # a wrong year doesn't hide later answers
    tkt-survey record 1 --score 2 -q
    prints tkt-list -H -c score id=1 <<<2
    # as written on the list of the day; also safe to run twice
    printf 'id,score,at\n2,4,2025-03-05\n3,4,2025-03-06 10:10\n' >a.csv
    tkt-survey import a.csv -q
    run --separate-stderr tkt-survey import a.csv -H
    [ "$stderr" = 'tkt-survey: a.csv: 0 recorded, 2 already known; nothing was changed' ]
    # good rows are kept
    printf 'id,score,at\n1,5,2031-01-01\n2,3,\n' >b.csv
    run --separate-stderr tkt-survey import b.csv --rejects bad.csv -H -c id
    [ "$status $output" = '1 2' ]
    [ "$(cut -d, -f1 bad.csv)" = $'id\n1' ]
    tkt-init --check -q
}

@test "import without times knows an attempt by what it says" {
    printf 'id,score,comment\n1,5,fine\n' >a.csv
    tkt-survey import a.csv -q
    TKT_NOW=2025-03-09T10:00:00+08:00 tkt-survey import a.csv -q
    [ "$(sqlite3 tkt.db 'SELECT count(*) FROM response')" = 1 ]
}

@test "an older answer that is imported late doesn't replace a newer score" {
    tkt-survey record 1 -q --score 5 --answer solved=yes
    printf 'id,at,score\n1,2025-03-05 15:00,2\n' | tkt-survey import -q
    [ "$(tkt-list -H -c score id=1)" = 5 ]
}

@test "a refused row names file, line and column, and nothing is kept; --rejects keeps the rest" {
    printf 'id,at,score\n1,2025-03-06 09:00,5\n99,,4\n2,yesteryear,4\n2,,9\nx,,1\n' >a.csv
    refuses 65 'tkt-survey: a.csv:3: id: there is no ticket 99' tkt-survey import a.csv
    [ "$(sqlite3 tkt.db 'SELECT count(*) FROM response')" = 0 ]
    run --separate-stderr tkt-survey import a.csv --rejects bad.csv -q
    [ "$status" -eq 1 ]
    [ "$(sqlite3 tkt.db 'SELECT count(*) FROM response')" = 1 ]
    [ "$(cut -d, -f1 bad.csv)" = $'id\n99\n2\n2\nx' ]
    [[ $(sed -n 3p bad.csv) == *"at: 'yesteryear' is not a time"* ]]
}

@test "import says which columns are missing, and which it doesn't know" {
    printf 'at,score\n,5\n' >a.csv
    refuses 65 "tkt-survey: a.csv:1: the column 'id' (or 'key') is missing; map one with --map 'Theirs=id'" \
        tkt-survey import a.csv
    printf 'id,comment\n1,x\n' >a.csv
    run tkt-survey import a.csv
    [ "$status" -eq 65 ]
    printf 'id,stars\n1,5\n' >a.csv
    run tkt-survey import a.csv
    [ "$status" -eq 65 ]
    [[ $output == *stars* ]]
    tkt-survey import a.csv --map 'stars=score' -q
    [ "$(tkt-list -H -c score id=1)" = 5 ]
}

@test "a call list that was filled in can be read back" {
    tkt-survey due -c id,name,phone,attempts,score | sed 's/,0,$/,0,4/' >list.csv
    tkt-survey import list.csv -q
    [ "$(tkt-list -H -c id,score id=1,2)" = $'1,4\n2,4' ]
}

@test "a customer is known by the ticket's own key too" {
    printf 'key,kind,subject\nK7,consult,x\n' | tkt-new --csv -q
    printf 'key,score\nK7,3\n' | tkt-survey import -q
    [ "$(tkt-list -H -c score key=K7)" = 3 ]
}

@test "report counts who was asked, who answered, and how sure the figures are" {
    tkt-survey record 1 -q --score 5 --nps 10 --answer solved=yes
    tkt-survey record 2 -q --outcome no-answer
    tkt-survey record 3 -q --score 3 --nps 6
    prints tkt-survey report <<'END'
asked,answered,response_rate,n,mean,median,csat,csat_low,csat_high,nps_n,nps,nps_low,nps_high
3,2,0.6667,2,4.00,3,0.5000,0.0945,0.9055,2,0.0,-81.1,81.1
END
    [ "$(tkt-stats satisfaction --by kind)" = "$(tkt-survey report --by kind)" ]
    prints tkt-survey report --by kind -c kind,asked,answered,response_rate,n <<'END'
kind,asked,answered,response_rate,n
consult,1,1,1.0000,1
repair,2,1,0.5000,1
END
    [ "$(tkt-survey report --tickets -H -c id)" = $'1\n2\n3' ]
}

@test "a score that came with a history counts as asked and answered" {
    printf 'kind,subject,opened,closed,score\nconsult,x,2025-01-01,2025-01-02,4\n' | tkt-new --csv --history -q
    [ "$(tkt-survey report -H -c asked,answered,n,mean,nps_n)" = 1,1,1,4.00,0 ]
}

@test "where nobody was asked rates are empty, not nought" {
    prints tkt-survey report <<'END'
asked,answered,response_rate,n,mean,median,csat,csat_low,csat_high,nps_n,nps,nps_low,nps_high
0,0,,0,,,,,,0,,,
END
}

@test "what belongs to another word is refused" {
    for args in 'due --score 5' 'record 1 --by kind' 'report --rejects x' 'record' 'record 1 2' '' 'dues'; do
        run --separate-stderr tkt-survey $args
        [ "$status" -eq 64 ]
        [ -z "$output" ]
    done
}
