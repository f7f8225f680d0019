#!/usr/bin/env bash
# A goal of the handbooks, told by the wfm program: the mean wait from five minutes to two within three months. A simulated centre
# with too few people at the wrong times writes its queue_log week by week. The goal is set on what four weeks showed; libwfm says
# what it takes; the centre follows: shifts move after two weeks, new people answer after eight. Every week the wait is
# measured out of the log and recorded, until the goal is met.
#
#   examples/goal_story.sh FOLDER [WFM]     writes FOLDER/goals.json, week.csv, plan.csv, goals.html and the logs
set -eu
folder=${1:?"usage: examples/goal_story.sh FOLDER [WFM]"}
wfm=$(command -v "${2:-wfm}") || { echo "${2:-wfm}: no such program" >&2; exit 2; }
wfm=$(realpath "$wfm") # the folder changes below
first=2026-01-05 # a Monday
mkdir -p "$folder"
cd "$folder"
rm -f goals.json

# Days after the first Monday.
day() { date -u -d "$first + $1 days" +%F; }

# The usual week, Monday to Friday, 8 to 18 h: calls come in the morning, twelve agents sit there all day.
awk 'BEGIN {
  print "start,volume,aht_s,agents"
  for (d = 5; d <= 9; d++)
    for (i = 0; i < 20; i++)
      printf "2026-01-%02dT%02d:%02d,%d,300,12\n", d, 8 + int(i / 2), 30 * (i % 2), (d == 5 ? 1.12 : 1) * (i >= 2 && i < 9 ? 93 : 65)
}' >week.csv

# Plays one week with the agents of a column of a table: week number, table, column. Leaves its queue_log.
play() {
  awk -F, -v monday="$(day $((7 * $1)))" -v column="$3" 'NR == 1 {
      for (k = 1; k <= NF; k++) at[$k] = k
      print "start,volume,aht_s,agents"
      split(monday, date, "-")
      next
    }
    {
      if (substr($1, 1, 10) != last) { last = substr($1, 1, 10); days++ }
      stamp = mktime(date[1] " " date[2] " " date[3] " 12 0 0") + 86400 * (days - 1)
      agents = $at[column]
      agents = agents == int(agents) ? agents : int(agents) + 1 # people are whole
      print strftime("%Y-%m-%d", stamp) substr($1, 11) "," $at["volume"] "," $at["aht_s"] "," agents
    }' "$2" >played.csv
  "$wfm" simulate played.csv --patience 30m --residual 0.06 --seed $((100 + $1)) --replications 2 --queue-log "queue_log.$1" --quiet >simulated.txt
}

# Mean wait of the answered and their number, out of the log of a week.
measure() {
  "$wfm" kpi "queue_log.$1" --period week --quiet -o kpi.csv
  awk -F, 'NR == 1 { for (k = 1; k <= NF; k++) at[$k] = k; next } { printf "%.1f %d\n", $at["asa_s"], $at["sum_answered"] }' kpi.csv
}

record() { # week, recorded on
  read -r wait contacts <<<"$(measure "$1")"
  "$wfm" goals record goals.json wait --date "$(day $((7 * $1 + 4)))" --value "$wait" --contacts "$contacts" --source "queue_log.$1" --today "$2"
}

echo "Four weeks before: what is the wait?"
for week in -4 -3 -2 -1; do
  play "$week" week.csv agents
  measure "$week"
done | tee before.txt
read -r baseline error <<<"$(awk '{ n++; s += $1; q += $1 * $1 } END { printf "%.1f %.1f\n", s / n, sqrt((q - s * s / n) / (n - 1) / n) }' before.txt)"

"$wfm" goals add goals.json wait --kpi asa_s --unit s --baseline "$baseline" --baseline-se "$error" --target 120 --start "$first" --due "$(day 90)" \
  --today "$first" --title "Mean wait from five minutes to two within three months" --definition "waits of the answered / answered, ringing included" \
  --scope "queue main" --owner "team lead" --reason "callers who wait longer than two minutes rate us a point lower" --steps 6 --shape ramp --lead-days 14
for week in -4 -3 -2 -1; do record "$week" "$first"; done

echo
echo "Is it SMART, and what does it take?"
"$wfm" goals check goals.json wait --week week.csv --patience 30m --shift 5h --max-moves 12 --shrinkage 0.3 --wage 22 --hire-cost 3000 --hire-days 28 \
  --train-days 28 --week-out plan.csv --today "$first"

echo
for week in 0 1 2 3 4 5 6 7 8 9 10 11 12; do
  case $week in
  0 | 1) play "$week" week.csv agents ;;             # notice
  [2-7]) play "$week" plan.csv agents_moved ;;       # shifts moved
  *) play "$week" plan.csv agents ;;                 # new people answer
  esac
  today=$(day $((7 * week + 7)))
  record "$week" "$today"
  "$wfm" goals status goals.json --today "$today" | if [ "$week" = 0 ]; then cat; else tail -n 1; fi
done

echo
"$wfm" goals status goals.json wait --today "$(day 91)"
"$wfm" goals report goals.json --today "$(day 91)" -o goals.html
