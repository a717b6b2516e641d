/* tkt: the one word to remember: `tkt list` runs tkt-list, `tkt help list` shows its page. */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "calc/text/near_code.h"

static const struct {
    const char *word, *what;
} tools[] = {
    {"init", N_("create a desk, check it, back it up")},
    {"load", N_("load registers: departments, kinds, rules, people, …")},
    {"dump", N_("export registers")},
    {"new", N_("record a call, or many")},
    {"route", N_("route tickets to the right people, with a deadline")},
    {"act", N_("work on tickets: accept, resolve, note, approve, …")},
    {"list", N_("choose tickets")},
    {"show", N_("show a ticket with its history, a customer's file, a work order")},
    {"survey", N_("call customers back")},
    {"mail", N_("receive mail: tickets, notes, replies")},
    {"stats", N_("statistics, and how certain they are")},
    {"remind", N_("remind people of what is due, once for each thing")},
    {"erase", N_("erase a person from the data")},
    {"notice", N_("notify customers of a place, a product, a ticket")},
    {"answer", N_("find earlier answers to a question")},
    {"report", N_("print the morning, weekly, monthly or quarterly report")},
};
enum { TOOLS = sizeof tools / sizeof *tools };

static int usage(FILE *out)
{
    fprintf(out, _("Usage: tkt WORD [ARGUMENT...]\n"
                   "       tkt help [WORD]\n"
                   "A customer-service desk as small tools. WORD is one of\n"));
    for (size_t i = 0; i < TOOLS; i++)
        fprintf(out, "  %-8s %s\n", tools[i].word, _(tools[i].what));
    fprintf(out, _("Each is also a program, tkt-WORD, with --help and a man page.\n"));
    return fflush(out) == 0 ? ST_OK : ST_IO;
}

static int known(const char *word)
{
    for (size_t i = 0; i < TOOLS; i++)
        if (strcmp(tools[i].word, word) == 0)
            return 1;
    return 0;
}

/* Pages that are no tool's. */
static int is_topic(const char *word)
{
    static const char *const topics[] = {"registers", "sql", "surge"};
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        if (strcmp(topics[i], word) == 0)
            return 1;
    return 0;
}

static int refuse(const char *word)
{
    struct buf names = BUF_EMPTY;
    for (size_t i = 0; i < TOOLS; i++)
        buf_printf(&names, "%s%s", i ? ", " : "", tools[i].word);
    struct error e = ERROR_NONE;
    error_set(&e, ST_USAGE, _("tkt: '%s' is not one of %s"), utf8_quote(word), names.s);
    near_code_suggest(&e, word, names.s);
    fprintf(stderr, "%s\n", e.message);
    error_clear(&e);
    buf_free(&names);
    return ST_USAGE;
}

/* Runs tkt-WORD from the folder of tkt itself, else from PATH. Returns only if that fails. */
static int run_tool(char **argv)
{
    struct buf path = BUF_EMPTY;
    buf_printf(&path, "%s/tkt-%s", path_bin(), argv[0]);
    if (access(path.s, X_OK) == 0)
        execv(path.s, argv);
    buf_clear(&path);
    buf_printf(&path, "tkt-%s", argv[0]);
    execvp(path.s, argv);
    fprintf(stderr, "tkt: %s: %s\n", path.s, strerror(errno));
    buf_free(&path);
    return ST_NOINPUT;
}

/* Prints the path of the extension for SQL: beside the tools, or as installed. */
static int extension(void)
{
    static const char *const places[] = {"", "/../lib/tkt"};
    struct buf path = BUF_EMPTY;
    int found = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places && !found; i++) {
        buf_clear(&path);
        buf_printf(&path, "%s%s/tkt.so", path_bin(), places[i]);
        found = access(path.s, R_OK) == 0;
    }
    if (!found)
        fprintf(stderr, "tkt: %s: %s\n", path.s, strerror(errno));
    else
        puts(path.s);
    buf_free(&path);
    return !found ? ST_NOINPUT : fflush(stdout) == 0 ? ST_OK : ST_IO;
}

/* The file of a page, in the language of the messages if there is one, else in English; ""
 * if there is neither. */
static void find_page(struct buf *file, const char *name)
{
    static const int sections[] = {1, 5, 7};
    char language[] = "xx_XX";
    const char *tag = _("en"); /* zh-CN */
    if (strlen(tag) == strlen(language))
        snprintf(language, sizeof language, "%.2s_%s", tag, tag + 3);
    for (int theirs = 1; theirs >= 0; theirs--)
        for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
            buf_clear(file);
            buf_printf(file, "%s/../man/%s%sman%d/%s.%d", path_data(), theirs ? language : "",
                       theirs ? "/" : "", sections[i], name, sections[i]);
            if (access(file->s, R_OK) == 0)
                return;
        }
    buf_clear(file);
}

/* The page by man(1), else by mandoc(1); the tool's own --help if there is neither. */
static int page(const char *word)
{
    struct buf name = BUF_EMPTY, file = BUF_EMPTY;
    buf_printf(&name, word ? "tkt-%s" : "tkt", word);
    find_page(&file, name.s);
    if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setenv("LC_ALL", "C.UTF-8", 1); /* they would show no Chinese, and warn of it */
    setenv("MANROFFOPT", "-Wbreak", 0); /* Chinese has no blanks to break a line at */
    if (file.len) {
        execlp("man", "man", "-l", file.s, (char *)NULL);
        execlp("mandoc", "mandoc", "-a", file.s, (char *)NULL);
    } else {
        execlp("man", "man", name.s, (char *)NULL);
    }
    if (!word)
        return usage(stdout);
    char *help[] = {(char *)word, "--help", NULL};
    return run_tool(help);
}

int main(int argc, char **argv)
{
    i18n_start();
    if (argc < 2)
        return usage(stderr), ST_USAGE;
    const char *word = argv[1];
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return usage(stdout);
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
        return printf("tkt %s\n", TKT_VERSION) < 0 || fflush(stdout) ? ST_IO : ST_OK;
    if (strcmp(word, "--extension") == 0)
        return extension();
    if (strcmp(word, "--complete") == 0) {
        for (size_t i = 0; i < TOOLS; i++)
            printf("%s\t%s\n", tools[i].word, _(tools[i].what));
        return fflush(stdout) == 0 ? ST_OK : ST_IO;
    }
    if (strcmp(word, "help") == 0) {
        int own = argc < 3 || strcmp(argv[2], "tkt") == 0;
        if (!own && !known(argv[2]) && !is_topic(argv[2]))
            return refuse(argv[2]);
        return page(own ? NULL : argv[2]);
    }
    return known(word) ? run_tool(argv + 1) : refuse(word);
}
