#include "flow/prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "flow/edit.h"
#include "flow/text.h"

enum { WIDEST = 80, LABEL_MOST = 36, PRESET_MOST = 30 };

struct screen {
    int out;              /* the terminal */
    struct termios saved; /* as it was */
    struct edit *edit;
    int plain; /* 1: a terminal without any capabilities */
};

/* ---- signals ---- */

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { ENDING = sizeof ending / sizeof *ending };

static volatile sig_atomic_t ended_by, suspended, resized;
static int broken_off; /* 1: it left a question unanswered */
static struct sigaction before[ENDING], before_stop, before_size;

static void on_end(int number)
{
    if (!ended_by)
        ended_by = number;
}

static void on_stop(int number)
{
    (void)number;
    suspended = 1;
}

static void on_size(int number)
{
    (void)number;
    resized = 1;
}

/* Without SA_RESTART, so that a read that waits for a key returns. */
static void catch_signals(void)
{
    struct sigaction end = {.sa_handler = on_end}, stop = {.sa_handler = on_stop},
                     size = {.sa_handler = on_size};
    ended_by = suspended = resized = broken_off = 0;
    for (size_t i = 0; i < ENDING; i++) {
        sigaction(ending[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN)
            sigaction(ending[i], &end, NULL);
    }
    sigaction(SIGTSTP, NULL, &before_stop);
    if (before_stop.sa_handler != SIG_IGN)
        sigaction(SIGTSTP, &stop, NULL);
    sigaction(SIGWINCH, &size, &before_size);
}

static void release_signals(void)
{
    for (size_t i = 0; i < ENDING; i++)
        sigaction(ending[i], &before[i], NULL);
    sigaction(SIGTSTP, &before_stop, NULL);
    sigaction(SIGWINCH, &before_size, NULL);
}

static enum prompt_end stopped(void)
{
    broken_off = 1;
    return PROMPT_STOPPED;
}

void terminal_resign(void)
{
    if (!broken_off)
        return;
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigaction(ended_by, &plain, NULL);
    raise(ended_by);
}

/* ---- the terminal's modes ---- */

/* Reads keys one by one without echo, also between the lines that libedit reads, so that input
 * typed ahead is shown in the right place. Ctrl-C remains a signal. */
static void key_mode(const struct screen *s)
{
    struct termios mode = s->saved;
    mode.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &mode);
}

static void set_modes(struct screen *s)
{
    key_mode(s);
    if (!s->plain)
        fd_write(s->out, "\033[?2004h", 8); /* distinguish pasted from typed text */
}

static void reset_modes(struct screen *s)
{
    if (!s->plain)
        fd_write(s->out, "\033[?2004l", 8);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &s->saved);
}

static void suspend(struct screen *s)
{
    struct sigaction plain = {.sa_handler = SIG_DFL}, stop = {.sa_handler = on_stop};
    suspended = 0;
    reset_modes(s);
    sigaction(SIGTSTP, &plain, NULL);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &stop, NULL);
    set_modes(s);
}

/* ---- keys ---- */

/* Waits for a key. Signals are let in only while it waits, so none is missed that comes between
 * checking the flags and waiting. */
static void wait_for_key(void)
{
    sigset_t ours, others;
    struct pollfd p = {STDIN_FILENO, POLLIN, 0};
    sigemptyset(&ours);
    for (size_t i = 0; i < ENDING; i++)
        sigaddset(&ours, ending[i]);
    sigaddset(&ours, SIGTSTP);
    sigaddset(&ours, SIGWINCH);
    sigprocmask(SIG_BLOCK, &ours, &others);
    if (!ended_by && !suspended && !resized)
        ppoll(&p, 1, NULL, &others);
    sigprocmask(SIG_SETMASK, &others, NULL);
}

/* An edit_next function. Returns -1 also if a signal ended the dialogue. */
static int read_byte(void *context, int *again)
{
    struct screen *s = context;
    unsigned char byte;
    for (;;) {
        if (ended_by)
            return -1;
        if (suspended) {
            suspend(s);
            *again |= EDIT_AGAIN;
        }
        if (resized) {
            resized = 0;
            *again |= EDIT_RESIZED;
        }
        if (*again)
            return 0;
        wait_for_key();
        if (ended_by || suspended || resized)
            continue;
        ssize_t got = read(STDIN_FILENO, &byte, 1);
        if (got == 1)
            return byte;
        if (got < 0 && errno == EINTR)
            continue;
        if (!ended_by)
            ended_by = SIGHUP; /* there is nobody any more */
        return -1;
    }
}

/* ---- what the dialogue calls ---- */

static void show(void *context, const char *lines)
{
    struct screen *s = context;
    struct buf safe = BUF_EMPTY;
    while (*lines) {
        size_t n = strcspn(lines, "\n");
        utf8_show(&safe, lines, n);
        lines += n;
        if (*lines) {
            buf_adds(&safe, "\n");
            lines++;
        }
    }
    fd_write(s->out, safe.s, safe.len);
    buf_free(&safe);
}

static size_t width(void *context)
{
    const struct screen *s = context;
    struct winsize size = {0};
    ioctl(s->out, TIOCGWINSZ, &size);
    return size.ws_col && size.ws_col < WIDEST ? size.ws_col : WIDEST;
}

size_t terminal_width(const struct terminal *t)
{
    return t->width(t->context);
}

static void trim(struct buf *b)
{
    size_t first = 0, last = b->len;
    while (first < last && (b->s[first] == ' ' || b->s[first] == '\t'))
        first++;
    while (last > first && (b->s[last - 1] == ' ' || b->s[last - 1] == '\t'))
        last--;
    memmove(b->s, b->s + first, last - first);
    b->len = last - first;
    if (b->capacity)
        b->s[b->len] = '\0';
}

static enum prompt_end end_of(enum edit_end end)
{
    if (end == EDIT_OVER)
        return ended_by ? stopped() : PROMPT_ENDED;
    return end == EDIT_BACK ? PROMPT_BACK : PROMPT_GIVEN;
}

static enum prompt_end ask_line(void *context, const struct prompt *p, struct buf *answer)
{
    struct screen *s = context;
    struct buf label = BUF_EMPTY;
    text_cut(&label, p->label, LABEL_MOST);
    if (p->preset && *p->preset) {
        buf_adds(&label, " [");
        text_cut(&label, p->preset, PRESET_MOST);
        buf_adds(&label, "]");
    }
    buf_adds(&label, ": ");
    buf_clear(answer);
    enum edit_end end =
        ended_by ? EDIT_OVER : edit_line(s->edit, label.s, p->complete, p->context, answer);
    key_mode(s);
    buf_free(&label);
    trim(answer);
    return end_of(end);
}

static enum prompt_end ask_key(void *context, const char *label, char *key)
{
    struct screen *s = context;
    struct buf line = BUF_EMPTY, answer = BUF_EMPTY;
    text_cut(&line, label, width(s) - 4);
    buf_adds(&line, ": ");
    enum edit_end end = ended_by ? EDIT_OVER : edit_key(s->edit, line.s, &answer);
    key_mode(s);
    *key = answer.len == 1 ? answer.s[0] : 0;
    if (*key >= 'A' && *key <= 'Z')
        *key = (char)(*key + 32);
    BUF_FREE(&line, &answer);
    return end_of(end);
}

/* ---- opening ---- */

static enum status find_terminal(struct screen *s, const char *instead, struct error *e)
{
    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &s->saved) < 0)
        return error_set(e, ST_USAGE,
                         _("stdin is not a terminal, so nothing can be asked; use instead: %s"),
                         instead);
    s->out = isatty(STDERR_FILENO) ? STDERR_FILENO
                                   : fd_high(open("/dev/tty", O_WRONLY | O_CLOEXEC | O_NOCTTY));
    if (s->out < 0)
        return error_set(e, ST_USAGE, _("no terminal to write to: %s"), strerror(errno));
    const char *kind = getenv("TERM");
    s->plain = !kind || !*kind || strcmp(kind, "dumb") == 0;
    return ST_OK;
}

enum status terminal_open(struct terminal *t, const char *instead, struct error *e)
{
    struct screen *s = mem_zero(1, sizeof *s);
    if (find_terminal(s, instead, e) != ST_OK) {
        free(s);
        return e->code;
    }
    catch_signals();
    set_modes(s);
    *t = (struct terminal){s, ask_line, ask_key, show, width};
    if (edit_open(&s->edit, s->out, read_byte, s, e) != ST_OK)
        terminal_close(t);
    else
        key_mode(s); /* libedit has set its own mode */
    return e->code;
}

void terminal_close(struct terminal *t)
{
    struct screen *s = t->context;
    if (!s)
        return;
    edit_close(s->edit);
    reset_modes(s);
    release_signals();
    if (s->out != STDERR_FILENO)
        close(s->out);
    free(s);
    t->context = NULL;
}
