#include "desk/intake/answer_hint.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "calc/text/language.h"
#include "flow/process.h"

enum { MOST_BYTES = 256 << 10, MOST_MS = 2000 };

int answer_hints_wanted(struct desk *desk, const char *kind, struct error *e)
{
    return store_any(desk->store, "SELECT 1 FROM answer WHERE kind = :kind LIMIT 1",
                     WITH(BIND(":kind", kind)), e) > 0;
}

/* Returns a copy of the TSV cell up to `end`, unescaped; advances *p past it. */
static char *read_cell(const char **p, const char *end)
{
    struct buf b = BUF_EMPTY;
    const char *s = *p;
    for (; s < end && *s != '\t'; s++) {
        if (*s != '\\' || s + 1 >= end) {
            buf_addc(&b, *s);
            continue;
        }
        s++;
        buf_addc(&b, *s == 't' ? '\t' : *s == 'n' ? '\n' : *s == 'r' ? '\r' : *s);
    }
    *p = s < end ? s + 1 : NULL;
    return buf_detach(&b);
}

/* Of an answer in several languages the best one is enough. */
static int is_there(const struct answer_hints *h, const char *code)
{
    size_t n = language_stem(code);
    for (size_t i = 0; i < h->count; i++)
        if (language_stem(h->v[i].code) == n && memcmp(h->v[i].code, code, n) == 0)
            return 1;
    return 0;
}

static void read_line(struct answer_hints *h, const char *line, const char *end, int columns[3])
{
    struct answer_hint one = {NULL, NULL, NULL};
    char **to[] = {&one.code, &one.question, &one.answer};
    for (int at = 0; line; at++) {
        char *text = read_cell(&line, end);
        for (size_t i = 0; i < 3; i++)
            if (columns[i] == at && !*to[i]) {
                *to[i] = text;
                text = NULL;
            }
        free(text);
    }
    if (h->count < ANSWER_HINTS && one.code && *one.code && one.question && one.answer &&
        *one.answer && !is_there(h, one.code)) {
        h->v[h->count++] = one;
        return;
    }
    free(one.code);
    free(one.question);
    free(one.answer);
}

static void read_header(const char *line, const char *end, int columns[3])
{
    static const char *const names[] = {"code", "question", "answer"};
    for (int at = 0; line; at++) {
        char *name = read_cell(&line, end);
        for (size_t i = 0; i < 3; i++)
            if (strcmp(names[i], name) == 0)
                columns[i] = at;
        free(name);
    }
}

static void read_rows(struct answer_hints *h, const char *p)
{
    int columns[3] = {-1, -1, -1};
    for (int first = 1; *p; first = 0) {
        const char *end = p + strcspn(p, "\n");
        if (first)
            read_header(p, end, columns);
        else
            read_line(h, p, end, columns);
        p = end + (*end == '\n');
    }
}

void answer_hints_find(struct answer_hints *h, struct desk *desk, const char *subject)
{
    struct buf program = BUF_EMPTY, db = BUF_EMPTY, user = BUF_EMPTY, out = BUF_EMPTY;
    *h = (struct answer_hints){.count = 0};
    buf_printf(&program, "%s/tkt-answer", path_bin());
    buf_printf(&db, "TKT_DB=%s", store_path(desk->store));
    buf_printf(&user, "TKT_USER=%s", desk->user);
    char limit[] = "--limit", nine[] = "9", answers[] = "--answers", format[] = "-f",
         tsv[] = "tsv", end[] = "--", *words = mem_string(subject);
    char *argv[] = {program.s, limit, nine, answers, format, tsv, end, words, NULL};
    const struct process_command c = {.words = argv, .count = 8};
    const char *const variables[] = {db.s, user.s, NULL};
    if (*path_bin() && process_read(&c, variables, &out, MOST_BYTES, MOST_MS) &&
        utf8_valid(out.s, out.len, NULL))
        read_rows(h, out.s);
    free(words);
    buf_free(&program);
    buf_free(&db);
    buf_free(&user);
    buf_free(&out);
}

void answer_hints_free(struct answer_hints *h)
{
    for (size_t i = 0; i < h->count; i++) {
        free(h->v[i].code);
        free(h->v[i].question);
        free(h->v[i].answer);
    }
    h->count = 0;
}
