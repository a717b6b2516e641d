#!/usr/bin/env bats
# What people would say on the phone, and what the property template's rules make of it. The
# sentences in tests/data/sentences*.csv were written by somebody who hadn't read the rules.

load helper

setup() { setup_desk property; }

sentences() { # KIND [FILE]: prints the table; fails if a bound doesn't hold
    "$BATS_TEST_DIRNAME/sentences.py" "$1" "${2:-$BATS_TEST_DIRNAME/../data/sentences.csv}"
}

# The clerk may have typed either kind: most would take what isn't urgent for a repair, and what is
# for a call for help.
@test "150 sentences, typed as repair or help: department, promise and false emergencies" {
    cp "$TKT_DB" fresh.db
    sentences repair >&3
    cp fresh.db "$TKT_DB"
    sentences help >&3
}

@test "the table isn't satisfied without the rule about lifts, nor with one that takes all" {
    tkt-dump rule | grep -v '^50,' | tkt-load -q rule --replace
    run sentences help
    [ "$status" -eq 1 ]
    [[ "$output" == *"danger: 0."*", not >= 0.95"* ]]
    tkt-load -q rule seq=1 kind='repair|help' dept=eng set_priority=urgent
    tkt-list -H -c id | tkt-act -q cancel --note x
    sqlite3 "$TKT_DB" 'UPDATE ticket SET key = NULL'
    run sentences repair
    [ "$status" -eq 1 ]
    [[ "$output" == *"false emergencies: 1.0000, not <= 0.02"* ]]
}
