/* Where the history below an answer begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "mime/quoted_reply.h"

/* `own` is what the writer wrote, `history` what stands below it. */
static void cuts(const char *own, const char *history)
{
    struct buf all = BUF_EMPTY, kept = BUF_EMPTY;
    buf_printf(&all, "%s\n\n%s", own, history);
    buf_add(&kept, all.s, quoted_reply_start(all.s, all.len));
    assert_string_equal(kept.s, own);
    buf_free(&kept);
    buf_free(&all);
}

static void keeps(const char *text)
{
    assert_int_equal(quoted_reply_start(text, strlen(text)), strlen(text));
}

static void what_mail_programs_write(void **state)
{
    (void)state;
    cuts("Yes.", "On Tue, 4 Mar 2025 at 09:00, Desk <desk@example.org> wrote:\n> When?\n");
    cuts("Yes.", "On Tue, 4 Mar 2025 at 09:00, Desk of a very long name\n"
                 "<desk@example.org>\nwrote:\n> When?\n");
    cuts("Yes.", "-----Original Message-----\nFrom: Desk\nSent: Tuesday\n\nWhen?\n");
    cuts("Yes.", "________________________________\nFrom: Desk <desk@example.org>\n"
                 "Sent: Tuesday, 4 March 2025\nTo: Anna\nSubject: x\n\nWhen?\n");
    cuts("Yes.", "Am 04.03.2025 um 09:00 schrieb Desk:\n> Wann?\n");
    cuts("Yes.", "Le mar. 4 mars 2025 à 09:00, Desk <desk@example.org> a écrit :\n> Quand ?\n");
    cuts("Yes.", "> When?\n> Today?\n");
    cuts("Yes.", "> When?\n\n> Today?\n\n");
}

static void what_chinese_mail_programs_write(void **state)
{
    (void)state;
    cuts("可以。",
         "在 2025-03-04 09:00:00，\"客服\" <desk@example.org> 写道：\n> 什么时候？\n");
    cuts("可以。", "客服 <desk@example.org> 于2025年3月4日周二 09:00写道：\n\n什么时候？\n");
    cuts("可以。", "------------------ 原始邮件 ------------------\n发件人: \"客服\"\n");
    cuts("可以。",
         "发件人： 客服\n发送时间： 2025年3月4日\n收件人： 张三\n主题： x\n\n什么时候？");
    cuts("可以。", "寄件者: 客服\n寄件日期: 2025年3月4日\n收件者: 張三\n主旨: x\n\n何時？");
    cuts("可以。", "-----邮件原件-----\n发件人: 客服\n");
    cuts("可以。", "客服 於 2025年3月4日 寫道：\n> 何時？\n");
}

static void answers_between_the_lines_are_kept(void **state)
{
    (void)state;
    keeps("On Tuesday Desk wrote:\n> When?\nAt three.\n> Where?\nHere.\n");
    keeps("> When?\nAt three.\n");
}

static void what_is_no_history_is_kept(void **state)
{
    (void)state;
    keeps("Yes.");
    keeps("");
    keeps("He wrote: come at three.\nSo I came.");
    keeps("From: the door to the window\nit is wet.");
    keeps("---------- Forwarded message ----------\nFrom: Bo\nDate: Monday\n\nplease pay\n");
    keeps("> all of it is quoted\n> and nothing else\n");
    keeps("-----Original Message-----\nFrom: Desk\n");
}

static void nothing_takes_long(void **state)
{
    static const char *const pieces[] = {
        "On x wrote:\n> a\n", "On x\n", "From: x\n", ">\n", "--", "On ", "\n"};
    enum { LENGTH = 4 << 20, SECONDS = 5 };
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct buf text = BUF_EMPTY;
        while (text.len < LENGTH)
            buf_adds(&text, pieces[i]);
        buf_adds(&text, "own");
        clock_t start = clock();
        quoted_reply_start(text.s, text.len);
        assert_true((clock() - start) / CLOCKS_PER_SEC < SECONDS);
        buf_free(&text);
    }
}

static void what_people_write_like_headers_is_kept(void **state)
{
    (void)state;
    keeps("Please move my piano\nFrom: Garden Road 5\nTo: Main Street 7\nIt weighs 300 kg.\n");
    keeps("Parcel\nFrom: DHL\nDate: 3 March\nIs it at the desk?\n");
    keeps("A move\n\nFrom: House 5\nTo: House 7\nDate: Friday\nSubject: piano\nMind the "
          "stairs.\n");
    keeps("My new address\nFrom: ann@old.example\nTo: ann@new.example\nPlease change it.\n");
    keeps("包裹\n发件人: 张三\n收件人: 李四\n日期: 3月5日\n丢了，请帮忙找。\n");
    keeps("Von: Haus 5\nNach: Haus 7\nDatum: Freitag\nBitte hilf.\n");
    keeps("Hello,\nthe neighbour on Monday wrote:\nplease fix it.\nI agree.\n");
    keeps("Hello,\nOn Monday my neighbour wrote:\nplease fix it.\n");
    keeps("老板：\n昨天邻居写道：\n请修电梯。\n");
    keeps("The pressure must be\n> 3 bar\n");
    keeps("Limits:\n> 30 at noon\n> 20 at night\n");
}

static void what_is_forwarded_is_kept(void **state)
{
    (void)state;
    keeps("See below.\n\nBegin forwarded message:\n\nFrom: Bo <bo@b.example>\nSubject: x\n"
          "Date: 3 March 2025\n\nIt leaks.\n");
    keeps("Siehe unten.\n\n-------- Weitergeleitete Nachricht --------\nBetreff: x\n"
          "Datum: 3 Mar 2025\nVon: Bo <bo@b.example>\n\nEs leckt.\n");
    keeps(
        "见下。\n\n------------------ 转发邮件 ------------------\n发件人: 张三 <z@b.example>\n"
        "日期: 2025\n\n漏水\n");
    assert_true(quoted_reply_is_forward("Fwd: tap"));
    assert_true(quoted_reply_is_forward("FW: tap"));
    assert_true(quoted_reply_is_forward("转发：漏水"));
    assert_false(quoted_reply_is_forward("Re: Fwd: tap"));
    assert_false(quoted_reply_is_forward("Fwd"));
}

static void blocks_of_programs_without_an_address(void **state)
{
    (void)state;
    cuts("Yes.", "From: Desk\nSent: Tuesday\nTo: Ann\nCc: Bo\nSubject: tap\n\nWhen?\n");
    cuts("Ja.", "Von: Desk\nGesendet: Dienstag\nAn: Ann\nBetreff: Hahn\n\nWann?\n");
    cuts("Yes.", "*From:* Desk <desk@example.org>\n*Date:* Tuesday\n\nWhen?\n");
    cuts("Yes.", "On Tue, 4 Mar 2025 at 09:00, Desk wrote:\n\nWhen?\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_mail_programs_write),
        cmocka_unit_test(what_chinese_mail_programs_write),
        cmocka_unit_test(answers_between_the_lines_are_kept),
        cmocka_unit_test(what_is_no_history_is_kept),
        cmocka_unit_test(nothing_takes_long),
        cmocka_unit_test(what_people_write_like_headers_is_kept),
        cmocka_unit_test(what_is_forwarded_is_kept),
        cmocka_unit_test(blocks_of_programs_without_an_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
