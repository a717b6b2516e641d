#!/usr/bin/env bats
# Finding what was answered before: tkt-answer. How often the right answer comes first: tests/unit/answers.c.

load helper

fill_desk() {
    tkt-load -q kind code=consult name=咨询
    tkt-load -q kind code=repair name=报修
    tkt-load -q category code=water-leak name=漏水
    tkt-load -q category code=lift name=电梯
    tkt-load -q category code=aircon name=空调
    tkt-load -q synonym code=aircon 'words=空调|冷气|air con|air conditioner'
    tkt-load -q synonym code=lift 'words=电梯|升降机|lift|elevator'
    tkt-load -q answer <<'END'
code,kind,category,question,answer
leak,repair,water-leak,家里漏水先做什么？,请先关闭总水阀。
leak-hant,repair,water-leak,家裡漏水怎麼辦？,請先關水掣。
leak-en,repair,water-leak,Water is leaking. What should I do first?,Close the main valve.
trapped,consult,lift,被困在电梯里怎么办？,请按求助按钮。
cool,consult,aircon,空调不制冷怎么办？,请先清洗滤网。
park,consult,,怎样续租车位？,凭行驶证续费。
END
}

setup() { setup_desk empty fill_desk; }

# The code of the best answer to each question.
best() {
    tkt-answer --limit 1 -H -c code "$@"
}

# solve ID NOTE
solve() {
    tkt-act -q accept "$1"
    tkt-act -q resolve "$1" -m "$2"
}

@test "two characters find a word inside a sentence, in either script, in the question's own first" {
    prints tkt-answer 漏水 -c rank,source,code,id,kind,category,question,answer <<'END'
rank,source,code,id,kind,category,question,answer
1,answer,leak,,repair,water-leak,家里漏水先做什么？,请先关闭总水阀。
2,answer,leak-hant,,repair,water-leak,家裡漏水怎麼辦？,請先關水掣。
3,answer,leak-en,,repair,water-leak,Water is leaking. What should I do first?,Close the main valve.
END
    [ "$(best 屋裡漏水，點算？)" = leak-hant ]
    [ "$(best 電梯)" = trapped ]
    [ "$(best 电梯)" = trapped ]
    [ "$(best 續租車位)" = park ]
}

@test "one character is enough" {
    [ "$(best 困)" = trapped ]
    [ "$(best 梯)" = trapped ]
}

@test "English is found by its stems, whatever the case and the width of its letters" {
    [ "$(best 'my kitchen tap LEAKS')" = leak-en ]
    [ "$(best ｗａｔｅｒ)" = leak-en ]
}

@test "the register synonym brings words together, across languages" {
    [ "$(best air con)" = cool ]
    [ "$(best 'AIR-CON is warm')" = cool ]
    [ "$(best 冷氣機唔凍)" = cool ]
    [ "$(best 升降機)" = trapped ]
    [ "$(best 'stuck in the elevator')" = trapped ]
    tkt-load -q synonym code=parking 'words=车位|泊位|parking space'
    [ "$(best 'renew a parking space')" = park ]
}

@test "what questions are made of hardly counts" {
    [ "$(best '请问一下，空调怎么办')" = cool ]
    [ "$(best 'what should I do about the lift')" = trapped ]
}

@test "a solved ticket answers with the note of its solving; open, reopened and cancelled ones don't" {
    tkt-new -k repair -s '阳台窗户漏风' --body '冬天很冷' --category lift >/dev/null
    [ -z "$(tkt-answer --tickets 漏风 -H)" ]
    solve 1 '换了密封条'
    prints tkt-answer --tickets 漏风 -c rank,source,code,id,kind,question,answer <<'END'
rank,source,code,id,kind,question,answer
1,ticket,,1,repair,阳台窗户漏风,换了密封条
END
    [ "$(tkt-answer 密封條 -H -c id)" = 1 ]
    [ "$(tkt-answer 冬天 -H -c id)" = 1 ]
    tkt-act -q confirm 1
    [ "$(tkt-answer 漏风 -H -c id --limit 1)" = 1 ]
    tkt-act -q reopen 1
    [ -z "$(tkt-answer --tickets 漏风 -H)" ]
    tkt-act -q resolve 1 -m '换了整扇窗'
    [ "$(tkt-answer --tickets 漏风 -H -c answer)" = 换了整扇窗 ]
    tkt-act -q reopen 1
    tkt-act -q cancel 1 -m 'moved out'
    [ -z "$(tkt-answer --tickets 漏风 -H)" ]
}

@test "a ticket that was solved elsewhere before is found; what was changed is found as it is now" {
    printf 'kind,subject,opened,resolved,closed\nrepair,旧门铃不响,2024-01-01 10:00,2024-01-02,2024-01-03\n' |
        tkt-new --csv --history -q
    [ "$(tkt-answer 门铃 -H -c id)" = 1 ]
    tkt-act -q reopen 1
    tkt-act -q set subject=对讲机没声音 1
    tkt-act -q resolve 1 -m '换了听筒'
    [ "$(tkt-answer 對講機 -H -c id)" = 1 ]
    [ -z "$(tkt-answer 门铃 -H)" ]
    tkt-load -q answer code=cool 'question=冰箱不冷' 'answer=请检查插头。'
    [ "$(best 冰箱)" = cool ]
    tkt-load -q category code=aircon name=冰柜
    [ "$(best 冰櫃)" = cool ]
}

@test "an answer of the register comes before a ticket that says as much" {
    tkt-new -k repair -s '空调不制冷' >/dev/null
    solve 1 '清洗滤网'
    prints tkt-answer 空调不制冷怎么办 -H -c source,code,id <<'END'
answer,cool,
ticket,,1
END
}

@test "--kind, --category, --answers, --tickets and --limit choose" {
    tkt-new -k repair -s '电梯异响' --category lift >/dev/null
    solve 1 '加油'
    [ "$(tkt-answer 电梯 -H -c source,code,id)" = $'answer,trapped,\nticket,,1' ]
    [ "$(tkt-answer 电梯 -H -c id --kind repair)" = 1 ]
    [ "$(tkt-answer 电梯 -H -c code --kind consult)" = trapped ]
    [ "$(tkt-answer 电梯 漏水 -H -c code --answers --category water-leak | paste -sd ' ')" = 'leak leak-hant leak-en' ]
    [ "$(tkt-answer 电梯 漏水 -H -c id --tickets)" = 1 ]
    [ -z "$(tkt-answer 电梯 -H --limit 0)" ]
    refuses 65 "tkt-answer: --kind: 'nothing' is not one of consult, repair" tkt-answer --kind nothing 电梯
}

@test "nothing that is typed is taken for syntax" {
    tkt-new -k repair -s 'NEAR OR "quoted" AND* words:' >/dev/null
    solve 1 done
    for words in '"' '*' 'NEAR(' 'a OR' 'AND' 'NOT NOT' 'words:漏水' '{漏水}' '^漏水' '(((' "'; DROP TABLE answer" \
        $'漏\e[31m水' '--' $'\n' '漏水*' '-漏水' '""漏水""' '\'; do
        run tkt-answer -q -- "$words"
        [[ $status -eq 0 || $words == $'\n' && $status -eq 64 ]] || fail "$words: $status $output"
    done
    [ "$(tkt-answer -H -c id -- 'near or "QUOTED' | tail -n 1)" = 1 ]
    [ "$(best -- '*漏水* OR')" = leak ]
}

@test "with -e nothing found is exit 1; no word is a usage error" {
    run tkt-answer -e 火星
    [ "$status" -eq 1 ]
    run tkt-answer -e 漏水
    [ "$status" -eq 0 ]
    run --separate-stderr tkt-answer
    [ "$status" -eq 64 ]
    [[ $stderr == 'tkt-answer: no question given; give its words, as in '* ]]
    run tkt-answer $'\xff\xfe'
    [ "$status" -eq 64 ]
    run tkt-answer --answers --tickets 漏水
    [ "$status" -eq 64 ]
    run tkt-answer --in 2025 漏水
    [ "$status" -eq 64 ]
    run tkt-answer --gaps --text
    [ "$status" -eq 64 ]
    run tkt-answer --text -f csv 漏水
    [ "$status" -eq 64 ]
}

@test "--text is read out" {
    tkt-new -k repair -s '电梯异响' >/dev/null
    solve 1 '加油'
    prints tkt-answer --text 电梯 <<'END'
1  trapped  被困在电梯里怎么办？
   请按求助按钮。

2  #1  电梯异响
   加油
END
}

@test "persons in tickets are masked where they are to be" {
    tkt-load -q customer code=C1 name=王小明 phone=13800138000
    tkt-new -k repair -s '王小明家电梯卡坏了' --customer C1 >/dev/null
    solve 1 '致电13800138000'
    [ "$(tkt-answer --mask --tickets 电梯卡 -H -c question,answer)" = '王**家电梯卡坏了,致电138****8000' ]
}

@test "where the index can't be written, search goes on with it as it is, and says so" {
    tkt-new -k repair -s '门铃不响' >/dev/null
    solve 1 '换电池'
    tkt-answer 门铃 >/dev/null
    tkt-new -k repair -s '门铃太响' >/dev/null
    solve 2 '调小'
    tkt-load -q answer code=bell question=门铃电池多久换 answer=一年
    (
        sqlite3 "$TKT_DB" <<'END'
BEGIN IMMEDIATE;
.shell tkt-answer 门铃 -H -c code,id >found 2>said
ROLLBACK;
END
    )
    [ "$(cat found)" = $'bell,\n,1' ]
    [[ $(cat said) == "tkt-answer: searched the state of "*" events ago: another process is writing, or $TKT_DB can't be written" ]]
    [ "$(tkt-answer 门铃 -H -c id --tickets | sort | paste -sd ' ')" = '1 2' ]
}

@test "a disk without room is no reason not to search" {
    tkt-new -k repair -s '门铃不响' >/dev/null
    solve 1 '换电池'
    tkt-answer 门铃 >/dev/null
    for i in $(seq 3000); do printf '门铃又响%s\n' "$i"; done >subjects
    sed 's/^/repair,/; s/$/,2024-01-01 10:00,2024-01-02,2024-01-03/; 1s/^/kind,subject,opened,resolved,closed\n/' subjects |
        tkt-new --csv --history -q
    run --separate-stderr bash -c 'trap "" XFSZ; ulimit -f 40; exec tkt-answer 门铃 -H -c id'
    [ "$status" -eq 0 ] || fail "status $status: $stderr"
    [ "$output" = 1 ]
    [[ $stderr == 'tkt-answer: searched the state of 3000 events ago: '* ]]
    [ "$(tkt-answer 门铃 -H -c id | wc -l)" -eq 10 ]
}

@test "the index may be dropped at any time: it is made again" {
    tkt-new -k repair -s '门铃不响' >/dev/null
    solve 1 '换电池'
    tkt-answer 门铃 >before
    sqlite3 "$TKT_DB" 'DROP TABLE search_ticket; DROP TABLE search_code'
    tkt-answer 门铃 | diff before -
    sqlite3 "$TKT_DB" 'DROP TABLE search_state; DROP TABLE search_answer'
    tkt-answer 门铃 | diff before -
    tkt-init --check -q
}

@test "--gaps names the categories that are asked about and have no answer, the most asked first" {
    tkt-load -q category code=pool name=泳池
    tkt-load -q category code=gym name=健身房
    for i in 1 2 3; do tkt-new -k consult -s "泳池开放时间 $i" --category pool >/dev/null; done
    tkt-new -k consult -s '健身房几点关' --category gym >/dev/null
    tkt-new -k consult -s '空调怎么开' --category aircon >/dev/null
    tkt-act -q resolve 1 2 -m '早上九点'
    prints tkt-answer --gaps -c category,name,n,answers,solved,first_contact <<'END'
category,name,n,answers,solved,first_contact
pool,泳池,3,0,2,1.0000
gym,健身房,1,0,0,
END
    prints tkt-answer --gaps --all -c category,n,answers <<'END'
category,n,answers
pool,3,0
gym,1,0
aircon,1,1
END
    [ "$(tkt-answer --gaps -H -c category --limit 1)" = pool ]
    [ "$(tkt-answer --gaps -H -c category --category gym)" = gym ]
    run tkt-answer --gaps -e --in 2024
    [ "$status" -eq 1 ]
    run --separate-stderr tkt-answer --gaps --in 2025-13
    [ "$status" -eq 64 ]
}

@test "only tkt-answer is linked with OpenCC" {
    cd "$(dirname "$(command -v tkt-answer)")"
    prints grep -la libopencc tkt* <<<tkt-answer
}
