#!/usr/bin/env bats
# A month of an estate, typed as its clerks do, and every figure of its report.
# tests/data/estate-month/expected.csv has the hand that worked them out.

load helper

setup() {
    data="$BATS_TEST_DIRNAME/../data/estate-month"
    setup_desk property
}

# Its tables as section,row,column,value.
long() {
    awk -F, '
        /^#/ || !NF { next }
        /^== / { section = substr($0, 4); head = 1; row = 0; next }
        head { split($0, name); columns = NF; head = 0; next }
        { row++; for (i = 1; i <= columns; i++) print section "," row "," name[i] "," $i }' "$1"
}

@test "a month of an estate: each figure of its report is what the hand worked out" {
    TKT_NOW=2025-02-24T09:00:00+08:00 tkt-load -q --all "$data/registers"
    # shellcheck source=/dev/null
    . "$data/march.sh"
    at 04-02T09:00 mo tkt-report monthly --at 2025-03 -f csv >sheet.csv
    long "$data/expected.csv" >expected.csv
    sed 1d sheet.csv | diff expected.csv -
}
