#!/bin/sh
# clang-format, cppcheck, shellcheck, mandoc, and the rules of the house. Silent where all is well.
set -u
cd "$(dirname "$0")/.." || exit 70
bad=0
fail() { echo "lint: $1"; bad=1; }

clang-format --dry-run -Werror cmd/*.c ext/*.c lib/*/*.[ch] lib/*/*/*.[ch] tests/*/*.c || fail 'run clang-format -i'
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

# The rules of the house.
/usr/bin/env python3 tests/house.py || bad=1
exit $bad
