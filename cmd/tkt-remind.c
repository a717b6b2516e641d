/* tkt-remind: tells people what is due; made for cron.
 *
 *     * * * * *  tkt-remind -q --mail --escalate
 *     tkt-remind --dry-run -f table */
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "calc/time/calendar.h"
#include "desk/remind/outbox.h"
#include "desk/remind/remind_explain.h"
#include "desk/core/tool.h"
#include "desk/deliver/delivery.h"
#include "store/reminder_log.h"

static struct remind_options remind = {.quiet_from = -1, .quiet_to = -1};
static struct outbox_options outbox;
static struct option_duration within = {.seconds = -1, .unit = 60};
static struct option_int max_per_hour = {.low = 1, .high = 9999};
static const char *quiet_hours;
static int again, show_log, explain;

static const struct option_def options[] = {
    {"within", 0, OPTION_DURATION, &within, "TIME",
     N_("due-soon: how long before, as in 2h (the setting remind_within)")},
    {"send", 0, OPTION_FILE, &outbox.send.command, "CMD",
     N_("run CMD for each: the message on stdin, the row as TKT_ID, TKT_TO …")},
    {"mail", 0, OPTION_FLAG, &outbox.send.mail, NULL, N_("one email each, with sendmail")},
    {"sendmail", 0, OPTION_FILE, &outbox.send.sendmail, "PROGRAM",
     N_("program that sends emails, instead of /usr/sbin/sendmail")},
    {"digest", 0, OPTION_FLAG, &outbox.digest, NULL, N_("one message per person")},
    {"max-per-hour", 0, OPTION_INT, &max_per_hour, "N",
     N_("at most N an hour per person; the rest goes into the last one")},
    {"quiet-hours", 0, OPTION_TEXT, &quiet_hours, "SPAN",
     N_("only urgent ones then, as in 22:00-07:00")},
    {"escalate", 0, OPTION_FLAG, &remind.escalate, NULL,
     N_("reassign tickets on rungs of the ladder that say so")},
    {"surge", 0, OPTION_FLAG, &remind.surge, NULL, N_("also tell superiors about surges")},
    {"explain", 0, OPTION_FLAG, &explain, NULL,
     N_("who is told of each reason in each department, and what is missing")},
    {"log", 0, OPTION_FLAG, &show_log, NULL,
     N_("log of reminders: all, for tickets ID, or failed, unknown, lost")},
    {"again", 0, OPTION_FLAG, &again, NULL, N_("resend what is unknown or lost")},
    {0},
};

static const struct option_rule option_rules[] = {
    {"within|send|mail|sendmail|digest|max-per-hour|quiet-hours|escalate|surge|again|dry-run",
     OPTION_BARS, "log|explain"},
    {"log", OPTION_BARS, "explain"},
    SEND_RULES,
    {0},
};

static enum status read_quiet(struct error *e)
{
    char from[8];
    const char *dash = quiet_hours ? strchr(quiet_hours, '-') : NULL;
    struct error why = ERROR_NONE;
    if (!quiet_hours)
        return ST_OK;
    if (dash && (size_t)(dash - quiet_hours) < sizeof from) {
        memcpy(from, quiet_hours, (size_t)(dash - quiet_hours));
        from[dash - quiet_hours] = '\0';
        if (calendar_clock(from, &remind.quiet_from, &why) == ST_OK &&
            calendar_clock(dash + 1, &remind.quiet_to, &why) == ST_OK)
            return ST_OK;
        error_clear(&why);
    }
    return error_set(e, ST_USAGE, _("--quiet-hours: '%s' is not a span such as 22:00-07:00"),
                     utf8_quote(quiet_hours));
}

static enum status read_options(struct tool *tool)
{
    remind.within = within.seconds;
    outbox.max_per_hour = max_per_hour.value;
    if (read_quiet(&tool->e) == ST_OK && !show_log)
        tool_operands(tool, 0, 0);
    return tool->e.code;
}

static enum status take_again(struct tool *tool)
{
    struct store *store = tool->desk->store;
    int64_t n = -1;
    if (store_begin(store, &tool->e) == ST_OK)
        n = remind_again(tool->desk, &tool->e);
    if (n < 0 || store_commit(store, &tool->e) != ST_OK)
        store_rollback(store);
    else
        tool_note(tool, _("to be resent: %lld"), (long long)n);
    return tool->e.code;
}

static void run_remind(struct tool *tool)
{
    outbox.look = tool->dry_run;
    int asks = !outbox.look && !outbox.send.command && !outbox.send.mail && !tool->rows.file &&
               isatty(STDOUT_FILENO);
    outbox.look |= asks; /* a terminal is nobody who could be told */
    if (again && outbox.look) {
        error_set(&tool->e, ST_USAGE,
                  _("--again requires a way to send: --send, --mail or a pipe"));
        return;
    }
    if (again && take_again(tool) != ST_OK)
        return;
    outbox_run(tool, &remind, &outbox);
    if (asks && tool->e.code == ST_OK)
        tool_note(tool, _("only shown: nothing counts as sent (use --send, --mail or a pipe)"));
}

static void complete_states(struct tool *tool, const char *what, struct buf *out)
{
    (void)tool;
    if (strcmp(what, "states") == 0)
        for (int s = REMINDER_SENDING; s <= REMINDER_LOST; s++)
            buf_printf(out, "%s\n", reminder_state_name((enum reminder_state)s));
}

static const struct rows_set *const prints[] = {&outbox_rows, &outbox_log_rows,
                                                &remind_explain_rows, NULL};

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-remind",
        .usage = "tkt-remind [--send CMD | --mail] [--digest] [--escalate] [--surge] [-n] …\n"
                 "tkt-remind --explain\n"
                 "tkt-remind --log [ID | STATE]...",
        .summary =
            N_("Reminds people of what is due, once for each thing, in their working hours.\n"
               "Without a way to send, prints the reminders as rows."),
        .options = options,
        .prints = prints,
        .rules = option_rules,
        .footer = N_("Example, in a crontab: */5 * * * * tkt-remind -q --mail --escalate"),
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET | TOOL_DRY,
        .complete = complete_states,
    };
    if (tool_start(&tool, argc, argv) == ST_OK && read_options(&tool) == ST_OK &&
        tool_desk(&tool) == ST_OK) {
        if (show_log)
            outbox_log(&tool, tool.argc, tool.argv);
        else if (explain)
            remind_explain(&tool);
        else
            run_remind(&tool);
    }
    return tool_end(&tool);
}
