#!/usr/bin/env bats
# freshness, compared with the same list by sqlite3.

load helper

fill_desk() {
    tkt-load -q kind code=repair workflow=standard
}

setup() { setup_desk empty fill_desk; }

@test "stale rows and untouched tickets are listed, the oldest first" {
    TKT_NOW=2024-08-01T10:00:00+08:00 tkt-load -q customer code=C1 name=Old
    TKT_NOW=2025-01-01T10:00:00+08:00 tkt-load -q customer code=C2 name=New
    TKT_NOW=2025-02-20T10:00:00+08:00 tkt-new -q -k repair -s forgotten
    TKT_NOW=2025-02-19T10:00:00+08:00 tkt-new -q -k repair -s 'done'
    TKT_NOW=2025-02-19T10:00:00+08:00 tkt-act resolve -q 2
    TKT_NOW=2025-02-18T10:00:00+08:00 tkt-new -q -k repair -s touched
    tkt-act note --note x -q 3
    prints tkt-stats freshness <<'ROWS'
what,code,name,last,days
customer,C1,Old,2024-08-01T10:00:00+08:00,216
ticket,1,forgotten,2025-02-20T10:00:00+08:00,13
ROWS
    [ "$stderr" = "tkt-stats: stale: 1 register rows, 1 open tickets" ]
    [ "$(tkt-stats freshness --tickets -c id -H 2>/dev/null)" = 1 ]
}

@test "the limits are settings; exactly as old as the limit is not stale" {
    TKT_NOW=2025-02-26T10:00:00+08:00 tkt-new -q -k repair -s week
    [ -z "$(tkt-stats freshness -H 2>/dev/null)" ]
    tkt-load -q setting name=untouched_days value=6
    [ "$(tkt-stats freshness -H 2>/dev/null)" = ticket,1,week,2025-02-26T10:00:00+08:00,7 ]
    tkt-load -q setting name=freshness_days value=1
    TKT_NOW=2025-03-06T10:00:01+08:00 tkt-stats freshness -H 2>/dev/null | awk -F, '{ print $1 "," $2 }' | sort >got
    sqlite3 -csv "$TKT_DB" "SELECT 'kind', code FROM kind UNION SELECT 'setting', name FROM setting
        UNION SELECT 'workflow', workflow || '|' || status || '|' || verb FROM workflow
        UNION SELECT 'calendar', code || '|' || weekday || '|' || opens FROM calendar
        UNION SELECT 'channel', code FROM channel UNION SELECT 'permission', role || '|' || register FROM permission
        UNION SELECT 'ladder', kind || '|' || priority || '|' || after || '|' || \"to\" FROM ladder UNION SELECT 'ticket', id FROM ticket" | sort | diff - got
}

@test "freshness has no dimensions" {
    refuses 64 "tkt-stats: --by: freshness is a list and has no dimensions
Try 'tkt-stats --help'." tkt-stats freshness --by dept
}
