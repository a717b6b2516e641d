# The rules of the house (tests/house.py), each broken once in a copy of the sources.
load helper

setup() {
    root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    cp -R "$root/cmd" "$root/ext" "$root/lib" "$BATS_TEST_TMPDIR"
    cd "$BATS_TEST_TMPDIR" || return 1
}

house() {
    /usr/bin/env python3 "$root/tests/house.py" "$@" "$BATS_TEST_TMPDIR"
}

# breaks MESSAGE: the house says exactly that.
breaks() {
    run house
    [ "$status" -eq 1 ] || fail "status $status: $output"
    [ "$output" = "lint: $1" ] || fail "said: $output"
}

@test "the sources as they are keep the rules, and the graph of includes has no cycle" {
    run house
    [ "$status" -eq 0 ] || fail "$output"
    house --graph | awk '{ print $1, $3 }' >pairs
    [ "$(wc -l <pairs)" -gt 50 ]
    tsort pairs >order # fails and names the cycle if there is one
}

@test "a file in the wrong room: directly in lib/desk, or in a folder that is no room" {
    cp lib/desk/core/desk.c lib/desk/desk.c
    breaks 'lib/desk/desk.c: desk is not a room; see tests/house.py'
    rm lib/desk/desk.c
    mkdir lib/desk/misc
    cp lib/desk/core/desk.c lib/desk/misc
    breaks 'lib/desk/misc/desk.c: desk/misc is not a room; see tests/house.py'
}

@test "an include that leads upwards, between rooms and between the rooms of the desk" {
    echo '#include "desk/core/desk.h"' >>lib/base/buf.c
    breaks 'lib/base/buf.c: includes desk/core/desk.h, which is not below base'
    cp "$root/lib/base/buf.c" lib/base
    echo '#include "desk/report/report.h"' >>lib/desk/ticket/sla.c
    breaks 'lib/desk/ticket/sla.c: includes desk/report/report.h, which is not below desk/ticket'
    cp "$root/lib/desk/ticket/sla.c" lib/desk/ticket
    echo '#include "calc/stat/stat.h"' >>lib/calc/text/mask.c
    breaks 'lib/calc/text/mask.c: includes calc/stat/stat.h, which is not below calc/text'
    cp "$root/lib/calc/text/mask.c" lib/calc/text
    echo '#include "flow/csv.h"' >>lib/mime/charset.c
    breaks 'lib/mime/charset.c: includes flow/csv.h, which is not below mime'
}

@test "a private header of another folder" {
    echo '#include "desk/ticket/filter_private.h"' >>lib/desk/report/report.c
    breaks 'lib/desk/report/report.c: desk/ticket/filter_private.h is private to desk/ticket'
}

@test "sqlite3.h outside the store, csv.h outside flow, and more than calc and base in ext" {
    echo '#include <sqlite3.h>' >>lib/desk/core/desk.c
    breaks 'lib/desk/core/desk.c: sqlite3.h belongs to store'
    cp "$root/lib/desk/core/desk.c" lib/desk/core
    echo '#include <csv.h>' >>lib/store/store.c
    breaks 'lib/store/store.c: csv.h belongs to flow'
    cp "$root/lib/store/store.c" lib/store
    echo '#include "store/store.h"' >>ext/tkt.c
    breaks 'ext/tkt.c: ext includes store/store.h; only calc and base are for it'
}

@test "SQL that only SQLite understands, each sort of it" {
    line=$(wc -l <lib/desk/staff/rota.c)
    while IFS='|' read -r sql what; do
        printf 'const char *sql = "%s";\n' "$sql" >>lib/desk/staff/rota.c
        wanted+=("lint: lib/desk/staff/rota.c:$((++line)): SQL: $what is SQLite's alone")
    done <<'LIST'
SELECT rowid FROM ticket|rowid
SELECT id FROM ticket WHERE instr(subject, :x) > 0|instr()
SELECT id FROM ticket WHERE subject GLOB :x|GLOB
SELECT json_extract(fields, :x) FROM ticket|json_*()
SELECT strftime('%Y', opened) FROM ticket|strftime()
SELECT group_concat(id) FROM ticket|group_concat()
SELECT typeof(due) FROM ticket|typeof()
SELECT max(coalesce(due, 0), 5) FROM ticket|min() or max() of two values
INSERT OR IGNORE INTO tag VALUES (1)|INSERT OR
SELECT id FROM ticket WHERE dept IS :dept|IS with a parameter
SELECT id FROM ticket WHERE dept = \"eng\"|a string in double quotes
LIST
    run house
    [ "$status" -eq 1 ] || fail "status $status: $output"
    diff <(printf '%s\n' "${wanted[@]}") - <<<"$output"
}

@test "a folder of more files than one can look over" {
    for i in $(seq 49); do echo >"lib/desk/core/extra$i.h"; done
    run house
    [ "$status" -eq 1 ]
    [[ $output =~ ^'lint: desk/core: '[0-9]+' files, more than 48: two subjects?'$ ]] || fail "$output"
}
