#!/bin/sh
# A unit of systemd failed: FAILED_TO hears of it, with the last lines of its journal. What cron does by
# itself, systemd does only where it is told to: OnFailure=tkt-failed@%n.service.
#
#     failed.sh UNIT
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"
[ $# -eq 1 ] || fail 64 "which unit?"
{
  systemctl status --full --no-pager "$1" || :
  journalctl --unit "$1" --lines 50 --no-pager || :
} 2>&1 | send_text "${FAILED_TO:-root}" "$1 failed on $(uname -n)"
