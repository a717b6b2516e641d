#!/usr/bin/env bats
# Survey rounds: whom to ask, what they say, what it came to; and quality checks.

load helper

second="$BATS_TEST_DIRNAME/survey-rounds.py"

# Twelve customers in two buildings; C11 owns two flats, C12 has C11's telephone.
fill_desk() {
    {
        echo code,name,phone,email,language,type
        for i in 01 02 03 04 05 06 07 08 09 10 11; do
            type=owner
            [ "$i" -lt 07 ] || type=tenant
            echo "C$i,N$i,138001380$i,c$i@example.com,en,$type"
        done
        echo C12,N12,+86 138-0013-8011,,zh,tenant
    } 2>/dev/null | tkt-load -q customer
    {
        echo code,building,use,owner,tenant
        for i in 01 02 03 04 05 06 07 08; do echo "A-$i,A,flat,C$i,"; done
        echo B-09,B,flat,C01,C09
        echo B-10,B,shop,C10,
        echo B-11,B,flat,C11,
        echo B-12,B,flat,C11,
        echo B-13,B,flat,,
    } | tkt-load -q unit
    printf 'form,code,seq,question,type,options,required\n%s\n%s\n%s\n%s\n%s\n%s\n' \
        'f,score,1,"How <good>?",score,,1' 'f,nps,2,Recommend?,nps,,0' 'f,best,3,What?,many,desk|repair|green,0' \
        'f,again,4,Again?,choice,yes|no,0' 'f,rooms,5,Rooms?,number,,0' 'f,comment,6,Else?,text,,0' |
        tkt-load -q form
}

setup() { setup_desk property fill_desk; }

opened() {
    tkt-survey open --form f -c seq,customer -H "$@" 2>/dev/null
}

codes() {
    opened "$@" | cut -d, -f2 | sort | paste -sd ' '
}

staff() {
    printf 'code,dept,role\nwang,eng,agent\nli,eng,agent\nchief,eng,supervisor\n' >staff.csv
    printf 'code\neng\n' | tkt-load -q department
    tkt-load -q staff staff.csv
    rm staff.csv
}

@test "a person is drawn once, registered or not, whatever names them" {
    tkt-load -q kind code=talk
    tkt-load -q customer code=Q1 name=Ann phone=13700137001 email=ann@home.cn
    for who in '--customer=Q1' '--phone=13700137001' '--phone=+8613700137001' '--field=from=ANN@home.cn' \
        '--phone=13700137002' '--phone=13700137002' '--field=from=zoe@home.cn' '--field=from=zoe@home.cn'; do
        tkt-new -q -k talk -s x "$who" >/dev/null 2>&1
    done
    tkt-load -q form form=talked code=how seq=1 question=How? type=score
    tkt-survey open P --form talked --from tickets -q kind=talk
    [ "$(tkt-survey list P -H -c seq | wc -l)" = 3 ]
}

@test "open prints those drawn with names, numbers, strata and weights, and list the round" {
    run --separate-stderr tkt-survey open Q1 --form f --sample 4 --stratify building,type
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = round,seq,customer,name,phone,email,language,unit,ticket,assignee,stratum,weight,outcome,at,attempts ]
    [ "${#lines[@]}" -eq 5 ]
    [[ ${lines[2]} == Q1,2,C0?,N0?,1380013800?,c0?@example.com,en,A-0?,,,A/owner,6.0000,,,0 ]]
    [[ $stderr == 'tkt-survey: drew 4 of 11 in 4 strata, seed '*'; duplicate persons: 1' ]]
    prints tkt-survey list -c code,form,source,frame,asked,answered,complete,rr1,rr1_low,rr1_high,stratify,who <<'END'
code,form,source,frame,asked,answered,complete,rr1,rr1_low,rr1_high,stratify,who
Q1,f,customers,11,4,0,0,0.0000,0.0000,0.4899,"building,type",tester
END
}

@test "the lot is that of the documented method, computed a second time" {
    tkt-dump customer >c.csv
    tkt-dump unit >u.csv
    for seed in 0 5 4242; do
        for strata in building building,type,language; do
            prints tkt-survey open X --form f --seed $seed --sample 7 --stratify $strata -n \
                -c seq,customer,stratum,weight < <(python3 "$second" draw $seed 7 $strata c.csv u.csv)
        done
    done
}

@test "the same seed draws the same, another one others, and a dry run what will be drawn" {
    one=$(opened Q1 --sample 5 --seed 7 -n)
    [ "$(opened Q2 --sample 5 --seed 7 -n)" = "$one" ]
    [ "$(opened Q2 --sample 5 --seed 8 -n)" != "$one" ]
    would=$(opened Q3 --sample 5 -n)
    [ -z "$(tkt-survey list -H)" ]
    [ "$(opened Q3 --sample 5)" = "$would" ]
}

@test "a code that is there is refused, and shown unchanged by a dry run" {
    first=$(opened Q1 --sample 3)
    refuses 65 "tkt-survey: round 'Q1' already exists: choose another code; tkt-survey list Q1 shows it" \
        tkt-survey open Q1 --form f --sample 5
    [ "$(opened Q1 --sample 5 --seed 1 -n)" = "$first" ]
    [ "$(tkt-survey list Q1 -H -c seq,customer)" = "$first" ]
}

@test "a person is drawn once, though two flats are his and two people have one telephone" {
    all=$(codes Q1)
    [ "$(wc -w <<<"$all")" -eq 11 ]
    [[ $all != *C11*C12* ]]
    [ "$(codes U1 --from units --rest 0)" = ' C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11' ]
}

@test "one telephone is one person to a draw however it is written, and a placeholder is nobody's" {
    for phone in 13800138011 '+86 138 0013 8011' 008613800138011 １３８００１３８０１１ '138-0013-8011 转 8'; do
        tkt-load -q customer code=C12 phone="$phone"
        run --separate-stderr tkt-survey open X -n --form f --share 1
        [[ $stderr == *'drew 11 of 11'*'duplicate persons: 1'* ]] || fail "$phone: $stderr"
    done
    for phone in 0 12345 00000000000 1.38E+10 13800138012; do
        tkt-load -q customer code=C11 phone="$phone"
        tkt-load -q customer code=C12 phone="$phone"
        run --separate-stderr tkt-survey open X -n --form f --share 1
        case $phone in
        13800138012) [[ $stderr == *'drew 11 of 11'* ]] ;;
        *) [[ $stderr == *'drew 12 of 12'* ]] ;;
        esac || fail "$phone: $stderr"
    done
}

@test "--from units, tickets and filters choose out of whom" {
    [ "$(codes X -n building=B)" = 'C09 C10 C11' ]
    [ "$(codes X -n 'building!=A' type=tenant,company)" = "$(codes X -n building=B, type=tenant)" ]
    [ "$(opened X -n --from units use=shop | wc -l)" -eq 1 ]
    tkt-new -k repair -s a --customer C01 >/dev/null
    tkt-new -k repair -s b --customer C01 >/dev/null
    tkt-new -k consult -s c --contact Li --phone 999 --unit B-13 >/dev/null
    [ "$(tkt-survey open X -n -H --form f --from tickets -c customer,name,phone,unit 2>/dev/null | sort)" = \
        $',Li,999,B-13\nC01,N01,13800138001,' ]
    [ "$(tkt-survey open X -n -H --form f --from tickets kind=consult -c ticket 2>/dev/null)" = 3 ]
    [ "$(printf '2\n' | tkt-survey open X -n -H --form f --from tickets - -c ticket 2>/dev/null)" = 2 ]
    [ "$(tkt-survey open X -n -H --form f --from tickets --stratify kind,type -c stratum 2>/dev/null | sort)" = \
        $'consult/\nrepair/owner' ]
}

@test "--share takes so much, --per so many of each" {
    [ "$(opened X -n --share 50% | wc -l)" -eq 6 ]
    [ "$(opened X -n --share 0.5 | wc -l)" -eq 6 ]
    [ "$(tkt-survey open X -n -H --form f --per building=2 -c stratum,weight 2>/dev/null | sort | uniq -c | awk '{ print $1, $2 }')" = \
        "$(tkt-survey open X -n -H --form f --per building 2 -c stratum,weight 2>/dev/null | sort | uniq -c | awk '{ print $1, $2 }')" ]
    [ "$(tkt-survey open X -n -H --form f --per building=2 -c stratum 2>/dev/null | grep -c A)" -eq 2 ]
    [ "$(tkt-survey open X -n -H --form f --per building=99 2>/dev/null | wc -l)" -eq 11 ]
}

@test "what can't be meant is refused with what could" {
    refuses 64 $'tkt-survey: --from: \'people\' is not one of customers, units, tickets\nTry \'tkt-survey --help\'.' \
        tkt-survey open X --form f --from people
    refuses 65 "tkt-survey: --form: 'g' is not in the register form: callback, f, opinion, quality" \
        tkt-survey open X --form g
    for args in '--sample 0' '--sample x' '--share 0' '--share 1.5' '--share 101%' '--sample 3 --share 0.1' \
        '--per building' '--per building=0' '--per building=2 --stratify type' '--stratify floor' '--seed -1' \
        '--rest soon' 'kind=repair' 'open' '--sample 1 --stratify building' '-'; do
        # shellcheck disable=SC2086
        run --separate-stderr tkt-survey open X --form f $args </dev/null
        [ "$status" -eq 64 ] || fail "$args: $status $stderr"
        [ -z "$output" ]
    done
    run tkt-survey open 'a,b' --form f
    [ "$status" -eq 64 ]
    run tkt-survey open X
    [ "$status" -eq 64 ]
    [ -z "$(tkt-survey list -H)" ]
}

@test "nobody is asked again within the rest, by a round or a callback; after it he is" {
    tkt-new -k repair -s a --customer C01 >/dev/null
    tkt-act resolve -q 1
    tkt-survey record 1 --score 4 --answer solved=yes -q
    first=$(codes Q1 --sample 4)
    [[ $first != *C01* ]]
    rest=$(codes Q2 -n)
    for code in $first C01; do [[ $rest != *"$code"* ]] || fail "$code again"; done
    [ "$(codes Q2 -n --rest 0 | wc -w)" -eq 11 ]
    run --separate-stderr tkt-survey open Q2 -n --form f
    [[ $stderr == *'; asked recently: '[56]* ]]
    export TKT_NOW=2025-06-03T10:00:00+08:00
    [ "$(codes Q2 -n | wc -w)" -eq 11 ]
    tkt-load -q setting name=survey_rest_days value=91
    [ "$(codes Q2 -n)" = "$rest" ]
}

@test "where there is nobody no round is opened" {
    tkt-survey open -q Q1 --form f
    run --separate-stderr tkt-survey open Q2 --form f
    [ "$status" -eq 0 ]
    [[ $stderr == 'tkt-survey: there is nobody to draw: no round was opened; asked recently: 12' ]]
    run --separate-stderr tkt-survey open Q2 --form f -e
    [ "$status" -eq 1 ]
    [ "$(tkt-survey list -H -c code)" = Q1 ]
}

@test "answers are recorded by seq, customer or unit, and checked by the form" {
    opened Q1 >drawn
    seq=$(sed -n 's/,C03//p' drawn)
    run --separate-stderr tkt-survey record --round Q1 "$seq" --score 4 --nps 9 --answer 'best=desk|green' -m fine -c customer,outcome,attempts
    [ "$output" = $'customer,outcome,attempts\nC03,answered,1' ]
    tkt-survey record --round Q1 customer=C04 --answer score=5 -q
    tkt-survey record --round Q1 unit=A-05 --outcome no-answer -q
    [ "$(sqlite3 tkt.db "SELECT seq, question, value FROM v_answer WHERE round = 'Q1' AND seq = $seq" | cut -d'|' -f2- | paste -sd ' ')" = \
        'score|4 nps|9 best|desk|green comment|fine' ]
    [ "$(tkt-survey list Q1 -H -c customer,outcome | grep C05)" = C05,no-answer ]
    refuses 65 "tkt-survey: seq: round 'Q1' didn't draw '99'" tkt-survey record --round Q1 99 --score 5
    refuses 65 "tkt-survey: score: the form 'f' requires an answer" tkt-survey record --round Q1 1 --nps 5
    refuses 65 "tkt-survey: best: 'fees' is not one of desk, repair, green" \
        tkt-survey record --round Q1 1 --score 5 --answer best=fees
    refuses 65 "tkt-survey: no round 'Q9'; rounds are: Q1" tkt-survey record --round Q9 1 --score 5
    run tkt-survey record --round Q1 floor=3 --score 5
    [ "$status" -eq 64 ]
    tkt-survey record --round Q1 1 --score 5 -n
    [ "$(sqlite3 tkt.db 'SELECT count(*) FROM reply')" -eq 3 ]
    [ "$(sqlite3 tkt.db 'SELECT count(*) FROM response')" -eq 0 ]
}

@test "import takes any service's CSV, is safe to run twice, and keeps the good rows with --rejects" {
    opened Q1 >drawn
    export TKT_NOW=2025-03-05T12:00:00+08:00
    printf 'Who,Stars,Again,at\n1,5,yes,2025-03-05 11:00\n2,2,no,\n' >a.csv
    map='Who=seq,Stars=score,Again=again'
    run --separate-stderr tkt-survey import --round Q1 a.csv --map $map -c seq,outcome
    [ "$output" = $'seq,outcome\n1,answered\n2,answered' ]
    [ "$stderr" = 'tkt-survey: a.csv: 2 recorded' ]
    run --separate-stderr tkt-survey import --round Q1 a.csv --map $map -H
    [ -z "$output" ]
    [ "$stderr" = 'tkt-survey: a.csv: 0 recorded, 2 already known; nothing was changed' ]
    printf 'seq,score,round,at\n3,4,Q1,\n4,9,Q1,\n99,1,,\n5,3,Q0,\n6,3,,2025-01-01\n' >b.csv
    refuses 65 "tkt-survey: b.csv:3: score: '9' is not a whole number from 1 to 5" tkt-survey import --round Q1 b.csv
    run --separate-stderr tkt-survey import --round Q1 b.csv --rejects bad.csv -q
    [ "$status" -eq 1 ]
    [ "$(cut -d, -f1 bad.csv | paste -sd ' ')" = 'seq 4 99 5 6' ]
    [ "$(tkt-survey list -H -c answered)" = 3 ]
    printf 'seq,score,at\n6,3,2025-01-01\n' >c.csv
    refuses 65 "tkt-survey: c.csv:2: at: '2025-01-01' is before the round was opened, 2025-03-05T10:00:00+08:00" \
        tkt-survey import --round Q1 c.csv
    printf 'seq,score,at\n6,3,2031-01-01\n' >c.csv
    refuses 65 "tkt-survey: c.csv:2: at: '2031-01-01' is in the future: give a time up to now, 2025-03-05T12:00:00+08:00" \
        tkt-survey import --round Q1 c.csv
    printf 'seq,score,at\n6,3,2025-03-05\n' >c.csv
    tkt-survey import --round Q1 c.csv -n -q
    printf 'score\n4\n' >c.csv
    refuses 65 "tkt-survey: c.csv:1: one of the columns seq, ticket, customer, unit is required; map one with --map 'Theirs=seq'" \
        tkt-survey import --round Q1 c.csv
    tkt-survey import --round Q1 a.csv --map $map -n -q
}

@test "the list of those drawn is filled in and read back, and so is the header of the form" {
    tkt-survey open Q1 --form f -c seq,name,phone,stratum,weight,outcome 2>/dev/null | sed '2s/,$/,refused/; 3s/,$/,no-answer/; 4,$d' >list.csv
    tkt-survey import --round Q1 list.csv -q
    [ "$(tkt-survey list Q1 -H -c outcome | head -2 | paste -sd ' ')" = 'refused no-answer' ]
    [ "$(tkt-survey form f -f csv)" = id,seq,at,channel,outcome,score,nps,best,again,rooms,comment ]
    { tkt-survey form f -f csv && echo ',3,,phone,,5,10,desk|repair,yes,3.5,"good, really"'; } | tkt-survey import --round Q1 -q
    [ "$(tkt-survey list Q1 -H -c seq,outcome | sed -n 3p)" = 3,answered ]
    tkt-new -k repair -s a >/dev/null
    { tkt-survey form callback -f csv | cut -d, -f1-7 && echo '1,,,phone,,5,yes'; } | tkt-survey import -q
    [ "$(tkt-list -H -c score id=1)" = 5 ]
}

@test "the form as text has every question with its answers, and as HTML it is valid and by itself" {
    run tkt-survey form f
    [ "${lines[0]}" = f ]
    [[ $output == *' 1. How <good>? (1 (very dissatisfied) to 5 (very satisfied); required)'* ]]
    [[ $output == *$'[\u00a0]\u00a0desk  [\u00a0]\u00a0repair  [\u00a0]\u00a0green'* ]]
    tkt-survey form f -f html -o f.html
    grep -q 'How &lt;good&gt;?' f.html
    run grep -E 'https?:|src=|<script|<link|@import|url\(' f.html
    [ "$status" -eq 1 ]
    command -v tidy >/dev/null || skip 'tidy is not installed'
    run tidy -q -e f.html
    [ "$status" -eq 0 ] || fail "$output"
}

@test "a closed round takes no more answers, and closing it twice is no mistake" {
    opened Q1 >drawn
    tkt-survey close Q1 -n -q
    run --separate-stderr tkt-survey close Q1 -c code,closed
    [ "$output" = $'code,closed\nQ1,2025-03-05T10:00:00+08:00' ]
    refuses 65 "tkt-survey: round 'Q1' was closed at 2025-03-05T10:00:00+08:00 and takes no more answers" \
        tkt-survey record --round Q1 1 --score 5
    printf 'seq,score\n1,5\n' >a.csv
    refuses 65 "tkt-survey: round 'Q1' was closed at 2025-03-05T10:00:00+08:00 and takes no more answers" \
        tkt-survey import --round Q1 a.csv
    run --separate-stderr tkt-survey close Q1 -H -c code
    [ "$status" -eq 0 ]
    [ "$stderr" = "tkt-survey: round 'Q1' is already closed" ]
}

# Everybody of a hundred in strata of unlike sizes; six in ten answer.
many() {
    {
        echo code,type
        for i in $(seq 100 299); do echo "D$i,$([ "$i" -lt 250 ] && echo owner || echo shop)"; done
    } | tkt-load -q customer
}

answers() {
    python3 -c '
import random, sys
random.seed(int(sys.argv[1]))
print("seq,score,nps,best,again")
for i in range(1, int(sys.argv[2]) + 1):
    if random.random() < .6:
        s = random.choices([1, 2, 3, 4, 5], eval(sys.argv[3]))[0]
        n, b, a = random.randint(3, 10), random.sample(["desk", "repair", "green"], random.randint(0, 3)), random.choice(["yes", "no", ""])
        print(f"{i},{s},{n},{chr(124).join(b)},{a}")' "$@"
}

@test "every figure of two rounds is as computed a second time: weights, intervals, change" {
    many
    tkt-survey open -q R1 --form f --sample 60 --stratify type
    answers 1 60 '[1,2,3,4,5]' | tkt-survey import --round R1 -q
    tkt-survey close -q R1
    export TKT_NOW=2025-06-05T10:00:00+08:00
    tkt-survey open -q R2 --form f --rest 0 --per type=25
    answers 2 50 '[5,3,1,1,1]' | tkt-survey import --round R2 -q
    for rounds in R1 'R2 R1'; do
        tkt-survey report ${rounds% *} -q | grep -Ev ',(text|number),' >one
        # shellcheck disable=SC2086
        python3 "$second" report tkt.db $rounds >two
        diff one two || fail "$rounds"
    done
    [ "$(wc -l <two)" -ge 26 ]
    awk -F, '$3 == "mean" && $1 == "score" { exit !($12 < 0 && $13 < 0.001 && $14 == 1) }' two
}

@test "numbers have a mean, quartiles and Student's interval; words are counted" {
    opened Q1 >drawn
    for i in 1 2 3 4 5 6 7 8 9 10; do echo "$i,3,$i,x"; done | { echo seq,score,rooms,comment && cat; } | tkt-survey import --round Q1 -q
    prints bash -c "tkt-survey report Q1 -c question,measure,n,estimate,low,high 2>/dev/null | grep -E '^(rooms|comment)'" <<'END'
rooms,mean,10,5.50,3.33,7.67
rooms,p25,10,3.00,,
rooms,median,10,5.00,,
rooms,p75,10,8.00,,
comment,answers,10,,,
END
}

@test "one answer of five asked says how little that is" {
    opened Q1 --sample 5 >drawn
    tkt-survey record --round Q1 1 --score 5 -q
    run --separate-stderr tkt-survey report Q1 -c measure,value,answers,n,estimate,low,high
    [ "${lines[1]}" = RR1,,1,5,0.2000,0.0362,0.6245 ]
    [ "${lines[3]}" = mean,,,1,5.00,1.83,5.00 ]
    [ "${lines[4]}" = top2,,1,1,1.0000,0.2065,1.0000 ]
}

@test "scores that are all equal have an interval, and two such rounds don't differ" {
    opened Q1 >drawn
    for i in 1 2 3 4 5 6; do echo "$i,4"; done | { echo seq,score && cat; } | tkt-survey import --round Q1 -q
    run --separate-stderr tkt-survey report Q1 -c measure,value,estimate,low,high
    [ "${lines[3]}" = mean,,4.00,2.83,4.39 ]
    export TKT_NOW=2025-09-05T10:00:00+08:00
    opened Q2 >drawn
    for i in 1 2 3 4 5 6; do echo "$i,4"; done | { echo seq,score && cat; } | tkt-survey import --round Q2 -q
    run --separate-stderr tkt-survey report Q2 -c measure,previous,change,change_p
    [ "${lines[3]}" = mean,4.00,0.00,1.0000 ]
    [ "$stderr" = "tkt-survey: compared with the round 'Q1'" ]
}

@test "a round without answers has no figures but its response rate, and says so" {
    opened Q1 --sample 5 >drawn
    run --separate-stderr tkt-survey report Q1 -c measure,value,n,estimate,low,high
    [ "$status" -eq 1 ]
    [ "$stderr" = "tkt-survey: round 'Q1': no answers yet" ]
    [ "${lines[1]}" = RR1,,5,0.0000,0.0000,0.4345 ]
    [ "${lines[3]}" = mean,,0,,, ]
    [ "${lines[4]}" = top2,,0,,, ]
    refuses 65 "tkt-survey: no round 'Q7'; rounds are: Q1" tkt-survey report Q7
}

@test "a stratum without answers is named, and its weight isn't given to others unsaid" {
    opened Q1 --stratify type >drawn
    seq=$(sed -n 's/,C03//p' drawn)
    tkt-survey record --round Q1 "$seq" --score 5 -q
    run --separate-stderr tkt-survey report Q1 -c measure,answers,n,estimate
    [ "$stderr" = "tkt-survey: round 'Q1': the stratum 'tenant' has no answers: the figures don't represent its 5 members" ]
    [ "${lines[2]}" = coverage,1,2,0.5455 ]
}

@test "the newest answer counts, and one that lacks a required question is answered but not complete" {
    opened Q1 >drawn
    printf 'seq,nps\n1,3\n' | tkt-survey import --round Q1 -q
    [ "$(tkt-survey list -H -c answered,complete)" = 1,0 ]
    export TKT_NOW=2025-03-06T10:00:00+08:00
    tkt-survey record --round Q1 1 --score 2 --nps 8 -q
    [ "$(tkt-survey list -H -c answered,complete)" = 1,1 ]
    [ "$(tkt-survey report Q1 -H -c question,measure,n,estimate 2>/dev/null | sed -n '3p;10p')" = $'score,mean,1,2.00\nnps,nps,1,0.0' ]
}

# Three tickets of wang, one of li, one of nobody.
checks() {
    staff
    for who in wang wang wang li; do
        id=$(tkt-new -k consult -s x --customer C01)
        tkt-act assign "$id" --to $who -q
    done
    tkt-new -k consult -s y >/dev/null
    export TKT_USER=chief
}

@test "quality checks: so many tickets of each assignee, graded by a supervisor, apart from scores and callbacks" {
    checks
    run --separate-stderr tkt-survey open W10 --form quality --from tickets --per assignee 2 -c ticket,assignee,stratum,weight,customer
    [ "$(cut -d, -f2- <<<"$output" | sort -u | paste -sd ' ')" = 'assignee,stratum,weight,customer li,li,1.0000, wang,wang,1.5000,' ]
    [[ $stderr == *'drew 3 of 4 in 2 strata'*'; tickets without an assignee: 1' ]]
    before=$(tkt-list -f csv && sqlite3 tkt.db 'SELECT count(*) FROM event')
    tkt-survey record --round W10 ticket=4 --answer grade=3 --answer greeting=yes --answer record=partly \
        --answer class=yes --answer promise=no --answer called-back=yes -q
    [ "$(tkt-list -f csv && sqlite3 tkt.db 'SELECT count(*) FROM event')" = "$before" ]
    [ -z "$(tkt-list -H callback)" ]
    [ "$(sqlite3 tkt.db 'SELECT grades, grade FROM reply')" = '1|3' ]
    [ "$(tkt-survey report W10 -H -c question,measure,estimate 2>/dev/null | sed -n 3p)" = grade,mean,3.00 ]
    [ "$(codes Q1 -n | wc -w)" -eq 11 ]
    tkt-init -q --check
}

@test "quality is graded by supervisors only, not for one's own work, and of tickets only" {
    checks
    tkt-survey open -q W10 --form quality --from tickets
    export TKT_USER=wang
    refuses 77 "tkt-survey: this requires the role supervisor; wang is agent; who may: chief" tkt-survey record --round W10 1 --answer grade=5
    refuses 77 "tkt-survey: this requires the role supervisor; wang is agent; who may: chief" tkt-survey open X --form f
    refuses 77 "tkt-survey: this requires the role supervisor; wang is agent; who may: chief" tkt-survey close W10
    export TKT_USER=chief
    run tkt-survey open X --form quality
    [ "$status" -eq 64 ]
    tkt-act assign 1 --to chief -q
    tkt-survey open -q W11 --form quality --from tickets assignee=chief
    run --separate-stderr tkt-survey record --round W11 1 --answer grade=5
    [ "$status" -eq 77 ]
    [ "$stderr" = "tkt-survey: seq: ticket 1 was chief's: somebody else must score it; who may: nobody in the register staff" ]
    tkt-load -q -u chief kind code=consult form=quality 2>/dev/null || sqlite3 tkt.db "UPDATE kind SET form = 'quality' WHERE code = 'consult'"
    run --separate-stderr tkt-survey record 2 --answer grade=5
    [ "$status" -eq 65 ]
    [[ $stderr == "tkt-survey: id: the form 'quality' of its kind grades quality;"* ]]
}

@test "who once had a ticket, or resolved it, doesn't score it in any round" {
    checks
    tkt-load -q staff code=boss role=manager
    tkt-act -q assign --to chief 1
    tkt-act -q assign --to wang 1
    tkt-act -q -u chief resolve 4
    # whose it was counts, not whose it was when it was drawn
    tkt-survey open -q W10 --form quality --from tickets
    seq() { sqlite3 "$TKT_DB" "SELECT seq FROM drawn WHERE ticket = $1"; }
    for ticket in 1 4; do
        refuses 77 "tkt-survey: seq: ticket $ticket was chief's: somebody else must score it; who may: boss" \
            tkt-survey record --round W10 "ticket=$ticket" --answer grade=5
        tkt-survey record -q -u boss --round W10 "ticket=$ticket" --answer grade=5 --answer greeting=yes \
            --answer record=yes --answer class=yes --answer promise=yes --answer called-back=yes
    done
    printf 'seq,grade\n%s,5\n' "$(seq 1)" >back.csv
    run -77 --separate-stderr tkt-survey import back.csv --round W10
    [[ $stderr == "tkt-survey: back.csv:2: seq: ticket 1 was chief's: somebody else must score it; who may: boss" ]] || fail "$stderr"
}

@test "answers to other rounds anybody may record" {
    staff
    TKT_USER=chief opened Q1 >drawn
    TKT_USER=wang tkt-survey record --round Q1 1 --score 4 -q
}
