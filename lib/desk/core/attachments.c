#include "desk/core/attachments.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "desk/core/attachment_dir.h"
#include "flow/blob_store.h"

void attachments_beside(struct buf *out, const char *database)
{
    buf_printf(out, "%s-files", database);
}

static int is_digest(const char *text)
{
    return text && strspn(text, "0123456789abcdef") == DIGEST_HEX && !text[DIGEST_HEX];
}

static int is_intact(const char *folder, const char *digest)
{
    struct buf path = BUF_EMPTY;
    struct error e = ERROR_NONE;
    char found[DIGEST_HEX + 1];
    int64_t size;
    blob_store_path(&path, folder, digest);
    int intact = digest_file(path.s, found, &size, &e) == ST_OK && strcmp(found, digest) == 0;
    error_clear(&e);
    buf_free(&path);
    return intact;
}

struct copying {
    const char *folder, *digest;
};

static enum status write_copy(void *context, int fd, struct error *e)
{
    enum { CHUNK = 1 << 16 };
    const struct copying *c = context;
    struct buf path = BUF_EMPTY;
    char chunk[CHUNK];
    long n = 0;
    blob_store_path(&path, c->folder, c->digest);
    int from = fd_high(open(path.s, O_RDONLY | O_CLOEXEC));
    while (from >= 0 && (n = fd_read(from, chunk, sizeof chunk)) > 0)
        if (fd_write(fd, chunk, (size_t)n) < 0)
            break;
    if (from < 0 || n != 0)
        error_set(e, ST_IO, "%s: %s", utf8_quote(path.s), strerror(errno));
    if (from >= 0)
        close(from);
    buf_free(&path);
    return e->code;
}

static enum status copy_one(const struct attachments *a, const char *folder, const char *digest,
                            struct error *e)
{
    struct copying c = {folder, digest};
    struct blob_store_file made;
    struct buf path = BUF_EMPTY;
    blob_store_path(&path, a->to, digest);
    unlink(path.s); /* a damaged one */
    if (blob_store_put(a->to, write_copy, &c, &made, e) == ST_OK &&
        strcmp(made.digest, digest) != 0)
        error_set(e, ST_IO, _("%s: changed while it was copied"), utf8_quote(path.s));
    buf_free(&path);
    return e->code;
}

static enum status take_one(struct attachments *a, const char *const *folders,
                            const char *digest, int64_t ticket, const char *name,
                            struct error *e)
{
    struct buf text = BUF_EMPTY;
    int found = 0;
    if (a->to && is_digest(digest) && is_intact(a->to, digest)) {
        a->intact++;
        return ST_OK;
    }
    while (is_digest(digest) && folders[found] && !is_intact(folders[found], digest))
        found++;
    if (is_digest(digest) && folders[found]) {
        a->intact++;
        return a->to ? copy_one(a, folders[found], digest, e) : ST_OK;
    }
    if (ticket)
        buf_printf(&text, _("ticket %lld: "), (long long)ticket);
    else /* of the mail log */
        buf_adds(&text, _("a message that was passed over: "));
    buf_printf(&text, _("the attachment '%s' is missing or damaged: %s/%.2s/%s"),
               utf8_quote(name ? name : ""), folders[0], is_digest(digest) ? digest : "?",
               is_digest(digest) ? digest + 2 : "?");
    a->say(a->context, text.s);
    buf_free(&text);
    a->lost++;
    return ST_OK;
}

enum status attachments_walk(struct attachments *a, struct error *e)
{
    struct buf beside = BUF_EMPTY, set = BUF_EMPTY, last = BUF_EMPTY;
    struct stmt *st;
    attachments_beside(&beside, store_path(a->desk->store));
    if (attachment_dir(a->desk, NULL, &set, e) == ST_OK &&
        store_select(a->desk->store, &st,
                     "SELECT blake2b, ticket, name FROM mail_file ORDER BY blake2b, ticket",
                     NULL, e) == ST_OK) {
        const char *const folders[] = {beside.s, set.s, NULL};
        while (e->code == ST_OK && stmt_step(st, e) > 0) {
            const char *digest = stmt_text(st, 0);
            if (digest && last.len && strcmp(digest, last.s) == 0)
                continue;
            buf_set(&last, digest);
            take_one(a, folders, digest, stmt_int(st, 1), stmt_text(st, 2), e);
        }
        stmt_reset(st);
    }
    BUF_FREE(&beside, &set, &last);
    return e->code;
}

void attachments_take_back(struct attachments *a)
{
    struct error e = ERROR_NONE;
    struct buf path = BUF_EMPTY;
    struct stmt *st =
        store_query(a->desk->store, "SELECT DISTINCT blake2b FROM mail_file", NULL, &e);
    while (stmt_step(st, &e) > 0) {
        buf_clear(&path);
        if (!is_digest(stmt_text(st, 0)))
            continue;
        blob_store_path(&path, a->to, stmt_text(st, 0));
        unlink(path.s);
        *strrchr(path.s, '/') = '\0';
        rmdir(path.s);
    }
    rmdir(a->to);
    buf_free(&path);
    error_clear(&e);
}
