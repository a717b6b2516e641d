# shellcheck shell=bash disable=SC2154 # data is of the test
# march.sh: March 2025 of an estate, as its clerks type it. Who is who: registers/. Tickets 1 to 4 are
# of February. Sourced by estate-month.bats, which knows what must come out.
#
#     at MM-DDTHH:MM WHO COMMAND…       somebody types it at that time
#     new N KIND CATEGORY SUBJECT …     a call, which must get the number N
#     mail N CUSTOMER DATE SUBJECT      a message that was sent at that time, and becomes ticket N

at() {
    export TKT_NOW="2025-$1:00+08:00" TKT_USER=$2
    shift 2
    "$@"
}

new() {
    local n=$1 kind=$2 category=$3 subject=$4
    shift 4
    [ "$(tkt-new -k "$kind" ${category:+--category=$category} -s "$subject" "$@" 2>/dev/null)" = "$n" ] ||
        fail "not $n: $subject"
}

act() { tkt-act -q "$@"; }

each() { # FROM TO VERB …: ids on stdin
    local from=$1 to=$2
    shift 2
    seq "$from" "$to" | tkt-act -q "$@"
}

mail() {
    printf 'From: %s@example.org\nDate: %s +0800\nSubject: %s\nMessage-ID: <%s@example.org>\n\nPlease answer.\n' \
        "$2" "$3" "$4" "$1" | tkt-mail --deliver -q
}

said() { # CSV on stdin
    tkt-survey import -q
}

at 02-28T17:00 mo tkt-new -q --csv "$data/february.csv" --history

# ---- week 10
at 03-03T09:10 bea new 5 repair water-fitting 'the mixer in the kitchen is loose' --customer c03 --unit B1-0301 --channel phone --route
at 03-03T09:12 bea act assign 5 --to dai
at 03-03T09:25 dai act accept 5
at 03-03T10:00 dai act resolve 1 --cause worn
at 03-03T10:05 dai act resolve 5 --cause worn
at 03-03T11:50 bea new 6 repair power-socket 'nothing works beside the bed' --customer c04 --unit B2-0101 --channel phone --route
at 03-03T11:55 bea act assign 6 --to eli
at 03-03T13:35 eli act accept 6
at 03-03T14:25 eli act resolve 6 --cause overload
at 03-04T09:00 ann act confirm 1
at 03-04T09:00 ann tkt-survey record 5 -q --score 5 --nps 10 --confirm
at 03-04T10:00 bea new 7 consult event 'when is the spring fair?' --customer c03 --channel phone
at 03-04T10:00 bea act assign 7 --to bea
at 03-04T10:02 bea act accept 7
at 03-04T10:06 bea act resolve 7 --note 'on Sunday'
at 03-05T10:00 bea new 8 complaint noise-life 'a trumpet next to us' --customer c04 --unit B2-0101 --channel phone
at 03-05T10:10 ann act assign 8 --to bea
at 03-05T10:20 bea act accept 8
at 03-05T11:00 bea act verify 8
at 03-06T09:00 bea new 9 consult venue 'how many chairs has the hall?' --customer c06 --channel phone
at 03-06T09:00 bea act assign 9 --to ann
at 03-06T09:40 ann act accept 9
at 03-06T09:55 ann act resolve 9 --note 'sixty'
at 03-06T10:00 ann act propose 8 --note 'practice hours'
at 03-06T15:00 mo act approve 8
at 03-07T10:00 bea act resolve 8 --cause neighbour-act
at 03-07T17:30 bea new 10 repair door-window 'the balcony handle turns round' --customer c05 --unit B2-0201 --channel phone
at 03-07T17:35 bea act assign 10 --to chen
at 03-07T17:45 chen act accept 10
at 03-08T11:00 fan new 11 repair aircon 'the machine in the hall hums' --customer c06 --unit B2-0301 --channel phone
at 03-09T22:10 fan new 12 emergency lift-trapped 'alarm from car 2' --customer c01 --unit B1-0101 --channel phone
at 03-09T22:11 fan act assign 12 --to chen
at 03-09T22:13 chen act accept 12
at 03-09T22:45 chen act resolve 12 --cause no-upkeep
at 03-09T22:50 fan act confirm 12

# ---- week 11
at 03-10T09:05 chen act assign 11 --to dai
at 03-10T09:20 chen act resolve 10 --cause worn
at 03-10T09:30 dai act accept 11
at 03-10T10:00 ann said <<'X'
id,outcome,score,nps
6,refused,,
12,answered,5,9
X
at 03-10T10:30 gu tkt-survey record 8 -q --score 4 --nps 7 --confirm
at 03-10T11:10 dai act resolve 11 --cause no-upkeep
at 03-10T15:00 bea new 13 complaint fee-mgmt 'I paid in January' --customer c06 --unit B2-0301 --channel phone --route
at 03-10T15:30 gu act accept 13
at 03-10T16:00 gu act verify 13
at 03-10T17:00 gu act propose 13 --note 'pay it back'
at 03-11T09:30 mo act approve 13
at 03-11T10:00 gu act resolve 13 --cause wrong-bill
at 03-11T10:00 bea new 14 repair roof-leak 'a patch above the balcony' --customer c07 --unit B3-0101 --channel phone
at 03-11T10:05 bea act assign 14 --to chen
at 03-11T10:30 chen act accept 14
at 03-11T14:00 ann said <<'X'
id,outcome,score,nps
10,answered,4,8
11,no-answer,,
X
at 03-12T09:00 chen act wait 14 --until 2025-03-13 --note 'scaffold'
at 03-12T09:00 ann said <<'X'
id,outcome,score,nps
11,answered,2,4
X
at 03-12T09:05 ann tkt-survey record 13 -q --score 5 --nps 10 --confirm
at 03-12T09:30 bea new 15 complaint noise-life 'they dance all day' --customer c05 --unit B2-0201 --channel phone
at 03-12T09:40 ann act assign 15 --to bea
at 03-12T11:00 bea act accept 15
at 03-12T14:00 bea act verify 15
at 03-12T14:00 bea new 16 repair water-drain 'the basin empties slowly' --customer c08 --unit B3-0201 --channel phone
at 03-12T14:05 bea act assign 16 --to eli
at 03-12T14:10 eli act accept 16
at 03-12T14:50 eli act resolve 16 --cause misuse
at 03-12T16:00 ann act propose 15 --note 'carpets'
at 03-13T09:00 chen act resume 14
at 03-13T09:30 bea act reopen 16 --note 'slow again'
at 03-13T09:38 eli act resolve 16
at 03-13T10:00 bea new 17 complaint slow 'I have waited for a week' --contact Zhou --phone 13911112222 --channel phone
at 03-13T10:10 ann act assign 17 --to bea
at 03-13T10:30 bea act accept 17
at 03-14T09:00 ann act cancel 17 --note 'she took it back'
at 03-14T10:00 mo act approve 15
at 03-14T10:00 ann said <<'X'
id,outcome,score,nps
16,answered,4,9
X
at 03-14T17:05 bea mail 18 c07 'Fri, 14 Mar 2025 17:00:00' 'Pictures of the garden'
at 03-14T17:06 bea act assign 18 --to bea
at 03-14T17:10 bea act accept 18
at 03-15T23:30 fan new 19 help noise-life 'somebody hammers above me' --customer c02 --unit B1-0201 --channel phone
at 03-15T23:30 fan act assign 19 --to fan
at 03-15T23:50 fan act accept 19
at 03-16T00:20 fan act resolve 19

# ---- week 12
at 03-17T10:00 bea new 20 complaint slow 'no news again' --contact Zhou --phone '+86 139 1111 2222' --channel phone
at 03-17T10:05 bea act assign 20 --to ann
at 03-17T10:15 ann act accept 20
at 03-17T11:30 chen act resolve 14 --cause weather
at 03-17T11:58 ann new 21 consult event 'may I bring my aunt?' --customer c04 --channel phone
at 03-17T11:58 ann act assign 21 --to ann
at 03-17T13:35 ann act resolve 21 --note 'yes'
at 03-17T14:00 ann said <<'X'
id,outcome,score,nps
19,refused,,
X
at 03-17T16:30 bea act note 18 --reply --note 'they hang in the hall'
at 03-17T16:40 bea act resolve 18
at 03-18T10:05 bea mail 22 c08 'Tue, 18 Mar 2025 10:00:00' 'My account'
at 03-18T10:10 bea act assign 22 --to bea
at 03-18T14:00 bea act assign 22 --to gu
at 03-18T14:10 gu act accept 22
at 03-18T17:00 bea act resolve 15 --cause neighbour-act
at 03-19T11:00 bea new 23 paid paid-install 'hang a mirror' --customer c02 --unit B1-0201 --channel phone
at 03-19T11:00 bea act assign 23 --to eli
at 03-19T11:05 eli act accept 23
at 03-19T11:50 eli act resolve 23
at 03-19T15:00 bea new 24 complaint slow 'still no news' --contact Zhou --phone 0086-13911112222 --channel phone
at 03-19T15:10 ann act assign 24 --to bea
at 03-19T15:20 bea act accept 24
at 03-19T15:30 bea act merge 24 --into 20
at 03-20T03:00 fan new 25 emergency gas 'strange air in the kitchen' --customer c05 --unit B2-0201 --channel phone
at 03-20T03:02 fan act assign 25 --to dai
at 03-20T03:04 dai act accept 25
at 03-20T03:50 dai act resolve 25
at 03-20T09:00 bea new 26 complaint slow 'nobody calls back' --contact Zhou --phone '139-1111-2222' --channel phone
at 03-20T09:05 bea act assign 26 --to ann
at 03-20T09:10 ann act accept 26
at 03-20T10:00 ann said <<'X'
id,outcome,score,nps
14,answered,3,7
25,answered,5,
X
at 03-20T10:05 ann tkt-survey record 23 -q --score 4 --nps 9 --confirm
at 03-20T11:00 gu tkt-mail --reply 22 --note 'it is settled' --send true -q
at 03-20T11:10 gu act resolve 22
at 03-21T09:00 bea new 27 complaint noise-life 'heavy steps' --customer c07 --unit B3-0101 --channel phone
at 03-21T09:10 ann act assign 27 --to bea
at 03-21T09:50 bea act accept 27
at 03-21T10:30 bea act verify 27

# ---- week 13
at 03-24T09:05 bea mail 28 c09 'Mon, 24 Mar 2025 09:00:00' 'Thanks for the flowers'
at 03-24T09:05 bea act assign 28 --to ann
at 03-24T09:10 ann act accept 28
at 03-24T09:30 ann act resolve 28
at 03-24T10:00 ann act wait 26 --until 2025-04-04 --note 'a letter'
at 03-24T10:00 gu tkt-survey record 15 -q --score 1 --nps 0 --reopen-below 3
at 03-25T17:50 bea new 29 complaint falling 'ashes on the terrace' --customer c10 --unit B3-0401 --channel phone
at 03-25T17:55 bea act assign 29 --to fan
at 03-26T09:45 fan act accept 29
at 03-26T10:00 fan act verify 29
at 03-26T11:00 fan act propose 29 --note 'a round of all floors'
at 03-26T14:00 mo act approve 29
at 03-26T14:30 fan act resolve 29 --cause unfounded
at 03-27T10:05 bea tkt-new -q --csv - <<'X'
kind,category,channel,subject,customer,unit,opened
complaint,cleaning,phone,no one has swept,c01,B1-0101,2025-03-27 10:00
complaint,cleaning,phone,the stairs,c02,B1-0201,2025-03-27 10:01
complaint,cleaning,phone,the stairs,c04,B2-0101,2025-03-27 10:02
complaint,cleaning,phone,leaves everywhere,c05,B2-0201,2025-03-27 10:03
complaint,cleaning,phone,the hall,c07,B3-0101,2025-03-27 10:04
complaint,cleaning,phone,the hall,c08,B3-0201,2025-03-27 10:05
X
at 03-27T10:20 bea each 30 35 assign --to ann
at 03-27T10:40 ann each 30 35 accept
at 03-27T11:00 ann each 30 35 verify
at 03-27T14:00 ann each 30 35 propose --note 'a second shift'
at 03-27T15:00 mo each 30 35 approve
at 03-28T10:00 ann each 30 35 resolve --cause absent
at 03-28T16:00 bea new 36 repair door-window 'the balcony bolt' --customer c10 --unit B3-0401 --channel phone
at 03-28T16:05 bea act assign 36 --to eli
at 03-28T16:15 eli act accept 36
at 03-28T16:30 eli act wait 36 --until 2025-04-04 --note 'a part'

# ---- week 14
at 03-31T09:00 bea mail 37 c10 'Sun, 30 Mar 2025 20:00:00' 'A bench for the yard'
at 03-31T10:00 gu said <<'X'
id,outcome,score,nps
29,no-answer,,
30,answered,2,5
31,answered,3,8
X
at 03-31T10:00 bea each 32 35 confirm
at 03-31T17:40 bea new 38 repair power-light 'a lamp by the gate' --customer c09 --unit B3-0301 --channel phone
at 03-31T17:50 bea act assign 38 --to dai
at 04-01T09:30 dai act accept 38
at 04-01T09:35 dai act resolve 38 --cause worn
at 04-01T10:00 bea act confirm 18
