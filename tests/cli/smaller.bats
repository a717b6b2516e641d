#!/usr/bin/env bats
# What one-shot intake prints, events in JSON, amounts, shifts, times that aren't persons, pages.

load helper

setup() {
    setup_desk property
}

@test "one call prints its number, and with -f, -c or -o its row, as many calls do" {
    prints tkt-new -k repair -s tap <<<1
    prints tkt-new -k repair -s tap -c id,subject -f jsonl <<<'{"id":2,"subject":"tap"}'
    prints tkt-new -k repair -s tap -c subject,id -H <<<tap,3
    prints tkt-new -k repair -s tap -f csv <<<"$(tkt-list -f csv id=3 | sed 's/^3,/4,/')"
    tkt-new -k repair -s tap -o row.csv
    [ "$(cut -d, -f1 row.csv)" = $'id\n5' ]
    # a wrong one is told before anything is kept
    run -64 tkt-new -k repair -s tap -c nope
    prints tkt-list -H -c id --sort -id --limit 1 <<<5
    prints tkt-new -n -q -k repair -s tap -f json < /dev/null
}

@test "events in JSON are JSON: before, after and data are objects" {
    command -v python3 >/dev/null || skip "python3 is not installed"
    tkt-new -q -k repair -s 'a "quoted" word' --cost 1.50 >/dev/null
    tkt-act -q set 1 subject=$'two\nlines' cost=3
    tkt-act -q note 1 --reply --note hello
    for format in json jsonl; do
        tkt-show 1 -f $format | python3 -c '
import json, sys
text = sys.stdin.read()
rows = json.loads(text) if text.startswith("[") else [json.loads(line) for line in text.splitlines()]
assert rows[1]["before"] == {"subject": "a \"quoted\" word", "cost": 1.50}, rows[1]
assert rows[1]["after"] == {"subject": "two\nlines", "cost": 3.00}, rows[1]
assert rows[2]["data"] == {"reply": 1} and rows[0]["before"] is None, rows'
    done
    # in other formats they are the object as text
    [[ $(tkt-show 1 -f csv -c after -H) == *'"{""subject"":""two\nlines"",""cost"":3.00}"'* ]]
    # and so is the history of a register
    tkt-load -q customer code=C1 name=Ann
    tkt-dump customer --history -f json | python3 -c '
import json, sys
assert json.load(sys.stdin)[0]["after"]["name"] == "Ann"'
}

@test "what a customer is charged isn't negative; what it costs us may be, a supplier gives back" {
    refuses 65 "tkt-new: charge: '-5' is negative; write what it is in all, 0 or more" tkt-new -k repair -s x --charge -5
    refuses 65 "tkt-new: charge: '-0.01' is negative; write what it is in all, 0 or more" tkt-new -k repair -s x --charge -0.01
    prints tkt-new -q -k repair -s x --charge 0 --cost -12.50 -c charge,cost -H <<<0.00,-12.50
    refuses 65 "tkt-act: set: charge: '-1' is negative; write what it is in all, 0 or more" tkt-act set 1 charge=-1
    run -65 tkt-act resolve 1 --charge -1
    echo $'kind,subject,charge\nrepair,x,-3' >calls.csv
    refuses 65 "tkt-new: calls.csv:2: charge: '-3' is negative; write what it is in all, 0 or more" tkt-new --csv calls.csv
    run -65 tkt-new --csv calls.csv --learn
    # one that is there from before is found
    tkt-list -q 'charge<0' 'charge>-1'
}

@test "shifts of one person don't overlap, in a file and with those on file; 24:00 ends a day" {
    tkt-load -q staff code=ann
    tkt-load -q staff code=bob
    tkt-load -q shift staff=ann starts='2025-03-08 16:00' ends='2025-03-08 24:00'
    prints tkt-dump shift -H <<<'ann,2025-03-08T16:00:00+08:00,2025-03-09T00:00:00+08:00'
    tkt-load -q shift staff=ann starts=2025-03-08T24:00 ends=2025-03-09T08:00
    tkt-load -q shift staff=bob starts=2025-03-08T16:00 ends=2025-03-08T20:00
    refuses 65 "tkt-load: starts: overlaps the shift of ann from 2025-03-08T16:00:00+08:00 to 2025-03-09T00:00:00+08:00; end one of them before the other starts" \
        tkt-load shift staff=ann starts=2025-03-08T20:00 ends=2025-03-08T22:00
    # one that would contain another, and one that is made longer
    run -65 tkt-load shift staff=ann starts=2025-03-08T08:00 ends=2025-03-10T08:00
    run -65 tkt-load shift staff=ann starts=2025-03-08T16:00 ends=2025-03-09T01:00
    printf '%s\n' staff,starts,ends ann,2025-03-10T08:00,2025-03-10T12:00 ann,2025-03-10T12:00,2025-03-10T16:00 \
        ann,2025-03-10T15:00,2025-03-10T18:00 >s.csv
    refuses 65 "tkt-load: s.csv:4: starts: overlaps the shift of ann from 2025-03-10T12:00:00+08:00 to 2025-03-10T16:00:00+08:00; end one of them before the other starts" \
        tkt-load shift s.csv
    run -1 tkt-load -q shift s.csv --rejects bad.csv
    [ "$(wc -l <bad.csv)" -eq 2 ]
    # with --replace only those of the file count
    printf '%s\n' staff,starts,ends ann,2025-03-10T09:00,2025-03-10T17:00 >s.csv
    run -65 tkt-load -q shift s.csv
    tkt-load -q shift s.csv --replace
    # what an older version took goes out and in again
    command -v sqlite3 >/dev/null || skip "sqlite3 is not installed"
    sqlite3 "$TKT_DB" "INSERT INTO shift SELECT staff, starts + 60, ends, confirmed FROM shift"
    tkt-dump shift >all.csv
    tkt-load -q shift all.csv
    tkt-load -q shift staff=ann starts=2025-03-12T09:00 ends=2025-03-12T17:00
    run -65 tkt-load shift staff=ann starts=2025-03-13T24:30 ends=2025-03-14T08:00
}

@test "an erasure leaves times alone, whatever their field is called" {
    tkt-load -q customer code=C1 name=Ann phone=13800138000 email=ann@a.example
    tkt-new -q -k repair -s x --customer C1 --field mailed=2025-03-05T09:00:00+08:00 --field phone_at=2025-03-05T09:00:00Z \
        --field email=ann@b.example --field usernames=ann >/dev/null
    prints tkt-list -H -c field.mailed --mask <<<2025-03-05T09:00:00+08:00
    tkt-erase -q C1
    prints tkt-list -H -c field.mailed,field.phone_at,field.email,field.usernames -f csv <<<2025-03-05T09:00:00+08:00,2025-03-05T09:00:00Z,erased-1,erased-1
}

@test "tkt help shows every page without a warning, under the C locale too" {
    command -v man >/dev/null || skip "man is not installed"
    for locale in C C.UTF-8; do
        for page in surge route list; do
            LC_ALL=$locale tkt help $page >page 2>warnings </dev/null
            grep -q -i "tkt-$page" page
            [ ! -s warnings ] || fail "$locale $page: $(head -3 warnings)"
        done
    done
    LC_ALL=C LANGUAGE=zh_CN tkt help list >page 2>warnings </dev/null
    [ ! -s warnings ] || fail "$(head -3 warnings)"
}
