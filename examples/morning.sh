#!/bin/sh
# The morning sheet, on workdays before the office opens: what is due, what is late, who is on duty.
# Above it stands what is wrong with the desk itself: a backup or reminders that nobody misses until
# they are needed.
#
#     morning.sh [ADDRESS]    by default MORNING_TO in desk.conf; where that is empty, stdout
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
make_work "${TMPDIR:-/tmp}"
to=${1:-${MORNING_TO:-}}

# is_fresh FOLDER NAME: a file there that is younger than a day?
is_fresh() { [ -n "$(find "$1" -name "$2" -mtime -1 2>/dev/null)" ]; }

warnings() {
  [ -z "${BACKUP_DIR:-}" ] || is_fresh "$BACKUP_DIR" 'tkt-*.db' ||
    echo "!! There is no backup of the last 24 hours in $BACKUP_DIR."
  is_fresh "$(dirname "$TKT_DB")" "$(basename "$TKT_DB")-reminded" ||
    echo "!! Nobody was reminded of anything in the last 24 hours: is remind.sh run?"
}

try tkt-report daily -o "$work/sheet"
warnings >"$work/page"
[ ! -s "$work/page" ] || echo >>"$work/page"
cat "$work/sheet" >>"$work/page"
if [ -n "$to" ]; then
  send_text "$to" "The desk, $(today)" <"$work/page"
else
  cat "$work/page"
fi
