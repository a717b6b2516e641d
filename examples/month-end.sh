#!/bin/sh
# The month's end: the report, the figures behind it as CSV, and the registers as they stand now, in
# one folder a month, which appears when all of it is there. The same month again replaces it.
#
#     month-end.sh [MONTH]    2025-03; by default the one before this
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
folder=${REPORT_DIR:-}
[ -n "$folder" ] || fail 64 "where to? Say REPORT_DIR in desk.conf"

last_month() {
  day=$(today)
  year=${day%%-*}
  month=${day#*-}
  month=${month%%-*}
  month=$((${month#0} - 1))
  if [ "$month" -eq 0 ]; then
    month=12
    year=$((year - 1))
  fi
  printf '%04d-%02d\n' "$year" "$month"
}

month=${1:-$(last_month)}
case $month in
[0-9][0-9][0-9][0-9]-[01][0-9]) ;;
*) fail 64 "'$month' is not a month such as 2025-03" ;;
esac
mkdir -p "$folder" || exit 73
make_work "$folder"
mkdir "$work/month"

# A figure that can't be computed (exit 1) is said in remarks.txt; all else ends it.
# figure FILE COMMAND...
figure() {
  file=$work/month/$1
  shift
  status=0
  try "$@" -o "$file" 2>"$work/words" || status=$?
  sed "s/^/${file##*/}: /" "$work/words" >>"$work/month/remarks.txt"
  if [ "$status" -gt 1 ]; then
    cat "$work/words" >&2
    exit "$status"
  fi
}

figure report.html tkt-report monthly --at "$month" -f html
figure report.txt tkt-report monthly --at "$month" -f text
figure targets.csv tkt-stats kpi --period month --in "$month" -f csv
# FILE, then what tkt-stats is asked
while read -r file report; do
  # shellcheck disable=SC2086 # words
  figure "$file" tkt-stats $report --in "$month" -f csv </dev/null
done <<'END'
volume.csv volume --by category
volume-dept.csv volume --by dept,kind
flow.csv flow --by day
sla.csv sla --by dept
time.csv time --by kind
satisfaction.csv satisfaction --by dept
complaints.csv complaints
process.csv process --by dept
agents.csv agents
END
figure tickets.csv tkt-list opened="$month" -f csv

# Two ways to one number: what is counted is what is listed.
counted=$(tkt-stats volume --in "$month" -c n -H -f csv)
listed=$(tkt-list opened="$month" -c id -H -f csv | awk 'END { print NR }')
[ "${counted:-0}" -eq "$listed" ] ||
  fail 70 "$month: $counted tickets are counted, and $listed are listed"

try tkt-dump -q --all "$work/month/registers" || exit
[ -s "$work/month/remarks.txt" ] || rm -f "$work/month/remarks.txt"

if [ -d "$folder/$month" ]; then
  mv "$folder/$month" "$work/replaced" || exit 74
fi
mv "$work/month" "$folder/$month" || exit 74
