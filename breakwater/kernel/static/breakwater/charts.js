/* Draws the charts of a page from the figures beside them, in the colours of the theme. The table under each
   chart says the same without JavaScript. Loaded only where charts are shown, after vendor/echarts.min.js. */
(() => {
  "use strict";
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const TONES = { active: "sea", good: "good", warn: "warn", bad: "bad", waiting: "edge", neutral: "edge" };
  const ORDER = ["sea", "buoy", "edge", "good", "warn", "bad"];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const font = () => getComputedStyle(document.body).fontFamily;
  const words = new Intl.NumberFormat(document.documentElement.lang);
  const drawn = new Map();

  const series = (one, place, spec) => ({
    name: one.name,
    type: spec.kind === "line" ? "line" : "bar",
    data: one.values,
    stack: spec.kind === "stacked" || (spec.kind === "ranking" && spec.series.length > 1) ? "all" : undefined,
    color: token(TONES[one.tone] || ORDER[place % ORDER.length]),
    barMaxWidth: 28,
    symbolSize: 6,
    lineStyle: { width: 2 },
    itemStyle: { borderRadius: spec.kind === "stacked" ? 0 : spec.kind === "ranking" ? [0, 3, 3, 0] : [3, 3, 0, 0] },
  });

  const axes = (spec, canvas) => {
    const quiet = { lineStyle: { color: token("line") } };
    const text = { color: token("ink-2"), fontSize: 13, fontFamily: font() };
    const labels = { type: "category", data: spec.labels, axisLine: quiet, axisTick: { show: false }, axisLabel: text };
    const values = { type: "value", minInterval: 1, splitLine: quiet, axisLabel: { ...text, formatter: (value) => words.format(value) } };
    return spec.kind === "ranking"
      ? { xAxis: values, yAxis: { ...labels, inverse: true, axisLabel: { ...text, interval: 0, width: Math.min(180, canvas.clientWidth * 0.4), overflow: "truncate" } } }
      : { xAxis: labels, yAxis: values };
  };

  const option = (spec, canvas) => ({
    animation: !calm,
    animationDuration: 150,
    textStyle: { fontFamily: font(), color: token("ink") },
    grid: { left: 12, right: 16, top: spec.series.length > 1 ? 40 : 12, bottom: 4, containLabel: true },
    legend: { show: spec.series.length > 1, top: 0, left: 0, itemWidth: 14, textStyle: { color: token("ink"), fontSize: 14 } },
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: token("surface"),
      borderColor: token("line"),
      textStyle: { color: token("ink") },
      valueFormatter: (value) => (value == null ? "–" : `${words.format(value)} ${spec.unit}`.trim()),
    },
    ...axes(spec, canvas),
    series: spec.series.map((one, place) => series(one, place, spec)),
  });

  const draw = (figure) => {
    if (drawn.has(figure)) return;
    const spec = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    figure.dataset.drawn = "yes";
    const canvas = figure.querySelector(".chart");
    if (spec.kind === "ranking") canvas.style.height = `${Math.max(288, spec.labels.length * 22 + 64)}px`;
    const chart = echarts.init(canvas, null, { renderer: "svg" });
    chart.setOption(option(spec, canvas));
    chart.on("click", (event) => spec.urls[event.dataIndex] && location.assign(spec.urls[event.dataIndex]));
    new ResizeObserver(() => chart.resize()).observe(figure);
    drawn.set(figure, [chart, spec]);
  };

  const drawAll = (root) => root.querySelectorAll("[data-chart]").forEach(draw);
  const redraw = () => drawn.forEach(([chart, spec]) => chart.setOption(option(spec, chart.getDom())));
  drawAll(document);
  document.addEventListener("htmx:load", (event) => drawAll(event.target));
  document.addEventListener("themechange", redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
})();
