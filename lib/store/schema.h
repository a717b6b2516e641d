/* schema.h: the SQL files of sql/, compiled in by the Makefile. */
#ifndef TKT_STORE_SCHEMA_H
#define TKT_STORE_SCHEMA_H

extern const char schema_tables[];  /* 001-….sql, 002-….sql, one after the other */
extern const char schema_indexes[]; /* indexes.sql */
extern const char schema_search[];  /* search.sql */

#endif
