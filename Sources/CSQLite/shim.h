#include <malloc.h>
#include <sqlite3.h>

// sqlite3_db_config is variadic, which Swift cannot call.
static inline int almoner_db_config_flag(sqlite3 *database, int option, int value) {
    return sqlite3_db_config(database, option, value, (int *)0);
}

// SQLITE_STATIC and SQLITE_TRANSIENT are casts of integers to function pointers, which Swift does
// not import. SQLite reads static bytes where they lie, and copies transient ones.
static inline int almoner_bind_static_text(
    sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_STATIC, SQLITE_UTF8);
}
static inline int almoner_bind_transient_text(
    sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline int almoner_bind_transient_blob(
    sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}

// sqlite3_config is variadic, which Swift cannot call. Counting every allocation takes a lock each
// time, and nobody reads the count.
static inline int almoner_count_no_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

// Each statement that triggers hang on keeps the pages it changes, to be able to take itself back.
// SQLite keeps 64 KB of them in one piece of memory, and for good in a file once they were more.
static inline int almoner_keep_statement_pages_in_memory(void) {
    return sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
}

// mallopt is not in the Glibc module. SQLite frees and takes the same memory at every row of an
// import; giving it back to the system each time cost a third of the time.
static inline int almoner_keep_freed_memory(void) {
    return mallopt(M_TRIM_THRESHOLD, 64 << 20);
}
