#!/usr/bin/env bats
# Routing as a user meets it: tkt-route.

load helper

COLS=id,priority,status,dept,assignee,parent

fill_desk() {
    printf '%s\n' code,name eng,工程部 cs,客服部 sec,安保部 | tkt-load -q department
    printf '%s\n' code,workflow,dept repair,standard,eng help,standard, | tkt-load -q kind
    printf '%s\n' code,weekday,opens,closes office,mon,09:00,18:00 office,wed,09:00,18:00 |
        tkt-load -q calendar
    printf '%s\n' code,building A-1,A A-2,A B-1,B | tkt-load -q unit
}

setup() { setup_desk empty fill_desk; }

rules() { # reads the rows that follow the header
    { echo "$1" && cat; } | tkt-load -q rule
}

staff() {
    { echo code,name,dept,skills,buildings,capacity,active && cat; } | tkt-load -q staff
}

at() { # CLOCK of the day
    export TKT_NOW=2025-03-05T$1:00+08:00
}

new() { # SUBJECT [OPTION…]
    tkt-new -k help -s "$@"
}

@test "a rule gives department, priority and deadline; the history says which rule" {
    printf '%s\n' priority,respond,resolve,calendar normal,,60,office urgent,,10,office |
        tkt-load -q sla
    rules seq,name,keywords,dept,set_priority <<<'10,漏水,漏水|leak,eng,urgent'
    new '厨房漏水'
    prints tkt-route 1 -c $COLS,due <<'END'
id,priority,status,dept,assignee,parent,due
1,urgent,assigned,eng,,,2025-03-05T10:10:00+08:00
END
    prints tkt-show 1 -f csv -c verb,note,data <<'END'
verb,note,data
new,,
route,rule 10: 漏水,"{""rule"":10}"
END
    tkt-init --check
}

@test "where no rule matches the kind's own department takes it" {
    rules seq,keywords,dept <<<'10,leak,cs'
    tkt-new -k repair -s 'door'
    prints tkt-route 1 -c $COLS <<'END'
id,priority,status,dept,assignee,parent
1,normal,assigned,eng,,
END
    prints tkt-show 1 -f csv -c verb,note,data <<'END'
verb,note,data
new,,
route,kind repair,"{""kind"":""repair""}"
END
}

@test "where the kind has none the ticket stays new with what was set, and says why" {
    rules seq,keywords,set_priority <<<'10,fire,urgent'
    new 'fire!'
    new 'smoke'
    run --separate-stderr tkt-route 1 2 -c $COLS
    [ "$status" -eq 1 ]
    [ "$stderr" = "tkt-route: tickets 1, 2: still new: no rule gives a department, and the kind help has none" ]
    [ "$output" = "id,priority,status,dept,assignee,parent
1,urgent,new,,,
2,normal,new,,," ]
    # again: nothing new to say, no further event
    run tkt-route 1 2 -q
    [ "$status" -eq 1 ]
    [ "$(tkt-show 1 2 -f csv -H | wc -l)" -eq 3 ]
}

@test "later rules see the priority as set so far; the first with a department ends the search" {
    rules seq,keywords,priority,dept,set_priority <<'END'
10,fire,,,urgent
20,,normal,cs,
30,,urgent,sec,high
40,,high,eng,low
END
    new 'fire'
    new 'card'
    prints tkt-route 1 2 -c $COLS <<'END'
id,priority,status,dept,assignee,parent
1,high,assigned,sec,,
2,normal,assigned,cs,,
END
}

@test "every condition: kind, category, channel, priority, building, field, keywords" {
    printf '%s\n' code web phone | tkt-load -q channel
    printf '%s\n' code,kind lift,repair | tkt-load -q category
    rules seq,kind,category,channel,priority,building,field,keywords,dept <<'END'
10,repair,,,,,,,eng
20,,lift,,,,,,eng
30,,,web|phone,,,,x,cs
40,,,,high|urgent,,,,sec
50,,,,,B,,,cs
60,,,,,,area=west|east,,eng
70,,,,,,,ＬＥＡＫ,sec
END
    tkt-new -k repair -s a
    new b --category lift
    new x --channel phone
    new d --priority high
    new e --unit B-1
    new f --unit nowhere --field building=B
    new g --field area=east
    new 'water Leaks'
    new i --channel phone
    run --separate-stderr tkt-route 1 2 3 4 5 6 7 8 9 -H -c id,dept
    [ "$status" -eq 1 ]
    [ "$output" = "1,eng
2,eng
3,cs
4,sec
5,cs
6,cs
7,eng
8,sec
9," ]
}

@test "hours of a calendar, and outside them, count when the ticket was opened" {
    rules seq,hours,dept <<'END'
10,office,cs
20,!office,sec
END
    new day
    new night --opened '2025-03-05 08:59:59'
    new edge --opened '2025-03-03 18:00'
    new tuesday --opened '2025-03-04 10:00'
    prints tkt-route 1 2 3 4 -H -c id,dept <<'END'
1,cs
2,sec
3,sec
4,sec
END
}

@test "tickets that aren't new are printed unchanged; the order given stays" {
    rules seq,dept <<<'10,cs'
    new a && new b && new c
    tkt-route -q 2
    rules seq,dept <<<'10,sec'
    prints tkt-route 3 2 1 -H -c id,dept <<'END'
3,sec
2,cs
1,sec
END
}

@test "nothing given is nothing to do; --all takes all that are new" {
    rules seq,dept <<<'10,cs'
    new a && new b && new c
    tkt-route -q 2
    run --separate-stderr tkt-route -H </dev/null
    [ "$status" -eq 0 ] && [ -z "$output$stderr" ]
    run --separate-stderr bash -c 'tkt-route -H <&-'
    [ -z "$output" ]
    [ "$(tkt-list status=new -H | wc -l)" -eq 2 ]
    prints tkt-route --all -H -c id,dept <<'END'
1,cs
3,cs
END
    prints tkt-route --all -H </dev/null
    refuses 64 "tkt-route: extra operand: 1
Try 'tkt-route --help'." tkt-route --all 1
}

@test "ids come as bare lines, CSV and TSV; unknown ones are named" {
    rules seq,dept <<<'10,cs'
    new a && new b && new c
    tkt-list id=1 | tkt-route -q
    tkt-list id=2 -f tsv | tkt-route -q
    run --separate-stderr tkt-route 99 3 98 -H -c id,status
    [ "$status" -eq 1 ] && [ "$output" = 3,assigned ]
    [ "$stderr" = "tkt-route: tickets 99, 98: no such ticket" ] ||
        [ "$stderr" = "tkt-route: tickets 98, 99: no such ticket" ]
    [ "$(tkt-list status=assigned -H | wc -l)" -eq 3 ]
    run --separate-stderr tkt-route 99
    [ "$status" -eq 65 ] && [ "$stderr" = "tkt-route: ticket 99: no such ticket" ]
}

@test "a wrong -c is refused before anything is changed" {
    rules seq,dept <<<'10,cs'
    new a
    run tkt-route 1 -c id,nonsense
    [ "$status" -eq 64 ]
    [ "$(tkt-list -H -c status)" = new ]
}

@test "--dry-run prints what would be and changes nothing" {
    rules seq,dept,assign <<<'10,cs,least-loaded'
    staff <<<'amy,Amy,cs,,,,1'
    new a
    prints tkt-route --dry-run --all -c $COLS <<'END'
id,priority,status,dept,assignee,parent
1,normal,assigned,cs,amy,
END
    prints tkt-list -c $COLS <<'END'
id,priority,status,dept,assignee,parent
1,normal,new,,,
END
    [ "$(tkt-show 1 -f csv -H | wc -l)" -eq 1 ]
}

# ---- people

@test "never chosen: off shift, inactive, at capacity, without the skill, elsewhere" {
    rules seq,keywords,dept,assign,person,skill <<'END'
10,,eng,least-loaded,,lift
END
    staff <<'END'
full,,eng,lift,,0,1
gone,,eng,lift,,,0
good,,eng,door|lift,,2,1
late,,eng,lift,,,1
none,,eng,lifts,,,1
other,,cs,lift,,,1
END
    printf '%s\n' staff,starts,ends \
        good,'2025-03-05 08:00','2025-03-05 18:00' full,'2025-03-05 08:00','2025-03-05 18:00' \
        gone,'2025-03-05 08:00','2025-03-05 18:00' none,'2025-03-05 08:00','2025-03-05 18:00' \
        late,'2025-03-05 10:01','2025-03-05 18:00' late,'2025-03-05 08:00','2025-03-05 10:00' |
        tkt-load -q shift
    new a && new b && new c
    run --separate-stderr tkt-route --all -H -c id,status,assignee
    [ "$status" -eq 0 ]
    [ "$output" = "1,assigned,good
2,assigned,good
3,assigned," ]
    [ "$stderr" = "tkt-route: ticket 3: routed to department eng only: everybody in eng who could do it is at capacity" ]
    # each of them by name
    for who in full:'full is at capacity (0 open)' gone:'gone is not active' \
        late:'late is not on shift' none:'none lacks the skill lift'; do
        rules seq,keywords,dept,assign,person,skill <<<"10,,eng,named,${who%%:*},lift"
        id=$(new again)
        run --separate-stderr tkt-route "$id" -H -c assignee
        [ "$status" -eq 0 ]
        [ -z "$output" ] || [ "$output" = '""' ]
        [ "$stderr" = "tkt-route: ticket $id: routed to department eng only: ${who#*:}" ]
    done
}

@test "a department without shifts has everybody on shift; a shift begins and ends on the dot" {
    rules seq,keywords,dept,assign <<'END'
10,a,cs,least-loaded
20,b,eng,least-loaded
END
    staff <<'END'
amy,,cs,,,,1
bob,,eng,,,,1
END
    printf '%s\n' staff,starts,ends bob,'2025-03-05 08:00','2025-03-05 10:00' | tkt-load -q shift
    new a && new b
    run --separate-stderr tkt-route --all -H -c id,assignee
    [ "$output" = "1,amy
2," ]
    [ "$stderr" = "tkt-route: ticket 2: routed to department eng only: nobody in eng who could do it is on shift" ]
    at 08:00
    new b --opened '2025-03-05 08:00'
    prints tkt-route 3 -H -c id,assignee <<<3,bob
}

@test "named goes to that person" {
    staff <<'END'
amy,,eng,,,,1
bob,,eng,,,,1
END
    rules seq,dept,assign,person <<<'10,eng,named,bob'
    new a
    prints tkt-route 1 -H -c dept,assignee <<<eng,bob
}

@test "least-loaded takes the lowest share of capacity, ties by code, loads as they grow" {
    rules seq,dept,assign <<<'10,eng,least-loaded'
    staff <<'END'
ann,,eng,,,2,1
ben,,eng,,,4,1
END
    for _ in 1 2 3 4 5 6 7; do new x; done
    run --separate-stderr tkt-route --all -H -c assignee
    [ "$(tr '\n' ' ' <<<"$output")" = 'ann ben ben ann ben ben "" ' ] ||
        [ "$(tr '\n' ' ' <<<"$output")" = 'ann ben ben ann ben ben  ' ]
    # what is finished doesn't count
    tkt-act -q accept 1 4 && tkt-act -q resolve 1 4
    new y
    prints tkt-route 8 -H -c assignee <<<ann
}

@test "round-robin goes on after the last one, also in the next run, and per department" {
    rules seq,keywords,dept,assign <<'END'
10,s,sec,round-robin
20,,eng,round-robin
END
    staff <<'END'
ann,,eng,,,,1
ben,,eng,,,,1
cat,,eng,,,,1
sam,,sec,,,,1
sue,,sec,,,,1
END
    new a && new b
    prints tkt-route --all -H -c assignee <<<$'ann\nben'
    new s
    prints tkt-route --all -H -c assignee <<<sam
    new c && new d && new s
    prints tkt-route --all -H -c assignee <<<$'cat\nann\nsue'
    # who left the round is stepped over
    staff <<<'ben,,eng,,,,0'
    new e
    prints tkt-route --all -H -c assignee <<<cat
}

@test "sticky finds who served the customer last, else the least loaded" {
    rules seq,dept,assign <<<'10,eng,sticky'
    staff <<'END'
ann,,eng,,,,1
ben,,eng,,,,1
sam,,sec,,,,1
END
    new a --customer C1 && tkt-act -q assign 1 --to ben
    new b --customer C1 && tkt-act -q assign 2 --to sam
    new c --customer C1 && new d --customer C2 && new e
    prints tkt-route --all -H -c id,assignee <<'END'
3,ben
4,ann
5,ann
END
    staff <<<'ben,,eng,,,,0'
    new f --customer C1
    prints tkt-route 6 -H -c assignee <<<ann
}

@test "area finds whose building it is" {
    rules seq,dept,assign <<<'10,eng,area'
    staff <<'END'
ann,,eng,,A|C,,1
ben,,eng,,B,,1
END
    new a --unit B-1 && new b --unit A-1 && new c --unit X && new d --field building=Z
    run --separate-stderr tkt-route --all -H -c id,assignee
    [ "$status" -eq 0 ]
    [ "$output" = "1,ben
2,ann
3,
4," ]
    [ "$stderr" = "tkt-route: ticket 3: routed to department eng only: the building is unknown
tkt-route: ticket 4: routed to department eng only: nobody in eng is in charge of building Z" ]
}

# ---- what a rule sets, and what speaks against it

fill_kinds() {
    printf '%s\n' code,workflow,dept emergency,standard,sec consult,standard,cs \
        complaint,complaint,cs | tkt-load -q kind
    printf '%s\n' code lift trapped | tkt-load -q category
    printf '%s\n' code worn | tkt-load -q cause
    printf '%s\n' kind,category,resolve,calendar repair,,900,office help,,900,office \
        emergency,,120,always emergency,trapped,30,always complaint,,600,office | tkt-load -q sla
}

@test "a rule sets kind, category and fields; the promise and later rules follow" {
    fill_kinds
    rules seq,name,kind,category,field,keywords,dept,set_kind,set_category,set_fields <<'END'
10,trapped,help|repair,,,电梯…困|trapped,,emergency,trapped,tags=lift|tags=rescue|floor=3|cause=worn
20,too late,repair|help,,,,cs,,,
30,by category,emergency,trapped,floor=3,,eng,,,
END
    new '电梯里困了两个人'
    tkt-new -q -k repair -s 'Trapped!' --category lift --field floor=9 --field side=left --tags own
    tkt-new -q -k complaint -s 'trapped for an hour'
    tkt-new -q -k consult -s 'trapped?'
    prints tkt-route 1 2 3 4 -c id,kind,category,dept,due,tags,cause,field.floor,field.side <<'END'
id,kind,category,dept,due,tags,cause,field.floor,field.side
1,emergency,trapped,eng,2025-03-05T10:30:00+08:00,lift|rescue,worn,3,
2,emergency,trapped,eng,2025-03-05T10:30:00+08:00,own|lift|rescue,worn,3,left
3,complaint,,cs,2025-03-10T11:00:00+08:00,,,,
4,consult,,cs,,,,,
END
    prints tkt-route --explain 1 -c rule,outcome,dept,why <<'END'
rule,outcome,dept,why
30,won,eng,
10,near,,"kind: 'emergency', not 'help|repair'"
END
    tkt-init --check
}

@test "what must be approved keeps its kind, whatever its workflow is called" {
    fill_kinds
    printf '%s\n' workflow,status,verb,next claims,new,approve,approved claims,approved,resolve,resolved | tkt-load -q workflow
    tkt-load -q kind code=claim workflow=claims
    rules seq,keywords,set_kind,dept <<<'10,trapped,emergency,sec'
    tkt-new -q -k claim -s trapped
    tkt-route -q --all
    prints tkt-list -H -c kind <<<claim
}

@test "a complaint stays one, but takes the category; without its own department the new kind's" {
    fill_kinds
    rules seq,keywords,set_kind,set_category <<<'10,trapped,emergency,trapped'
    new trapped
    tkt-new -q -k complaint -s trapped
    prints tkt-route --explain -n --all -c id,rule,outcome,dept,why <<'END'
id,rule,outcome,dept,why
1,10,set,,sets kind emergency; sets category trapped
1,,kind,sec,no rule gives a department: using the kind's own
2,10,set,,sets kind emergency; sets category trapped
2,,kind,cs,no rule gives a department: using the kind's own
END
    prints tkt-route --all -c id,kind,category,dept <<'END'
id,kind,category,dept
1,emergency,trapped,sec
2,complaint,trapped,cs
END
    prints tkt-show 1 -f csv -H -c note,data <<'END'
,
rule 10; kind emergency,"{""kind"":""emergency"",""set"":""10""}"
END
}

@test "not_keywords: a car that is blocked isn't a drain" {
    rules seq,keywords,not_keywords,dept <<'END'
10,堵住|blocked,车…堵|car,eng
20,堵住|blocked,,sec
END
    new '下水道堵住了'
    new '车被堵住'
    new 'my car is blocked'
    prints tkt-route 1 2 3 -H -c dept <<<$'eng\nsec\nsec'
    tkt-new -q -k help -s 'car blocked'
    run --separate-stderr tkt-route --explain -n 4 -c rule,outcome,why
    [[ "$output" == *"10,near,not_keywords: one of '车…堵|car' occurs"* ]]
}

@test "keywords are whole words, unless the desk is older" {
    rules seq,keywords,dept <<'END'
10,lift|fire|renovat*,eng
20,,cs
END
    new 'a facelift behind the firewall' && new 'Lifts!' && new 'renovation'
    prints tkt-route 1 2 3 -H -c dept <<<$'cs\neng\neng'
    tkt-load -q setting name=keyword_words value=0
    new 'a facelift'
    prints tkt-route 4 -H -c dept <<<eng
}

@test "what a rule can't set is refused with line and column" {
    fill_kinds
    local header=seq,keywords,dept,set_kind,set_category,set_fields
    refuse() { # ROW MESSAGE
        printf '%s\n' "$header" "$1" >r.csv
        refuses 65 "tkt-load: r.csv:2: $2" tkt-load rule r.csv
    }
    refuse '1,a,cs,nokind,,' "set_kind: 'nokind' is not in the register kind: complaint, consult, emergency, help, repair"
    refuse '1,a,cs,,nocat,' "set_category: 'nocat' is not in the register category: lift, trapped"
    refuse '1,a,cs,,,floor' "set_fields: 'floor' is not NAME=VALUE"
    refuse '1,a,cs,,,floor=' "set_fields: 'floor=' is not NAME=VALUE"
    refuse '1,a,cs,,,cause=rust' "set_fields: 'rust' is not in the register cause: worn"
    refuse '1,a,cs,,,status=closed' "set_fields: 'status' can't be set here: give tags, cause, asset, or a field of your own (for kind, category and priority there are set_kind, set_category and set_priority)"
    refuse '1,…|a,cs,,,' "keywords: '…' has no word to look for"
    rules seq,dept,set_category,set_fields <<<'1,cs,trapped,cause=worn'
    printf '%s\n' code other | refuses 65 \
        "tkt-load: cause: 'worn' can't be removed: the register rule refers to it (1: set_fields)" \
        tkt-load --replace cause
}

# ---- incidents

@test "an outage is one parent with its children, also over several runs" {
    export TKT_NOW=2025-03-05T10:01:00+08:00
    rules seq,keywords,dept,incident <<<'10,outage,eng,60'
    new outage --unit A-1 --opened '2025-03-05 09:00'
    new outage --unit A-2 --opened '2025-03-05 09:30'
    new outage --unit B-1 --opened '2025-03-05 09:31'
    new outage --unit A-1 --opened '2025-03-05 10:00'
    new outage --unit A-1 --opened '2025-03-05 10:00:01'
    new outage --opened '2025-03-05 09:10'
    new outage --unit A-2 --opened '2025-03-05 08:59'
    prints tkt-route 4 3 2 1 6 -H -c id,dept,parent <<'END'
4,eng,1
3,eng,
2,eng,1
1,eng,
6,eng,
END
    # the parent is found again; what was opened before it is no child of it, but a parent
    prints tkt-route 5 7 -H -c id,parent <<'END'
5,
7,
END
    new outage --unit B-1
    prints tkt-route 8 -H -c parent <<<3
    [ "$(tkt-show 3 -f csv -H -c data | tail -1)" = '"{""rule"":10,""incident"":""10""}"' ]
    tkt-init --check
}

@test "an outage of fifteen calls in one run" {
    rules seq,keywords,dept,incident <<'END'
10,停电,,120
20,,eng,
END
    for i in {1..15}; do
        echo "help,全楼停电 $i,A-$((i % 2 + 1)),2025-03-05 09:$((10 + i))"
    done | { echo kind,subject,unit,opened && cat; } | tkt-new -q --csv
    tkt-route --all -q
    [ "$(tkt-list parent=1 -H | wc -l)" -eq 14 ]
    [ "$(tkt-list parent= -H -c id)" = 1 ]
}

@test "a parent that is finished takes no more children" {
    rules seq,dept,incident <<<'10,eng,60'
    new a --unit A-1 && tkt-route -q 1 && tkt-act -q accept 1 && tkt-act -q resolve 1
    new b --unit A-1
    prints tkt-route 2 -H -c id,parent <<<2,
}

@test "a ticket that has a parent already keeps it" {
    rules seq,dept,incident <<<'10,eng,60'
    new a --unit A-1 && new whole && tkt-route -q --all
    new b --unit A-1 --parent 2
    prints tkt-route 3 -H -c parent <<<2
}

@test "a unit that no register knows names its building; a caller on file has one" {
    tkt-load -q setting name=unit_pattern value=BUILDING-REST
    tkt-load -q customer code=C1 phone=13800138001
    tkt-load -q customer code=C2 phone=13800138002
    tkt-load -q customer code=C3 phone=13800138003
    printf '%s\n' code,building,owner,tenant A-1,A,C1,C2 A-2,A,C1, B-1,B,C3, B-2,A,C3, X,A,, |
        tkt-load -q unit
    rules seq,keywords,dept,incident <<<'10,outage,eng,60'
    new outage --unit A-901
    new outage --unit 'ａ－９０２'
    new outage --unit X
    new outage --phone '+86 138-0013-8001'
    new outage --customer C2
    new outage --customer C3
    new outage --unit A902
    new outage --unit C-1
    run --separate-stderr tkt-route --all -H -c id,parent,field.building
    [ "$output" = "1,,
2,1,
3,1,
4,1,A
5,1,
6,,
7,,
8,," ]
    [ "$stderr" = "tkt-route: tickets 2, 3, 4, 5: part of 1: outage, building A, 5 calls" ]
    # the field keeps it: a parent that was found by its number
    new outage --phone 13800138002 --opened '2025-03-05 08:00' && tkt-route -q 9
    new outage --unit A-1 --opened '2025-03-05 08:30'
    prints tkt-route 10 -q -H -c parent </dev/null
    prints tkt-list -H -c parent id=10 <<<9
    prints tkt-list -H -c id building=A id=2 <<<2
}

@test "who takes the call reads what it is part of, at the phone and in bulk" {
    printf '%s\n' code,name cut,'power cut' | tkt-load -q category
    rules seq,keywords,dept,incident,set_category <<<'10,outage,eng,60,cut'
    new outage --unit A-1 -r 2>/dev/null
    run --separate-stderr new outage --unit A-2 -r
    [ "$output" = 2 ]
    [ "$stderr" = "tkt-new: ticket 2: part of 1: power cut, building A, 2 calls
2 → 工程部" ]
    printf '%s\n' kind,subject,unit help,outage,A-1 help,outage,A-2 help,outage,B-1 >calls.csv
    run --separate-stderr tkt-new --csv --route calls.csv -q
    [ -z "$stderr" ]
    run --separate-stderr tkt-new --csv --route calls.csv -H -c id
    [ "$stderr" = "tkt-new: tickets 6, 7: part of 1: power cut, building A, 6 calls
tkt-new: ticket 8: part of 5: power cut, building B, 2 calls
tkt-new: calls.csv: 3 imported" ]
}

@test "unit_pattern says how; one that can't be read is refused" {
    building() { # PATTERN UNIT
        tkt-load -q setting name=unit_pattern value="$1"
        tkt-new -q -k help -s a --unit "$2" >/dev/null
        tkt-list -H -c building --sort -id --limit 1
    }
    [ "$(building REST/BUILDING 1502/B3)" = B3 ]
    [ "$(building BUILDING栋REST 5栋802)" = 5 ]
    [ "$(building BUILDING-REST-REST T1-2-305)" = T1 ]
    [ "$(building 'No.BUILDING' 'No.7')" = 7 ]
    for unit in -12 12- 12 ''; do
        [ -z "$(building BUILDING-REST "$unit" | tr -d '"')" ]
    done
    for bad in REST BUILDINGREST BUILDING-BUILDING lobby; do
        refuses 65 "tkt-load: value: '$bad' doesn't contain BUILDING once, with a sign between it and REST, as in BUILDING-REST" \
            tkt-load setting name=unit_pattern value=$bad
    done
}

# ---- why

@test "--explain tells which rule won and which came near, and routes all the same" {
    printf '%s\n' code,workflow complaint,standard mail,standard | tkt-load -q kind
    rules seq,name,kind,keywords,dept,set_priority,incident <<'END'
10,burst,,burst,,urgent,30
20,mail,complaint|mail,pipe,cs,,
30,pipes,,pipe,eng,,
40,rest,help,,cs,,
END
    new 'pipe burst' --unit A-1
    prints tkt-route --explain 1 <<'END'
id,rule,name,outcome,dept,assignee,why
1,10,burst,set,,,sets priority urgent; the first call of an incident
1,30,pipes,won,eng,,
1,40,rest,near,cs,,"matches too, but rule 30 comes first"
1,20,mail,near,cs,,"kind: 'help', not 'complaint|mail'"
END
    [ "$(tkt-list -H -c status)" = assigned ]
    # of a ticket that is routed it tells what it would do, and changes nothing
    rules seq,name,kind,keywords,dept,set_priority,incident <<<'30,pipes,,,sec,,'
    prints tkt-route --explain 1 -c id,rule,outcome,dept <<'END'
id,rule,outcome,dept
1,10,set,
1,30,won,sec
1,40,near,cs
1,20,near,cs
END
    [ "$(tkt-list -H -c dept)" = eng ]
    [ "$(tkt-show 1 -f csv -H | wc -l)" -eq 2 ]
}

@test "--explain with --dry-run changes nothing, and tells of kinds and of nothing" {
    tkt-new -k repair -s a && new b
    run --separate-stderr tkt-route --explain --dry-run 1 2 -c id,outcome,dept
    [ "$status" -eq 1 ]
    [ "$output" = "id,outcome,dept
1,kind,eng
2,none," ]
    [ "$(tkt-list status=new -H | wc -l)" -eq 2 ]
}

# ---- what would have been

@test "--backtest prints how a file of rules agrees with where tickets ended up" {
    rules seq,keywords,dept <<'END'
10,leak,eng
20,noise,sec
30,,cs
END
    new leak && new 'noise' && new card && new 'leak and noise'
    tkt-route -q --all
    tkt-act -q assign 3 --dept sec
    new unrouted
    printf '%s\n' seq,keywords,dept 1,noise,sec 2,leak,eng >rules.csv
    run --separate-stderr tkt-route --backtest --rules rules.csv
    [ "$status" -eq 0 ]
    [ "$output" = "rule_dept,actual_dept,n
eng,eng,1
sec,eng,1
sec,sec,1
,sec,1" ]
    [ "$stderr" = "tkt-route: the rules agree with 2 of 4 tickets: 0.5000 (95% interval 0.1500…0.8500); 1 without a department were left out" ]
    # the loaded ones; a filter
    prints tkt-route -q --backtest dept=sec <<'END'
rule_dept,actual_dept,n
cs,sec,1
sec,sec,1
END
}

@test "--backtest refuses a bad file with line and column" {
    printf '%s\n' seq,priority,dept 1,normal,cs 2,hihg,cs >rules.csv
    refuses 65 "tkt-route: rules.csv:3: priority: 'hihg' is not one of low, normal, high, urgent" \
        tkt-route --backtest --rules rules.csv
    printf '%s\n' seq,dept 1,cs 1,eng >rules.csv
    refuses 65 "tkt-route: rules.csv:3: seq: 1 occurs twice" \
        tkt-route --backtest --rules rules.csv
    printf '%s\n' seq,hours,dept 1,!never,cs >rules.csv
    run --separate-stderr tkt-route --backtest --rules rules.csv
    [ "$status" -eq 65 ]
    [[ "$stderr" == "tkt-route: rules.csv:2: hours: "*never* ]]
    refuses 64 "tkt-route: --rules requires --backtest
Try 'tkt-route --help'." tkt-route --rules rules.csv 1
}

@test "--backtest on the city's thousand calls counts each of them once" {
    calls="$BATS_TEST_DIRNAME/../../../shared/data/nyc311-sample.csv"
    [ -e "$calls" ] || skip "the city's file isn't here"
    tkt-new -q --csv "$calls" --set kind=repair --extra ignore --learn --history \
        --date-format '%m/%d/%Y %I:%M:%S %p' \
        --map 'Unique Key=key,Created Date=opened,Closed Date=closed,Due Date=due,Agency=dept' \
        --map 'Complaint Type=category,Descriptor=subject,Open Data Channel Type=channel'
    printf '%s\n' seq,category,keywords,dept \
        '1,Noise - Residential|Noise - Street/Sidewalk|Illegal Parking|Blocked Driveway,,NYPD' \
        '2,,homeless|encampment,DHS' >rules.csv
    run --separate-stderr tkt-route --backtest --rules rules.csv
    [ "$status" -eq 0 ]
    [ "$(awk -F, 'NR > 1 { n += $3 } END { print n }' <<<"$output")" -eq 999 ]
    [[ "$stderr" == "tkt-route: the rules agree with "*" of 999 tickets: "* ]]
    [ "$(grep -c '^NYPD,NYPD,' <<<"$output")" -eq 1 ]
}

# ---- evening out

@test "--rebalance proposes moves from the overloaded to the free; --apply makes them" {
    staff <<'END'
ann,,eng,door,,4,1
ben,,eng,,,4,1
cat,,eng,door,,4,1
gus,,eng,,,,1
sam,,sec,door,,9,1
END
    for _ in 1 2 3 4 5 6; do new x; done
    tkt-act -q assign 1 2 3 4 5 --to ann
    tkt-act -q assign 6 --to gus
    tkt-act -q accept 5
    tkt-load -q staff code=gus active=0
    prints tkt-route --rebalance <<'END'
id,dept,from,to,why
4,eng,ann,cat,"ann has 5 open of 4, cat has 0 open of 4"
6,eng,gus,ben,"gus is not active, ben has 0 open of 4"
END
    [ "$(tkt-list assignee=ann -H | wc -l)" -eq 5 ]
    prints tkt-route --rebalance --apply --dry-run -H -c id <<<$'4\n6'
    [ "$(tkt-list assignee=ann -H | wc -l)" -eq 5 ]
    tkt-act -q note 4 -m 'bring a ladder'
    TKT_USER=ann tkt-route --rebalance --apply >/dev/null
    # why it moved isn't what a person said of it
    prints tkt-list -H -c last_note id=4,6 <<<$'bring a ladder\n""'
    prints tkt-list -H -c id,status,assignee <<'END'
1,assigned,ann
2,assigned,ann
3,assigned,ann
4,assigned,cat
5,active,ann
6,assigned,ben
END
    prints tkt-route --rebalance -H </dev/null
    tkt-init --check
}

# ---- the promise

@test "tkt-new --route says what to promise" {
    printf '%s\n' kind,respond,resolve,calendar help,,60,office repair,,6000,office |
        tkt-load -q sla
    rules seq,keywords,dept,assign <<<'10,漏水,eng,least-loaded'
    staff <<<'wang,王強,eng,,,,1'
    run --separate-stderr tkt-new -k help -s '漏水' --route
    [ "$status" -eq 0 ] && [ "$output" = 1 ]
    [ "$stderr" = "1 → 工程部 王強, by 11:00" ]
    run --separate-stderr tkt-new -k repair -s '门' --route
    [ "$stderr" = "2 → 工程部, by 2025-04-14 11:00" ]
    run --separate-stderr tkt-new -k help -s '门' --route
    [ "$status" -eq 1 ] && [ "$output" = 3 ]
    [[ "$stderr" == *"3 → (no department yet), by 11:00" ]]
}

waits() { # a desk where two tickets wait for somebody: 2 and 3; a has 1
    printf '%s\n' code,workflow,dept other,standard,eng | tkt-load -q kind
    rules seq,name,kind,dept,assign <<<'10,repairs,repair,eng,least-loaded'
    staff <<<'a,A,eng,,,1,1'
    local i=1
    for clock in 09:00 09:10 09:20; do
        at $clock
        tkt-new -k repair -s "$((i++))" --route -q
    done >/dev/null 2>&1
    at 10:00
}

@test "what was left because all were full is taken up again: by id, by --all, by --again" {
    waits
    staff <<<'b,B,eng,,,1,1'
    prints tkt-route 2 -n -c id,assignee <<<$'id,assignee\n2,b'
    prints tkt-route --all -n -c id,assignee <<<$'id,assignee\n2,b\n3,'
    run --separate-stderr tkt-route --again
    [ "$status" -eq 0 ]
    [ "$output" = $'id,dept,from,to,why\n2,eng,,b,rule 10: repairs' ] || fail "$output"
    [ "$stderr" = "tkt-route: ticket 3: still waits for somebody in eng: everybody in eng who could do it is at capacity
tkt-route: ticket 2: waited for somebody; now assigned to b" ] || fail "$stderr"
    prints tkt-show 2 -f csv -c verb,note,before,after,data <<'END'
verb,note,before,after,data
new,,,,
route,rule 10: repairs,"{""status"":""new"",""dept"":null}","{""status"":""assigned"",""dept"":""eng""}","{""rule"":10}"
route,rule 10: repairs,"{""assignee"":null}","{""assignee"":""b""}","{""rule"":10,""assign"":""least-loaded"",""dept"":""eng"",""person"":""b""}"
END
    prints tkt-route --again -q </dev/null
    tkt-init --check
}

@test "whoever has waited longer comes first, also when a new ticket finds somebody free" {
    waits
    staff <<<'b,B,eng,,,1,1'
    run --separate-stderr tkt-new -k repair -s 4 --route
    [ "$output" = 4 ]
    [ "$stderr" = "tkt-new: ticket 4: routed to department eng only: everybody in eng who could do it is at capacity
tkt-new: ticket 2: waited for somebody; now assigned to b
4 → 工程部" ] || fail "$stderr"
    staff <<<'c,C,eng,,,1,1'
    tkt-route 4 -q
    prints tkt-list -c id,assignee <<<$'id,assignee\n1,a\n2,b\n3,c\n4,'
}

@test "an urgent one comes before an older one; among those that wait, too" {
    waits
    tkt-act set 3 -q priority=urgent
    staff <<<'b,B,eng,,,1,1'
    tkt-new -k repair -s 4 -p urgent --route -q >/dev/null
    prints tkt-list -c id,assignee <<<$'id,assignee\n1,a\n2,\n3,b\n4,'
    staff <<<'c,C,eng,,,1,1'
    tkt-new -k repair -s 5 -p urgent -q >/dev/null
    tkt-route 5 -q
    prints tkt-list -c id,assignee <<<$'id,assignee\n1,a\n2,\n3,b\n4,c\n5,'
    staff <<<'d,D,eng,,,2,1'
    tkt-route --again -q
    prints tkt-list -c id,assignee <<<$'id,assignee\n1,a\n2,d\n3,b\n4,c\n5,d'
}

@test "whoever comes on shift, is active again or has learned it, takes up what was left for that" {
    staff <<'END'
a,A,eng,,,,0
n,N,eng,,,,0
END
    rules seq,keywords,dept,assign,skill,person <<'END'
10,shift,cs,least-loaded,,
20,skill,eng,least-loaded,lifts,
30,named,eng,named,,n
40,nobody,sec,round-robin,,
END
    staff <<<'s,S,cs,,,,1'
    printf 'staff,starts,ends\ns,2025-03-05T12:00,2025-03-05T20:00\n' | tkt-load -q shift
    for w in shift skill named nobody; do new $w; done >/dev/null
    tkt-route --all -q
    prints tkt-route --again <<<'id,dept,from,to,why'
    staff <<<'a,A,eng,lifts,,,1'
    staff <<<'n,N,eng,,,,1'
    staff <<<'q,Q,sec,,,,1'
    at 13:00
    prints tkt-route --again <<'END'
id,dept,from,to,why
1,cs,,s,rule 10
2,eng,,a,rule 20
3,eng,,n,rule 30
4,sec,,q,rule 40
END
}

@test "what a person has decided stays: a ticket of a named person, of another department, without a rule" {
    waits
    tkt-new -k other -s 'of the kind' --route -q >/dev/null # 4
    tkt-act assign 2 -q --dept cs
    tkt-act assign 3 -q --to b --dept eng 2>/dev/null || tkt-act assign 3 -q --to a
    staff <<<'c,C,eng,,,,1'
    staff <<<'d,D,cs,,,,1'
    tkt-list -c id,dept,assignee,status >before
    prints tkt-route --again <<<'id,dept,from,to,why'
    tkt-route --all -q
    tkt-route 1 2 3 4 -q
    tkt-list -c id,dept,assignee,status | cmp - before
}

@test "a rule that is gone is no reason: the one that would route it today is, if it names the department" {
    waits
    staff <<<'b,B,eng,,,,1'
    printf 'seq,kind,dept,assign,name\n5,repair,cs,least-loaded,moved\n' | tkt-load -q --replace rule
    prints tkt-route --again -n <<<'id,dept,from,to,why'
    printf 'seq,kind,dept,assign,name\n5,repair,eng,least-loaded,again\n' | tkt-load -q --replace rule
    prints tkt-route --again -q </dev/null
    prints tkt-list -c id,assignee <<<$'id,assignee\n1,a\n2,b\n3,b'
}

@test "loading staff or shifts says how many tickets wait for somebody" {
    waits
    said() { run tkt-load "$@" && [ "${lines[1]-}" = "$LINE" ] || fail "$output"; }
    LINE='tkt-load: tickets that wait for somebody: 2 (tkt-route --again hands them out)'
    said staff code=b name=B dept=eng
    said shift staff=b starts=2025-03-05T09:00 ends=2025-03-05T18:00
    tkt-route --again -q
    LINE='' && said staff code=c name=C dept=eng
    said department code=eng
}

@test "--again refuses a wrong -c before it changes anything, and what doesn't go with it" {
    waits
    staff <<<'b,B,eng,,,1,1'
    refuses 64 "tkt-route: -c: 'x' is not one of id, dept, from, to, why
Try 'tkt-route --help'." tkt-route --again -c x
    prints tkt-list id=2 -H -c assignee <<<'""'
    run -64 tkt-route --again --all
    run -64 tkt-route --again 2
}

@test "last_note is what a person wrote, whatever the router writes after it" {
    rules seq,name,keywords,dept <<<'10,pipes,漏水,eng'
    id=$(tkt-new -k repair -s 漏水 --note 'the key is at the gate')
    tkt-route -q "$id"
    [[ $(tkt-show "$id" -H -c verb,note | tail -n 1) == 'route,rule 10: pipes'* ]]
    prints tkt-list -H -c last_note id="$id" <<<'the key is at the gate'
    tkt-act -q note "$id" -m 'home until noon'
    prints tkt-list -H -c last_note id="$id" <<<'home until noon'
    id=$(tkt-new -k repair -s 漏水)
    tkt-route -q "$id"
    prints tkt-list -H -c last_note id="$id" <<<'""'
}
