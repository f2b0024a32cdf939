// Plots by Chart.js. Colours come from the style sheet, so that they follow light and dark.
const color = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
const seriesColor = index => color('series-' + (index % 8 + 1));
const markers = ['circle', 'rect', 'triangle', 'rectRot', 'rectRounded'];

// Marks at 1, 2 and 5 times the powers of ten, and text at those marks only.
const logTick = value => {
  const mantissa = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
  const near = wanted => Math.abs(mantissa - wanted) < 1e-6;
  return near(1) || near(2) || near(5)
    ? Number(value.toPrecision(3)).toLocaleString('en', {maximumSignificantDigits: 3}) : null;
};
const powerTick = floor => value => {
  if (value <= floor * 1.0001) return 'equal';
  const power = Math.log10(value);
  return Math.abs(power - Math.round(power)) < 1e-6 ? '1e' + Math.round(power) : null;
};
const axis = (title, more = {}) => ({
  title: {display: true, text: title, color: color('text')},
  grid: {color: color('line')},
  border: {color: color('line')},
  ...more,
  ticks: {color: color('quiet'), ...(more.ticks || {})},
});
const options = more => ({
  animation: false,
  responsive: true,
  maintainAspectRatio: false,
  ...more,
  plugins: {
    legend: {position: 'bottom', labels: {color: color('text'), usePointStyle: true, boxHeight: 8, ...(more.labels || {})}},
    tooltip: more.tooltip || {},
  },
});

// Room for a legend of so many entries below the plot itself.
const setHeight = (name, plot, entries) => {
  document.getElementById(name).parentElement.style.height = plot + 28 * Math.ceil(entries / 4) + 'px';
};
