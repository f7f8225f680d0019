/* Today on one screen, and as JSON. */
#include "today.h"

#include <math.h>

enum { SHIFT_BAR = 8 };
static const char *const state_name[] = {"off", "available", "paused", "busy"};

static void print_time(FILE *out, const wfm_zone *zone, int64_t instant) {
  wfm_local local;
  wfm_zone_to_local(zone, instant, &local);
  fprintf(out, "%02d:%02d", (int)local.second / 3600, (int)local.second / 60 % 60);
}

static void print_date_time(FILE *out, const wfm_zone *zone, int64_t instant) {
  wfm_local local;
  wfm_zone_to_local(zone, instant, &local);
  print_date(out, local.date);
  fputc('T', out);
  print_time(out, zone, instant);
}

/* Short agents to the left, spare ones to the right. */
static void print_net(double net) {
  int cells = (int)fmin(fabs(net) + 0.5, SHIFT_BAR);
  for (int i = SHIFT_BAR; i > 0; i--) fputs(net < 0 && i <= cells ? "-" : " ", stdout);
  fputs("|", stdout);
  for (int i = 1; i <= SHIFT_BAR; i++) fputs(net > 0 && i <= cells ? "+" : " ", stdout);
}

static void print_share(double share) {
  if (isnan(share))
    printf("%8s", "-");
  else
    printf("%6.1f %%", 100 * share);
}

static void print_queue(const today_view *v, const today_queue *q) {
  const wfm_intraday_totals *t = &q->totals;
  printf("queue %s  ", q->name);
  print_date_time(stdout, v->zone, v->now);
  printf("  %zu of %zu intervals over\n", q->done, q->n);
  printf("  contacts  %.0f so far, %.0f forecast; today at %.2f of the forecast (%.2f to %.2f), %.0f at the "
         "end\n",
         t->offered_so_far, t->forecast_so_far, t->factor, t->factor_low, t->factor_high, t->offered_end);
  printf("  AHT       %.2f of the plan\n", t->aht_factor);
  printf("  answered within %g s / offered: ", v->threshold_s);
  print_percent(stdout, t->level_so_far, 1);
  printf(" so far, ");
  print_percent(stdout, t->level_end, 1);
  printf(" to be expected at the end (");
  print_percent(stdout, t->level_end_low, 1);
  printf(" to ");
  print_percent(stdout, t->level_end_high, 1);
  printf("), target ");
  print_percent(stdout, v->level, 0);
  printf("\n  agents    %.1f hours short, %.1f hours spare until the end\n", t->short_h, t->surplus_h);
  if (t->deviating)
    printf("  the last two intervals were both %s what chance allows\n",
           t->deviating > 0 ? "above" : "below");
  printf("  %-6s%9s%9s%9s%8s%8s%7s  %-17s%9s\n", "start", "plan", "came", "to come", "agents", "need", "net",
         "  short | spare", "level");
  for (size_t i = 0; i < q->n; i++) {
    bool over = i < q->done;
    if (q->forecast[i] == 0 && q->agents[i] == 0 && q->volume[i] == 0) continue; /* closed */
    printf("  ");
    print_time(stdout, v->zone, q->begin + (int64_t)((double)i * v->interval_s));
    printf(" %9.1f", q->forecast[i]);
    if (over)
      printf("%9.0f%9s%8.1f%8s%7s  %17s", q->volume[i], "", q->agents[i], "", "", "");
    else
      printf("%9s%9.1f%8.1f%8.0f%+7.1f  ", "", q->volume[i], q->agents[i], q->required[i], q->net[i]),
          print_net(q->net[i]);
    printf(" ");
    print_share(q->level[i]);
    printf("\n");
  }
  printf("\n");
}

static void print_agent(const today_view *v, const today_agent *a) {
  printf("  %-20.20s %-10s%-12.12s", a->name, a->on_log ? state_name[a->state] : "-",
         a->reason >= 0 ? v->log->reason.text[a->reason] : "");
  printf("%8.2f%8.2f%9.0f%9.0f ", a->scheduled_s / 3600, a->worked_s / 3600, a->exception_s / 60,
         a->outside_s / 60);
  print_share(a->adherence);
  print_share(a->conformance);
  printf("%s\n", a->on_roster ? "" : a->on_log ? "  not on the roster" : "");
}

void print_today_text(const today_view *v) {
  size_t now[4] = {0};
  bool roster = false;
  for (size_t q = 0; q < v->queues; q++) print_queue(v, &v->queue[q]);
  for (size_t a = 0; a < v->people->name.count; a++) {
    now[v->people->agent[a].state]++;
    roster = roster || v->people->agent[a].on_roster;
  }
  printf("agents now: %zu busy, %zu available, %zu paused\n", now[WFM_AGENT_BUSY], now[WFM_AGENT_AVAILABLE],
         now[WFM_AGENT_PAUSED]);
  if (!roster) return;
  printf("  %-20s %-22s%8s%8s%9s%9s %8s%8s\n", "agent", "now", "planned", "worked", "missing", "outside",
         "adher-", "conform-");
  printf("  %-20s %-22s%8s%8s%9s%9s %8s%8s\n", "", "", "h", "h", "min", "min", "ence", "ance");
  for (size_t a = 0; a < v->people->name.count; a++)
    if (v->people->agent[a].on_roster || v->people->agent[a].worked_s > 0)
      print_agent(v, &v->people->agent[a]);
}

static void member(const char *name, double value) {
  printf(", \"%s\": ", name);
  print_json_number(stdout, value);
}

static void print_json_queue(const today_view *v, const today_queue *q) {
  const wfm_intraday_totals *t = &q->totals;
  printf("{\"queue\": ");
  print_json_text(stdout, q->name);
  printf(", \"done\": %zu, \"deviating\": %d", q->done, (int)t->deviating);
  member("factor", t->factor);
  member("factor_low", t->factor_low);
  member("factor_high", t->factor_high);
  member("aht_factor", t->aht_factor);
  member("offered_so_far", t->offered_so_far);
  member("forecast_so_far", t->forecast_so_far);
  member("offered_end", t->offered_end);
  member("level_so_far", t->level_so_far);
  member("level_end", t->level_end);
  member("level_end_low", t->level_end_low);
  member("level_end_high", t->level_end_high);
  member("short_h", t->short_h);
  member("surplus_h", t->surplus_h);
  printf(", \"intervals\": [");
  for (size_t i = 0; i < q->n; i++) {
    printf("%s\n  {\"start\": \"", i ? "," : "");
    print_date_time(stdout, v->zone, q->begin + (int64_t)((double)i * v->interval_s));
    printf("\", \"over\": %s", i < q->done ? "true" : "false");
    member("forecast", q->forecast[i]);
    member("volume", q->volume[i]);
    member("low", q->low[i]);
    member("high", q->high[i]);
    member("aht_s", q->new_aht_s[i]);
    member("agents", q->agents[i]);
    member("required", q->required[i]);
    member("net", q->net[i]);
    member("level", q->level[i]);
    printf("}");
  }
  printf("]}");
}

void print_today_json(const today_view *v) {
  printf("{\"now\": \"");
  print_date_time(stdout, v->zone, v->now);
  printf("\", \"zone\": ");
  print_json_text(stdout, wfm_zone_name(v->zone));
  printf(", \"definition\": \"answered within T / offered\"");
  member("threshold_s", v->threshold_s);
  member("target", v->level);
  printf(", \"queues\": [");
  for (size_t q = 0; q < v->queues; q++) {
    printf("%s\n ", q ? "," : "");
    print_json_queue(v, &v->queue[q]);
  }
  printf("],\n \"agents\": [");
  for (size_t i = 0; i < v->people->name.count; i++) {
    const today_agent *a = &v->people->agent[i];
    printf("%s\n  {\"agent\": ", i ? "," : "");
    print_json_text(stdout, a->name);
    printf(", \"state\": \"%s\", \"reason\": ", state_name[a->state]);
    print_json_text(stdout, a->reason >= 0 ? v->log->reason.text[a->reason] : "");
    printf(", \"on_roster\": %s, \"on_log\": %s", a->on_roster ? "true" : "false",
           a->on_log ? "true" : "false");
    member("scheduled_s", a->scheduled_s);
    member("exception_s", a->exception_s);
    member("outside_s", a->outside_s);
    member("worked_s", a->worked_s);
    member("adherence", a->adherence);
    member("conformance", a->conformance);
    printf("}");
  }
  printf("]}\n");
}
