#!/bin/sh
# The nightly backup, and whether it can be restored: it is copied to where nobody works, every
# ticket and every event of the copy is proved, and its registers are compared with the desk's. Only
# then it gets its name, and old ones go.
#
# To restore one: stop cron, then
#     tkt-init -d tkt-2025-03-09T020000.db --check &&
#       rm -f "$TKT_DB"-wal "$TKT_DB"-shm && cp tkt-2025-03-09T020000.db "$TKT_DB"
#
#     backup.sh [FOLDER]    by default BACKUP_DIR in desk.conf
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
folder=${1:-${BACKUP_DIR:-}}
[ -n "$folder" ] || fail 64 "give a folder, or BACKUP_DIR in desk.conf"
mkdir -p "$folder" || exit 73
make_work "$folder" # the copies are as large as the database: /tmp may be small

# "TICKETS EVENTS" of a database, proved one by one. The sentence is read in English.
count() {
  status=0
  try env LC_ALL=C.UTF-8 LANGUAGE=en tkt-init "$@" --check 2>"$work/words" || status=$?
  counts=$(sed -n 's/.* \([0-9]*\) tickets\{0,1\} and \([0-9]*\) events\{0,1\} .*/\1 \2/p' "$work/words")
  if [ "$status" -ne 0 ] || [ -z "$counts" ]; then
    cat "$work/words" >&2
    return "$((status ? status : 70))"
  fi
  printf '%s\n' "$counts"
}

# What the registers of a database hold, as one number.
registers() {
  rm -rf "$work/registers"
  try tkt-dump -q "$@" --all "$work/registers" || return
  (cd "$work/registers" && cat ./*.csv | cksum)
}

# The first counts are no more than the second.
no_more() { [ "${1% *}" -le "${2% *}" ] && [ "${1#* }" -le "${2#* }" ]; }

# Of the names on stdin, in order, those that may go: not the newest, not the first of a month.
too_old() {
  awk -v keep="${BACKUP_KEEP:-14}" -v months="${BACKUP_MONTHS:-12}" '
    { name[NR] = $0; month = substr($0, 5, 7)
      if (month != last) { first[NR] = ++count; last = month } }
    END {
      for (i = 1; i <= NR - keep; i++)
        if (!(i in first) || first[i] <= count - months) print name[i]
    }'
}

# A database that is busy, or a full disk, isn't a faulty one.
faulty() {
  [ "$1" -ne 65 ] || fail 65 "$2"
  exit "$1"
}

live=$(count) || faulty "$?" "the database itself is faulty: nothing is backed up, older backups stay"
before=$(registers) || exit
try tkt-init -q --backup "$work/backup.db" || exit
after=$(registers) || exit

cp "$work/backup.db" "$work/restored.db" || exit 74
restored=$(count -d "$work/restored.db") || faulty "$?" "what the backup gives back is faulty"
no_more "$live" "$restored" ||
  fail 65 "the backup has $restored tickets and events, the desk had $live before it"
held=$(registers -d "$work/restored.db") || exit
[ "$held" = "$before" ] || [ "$held" = "$after" ] ||
  fail 65 "the registers of the backup aren't those of the desk"

mv "$work/backup.db" "$folder/tkt-$(today)T$(date +%H%M%S).db" || exit 74
cd "$folder"
for file in tkt-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9]*.db; do
  printf '%s\n' "$file"
done | sort | too_old | while IFS= read -r file; do
  rm -f "$file"
done
