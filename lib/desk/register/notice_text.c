#include "desk/register/notice_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/placeholder.h"
#include "calc/text/language.h"

static const char *const words[NOTICE_PLACES] = {
    [NOTICE_PLACE_UNIT] = "unit",       [NOTICE_PLACE_BUILDING] = "building",
    [NOTICE_PLACE_FROM] = "from",       [NOTICE_PLACE_TO] = "to",
    [NOTICE_PLACE_REASON] = "reason",   [NOTICE_PLACE_NAME] = "name",
    [NOTICE_PLACE_PRODUCT] = "product", [NOTICE_PLACE_ID] = "id",
    [NOTICE_PLACE_SUBJECT] = "subject", [NOTICE_PLACE_SITE] = "site",
    [NOTICE_PLACE_PAPERS] = "papers",
};

/* Where a value comes from, for the person who has to supply it. */
static const char *const sources[NOTICE_PLACES] = {
    [NOTICE_PLACE_UNIT] = N_("there is neither a unit nor a building"),
    [NOTICE_PLACE_BUILDING] = N_("no building is known"),
    [NOTICE_PLACE_FROM] = N_("give --from"),
    [NOTICE_PLACE_TO] = N_("give --to"),
    [NOTICE_PLACE_REASON] = N_("give --reason"),
    [NOTICE_PLACE_NAME] = N_("there is no name"),
    [NOTICE_PLACE_PRODUCT] = N_("--product sets it"),
    [NOTICE_PLACE_ID] = N_("there is no ticket"),
    [NOTICE_PLACE_SUBJECT] = N_("there is no ticket"),
    [NOTICE_PLACE_SITE] = N_("tkt-load setting name=site value=…"),
    [NOTICE_PLACE_PAPERS] = N_("tkt-mail --reply sets it"),
};

struct version {
    char *language, *subject, *text;
};

struct notice_text {
    char *code;
    struct version *v;
    size_t count, room;
    size_t preset; /* for readers of other languages */
    char *site;    /* the setting `language` */
};

void notice_text_free(struct notice_text *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->count; i++) {
        MEM_FREE(w->v[i].language, w->v[i].subject, w->v[i].text);
    }
    MEM_FREE(w->v, w->code, w->site, w);
}

static enum status read_versions(struct notice_text *w, struct desk *desk, struct error *e)
{
    struct stmt *st =
        store_query(desk->store,
                    "SELECT language, subject, text FROM notice WHERE code = :code"
                    " ORDER BY language",
                    WITH(BIND(":code", w->code)), e);
    while (stmt_step(st, e) > 0)
        *MEM_NEXT(w->v, w->count, w->room) =
            (struct version){mem_string(stmt_text(st, 0)), mem_string(stmt_text(st, 1)),
                             mem_string(stmt_text(st, 2))};
    return e->code;
}

static enum status no_such(struct desk *desk, const char *code, struct error *e)
{
    struct buf list = BUF_EMPTY;
    struct stmt *st =
        store_query(desk->store, "SELECT DISTINCT code FROM notice ORDER BY code", NULL, e);
    while (stmt_step(st, e) > 0)
        buf_printf(&list, "%s%s", list.len ? ", " : "", utf8_quote(stmt_text(st, 0)));
    if (e->code == ST_OK && list.len)
        error_set(e, ST_DATA, _("no '%s' in the register notice; notices are: %s"),
                  utf8_quote(code), list.s);
    else if (e->code == ST_OK)
        error_set(e, ST_DATA,
                  _("there is no notice '%s': the register notice is empty (tkt-load notice "
                    "code=… language=… subject=… text=…)"),
                  utf8_quote(code));
    buf_free(&list);
    return e->code;
}

/* Returns -1 if no text is readable at all. The text for all others has no language. */
static int nearest(const struct notice_text *w, const char *language)
{
    int best = 0, found = -1;
    for (size_t i = 0; i < w->count; i++) {
        int n = language_nearness(language, w->v[i].language);
        if (n > best) {
            best = n;
            found = (int)i;
        }
    }
    return found;
}

enum status notice_text_load(struct notice_text **out, struct desk *desk, const char *code,
                             struct error *e)
{
    struct notice_text *w = mem_zero(1, sizeof *w);
    w->code = mem_string(code);
    if (read_versions(w, desk, e) == ST_OK && !w->count)
        no_such(desk, code, e);
    if (e->code == ST_OK && desk_setting(desk, "language", &w->site, e) == ST_OK &&
        *w->v[0].language) {
        int at = nearest(w, w->site);
        if (at < 0)
            at = nearest(w, "en");
        w->preset = at < 0 ? 0 : (size_t)at;
    }
    if (e->code != ST_OK) {
        notice_text_free(w);
        return e->code;
    }
    *out = w;
    return ST_OK;
}

size_t notice_text_for(const struct notice_text *w, const char *language)
{
    int at = nearest(w, language);
    return at < 0 ? w->preset : (size_t)at;
}

const char *notice_text_language(const struct notice_text *w, size_t i)
{
    return *w->v[i].language ? w->v[i].language : w->site;
}

/* ---- filling ---- */

static int word_of(const struct placeholder_part *part)
{
    for (int i = 0; i < NOTICE_PLACES; i++)
        if (strlen(words[i]) == part->n && memcmp(words[i], part->s, part->n) == 0)
            return i;
    return -1;
}

static enum status unknown_place(const struct placeholder_part *part, struct error *e)
{
    struct buf list = BUF_EMPTY;
    char *word = mem_string_n(part->s, part->n);
    for (size_t i = 0; i < NOTICE_PLACES; i++)
        buf_printf(&list, "%s{%s}", i ? ", " : "", words[i]);
    error_set(e, ST_DATA, _("{%s} is not one of %s"), utf8_quote(word), list.s);
    buf_free(&list);
    free(word);
    return e->code;
}

static enum status fill_text(const char *text, const char *const values[NOTICE_PLACES],
                             struct buf *out, struct error *e)
{
    struct placeholder_part part;
    buf_clear(out);
    while (placeholder_next(&text, &part)) {
        int word = part.place ? word_of(&part) : -1;
        if (part.place && word < 0)
            return unknown_place(&part, e);
        if (!part.place)
            buf_add(out, part.s, part.n);
        else if (values[word] && *values[word])
            buf_adds(out, values[word]);
        else if (part.preset)
            buf_add(out, part.preset, part.preset_n);
        else
            return error_set(e, ST_DATA, _("{%s} has no value: %s"), words[word],
                             _(sources[word]));
    }
    return ST_OK;
}

int notice_text_uses(const struct notice_text *w, enum notice_place word)
{
    for (size_t i = 0; i < 2 * w->count; i++) {
        const struct version *v = &w->v[i / 2];
        const char *text = i % 2 ? v->text : v->subject;
        struct placeholder_part part;
        while (placeholder_next(&text, &part))
            if (part.place && word_of(&part) == (int)word)
                return 1;
    }
    return 0;
}

enum status notice_text_fill(const struct notice_text *w, size_t i,
                             const char *const values[NOTICE_PLACES], struct buf *subject,
                             struct buf *text, struct error *e)
{
    if (fill_text(w->v[i].subject, values, subject, e) == ST_OK)
        fill_text(w->v[i].text, values, text, e);
    if (e->code != ST_OK && *w->v[i].language)
        error_prefix(e, _("notice '%s' in %s"), utf8_quote(w->code),
                     utf8_quote(w->v[i].language));
    else if (e->code != ST_OK)
        error_prefix(e, _("notice '%s'"), utf8_quote(w->code));
    return e->code;
}

enum status notice_text_check(const char *text, struct error *e)
{
    struct placeholder_part part;
    while (placeholder_next(&text, &part))
        if (part.place && word_of(&part) < 0)
            return unknown_place(&part, e);
    return ST_OK;
}
