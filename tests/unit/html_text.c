/* HTML as text: what a reader of the mail would have seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "mime/html_text.h"

static void gives(const char *html, const char *text)
{
    struct buf out = BUF_EMPTY;
    html_to_text(&out, html, strlen(html));
    assert_string_equal(out.s, text);
    buf_free(&out);
}

static void paragraphs_have_a_blank_line_between(void **state)
{
    (void)state;
    gives("<p>a</p><p>b</p>", "a\n\nb");
    gives("<p>a<p>b", "a\n\nb");
    gives("<h1>a</h1>b", "a\n\nb");
    gives("<div>a</div><div>b</div>c", "a\nb\nc");
    gives("a<br><br>b", "a\n\nb");
}

static void blanks_are_one_and_none_at_the_ends_of_lines(void **state)
{
    (void)state;
    gives("  a \n\t b  ", "a b");
    gives("<b>a</b> <i>b</i>", "a b");
    gives("a <br> b", "a\nb");
    gives("<p> a </p> <p> b </p>", "a\n\nb");
    gives("a&nbsp;&nbsp;b", "a b");
}

static void preformatted_text_keeps_its_blanks(void **state)
{
    (void)state;
    gives("<pre>a\n  b\n\nc</pre>d", "a\n  b\n\nc\n\nd");
}

static void lists_have_their_marks(void **state)
{
    (void)state;
    gives("<ul><li>a</li><li><p>b</p></li></ul>", "- a\n- b");
    gives("<ol><li>a<li>b</ol>", "1. a\n2. b");
    gives("<ol><li>a<ul><li>x</ul><li>b</ol>", "1. a\n  - x\n2. b");
    gives("<li>a", "- a");
    gives("a<ul><li>b</ul>c", "a\n\n- b\n\nc");
}

static void cells_have_a_tab_between(void **state)
{
    (void)state;
    gives("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "a\tb\n1\t2");
    gives("<table><tr><td><p>a</p></td><td><div>b</div></td></tr></table>", "a\tb");
    gives("<table><tr><td></td><td>b</td></tr></table>", "b");
    gives("<table><tr><td>a</td></tr><tr><td></td><td>b</td></tr></table>", "a\nb");
    gives("<tr><td>a</td><td></td><td>c</td><td></td></tr><tr><td> </td></tr><tr><td>d",
          "a\t\tc\nd");
    gives("<tr><td>a<br>b</td><td>c</td></tr>", "a\nb\tc");
    gives("<table><tr><td>a</td><td>b</td></tr></table>c", "a\tb\nc");
    gives("<table><td>a</td><td></td></table>c", "a\nc");
    gives("<tr><td>a</td><td></td><td><div>c</div></td>", "a\t\tc");
}

static void quoted_blocks_have_their_marks(void **state)
{
    (void)state;
    gives("a<blockquote>b<br>c</blockquote>d", "a\n\n> b\n> c\n\nd");
    gives("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b");
    gives("a<blockquote><p>b</p><p>c</p></blockquote>", "a\n\n> b\n>\n> c");
}

static void entities_are_characters(void **state)
{
    (void)state;
    gives("&lt;&amp;&gt;&quot;&apos;", "<&>\"'");
    gives("&#28431;&#x6C34;&#X6c34;", "漏水水");
    gives("&#28431 &#65", "漏 A");
    gives("&nothing; & &; AT&T &amp", "&nothing; & &; AT&T &amp");
    gives("&#0;&#xD800;&#1114112;&#99999999999999999999;&#7;", "�����");
    gives("&#146;&#x96;", "’–"); /* windows-1252, as everybody means it */
}

static void links_say_where_they_lead(void **state)
{
    (void)state;
    gives("<a href='http://x.example/'>x</a>y", "x <http://x.example/>y");
    gives("<a href=http://x.example/>http://x.example/</a>", "http://x.example/");
    gives("<a href=\"mailto:a@b.c\">a@b.c</a>", "a@b.c");
    gives("<a href=\"javascript:x\">x</a><a name=y>y</a>", "xy");
    gives("<a href='http://x.example/?a=1&amp;b=2'>x</a>", "x <http://x.example/?a=1&b=2>");
    gives("<a href='http://x.example/'>x", "x <http://x.example/>");
    gives("<a href='http://x.example/'><img src=y></a>", "<http://x.example/>");
}

static void pictures_say_what_they_show(void **state)
{
    (void)state;
    gives("<img src=x alt='a tap'>", "[a tap]");
    gives("<img src=x alt=\"\"><img alt=' '>", "");
}

static void scripts_styles_and_comments_are_dropped(void **state)
{
    (void)state;
    gives("a<script>if (1 < 2) x('</p>')</SCRIPT >b", "ab");
    gives("<style>p{}</style><title>t</title>a", "a");
    gives("a<!-- <b> -- > -->b<!DOCTYPE html><?xml version='1.0'?>", "ab");
    gives("a<script>b", "ab"); /* no end: what follows isn't lost */
    gives("a<!-- b", "a b");
}

static void what_is_no_tag_stands(void **state)
{
    (void)state;
    gives("1 < 2 <3 <> </> a<", "1 < 2 <3 <> </> a<");
    gives("<b title='>'>a</b>", "a");
    gives("<b title=\"a>b", "b"); /* the quote has no end: the tag ends at the > */
    gives("<verylongnameofatagthatnobodyknows x>a", "a");
}

/* Each of these would take minutes if its time grew with the square of its length. */
static void nothing_takes_long(void **state)
{
    static const char *const pieces[] = {
        "<a \"",        "<a '\"",   "<script>", "<!--", "&#", "<", "<a href='http://x'>",
        "<blockquote>", "<ol><li>", "&amp"};
    enum { LENGTH = 2 << 20, SECONDS = 5 };
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct buf html = BUF_EMPTY, out = BUF_EMPTY;
        while (html.len < LENGTH)
            buf_adds(&html, pieces[i]);
        clock_t start = clock();
        html_to_text(&out, html.s, html.len);
        assert_true((clock() - start) / CLOCKS_PER_SEC < SECONDS);
        buf_free(&out);
        buf_free(&html);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs_have_a_blank_line_between),
        cmocka_unit_test(blanks_are_one_and_none_at_the_ends_of_lines),
        cmocka_unit_test(preformatted_text_keeps_its_blanks),
        cmocka_unit_test(lists_have_their_marks),
        cmocka_unit_test(cells_have_a_tab_between),
        cmocka_unit_test(quoted_blocks_have_their_marks),
        cmocka_unit_test(entities_are_characters),
        cmocka_unit_test(links_say_where_they_lead),
        cmocka_unit_test(pictures_say_what_they_show),
        cmocka_unit_test(scripts_styles_and_comments_are_dropped),
        cmocka_unit_test(what_is_no_tag_stands),
        cmocka_unit_test(nothing_takes_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
