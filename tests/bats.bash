#!/usr/bin/env bash
# bats.bash FILE.bats: runs its tests as bats(1) does and prints what `bats --tap` prints.
#
# For each test bats starts four processes and reads the file anew, and before each command of one it
# runs a trap: together that took longer than all the tools that are tested. Here a test is a subshell.
# For a single test, and to look into one that fails: bats FILE.bats -f NAME.
# shellcheck disable=SC2317 # the tests call it
BATS_TEST_FILENAME=$1
BATS_TEST_DIRNAME=$(cd "$(dirname "$1")" && pwd) || exit 70
BATS_RUN_TMPDIR=$(mktemp -d) || exit 70
BATS_FILE_TMPDIR=$BATS_RUN_TMPDIR/file
export BATS_TEST_FILENAME BATS_TEST_DIRNAME BATS_RUN_TMPDIR BATS_FILE_TMPDIR BATS_TEST_TMPDIR
trap 'rm -rf "$BATS_RUN_TMPDIR"' EXIT
home=$PWD

# ---- what a file of tests may use ----

load() {
    # shellcheck disable=SC1090 # whatever is named
    . "$BATS_TEST_DIRNAME/$1.bash"
}
setup_file() { :; }
setup() { :; }
teardown() { :; }
teardown_file() { :; }
bats_require_minimum_version() { :; }
skip() {
    echo "# skip${1:+ $1}" >"$BATS_TEST_TMPDIR.skip"
    exit 0
}

# ---- running them ----

# The line of the test that failed. Nothing inherits the trap (set -E): with it $(…) takes two processes.
note_line() { line=${BASH_LINENO[0]}; }

# The line of the test, or the functions it was in, and the command that ended it.
end_test() {
    local status=$? command=$BASH_COMMAND i
    trap - ERR
    teardown || status=1
    if [ "$status" -ne 0 ]; then
        for ((i = 1; i < ${#FUNCNAME[@]} - 2; i++)); do
            echo "(in ${FUNCNAME[i]}, called in ${BASH_SOURCE[i + 1]##*/}, line ${BASH_LINENO[i]})"
        done
        [ -z "${line-}" ] || sed -n "$line s/^ */(line $line) /p" "$file"
        echo "\`$command' failed"
    fi
    exit "$status"
}

# Each `@test "NAME" {` becomes a function test_N; the lines stay where they were.
file=$BATS_RUN_TMPDIR/${1##*/}
awk 'sub(/^@test /, "names+=(") { sub(/" \{/, "\"); test_" ++n "() { trap note_line ERR;") } { print }' "$1" >"$file"
names=()
# A file that cannot be parsed has tests that would be lost without a word.
# shellcheck disable=SC1090 # made above
. "$file" || exit 70
numbers=()
for ((n = 1; n <= ${#names[@]}; n++)); do numbers+=("$n"); done
mkdir "$BATS_FILE_TMPDIR" "${numbers[@]/#/$BATS_RUN_TMPDIR/}" || exit 70

failed=0
echo "1..${#names[@]}"
set -e
setup_file
set +e
for n in "${numbers[@]}"; do
    BATS_TEST_TMPDIR=$BATS_RUN_TMPDIR/$n
    name=${names[n - 1]}
    # not behind || or if: there a command that fails doesn't end it
    (
        trap end_test EXIT
        set -e
        setup
        "test_$n"
    ) >"$BATS_TEST_TMPDIR.out" 2>&1
    status=$?
    if [ $status -ne 0 ]; then
        failed=1
        echo "not ok $n $name"
        sed 's/^/# /' "$BATS_TEST_TMPDIR.out"
    elif [ -e "$BATS_TEST_TMPDIR.skip" ]; then
        echo "ok $n $name $(cat "$BATS_TEST_TMPDIR.skip")"
    else
        echo "ok $n $name"
    fi
done
cd "$home" && teardown_file
exit $failed
