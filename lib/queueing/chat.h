/* Chat: several contacts at once with an agent. */
#ifndef WFM_QUEUEING_CHAT_H
#define WFM_QUEUEING_CHAT_H

#include "queueing/private.h"

#include <libwfm/chat.h>

enum { WFM__MAX_SLOTS = 100 };

/* Team, checked: pace[k] contacts per aht end with an agent who has k in progress. */
typedef struct wfm__chat_team {
  int slots;
  bool monotone; /* more agents are never slower */
  double pace[WFM__MAX_SLOTS + 1];
} wfm__chat_team;

/* Checks a team; NULL: one contact at a time. */
wfm_status wfm__chat_team_read(wfm_ctx *ctx, const wfm_chat_team *src, wfm__chat_team *out);

typedef struct wfm__chat_measures {
  double in_progress, concurrency, slot_use, handle_s;
} wfm__chat_measures;

/* queue->agents whole, agents * slots at most 1e8; places: most contacts waiting, may be infinite. */
void wfm__chat(const wfm__queue *queue, const wfm__chat_team *team, double places, wfm__measures *out,
               wfm__chat_measures *chat);
double wfm__chat_wait_quantile(const wfm__queue *queue, const wfm__chat_team *team, double places,
                               const wfm__measures *measures, double miss);
/* Fewest agents above none; sets queue->agents. ctx only to see that it is cancelled; may be NULL. */
wfm_status wfm__chat_solve(wfm_ctx *ctx, const wfm_queue_target *target, const wfm__chat_team *team,
                           double max_agents, wfm__queue *queue);

#endif
