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
    [ "$output" = "120 tickets, 699 events, 865 runs: 366 reminders, each sent once, to the right person, in their hours: 3 approval, 59 assigned, 7 callback, 8 children-done, 102 due-soon, 68 overdue, 6 reopened, 71 respond, 5 stuck, 2 uncovered, 31 urged, 4 waiting" ] ||
        fail "$output"
}

@test "killed at random moments, two copies at a time: none lost, none doubled, the unknown reported" {
    run --separate-stderr python3 "$month/kill.py" --kills 40 --seed 2 --folder "$BATS_TEST_TMPDIR"
    [ "$status" -eq 0 ] || fail "$output $stderr"
    [[ $output == "killed 40 times, two copies at a time: "*" reminders, none lost, none doubled; "*" unknown, all reported, and sent by --again" ]] ||
        fail "$output"
}
