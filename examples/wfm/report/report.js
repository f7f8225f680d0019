// Draws the pictures of the report from the numbers that stand beside them. Times are clock times of the centre, drawn as if UTC.
"use strict";
(function () {
  const DAY = 86400000;
  const blue = "#1f6fb2", grey = "#7a8794", red = "#b3261e", amber = "#d08700";

  function day(date) {
    return new Date(date * DAY);
  }
  function intervalTimes(data) {
    return data.minute.map((m) => new Date(data.first * DAY + m * 60000));
  }
  function rows(times, columns) {
    return times.map((t, i) => [t].concat(columns.map((c) => c[i])));
  }
  function band(data, i) {
    return [data.low[i], data.mean[i], data.high[i]];
  }
  const common = {
    labelsUTC: true,
    legend: "always",
    axisLabelFontSize: 11,
    includeZero: true,
    gridLineColor: "#e3e8ec",
    axisLineColor: "#b9c2ca",
    strokeWidth: 1.6,
    digitsAfterDecimal: 1,
  };
  const zoomable = {
    showRangeSelector: true,
    rangeSelectorHeight: 26,
    rangeSelectorPlotFillColor: "#cfe0ef",
    rangeSelectorPlotStrokeColor: "#8fb4d3",
  };

  function firstWeek(times) {
    const start = times[0].getTime(), end = times[times.length - 1].getTime();
    return [start, Math.min(end, start + 7 * DAY)];
  }

  const kinds = {
    days: function (data) {
      const all = [];
      data.history.forEach((y, i) => all.push([day(data.historyFirst + i), [y, y, y], [null, null, null]]));
      data.mean.forEach((y, i) => all.push([day(data.first + i), [null, null, null], band(data, i)]));
      return {
        rows: all,
        options: {
          labels: ["day", "known", "expected"], customBars: true, colors: [grey, blue], ylabel: "contacts a day",
          drawPoints: true, pointSize: 2,
        },
      };
    },
    volume: function (data) {
      const times = intervalTimes(data);
      return {
        rows: times.map((t, i) => [t, band(data, i)]),
        options: Object.assign({
          labels: ["time", "expected contacts"], customBars: true, colors: [blue], ylabel: "contacts", dateWindow: firstWeek(times),
        }, zoomable),
      };
    },
    coverage: function (data) {
      const times = intervalTimes(data);
      return {
        rows: rows(times, [data.demand, data.coverage]),
        options: Object.assign({
          labels: ["time", "agents wanted", "agents at work"], stepPlot: true, ylabel: "agents", dateWindow: firstWeek(times),
          colors: [red, blue], series: { "agents at work": { fillGraph: true, fillAlpha: 0.14 } },
        }, zoomable),
      };
    },
  };

  document.querySelectorAll("figure > .plot").forEach(function (plot) {
    const data = JSON.parse(plot.nextElementSibling.textContent);
    const picture = kinds[data.kind](data);
    new Dygraph(plot, picture.rows, Object.assign({}, common, picture.options));
  });

  // On paper everything is open.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach((d) => { d.open = true; });
  });
})();
