# helper.bash: what every test of the tools starts with. `load helper` at its head.

bats_require_minimum_version 1.5.0

# Each test has its own folder and database, a clock that stands still, and plain English.
#
#     setup_desk [TEMPLATE [FILL]]
#
# The desk of a template is made once in a run, what the function FILL adds to it once in a file;
# after that they are copied, for to make one takes longer than most tests do. So FILL changes only
# the database; variables and files are of setup().
setup_desk() {
    local template=${1:-empty} desk
    PATH="${TKT_BIN:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)/bin}:$PATH" # TKT_BIN: another build
    cd "$BATS_TEST_TMPDIR" || return 1
    export TKT_DB="$BATS_TEST_TMPDIR/tkt.db"
    export TKT_NOW=2025-03-05T10:00:00+08:00
    export TKT_USER=tester
    export LC_ALL=C.UTF-8 LANGUAGE=
    unset TZ TKT_DATADIR
    if [ $# -lt 2 ] || [ ! -e "$BATS_FILE_TMPDIR/$2.db" ]; then
        desk="${TEST_RUN:-$BATS_RUN_TMPDIR}/$template.db"
        if [ ! -e "$desk" ]; then
            tkt-init -q --timezone Asia/Shanghai --template "$template"
            cp "$TKT_DB" "$desk.$$"
            mv "$desk.$$" "$desk"
        else
            cp "$desk" "$TKT_DB"
        fi
        [ $# -ge 2 ] || return 0
        "$2"
        cp "$TKT_DB" "$BATS_FILE_TMPDIR/$2.db"
    else
        cp "$BATS_FILE_TMPDIR/$2.db" "$TKT_DB"
    fi
}

# run [-STATUS] [--separate-stderr] COMMAND…: as bats has it, and with the same variables after it,
# but with half of its processes. What is behind run_ isn't followed by bats command by command.
run() {
    set +ET
    run_ "$@" || { set -ET && return 1; }
    set -ET
}

run_() {
    local wanted='' separate='' at_error=$- said="$BATS_TEST_TMPDIR.stderr"
    while :; do
        case $1 in
        --separate-stderr) separate=1 ;;
        -[0-9]*) wanted=${1#-} ;;
        *) break ;;
        esac
        shift
    done
    set +e
    stderr=''
    if [ "$separate" ]; then
        output=$("$@" 2>"$said")
        status=$?
        read -rd '' stderr <"$said"
        IFS=$'\n' read -rd '' -a stderr_lines <<<"$stderr"
    else
        output=$("$@" 2>&1)
        status=$?
    fi
    IFS=$'\n' read -rd '' -a lines <<<"$output"
    [[ $at_error != *e* ]] || set -e
    [ -z "$wanted" ] || [ "$status" -eq "$wanted" ] || fail "status $status, not $wanted: $output$stderr"
}

# refuses STATUS MESSAGE COMMAND…: it ends so, says exactly that on stderr, and prints nothing.
refuses() {
    set +ET
    refuses_ "$@" || { set -ET && return 1; }
    set -ET
}

refuses_() {
    local status_wanted=$1 message=$2
    shift 2
    run_ --separate-stderr "$@"
    [ "$status" -eq "$status_wanted" ] || fail "status $status, not $status_wanted: $stderr" || return
    [ "$stderr" = "$message" ] || fail "said: $stderr" || return
    [ -z "$output" ] || fail "printed: $output"
}

# prints COMMAND…: its output is what stands on stdin.
prints() {
    set +ET
    prints_ "$@" || { set -ET && return 1; }
    set -ET
}

prints_() {
    local wanted
    IFS= read -rd '' wanted || :
    run_ --separate-stderr "$@"
    [ "$status" -eq 0 ] || fail "status $status: $stderr" || return
    [ "$output" = "${wanted%$'\n'}" ] || fail "printed: $output"
}

fail() {
    echo "$*" >&2
    return 1
}
