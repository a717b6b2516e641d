#!/usr/bin/env bats
# Killed in the middle, two at once: nothing is half done, nothing is lost.

load ../cli/helper

fill_desk() { tkt-load -q kind code=call; }

setup() {
    setup_desk empty fill_desk
    awk 'BEGIN {
        print "key,kind,subject,body,customer"
        for (i = 1; i <= 15000; i++)
            printf "K%d,call,call %d,%s,C%d\n", i, i,
                "a text that is long enough to make of these rows a load that is large against the table; with some more words behind it", i % 900
    }' >large.csv
}

# The file's own word for the write-ahead log.
logged() {
    [ "$(od -An -tu1 -j18 -N1 tkt.db | tr -d ' ')" = 2 ]
}

@test "a load killed at any moment leaves all or nothing, and the next tool finds a sound desk" {
    for wait in 0.01 0.03 0.06 0.1 0.13 0.18; do
        tkt-new -q --csv large.csv &
        load=$!
        sleep "$wait"
        kill -9 "$load" 2>/dev/null || true
        wait "$load" 2>/dev/null || true
        n=$(tkt-list -c id -H | wc -l)
        [ "$n" -eq 0 ] || [ "$n" -eq 15000 ] || fail "$n tickets"
        tkt-init --check -q
        logged
    done
    tkt-new -q --csv large.csv
    [ "$(tkt-list -c id -H | wc -l)" -eq 15000 ]
}

@test "loads, calls and readers at once: all wait their turn, none is lost" {
    sed 's/^K/L/' large.csv | sed '1s/.*/key,kind,subject,body,customer/' >other.csv
    tkt-new -q --csv large.csv &
    a=$!
    tkt-new -q --csv other.csv &
    b=$!
    for i in 1 2 3 4 5; do
        tkt-new -q -k call -s "call $i" >/dev/null
        tkt-list --limit 1 -c id -H >/dev/null
    done
    wait "$a"
    wait "$b"
    tkt-list -c id -H >ids
    [ "$(wc -l <ids)" -eq 30005 ]
    [ -z "$(sort ids | uniq -d)" ]
    tkt-init --check -q
    logged
}

@test "a verb killed at any moment is done with its event, or not at all" {
    head -n 2001 large.csv | tkt-new -q --csv
    for wait in 0.01 0.02 0.03 0.05; do
        tkt-list status=new,active -c id | tkt-act urge -q &
        act=$!
        sleep "$wait"
        kill -9 "$act" 2>/dev/null || true
        wait "$act" 2>/dev/null || true
        tkt-init --check -q
    done
}

@test "a backup taken while others write is whole" {
    tkt-new -q --csv large.csv &
    load=$!
    sleep 0.1
    tkt-init --backup copy.db -q
    wait "$load"
    tkt-init --check -q -d copy.db
    tkt-init --check -q
}
