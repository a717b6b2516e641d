#!/usr/bin/env bats
# Calls written down: tkt-new, one by one and many from CSV, taken as they come or refused.

load helper

data="$BATS_TEST_DIRNAME/../../../shared/data"

fill_desk() {
    tkt-load -q kind code=call name=Call
    tkt-load -q kind code=repair 'fields=unit|floor' priority=high
    tkt-load -q category code=water
}

setup() { setup_desk empty fill_desk; }

# rows FILE LINE…
rows() {
    local file=$1
    shift
    printf '%s\n' "$@" >"$file"
}

# kept N: so many tickets are there, and the database is whole.
kept() {
    local ids
    mapfile -t ids < <(tkt-list -H -c id)
    [ ${#ids[@]} -eq "$1" ] || fail "${#ids[@]} tickets, not $1"
    tkt-init -q --check
}

# refused MESSAGE ARGUMENT…: tkt-new ends with 65, this message, and nothing kept.
refused() {
    local message=$1
    shift
    refuses 65 "tkt-new: $message" tkt-new "$@"
    kept 0
}

# usage MESSAGE ARGUMENT…: the same with 64.
usage() {
    local message=$1
    shift
    refuses 64 "tkt-new: $message
Try 'tkt-new --help'." tkt-new "$@"
    kept 0
}

# ---- one call ----

@test "one call prints its number alone" {
    prints tkt-new -k call -s 水管爆裂 <<<1
    prints tkt-new --kind call --subject=again --priority low --unit B3-1201 --customer C1 \
        --contact Ann --phone 123 --tags 'a|b' --cost 12.5 --body 'all of it' \
        --field floor=3 --field 'a=b=c' --channel phone --category water --note hello <<<2
    prints tkt-list id=2 -f jsonl -c kind,priority,unit,customer,contact,phone,tags,cost,body,field.floor,field.a,channel,category,last_note <<'END'
{"kind":"call","priority":"low","unit":"B3-1201","customer":"C1","contact":"Ann","phone":"123","tags":"a|b","cost":12.50,"body":"all of it","field.floor":"3","field.a":"b=c","channel":"phone","category":"water","last_note":"hello"}
END
    prints tkt-list id=1 <<'END'
id,key,kind,category,channel,priority,status,subject,customer,unit,dept,assignee,opened,respond_due,due,responded,resolved,closed,parent,score
1,,call,,,normal,new,水管爆裂,,,,,2025-03-05T10:00:00+08:00,,,,,,,
END
    kept 2
}

@test "kind and subject are required, and a blank subject is none" {
    refused 'kind: is required' -s a
    refused 'subject: is required' -k call
    refused 'subject: is required' -k call -s ''
    refused 'subject: is blank; say in a few words what it is about' -k call -s '  '
    refused 'subject: is blank; say in a few words what it is about' -k call -s $'\t\xe3\x80\x80\xc2\xa0'
}

@test "a kind's required columns and fields are required, and its priority is taken" {
    refused "unit: is required for the kind 'repair'" -k repair -s x
    refused "field.floor: is required for the kind 'repair'" -k repair -s x --unit B1
    refused "field.floor: is required for the kind 'repair'" -k repair -s x --unit B1 --field floor=
    prints tkt-new -k repair -s x --unit B1 --field floor=3 <<<1
    prints tkt-list -H -c priority <<<high
    tkt-new -k repair -s x -p low --unit B1 --field floor=3
    prints tkt-list -H -c priority id=2 <<<low
}

@test "one call with wrong cells is refused, each by name" {
    refused "kind: 'nope' is not in the register kind: call, repair" -k nope -s a
    refused "priority: 'hihg' is not one of low, normal, high, urgent" -k call -s a -p hihg
    refused "category: 'gas' is not in the register category: water" -k call -s a --category gas
    refused "asset: 'A1' is not in the register asset, which is empty" -k call -s a --asset A1
    refused "cost: '1.234' is not an amount: write digits, at most 2 after the point, as in 1234.00" \
        -k call -s a --cost 1.234
    refused "parent: there is no ticket 99" -k call -s a --parent 99
    usage "--subject: 'a\\xff' is not UTF-8" -k call -s $'a\xff'
    usage "--field: '3' is not NAME=VALUE" -k call -s a --field 3
    usage "a file requires --csv" -k call -s a calls.csv
    usage "--learn requires --csv" -k call -s a --learn
    usage "with --csv, use --set kind=VALUE" --csv calls.csv -k call
    usage "--subject is given twice" -k call -s a -s b
}

@test "the due that is given stands, and counts in elapsed minutes" {
    tkt-load -q sla kind=call priority=normal respond=10 resolve=60 calendar=office
    tkt-new -k call -s a --due '2025-03-05 12:30'
    tkt-act -q set priority=urgent 1
    prints tkt-list -H -c due,late <<<'2025-03-05T12:30:00+08:00,-150.0'
    rows past.csv kind,subject,opened,due call,b,2025-03-01,2025-03-04
    tkt-new -q --csv past.csv --history
    tkt-act -q set priority=urgent 2
    prints tkt-list -H -c due,respond_due id=2 <<<'2025-03-04T18:00:00+08:00,'
}

# ---- taken as they are ----

@test "a byte-order mark before a quoted header, CRLF, and spaces at the ends of cells" {
    printf '\xef\xbb\xbf"kind","subject"\r\n"call","a"\r\ncall,  sp \r\ncall,"  q "\r\n' >a.csv
    run --separate-stderr tkt-new --csv a.csv -f jsonl -c id,subject
    [ "$status" -eq 0 ]
    [ "$stderr" = 'tkt-new: a.csv: 3 imported' ]
    [ "$output" = '{"id":1,"subject":"a"}
{"id":2,"subject":"  sp "}
{"id":3,"subject":"  q "}' ] || fail "$output"
}

@test "a cell of 1 MB, with lines, quotes and commas in it, comes back as it was" {
    python3 -c 'print("kind,subject,body\ncall,big,\"" + "x,\"\"水\"\"\n" * 100000 + "\"\ncall,after,")' >big.csv
    [ "$(wc -c <big.csv)" -gt 1000000 ]
    run --separate-stderr tkt-new --csv big.csv -c id,subject
    [ "$status" -eq 0 ] || fail "$stderr"
    [ "$output" = 'id,subject
1,big
2,after' ]
    tkt-list -c kind,subject,body >back.csv
    diff <(tkt-list -c kind,subject,body) big.csv
    kept 2
}

@test "GB18030 with --encoding" {
    rows u.csv kind,subject call,水管爆裂 'call,"電梯困人, 𠮷"'
    iconv -f UTF-8 -t GB18030 u.csv >g.csv
    refused "g.csv:2: column subject: byte 0xb9 is not UTF-8; is the file in another encoding? (--encoding GB18030)" --csv g.csv
    run --separate-stderr tkt-new --csv g.csv --encoding GB18030 -H -c subject
    [ "$status" -eq 0 ] || fail "$stderr"
    [ "$output" = '水管爆裂
"電梯困人, 𠮷"' ] || fail "$output"
    run tkt-new --csv g.csv --encoding GB1803
    [ "$status" -eq 64 ]
    [[ $output == "tkt-new: --encoding: unknown encoding 'GB1803'; "* ]]
}

@test "header alone is no row; columns may come in any order; cells may be empty" {
    rows h.csv kind,subject
    run --separate-stderr tkt-new --csv h.csv -H
    [ "$status" -eq 0 ]
    [ "$stderr" = 'tkt-new: h.csv: 0 imported; nothing was changed' ]
    [ -z "$output" ]
    rows o.csv priority,subject,kind ,a,call high,b,call
    run --separate-stderr tkt-new --csv o.csv -H -c priority
    [ "$output" = 'normal
high' ]
}

@test "stdin is read with and without a dash" {
    rows a.csv kind,subject call,a
    [ "$(tkt-new --csv -H -c id <a.csv 2>/dev/null)" = 1 ]
    [ "$(tkt-new --csv - -H -c id <a.csv 2>/dev/null)" = 2 ]
    # shellcheck disable=SC2002 # a pipe is what is tried
    [ "$(cat a.csv | tkt-new --csv -H -c id 2>/dev/null)" = 3 ]
    usage_kept=3
    run tkt-new --csv a.csv b.csv
    [ "$status" -eq 64 ]
    kept "$usage_kept"
}

# ---- refused ----

@test "no database, a folder, a text file, another's, a cut one, a damaged one, a newer one" {
    mkdir folder
    echo text >text.db
    : >empty.db
    sqlite3 other.db 'CREATE TABLE a (b)'
    cp "$TKT_DB" cut.db
    truncate -s 20000 cut.db
    cp "$TKT_DB" newer.db
    sqlite3 newer.db 'PRAGMA user_version = 99'
    cp "$TKT_DB" damaged.db
    head -c 100000 /dev/zero | tr '\0' x | dd of=damaged.db bs=4096 seek=1 conv=notrunc status=none
    local size
    size=$(stat -c %s "$TKT_DB")
    refuses 66 'tkt-new: no.db: no such database; tkt-init creates one' tkt-new -d no.db -k call -s a
    refuses 66 'tkt-new: text.db/no.db: no such database; tkt-init creates one' tkt-new -d text.db/no.db -k call -s a
    refuses 65 'tkt-new: folder: is a folder, not a tkt database' tkt-new -d folder -k call -s a
    refuses 65 'tkt-new: text.db: not a tkt database' tkt-new -d text.db -k call -s a
    refuses 65 'tkt-new: empty.db: not a tkt database' tkt-new -d empty.db -k call -s a
    refuses 65 'tkt-new: other.db: an SQLite file, but not a tkt database' tkt-new -d other.db -k call -s a
    refuses 65 "tkt-new: cut.db: the database is truncated (20000 of $size bytes): restore a backup (tkt-init --restore)" \
        tkt-new -d cut.db -k call -s a
    refuses 78 'tkt-new: newer.db: made by a newer tkt (schema 99; this one supports up to 4): upgrade tkt' \
        tkt-new -d newer.db -k call -s a
    run tkt-new -d damaged.db -k call -s a
    [ "$status" -eq 65 ]
    [[ $output == 'tkt-new: damaged.db: the database is damaged ('*'): restore a backup (tkt-init --restore)' ]] || fail "$output"
    [ ! -e no.db ]
    [ "$(cat text.db)" = text ]
    [ ! -s empty.db ]
}

@test "the default place of the database is \$XDG_DATA_HOME's, then ~/.local/share" {
    unset TKT_DB
    HOME=$PWD/home XDG_DATA_HOME='' refuses 66 \
        "tkt-new: $PWD/home/.local/share/tkt/tkt.db: no such database; tkt-init creates one" tkt-new -k call -s a
    XDG_DATA_HOME=$PWD/data refuses 66 \
        "tkt-new: $PWD/data/tkt/tkt.db: no such database; tkt-init creates one" tkt-new -k call -s a
    XDG_DATA_HOME=$PWD/data tkt-init -q
    [ -f data/tkt/tkt.db ]
}

@test "a row with an unknown code names file, line, column, value and what there is" {
    rows a.csv kind,subject call,a hihg,b
    refused "a.csv:3: kind: 'hihg' is not in the register kind: call, repair" --csv a.csv
    rows a.csv kind,subject,priority 'call,"a
b",low' call,b,hihg
    refused "a.csv:4: priority: 'hihg' is not one of low, normal, high, urgent" --csv a.csv
    rows a.csv kind,subject,channel call,a,fax
    refused "a.csv:2: channel: 'fax' is not in the register channel: app, letter, mail, online, phone, visit" --csv a.csv
    rows a.csv kind,subject call,a call,
    refused "a.csv:3: subject: is required" --csv a.csv
    rows a.csv kind,subject call,a 'call, 　'
    refused "a.csv:3: subject: is blank; say in a few words what it is about" --csv a.csv
    rows a.csv kind,subject call,a ,b
    refused "a.csv:3: kind: is required" --csv a.csv
    rows a.csv kind,subject,unit,field.floor repair,a,U1,3 repair,b,U1,
    refused "a.csv:3: field.floor: is required for the kind 'repair'" --csv a.csv
}

@test "a message shows the control characters of a value, and cuts what is long" {
    printf 'kind,subject\n\033[31mred,a\n' >a.csv
    refused "a.csv:2: kind: '\\x1b[31mred' is not in the register kind: call, repair" --csv a.csv
    rows a.csv kind,subject "$(printf '%0200d' 0),a"
    run tkt-new --csv a.csv
    [ "$status" -eq 65 ]
    [ "${#output}" -lt 140 ]
}

@test "a wrong header, a missing column, a column twice" {
    rows a.csv kind,Subject call,a
    refused "a.csv:1: unknown column 'Subject'; use --extra ignore, --extra field, or --map 'Subject=…'; did you mean 'subject'?" --csv a.csv
    rows a.csv kind,priority call,low
    refused "a.csv:1: the column 'subject' is missing; map one with --map 'Theirs=subject' or set it with --set subject=VALUE" --csv a.csv
    rows a.csv subject a
    refused "a.csv:1: the column 'kind' is missing; map one with --map 'Theirs=kind' or set it with --set kind=VALUE" --csv a.csv
    rows a.csv kind,subject,subject call,a,b
    refused "a.csv:1: unknown column 'subject#2'; use --extra ignore, --extra field, or --map 'subject#2=…'" --csv a.csv
    rows a.csv kind,subject, call,a,b
    refused "a.csv:1: column 3 has no name; use --extra ignore, or --map '#3='" --csv a.csv
    rows a.csv 'kind;subject' 'call;a'
    run tkt-new --csv a.csv
    [ "$status" -eq 65 ]
    kept 0
}

@test "a history's columns without --history are refused with that hint" {
    local column
    for column in status dept assignee responded resolved closed score; do
        rows a.csv "kind,subject,$column" call,a,
        refused "a.csv:1: column '$column' is part of a ticket's history: use --history to import it, or --map '$column=' to skip it" --csv a.csv
    done
    rows a.csv kind,subject,status call,a,closed
    run --separate-stderr tkt-new --csv a.csv --map status= -H -c status
    [ "$output" = new ]
}

@test "id, error and the computed columns of a tool's own output are passed over" {
    rows a.csv id,kind,subject,respond_due,age,late,worked,waited,until,last_note,site,error \
        77,call,a,x,x,x,x,x,x,x,x,x
    run --separate-stderr tkt-new --csv a.csv -H -c id,subject,last_note
    [ "$status" -eq 0 ] || fail "$stderr"
    [ "$output" = 1,a, ]
}

@test "ragged rows, quotes that don't close, NUL bytes, bytes that are no UTF-8" {
    rows a.csv kind,subject call,a call,b,c
    refused "a.csv:3: 3 cells, the header has 2" --csv a.csv
    rows a.csv kind,subject call,a call
    refused "a.csv:3: 1 cells, the header has 2" --csv a.csv
    rows a.csv kind,subject call,a 'call,"b' c
    refused "a.csv:3: column subject: the quote that opens here is never closed" --csv a.csv
    rows a.csv kind,subject 'call,a "quoted" word'
    refused "a.csv:2: column subject: a quote inside an unquoted cell; quote the cell and write the quote twice" --csv a.csv
    printf 'kind,subject\ncall,a\ncall,b\0c\n' >a.csv
    refused "a.csv:3: column subject: a NUL byte; is this a text file?" --csv a.csv
    printf 'kind,subject\ncall,a\ncall,b\xffc\n' >a.csv
    refused "a.csv:3: column subject: byte 0xff is not UTF-8; is the file in another encoding? (--encoding GB18030)" --csv a.csv
    printf 'kind,subject\ncall,\xed\xa0\x80\n' >a.csv
    refused "a.csv:2: column subject: byte 0xed is not UTF-8; is the file in another encoding? (--encoding GB18030)" --csv a.csv
}

@test "100,000 columns, and a cell of 17 MB" {
    python3 -c 'print(",".join(f"c{i}" for i in range(100000)))' >a.csv
    refused "a.csv:1: more than 2000 columns" --csv a.csv
    { printf 'kind,subject,body\ncall,a,"' && head -c 17000000 /dev/zero | tr '\0' x && echo '"'; } >a.csv
    refused "a.csv:2: column body: the cell is longer than 16 MB; is a closing quote missing?" --csv a.csv
}

@test "impossible dates" {
    local forms='write it like 2025-03-09T08:00:00+08:00, 2025-03-09 08:00, 2025-03-09, now, today, -2h or +3d'
    one() { # TIME MESSAGE
        rows a.csv kind,subject,opened "call,a,$1"
        refused "a.csv:2: opened: '$1' is not a time: $2" --csv a.csv
        refused "opened: '$1' is not a time: $2" -k call -s a --opened "$1"
    }
    one 2025-02-29 'month 2 of 2025 has 28 days'
    one '2025-04-31 10:00' 'month 4 of 2025 has 30 days'
    one 2025-13-01 'months go from 01 to 12'
    one 2025-00-01 'months go from 01 to 12'
    one '2025-03-01 24:00' 'the clock goes from 00:00:00 to 23:59:59'
    one '2025-03-01T10:00:60Z' 'the clock goes from 00:00:00 to 23:59:59'
    one 03/01/2025 "$forms"
    one '2025-3-1' "$forms"
    one soon "$forms"
    one 10000-01-01 "$forms"
}

@test "a local time that the clock skips, or has twice" {
    export TKT_DB=$PWD/ny.db
    tkt-init -q --timezone America/New_York
    tkt-load -q kind code=call
    local skipped="'2025-03-09 02:30' does not exist in America/New_York: the clock jumps from 02:00 to 03:00 there, at 2025-03-09T03:00:00-04:00"
    local twice="'2025-11-02 01:30' occurs twice in America/New_York: write 2025-11-02T01:30:00-04:00 or 2025-11-02T01:30:00-05:00"
    refused "due: $twice" -k call -s a --due '2025-11-02 01:30'
    export TKT_NOW=2025-12-01T10:00:00-05:00
    refused "opened: $skipped" -k call -s a --opened '2025-03-09 02:30'
    rows a.csv kind,subject,opened 'call,a,2025-03-09 02:30' 'call,a,2025-11-02 01:30'
    refused "a.csv:2: opened: $skipped" --csv a.csv
    rows b.csv kind,subject,opened 'call,a,2025-11-02 01:30'
    refused "b.csv:2: opened: $twice" --csv b.csv
    # only --history takes the first, and warns
    run --separate-stderr tkt-new --csv a.csv --history -H -c opened
    [ "$status" -eq 0 ]
    [ "$output" = '2025-03-09T03:00:00-04:00
2025-11-02T01:30:00-04:00' ]
    [ "$stderr" = "tkt-new: a.csv:2: opened: local time '2025-03-09 02:30' occurs twice or not at all; using the earlier moment
tkt-new: a.csv:3: opened: local time '2025-11-02 01:30' occurs twice or not at all; using the earlier moment
tkt-new: a.csv: 2 imported" ] || fail "$stderr"
    # with its offset it is one moment
    [ "$(tkt-new -k call -s a --opened 2025-11-02T01:30:00-05:00)" = 3 ]
}

@test "what has happened isn't in the future, whichever way it comes in" {
    local now='give a time up to now, 2025-03-05T10:00:00+08:00'
    refused "opened: 'tomorrow' is in the future: $now" -k call -s a --opened tomorrow
    refused "opened: '2035-01-01' is in the future: $now" -k call -s a --opened 2035-01-01
    rows a.csv kind,subject,opened 'call,a,2025-03-05 09:59' 'call,a,2026-03-05 09:00'
    refused "a.csv:3: opened: '2026-03-05 09:00' is in the future: $now" --csv a.csv
    refused "a.csv:3: opened: '2026-03-05 09:00' is in the future: $now" --csv a.csv --history
    one() { # COLUMN CELLS
        rows h.csv kind,subject,opened,responded,resolved,closed "call,a,$2"
        refused "h.csv:2: $1: '2025-03-06 11:00' is in the future: $now" --csv h.csv --history
    }
    one responded '2025-03-01,2025-03-06 11:00,,'
    one resolved '2025-03-01,,2025-03-06 11:00,'
    one closed '2025-03-01,2025-03-02,2025-03-03,2025-03-06 11:00'
    one closed ',,,2025-03-06 11:00'
    # --rejects keeps the others
    run --separate-stderr tkt-new --csv a.csv --rejects bad.csv -H -c id
    [ "$status" -eq 1 ]
    [ "$output" = 1 ]
    [ "$(grep -c "call,a,2026-03-05 09:00,\"opened: '2026-03-05 09:00' is in the future" bad.csv)" -eq 1 ]
}

@test "clocks differ: up to ten minutes ahead is now, a second more is the future" {
    tkt-new -q -k call -s a --opened '2025-03-05 10:10'
    rows h.csv kind,subject,opened,responded,resolved,closed \
        'call,b,2025-03-05 10:00,2025-03-05 10:01,2025-03-05 10:02,2025-03-05 10:10' \
        'call,c,,2025-03-05 10:01,,'
    tkt-new -q --csv h.csv --history
    prints tkt-list -H -c opened,responded,resolved,closed <<'END'
2025-03-05T10:00:00+08:00,,,
2025-03-05T10:00:00+08:00,2025-03-05T10:00:00+08:00,2025-03-05T10:00:00+08:00,2025-03-05T10:00:00+08:00
2025-03-05T10:00:00+08:00,2025-03-05T10:00:00+08:00,,
END
    refuses 65 "tkt-new: opened: '2025-03-05 10:10:01' is in the future: give a time up to now, 2025-03-05T10:00:00+08:00" \
        tkt-new -k call -s a --opened '2025-03-05 10:10:01'
    kept 3
}

@test "a due before the ticket was opened is refused, and told if it isn't said when that was" {
    refused "due: '2025-03-03' is before the ticket was opened, 2025-03-04 10:00" \
        -k call -s a --opened '2025-03-04 10:00' --due 2025-03-03
    rows h.csv kind,subject,opened,due 'call,a,2025-03-04 10:00,2025-03-04 09:59'
    refused "h.csv:2: due: '2025-03-04 09:59' is before the ticket was opened, 2025-03-04 10:00" --csv h.csv
    refused "h.csv:2: due: '2025-03-04 09:59' is before the ticket was opened, 2025-03-04 10:00" --csv h.csv --history
    run --separate-stderr tkt-new -k call -s a --due '2025-03-05 09:10'
    [ "$status $output" = '0 1' ]
    [ "$stderr" = "tkt-new: due: '2025-03-05 09:10' is before the ticket was opened, now" ]
    prints tkt-list -H -c due,late <<<2025-03-05T09:10:00+08:00,50.0
}

# promised CELL WANTED [OPTION…]: what a due that is given so becomes, for a call of now.
promised() {
    local id found
    id=$(tkt-new -k call -s a --due "$1" "${@:3}")
    found=$(tkt-list -H -c due "id=$id")
    [ "$found" = "$2" ] || fail "$1: $found, not $2"
}

@test "a promise by a date lasts until the office closes that day; if it is closed, until the day ends" {
    promised 2025-03-07 2025-03-07T18:00:00+08:00
    promised today 2025-03-05T18:00:00+08:00
    promised tomorrow 2025-03-06T18:00:00+08:00
    promised 2025-03-08 2025-03-08T23:59:59+08:00
    # a time is taken as it is
    promised '2025-03-07 00:00' 2025-03-07T00:00:00+08:00
    promised +3d 2025-03-08T10:00:00+08:00
    # holidays, make-up days, and a day whose hours are over
    printf '%s\n' calendar,date,kind,name,opens,closes office,2025-03-07,off,,, office,2025-03-08,work,,, \
        office,2025-03-09,work,,10:00,15:00 | tkt-load -q holiday
    promised 2025-03-07 2025-03-07T23:59:59+08:00
    promised 2025-03-08 2025-03-08T18:00:00+08:00
    promised 2025-03-09 2025-03-09T15:00:00+08:00
    TKT_NOW=2025-03-05T18:00:00+08:00 promised today 2025-03-05T23:59:59+08:00
    promised 2025-03-04 2025-03-04T18:00:00+08:00 --opened '2025-03-04 12:00'
    promised 2025-03-04 2025-03-04T23:59:59+08:00 --opened '2025-03-04 20:00'
    # another calendar, one that ends with the day, and none
    tkt-load -q setting name=office_calendar value=always
    promised 2025-03-07 2025-03-07T23:59:59+08:00
    tkt-load -q setting name=office_calendar value=nobody
    promised 2025-03-06 2025-03-06T23:59:59+08:00
    tkt-init -q --check
}

@test "a date in a file, in any form, is a promise for that day too, and filters still mean the day" {
    rows a.csv kind,subject,due call,a,07.03.2025
    tkt-new -q --csv a.csv --date-format %d.%m.%Y
    rows a.csv kind,subject,due 'call,a,07.03.2025 00:00'
    tkt-new -q --csv a.csv --date-format '%d.%m.%Y %H:%M'
    rows a.csv kind,subject,opened,due,closed call,a,2024-03-01,2024-03-08,2024-03-08
    tkt-new -q --csv a.csv --history
    tkt-new -q -k call -s a
    tkt-act -q set due=2025-03-07 4
    tkt-act -q set due=today 4
    tkt-act -q wait 4 --until tomorrow
    prints tkt-list -H -c due,until <<'END'
2025-03-07T18:00:00+08:00,
2025-03-07T00:00:00+08:00,
2024-03-08T18:00:00+08:00,
2025-03-05T18:00:00+08:00,2025-03-06T18:00:00+08:00
END
    prints tkt-list -H -c id 'due<2025-03-07' <<<$'3\n4'
    prints tkt-list -H -c id 'due<=2025-03-07' <<<$'1\n2\n3\n4'
    prints tkt-list -H -c id due=2025-03-07 <<<$'1\n2'
    prints tkt-list -H -c id until=2025-03-06 <<<4
}

@test "a local time that occurs twice in a history is the one that keeps the order, and isn't in the future" {
    export TKT_DB=$PWD/berlin.db TKT_NOW=2025-10-27T09:00:00+01:00
    tkt-init -q --timezone Europe/Berlin
    tkt-load -q kind code=call
    past() { # OPENED,RESPONDED,RESOLVED,CLOSED WANTED [DOUBTED COLUMN]…
        rows h.csv kind,subject,opened,responded,resolved,closed "call,a,$1"
        run --separate-stderr tkt-new --csv h.csv --history -H -c opened,responded,resolved,closed
        [ "$(sed -E 's/2025-10-26T|:00(\+0[12]):00/\1/g' <<<"$output")" = "$2" ] || fail "$1: $output $stderr"
        shift 2
        [ "$(grep -o '[a-z]*: local time' <<<"$stderr" | cut -d: -f1 | paste -sd ' ')" = "$*" ] || fail "$stderr"
    }
    d=2025-10-26
    # the second is later on the clock of the wall, or only one keeps the order
    past "$d 02:50,$d 02:10,$d 02:20,$d 03:05" 02:50+02,02:10+01,02:20+01,03:05+01
    past "$d 01:50,,,$d 02:10" 01:50+02,,,02:10+02 closed
    past "$d 02:10,,,$d 02:50" 02:10+02,,,02:50+02 opened closed
    past "$d 02:50,,$d 02:10," 02:50+02,,02:10+01,
    past "$d 02:30,$d 02:40,$d 02:35,$d 04:00" 02:30+02,02:40+02,02:35+01,04:00+01
    # between two times with an offset there is no doubt
    past "${d}T02:20:00+01:00,$d 02:30,," 02:20+01,02:30+01,,
    past "$d 02:30,${d}T02:40:00+02:00,," 02:30+02,02:40+02,,
    # nor if the second hasn't come yet
    TKT_NOW=${d}T02:40:00+02:00 past "$d 02:10,,,$d 02:30" 02:10+02,,,02:30+02
    # due isn't before opened
    rows h.csv kind,subject,opened,due "call,a,$d 02:50,$d 02:10"
    run --separate-stderr tkt-new --csv h.csv --history -H -c opened,due
    [ "$output" = 2025-10-26T02:50:00+02:00,2025-10-26T02:10:00+01:00 ]
    # no reading keeps the order
    rows h.csv kind,subject,opened,responded,resolved,closed "call,a,$d 02:50,$d 02:40,$d 02:10,"
    refuses 65 "tkt-new: h.csv:2: resolved: '2025-10-26 02:10' is before 'responded', 2025-10-26 02:40; the order is opened, responded, resolved, closed" \
        tkt-new --csv h.csv --history
    tkt-init -q --check
}

@test "without --history a call of the hour that occurs twice is taken if its second time hasn't come" {
    export TKT_DB=$PWD/berlin.db
    tkt-init -q --timezone Europe/Berlin
    tkt-load -q kind code=call
    export TKT_NOW=2025-10-26T02:40:00+02:00
    [ "$(tkt-new -k call -s a --opened '2025-10-26 02:10')" = 1 ]
    rows a.csv kind,subject,opened 'call,a,2025-10-26 02:20'
    prints tkt-new --csv a.csv -H -c opened <<<2025-10-26T02:20:00+02:00
    TKT_NOW=2025-10-26T02:40:00+01:00 refuses 65 \
        "tkt-new: opened: '2025-10-26 02:10' occurs twice in Europe/Berlin: write 2025-10-26T02:10:00+02:00 or 2025-10-26T02:10:00+01:00" \
        tkt-new -k call -s a --opened '2025-10-26 02:10'
}

@test "numbers of tickets that are none: 0, negative, beyond 2^63, '1;DROP TABLE'" {
    local id
    for id in 0 -1 9223372036854775808 18446744073709551617 '1;DROP TABLE' 1.0 ' 1' 0x1 1e3; do
        rows a.csv kind,subject,parent "call,a,$id"
        refused "a.csv:2: parent: '$id' is not a ticket number from 1 to 9223372036854775807" --csv a.csv
        refused "parent: '$id' is not a ticket number from 1 to 9223372036854775807" -k call -s a "--parent=$id"
    done
    rows a.csv kind,subject,parent call,a,9223372036854775807
    refused "a.csv:2: parent: there is no ticket 9223372036854775807" --csv a.csv
    tkt-new -q -k call -s "Robert'); DROP TABLE ticket;--"
    prints tkt-list -H -c subject <<<"Robert'); DROP TABLE ticket;--"
}

@test "empty input is 65, and so is a stdin that is closed; a file that isn't there is 66" {
    : >e.csv
    refused 'e.csv: the input is empty' --csv e.csv
    printf '\xef\xbb\xbf' >e.csv
    refused 'e.csv: the input is empty' --csv e.csv
    printf '\n\r\n' >e.csv
    refused 'e.csv: the input is empty' --csv e.csv
    refused '/dev/null: the input is empty' --csv /dev/null
    refuses 65 'tkt-new: stdin: the input is empty' tkt-new --csv </dev/null
    # a shell of its own: bats would give it a pipe for the descriptor that is missing
    refuses 65 'tkt-new: stdin: the input is empty' sh -c 'tkt-new --csv <&-'
    refuses 66 'tkt-new: no.csv: No such file or directory' tkt-new --csv no.csv
    refuses 66 'tkt-new: .: Is a directory' tkt-new --csv .
    kept 0
}

@test "a clock that is set wrongly is 78" {
    TKT_NOW=yesterday refuses 78 "tkt-new: TKT_NOW: 'yesterday' is not an RFC 3339 time such as 2025-03-09T08:00:00+08:00" \
        tkt-new -k call -s a
}

# ---- output that fails ----

@test "stdout that is closed or full is 74, and the message says what is kept" {
    rows a.csv kind,subject call,a call,b
    local ways=(
        "tkt-new -k call -s a >&-"
        "tkt-new -k call -s a >/dev/full"
        "tkt-new --csv a.csv >&-"
        "tkt-new --csv a.csv >/dev/full"
        "tkt-new --csv a.csv -o /dev/full"
        "tkt-new --csv a.csv -f json >/dev/full"
        "tkt-new --csv a.csv -f table >/dev/full"
    )
    local said=(
        "tkt-new: can't write to stdout; ticket 1 was kept"
        "tkt-new: can't write to stdout; ticket 2 was kept"
        "tkt-new: stdout: Bad file descriptor; the work done so far was kept: 2 tickets"
        "tkt-new: stdout: No space left on device; the work done so far was kept: 2 tickets"
        "tkt-new: /dev/full: No space left on device; the work done so far was kept: 2 tickets"
        "tkt-new: stdout: No space left on device; the work done so far was kept: 2 tickets"
        "tkt-new: stdout: No space left on device; the work done so far was kept: 2 tickets"
    )
    local i status
    for i in "${!ways[@]}"; do
        status=0
        bash -c "${ways[i]}" 2>err || status=$?
        [ "$status" -eq 74 ] || fail "${ways[i]}: $status"
        [ "$(tail -n 1 err)" = "${said[i]}" ] || fail "${ways[i]}: $(cat err)"
    done
    kept 12
    # nothing is printed with -q, and nothing fails
    tkt-new -q --csv a.csv >/dev/full
    kept 14
}

@test "a wrong -c, -f or -o is told before anything is kept" {
    rows a.csv kind,subject call,a
    run tkt-new --csv a.csv -c id,nope
    [ "$status" -eq 64 ]
    [[ $output == "tkt-new: -c: 'nope' is not one of id, key, "* ]]
    refuses 73 'tkt-new: no/out.csv: No such file or directory' tkt-new --csv a.csv -o no/out.csv
    usage "--format: 'xml' is not one of csv, tsv, json, jsonl, table" --csv a.csv -f xml
    kept 0
}

@test "rejects that can't be written: 73 before, 74 after, and nothing is kept" {
    rows a.csv kind,subject call,a nope,b
    refuses 73 'tkt-new: --rejects: no/rejects.csv: No such file or directory' \
        tkt-new --csv a.csv --rejects no/rejects.csv
    kept 0
    run --separate-stderr tkt-new --csv a.csv --rejects /dev/full
    [ "$status" -eq 74 ]
    [ "$stderr" = 'tkt-new: --rejects: /dev/full: No space left on device' ] || fail "$stderr"
    kept 0
}

# ---- options of every reader ----

@test "--rejects keeps the good rows, and the mended file can be fed again" {
    rows m.csv kind,subject,unit,floor call,a,,1 hihg,b,,2 repair,c,,3 call,d,x 'call,"e ""e""",,5' 'call,f,,6,7'
    run --separate-stderr tkt-new --csv m.csv --map floor=field.floor --rejects r.csv -c id,subject
    [ "$status" -eq 1 ]
    [ "$stderr" = 'tkt-new: m.csv: 2 imported, 4 rejected' ] || fail "$stderr"
    [ "$output" = 'id,subject
1,a
2,"e ""e"""' ] || fail "$output"
    prints cat r.csv <<'END'
kind,subject,unit,floor,error
hihg,b,,2,"kind: 'hihg' is not in the register kind: call, repair"
repair,c,,3,unit: is required for the kind 'repair'
call,d,x,"3 cells, the header has 4"
call,f,,6,7,"5 cells, the header has 4"
END
    sed -i 's/^hihg/call/; s/^repair,c,,/repair,c,U1,/; s/^call,f.*/call,f,,6,/' r.csv
    run --separate-stderr tkt-new --csv r.csv --map floor=field.floor --rejects r.csv -H -c id,subject,unit,field.floor
    [ "$status" -eq 1 ]
    [ "$output" = '3,b,,2
4,c,U1,3
5,f,,6' ] || fail "$output, $(cat r.csv)"
    prints cat r.csv <<'END'
kind,subject,unit,floor,error
call,d,x,"3 cells, the header has 4"
END
    sed -i 's/^call,d,x,.*/call,d,x,4,/' r.csv
    tkt-new -q --csv r.csv --map floor=field.floor --rejects r.csv
    [ ! -e r.csv ]
    kept 6
}

@test "without --rejects the first bad row stops it all" {
    { echo kind,subject; for i in $(seq 1 3000); do echo "call,s$i"; done; echo nope,x; } >m.csv
    refused "m.csv:3002: kind: 'nope' is not in the register kind: call, repair" --csv m.csv
}

@test "--map, --set, --delimiter" {
    rows s.csv 'S;K;Wer, wo' 'a;call;x' 'b;call;y'
    run --separate-stderr tkt-new --csv s.csv --delimiter ';' --map 'S=subject,K=kind' --map 'Wer\, wo=contact' \
        --set priority=high --set field.src=site -H -c subject,priority,contact,field.src
    [ "$status" -eq 0 ] || fail "$stderr"
    [ "$output" = 'a,high,x,site
b,high,y,site' ] || fail "$output"
    rows t.csv $'subject\tkind' $'a, b\tcall'
    [ "$(tkt-new --csv t.csv --delimiter tab -H -c subject 2>/dev/null)" = '"a, b"' ]
    # --set goes over the file's own cell
    [ "$(tkt-new --csv t.csv --delimiter tab --set subject=c -H -c subject 2>/dev/null)" = c ]
    run tkt-new --csv t.csv --delimiter tab --set priority=hihg
    [ "$status" -eq 65 ]
    [ "$output" = "tkt-new: t.csv:2: priority: 'hihg' is not one of low, normal, high, urgent" ] || fail "$output"
    run tkt-new --csv t.csv --delimiter ';;'
    [ "$status" -eq 64 ]
    run tkt-new --csv t.csv --delimiter tab --set nope=1
    [ "$status" -eq 64 ]
    run tkt-new --csv t.csv --delimiter tab --set nope
    [ "$status" -eq 64 ]
    run tkt-new --csv t.csv --delimiter tab --map subject=nope
    [ "$status" -eq 64 ]
    run tkt-new --csv t.csv --delimiter tab --map subject
    [ "$status" -eq 64 ]
    run tkt-new --csv t.csv --delimiter tab --map kind=subject
    [ "$status" -eq 65 ]
    kept 4
}

@test "--map of a column that the file hasn't is refused with those that it has" {
    rows a.csv kind,subject call,a
    refused "a.csv:1: --map: no column 'Betreff'; the columns are: 'kind', 'subject'" --csv a.csv --map Betreff=body
}

@test "--extra ignore, field, refuse" {
    rows a.csv kind,subject,Floor,note call,a,3,n
    refused "a.csv:1: unknown column 'Floor'; use --extra ignore, --extra field, or --map 'Floor=…'" --csv a.csv --extra refuse
    run --separate-stderr tkt-new --csv a.csv --extra ignore -H -c subject,field.Floor
    [ "$output" = a, ]
    run --separate-stderr tkt-new --csv a.csv --extra field -H -c subject,field.Floor,field.note
    [ "$output" = a,3,n ]
    run tkt-new --csv a.csv --extra keep
    [ "$status" -eq 64 ]
    [[ $output == "tkt-new: --extra: 'keep' is not one of ignore, field, refuse"* ]]
    kept 2
}

@test "--date-format" {
    rows a.csv kind,subject,opened 'call,a,03/01/2011 02:27:57 PM' 'call,b,12/31/2024 12:00:00 AM'
    run --separate-stderr tkt-new --csv a.csv --date-format '%m/%d/%Y %I:%M:%S %p' -H -c opened
    [ "$output" = '2011-03-01T14:27:57+08:00
2024-12-31T00:00:00+08:00' ] || fail "$output $stderr"
    rows b.csv kind,subject,opened 'call,a,31/12/2024'
    refuses 65 "tkt-new: b.csv:2: opened: '31/12/2024' is not a time in the format '%m/%d/%Y'" tkt-new --csv b.csv --date-format %m/%d/%Y
    refuses 65 "tkt-new: b.csv:2: opened: the format '%d/%m' doesn't read a whole date: it needs year, month and day, like '%Y-%m-%d %H:%M'" \
        tkt-new --csv b.csv --date-format %d/%m
}

@test "--dry-run changes nothing, and tells what would happen" {
    rows a.csv key,kind,subject k1,call,a
    refuses 0 'tkt-new: a.csv: 1 imported; dry run: nothing was changed' tkt-new --csv a.csv --dry-run
    refuses 0 'tkt-new: a ticket would be opened; nothing was changed' tkt-new -k call -s a -n
    rows b.csv kind,subject,category call,a,new
    refuses 0 'tkt-new: b.csv: 1 imported, 1 codes added; dry run: nothing was changed' tkt-new --csv b.csv -n --learn
    refused "subject: is required" -k call -n
    kept 0
    tkt-new -q --csv a.csv
    refuses 0 "tkt-new: the key 'k1' is already known: ticket 1" tkt-new -k call -s a --key k1 -n
    [ "$(tkt-dump category -H -c code)" = water ]
}

# ---- keys ----

@test "a key is taken once: twice in a file, known from before, one by one" {
    rows k.csv key,kind,subject k1,call,a k2,call,b k1,call,c ,call,d ,call,e
    run --separate-stderr tkt-new --csv k.csv -H -c id,key,subject
    [ "$status" -eq 0 ]
    [ "$stderr" = 'tkt-new: k.csv: 4 imported, 1 already known and left unchanged' ] || fail "$stderr"
    [ "$output" = '1,k1,a
2,k2,b
3,,d
4,,e' ] || fail "$output"
    rows k2.csv key,kind,subject k1,call,other k3,call,new k2,nope,nope k1,call,x k3,call,y
    run --separate-stderr tkt-new --csv k2.csv -H -c id,key,subject
    [ "$status" -eq 0 ] || fail "$stderr"
    [ "$stderr" = 'tkt-new: k2.csv: 1 imported, 4 already known and left unchanged' ] || fail "$stderr"
    [ "$output" = '1,k1,a
5,k3,new
2,k2,b' ] || fail "$output"
    run --separate-stderr tkt-new --csv k2.csv -H -c id
    [ "$stderr" = 'tkt-new: k2.csv: 0 imported, 5 already known and left unchanged; nothing was changed' ] || fail "$stderr"
    [ "$output" = '1
5
2' ] || fail "$output"
    run --separate-stderr tkt-new -k call -s z --key k3
    [ "$output" = 5 ]
    [ "$stderr" = "tkt-new: the key 'k3' is already known: ticket 5" ]
    kept 5
}

@test "keys are told in a load large enough to build its indexes at the end" {
    python3 - <<'END' >big.csv
print("key,kind,subject,body")
for i in range(12000):
    print(f"k{i % 11999},call,s{i}," + "x" * 400)
END
    run --separate-stderr tkt-new -q --csv big.csv
    [ "$status" -eq 0 ] || fail "$stderr"
    kept 11999
    tkt-new -q --csv big.csv
    kept 11999
    { cat big.csv; echo k,nope,a,b; } >bad.csv
    refuses 65 "tkt-new: bad.csv:12002: kind: 'nope' is not in the register kind: call, repair" tkt-new --csv bad.csv
    kept 11999
    prints tkt-list key=k11998 -H -c id,subject <<<'11999,s11998'
}

# ---- --learn and --history ----

@test "--learn enters unknown codes; a kind so learned works by the workflow standard" {
    rows l.csv kind,category,channel,cause,asset,subject visit,gas,fax,wear,A1,a visit,gas,fax,wear,A1,b
    refused "l.csv:2: kind: 'visit' is not in the register kind: call, repair" --csv l.csv
    run --separate-stderr tkt-new --csv l.csv --learn -H -c kind,category,channel,cause,asset
    [ "$status" -eq 0 ] || fail "$stderr"
    [ "$stderr" = 'tkt-new: l.csv: 2 imported, 5 codes added' ] || fail "$stderr"
    [ "$output" = 'visit,gas,fax,wear,A1
visit,gas,fax,wear,A1' ]
    prints tkt-dump kind -c code,workflow <<'END'
code,workflow
call,standard
repair,standard
visit,standard
END
    tkt-act -q accept 1
    rows p.csv kind,priority,subject call,hihg,a
    refuses 65 "tkt-new: p.csv:2: priority: 'hihg' is not one of low, normal, high, urgent" tkt-new --csv p.csv --learn
}

@test "--history: the status follows from the times and the department" {
    tkt-load -q department code=eng
    tkt-load -q staff code=ann role=manager
    tkt-load -q sla respond=10 resolve=60 calendar=office
    rows h.csv kind,subject,opened,responded,resolved,closed,status,dept,assignee,score,due \
        call,a,2025-03-01,,,,,,,, \
        call,b,2025-03-01,2025-03-01,2025-03-02,,,,,, \
        call,c,2025-03-01,,,2025-03-02,,eng,,5, \
        call,d,2025-03-01,,,,,eng,,,2025-03-07 \
        call,e,2025-03-01,,,,,,ann,, \
        call,f,2025-03-01,,,,waiting,eng,ann,, \
        call,g,2025-03-01,,,,cancelled,,,, \
        repair,h,,,,,,,,,
    tkt-new -q -u ann --csv h.csv --history
    prints tkt-list -H -c subject,status,opened,responded,resolved,closed,score,respond_due,due <<'END'
a,new,2025-03-01T00:00:00+08:00,,,,,,
b,resolved,2025-03-01T00:00:00+08:00,2025-03-01T00:00:00+08:00,2025-03-02T00:00:00+08:00,,,,
c,closed,2025-03-01T00:00:00+08:00,,,2025-03-02T00:00:00+08:00,5,,
d,assigned,2025-03-01T00:00:00+08:00,,,,,,2025-03-07T18:00:00+08:00
e,assigned,2025-03-01T00:00:00+08:00,,,,,,
f,waiting,2025-03-01T00:00:00+08:00,,,,,,
g,cancelled,2025-03-01T00:00:00+08:00,,,,,,
h,new,2025-03-05T10:00:00+08:00,,,,,,
END
    kept 8
}

@test "--history: times out of order and a status that doesn't fit them are refused" {
    tkt-load -q department code=eng
    one() { # CELLS MESSAGE
        rows h.csv kind,subject,opened,responded,resolved,closed,status,score,dept "call,a,2025-03-01,$1"
        refused "h.csv:2: $2" --csv h.csv --history
    }
    local order='the order is opened, responded, resolved, closed'
    one 2025-02-28,,,,, "responded: '2025-02-28' is before 'opened', 2025-03-01; $order"
    one ,2025-02-28,,,, "resolved: '2025-02-28' is before 'opened', 2025-03-01; $order"
    one 2025-03-03,2025-03-02,,,, "resolved: '2025-03-02' is before 'responded', 2025-03-03; $order"
    one ,2025-03-03,2025-03-02,,, "closed: '2025-03-02' is before 'resolved', 2025-03-03; $order"
    one ,2025-03-03,,active,, "status: 'active' means an open ticket, but 'resolved' is set; leave one of them empty"
    one ,,2025-03-03,new,, "status: 'new' means an open ticket, but 'closed' is set; leave one of them empty"
    one ,,,resolved,, "resolved: is missing, but the status is 'resolved'"
    one ,,,closed,, "closed: is missing, but the status is 'closed'"
    one ,,,done,, "status: 'done' is not one of new, assigned, active, waiting, verified, proposed, approved, resolved, closed, cancelled, merged"
    one ,,,,6, "score: '6' is not a whole number from 1 to 5"
    one ,,,,,gas "dept: 'gas' is not in the register department: eng"
}

# ---- the city's file ----

nyc() {
    tkt-new --csv "$data/nyc311-sample.csv" --map 'Unique Key=key,Created Date=opened,Closed Date=closed,Due Date=due,Agency=dept,Complaint Type=category,Descriptor=subject,Resolution Description=body,Incident Address=unit,Open Data Channel Type=channel' \
        --set kind=complaint --date-format '%m/%d/%Y %I:%M:%S %p' --extra field --learn --history "$@"
}

nyc_desk() {
    [ -f "$data/nyc311-sample.csv" ] || skip "no nyc311-sample.csv here"
    export TKT_DB=$PWD/nyc.db
    tkt-init -q --timezone America/New_York
}

@test "999 calls to New York's 311: all of them, their times, fields and codes; a second run changes nothing" {
    nyc_desk
    run --separate-stderr nyc
    [ "$status" -eq 0 ] || fail "$stderr"
    [[ $stderr == *': 999 imported, 59 codes added' ]] || fail "$stderr"
    [ "$(tkt-list -H -c id status=closed | wc -l)" -eq 989 ]
    [ "$(tkt-list -H -c id open | wc -l)" -eq 10 ]
    tkt-list -c key,opened,closed,due,dept,category,subject,body,unit,channel,field.Borough,field.City,status,respond_due,resolved,responded >ours.csv
    python3 - "$data/nyc311-sample.csv" ours.csv <<'END'
import csv, sys
from datetime import datetime
from zoneinfo import ZoneInfo
zone = ZoneInfo("America/New_York")
def when(text):
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=zone).isoformat() if text else ""
theirs = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))
ours = list(csv.DictReader(open(sys.argv[2], newline="", encoding="utf-8")))
assert len(theirs) == len(ours) == 999
for t, o in zip(theirs, ours):
    wanted = {"key": t["Unique Key"], "opened": when(t["Created Date"]), "closed": when(t["Closed Date"]),
              "due": when(t["Due Date"]), "dept": t["Agency"], "category": t["Complaint Type"],
              "subject": t["Descriptor"], "body": t["Resolution Description"], "unit": t["Incident Address"],
              "channel": t["Open Data Channel Type"], "field.Borough": t["Borough"], "field.City": t["City"],
              "status": "closed" if t["Closed Date"] else "assigned",
              "respond_due": "", "resolved": "", "responded": ""}
    assert wanted == o, (wanted, o)
END
    tkt-list >before.csv
    run --separate-stderr nyc
    [ "$status" -eq 0 ]
    [[ $stderr == *': 0 imported, 999 already known and left unchanged; nothing was changed' ]] || fail "$stderr"
    diff <(echo "$output") before.csv
    tkt-init -q --check
}

@test "the figures of New York's 311 agree with those that Python computes from the file" {
    nyc_desk
    command -v tkt-stats >/dev/null || skip "tkt-stats isn't built"
    nyc -q
    tkt-stats volume --by dept -f csv | grep -E '^(NYPD,562|DOF,212|DHS,57),'
    tkt-stats time --by dept -f csv >time.csv
    python3 - "$data/nyc311-sample.csv" time.csv <<'END'
import csv, sys
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo
zone = ZoneInfo("America/New_York")
def when(text):
    return int(datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=zone).timestamp())
def minutes(seconds):  # one decimal, half away from zero
    tenths = int(abs(seconds) * Fraction(1, 6) + Fraction(1, 2)) * (1 if seconds >= 0 else -1)
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"
took = {}
for t in csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")):
    if t["Closed Date"]:
        took.setdefault(t["Agency"], []).append(when(t["Closed Date"]) - when(t["Created Date"]))
found = {r["dept"]: r for r in csv.DictReader(open(sys.argv[2])) if r["measure"] == "resolve"}
assert set(took) <= set(found), set(took) ^ set(found)
for dept, seconds in took.items():
    seconds.sort()
    n = len(seconds)
    rank = lambda p: minutes(seconds[-(-p * n // 100) - 1])
    wanted = {"dept": dept, "measure": "resolve", "n": str(n), "mean": minutes(Fraction(sum(seconds), n)),
              "p50": rank(50), "p90": rank(90), "p95": rank(95), "max": minutes(seconds[-1])}
    assert wanted == found[dept], (wanted, found[dept])
END
}
