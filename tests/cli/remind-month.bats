#!/usr/bin/env bats
# Some days at a desk, and some kills, of what `make month` has more of (tests/month).

load helper

setup() {
    PATH="${TKT_BIN:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)/bin}:$PATH"
    month="$BATS_TEST_DIRNAME/../month"
    unset TZ TKT_DATADIR
}

@test "three days in steps of five minutes: each reminder once, to the right person, in their hours" {
    run --separate-stderr python3 "$month/month.py" --tickets 120 --days 3 --from 7 --seed 3 --folder "$BATS_TEST_TMPDIR"
    [ "$status" -eq 0 ] || fail "$output $stderr"
    [ "$output" = "120 tickets, 682 events, 865 runs: 382 reminders, each sent once, to the right person, in their hours: 2 approval, 53 assigned, 3 callback, 7 children-done, 107 due-soon, 90 overdue, 3 reopened, 66 respond, 12 stuck, 2 uncovered, 32 urged, 5 waiting" ] ||
        fail "$output"
}

@test "killed at random moments, two copies at a time: none lost, none doubled, the unknown reported" {
    run --separate-stderr python3 "$month/kill.py" --kills 40 --seed 2 --folder "$BATS_TEST_TMPDIR"
    [ "$status" -eq 0 ] || fail "$output $stderr"
    [[ $output == "killed 40 times, two copies at a time: "*" reminders, none lost, none doubled; "*" unknown, all reported, and sent by --again" ]] ||
        fail "$output"
}
