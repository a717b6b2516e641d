#!/usr/bin/env bats
# The scripts, the crontab and the units of examples/, run as cron and systemd run them.

load helper

root="$BATS_TEST_DIRNAME/../.."

# An estate with its week of calls, made once; installed as `make install` does it.
setup_file() {
    PATH="${TKT_BIN:-$root/bin}:$PATH"
    export LC_ALL=C.UTF-8 LANGUAGE= TKT_DB="$BATS_FILE_TMPDIR/week.db" TKT_USER=zhaom
    export TKT_NOW=2025-03-10T07:30:00+08:00
    prefix="$BATS_FILE_TMPDIR/usr local"
    mkdir -p "$prefix/bin" "$prefix/share/tkt"
    cp "${TKT_BIN:-$root/bin}"/tkt* "$prefix/bin"
    cp -R "$root/examples" "$root/templates" "$prefix/share/tkt"
    tkt-init -q --template property --timezone Asia/Shanghai
    for register in customer unit staff shift asset; do
        tkt-load -q "$register" "$root/examples/estate-week/$register.csv"
    done
    tkt-new --csv "$root/examples/estate-week/calls.csv" -c id 2>/dev/null | tkt-route -q 2>/dev/null
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir fake
    prefix="$BATS_FILE_TMPDIR/usr local"
    examples="$prefix/share/tkt/examples"
    bin="$prefix/bin"
    export PATH="$bin:$PATH" LC_ALL=C.UTF-8 LANGUAGE= TKT_USER=zhaom TKT_NOW=2025-03-10T07:30:00+08:00
    export TKT_DB="$PWD/tkt.db"
    cp "$BATS_FILE_TMPDIR/week.db" "$TKT_DB"
    printf '#!/bin/sh\ncat >>"%s/mails"\n' "$PWD" >sendmail
    printf '#!/bin/sh\n{ echo "$TKT_TO $TKT_REASON $TKT_ID"; } >>"%s/reminders"\n' "$PWD" >carry
    chmod +x sendmail carry
    cat >desk.conf <<END
TKT_DB="$TKT_DB"
TKT_USER=zhaom
LC_ALL=C.UTF-8
LANGUAGE=en
REMIND_OPTIONS="--send ./carry"
MORNING_TO=
BACKUP_DIR="$PWD/backups"
BACKUP_KEEP=3
BACKUP_MONTHS=2
REPORT_DIR="$PWD/months"
FAILED_TO=ops@example.com
SENDMAIL="$PWD/sendmail -t -i"
TRY_AGAIN=0
END
}

# As cron does it: an environment of its own, no PATH to speak of. `fake` has what stands in.
cron() {
    env -i HOME="$PWD" LOGNAME=tkt SHELL=/bin/sh PATH="$PWD/fake:/usr/bin:/bin" \
        TKT_CONF="$PWD/desk.conf" TKT_NOW="$TKT_NOW" TMPDIR="$PWD" /bin/sh -c "$1"
}

script() { cron "'$examples/$1.sh' ${2-}"; }

# stands_in TOOL TEXT: a shell script before the tool; $real is the tool itself.
stands_in() {
    printf '#!/bin/sh\nreal="%s"\n%s\n' "$bin/$1" "$2" >"fake/$1"
    chmod +x "fake/$1"
}

# It ended so, and nothing is left of what it worked with.
clean() {
    [ -z "$(find . -name '.*.[0-9]*' -print)" ] || fail "left: $(find . -name '.*.[0-9]*')"
}

@test "the crontab, line by line as cron reads it, says nothing where all is well" {
    sed -e "s|^EXAMPLES=.*|EXAMPLES=$BATS_TEST_TMPDIR/examples|" \
        -e "s|^TKT_CONF=.*|TKT_CONF=$PWD/desk.conf|" -e "s|/usr/local/bin|$PWD/bin|" \
        "$examples/crontab" >crontab
    ln -s "$examples" examples # cron cuts nothing, but the shell would at our blank
    ln -s "$bin" bin
    tkt-list unrouted -c id -H | tkt-act -q assign --dept cs
    count=0
    while IFS= read -r line; do
        case $line in
        '#'* | '') continue ;;
        [A-Z]*=*) vars+=("$line"); continue ;;
        esac
        # minute hour day month weekday command; a % would end it
        [[ $line =~ ^([0-9*/,-]+\ +){4}[0-9*/,-]+\ +[^\ ] ]] || fail "no entry: $line"
        command=$(sed -E 's/^([^ ]+ +){5}//' <<<"$line")
        [[ ! ${command//\\%/} == *%* ]] || fail "a % that isn't escaped: $line"
        run env -i HOME="$PWD" TKT_NOW="$TKT_NOW" TMPDIR="$PWD" "${vars[@]}" /bin/sh -c "${command//\\%/%}"
        case $command in
        *morning.sh) [[ $status -eq 0 && $output == *'Morning report 2025-03-10'* ]] || fail "$output" ;;
        *unrouted*) [ -z "$output" ] || fail "$output" ;;
        *) [[ $status -eq 0 && -z $output ]] || fail "$command: $status: $output" ;;
        esac
        count=$((count + 1))
    done <crontab
    [ "$count" -eq 5 ]
    [ -s reminders ]
    [ "$(find backups -name '*.db' | wc -l)" -eq 1 ]
    [ -d months/2025-02 ]
    # its last line, where there is something to say
    tkt-new -q -k repair -s 'nobody has this' >/dev/null
    run env -i HOME="$PWD" TKT_NOW="$TKT_NOW" "${vars[@]}" /bin/sh -c "${command//\\%/%}"
    [[ $output == *': nobody has these'*'nobody has this'* ]] || fail "$output"
}

@test "the scripts find their tools in a checkout, too, and refuse a configuration that isn't there" {
    [ -z "${TKT_BIN-}" ] || skip "another build"
    run env -i HOME="$PWD" PATH=/usr/bin:/bin TKT_CONF="$PWD/desk.conf" TKT_NOW="$TKT_NOW" "$root/examples/remind.sh"
    [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
    run env -i HOME="$PWD" PATH=/usr/bin:/bin TKT_CONF=nowhere "$root/examples/backup.sh"
    [ "$status" -eq 78 ]
    [ "$output" = "backup: nowhere can't be read" ]
}

@test "reminders: each once, in silence; what fails is said" {
    run script remind
    [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
    first=$(wc -l <reminders)
    [ "$first" -gt 0 ]
    run script remind
    [ "$(wc -l <reminders)" -eq "$first" ]
    printf '#!/bin/sh\nexit 7\n' >carry
    tkt-new -q -k emergency -s 'a tree on the road' | tkt-act -q assign --to lid
    run script remind
    [ "$status" -eq 1 ]
    [[ $output == *'exit status 7'* ]] || fail "$output"
    clean
}

@test "reminders: a busy database isn't worth a mail, the next run is near" {
    stands_in tkt-remind 'echo "tkt-remind: the database stayed busy" >&2; exit 75'
    run script remind
    [ "$status" -eq 75 ] && [ -z "$output" ] || fail "$status $output"
    [ ! -e tkt.db-reminded ]
    clean
}

@test "the morning sheet: printed, or mailed; above it what is wrong with the desk itself" {
    script remind
    script backup
    run script morning
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = 'Morning report 2025-03-10' ] || fail "$output"
    run script morning chief@example.com
    [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
    run cat mails
    [ "${lines[0]}" = 'To: chief@example.com' ]
    [ "${lines[1]}" = 'Subject: The desk, 2025-03-10' ]
    grep -q '^Content-Type: text/plain; charset=UTF-8$' mails
    grep -q '紧急事件' mails
    touch -d '2 days ago' backups/*.db tkt.db-reminded
    run script morning
    [ "${lines[0]}" = "!! There is no backup of the last 24 hours in $PWD/backups." ]
    [ "${lines[1]}" = '!! Nobody was reminded of anything in the last 24 hours: is remind.sh run?' ]
    [ "${lines[2]}" = 'Morning report 2025-03-10' ]
    clean
}

@test "a busy database is tried again, and what only the first try said isn't repeated" {
    stands_in tkt-report '[ -e tried2 ] || { [ ! -e tried ] || : >tried2; : >tried; echo busy >&2; exit 75; }; exec "$real" "$@"'
    run script morning
    [ "$status" -eq 0 ]
    [[ $output != *busy* ]] || fail "$output"
    rm tried*
    stands_in tkt-report 'echo x >>tries; echo busy >&2; exit 75'
    run script morning
    [ "$status" -eq 75 ]
    [ "$output" = busy ]
    [ "$(wc -l <tries)" -eq 3 ]
    clean
}

@test "the backup is whole, and only its owner's" {
    run script backup
    [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
    file=$(echo backups/tkt-2025-03-10T??????.db)
    [ -f "$file" ]
    [ "$(stat -c %a "$file" backups | paste -sd ' ')" = '600 700' ]
    tkt-init -q -d "$file" --check
    [ "$(tkt-list -d "$file" -f csv | b2sum)" = "$(tkt-list -f csv | b2sum)" ]
    [ "$(tkt-dump -d "$file" customer | b2sum)" = "$(tkt-dump customer | b2sum)" ]
    clean
}

@test "a backup has the attachments, which go when it goes, and a lost one doesn't stop it" {
    printf '%s\n' 'From: Anna <anna@example.com>' 'Message-ID: <1@example.com>' 'Subject: the roof' \
        'MIME-Version: 1.0' 'Content-Type: multipart/mixed; boundary=b' '' \
        '--b' 'Content-Type: image/png; name=roof.png' '' picture '--b--' >letter.eml
    TKT_USER='' tkt-mail -q --deliver letter.eml
    script backup
    file=$(echo backups/tkt-2025-03-10T??????.db)
    diff -r tkt.db-files "$file-files"
    rm -r tkt.db-files
    run script backup
    [ "$status" -eq 1 ]
    [[ $output == *"the attachment 'roof.png' is missing or damaged"* ]] || fail "$output"
    tkt-init -q --restore "$file"
    tkt-init -q --check
    mkdir backups/tkt-2023-01-03T020000.db-files
    touch backups/tkt-2023-01-0{2,3,4,5,6}T020000.db
    script backup
    [ -z "$(find backups -name 'tkt-2023-*-files')" ]
    clean
}

@test "a database that is faulty isn't backed up, and older backups stay" {
    script backup
    touch "backups/tkt-2024-01-01T020000.db"
    python3 - tkt.db <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE ticket SET subject = 'changed behind its back' WHERE id = 5")
db.commit()
END
    run script backup
    [ "$status" -eq 65 ]
    [[ $output == *'ticket 5'*'backup: the database itself is faulty: nothing is backed up, older backups stay' ]] || fail "$output"
    [ "$(find backups -name '*.db' | wc -l)" -eq 2 ]
    clean
}

@test "a backup that doesn't give back what was there is no backup" {
    # the copy loses a ticket, an event, a register's row, or its end
    spoil='"$real" "$@" || exit; for last; do :; done; case "$*" in *--backup*)'
    for harm in 'DELETE FROM event WHERE id = (SELECT max(id) FROM event)' \
        'DELETE FROM ticket WHERE id = 7' 'DELETE FROM customer WHERE code = '"'C005'"; do
        stands_in tkt-init "$spoil python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute(sys.argv[2])
db.commit()' \"\$last\" \"$harm\";; esac"
        run script backup
        [ "$status" -eq 65 ] || fail "$harm: $status $output"
        [[ $output == *'backup: '* ]] || fail "$output"
        [ -z "$(find backups -name '*.db')" ] || fail "$harm: kept"
        clean
    done
    stands_in tkt-init "$spoil head -c 100000 \"\$last\" >cut && cp cut \"\$last\";; esac"
    run script backup
    [ "$status" -eq 65 ] || fail "$status $output"
    [ -z "$(find backups -name '*.db')" ]
    clean
}

@test "a full disk: it says so, and leaves nothing half-done" {
    mkdir backups
    touch backups/tkt-2024-01-01T020000.db
    stands_in tkt-init 'case "$*" in *--backup*) echo "tkt-init: disk full" >&2; exit 74;; esac; exec "$real" "$@"'
    run script backup
    [ "$status" -eq 74 ]
    [ "$output" = 'tkt-init: disk full' ]
    [ "$(find backups -name '*.db')" = backups/tkt-2024-01-01T020000.db ]
    clean
}

@test "old backups go: the newest stay, and the first of the last months" {
    mkdir backups
    for day in 2024-11-30 2024-12-01 2024-12-15 2025-01-02 2025-01-20 2025-02-01 2025-02-28 2025-03-01 2025-03-08 2025-03-09; do
        touch "backups/tkt-${day}T020000.db"
    done
    touch backups/tkt-notes.db backups/other
    script backup
    rm backups/tkt-2025-03-10T*.db
    run ls backups
    [ "$output" = 'other
tkt-2025-02-01T020000.db
tkt-2025-03-01T020000.db
tkt-2025-03-08T020000.db
tkt-2025-03-09T020000.db
tkt-notes.db' ] || fail "$output"
}

@test "what a killed run has left goes with the next one" {
    mkdir -p backups/.backup.999999999
    : >backups/.backup.999999999/backup.db
    script backup
    clean
}

@test "the month's end: report, figures, registers, in a folder that is there when it is whole" {
    run script month-end 2025-03
    [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
    [ "$(ls months)" = 2025-03 ]
    run ls months/2025-03
    [ "${lines[*]}" = 'agents.csv complaints.csv flow.csv process.csv registers remarks.txt report.html report.txt satisfaction.csv sla.csv targets.csv tickets.csv time.csv volume-dept.csv volume.csv' ] || fail "${lines[*]}"
    head -n 1 months/2025-03/report.txt | grep -q '^Monthly report 2025-03'
    [ "$(tail -n +2 months/2025-03/tickets.csv | wc -l)" -eq "$(tkt-list opened=2025-03 -c id -H | wc -l)" ]
    tkt-dump -q --all mine
    diff -r mine months/2025-03/registers
    ! grep -q targets.csv months/2025-03/remarks.txt || fail "$(cat months/2025-03/remarks.txt)"
    # the same again, in January: the December before
    : >months/2025-03/stale
    script month-end 2025-03
    [ ! -e months/2025-03/stale ]
    TKT_NOW=2025-01-01T06:20:00+08:00 script month-end
    [ -d months/2024-12 ]
    clean
}

@test "the month's end that fails keeps the folder that was there" {
    script month-end 2025-03
    sum=$(cat months/2025-03/* 2>/dev/null | b2sum)
    stands_in tkt-dump 'echo "tkt-dump: no" >&2; exit 74'
    run script month-end 2025-03
    [ "$status" -eq 74 ]
    [ "$output" = 'tkt-dump: no' ]
    [ "$(cat months/2025-03/* 2>/dev/null | b2sum)" = "$sum" ]
    rm fake/tkt-dump
    stands_in tkt-list 'case "$*" in *"-c id"*) echo 1;; *) exec "$real" "$@";; esac'
    run script month-end 2025-03
    [ "$status" -eq 70 ]
    [ "$output" = 'month-end: 2025-03: 253 tickets are counted, and 1 are listed' ] || fail "$output"
    for month in 2025-3 2025 ../../x 2025-03/..; do
        run script month-end "$month"
        [ "$status" -eq 64 ] || fail "$month: $status"
    done
    clean
}

@test "systemd: units that it accepts, each timer with its service, each service with its script" {
    mkdir units
    for unit in "$examples"/systemd/*; do
        sed "s|/usr/local/share/tkt/examples|$PWD/examples|" "$unit" >"units/$(basename "$unit")"
    done
    ln -s "$examples" examples
    for timer in units/*.timer; do
        [ -f "${timer%.timer}.service" ] || fail "$timer has no service"
    done
    for service in units/*.service; do
        program=$(sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$service")
        [ -x "$program" ] || fail "$service: $program"
        [[ $service == *failed* ]] || grep -q '^OnFailure=tkt-failed@%n.service$' "$service"
    done
    [ "$(find units -name '*.timer' | wc -l)" -eq 4 ]
    command -v systemd-analyze >/dev/null || skip "systemd-analyze is not installed"
    run systemd-analyze verify --man=no units/*.service units/*.timer
    [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
    sed -n 's/^OnCalendar=//p' units/*.timer | while IFS= read -r when; do
        systemd-analyze calendar "$when" >/dev/null || fail "$when"
    done
}

@test "a unit that failed is told, with its journal" {
    printf '#!/bin/sh\necho "%s of $*"\nexit 3\n' state >fake/systemctl
    printf '#!/bin/sh\necho "%s of $*"\n' journal >fake/journalctl
    chmod +x fake/*
    run script failed tkt-backup.service
    [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
    grep -q '^To: ops@example.com$' mails
    grep -q '^Subject: tkt-backup.service failed on ' mails
    grep -q '^state of status --full --no-pager tkt-backup.service$' mails
    grep -q '^journal of --unit tkt-backup.service' mails
}
