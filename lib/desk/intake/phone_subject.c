#include <string.h>

#include "base/i18n.h"
#include "calc/text/similarity.h"
#include "desk/intake/phone_call_private.h"

/* ---- place and asset ---- */

static int has_rows(struct phone_call *c, const char *reg)
{
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql, "SELECT 1 FROM %s LIMIT 1", reg);
    int any =
        c->tool->e.code == ST_OK && store_any(c->desk->store, sql.s, NULL, &c->tool->e) > 0;
    buf_free(&sql);
    return any;
}

enum prompt_end phone_unit(struct phone_call *c)
{
    struct choices units = CHOICES_EMPTY;
    struct recent r = {.count = 0};
    enum prompt_end end = PROMPT_STOPPED;
    if (c->known[TC_UNIT] ||
        !(phone_requires(c, "unit") || c->caller.unit.len || has_rows(c, "unit")))
        return PROMPT_GIVEN;
    if (choices_from_register(c->desk, "unit", &units, &c->tool->e) == ST_OK)
        end = phone_ask_column(c, TC_UNIT, _("Unit"), c->caller.unit.s, &units, ASK_ANYTHING);
    choices_free(&units);
    const char *unit = phone_value(c, TC_UNIT);
    if (end == PROMPT_GIVEN && *unit && caller_unit(c->desk, unit, &r, &c->tool->e) == ST_OK)
        phone_say_tickets(c, _("  Recent tickets at this unit:"), &r, &c->shown);
    return end;
}

static enum status assets_of(struct phone_call *c, struct choices *assets, int all)
{
    struct error *e = &c->tool->e;
    struct stmt *st =
        store_query(c->desk->store,
                    "SELECT code, coalesce(name, model), serial FROM asset"
                    " WHERE :all OR customer = :customer ORDER BY code",
                    WITH(BIND(":all", all), BIND(":customer", phone_value(c, TC_CUSTOMER))), e);
    while (stmt_step(st, e) > 0) {
        struct buf name = BUF_EMPTY;
        const char *parts[] = {stmt_text(st, 1), stmt_text(st, 2)};
        buf_printf(&name, "%s%s%s", parts[0] ? parts[0] : "", parts[0] && parts[1] ? " " : "",
                   parts[1] ? parts[1] : "");
        choices_add(assets, stmt_text(st, 0), name.s);
        buf_free(&name);
    }
    return e->code;
}

/* Asked if the kind requires one, or the caller owns any. */
enum prompt_end phone_asset(struct phone_call *c)
{
    struct choices theirs = CHOICES_EMPTY, all = CHOICES_EMPTY;
    enum prompt_end end = PROMPT_GIVEN;
    if (c->known[TC_ASSET])
        return end;
    assets_of(c, &theirs, 0);
    if (c->tool->e.code == ST_OK && (theirs.count || phone_requires(c, "asset")) &&
        assets_of(c, &all, 1) == ST_OK) {
        for (size_t i = 0; i < theirs.count && i < 9 && theirs.count > 1; i++)
            ask_say(c->t, "  %s  %s", theirs.v[i].code, theirs.v[i].name);
        end =
            phone_ask_column(c, TC_ASSET, _("Asset"), theirs.count == 1 ? theirs.v[0].code : "",
                             all.count ? &all : NULL, 0);
    }
    choices_free(&theirs);
    choices_free(&all);
    return end;
}

/* ---- the subject ---- */

/* Returns the one category whose name the subject contains, in full or more than any
 * other's. */
static const char *likely(const struct choices *categories, const char *subject)
{
    enum { LEAST = 300 };
    struct similarity said = SIMILARITY_EMPTY, name = SIMILARITY_EMPTY;
    const char *best = "";
    int most = LEAST - 1, alone = 0;
    similarity_read(&said, subject, strlen(subject));
    for (size_t i = 0; i < categories->count; i++) {
        const struct choice *one = &categories->v[i];
        similarity_read(&name, one->name, strlen(one->name));
        int within = similarity_within(&name, &said);
        if (within < most || (within == most && !alone))
            continue;
        alone = within > most;
        most = within;
        best = one->code;
    }
    similarity_free(&said);
    similarity_free(&name);
    return alone ? best : "";
}

enum prompt_end phone_category(struct phone_call *c)
{
    struct choices categories = CHOICES_EMPTY;
    enum prompt_end end = PROMPT_GIVEN;
    if (c->known[TC_CATEGORY])
        return end;
    if (choices_from_kind(c->desk, phone_value(c, TC_KIND), &categories, &c->tool->e) ==
            ST_OK &&
        categories.count)
        end = phone_ask_column(c, TC_CATEGORY, _("Category"),
                               likely(&categories, phone_value(c, TC_SUBJECT)), &categories, 0);
    choices_free(&categories);
    return end;
}
