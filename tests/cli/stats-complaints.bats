#!/usr/bin/env bats
# complaints, pareto and matrix, compared with the same figures computed by a few lines of Python.

load helper

fill_desk() {
    tkt-load -q kind code=repair workflow=standard
    tkt-load -q kind code=complaint workflow=complaint
    tkt-load -q kind code=grievance workflow=complaint
}

setup() { setup_desk empty fill_desk; }

# Random calls of two months and a few days, the same every time; times as seconds.
random_calls() {
    awk 'BEGIN {
        srand(11)
        split("noise lift theft smell water", category); split("complaint grievance repair", kind)
        print "key,kind,category,subject,customer,unit,field.building,opened,cause,dept,status"
        for (i = 1; i <= 900; i++) {
            c = int(rand() * 6); b = int(rand() * rand() * 8) + 1
            printf "K%d,%s,%s,s,%s,%s,%s,%d,%s,%s,assigned\n", i, kind[1 + int(rand() * 3)], \
                category[c + 1], rand() < 0.7 ? "C" int(rand() * 150) : "", \
                rand() < 0.6 ? "U" b "-" int(rand() * 9) : "", rand() < 0.8 ? "B" b : "", \
                1735660800 + int(rand() * 5470000), rand() < 0.6 ? "X" int(rand() * rand() * 7) : "", \
                rand() < 0.8 ? "D" int(rand() * 4) : ""
        }
    }' >seconds.csv
    take_calls
}

# The calls of a city on two days.
city_calls() {
    local file="$BATS_TEST_DIRNAME/../../../shared/data/nyc311-sample.csv"
    [ -f "$file" ] || skip "no nyc311-sample.csv here"
    python3 - "$file" <<'PY' >seconds.csv
import csv, sys, datetime as d
w = csv.writer(sys.stdout)
w.writerow("key,kind,category,subject,customer,unit,field.building,opened,cause,dept,status".split(","))
for r in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig")):
    t = d.datetime.strptime(r["Created Date"], "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=d.timezone.utc)
    w.writerow([r["Unique Key"], "complaint", r["Complaint Type"], "s", "", r["Incident Address"], r["Borough"],
                int(t.timestamp()), r["Descriptor"], r["Agency"], "assigned"])
PY
    take_calls
}

take_calls() {
    python3 - <<'PY' | tkt-new --csv --history --learn -q
import csv, sys, datetime as d
rows = list(csv.DictReader(open("seconds.csv")))
w = csv.DictWriter(sys.stdout, rows[0].keys()); w.writeheader()
for r in rows:
    r["opened"] = d.datetime.fromtimestamp(int(r["opened"]), d.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    w.writerow(r)
PY
}

# by_definition BEFORE_FROM BEFORE_TO FROM TO NOW: the rows of complaints by category, by definition.
by_definition() {
    python3 - "$@" <<'PY'
import csv, sys, math
from fractions import Fraction as F
before_from, before_to, start, end, now = map(int, sys.argv[1:])
rows = [r for r in csv.DictReader(open("seconds.csv")) if r["kind"] != "repair"]
of = lambda a, b: [r for r in rows if a <= int(r["opened"]) < b]
cur, old = of(start, end), of(before_from, before_to)
def places(x, n):
    x = F(x); s = -1 if x < 0 else 1
    k = int(abs(x) * 10**n + F(1, 2)) * s
    return ("-" if k < 0 else "") + f"{abs(k) // 10**n}.{abs(k) % 10**n:0{n}d}"
def wilson(k, n, z=1.959963984540054):
    mid, half = (k + z*z/2) / (n + z*z), z / (n + z*z) * math.sqrt(k*(n-k)/n + z*z/4)
    return [places(x if 1e-12 < x < 1 - 1e-12 else round(x), 4) for x in (mid - half, mid + half)]
def p(a, b):
    d = [math.comb(a + b, k) for k in range(a + b + 1)]
    return F(sum(x for x in d if x <= d[a]), 2 ** (a + b))
for c in sorted({r["category"] for r in cur + old}, key=lambda c: (c == "", c)):
    g, o = [r for r in cur if r["category"] == c], [r for r in old if r["category"] == c]
    met, repeats, who, builds = set(), 0, [], {}
    for i, r in enumerate(sorted(g, key=lambda r: int(r["opened"]))):
        w = ("c", r["customer"]) if r["customer"] else ("u", r["unit"]) if r["unit"] else ("?", i)
        repeats += w in met
        met.add(w)
        b = r["field.building"]
        if b: builds[b] = builds.get(b, 0) + 1
    n, nb, known = len(g), sum(builds.values()), len({w for w in met if w[0] != "?"})
    spread = F(nb * nb, sum(v * v for v in builds.values())) if nb else None
    verdict = "" if not n else "single" if n == 1 or (len(met) == 1 and known) else "" if not known else \
        "widespread" if known >= 5 and (spread is None or spread >= 3) else "local"
    csv.writer(sys.stdout, lineterminator="\n").writerow([c, str(n), places(F(n, len(cur)), 4), *wilson(n, len(cur)),
        str(len({r["customer"] for r in g} - {""})), str(len({r["unit"] for r in g} - {""})),
        str(len(builds)), places(F(repeats, n), 4) if any(w[0] != "?" for w in met) else "", places(spread, 2) if nb else "",
        verdict, str(len(o)), places(F(n - len(o), len(o)), 4) if o else "", places(p(n, len(o)), 4),
        "1" if end > now else "0"])
PY
}

at() {
    date -d "$1" +%s
}

same() {
    diff <(printf '%s\n' "$1") <(printf '%s\n' "$2")
}

# ---- complaints

@test "complaints of February against the 28 days before agree with the definition" {
    random_calls
    same "$(tkt-stats complaints -H --by category --in 2025-02)" \
        "$(by_definition "$(at 2025-01-04T00:00+08)" "$(at 2025-02-01T00:00+08)" \
            "$(at 2025-02-01T00:00+08)" "$(at 2025-03-01T00:00+08)" "$(at "$TKT_NOW")")"
}

@test "the complaints of a city by type agree with the definition, and their causes add up" {
    city_calls
    # eighteen hours against the eighteen before; the file's clock is read as UTC
    same "$(tkt-stats complaints -H --by category --from 2011-03-01T20:00Z --to 2011-03-02T14:00Z)" \
        "$(by_definition "$(at 2011-03-01T02:00Z)" "$(at 2011-03-01T20:00Z)" \
            "$(at 2011-03-01T20:00Z)" "$(at 2011-03-02T14:00Z)" "$(at "$TKT_NOW")")"
    [ "$(tkt-stats pareto -H -f tsv | tail -n 1 | cut -f4-)" = $'999\t1.0000' ]
}

@test "a running period is compared with the same elapsed part of the one before" {
    random_calls
    # ten hours into the Wednesday: as far into the Wednesday before
    same "$(tkt-stats complaints -H --by category --in 2025-W10)" \
        "$(by_definition "$(at 2025-02-24T00:00+08)" "$(at 2025-02-26T10:00+08)" \
            "$(at 2025-03-03T00:00+08)" "$(at 2025-03-10T00:00+08)" "$(at "$TKT_NOW")")"
    [ "$(tkt-stats complaints -H --by kind --from 2025-03-01 -c partial | sort -u)" = 1 ]
}

@test "the night the clocks change doesn't shift the days before" {
    export TKT_NOW=2025-05-01T00:00:00Z
    tkt-load -q setting name=timezone value=Europe/Berlin
    printf 'kind,subject,opened\ncomplaint,a,2025-03-16T23:30:00Z\ncomplaint,b,2025-03-24T12:00:00Z\n' |
        tkt-new --csv --history -q >/dev/null
    # the week of 30 March has 167 hours; the 17th began at 23:00 UTC of the 16th
    run tkt-stats complaints --by kind --in 2025-W13 -H -c n,previous,change
    [ "$output" = 1,1,0.0000 ]
}

@test "records that begin with the period have nothing before to compare with" {
    tkt-new -k complaint -s a >/dev/null
    prints tkt-stats complaints --by kind --in 2025-03 -c n,previous,change,change_p,partial <<'X'
n,previous,change,change_p,partial
1,,,,1
X
    prints tkt-stats complaints --by kind -c n,previous,change,change_p,partial <<'X'
n,previous,change,change_p,partial
1,,,,
X
}

@test "what was complained about only before is there with 0" {
    printf 'kind,category,subject,opened\ncomplaint,,a,2025-03-03T12:00\nrepair,,b,2025-03-04T12:00\n' |
        tkt-new --csv --history -q >/dev/null
    prints tkt-stats complaints --by kind --in 2025-03-04 <<'X'
kind,n,share,share_low,share_high,customers,units,buildings,repeat_rate,spread,verdict,previous,change,change_p,partial
complaint,0,,,,0,0,0,,,,1,-1.0000,1.0000,0
X
    [ -z "$(tkt-stats complaints --tickets --in 2025-03-04 -H)" ]
}

@test "rows by day, week or month aren't compared with a period before" {
    random_calls
    [ -z "$(tkt-stats complaints -H --by month --in 2025-02 -c previous,change,change_p | tr -d ',\n')" ]
    [ "$(tkt-stats complaints -H --by month --in 2025-02 -c month)" = 2025-02 ]
}

@test "one customer is a single case however often he calls; three buildings are widespread" {
    say() {
        tkt-load -q customer code="$1" name=x
        for ((i = 0; i < $3; i++)); do
            tkt-new -k complaint -s x --customer "$1" --category "$4" --field building="$2" >/dev/null
        done
    }
    tkt-load -q category code=noise
    tkt-load -q category code=lift
    tkt-load -q category code=smell
    say A B1 7 noise
    for c in D E F; do say $c B1 1 smell; say $c$c B1 1 smell; done
    for c in G H; do say $c B2 1 lift; say $c$c B3 1 lift; say $c$c$c B4 1 lift; done
    prints tkt-stats complaints --by category -c category,n,customers,buildings,repeat_rate,spread,verdict <<'X'
category,n,customers,buildings,repeat_rate,spread,verdict
lift,6,6,3,0.0000,3.00,widespread
noise,7,1,1,0.8571,1.00,single
smell,6,6,1,0.0000,1.00,local
X
    tkt-load -q setting name=widespread_buildings value=4
    [ "$(tkt-stats complaints -H --by category category=lift -c verdict)" = local ]
    tkt-load -q setting name=widespread_buildings value=1
    [ "$(tkt-stats complaints -H --by category category=smell -c verdict)" = widespread ]
    tkt-load -q setting name=widespread_customers value=7
    [ "$(tkt-stats complaints -H --by category category=smell -c verdict)" = local ]
}

@test "the nameless make nothing widespread: without a base there is no verdict, and that is said" {
    for i in 1 2 3 4 5 6 7 8 9; do tkt-new -q -k complaint -s "$i" --phone "$([ $((i % 2)) -eq 1 ] && echo 0 || echo 12345)"; done >/dev/null 2>&1
    run --separate-stderr -0 tkt-stats complaints --by kind -H -c n,customers,repeat_rate,spread,verdict
    [ "$output" = 9,0,,, ] || fail "$output"
    [ "$stderr" = "tkt-stats: 9 of 9 complaints name neither a person nor a unit: how many people made them isn't known" ]
    tkt-new -q -k complaint -s a --phone 13800138001 >/dev/null
    # it isn't single: the nine may be others
    [ "$(tkt-stats complaints -H -q --by kind -c n,customers,verdict)" = 10,1,local ]
    [ "$(tkt-stats complaints -H --by id id=3 -c n,verdict 2>&1)" = 1,single ]
}

@test "where no building is known the persons decide, whatever names them" {
    tkt-load -q customer - <<<$'code,name,phone,email\nC1,Ann,13800138001,ann@home.cn\nC2,Bob,13800138002,\nC3,Cid,13800138009,\nC4,Dan,13800138009,'
    new() { tkt-new -q -k complaint -s x "$@" >/dev/null 2>&1; }
    # one person, registered, by each way
    new --customer C1
    new --phone '+86 138-0013-8001'
    new --phone '１３８００１３８００１'
    new --field 'from=Ann@Home.cn'
    new --field 'from=robot@web.cn' --field reply-to=ann@home.cn
    [ "$(tkt-stats complaints -H --by kind -c n,customers,verdict,repeat_rate)" = 5,1,single,0.8000 ]
    # another with and without the area code; one of two customers with one number, whoever it is; a sender
    new --phone 0571-88886666
    new --phone 88886666
    new --phone 13800138009
    new --phone 13800138009
    new --contact zoe@home.cn
    [ "$(tkt-stats complaints -H --by kind -c n,customers,verdict)" = 10,4,local ]
    new --field from=yan@home.cn
    [ "$(tkt-stats complaints -H --by kind -c n,customers,verdict)" = 11,5,widespread ]
}

@test "nine complaints from one phone that nobody registered are one person's" {
    for i in 1 2 3 4 5 6 7 8 9; do tkt-new -q -k complaint -s "$i" --phone 13900139000; done >/dev/null
    [ "$(tkt-stats complaints -H --by kind -c n,customers,verdict 2>&1)" = 9,1,single ]
    [ "$(tkt-report weekly -f csv 2>/dev/null | grep -c ',verdict,widespread')" = 0 ]
}

@test "a filter that names kinds chooses them; without such kinds that is said" {
    tkt-new -k repair -s a >/dev/null
    [ -z "$(tkt-stats complaints -H --by kind)" ]
    [ "$(tkt-stats complaints -H --by kind kind=repair -c kind,n)" = repair,1 ]
    [ "$(tkt-stats complaints -H --by kind kind!=complaint -c kind,n)" = repair,1 ]
    sed 's/,complaint/,standard/' <(tkt-dump kind) | tkt-load kind -q
    run --separate-stderr tkt-stats complaints
    [ "$status" -eq 1 ]
    [[ $stderr == *"no kind has the workflow complaint"* ]]
}

@test "without a ticket complaints is a header" {
    prints tkt-stats complaints -c kind,category,n <<<kind,category,n
}

# ---- pareto

@test "pareto goes from the largest to the least, those without a cause last" {
    random_calls
    same "$(tkt-stats pareto -H)" "$(python3 - <<'PY'
import csv, collections
from decimal import Decimal as D, ROUND_HALF_UP
c = collections.Counter(r["cause"] for r in csv.DictReader(open("seconds.csv")))
r4 = lambda a, b: (D(a) / D(b)).quantize(D("0.0001"), ROUND_HALF_UP)
total, cum = sum(c.values()), 0
for k, n in sorted(c.items(), key=lambda x: (x[0] == "", -x[1], x[0])):
    cum += n
    print(f"{k},{n},{r4(n, total)},{cum},{r4(cum, total)}")
PY
)"
    [ "$(tkt-stats pareto -H | tail -n 1 | cut -d, -f1,4-)" = ",900,1.0000" ]
}

@test "pareto orders equal counts by code; two processes count the same" {
    for k in repair complaint; do tkt-new -k $k -s a >/dev/null; done
    prints tkt-stats pareto --by kind <<'X'
kind,n,share,cum_n,cum_share
complaint,1,0.5000,1,0.5000
repair,1,0.5000,2,1.0000
X
}

@test "pareto of nothing is a header" {
    prints tkt-stats pareto <<<'cause,n,share,cum_n,cum_share'
}

# ---- matrix

@test "matrix counts what volume counts, laid out across" {
    random_calls
    same "$(tkt-stats matrix --by category,dept)" "$(tkt-stats volume --by category,dept -c category,dept,n -H |
        python3 -c '
import csv, sys
rows = list(csv.reader(sys.stdin))
last = lambda v: (v == "", v)
a, b = sorted({r[0] for r in rows}, key=last), sorted({r[1] for r in rows}, key=last)
n = {(r[0], r[1]): int(r[2]) for r in rows}
print(",".join(["category"] + [v or "none" for v in b] + ["total"]))
for v in a:
    cells = [n.get((v, w), 0) for w in b]
    print(",".join([v] + [str(c) for c in cells + [sum(cells)]]))')"
    [ "$(tkt-stats matrix --by category,dept -H -c total | awk '{ n += $1 } END { print n }')" = 900 ]
}

@test "matrix takes two dimensions, and at most 200 columns" {
    refuses 64 "tkt-stats: --by: matrix takes two dimensions, as in kind,dept
Try 'tkt-stats --help'." tkt-stats matrix
    refuses 64 "tkt-stats: --by: matrix takes two dimensions, as in kind,dept
Try 'tkt-stats --help'." tkt-stats matrix --by kind,dept,day
    for i in {1..200}; do echo "repair,s$i"; done | sed 1i'kind,subject' | tkt-new --csv -q >/dev/null
    [ "$(tkt-stats matrix --by kind,id -H -c total)" = 200 ]
    tkt-new -k repair -s more >/dev/null
    refuses 64 "tkt-stats: --by: 'id' has 201 values, but a matrix has at most 200 columns: put it first, or filter
Try 'tkt-stats --help'." tkt-stats matrix --by kind,id
    [ "$(tkt-stats matrix --by id,kind -H | wc -l)" = 201 ]
}

@test "matrix keeps column names apart, writes numbers as numbers, and is a header for nothing" {
    prints tkt-stats matrix --by kind,dept <<<kind,total
    for d in total none ''; do tkt-new -k repair -s a --field d="$d" >/dev/null; done
    prints tkt-stats matrix --by kind,field.d -f json <<'X'
[
{"kind":"repair","none":1,"total_":1,"none_":1,"total":3}
]
X
}

@test "--per: of so many units, customers and things, as sqlite3 counts them" {
    tkt-load -q customer - <<<$'code\nC1\nC2\nC3\nC4\nC5'
    tkt-load -q unit - <<'CSV'
code,building,use,owner,tenant
A1,A,flat,C1,C2
A2,A,flat,C1,
A3,A,shop,C3,C3
B1,B,flat,C4,
X1,,flat,,C5
CSV
    tkt-load -q asset - <<<$'code,model,unit\nL1,lift9,A1\nL2,lift9,B1\nL3,lift7,B1'
    for u in A1 A1 A3 B1 X1; do tkt-new -q -k complaint -s x --unit $u >/dev/null; done
    tkt-new -q -k complaint -s x >/dev/null
    tkt-new -q -k complaint -s x --asset L1 >/dev/null
    per() { tkt-stats complaints -H -c "$2,n,base,rate" --per "$1" --by "$2"; }
    [ "$(per units building)" = $'A,3,3,1.000000\nB,1,1,1.000000\n,3,,' ] # of no building: no base
    [ "$(per units use)" = $'flat,4,4,1.000000\nshop,1,1,1.000000\n,2,,' ]
    [ "$(per units kind)" = complaint,7,5,1.400000 ]
    # C1 owns two flats in A and counts once
    [ "$(per customers building)" = $'A,3,3,1.000000\nB,1,1,1.000000\n,3,,' ]
    [ "$(per customers building,use | head -n 2)" = $'A,flat,2,2,1.000000\nA,shop,1,1,1.000000' ]
    [ "$(per customers kind)" = complaint,7,5,1.400000 ]
    [ "$(per assets model)" = $'lift9,1,2,0.500000\n,6,,' ]
    # 7 events: 2.8144 to 14.4227 (Garwood 1936)
    [ "$(tkt-stats complaints -H --by kind --per units -c rate_low,rate_high)" = 0.562873,2.884535 ]
    [ "$(tkt-stats complaints --by kind | head -n 1 | sed 's/.*partial//')" = "" ]
}

@test "--per FILE: its rows by the dimensions' cells; what is wrong in it is told by line" {
    for i in 1 2 3; do tkt-new -q -k complaint -s x >/dev/null; done
    printf 'base,month,shop,kind\n200,2025-03,x,complaint\n10,2025-02,,complaint\n' >orders.csv
    run --separate-stderr tkt-stats complaints --by kind,month --per orders.csv -H -c n,base,rate
    [ "$output" = 3,200,0.015000 ]
    [ "$stderr" = "tkt-stats: orders.csv: 1 of its rows have no complaints: complaint,2025-02" ]
    printf 'kind,base\ncomplaint,0\n' >bad.csv
    refuses 65 "tkt-stats: --per: bad.csv:2: base: '0' is not a whole number of 1 or more" \
        tkt-stats complaints --by kind --per bad.csv
    printf 'kind,base\ncomplaint,5\ncomplaint,6\n' >bad.csv
    refuses 65 "tkt-stats: --per: bad.csv:3: base: 'complaint' already has one" \
        tkt-stats complaints --by kind --per bad.csv
    refuses 65 "tkt-stats: --per: bad.csv:1: the column 'month' is missing; required are kind,month,base" \
        tkt-stats complaints --by kind,month --per bad.csv
    refuses 66 "tkt-stats: --per: 'unit' is neither a file nor one of units, customers, assets" \
        tkt-stats complaints --per unit
    refuses 64 "tkt-stats: --per works only with complaints, not with volume
Try 'tkt-stats --help'." tkt-stats volume --per units
}
