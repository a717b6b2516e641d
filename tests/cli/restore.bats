#!/usr/bin/env bats
# Backups with their attachments, and back again: tkt-init --backup, --check, --restore.

load helper

fill_desk() {
    printf '%s\n' code call mail | tkt-load -q kind
    tkt-new -q -k call -s one >/dev/null
}

setup() {
    setup_desk empty fill_desk
    {
        printf '%s\n' 'From: Anna <anna@example.com>' 'Message-ID: <1@example.com>' 'Subject: the roof' \
            'Date: Wed, 5 Mar 2025 09:00:00 +0800' 'MIME-Version: 1.0' \
            'Content-Type: multipart/mixed; boundary=b' ''
        for i in 1 2; do
            printf '%s\n' '--b' "Content-Type: image/png; name=roof$i.png" '' "picture $i"
        done
        printf '%s\n' '--b--'
    } >letter.eml
}

deliver() { tkt-mail -q --deliver letter.eml; }
files() { (cd "$1" && find . -type f -exec cksum {} + | sort); }
# The digest's file of an attachment.
file_of() { sqlite3 "$TKT_DB" "SELECT substr(blake2b, 1, 2) || '/' || substr(blake2b, 3) FROM mail_file WHERE name = '$1'"; }

@test "--check proves attachments by their digests" {
    deliver
    refuses 0 "tkt-init: $TKT_DB: 2 tickets and 4 events are intact
tkt-init: $TKT_DB: 2 attachments are intact" tkt-init --check
    one=$(file_of roof1.png)
    printf 'picture 9\n' >"tkt.db-files/$one"
    refuses 65 "tkt-init: $TKT_DB: 2 tickets and 4 events are intact
tkt-init: ticket 2: the attachment 'roof1.png' is missing or damaged: $TKT_DB-files/$one
tkt-init: $TKT_DB: 1 attachments are missing or damaged" tkt-init --check
    rm -r tkt.db-files
    run -65 tkt-init --check
    [[ $output == *"2 attachments are missing or damaged"* ]]
}

@test "a digest that a damaged database names leads to no other file" {
    deliver
    sqlite3 "$TKT_DB" "UPDATE mail_file SET blake2b = '../../letter.eml' WHERE name = 'roof1.png'"
    run -65 tkt-init --check
    run -1 tkt-init --backup copy.db
    [ -e letter.eml ]
    [ "$(find copy.db-files -type f | wc -l)" -eq 1 ]
}

@test "--backup carries the attachments, wherever the desk keeps them" {
    for folder in '' "$PWD/elsewhere"; do
        rm -rf tkt.db* copy.db*
        cp "$BATS_FILE_TMPDIR/fill_desk.db" tkt.db
        [ -z "$folder" ] || tkt-load -q setting name=mail_folder value="$folder"
        deliver
        tkt-init -q --backup copy.db
        files copy.db-files | cmp - <(files "${folder:-tkt.db-files}")
        tkt-init -q --check -d copy.db
        # it is independent: what is lost on the desk is still there
        rm -r "${folder:-tkt.db-files}"
        tkt-init -q --check -d copy.db
        run -1 tkt-init --backup other.db
        [[ $output == *"2 attachments are missing or damaged"* ]]
        tkt-list -d other.db -H -c id | grep -x 2
        rm -r other.db
        tkt-init -q --restore copy.db
        tkt-init -q --check
    done
}

@test "--restore brings back everything, whatever is left of the desk" {
    deliver
    tkt-init -q --backup copy.db
    tkt-list >wanted
    files tkt.db-files >wanted.files
    for damage in later cut noise gone empty journal wal; do
        case $damage in
        later) tkt-new -q -k call -s later >/dev/null ;;
        cut) truncate -s 20000 tkt.db ;;
        noise) head -c 30000 letter.eml /dev/urandom >tkt.db ;;
        gone) rm tkt.db ;;
        empty) : >tkt.db ;;
        journal) head -c 20000 /dev/urandom | tee tkt.db-journal >tkt.db ;;
        wal) head -c 20000 /dev/urandom | tee tkt.db-wal >tkt.db ;;
        esac
        rm -rf tkt.db-files
        refuses 0 "tkt-init: copy.db: 2 tickets and 4 events are intact
tkt-init: $TKT_DB: restored from copy.db" tkt-init --restore copy.db
        tkt-list | cmp - wanted || fail "$damage"
        files tkt.db-files | cmp - wanted.files || fail "$damage: files"
        tkt-init -q --check || fail "$damage: --check"
        [ "$(ls -d .tkt* tkt.db*)" = $'tkt.db\ntkt.db-files' ] || fail "$damage: $(ls -A)"
        tkt-new -q -k call -s next >/dev/null
    done
    # into a place where there is none yet
    tkt-init -q -d new.db --restore copy.db
    tkt-init -q --check -d new.db
    [ "$(stat -c %a new.db)" = 600 ]
}

@test "a bad backup restores nothing" {
    deliver
    tkt-init -q --backup copy.db
    cp tkt.db before.db
    sqlite3 copy.db "UPDATE ticket SET subject = 'other' WHERE id = 1"
    run -65 tkt-init --restore copy.db
    [[ $output == *"copy.db: 1 faults: tickets or events were changed outside tkt" ]] || fail "$output"
    truncate -s 20000 copy.db
    run -65 tkt-init --restore copy.db
    [[ $output == "tkt-init: copy.db: the database is "*": restore a backup (tkt-init --restore)" ]] || fail "$output"
    refuses 65 'tkt-init: letter.eml: not a tkt database' tkt-init --restore letter.eml
    refuses 66 'tkt-init: no.db: no such database; tkt-init creates one' tkt-init --restore no.db
    refuses 64 "tkt-init: --restore: tkt.db is the database itself
Try 'tkt-init --help'." tkt-init --restore tkt.db
    run -64 tkt-init --restore copy.db --check
    cmp tkt.db before.db
    [ -z "$(ls -d .tkt* 2>/dev/null)" ]
}

@test "--restore waits for who is writing, and who has the desk open goes on with what was restored" {
    tkt-init -q --backup copy.db
    for i in 1 2 3 4 5 6; do
        tkt-new -q -k call -s "call $i" >/dev/null &
        [ "$i" != 3 ] || tkt-init -q --restore copy.db
    done
    wait
    tkt-init -q --check
    tkt-list -H -c id | grep -qx 1
    tkt-new -q -k call -s next >/dev/null
}

@test "a backup on a read-only medium is read, checked and restored" {
    mkdir medium
    tkt-init -q --backup medium/copy.db
    if [ "$(id -u)" -eq 0 ]; then
        mkdir mounted
        mount --bind -o ro medium mounted 2>/dev/null || skip "can't mount"
        trap 'umount "$BATS_TEST_TMPDIR/mounted"' RETURN
    else
        chmod 400 medium/copy.db
        chmod 500 medium
        ln -s medium mounted
    fi
    tkt-list -d mounted/copy.db | cmp - <(tkt-list)
    tkt-init -q --check -d mounted/copy.db
    tkt-new -q -k call -s later >/dev/null
    tkt-init -q --restore mounted/copy.db
    [ "$(tkt-list -H -c id)" = 1 ]
    chmod -R u+w medium
}
