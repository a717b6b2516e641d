#include "desk/mail/mailroom.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/core/attachment_dir.h"
#include "desk/mail/mailroom_private.h"
#include "mime/mail_compose.h"

static enum status read_kind(struct mailroom *room, struct error *e)
{
    const char *given = room->options.kind;
    if (given)
        room->kind = mem_string(given);
    else if (desk_setting(room->desk, "mail_kind", &room->kind, e) != ST_OK)
        return e->code;
    int known = desk_knows(room->desk, "kind", room->kind, strlen(room->kind), e);
    if (known)
        return known < 0 ? e->code : ST_OK;
    struct buf there = BUF_EMPTY;
    desk_code_list(room->desk, "kind", &there);
    error_set(e, given ? ST_DATA : ST_CONFIG,
              given ? _("--kind: '%s' is not one of %s")
                    : _("the setting mail_kind: '%s' is not one of %s"),
              utf8_quote(room->kind), there.len ? there.s : _("none (tkt-load kind)"));
    buf_free(&there);
    return e->code;
}

static enum status read_own(struct mailroom *room, struct error *e)
{
    char *from = NULL;
    if (desk_setting(room->desk, "mail_from", &from, e) == ST_OK &&
        !mail_compose_address(from, &room->own))
        buf_clear(&room->own);
    free(from);
    return e->code;
}

static enum status read_channel(struct mailroom *room, struct error *e)
{
    int known = desk_knows(room->desk, "channel", "mail", 4, e);
    room->channel = known > 0 ? "mail" : "";
    return known < 0 ? e->code : ST_OK;
}

static void warn_of(void *context, int64_t line, const char *text)
{
    const struct mailroom *room = context;
    (void)line;
    tool_warn(room->tool, "<%s>: %s", room->message ? utf8_quote(room->message->id) : "", text);
}

enum status mailroom_open(struct mailroom **out, struct tool *tool,
                          const struct mail_options *options)
{
    struct error *e = &tool->e;
    struct mailroom *room = mem_zero(1, sizeof *room);
    const struct ticket_import_options take = {
        .link = LINK_CUSTOMER | LINK_UNIT, .warn = warn_of, .context = room};
    room->tool = tool;
    room->desk = tool->desk;
    room->options = *options;
    buf_init(&room->own);
    buf_init(&room->folder);
    buf_init(&room->missing);
    buf_init(&room->name);
    buf_init(&room->address);
    room->callers = caller_link_open(room->desk);
    *out = room;
    if (ticket_import_open(&room->taking, room->desk, &take, e) == ST_OK &&
        read_kind(room, e) == ST_OK && read_own(room, e) == ST_OK &&
        attachment_dir(room->desk, room->options.folder, &room->folder, e) == ST_OK &&
        read_channel(room, e) == ST_OK &&
        desk_setting_int(room->desk, "mail_per_hour", &room->per_hour, e) == ST_OK)
        mail_row_open(room, e);
    return e->code;
}

void mailroom_close(struct mailroom *room)
{
    if (!room)
        return;
    mail_row_close(room);
    act_close(room->act);
    ticket_import_close(room->taking);
    caller_link_close(room->callers);
    BUF_FREE(&room->own, &room->folder, &room->missing, &room->name, &room->address);
    MEM_FREE(room->kind, room);
}

void mail_decision_free(struct mail_decision *fate)
{
    free(fate->remark);
    fate->remark = NULL;
}
