#!/bin/sh
# The nightly backup, and whether it can be restored: it is copied to where nobody works, every
# ticket and every event of the copy is proved, and its registers are compared with the desk's. Only
# then it gets its name, and old ones go.
#
# The attachments of a backup lie beside it, in tkt-2025-03-09T020000.db-files. To restore one:
#     tkt-init --restore tkt-2025-03-09T020000.db
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

# "TICKETS EVENTS" of a database, proved one by one. The sentence is read in English. It comes before
# what is said of lost attachments, which don't keep the rest from being backed up.
count() {
  status=0
  try env LC_ALL=C.UTF-8 LANGUAGE=en tkt-init "$@" --check 2>"$work/words" || status=$?
  counts=$(sed -n 's/.* \([0-9]*\) tickets\{0,1\} and \([0-9]*\) events\{0,1\} .*/\1 \2/p' "$work/words")
  [ "$status" -eq 0 ] || cat "$work/words" >&2
  [ -n "$counts" ] || return "$((status ? status : 70))"
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
lost=0
try tkt-init -q --backup "$work/backup.db" 2>"$work/words" || lost=$?
[ "$lost" -le 1 ] || {
  cat "$work/words" >&2
  exit "$lost"
}
after=$(registers) || exit

status=0
try tkt-init -q -d "$work/restored.db" --restore "$work/backup.db" || status=$?
[ "$status" -le 1 ] || faulty "$status" "what the backup gives back is faulty"
restored=$(count -d "$work/restored.db") || faulty "$?" "what the backup gives back is faulty"
no_more "$live" "$restored" ||
  fail 65 "the backup has $restored tickets and events, the desk had $live before it"
held=$(registers -d "$work/restored.db") || exit
[ "$held" = "$before" ] || [ "$held" = "$after" ] ||
  fail 65 "the registers of the backup aren't those of the desk"

name=$folder/tkt-$(today)T$(date +%H%M%S).db
[ ! -d "$work/backup.db-files" ] || mv "$work/backup.db-files" "$name-files" || exit 74
mv "$work/backup.db" "$name" || exit 74
cd "$folder"
for file in tkt-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9]*.db; do
  printf '%s\n' "$file"
done | sort | too_old | while IFS= read -r file; do
  rm -f "$file"
  rm -rf "$file-files"
done
exit "$lost"
