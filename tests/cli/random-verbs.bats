#!/usr/bin/env bats
# Ten thousand verbs at random: the chain of events holds, and nothing that is changed behind its
# back stays hidden.

load helper

TICKETS=240

desk_in_use() {
    setup_desk
    printf '%s\n' code,workflow,papers repair,standard, complaint,complaint, 'permit,papers,id|deed' |
        tkt-load -q kind
    tkt-load -q cause code=worn
    tkt-load -q category code=lift
    printf '%s\n' code,parent ops, eng,ops | tkt-load -q department
    printf '%s\n' code,dept,role tester,ops,director anna,eng,agent sam,eng,supervisor max,eng,manager |
        tkt-load -q staff
    printf '%s\n' code,manager eng,max ops,tester | tkt-load -q department
    printf '%s\n' kind,category,priority,respond,resolve,calendar ,,,60,480,office ,,urgent,10,60,always |
        tkt-load -q sla
    RANDOM=20250305
    local kinds=(repair complaint permit) i
    {
        echo kind,subject,channel,key,customer,unit,contact,phone,body,field.lift
        for ((i = 1; i <= TICKETS; i++)); do
            echo "${kinds[RANDOM % 3]},call $i,phone,k$i,C$((i % 7)),B-$((i % 9)),Li,1380013800$((i % 10)),body $i,L$((i % 4))"
        done
    } | tkt-new -q --csv --extra field
}

# A script of its own, for bats follows every command of a test, which takes most of the time.
random_verbs() { # CALLS SEED DAY
    bash "$BATS_TEST_DIRNAME/random-verbs.sh" $TICKETS "$@"
}

# tampered SQL TICKET: in a copy, --check finds it and names the ticket.
tampered() {
    rm -f copy.db copy.db-*
    cp "$TKT_DB" copy.db
    sqlite3 copy.db "$1"
    run --separate-stderr tkt-init --check -d copy.db
    [ "$status" -eq 65 ] || fail "$1: status $status"
    [[ $stderr$output == *"ticket $2:"* ]] || fail "$1: said $stderr$output"
}

# The value made different, whatever the column's type.
other_value() { # NAME TYPE
    case $2 in
    INTEGER) echo "coalesce($1, 0) + 1" ;;
    BLOB) echo "randomblob(16)" ;;
    *) echo "coalesce($1, '') || 'x'" ;;
    esac
}

@test "the proof holds after 10,000 random verbs, and finds whatever was changed behind tkt's back" {
    desk_in_use
    random_verbs 30 1 5
    cp "$TKT_DB" early.db
    random_verbs 210 2 10
    tkt-init --check
    # so many were done, the refused not counted, of every sort and on every way
    [ "$(sqlite3 "$TKT_DB" 'SELECT count(*) FROM event')" -gt 10000 ]
    [ "$(sqlite3 "$TKT_DB" 'SELECT count(DISTINCT verb) FROM event')" -eq 22 ]
    [ "$(sqlite3 "$TKT_DB" 'SELECT count(DISTINCT status) FROM ticket')" -ge 7 ]

    # a hundred copies are checked: of the database as it was early on, to be quick
    TKT_DB=$BATS_TEST_TMPDIR/early.db
    # every column of a ticket
    while IFS='|' read -r name type; do
        value=$(other_value "$name" "$type")
        if [ "$name" = id ]; then
            tampered "UPDATE ticket SET id = 5000 WHERE id = 60" 5000
        else
            tampered "UPDATE ticket SET $name = $value WHERE id = 60" 60
        fi
    done < <(sqlite3 "$TKT_DB" "SELECT name, type FROM pragma_table_info('ticket')")

    # every column of an event: a first one, one in the middle, a last one
    first=$(sqlite3 "$TKT_DB" 'SELECT min(id) FROM event WHERE ticket = 60')
    last=$(sqlite3 "$TKT_DB" 'SELECT max(id) FROM event WHERE ticket = 60')
    middle=$(sqlite3 "$TKT_DB" "SELECT id FROM event WHERE ticket = 60 AND after IS NOT NULL AND id < $last ORDER BY id LIMIT 1")
    while IFS='|' read -r name type; do
        value=$(other_value "$name" "$type")
        [ "$name" = id ] && value=900000
        for event in "$first" "$middle" "$last"; do
            tampered "UPDATE event SET $name = $value WHERE id = $event" 60
        done
    done < <(sqlite3 "$TKT_DB" "SELECT name, type FROM pragma_table_info('event')")

    # rows that go, rows that come
    for event in "$first" "$middle" "$last"; do
        tampered "DELETE FROM event WHERE id = $event" 60
    done
    tampered "INSERT INTO event SELECT 900000, ticket, prev, at, who, verb, before, after, note, data, digest FROM event WHERE id = $last" 60
    tampered "DELETE FROM ticket WHERE id = 60" 60
    tampered "UPDATE ticket SET head = $middle WHERE id = 60" 60
}
