#!/usr/bin/env bats
# The workflow as a user meets it: tkt-act.

load helper

COLS=id,status,assignee,dept

fill_desk() {
    tkt-load -q kind code=repair workflow=standard
    tkt-load -q kind code=complaint workflow=complaint
    tkt-load -q kind code=permit workflow=papers 'papers=id|deed'
    tkt-load -q cause code=worn
}

setup() { setup_desk empty fill_desk; }

people() {
    printf '%s\n' code,parent,manager ops,, eng,ops, | tkt-load -q department
    printf '%s\n' code,dept,role,active anna,eng,agent,1 ben,eng,agent,1 sam,eng,supervisor,1 \
        sue,eng,supervisor,1 max,eng,manager,1 dora,ops,director,1 gone,eng,agent,0 |
        tkt-load -q staff
    printf '%s\n' code,manager ops,dora eng,max | tkt-load -q department
}

calls() { # KIND COUNT
    for ((i = 0; i < $2; i++)); do
        tkt-new -k "$1" -s "call $i"
    done >/dev/null
}

after() { # MINUTES past ten
    printf -v TKT_NOW '2025-03-05T%02d:%02d:00+08:00' $((10 + $1 / 60)) $(($1 % 60))
    export TKT_NOW
}

@test "accept, resolve and confirm take a repair to its end, and set its times" {
    calls repair 1
    after 10
    prints tkt-act accept 1 -c id,status,responded <<'END'
id,status,responded
1,active,2025-03-05T10:10:00+08:00
END
    after 30
    prints tkt-act resolve 1 --cause worn --cost 12.50 --charge 30 -c status,resolved,closed,cause,cost,charge <<'END'
status,resolved,closed,cause,cost,charge
resolved,2025-03-05T10:30:00+08:00,,worn,12.50,30.00
END
    after 60
    prints tkt-act confirm 1 -c status,responded,resolved,closed <<'END'
status,responded,resolved,closed
closed,2025-03-05T10:10:00+08:00,2025-03-05T10:30:00+08:00,2025-03-05T11:00:00+08:00
END
    prints tkt-act reopen 1 -c status,responded,resolved,closed <<'END'
status,responded,resolved,closed
active,2025-03-05T10:10:00+08:00,,
END
    tkt-init --check
}

@test "a complaint isn't resolved without verification, proposal and a manager's approval" {
    people
    export TKT_USER=anna
    calls complaint 1
    refuses 65 "tkt-act: ticket 1: new: 'resolve' is not allowed; allowed verbs: accept, assign, cancel, merge, wait, attach, escalate, link, note, paper, set, tag, urge" \
        tkt-act resolve 1
    tkt-act -q accept 1
    refuses 65 "tkt-act: ticket 1: active: 'resolve' is not allowed; allowed verbs: accept, assign, cancel, merge, verify, wait, attach, escalate, link, note, paper, set, tag, urge" \
        tkt-act resolve 1
    tkt-act -q verify 1
    refuses 65 "tkt-act: ticket 1: verified: 'propose' requires a note: --note TEXT" tkt-act propose 1
    refuses 65 "tkt-act: ticket 1: verified: 'propose' requires a note: --note TEXT" \
        tkt-act propose 1 --note ' '
    tkt-act -q propose 1 --note '退款一百元'
    refuses 77 "tkt-act: ticket 1: proposed: 'approve' requires the role manager; anna is agent; who may: max, dora; allowed verbs: cancel, merge, wait, attach, escalate, link, note, paper, set, tag, urge" \
        tkt-act approve 1
    refuses 77 "tkt-act: ticket 1: proposed: 'approve' requires the role manager; sam is supervisor; who may: max, dora; allowed verbs: cancel, merge, wait, attach, escalate, link, note, paper, set, tag, urge" \
        tkt-act -u sam approve 1
    tkt-act -q -u max reject 1
    tkt-act -q propose 1 --note 'refund 200'
    tkt-act -q -u dora approve 1
    refuses 65 "tkt-act: ticket 1: approved: 'resolve' requires a cause: --cause CODE" tkt-act resolve 1
    prints tkt-act resolve 1 --cause worn -c id,status,cause <<'END'
id,status,cause
1,resolved,worn
END
}

@test "whoever proposed doesn't approve, while four_eyes is on, as in a new desk" {
    people
    calls complaint 1
    tkt-act -q -u anna accept 1
    tkt-act -q -u anna verify 1
    tkt-act -q -u max propose 1 -m 'refund 100'
    refuses 77 "tkt-act: ticket 1: proposed: 'approve': max proposed it, and somebody else must decide; who may: dora" \
        tkt-act -u max approve 1
    # a wait between doesn't make it another's
    tkt-act -q -u anna wait 1
    tkt-act -q -u anna resume 1
    run -77 tkt-act -u max approve 1
    # what somebody else proposed since, he may approve, and he may reject his own
    tkt-act -q -u max reject 1
    tkt-act -q -u anna propose 1 -m 'refund 50'
    tkt-act -q -u max approve 1
    # a verb of the site's own approves too
    printf '%s\n' workflow,status,verb,next,role signed,new,propose,proposed, signed,proposed,sign,approved,manager |
        tkt-load -q workflow
    tkt-load -q kind code=offer workflow=signed
    calls offer 2
    tkt-act -q -u max propose 2 3
    refuses 77 "tkt-act: ticket 2: proposed: 'sign': max proposed it, and somebody else must decide; who may: dora" \
        tkt-act -u max sign 2
    # nobody else is there
    tkt-load -q staff code=dora active=0
    refuses 77 "tkt-act: ticket 2: proposed: 'sign': max proposed it, and somebody else must decide; who may: nobody in the register staff" \
        tkt-act -u max sign 2
    tkt-load -q setting name=four_eyes value=0
    tkt-act -q -u max sign 2
}

@test "a complaint leaves its procedure only by a supervisor, with a note" {
    people
    tkt-load -q kind code=grievance workflow=complaint
    calls complaint 6
    calls repair 1
    calls grievance 1
    tkt-act -q -u dora assign --dept eng 1
    export TKT_USER=anna
    why="would end the approval that kind 'complaint' requires; that requires the role supervisor and a note; anna is agent; who may: sam, sue, max, …"
    refuses 77 "tkt-act: ticket 1: assigned: 'cancel' $why" tkt-act cancel 1 -m 'not a complaint'
    refuses 77 "tkt-act: ticket 1: assigned: 'set' $why" tkt-act set kind=repair priority=low 1 -m 'not a complaint'
    refuses 77 "tkt-act: ticket 1: assigned: 'merge' $why" tkt-act merge --into 7 1 -m 'the same'
    refuses 65 "tkt-act: ticket 1: assigned: 'cancel' requires a note: --note TEXT" tkt-act -u sam cancel 1
    refuses 65 "tkt-act: ticket 1: assigned: 'set' requires a note: --note TEXT" tkt-act -u sam set kind=repair 1
    refuses 65 "tkt-act: ticket 1: assigned: 'merge' requires a note: --note TEXT" tkt-act -u sam merge --into 7 1
    tkt-act -q -u sam cancel 1 -m 'withdrawn'
    tkt-act -q -u sam set kind=repair 2 -m 'a leak'
    tkt-act -q -u sam merge --into 7 3 -m 'the same leak'
    # what stays in the procedure is anybody's: another kind of complaint, one that goes on
    tkt-act -q set kind=grievance 4
    tkt-act -q set priority=high subject='the noise' 4
    tkt-act -q merge --into 8 5
    tkt-act -q cancel 7
    # nor into one that is over
    run -77 tkt-act merge --into 1 6
    # a repair becomes a complaint by anybody, and then is one
    calls repair 1
    tkt-act -q set kind=complaint 9
    run -77 tkt-act cancel 9
    tkt-list -H -c status,kind id=2,6,9 >got
    printf '%s\n' new,repair new,complaint new,complaint | diff - got
    tkt-init --check -q
}

@test "with own_department, agents act on tickets of their own department only" {
    people
    printf '%s\n' code,name,parent lift,,eng cs,客服, | tkt-load -q department
    printf '%s\n' code,name,dept,role cleo,小可,cs,agent lin,,lift,agent | tkt-load -q staff
    calls repair 4
    tkt-act -q assign --dept eng 1 2
    tkt-act -q assign --dept lift 3
    tkt-act -q -u cleo accept 1
    tkt-load -q setting name=own_department value=1
    refuses 77 "tkt-act: ticket 2: assigned: 'accept': the ticket is of department 'eng', and cleo isn't; it requires one of its people or a supervisor; who may: anna, ben, sam, …" \
        tkt-act -u cleo accept 2
    run -77 tkt-act -u cleo assign --dept cs 2
    run -77 tkt-act -u lin accept 2
    # her own, one that no department has, and what only brings news
    tkt-act -q -u cleo resolve 1
    tkt-act -q -u cleo accept 4
    for verb in note urge escalate; do
        tkt-act -q -u cleo "$verb" 2 -m 'he rang again'
    done
    # departments below, and supervisors of any
    tkt-act -q -u anna accept 3
    tkt-load -q staff code=sid dept=cs role=supervisor
    tkt-act -q -u sid tag --tag x 2
}

@test "somebody who isn't in the staff register acts as an agent" {
    people
    calls complaint 1
    tkt-act -q accept 1
    tkt-act -q verify 1
    tkt-act -q propose 1 -m x
    run --separate-stderr tkt-act -u stranger approve 1
    [ "$status" -eq 77 ]
    [[ $stderr == *"'approve' requires the role manager; stranger is agent; who may: max, dora; "* ]]
}

@test "a parent isn't resolved before its children" {
    calls repair 4
    tkt-act -q link --parent 1 2 3
    refuses 65 "tkt-act: ticket 1: new: 'resolve' requires all children to be finished: 2 is new, 3 is new" \
        tkt-act resolve 1
    printf '%s\n' id 1 2 4 >ids
    # each by itself, in the order given
    run -1 --separate-stderr tkt-act resolve -H -c id,status <ids
    [ "$output" = $'2,resolved\n4,resolved' ]
    [ "$stderr" = "tkt-act: ticket 1: new: 'resolve' requires all children to be finished: 2 is new, 3 is new" ]
    tkt-act -q cancel 3
    prints tkt-act resolve 1 -H -c status <<<resolved
    # nor by a verb or a workflow of the site's own
    printf 'workflow,status,verb,next\nstandard,new,finish,closed\nstandard,new,link,same\n' |
        tkt-load -q workflow
    calls repair 2
    tkt-act -q link --parent 5 6
    refuses 65 "tkt-act: ticket 5: new: 'finish' requires all children to be finished: 6 is new" \
        tkt-act finish 5
    tkt-act -q finish 6
    prints tkt-act finish 5 -H -c status <<<closed
}

@test "a parent doesn't close before its children" {
    calls repair 3
    tkt-act -q resolve 1
    tkt-act -q link --parent 1 2 3
    refuses 65 "tkt-act: ticket 1: resolved: 'confirm' requires all children to be finished: 2 is new, 3 is new" \
        tkt-act confirm 1
    tkt-act -q cancel 2
    refuses 65 "tkt-act: ticket 1: resolved: 'confirm' requires all children to be finished: 3 is new" \
        tkt-act confirm 1
    tkt-act -q resolve 3
    prints tkt-act confirm 1 -c id,status <<'END'
id,status
1,closed
END
}

@test "resolve --children resolves those that may be, and then the parent if none is left open" {
    calls repair 3
    calls complaint 1
    tkt-act -q link --parent 1 2 4
    tkt-act -q link --parent 2 3
    # a parent that can't be resolved anyway keeps its children
    tkt-act -q link --parent none 4
    tkt-act -q link --parent 4 1
    run -65 --separate-stderr tkt-act resolve 4 --children
    prints tkt-list -H -c status <<<$'new\nnew\nnew\nnew'
    tkt-act -q link --parent none 1
    tkt-act -q link --parent 1 4
    run -1 --separate-stderr tkt-act resolve 1 --children -c id,status -H
    [ "$output" = $'3,resolved\n2,resolved' ]
    [[ $stderr == "tkt-act: ticket 4: new: 'resolve' is not allowed; "*"; left unchanged
tkt-act: ticket 1: new: 'resolve' requires all children to be finished: 4 is new" ]]
    tkt-act -q link --parent none 4
    tkt-act -q reopen 2 3
    # those that are named too are resolved once
    prints tkt-act resolve 1 2 3 --children -H -c id,status <<<$'3,resolved\n2,resolved\n1,resolved'
}

@test "resume goes back to the status before the wait, whatever came between" {
    calls repair 2
    tkt-act -q accept 1
    tkt-act -q wait 1 2 --until 2025-03-07
    tkt-act -q note 1 -m 'still no part'
    tkt-act -q urge 1
    prints tkt-act resume 1 2 -c id,status,until <<'END'
id,status,until
1,active,
2,new,
END
}

@test "waiting stops the clock, however it ends" {
    tkt-load -q sla kind=repair category= priority= respond=60 resolve=240 calendar=always
    calls repair 2
    after 10
    tkt-act -q wait 1 2 --until +1d
    after 40
    prints tkt-act resume 1 -c id,respond_due,due,waited <<'END'
id,respond_due,due,waited
1,2025-03-05T11:30:00+08:00,2025-03-05T14:30:00+08:00,30.0
END
    prints tkt-act resolve 2 -c id,due,waited,until,late <<'END'
id,due,waited,until,late
2,2025-03-05T14:30:00+08:00,30.0,,-230.0
END
}

@test "a deadline is set again when kind, category or priority change; a due set by hand stands" {
    printf '%s\n' kind,category,priority,respond,resolve,calendar repair,,,60,240,always \
        repair,,urgent,10,30,always | tkt-load -q sla
    calls repair 1
    prints tkt-act set priority=urgent 1 -c priority,respond_due,due <<'END'
priority,respond_due,due
urgent,2025-03-05T10:10:00+08:00,2025-03-05T10:30:00+08:00
END
    prints tkt-act set due=2025-03-06 priority=normal 1 -c priority,respond_due,due <<'END'
priority,respond_due,due
normal,2025-03-05T11:00:00+08:00,2025-03-06T18:00:00+08:00
END
    prints tkt-act set due= 1 -c due <<'END'
due
2025-03-05T14:00:00+08:00
END
}

@test "papers are handed in one by one, and asked for" {
    calls permit 1
    refuses 65 "tkt-act: ticket 1: new: 'accept' requires documents that are missing: id, deed (tkt-act paper NAME)" \
        tkt-act accept 1
    tkt-act -q paper id 1
    refuses 65 "tkt-act: ticket 1: new: 'photo' is not one of the documents of kind permit: id|deed" \
        tkt-act paper photo 1
    refuses 65 "tkt-act: ticket 1: new: 'accept' requires documents that are missing: deed (tkt-act paper NAME)" \
        tkt-act accept 1
    tkt-act -q paper --paper deed 1
    prints tkt-act accept 1 -c status,field.papers <<'END'
status,field.papers
active,id|deed
END
}

@test "a site's own field may be required" {
    tkt-dump workflow >w.csv
    sed -i 's/^standard,active,resolve,resolved,,$/standard,active,resolve,resolved,,field.meter/' w.csv
    tkt-load -q workflow w.csv
    calls repair 1
    tkt-act -q accept 1
    refuses 65 "tkt-act: ticket 1: active: 'resolve' requires field.meter: tkt-act set field.meter=…" \
        tkt-act resolve 1
    tkt-act -q set field.meter=123 1
    tkt-act -q resolve 1
}

@test "assign takes active staff and their department, or a department alone" {
    people
    calls repair 1
    prints tkt-act assign --to anna 1 -c $COLS <<'END'
id,status,assignee,dept
1,assigned,anna,eng
END
    prints tkt-act assign --to anna --dept ops 1 -c $COLS <<'END'
id,status,assignee,dept
1,assigned,anna,ops
END
    prints tkt-act assign --dept eng 1 -c $COLS <<'END'
id,status,assignee,dept
1,assigned,,eng
END
    refuses 65 "tkt-act: --to: 'gone' is not active (register staff)" tkt-act assign --to gone 1
    refuses 65 "tkt-act: --to: 'nix' is not in the register staff: anna, ben, dora, gone, max, sam, sue" \
        tkt-act assign --to nix 1
    refuses 65 "tkt-act: --dept: 'nix' is not in the register department: eng, ops" \
        tkt-act assign --dept nix 1
}

@test "whoever accepts a ticket that nobody has is its assignee, and reads so" {
    calls repair 5
    # while the register of staff is empty, nobody can be
    prints tkt-act accept 5 -H -c status,assignee,dept <<<active,,
    people
    tkt-act -q assign --dept ops 2
    tkt-act -q assign --to ben 3
    run --separate-stderr tkt-act -u anna accept 1 2 3 -H -c $COLS
    [ "$output" = $'1,active,anna,eng\n2,active,anna,ops\n3,active,ben,eng' ]
    [ "$stderr" = 'tkt-act: 2 tickets had no assignee; they are assigned to anna' ]
    run --separate-stderr tkt-act -u ben accept 4 -H -c $COLS
    [ "$output" = 4,active,ben,eng ]
    [ "$stderr" = 'tkt-act: ticket 4 had no assignee; it is assigned to ben' ]
    run --separate-stderr tkt-act -u gone accept 5 -H -c $COLS
    [ "$output" = 5,active,, ]
    [ "$stderr" = 'tkt-act: tickets that still have no assignee: 1: gone is not active staff' ]
    prints tkt-list assignee=anna -H -c id <<<$'1\n2'
    tkt-init --check
}

@test "assign --none gives a ticket back to its department, or to routing" {
    people
    calls repair 2
    tkt-act -q -u anna accept 1 -m 'mine'
    prints tkt-act -u anna assign --none 1 -m 'off sick' -H -c $COLS <<<1,assigned,,eng
    [ "$(tkt-show 1 -H -c verb,who,before,after,note | tail -n 1)" = \
        'assign,anna,"{""status"":""active"",""assignee"":""anna""}","{""status"":""assigned"",""assignee"":null}",off sick' ]
    prints tkt-act assign --none 2 -H -c $COLS <<<2,new,,
    refuses 64 "tkt-act: --none can't be used with --to
Try 'tkt-act --help'." tkt-act assign --none --to ben 1
    refuses 64 "tkt-act: --none is for assign, not for 'accept'
Try 'tkt-act --help'." tkt-act accept --none 1
    # where only supervisors assign, one's own may still be given back
    printf 'workflow,status,verb,next,role\nstandard,new,accept,active,\nstandard,assigned,accept,active,\nstandard,active,assign,assigned,supervisor\n' |
        tkt-load -q workflow
    tkt-act -q -u anna accept 1
    run -77 tkt-act -u ben assign --none 1
    run -77 tkt-act -u anna assign --to ben 1
    prints tkt-act -u anna assign --none 1 -H -c $COLS <<<1,assigned,,eng
    tkt-init --check
}

@test "escalate goes up rung by rung: a supervisor with the least to do, the manager, the next manager" {
    people
    calls repair 2
    tkt-act -q assign --to sam 2
    tkt-act -q assign --to anna 1
    prints tkt-act escalate 1 -c $COLS <<'END'
id,status,assignee,dept
1,assigned,sue,eng
END
    prints tkt-act escalate 1 -H -c assignee <<<max
    prints tkt-act escalate 1 -H -c assignee <<<dora
    refuses 65 "tkt-act: ticket 1: assigned: nobody is above dora in department eng: set a supervisor (register staff), a manager or a parent department (register department)" \
        tkt-act escalate 1
    [ "$(sqlite3 "$TKT_DB" 'SELECT level FROM ticket WHERE id = 1')" = 3 ]
}

@test "a ticket without a department can't be escalated" {
    calls repair 1
    refuses 65 "tkt-act: ticket 1: new: it has no department, so there is nobody to escalate to: assign it first" \
        tkt-act escalate 1
}

@test "links make no circles" {
    calls repair 3
    tkt-act -q link --parent 1 2
    tkt-act -q link --parent 2 3
    refuses 65 "tkt-act: ticket 1: new: --parent: 3 is the ticket itself or one of its children" tkt-act link --parent 3 1
    refuses 65 "tkt-act: ticket 1: new: --parent: 1 is the ticket itself or one of its children" tkt-act link --parent 1 1
    refuses 65 "tkt-act: ticket 1: new: --parent: there is no ticket 77" tkt-act link --parent 77 1
    prints tkt-act link --parent none 3 -c id,parent <<'END'
id,parent
3,
END
}

@test "a merged ticket becomes a part of the other, and nothing is merged into it" {
    calls repair 3
    prints tkt-act merge --into 1 2 -c id,status,parent,resolved,closed <<'END'
id,status,parent,resolved,closed
2,merged,1,,2025-03-05T10:00:00+08:00
END
    refuses 65 "tkt-act: ticket 1: new: --into: ticket 2 was itself merged" tkt-act merge --into 2 1
    refuses 65 "tkt-act: ticket 1: new: --into: a ticket can't be merged into itself" tkt-act merge --into 1 1
    refuses 65 "tkt-act: ticket 3: new: --into: there is no ticket 98" tkt-act merge --into 98 3
}

@test "tags go on and off; urging is counted" {
    calls repair 1
    prints tkt-act tag --tag a --tag 漏水 --tag a 1 -H -c tags <<<'a|漏水'
    prints tkt-act tag --untag a --tag b 1 -H -c tags <<<'漏水|b'
    tkt-act -q urge 1
    tkt-act -q urge 1
    [ "$(sqlite3 "$TKT_DB" 'SELECT urged FROM ticket')" = 2 ]
    refuses 65 "tkt-act: --tag: 'a|b' is not a name: it can't be blank or contain the separator |" \
        tkt-act tag --tag 'a|b' 1
}

@test "a reply answers the customer, a plain note doesn't" {
    calls repair 1
    prints tkt-act note -m 'called the lift maker' 1 -H -c responded,last_note <<<',called the lift maker'
    prints tkt-act note --reply -m 'they come at noon' 1 -H -c responded,last_note \
        <<<'2025-03-05T10:00:00+08:00,they come at noon'
}

@test "an attached file is recorded by name, size and digest" {
    calls repair 1
    printf abc >photo.jpg
    tkt-act -q attach --file photo.jpg 1
    run tkt-show 1 -f tsv -H -c verb,data
    [[ $output == *'attach	{"file":"photo.jpg","size":3,"blake2b":"bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"}' ]]
    refuses 66 "tkt-act: --file: nix.jpg: No such file or directory" tkt-act attach --file nix.jpg 1
}

@test "columns and the site's own fields are set, and checked" {
    calls repair 2
    prints tkt-act set subject='lift, hall B' field.lift=B unit=B-101 1 2 -c id,subject,unit,field.lift <<'END'
id,subject,unit,field.lift
1,"lift, hall B",B-101,B
2,"lift, hall B",B-101,B
END
    prints tkt-act set field.lift= unit= 1 -c id,unit,field.lift <<'END'
id,unit,field.lift
1,,
END
    refuses 65 "tkt-act: set: priority: 'hihg' is not one of low, normal, high, urgent" tkt-act set priority=hihg 1
    refuses 65 "tkt-act: set: subject: must not be empty" tkt-act set 'subject= ' 1
    refuses 65 "tkt-act: ticket 1: new: due: '2025-03-01' is before the ticket was opened" \
        tkt-act set due=2025-03-01 1
    run --separate-stderr tkt-act set status=closed 1
    [ "$status" -eq 64 ]
    [[ $stderr == "tkt-act: set: 'status' is not one of kind, "*", field.NAME"* ]]
}

@test "each ticket by itself: the refused are told, the others go on, exit 1" {
    calls repair 2
    tkt-act -q accept 1
    run --separate-stderr tkt-act resume 1 99 2
    [ "$status" -eq 65 ]
    tkt-act -q wait 2
    run --separate-stderr tkt-act resume 1 99 2 -c id,status
    [ "$status" -eq 1 ]
    [ "$output" = $'id,status\n2,new' ]
    [ "$stderr" = "tkt-act: ticket 1: active: 'resume' is not allowed; allowed verbs: accept, assign, cancel, merge, resolve, wait, attach, escalate, link, note, paper, set, tag, urge
tkt-act: ticket 99: no such ticket" ]
}

@test "--all-or-none: the first refusal undoes all" {
    calls repair 2
    refuses 65 "tkt-act: ticket 99: no such ticket; nothing was changed" \
        tkt-act accept --all-or-none 1 99 2
    prints tkt-list -c id,status <<'END'
id,status
1,new
2,new
END
}

@test "--dry-run shows the rows as they would be, and changes nothing" {
    calls repair 1
    run --separate-stderr tkt-act accept -n 1 -c id,status
    [ "$status" -eq 0 ]
    [ "$output" = $'id,status\n1,active' ]
    [ "$stderr" = 'tkt-act: dry run: tickets that would be changed: 1; nothing was changed' ]
    prints tkt-list -H -c id,status <<<1,new
    tkt-init --check
}

@test "ids come from arguments, bare lines, CSV or TSV; none is nothing to do" {
    calls repair 3
    prints tkt-act accept 1 -H -c id <<<1
    run bash -c 'echo 2 | tkt-act accept -H -c id'
    [ "$output" = 2 ]
    run bash -c 'tkt-list status=new -f tsv | tkt-act accept -H -c id'
    [ "$output" = 3 ]
    run bash -c 'tkt-list -f csv | tkt-act wait | tkt-list - -H -c id,status'
    [ "$output" = $'1,waiting\n2,waiting\n3,waiting' ]
    run --separate-stderr tkt-act resume -c id </dev/null
    [ "$status" -eq 0 ]
    [ "$output" = id ]
    run bash -c 'exec <&-; tkt-act resume -c id'
    [ "$status" -eq 0 ]
    [ "$(tkt-list status=waiting -H -c id | wc -l)" -eq 3 ]
}

@test "what isn't a ticket's number is refused" {
    calls repair 1
    for id in 0 -1 9223372036854775808 '1;DROP TABLE'; do
        run --separate-stderr tkt-act accept -- "$id"
        [ "$status" -eq 65 ]
    done
}

@test "an argument of another verb, or one that is missing, is a usage error" {
    calls repair 1
    refuses 64 "tkt-act: --to is for assign, not for 'accept'
Try 'tkt-act --help'." tkt-act accept --to anna 1
    refuses 64 "tkt-act: assign needs --to STAFF | --dept D | --none
Try 'tkt-act --help'." tkt-act assign 1
    refuses 64 "tkt-act: note needs --note TEXT
Try 'tkt-act --help'." tkt-act note 1
    refuses 64 "tkt-act: a verb is missing: tkt-act VERB [ID...]
Try 'tkt-act --help'." tkt-act
    refuses 64 "tkt-act: 'frobnicate' is not a verb; verbs are: accept, approve, assign, attach, cancel, confirm, escalate, link, merge, note, paper, propose, reject, reopen, resolve, resume, set, tag, urge, verify, wait
Try 'tkt-act --help'." tkt-act frobnicate 1
}

@test "a column that isn't there is found before anything is changed" {
    calls repair 1
    run --separate-stderr tkt-act accept 1 -c nix
    [ "$status" -eq 64 ]
    prints tkt-list -H -c status <<<new
}

@test "a print that fails says what is kept" {
    calls repair 2
    run bash -c 'tkt-act accept 1 2 2>&1 >/dev/full'
    [ "$status" -eq 74 ]
    [[ $output == *'kept'*'2 tickets'* ]]
    prints tkt-list -H -c status <<<$'active\nactive'
}

@test "a workflow may have a verb of its own, which moves the status" {
    calls repair 1
    printf 'workflow,status,verb,next\nstandard,new,adopt,active\nstandard,active,resolve,resolved\n' |
        tkt-load -q workflow
    prints tkt-act adopt 1 -H -c status <<<active
    refuses 65 "tkt-act: ticket 1: active: 'adopt' is not allowed; allowed verbs: resolve" tkt-act adopt 1
    tkt-init --check -q
}
