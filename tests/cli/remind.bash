# remind.bash: a desk with a ladder to climb, for the tests of tkt-remind.
# ann works for eng under sam, mia and dora; bob stands in no department. Office hours are
# 09:00-12:00 and 13:30-18:00, Monday to Friday; it is Wednesday, 10:00.

#     remind_desk [FILL]: as in setup_desk, FILL is done once in a file
remind_desk() {
    setup_desk empty "${1:-fill_reminded}"
    export TKT_USER=bob
}

fill_reminded() {
    export TKT_USER=dora
    tkt-load -q department code=eng name=Engineering email=eng@desk.example
    tkt-load -q kind code=repair name=Repair
    tkt-load -q staff <<'END'
code,name,dept,role,email,phone
ann,Ann Ames,eng,agent,ann@desk.example,101
sam,Sam Snow,eng,supervisor,sam@desk.example,102
mia,Mia Moon,eng,manager,mia@desk.example,103
dora,Dora Day,eng,director,dora@desk.example,104
bob,Bob Bell,,agent,,
END
    tkt-load -q department code=eng manager=mia
    printf 'kind,priority,respond,resolve,calendar\n,,60,240,office\n,urgent,30,120,always\n' | tkt-load -q sla
    export TKT_USER=bob
}

at() { export TKT_NOW=2025-03-$1:00+08:00; }

# ticket [OPTION…]: one more, in eng; its number is in $id.
ticket() {
    id=$(tkt-new -k repair -s 'tap drips' "$@")
    tkt-act assign -q "$id" --dept eng
}

# ticket_of WHO [OPTION…]: one that they took themselves, so that nobody is told of that.
ticket_of() {
    local who=$1
    shift
    ticket "$@"
    tkt-act assign -q "$id" --to "$who" -u "$who"
}

# due [OPTION…]: what is due, and isn't told by that.
due() { tkt-remind -n -q -H -c id,reason,level,to "$@"; }

# told [OPTION…]: what is due, and is told.
told() { tkt-remind -q -H -c id,reason,level,to "$@"; }
