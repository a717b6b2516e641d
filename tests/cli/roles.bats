#!/usr/bin/env bats
# Who may do what, by role and tool; and what a masked role sees, in every command and format.

load helper

fill_desk() {
    export TKT_USER=boss
    tkt-load -q setting name=mail_from value='Desk <desk@example.com>'
    tkt-load -q staff <<'END'
code,name,dept,role,email,phone,active
anna,Anna Bergson,eng,agent,anna@staff.example,13700001111,1
sue,Sue Quill,eng,supervisor,sue@staff.example,,1
max,Max Rohde,eng,manager,,,1
boss,Bo Ssman,,director,,,1
old,Olga Stale,,director,,,0
END
    tkt-load -q customer code=C12 name=王小明 phone=13800138000 email=xiaoming@home.example note='ring 13911112222'
    tkt-load -q unit code=B1-0301 building=B1 owner=C12
    tkt-load -q unit code=B1-0301 status=let
    tkt-load -q asset code=A1 name=Boiler unit=B1-0301 customer=C12
    tkt-new -q -k repair -s '王小明 13800138000: tap in B1-0301 leaks' --customer C12 --unit B1-0301 \
        --contact 'Jane Sutton' --phone 13900139001 --field address='Rose Street 5' --asset A1 \
        --body 'write to jane.s@mail.example' >/dev/null
    tkt-mail -q --deliver <<'END'
From: 王小明 <xiaoming@home.example>
To: desk@example.com
Subject: [#1] Re
Message-ID: <m1@home.example>
Date: Wed, 5 Mar 2025 09:00:00 +0800

the tap in B1-0301
END
    tkt-act -q assign 1 --to anna
    tkt-act -q note 1 --reply --note 'Dear Jane Sutton, we come to B1-0301; 13900139001'
    tkt-act -q resolve 1
    tkt-new -q -k complaint -s 'noise in B1-0301' --customer C12 --unit B1-0301 >/dev/null
    tkt-load -q setting name=mask_roles value=agent
    tkt-survey open -q Q1 --form callback
}

setup() {
    setup_desk property fill_desk
    export TKT_USER=boss
}

# hides COMMAND…: neither its rows nor its messages say who somebody is.
hides() {
    local - persons='小明|Jane|Sutton|13800138000|13900139001|13911112222|xiaoming|jane\.s|0301|Rose Street'
    set +eET
    "$@" >said 2>&1 </dev/null
    if grep -aE "$persons|Bergson|Quill|Rohde|Ssman|anna@|sue@|13700001111" said >found; then
        fail "$*: $(head -3 found)"
    fi
}

@test "a masked role finds no person in any command and format" {
    local registers report tool what format by
    mapfile -t registers < <(tkt-load --list -H -f csv -c register)
    # the test would find one
    run tkt-list -H -c contact
    [[ $output == *'Jane Sutton'* ]]
    export TKT_USER=anna
    for format in csv tsv json jsonl table; do
        hides tkt-list -f $format -c id,subject,customer,unit,contact,phone,body,last_note,asset,assignee,building,field.address
        hides tkt-list -f $format
        hides tkt-show -f $format 1 2
        for what in customer=C12 unit=B1-0301 asset=A1 phone=13900139001; do
            hides tkt-show "--${what%=*}" "${what#*=}" -f $format
        done
        for what in customer unit asset staff shift department; do
            hides tkt-dump "$what" -f $format
        done
        hides tkt-dump --history -f $format
        for by in customer unit contact phone subject assignee field.address asset; do
            hides tkt-stats volume --by $by -f $format
        done
        hides tkt-stats complaints --tickets -f $format
        hides tkt-survey list Q1 -f $format
        hides tkt-survey due -f $format -c id,name,subject,unit,contact,email # the number is needed
        hides tkt-remind -n -f $format
        hides tkt-remind --explain -f $format
        hides tkt-notice --unit B1-0301 -n -f $format
        hides tkt-route --explain 2 -n -f $format
        hides tkt-answer --tickets tap -f $format
        hides tkt-act note 1 --note hello -f $format
    done
    for report in volume flow backlog time sla complaints pareto matrix satisfaction surge kpi agents \
        coverage process freshness; do
        hides tkt-stats $report
    done
    for what in daily weekly monthly quarterly; do
        hides tkt-report $what
        hides tkt-report $what -f html
    done
    for format in text html; do hides tkt-show --order 1 -f $format; done
    for what in customer=C12 unit=B1-0301 asset=A1; do hides tkt-show "--${what%=*}" "${what#*=}" --text; done
    hides tkt-show 1 --text
    for what in "${registers[@]}"; do hides tkt-list --complete "codes:$what"; done
    for tool in act load mail new notice survey; do
        for what in customer unit staff; do hides tkt-$tool --complete codes:$what; done
    done
    hides tkt-new -k repair -s tap -r --customer C12
    hides tkt-new -k repair -s tap --phone 13800138000
    hides tkt-new -k repair -s tap --unit B1-0302
    hides tkt-load customer code=C13 phone=13800138000
    hides tkt-erase C12 -n
    hides tkt-init --backup copy.db
    hides tkt-dump --all folder
    [ ! -e copy.db ] && [ ! -e folder ]
}

@test "a masked role replies, and sees neither the name nor the address" {
    export TKT_USER=anna
    run tkt-mail --reply 1
    [ "$status" -eq 0 ]
    [[ $output == *'<x***@home.example>'* && $output == *'J*** S***'* ]] || fail "$output"
    hides tkt-mail --reply 1
    hides tkt-mail --reply 1 -n --note 'to 13900139001' --mail
    printf '#!/bin/sh\ncat >sent\n' >sendmail
    chmod +x sendmail
    hides tkt-mail --reply 1 --note 'We come at 3.' --mail --sendmail "$PWD/sendmail"
    grep -q '<xiaoming@home.example>' sent
    prints tkt-list -H -c responded id=1 -u boss <<<2025-03-05T10:00:00+08:00
}

# may ROLES COMMAND…: exactly these of anna, sue, max and boss may; the others are told who may, not stopped
# by anything else.
may() {
    local - roles=$1 user left=(anna sue max boss)
    set +eET
    shift
    for user in "${left[@]}"; do
        cp desk.db "$TKT_DB"
        "$@" -u "$user" >said 2>&1 </dev/null
        local status=$?
        case " $roles " in
        *" $user "*) [ $status -eq 0 ] || fail "$user: $*: $status: $(<said)" || return ;;
        *)
            [ $status -eq 77 ] || fail "$user: $*: $status: $(<said)" || return
            grep -q 'who may: ' said || fail "$*: $(<said)" || return
            ;;
        esac
    done
}

@test "who may do what: every role, every act" {
    tkt-load -q setting name=own_department value=0
    tkt-act -q accept 2
    tkt-act -q verify 2
    tkt-act -q propose 2 --note 'pay' -u sue
    cp "$TKT_DB" desk.db
    echo $'kind,subject\nnewkind,x' >kind.csv
    echo $'kind,category,subject\nrepair,newcat,x' >category.csv
    echo $'kind,subject,opened,closed\nrepair,x,2025-01-02,2025-01-03' >past.csv
    all='anna sue max boss'
    may "$all" tkt-list
    may "$all" tkt-new -k repair -s x
    may "$all" tkt-new --csv category.csv --set category=
    may 'sue max boss' tkt-new --csv category.csv --learn
    may 'max boss' tkt-new --csv kind.csv --learn
    may 'max boss' tkt-new --csv past.csv --history
    may 'max boss' tkt-act approve 2
    may 'sue max boss' tkt-act set 2 kind=repair --note wrong
    may 'sue max boss' tkt-survey open Q2 --form callback
    may 'sue max boss' tkt-survey close Q1
    may 'max boss' tkt-erase C12
    may 'max boss' tkt-erase C12 --dry-run
    # not those whose role hides persons
    may 'sue max boss' tkt-dump --all folder -q
}

@test "a copy of everything is for roles that see everything, or the file's owner" {
    refuses 77 "tkt-init: this writes personal data unmasked; the setting mask_roles forbids that to anna (agent); who may: sue (S*** Q***), max (M*** R***), boss (B*** S***), or the owner of $TKT_DB" \
        tkt-init --backup copy.db -u anna
    run -77 tkt-dump --all folder -u anna
    tkt-init -q --backup copy.db -u cron
    tkt-dump -q --all folder -u cron
    tkt-dump -q --all folder2 -u sue
    tkt-load -q setting name=mask_roles value='agent|director'
    run -77 tkt-dump --all folder3
    [[ $output == *"who may: sue (S*** Q***), max (M*** R***), or the owner"* ]] || fail "$output"
}

@test "--learn adds no code to a register that the user may not change, and --history no past" {
    echo $'kind,category,subject\nrepair,newcat,x\nnewkind,,y' >calls.csv
    refuses 77 "tkt-new: calls.csv:2: category: 'newcat' is not in the register category, and anna (agent) may not change the register category; who may: sue (S*** Q***), max (M*** R***), boss (B*** S***), or the owner of $TKT_DB" \
        tkt-new --csv calls.csv --learn -u anna
    # the good rows stay; nothing of a rejected one is added
    run -1 tkt-new -q --csv calls.csv --learn --rejects bad.csv -u sue
    grep -q "newkind,,y,.kind: 'newkind' is not in the register kind, and sue (supervisor) may not" bad.csv
    [ "$(tkt-dump category -H -c code | grep -c newcat)" -eq 1 ]
    [ "$(tkt-dump kind -H -c code | grep -c newkind)" -eq 0 ]
    tkt-new -q --csv calls.csv --learn -u cron
    # nobody scores what was theirs
    echo $'kind,subject,opened,closed,assignee,score\nrepair,x,2025-01-02,2025-01-03,max,5' >past.csv
    run -77 tkt-new --csv past.csv --history -u anna
    refuses 77 "tkt-new: past.csv:2: score: the ticket was max's: somebody else must bring its score; who may: boss (Bo Ssman)" \
        tkt-new --csv past.csv --history -u max
    tkt-new -q --csv past.csv --history -u boss
}

@test "who isn't active any more has no role left" {
    refuses 77 "tkt-erase: this requires the role manager; old is agent; who may: max (M*** R***), boss (B*** S***), or the owner of $TKT_DB" \
        tkt-erase C12 -u old
    run -77 tkt-init --backup copy.db -u old
    tkt-load -q staff code=old active=1
    tkt-erase -q C12 -u old
}

@test "a register's code of a flat is hidden from a role, and a list with --mask keeps it" {
    prints tkt-dump -q unit -H -c code,owner --mask <<<'B1-0301,C**'
    prints tkt-dump -q unit -H -c code,owner -u anna <<<'B1-****,C**'
    refuses 65 "tkt-load: code: 'B1-****' is masked; loading it would destroy the real value" tkt-load unit code='B1-****'
}
