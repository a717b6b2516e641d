#!/usr/bin/env bats
# Tickets found, sorted and printed: tkt-list.

load helper

fill_desk() {
    tkt-load -q kind code=call
    tkt-load -q kind code=complaint workflow=complaint
    tkt-load -q department code=eng
    tkt-load -q unit code=U1 building=10
    tkt-load -q unit code=U2 building=9
    tkt-load -q sla kind=call priority=urgent respond=10 resolve=30 calendar=office
    printf '%s\n' kind,subject,priority,unit,opened,cost,tags,field.a,customer \
        'call,=1+1,low,U1,2025-03-01,1.50,x|y,9,C1' \
        'call,"tab	here ""q"" back\slash
nl",urgent,U2,2025-03-05 09:00,,,10,C2' \
        'call,水管爆裂,normal,,2025-03-02,20.00,z,,C1' \
        $'complaint,\033[31mRed\007,high,U3,2025-02-28,0.00,,1a,' |
        tkt-new -q --csv
}

setup() { setup_desk empty fill_desk; }

# finds WANTED ARGUMENT…: the ids listed, in this order, one line of them.
finds() {
    local wanted=$1 found
    shift
    found=$(tkt-list "$@" -H -c id | tr '\n' ' ')
    [ "${found% }" = "$wanted" ] || fail "$*: $found, not $wanted"
}

# usage MESSAGE ARGUMENT…
usage() {
    local message=$1
    shift
    refuses 64 "tkt-list: $message
Try 'tkt-list --help'." tkt-list "$@"
}

# ---- filters ----

@test "no filter is all; filters are ANDed; a list is any of; != is none of" {
    finds '1 2 3 4'
    finds '1 2' priority=low,urgent
    finds 1 priority=low,urgent opened=2025-03-01
    finds '3 4' priority!=low,urgent
    finds '3 4' priority.ne=low,urgent
    finds '' priority=low priority=high
    finds '1 3' id=3,1
    finds '1 3' customer=C1
    finds '1 3' customer=C1,C9
    finds '1 2 3' kind=call
    finds '1 2 3' status=new kind!=complaint
}

@test "columns compare by their kind: ranks, numbers, times, money" {
    finds '2 4' priority.ge=high
    finds '2 4' 'priority>normal'
    finds '1 3' priority.lt=high
    finds '1 3 4' 'priority<=high'
    finds '3 4' 'id>2'
    finds '1 3' 'cost>1'
    finds 1 cost=1.5
    finds '1 4' 'cost<20'
    finds '1 3 4' 'age>=4320'
    finds 2 'late=30.0'
    finds 2 'late>29'
    finds '' 'late<0'
    finds '1 3 4' late=
    finds '1 2 4' 'id!=3'
}

@test "an empty value is an empty cell" {
    finds 3 unit=
    finds '1 2 4' unit!=
    finds '1 2 3 4' dept=
    finds 3 field.a=
    finds '1 2 4' field.a!=
    finds '3 4' building=
    finds '1 2' building!=
    # what is empty isn't equal to anything, so it is unequal to all
    finds '2 3 4' unit!=U1
    finds '1 2 3 4' dept!=eng
}

@test "times: a date and a period stand for all of their seconds" {
    finds '1 2 3' opened=2025-03
    finds 4 opened!=2025-03
    finds '1 3' opened=2025-03-01,2025-03-02
    finds '2 4' opened!=2025-03-01,2025-03-02
    finds 4 'opened<2025-03-01'
    finds '1 4' 'opened<=2025-03-01'
    finds '2 3' opened.gt=2025-03-01
    finds '1 2 3' opened.ge=2025-03-01
    finds 2 opened=today
    finds 2 'opened>-2d'
    finds '1 3 4' opened=2025-W09
    finds '1 2 3 4' opened=2025-Q1
    finds 2 'opened=2025-03-05 09:00'
    finds 2 opened=2025-03-05T01:00:00Z
    finds '1 2 3 4' due!=2024
    finds '1 3 4' due=
}

@test "~ finds any of the words in any script, folded" {
    finds 3 subject~水管
    finds 4 subject~RED
    finds '3 4' subject.has=水,red
    finds 2 'subject~ＴＡＢ'
    finds 1 tags~x
    finds '' subject~gas
}

@test "fields and buildings compare as numbers where they are such" {
    finds 1 field.a=9
    finds '1 2' building=9,10
    finds '2 3 4' building!=10
    finds '2 4' 'field.a>9'
    finds 2 'building<10'
    finds '' field.b=1
}

@test "words: open overdue unrouted unanswered callback approval mine" {
    tkt-act -q accept 1
    tkt-act -q assign --dept eng 3
    tkt-act -q accept 4
    tkt-act -q verify 4
    tkt-act -q propose --note gift 4
    finds '1 2 3 4' open
    finds 2 overdue
    finds 2 unrouted
    finds '2 3' unanswered
    finds 4 approval
    tkt-act -q resolve 1
    finds '2 3 4' open
    finds '' callback
    tkt-load -q form form=after code=ok seq=1 type=text question=Well?
    tkt-load -q kind code=call form=after
    finds 1 callback
    tkt-load -q staff code=tester role=manager dept=eng
    finds '' mine
    tkt-act -q assign --to tester 2
    finds 2 mine
    finds 2 mine overdue
    finds '' -u somebody mine
}

@test "a wrong filter says what would be right" {
    usage "'nope=1': there is no column 'nope'" nope=1
    usage "'foo' is neither COLUMN=VALUE nor one of open, overdue, unrouted, unanswered, callback, approval, mine" foo
    usage "priority=hihg: 'hihg' is not one of low, normal, high, urgent" priority=hihg
    usage "status=new,gone: 'gone' is not one of new, assigned, active, waiting, verified, proposed, approved, resolved, closed, cancelled, merged" status=new,gone
    usage "cost=a: 'a' is not an amount: write digits, at most 2 after the point, as in 1234.00" cost=a
    usage "opened=2025-02-30: '2025-02-30' is not a time: month 2 of 2025 has 28 days" opened=2025-02-30
    usage "priority>: a value is missing" 'priority>'
    usage "priority<low,high: < takes one value, not a list" 'priority<low,high'
    usage "opened<2024,2025: < takes one value, not a list" 'opened<2024,2025'
    usage "id=1;DROP TABLE: '1;DROP TABLE' is not a ticket number from 1 to 9223372036854775807" 'id=1;DROP TABLE'
    usage "id=0: '0' is not a ticket number from 1 to 9223372036854775807" id=0
    usage "'fields=1': there is no column 'fields'" fields=1
    finds '' "subject=' OR 1=1 --"
    finds '' "field.a') OR ('1'='1=x"
    finds '' 'field."a=x'
}

# ---- order, number ----

@test "--sort: by several columns, up and down, empty cells last" {
    finds '4 1 3 2' --sort opened
    finds '2 3 1 4' --sort -opened
    finds '4 1 3 2' --sort cost
    finds '3 1 4 2' --sort -cost
    finds '1 3 4 2' --sort priority
    finds '2 4 3 1' --sort -priority
    finds '1 3 2 4' --sort customer,id
    finds '3 1 2 4' --sort customer,-id
    finds '1 2 4 3' --sort unit
    finds '4 3 2 1' --sort -id
    usage "--sort: there is no column 'nope'" --sort nope
    usage "--sort: there is no column ''" --sort ''
}

@test "--sort by computed columns, fields and buildings" {
    finds '2 3 1 4' --sort age
    finds '4 1 3 2' --sort -age
    finds '2 1 3 4' --sort late
    finds '2 1 3 4' --sort building
    finds '1 2 3 4' --sort -building
    finds '1 2 4 3' --sort field.a
    finds '4 2 1 3' --sort -field.a
    finds '4 3 2 1' --sort site,-id
    finds '2 1' --sort building --limit 2
}

@test "--sort rank is the queue: priority, then the earliest due, then escalations" {
    tkt-new -q -k call -s a -p urgent --due '2025-03-05 09:10'
    tkt-new -q -k call -s a -p urgent
    tkt-new -q -k call -s a -p low
    tkt-load -q staff code=tester role=agent dept=eng
    tkt-load -q staff code=boss role=manager dept=eng
    tkt-load -q department code=eng manager=boss
    tkt-act -q assign --to tester 7
    tkt-act -q escalate --note late 7
    finds '5 2 6 4 3 7 1' --sort rank
    finds '5 2 6 4 3 7 1' --sort rank,late
}

@test "tickets are listed by number where no order is named, whatever index found them" {
    tkt-new -q -k call -s a --due '2025-03-04 10:00' --customer C0
    finds '1 2 3 4 5' open
    finds '2 5' overdue
    finds '1 3 5' customer=C1,C0
}

@test "times sort as moments in the night in which their labels come twice" {
    export TKT_DB=$PWD/ny.db TKT_NOW=2025-12-01T10:00:00-05:00
    tkt-init -q -z America/New_York
    tkt-load -q kind code=call
    tkt-new -q -k call -s a --opened 2025-11-02T01:10:00-05:00
    tkt-new -q -k call -s b --opened 2025-11-02T01:50:00-04:00
    finds '2 1' --sort opened
    finds '2 1' --sort building,opened
}

@test "--limit" {
    finds '1 2' --limit 2
    finds '' --limit 0
    finds 3 --limit 1 subject~水
    finds '2 4' --limit 2 --sort rank
    usage "--limit: 'x' is not a whole number from 0 to 9223372036854775807" --limit x
    usage "--limit: '-1' is not a whole number from 0 to 9223372036854775807" --limit -1
}

@test "--since: an event's number or a time, in the order of the changes" {
    finds '3 4' --since 2
    TKT_NOW=2025-03-05T11:00:00+08:00 tkt-act -q accept 3
    TKT_NOW=2025-03-05T12:00:00+08:00 tkt-act -q accept 1
    finds '3 1' --since 4
    finds '3 1' --since '2025-03-05 11:00'
    finds 1 --since '2025-03-05 11:00:01'
    finds 1 --since 2025-03-05T04:00:00Z
    finds '1 3' --since 4 --sort id
    finds '' --since 6
    usage "--since: 'xx' is not a time: write it like 2025-03-09T08:00:00+08:00, 2025-03-09 08:00, 2025-03-09, now, today, -2h or +3d" --since xx
}

# ---- columns and formats ----

@test "-c picks columns, fields and buildings; -H drops the header" {
    prints tkt-list id=1,3 -c field.a,building,id,site,field.b <<'END'
field.a,building,id,site,field.b
9,10,1,,
,,3,,
END
    prints tkt-list id=1 -H -c id,id <<<1,1
    run tkt-list -c id,nope
    [ "$status" -eq 64 ]
    [[ $output == "tkt-list: -c: 'nope' is not one of id, key, kind, "*", site, field.NAME, building"* ]]
    tkt-load -q setting name=site 'value=North, 1'
    prints tkt-list id=1 -H -c site <<<'"North, 1"'
}

@test "csv quotes, tsv escapes, json has numbers for numbers and null for empty" {
    printf '%s\n' id,subject '1,=1+1' '2,"tab	here ""q"" back\slash' 'nl"' 3,水管爆裂 $'4,\033[31mRed\007' >wanted
    tkt-list -f csv -c id,subject | diff - wanted
    printf '%s\n' $'id\tsubject' $'1\t=1+1' $'2\ttab\\there "q" back\\\\slash\\nnl' $'3\t水管爆裂' $'4\t\033[31mRed\007' >wanted
    tkt-list -f tsv -c id,subject | diff - wanted
    prints tkt-list -f jsonl -c id,subject,score,cost,opened,field.a <<'END'
{"id":1,"subject":"=1+1","score":null,"cost":1.50,"opened":"2025-03-01T00:00:00+08:00","field.a":"9"}
{"id":2,"subject":"tab\there \"q\" back\\slash\nnl","score":null,"cost":null,"opened":"2025-03-05T09:00:00+08:00","field.a":"10"}
{"id":3,"subject":"水管爆裂","score":null,"cost":20.00,"opened":"2025-03-02T00:00:00+08:00","field.a":null}
{"id":4,"subject":"\u001b[31mRed\u0007","score":null,"cost":0.00,"opened":"2025-02-28T00:00:00+08:00","field.a":"1a"}
END
    tkt-list -f json | python3 -c 'import json, sys; rows = json.load(sys.stdin); assert [r["id"] for r in rows] == [1, 2, 3, 4]; assert rows[0]["due"] is None'
    prints tkt-list id=9 -f json <<<'[]'
    prints tkt-list id=9 -f jsonl </dev/null
    usage "--format: 'xml' is not one of csv, tsv, json, jsonl, table" -f xml
}

@test "a row of one empty cell is still a row" {
    prints tkt-list -c customer id=3,4 <<'END'
customer
C1
""
END
}

@test "--spreadsheet writes a byte-order mark and guards what a spreadsheet would run" {
    tkt-new -q -k call -s '@SUM(A1)' --contact -5 --cost 5
    tkt-list --spreadsheet id=1,5 -c id,subject,contact,cost >out
    printf '\xef\xbb\xbf%s\n' "id,subject,contact,cost" >wanted
    printf '%s\n' "1,'=1+1,,1.50" "5,'@SUM(A1),'-5,5.00" >>wanted
    diff out wanted
}

@test "-e: no row out is 1" {
    refuses 1 '' tkt-list -e id=9 -H
    prints tkt-list -e id=1 -H -c id <<<1
    run tkt-list -e id=9 -f json
    [ "$status" -eq 1 ]
    [ "$output" = '[]' ]
}

@test "-o writes the whole file or leaves the old one" {
    echo old >out.csv
    chmod 640 out.csv
    prints tkt-list id=1 -c id -o out.csv </dev/null
    [ "$(cat out.csv)" = 'id
1' ]
    [ "$(stat -c %a out.csv)" = 640 ]
    run tkt-list nope=1 -o out.csv
    [ "$(cat out.csv)" = 'id
1' ]
    refuses 73 'tkt-list: no/out.csv: No such file or directory' tkt-list -o no/out.csv
    refuses 73 'tkt-list: .: Is a directory' tkt-list -o .
    [ "$(find . -name '.tkt*' | wc -l)" -eq 0 ]
}

@test "stdout that can't be written is 74" {
    refuses 74 'tkt-list: stdout: No space left on device' sh -c 'tkt-list >/dev/full'
    refuses 74 'tkt-list: stdout: Bad file descriptor' sh -c 'tkt-list >&-'
    refuses 74 'tkt-list: /dev/full: No space left on device' tkt-list -o /dev/full
}

@test "on a terminal: a table, with control characters shown and never sent" {
    script -qec true /dev/null </dev/null >/dev/null 2>&1 || skip "no pseudo-terminals here"
    command -v script >/dev/null || skip "no script(1) here"
    script -qec 'tkt-list -c id,subject' /dev/null </dev/null >out
    grep -q '^id subject' out
    grep -q '^ 4 \\x1b\[31mRed\\x07' out
    grep -q '^ 2 tab\\there "q" back\\slash\\nnl' out
    [ "$(tr -d '\r\n -~' <out | LC_ALL=C tr -d '\200-\377' | wc -c)" -eq 0 ] || fail "$(od -c out)"
    # so have CSV and JSON that are asked for there
    for format in csv tsv jsonl; do
        script -qec "tkt-list -f $format -c id,subject" /dev/null </dev/null >out
        run ! grep -q $'\033' out
        grep -q '\\x1b\[31mRed' out
    done
    # a filter from the command line is shown too
    script -qec "tkt-list $'a\\eb'" /dev/null </dev/null >out || true
    run ! grep -q $'\033' out
}

@test "a table in a pipe is a table" {
    prints tkt-list -f table -c id,priority,cost id=1,2 <<'END'
id priority cost
 1 low      1.50
 2 urgent   
END
}

@test "open and overdue are the same rows in the same order, whatever share of the tickets is open" {
    command -v sqlite3 >/dev/null || skip "sqlite3 is not installed"
    local open="status NOT IN ('resolved', 'closed', 'cancelled', 'merged')" now=1741140000 share word where
    for share in 0 1 2 5 9 10; do
        # due goes against the order of ids, so that the index would mix them up
        sqlite3 "$TKT_DB" "DELETE FROM ticket; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
            WHERE i < 100) INSERT INTO ticket (id, kind, priority, status, subject, opened, due, head)
            SELECT i, 'repair', 'normal', CASE WHEN i * 7 % 10 < $share THEN 'active' ELSE 'closed' END, 's', 1,
            $now + 50 - i, i FROM n"
        for word in open overdue; do
            where=$open
            [ $word = open ] || where="$open AND due < $now"
            prints tkt-list $word -H -c id < <(sqlite3 "$TKT_DB" "SELECT id FROM ticket WHERE $where ORDER BY id")
            prints tkt-list $word -H -c id --sort -id --limit 3 < <(sqlite3 "$TKT_DB" \
                "SELECT id FROM ticket WHERE $where ORDER BY id DESC LIMIT 3")
            [ "$(tkt-stats volume $word -H -f csv -c n)" = "$(sqlite3 "$TKT_DB" "SELECT count(*) FROM ticket WHERE $where")" ]
        done
    done
}
