#include "flow/edit.h"

#include <errno.h>
#include <histedit.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

enum {
    CTRL_D = 0x04,
    ESCAPE = 0x1B,
    LONGEST = 1 << 18, /* bytes pasted at once */
};

struct edit {
    EditLine *e;
    FILE *out;
    edit_next *next;
    void *context;
    edit_complete *complete;
    void *asked; /* its context */
    const char *label;
    int one_key, over, back;
};

static struct edit *edit_of(EditLine *e)
{
    void *edit = NULL;
    el_get(e, EL_CLIENTDATA, &edit);
    return edit;
}

/* ---- characters ---- */

/* Returns 1 if more of the same character or key is available: a terminal sends it at once. */
static int more_comes(void)
{
    enum { WAIT_MS = 50 };
    struct pollfd p = {STDIN_FILENO, POLLIN, 0};
    return poll(&p, 1, WAIT_MS) > 0;
}

/* Returns -1 if none comes. */
static int next_byte(void)
{
    unsigned char byte;
    return more_comes() && read(STDIN_FILENO, &byte, 1) == 1 ? byte : -1;
}

/* Returns the character that begins with this byte, or 0 if it is invalid. */
static wchar_t read_character(int byte)
{
    utf8proc_uint8_t bytes[4] = {(utf8proc_uint8_t)byte};
    utf8proc_int32_t c;
    utf8proc_ssize_t n = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    for (utf8proc_ssize_t i = 1; i < n; i++) {
        int next = next_byte();
        if (next < 0)
            return 0;
        bytes[i] = (utf8proc_uint8_t)next;
    }
    return utf8proc_iterate(bytes, n, &c) == n ? c : 0;
}

/* After the size of the window changed, starts the line again. A line of several rows is left
 * above, because nobody knows what the terminal made of it. */
static void begin_anew(struct edit *edit)
{
    struct winsize size = {0};
    const LineInfo *now = el_line(edit->e);
    ioctl(fileno(edit->out), TIOCGWINSZ, &size);
    int one_row = utf8_width(edit->label, strlen(edit->label)) +
                      utf8_width(now->buffer, (size_t)(now->lastchar - now->buffer)) <
                  size.ws_col;
    fputs(one_row ? "\r\033[J" : "\n", edit->out);
}

/* Called by libedit for a character. Skips an escape that nothing follows. */
static int next_character(EditLine *e, wchar_t *c)
{
    struct edit *edit = edit_of(e);
    for (;;) {
        int again = 0, byte = edit->over ? -1 : edit->next(edit->context, &again);
        if (again) {
            if (again & EDIT_RESIZED) {
                begin_anew(edit);
                el_resize(e);
            }
            el_set(e, EL_REFRESH);
            fflush(edit->out);
        } else if (byte < 0) {
            edit->over = 1;
            return -1;
        } else if ((byte != ESCAPE || more_comes()) && (*c = read_character(byte))) {
            return 1;
        }
    }
}

/* ---- keys of our own ---- */

static unsigned char on_tab(EditLine *e, int key)
{
    struct edit *edit = edit_of(e);
    struct buf typed = BUF_EMPTY, line = BUF_EMPTY, shown = BUF_EMPTY;
    (void)key;
    if (!edit->complete)
        return CC_ERROR;
    const LineInfo *now = el_line(e);
    buf_add(&typed, now->buffer, (size_t)(now->lastchar - now->buffer));
    edit->complete(edit->asked, typed.s, &line, &shown);
    if (line.len) {
        const LineInfoW *wide = el_wline(e);
        el_cursor(e, (int)(wide->lastchar - wide->cursor));
        el_deletestr(e, (int)(wide->lastchar - wide->buffer));
        el_insertstr(e, line.s);
    }
    if (shown.len)
        fprintf(edit->out, "\n%s", shown.s);
    unsigned char result = shown.len ? CC_REDISPLAY : line.len ? CC_REFRESH : CC_ERROR;
    BUF_FREE(&typed, &line, &shown);
    return result;
}

static unsigned char on_back(EditLine *e, int key)
{
    (void)key;
    edit_of(e)->back = 1;
    return CC_NEWLINE;
}

/* Reads what follows ESC [ or ESC O. Returns the number before ~, or the last byte negated; 0
 * if it is incomplete. */
static int read_sequence(void)
{
    enum { HIGHEST = 100000 };
    int number = 0, first = 1, byte;
    while ((byte = next_byte()) >= 0 && byte < 0x40) {
        first &= byte >= '0' && byte <= '9';
        if (first && number < HIGHEST)
            number = number * 10 + byte - '0';
    }
    return byte < 0 ? 0 : byte == '~' ? number : -byte;
}

/* Newlines in pasted text don't end the answer; they become spaces. */
static void take_paste(EditLine *e)
{
    enum { END = 201 };
    struct buf text = BUF_EMPTY;
    wchar_t c;
    while (next_character(e, &c) > 0) {
        if (c == ESCAPE && next_byte() == '[' && read_sequence() == END)
            break;
        if (c == '\n' || c == '\r' || c == '\t')
            c = ' ';
        if (c >= 0x20 && (c < 0x7F || c >= 0xA0) && text.len < LONGEST)
            utf8_add(&text, c);
    }
    while (text.len && text.s[text.len - 1] == ' ')
        text.s[--text.len] = '\0';
    if (text.len && !edit_of(e)->one_key)
        el_insertstr(e, text.s);
    buf_free(&text);
}

/* Handles keys that send a sequence. Any other sequence is ignored; it isn't text. */
static unsigned char on_sequence(EditLine *e, int key)
{
    const LineInfoW *now = el_wline(e);
    const int before = (int)(now->cursor - now->buffer);
    const int after = (int)(now->lastchar - now->cursor);
    switch (read_sequence()) {
    case -'A':
        return on_back(e, key);
    case -'C':
        el_cursor(e, 1);
        return CC_CURSOR;
    case -'D':
        el_cursor(e, -1);
        return CC_CURSOR;
    case -'H':
    case 1:
    case 7:
        el_cursor(e, -before);
        return CC_CURSOR;
    case -'F':
    case 4:
    case 8:
        el_cursor(e, after);
        return CC_CURSOR;
    case 3:
        if (after) {
            el_cursor(e, 1);
            el_deletestr(e, 1);
        }
        return CC_REFRESH;
    case 200:
        take_paste(e);
        return CC_REFRESH;
    default:
        return CC_NORM;
    }
}

static char *label(EditLine *e)
{
    return (char *)edit_of(e)->label;
}

static void bind_keys(EditLine *e)
{
    el_wset(e, EL_ADDFN, L"tkt-complete", L"", on_tab);
    el_wset(e, EL_ADDFN, L"tkt-back", L"", on_back);
    el_wset(e, EL_ADDFN, L"tkt-sequence", L"", on_sequence);
    el_set(e, EL_BIND, "\t", "tkt-complete", NULL);
    el_set(e, EL_BIND, "^P", "tkt-back", NULL);
    el_set(e, EL_BIND, "\\e[", "tkt-sequence", NULL);
    el_set(e, EL_BIND, "\\eO", "tkt-sequence", NULL);
    el_set(e, EL_BIND, "^V", "ed-unassigned", NULL); /* a line has no control characters */
}

/* ---- opening ---- */

enum status edit_open(struct edit **edit, int fd, edit_next *get, void *context,
                      struct error *e)
{
    struct edit *new = mem_zero(1, sizeof *new);
    int copy = dup(fd);
    *edit = new;
    new->next = get;
    new->context = context;
    new->out = copy >= 0 ? fdopen(copy, "w") : NULL;
    new->e = new->out ? el_init("tkt", stdin, new->out, new->out) : NULL;
    if (!new->e) {
        edit_close(new);
        *edit = NULL;
        return error_set(e, ST_USAGE, _("no terminal to write to: %s"), strerror(errno));
    }
    el_set(new->e, EL_CLIENTDATA, new);
    el_set(new->e, EL_PROMPT, label);
    el_set(new->e, EL_EDITOR, "emacs");
    el_set(new->e, EL_GETCFN, next_character);
    bind_keys(new->e);
    return ST_OK;
}

void edit_close(struct edit *edit)
{
    if (!edit)
        return;
    if (edit->e)
        el_end(edit->e);
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
    edit->one_key = edit->over = edit->back = 0;
    edit->label = text;
    const char *line = el_gets(edit->e, &n);
    if (line && n > 0)
        buf_add(answer, line, strcspn(line, "\n"));
    else if (!edit->back)
        edit->over = 1; /* Ctrl-D */
    if (edit->over || edit->back)
        fputc('\n', edit->out);
    fflush(edit->out);
    return edit->over ? EDIT_OVER : edit->back ? EDIT_BACK : EDIT_GIVEN;
}

/* Unbuffered, libedit returns after each key, and for Ctrl-D returns the key itself. */
enum edit_end edit_key(struct edit *edit, const char *text, struct buf *answer)
{
    edit->complete = NULL;
    edit->one_key = 1;
    edit->over = edit->back = 0;
    edit->label = text;
    el_set(edit->e, EL_UNBUFFERED, 1);
    while (!answer->len && !edit->over && !edit->back) {
        int n = 0;
        const char *line = el_gets(edit->e, &n);
        if (line && n > 0)
            buf_add(answer, line, (size_t)n);
    }
    edit->over |= answer->len && *answer->s == CTRL_D;
    el_set(edit->e, EL_UNBUFFERED, 0);
    if (!answer->len || *answer->s != '\n')
        fputc('\n', edit->out);
    fflush(edit->out);
    return edit->over ? EDIT_OVER : edit->back ? EDIT_BACK : EDIT_GIVEN;
}
