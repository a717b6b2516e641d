#!/usr/bin/env bats
# A database that somebody has crafted or damaged: told, never a signal, never a hang.

load ../cli/helper

fill_desk() {
    tkt-load -q department code=eng
    tkt-load -q kind code=call
    tkt-load -q staff code=ann role=director dept=eng email=ann@example.com
    tkt-load -q customer code=C1 name=Eve phone=123
    tkt-load -q unit code=U1 building=B1 owner=C1
    tkt-load -q rule seq=1 kind=call dept=eng
    tkt-load -q sla kind=call respond=60 resolve=120 calendar=office
    export TKT_USER=ann
    tkt-new -q -k call -s one --customer C1 --unit U1 --contact Eve >/dev/null
    tkt-new -q -k call -s two >/dev/null
    tkt-route -q 1
    tkt-act -q accept 1
    tkt-remind -q >/dev/null
}

setup() {
    setup_desk empty fill_desk
    export TKT_USER=ann
    cp tkt.db base.db
}

again() {
    rm -f tkt.db*
    cp base.db tkt.db
}

# The tools that read most.
tools=("tkt-list -c id,late,worked,last_note" "tkt-show 1" "tkt-show --customer C1" "tkt-init --check"
    "tkt-route --all -n" "tkt-act urge 1" "tkt-act resolve 1" "tkt-new -k call -s later" "tkt-remind -n"
    "tkt-remind --explain" "tkt-stats time" "tkt-stats agents" "tkt-report daily" "tkt-dump --all dumped"
    "tkt-survey due" "tkt-answer lift" "tkt-notice 1" "tkt-erase C1 -n")

# none_dies HINT: no tool ends by a signal, or goes on for ever.
none_dies() {
    local tool
    for tool in "${tools[@]}"; do
        # shellcheck disable=SC2086 # words are words
        run timeout 30 $tool
        [ "$status" -lt 124 ] || fail "$1: $tool: status $status: $output"
    done
}

@test "an empty cell where the schema has none is told, whichever it is" {
    sqlite3 base.db "SELECT m.name || ' ' || p.name FROM sqlite_schema m, pragma_table_info(m.name) p
        WHERE m.type = 'table' AND p.\"notnull\" AND p.pk = 0 AND m.name IN ('ticket', 'event', 'staff', 'kind',
        'calendar', 'holiday', 'setting', 'sla', 'rule', 'workflow', 'form', 'reminder', 'department', 'customer')" >cells
    [ "$(wc -l <cells)" -gt 20 ]
    [ -n "${FAULT_ALL:-}" ] || sed -n 'p;n;n' cells >some
    [ -n "${FAULT_ALL:-}" ] || mv some cells
    while read -r table column; do
        again
        # the file's schema says NOT NULL again afterwards
        sqlite3 tkt.db "CREATE TABLE kept AS SELECT sql FROM sqlite_schema WHERE name = '$table';
            PRAGMA writable_schema = 1;
            UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = '$table';" ".exit"
        sqlite3 tkt.db "UPDATE $table SET $column = NULL;" 2>/dev/null || continue
        [ "${table#t}" = "$table" ] || sqlite3 tkt.db "PRAGMA writable_schema = 1;
            UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = '$table';"
        sqlite3 tkt.db "DROP TABLE kept"
        none_dies "$table.$column"
    done <cells
}

@test "a ticket without its kind is named as damage" {
    sqlite3 tkt.db "PRAGMA writable_schema = 1;
        UPDATE sqlite_schema SET sql = replace(sql, 'kind        TEXT NOT NULL', 'kind TEXT') WHERE name = 'ticket';"
    sqlite3 tkt.db "UPDATE ticket SET kind = NULL WHERE id = 1"
    refuses 65 "tkt-show: $TKT_DB: the database is damaged (a required cell is empty): restore a backup (tkt-init --restore)" tkt-show 1
    run tkt-init --check
    [ "$status" -eq 65 ] || fail "$output"
}

@test "a trigger isn't run, nor a view in the place of a table: the database is refused" {
    endless='WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n'
    sqlite3 tkt.db "CREATE TRIGGER slow AFTER INSERT ON event BEGIN DELETE FROM staff WHERE code = ($endless); END"
    refuses 65 "tkt-new: $TKT_DB: the trigger 'slow' isn't tkt's: somebody changed the database outside tkt; remove it" \
        timeout 10 tkt-new -k call -s later
    for what in "ALTER TABLE staff RENAME TO staff2; CREATE VIEW staff AS $endless" \
        "DROP VIEW v_ticket; CREATE VIEW v_ticket AS $endless"; do
        again
        sqlite3 tkt.db "$what"
        run timeout 10 tkt-list
        [ "$status" -eq 65 ] || fail "$what: $status: $output"
        [[ $output == *"isn't tkt's"* ]] || fail "$output"
    done
    # a site's own view is its own matter
    again
    sqlite3 tkt.db "CREATE VIEW ours AS SELECT id FROM ticket; CREATE TABLE notes (text)"
    tkt-list >/dev/null
    tkt-init -q --check
}

@test "numbers near 2^63, or negative, are damage" {
    for table in ticket event reminder; do
        for number in 9223372036854775807 9223372036854775806 4611686018427387904 -5; do
            again
            [ "$number" != -5 ] || sqlite3 tkt.db "DELETE FROM $table WHERE id <> (SELECT min(id) FROM $table)"
            sqlite3 tkt.db "PRAGMA foreign_keys = 0; UPDATE $table SET id = $number WHERE id = (SELECT max(id) FROM $table)"
            run timeout 30 tkt-new -k call -s later
            case $table:$status in
            reminder:0) ;;
            ticket:65 | event:65) [[ $output == *"the database is damaged (number $number)"* ]] || fail "$table $number: $output" ;;
            *) fail "$table $number: $status: $output" ;;
            esac
            [ "$table" = reminder ] || run -65 timeout 30 tkt-init --check
            none_dies "$table $number"
        done
    done
}
