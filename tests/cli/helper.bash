# helper.bash: what every test of the tools starts with. `load helper` at its head.

bats_require_minimum_version 1.5.0
tool_folder=${TKT_BIN:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)/bin} # TKT_BIN: another build

# Each test has its own folder and database, a clock that stands still, and plain English.
#
#     setup_desk [TEMPLATE [FILL]]
#
# The desk of a template is made once in a run, what the function FILL adds to it once in a file;
# after that they are copied, for to make one takes longer than most tests do. So FILL changes only
# the database; variables and files are of setup().
setup_desk() {
    local template=${1:-empty} desk
    PATH="$tool_folder:$PATH"
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

# run [-STATUS] [--separate-stderr] COMMAND…: as bats has it, and with the same variables after it, but
# without $(…), which costs as much as a small tool does. bats doesn't follow what is in here command
# by command; what fails is the call of run.
run() {
    local - wanted='' separate='' said=$BATS_TEST_TMPDIR.said shell=()
    set +eET
    while :; do
        case $1 in
        --separate-stderr) separate=1 ;;
        -[0-9]*) wanted=${1#-} ;;
        *) break ;;
        esac
        shift
    done
    ! declare -F -- "$1" >/dev/null || shell=(in_subshell)
    if [ "$separate" ]; then
        "${shell[@]}" "$@" >"$said" 2>"$said.stderr"
        status=$?
        read_text stderr "$said.stderr"
        IFS=$'\n' read -rd '' -a stderr_lines <"$said.stderr"
    else
        "${shell[@]}" "$@" >"$said" 2>&1
        status=$?
        stderr=''
    fi
    read_text output "$said"
    IFS=$'\n' read -rd '' -a lines <"$said"
    [ -z "$wanted" ] || [ "$status" -eq "$wanted" ] || fail "status $status, not $wanted: $output$stderr"
}

# A function may change variables, or exit.
in_subshell() { ("$@"); }

# read_text VARIABLE FILE: without the newlines at its end, as $(…) has it.
read_text() {
    IFS= read -rd '' "$1" <"$2"
    while [[ ${!1} == *$'\n' ]]; do printf -v "$1" %s "${!1%$'\n'}"; done
}

# refuses STATUS MESSAGE COMMAND…: it ends so, says exactly that on stderr, and prints nothing.
refuses() {
    local - status_wanted=$1 message=$2
    set +eET
    shift 2
    run --separate-stderr "$@"
    [ "$status" -eq "$status_wanted" ] || fail "status $status, not $status_wanted: $stderr" || return
    [ "$stderr" = "$message" ] || fail "said: $stderr" || return
    [ -z "$output" ] || fail "printed: $output"
}

# prints COMMAND…: its output is what stands on stdin.
prints() {
    local - wanted
    set +eET
    IFS= read -rN 1000000 wanted # -d would read byte by byte
    run --separate-stderr "$@"
    [ "$status" -eq 0 ] || fail "status $status: $stderr" || return
    [ "$output" = "${wanted%$'\n'}" ] || fail "printed: $output"
}

fail() {
    echo "$*" >&2
    return 1
}

# shared: the desk goes into a folder of its own, $others, which the test removes; as CODE
# ARGUMENT…: tkt-load of somebody who doesn't own its file. The folder of the tests is closed to
# others.
shared() {
    [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null || skip "only root can play another user"
    others=$(mktemp -d)
    chmod 777 "$others"
    mv tkt.db "$others" && chmod 666 "$others/tkt.db"
    cp "$(command -v tkt-load)" "$others"
    cd "$others" || return
    export TKT_DB="$others/tkt.db"
}

as() { setpriv --reuid=65534 --clear-groups ./tkt-load -u "$@"; }
