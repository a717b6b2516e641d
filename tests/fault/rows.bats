#!/usr/bin/env bats
# Errors of the store, of memory and of the disk are never a row's: then nothing is kept.

load ../cli/helper
load fault

setup_file() {
    build_shim
}

fill_desk() {
    printf '%s\n' code call repair noise order | tkt-load -q kind
    awk 'BEGIN {
        print "code,name"
        for (i = 1; i <= 3000; i++)
            printf "C%d,%200s\n", i, i
    }' | tkt-load -q customer
}

setup() {
    setup_desk empty fill_desk
    awk 'BEGIN {
        split("call repair noise order", kind, " ")
        print "key,kind,subject,customer"
        for (i = 1; i <= 30; i++)
            printf "K%d,%s,call %d,C%d\n", i, i % 15 == 7 ? "nope" : kind[i % 4 + 1], i, i * 97
    }' >rows.csv
    sed 's/^K/U/; s/,nope,.*/,,x,nope/; s/^key,kind,subject,customer/code,building,use,owner/' rows.csv >units.csv
    cp tkt.db base.db
}

# shellcheck disable=SC2034 # by name, in each
tickets=(tkt-new -q --csv rows.csv --rejects bad.csv)
# shellcheck disable=SC2034
units=(tkt-load -q unit units.csv --rejects bad.csv)

# took STATUS HINT: what it says is what there is: all good rows and the two others, or nothing.
took() {
    local kept rejects refused=
    { tkt-list -c id -H && tkt-dump unit -H; } >kept
    mapfile -t kept <kept
    [ ! -e bad.csv ] || { mapfile -t rejects <bad.csv && refused=${#rejects[@]}; }
    case "$1:${#kept[@]} $refused" in
    1:'28 3') [[ ${rejects[1]} == [KU]7,* ]] ;;
    71:'0 3' | [67]*:'0 ') ;; # without memory the process ends at once
    *) fail "$2: ${#kept[@]} kept, rejects of '$refused' lines" ;;
    esac
    tkt-init --check -q || fail "$2: --check"
}

again() {
    rm -f tkt.db-* bad.csv*
    cp base.db tkt.db
}

# each LOAD KIND:HOW FILE MOST [+]: the load with its n-th call struck, and with + all after it.
each() {
    local kind=${2%%:*} how=${2#*:} n at
    local -n words=$1
    again
    n=$(calls "$kind" "$3" "${words[@]}" || true)
    [ "$n" -gt 0 ] || fail "no $kind"
    for at in $(sample "$n" "$4"); do
        for on in '' ${5:-}; do
            again
            run strike "$kind:$at$on:$how" "$3" "${words[@]}"
            took "$status" "$1: $2 $at$on of $n: status $status ($output)"
        done
    done
}

@test "a read that fails while a row is checked ends the load, which keeps nothing" {
    for load in tickets units; do
        each $load read:EIO tkt.db 10
        each $load read:EINVAL tkt.db 20 # SQLite takes EIO for damage
        each $load read:short tkt.db 4
    done
}

@test "a write or a sync that fails ends the load, which keeps nothing" {
    each tickets write:EIO tkt.db 4 +
    each tickets write:ENOSPC tkt.db 4 +
    each tickets write:short tkt.db 3
    each tickets sync:EIO tkt.db 3 +
    each units write:ENOSPC tkt.db 4
}

@test "rejects that can't be written end the load too" {
    each tickets write:ENOSPC "$BATS_TEST_TMPDIR/#" 4
    each tickets rename:EIO bad.csv 4
}

@test "memory that is refused ends the load, which keeps nothing" {
    each tickets malloc:ENOMEM '' 16
}

@test "a former file of rejects is as it was where nothing was kept" {
    sed 's/$/,/; 1s/,$/,error/' rows.csv >bad.csv
    cp bad.csv former.csv
    n=$(calls sync tkt.db tkt-new -q --csv bad.csv --rejects bad.csv || true)
    for at in $(sample "$n" 4); do
        again
        cp former.csv bad.csv
        run strike "sync:$at:EIO" tkt.db tkt-new -q --csv bad.csv --rejects bad.csv
        [ "$status" -le 1 ] || cmp bad.csv former.csv
        [ "$(ls bad.csv*)" = bad.csv ]
    done
}
