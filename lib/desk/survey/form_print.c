#include "desk/survey/form_print.h"

#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "flow/html.h"
#include "flow/rows.h"
#include "flow/text.h"

/* The possible answers: a scale, boxes or lines. */
static const struct {
    const char *type, *hint;
    int low, high; /* of a scale */
    int lines;
} types[] = {
    {"score", N_("1 (very dissatisfied) to 5 (very satisfied)"), 1, 5, 0},
    {"quality", N_("1 (poor) to 5 (very good)"), 1, 5, 0},
    {"nps", N_("0 (not at all likely) to 10 (very likely)"), 0, 10, 0},
    {"choice", N_("one of these"), 0, -1, 0},
    {"many", N_("any of these"), 0, -1, 0},
    {"number", N_("a number"), 0, -1, 1},
    {"text", N_("in their own words"), 0, -1, 3},
};

static size_t type_of(const struct form_question *q)
{
    size_t i = 0;
    while (i + 1 < sizeof types / sizeof *types && strcmp(types[i].type, q->type) != 0)
        i++;
    return i;
}

/* ---- text ---- */

/* Non-breaking spaces inside a choice. */
#define BOX "[\u00a0]\u00a0"

static void put_choices(struct buf *page, const struct form_question *q)
{
    size_t type = type_of(q);
    struct buf line = BUF_EMPTY;
    for (int n = types[type].low; n <= types[type].high; n++)
        buf_printf(&line, BOX "%d  ", n);
    for (struct list option = LIST(q->options); list_next(&option);)
        buf_printf(&line, BOX "%.*s  ", (int)option.n, option.s);
    if (line.len) {
        text_pad(page, "", 4);
        text_wrap(page, line.s, line.len - 2, 4, SURVEY_FORM_WIDTH);
    }
    for (int i = 0; i < types[type].lines; i++) {
        text_pad(page, "", 4);
        text_rule(page, '_', SURVEY_FORM_WIDTH - 4);
    }
    buf_free(&line);
}

void form_print_text(struct buf *page, const struct desk *desk, const struct form *form)
{
    if (*desk->site)
        buf_printf(page, "%s  ", desk->site);
    buf_printf(page, "%s\n", form->code);
    text_rule(page, '=', SURVEY_FORM_WIDTH);
    for (size_t i = 0; i < form->count; i++) {
        const struct form_question *q = &form->v[i];
        struct buf text = BUF_EMPTY;
        buf_printf(&text, "%s (%s%s) [%s]", q->text, _(types[type_of(q)].hint),
                   q->required ? _("; required") : "", q->code);
        buf_printf(page, "\n%2d. ", (int)i + 1);
        text_wrap(page, text.s, text.len, 4, SURVEY_FORM_WIDTH);
        put_choices(page, q);
        buf_free(&text);
    }
}

/* ---- HTML ---- */

static void element(struct buf *page, const char *open, const char *text, size_t n,
                    const char *close)
{
    buf_adds(page, open);
    html_text(page, text, n);
    buf_adds(page, close);
}

static void put_title(struct buf *page, const struct desk *desk, const struct form *form,
                      const char *open, const char *close)
{
    struct buf title = BUF_EMPTY;
    if (*desk->site)
        buf_printf(&title, "%s: ", desk->site);
    buf_adds(&title, form->code);
    element(page, open, title.s, title.len, close);
    buf_free(&title);
}

static void put_boxes(struct buf *page, const struct form_question *q)
{
    size_t type = type_of(q);
    if (types[type].high < types[type].low && !*q->options)
        return;
    buf_adds(page, "<p class=\"boxes\">");
    for (int n = types[type].low; n <= types[type].high; n++)
        buf_printf(page, "<span>&#9744; %d</span> ", n);
    for (struct list option = LIST(q->options); list_next(&option);)
        element(page, "<span>&#9744; ", option.s, option.n, "</span> ");
    buf_adds(page, "</p>\n");
}

void form_print_html(struct buf *page, const struct desk *desk, const struct form *form)
{
    buf_adds(page, "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<meta name="
                   "\"viewport\" content=\"width=device-width\">\n");
    put_title(page, desk, form, "<title>", "</title>\n");
    buf_adds(page, "<style>\n"
                   "body { font: 11pt/1.4 sans-serif; max-width: 18cm; margin: 1cm auto;"
                   " padding: 0 1em; color: #000; background: #fff; }\n"
                   "h1 { font-size: 15pt; border-bottom: 2px solid; }\n"
                   "li { margin: 1em 0; break-inside: avoid; overflow-wrap: anywhere; }\n"
                   "li p { margin: .3em 0; }\n"
                   "small { color: #444; }\n"
                   ".boxes span { display: inline-block; margin-right: 1.5em; }\n"
                   ".line { border-bottom: 1px solid #888; height: 2em; }\n"
                   "@page { size: A4; margin: 1.5cm; }\n"
                   "@media print { body { margin: 0; max-width: none; padding: 0; } }\n"
                   "</style>\n</head>\n<body>\n");
    put_title(page, desk, form, "<h1>", "</h1>\n");
    buf_adds(page, "<ol>\n");
    for (size_t i = 0; i < form->count; i++) {
        const struct form_question *q = &form->v[i];
        const char *hint = _(types[type_of(q)].hint);
        element(page, "<li>\n<p>", q->text, strlen(q->text), q->required ? " *" : "");
        element(page, " <small>", hint, strlen(hint), "</small></p>\n");
        put_boxes(page, q);
        for (int k = 0; k < types[type_of(q)].lines; k++)
            buf_adds(page, "<div class=\"line\"></div>\n");
        buf_adds(page, "</li>\n");
    }
    buf_adds(page, "</ol>\n");
    element(page, "<p><small>* ", _("required"), strlen(_("required")), "</small></p>\n");
    buf_adds(page, "</body>\n</html>\n");
}

/* ---- CSV ---- */

void form_print_csv(struct buf *page, const struct form *form)
{
    static const char *const before[] = {"id", "seq", "at", "channel", "outcome"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        buf_printf(page, "%s,", before[i]);
    for (size_t i = 0; i < form->count; i++) {
        if (i)
            buf_addc(page, ',');
        rows_csv_cell(page, form->v[i].code, strlen(form->v[i].code), ',');
    }
    buf_addc(page, '\n');
}
