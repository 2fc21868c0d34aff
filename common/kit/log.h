/* Logs: one line an event on standard error, key=value. Library code returns errors and never logs; stages log. */
#ifndef TAMIS_LOG_H
#define TAMIS_LOG_H

typedef enum { LOG_DEBUG_, LOG_INFO_, LOG_WARN_, LOG_ERROR_ } log_level_t;

/* Names the process in every line that follows. */
void log_open (const char *stage, const char *copy);

/* Lines below LEVEL ("debug", "info", "warn", "error") are left out. */
void log_set_level (const char *level);

/* One line: time, level, stage, copy, event=EVENT, then the formatted key=value pairs. Values that hold spaces must be
 * quoted by the caller's format (%s within \"). Never content of a message. */
void log_event (log_level_t level, const char *event, const char *format, ...) __attribute__ ((format (printf, 3, 4)));

#define log_debug(...) log_event (LOG_DEBUG_, __VA_ARGS__)
#define log_info(...) log_event (LOG_INFO_, __VA_ARGS__)
#define log_warn(...) log_event (LOG_WARN_, __VA_ARGS__)
#define log_error(...) log_event (LOG_ERROR_, __VA_ARGS__)

#endif
