# shellcheck shell=sh
# What the scripts beside this file share; they read it first. A POSIX sh and its usual company
# (awk, cksum, cp, date, find, ls, mkdir, mv, rm, sed, sort) are all that they need.
#
# What one of them prints is for people: nothing where all is well, so that cron sends no mail.
# They end as the tools do; a busy database (75) is tried again first.
set -u
umask 077 # all of this is about customers
name=$(basename "$0" .sh)
: "${here:?}" # the folder of the scripts: whoever reads this has set it

# cron's PATH is short: a checkout's tools, or those of the folder this was installed under.
for bin in "$here/../bin" "$here/../../../bin"; do
  if [ -x "$bin/tkt" ]; then
    PATH=${PATH:-/usr/bin:/bin}:$(cd "$bin" && pwd)
  fi
done
export PATH

conf=${TKT_CONF:-/etc/tkt/desk.conf}
if [ -r "$conf" ]; then
  set -a
  # shellcheck source-path=SCRIPTDIR source=desk.conf
  . "$conf"
  set +a
elif [ -n "${TKT_CONF:-}" ]; then
  echo "$name: $conf can't be read" >&2
  exit 78
fi
LC_ALL=${LC_ALL:-C.UTF-8}
export LC_ALL
TKT_DB=${TKT_DB:-${XDG_DATA_HOME:-${HOME:-}/.local/share}/tkt/tkt.db}
export TKT_DB

# fail STATUS WORDS...
fail() {
  status=$1
  shift
  printf '%s: %s\n' "$name" "$*" >&2
  exit "$status"
}

# make_work FOLDER: what is needed for a while lies in $work, and goes when the script does; what
# killed ones have left goes now.
make_work() {
  for old in "$1/.$name."*; do
    if [ -d "$old" ] && [ ! -L "$old" ] && ! kill -0 "${old##*.}" 2>/dev/null; then
      rm -rf "$old" 2>/dev/null || :
    fi
  done
  work=$1/.$name.$$
  mkdir "$work" || exit 73
  trap 'rm -rf "$work"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# try COMMAND...: as long as the database is busy, again, three times, a minute apart. What the
# last try says on stderr is said.
try() {
  tries=${TRIES:-3}
  while :; do
    status=0
    "$@" 2>"$work/said" || status=$?
    tries=$((tries - 1))
    if [ "$status" -ne 75 ] || [ "$tries" -le 0 ]; then
      break
    fi
    sleep "${TRY_AGAIN:-60}"
  done
  cat "$work/said" >&2
  return "$status"
}

# The day, by the clock that the tools go by.
today() {
  if [ -n "${TKT_NOW:-}" ]; then
    printf '%.10s\n' "$TKT_NOW"
  else
    date +%Y-%m-%d
  fi
}

# send_text ADDRESS SUBJECT <TEXT; the subject in ASCII.
send_text() {
  # shellcheck disable=SC2086 # a program and its options
  {
    printf 'To: %s\nSubject: %s\nAuto-Submitted: auto-generated\n' "$1" "$2"
    printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n'
    printf 'Content-Transfer-Encoding: 8bit\n\n'
    cat
  } | ${SENDMAIL:-/usr/sbin/sendmail -t -i}
}
