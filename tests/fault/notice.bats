#!/usr/bin/env bats
# Notices killed at random moments, two at a time: nobody is left out, nobody is told twice, but for
# those whom the tool itself names as unknown.

load ../cli/helper

setup() {
    setup_desk
    tkt-load -q kind code=emergency priority=urgent
    tkt-load -q notice code=emergency language=en subject=Emergency text='{name}: {unit}'
    awk 'BEGIN { print "code,name,phone"; for (i = 1; i <= 300; i++) printf "C%d,Name %d,13%09d\n", i, i, i }' >customer.csv
    awk 'BEGIN { print "code,building,owner,tenant"
        for (i = 1; i <= 400; i++) printf "U%d,B1,C%d,C%d\n", i, i % 300 + 1, (i * 7) % 300 + 1 }' >unit.csv
    tkt-load -q customer customer.csv
    tkt-load -q unit unit.csv
    tkt-new -q -k emergency -s burst --unit U1 --contact Eve --phone 13900000000 >/dev/null
    printf '#!/bin/sh\necho "${TKT_CUSTOMER:-#1}" >>"%s/sent"\n' "$PWD" >carry
    chmod +x carry
    : >sent
}

@test "killed at random moments, two at a time: none lost, none doubled but those named as unknown" {
    RANDOM=7
    for ((i = 0; i < 40; i++)); do
        tkt-notice -q 1 --send ./carry 2>/dev/null &
        one=$!
        tkt-notice -q 1 --send ./carry 2>/dev/null &
        two=$!
        printf -v moment '0.%03d' $((RANDOM % 150))
        sleep "$moment"
        kill -9 "$one" 2>/dev/null || true
        kill -9 "$two" 2>/dev/null || true
        wait "$one" "$two" 2>/dev/null || true
    done
    run tkt-notice -q 1 --send ./carry
    [ "$status" -le 1 ]
    sleep 0.2 # the last ones' children
    tkt-notice --log unknown -H -c customer | sed 's/^""$/#1/' | sort >unknown
    tkt-notice --log sent -H -c customer | sed 's/^""$/#1/' | sort >told
    # each person is in one of the two, once
    [ "$(sort -u unknown told | wc -l)" -eq 301 ]
    [ "$(wc -l <unknown)" -ge 1 ]
    [ "$(cat unknown told | wc -l)" -eq 301 ]
    # nobody's message arrived twice; who is told got it, of the unknown ones some
    [ -z "$(sort sent | uniq -d)" ] || fail "twice: $(sort sent | uniq -d)"
    [ -z "$(sort sent | comm -13 - told)" ] || fail "lost: $(sort sent | comm -13 - told)"
    [ -z "$(sort sent | comm -23 - <(sort unknown told))" ]
    # and the ticket tells of all of them, once
    tkt-show 1 -f jsonl -c data | grep -o 'customers[^,]*\|unknown[^,]*' | grep -o 'C[0-9]*\|#1' | sort >events
    sort unknown told | cmp - events
    tkt-init --check -q
}
