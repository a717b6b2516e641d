#include "flow/ids.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "flow/csv.h"
#include "flow/fd.h"
#include "flow/spool.h"

enum { PEEK = 64 * 1024 };

enum status ids_parse(const char *text, int64_t *id, struct error *e)
{
    int64_t n = 0;
    const char *p = text;
    while (*p >= '0' && *p <= '9' && !__builtin_mul_overflow(n, 10, &n) &&
           !__builtin_add_overflow(n, *p - '0', &n))
        p++;
    if (p == text || *p || n < 1)
        return error_set(e, ST_DATA, _("'%s' is not the number of a ticket, 1 to %lld"),
                         utf8_quote(text), (long long)INT64_MAX);
    *id = n;
    return ST_OK;
}

/* Adds an id unless it was given before. */
static void add(struct ids *ids, struct map *seen, int64_t id)
{
    int added;
    map_put(seen, (const char *)&id, sizeof id, &added);
    if (!added)
        return;
    MEM_GROW(ids->id, ids->count, ids->capacity);
    ids->id[ids->count++] = id;
}

/* ---- bare ids, one a line ---- */

struct lines {
    struct ids *ids;
    struct map seen;
    struct buf line;
    int64_t number;
};

static enum status end_line(struct lines *l, struct error *e)
{
    l->number++;
    size_t n = l->line.len;
    if (n && l->line.s[n - 1] == '\r')
        l->line.s[--n] = '\0';
    int64_t id;
    if (n && ids_parse(l->line.s, &id, e) != ST_OK)
        return error_prefix(e, "stdin:%lld: id", (long long)l->number);
    if (n)
        add(l->ids, &l->seen, id);
    buf_clear(&l->line);
    return ST_OK;
}

static enum status read_lines(struct ids *ids, int fd, struct error *e)
{
    struct lines l = {ids, MAP_EMPTY, BUF_EMPTY, 0};
    char *block = mem_alloc(PEEK);
    long got = 0;
    int first = 1;
    while (e->code == ST_OK && (got = fd_read(fd, block, PEEK)) > 0) {
        char *p = block, *end = block + got;
        if (first && got >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
            p += 3;
        first = 0;
        while (p < end && e->code == ST_OK) {
            char *newline = memchr(p, '\n', (size_t)(end - p));
            buf_add(&l.line, p, (size_t)((newline ? newline : end) - p));
            p = newline ? newline + 1 : end;
            if (newline)
                end_line(&l, e);
        }
    }
    if (got < 0)
        error_set(e, ST_IO, "stdin: %s", strerror(errno));
    else if (e->code == ST_OK && l.line.len)
        end_line(&l, e);
    free(block);
    map_free(&l.seen);
    buf_free(&l.line);
    return e->code;
}

/* ---- CSV or TSV with a column id ---- */

static enum status read_table(struct ids *ids, int fd, char delimiter, struct error *e)
{
    const struct csv_options options = {.file = "-", .delimiter = delimiter};
    struct csv *csv;
    if (csv_open_fd(&csv, fd, &options, e) != ST_OK)
        return e->code;
    const struct csv_row *header = csv_header(csv);
    size_t at = 0;
    while (at < header->count && strcmp(header->cells[at].s, "id") != 0)
        at++;
    if (at == header->count)
        error_set(e, ST_DATA,
                  _("stdin:1: there is no column 'id'; give bare ids, one a line, or CSV or TSV"
                    " with such a column"));
    struct map seen = MAP_EMPTY;
    struct csv_row row;
    while (e->code == ST_OK && csv_next(csv, &row, e) > 0) {
        int64_t id;
        if (row.flaw.code != ST_OK)
            error_set(e, row.flaw.code, "stdin:%lld: %s", (long long)row.line, row.flaw.message);
        else if (ids_parse(row.cells[at].s, &id, e) != ST_OK)
            error_prefix(e, "stdin:%lld: id", (long long)row.line);
        else
            add(ids, &seen, id);
    }
    map_free(&seen);
    csv_close(csv);
    return e->code;
}

/* What the first line that isn't blank says: '\0' bare ids, ',' or a tab: a table. -1: nothing. */
static int look(const char *s, size_t n)
{
    size_t i = n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (i < n && (s[i] == '\n' || s[i] == '\r'))
        i++;
    if (i == n)
        return -1;
    const char *end = memchr(s + i, '\n', n - i);
    size_t length = end ? (size_t)(end - s) - i : n - i;
    const char *line = s + i;
    if (memchr(line, '\t', length))
        return '\t';
    for (size_t k = 0; k < length && line[k] != '\r'; k++)
        if (!strchr("0123456789+-", line[k]) && !memchr(line, ',', length)) {
            /* no number and no list: a header of one column, or a wrong id */
            int word = (line[k] | 32) >= 'a' && (line[k] | 32) <= 'z';
            return (k == 0 && word) || line[0] == '"' ? ',' : '\0';
        }
    return memchr(line, ',', length) ? ',' : '\0';
}

enum status ids_read_stdin(struct ids *ids, struct error *e)
{
    ids->from_stdin = 1;
    if (isatty(STDIN_FILENO))
        return error_set(e, ST_USAGE,
                         _("name the tickets by number, or pipe them in; stdin is a terminal"));
    int fd;
    if (spool_open(&fd, NULL, e) != ST_OK)
        return e->code;
    char *head = mem_alloc(PEEK);
    ssize_t got = pread(fd, head, PEEK, lseek(fd, 0, SEEK_CUR));
    int kind = got < 0 ? -1 : look(head, (size_t)got);
    free(head);
    if (got < 0)
        error_set(e, ST_IO, "stdin: %s", strerror(errno));
    if (kind > 0)
        return read_table(ids, fd, (char)kind, e); /* which closes fd */
    if (kind == 0)
        read_lines(ids, fd, e);
    close(fd);
    return e->code;
}

enum status ids_read(struct ids *ids, int argc, char *const *argv, struct error *e)
{
    if (!argc)
        return ids_read_stdin(ids, e);
    struct map seen = MAP_EMPTY;
    for (int i = 0; i < argc && e->code == ST_OK; i++) {
        int64_t id;
        if (ids_parse(argv[i], &id, e) == ST_OK)
            add(ids, &seen, id);
        else
            error_prefix(e, "id");
    }
    map_free(&seen);
    return e->code;
}

void ids_free(struct ids *ids)
{
    free(ids->id);
    *ids = (struct ids)IDS_EMPTY;
}
