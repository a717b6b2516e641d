#!/usr/bin/env bats
# Persons hidden in what is printed: --mask, and the roles that have no choice.

load helper

fill_desk() {
    tkt-load -q department code=eng name=Engineering
    printf 'form,code,seq,question,type\ncall,score,1,How?,score\n' | tkt-load -q form
    tkt-load -q kind code=repair name=报修 workflow=standard form=call
    tkt-load -q unit code=B1-0301 building=B1
    tkt-load -q customer code=C12 name=王小明 phone='138 0013 8000' email=xiaoming@example.com note='夜里打 010-62781234'
    tkt-load -q unit code=B1-0301 owner=C12
    tkt-load -q staff code=anna 'name=Anna Berg' dept=eng role=agent phone=13700001111 email=anna@example.com
    tkt-load -q staff code=boss name=Boss role=director
    tkt-new -u boss -q -k repair -s '王小明 13800138000: tap in B1-0301 leaks' --customer C12 --unit B1-0301 \
        --contact 'John Smith' --phone '+86 13900139001' \
        --field address='Rose Street 5' --field lift=A \
        --body $'John Smith said:\nwrite to john.s@example.com, since 2025-03-05' >/dev/null
    tkt-act -u boss -q accept 1 --note 'rang Smith, John on 139 0013 9001'
}

setup() {
    setup_desk empty fill_desk
    export TKT_USER=boss
}

@test "rows: names, numbers, places, and what texts say of them" {
    prints tkt-list --mask -H -c subject,customer,unit,contact,phone,body,last_note,building,field.address,field.lift -f jsonl <<'END'
{"subject":"王** 138****8000: tap in B1-**** leaks","customer":"C12","unit":"B1-****","contact":"J*** S***","phone":"+86 139****9001","body":"J*** S*** said:\nwrite to j***@example.com, since 2025-03-05","last_note":"rang S***, J*** on 139****9001","building":"B1","field.address":"Ros********","field.lift":"A"}
END
}

@test "only one column, before those that tell what to hide" {
    prints tkt-list --mask -H -c subject <<<'王** 138****8000: tap in B1-**** leaks'
}

@test "every format hides the same" {
    for format in csv tsv json jsonl table; do
        run tkt-list --mask -f "$format" -c id,subject,contact,phone,unit
        [[ $output != *王小明* && $output != *8001* && $output != *0301* && $output != *Smith* ]] || fail "$output"
        [[ $output == *'王**'* ]] || fail "$format: $output"
    done
}

@test "filters and sorting go by what is stored" {
    prints tkt-list --mask contact='John Smith' --sort phone -H -c id <<<1
}

@test "a ticket's page and its events" {
    tkt-act -q set 1 contact=王小明 phone=13700137000 field.address='Lily Street 7'
    run tkt-show --mask --text 1
    for word in 王小明 Smith 13900139001 '139 0013' 13700137000 13800138000 0301 Rose Lily john.s; do
        [[ $output != *"$word"* ]] || fail "$word: $output"
    done
    [[ $output == *'C12  王**'* ]] || fail "$output"
    [[ $output == *'contact: J*** S*** → 王**'* ]] || fail "$output"
    prints tkt-show --mask 1 -f jsonl -c verb,before,after,note <<'END'
{"verb":"new","before":null,"after":null,"note":null}
{"verb":"accept","before":{"status":"new","assignee":null,"responded":null},"after":{"status":"active","assignee":"boss","responded":"2025-03-05T10:00:00+08:00"},"note":"rang S***, J*** on 139****9001"}
{"verb":"set","before":{"contact":"J*** S***","phone":"+86 139****9001","field.address":"Ros********"},"after":{"contact":"王**","phone":"137****7000","field.address":"Lil********"},"note":null}
END
}

@test "the work order, as text and as HTML" {
    for format in text html; do
        run tkt-show --mask --order 1 -f "$format"
        for word in 王小明 Smith 13900139001 13800138000 0301 john.s 'Rose Street'; do
            [[ $output != *"$word"* ]] || fail "$word: $output"
        done
        [[ $output == *'139****9001'* ]] || fail "$output"
    done
}

@test "the file of a customer" {
    run tkt-show --mask --customer C12 --text
    [[ $output == *'name   王**'* && $output == *'138****8000'* && $output == *'x***@example.com'* ]] || fail "$output"
    [[ $output != *62781234* && $output != *王小明* ]] || fail "$output"
}

@test "registers and their history" {
    prints tkt-dump -q customer --mask -H <<<'C12,王**,138****8000,x***@example.com,,,夜里打 01*******34'
    prints tkt-dump -q staff --mask -H -c code,name,phone,email <<'END'
anna,A*** B***,137****1111,a***@example.com
boss,B***,,
END
    prints tkt-dump -q unit --mask -H -c code,owner <<<'B1-0301,C**'
    prints tkt-dump -q department --mask -H -c code,name <<<'eng,Engineering'
    run tkt-dump --history --mask
    [[ $output != *王小明* && $output != *13800138000* && $output != *"0013 8000"* && $output != *xiaoming* && $output != *Anna* ]] || fail "$output"
    [[ $output == *'138****8000'* ]]
}

@test "a masked dump isn't loaded again, and --all isn't masked" {
    tkt-dump -q customer --mask >masked.csv
    refuses 65 "tkt-load: masked.csv:2: name: '王**' is masked; loading it would destroy the real value" tkt-load customer masked.csv
    refuses 64 "tkt-dump: --all can't be used with --mask
Try 'tkt-dump --help'." tkt-dump --all out --mask
    [ ! -e out ]
}

@test "the setting mask_roles leaves these roles no choice" {
    tkt-load -q setting name=mask_roles 'value=agent|supervisor'
    prints tkt-list -H -c contact <<<'John Smith'
    prints tkt-list -u anna -H -c contact <<<'J*** S***'
    prints tkt-list -u stranger -H -c contact <<<'J*** S***'
    prints tkt-act note 1 --note hello -u anna -H -c contact <<<'J*** S***'
    refuses 77 "tkt-dump: this writes personal data unmasked; the setting mask_roles forbids that to anna (agent); who may: boss (B***), or the owner of $TKT_DB" \
        tkt-dump -u anna --all out
    [[ $(tkt-report daily -u anna) != *王小明* ]]
    refuses 65 "tkt-load: value: 'agent,boss' is not a list of agent, supervisor, manager, director, separated by |" \
        tkt-load setting name=mask_roles value=agent,boss
}

@test "the callback queue shows the number to dial" {
    tkt-load -q setting name=mask_roles value=agent
    tkt-act -q resolve 1
    prints tkt-survey due -u anna -H -c id,name,phone,subject <<<'1,王**,138 0013 8000,王** 138****8000: tap in B1-**** leaks'
}

@test "those drawn in a survey round are masked, and rows of statistics" {
    tkt-survey open -q Q1 --form call
    prints tkt-survey list Q1 --mask -H -c customer,name,phone,email,unit <<<'C12,王**,138****8000,x***@example.com,B1-****'
    prints tkt-stats volume --by unit --mask -H -c unit,n <<<'B1-****,1'
    run tkt-stats volume --tickets --mask -f csv
    [[ $output != *王小明* && $output == *'王**'* ]]
}

@test "reminders are masked where they are printed, not where they are sent" {
    tkt-load -q staff code=anna active=1
    tkt-act -q assign 1 --to anna
    run tkt-remind -n --mask -f csv
    [[ $output == *'A*** B***'* && $output != *王小明* && $output != *Smith* ]] || fail "$output"
    TKT_NOW=2025-03-05T10:05:00+08:00 run tkt-remind --mask --send 'cp /dev/stdin sent' -f csv
    [[ $output != *王小明* ]] || fail "$output"
    grep -q '王小明' sent
}

@test "headers and names of things stay" {
    [ "$(tkt-load --describe customer --mask -f csv)" = "$(tkt-load --describe customer -f csv)" ]
    printf 'seq,name,dept\n1,Everything,eng\n' | tkt-load -q rule
    [[ $(tkt-route --explain 1 --dry-run --mask -H -c name) == *Everything* ]]
}
