/* explain.txt and explain.json: why a roster is as it is. */
#include "io/io.h"

#include <libwfm/io_schedule.h>

#include <math.h>

wfm_status wfm_explanation_write_text(wfm_ctx *ctx, const wfm_explanation *explanation, const char *path) {
  if (!ctx || !explanation || !path)
    return wfm__fail(ctx, WFM_EINVAL, "context, explanation or path is NULL");
  wfm__text text;
  wfm__text_init(&text, ctx);
  for (size_t i = 0; i < wfm_explanation_count(explanation); i++)
    wfm__text_printf(&text, "%s\n", wfm_explanation_text(explanation, i));
  wfm_status st = text.failed ? wfm__fail(ctx, WFM_ENOMEM, "out of memory for %s", path)
                              : wfm__file_write(ctx, NULL, path, text.data ? text.data : "", text.length);
  wfm__text_free(&text);
  return st;
}

static const char *const kinds[] = {"price", "shortage", "idle", "contract", "lock", "request"};

static void put_optional(wfm__json_out *out, const char *key, int64_t value) {
  wfm__json_key(out, key);
  if (value < 0)
    wfm__json_put_text(out, NULL);
  else
    wfm__json_put_integer(out, value);
}

static void put_rules(wfm__json_out *out, const wfm_explain_item *item) {
  wfm__json_key(out, "rules");
  wfm__json_enter(out, '[');
  for (int32_t rule = 0; rule < WFM_RULES; rule++)
    if (item->rules & 1u << rule) wfm__json_put_text(out, wfm_rule_text(rule));
  wfm__json_leave(out, ']');
  wfm__json_key(out, "repair");
  if (item->repair < 0) {
    wfm__json_put_text(out, NULL);
    return;
  }
  wfm__json_enter(out, '{');
  wfm__json_key(out, "rule");
  wfm__json_put_text(out, wfm_rule_text(item->repair));
  put_optional(out, "from", item->repair_from);
  put_optional(out, "to", item->repair_to);
  wfm__json_leave(out, '}');
}

static void put_item(wfm__json_out *out, const wfm_roster *roster, const wfm_explain_item *item,
                     const char *text) {
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  bool named = item->agent >= 0 && wfm_roster_agent(roster, item->agent, &agent) == WFM_OK;
  wfm__json_enter(out, '{');
  wfm__json_key(out, "kind");
  wfm__json_put_text(out, kinds[item->kind]);
  wfm__json_key(out, "agent");
  wfm__json_put_text(out, named ? agent.name : NULL);
  put_optional(out, "day", item->day);
  put_optional(out, "row", item->row);
  wfm__json_key(out, "value");
  wfm__json_put_number(out, item->value);
  wfm__json_key(out, "cost");
  wfm__json_put_number(out, item->cost);
  wfm__json_key(out, "weight");
  wfm__json_put_number(out, item->weight);
  wfm__json_key(out, "able");
  wfm__json_put_integer(out, item->able);
  put_rules(out, item);
  wfm__json_key(out, "text");
  wfm__json_put_text(out, text);
  wfm__json_leave(out, '}');
}

wfm_status wfm_explanation_write_json(wfm_ctx *ctx, const wfm_roster *roster,
                                      const wfm_explanation *explanation, const char *path) {
  wfm_explain_item item = {.struct_size = sizeof item};
  if (!ctx || !roster || !explanation || !path)
    return wfm__fail(ctx, WFM_EINVAL, "context, roster, explanation or path is NULL");
  wfm__json_out out;
  wfm__json_begin(&out, ctx);
  wfm__json_key(&out, "findings");
  wfm__json_enter(&out, '[');
  for (size_t i = 0; i < wfm_explanation_count(explanation); i++)
    if (wfm_explanation_item(explanation, i, &item) == WFM_OK)
      put_item(&out, roster, &item, wfm_explanation_text(explanation, i));
  wfm__json_leave(&out, ']');
  return wfm__json_finish(&out, NULL, path);
}
