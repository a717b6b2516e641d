#!/usr/bin/env bats
# Some days at a desk, and some kills, of what `make month` has more of (tests/month).

load helper

setup() {
    PATH="${TKT_BIN:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)/bin}:$PATH"
    month="$BATS_TEST_DIRNAME/../month"
    unset TZ TKT_DATADIR
}

@test "three days over a weekend in steps of five minutes: each reminder once, to the right person, in their hours" {
    run --separate-stderr python3 "$month/month.py" --tickets 50 --days 3 --from 7 --seed 7 --rest 60 --folder "$BATS_TEST_TMPDIR"
    [ "$status" -eq 0 ] || fail "$output $stderr"
    [ "$output" = "50 tickets, 310 events, 235 runs: 199 reminders, each sent once, to the right person, in their hours: 3 approval, 24 assigned, 8 callback, 4 children-done, 48 due-soon, 57 overdue, 5 reopened, 28 respond, 9 stuck, 2 uncovered, 9 urged, 2 waiting" ] ||
        fail "$output"
}

@test "killed at random moments, two copies at a time: none lost, none doubled, the unknown reported" {
    run --separate-stderr python3 "$month/kill.py" --kills 24 --seed 2 --folder "$BATS_TEST_TMPDIR"
    [ "$status" -eq 0 ] || fail "$output $stderr"
    [[ $output == "killed 24 times, two copies at a time: "*" reminders, none lost, none doubled; "*" unknown, all reported, and sent by --again" ]] ||
        fail "$output"
}
