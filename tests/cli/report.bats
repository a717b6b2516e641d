#!/usr/bin/env bats
# tkt-report: its tables are those of tkt-stats; its pages are sound, on a telephone too. And the
# pictures of tkt-stats.

load helper

# The example's week with people, shifts, solutions and scores, made once.
setup_file() {
    PATH="${TKT_BIN:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)/bin}:$PATH"
    export TKT_DB="$BATS_FILE_TMPDIR/week.db" TKT_NOW=2025-03-05T10:00:00+08:00 TKT_USER=zhaom
    export LC_ALL=C.UTF-8 LANGUAGE=
    week="$BATS_TEST_DIRNAME/../../examples/estate-week"
    tkt-init -q --template property --timezone Asia/Shanghai
    for register in customer unit staff shift asset; do tkt-load -q $register "$week/$register.csv"; done
    export TKT_NOW=2025-03-09T23:00:00+08:00
    tkt-new --csv "$week/calls.csv" -c id 2>/dev/null | tkt-route -q 2>/dev/null
    tkt-list status=assigned -c id -H --limit 90 | tkt-act accept -q 2>/dev/null || true
    tkt-list status=active -c id -H | tkt-act resolve -q --note done 2>/dev/null || true
    tkt-survey due -c id -H | head -n 20 | while read -r id; do
        tkt-survey record "$id" --score $((id % 5 + 1)) --answer solved=yes -q -u chenj 2>/dev/null || true
    done
}

setup() {
    PATH="${TKT_BIN:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)/bin}:$PATH"
    cd "$BATS_TEST_TMPDIR" || return 1
    cp "$BATS_FILE_TMPDIR/week.db" tkt.db
    export TKT_DB=$PWD/tkt.db TKT_NOW=2025-03-09T23:00:00+08:00 TKT_USER=zhaom LC_ALL=C.UTF-8 LANGUAGE=
}

# long SECTION: rows of CSV on stdin as section,row,column,value, by Miller.
long() {
    mlr --icsv --ocsv --headerless-csv-output put -q 'for (k, v in $*) { print "'"$1"'," . NR . "," . k . "," . v }'
}

# same SECTION COMMAND…: the sheet's section in sheet.csv is what the command prints.
same() {
    local section=$1
    shift
    grep "^$section," sheet.csv | tr -d '"' >ours || true
    "$@" -f csv 2>/dev/null | long "$section" | tr -d '"' >theirs
    [ -s theirs ] || fail "$section: nothing to compare"
    diff theirs ours
}

@test "the month's tables are those of tkt-stats" {
    tkt-report monthly --at 2025-03 -f csv >sheet.csv
    [ "$(head -n 1 sheet.csv)" = section,row,column,value ]
    same targets tkt-stats kpi --in 2025-03 --period month
    same flow tkt-stats flow --by week --in 2025-03
    same sla tkt-stats sla --by dept --in 2025-03
    same time tkt-stats time --by kind --in 2025-03
    same process tkt-stats process --in 2025-03
    same complaints tkt-stats complaints --in 2025-03
    same satisfaction tkt-stats satisfaction --by dept --in 2025-03
    same agents tkt-stats agents --in 2025-03
    [ "$(cut -d, -f1 sheet.csv | sort -u | wc -l)" -ge 9 ]
}

@test "the morning's, the week's and the quarter's too; --dept chooses" {
    tkt-report daily -f csv >sheet.csv
    same since-yesterday tkt-stats flow --by day --from 2025-02-24 --to 2025-03-09
    same came-in tkt-stats pareto --by kind,category --in 2025-03-08
    same who-has-what tkt-stats backlog --by dept,assignee
    same overdue tkt-list overdue -c id,kind,subject,dept,assignee,due --sort id
    grep '^uncovered,' sheet.csv | grep -c ',uncovered,1.0$' >hours
    [ "$(cat hours)" = "$(tkt-stats coverage --in 2025-03-09 -c uncovered -H | grep -c '^1.0$')" ]
    tkt-report weekly --at 2025-W10 --dept eng -f csv >sheet.csv
    same sla tkt-stats sla --by dept --in 2025-W10 dept=eng
    same kinds tkt-stats pareto --by kind,category --in 2025-W10 dept=eng
    tkt-report quarterly --at 2025-Q1 -f csv >sheet.csv
    same satisfaction tkt-stats satisfaction --by month --in 2025-Q1
    tkt-report monthly --at 2025-03 --dept eng -f csv >sheet.csv
    [ "$(grep -c '^targets,.*,scope,' sheet.csv)" = "$(tkt-stats kpi --in 2025-03 -c scope -H | grep -c '^dept=eng$')" ]
    ! grep '^targets,.*,scope,' sheet.csv | grep -v dept=eng
}

@test "a quarter has its survey rounds, the rounds of other quarters not" {
    tkt-survey open R1 --form opinion --sample 10 -q
    TKT_NOW=2025-04-02T10:00:00+08:00 tkt-survey open R2 --form opinion --sample 5 --rest 0d -q
    seq=$(tkt-survey list R1 -c seq -H | head -n 1)
    tkt-survey record --round R1 seq="$seq" --score 4 -q 2>/dev/null ||
        sqlite3 tkt.db "SELECT code, question, type, required FROM form WHERE form = 'opinion'"
    tkt-report quarterly --at 2025-Q1 -f csv >sheet.csv
    grep -q '^survey-R1,' sheet.csv
    ! grep -q '^survey-R2,' sheet.csv
    same survey-R1 tkt-survey report R1
    TKT_NOW=2025-07-02T10:00:00+08:00 tkt-report quarterly | grep -q '^Survey R2$'
    tkt-report monthly --at 2025-03 | head -n 1 | grep -q 'Monthly report 2025-03$'
}

@test "without --at: today, and the last week, month and quarter that are over" {
    [ "$(tkt-report daily | head -n 1)" = "Morning report 2025-03-09" ]
    [ "$(tkt-report weekly | head -n 1)" = "Weekly report 2025-W09" ]
    [ "$(tkt-report monthly | head -n 1)" = "Monthly report 2025-02" ]
    [ "$(tkt-report quarterly | head -n 1)" = "Quarterly report 2024-Q4" ]
    [ "$(tkt-report weekly --at 2025-03-09 | head -n 1)" = "Weekly report 2025-W10" ]
    # what is open now isn't in a sheet of long ago
    ! tkt-report daily --at 2025-01-05 | grep -q Overdue
    tkt-report monthly --at 2025-03 | sed -n 3p | grep -q 'still running'
    tkt-load -q setting name=site value='嘉园'
    [ "$(tkt-report daily | head -n 1)" = "嘉园 · Morning report 2025-03-09" ]
}

@test "the morning's unstaffed hours, joined" {
    sqlite3 tkt.db 'DELETE FROM shift'
    for d in 09 10 11 13; do
        tkt-load -q shift staff=wangq "starts=2025-03-${d}T08:00" "ends=2025-03-${d}T12:00"
    done
    tkt-report weekly --at 2025-W10 | sed -n '/following week/,$p' | grep 工程部 >hours
    diff hours - <<'ROWS'
工程部     mon–tue 00–08, 12–24
工程部     wed     00–24
工程部     thu     00–08, 12–24
工程部     fri–sun 00–24
ROWS
}

@test "refusals" {
    usage=$'\nTry \'tkt-report --help\'.'
    refuses 64 "tkt-report: no report given; reports are: daily, weekly, monthly, quarterly$usage" tkt-report
    refuses 64 "tkt-report: 'yearly' is not a report; reports are: daily, weekly, monthly, quarterly$usage" tkt-report yearly
    refuses 64 "tkt-report: --at: '2026' hasn't begun yet$usage" tkt-report daily --at 2026
    refuses 65 "tkt-report: --dept: 'nope' is not in the register department" tkt-report daily --dept nope
    refuses 64 "tkt-report: --format: 'pdf' is not one of text, markdown, html, csv$usage" tkt-report daily -f pdf
    run tkt-report daily -o /nowhere/x.txt
    [ "$status" -eq 73 ]
    run tkt-report daily monthly
    [ "$status" -eq 64 ]
    echo old >kept.html
    run tkt-report monthly --at 2026 -f html -o kept.html
    [ "$(cat kept.html)" = old ]
}

@test "an empty desk: sheets of nothing say so" {
    tkt-init -q -d empty.db --template empty --timezone UTC
    for sheet in daily weekly monthly quarterly; do
        for format in text markdown html csv; do
            TKT_DB=$PWD/empty.db tkt-report $sheet -f $format >out
            [ -s out ]
        done
    done
    TKT_DB=$PWD/empty.db tkt-report daily | grep -q '^None\.$'
}

@test "in text no chart is wider than 78 columns, and what was cut is told" {
    tkt-report monthly --at 2025-03 >sheet.txt
    python3 - <<'PY'
import unicodedata
for line in open("sheet.txt"):
    if any(c in line for c in "█▓░▁▂▃▄▅▆▇"):
        width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.rstrip("\n"))
        assert width <= 78, (width, line)
PY
    tkt-report daily | grep -q 'more: tkt-stats pareto$'
}

@test "HTML: valid, one file, pictures with words, contrast of WCAG AA in light, dark and print" {
    for sheet in daily weekly monthly quarterly; do
        tkt-report $sheet --at 2025-03-09 -f html -o page.html
        run --separate-stderr tidy -q -e page.html
        # shellcheck disable=SC2154 # bats sets it
        [ -z "$stderr" ] || fail "$sheet: $stderr"
        ! grep -E '<script|https?://|@import|url\(' page.html
        [ "$(grep -c '<svg' page.html)" = "$(grep -c '<desc' page.html)" ]
        [ "$(grep -c '<svg\|<pre' page.html)" = "$(grep -c 'role="img".*aria-label="' page.html)" ]
    done
    tkt-report monthly --at 2025-03 -f html >page.html
    [ "$(grep -c '<svg\|<pre' page.html)" -ge 4 ]
    grep -qE '<pre role="img" aria-label="[^":]+: came in: [0-9 ]+; done: [0-9 ]+; left open: [0-9 ]+">' page.html
    grep -q '^left open [▁▂▃▄▅▆▇█]* [0-9]* (' page.html
    [ "$(grep -c '<li><a href="#' page.html)" = "$(grep -c '<section id="' page.html)" ]
    sed -n 's/.*<a href="#\([^"]*\)".*/\1/p' page.html | while read -r id; do grep -q "<section id=\"$id\">" page.html; done
    tkt-load -q setting name=site value='<b>&"x"'
    tkt-report daily -f html | grep -q '<h1>&lt;b&gt;&amp;&quot;x&quot; · Morning'
    python3 - <<'PY'
import re
css = open("page.html").read()
def light(h):
    h = h.lstrip("#")
    h = "".join(c * 2 for c in h) if len(h) == 3 else h
    f = lambda c: c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
    r, g, b = (f(int(h[i:i + 2], 16) / 255) for i in (0, 2, 4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b          # WCAG 2.2, relative luminance
ratio = lambda a, b: (max(light(a), light(b)) + 0.05) / (min(light(a), light(b)) + 0.05)
def modes(name, selector):
    found = re.findall(re.escape(selector) + r"\{[^}]*?--" + name + r":(#[0-9a-f]{3,6})", css)
    assert len(found) == 3, (name, found)                # light, dark, print
    return found
paper = modes("paper", ":root")
for name, selector, least in (("ink", ":root", 4.5), ("dim", ":root", 4.5), ("link", ":root", 4.5), ("ink", "svg", 4.5),
                              ("bar", "svg", 3), ("line", "svg", 3)):
    for mode, colour in enumerate(modes(name, selector)):
        assert ratio(colour, paper[mode]) >= least, (name, mode, colour, ratio(colour, paper[mode]))
bars, lines, tracks = modes("bar", "svg"), modes("line", "svg"), modes("track", "svg")
for mode in range(3):
    assert ratio(bars[mode], tracks[mode]) >= 3 or mode, (mode, ratio(bars[mode], tracks[mode]))
PY
}

@test "HTML: at 390 and 1280 pixels nothing is wider than the page (Chromium)" {
    command -v chromium >/dev/null || skip "chromium isn't there"
    tkt-report monthly --at 2025-03 -f html -o page.html
    cat >look.html <<'HTML'
<!DOCTYPE html><meta charset="utf-8"><body><script>
const said = [];
for (const width of [390, 1280]) {
  const f = document.createElement("iframe");
  f.style.cssText = `width:${width}px;height:900px;border:0`;
  f.src = "page.html";
  f.onload = () => {
    const d = f.contentDocument, e = d.documentElement;
    if (e.scrollWidth > e.clientWidth) said.push(`${width}: scrolls`);
    let cells = 0;
    for (const x of d.querySelectorAll("body *")) {
      const r = x.getBoundingClientRect();
      if (r.width && !x.closest("thead") && (r.right > e.clientWidth + 0.5 || r.left < -0.5))
        said.push(`${width}: ${x.tagName} ${x.textContent.slice(0, 30)}`);
      if (x.tagName == "text") {
        const next = x.nextElementSibling;
        if (next && next.tagName == "text" && next.getBoundingClientRect().left < r.right)
          said.push(`${width}: overlap ${x.textContent}`);
      }
      cells += x.tagName == "TD";
    }
    said.push(`${width}: looked at ${cells > 100}`);
    document.body.title = said.join(" | ");
  };
  document.body.append(f);
}
</script>
HTML
    timeout 60 chromium --headless --no-sandbox --disable-gpu --allow-file-access-from-files \
        --user-data-dir="$PWD/chromium" --virtual-time-budget=8000 --dump-dom "file://$PWD/look.html" \
        >dom.html 2>/dev/null || skip "chromium doesn't run here"
    grep -o 'body title="[^"]*"' dom.html | sed 's/1280: looked at true | 390: looked at true/both/; s/390: looked at true | 1280: looked at true/both/' >said
    [ "$(cat said)" = 'body title="both"' ] || fail "$(cat said)"
}

@test "-f chart: bars to scale, hatched where chance decides; -f svg: the same figures" {
    tkt-stats sla --by dept -f chart >chart.txt
    tkt-stats sla --by dept -c dept,measure,rate,rate_low,rate_high -H -f csv >rows.csv
    python3 - <<'PY'
import csv
lines = open("chart.txt").read().splitlines()
rows = [r for r in csv.reader(open("rows.csv")) if r[2]]
assert lines[-1] == "▓░ the 95% interval"
assert len(lines) - 1 == len(rows)
for line, (dept, measure, rate, low, high) in zip(lines, rows):
    assert line.startswith((dept or "–") + " · " + measure), line
    assert line.endswith(f"{rate} ({low}–{high})"), line
widths = [(l.count("█") + l.count("▓"), l.count("█"), l.count("█") + l.count("▓") + l.count("░"))
          for l in lines[:-1]]
full = max(range(len(rows)), key=lambda i: float(rows[i][4]))
scale = widths[full][2] / float(rows[full][4])
for (value, low, high), r in zip(widths, rows):
    if float(r[3]) > 0 or float(r[2]) > 0:
        assert abs(value - float(r[2]) * scale) <= 1.1, (value, r)
        assert abs(low - float(r[3]) * scale) <= 1.1, (low, r)
PY
    tkt-stats sla --by dept -f svg -o sla.svg
    python3 -c "
import re, xml.dom.minidom
x = xml.dom.minidom.parse('sla.svg').documentElement
desc = x.getElementsByTagName('desc')[0].firstChild.data
import csv
for d, m, r, l, h in csv.reader(open('rows.csv')):
    assert not r or f'{m} {r} ({l}–{h})' in desc, (m, r)
bars = [float(b.getAttribute('width')) / 360 for b in x.getElementsByTagName('rect') if b.getAttribute('class') == 'b']
rates = [float(r[2]) for r in csv.reader(open('rows.csv')) if r[2]]
assert len(bars) == len(rates) and all(abs(b - r) < 0.001 for b, r in zip(bars, rates)), (bars, rates)
"
    refuses 64 "tkt-stats: -f: flow is drawn in characters: -f chart
Try 'tkt-stats --help'." tkt-stats flow -f svg
    [ "$(tkt-stats pareto --by kind -f chart | head -n 1 | cut -d' ' -f1)" = repair ]
    run --separate-stderr -64 tkt-stats kpi -f chart
    [ "${lines[*]}" = "" ]
    refuses 64 "tkt-stats: -c works with rows, not with a chart
Try 'tkt-stats --help'." tkt-stats sla -c n -f chart
    refuses 64 "tkt-stats: --tickets works with rows, not with a chart
Try 'tkt-stats --help'." tkt-stats sla --tickets -f svg
}

@test "a course ends before the period that is still running: it would look like a fall" {
    tkt-stats flow --by day -f chart >chart.txt
    ! grep -q 2025-03-09 chart.txt
    grep -q '^opened .* (2025-03-08)$' chart.txt
    TKT_NOW=2025-03-10T00:00:00+08:00 tkt-stats flow --by day --in 2025-W10 -f chart | grep -q '(2025-03-09)$'
}
