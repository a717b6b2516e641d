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
TKT_NOW=2025-03-09T20:00:00+08:00
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
for register in unit customer staff shift asset; do
  run "tkt-load $register \"\$week/$register.csv\""
done
TKT_USER=$(tkt-dump staff -c code,role -H -f tsv | awk '$2 == "director" { print $1; exit }')
export TKT_USER

say 'The week of calls: some are written down twice, one is a power cut with 15 callers.'
run 'tkt-new --csv "$week/calls.csv" | tkt-route -f csv -o routed.csv'
run 'tkt-stats volume --by status -f table'

say 'The outage: one parent, the calls that followed are its children.'
head_of 'tkt-list parent!= -c parent,id,opened,unit,dept,subject -f table --sort parent,id' 12

say 'Working the queue through pipes: the urgent ones are accepted and resolved.'
run 'tkt-list priority=urgent status=assigned parent= | tkt-act accept --note "到現場" | tkt-act resolve --children --note "已修復" --cause "$(tkt-dump cause -c code -H | head -n 1)" | tkt-list - -c id,status,subject -f table --limit 8'
run 'tkt-list kind=repair status=assigned --limit 60 | tkt-act accept -q'
run 'tkt-list kind=repair status=active --limit 50 | tkt-act resolve --note "done" -q'

say 'A complaint goes its own way: facts, proposal, approval, then the solution.'
complaint=$(tkt-list kind=complaint status=assigned --limit 1 -c id -H)
run "tkt-act accept $complaint -q && tkt-act verify $complaint -q && tkt-act propose $complaint --note '加派夜间巡查' -q"
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
  tkt-survey record "$id" "$@" -q
done
echo "(24 callbacks recorded with tkt-survey record ID --score … --nps …)"

say 'The queue to work from.'
head_of 'tkt-list open --sort rank -c id,priority,late,dept,assignee,subject -f table' 10
say 'Were the promises kept? With the base and the 95 % interval of every rate.'
run 'tkt-stats sla --by priority -f table'
say 'How satisfied are they, and how sure is that?'
run 'tkt-stats satisfaction -f table'

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
fi

cat <<EOF

# What next:
#   sh examples/demo.sh --keep      keeps the folder, to look round with
#   tkt-list --help                 every tool has --help and a page: tkt help list
#   tkt-init --template property --timezone Asia/Shanghai    your own desk
EOF
