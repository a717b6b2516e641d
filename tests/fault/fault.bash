# fault.bash: calls that fail, by shim.c. `load fault` after the helper of tests/cli.

build_shim() {
    SHIM=$BATS_FILE_TMPDIR/shim.so
    export SHIM
    "${CC:-cc}" -std=c11 -D_GNU_SOURCE -O1 -fPIC -shared -o "$SHIM" "$BATS_TEST_DIRNAME/shim.c" -ldl
}

# strike KIND:N:HOW FILE COMMAND…: FILE is a piece of the path of the files meant, '' any.
# `EXEC=exec strike … &` makes $! the command's own.
strike() {
    local -x FAULT=$1 LD_PRELOAD=$SHIM ASAN_OPTIONS=verify_asan_link_order=0
    [ -z "$2" ] || local -x FAULT_ON=$2
    shift 2
    ${EXEC:-} "$@"
}

# calls KIND FILE COMMAND…: how many there are.
calls() {
    local kind=$1 file=$2
    shift 2
    FAULT_COUNT=$BATS_TEST_TMPDIR/calls strike "$kind" "$file" "$@" >/dev/null
    echo "$(<"$BATS_TEST_TMPDIR/calls")"
}

# sample N [MOST]: numbers from 1 to N: for `make fault` all of them (at most FAULT_MOST, for there
# are thousands of allocations), else some, the last among them.
sample() {
    local most=${2:-12}
    [ -z "${FAULT_ALL:-}" ] || most=${FAULT_MOST:-1000}
    awk -v n="$1" -v most="$most" 'BEGIN {
        step = n > most ? n / most : 1
        for (i = step; i <= n + 0.001; i += step)
            print int(i + 0.0005)
    }'
}
