#!/usr/bin/env python3
"""Writes the messages of this folder, and what is expected of each: expected.csv.

What is expected is what was put in: nothing here knows tkt-mail or any parser of mail. Each
message is put together from bytes by hand, so that it can be wrong in just the way it is meant to
be. Run it in its folder after a change; it writes the same bytes each time."""

import base64
import csv
import glob
import os
import quopri

COLUMNS = [
    "key", "kind", "channel", "subject", "customer", "contact", "opened", "parent", "body",
    "field.from", "field.reply-to", "field.attachments", "field.papers", "field.flaws",
]
NOON = "2025-03-04T12:00:00+08:00"

rows = []      # file, row
passed = []    # file, why there is none
names = set()


def write(name, raw):
    assert name not in names, name
    names.add(name)
    file = "%03d-%s.eml" % (len(names), name)
    with open(file, "wb") as f:
        f.write(raw)
    return file


def message(name, body=b"", *, subject=b"tap leaks", sender=b"Anna Bell <anna@example.com>",
            mid=None, date=b"Tue, 04 Mar 2025 12:00:00 +0800", extra=b"", first=b"", head=None,
            text=None, none=None, expect=None):
    """extra: further header lines, each with its newline. head: the whole header instead.
    text: the body that is expected (as bytes are given: the same); none: why there is no row."""
    if isinstance(body, str):
        body = body.encode()
    ident = name + "@mail.example"
    if head is None:
        head = first
        for field, value in ((b"From", sender), (b"To", b"desk@example.org"), (b"Subject", subject),
                             (b"Date", date),
                             (b"Message-ID", b"<" + ident.encode() + b">" if mid is None else mid)):
            if value is not False:
                head += field + b": " + value + b"\n"
        head += extra
    file = write(name, head + b"\n" + body)
    if none is not None:
        passed.append((file, none))
        return
    row = dict.fromkeys(COLUMNS, "")
    row.update({
        "key": "mail:" + ident, "kind": "mail", "channel": "mail", "subject": "tap leaks",
        "contact": "Anna Bell", "customer": "C1", "opened": NOON, "field.from": "anna@example.com",
        "body": (text if text is not None else body.decode()).strip("\n"),
    })
    row.update(expect or {})
    rows.append((file, row))


def typed(kind, encoding=None, more=""):
    out = "MIME-Version: 1.0\nContent-Type: %s%s\n" % (kind, more)
    if encoding:
        out += "Content-Transfer-Encoding: %s\n" % encoding
    return out.encode()


def b64(data):
    return base64.encodebytes(data)


def qp(data):
    return quopri.encodestring(data)


def part(kind, body, *, encoding=None, extra=""):
    """One part of a multipart, without its boundary."""
    head = "Content-Type: %s\n" % kind if kind else ""
    if encoding:
        head += "Content-Transfer-Encoding: %s\n" % encoding
    if isinstance(body, str):
        body = body.encode()
    if isinstance(extra, str):
        extra = extra.encode()
    return head.encode() + extra + b"\n" + body


def parts(boundary, *all, end=True):
    out = b""
    for p in all:
        out += b"--" + boundary.encode() + b"\n" + p + b"\n"
    return out + (b"--" + boundary.encode() + b"--\n" if end else b"")


def multi(sub, boundary="=_1", more=""):
    return typed('multipart/%s; boundary="%s"%s' % (sub, boundary, more))


def word(text, charset="utf-8", how="B"):
    raw = text.encode(charset) if isinstance(text, str) else text
    if how == "B":
        inner = base64.b64encode(raw)
    else:
        inner = b"".join(bytes([c]) if chr(c).isalnum() and c < 128 else b"_" if c == 32
                         else b"=%02X" % c for c in raw)
    return b"=?" + charset.encode() + b"?" + how.encode() + b"?" + inner + b"?="


# ---- encodings, rightly declared ----

ZH = "厨房水管漏水，请派人来修。\n电话 12055500101。\n"
TW = "電梯停在三樓，門打不開。\n請盡快派人。\n"
JA = "水道が漏れています。\n修理をお願いします。\n"
KO = "수도가 샙니다.\n수리해 주세요.\n"
FR = "Bonjour, l'ascenseur est bloqué à l'étage.\nMerci d'avance, Zoë\n"
RU = "Течёт кран на кухне.\nПришлите мастера.\n"
PL = "Cieknie kran w łazience, proszę o naprawę.\n"
TH = "น้ำรั่วในครัว\n"
EN = "The tap in the kitchen leaks.\nPlease send somebody.\n"

CHARSETS = [
    ("utf-8", ZH, "utf-8"), ("UTF8", TW, "utf-8"), ("gb2312", ZH, "gb2312"), ("GBK", ZH, "gbk"),
    ("gb18030", ZH, "gb18030"), ("x-gbk", ZH, "gbk"), ("big5", TW, "big5"),
    ("big5-hkscs", TW, "big5hkscs"), ("iso-2022-jp", JA, "iso2022_jp"),
    ("shift_jis", JA, "shift_jis"), ("euc-jp", JA, "euc_jp"), ("euc-kr", KO, "euc_kr"),
    ("ks_c_5601-1987", KO, "cp949"), ("iso-8859-1", FR, "latin1"), ("windows-1252", FR, "cp1252"),
    ("iso-8859-15", FR, "iso8859_15"), ("koi8-r", RU, "koi8_r"), ("windows-1251", RU, "cp1251"),
    ("iso-8859-5", RU, "iso8859_5"), ("iso-8859-2", PL, "iso8859_2"),
    ("windows-1250", PL, "cp1250"), ("tis-620", TH, "tis_620"), ("utf-7", ZH, "utf-7"),
    ("us-ascii", EN, "ascii"),
]
for label, sample, codec in CHARSETS:
    raw = sample.encode(codec)
    kind = "text/plain; charset=%s" % label
    base = "charset-" + label.lower().replace("_", "-")
    message(base + "-8bit", raw, extra=typed(kind, "8bit"), text=sample)
    message(base + "-base64", b64(raw), extra=typed(kind, "base64"), text=sample)
message("charset-utf-16-base64", b64(ZH.encode("utf-16")),
        extra=typed("text/plain; charset=utf-16", "base64"), text=ZH)
message("charset-hz", ZH.encode("hz"), extra=typed("text/plain; charset=hz-gb-2312"), text=ZH)
message("charset-gb2312-quoted", qp(ZH.encode("gb2312")),
        extra=typed('text/plain; charset="GB2312"', "quoted-printable"), text=ZH)
message("charset-utf-8-quoted", qp(ZH.encode()),
        extra=typed("text/plain; charset=UTF-8", "Quoted-Printable"), text=ZH)
# gb2312 is said, but the letters are those of GB18030
message("charset-gb2312-means-gb18030", "朱镕基路 喆 𠀀\n".encode("gb18030"),
        extra=typed("text/plain; charset=gb2312", "8bit"), text="朱镕基路 喆 𠀀")
message("charset-latin1-means-windows-1252", "It’s “broken” – 20 €\n".encode("cp1252"),
        extra=typed("text/plain; charset=iso-8859-1", "8bit"), text="It’s “broken” – 20 €")
message("charset-none-ascii", EN)
message("charset-none-mime-ascii", EN, extra=typed("text/plain"))
message("charset-none-utf-8", ZH)
message("charset-crlf", (EN.replace("\n", "\r\n")).encode(), text=EN)
message("charset-lone-cr", b"one\rtwo\rthree\n", text="one\ntwo\nthree")

# ---- encodings, wrongly declared or not at all ----

GUESS = {"field.flaws": "charset"}
LONG_TW = TW + "這是第二次報修，上次師傅說需要更換零件，但是一直沒有消息。\n"
message("wrong-none-gbk", ZH.encode("gbk"), text=ZH, expect=GUESS)
message("wrong-none-gbk-like-utf-8", "漏水\n".encode("gbk"), text="漏水", expect=GUESS)
message("wrong-none-cyrillic", "вода\n")
message("wrong-none-big5", LONG_TW.encode("big5"), text=LONG_TW, expect=GUESS)
message("wrong-none-latin1", FR.encode("latin1"), text=FR, expect=GUESS)
message("wrong-none-windows-1252", "It’s “broken” – 20 €\n".encode("cp1252"),
        text="It’s “broken” – 20 €", expect=GUESS)
message("wrong-none-iso-2022-jp", JA.encode("iso2022_jp"), text=JA)
message("wrong-ascii-is-utf-8", ZH, extra=typed("text/plain; charset=us-ascii", "7bit"),
        expect=GUESS)
message("wrong-ascii-is-gbk", ZH.encode("gbk"), extra=typed("text/plain; charset=us-ascii"),
        text=ZH, expect=GUESS)
message("wrong-ascii-is-latin1", FR.encode("latin1"),
        extra=typed("text/plain; charset=US-ASCII", "8bit"), text=FR, expect=GUESS)
message("wrong-utf-8-is-gbk", ZH.encode("gbk"), extra=typed("text/plain; charset=utf-8", "8bit"),
        text=ZH, expect=GUESS)
message("wrong-utf-8-is-big5", LONG_TW.encode("big5"),
        extra=typed("text/plain; charset=utf-8", "8bit"), text=LONG_TW, expect=GUESS)
message("wrong-utf-8-is-latin1", FR.encode("latin1"),
        extra=typed("text/plain; charset=utf-8", "8bit"), text=FR, expect=GUESS)
message("wrong-gb2312-is-utf-8", ZH, extra=typed("text/plain; charset=gb2312", "8bit"),
        expect=GUESS)
message("wrong-big5-is-utf-8", TW, extra=typed("text/plain; charset=big5", "8bit"), expect=GUESS)
message("wrong-latin1-is-utf-8", ZH, extra=typed("text/plain; charset=iso-8859-1", "8bit"),
        expect=GUESS)
message("unknown-x-unknown-utf-8", ZH, extra=typed("text/plain; charset=x-unknown", "8bit"),
        expect=GUESS)
message("unknown-x-unknown-gbk", ZH.encode("gbk"),
        extra=typed("text/plain; charset=x-unknown", "8bit"), text=ZH, expect=GUESS)
message("unknown-x-unknown-ascii", EN, extra=typed("text/plain; charset=x-unknown"))
message("unknown-8bit", FR.encode("latin1"), extra=typed("text/plain; charset=unknown-8bit"),
        text=FR, expect=GUESS)
message("unknown-injected", EN, extra=typed('text/plain; charset="utf-8//IGNORE"'))
message("unknown-empty", ZH, extra=typed('text/plain; charset=""'))
message("unknown-path", ZH, extra=typed('text/plain; charset="../../etc/passwd"'), expect=GUESS)
damaged = ZH.encode()
damaged = damaged[:21] + b"\xff" + damaged[21:]
message("damaged-utf-8", damaged, extra=typed("text/plain; charset=utf-8", "8bit"),
        text=ZH[:7] + "\ufffd" + ZH[7:], expect=GUESS)
message("damaged-utf-8-cut", ZH.strip().encode()[:-1], extra=typed("text/plain; charset=utf-8", "8bit"),
        text=ZH.strip()[:-1] + "\ufffd\ufffd", expect=GUESS)
message("damaged-gbk-cut", (ZH * 2).strip().encode("gbk")[:-1],
        extra=typed("text/plain; charset=gbk", "8bit"),
        text=(ZH * 2).strip()[:-1] + "\ufffd", expect=GUESS)
message("surrogates-utf-8", b"abc \xed\xa0\x80 " + ZH.encode() * 4,
        extra=typed("text/plain; charset=utf-8", "8bit"),
        text="abc \ufffd\ufffd\ufffd " + ZH * 4, expect=GUESS)
message("nul-bytes", b"one\0two\n", text="onetwo")
message("control-characters", b"red \x1b[31mtext\x07 \x08end\n", text="red [31mtext end")
message("byte-order-mark", b"\xef\xbb\xbf" + EN.encode(), extra=typed("text/plain; charset=utf-8"),
        text=EN)

# ---- subjects and names ----

S = "厨房水管漏水"
for charset in ("utf-8", "gb2312", "gbk", "gb18030"):
    for how in "BQ":
        message("subject-%s-%s" % (charset, how.lower()), EN, subject=word(S, charset, how),
                expect={"subject": S})
message("subject-big5", EN, subject=word("電梯停了", "big5"), expect={"subject": "電梯停了"})
message("subject-iso-2022-jp", EN, subject=word("水漏れ", "iso-2022-jp"),
        expect={"subject": "水漏れ"})
message("subject-latin1-q", EN, subject=b"=?iso-8859-1?q?Caf=E9_ferm=E9?=",
        expect={"subject": "Café fermé"})
message("subject-two-words", EN, subject=word("厨房") + b"\n " + word("水管漏水"),
        expect={"subject": S})
message("subject-words-and-text", EN, subject=b"Re: " + word("漏水") + b" again",
        expect={"subject": "Re: 漏水 again"})
raw = S.encode()
message("subject-cut-within-character-b", EN,
        subject=word(raw[:7]) + b"\n " + word(raw[7:]), expect={"subject": S})
message("subject-cut-within-character-q", EN,
        subject=word(raw[:7], how="Q") + b"\n " + word(raw[7:], how="Q"), expect={"subject": S})
raw = S.encode("gb2312")
message("subject-cut-within-gb", EN,
        subject=word(raw[:3], "gb2312") + b" " + word(raw[3:], "gb2312"), expect={"subject": S})
message("subject-lower-case-b", EN, subject=word(S).replace(b"?B?", b"?b?"),
        expect={"subject": S})
message("subject-language", EN, subject=word(S).replace(b"utf-8?", b"utf-8*zh-CN?"),
        expect={"subject": S})
message("subject-glued", EN, subject=b"[desk]" + word(S) + b"!", expect={"subject": "[desk]" + S + "!"})
message("subject-blanks-in-q", EN, subject=b"=?utf-8?Q?tap leaks =E2=82=AC?=",
        expect={"subject": "tap leaks €"})
message("subject-unclosed", EN, subject=word(S)[:-2], expect={"subject": S, "field.flaws": "charset"})
message("subject-no-padding", EN, subject=b"=?utf-8?B?" + base64.b64encode("漏水!".encode()).rstrip(b"=") + b"?=",
        expect={"subject": "漏水!"})
message("subject-unknown-charset", EN, subject=b"=?x-nothing?B?" + base64.b64encode(S.encode()) + b"?=",
        expect={"subject": S, "field.flaws": "charset"})
message("subject-wrong-charset", EN, subject=word(S.encode("gbk"), "utf-8"),
        expect={"subject": S, "field.flaws": "charset"})
message("subject-no-word", EN, subject=b"=?utf-8?X?abc?= and =? and ?=",
        expect={"subject": "=?utf-8?X?abc?= and =? and ?="})
message("subject-raw-utf-8", EN, subject=S.encode(), expect={"subject": S})
message("subject-raw-gbk", EN, subject=S.encode("gbk"), expect={"subject": S, "field.flaws": "charset"})
message("subject-raw-gbk-like-utf-8", EN, subject="漏水".encode("gbk"),
        expect={"subject": "漏水", "field.flaws": "charset"})
message("subject-raw-latin1", EN, subject="Chauffage cassé à l'étage".encode("latin1"),
        expect={"subject": "Chauffage cassé à l'étage", "field.flaws": "charset"})
message("subject-raw-and-word", EN, subject="漏水 ".encode() + word("厨房"),
        expect={"subject": "漏水 厨房"})
message("subject-folded", EN, subject=b"tap\n\tleaks\n   since  Monday",
        expect={"subject": "tap leaks since Monday"})
message("subject-controls-in-word", EN, subject=word("tap\r\nBcc: x@example.com\x1b[31m\0leaks"),
        expect={"subject": "tap Bcc: x@example.com [31m leaks"})
message("subject-missing", EN, subject=False,
        expect={"subject": "The tap in the kitchen leaks.", "field.flaws": "subject"})
message("subject-blank", EN, subject=b"   ",
        expect={"subject": "The tap in the kitchen leaks.", "field.flaws": "subject"})
message("subject-and-text-missing", b"", subject=False,
        expect={"subject": "(no subject)", "body": "", "field.flaws": "subject"})
message("subject-long", EN, subject=b"x" * 700,
        expect={"subject": "x" * 500 + "…", "field.flaws": "cut"})
message("subject-long-chinese", EN, subject=b"\n ".join(word("漏水" * 10) for _ in range(30)),
        expect={"subject": "漏水" * 250 + "…", "field.flaws": "cut"})
message("subject-empty-word", EN, subject=b"=?utf-8?B??= tap", expect={"subject": "tap"})
message("subject-hostile", EN, subject=b"$(rm -rf /) `id` \"; DROP TABLE ticket; -- =cmd|' /C calc'!A0",
        expect={"subject": "$(rm -rf /) `id` \"; DROP TABLE ticket; -- =cmd|' /C calc'!A0"})

ZS = "张三"
message("name-b", EN, sender=word(ZS) + b" <anna@example.com>", expect={"contact": ZS})
message("name-gb2312", EN, sender=word(ZS, "gb2312") + b" <anna@example.com>",
        expect={"contact": ZS})
message("name-gb2312-means-gb18030", EN,
        sender=b"=?gb2312?B?" + base64.b64encode("朱镕喆".encode("gb18030")) + b"?= <anna@example.com>",
        expect={"contact": "朱镕喆"})
message("name-quoted-word", EN, sender=b'"' + word(ZS) + b'" <anna@example.com>',
        expect={"contact": ZS})
message("name-raw-utf-8", EN, sender=b'"' + ZS.encode() + b'" <anna@example.com>',
        expect={"contact": ZS})
message("name-comma", EN, sender=b'"Bell, Anna" <anna@example.com>',
        expect={"contact": "Bell, Anna"})
message("name-escaped", EN, sender=b'"Anna \\"A\\" Bell" <anna@example.com>',
        expect={"contact": 'Anna "A" Bell'})
message("name-comment", EN, sender=b"anna@example.com (Anna Bell)")
message("name-none", EN, sender=b"anna@example.com", expect={"contact": "anna@example.com"})
message("name-angle-only", EN, sender=b"<anna@example.com>",
        expect={"contact": "anna@example.com"})
message("name-split", EN, sender=word(ZS.encode()[:4]) + b"\n " + word(ZS.encode()[4:]) +
        b"\n <anna@example.com>", expect={"contact": ZS})

# ---- senders ----

message("from-upper-case", EN, sender=b"Anna Bell <Anna@EXAMPLE.com>",
        expect={"field.from": "Anna@EXAMPLE.com"})
message("from-stranger", EN, sender=b"Bo <bo@stranger.example>",
        expect={"contact": "Bo", "customer": "", "field.from": "bo@stranger.example"})
message("from-shared-address", EN, sender=b"Carl <family@example.com>",
        expect={"contact": "Carl", "customer": "", "field.from": "family@example.com"})
message("from-two", EN, sender=b"Anna Bell <anna@example.com>, Bo <bo@stranger.example>")
message("from-group", EN, sender=b"Flat 12: Anna Bell <anna@example.com>;")
message("from-missing-sender", EN, sender=False, extra=b"Sender: Anna Bell <anna@example.com>\n")
message("from-missing-return-path", EN, sender=False, first=b"Return-Path: <anna@example.com>\n",
        expect={"contact": "anna@example.com", "field.flaws": "from"})
message("from-missing", EN, sender=False,
        expect={"contact": "", "customer": "", "field.from": "", "field.flaws": "from"})
message("from-no-address", EN, sender=b"Anna Bell",
        expect={"contact": "Anna Bell", "customer": "", "field.from": "", "field.flaws": "from"})
message("from-reply-to", EN, extra=b"Reply-To: Office <office@example.com>\n",
        expect={"field.reply-to": "office@example.com"})
message("from-reply-to-same", EN, extra=b"Reply-To: <ANNA@example.com>\n")
message("from-mbox-line", EN, first=b"From anna@example.com Tue Mar  4 12:00:00 2025\n")
message("kind-by-address", EN, extra=b"Cc: desk+repair@example.org\n", expect={"kind": "repair"})
message("kind-by-delivered-to", EN, extra=b"Delivered-To: desk+repair@example.org\n",
        expect={"kind": "repair"})
message("kind-unknown-by-address", EN, extra=b"Cc: desk+nothing@example.org\n")
message("kind-other-domain", EN, extra=b"Cc: desk+repair@elsewhere.example\n")

# ---- dates ----

def at(name, date, opened, flaws="", **more):
    message("date-" + name, EN, date=date, expect={"opened": opened, "field.flaws": flaws}, **more)

NOW = "2025-03-05T10:00:00+08:00"
at("zone-west", b"Mon, 03 Mar 2025 20:00:00 -0800", NOON)
at("zone-name", b"Tue, 4 Mar 2025 04:00:00 GMT", NOON)
at("no-weekday", b"4 Mar 2025 12:00:00 +0800", NOON)
at("no-seconds", b"Tue, 4 Mar 2025 12:00 +0800", NOON)
at("comment", b"Tue, 4 Mar 2025 12:00:00 +0800 (CST)", NOON)
at("chinese-comment", "Tue, 4 Mar 2025 12:00:00 +0800 (中国标准时间)".encode("gbk"), NOON)
at("asctime", b"Tue Mar  4 12:00:00 2025 +0800", NOON)
at("blanks", b"  Tue,4 Mar 2025  12:00:00   +0800 ", NOON)
at("single-digits", b"Tue, 4 Mar 2025 4:00:00 +0000", NOON)
at("folded", b"Tue, 4 Mar 2025\n 12:00:00 +0800", NOON)
at("zone-colon", b"Tue, 4 Mar 2025 12:00:00 +08:00", NOON)
at("no-zone", b"Tue, 4 Mar 2025 04:00:00", NOON)
at("iso", b"2025-03-04T12:00:00+08:00", NOON)
at("iso-blank", b"2025-03-04 12:00:00 +0800", NOON)
at("impossible", b"Tue, 45 Mar 2025 99:00:00 +0800", NOW, "date")
at("two-digit-year", b"Tue, 4 Mar 25 12:00:00 +0800", NOON)
at("missing", False, NOW, "date")
at("nonsense", b"yesterday, or so", NOW, "date")
at("received", False, "2025-03-04T13:00:00+08:00", "date",
   first=b"Received: from a by b; Tue, 4 Mar 2025 13:00:00 +0800\n"
         b"Received: from c by a; Tue, 4 Mar 2025 11:00:00 +0800\n")
at("future", b"Tue, 4 Mar 2031 12:00:00 +0800", "2025-03-04T13:00:00+08:00", "date",
   first=b"Received: from a by b; Tue, 4 Mar 2025 13:00:00 +0800\n")
at("a-minute-ahead", b"Wed, 5 Mar 2025 10:01:00 +0800", NOW)
at("epoch", b"Thu, 1 Jan 1970 00:00:00 +0000", NOW, "date")
at("years-ago", b"Sat, 6 May 2000 08:00:00 +0800", "2000-05-06T08:00:00+08:00")

# ---- ids ----

message("id-blanks", EN, mid=b" < id-blanks @mail.example > ")
message("id-bare", EN, mid=b"id-bare@mail.example")
message("id-folded", EN, mid=b"\n <id-folded@mail.example>")
message("id-comment", EN, mid=b"<id-comment@mail.example> (made up)")
message("id-twice", EN, extra=b"Message-ID: <other@mail.example>\n")

# ---- HTML ----

def html(name, page, text, **more):
    more.setdefault("extra", typed("text/html; charset=utf-8"))
    message("html-" + name, page, text=text, **more)

html("simple", "<html><body><p>Hello</p><p>desk</p></body></html>", "Hello\n\ndesk")
html("breaks", "one<br>two<BR/>three<br />four", "one\ntwo\nthree\nfour")
html("divs", "<div>one</div><div>two</div><div><br></div><div>three</div>", "one\ntwo\n\nthree")
html("blanks", "<p>  one\n   two\t three </p>", "one two three")
html("inline", "<p>a<b>b</b><i>c</i> <span>d</span></p>", "abc d")
html("list", "<p>Broken:</p><ul><li>tap</li><li>lamp</li></ul><p>Thanks</p>",
     "Broken:\n\n- tap\n- lamp\n\nThanks")
html("numbered", "<ol><li>one<li>two<li>three</ol>", "1. one\n2. two\n3. three")
html("nested-list", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c")
html("table", "<table><tr><td>Flat</td><td>12</td></tr><tr><td>Floor</td><td>3</td></tr></table>",
     "Flat\t12\nFloor\t3")
html("entities", "<p>a &amp; b &lt;c&gt; &quot;d&quot; &nbsp;e &eacute; &euro; &#28431;&#x6c34;</p>",
     'a & b <c> "d" e é € 漏水')
html("entities-odd", "<p>&nothing; AT&T &#0; &#xD800; &#999999999; &#150; &#38</p>",
     "&nothing; AT&T \ufffd \ufffd \ufffd – &")
html("script", "<p>a</p><script>alert('<p>x</p>')</script><style>p { color: red }</style><p>b</p>",
     "a\n\nb")
html("head", "<head><title>T</title><meta charset=gb2312><style>x</style></head><body>a</body>", "a")
html("comment", "<p>a<!-- <p>no</p> -->b</p><!--[if mso]><p>x</p><![endif]-->", "ab")
html("link", '<p>See <a href="https://example.com/x">our page</a>.</p>',
     "See our page <https://example.com/x>.")
html("link-same", '<a href="https://example.com/x">https://example.com/x</a>', "https://example.com/x")
html("link-mailto", '<a href="mailto:bo@example.com">Bo</a>', "Bo <bo@example.com>")
html("link-script", '<a href="javascript:alert(1)">click</a>', "click")
html("image", '<p><img src="cid:1" alt="the broken tap"> <img src="x.gif" alt=""></p>',
     "[the broken tap]")
html("quote", "<p>Yes.</p><blockquote><p>Can you come?</p><p>At 3?</p></blockquote>",
     "Yes.\n\n> Can you come?\n>\n> At 3?")
html("pre", "<pre>a  b\n  c</pre>", "a  b\n  c")
html("rule", "<p>a</p><hr><p>b</p>", "a\n\n----\n\nb")
html("headings", "<h1>Tap</h1><p>leaks</p>", "Tap\n\nleaks")
html("unclosed", "<p>one<p>two<div>three", "one\n\ntwo\nthree")
html("unclosed-tag", "<p>one <b two", "one")
html("bare-less-than", "<p>3 < 4 and 5 > 4</p>", "3 < 4 and 5 > 4")
html("quotes-in-attributes", "<p title=\"a > b\" class='x'>one</p>", "one")
html("unclosed-script", "<p>one</p><script>two", "one\n\ntwo")
html("upper-case", "<P>ONE<BR>TWO</P><SCRIPT>x</SCRIPT>", "ONE\nTWO")
html("zero-width", "<p>a\u200bb\ufeffc&shy;d&zwnj;e</p>", "abcde")
html("base64", b64("<p>漏水</p>".encode()), "漏水",
     extra=typed("text/html; charset=utf-8", "base64"))
html("gb2312", "<p>厨房漏水</p>".encode("gb2312"), "厨房漏水",
     extra=typed("text/html; charset=gb2312", "8bit"))
html("outlook", '<div class="WordSection1"><p class="MsoNormal">漏水<o:p></o:p></p>'
     '<p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">谢谢<o:p></o:p></p></div>',
     "漏水\n\n谢谢")
html("empty", "<html><body>&nbsp;<br></body></html>", "")

# ---- parts ----

PLAIN = part("text/plain; charset=utf-8", "漏水 plain\n")
HTML = part("text/html; charset=utf-8", "<p>漏水 html</p>\n")
message("alternative", parts("=_1", PLAIN, HTML), extra=multi("alternative"), text="漏水 plain")
message("alternative-html-first", parts("=_1", HTML, PLAIN), extra=multi("alternative"),
        text="漏水 plain")
message("alternative-empty-plain", parts("=_1", part("text/plain", " \n\n"), HTML),
        extra=multi("alternative"), text="漏水 html")
message("alternative-html-only", parts("=_1", HTML), extra=multi("alternative"), text="漏水 html")
message("alternative-both-empty", parts("=_1", part("text/plain", ""), part("text/html", "")),
        extra=multi("alternative"), text="")
PNG = part("image/png; name=tap.png", b64(b"\x89PNG not really"), encoding="base64",
           extra="Content-ID: <1>\nContent-Disposition: inline; filename=tap.png\n")
TAP = {"field.attachments": "tap.png"}
message("related", parts("=_1", HTML, PNG), extra=multi("related"), text="漏水 html", expect=TAP)
message("related-start", parts("=_1", PNG, part("text/html; charset=utf-8", "<p>root</p>",
        extra="Content-ID: <root>\n")), extra=multi("related", more='; start="<root>"'), text="root",
        expect=TAP)
RELATED = b"Content-Type: multipart/related; boundary=\"=_2\"\n\n" + parts("=_2", HTML, PNG)
message("alternative-related", parts("=_1", PLAIN, RELATED), extra=multi("alternative"),
        text="漏水 plain", expect=TAP)
message("alternative-related-empty-plain", parts("=_1", part("text/plain", "\n"), RELATED),
        extra=multi("alternative"), text="漏水 html", expect=TAP)
message("mixed-alternative",
        parts("=_1", b"Content-Type: multipart/alternative; boundary=\"=_2\"\n\n" +
              parts("=_2", PLAIN, HTML), PNG), extra=multi("mixed"), text="漏水 plain", expect=TAP)
message("mixed-two-texts", parts("=_1", part("text/plain", "one\n"), part("text/plain", "two\n")),
        extra=multi("mixed"), text="one\n\ntwo")
message("mixed-text-and-html", parts("=_1", part("text/plain", "one\n"),
        part("text/html", "<p>footer</p>")), extra=multi("mixed"), text="one\n\nfooter")
message("mixed-no-type", parts("=_1", part("", "one\n")), extra=multi("mixed"), text="one")
message("mixed-unknown-subtype", parts("=_1", PLAIN), extra=multi("x-strange"), text="漏水 plain")
message("mixed-prologue", b"This is a message in MIME format.\n" + parts("=_1", PLAIN) + b"epilogue\n",
        extra=multi("mixed"), text="漏水 plain")
message("mixed-quoted-boundary", parts("a b(c)+_,-./:=?", PLAIN),
        extra=multi("mixed", "a b(c)+_,-./:=?"), text="漏水 plain")
message("mixed-boundary-prefix",
        parts("xy", b"Content-Type: multipart/mixed; boundary=xyz\n\n" + parts("xyz", PLAIN), PNG),
        extra=multi("mixed", "xy"), text="漏水 plain", expect=TAP)
message("mixed-folded-type", parts("=_1", PLAIN),
        extra=b"MIME-Version: 1.0\nContent-Type: multipart/mixed;\n\tcharset=utf-8;\n boundary=\"=_1\"\n",
        text="漏水 plain")
message("mixed-crlf", parts("=_1", PLAIN, PNG).replace(b"\n", b"\r\n"), extra=multi("mixed"),
        text="漏水 plain", expect=TAP)
message("nested-deep", parts("=_1", b"Content-Type: multipart/mixed; boundary=\"=_2\"\n\n" +
        parts("=_2", b"Content-Type: multipart/mixed; boundary=\"=_3\"\n\n" +
              parts("=_3", PLAIN, PNG))), extra=multi("mixed"), text="漏水 plain", expect=TAP)
BROKEN = {"field.flaws": "broken"}
message("broken-no-end", parts("=_1", PLAIN, end=False), extra=multi("mixed"), text="漏水 plain",
        expect=BROKEN)
message("broken-no-end-nested", parts("=_1", b"Content-Type: multipart/alternative; boundary=\"=_2\"\n\n" +
        parts("=_2", PLAIN, HTML, end=False), PNG), extra=multi("mixed"), text="漏水 plain",
        expect=dict(TAP))
message("broken-no-boundary", "hello desk\n", extra=typed("multipart/mixed"), text="hello desk",
        expect=BROKEN)
message("broken-wrong-boundary", "hello desk\n", extra=multi("mixed", "nowhere"),
        text="hello desk", expect=BROKEN)
message("broken-only-end", b"hello desk\n--=_1--\n", extra=multi("mixed"), text="hello desk",
        expect=BROKEN)
message("broken-base64", b"VGhlIHRhcCBsZWFrcy4gISEh*** !!!\nIFBsZWFzZSBj\nb21lLg", text="The tap leaks. !!! Please come.",
        extra=typed("text/plain; charset=utf-8", "base64"))
message("broken-quoted-printable", b"The tap =ZZ leaks =\nsoon, 5=3D5, =", text="The tap =ZZ leaks soon, 5=5,",
        extra=typed("text/plain; charset=utf-8", "quoted-printable"))
message("broken-encoding-name", EN, extra=typed("text/plain", "x-what-ever"))
message("broken-type", EN, extra=typed("text"))
message("broken-type-empty", EN, extra=b"Content-Type:\n")
message("broken-header-line", EN, extra=b"this is no header\n")
message("no-blank-line-no-body", b"", head=b"From: Anna Bell <anna@example.com>\nSubject: tap leaks\n"
        b"Date: Tue, 04 Mar 2025 12:00:00 +0800\nMessage-ID: <no-blank-line-no-body@mail.example>",
        text="")

# ---- attachments ----

def attached(name, headers, expected, kind="application/octet-stream", **more):
    p = part("", b64(b"bytes of " + name.encode()), extra=(
        headers if isinstance(headers, bytes) else headers.encode()) +
        b"Content-Transfer-Encoding: base64\n")
    more.setdefault("expect", {"field.attachments": expected})
    message("attached-" + name, parts("=_1", part("text/plain", "see file\n"), p),
            extra=multi("mixed"), **{"text": "see file", **more})

D = "Content-Type: application/pdf\nContent-Disposition: attachment; "
attached("plain", D + "filename=bill.pdf\n", "bill.pdf")
attached("quoted", D + 'filename="my bill.pdf"\n', "my bill.pdf")
attached("name-only", "Content-Type: application/pdf; name=bill.pdf\n", "bill.pdf")
attached("2231", D + "filename*=UTF-8''%E8%B4%A6%E5%8D%95.pdf\n", "账单.pdf")
attached("2231-gb", D + "filename*=GB2312''%D5%CB%B5%A5.pdf\n", "账单.pdf")
attached("2231-parts", D + "\n filename*0*=UTF-8''%E8%B4%A6;\n filename*1*=%E5%8D%95;\n filename*2=.pdf\n",
         "账单.pdf")
attached("2231-parts-plain", D + '\n filename*0="a very ";\n filename*1="long name.pdf"\n',
         "a very long name.pdf")
attached("2231-gb-means-gb18030", D.encode() + b"filename*=gb2312''%E9F.pdf\n", "镕.pdf")
attached("word-cut", D.encode() + b'filename="' + word("账单".encode()[:4]) + b" " + word("账单".encode()[4:]) + b'.pdf"\n',
         "账单.pdf")
attached("word-unquoted", D.encode() + b"filename=" + word("账单.pdf") + b"\n", "账单.pdf")
attached("word-name-only", b"Content-Type: application/pdf; name=\"" + word("账单.pdf", "gbk") + b"\"\n", "账单.pdf")
attached("both", D + "filename=plain.pdf; filename*=UTF-8''%E8%B4%A6%E5%8D%95.pdf\n", "账单.pdf")
attached("word", D.encode() + b'filename="' + word("账单.pdf") + b'"\n', "账单.pdf")
attached("word-gb", D.encode() + b'filename="' + word("账单.pdf", "gb2312") + b'"\n', "账单.pdf")
attached("raw-utf-8", D.encode() + 'filename="账单.pdf"\n'.encode(), "账单.pdf")
attached("raw-gbk", D.encode() + 'filename="账单.pdf"\n'.encode("gbk"), "账单.pdf")
attached("path", D + 'filename="../../../etc/passwd"\n', "passwd")
attached("path-absolute", D + 'filename="/etc/cron.d/x"\n', "x")
attached("path-windows", D + 'filename="C:\\\\Users\\\\me\\\\bill.pdf"\n', "bill.pdf")
attached("dot", D + 'filename=".bashrc"\n', "bashrc")
attached("dash", D + 'filename="-rf"\n', "rf")
attached("dots-only", D + 'filename=".."\n', "attachment-1.pdf")
attached("bar", D + 'filename="a|b.pdf"\n', "a_b.pdf")
attached("controls", D + "filename*=UTF-8''a%0Ab%1B%5B31m%00.pdf\n", "a_b_[31m")
attached("turned-round", D + "filename*=UTF-8''bill%E2%80%AEfdp.exe\n", "bill_fdp.exe")
attached("shell", D + 'filename="$(id) `id`;&.pdf"\n', "$(id) `id`;&.pdf")
attached("long", D + 'filename="%s.pdf"\n' % ("x" * 300), "x" * 116 + ".pdf")
attached("long-chinese", D.encode() + ('filename="%s.pdf"\n' % ("账" * 100)).encode(),
         "账" * 38 + ".pdf")
attached("none-pdf", "Content-Type: application/pdf\n", "attachment-1.pdf")
attached("none-jpeg", "Content-Type: image/jpeg\n", "attachment-1.jpg")
attached("none-unknown", "Content-Type: application/x-thing\n", "attachment-1.bin")
attached("no-type", "Content-Disposition: attachment; filename=x.dat\n", "x.dat")
attached("tnef", "Content-Type: application/ms-tnef; name=winmail.dat\n", "winmail.dat",
         text="see file\n\n[winmail.dat: its contents can't be read here]")
attached("vcard", "Content-Type: text/x-vcard; name=anna.vcf\n", "anna.vcf")
attached("text", "Content-Type: text/plain; name=log.txt\nContent-Disposition: attachment\n", "log.txt")
attached("text-inline-named", "Content-Type: text/plain; name=log.txt\nContent-Disposition: inline\n",
         "log.txt")
attached("html", "Content-Type: text/html; name=page.html\nContent-Disposition: attachment\n", "page.html")
attached("csv", "Content-Type: text/csv; name=list.csv\n", "list.csv")
message("attached-only", b64(b"%PDF"), extra=typed("application/pdf; name=bill.pdf", "base64"),
        text="", expect={"field.attachments": "bill.pdf"})
message("attached-only-no-subject", b64(b"%PDF"), subject=False,
        extra=typed("application/pdf; name=bill.pdf", "base64"), text="",
        expect={"subject": "bill.pdf", "field.attachments": "bill.pdf", "field.flaws": "subject"})
message("attached-twice", parts("=_1", PLAIN, PNG, PNG), extra=multi("mixed"), text="漏水 plain",
        expect={"field.attachments": "tap.png|tap.png"})
message("attached-empty", parts("=_1", PLAIN, part("application/pdf; name=e.pdf", "")),
        extra=multi("mixed"), text="漏水 plain", expect={"field.attachments": "e.pdf"})
CALENDAR = part("text/calendar; charset=utf-8; method=REQUEST; name=invite.ics",
                "BEGIN:VCALENDAR\nEND:VCALENDAR\n")
message("calendar", parts("=_1", PLAIN, HTML, CALENDAR), extra=multi("alternative"),
        text="漏水 plain", expect={"field.attachments": "invite.ics"})
message("calendar-alone", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        extra=typed("text/calendar; method=REQUEST"), text="",
        expect={"field.attachments": "attachment-1.ics"})
INNER = (b"From: Bo <bo@stranger.example>\nTo: anna@example.com\nSubject: " + word("账单") +
         b"\nDate: Mon, 3 Mar 2025 08:00:00 +0800\n")
FORWARD = ("---------- Forwarded message ----------\nFrom: Bo <bo@stranger.example>\n"
           "To: anna@example.com\nDate: Mon, 3 Mar 2025 08:00:00 +0800\nSubject: 账单\n\n")
message("forwarded", parts("=_1", PLAIN, part("message/rfc822", INNER + b"\nplease pay\n")),
        extra=multi("mixed"), text="漏水 plain\n\n" + FORWARD + "please pay")
message("forwarded-alone", INNER + b"\nplease pay\n", extra=typed("message/rfc822"),
        text=FORWARD + "please pay")
message("forwarded-with-file", parts("=_1", PLAIN, part("message/rfc822", INNER + multi("mixed", "=_2") +
        b"\n" + parts("=_2", part("text/plain", "please pay\n"), PNG))), extra=multi("mixed"),
        text="漏水 plain\n\n" + FORWARD + "please pay", expect=TAP)
message("forwarded-twice", parts("=_1", part("message/rfc822", INNER + typed("message/rfc822") + b"\n" +
        INNER + b"\nplease pay\n")), extra=multi("mixed"), text=FORWARD + FORWARD + "please pay")
SIGNATURE = part("application/pgp-signature; name=signature.asc", "-----BEGIN PGP SIGNATURE-----\n")
message("pgp-signed", parts("=_1", PLAIN, SIGNATURE),
        extra=multi("signed", more="; protocol=\"application/pgp-signature\""), text="漏水 plain")
message("pgp-signed-with-file", parts("=_1", b"Content-Type: multipart/mixed; boundary=\"=_2\"\n\n" +
        parts("=_2", PLAIN, PNG), SIGNATURE), extra=multi("signed"), text="漏水 plain", expect=TAP)
message("pgp-encrypted", parts("=_1", part("application/pgp-encrypted", "Version: 1\n"),
        part("application/octet-stream; name=encrypted.asc", "-----BEGIN PGP MESSAGE-----\n")),
        extra=multi("encrypted"), text="",
        expect={"field.attachments": "attachment-1.bin|encrypted.asc", "field.flaws": "encrypted"})
message("smime-signed", parts("=_1", PLAIN, part("application/pkcs7-signature; name=smime.p7s",
        b64(b"x"), encoding="base64")), extra=multi("signed"), text="漏水 plain")
message("smime-opaque", b64(b"x"), extra=typed("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "base64"),
        text="", expect={"field.attachments": "smime.p7m", "field.flaws": "encrypted"})
message("smime-encrypted", b64(b"x"), extra=typed("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "base64"),
        text="", expect={"field.attachments": "smime.p7m", "field.flaws": "encrypted"})
message("uuencoded-part", parts("=_1", PLAIN, part("application/octet-stream; name=x.bin",
        "begin 644 x.bin\n#86)C\n`\nend\n", encoding="x-uuencode")), extra=multi("mixed"),
        text="漏水 plain", expect={"field.attachments": "x.bin"})

# ---- papers, of the kind card: 身份证|照片|pdf ----

CARD = b"Cc: desk+card@example.org\n"

def papers(name, files, found):
    all = [part("text/plain", "my papers\n")]
    for kind, file in files:
        all.append(part('%s; name="%s"' % (kind, file), "x"))
    message("papers-" + name, parts("=_1", *all), extra=CARD + multi("mixed"), text="my papers",
            expect={"kind": "card", "field.papers": found,
                    "field.attachments": "|".join(f for _, f in files)})

papers("none", [("image/png", "tap.png")], "")
papers("one", [("image/png", "身份证-正面.png")], "身份证")
papers("all", [("image/png", "身份证.png"), ("image/jpeg", "我的照片.jpg"), ("application/pdf", "x.pdf")],
       "身份证|照片|pdf")
papers("full-width", [("application/octet-stream", "ＰＤＦ.bin")], "pdf")
papers("by-type", [("application/pdf", "scan")], "pdf")

# ---- flowed text ----

def flowed(name, body, text, more=""):
    message("flowed-" + name, body, extra=typed("text/plain; charset=utf-8; format=flowed" + more),
            text=text)

flowed("joined", "The tap in \nthe kitchen \nleaks.\n\nPlease come.\n",
       "The tap in the kitchen leaks.\n\nPlease come.")
flowed("delsp", "厨房 \n漏水 \n了。\n", "厨房漏水了。", "; delsp=yes")
flowed("stuffed", " From here\n >not quoted\n  indented\n", "From here\n>not quoted\n indented")
flowed("quoted", ">> a \n>> b\n> c \nd\n", ">> a b\n> c \nd")
flowed("signature", "text \n-- \nAnna\n", "text \n-- \nAnna")
flowed("crlf", b"one \r\ntwo\r\n", "one two")

# ---- what no person wrote ----

def machine(name, header, why, **more):
    message("machine-" + name, EN, extra=header, none="not written by a person (%s)" % why, **more)

machine("auto-replied", b"Auto-Submitted: auto-replied\n", "Auto-Submitted: auto-replied")
machine("auto-generated", b"Auto-Submitted: auto-generated; x=y\n", "Auto-Submitted: auto-generated; x=y")
machine("auto-upper-case", b"AUTO-SUBMITTED: Auto-Replied\n", "Auto-Submitted: Auto-Replied")
machine("bulk", b"Precedence: bulk\n", "Precedence: bulk")
machine("junk", b"Precedence: Junk\n", "Precedence: Junk")
machine("list", b"Precedence: list\nList-Id: <news.example.com>\n", "Precedence: list")
machine("list-id", b"List-Id: News <news.example.com>\n", "List-Id: News <news.example.com>")
machine("auto-reply", b"Precedence: auto_reply\n", "Precedence: auto_reply")
message("person-suppress-all", EN, extra=b"X-Auto-Response-Suppress: All\n")
machine("autoreply", b"X-Autoreply: yes\n", "X-Autoreply: yes")
machine("autorespond", b"X-Autorespond: vacation\n", "X-Autorespond: vacation")
machine("return-path", b"", "Return-Path: <>", first=b"Return-Path: <>\n")
machine("mbox-daemon", b"", "Return-Path: <>", first=b"From MAILER-DAEMON Tue Mar  4 12:00:00 2025\n")
machine("daemon", b"", "From: MAILER-DAEMON@mail.example", sender=b"Mail System <MAILER-DAEMON@mail.example>")
REPORT = parts("=_1", part("text/plain", "It could not be delivered.\n"),
               part("message/delivery-status", "Reporting-MTA: dns; mail.example\n"),
               part("message/rfc822", INNER + b"\nx\n"))
message("machine-bounce", REPORT, extra=multi("report", more="; report-type=delivery-status"),
        sender=b"postmaster@mail.example", none="not written by a person (Content-Type: multipart/report)")
message("machine-receipt", REPORT, extra=multi("report", more="; report-type=disposition-notification"),
        none="not written by a person (Content-Type: multipart/report)")
message("machine-bounce-in-thread", REPORT, extra=multi("report") + b"In-Reply-To: <open@seed.example>\n",
        sender=b"postmaster@mail.example", none="")
message("machine-absent-in-thread", EN, subject=b"Automatic reply: tap leaks",
        extra=b"Auto-Submitted: auto-replied\nIn-Reply-To: <open@seed.example>\n", none="")
message("machine-own", EN, sender=b"Service desk <desk@example.org>", none="we sent it")
message("machine-own-case", EN, sender=b"DESK@EXAMPLE.ORG", none="we sent it")
message("person-auto-submitted-no", EN, extra=b"Auto-Submitted: no\n")
message("person-precedence-normal", EN, extra=b"Precedence: normal\n")
message("person-suppress-none", EN, extra=b"X-Auto-Response-Suppress: None\n")
message("person-out-of-office-words", EN, subject=b"Out of office lamp is broken",
        expect={"subject": "Out of office lamp is broken"})
message("person-return-path", EN, first=b"Return-Path: <anna@example.com>\n")

# ---- threads: ticket 1 is open, 2 closed, 3 was merged into 1; 1 and 2 are Anna's, by mail ----

def thread(name, parent, extra=b"", **more):
    more.setdefault("expect", {})
    more["expect"] = dict(more["expect"], parent=parent)
    message("thread-" + name, EN, extra=extra, **more)

thread("in-reply-to", "1", b"In-Reply-To: <open@seed.example>\n")
thread("references", "1", b"References: <x@elsewhere.example> <open@seed.example> <y@elsewhere.example>\n")
thread("references-folded", "1", b"References: <x@elsewhere.example>\n <open@seed.example>\n")
thread("reply-to-words", "1", b"In-Reply-To: Your message of Monday <open@seed.example>\n")
thread("nearest-first", "1", b"References: <closed@seed.example> <open@seed.example>\n")
thread("closed", "2", b"In-Reply-To: <closed@seed.example>\n")
thread("merged", "1", b"In-Reply-To: <merged@seed.example>\n")
thread("elsewhere", "", b"In-Reply-To: <nobody@elsewhere.example>\n")
thread("broken-references", "", b"References: open@seed.example < >\n")
thread("stranger-in-thread", "1", b"In-Reply-To: <open@seed.example>\n",
       sender=b"Bo <bo@stranger.example>",
       expect={"contact": "Bo", "customer": "", "field.from": "bo@stranger.example"})
thread("number", "1", subject=b"Re: tap leaks [#1]", expect={"subject": "Re: tap leaks [#1]"})
thread("number-first", "1", subject=b"[#1] tap leaks", expect={"subject": "[#1] tap leaks"})
thread("number-encoded", "1", subject=word("回复: 漏水 [#1]"), expect={"subject": "回复: 漏水 [#1]"})
thread("number-merged", "1", subject=b"Re: [#3]", sender=b"Dora <dora@example.com>",
       expect={"subject": "Re: [#3]", "contact": "Dora", "customer": "C4", "field.from": "dora@example.com"})
thread("number-stranger", "", subject=b"Re: [#1]", sender=b"Eve <eve@stranger.example>",
       expect={"subject": "Re: [#1]", "contact": "Eve", "customer": "", "field.from": "eve@stranger.example"})
thread("number-of-another", "", subject=b"Re: [#4]", expect={"subject": "Re: [#4]"})
thread("number-staff", "1", subject=b"Re: [#1]", sender=b"Wang <wang@example.org>",
       expect={"subject": "Re: [#1]", "contact": "Wang", "customer": "", "field.from": "wang@example.org"})
thread("number-unknown", "", subject=b"Re: [#999]", expect={"subject": "Re: [#999]"})
thread("number-odd", "", subject=b"Re: [#01] [#] [#1x] [# 1] [#99999999999999999999999]",
       expect={"subject": "Re: [#01] [#] [#1x] [# 1] [#99999999999999999999999]"})
thread("number-no-sender", "", subject=b"Re: [#1]", sender=False,
       expect={"subject": "Re: [#1]", "contact": "", "customer": "", "field.from": "", "field.flaws": "from"})


def main():
    for old in glob.glob("*.eml"):
        if old not in {f for f, _ in rows} | {f for f, _ in passed}:
            os.remove(old)
    with open("expected.csv", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(COLUMNS)
        for _, row in rows:
            out.writerow([row[c] for c in COLUMNS])
    with open("passed-over.csv", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["file", "why"])
        out.writerows(passed)
    print(len(rows), "rows,", len(passed), "passed over")


main()
