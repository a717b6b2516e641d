#include "flow/page.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "flow/html.h"
#include "flow/rows.h"
#include "flow/table.h"
#include "flow/text.h"

enum { WIDTH = 78, NARROW = 4 }; /* on a phone, tables with more columns become lists */

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1b1b1b;--dim:#565656;--link:#1f5a91;--paper:#fff;"
    "--rule:#c4cad0}\n"
    "@media "
    "(prefers-color-scheme:dark){:root{--ink:#ececec;--dim:#b4b4b4;--link:#7ab8f0;--paper:#"
    "16191c;"
    "--rule:#4a525a}}\n"
    "@media print{:root{--ink:#000;--dim:#333;--link:#000;--paper:#fff;--rule:#999}}\n"
    "body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);"
    "margin:0 auto;padding:1rem;max-width:60rem;overflow-wrap:anywhere}\n"
    "h1{font-size:1.5rem;line-height:1.2;margin:.5rem 0}\n"
    "h2{font-size:1.15rem;border-bottom:1px solid var(--rule);margin:2rem 0 .5rem}\n"
    "p{margin:.5rem 0}\n"
    ".about{color:var(--dim)}\n"
    "nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:.5rem "
    "0;padding:0}\n"
    "a{color:var(--link)}\n"
    "pre{font-size:.8rem;white-space:pre-wrap}\n"
    "svg{display:block;width:100%;max-width:30rem;height:auto;margin:1rem 0}\n"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}\n"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .5rem .25rem 0;"
    "border-bottom:1px solid var(--rule);overflow-wrap:break-word}\n"
    "th{color:var(--dim);font-weight:600}\n"
    ".n{text-align:right;font-variant-numeric:tabular-nums}\n"
    "section{break-inside:avoid-page}\n"
    "@media (max-width:40rem){\n"
    ".list thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}\n"
    ".list tr{display:block;border-bottom:2px solid var(--rule);padding:.25rem 0}\n"
    ".list td{display:flex;justify-content:space-between;gap:1rem;border:0;text-align:right;"
    "padding:.1rem 0}\n"
    ".list td::before{content:attr(data-h);color:var(--dim);text-align:left}\n"
    ".list td:empty{display:none}\n"
    "}\n";

static void put_html(struct page *p, const char *s)
{
    html_text(&p->out, s, strlen(s));
}

void page_start(struct page *p, enum page_format format, const char *file, const char *title,
                const char *about)
{
    *p = (struct page){.format = format, .out = BUF_EMPTY, .contents = BUF_EMPTY};
    p->terminal = format == PAGE_TEXT && !file && isatty(STDOUT_FILENO);
    p->width = p->terminal ? text_terminal_width() : WIDTH;
    switch (format) {
    case PAGE_TEXT:
        text_pad(&p->out, title, 0);
        buf_addc(&p->out, '\n');
        text_rule(&p->out, '=', utf8_width(title, strlen(title)));
        text_wrap(&p->out, about, strlen(about), 0, p->width);
        break;
    case PAGE_MARKDOWN:
        buf_printf(&p->out, "# %s\n\n%s\n", title, about);
        break;
    case PAGE_HTML:
        buf_adds(&p->out, "<!DOCTYPE html>\n<html lang=\"");
        /* the language of these texts, as HTML names it */
        buf_adds(&p->out, _("en"));
        buf_adds(&p->out, "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\""
                          " content=\"width=device-width, initial-scale=1\">\n<title>");
        put_html(p, title);
        buf_printf(&p->out, "</title>\n<style>\n%s%s</style>\n</head>\n<body>\n<main>\n<h1>",
                   style, chart_style());
        put_html(p, title);
        buf_adds(&p->out, "</h1>\n<p class=\"about\">");
        put_html(p, about);
        buf_adds(&p->out, "</p>\n");
        p->begun = p->out.len;
        break;
    case PAGE_CSV:
        buf_adds(&p->out, "section,row,column,value\n");
        break;
    }
}

/* Adds a line to the contents, which page_end inserts before the first section. */
static void add_content(struct page *p, const char *id, const char *title)
{
    buf_adds(&p->contents, "<li><a href=\"#");
    html_text(&p->contents, id, strlen(id));
    buf_adds(&p->contents, "\">");
    html_text(&p->contents, title, strlen(title));
    buf_adds(&p->contents, "</a></li>\n");
}

void page_section(struct page *p, const char *id, const char *title)
{
    p->id = id;
    if (p->format == PAGE_TEXT) {
        buf_printf(&p->out, "\n%s\n", title);
        text_rule(&p->out, '-', utf8_width(title, strlen(title)));
    } else if (p->format == PAGE_MARKDOWN) {
        buf_printf(&p->out, "\n## %s\n\n", title);
    } else if (p->format == PAGE_HTML) {
        buf_adds(&p->out, p->section ? "</section>\n<section id=\"" : "<section id=\"");
        put_html(p, id);
        buf_adds(&p->out, "\">\n<h2>");
        put_html(p, title);
        buf_adds(&p->out, "</h2>\n");
        add_content(p, id, title);
    }
    p->section++;
}

/* Escapes what Markdown would take as markup. */
static void put_markdown(struct buf *out, const char *s)
{
    for (; *s; s++) {
        if (strchr("\\|`*_<>[]#", *s))
            buf_addc(out, '\\');
        buf_addc(out, (char)(*s == '\n' ? ' ' : *s));
    }
}

void page_say(struct page *p, const char *sentence)
{
    if (p->format == PAGE_TEXT) {
        text_wrap(&p->out, sentence, strlen(sentence), 0, p->width);
    } else if (p->format == PAGE_MARKDOWN) {
        put_markdown(&p->out, sentence);
        buf_adds(&p->out, "\n\n");
    } else if (p->format == PAGE_HTML) {
        buf_adds(&p->out, "<p>");
        put_html(p, sentence);
        buf_adds(&p->out, "</p>\n");
    }
}

/* ---- tables ---- */

static void text_table(struct page *p, const struct grid *g, const char *const *heads)
{
    struct rows_column *columns = mem_zero(g->columns + 1, sizeof *columns);
    for (size_t i = 0; i < g->columns; i++)
        columns[i] = (struct rows_column){heads[i], g->head[i].number, NULL};
    struct table *t = table_new(columns, g->columns, 0, p->terminal);
    for (size_t row = 0; row < g->rows; row++) {
        for (size_t i = 0; i < g->columns; i++)
            table_cell(t, i, grid_cell(g, row, i), strlen(grid_cell(g, row, i)));
        table_end(t);
    }
    table_print(t, &p->out);
    table_free(t);
    free(columns);
}

static void markdown_table(struct page *p, const struct grid *g, const char *const *heads)
{
    for (size_t i = 0; i < g->columns; i++) {
        buf_adds(&p->out, "| ");
        put_markdown(&p->out, heads[i]);
        buf_addc(&p->out, ' ');
    }
    buf_adds(&p->out, "|\n");
    for (size_t i = 0; i < g->columns; i++)
        buf_adds(&p->out, g->head[i].number ? "|---:" : "|---");
    buf_adds(&p->out, "|\n");
    for (size_t row = 0; row < g->rows; row++) {
        for (size_t i = 0; i < g->columns; i++) {
            buf_adds(&p->out, "| ");
            put_markdown(&p->out, grid_cell(g, row, i));
            buf_addc(&p->out, ' ');
        }
        buf_adds(&p->out, "|\n");
    }
    buf_addc(&p->out, '\n');
}

static void html_cell(struct page *p, const struct grid *g, size_t row, size_t column,
                      const char *head)
{
    buf_printf(&p->out, "<td%s", g->head[column].number ? " class=\"n\"" : "");
    if (g->columns > NARROW) {
        buf_adds(&p->out, " data-h=\"");
        put_html(p, head);
        buf_addc(&p->out, '"');
    }
    buf_addc(&p->out, '>');
    put_html(p, grid_cell(g, row, column));
    buf_adds(&p->out, "</td>");
}

static void html_table(struct page *p, const struct grid *g, const char *const *heads)
{
    buf_printf(&p->out, "<table%s>\n<thead><tr>", g->columns > NARROW ? " class=\"list\"" : "");
    for (size_t i = 0; i < g->columns; i++) {
        buf_printf(&p->out, "<th scope=\"col\"%s>", g->head[i].number ? " class=\"n\"" : "");
        put_html(p, heads[i]);
        buf_adds(&p->out, "</th>");
    }
    buf_adds(&p->out, "</tr></thead>\n<tbody>\n");
    for (size_t row = 0; row < g->rows; row++) {
        buf_adds(&p->out, "<tr>");
        for (size_t i = 0; i < g->columns; i++)
            html_cell(p, g, row, i, heads[i]);
        buf_adds(&p->out, "</tr>\n");
    }
    buf_adds(&p->out, "</tbody>\n</table>\n");
}

static void csv_table(struct page *p, const struct grid *g)
{
    for (size_t row = 0; row < g->rows; row++)
        for (size_t i = 0; i < g->columns; i++) {
            const char *s = grid_cell(g, row, i);
            rows_csv_cell(&p->out, p->id, strlen(p->id), ',');
            buf_printf(&p->out, ",%zu,", row + 1);
            rows_csv_cell(&p->out, g->head[i].name, strlen(g->head[i].name), ',');
            buf_addc(&p->out, ',');
            rows_csv_cell(&p->out, s, strlen(s), ',');
            buf_addc(&p->out, '\n');
        }
}

void page_table(struct page *p, const struct grid *g, const char *const *heads)
{
    if (p->format == PAGE_TEXT)
        text_table(p, g, heads);
    else if (p->format == PAGE_MARKDOWN)
        markdown_table(p, g, heads);
    else if (p->format == PAGE_HTML)
        html_table(p, g, heads);
    else
        csv_table(p, g);
}

static void html_sparks(struct page *p, const struct chart *c, const struct grid *g,
                        size_t label, const char *title)
{
    struct buf text = BUF_EMPTY;
    buf_printf(&text, "%s: ", title);
    chart_say(&text, c, g);
    buf_adds(&p->out, "<pre role=\"img\" aria-label=\"");
    html_text(&p->out, text.s, text.len);
    buf_adds(&p->out, "\">\n");
    buf_clear(&text);
    chart_text(&text, c, g, label, p->width);
    html_text(&p->out, text.s, text.len);
    buf_adds(&p->out, "</pre>\n");
    buf_free(&text);
}

void page_chart(struct page *p, const struct chart *c, const struct grid *g, size_t label,
                const char *title)
{
    struct buf id = BUF_EMPTY;
    if (p->format == PAGE_HTML && c->sparks) {
        html_sparks(p, c, g, label, title);
    } else if (p->format == PAGE_HTML) {
        buf_printf(&id, "c%zu", p->section);
        chart_svg(&p->out, c, g, label, title, id.s, 0);
    } else if (p->format == PAGE_MARKDOWN) {
        buf_adds(&p->out, "```text\n");
        chart_text(&p->out, c, g, label, p->width);
        buf_adds(&p->out, "```\n\n");
    } else if (p->format == PAGE_TEXT) {
        chart_text(&p->out, c, g, label, p->width);
        buf_addc(&p->out, '\n');
    }
    buf_free(&id);
}

static void end_html(struct page *p)
{
    struct buf whole = BUF_EMPTY;
    buf_add(&whole, p->out.s, p->begun);
    if (p->section)
        buf_printf(&whole, "<nav aria-label=\"%s\">\n<ul>\n%s</ul>\n</nav>\n", _("Contents"),
                   p->contents.s);
    buf_add(&whole, p->out.s + p->begun, p->out.len - p->begun);
    buf_printf(&whole, "%s</main>\n</body>\n</html>\n", p->section ? "</section>\n" : "");
    buf_free(&p->out);
    p->out = whole;
}

enum status page_end(struct page *p, const char *file, struct error *e)
{
    if (p->format == PAGE_HTML)
        end_html(p);
    text_write(&p->out, file, e);
    page_free(p);
    return e->code;
}

void page_free(struct page *p)
{
    BUF_FREE(&p->contents, &p->out);
}
