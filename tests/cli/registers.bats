#!/usr/bin/env bats
# The registers as a user meets them: tkt-load, tkt-dump.

load helper

setup() {
    setup_desk
}

teardown() {
    [ -z "${others:-}" ] || rm -rf "$others"
}

rows() { # FILE, then its lines
    local file=$1
    shift
    printf '%s\n' "$@" >"$file"
}

@test "a load adds, changes and confirms, and says how many" {
    rows dept.csv code,name eng,Engineering sec,Security
    refuses 0 'tkt-load: department: 2 added, 0 changed, 0 unchanged' tkt-load department dept.csv
    rows dept.csv name,code Engineering,eng Guards,sec 'Clean & green,env'
    refuses 0 'tkt-load: department: 1 added, 1 changed, 1 unchanged' tkt-load department dept.csv
    prints tkt-dump department <<'END'
code,name,parent,manager,email,phone,external
eng,Engineering,,,,,0
env,Clean & green,,,,,0
sec,Guards,,,,,0
END
}

@test "-q keeps quiet" {
    rows dept.csv code eng
    refuses 0 '' tkt-load -q department dept.csv
}

@test "one row needs no file" {
    tkt-load -q customer code=C12 'name=O=K, Ltd'
    tkt-load -q customer code=C12 phone=13800138000
    prints tkt-dump customer -c code,name,phone <<'END'
code,name,phone
C12,"O=K, Ltd",13800138000
END
    refuses 64 "tkt-load: the register customer has no column 'fone'; columns are: code, name, phone, email, language, type, note
Try 'tkt-load --help'." tkt-load customer code=C12 fone=1
    refuses 64 "tkt-load: code=… is missing; it is a key of the register customer
Try 'tkt-load --help'." tkt-load customer phone=1
    refuses 65 "tkt-load: role: 'boss' is not one of agent, supervisor, manager, director" \
        tkt-load staff code=ann role=boss
    refuses 65 "tkt-load: code: '\\xff' is not UTF-8" tkt-load cause $'code=\xff'
    refuses 64 "tkt-load: options for files can't be used with COL=VALUE
Try 'tkt-load --help'." tkt-load staff code=ann --replace
}

@test "stdin is read where no file is named" {
    printf 'code\nphone2\n' | tkt-load -q channel
    printf 'code\nphone3\n' | tkt-load -q channel -
    run tkt-dump channel -H -c code
    [[ $output == *phone2*phone3* ]]
}

@test "a refused cell names file, line, column, value and what would do, and nothing is kept" {
    rows staff.csv code,role ann,agent bob,boss
    refuses 65 "tkt-load: staff.csv:3: role: 'boss' is not one of agent, supervisor, manager, director" \
        tkt-load staff staff.csv
    prints tkt-dump staff -H </dev/null
}

@test "a mapped column is called by its own name" {
    rows staff.csv Login,Rolle ann,boss
    refuses 65 "tkt-load: staff.csv:2: Rolle: 'boss' is not one of agent, supervisor, manager, director" \
        tkt-load staff staff.csv --map Login=code,Rolle=role
}

@test "a reference is checked at the end, and a bad one names its line" {
    rows dept.csv code,parent sec,eng eng,
    tkt-load -q department dept.csv
    rows dept.csv code,parent env,eng waste,envv
    refuses 65 "tkt-load: dept.csv:3: parent: 'envv' is not in the register department: eng, env, sec, waste" \
        tkt-load department dept.csv
    prints tkt-dump department -H -c code <<'END'
eng
sec
END
}

@test "parents don't go in a circle" {
    rows dept.csv code,parent a,c b,a c,b
    refuses 65 "tkt-load: dept.csv:2: parent: 'c' is below 'a' itself: parents can't form a cycle" \
        tkt-load department dept.csv
}

@test "a key that stands twice in a file is refused with both lines" {
    rows dept.csv code,name a,1 b,2 a,3
    refuses 65 "tkt-load: dept.csv:4: code: 'a' already appears in line 2" tkt-load department dept.csv
}

@test "an unknown column, a missing key and a wrong register are told with those there are" {
    rows dept.csv code,nmae a,1
    run --separate-stderr tkt-load department dept.csv
    [ "$status" -eq 65 ]
    [[ $stderr == *"the register department has no column 'nmae'; columns are: code, name, parent, manager, email, phone, external"* ]]
    tkt-load -q department dept.csv --extra ignore
    rows dept.csv name 1
    refuses 65 'tkt-load: dept.csv:1: the column code, a key of the register department, is missing' \
        tkt-load department dept.csv
    run --separate-stderr tkt-load departments dept.csv
    [ "$status" -eq 64 ]
    [[ $stderr == "tkt-load: 'departments' is not a register; registers are: setting, department, "* ]]
    run --separate-stderr tkt-load department dept.csv --extra field
    [ "$status" -eq 64 ]
}

@test "--rejects keeps the good rows, and the mended rest can be fed again" {
    rows dept.csv code,parent eng, sec,egn 'wa|ste,eng'
    run --separate-stderr tkt-load department dept.csv --rejects bad.csv
    [ "$status" -eq 1 ]
    [ "$stderr" = 'tkt-load: department: 1 added, 0 changed, 0 unchanged, 2 rejected' ]
    [ "$(head -1 bad.csv)" = code,parent,error ]
    [ "$(wc -l <bad.csv)" -eq 3 ]
    sed -i 's/egn/eng/; s/wa|ste/waste/' bad.csv
    tkt-load -q department bad.csv
    prints tkt-dump department -H -c code,parent <<'END'
eng,
sec,eng
waste,eng
END
}

@test "--rejects is refused where rows belong together" {
    rows cal.csv code,weekday,opens,closes a,mon,09:00,18:00
    run --separate-stderr tkt-load calendar cal.csv --rejects bad.csv
    [ "$status" -eq 64 ]
    rows dept.csv code a
    run --separate-stderr tkt-load department dept.csv --replace --rejects bad.csv
    [ "$status" -eq 64 ]
}

@test "--dry-run checks all and keeps nothing" {
    rows dept.csv code,parent a,
    refuses 0 'tkt-load: department: 1 added, 0 changed, 0 unchanged (dry run: nothing was changed)' \
        tkt-load department dept.csv --dry-run
    prints tkt-dump department -H </dev/null
    rows dept.csv code,parent a,b
    run tkt-load department dept.csv --dry-run
    [ "$status" -eq 65 ]
}

@test "a calendar is replaced as a whole, others stay" {
    rows cal.csv code,weekday,opens,closes night,mon,20:00,24:00 night,tue,0:00,6:00
    tkt-load -q calendar cal.csv
    rows cal.csv code,weekday,opens,closes night,mon,21:00,24:00 night,tue,00:00,06:00
    refuses 0 'tkt-load: calendar: 1 added, 0 changed, 1 unchanged, 1 removed' tkt-load calendar cal.csv
    run tkt-dump calendar
    [[ $output == *office* ]]
    [[ $output == *$'night,mon,21:00,24:00\nnight,tue,00:00,06:00'* ]]
}

@test "overlapping spans are refused" {
    rows cal.csv code,weekday,opens,closes x,mon,09:00,12:00 x,mon,11:30,18:00
    refuses 65 "tkt-load: cal.csv:3: opens: '11:30' on mon overlaps the span that closes at 12:00" \
        tkt-load calendar cal.csv
    rows cal.csv code,weekday,opens,closes x,mon,09:00,12:00 x,mon,12:00,18:00
    tkt-load -q calendar cal.csv
}

@test "--replace makes the register equal to the file" {
    rows ch.csv code,name a,A b,B
    tkt-load -q channel ch.csv --replace
    rows ch.csv code b
    refuses 0 'tkt-load: channel: 0 added, 0 changed, 1 unchanged, 1 removed' \
        tkt-load channel ch.csv --replace
    prints tkt-dump channel -H <<'END'
b,B,0
END
}

@test "--replace is refused where somebody still refers to a lost row" {
    tkt-load -q department code=eng
    tkt-load -q department code=sec parent=eng
    rows dept.csv code,parent sec,
    tkt-load -q kind code=repair dept=eng
    refuses 65 "tkt-load: department: 'eng' can't be removed: the register kind refers to it (repair: dept)" \
        tkt-load department dept.csv --replace
    tkt-load -q kind code=repair dept=
    tkt-load -q target metric=csat scope=dept=eng period=month op='>=' value=0.9
    refuses 65 "tkt-load: department: 'eng' can't be removed: the register target refers to it (csat|dept=eng|month: scope)" \
        tkt-load department dept.csv --replace
    rows none.csv metric,scope,period
    tkt-load -q target none.csv --replace
    sqlite3 "$TKT_DB" "INSERT INTO ticket (id, kind, priority, status, subject, opened, head, dept)
        VALUES (42, 'repair', 'low', 'new', 's', 1, 1, 'eng')"
    refuses 65 "tkt-load: department: 'eng' can't be removed: ticket 42 refers to it (dept)" \
        tkt-load department dept.csv --replace
    sqlite3 "$TKT_DB" "DELETE FROM ticket"
    tkt-load -q department dept.csv --replace
}

@test "the history tells who changed what, row by row" {
    tkt-load -q cause code=worn name=Worn
    TKT_NOW=2025-03-06T10:00:00+08:00 tkt-load -q -u ann cause code=worn name='Worn out'
    tkt-load -q cause code=worn
    prints tkt-dump cause --history -c at,who,register,key,before,after <<'END'
at,who,register,key,before,after
2025-03-05T10:00:00+08:00,tester,cause,worn,,"{""code"":""worn"",""name"":""Worn""}"
2025-03-06T10:00:00+08:00,ann,cause,worn,"{""name"":""Worn""}","{""name"":""Worn out""}"
END
    rows none.csv code
    tkt-load -q cause none.csv --replace
    run tkt-dump --history -H -c register,before,after
    [ "${lines[-1]}" = 'cause,"{""code"":""worn"",""name"":""Worn out""}",' ]
}

@test "--stale lists what nobody has touched or confirmed since" {
    rows c.csv code a b
    tkt-load -q cause c.csv
    rows c.csv code b c
    TKT_NOW=2025-09-10T10:00:00+08:00 tkt-load -q cause c.csv
    export TKT_NOW=2025-09-10T10:00:00+08:00
    prints tkt-dump cause --stale 180d -c code <<'END'
code
a
END
    prints tkt-dump cause --stale 190d -H </dev/null
    run tkt-dump cause --stale 190d -e
    [ "$status" -eq 1 ]
    run tkt-dump cause --stale soon
    [ "$status" -eq 64 ]
}

@test "all registers go out and in again, byte for byte" {
    local repo="$BATS_TEST_DIRNAME/../.."
    rm -f "$TKT_DB"
    tkt-init -q --timezone Asia/Shanghai --template property
    tkt-load -q --all "$repo/examples/estate-week"
    tkt-dump --all one
    export TKT_DB="$PWD/two.db"
    tkt-init -q --timezone America/New_York --template empty
    tkt-load -q --all one --replace
    tkt-dump --all two
    diff -r one two
    run --separate-stderr tkt-load --all two
    [ "$status" -eq 0 ]
    [[ ! $stderr =~ [1-9][0-9]*\ (added|changed) ]]
}

@test "--all says what it passes over, and refuses a folder without registers" {
    mkdir d
    rows d/catgory.csv code a
    refuses 66 'tkt-load: d/catgory.csv: no such register; skipped
tkt-load: d: contains no register file such as staff.csv' tkt-load --all d
    refuses 66 'tkt-load: nowhere: No such file or directory' tkt-load --all nowhere
    rows d/shift.csv staff,starts,ends ann,'2025-03-03 09:00','2025-03-03 18:00'
    rows d/staff.csv code ann
    rows d/cause.csv code,parent a,b
    refuses 65 "tkt-load: d/catgory.csv: no such register; skipped
tkt-load: d/cause.csv:2: parent: 'b' is not in the register cause: a" tkt-load --all d
    prints tkt-dump staff -H </dev/null
}

@test "times of a load are read in the zone that it sets" {
    mkdir d
    rows d/setting.csv name,value timezone,America/New_York
    rows d/shift.csv staff,starts,ends ann,'2025-03-08 09:00','2025-03-10 09:00'
    rows d/staff.csv code ann
    tkt-load -q --all d
    prints tkt-dump shift -H <<'END'
ann,2025-03-08T09:00:00-05:00,2025-03-10T09:00:00-04:00
END
}

@test "only managers, directors and the file's owner change registers" {
    tkt-load -q staff code=ann role=agent
    tkt-load -q staff code=mia role=manager
    tkt-load -q -u ann cause code=a # the tests own the file
    [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null || skip "only root can play another user"
    # bats' own folder is closed to others
    others=$(mktemp -d)
    chmod 777 "$others"
    mv tkt.db "$others" && chmod 666 "$others/tkt.db"
    cp "$(command -v tkt-load)" "$others"
    cd "$others"
    export TKT_DB="$others/tkt.db"
    refuses 77 "tkt-load: only a manager, a director or the owner of $TKT_DB may change registers; ann is agent" \
        setpriv --reuid=65534 --clear-groups ./tkt-load -u ann cause code=b
    setpriv --reuid=65534 --clear-groups ./tkt-load -q -u mia cause code=c
    prints tkt-dump cause -H -c code <<'END'
a
c
END
}

@test "settings are known, checked, and described with their defaults" {
    run --separate-stderr tkt-load setting name=timezon value=UTC
    [ "$status" -eq 65 ]
    [[ $stderr == "tkt-load: name: 'timezon' is not one of timezone, currency, site, callback_attempts, "* ]]
    run --separate-stderr tkt-load setting name=timezone value=Asia/Shangai
    [ "$status" -eq 65 ]
    [[ $stderr == *Asia/Shangai* ]]
    run tkt-load --describe setting -H -c column,default
    [[ $output == *$'\nname=timezone,UTC\n'* ]]
    [[ $output == *$'\nname=currency,CNY\n'* ]]
}

@test "--list and --describe need no database" {
    export TKT_DB=/nonexistent/tkt.db
    run tkt-load --list
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 23 ]
    [ "${lines[0]}" = register,key,help ]
    prints tkt-load --describe sla -c column,type,key,required,default,values <<'END'
column,type,key,required,default,values
kind,code,1,0,,register:kind
category,code,1,0,,register:category
priority,choice,1,0,,low|normal|high|urgent
respond,minutes,0,0,,
resolve,minutes,0,0,,
calendar,code,0,1,,register:calendar
END
    run tkt-load --describe nothing
    [ "$status" -eq 64 ]
    run tkt-load cause code=a
    [ "$status" -eq 66 ]
}

@test "what is no CSV is refused: empty input, a ragged row, an unclosed quote, bytes that are no UTF-8" {
    : >e.csv
    run tkt-load cause e.csv
    [ "$status" -eq 65 ]
    rows e.csv code,name a
    run tkt-load cause e.csv
    [ "$status" -eq 65 ]
    rows e.csv code,name 'a,"b'
    run tkt-load cause e.csv
    [ "$status" -eq 65 ]
    printf 'code,name\na,\xb3\xb1\n' >e.csv
    run tkt-load cause e.csv
    [ "$status" -eq 65 ]
    run tkt-load cause nowhere.csv
    [ "$status" -eq 66 ]
    prints tkt-dump cause -H </dev/null
}

@test "GB18030, a byte-order mark and CRLF are taken as they are" {
    printf '\xef\xbb\xbfcode,name\r\na,"工程"\r\n' >e.csv
    tkt-load -q cause e.csv
    printf 'code,name\nb,漏水\n' | iconv -t GB18030 >g.csv
    tkt-load -q cause g.csv --encoding GB18030
    prints tkt-dump cause -H -c code,name <<'END'
a,工程
b,漏水
END
}

@test "a dump that can't be written is 74" {
    run --separate-stderr sh -c 'tkt-dump channel >/dev/full'
    [ "$status" -eq 74 ]
    run --separate-stderr tkt-dump --all /proc/nowhere/x
    [ "$status" -eq 73 ]
}
