/* Mail: whatever the bytes are, what comes out is text: UTF-8 without controls, within its
 * limits, and names that are safe. The same bytes are tried as HTML and as flowed text too. */
#include "fuzz.h"

#include <fcntl.h>
#include <string.h>

#include "base/utf8.h"
#include "mime/message.h"
#include "mime/quoted_reply.h"
#include "mime/flowed.h"
#include "mime/html_text.h"

static void check_text(const char *s, size_t n)
{
    HOLDS(utf8_valid(s, n, NULL) && s[n] == '\0');
    for (size_t i = 0; i < n; i++)
        HOLDS((unsigned char)s[i] >= ' ' || s[i] == '\n' || s[i] == '\t');
}

static void check_line(const char *s)
{
    check_text(s, strlen(s));
    HOLDS(!strpbrk(s, "\n\t"));
}

static void check_name(const char *s)
{
    check_line(s);
    HOLDS(*s && *s != '.' && *s != '-' && !strpbrk(s, "/\\|"));
    HOLDS(strlen(s) <= MESSAGE_NAME_MOST);
}

static void check_ids(const struct message_ids *ids)
{
    for (size_t i = 0; i < ids->count; i++) {
        check_line(ids->v[i]);
        HOLDS(*ids->v[i] && strlen(ids->v[i]) <= MESSAGE_ID_MOST + 4);
    }
}

static void check_message(const struct message *m)
{
    struct error e = ERROR_NONE;
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    check_text(m->text.s, m->text.len);
    HOLDS(quoted_reply_start(m->text.s, m->text.len) <= m->text.len);
    check_line(m->id);
    check_line(m->from);
    check_line(m->name);
    check_line(m->reply_to);
    check_line(m->subject);
    HOLDS(m->empty || (*m->id && *m->subject));
    check_ids(&m->answers);
    check_ids(&m->returned);
    HOLDS((m->sort == MESSAGE_LETTER) == !m->why);
    if (m->why)
        check_line(m->why);
    for (size_t i = 0; i < m->attachment_count; i++) {
        check_name(m->attachments[i].name);
        check_line(m->attachments[i].type);
        HOLDS(message_write(m, &m->attachments[i], null, &e) == ST_OK);
    }
    HOLDS(message_write_all(m, null, &e) == ST_OK);
    close(null);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = fuzz_file(data, size);
    struct error e = ERROR_NONE;
    struct message m;
    HOLDS(message_open(&m, fd, &e) == ST_OK);
    check_message(&m);
    message_close(&m);
    close(fd);
    char *text = fuzz_text(data, size);
    struct buf out = BUF_EMPTY;
    html_to_text(&out, text, size);
    HOLDS(!utf8_valid(text, size, NULL) || utf8_valid(out.s, out.len, NULL));
    buf_clear(&out);
    flowed_join(&out, text, size, size % 2 == 0);
    buf_free(&out);
    free(text);
    return 0;
}
