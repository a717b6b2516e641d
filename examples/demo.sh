#!/bin/sh
# A week at an estate in a temporary folder: every command is shown before it runs.
# With a folder of real data beside the checkout, New York's 311 line is taken in too.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
if [ -x "$here/../bin/tkt" ]; then
  PATH=$(cd "$here/../bin" && pwd):$PATH
  export PATH
fi
week=$here/estate-week
folder=$(mktemp -d "${TMPDIR:-/tmp}/tkt-demo.XXXXXX")
case ${1:-} in
--keep) echo "# kept afterwards: $folder" ;;
*) trap 'rm -rf "$folder"' EXIT ;;
esac
cd "$folder"
unset TKT_USER TKT_DATADIR
TKT_DB=$folder/estate.db
TKT_NOW=2025-03-03T07:00:00+08:00
export TKT_DB TKT_NOW

say() { printf '\n# %s\n' "$1"; }
run() {
  printf '$ %s\n' "$1"
  sh -c "$1"
}
# For lists that would fill the screen.
head_of() {
  printf '$ %s\n' "$1"
  sh -c "$1" | head -n "$2"
}
export week

say 'A new desk from the template of a property manager; then its people and places.'
run 'tkt-init --template property --timezone Asia/Shanghai --currency CNY'
# shellcheck disable=SC2016 # shown as typed
run 'tkt-load --all "$week"'
TKT_USER=$(tkt-dump staff -c code,role -H -f tsv | awk '$2 == "director" { print $1; exit }')
export TKT_USER

say 'Monday, nine o'"'"'clock: the calls that have come in are taken; those still to come are refused.'
TKT_NOW=2025-03-03T09:00:00+08:00
# shellcheck disable=SC2016
run 'tkt-new --csv "$week/calls.csv" --rejects later.csv -o taken.csv || echo "(exit $?: some were refused)"'
say 'They go to the people on shift; then they are worked on.'
run 'tkt-list unrouted | tkt-route -f csv | tkt-list - -c id,priority,dept,assignee,subject -f table'
# shellcheck disable=SC2016
run 'tkt-list status=assigned | tkt-act accept -q || echo "(exit $?: some were refused, the others are accepted)"'
say 'The same each hour of the week, as cron would do it; what is easy is done within the hour.'
cat <<'EOF'
$ tkt-new --csv "$week/calls.csv" --rejects later.csv -q     # known keys are skipped
$ tkt-list unrouted | tkt-route -q
$ tkt-list status=assigned opened.lt=-10m | tkt-act accept -q
$ tkt-list status=active kind!=complaint opened.lt=-45m | tkt-act resolve --children --note 已修復 -q
EOF
cause=$(tkt-dump cause -c code -H | head -n 1)
for day in 3 4 5 6 7 8 9; do
  for hour in 08 09 10 11 13 14 15 16 17 18 19 20 21 22; do
    TKT_NOW=2025-03-0${day}T$hour:30:00+08:00
    tkt-new --csv "$week/calls.csv" --rejects later.csv -q 2>>new.log || true
    tkt-list unrouted | tkt-route -q 2>>route.log || true
    tkt-list status=assigned opened.lt=-10m | tkt-act accept -q 2>>act.log || true
    # every ninth is left undone, so that the tables have something to show
    tkt-list status=active kind!=complaint opened.lt=-45m -c id -H | awk '$1 % 9' |
      tkt-act resolve --children --note '已修復' --cause "$cause" -q 2>>act.log || true
  done
done
TKT_NOW=2025-03-09T23:00:00+08:00
run 'tkt-stats volume --by status -f table'

say 'The outage of Thursday: one parent, and the calls that followed are its children.'
head_of 'tkt-list parent!= opened=2025-03-06 -c parent,id,opened,unit,status,subject -f table' 8
outage=$(tkt-list parent!= opened=2025-03-06 category=power-cut -c parent -H --limit 1)
say 'It is over: who is told in that building, each once and in their language, and who called about it.'
head_of "tkt-notice $outage --code restored -n -c customer,name,language,unit,subject -f table" 10

say 'A complaint goes its own way: facts, proposal, approval, then the solution.'
complaint=$(tkt-list kind=complaint status=active --limit 1 -c id -H)
run "tkt-act verify $complaint -q && tkt-act propose $complaint -u linx --note '加派夜间巡查' -q"
run "tkt-act resolve $complaint || echo \"exit \$?: the workflow says what is allowed\""
run "tkt-act approve $complaint -q && tkt-act resolve $complaint --cause \$(tkt-dump cause -c code -H | head -n 1) --note '已告知业主' -f table -c id,status,subject"

say 'Calling back: whom, at which number, how often tried.'
head_of 'tkt-survey due -c id,name,phone,language,attempts,subject -f table' 8
n=0
for id in $(tkt-survey due -c id -H | head -n 24); do
  n=$((n + 1))
  case $((n % 8)) in
  0) set -- --outcome no-answer ;;
  1) set -- --score 3 --nps 6 --answer solved=no ;;
  2 | 3) set -- --score 4 --nps 8 --answer solved=yes ;;
  *) set -- --score 5 --nps 9 --answer solved=yes ;;
  esac
  tkt-survey record "$id" "$@" -q -u chenj # nobody scores their own work
done
echo "(24 callbacks recorded with tkt-survey record ID --score … --nps …)"

say 'The queue to work from.'
head_of 'tkt-list open --sort rank -c id,priority,late,dept,assignee,subject -f table' 10
say 'Were the promises kept? With the base and the 95 % interval of every rate.'
run 'tkt-stats sla --by priority -f table'
say 'How satisfied are they, and how sure is that?'
run 'tkt-stats satisfaction -f table'
say 'People beside their department: only those with enough cases are ranked.'
run 'tkt-stats agents dept=eng -c assignee,handled,within,within_low,within_high,dept_within,rank -f table'
say "The same in pictures, and the month's report as one HTML file."
run 'tkt-stats sla --by kind kind=repair,complaint,help -f chart'
run 'tkt-report monthly --at 2025-03 -f html -o month.html'
head_of 'tkt-report monthly --at 2025-03' 24

nyc=$here/../../shared/data/nyc311-sample.csv
if [ -r "$nyc" ]; then
  say "New York's 311 line: a past with US dates, taken over from another system's export."
  export nyc
  TKT_DB=$folder/nyc.db
  unset TKT_USER
  run 'tkt-init --timezone America/New_York'
  # shellcheck disable=SC2016 # shown as typed
  run 'tkt-new --csv "$nyc" --map "Unique Key=key,Created Date=opened,Closed Date=closed,Due Date=due,Agency=dept,Complaint Type=category,Descriptor=subject,Resolution Description=body,Incident Address=unit,Open Data Channel Type=channel" --set kind=complaint --date-format "%m/%d/%Y %I:%M:%S %p" --extra field --learn --history -o nyc.csv'
  run 'tkt-stats volume --by dept -f table'
  head_of 'tkt-stats time --by dept -f table' 14
else
  say "The part with New York's 311 line is left out: its file isn't here."
fi

cat <<EOF

# What next:
#   sh examples/demo.sh --keep      keeps the folder, to look round with
#   tkt-list --help                 every tool has --help and a page: tkt help list
#   tkt-init --template property --timezone Asia/Shanghai    your own desk
EOF
