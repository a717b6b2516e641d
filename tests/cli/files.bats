#!/usr/bin/env bats
# The files of a desk: its outputs don't destroy it, and it doesn't touch those of others.

load helper

fill_desk() {
    printf "%s\n" code call mail | tkt-load -q kind
    tkt-new -q -k call -s one >/dev/null
}

setup() {
    setup_desk empty fill_desk
    cp tkt.db before.db
}

# spares TARGET COMMAND…: it refuses that output, and all files are as they were.
spares() {
    local target=$1
    shift
    ls -d tkt.db* >was
    run --separate-stderr "$@"
    [ "$status" -eq 73 ] || fail "$*: status $status: $stderr" || return
    [[ $stderr == *"$target: belongs to the database $BATS_TEST_TMPDIR/tkt.db: choose another file for the output" ]] ||
        fail "$*: $stderr" || return
    ls -d tkt.db* | cmp - was || fail "$*: files" || return
    cmp tkt.db before.db || fail "$*: the database"
}

@test "no output goes into the database, its journals or its locks, by whatever name" {
    printf 'kind,subject\nno,x\n' >bad.csv
    ln -s tkt.db link
    ln tkt.db hard
    ln -s tkt.db-journal later
    mkdir sub register
    for target in tkt.db tkt.db-wal tkt.db-shm tkt.db-journal tkt.db-remind tkt.db-notice \
        sub/../tkt.db-wal "$PWD/tkt.db" link hard later; do
        spares "$target" tkt-list -o "$target"
    done
    for target in tkt.db tkt.db-journal link; do
        spares "$target" tkt-new --csv bad.csv --rejects "$target"
        spares "$target" tkt-init --backup "$target"
        spares "$target" tkt-report daily -o "$target"
        spares "$target" tkt-dump --all "$target"
    done
    ln -s ../tkt.db register/setting.csv
    spares register/setting.csv tkt-dump --all register
    printf '%s\n' 'From: a@b.example' 'Subject: x' 'MIME-Version: 1.0' \
        'Content-Type: multipart/mixed; boundary=b' '' '--b' 'Content-Type: image/png; name=a.png' '' abc '--b--' >one.eml
    spares tkt.db-journal tkt-mail --attachments tkt.db-journal one.eml
    spares tkt.db tkt-mail -o tkt.db one.eml
    TKT_DB=link spares tkt.db-wal tkt-list -o tkt.db-wal
}

@test "no output goes into the database by the shell either" {
    run --separate-stderr bash -c 'tkt-list >>tkt.db'
    [ "$status" -eq 73 ]
    [ "$stderr" = "tkt-list: stdout belongs to the database $TKT_DB" ]
    cmp tkt.db before.db
}

@test "other files are written over as before" {
    echo old >out.csv
    tkt-list -o out.csv
    grep -q '^1,' out.csv
    tkt-list -o tkt.db-report.csv
    tkt-init -q --backup tkt.db-backup
}

@test "a lock isn't taken through a link, and no mode is passed on to another's file" {
    echo secret >secret
    chmod 600 secret
    chmod 664 tkt.db
    for way in -s ''; do
        # shellcheck disable=SC2086 # an option or none
        ln $way secret tkt.db-remind
        run --separate-stderr tkt-remind
        [ "$(stat -c %a secret)" = 600 ]
        [ -z "$way" ] || [ "$stderr" = "tkt-remind: $TKT_DB-remind: not a regular file: remove it" ]
        rm tkt.db-remind
    done
    mkfifo tkt.db-remind
    refuses 73 "tkt-remind: $TKT_DB-remind: not a regular file: remove it" timeout 10 tkt-remind
    rm tkt.db-remind
    tkt-remind -q >/dev/null
    [ "$(stat -c %a tkt.db-remind)" = 664 ]
    # the same lock by both names of a desk
    ln -s tkt.db other.db
    tkt-remind -q -d other.db >/dev/null
    [ ! -e other.db-remind ]
}

@test "a pipe or a device is no database, and nothing waits for it" {
    mkfifo pipe
    refuses 65 'tkt-list: pipe: is a pipe or a device, not a tkt database' timeout 10 tkt-list -d pipe
    refuses 65 'tkt-list: /dev/null: is a pipe or a device, not a tkt database' tkt-list -d /dev/null
    for journal in wal shm journal; do
        mkfifo "tkt.db-$journal"
        refuses 65 "tkt-list: $TKT_DB-$journal: not a regular file: remove it" timeout 10 tkt-list
        rm "tkt.db-$journal"
    done
}

@test "what is left of an earlier database isn't taken for the new one's" {
    for left in wal journal; do
        echo old >"new.db-$left"
        refuses 73 "tkt-init: new.db-$left: left by an earlier database of that name: remove it first" tkt-init -d new.db
        [ ! -e new.db ]
        rm "new.db-$left"
    done
}

@test "a zone file that is cut off, or can't be read, is never taken for UTC" {
    mkdir -p zones/Asia
    export TZDIR=$PWD/zones
    for n in 20 44 100 300; do
        head -c "$n" /usr/share/zoneinfo/Asia/Shanghai >zones/Asia/Shanghai
        run tkt-list
        [ "$status" -eq 78 ] || fail "$n: $status: $output"
    done
    ln -sf Shanghai zones/Asia/Shanghai
    refuses 74 "tkt-list: $TZDIR/Asia/Shanghai: Too many levels of symbolic links" tkt-list
    rm zones/Asia/Shanghai
    cp /usr/share/zoneinfo/Asia/Shanghai zones/Asia
    prints tkt-list -H -c opened <<<2025-03-05T10:00:00+08:00
}

@test "a clock that was set back dates nothing before the opening, and no mean is negative" {
    tkt-new -q -k call -s two >/dev/null
    tkt-act -q accept 2
    export TKT_NOW=2025-03-05T09:00:00+08:00
    run --separate-stderr tkt-act resolve 1 2 -H -f csv -c id,responded,resolved
    [ "$stderr" = 'tkt-act: opened later than now: 2 tickets; nothing on them is dated before their opening: is the clock of this computer right?' ]
    [ "$output" = '1,2025-03-05T10:00:00+08:00,2025-03-05T10:00:00+08:00
2,2025-03-05T10:00:00+08:00,2025-03-05T10:00:00+08:00' ]
    tkt-act -q confirm 1 2>/dev/null
    [ "$(tkt-list id=1 -H -c closed)" = 2025-03-05T10:00:00+08:00 ]
    # and what an earlier version wrote
    sqlite3 "$TKT_DB" 'UPDATE ticket SET resolved = opened - 3600, responded = opened - 60, closed = opened - 3600'
    for report in time agents process backlog kpi; do
        run tkt-stats $report -f csv -H
        [[ ! $output =~ (^|,)-[0-9] ]] || fail "$report: $output"
    done
}

@test "the tools are hardened: addresses bound and read-only after the start, stacks and copies checked" {
    command -v readelf >/dev/null || skip "no readelf"
    [ -z "${TKT_BIN:-}" ] || skip "another build"
    for file in "$tool_folder"/tkt-list "$tool_folder"/tkt-mail "$tool_folder"/tkt.so; do
        readelf -lW "$file" >program
        readelf -dW "$file" >dynamic
        readelf --dyn-syms -W "$file" >symbols
        grep -q GNU_RELRO program || fail "$file: RELRO"
        grep -q 'Flags:.* NOW\|BIND_NOW' dynamic || fail "$file: BIND_NOW"
        grep -q __stack_chk_fail symbols || fail "$file: stack protector"
        grep -q '__v*[a-z]*_chk@' symbols || fail "$file: FORTIFY"
    done
}
