#!/usr/bin/env bats
# A load killed at each of its calls, and readers beside writers: a sound desk is never refused.

load ../cli/helper
load fault

setup_file() {
    build_shim
}

fill_desk() { tkt-load -q kind code=call; }

setup() {
    setup_desk empty fill_desk
    awk 'BEGIN {
        print "key,kind,subject,body,customer"
        for (i = 1; i <= 5000; i++)
            printf "K%d,call,call %d,%480s,C%d\n", i, i, "a text that makes the load large", i % 900
    }' >large.csv
    cp tkt.db base.db
}

# The desk before the load.
again() {
    rm -f tkt.db-*
    cp base.db tkt.db
}

# all_or_nothing HINT: so it is now, and all tools work on.
all_or_nothing() {
    local ids
    tkt-list -c id -H >ids || fail "$1: $(tail -n 1 ids)"
    mapfile -t ids <ids
    [ ${#ids[@]} -eq 0 ] || [ ${#ids[@]} -eq 5000 ] || fail "$1: ${#ids[@]} tickets"
    tkt-init --check -q || fail "$1: --check"
    tkt-new -q -k call -s later >/dev/null || fail "$1: the next call"
}

killed_at() {
    local n at
    n=$(calls "$1" tkt.db tkt-new -q --csv large.csv)
    for at in $(sample "$n" "$2"); do
        again
        run strike "$1:$at:kill" tkt.db tkt-new -q --csv large.csv
        [ "$status" -eq 137 ] || fail "$1 $at of $n: $status"
        all_or_nothing "$1 $at of $n"
    done
}

@test "a large load killed at any write leaves all or nothing, and no tool refuses the desk" {
    killed_at write 8
}

@test "a large load killed at any sync, truncation or removal of a file does too" {
    killed_at sync 5
    killed_at truncate 3
    killed_at unlink 3
}

# stopped PID: it is, before that call.
stopped() {
    while [ "$(awk '{print $3}' "/proc/$1/stat" 2>/dev/null)" != T ]; do
        kill -0 "$1" 2>/dev/null || return 1
        sleep 0.01
    done
}

@test "a reader beside a file that grows at any moment of its start reads it" {
    head -n 1500 large.csv >some.csv
    for kind in open read; do
        again
        n=$(calls "$kind" tkt.db tkt-list -c id -H)
        [ "$n" -gt 0 ]
        for at in $(sample "$n" 6); do
            again
            EXEC="exec" strike "$kind:$at:stop" tkt.db tkt-list -c id -H >ids 2>said &
            reader=$!
            stopped "$reader"
            tkt-new -q --csv some.csv
            kill -CONT "$reader"
            wait "$reader" || fail "$kind $at of $n: $(cat said)"
        done
    done
}

@test "readers beside a file that grows and is folded are never told of damage" {
    head -n 400 large.csv >some.csv
    end=$((SECONDS + ${FAULT_SECONDS:-2}))
    grow() {
        local i=0
        while [ "$SECONDS" -lt "$end" ]; do
            i=$((i + 1))
            sed "s/^K/K$i-/" some.csv | tkt-new -q --csv || return 1
        done
    }
    grow &
    writer=$!
    while kill -0 "$writer" 2>/dev/null; do
        tkt-list -c id -H --limit 1 >/dev/null
        tkt-list -c id -H --limit 1 >/dev/null
    done
    wait "$writer"
}

@test "a database that is cut off is told, whole pages or not, and one that was emptied" {
    tkt-new -q --csv large.csv
    size=$(stat -c %s tkt.db)
    cp tkt.db whole.db
    for left in 100 5000 8192 $((size / 2)) $((size - 8192)) $((size - 1)); do
        head -c "$left" whole.db >tkt.db
        refuses 65 "tkt-list: $TKT_DB: the database is truncated ($left of $size bytes): restore a backup (tkt-init --restore)" tkt-list
    done
    for left in 0 20 99; do
        head -c "$left" whole.db >tkt.db
        refuses 65 "tkt-list: $TKT_DB: not a tkt database" tkt-list
    done
}
