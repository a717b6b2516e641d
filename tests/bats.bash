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

# The command that failed, where it stands, and who called that; the last one is what ended the test.
# Nothing is printed here: the trap also runs in $(…) and behind a pipe, where a test reads it.
note_failure() {
    local command=$BASH_COMMAND i
    failure=
    for ((i = 1; i < ${#FUNCNAME[@]}; i++)); do
        failure+="(in ${BASH_SOURCE[i]##*/}, line ${BASH_LINENO[i - 1]})"$'\n'
    done
    failure+="\`$command' failed"
}

end_test() {
    local status=$?
    trap - ERR
    teardown || status=1
    [ "$status" -eq 0 ] || echo "${failure-}"
    exit "$status"
}

# Each `@test "NAME" {` becomes a function test_N; the lines stay where they were.
file=$BATS_RUN_TMPDIR/${1##*/}
awk 'sub(/^@test /, "names+=(") { sub(/" \{/, "\"); test_" ++n "() {") } { print }' "$1" >"$file"
names=()
# A file that cannot be parsed has tests that would be lost without a word.
# shellcheck disable=SC1090 # made above
. "$file" || exit 70
mapfile -t numbers < <(seq ${#names[@]})
mkdir "$BATS_FILE_TMPDIR" "${numbers[@]/#/$BATS_RUN_TMPDIR/}" || exit 70

failed=0
echo "1..${#names[@]}"
set -eE
setup_file
set +eE
for n in "${numbers[@]}"; do
    BATS_TEST_TMPDIR=$BATS_RUN_TMPDIR/$n
    name=${names[n - 1]}
    # not behind || or if: there a command that fails doesn't end it
    (
        trap end_test EXIT
        trap note_failure ERR
        set -eE
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
