# tkt-mail and the messages of tests/data/mail: each becomes the row that was meant by it.
# make.py there writes the messages, and what is expected of them, from one description.
load helper

data="$BATS_TEST_DIRNAME/../data/mail"

# Ticket 1 is open, 2 closed, 3 merged into 1, 4 somebody's whom nobody knows.
fill_desk() {
    printf 'code,papers\nmail,\nrepair,\ncard,身份证|照片|pdf\n' | tkt-load -q kind
    tkt-load -q customer - <<'END'
code,email
C1,anna@example.com
C2,family@example.com
C3,Family@example.com
C4,dora@example.com
END
    tkt-load -q setting name=mail_from value='Service desk <desk@example.org>'
    tkt-new -q --csv - <<'END'
key,kind,subject,customer
mail:open@seed.example,mail,open,C1
mail:closed@seed.example,mail,closed,C1
mail:merged@seed.example,mail,merged,C4
mail:other@seed.example,mail,other,
END
    tkt-act -q accept 2
    tkt-act -q resolve 2
    tkt-act -q confirm 2
    tkt-act -q merge 3 --into 1
    tkt-load -q staff code=wang email=wang@example.org role=agent
}

setup() { setup_desk empty fill_desk; }

# Runs tkt-mail on all of them, in their folder.
all() { (cd "$data" && tkt-mail "$@" ./*.eml); }

@test "every message gives the row that is expected, in full" {
    all -f csv >rows.csv 2>said || fail "$(cat said)"
    diff "$data/expected.csv" rows.csv
}

@test "those that give no row are said, with why" {
    all -f csv -o /dev/null 2>said
    sed 's/^[^,]*,//; s/^"\(.*\)"$/\1/' "$data/passed-over.csv" | tail -n +2 | grep . >wanted
    sed -n 's/^tkt-mail: <[^>]*>: skipped: //p' said >got
    diff wanted got
}

@test "tkt-new takes all rows in, as they are; after that they are known" {
    local columns=key,kind,channel,subject,customer,contact,opened,parent,body,field.from
    columns+=,field.reply-to,field.attachments,field.papers,field.flaws
    all -q -f csv >rows.csv
    tkt-new -q --csv rows.csv
    tkt-list -f csv -c $columns id.gt=4 --sort id >kept.csv
    cmp rows.csv kept.csv
    [ -z "$(all -q -f jsonl)" ]
    tkt-init --check -q
}

@test "each message through a pipe gives what it gives as a file" {
    # pipes of the files' names
    mkdir pipes
    (cd "$data" && printf '%s\0' *-[a-e]*.eml) | (cd pipes && xargs -0 mkfifo)
    python3 - "$data" <<'END' &
import os, sys
for name in sorted(os.listdir("pipes")):
    with open(sys.argv[1] + "/" + name, "rb") as file, open("pipes/" + name, "wb") as pipe:
        pipe.write(file.read())
END
    (cd pipes && tkt-mail -q -f jsonl ./*.eml) >piped || kill $!
    (cd "$data" && tkt-mail -q -f jsonl ./*-[a-e]*.eml) >read
    [ "$(wc -l <read)" -gt 150 ]
    cmp piped read
}

@test "delivered, each is a ticket, a note on the one that it answers, or nothing" {
    tkt-load -q setting name=mail_per_hour value=0
    all -q --deliver
    python3 - "$data" >wanted <<'END'
import csv, sys
for row in csv.DictReader(open(sys.argv[1] + "/expected.csv", newline="")):
    # ticket 1 is open, so what goes on there is a note; 2 is closed, so that is a part of it
    if row["parent"] == "1":
        print("note", row["key"][5:])
    else:
        print("ticket", row["key"][5:], row["parent"])
# these are by machines, in the thread of ticket 1
for name in "machine-bounce-in-thread", "machine-absent-in-thread":
    print("note", name + "@mail.example")
END
    {
        tkt-list id.gt=4 -f csv -H -c key,parent | sed 's/^mail:\([^,]*\),/ticket \1 /'
        tkt-show 1 -f csv -H -c verb,data | sed -n 's/^note,.*""mail"":""\([^"]*\)"".*/note \1/p'
    } >got
    diff <(sort wanted) <(sort got)
    [ "$(find tkt.db-files -type f | wc -l)" -gt 50 ]
    all -q --deliver
    [ "$(tkt-list id.gt=4 -f csv -H -c key | wc -l)" -eq "$(grep -c ^ticket wanted)" ]
    tkt-init --check -q
}
