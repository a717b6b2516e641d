#include "base/option.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/utf8.h"

int option_given(const struct option_def *d)
{
    switch (d->kind) {
    case OPTION_FLAG:
        return *(const int *)d->target;
    case OPTION_LIST:
    case OPTION_PAIRS:
        return ((const struct option_list *)d->target)->count > 0;
    case OPTION_INT:
        return ((const struct option_int *)d->target)->given;
    case OPTION_DURATION:
        return ((const struct option_duration *)d->target)->given;
    case OPTION_CHOICE:
        return ((const struct option_choice *)d->target)->chosen;
    default:
        return *(const char *const *)d->target != NULL;
    }
}

int option_word(const char *const *words, const char *word, struct buf *list)
{
    int found = 0;
    for (int i = 0; words[i]; i++) {
        buf_printf(list, "%s%s", i ? ", " : "", words[i]);
        if (strcmp(words[i], word) == 0)
            found = i + 1;
    }
    return found;
}

static enum status choose_word(struct option_choice *choice, const char *argument,
                               struct error *e)
{
    struct buf words = BUF_EMPTY;
    choice->chosen = option_word(choice->words, argument, &words);
    if (!choice->chosen)
        error_set(e, ST_USAGE, _("'%s' is not one of %s"), utf8_quote(argument), words.s);
    buf_free(&words);
    return e->code;
}

static enum status check_text(const struct option_def *d, const char *s, struct error *e)
{
    if (!utf8_valid(s, strlen(s), NULL))
        return error_set(e, ST_USAGE, _("'%s' is not UTF-8"), utf8_quote(s));
    if (d->kind == OPTION_PAIRS && (*s == '=' || !strchr(s, '=')))
        return error_set(e, ST_USAGE, _("'%s' is not %s"), utf8_quote(s), d->argument);
    return ST_OK;
}

static enum status take_value(const struct option_def *d, const char *argument, struct error *e)
{
    struct option_int *number = d->target;
    struct option_duration *duration = d->target;
    struct option_list *list = d->target;
    switch (d->kind) {
    case OPTION_FLAG:
        *(int *)d->target = 1;
        return ST_OK;
    case OPTION_LIST:
    case OPTION_PAIRS:
        *MEM_NEXT(list->values, list->count, list->capacity) = argument;
        return check_text(d, argument, e);
    case OPTION_INT:
        number->given = 1;
        return number_read(argument, number->low, number->high, &number->value, e);
    case OPTION_DURATION:
        duration->given = 1;
        return number_duration(argument, duration->unit, &duration->seconds, e);
    case OPTION_CHOICE:
        return choose_word(d->target, argument, e);
    case OPTION_TEXT:
    case OPTION_FILE:
        break;
    }
    *(const char **)d->target = argument;
    return d->kind == OPTION_TEXT ? check_text(d, argument, e) : ST_OK;
}

static enum status take_option(const struct option_def *d, const char *argument,
                               struct error *e)
{
    if (d->kind != OPTION_FLAG && d->kind != OPTION_LIST && d->kind != OPTION_PAIRS &&
        option_given(d))
        return error_set(e, ST_USAGE, _("--%s is given twice"), d->name);
    if (take_value(d, argument, e) != ST_OK) {
        error_prefix(e, "--%s", d->name);
        e->code = ST_USAGE;
    }
    return e->code;
}

static const struct option_def *by_letter(const struct option_def *const *tables, int letter)
{
    for (; *tables; tables++)
        for (const struct option_def *d = *tables; d->name; d++)
            if (d->letter && d->letter == letter)
                return d;
    return NULL;
}

enum status option_parse(const struct option_def *const *tables, int argc, char **argv,
                         int *first, struct error *e)
{
    struct option *longs = NULL;
    const struct option_def **defs = NULL;
    size_t n = 0, long_room = 0, def_room = 0;
    struct buf shorts = BUF_EMPTY;
    buf_addc(&shorts, ':');
    for (const struct option_def *const *t = tables; *t; t++)
        for (const struct option_def *d = *t; d->name; d++) {
            MEM_GROW(longs, n, long_room);
            MEM_GROW(defs, n, def_room);
            int has = d->kind == OPTION_FLAG ? no_argument : required_argument;
            longs[n] = (struct option){d->name, has, NULL, 256 + (int)n};
            defs[n++] = d;
            if (d->letter) {
                buf_addc(&shorts, d->letter);
                if (has == required_argument)
                    buf_addc(&shorts, ':');
            }
        }
    MEM_GROW(longs, n, long_room);
    longs[n] = (struct option){0};

    opterr = 0;
    optind = 1;
    enum status st = ST_OK;
    int c;
    while (st == ST_OK && (c = getopt_long(argc, argv, shorts.s, longs, NULL)) != -1) {
        const char *given = argv[optind - 1];
        if (c == ':') {
            const struct option_def *d =
                optopt >= 256 ? defs[optopt - 256] : by_letter(tables, optopt);
            st = error_set(e, ST_USAGE, _("--%s needs an argument: %s"), d->name,
                           d->argument ? d->argument : "");
        } else if (c == '?' && optopt >= 256) {
            st = error_set(e, ST_USAGE, _("--%s takes no argument"), defs[optopt - 256]->name);
        } else if (c == '?' && optopt) {
            st = error_set(e, ST_USAGE, _("unknown option -%c; see --help"), optopt);
        } else if (c == '?') {
            st = error_set(e, ST_USAGE, _("unknown or ambiguous option %s; see --help"),
                           utf8_quote(given));
        } else {
            st = take_option(c >= 256 ? defs[c - 256] : by_letter(tables, c), optarg, e);
        }
    }
    *first = optind;
    MEM_FREE(longs, defs);
    buf_free(&shorts);
    return st;
}

/* ---- which go together ---- */

/* Returns the first option of the list that was given and isn't `but`, or NULL. */
static const struct option_def *first_given(const struct option_def *const *tables,
                                            const char *list, const struct option_def *but)
{
    for (; *tables; tables++)
        for (const struct option_def *d = *tables; d->name; d++)
            if (d != but && list_has(list, d->name, strlen(d->name)) && option_given(d))
                return d;
    return NULL;
}

/* Appends "a, b", with `before` in front of each. */
static void put_words(struct buf *out, const char *list, const char *before)
{
    for (struct list word = LIST(list); list_next(&word);)
        buf_printf(out, "%s%s%.*s", out->len ? ", " : "", before, (int)word.n, word.s);
}

static enum status check_rule(const struct option_def *const *tables,
                              const struct option_rule *rule, const struct option_def *d,
                              const char *operand, struct error *e)
{
    const struct option_def *other = first_given(tables, rule->others, d);
    struct buf words = BUF_EMPTY;
    if (rule->relation == OPTION_BARS && other) {
        error_set(e, ST_USAGE, _("--%s can't be used with --%s"), d->name, other->name);
    } else if (rule->relation == OPTION_NEEDS && !other) {
        put_words(&words, rule->others, "--");
        error_set(e, ST_USAGE, _("--%s requires %s"), d->name, words.s);
    } else if (rule->relation == OPTION_OF && operand &&
               !list_has(rule->others, operand, strlen(operand))) {
        put_words(&words, rule->others, "");
        error_set(e, ST_USAGE, _("--%s is for %s, not for '%s'"), d->name, words.s,
                  utf8_quote(operand));
    }
    buf_free(&words);
    return e->code;
}

enum status option_check(const struct option_def *const *tables,
                         const struct option_rule *rules, const char *operand, struct error *e)
{
    for (const struct option_rule *rule = rules; rule && rule->options; rule++)
        for (const struct option_def *const *t = tables; *t; t++)
            for (const struct option_def *d = *t; d->name; d++)
                if (list_has(rule->options, d->name, strlen(d->name)) && option_given(d) &&
                    check_rule(tables, rule, d, operand, e) != ST_OK)
                    return e->code;
    return ST_OK;
}

void option_list_free(struct option_list *list)
{
    free(list->values);
    *list = (struct option_list){0};
}
