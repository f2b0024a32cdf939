// Quantities as people read them.
const decimals = (value, digits) =>
  value.toLocaleString('en', {minimumFractionDigits: digits, maximumFractionDigits: digits});
const number = value => value == null ? '' : decimals(value, places(value));
const percent = share => share == null ? '' : decimals(100 * share, 1) + ' %';
const places = value => value < 10 ? 2 : value < 100 ? 1 : 0;
const time = nanos => {
  if (nanos < 1e3) return decimals(nanos, 0) + ' ns';
  const [value, unit] = nanos < 1e6 ? [nanos / 1e3, ' \u00b5s'] : [nanos / 1e6, ' ms'];
  return decimals(value, places(value)) + unit;
};
const bytes = value => {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return decimals(value, unit === 0 || value >= 100 ? 0 : 1) + ' ' + units[unit];
};
const short = (text, most) => text.length <= most ? text : text.slice(0, most - 1) + '\u2026';
