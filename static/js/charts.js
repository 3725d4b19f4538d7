// Charts read the table they stand above, so the two can't disagree. Colours and fonts come from the style sheet.
const { echarts } = window;
const charts = new Map();

function read(id) {
  const table = document.getElementById(id);
  const cells = (row) => [...row.cells].map((cell) => cell.textContent.trim());
  return { head: cells(table.tHead.rows[0]), rows: [...table.tBodies[0].rows].map(cells) };
}
const number = (text) => Number.parseFloat(text.replaceAll(",", "")) || 0;

// What the style sheet says now: light or dark, phone or desk.
function look(el) {
  const css = getComputedStyle(el);
  const token = (name) => css.getPropertyValue(`--${name}`).trim();
  const text = (color = "ink-2", size = 12) => ({ color: token(color), fontSize: size, fontFamily: token("zh") });
  const axis = {
    axisLine: { lineStyle: { color: token("edge") } },
    axisTick: { show: false },
    axisLabel: text(),
    splitLine: { lineStyle: { color: token("line") } },
  };
  return { token, text, axis, isNarrow: el.clientWidth < 420 };
}

// At most three lines above zero, at round figures; from ten thousand on in 万.
function scale(most, wan) {
  const rough = Math.max(most, 1) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const interval = Math.max(1, [1, 2, 2.5, 5, 10].find((step) => step * power >= rough) * power);
  const max = Math.ceil(most / interval) * interval || interval;
  const show = (value) => (value >= 10000 || (max >= 10000 && value) ? `${value / 10000} ${wan}` : value.toLocaleString("en"));
  return { max, interval, show };
}

// Names stand beside the last bar; each is pushed up until it clears the one below. Who has none (of
// what is in no month) takes no place.
function shifts(values, named, pixels, gap = 17) {
  let below = 0;
  let floor = -Infinity;
  return values.map((value, series) => {
    const middle = (below + value / 2) * pixels;
    const at = Math.max(middle, floor + gap);
    below += value;
    if (!named[series]) return 0;
    floor = at;
    return middle - at;
  });
}

function tick({ token }, data, size, rest = {}) {
  return { type: "line", data, lineStyle: { width: 0 }, symbol: "rect", symbolSize: size, itemStyle: { color: token("ink"), borderColor: token("surface"), borderWidth: 1 }, z: 5, ...rest };
}

// Months, a stack each; before the last two columns (total, last year) every column is a series.
function stack({ head, rows }, el) {
  const { token, text, axis, isNarrow } = look(el);
  const series = head.length - 3;
  const last = rows.length - 1;
  const [top, bottom, left, right] = [26, 26, isNarrow ? 40 : 44, isNarrow ? 92 : 112];
  const totals = rows.map((row) => number(row[series + 1]));
  const before = rows.map((row) => number(row[series + 2]));
  const { max, interval, show } = scale(Math.max(...totals, ...before), el.dataset.wan);
  const named = Array.from({ length: series }, (_, at) => rows.some((row) => number(row[at + 1]) > 0));
  const shift = shifts(rows[last].slice(1, series + 1).map(number), named, (el.clientHeight - top - bottom) / max);
  const name = (at) => ({
    show: named[at],
    position: "right",
    distance: isNarrow ? 6 : 10,
    offset: [0, shift[at]],
    formatter: `{key|■} {name|${head[at + 1]}}`,
    rich: { key: { color: token(`c${at + 1}`), fontSize: 12 }, name: text("ink") },
  });
  const bar = (at) => ({
    type: "bar",
    stack: "all",
    name: head[at + 1],
    barWidth: "62%",
    itemStyle: { color: token(`c${at + 1}`), borderColor: token("surface"), borderWidth: 1 },
    data: rows.map((row, month) => ({ value: number(row[at + 1]), ...(month === last && { label: name(at) }) })),
  });
  const total = { show: true, position: "top", align: "left", offset: [-8, -8], fontWeight: 600, formatter: rows[last][series + 1], ...text("ink") };
  // The total stands over the last bar, or over last year's mark where that is higher.
  const isHigher = before[last] > totals[last];
  const wide = ((el.clientWidth - left - right) / rows.length) * 0.8;
  return {
    grid: { left, right, top, bottom },
    xAxis: { type: "category", data: rows.map((row) => row[0]), ...axis, splitLine: { show: false }, axisLabel: { ...text(), hideOverlap: true } },
    yAxis: { type: "value", max, interval, ...axis, axisLine: { show: false }, axisLabel: { ...text(), formatter: show } },
    series: [
      ...Array.from({ length: series }, (_, at) => bar(at)),
      { type: "bar", stack: "all", data: rows.map((_, month) => ({ value: 0, ...(month === last && !isHigher && { label: total }) })) },
      tick({ token }, before.map((value, month) => ({ value: value || null, ...(month === last && isHigher && { label: { ...total, offset: [-8, 0] } }) })), [wide, 4], { name: head[series + 2] }),
    ],
  };
}

// One bar for each row, the figure at its end, last year as a mark on it; rows are never added up.
function groups({ head, rows }, el) {
  const { token, text, axis, isNarrow } = look(el);
  const reversed = [...rows].reverse();
  const now = reversed.map((row) => number(row[1]));
  const before = reversed.map((row, at) => [number(row[2]), at]);
  const { max, interval, show } = scale(Math.max(...now, ...before.map(([value]) => value)), el.dataset.wan);
  return {
    grid: { left: isNarrow ? 104 : 124, right: 48, top: 6, bottom: 24 },
    xAxis: { type: "value", max, interval, ...axis, axisLine: { show: false }, axisLabel: { ...text(), formatter: show, hideOverlap: true } },
    yAxis: { type: "category", data: reversed.map((row) => row[0]), ...axis, splitLine: { show: false }, axisLabel: { ...text("ink"), width: isNarrow ? 96 : 116, overflow: "truncate" } },
    series: [
      { type: "bar", name: head[1], barWidth: "58%", itemStyle: { color: token("c2") }, label: { show: true, position: "right", distance: 8, formatter: ({ value }) => value.toLocaleString("en"), ...text("ink") }, data: now },
      tick({ token }, before.filter(([value]) => value), [4, 14], { name: head[2] }),
    ],
  };
}

const kinds = { stack, groups };
const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) draw(target);
});

function draw(el) {
  const chart = charts.get(el) ?? echarts.init(el, null, { devicePixelRatio: devicePixelRatio * (el.currentCSSZoom ?? 1) });
  charts.set(el, chart);
  chart.resize();
  const option = kinds[el.dataset.chart](read(el.dataset.table), el);
  chart.setOption({ animation: false, textStyle: look(el).text(), ...option }, true);
}

function drawAll() {
  for (const el of charts.keys()) {
    if (el.isConnected) continue;
    charts.get(el).dispose();
    watch.unobserve(el);
    charts.delete(el);
  }
  for (const el of document.querySelectorAll("[data-chart]")) {
    draw(el);
    watch.observe(el);
  }
}

drawAll();
document.addEventListener("htmx:afterSettle", drawAll);
new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
