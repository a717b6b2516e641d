#!/bin/sh
# Runs the unit tests named and the bats of tests/cli, second and fault; ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 70
# Tests are written in UTF-8.
LC_ALL=C.UTF-8
export LC_ALL
# A test that hangs is a test that fails.
BATS_TEST_TIMEOUT=100
export BATS_TEST_TIMEOUT
passed=0 failed=0 skipped=0
log=$(mktemp) || exit 70
trap 'rm -f "$log"' EXIT

count() { grep -c "$1" "$log"; }

for unit in "$@"; do
  echo "== $unit"
  CMOCKA_MESSAGE_OUTPUT=TAP "$unit" >"$log" 2>&1
  status=$?
  # cmocka counts a skipped test as "not ok"
  ok=$(count '^ok [0-9]') bad=$(grep '^not ok [0-9]' "$log" | grep -cv '# SKIP') skip=$(count '# SKIP')
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
  if [ "$status" -ne 0 ] || [ "$bad" -ne 0 ]; then
    grep -v '^ok ' "$log"
    [ "$bad" -ne 0 ] || failed=$((failed + 1))
  fi
done

if ls tests/cli/*.bats >/dev/null 2>&1; then
  echo "== tests/cli"
  # Many tests wait: for terminals, for a killed tool, for a lock. The longest come first.
  set -- tests/second tests/fault tests/cli
  command -v parallel >/dev/null 2>&1 && set -- --jobs $(($(nproc) * 3)) "$@"
  bats --tap "$@" >"$log" 2>&1
  status=$?
  ok=$(count '^ok ') bad=$(count '^not ok ') skip=$(count '^ok .*# skip')
  passed=$((passed + ok - skip)) failed=$((failed + bad)) skipped=$((skipped + skip))
  grep -v '^ok ' "$log" | grep -v '^1\.\.'
  grep '# skip' "$log"
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
    failed=$((failed + 1))
  fi
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
