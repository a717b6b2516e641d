#!/usr/bin/env bats
# Whose call it is, by what is on file; and what is said of what nobody knows.

load helper

# C1 owns B1-101, C2 rents B1-102 of C1's, C3 and C4 have one number, C5 has two flats, C6 moved
# out; C7 has no number.
fill_desk() {
    tkt-load -q customer - <<'END'
code,name,phone,email
C1,Li,13800000001,li@example.com
C2,Ann,"0755-26881234转801; 13800000002",ann@example.com
C3,Wang,13900139000,family@example.com
C4,Wang Fang,+86 139 0013 9000,family@example.com
C5,Zhao,１３８０００００００５,"zhao@example.com, z@example.org"
C6,Gone,13800000006,
C7,Qian,,qian@example.com
END
    tkt-load -q unit - <<'END'
code,building,owner,tenant
B1-101,B1,C1,
B1-102,B1,C6,C2
B1-201,B1,C5,
B1-202,B1,C5,
B1-301,B1,C4,
B1-401,B1,C7,
B1-PUB,B1,,
END
}

setup() { setup_desk property fill_desk; }

# links CUSTOMER,UNIT SAID ARGUMENT…: so a new ticket is linked, and that is said of it.
links() {
    local wanted=$1 said=$2
    shift 2
    run --separate-stderr tkt-new -k repair -s x "$@"
    [ "$status" -eq 0 ] && [ "$stderr" = "${said:+tkt-new: $said}" ] || fail "$* → $status $stderr"
    [ "$(tkt-list "id=$output" -H -c customer,unit)" = "$wanted" ] ||
        fail "$* → $(tkt-list "id=$output" -H -c customer,unit)"
}

@test "a number, an address or a unit that names one customer names them, and their one unit" {
    links C1,B1-101 '' --phone 13800000001
    links C1,B1-101 '' --phone '+86 138-0000-0001'
    links C1,B1-101 '' --phone '１３８００００ ０００１'
    links C2,B1-102 '' --phone '26881234 ext. 5'
    links C1,B1-101 "phone: '13800000001.0' was spoilt by a spreadsheet: format the column as text there, and export it again" \
        --phone 13800000001.0
    links C1,B1-101 '' --unit B1-101
    links C2,B1-102 '' --unit B1-102
    links C7,B1-401 '' --unit B1-401 --phone 13711112222
    links C1,B1-101 '' --field email=LI@example.com
    links C1,B1-101 '' --customer C1
    links ,B1-PUB '' --unit B1-PUB
    links , '' --phone 13711112222
    links , '' --contact Li
}

@test "several are said, and none is taken; the unit may decide" {
    links , "customer: '13900139000' is on file for several customers: C3, C4; none was taken" --phone 13900139000
    links C4,B1-301 '' --phone 13900139000 --unit B1-301
    links , "customer: 'family@example.com' is on file for several customers: C3, C4; none was taken" \
        --field email=family@example.com
    links C5, "unit: customer 'C5' has several units: B1-201, B1-202; none was taken" --phone 13800000005
    links C5,B1-201 '' --phone 13800000005 --unit B1-201
}

@test "what contradicts itself is said, and nobody is taken; what is given stands" {
    links ,B1-101 "customer: '13800000002' belongs to C2, but 'B1-101' to C1; no customer was taken" \
        --phone 13800000002 --unit B1-101
    links ,B1-101 "customer: unit 'B1-101' belongs to C1, but '13711112222' isn't their number; no customer was taken" \
        --phone 13711112222 --unit B1-101
    links , "customer: '13800000002' belongs to C2, but 'li@example.com' to C1; no customer was taken" \
        --phone 13800000002 --field email=li@example.com
    # the owner calls about the flat that is let
    links C6,B1-102 '' --phone 13800000006 --unit B1-102
    links C1,B1-101 '' --phone 13800000002 --customer C1
    links C1,B1-102 '' --customer C1 --unit B1-102 --phone 13900139000
}

@test "a placeholder is nobody's number" {
    for phone in 0 12345 1.38E+10 000-0000 11111111 12345678 0755-00000000; do
        tkt-load -q customer code=P phone="$phone" 2>/dev/null
        run --separate-stderr tkt-new -k repair -s x --phone "$phone"
        [ "$(tkt-list "id=$output" -H -c customer)" = '""' ] || fail "$phone"
    done
    tkt-new -k repair -s x --phone 不详 >/dev/null
    tkt-load -q customer code=P phone=11111111 2>/dev/null
    tkt-load -q customer code=Q phone=11111111 2>/dev/null
    tkt-erase -q P
    prints tkt-list phone=11111111 -H -c subject <<<x
}

@test "CSV: the same, each doubt once, with its line and how many rows have it" {
    cat >c.csv <<'END'
kind,subject,unit,phone
repair,a,B1-101,
repair,b,,13900139000
repair,c,,+8613900139000
repair,d,,13900139000
repair,e,B1-1O1,1.38E+10
repair,f,B1-1O1,
repair,g,,13800000001
END
    run --separate-stderr tkt-new --csv c.csv -H -c subject,customer,unit
    [ "$output" = 'a,C1,B1-101
b,,
c,,
d,,
e,,B1-1O1
f,,B1-1O1
g,C1,B1-101' ] || fail "$output"
    [ "$stderr" = "tkt-new: c.csv:6: phone: '1.38E+10' was spoilt by a spreadsheet: format the column as text there, and export it again
tkt-new: c.csv:6: unit: 'B1-1O1' is not in the register unit; similar: B1-101 (2 rows)
tkt-new: c.csv:3: customer: '13900139000' is on file for several customers: C3, C4; none was taken (2 rows)
tkt-new: c.csv:4: customer: '+8613900139000' is on file for several customers: C3, C4; none was taken
tkt-new: c.csv: 7 imported" ] || fail "$stderr"
}

@test "a past is linked by number and address, never by who lives there today" {
    printf '%s\n' kind,subject,unit,phone,opened repair,a,B1-101,,2024-01-01 repair,b,,13800000001,2024-01-01 >c.csv
    prints tkt-new --csv c.csv --history -q -H </dev/null
    prints tkt-list -H -c customer,unit <<<$',B1-101\nC1,'
}

@test "the number of the customer is called, printed and told, an address is replied to" {
    tkt-load -q setting name=mail_from value=desk@example.org
    tkt-load -q staff code=bo dept=eng role=agent email=bo@example.org
    id=$(tkt-new -k repair -s drip --unit B1-101)
    tkt-act -q assign --dept eng --to bo "$id"
    [[ $(tkt-show --order "$id" -f text) == *'13800000001'* ]]
    [[ $(tkt-show --text "$id") == *Phone*13800000001* ]]
    [[ $(tkt-remind -n -H -c message) == *13800000001* ]]
    [[ $(tkt-mail --reply "$id" --note x) == *'li@example.com'* ]]
    tkt-act -q accept "$id" -u bo
    tkt-act -q resolve "$id" -u bo --cause worn -m done || tkt-act -q resolve "$id" -u bo -m done
    prints tkt-survey due -H -c name,phone <<<Li,13800000001
}

@test "an erased customer is nobody" {
    tkt-erase -q C1
    links ,B1-101 '' --unit B1-101
}

@test "a code that no register knows is said, with those that are similar" {
    links W,大堂 "customer: 'W' is not in the register customer
tkt-new: unit: '大堂' is not in the register unit" --customer W --unit 大堂
    links c1,B1-1O1 "customer: 'c1' is not in the register customer; similar: C1
tkt-new: unit: 'B1-1O1' is not in the register unit; similar: B1-101" --customer c1 --unit B1-1O1
    run --separate-stderr tkt-act set unit=B1-10l customer=C1 1 -q
    [ "$status" -eq 0 ]
    [ "$stderr" = "tkt-act: unit: 'B1-10l' is not in the register unit; similar: B1-101, B1-102" ] || fail "$stderr"
    printf 'kind,subject\nrepair,x\n' >c.csv
    run --separate-stderr tkt-new --csv c.csv --set unit=B1-1O1 -q
    [ "$stderr" = "tkt-new: c.csv:2: unit: 'B1-1O1' is not in the register unit; similar: B1-101" ] || fail "$stderr"
}

@test "of many doubts the first twenty are told, then their number" {
    { echo kind,subject,unit; for i in $(seq 25); do echo "repair,x,Z$i-777777"; done; } >c.csv
    run --separate-stderr tkt-new -q --csv c.csv
    [ "${#stderr_lines[@]}" -eq 21 ]
    [ "${stderr_lines[20]}" = "tkt-new: c.csv: 5 more rows with customers or units that aren't on file" ] || fail "$stderr"
}
