#!/bin/sh
# Runs the unit tests named and the bats files of tests/second, fault and cli, several at a time. A
# line says that a suite begins; the count runs along; ends with "N passed, N failed, N skipped".
#
#     run.sh UNIT…           all of it
#     run.sh --suite SUITE   one of them, for the above: every line of its output follows its name
set -u
cd "$(dirname "$0")/.." || exit 70

if [ "$1" = --suite ]; then
  suite=$2
  echo "$suite begins"
  case $suite in
  *.bats) set -- bash tests/bats.bash "$suite" ;;
  *) set -- "$suite" ;;
  esac
  {
    # timeout(1) leads a group of processes, by which a suite can be ended early
    # shellcheck disable=SC2016 # the inner shell expands it
    CMOCKA_MESSAGE_OUTPUT=TAP sh -c 'echo $$ >"$1"; shift; exec timeout -k 10 "$@"' sh \
      "$TEST_RUN/group.$$" "$TEST_LIMIT" "$@" 2>&1
    echo "status $?"
    rm -f "$TEST_RUN/group.$$"
  } | sed -u "s|^|$suite |"
  exit 0
fi

# Tests are written in UTF-8.
LC_ALL=C.UTF-8
export LC_ALL
# Only against a suite that hangs: no machine is so slow that one takes an hour.
TEST_LIMIT=3600
export TEST_LIMIT
# In memory if there is room: the tests write thousands of small databases, and wait for each.
room=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
if [ -z "${TMPDIR-}" ] && [ -w /dev/shm ] && [ "${room:-0}" -gt 2000000 ]; then
  TMPDIR=/dev/shm
  export TMPDIR
fi
# What the suites share, and prepared desks (tests/cli/helper.bash).
TEST_RUN=$(mktemp -d) || exit 70
export TEST_RUN
end_suites() {
  for group in "$TEST_RUN"/group.*; do
    [ ! -e "$group" ] || kill -- "-$(cat "$group")"
  done 2>/dev/null
}
trap 'rm -rf "$TEST_RUN"' EXIT
trap 'end_suites; exit 130' INT
trap 'end_suites; exit 143' TERM HUP
# python3 may be a wrapper (pyenv) that takes ten times as long to start as Python does.
if [ -x /usr/bin/python3 ]; then
  mkdir "$TEST_RUN/bin" && ln -s /usr/bin/python3 "$TEST_RUN/bin/python3"
  PATH=$TEST_RUN/bin:$PATH
fi

# count: the count so far; on a terminal it stays on one line, else it is told now and then.
count() {
  if [ -t 1 ]; then
    printf '\r%d passed, %d failed ' "$passed" "$failed"
  elif [ $(((passed + failed + skipped) % 50)) -eq 0 ]; then
    echo "   $passed passed, $failed failed"
  fi
}

say() {
  [ ! -t 1 ] || printf '\r\033[K'
  printf '%s\n' "$1"
}

# read_results: what the suites say, as it comes.
read_results() {
  passed=0 failed=0 skipped=0 bad=
  while IFS= read -r line; do
    suite=${line%% *} line=${line#* }
    case $line in
    begins) say "== $suite" ;;
    *'# skip'* | *'# SKIP'*)
      # cmocka counts a skipped test as "not ok"
      skipped=$((skipped + 1))
      say "$suite: $line"
      ;;
    'ok '*) passed=$((passed + 1)) && count ;;
    'not ok '*)
      failed=$((failed + 1)) bad="$bad $suite "
      say "$suite: $line"
      ;;
    'status 0') ;;
    'status '*)
      # a suite that dies without a test that failed
      case $bad in
      *" $suite "*) ;;
      *) failed=$((failed + 1)) && say "$suite: ended with $line" ;;
      esac
      ;;
    1..[0-9]* | 'TAP version '* | '# ok - '*) ;;
    *) say "$suite: $line" ;;
    esac
  done
  say "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}

# The longest come first. Some wait: for terminals, for a killed tool, for a lock.
{
  ls -S tests/second/*.bats tests/fault/*.bats tests/cli/*.bats
  printf '%s\n' "$@"
} | xargs -P "$(nproc)" -I '{}' sh tests/run.sh --suite '{}' | read_results
