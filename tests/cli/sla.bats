#!/usr/bin/env bats
# Deadlines as the tools set and move them. The template's office is open 09:00-12:00 and
# 13:30-18:00 from Monday to Friday.

load helper

data="$BATS_TEST_DIRNAME/../../../shared/data"

fill_desk() {
    tkt-load -q kind code=call
    tkt-load -q kind code=repair
    tkt-load -q category code=water
    tkt-load -q category code=gas
}

setup() { setup_desk empty fill_desk; }

# due OPENED MINUTES WANTED [CALENDAR]: what a promise of so many minutes falls due at.
due() {
    local id found
    tkt-load -q sla kind= category= priority= resolve="$2" calendar="${4:-office}"
    id=$(TKT_NOW=2025-12-31T00:00:00Z tkt-new -k call -s a --opened "$1")
    found=$(tkt-list -H -c due "id=$id")
    [ "$found" = "$3" ] || fail "$1 + $2: $found, not $3"
}

holidays() {
    [ -f "$data/holidays-cn-2025.csv" ] || skip "no holidays-cn-2025.csv here"
    tkt-load -q holiday "$data/holidays-cn-2025.csv"
}

@test "over lunch, to a span's end, into the next day, over a weekend, opened at night" {
    due '2025-03-05 11:30' 60 2025-03-05T14:00:00+08:00
    due '2025-03-05 11:30' 30 2025-03-05T12:00:00+08:00
    due '2025-03-05 11:30:20' 60 2025-03-05T14:00:20+08:00
    due '2025-03-05 12:30' 30 2025-03-05T14:00:00+08:00
    due '2025-03-05 17:00' 60 2025-03-05T18:00:00+08:00
    due '2025-03-05 17:00' 61 2025-03-06T09:01:00+08:00
    due '2025-03-05 23:00' 30 2025-03-06T09:30:00+08:00
    due '2025-03-05 03:00' 30 2025-03-05T09:30:00+08:00
    due '2025-03-07 17:30' 90 2025-03-10T10:00:00+08:00
    due '2025-03-08 12:00' 450 2025-03-10T18:00:00+08:00
    due '2025-03-05 10:00' 1350 2025-03-10T10:00:00+08:00
    due '2025-03-05 23:00' 90 2025-03-06T00:30:00+08:00 always
}

@test "a limit of 0 falls due when the clock starts" {
    due '2025-03-05 10:00:07' 0 2025-03-05T10:00:07+08:00
    due '2025-03-05 12:00' 0 2025-03-05T13:30:00+08:00
    due '2025-03-07 18:00' 0 2025-03-10T09:00:00+08:00
}

@test "right across the Spring Festival, and on a make-up Sunday" {
    holidays
    # 2025: off from Tuesday 28 January to Tuesday 4 February; Sunday 26 and Saturday 8 worked
    due '2025-01-27 17:30' 60 2025-02-05T09:30:00+08:00
    due '2025-01-30 10:00' 60 2025-02-05T10:00:00+08:00
    due '2025-01-26 11:30' 60 2025-01-26T14:00:00+08:00
    due '2025-01-25 10:00' 30 2025-01-26T09:30:00+08:00
    due '2025-01-24 17:30' 510 2025-01-27T09:30:00+08:00
    due '2025-02-07 17:30' 60 2025-02-08T09:30:00+08:00
}

@test "the nights on which New York's clock jumps" {
    export TKT_DB=$PWD/ny.db
    tkt-init -q --timezone America/New_York
    tkt-load -q kind code=call
    due '2025-03-09 01:30' 60 2025-03-09T03:30:00-04:00 always
    due '2025-11-02 00:30' 120 2025-11-02T01:30:00-05:00 always
    due '2025-03-07 17:30' 60 2025-03-10T09:30:00-04:00
    due '2025-10-31 17:30' 60 2025-11-03T09:30:00-05:00
}

@test "the most specific row wins; between equals category before kind before priority" {
    rows=$(printf '%s\n' kind,category,priority,resolve,calendar \
        ,,,1,always ,,high,2,always call,,,3,always ,water,,4,always call,,high,5,always \
        ,water,high,6,always call,water,,7,always call,water,high,8,always)
    tkt-load -q sla <<<"$rows"
    one() { # KIND CATEGORY PRIORITY MINUTES
        local id
        id=$(tkt-new -k "$1" --category="$2" -p "$3" -s a)
        [ "$(tkt-list -H -c due "id=$id")" = "2025-03-05T10:0$4:00+08:00" ] || fail "$*"
    }
    one repair gas normal 1
    one repair gas high 2
    one call gas normal 3
    one repair water normal 4
    one call gas high 5
    one repair water high 6
    one call water normal 7
    one call water high 8
    # a row that goes lets the next one through
    grep -v '^call,water,' <<<"$rows" | tkt-load -q sla --replace
    one call water high 6
    grep -v '^call,water,\|,water,high' <<<"$rows" | tkt-load -q sla --replace
    one call water high 5
    grep -v '^call,\|,water,high' <<<"$rows" | tkt-load -q sla --replace
    one call water high 4
}

@test "no row: no deadline, and nothing is ever late" {
    tkt-load -q sla kind=repair respond=5 resolve=60 calendar=always
    tkt-new -k call -s a --opened 2020-01-01
    prints tkt-list -H -c respond_due,due,late <<<',,'
    prints tkt-list -H overdue </dev/null
    # a row may promise the one and not the other
    tkt-load -q sla kind=call respond=5 calendar=always
    tkt-new -k call -s b
    prints tkt-list -H -c respond_due,due id=2 <<<'2025-03-05T10:05:00+08:00,'
}

@test "late is business minutes past due, negative while there is time" {
    tkt-load -q sla kind=call resolve=60 calendar=office
    tkt-new -k call -s a --opened '2025-03-05 09:15'
    tkt-new -k call -s b --opened '2025-03-04 17:45'
    tkt-new -k call -s c
    prints tkt-list -H -c id,late,age <<'END'
1,-15.0,45.0
2,15.0,975.0
3,-60.0,0.0
END
    prints tkt-list -H -c id overdue <<<2
    # over lunch nothing becomes later
    TKT_NOW=2025-03-05T12:00:00+08:00 prints tkt-list -H -c late id=2 <<<135.0
    TKT_NOW=2025-03-05T13:30:30+08:00 prints tkt-list -H -c late id=2 <<<135.5
}

@test "deadlines are set again from the opening when kind, category or priority change" {
    tkt-load -q sla kind=call respond=30 resolve=60 calendar=office
    tkt-load -q sla kind=call priority=urgent respond=5 resolve=10 calendar=always
    tkt-load -q sla category=water resolve=20 calendar=office
    tkt-new -k call -s a --opened '2025-03-05 09:30'
    prints tkt-list -H -c respond_due,due <<<'2025-03-05T10:00:00+08:00,2025-03-05T10:30:00+08:00'
    tkt-act -q set priority=urgent 1
    prints tkt-list -H -c respond_due,due <<<'2025-03-05T09:35:00+08:00,2025-03-05T09:40:00+08:00'
    tkt-act -q set category=water priority=low 1
    prints tkt-list -H -c respond_due,due <<<',2025-03-05T09:50:00+08:00'
    tkt-act -q set category= kind=repair 1
    prints tkt-list -H -c respond_due,due <<<','
    tkt-init -q --check
}

@test "waiting moves due, and respond_due while it is owed, by the business minutes waited" {
    tkt-load -q sla kind=call respond=30 resolve=60 calendar=office
    tkt-new -k call -s a
    tkt-act -q wait 1
    TKT_NOW=2025-03-05T20:00:00+08:00 prints tkt-list -H -c id overdue </dev/null
    TKT_NOW=2025-03-05T14:00:00+08:00 tkt-act -q resume 1
    # waited 10:00-12:00 and 13:30-14:00
    prints tkt-list -H -c respond_due,due,waited <<<'2025-03-05T14:30:00+08:00,2025-03-05T15:00:00+08:00,150.0'
    TKT_NOW=2025-03-05T14:10:00+08:00 tkt-act -q accept 1
    TKT_NOW=2025-03-05T14:20:00+08:00 tkt-act -q wait 1
    TKT_NOW=2025-03-05T17:50:00+08:00 tkt-act -q resolve 1
    prints tkt-list -H -c respond_due,due,waited,worked <<<'2025-03-05T14:30:00+08:00,2025-03-06T09:30:00+08:00,360.0,20.0'
    tkt-init -q --check
}

@test "the days between a resolution and a reopening are nobody's work: what was left of the promise is left" {
    tkt-load -q sla kind=call respond=30 resolve=240 calendar=office
    tkt-new -k call -s a
    TKT_NOW=2025-03-05T11:00:00+08:00 tkt-act -q resolve 1
    TKT_NOW=2025-03-07T17:00:00+08:00 tkt-act -q confirm 1
    prints tkt-list -H -c due,late,worked,waited <<<'2025-03-05T15:30:00+08:00,-180.0,60.0,'
    # 60 of 240 minutes are worked; 11:00-12:00 and 13:30-18:00, two days, and 9:00-9:30 aren't
    export TKT_NOW=2025-03-10T09:30:00+08:00
    tkt-act -q reopen 1
    prints tkt-list -H -c respond_due,responded,due,late,worked,waited \
        <<<'2025-03-05T10:30:00+08:00,2025-03-05T11:00:00+08:00,2025-03-10T14:00:00+08:00,-180.0,,1260.0'
    prints tkt-list -H -c id overdue </dev/null
    # a deadline set again counts from the opening, less what stood still
    tkt-act -q set priority=high 1
    prints tkt-list -H -c due <<<2025-03-10T14:00:00+08:00
    TKT_NOW=2025-03-10T10:15:00+08:00 tkt-act -q resolve 1
    export TKT_NOW=2025-03-10T11:00:00+08:00
    prints tkt-list -H -c late,worked,waited <<<-135.0,105.0,1260.0
    prints tkt-stats time -H -f csv -c measure,n,mean <<'END'
respond,1,60.0
resolve,1,7215.0
respond_business,1,60.0
resolve_business,1,105.0
END
    [ "$(tkt-stats sla -H -f csv -c measure,met,missed)" = $'respond,0,1\nresolve,1,0' ]
    tkt-init -q --check
}

@test "a repair that was late or didn't hold buys no time: what was late is as late when it is reopened" {
    tkt-load -q sla kind=call resolve=60 calendar=office
    tkt-new -k call -s a
    TKT_NOW=2025-03-05T11:20:00+08:00 tkt-act -q resolve 1
    export TKT_NOW=2025-03-10T09:30:00+08:00
    tkt-act -q reopen 1
    prints tkt-list -H -c due,late overdue <<<2025-03-10T09:10:00+08:00,20.0
    # nor does it when it is resolved and reopened at once
    tkt-act -q resolve 1
    tkt-act -q reopen 1
    prints tkt-list -H -c due,late overdue <<<2025-03-10T09:10:00+08:00,20.0
    TKT_NOW=2025-03-10T09:40:00+08:00 tkt-act -q resolve 1
    prints tkt-list -H -c late,worked <<<30.0,90.0
    tkt-init -q --check
}

@test "the clock stands still from a cancellation or a closing too, until any verb leads back" {
    tkt-load -q workflow <<'END'
workflow,status,verb,next
odd,new,cancel,cancelled
odd,cancelled,note,same
odd,cancelled,reopen,waiting
odd,waiting,confirm,closed
odd,closed,resolve,resolved
odd,resolved,confirm,closed
odd,closed,cancel,cancelled
END
    tkt-load -q kind code=odd workflow=odd
    tkt-load -q sla kind=odd respond=10 resolve=60 calendar=always
    at() { TKT_NOW=2025-03-05T$1:00+08:00 tkt-act -q "${@:2}" 1; }
    tkt-new -k odd -s a
    at 10:05 cancel
    at 11:00 note --note x
    prints tkt-list -H -c respond_due,due,waited <<<2025-03-05T10:10:00+08:00,2025-03-05T11:00:00+08:00,
    at 12:05 reopen
    prints tkt-list -H -c respond_due,due,waited <<<2025-03-05T12:10:00+08:00,2025-03-05T13:00:00+08:00,120.0
    at 13:05 confirm
    prints tkt-list -H -c due,waited,worked <<<2025-03-05T14:00:00+08:00,180.0,5.0
    at 14:05 resolve
    prints tkt-list -H -c due,waited,worked <<<2025-03-05T15:00:00+08:00,240.0,5.0
    at 15:05 confirm
    at 16:05 cancel
    prints tkt-list -H -c due,waited,worked <<<2025-03-05T15:00:00+08:00,240.0,5.0
    tkt-init -q --check
}

@test "work on a cancelled or merged ticket ended when it was resolved, as in all reports; else it never did" {
    tkt-load -q sla kind=call resolve=60 calendar=office
    cat >past.csv <<'END'
key,kind,subject,opened,resolved,closed,status
a,call,x,2025-03-04 10:00,2025-03-04 11:00,2025-03-04 15:00,cancelled
b,call,x,2025-03-04 10:00,,2025-03-04 15:00,cancelled
c,call,x,2025-03-04 10:00,2025-03-04 14:00,2025-03-04 15:00,merged
d,call,x,2025-03-04 10:00,,2025-03-04 15:00,merged
e,call,x,2025-03-04 10:00,,2025-03-04 15:00,closed
f,call,x,2025-03-04 10:00,2025-03-04 11:00,2025-03-04 15:00,closed
END
    tkt-new -q --csv past.csv --history >/dev/null
    prints tkt-list -H -c key,worked --sort key <<'END'
a,60.0
b,
c,150.0
d,
e,210.0
f,60.0
END
    prints tkt-list -H -c key 'worked>0' --sort key <<<$'a\nc\ne\nf'
    prints tkt-stats time --tickets -H -c key,worked <<<$'a,60.0\nc,150.0\ne,210.0\nf,60.0'
}

@test "a deadline set again keeps the earlier waits" {
    tkt-load -q sla kind=call resolve=60 calendar=office
    tkt-load -q sla kind=call priority=high resolve=30 calendar=office
    tkt-new -k call -s a
    tkt-act -q wait 1
    TKT_NOW=2025-03-05T11:00:00+08:00 tkt-act -q resume 1
    TKT_NOW=2025-03-05T11:00:00+08:00 tkt-act -q set priority=high 1
    prints tkt-list -H -c due <<<2025-03-05T11:30:00+08:00
}

@test "a waiting ticket is overdue only if it was when the wait began" {
    tkt-load -q sla kind=call resolve=10 calendar=always
    tkt-new -k call -s a
    tkt-new -k call -s b
    tkt-act -q wait 1
    TKT_NOW=2025-03-05T11:00:00+08:00 tkt-act -q wait 2
    TKT_NOW=2025-03-05T12:00:00+08:00 prints tkt-list -H -c id,late <<'END'
1,-10.0
2,50.0
END
    TKT_NOW=2025-03-05T12:00:00+08:00 prints tkt-list -H -c id overdue <<<2
}

@test "an SLA row whose calendar isn't there is refused" {
    refuses 65 "tkt-load: calendar: 'offic' is not in the register calendar: always, office; did you mean 'office'?" \
        tkt-load sla kind=call resolve=60 calendar=offic
}

@test "a kind with rows for categories only takes its tightest one, and says so" {
    tkt-load -q department code=eng
    printf '%s\n' kind,category,priority,respond,resolve,calendar repair,water,,20,240,always \
        repair,gas,,5,60,always repair,gas,urgent,5,30,always | tkt-load -q sla
    local said="the register sla has no row for kind repair without a category: the tightest one was used, that of category gas"
    run --separate-stderr tkt-new -k repair -s a
    [ "$stderr" = "tkt-new: $said" ]
    run --separate-stderr tkt-new -k repair -s a --priority urgent -q
    [ -z "$stderr" ]
    run --separate-stderr tkt-new -k repair -s a --category water
    [ -z "$stderr" ]
    tkt-new -q -k call -s a
    prints tkt-list -H -c id,respond_due,due <<'END'
1,2025-03-05T10:05:00+08:00,2025-03-05T11:00:00+08:00
2,2025-03-05T10:05:00+08:00,2025-03-05T10:30:00+08:00
3,2025-03-05T10:20:00+08:00,2025-03-05T14:00:00+08:00
4,,
END
    tkt-load -q rule seq=1 dept=eng
    prints tkt-route --explain -n 1 -c outcome,why <<END
outcome,why
won,"$said"
END
    # routed at once, it is said once
    run --separate-stderr tkt-new -k repair -s a -r
    [ "$stderr" = "tkt-new: ticket 5: $said
5 → eng, by 11:00" ]
    tkt-load -q sla kind=repair resolve=300 calendar=always
    run --separate-stderr tkt-new -k repair -s a
    [ -z "$stderr" ]
    [ "$(tkt-list -H -c due id=6)" = 2025-03-05T15:00:00+08:00 ]
}
