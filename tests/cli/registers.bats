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
    refuses 65 "tkt-load: dept.csv:3: parent: 'envv' is not in the register department: eng, env, sec, waste; did you mean 'env'?" \
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

people() {
    rows department.csv code,parent pm, eng,pm lift,eng cs,pm
    rows staff.csv code,name,dept,role ann,小安,cs,agent sue,苏姐,cs,supervisor bob,,eng,agent \
        sam,三姆,eng,supervisor lin,,lift,agent max,老马,pm,manager
    tkt-load -q department department.csv
    tkt-load -q staff staff.csv
}

@test "managers, directors and the file's owner change all registers, others those that are theirs" {
    people
    tkt-load -q -u ann cause code=a # the tests own the file
    shared
    refuses 77 "tkt-load: ann (agent) may not change the register cause; who may: max (老马), or the owner of $TKT_DB" \
        as ann cause code=b
    refuses 77 "tkt-load: ann (agent) may not change the register category; who may: sue (苏姐), sam (三姆), max (老马), or the owner of $TKT_DB" \
        as ann category code=b
    as max -q cause code=c
    prints tkt-dump cause -H -c code <<<$'a\nc'
    # clerks keep customers, units and answers; supervisors categories too
    as ann -q customer code=C1 name=王
    as ann -q unit code=B1-101 owner=C1
    as ann -q answer code=hours 'question=when?' answer=always
    as stranger -q customer code=C2
    as sue -q answer code=hours answer='from nine'
    as sue -q category code=noise
    tkt-dump category --history -H -c who,key | grep -x sue,noise
    # nobody makes themselves more than they are
    for words in 'staff code=ann role=manager' 'permission role=agent register=cause' \
        'setting name=site value=x' 'kind code=complaint workflow=standard' 'workflow workflow=standard status=new verb=assign next=new'; do
        # shellcheck disable=SC2086 # words are words
        run -77 --separate-stderr as sue $words
        [[ $stderr == *'who may: max (老马), or the owner of '* ]] || fail "$stderr"
    done
    refuses 65 "tkt-load: register: 'staff' decides who may do what, and stays with managers; it can be one of department, channel, shift, customer, unit, asset, category, cause, calendar, holiday, sla, rule, target, answer, form, ladder, notice, synonym" \
        as max permission role=supervisor register=staff
    run -65 as max permission role=agent register=customers
    refuses 65 "tkt-load: may: 'own': the rows of customer have no department; it can be write or none" \
        as max permission role=agent register=customer may=own
    refuses 65 "tkt-load: role: 'manager' is not one of agent, supervisor" \
        as max permission role=manager register=customer
    # the manager decides otherwise
    as max -q permission role=agent register=customer may=none
    run -77 as ann customer code=C3
    run -77 as sue customer code=C3
    as max -q permission role=supervisor register=customer may=write
    as sue -q customer code=C3
}

@test "supervisors keep the shifts of their own department and of those below it" {
    people
    shared
    rows s.csv staff,starts,ends bob,2025-03-08T09:00,2025-03-08T17:00 lin,2025-03-08T09:00,2025-03-08T17:00
    as sam -q shift s.csv
    rows t.csv staff,starts,ends bob,2025-03-08T09:00,2025-03-08T16:00 ann,2025-03-08T09:00,2025-03-08T17:00
    refuses 77 "tkt-load: t.csv:3: staff: 'ann' is of department 'cs'; sam (supervisor) may change only rows of the own department, 'eng'; who may: sue (苏姐), max (老马)" \
        as sam shift t.csv
    refuses 77 "tkt-load: s.csv:2: staff: 'bob' is of department 'eng'; sue (supervisor) may change only rows of the own department, 'cs'; who may: sam (三姆), max (老马)" \
        as sue shift s.csv
    run -1 as sam -q shift t.csv --rejects bad.csv
    run -77 as bob -q shift s.csv
    as sue -q shift staff=ann starts=2025-03-08T09:00 ends=2025-03-08T17:00
    # what a load would remove is looked at too
    refuses 77 "tkt-load: shift ann|1741395600: staff: 'ann' is of department 'cs'; sam (supervisor) may change only rows of the own department, 'eng'; who may: sue (苏姐), max (老马)" \
        as sam shift s.csv --replace
    prints tkt-dump shift -H <<'END'
ann,2025-03-08T09:00:00+08:00,2025-03-08T17:00:00+08:00
bob,2025-03-08T09:00:00+08:00,2025-03-08T16:00:00+08:00
lin,2025-03-08T09:00:00+08:00,2025-03-08T17:00:00+08:00
END
    # a row of another department isn't made one's own
    as max -q permission role=supervisor register=rule may=own
    as sue -q rule seq=10 dept=cs keywords=fee
    refuses 77 "tkt-load: dept: 'cs' is of department 'cs'; sam (supervisor) may change only rows of the own department, 'eng'; who may: sue (苏姐), max (老马)" \
        as sam rule seq=10 dept=eng
    # a folder is looked at register by register, and kept whole or not at all
    mkdir d
    cp s.csv d/shift.csv
    rows d/answer.csv code,question,answer a,b,c
    as sam -q --all d
    rows d/target.csv metric,scope,period,op,value backlog,all,day,'<=',10
    run -77 --separate-stderr as sam --all d
    [[ $stderr == *'may not change the register target; who may: max (老马), or '* ]] || fail "$stderr"
    # without rows all is the managers', as at a desk made by an older tkt
    echo role,register,may >none.csv
    as max -q permission none.csv --replace
    refuses 77 "tkt-load: ann (agent) may not change the register customer; who may: max (老马), or the owner of $TKT_DB" \
        as ann customer code=C9
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
    # each says of what type it is
    tkt-load --describe setting -H -f tsv -c column,type | awk -F'\t' '/^name=/ && $2 == "" { exit 1 }'
}

@test "--list and --describe need no database" {
    export TKT_DB=/nonexistent/tkt.db
    run tkt-load --list
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 24 ]
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

# A desk of the version before may have what is refused now.
old_row() {
    sqlite3 tkt.db "INSERT INTO staff (code, phone, email, skills, role, active, confirmed)
        VALUES ('old', '无', 'old', ' a | b', 'agent', 1, 0)"
}

@test "phones, addresses, words and lists are checked: what can't be right is refused" {
    rows s.csv code,skills 'w,a|b' 'v," a | b　"'
    refuses 65 "tkt-load: s.csv:3: skills: ' a | b　' has blanks at the ends of words: write 'a|b'" tkt-load staff s.csv
    for list in 'a||b' 'a|b|' '|a'; do
        run tkt-load staff code=w "skills=$list"
        [ "$status" -eq 65 ] || fail "$list: $status"
    done
    refuses 65 "tkt-load: building: ' B1' has blanks at the ends of words: write 'B1'" tkt-load unit code=u building=' B1'
    for phone in 无 不详 - '#N/A' none; do
        run tkt-load customer code=c "phone=$phone"
        [ "$status" -eq 65 ] && [[ $output == "tkt-load: phone: '$phone' "* ]] || fail "$phone: $status $output"
    done
    for mail in bob 无 a@@x.org @x.org a@ 'a@x.org, bob' 'Ann <ann@x.org>' ann＠x.org a@x..org ,; do
        run tkt-load staff code=w "email=$mail"
        [ "$status" -eq 65 ] && [[ $output == "tkt-load: email: "*" such as ann@example.com"* ]] || fail "$mail: $status $output"
    done
    prints tkt-dump customer -H </dev/null
    tkt-load -q customer code=c phone='110, ext. 5' email='a@x.org; 用户@例子.公司|b@y.org' 2>/dev/null
    rows r.csv code,phone c1,无 c2,13800138000
    run tkt-load -q customer r.csv --rejects bad.csv
    [ "$status" -eq 1 ]
    prints tkt-dump customer -H -c code <<<$'c\nc2'
}

@test "what may be meant is told, and taken" {
    rows c.csv code,phone,email a,1.38E+10, b,12345678, c,13800138000.0,x@localhost d,0755-26881234,
    run --separate-stderr tkt-load -q customer c.csv
    [ "$status" -eq 0 ]
    [ "$stderr" = "tkt-load: c.csv:2: phone: '1.38E+10' was spoilt by a spreadsheet: format the column as text there, and export it again
tkt-load: c.csv:3: phone: '12345678' identifies nobody: it is a placeholder, or has fewer than 7 or more than 15 digits
tkt-load: c.csv:4: phone: '13800138000.0' was spoilt by a spreadsheet: format the column as text there, and export it again
tkt-load: c.csv:4: email: 'x@localhost': the domain of the address has no dot" ] || fail "$stderr"
    for reg in staff department; do
        run --separate-stderr tkt-load -q $reg code=a phone=110
        [ -z "$stderr" ]
        run --separate-stderr tkt-load -q $reg code=a phone=1.38E+10
        [[ $stderr == *"spoilt by a spreadsheet"* ]]
    done
    run --separate-stderr tkt-load -q staff code=a skills=水电、木工
    [ "$stderr" = "tkt-load: skills: '水电、木工' is one word; a list is written a|b|c" ]
    { echo code,phone; seq -f c%g,1.38E+10 30; } >many.csv
    run --separate-stderr tkt-load -q customer many.csv
    [ "${#stderr_lines[@]}" -eq 21 ]
    [ "${stderr_lines[20]}" = 'tkt-load: customer: 10 more doubtful values' ]
}

@test "a row from before the checks: its dump can be loaded again, its change must be right" {
    old_row
    tkt-dump staff >s.csv
    run --separate-stderr tkt-load -q staff s.csv
    [ "$status" -eq 0 ]
    [ "${#stderr_lines[@]}" -eq 3 ]
    [[ $stderr == *"tkt-load: s.csv:"*": email: 'old' is not an email address"* ]] || fail "$stderr"
    tkt-dump --all out
    tkt-load -q --all out 2>/dev/null
    prints tkt-dump staff -c code,phone,email,skills -H <<<'old,无,old, a | b'
    tkt-load -q staff code=old role=supervisor
    refuses 65 "tkt-load: email: 'older' is not an email address such as ann@example.com" tkt-load staff code=old email=older
}
