#!/usr/bin/env bats
# Desks made, proved and copied: tkt-init.

load helper

setup() {
    setup_desk
}

@test "a new desk is the owner's alone, and says what it is" {
    umask 022
    refuses 0 'tkt-init: new.db: created a desk, template empty, time zone Europe/Berlin' tkt-init -d new.db -z Europe/Berlin
    [ "$(stat -c %a new.db)" = 600 ]
    [ "$(sqlite3 new.db 'SELECT value FROM setting WHERE name = "timezone"')" = Europe/Berlin ]
    refuses 0 '' tkt-init -q -d quiet.db
    TZ=Asia/Tokyo refuses 0 'tkt-init: tz.db: created a desk, template empty, time zone Asia/Tokyo' tkt-init -d tz.db
}

@test "every template loads, holds together, and takes a call by its own codes" {
    local t
    for t in property aftersales orders empty; do
        refuses 0 "tkt-init: $t.db: created a desk, template $t, time zone Asia/Shanghai" tkt-init -d "$t.db" -z Asia/Shanghai -t "$t"
        tkt-init -q --check -d "$t.db"
        tkt-dump -d "$t.db" calendar -H -c code | sort -u | tr '\n' ' ' | grep -q 'always office '
        mkdir "$t" "$t.2"
        tkt-dump -d "$t.db" --all "$t"
        tkt-init -q -d again.db -z Asia/Shanghai
        tkt-load -q -d again.db --all "$t"
        tkt-dump -d again.db --all "$t.2"
        diff -r "$t" "$t.2"
        rm again.db*
        if [ "$t" != empty ]; then
            [ "$(tkt-dump -d "$t.db" rule -H -c seq | wc -l)" -ge 30 ] || fail "$t: rules"
            [ "$(tkt-dump -d "$t.db" staff -H | wc -l)" -eq 0 ]
            tkt-new -q -d "$t.db" -k "$(tkt-dump -d "$t.db" kind -H -c code,fields | grep -m 1 ',$' | cut -d, -f1)" -s 水 >id
            [ "$(cat id)" = 1 ]
        fi
    done
}

@test "what is there already is left as it is" {
    tkt-load -q kind code=call
    refuses 73 "tkt-init: $TKT_DB: already exists; left unchanged" tkt-init -t property
    [ "$(tkt-dump kind -H -c code)" = call ]
    echo text >text
    refuses 73 'tkt-init: text: already exists; left unchanged' tkt-init -d text
    [ "$(cat text)" = text ]
    refuses 73 'tkt-init: no/new.db: No such file or directory' tkt-init -d no/new.db
}

@test "a misspelt zone, currency or template is refused, and no file is left" {
    refuses 64 "tkt-init: --timezone: 'Asia/Shangai' is not a time zone: /usr/share/zoneinfo has no such zone; write it like UTC, Asia/Shanghai, America/New_York
Try 'tkt-init --help'." tkt-init -d new.db --timezone Asia/Shangai
    refuses 64 "tkt-init: --currency: 'yuan' is not an ISO 4217 code such as CNY
Try 'tkt-init --help'." tkt-init -d new.db --currency yuan
    refuses 64 "tkt-init: --template: 'hotel' is not one of aftersales, empty, orders, property
Try 'tkt-init --help'." tkt-init -d new.db --template hotel
    run tkt-init -d new.db --template ../templates/empty
    [ "$status" -eq 64 ]
    run tkt-init -d new.db --timezone ../../etc/passwd
    [ "$status" -eq 64 ]
    run env TZ=Foo/Bar tkt-init -d new.db
    [ "$status" -ne 0 ]
    run tkt-init -d new.db extra
    [ "$status" -eq 64 ]
    [ -z "$(ls new.db* 2>/dev/null)" ]
}

@test "--check counts what it proved, and finds what was changed behind its back" {
    tkt-load -q kind code=call
    tkt-new -q -k call -s one
    tkt-new -q -k call -s two
    tkt-act -q accept 2
    refuses 0 "tkt-init: $TKT_DB: 2 tickets and 3 events are intact" tkt-init --check
    refuses 0 '' tkt-init --check -q
    sqlite3 "$TKT_DB" "UPDATE ticket SET subject = 'other' WHERE id = 2"
    run --separate-stderr tkt-init --check
    [ "$status" -eq 65 ]
    [[ $stderr == *'ticket 2'* ]] || fail "$stderr"
    [[ $stderr != *'ticket 1'* ]] || fail "$stderr"
    refuses 66 'tkt-init: no.db: no such database; tkt-init creates one' tkt-init --check -d no.db
}

@test "--backup makes a whole copy, the owner's alone, and never writes over a file" {
    umask 022
    tkt-load -q kind code=call
    tkt-new -q -k call -s one
    refuses 0 "tkt-init: $TKT_DB: backed up to copy.db" tkt-init --backup copy.db
    [ "$(stat -c %a copy.db)" = 600 ]
    diff <(tkt-list) <(tkt-list -d copy.db)
    tkt-init -q --check -d copy.db
    tkt-new -q -d copy.db -k call -s two
    refuses 73 'tkt-init: copy.db: File exists' tkt-init --backup copy.db
    [ "$(tkt-list -d copy.db -H -c id | wc -l)" -eq 2 ]
    refuses 73 'tkt-init: no/copy.db: No such file or directory' tkt-init --backup no/copy.db
    refuses 0 "tkt-init: $TKT_DB: 1 tickets and 1 events are intact
tkt-init: $TKT_DB: backed up to both.db" tkt-init --check --backup both.db
}

@test "--check and --backup are for an existing desk" {
    refuses 64 "tkt-init: --check can't be used with --template
Try 'tkt-init --help'." tkt-init --check --template empty
    refuses 64 "tkt-init: --backup can't be used with --currency
Try 'tkt-init --help'." tkt-init --backup a.db --currency CNY
}

@test "money has the currency's decimals" {
    tkt-init -q -d yen.db --currency JPY
    tkt-load -q -d yen.db kind code=call
    tkt-new -d yen.db -k call -s a --cost 1200
    prints tkt-list -d yen.db -H -c cost <<<1200
    refuses 65 "tkt-new: cost: '1200.50' is not an amount: write digits only, as in 1234" \
        tkt-new -d yen.db -k call -s a --cost 1200.50
}

# A desk as the third version of the schema had it: without what came later.
third_desk() {
    sqlite3 "$1" <<'END'
DROP TABLE permission;
ALTER TABLE rule DROP COLUMN set_kind;
ALTER TABLE rule DROP COLUMN set_category;
ALTER TABLE rule DROP COLUMN set_fields;
ALTER TABLE rule DROP COLUMN not_keywords;
ALTER TABLE channel DROP COLUMN written;
DROP INDEX event_reply;
PRAGMA user_version = 3;
END
}

# As the second had it, with what surge kept.
second_desk() {
    third_desk "$1"
    sqlite3 "$1" <<'END'
CREATE TABLE kept (
    id    INTEGER PRIMARY KEY,
    spec  TEXT NOT NULL UNIQUE,
    event INTEGER NOT NULL,
    log   INTEGER NOT NULL,
    cells BLOB NOT NULL
) STRICT;
CREATE TABLE kept_day (
    kept    INTEGER NOT NULL,
    day     INTEGER NOT NULL,
    entries BLOB NOT NULL,
    PRIMARY KEY (kept, day)
) STRICT;
INSERT INTO kept VALUES (1, 'category,building', 1, 1, x'020000');
INSERT INTO kept_day VALUES (1, 20151, x'000100');
PRAGMA user_version = 2;
END
}

# One as the first had it: without what came later.
older_desk() {
    second_desk "$1"
    sqlite3 "$1" <<'END'
DROP INDEX event_change;
DROP TABLE ladder; DROP TABLE notice; DROP TABLE reminder; DROP TABLE remind_cursor;
DROP TABLE synonym; DROP TABLE mail; DROP TABLE mail_file; DROP TABLE told; DROP TABLE erasure;
DROP TABLE search_answer; DROP TABLE search_ticket; DROP TABLE search_code; DROP TABLE search_state;
PRAGMA user_version = 1;
END
}

# what DATABASE consists of, whatever the order in which it was made.
schema_of() {
    sqlite3 "$1" "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name; PRAGMA user_version"
}

@test "an older desk's keywords are found as before, also inside words; a new desk's are whole words" {
    tkt-load -q department code=eng
    tkt-load -q kind code=task
    tkt-load -q rule seq=1 keywords=lift dept=eng
    [ -z "$(tkt-dump setting | grep keyword_words)" ]
    third_desk "$TKT_DB"
    tkt-new -q -k task -s 'a facelift' -r >/dev/null
    [ "$(tkt-list -H -c dept)" = eng ]
    [ "$(tkt-dump setting | grep keyword_words)" = keyword_words,0 ]
    prints tkt-dump rule -f csv <<'END'
seq,name,kind,category,channel,priority,building,field,keywords,hours,dept,assign,person,skill,set_priority,incident,set_kind,set_category,set_fields,not_keywords
1,,,,,,,,lift,,eng,,,,,,,,,
END
}

@test "a desk of an older tkt is brought up to date when it is opened, whoever comes first" {
    tkt-load -q kind code=task
    tkt-new -q -k task -s 'a lamp'
    cp "$TKT_DB" old.db
    older_desk old.db
    [ "$(schema_of old.db)" != "$(schema_of "$TKT_DB")" ]
    all=()
    for i in 1 2 3 4; do
        tkt-list -d old.db -q -c id,subject -H >"said$i" 2>&1 &
        all+=($!)
    done
    wait "${all[@]}"
    sort -u said[1-4] | diff - <(echo '1,a lamp')
    [ "$(schema_of old.db)" = "$(schema_of "$TKT_DB")" ]
    tkt-init --check -q -d old.db
    tkt-remind -q -n -d old.db
}

@test "a desk of the second version loses what surge kept, and nothing else" {
    tkt-load -q kind code=task
    tkt-new -q -k task -s 'a lamp'
    tkt-stats volume --by kind >wanted
    schema_of "$TKT_DB" >schema
    second_desk "$TKT_DB"
    tkt-stats volume --by kind | diff - wanted
    schema_of "$TKT_DB" | diff - schema
    tkt-init --check -q
}

@test "a desk of the third version keeps who may approve and who may change registers" {
    printf '%s\n' code,role ann,agent max,manager | tkt-load -q staff
    tkt-load -q kind code=complaint workflow=complaint
    tkt-dump permission -H | grep -c . | grep -x 6
    [ -z "$(tkt-dump setting -H | grep four_eyes)" ]
    third_desk "$TKT_DB"
    tkt-new -q -k complaint -s noise >/dev/null
    [ -z "$(tkt-dump permission -H)" ]
    tkt-dump setting -H | grep -x four_eyes,0
    for verb in accept verify 'propose -m refund' approve; do
        # shellcheck disable=SC2086 # words are words
        tkt-act -q -u max $verb 1
    done
    tkt-init --check -q
}

@test "a desk of the third version keeps what its targets mean" {
    tkt-load -q kind code=task
    tkt-new -q -k task -s 'a lamp'
    tkt-load -q target - <<<$'metric,scope,period,op,value\nmean_resolve,all,month,<=,99\np90_resolve,kind=task,week,<,9\ncomplaints,all,month,<=,3'
    third_desk "$TKT_DB"
    [ "$(tkt-dump target -H -c metric,scope,period,op,value)" = "complaints,all,month,<=,3
mean_resolve_elapsed,all,month,<=,99
p90_resolve_elapsed,kind=task,week,<,9" ]
    [ "$(tkt-dump setting -H -c name,value | grep kpi_rounds)" = kpi_rounds,0 ]
    # the history tells of the new name, once
    [ "$(tkt-dump target --history -H -c who,key | grep -c '^tkt,')" = 4 ]
    [ "$(tkt-dump target --history -H -c who,after | grep -c '^tkt,.*mean_resolve_elapsed')" = 1 ]
    tkt-init --check -q
    # a new desk has neither
    tkt-init -q -d new.db
    [ -z "$(tkt-dump -d new.db setting -H -c name | grep kpi_rounds)" ]
}

@test "a desk of an older tkt that can't be written says so" {
    [ "$(id -u)" -ne 0 ] || skip "root writes everything"
    older_desk "$TKT_DB"
    chmod 400 "$TKT_DB"
    refuses 78 "tkt-list: $TKT_DB: made by an older tkt and can't be written, so it can't be upgraded: open it once where it is writable" tkt-list
}
