#include "flow/edit.h"

#include <dlfcn.h>
#include <histedit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

enum { LONGEST = 1 << 16 }; /* characters of a line */

static struct {
    EditLine *(*init)(const char *, FILE *, FILE *, FILE *);
    void (*end)(EditLine *);
    const wchar_t *(*gets)(EditLine *, int *);
    int (*set)(EditLine *, int, ...);
    int (*get)(EditLine *, int, ...);
    const LineInfoW *(*line)(EditLine *);
    int (*insert)(EditLine *, const wchar_t *);
    void (*erase)(EditLine *, int);
    int (*cursor)(EditLine *, int);
    void (*resize)(EditLine *);
} el;

struct edit {
    EditLine *e;
    FILE *out;
    edit_next *next;
    void *context;
    edit_complete *complete;
    void *asked; /* its context */
    wchar_t *label;
    int over, back;
};

/* ---- the library ---- */

/* It stays: the tables that libtinfo makes for it can't be given back. */
static void *open_library(void)
{
    static const char *const names[] = {"libedit.so.2", "libedit.so.0", "libedit.so"};
    void *library = NULL;
    for (size_t i = 0; !library && i < sizeof names / sizeof *names; i++)
        library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
    return library;
}

static int load(void *library)
{
    const struct {
        const char *name;
        void **function;
    } wanted[] = {
        {"el_init", (void **)&el.init},         {"el_end", (void **)&el.end},
        {"el_wgets", (void **)&el.gets},        {"el_wset", (void **)&el.set},
        {"el_wget", (void **)&el.get},          {"el_wline", (void **)&el.line},
        {"el_winsertstr", (void **)&el.insert}, {"el_deletestr", (void **)&el.erase},
        {"el_cursor", (void **)&el.cursor},     {"el_resize", (void **)&el.resize},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!(*wanted[i].function = dlsym(library, wanted[i].name)))
            return 0;
    return 1;
}

static struct edit *self(EditLine *e)
{
    void *edit = NULL;
    el.get(e, EL_CLIENTDATA, &edit);
    return edit;
}

/* ---- characters ---- */

static wchar_t *widen(const char *s)
{
    wchar_t *w = mem_alloc((strlen(s) + 1) * sizeof *w), *to = w;
    for (const unsigned char *p = (const unsigned char *)s; *p;) {
        size_t n = *p < 0x80 ? 1 : *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : 4;
        wchar_t c = *p & (n == 1 ? 0x7F : 0x7F >> n);
        for (size_t i = 1; i < n && p[i]; i++)
            c = c << 6 | (p[i] & 0x3F);
        *to++ = c;
        for (size_t i = 0; i < n && *p; i++)
            p++;
    }
    *to = 0;
    return w;
}

/* Control characters are left out: a line of text has none. */
static void narrow(struct buf *out, const wchar_t *w, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned long c = (unsigned long)w[i];
        if (c < 0x20 || (c >= 0x7F && c < 0xA0))
            continue;
        if (c < 0x80) {
            buf_addc(out, (char)c);
        } else if (c < 0x800) {
            buf_addc(out, (char)(0xC0 | c >> 6));
            buf_addc(out, (char)(0x80 | (c & 0x3F)));
        } else if (c < 0x10000) {
            buf_addc(out, (char)(0xE0 | c >> 12));
            buf_addc(out, (char)(0x80 | (c >> 6 & 0x3F)));
            buf_addc(out, (char)(0x80 | (c & 0x3F)));
        } else {
            buf_addc(out, (char)(0xF0 | c >> 18));
            buf_addc(out, (char)(0x80 | (c >> 12 & 0x3F)));
            buf_addc(out, (char)(0x80 | (c >> 6 & 0x3F)));
            buf_addc(out, (char)(0x80 | (c & 0x3F)));
        }
    }
}

/* After the window's size changed: where the line begins anew. One that takes several rows
 * stays above, for nobody knows what the terminal made of it. */
static void begin_anew(struct edit *edit)
{
    struct winsize size = {0};
    struct buf text = BUF_EMPTY;
    const LineInfoW *now = el.line(edit->e);
    narrow(&text, edit->label, wcslen(edit->label));
    narrow(&text, now->buffer, (size_t)(now->lastchar - now->buffer));
    ioctl(fileno(edit->out), TIOCGWINSZ, &size);
    int one_row = utf8_width(text.s, text.len) < size.ws_col;
    fputs(one_row ? "\r\033[J" : "\n", edit->out);
    buf_free(&text);
}

/* libedit asks for a character. */
static int next(EditLine *e, wchar_t *c)
{
    struct edit *edit = self(e);
    for (;;) {
        int again = 0;
        if (edit->over || !edit->next(edit->context, c, &again)) {
            edit->over = 1;
            return -1;
        }
        if (!again)
            return 1;
        if (again & EDIT_RESIZED) {
            begin_anew(edit);
            el.resize(e);
        }
        el.set(e, EL_REFRESH);
        fflush(edit->out);
    }
}

/* ---- keys of our own ---- */

static unsigned char on_tab(EditLine *e, int key)
{
    struct edit *edit = self(e);
    struct buf typed = BUF_EMPTY, line = BUF_EMPTY, shown = BUF_EMPTY;
    const LineInfoW *now = el.line(e);
    (void)key;
    if (!edit->complete)
        return CC_ERROR;
    size_t n = (size_t)(now->lastchar - now->buffer);
    narrow(&typed, now->buffer, n);
    edit->complete(edit->asked, typed.s, &line, &shown);
    if (line.len) {
        wchar_t *w = widen(line.s);
        el.cursor(e, (int)(now->lastchar - now->cursor));
        el.erase(e, (int)n);
        el.insert(e, w);
        free(w);
    }
    if (shown.len)
        fprintf(edit->out, "\n%s", shown.s);
    unsigned char result = shown.len ? CC_REDISPLAY : line.len ? CC_REFRESH : CC_ERROR;
    buf_free(&typed);
    buf_free(&line);
    buf_free(&shown);
    return result;
}

static unsigned char on_back(EditLine *e, int key)
{
    (void)key;
    self(e)->back = 1;
    return CC_NEWLINE;
}

/* Newlines in what is pasted answer nothing, they become spaces. */
static unsigned char on_paste(EditLine *e, int key)
{
    wchar_t *text = NULL, c;
    size_t n = 0, room = 0;
    (void)key;
    while (next(e, &c) > 0 && c != EDIT_PASTED) {
        if (c == '\n' || c == '\r' || c == '\t')
            c = ' ';
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || n >= LONGEST)
            continue;
        MEM_GROW(text, n, room);
        text[n++] = c;
    }
    while (n && text[n - 1] == ' ')
        n--;
    MEM_GROW(text, n, room);
    text[n] = 0;
    if (n)
        el.insert(e, text);
    free(text);
    return CC_REFRESH;
}

static wchar_t *label(EditLine *e)
{
    return self(e)->label;
}

static void bind_keys(EditLine *e)
{
    static const struct {
        wchar_t key;
        const wchar_t *name;
        unsigned char (*function)(EditLine *e, int key); /* NULL: one of libedit's */
    } own[] = {
        {'\t', L"tkt-complete", on_tab},
        {EDIT_UP, L"tkt-back", on_back},
        {EDIT_PASTE, L"tkt-paste", on_paste},
        {EDIT_PASTED, L"ed-unassigned", NULL},
        {EDIT_DELETE, L"ed-delete-next-char", NULL},
    };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        const wchar_t key[] = {own[i].key, 0};
        if (own[i].function)
            el.set(e, EL_ADDFN, own[i].name, own[i].name, own[i].function);
        el.set(e, EL_BIND, key, own[i].name, NULL);
    }
}

/* ---- opening ---- */

enum status edit_open(struct edit **edit, int fd, edit_next *get, void *context,
                      struct error *e)
{
    struct edit *new = mem_zero(1, sizeof *new);
    *edit = new;
    new->next = get;
    new->context = context;
    void *library = open_library();
    int copy = library && load(library) ? dup(fd) : -1;
    new->out = copy >= 0 ? fdopen(copy, "w") : NULL;
    new->e = new->out ? el.init("tkt", stdin, new->out, new->out) : NULL;
    if (!new->e) {
        edit_close(new);
        *edit = NULL;
        return error_set(e, ST_CONFIG, _("libedit is missing, by which lines are edited"));
    }
    el.set(new->e, EL_CLIENTDATA, new);
    el.set(new->e, EL_PROMPT, label);
    el.set(new->e, EL_EDITOR, L"emacs");
    el.set(new->e, EL_GETCFN, next);
    bind_keys(new->e);
    return ST_OK;
}

void edit_close(struct edit *edit)
{
    if (!edit)
        return;
    if (edit->e)
        el.end(edit->e);
    if (edit->out)
        fclose(edit->out);
    free(edit);
}

enum edit_end edit_line(struct edit *edit, const char *text, edit_complete *complete,
                        void *context, struct buf *answer)
{
    int n = 0;
    edit->complete = complete;
    edit->asked = context;
    edit->over = edit->back = 0;
    edit->label = widen(text);
    const wchar_t *line = el.gets(edit->e, &n);
    fflush(edit->out);
    if (line && n > 0)
        narrow(answer, line, (size_t)n);
    else if (!edit->back)
        edit->over = 1; /* Ctrl-D */
    if (edit->over || edit->back)
        fputc('\n', edit->out);
    fflush(edit->out);
    free(edit->label);
    edit->label = NULL;
    return edit->over ? EDIT_OVER : edit->back ? EDIT_BACK : EDIT_GIVEN;
}
