#!/usr/bin/env bats
# The README's tour works when pasted.

load helper

@test "the ten-minute tour runs from its first to its last line" {
    setup_desk
    root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    awk '/^## Ten minutes/ { f = 1 } /^`make demo` shows/ { f = 0 } f && /^    / { print substr($0, 5) }' \
        "$root/README.md" >tour.sh
    [ "$(wc -l <tour.sh)" -gt 10 ]
    (cd "$root" && bash -e "$BATS_TEST_TMPDIR/tour.sh") >out 2>err || fail "$(tail -n 3 err)"
    grep -q '→ 工程部 .*, by 1' err
    grep -q 'exit 65' out
    grep -q '^complaint\|^noise\|,0\.' out
}
