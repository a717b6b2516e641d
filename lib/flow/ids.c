#include "flow/ids.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/spool.h"
#include "base/utf8.h"
#include "flow/csv.h"

enum { PEEK = 1 << 20 }; /* a longer first line is taken as the header of a CSV file */

static enum status bad_id(const char *text, struct error *e)
{
    return error_set(e, ST_DATA, _("'%s' is not a ticket number from 1 to %lld"),
                     utf8_quote(text), (long long)INT64_MAX);
}

enum status ids_parse(const char *text, int64_t *id, struct error *e)
{
    int64_t n = 0;
    const char *p = text;
    for (; *p >= '0' && *p <= '9'; p++)
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, *p - '0', &n))
            return bad_id(text, e);
    if (p == text || *p || n < 1)
        return bad_id(text, e);
    *id = n;
    return ST_OK;
}

void ids_add(struct ids *ids, int64_t id)
{
    *MEM_NEXT(ids->id, ids->count, ids->capacity) = id;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void ids_sort(struct ids *ids)
{
    if (ids->count)
        qsort(ids->id, ids->count, sizeof *ids->id, compare_ids);
}

static void add_id(struct ids *ids, struct map *seen, int64_t id)
{
    int added;
    map_put(seen, (const char *)&id, sizeof id, &added);
    if (added)
        ids_add(ids, id);
}

static enum status add_cell(struct ids *ids, struct map *seen, const char *s, size_t n,
                            struct error *e)
{
    char *text = mem_string_n(s, n);
    int64_t id;
    enum status st = strlen(text) == n ? ids_parse(text, &id, e) : bad_id(text, e);
    if (st == ST_OK)
        add_id(ids, seen, id);
    else
        error_prefix(e, "id");
    free(text);
    return st;
}

/* Removes white space at both ends. */
static void trim(const char **s, size_t *n)
{
    while (*n && isspace((unsigned char)**s)) {
        ++*s;
        --*n;
    }
    while (*n && isspace((unsigned char)(*s)[*n - 1]))
        --*n;
}

/* Finds the nth cell of a line of TSV. Returns 0 if the line is too short. */
static int tsv_cell(const char **s, size_t *n, size_t nth)
{
    const char *p = *s, *end = p + *n, *tab;
    for (;; nth--, p = tab + 1) {
        tab = memchr(p, '\t', (size_t)(end - p));
        if (!nth || !tab)
            break;
    }
    *s = p;
    *n = (size_t)((tab ? tab : end) - p);
    return nth == 0;
}

enum shape { SHAPE_BARE, SHAPE_TSV, SHAPE_CSV, SHAPE_EMPTY };

/* Returns 1 for a list or a word. Anything else on the line is meant as an id, perhaps a bad
 * one. */
static int is_header(const char *line, size_t n)
{
    unsigned char c = (unsigned char)*line;
    return memchr(line, ',', n) || isalpha(c) || c == '"' || c >= 0x80;
}

/* Returns what the first line that isn't empty shows. */
static enum shape shape_of(const char *s, size_t n)
{
    const char *end = s + n;
    if (n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
        s += 3;
    while (s < end) {
        const char *newline = memchr(s, '\n', (size_t)(end - s));
        const char *next = newline ? newline + 1 : end;
        const char *line = s;
        size_t len = (size_t)(next - s);
        trim(&line, &len);
        if (len && memchr(s, '\t', (size_t)(next - s)))
            return SHAPE_TSV;
        if (len)
            return is_header(line, len) ? SHAPE_CSV : SHAPE_BARE;
        s = next;
    }
    return SHAPE_EMPTY;
}

static enum status no_id_column(long long line, struct error *e)
{
    return error_set(e, ST_DATA,
                     _("stdin:%lld: no column 'id'; give bare ids, one per line, or CSV or TSV "
                       "with that column"),
                     line);
}

struct lines {
    struct ids *ids;
    struct map seen;
    enum shape shape;
    int header;    /* TSV: the header is still to come */
    size_t column; /* TSV: the column of the id */
};

static enum status tsv_header(struct lines *l, const char *s, size_t n, long long line,
                              struct error *e)
{
    l->header = 0;
    for (l->column = 0;; l->column++) {
        const char *cell = s;
        size_t len = n;
        if (!tsv_cell(&cell, &len, l->column))
            return no_id_column(line, e);
        if (len == 2 && memcmp(cell, "id", 2) == 0)
            return ST_OK;
    }
}

static enum status one_line(struct lines *l, const char *s, size_t n, long long line,
                            struct error *e)
{
    if (line == 1 && n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0) {
        s += 3;
        n -= 3;
    }
    while (n && (s[n - 1] == '\n' || s[n - 1] == '\r'))
        n--;
    if (l->shape == SHAPE_BARE)
        trim(&s, &n);
    if (!n)
        return ST_OK;
    if (l->header)
        return tsv_header(l, s, n, line, e);
    if (l->shape == SHAPE_TSV && !tsv_cell(&s, &n, l->column))
        n = 0;
    if (add_cell(l->ids, &l->seen, s, n, e) != ST_OK)
        error_prefix(e, "stdin:%lld", line);
    return e->code;
}

/* Reads bare ids, or TSV as rows.h writes it: each line is a row, and quotes have no
 * meaning. */
static enum status read_lines(struct ids *ids, FILE *f, enum shape shape, struct error *e)
{
    struct lines l = {ids, MAP_EMPTY, shape, shape == SHAPE_TSV, 0};
    char *line = NULL;
    size_t room = 0;
    enum status st = ST_OK;
    ssize_t got;
    for (long long n = 1; st == ST_OK && (got = getline(&line, &room, f)) >= 0; n++)
        st = one_line(&l, line, (size_t)got, n, e);
    if (st == ST_OK && ferror(f))
        st = error_set(e, ST_IO, "stdin: %s", strerror(errno));
    free(line);
    map_free(&l.seen);
    return st;
}

static enum status read_csv(struct ids *ids, int fd, struct error *e)
{
    struct map seen = MAP_EMPTY;
    struct csv_options options = {NULL, NULL, ','};
    struct csv *csv;
    if (csv_open_fd(&csv, fd, &options, e) != ST_OK)
        return e->code;
    const struct csv_row *header = csv_header(csv);
    size_t column = 0;
    while (column < header->count && strcmp(header->cells[column].s, "id") != 0)
        column++;
    enum status st = ST_OK;
    if (column == header->count)
        st = no_id_column((long long)header->line, e);
    struct csv_row row;
    int got = 0;
    while (st == ST_OK && (got = csv_next(csv, &row, e)) == 1) {
        if (row.flaw.code)
            st = error_set(e, ST_DATA, "%s", row.flaw.message);
        else
            st = add_cell(ids, &seen, row.cells[column].s, row.cells[column].len, e);
        if (st != ST_OK)
            error_prefix(e, "stdin:%lld", (long long)row.line);
    }
    map_free(&seen);
    csv_close(csv);
    return got < 0 ? e->code : st;
}

enum status ids_read_stdin(struct ids *ids, struct error *e)
{
    int fd;
    ids->from_stdin = 1;
    if (isatty(STDIN_FILENO))
        return error_set(e, ST_USAGE,
                         _("give ticket numbers, or pipe them in; stdin is a terminal"));
    if (spool_open(&fd, NULL, e) != ST_OK)
        return e->code;
    char *start = mem_alloc(PEEK);
    ssize_t n = pread(fd, start, PEEK, lseek(fd, 0, SEEK_CUR));
    enum shape shape = n > 0 ? shape_of(start, (size_t)n) : SHAPE_EMPTY;
    free(start);
    if (n < 0)
        error_set(e, ST_IO, "stdin: %s", strerror(errno));
    FILE *f = shape == SHAPE_BARE || shape == SHAPE_TSV ? fdopen(fd, "r") : NULL;
    if (f) {
        read_lines(ids, f, shape, e);
        fclose(f);
    } else if (shape == SHAPE_CSV) {
        read_csv(ids, fd, e); /* closes fd */
    } else {
        close(fd);
    }
    return e->code;
}

enum status ids_read(struct ids *ids, int argc, char *const *argv, struct error *e)
{
    if (!argc)
        return ids_read_stdin(ids, e);
    struct map seen = MAP_EMPTY;
    enum status st = ST_OK;
    for (int i = 0; i < argc && st == ST_OK; i++)
        st = add_cell(ids, &seen, argv[i], strlen(argv[i]), e);
    map_free(&seen);
    return st;
}

void ids_free(struct ids *ids)
{
    free(ids->id);
    *ids = (struct ids)IDS_EMPTY;
}
