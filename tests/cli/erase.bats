#!/usr/bin/env bats
# A person taken out of everything: tkt-erase.

load helper

# Any form in which the person of these tests could still stand somewhere.
person='王小明|王 小明|13800138000|138 0013 8000|138-0013-8000|[xX]iao[mM]ing@[eE]xample|u738b|E7%8E%8B'

fill_desk() {
    printf 'form,code,seq,question,type\ncall,score,1,How?,score\ncall,why,2,Why?,text\ncall,comment,3,What else?,text\n' |
        tkt-load -q form
    tkt-load -q kind code=repair name=报修 workflow=standard form=call
    tkt-load -q setting name=mail_kind value=repair
    tkt-load -q unit code=B1-0301 building=B1
    tkt-load -q customer code=C12 name=王小明 phone='138 0013 8000' email=XiaoMing@Example.com type=owner note='likes tea'
    tkt-load -q customer code=C13 name=李大力 phone=13911112222
    tkt-load -q unit code=B1-0301 owner=C12 tenant=C13
}

setup() { setup_desk empty fill_desk; }

# Nothing of the person is in the file, its log, or a backup made now.
gone() {
    local backup=backup.$((backups += 1)).db
    tkt-init -q --check
    tkt-init -q --backup "$backup"
    ! LC_ALL=C grep -aqsE "${1:-$person}" "$TKT_DB" "$TKT_DB"-wal "$backup" ||
        fail "$(LC_ALL=C grep -aoE ".{60}(${1:-$person}).{20}" "$TKT_DB" "$TKT_DB"-wal "$backup" | head -n 3)"
}

@test "the register, its history, tickets, events, notes: all that tells who it was" {
    tkt-new -q -k repair -s '王小明: 水管漏水' --customer C12 --unit B1-0301 --contact 王太太 --phone +86-137-0013-7000 \
        --body $'请回电 138-0013-8000\nxiaoming@example.com' --field mobile=13600001111 --field lift=A >/dev/null
    tkt-act -q accept 1 --note '王太太 says 137 0013 7000, 王 小明 is out'
    tkt-act -q set 1 contact=王小明 phone=13800138000
    tkt-load -q customer code=C12 phone=13800138001
    prints tkt-erase C12 <<'END'
table,column,cells,traces
customer,code,1,1
customer,name,1,1
customer,phone,1,1
customer,email,1,1
customer,note,1,1
event,before,1,2
event,after,1,2
event,note,1,3
register_log,key,2,2
register_log,before,1,1
register_log,after,3,7
ticket,subject,1,1
ticket,customer,1,1
ticket,contact,1,1
ticket,phone,1,1
ticket,body,1,2
ticket,fields,1,1
unit,owner,1,1
END
    gone "$person|王太太|1370013|137 0013|137-0013|13600001111|13800138001|likes tea"
    prints tkt-list -f jsonl -c id,subject,customer,unit,contact,phone,body,field.mobile,field.lift <<'END'
{"id":1,"subject":"erased-1: 水管漏水","customer":"erased-1","unit":"B1-0301","contact":null,"phone":null,"body":"请回电 erased-1\nerased-1","field.mobile":"erased-1","field.lift":"A"}
END
    prints tkt-dump customer -H <<'END'
C13,李大力,13911112222,,,,
erased-1,,,,,owner,
END
    prints tkt-dump unit -H -c code,owner,tenant <<<'B1-0301,erased-1,C13'
    prints tkt-show 1 -H -c verb,before,after,note,data <<'END'
new,,,,
accept,"{""status"":""new"",""responded"":null}","{""status"":""active"",""responded"":""2025-03-05T10:00:00+08:00""}","erased-1 says erased-1, erased-1 is out",
set,"{""contact"":null,""phone"":null}","{""contact"":null,""phone"":null}",,
erase,,,,"{""erasure"":1}"
END
}

@test "other people's tickets, wherever a text has it, in whatever form" {
    tkt-new -q -k repair -s 'ＷＡＮＧ' --body '楼上王小明太吵, +86 138 0013 8000, XIAOMING@EXAMPLE.COM; 1380013800 stays' >/dev/null
    tkt-new -q -k repair -s 'x' --customer C13 --phone 13911112222 --contact 李大力 \
        --body 'http://x/?q=%E7%8E%8B%E5%B0%8F%E6%98%8E {"n":"\u738b\u5c0f\u660e"} １３８００１３８０００' >/dev/null
    tkt-act -q note 1 -m '0086-138-0013-8000'
    tkt-erase -q C12
    gone
    prints tkt-list -f jsonl -c id,body,customer,contact,phone <<'END'
{"id":1,"body":"楼上erased-1太吵, erased-1, erased-1; 1380013800 stays","customer":null,"contact":null,"phone":null}
{"id":2,"body":"http://x/?q=erased-1 {\"n\":\"erased-1\"} erased-1","customer":"C13","contact":"李大力","phone":"13911112222"}
END
}

@test "tickets from before the customer was on file are known by the number" {
    phone=$(tkt-dump customer -f jsonl | sed -n 's/.*"code":"C12".*"phone":"\([^"]*\)".*/\1/p')
    tkt-load -q customer code=C12 phone=
    tkt-new -q -k repair -s x --contact 小王 --phone +8613800138000 --field address='Rose Street 5' --body '小王, rose  street 5' >/dev/null
    tkt-load -q customer code=C12 phone="$phone"
    tkt-erase -q C12
    gone "$person|小王|ose Street"
    prints tkt-list -f jsonl -c customer,contact,phone,body <<<'{"customer":null,"contact":null,"phone":null,"body":"erased-1, erased-1"}'
}

# Tables into which a row is put as it comes; the chain of tickets and events wouldn't bear that.
# What staff, departments and other customers have in common with somebody has tests of its own.
@test "every text column of every table there is" {
    command -v sqlite3 >/dev/null || skip "sqlite3 is not installed"
    local name each column type
    tkt-new -q -k repair -s 'nobody in particular' >/dev/null
    # codes and words of the site: names stay there, numbers don't
    name="'event.who', 'response.who', 'response.channel', 'response.outcome', 'round.code', 'round.form', 'round.source',
        'round.who', 'round_stratum.round', 'drawn.round', 'drawn.assignee', 'reply.round', 'reply.who', 'reply.channel',
        'reply.outcome', 'reminder.reason', 'reminder.person', 'reminder.way', 'reminder.state', 'told.code', 'told.way',
        'told.state', 'mail.way', 'mail.outcome', 'mail.blake2b', 'mail_file.blake2b', 'mail_file.type', 'register_log.who',
        'register_log.register', 'erasure.who', 'erasure.pseudonym'"
    local texts='^(list of )?(text|word)s?$|NAME=VALUE'
    for each in $(tkt-load --list -H -c register -f tsv | grep -vxE 'customer|unit|asset'); do
        while IFS=$'\t' read -r column type; do
            [[ $type =~ $texts ]] || name+=", '$each.$column'"
        done < <(tkt-load --describe "$each" -H -c column,type -f tsv)
    done
    sqlite3 "$TKT_DB" "SELECT 'INSERT INTO ' || quote(t.name) || ' VALUES (' || group_concat(CASE c.type
            WHEN 'TEXT' THEN '''' || CASE t.name || '.' || c.name WHEN 'round.code' THEN 'round' ELSE c.name END
                || CASE WHEN t.name || '.' || c.name IN ($name) THEN '' ELSE ' 王小明' END
                || ' 13800138000, xiaoming@example.com'''
            WHEN 'INTEGER' THEN CASE c.name WHEN 'id' THEN '987654' ELSE '1' END ELSE 'x''00''' END, ', ') || ');'
        FROM pragma_table_list t, pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table'
        AND t.name NOT LIKE 'sqlite%' AND t.name NOT IN ('ticket', 'event', 'staff', 'department', 'customer')
        GROUP BY t.name" >insert.sql
    [ "$(wc -l <insert.sql)" -gt 20 ]
    sqlite3 "$TKT_DB" <insert.sql
    LC_ALL=C grep -aqE "$person" "$TKT_DB"
    tkt-erase -q C12
    ! LC_ALL=C grep -aqE "$person" "$TKT_DB" ||
        fail "$(LC_ALL=C grep -aoE ".{60}($person).{20}" "$TKT_DB" | head -n 3)"
}

@test "survey answers, replies, rounds, mails, notices, reminders" {
    tkt-new -q -k repair -s tap --customer C12 --unit B1-0301 >/dev/null
    tkt-act -q accept 1 && tkt-act -q resolve 1
    tkt-survey record -q 1 --score 4 --answer why='ask 王小明' --comment 'call 138 0013 8000'
    tkt-survey open -q Q1 --form call customer=C12 2>/dev/null || tkt-survey open -q Q1 --form call
    printf 'From: XiaoMing <XiaoMing@Example.com>\nTo: desk@example.com\nSubject: [#1] 王小明\nMessage-ID: <a@b>\nDate: Wed, 5 Mar 2025 09:00:00 +0800\n\n王小明 13800138000\n' |
        tkt-mail --deliver -q
    tkt-answer tap >/dev/null 2>&1 || true # makes the index of searches
    tkt-erase -q C12
    gone "$person|小明|明说"
    prints tkt-stats satisfaction -f csv -H -c answered <<<1
}

@test "figures are the same before and after" {
    for i in 1 2 3 4 5 6; do
        tkt-new -q -k repair -s "王小明 $i" --customer C12 --unit B1-0301 --phone 13800138000 >/dev/null
        tkt-new -q -k repair -s "other $i" --customer C13 --unit B1-0301 >/dev/null
    done
    tkt-act -q accept 1 2 3 4 5
    export TKT_NOW=2025-03-06T10:00:00+08:00
    tkt-act -q resolve 1 2 3 4
    tkt-act -q confirm 1 2
    tkt-survey record -q 1 --score 2 --comment 王小明
    tkt-survey record -q 2 --score 5
    figures() {
        for report in volume flow backlog time sla satisfaction process pareto matrix freshness coverage agents; do
            tkt-stats $report -f csv 2>&1 || true
        done
        tkt-stats complaints --per customers -f csv || true
        tkt-stats complaints --per units -f csv || true
        tkt-stats volume --by building,priority -f csv
        tkt-stats volume --by customer -H -c n -f csv
        tkt-stats surge -f csv 2>&1 || true
        tkt-list -H -c id,kind,status,unit,opened,due,responded,resolved,closed,score,age
    }
    figures >before
    export TKT_NOW=2025-03-06T10:00:00+08:00
    tkt-erase -q C12
    figures >after
    diff before after
}

@test "--dry-run says where, and changes nothing" {
    tkt-new -q -k repair -s 王小明 --customer C12 >/dev/null
    cp "$TKT_DB" before.db
    run --separate-stderr tkt-erase C12 --dry-run -H
    [ "$status" -eq 0 ]
    [[ $output == *'ticket,subject,1,1'* ]]
    [[ $stderr == *'would become erased-1: 15 traces in 11 cells, 1 tickets; nothing was changed'* ]] || fail "$stderr"
    prints tkt-list -H -c subject,customer <<<'王小明,C12'
    prints tkt-erase --log -H </dev/null
}

@test "--also takes more, each under a name of its own" {
    tkt-new -q -k repair -s '小明 in B1-0301, b1-0301a' --unit B1-0301 --customer C12 >/dev/null
    tkt-erase -q C12 --also B1-0301 --also 小明 --also 010-62781234
    gone "$person|B1-0301|小明"
    prints tkt-list -H -c subject,unit,building <<<'"erased-1-2 in erased-1, b1-0301a",erased-1,B1'
    prints tkt-dump unit -H -c code,building <<<erased-1,B1
}

@test "--also refuses what would tear holes" {
    refuses 65 "tkt-erase: --also: 'Repair' is a word of this desk (register kind); it would be removed from everything" \
        tkt-erase C12 --also Repair
    refuses 65 "tkt-erase: --also: 'active' is a word of this desk (register workflow); it would be removed from everything" \
        tkt-erase C12 --also active
    refuses 64 "tkt-erase: --also: '王' is too short: at least two characters
Try 'tkt-erase --help'." tkt-erase C12 --also 王
}

@test "a name that is a word of the desk, of staff, or one character is not torn out of texts" {
    tkt-load -q customer code=C14 name=Repair phone=13500001111
    tkt-load -q customer code=C15 name=王 phone=13500002222
    tkt-load -q customer code=C16 name=Li phone=13500003333
    tkt-new -q -k repair -s 'Repair of 王 Light, Li' --customer C13 >/dev/null
    run --separate-stderr tkt-erase -q C14
    [ "$stderr" = 'tkt-erase: the name is also a word of this desk (register kind): it stays in texts' ]
    run --separate-stderr tkt-erase -q C15
    [ "$stderr" = "tkt-erase: the name is too short to search for everywhere: it is removed from the customer's own rows only (--also removes more)" ]
    tkt-erase -q C16
    prints tkt-list -H -c kind,subject <<<'repair,"Repair of 王 Light, erased-3"'
    prints tkt-dump kind -H -c code <<<repair
}

@test "a family: what the other one has too stays in what is theirs" {
    tkt-load -q customer code=C14 name=王小明 phone=13800138000/13455556666
    tkt-new -q -k repair -s '王小明' --customer C14 --phone 13800138000 >/dev/null
    tkt-new -q -k repair -s '王小明' --customer C12 --phone 13800138000 >/dev/null
    tkt-new -q -k repair -s 'seen by 王小明' >/dev/null
    run --separate-stderr tkt-erase -q C12
    [ "$stderr" = 'tkt-erase: the name also belongs to C14: it stays in their data
tkt-erase: this phone number also belongs to C14: it stays in their data' ] || fail "$stderr"
    prints tkt-list -H -c subject,customer,phone <<'END'
王小明,C14,13800138000
erased-1,erased-1,
seen by erased-1,,
END
    prints tkt-dump customer -H -c code,name,phone <<'END'
C13,李大力,13911112222
C14,王小明,13800138000/13455556666
erased-1,,
END
}

@test "staff who are customers too keep their rows" {
    tkt-load -q staff code=wang name=王小明 phone=13800138000 role=director
    run --separate-stderr tkt-erase -q C12 -u wang
    [[ $stderr == *"the name also belongs to staff (wang): it is removed from the customer's own rows only"*"this phone number also belongs to staff or a department (wang): it is removed from the customer's own rows only"* ]]
    prints tkt-dump staff -H -c code,name,phone <<<'wang,王小明,13800138000'
}

@test "customers who aren't on file are known by their tickets" {
    tkt-new -q -k repair -s '赵云 called' --customer X9 --contact 赵云 --phone 13312345678 >/dev/null
    tkt-new -q -k repair -s 'by 赵云' >/dev/null
    tkt-erase -q X9
    gone '赵云|13312345678|X9'
}

@test "a code that stands in texts and lists, but not inside others" {
    tkt-new -q -k repair -s 'C12 and C123' --customer C123 >/dev/null
    tkt-erase -q C12
    prints tkt-list -H -c subject,customer <<<'erased-1 and C123,C123'
}

@test "what only looks like the code is nobody: nothing, another case, a number, the code of something else" {
    cp tkt.db before.db
    for code in '' ' ' c12 '13800138000' repair B1-0301 call; do
        refuses 65 "tkt-erase: '$code' is not a customer, neither in the register nor in any ticket" tkt-erase "$code"
    done
    cmp tkt.db before.db
}

@test "the history of other registers keeps keys that are the same as the code" {
    tkt-load -q customer code=B1-0301 name=陈大文
    tkt-erase -q B1-0301
    [ "$(tkt-dump unit --history -H | cut -d, -f5)" = $'B1-0301\nB1-0301' ]
    [ "$(tkt-dump customer --history -H | grep -c B1-0301)" -eq 0 ]
}

@test "nobody of that code is 65, and nothing is changed" {
    refuses 65 "tkt-erase: 'C99' is not a customer, neither in the register nor in any ticket" tkt-erase C99
    tkt-erase -q C12
    refuses 65 "tkt-erase: 'C12' is not a customer, neither in the register nor in any ticket" tkt-erase C12
    prints tkt-erase --log -H -c pseudonym,who,tickets <<<erased-1,tester,0
}

@test "agents may not, but the owner of the file may under a name that isn't of the staff" {
    tkt-load -q staff code=anna role=agent
    refuses 77 "tkt-erase: this requires the role manager; anna is agent; who may: nobody in the register staff, or the owner of $TKT_DB" tkt-erase C12 -u anna
    tkt-erase -q C12
    [ "$(id -u)" -eq 0 ] || skip "needs root, to give the file to somebody else"
    tkt-load -q customer code=C20 name=Somebody
    chown 65534 "$TKT_DB"
    refuses 77 "tkt-erase: this requires the role manager; tester is agent; who may: nobody in the register staff, or the owner of $TKT_DB" tkt-erase C20
}

@test "tickets that were changed behind the back of tkt are not sealed again" {
    command -v sqlite3 >/dev/null || skip "sqlite3 is not installed"
    tkt-new -q -k repair -s 王小明 --customer C12 >/dev/null
    sqlite3 "$TKT_DB" "UPDATE ticket SET opened = opened - 1"
    run --separate-stderr tkt-erase -q C12
    [ "$status" -eq 65 ]
    [[ $stderr == *'was changed outside tkt'* ]]
    prints tkt-list -H -c subject <<<王小明
}

@test "while somebody reads it is 75, and the next run cleans up" {
    command -v python3 >/dev/null || skip "python3 is not installed"
    tkt-new -q -k repair -s 王小明 --customer C12 >/dev/null
    python3 - "$TKT_DB" <<'END' &
import sqlite3, sys, time, os
c = sqlite3.connect(sys.argv[1])
c.execute("BEGIN"); c.execute("SELECT * FROM ticket").fetchone()
open("reading", "w")
while not os.path.exists("enough"):
    time.sleep(0.05)
END
    reader=$!
    while [ ! -e reading ]; do sleep 0.05; done
    run --separate-stderr tkt-erase -q C12
    touch enough
    wait "$reader"
    [ "$status" -eq 75 ] || fail "$status $stderr"
    [[ $stderr == *'run this command again'* ]]
    prints tkt-list -H -c subject <<<erased-1
    prints tkt-erase --log -H -c pseudonym,cleaned <<<erased-1,
    tkt-erase -q C12
    gone
    prints tkt-erase --log -H -c cleaned <<<2025-03-05T10:00:00+08:00
    run --separate-stderr tkt-erase --rest
    [ "$stderr" = 'tkt-erase: nothing left to do' ]
}

@test "killed at any moment it is undone or finished by the next run" {
    for i in $(seq 200); do echo "王小明 $i,C12,13800138000,repair"; done | sed '1i subject,customer,phone,kind' | tkt-new --csv -q
    cp "$TKT_DB" whole.db
    for ms in 1 5 10 20 30 40 60 80 120; do
        cp whole.db "$TKT_DB"; rm -f "$TKT_DB"-wal "$TKT_DB"-shm
        timeout -s KILL "0.$(printf %03d "$ms")" tkt-erase -q C12 2>/dev/null || true
        tkt-init -q --check
        tkt-erase -q C12 2>/dev/null || tkt-erase -q --rest
        gone
        [ "$(tkt-list -H -c id | wc -l)" -eq 200 ]
    done
}

@test "the person's messages that were passed over are removed, others stay" {
    for from in xiaoming@example.com bo@example.com; do
        printf 'From: %s\nMessage-ID: <%s>\nPrecedence: bulk\nSubject: s\n\nit leaks\n' "$from" "$from" |
            tkt-mail --deliver -q 2>/dev/null
    done
    [ "$(find tkt.db-files -type f | wc -l)" -eq 2 ]
    tkt-erase -q C12
    gone
    [ "$(find tkt.db-files -type f | wc -l)" -eq 1 ]
    grep -qr bo@example.com tkt.db-files
    run tkt-mail --take 1
    [ "$status" -eq 66 ]
    tkt-mail -q --take 2
}

@test "files that came by mail with the person's tickets are removed" {
    printf 'From: x <xiaoming@example.com>\nTo: d@example.com\nSubject: plan\nMessage-ID: <p@q>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nsee file\n--B\nContent-Type: text/plain; name="王小明.txt"\nContent-Disposition: attachment; filename="plan.txt"\n\n王小明 13800138000\n--B--\n' |
        tkt-mail --deliver -q --set kind=repair
    [ "$(find "$TKT_DB-files" -type f | wc -l)" -eq 1 ]
    tkt-act -q set 1 phone=13800138000
    tkt-erase -q C12
    [ "$(find "$TKT_DB-files" -type f | wc -l)" -eq 0 ]
    gone
}

@test "whoever follows the changes sees what was erased" {
    tkt-new -q -k repair -s 王小明 --customer C12 >/dev/null
    tkt-new -q -k repair -s other >/dev/null
    tkt-erase -q C12
    prints tkt-list --since 2 -H -c id,customer <<<1,erased-1
}

@test "who was erased is neither asked nor told any more" {
    tkt-load -q notice code=water language= subject=Water text=off
    tkt-erase -q C12
    tkt-survey open -q Q1 --form call
    prints tkt-survey list Q1 -H -c customer <<<C13
    tkt-survey open -q Q2 --form call --from units --rest 0
    prints tkt-survey list Q2 -H -c customer <<<C13
    prints tkt-notice --building B1 --code water -n -H -c customer <<<C13
}

@test "rows that can't be printed are 74, and the person is gone all the same" {
    run bash -c 'tkt-erase C12 >/dev/full 2>/dev/null'
    [ "$status" -eq 74 ]
    gone
    prints tkt-erase --log -H -c cleaned <<<2025-03-05T10:00:00+08:00
}

@test "a message that is to be taken in isn't masked by a role" {
    tkt-load -q staff code=anna role=agent
    tkt-load -q setting name=mask_roles value=agent
    printf 'From: x <xiaoming@example.com>\nSubject: s\nMessage-ID: <p@q>\n\n13800138000\n' >message
    prints tkt-mail -u anna -H -c body message <<<13800138000
    prints tkt-mail -u anna --mask -H -c body message <<<'138****8000'
}

@test "an address that was given goes; a unit of the register is a place that goes on" {
    tkt-new -q -k repair -s 'at Rose Street 5, 2nd floor' --customer C12 --unit 'Rose Street 5' >/dev/null
    tkt-act -q set 1 unit='Lily Lane 77'
    tkt-new -q -k repair -s 'lamp at rose street 5 and B1-0301' --customer C12 --unit B1-0301 >/dev/null
    tkt-new -q -k repair -s 'lamp at Lily Lane 77' --customer C13 --unit 'Lily Lane 77' >/dev/null
    tkt-new -q -k repair -s 'dark at Rose Street 5' >/dev/null
    tkt-erase -q C12
    gone "$person|ose [sS]treet"
    prints tkt-list -H -c subject,customer,unit <<'END'
"at erased-1, 2nd floor",erased-1,erased-1
lamp at erased-1 and B1-0301,erased-1,B1-0301
lamp at Lily Lane 77,C13,Lily Lane 77
dark at erased-1,,
END
}

@test "a caller who is no customer is taken out by --also alone" {
    tkt-new -q -k repair -s 'for 赵云' --contact 赵云 --phone 13312345678 >/dev/null
    run --separate-stderr tkt-erase --also 13312345678 --also 赵云 -H
    [ "$status" -eq 0 ]
    [ "$output" = $'ticket,subject,1,1\nticket,contact,1,1\nticket,phone,1,1' ]
    gone '赵云|13312345678'
    prints tkt-list -H -c subject,contact,phone <<<'for erased-1,,'
    run --separate-stderr tkt-erase --also 13312345678
    [ "$status" -eq 0 ]
    [ "$stderr" = 'tkt-erase: not found anywhere; nothing was changed' ]
    prints tkt-erase --log -H -c pseudonym <<<erased-1
    run tkt-erase
    [ "$status" -eq 64 ]
}
