/* once.h: messages handed over one after the other, each at most once.
 *
 * A message is logged as being sent and committed before it is handed over; its outcome is
 * committed with the mark of the next one. A process that is killed in between leaves a message
 * of which nobody knows whether it arrived: the next run says so (once_recover), and it isn't
 * sent again unless somebody asks for that. Whose log that is, the caller's functions know. */
#ifndef TKT_DESK_DELIVER_ONCE_H
#define TKT_DESK_DELIVER_ONCE_H

#include "desk/deliver/delivery.h"
#include "flow/sheet.h"

/* Messages are numbered 0 … count - 1. The first four functions run inside a transaction. */
struct once {
    /* Logs message i as being sent. */
    enum status (*mark)(void *context, size_t i, struct error *e);
    /* Logs its outcome; `why` says why it isn't sent. */
    enum status (*settle)(void *context, size_t i, enum delivery_result result, const char *why,
                          struct error *e);
    /* After the last outcome, unless the run was told to stop. */
    enum status (*finish)(void *context, struct error *e);
    /* Logs messages that a killed run was sending as unknown, and warns of them. */
    enum status (*recover)(void *context, struct error *e);
    /* Hands message i over, as delivery_send does. */
    enum delivery_result (*send)(void *context, size_t i, struct buf *why);
    /* Prints message i to the sheet of SEND_ROWS. */
    void (*print)(void *context, size_t i);
};

/* Before what is due is read. Errors are the store's. */
enum status once_recover(const struct once *o, void *context, struct tool *tool);
/* Hands them over, and leaves errors in tool->e. SEND_ROWS: the rows are sent when the sheet is
 * closed, which makes *sheet NULL. Otherwise a signal to stop waits until the message at hand
 * is settled. */
void once_run(const struct once *o, void *context, struct tool *tool,
              const struct sender *sender, size_t count, struct sheet **sheet);

#endif
