#include "flow/table.h"

#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "flow/text.h"

struct table {
    struct libscols_table *scols;
    struct libscols_line *line; /* the row being filled, NULL between rows */
    struct buf cell;
    size_t width; /* of the terminal; 0: none */
};

/* libsmartcols, used as here, fails only if it is out of memory. */
static void *check_memory(void *p)
{
    if (!p)
        free(mem_alloc((size_t)-1)); /* ends the process with the right status */
    return p;
}

struct table *table_new(const struct rows_column *columns, size_t count, int no_header,
                        int terminal)
{
    struct table *t = mem_zero(1, sizeof *t);
    buf_init(&t->cell);
    t->scols = check_memory(scols_new_table());
    /* utf8_show has made cells safe; its \xNN must not be escaped again */
    scols_table_enable_noencoding(t->scols, 1);
    scols_table_enable_noheadings(t->scols, no_header);
    scols_table_set_termforce(t->scols,
                              terminal ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
    if (terminal) {
        t->width = text_terminal_width();
        scols_table_set_termwidth(t->scols, t->width);
    }
    for (size_t i = 0; i < count; i++) {
        const char *title = columns[i].name;
        int flags = columns[i].number ? SCOLS_FL_RIGHT : terminal ? SCOLS_FL_TRUNC : 0;
        buf_clear(&t->cell);
        utf8_show(&t->cell, title, strlen(title));
        check_memory(scols_table_new_column(t->scols, t->cell.s, 1, flags));
    }
    return t;
}

void table_cell(struct table *t, size_t column, const char *s, size_t n)
{
    if (!t->line)
        t->line = check_memory(scols_table_new_line(t->scols, NULL));
    if (!n)
        return;
    buf_clear(&t->cell);
    utf8_show(&t->cell, s, n);
    if (scols_line_set_data(t->line, column, t->cell.s) < 0)
        check_memory(NULL);
}

void table_end(struct table *t)
{
    t->line = NULL;
}

/* libsmartcols makes no column narrower than its heading, so a row may still be too wide. */
static void add_cut(struct buf *out, const char *line, size_t n, size_t width)
{
    if (!width || utf8_width(line, n) <= width) {
        buf_add(out, line, n);
        return;
    }
    size_t used = 0, i = 0;
    while (i < n) {
        size_t len = utf8_length(line + i, n - i);
        used += utf8_width(line + i, len);
        if (used >= width)
            break;
        i += len;
    }
    buf_add(out, line, i);
    buf_adds(out, "…");
}

void table_print(struct table *t, struct buf *out)
{
    char *text = NULL;
    if (scols_print_table_to_string(t->scols, &text) < 0)
        check_memory(NULL);
    for (const char *line = text; line && *line;) {
        size_t n = strcspn(line, "\n");
        add_cut(out, line, n, t->width);
        buf_addc(out, '\n'); /* libsmartcols omits the last one */
        line += n + (line[n] == '\n');
    }
    free(text);
}

void table_free(struct table *t)
{
    if (!t)
        return;
    scols_unref_table(t->scols);
    buf_free(&t->cell);
    free(t);
}
