/* once.h: delivers messages one after another, each at most once.
 *
 * A message is logged as being sent, and committed, before it is handed over. Its outcome is
 * committed together with the mark of the next one. If the process is killed in between, the
 * message may or may not have arrived. The next run reports that (once_recover), and doesn't
 * resend the message unless the user asks for it. The caller's functions keep the log. */
#pragma once

#include "desk/deliver/delivery.h"
#include "flow/sheet.h"

/* Messages are numbered 0 … count - 1. The first four functions run inside a transaction. */
struct once {
    /* Logs message i as being sent. */
    enum status (*mark)(void *context, size_t i, struct error *e);
    /* Logs its outcome; `why` is the reason if it wasn't sent. */
    enum status (*settle)(void *context, size_t i, enum delivery_result result, const char *why,
                          struct error *e);
    /* Called after the last outcome, unless the run was told to stop. */
    enum status (*finish)(void *context, struct error *e);
    /* Logs messages that a killed run was sending as unknown, and warns about them. */
    enum status (*recover)(void *context, struct error *e);
    /* Delivers message i, as delivery_send does. */
    enum delivery_result (*send)(void *context, size_t i, struct buf *why);
    /* Prints message i to the sheet for SEND_ROWS. */
    void (*print)(void *context, size_t i);
};

/* Call it before reading what is due. Returns the store's errors. */
enum status once_recover(const struct once *o, void *context, struct tool *tool);
/* Delivers the messages; leaves errors in tool->e. With SEND_ROWS, the rows are sent when the
 * sheet is closed, which sets *sheet to NULL. Otherwise a signal to stop waits until the
 * outcome of the current message is logged. */
void once_run(const struct once *o, void *context, struct tool *tool,
              const struct sender *sender, size_t count, struct sheet **sheet);
