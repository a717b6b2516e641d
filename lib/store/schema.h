/* schema.h: the SQL files of sql/, which the Makefile compiles in. */
#pragma once

/* The tables of the first version of the schema, and what each later version added (the
 * Makefile lists the files). */
extern const char schema_1[], schema_2[], schema_3[], schema_4[];
extern const char schema_indexes[]; /* indexes.sql */
extern const char schema_search[];  /* search.sql, of version 2 */
