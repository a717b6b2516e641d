#include "mime/form_mail.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "mime/mail_compose.h"
#include "mime/mail_header.h"
#include "mime/message.h"

enum { LINES_MOST = 60, LABEL_MOST = 60 };

static const char *const robots[] = {
    "apache",        "bot",        "contact-form", "contactform", "daemon",    "do-not-reply",
    "do_not_reply",  "donotreply", "form",         "forms",       "httpd",     "mailer",
    "no-reply",      "no_reply",   "nobody",       "noreply",     "not-reply", "notification",
    "notifications", "notify",     "postmaster",   "robot",       "system",    "web",
    "web-form",      "web_form",   "webform",      "webforms",    "webmaster", "website",
    "wordpress",     "www",        "www-data",
};

int form_mail_is_robot(const char *address)
{
    size_t n = strcspn(address, "@+");
    while (n && isdigit((unsigned char)address[n - 1]))
        n--;
    for (size_t i = 0; n && i < sizeof robots / sizeof *robots; i++)
        if (strlen(robots[i]) == n && strncasecmp(robots[i], address, n) == 0)
            return 1;
    return 0;
}

static const char *const names[] = {
    "name",     "your name", "full name", "contact name", "customer name", "姓名",
    "您的姓名", "你的姓名",  "客户姓名",  "客戶姓名",     "名字",          "称呼",
    "稱呼",     "联系人",    "聯繫人",    "聯絡人",
};

static const char *const addresses[] = {
    "email",          "e-mail",   "mail",     "your email", "your e-mail", "email address",
    "e-mail address", "邮箱",     "郵箱",     "电邮",       "電郵",        "电子邮件",
    "電子郵件",       "电子邮箱", "電子郵箱", "邮件",       "電郵地址",    "邮箱地址",
};

/* Skips blanks and the marks of lists and bold text. */
static const char *skip_marks(const char *s, const char *end)
{
    while (s < end && strchr(" \t\r*_>#-", *s))
        s++;
    return s;
}

static const char *trim_end(const char *s, const char *end)
{
    while (end > s && strchr(" \t\r*_", end[-1]))
        end--;
    return end;
}

/* Returns where the label that ends at a colon, of any width, begins to have its value, or NULL
 * if the line has no label. */
static const char *after_label(const char *s, const char *end, const char **label_end)
{
    for (const char *p = s; p < end && p - s <= LABEL_MOST; p++) {
        size_t colon = *p == ':' ? 1 : strncmp(p, "：", 3) == 0 ? 3 : 0;
        if (colon) {
            *label_end = trim_end(s, p);
            return p + colon;
        }
    }
    return NULL;
}

static int is_label(const char *s, size_t n, const char *const *labels, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(labels[i]) == n && strncasecmp(labels[i], s, n) == 0)
            return 1;
    return 0;
}

static const char *line_end(const char *s)
{
    return s + strcspn(s, "\n");
}

/* The value is the rest of the line, or the next line that isn't blank. */
static void add_value(struct buf *out, const char *s, const char *end, int is_address)
{
    const char *label_end;
    struct buf value = BUF_EMPTY;
    while (utf8_blank(s, (size_t)(end - s)) && *end) {
        s = end + 1;
        end = line_end(s);
        if (after_label(s, end, &label_end)) /* the field was left empty */
            return;
    }
    s = skip_marks(s, end);
    mail_header_line(&value, s, (size_t)(trim_end(s, end) - s), MESSAGE_NAME_MOST);
    if (is_address)
        mail_compose_address(value.s, out);
    else if (!strchr(value.s, '@'))
        buf_adds(out, value.s);
    buf_free(&value);
}

void form_mail_read(const char *text, struct buf *name, struct buf *address)
{
    const char *end;
    for (int i = 0; i < LINES_MOST && *text; i++, text = *end ? end + 1 : end) {
        const char *label, *label_end, *value;
        end = line_end(text);
        label = skip_marks(text, end);
        value = after_label(label, end, &label_end);
        if (!value)
            continue;
        size_t n = (size_t)(label_end - label);
        if (!name->len && is_label(label, n, names, sizeof names / sizeof *names))
            add_value(name, value, end, 0);
        else if (!address->len &&
                 is_label(label, n, addresses, sizeof addresses / sizeof *addresses))
            add_value(address, value, end, 1);
    }
}
