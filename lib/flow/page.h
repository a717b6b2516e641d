/* page.h: a page for people, made of headings, sentences, tables and charts, in four formats:
 * text for terminals and email, Markdown, a single HTML file without scripts or external links,
 * or CSV (section,row,column,value) for programs. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "flow/chart.h"
#include "flow/grid.h"

enum page_format { PAGE_TEXT, PAGE_MARKDOWN, PAGE_HTML, PAGE_CSV };
#define PAGE_FORMATS "text", "markdown", "html", "csv" /* their names */

struct page {
    enum page_format format;
    size_t width;             /* of text and charts, in characters */
    int terminal;             /* tables are cut to the terminal's width */
    size_t section;           /* number of sections */
    const char *id;           /* of the current section; owned by the caller */
    struct buf out, contents; /* contents: in HTML, links to the sections */
    size_t begun;             /* where the first section begins in out */
};

/* `file` is the destination; NULL: stdout, whose terminal determines the width. */
void page_start(struct page *p, enum page_format format, const char *file, const char *title,
                const char *about);
/* `id` is for CSV, and for links in HTML. */
void page_section(struct page *p, const char *id, const char *title);
void page_say(struct page *p, const char *sentence);
/* `heads` has a heading for each column. CSV uses the grid's own names. */
void page_table(struct page *p, const struct grid *g, const char *const *heads);
/* Nothing in CSV. */
void page_chart(struct page *p, const struct chart *c, const struct grid *g, size_t label,
                const char *title);
/* Ends the page, writes it (text_write) and frees it. */
enum status page_end(struct page *p, const char *file, struct error *e);
void page_free(struct page *p);
