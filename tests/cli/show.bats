#!/usr/bin/env bats
# Reading a ticket: tkt-show.

load helper

fill_desk() {
    tkt-load -q kind code=repair workflow=standard 'name=报修'
    tkt-load -q customer code=C12 name=Li phone='138 0013 8000' note='beware of the dog'
    tkt-new -k repair -s '水管漏水' --customer C12 --unit B-101 --body $'kitchen\nsince <monday> & "now"' >/dev/null
    tkt-new -k repair -s 'no light' --phone '+86 138-0013-8000' >/dev/null
    tkt-new -k repair -s 'other' --phone 62781234 --unit B-102 >/dev/null
}

setup() { setup_desk empty fill_desk; }

@test "into a pipe go the events, their values written as everywhere" {
    tkt-act -q set cost=12.50 due=2025-03-07 field.lift=A 1
    tkt-act -q wait 1 --until 2025-03-06 -m 'ordered, "soon"'
    prints tkt-show 1 <<'END'
id,event,at,who,verb,before,after,note,data
1,1,2025-03-05T10:00:00+08:00,tester,new,,,,
1,4,2025-03-05T10:00:00+08:00,tester,set,"{""due"":null,""cost"":null,""fixed"":null,""field.lift"":null}","{""due"":""2025-03-07T18:00:00+08:00"",""cost"":12.50,""fixed"":1,""field.lift"":""A""}",,
1,5,2025-03-05T10:00:00+08:00,tester,wait,"{""status"":""new"",""until"":null,""since"":null}","{""status"":""waiting"",""until"":""2025-03-06T18:00:00+08:00"",""since"":""2025-03-05T10:00:00+08:00""}","ordered, ""soon""",
END
    prints tkt-show 1 -f jsonl -c id,verb,note <<'END'
{"id":1,"verb":"new","note":null}
{"id":1,"verb":"set","note":null}
{"id":1,"verb":"wait","note":"ordered, \"soon\""}
END
}

@test "--text is the page for people, history last" {
    tkt-act -q accept 1 -m '马上来'
    prints tkt-show --text 1 <<'END'
1  水管漏水

Status     active
Kind       repair  报修
Priority   normal
Customer   C12  Li
Phone      138 0013 8000
Location   B-101
Opened     2025-03-05 10:00
Responded  2025-03-05 10:00

kitchen
since <monday> & "now"

2025-03-05 10:00     new        tester
2025-03-05 10:00     accept     tester  new → active
                     马上来
                     responded: 2025-03-05 10:00
END
    [ "$(tkt-show 1 -f text)" = "$(tkt-show --text 1)" ]
}

@test "control characters are shown, never sent" {
    tkt-act -q note 1 -m $'a\033[31mb'
    run tkt-show --text 1
    [[ $output == *'a\x1b[31mb'* ]]
}

@test "ids come from a pipe; none is nothing to do" {
    run bash -c 'tkt-list | tkt-show -H -c id,verb'
    [ "$output" = $'1,new\n2,new\n3,new' ]
    prints tkt-show -c id </dev/null <<<id
}

@test "an unknown ticket among others is told and exits 1, alone 65" {
    run --separate-stderr tkt-show 1 99 -H -c id
    [ "$status" -eq 1 ]
    [ "$output" = 1 ]
    [ "$stderr" = 'tkt-show: ticket 99: no such ticket' ]
    run --separate-stderr tkt-show 99 -H
    [ "$status" -eq 65 ]
    [ -z "$output" ]
}

@test "the file of a customer, a unit, a telephone number, newest first" {
    tkt-act -q set unit=B-102 1
    prints tkt-show --customer C12 -H -c id <<<$'2\n1'
    prints tkt-show --unit B-102 -H -c id <<<$'3\n1'
    for phone in 13800138000 +8613800138000 '0086 138-0013-8000'; do
        prints tkt-show --phone "$phone" -H -c id <<<$'2\n1'
    done
    prints tkt-show --phone 010-62781234 -H -c id <<<3
    prints tkt-show --customer nobody -c id <<<id
    refuses 64 "tkt-show: --phone: '12-345' is not a telephone number of at least 7 digits
Try 'tkt-show --help'." tkt-show --phone 12-345
    refuses 64 "tkt-show: --customer can't be used with --unit
Try 'tkt-show --help'." tkt-show --customer C12 --unit B-101
}

@test "a customer's own copy has everything, and is one JSON object" {
    command -v python3 >/dev/null || skip "python3 is not installed"
    printf 'form,code,seq,question,type\ncall,score,1,How?,score\ncall,why,2,Why?,text\n' | tkt-load -q form
    tkt-load -q kind code=repair form=call
    tkt-load -q customer code=C12 name='Li "Bo"'
    tkt-load -q unit code=B-101 owner=C12 building=B
    tkt-load -q asset code=EL1 customer=C12
    tkt-act -q set 1 cost=12.50 field.lift=A
    tkt-act -q accept 1 && tkt-act -q resolve 1 --note 'new valve'
    tkt-survey open -q Q1 --form call
    tkt-survey record -q 1 --score 4 --answer why='quick'
    tkt-show --customer C12 -f json -o copy.json
    cat >read.py <<'END'
import json
d = json.load(open("copy.json"))
print(list(d))
print(d["customer"], d["made"], d["register"]["name"], d["units"][0]["code"], d["assets"][0]["code"])
print([(c["register"], c["key"]) for c in d["changes"]])
for t in d["tickets"]:
    print(t["id"], t["subject"], t["cost"], t["fields"], [e["verb"] for e in t["events"]], t["last_note"])
print({k: len(v) for k, v in d["others"].items()})
print(d["others"]["response"][0]["answers"], d["others"]["response"][0]["at"])
END
    prints python3 read.py <<'END'
['customer', 'made', 'register', 'units', 'assets', 'changes', 'tickets', 'others']
C12 2025-03-05T10:00:00+08:00 Li "Bo" B-101 EL1
[('customer', 'C12'), ('customer', 'C12'), ('unit', 'B-101'), ('asset', 'EL1')]
1 水管漏水 12.5 {'lift': 'A'} ['new', 'set', 'accept', 'resolve', 'survey'] new valve
2 no light None None ['new'] None
{'drawn': 1, 'mail': 0, 'mail_file': 0, 'reminder': 0, 'reply': 0, 'response': 1, 'told': 0}
{'why': 'quick'} 2025-03-05T10:00:00+08:00
END
}

@test "with --text the register's row stands above the tickets" {
    run tkt-show --customer C12 --text -c id,subject
    [ "${lines[0]}" = 'code   C12' ]
    [[ $output == *'beware of the dog'*'水管漏水'* ]]
}

@test "the work order fits a page of 80 columns" {
    tkt-act -q set body="$(printf '电梯停了，%.0s' {1..40})" 1
    run tkt-show --order 1
    [ "$status" -eq 0 ]
    [[ ${lines[0]} == 'Work order 1 '*'2025-03-05 10:00' ]]
    [[ $output == *Location*B-101* ]]
    [[ $output == *Phone*'138 0013 8000'* ]]
    [[ $output == *'Work done: ____'*'Customer (signature, date): ___'* ]]
    # ideographs take two columns
    while IFS= read -r line; do
        wide=${line//[[:ascii:]]/}
        [ $((${#line} + ${#wide})) -le 80 ]
    done <<<"$output"
}

@test "as HTML the work order is one file without scripts, all texts escaped" {
    tkt-act -q set subject='<script>alert(1)</script>' 1
    tkt-show --order 1 2 -f html -o order.html
    run cat order.html
    [[ $output == '<!DOCTYPE html>'*'</html>' ]]
    [[ $output == *'&lt;script&gt;alert(1)&lt;/script&gt;'*'since &lt;monday&gt; &amp; &quot;now&quot;'* ]]
    [[ $output != *'<script'* ]]
    [ "$(grep -c '<section>' order.html)" -eq 2 ]
    refuses 64 "tkt-show: -f html requires --order
Try 'tkt-show --help'." tkt-show 1 -f html
}

@test "stdout that can't be written is 74" {
    for arguments in 1 '--text 1' '--order 1' '--unit B-101'; do
        # shellcheck disable=SC2086
        run bash -c "tkt-show $arguments >/dev/full"
        [ "$status" -eq 74 ]
    done
}

@test "a damaged history that turns in a circle ends where it turns" {
    tkt-act -q set priority=high 3
    tkt-act -q accept 3
    sqlite3 "$TKT_DB" 'UPDATE event SET prev = 5 WHERE id = 3'
    prints timeout 300 tkt-list -H -c id,last_note id=3 <<<3,
    refuses 65 "tkt-show: ticket 3: event 3 is missing; see tkt-init --check" tkt-show 3
}
