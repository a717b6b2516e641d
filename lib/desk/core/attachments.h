/* attachments.h: all files that came by email: proves them, and copies them with a backup.
 *
 * A file lies in a folder under its digest (flow/blob_store.h). A backup has its own beside it,
 * DATABASE-files; that one is looked at first, then the folder of the setting. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "desk/core/desk.h"

struct attachments {
    struct desk *desk;
    const char *to; /* copies them to that folder those that it hasn't; NULL: none */
    void (*say)(void *context, const char *text); /* called for each that is lost or damaged */
    void *context;
    int64_t intact, lost; /* filled in */
};

/* Returns the errors of the store, and of writing to `to`. */
enum status attachments_walk(struct attachments *a, struct error *e);
/* Removes from `to` what attachments_walk copied, and the folder, if it is empty then. */
void attachments_take_back(struct attachments *a);
/* Appends DATABASE-files. */
void attachments_beside(struct buf *out, const char *database);
