#!/usr/bin/env bats
# Telling many customers one thing: tkt-notice.

load helper

# Two buildings. C1 owns two flats, C2 rents one of them, C3 is on file twice, C4 has nothing to be
# reached by; C6 owns a pump.
# customer.csv, unit.csv, notice.csv
write_registers() {
    cat >customer.csv <<'END'
code,name,phone,email,language
C1,Li,13800000001,li@example.com,zh-CN
C2,Ann,13800000002,,en
C3,Wong,852-91000003,wong@example.com,zh-HK
C4,Bob,,,
C5,Cai,13800000005,,fr
C6,Dai,13800000006,dai@example.com,zh-TW
C9,Wong,+852 9100 0003,,zh-HK
END
    cat >unit.csv <<'END'
code,building,owner,tenant
B1-101,B1,C1,
B1-102,B1,C1,C2
B1-103,B1,C3,
B1-104,B1,C9,C4
B1-PUB,B1,,
B2-101,B2,C5,
END
    cat >notice.csv <<'END'
code,language,subject,text
water,en,Water off,"{name}: no water in {unit} from {from} to {to}"
water,zh-CN,停水,{name}：{unit} {from}至{to}停水
water,zh-TW,停水通知,{name}：{unit} {from}至{to}停水通知
news,en,News,"{building}: {reason}"
emergency,en,Emergency,"Ticket {id} at {building}"
leak,en,Leak,"A leak: {subject}"
upgrade,en,Upgrade,"{name}, your {product}"
END
}

fill_desk() {
    write_registers
    tkt-load -q customer customer.csv
    tkt-load -q unit unit.csv
    tkt-load -q notice notice.csv
    tkt-load -q asset code=P1 model=PUMP-7 customer=C6
    tkt-load -q asset code=P2 model=PUMP-7 customer=C6
    tkt-load -q asset code=P3 model=PUMP-8 customer=C1 unit=B1-101
    tkt-load -q kind code=repair
    tkt-load -q kind code=complaint workflow=complaint
    tkt-load -q category code=leak
}

setup() {
    setup_desk empty fill_desk
    printf '#!/bin/sh\n{ echo "$TKT_CUSTOMER"; { cat; echo; } >>texts; } >>sent\n' >carry
    chmod +x carry
}

works=(--code water --from '2025-03-09 09:00' --to '2025-03-09T17:00:00+08:00')

# What arrived, to whom, in what order.
sent() {
    [ "$(paste -sd ' ' sent 2>&1)" = "$1" ] || fail "sent: $(cat sent 2>&1)"
}

@test "a building: each person once, with all their units, in their language" {
    prints tkt-notice --building B1 "${works[@]}" <<'END'
customer,name,phone,email,language,unit,text
C1,Li,13800000001,li@example.com,zh-CN,B1-101|B1-102,Li：B1-101、B1-102 2025-03-09 09:00至2025-03-09 17:00停水
C2,Ann,13800000002,,en,B1-102,Ann: no water in B1-102 from 2025-03-09 09:00 to 2025-03-09 17:00
C3|C9,Wong,852-91000003,wong@example.com,zh-TW,B1-103|B1-104,Wong：B1-103、B1-104 2025-03-09 09:00至2025-03-09 17:00停水通知
C4,Bob,,,zh-CN,B1-104,Bob：B1-104 2025-03-09 09:00至2025-03-09 17:00停水
END
    [ "$stderr" = 'tkt-notice: people with neither phone number nor email address: 1 (C4)
tkt-notice: notified: 4' ] || fail "$stderr"
}

@test "buildings, units and products are put together" {
    tkt-load -q notice code=hello language=en subject=Hello text='Hello {name}'
    prints tkt-notice --building B2 --unit B1-101,B2-101 --product PUMP-7,PUMP-8 --code hello -n \
        -c customer,unit,building,subject,code,id,text <<'END'
customer,unit,building,subject,code,id,text
C1,B1-101,B1,Hello,hello,,Hello Li
C5,B2-101,B2,Hello,hello,,Hello Cai
C6,,,Hello,hello,,Hello Dai
END
}

@test "the owners of a model; things that are no customer's are said" {
    tkt-load -q asset code=P4 model=PUMP-7
    prints tkt-notice --product PUMP-7 --code upgrade -c customer,language,text <<'END'
customer,language,text
C6,en,"Dai, your PUMP-7"
END
    [ "$stderr" = "tkt-notice: assets of the model PUMP-7 that belong to no customer: 1
tkt-notice: notified: 1" ] || fail "$stderr"
}

@test "a language: the same, its relatives, the site's, English, the text for all others" {
    run tkt-notice --building B2 "${works[@]}" -n -H -c language
    [ "$output" = zh-CN ]
    tkt-load -q setting name=language value=zh-MO
    run tkt-notice --building B2 "${works[@]}" -n -H -c language
    [ "$output" = zh-TW ]
    tkt-load -q setting name=language value=ja
    run tkt-notice --building B2 "${works[@]}" -n -H -c language
    [ "$output" = en ]
    tkt-load -q notice code=water language= subject=Eau text='pour tous les autres'
    run tkt-notice --building B2 "${works[@]}" -n -H -c language,text
    [ "$output" = 'ja,pour tous les autres' ]
    tkt-load -q customer code=C5 language=zh_HK
    run tkt-notice --building B2 "${works[@]}" -n -H -c language
    [ "$output" = zh-TW ]
}

@test "a text that lacks a value for one person is sent to nobody" {
    refuses 65 "tkt-notice: C5: notice 'upgrade' in en: {product} has no value: --product sets it" \
        tkt-notice --building B2 --product PUMP-7 --code upgrade --send ./carry
    [ ! -e sent ]
    refuses 65 "tkt-notice: C1: notice 'water' in zh-CN: {from} has no value: give --from" \
        tkt-notice --building B1 --code water
    refuses 65 "tkt-notice: C1: notice 'water' in zh-CN: {to} has no value: give --to" \
        tkt-notice --building B1 --code water --from today
    [ "$(tkt-notice --log -c id -H)" = '' ]
}

@test "what isn't there is refused with what there is" {
    refuses 65 "tkt-notice: no 'wter' in the register notice; notices are: emergency, leak, news, upgrade, water" \
        tkt-notice --building B1 --code wter
    refuses 65 "tkt-notice: --building: no unit in the register is in 'B3'; buildings are: B1, B2" \
        tkt-notice --building B1,B3 "${works[@]}"
    refuses 65 "tkt-notice: --unit: there is no unit 'B1-999' in the register" tkt-notice --unit B1-999 "${works[@]}"
    refuses 65 "tkt-notice: --product: no asset in the register is a 'PUMP'; models are: PUMP-7, PUMP-8" \
        tkt-notice --product PUMP --code upgrade
    refuses 65 'tkt-notice: ticket 9: no such ticket' tkt-notice 9 --code news
    for words in '' '--code news' '--again'; do
        # shellcheck disable=SC2086
        refuses 64 "tkt-notice: nobody to notify: give tickets, --building, --unit, --product or --filter
Try 'tkt-notice --help'." tkt-notice $words
    done
    refuses 64 "tkt-notice: --code is missing: which notice?
Try 'tkt-notice --help'." tkt-notice --building B1
    refuses 64 "tkt-notice: --to: '2025-03-08' is before --from, '2025-03-09'
Try 'tkt-notice --help'." tkt-notice --building B1 --code water --from 2025-03-09 --to 2025-03-08
    # what ends on a day ends with that day
    tkt-notice --building B1 --code water --from '2025-03-09 09:00' --to 2025-03-09 -n -q
    refuses 64 "tkt-notice: --send can't be used with --mail
Try 'tkt-notice --help'." tkt-notice --building B1 "${works[@]}" --mail --send cat
    run -64 tkt-notice --building B1 --code water --from nonsense
    # an empty variable isn't everybody
    tkt-new -q -k repair -s tap --customer C1 >/dev/null
    for option in --building --unit --product --filter; do
        refuses 64 "tkt-notice: $option is empty
Try 'tkt-notice --help'." tkt-notice $option '' --code news --reason x
    done
    refuses 64 "tkt-notice: --filter is empty
Try 'tkt-notice --help'." tkt-notice --filter ' ' kind=repair --code news --reason x
    run -64 tkt-notice --building B1 --code news --reason $'\xff'
    run -66 tkt-notice --building B1 "${works[@]}" --send ./no-such-program
    [ "$(tkt-notice --log -H)" = '' ]
}

@test "a place in a text that nothing fills is refused when it is loaded" {
    refuses 65 "tkt-load: text: {untl} is not one of {unit}, {building}, {from}, {to}, {reason}, {name}, {product}, {id}, {subject}, {site}, {papers}" \
        tkt-load notice code=x language=en subject=x text='until {untl}'
    tkt-load -q notice code=x language=en subject='{A} { a}' text='{{{reason}}} {}'
    run tkt-notice --building B2 --code x --reason '{name} {from}' -n -H -c subject,text
    [ "$output" = '{A} { a},{{{name} {from}}} {}' ]
}

# ---- tickets ----

@test "a ticket: its customer, who called, and the people of its unit" {
    tkt-new -q -k repair -s 'tap' --unit B1-102 --customer C5 --contact Eve --phone 13900000000 >/dev/null
    prints tkt-notice 1 --code news --reason x -n -c customer,name,phone,unit,id <<'END'
customer,name,phone,unit,id
C5,Cai,13800000005,B1-102,1
,Eve,13900000000,B1-102,1
C1,Li,13800000001,B1-102,1
C2,Ann,13800000002,B1-102,1
END
}

@test "a caller whose number is on file is that customer" {
    tkt-new -q -k repair -s a --unit B1-102 --contact Ann --phone '+86 138-0000-0002' >/dev/null
    prints tkt-notice 1 --code news --reason x -n -c customer,name,phone -H <<'END'
C2,Ann,13800000002
C1,Li,13800000001
END
    # of two with this number the one of this name; before that, one who is told anyway
    tkt-load -q customer code=D1 name=Gus phone=13600000000
    tkt-load -q customer code=D2 name=Hal phone=13600000000
    tkt-new -q -k repair -s e --contact Hal --phone 13600000000 >/dev/null
    tkt-new -q -k repair -s f --customer D1 --contact Hal --phone 13600000000 >/dev/null
    prints tkt-notice 2 --code leak -n -c customer -H <<<D2
    prints tkt-notice 3 --code leak -n -c customer -H <<<D1
    # a code that isn't on file, and who called, by one number
    tkt-new -q -k repair -s b --customer NEW --contact Fay --phone 13700000000 >/dev/null
    prints tkt-notice 4 --code leak -n -c customer,name,phone -H <<<'NEW,Fay,13700000000'
    # a name alone is a person; neither is nobody
    tkt-new -q -k repair -s c --contact 'a neighbour' --unit B9-1 >/dev/null
    prints tkt-notice 5 --code leak -n -c customer,name,unit -H <<<',a neighbour,B9-1'
    tkt-new -q -k repair -s d >/dev/null
    prints tkt-notice 6 --code leak -n -c customer <<<customer
}

@test "a ticket without a unit is its building's; one at a unit without people says so" {
    tkt-new -q -k repair -s 'hall' --field building=B2 >/dev/null
    prints tkt-notice 1 --code news --reason x -n -c customer,unit -H <<<C5,B2-101
    tkt-new -q -k repair -s 'hall' --unit B1-PUB >/dev/null
    run --separate-stderr tkt-notice 2 --code news --reason x -n -c customer
    [ "$output" = customer ]
    [ "$stderr" = 'tkt-notice: unit B1-PUB has neither owner nor tenant' ]
}

@test "a place may bring along what fills it; what has no place is refused" {
    tkt-load -q notice code=cut language=en subject=Cut text='Cut for {reason:maintenance}, back {to:soon}'
    prints tkt-notice --unit B1-102 --code cut -n -H -c text <<<$'"Cut for maintenance, back soon"\n"Cut for maintenance, back soon"'
    run tkt-notice --unit B2-101 --code cut -n -H -c text --reason 'a leak' --to '2025-03-05 12:00'
    [ "$output" = '"Cut for a leak, back 2025-03-05 12:00"' ]
    refuses 64 "tkt-notice: --from: no text of the notice 'cut' contains {from}
Try 'tkt-notice --help'." tkt-notice --unit B2-101 --code cut --from today
    refuses 64 "tkt-notice: --reason: no text of the notice 'water' contains {reason}
Try 'tkt-notice --help'." tkt-notice --unit B2-101 "${works[@]}" --reason leak
}

@test "an emergency is everybody's in the building, a complaint never is" {
    tkt-new -q -k repair -s 'burst' --unit B1-104 --priority urgent >/dev/null
    prints tkt-notice 1 -n -c customer,unit,text <<'END'
customer,unit,text
C4,B1-104,Ticket 1 at B1
C9|C3,B1-104|B1-103,Ticket 1 at B1
C1,B1-101|B1-102,Ticket 1 at B1
C2,B1-102,Ticket 1 at B1
END
    tkt-new -q -k complaint -s 'lawyer' --unit B1-102 --priority urgent >/dev/null
    prints tkt-notice 2 --code news --reason x -n -c customer -H <<<$'C2\nC1'
}

@test "an incident: everybody who called, and the building; parts of one unit, or of one in each building, make none" {
    for unit in B1-101 B1-103 B1-104; do
        tkt-new -q -k repair -s "dark in $unit" --unit $unit --contact Guest --phone 1370000010${unit#B1-10} >/dev/null
    done
    tkt-new -q -k repair -s 'me too' --contact Guest --phone 13700000101 >/dev/null
    tkt-new -q -k repair -s 'mistake' --contact Oops --phone 13700000999 >/dev/null
    tkt-act -q link --parent 1 2 3 4 5
    tkt-act -q cancel 5 -m no
    prints tkt-notice 1 --code news --reason dark -c customer,phone,unit,building,id <<'END'
customer,phone,unit,building,id
,13700000101,B1-101,B1,1
,13700000103,B1-103,B1,1
C4,,B1-104,B1,1
,13700000104,B1-104,B1,1
C1,13800000001,B1-101|B1-102,B1,1
C3|C9,852-91000003,B1-103|B1-104,B1,1
C2,13800000002,B1-102,B1,1
END
    [ "$(tkt-show 1 -f jsonl -c data | tail -n 1)" = '{"data":{"notice":"news","reason":"dark","text":"{building}: dark","way":"rows","told":7,"customers":"#1|#2|C4|#3|C1|C3|C9|C2"}}' ] ||
        fail "$(tkt-show 1 -f jsonl -c data | tail -n 1)"
    for unit in B2-101 B2-101 B1-102; do
        tkt-new -q -k repair -s "paint in $unit" --unit $unit >/dev/null
    done
    tkt-load -q unit code=B2-102 building=B2 owner=C6
    tkt-act -q link --parent 6 7 8
    prints tkt-notice 6 --code news --reason x -n -c customer -H <<<$'C5\nC2\nC1'
    run --separate-stderr tkt-notice 7 --code news --reason x -n -c customer -H
    [ "$stderr" = "tkt-notice: ticket 7 is a child of 6, which concerns more people" ]
}

@test "the notice is the one of the category, the kind, or the emergency" {
    tkt-new -q -k repair -s 'drip' --category leak --unit B2-101 >/dev/null
    prints tkt-notice 1 -n -c code,text -H <<<'leak,A leak: drip'
    tkt-new -q -k repair -s 'other' --unit B2-101 >/dev/null
    refuses 64 "tkt-notice: no notice has the name of the ticket's category (–) or kind (repair): choose one with --code
Try 'tkt-notice --help'." tkt-notice 2 -n
    tkt-act -q set priority=urgent 2
    prints tkt-notice 2 -n -c code -H <<<emergency
    tkt-act -q resolve 2 -m done
    refuses 64 "tkt-notice: ticket 2 is resolved: choose a notice with --code
Try 'tkt-notice --help'." tkt-notice 2 -n
}

@test "ids come from a pipe by -; none is nobody" {
    tkt-new -q -k repair -s a --customer C1 >/dev/null
    tkt-new -q -k repair -s b --customer C1 >/dev/null
    prints bash -c 'tkt-list | tkt-notice - --code leak -n -c customer,id,text' <<'END'
customer,id,text
C1,1|2,A leak: a
END
    prints bash -c 'tkt-list kind=none | tkt-notice -' </dev/null
}

@test "the customers of the tickets that a filter chooses, or their callers" {
    tkt-new -q -k repair -s 'no light' --customer C1 --unit B2-101 >/dev/null
    tkt-new -q -k repair -s 'is open' --customer C1 --unit B1-101 >/dev/null
    tkt-new -q -k repair -s 'no light' --contact Eve --phone 13900000000 >/dev/null
    tkt-new -q -k complaint -s 'no light' --customer C2 >/dev/null
    prints tkt-notice --filter 'open kind=repair' --code leak -n -c customer,phone,unit,id <<'END'
customer,phone,unit,id
C1,13800000001,B2-101|B1-101,1|2
,13900000000,,3
END
    prints tkt-notice --filter open 'subject~no light' kind=complaint --code leak -n -c customer -H <<<C2
    prints tkt-notice --filter kind=none --code leak -n <<<customer,name,phone,email,language,unit,text
    run -64 tkt-notice --filter 'subject~no light' --code leak
    run -65 tkt-notice --code leak open
    tkt-notice -q --filter kind=repair --code leak -o rows
    run tkt-show 1 2 3 4 -H -c id,verb
    [ "$output" = $'1,new\n1,notice\n2,new\n2,notice\n3,new\n3,notice\n4,new' ]
}

# ---- once ----

@test "the ticket keeps what was told, to whom, and when" {
    tkt-new -q -k repair -s burst --unit B1-102 --contact Eve --phone 13900000000 >/dev/null
    TKT_NOW=2025-03-05T11:00:00+08:00 tkt-notice 1 "${works[@]}" --send ./carry -q
    run tkt-show 1 --text
    [[ $output == *'2025-03-05 11:00     notice     tester
                     notice: water, from: 2025-03-09 09:00, to: 2025-03-09 17:00, text: {name}：{unit} 2025-03-09 09:00至2025-03-09 17:00停水, way: command, told: 3, customers: #1|C1|C2' ]] ||
        fail "$output"
    run tkt-notice --log 1 -c at,id,code,from,customer,name,caller,way,state,tries -f csv
    [ "$output" = 'at,id,code,from,customer,name,caller,way,state,tries
2025-03-05T11:00:00+08:00,1,water,2025-03-09 09:00,,,1,command,sent,1
2025-03-05T11:00:00+08:00,1,water,2025-03-09 09:00,C1,Li,,command,sent,1
2025-03-05T11:00:00+08:00,1,water,2025-03-09 09:00,C2,Ann,,command,sent,1' ] || fail "$output"
    tkt-init --check -q
    [ -z "$(tkt-list -c last_note -H | tr -d '"\n')" ]
}

@test "told once: not by the same command again, but at other times, or --again" {
    tkt-notice --building B2 "${works[@]}" --send ./carry -q
    run --separate-stderr tkt-notice --building B2 "${works[@]}" --send ./carry
    [ "$status" -eq 0 ]
    [ "$stderr" = 'tkt-notice: notified already: 1 (--again notifies them again)
tkt-notice: notified: 0' ]
    sent C5
    prints tkt-notice --building B2 "${works[@]}" -n -H </dev/null
    tkt-notice -q --building B1,B2 "${works[@]}" --send ./carry
    sent 'C5 C1 C2 C3|C9 C4'
    tkt-notice -q --unit B2-101 --code water --from 2025-03-10 --to 2025-03-11 --send ./carry
    tkt-notice -q --unit B2-101 "${works[@]}" --again --send ./carry
    sent 'C5 C1 C2 C3|C9 C4 C5 C5'
    prints tkt-notice --log -H -c customer,tries <<<$'C5,2\nC1,1\nC2,1\nC3,1\nC9,1\nC4,1\nC5,1'
}

@test "who was told by another name of theirs was told" {
    tkt-notice -q --unit B1-104 "${works[@]}" -o rows
    tkt-notice -q --unit B1-103 "${works[@]}" -o rows
    prints tkt-notice --unit B1-103,B1-104 "${works[@]}" -n -H </dev/null
}

@test "the same words a day later: a warning, for they may mean something new" {
    tkt-notice -q --building B2 --code news --reason fire -o rows
    export TKT_NOW=2025-03-06T10:00:00+08:00
    refuses 1 'tkt-notice: people notified already, the first at 2025-03-05T10:00:00+08:00: 1 (--again notifies them again)' \
        tkt-notice -q --building B2 --code news --reason fire -H
    run tkt-notice -q --building B2 --code news --reason flood -H -c customer
    [ "$output" = C5 ]
}

@test "a dry run prints just what would be sent, and writes nothing" {
    tkt-new -q -k repair -s burst --unit B1-102 >/dev/null
    tkt-notice 1 --building B2 "${works[@]}" -n >dry 2>/dev/null
    before=$(b2sum <tkt.db)
    tkt-notice 1 --building B2 "${works[@]}" -n --send ./carry >dry2 2>/dev/null
    [ "$(b2sum <tkt.db)" = "$before" ]
    [ ! -e sent ]
    tkt-notice 1 --building B2 "${works[@]}" --send ./carry >out 2>/dev/null
    cmp dry out
    cmp dry dry2
    # without a ticket of their own they are told about the one named
    run tkt-notice --log 1 -H -c customer
    [ "$output" = $'C2\nC1\nC5' ]
}

@test "what fails is tried again by the same command" {
    printf '#!/bin/sh\n[ "$TKT_CUSTOMER" != C2 ] || [ -e fixed ] || exit 3\necho "$TKT_CUSTOMER" >>sent\n' >carry
    tkt-new -q -k repair -s burst --unit B1-102 >/dev/null
    run --separate-stderr tkt-notice -q 1 "${works[@]}" --send ./carry
    [ "$status" -eq 1 ]
    [ "$stderr" = 'tkt-notice: C2: ./carry: exit status 3; run the same command again to retry' ]
    prints tkt-notice --log failed -H -c customer,error,tries <<<'C2,./carry: exit status 3,1'
    touch fixed
    tkt-notice -q 1 "${works[@]}" --send ./carry
    sent 'C1 C2'
    prints tkt-show 1 -f jsonl -c verb,data <<'END'
{"verb":"new","data":null}
{"verb":"notice","data":{"notice":"water","from":"2025-03-09 09:00","to":"2025-03-09 17:00","text":"{name}：{unit} 2025-03-09 09:00至2025-03-09 17:00停水","way":"command","told":1,"customers":"C1","failed":"C2"}}
{"verb":"notice","data":{"notice":"water","from":"2025-03-09 09:00","to":"2025-03-09 17:00","text":"{name}：{unit} 2025-03-09 09:00至2025-03-09 17:00停水","way":"command","told":1,"customers":"C2"}}
END
}

@test "killed in the middle: the rest is told, the one in between isn't told twice, all are on the ticket" {
    printf '#!/bin/sh\necho "$TKT_CUSTOMER" >>sent\n[ "$TKT_CUSTOMER" != C1 ] || kill -9 $PPID\n' >carry
    tkt-new -q -k repair -s burst --unit B1-102 --priority urgent >/dev/null
    run tkt-notice -q 1 --send ./carry
    [ "$status" -eq 137 ]
    printf '#!/bin/sh\necho "$TKT_CUSTOMER" >>sent\n' >carry
    run --separate-stderr tkt-notice -q 1 --send ./carry
    [ "$status" -eq 1 ]
    [ "${stderr_lines[0]}" = 'tkt-notice: messages that were being sent when tkt-notice was last interrupted: 1; they may or may not have arrived (tkt-notice --log unknown lists them)' ]
    [ "${stderr_lines[1]}" = 'tkt-notice: people whom the notice may or may not have reached: 1 (--unknown notifies them again)' ]
    sent 'C2 C1 C3|C9 C4'
    prints tkt-notice --log unknown -H -c customer <<<C1
    [ "$(tkt-show 1 -H -c data | grep -c '""told"":1,""customers"":""C2"",""unknown"":""C1""')" -eq 1 ]
    [ "$(tkt-show 1 -H -c data | grep -c '""told"":2,""customers"":""C3|C9|C4""')" -eq 1 ]
    tkt-notice -q 1 --unknown --send ./carry
    sent 'C2 C1 C3|C9 C4 C1'
    tkt-init --check -q
}

@test "two at a time: one sends, the other says so and exits 75" {
    printf '#!/bin/sh\necho "$TKT_CUSTOMER" >>sent\nwhile [ ! -e go ]; do sleep 0.05; done\n' >carry
    tkt-notice -q --building B2 "${works[@]}" --send ./carry &
    first=$!
    while [ ! -e sent ]; do sleep 0.05; done
    refuses 75 'tkt-notice: another tkt-notice is running on this desk: try again' \
        tkt-notice -q --building B1 "${works[@]}" --send ./carry
    touch go
    wait "$first" # by its number: bats has a process of its own for the time limit
    sent C5
}

@test "rows that can't be written aren't told" {
    run bash -c 'tkt-notice -q --building B1 --code water --from today --to tomorrow >/dev/full'
    [ "$status" -eq 74 ]
    prints tkt-notice --log -H -c customer,state <<<$'C1,failed\nC2,failed\nC3,failed\nC9,failed\nC4,failed'
    run tkt-notice -q --building B1 --code water --from today --to tomorrow -H -c customer
    [ "${lines[*]}" = 'C1 C2 C3|C9 C4 tkt-notice: people with neither phone number nor email address: 1 (C4)' ] || fail "${lines[*]}"
}

# ---- ways ----

@test "mail: to those who have an address; the same command without it prints the rest" {
    printf '#!/bin/sh\ncat >>mails\n' >sendmail
    chmod +x sendmail
    tkt-load -q setting name=mail_from value='Estate <desk@example.com>'
    run --separate-stderr tkt-notice --building B1 "${works[@]}" --mail --sendmail ./sendmail -c customer,email
    [ "$status" -eq 1 ]
    [ "$output" = $'customer,email\nC1,li@example.com\nC3|C9,wong@example.com' ]
    [ "$stderr" = 'tkt-notice: people without an email address: 2 (C2, C4); the same command without --mail prints them
tkt-notice: notified: 2' ]
    [ "$(grep -c '^From: "Estate"' mails)" -eq 2 ]
    [ "$(grep -c '^Auto-Submitted: auto-generated$' mails)" -eq 2 ]
    [ "$(grep '^Message-ID' mails | sort -u | wc -l)" -eq 2 ]
    python3 - mails <<'END'
import email, email.policy, sys
first = open(sys.argv[1], "rb").read().split(b"\nFrom: ")[0]
m = email.message_from_bytes(first, policy=email.policy.default)
assert m["To"] == "Li <li@example.com>", m["To"]
assert m["Subject"] == "停水", m["Subject"]
assert m.get_content().strip() == "Li：B1-101、B1-102 2025-03-09 09:00至2025-03-09 17:00停水", m.get_content()
END
    run tkt-notice -q --building B1 "${works[@]}" -H -c customer
    [ "${lines[0]} ${lines[1]}" = 'C2 C4' ]
}

@test "where persons are hidden rows tell nobody; what is sent is whole" {
    tkt-load -q notice code=hello language=en subject='To {name}' text='{name}, {unit}: call 13912345678'
    run --separate-stderr tkt-notice --unit B1-102 --code hello --mask -H
    [ "$status" -eq 0 ]
    [[ $output != *Ann* && $output != *13800000002* && $output != *B1-102* && $output != *13912345678* ]] || fail "$output"
    [ "$stderr" = 'tkt-notice: persons are masked, so nobody counts as notified (use --send or --mail)' ]
    run tkt-notice --unit B1-102 --code hello --mask -H -n -c text,subject
    [[ $output != *Ann* && $output != *B1-102* ]] || fail "$output"
    [ "$(tkt-notice --log -H)" = '' ]
    tkt-notice -q --unit B1-102 --code hello --mask --send ./carry
    grep -q '^Ann, B1-102: call 13912345678' texts
    run tkt-notice --log --mask -H -c customer,name
    [[ $output != *Ann* ]] || fail "$output"
}

@test "hostile names and reasons run nothing and change nothing" {
    evil=$'"; touch pwned; $(touch pwned) `touch pwned` \'\n-rf {unit} \033[31m'
    printf '#!/bin/sh\nprintf "%%s" "$TKT_NAME" >name\ncat >text\n' >carry
    printf 'code,name,phone,email\nEVIL,"%s",13811111111,"x@example.com"\n' "${evil//\"/\"\"}" >evil.csv
    tkt-load -q customer evil.csv
    tkt-load -q unit code=B7-1 building=B7 owner=EVIL
    tkt-load -q notice code=evil language=en subject='{name} {reason}' text='{name}|{reason}'
    tkt-notice -q --building B7 --code evil --reason "$evil" --send ./carry
    [ "$(cat name)" = "$evil" ]
    [ "$(cat text)" = "$evil|$evil" ]
    [ ! -e pwned ]
    printf '#!/bin/sh\ncat >mail\n' >sendmail
    chmod +x sendmail
    tkt-load -q setting name=mail_from value=desk@example.com
    tkt-notice -q --building B7 --code evil --reason $'x\nBcc: all@example.com' --mail --sendmail ./sendmail
    [ "$(sed -n '/^$/q;p' mail | grep -ci '^bcc')" -eq 0 ]
    run tkt-notice --log -f csv
    [[ $output != *$'\033'* ]] || [[ ! -t 1 ]]
}

@test "the templates' notices fit: each has three languages, and no place that a fresh desk can't fill" {
    write_registers
    for template in property aftersales orders; do
        rm -f tkt.db*
        tkt-init -q --template $template --timezone Asia/Shanghai
        tkt-load -q customer customer.csv
        tkt-load -q unit unit.csv
        # C1 speaks zh-CN, C2 en, C6 zh-TW
        printf '%s\n' code,model,customer,unit P1,PUMP-7,C1,B1-101 P2,PUMP-7,C2,B1-101 P6,PUMP-7,C6,B1-101 >asset.csv
        printf '%s\n' kind,subject,customer,unit complaint,burst,C{1,2,6},B1-101 >calls.csv
        tkt-load -q asset asset.csv
        tkt-new -q --csv calls.csv
        tkt-dump notice -f jsonl >notices
        [ "$(tkt-dump notice -H -c language | sort | uniq -c | awk '{ print $1 }' | sort -u | wc -l)" -eq 1 ]
        for code in $(tkt-dump notice -H -c code | sort -u); do
            texts=$(grep "\"code\":\"$code\"" notices)
            options=()
            for place in from to reason; do
                case $texts in *"{$place}"*) options+=("--$place" 2025-04-01) ;; esac
            done
            run tkt-notice 1 2 3 --product PUMP-7 --code "$code" "${options[@]}" -n -H -f tsv -c customer,language,text
            [ "$status" -eq 0 ] || fail "$output"
            [[ $output == C1$'\t'zh-CN$'\t'?*$'\n'C2$'\t'en$'\t'?*$'\n'C6$'\t'zh-TW$'\t'?* && $output != *[{}]* ]] ||
                fail "$template $code: $output"
        done
    done
}
