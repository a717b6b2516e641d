#!/bin/sh
# clang-format, cppcheck, shellcheck, mandoc, and the rules of the house. Silent where all is well.
set -u
cd "$(dirname "$0")/.." || exit 70
bad=0
fail() { echo "lint: $1"; bad=1; }

clang-format --dry-run -Werror cmd/*.c ext/*.c lib/*/*.[ch] tests/*/*.c || fail 'run clang-format -i'
cppcheck --quiet --std=c11 --language=c --error-exitcode=1 --inline-suppr -Ilib \
  --enable=warning,portability,performance --suppress=missingIncludeSystem \
  --suppress=normalCheckLevelMaxBranches --suppress=preprocessorErrorDirective cmd ext lib || fail cppcheck
find . -name '*.sh' -not -path './.git/*' -exec shellcheck -x {} + || fail shellcheck
shellcheck -x .ci/run || fail shellcheck
for page in man/*.[1-8] man/zh_*/*.[1-8]; do
  [ -e "$page" ] || continue
  out=$(mandoc -Tlint -W warning "$page" 2>&1)
  [ -z "$out" ] || fail "mandoc: $out"
done
for po in po/*.po; do
  [ -e "$po" ] || continue
  out=$(msgfmt --check --statistics -o /dev/null "$po" 2>&1)
  case $out in
  *fuzzy* | *untranslated* | *error*) fail "$po: $out" ;;
  esac
done

# A room includes only rooms below it; sqlite3.h stays in the store, csv.h in flow.
awk '
  BEGIN { n = split("cmd desk store calc flow base", room, " "); for (i = 1; i <= n; i++) level[room[i]] = i }
  match($0, /^#include "[a-z]+\//) {
    from = FILENAME; sub(/^lib\//, "", from); sub(/\/.*/, "", from)
    to = substr($0, 11); sub(/\/.*/, "", to)
    if (level[to] < level[from]) { print "lint: " FILENAME ": includes " to; bad = 1 }
  }
  /^#include <sqlite3.h>/ && FILENAME !~ /^lib\/store\// { print "lint: " FILENAME ": sqlite3.h"; bad = 1 }
  /^#include <csv.h>/ && FILENAME !~ /^lib\/flow\// { print "lint: " FILENAME ": csv.h"; bad = 1 }
  END { exit bad }
' cmd/*.c lib/*/*.[ch] || bad=1
exit $bad
