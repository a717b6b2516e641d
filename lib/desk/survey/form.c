#include "desk/survey/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/utf8.h"

static enum form_part part_of(const struct form *form, const struct form_question *q)
{
    enum form_part part = strcmp(q->type, "score") == 0 ? FORM_SCORE
                          : strcmp(q->type, "nps") == 0 ? FORM_NPS
                          : strcmp(q->type, "text") == 0 && strcmp(q->code, "comment") == 0
                              ? FORM_COMMENT
                              : FORM_OTHER;
    for (size_t i = 0; i < form->count; i++)
        if (form->v[i].part == part)
            return FORM_OTHER;
    return part;
}

static char *copy_text(const struct stmt *st, int column)
{
    const char *s = stmt_text(st, column);
    return mem_string(s ? s : "");
}

enum status form_load(struct form *form, struct desk *desk, const char *code, struct error *e)
{
    *form = (struct form){.code = mem_string(code)};
    struct stmt *st = store_query(desk->store,
                                  "SELECT code, type, options, required, question FROM form"
                                  " WHERE form = :form ORDER BY seq, code",
                                  WITH(BIND(":form", code)), e);
    while (stmt_step(st, e) > 0) {
        struct form_question q = {copy_text(st, 0), copy_text(st, 1),     copy_text(st, 2),
                                  copy_text(st, 4), stmt_int(st, 3) != 0, FORM_OTHER};
        q.part = part_of(form, &q);
        *MEM_NEXT(form->v, form->count, form->room) = q;
    }
    return e->code;
}

enum status form_find(struct form *form, struct desk *desk, const char *code, struct error *e)
{
    if (form_load(form, desk, code, e) != ST_OK || form->count)
        return e->code;
    struct buf codes = BUF_EMPTY;
    desk_code_list(desk, "form", &codes);
    error_set(e, ST_DATA, _("'%s' is not in the register form: %s"), utf8_quote(code), codes.s);
    buf_free(&codes);
    return e->code;
}

void form_free(struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        MEM_FREE(form->v[i].code, form->v[i].type, form->v[i].options, form->v[i].text);
    }
    MEM_FREE(form->v, form->code);
    *form = (struct form){0};
}

const struct form_question *form_question(const struct form *form, const char *code)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->v[i].code, code) == 0)
            return &form->v[i];
    return NULL;
}

int form_grades(const struct form *form)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->v[i].type, "quality") == 0)
            return 1;
    return 0;
}

void form_codes(const struct form *form, struct buf *out)
{
    for (size_t i = 0; i < form->count; i++)
        if (form->v[i].part == FORM_OTHER)
            buf_printf(out, "%s%s", out->len ? ", " : "", form->v[i].code);
}

enum status form_read_score(const char *s, int64_t *score, struct error *e)
{
    return number_read(s, 1, 5, score, e);
}

enum status form_read_nps(const char *s, int64_t *nps, struct error *e)
{
    return number_read(s, 0, 10, nps, e);
}

static enum status not_an_option(const struct form_question *q, const char *answer,
                                 struct error *e)
{
    struct buf options = BUF_EMPTY;
    for (const char *p = q->options; *p; p++)
        if (*p == '|')
            buf_adds(&options, ", ");
        else
            buf_addc(&options, *p);
    error_set(e, ST_DATA, _("'%s' is not one of %s"), utf8_quote(answer), options.s);
    buf_free(&options);
    return e->code;
}

/* A choice without options accepts any word. */
static enum status check_option(const struct form_question *q, const char *word, size_t n,
                                struct error *e)
{
    if (!*q->options || list_has(q->options, word, n))
        return ST_OK;
    char *copy = mem_string_n(word, n);
    not_an_option(q, copy, e);
    free(copy);
    return e->code;
}

static enum status check_many(const struct form_question *q, const char *answer,
                              struct error *e)
{
    for (const char *p = answer; e->code == ST_OK;) {
        size_t n = strcspn(p, "|");
        check_option(q, p, n, e);
        if (!p[n])
            break;
        p += n + 1;
    }
    return e->code;
}

/* Accepts digits, with an optional minus sign and an optional point among them. */
static enum status check_number(const char *answer, struct error *e)
{
    const char *p = answer + (*answer == '-');
    size_t whole = strspn(p, "0123456789");
    const char *rest = p + whole;
    if (whole && *rest == '.') {
        size_t places = strspn(rest + 1, "0123456789");
        rest += places ? places + 1 : 0;
    }
    if (whole && !*rest)
        return ST_OK;
    return error_set(e, ST_DATA, _("'%s' is not a number such as 3 or 2.5"),
                     utf8_quote(answer));
}

enum status form_question_check(const struct form_question *q, const char *answer,
                                struct error *e)
{
    int64_t n;
    if (strcmp(q->type, "score") == 0 || strcmp(q->type, "quality") == 0)
        return form_read_score(answer, &n, e);
    if (strcmp(q->type, "nps") == 0)
        return form_read_nps(answer, &n, e);
    if (strcmp(q->type, "choice") == 0)
        return check_option(q, answer, strlen(answer), e);
    if (strcmp(q->type, "many") == 0)
        return check_many(q, answer, e);
    if (strcmp(q->type, "number") == 0)
        return check_number(answer, e);
    return ST_OK;
}
