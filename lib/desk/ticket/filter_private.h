/* filter_private.h: the contents of a filter, shared by filter.c, which reads the conditions,
 * and filter_walk.c, which walks over the tickets, only. */
#pragma once

#include "base/buf.h"
#include "desk/ticket/attribute.h"
#include "desk/ticket/filter.h"
#include "store/ticket.h"

/* A condition that isn't in SQL: it tests a ticket's cell in its printed form. */
struct test {
    struct attribute subject;
    enum test_op { TEST_EQ, TEST_NE, TEST_LT, TEST_LE, TEST_GT, TEST_GE, TEST_HAS } op;
    struct buf *values; /* as given; folded for TEST_HAS */
    size_t count;
};

struct sort_key {
    struct attribute subject;
    const char *sql; /* the parts of `rank` */
    int descending;
};

struct filter {
    struct attribute_reader computed;
    struct desk *desk;
    struct select_condition *where;
    size_t where_count, where_room;
    struct test *tests;
    size_t test_count, test_room;
    struct sort_key *order;
    size_t order_count, order_room;
    int ordered_by_us;   /* 1: the store can't sort by some key */
    int by_index;        /* 1: some condition has an index, and finds few tickets by it */
    const char *indexed; /* what the index of open tickets tells of them; NULL: nothing */
    const struct ids *ids;
    int64_t limit;
    unsigned char wanted[TC_STORED];
    int wants_some;
    char **texts; /* all texts that conditions point to */
    size_t text_count, text_room;
    void **blocks;
    size_t block_count, block_room;
};
