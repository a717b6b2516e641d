#!/bin/sh
# Hands out the tickets that wait for somebody, and tells everybody what is due; every five minutes.
# A second one at the same time leaves at once.
#
#     remind.sh [OPTIONS of tkt-remind]    by default those of REMIND_OPTIONS in desk.conf
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
make_work "${TMPDIR:-/tmp}"

# A busy database isn't worth a mail: the next run is five minutes away.
TRIES=1
status=0
# First, so that whoever gets a ticket is told at once.
try tkt-route -q --again 2>"$work/words" || status=$?
if [ "$status" -ne 75 ]; then
  cat "$work/words" >&2
fi
status=0
# shellcheck disable=SC2086 # words of options
try tkt-remind -q ${REMIND_OPTIONS:-} "$@" 2>"$work/words" || status=$?
if [ "$status" -ne 75 ]; then
  cat "$work/words" >&2
fi

# morning.sh looks whether this is still run.
if [ "$status" -le 1 ]; then
  : >"$TKT_DB-reminded"
fi
exit "$status"
