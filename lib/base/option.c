#include "base/option.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

static enum status take(const struct option_def *d, const char *argument, struct error *e)
{
    if (d->kind == OPTION_FLAG) {
        *(int *)d->target = 1;
    } else if (d->kind == OPTION_TEXT) {
        const char **target = d->target;
        if (*target)
            return error_set(e, ST_USAGE, _("--%s is given twice"), d->name);
        *target = argument;
    } else {
        struct option_list *list = d->target;
        MEM_GROW(list->values, list->count, list->capacity);
        list->values[list->count++] = argument;
    }
    return ST_OK;
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
            st = error_set(e, ST_USAGE, _("there is no option -%c; see --help"), optopt);
        } else if (c == '?') {
            st = error_set(e, ST_USAGE,
                           _("there is no option %s, or it could be several; see --help"),
                           utf8_quote(given));
        } else {
            st = take(c >= 256 ? defs[c - 256] : by_letter(tables, c), optarg, e);
        }
    }
    *first = optind;
    free(longs);
    free(defs);
    buf_free(&shorts);
    return st;
}

void option_list_free(struct option_list *list)
{
    free(list->values);
    *list = (struct option_list){0};
}
