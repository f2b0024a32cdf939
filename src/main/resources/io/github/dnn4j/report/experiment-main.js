// Fills the page of an experiment from the document that it contains.
const data = JSON.parse(document.getElementById('data').textContent);
const show = (section, wanted) => { document.getElementById(section + '-section').hidden = !wanted; };
const whole = value => decimals(value, 0);
const spread = (value, factor, digits) => decimals(factor * value.mean, digits)
  + (value.deviation == null ? '' : ' \u00b1 ' + decimals(factor * value.deviation, digits));
// Two blues of the style sheet are hard to tell apart in small points, so the second comes last.
const hue = index => seriesColor([0, 1, 2, 3, 4, 6, 7, 5][index % 8]);
const where = step => step.backend + ' ' + step.precision;

// A vertical line of one standard deviation to both sides of each point.
const deviations = {
  id: 'deviations',
  beforeDatasetsDraw(chart) {
    const {ctx, scales: {y}} = chart;
    ctx.save();
    ctx.strokeStyle = color('quiet');
    ctx.lineWidth = 1.25;
    chart.data.datasets.forEach((dataset, index) => {
      if (!chart.isDatasetVisible(index)) return;
      chart.getDatasetMeta(index).data.forEach((point, at) => {
        const {y: mean, deviation} = dataset.data[at];
        if (!deviation) return;
        const [low, high] = [y.getPixelForValue(mean - deviation), y.getPixelForValue(mean + deviation)];
        ctx.beginPath();
        ctx.moveTo(point.x, low);
        ctx.lineTo(point.x, high);
        for (const end of [low, high]) {
          ctx.moveTo(point.x - 4, end);
          ctx.lineTo(point.x + 4, end);
        }
        ctx.stroke();
      });
    });
    ctx.restore();
  },
};

const plotAgainst = (id, field, title) => {
  const bounds = data.variants.flatMap(({test_accuracy: {mean, deviation}}) =>
    [100 * (mean - (deviation || 0)), 100 * (mean + (deviation || 0))]);
  const [low, high] = [Math.min(...bounds), Math.max(...bounds)];
  const margin = Math.max(0.2, (high - low) / 8);
  const values = data.variants.map(variant => variant[field]);
  return new Chart(id, {
    type: 'scatter',
    data: {datasets: data.variants.map((variant, index) => ({
      label: variant.name, pointRadius: 6, pointStyle: markers[index % markers.length],
      backgroundColor: hue(index), borderColor: hue(index), clip: false,
      data: [{x: variant[field], y: 100 * variant.test_accuracy.mean,
        deviation: 100 * (variant.test_accuracy.deviation || 0)}],
    }))},
    plugins: [deviations],
    options: options({
      scales: {
        x: axis(title + ' (logarithmic)', {type: 'logarithmic', min: Math.min(...values) / 1.5,
          max: Math.max(...values) * 1.5, ticks: {callback: value => logTick(value), maxRotation: 0}}),
        y: axis('test accuracy, %', {min: low - margin, max: high + margin,
          ticks: {callback: value => decimals(value, 1)}}),
      },
      tooltip: {callbacks: {label: item => item.dataset.label + ': ' + decimals(item.parsed.y, 2) + ' %, '
        + whole(item.parsed.x) + ' ' + title}},
    }),
  });
};

const timed = data.variants.filter(variant => variant.steps.length);
const placesOfSteps = [...new Set(timed.flatMap(variant => variant.steps.map(where)))];
const plotSteps = () => {
  setHeight('steps', 80 + timed.length * (placesOfSteps.length * 18 + 16), placesOfSteps.length);
  return new Chart('steps', {
    type: 'bar',
    data: {labels: timed.map(variant => variant.name), datasets: placesOfSteps.map((place, index) => ({
      label: place, backgroundColor: seriesColor(index), maxBarThickness: 20, skipNull: true,
      data: timed.map(variant => {
        const step = variant.steps.find(one => where(one) === place);
        return step ? step.median_nanoseconds / 1e6 : null;
      }),
    }))},
    options: options({
      indexAxis: 'y',
      scales: {
        x: axis('milliseconds per step (logarithmic)', {type: 'logarithmic', ticks: {callback: logTick}}),
        y: axis('', {title: {display: false}, grid: {display: false}, ticks: {color: color('text')}}),
      },
      tooltip: {callbacks: {label: item => item.dataset.label + ': ' + time(item.parsed.x * 1e6)}},
    }),
  });
};

const drawPictures = () => {
  const row = (title, bitmaps) => {
    const box = element('div', null, 'pictures');
    bitmaps.forEach((bitmap, index) => box.append(
      picture(bitmap, factorFor(bitmap, 112), title + ', picture ' + (index + 1))));
    document.getElementById('pictures').append(element('h3', title), box);
  };
  row('Test pictures', data.originals);
  for (const trial of data.autoencoders) {
    row(trial.name + ', before training', trial.before);
    row(trial.name + ', after training', trial.after);
  }
  table('autoencoders', [
    ['Autoencoder', trial => trial.name, 'text'],
    ['How it enlarges', trial => trial.title, 'text'],
    ['Parameters', trial => whole(trial.parameters), 'number'],
    ['MACs', trial => whole(trial.macs), 'number'],
    ['Test error', trial => spread(trial.test_error, 1, 4), 'number'],
    ['Checkerboard before, %', trial => spread(trial.checkerboard_before, 100, 2), 'number'],
    ['After, %', trial => spread(trial.checkerboard_after, 100, 2), 'number'],
  ], data.autoencoders);
};

const drawVariants = () => table('variants', [
  ['Variant', variant => variant.name, 'text'],
  ['Blocks and head', variant => variant.title, 'text'],
  ['Parameters', variant => whole(variant.parameters), 'number'],
  ['MACs', variant => whole(variant.macs), 'number'],
  ['Test accuracy, %', variant => spread(variant.test_accuracy, 100, 2), 'number'],
  ['Training, s', variant => spread(variant.seconds, 1, 1), 'number'],
  ...placesOfSteps.map(place => [place + ', ms', variant => {
    const step = variant.steps.find(one => where(one) === place);
    return step ? decimals(step.median_nanoseconds / 1e6, 2) : '';
  }, 'number']),
], data.variants);

let charts = [];
const plot = () => {
  charts.forEach(chart => chart.destroy());
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 13;
  charts = [];
  if (data.variants.length) {
    charts.push(plotAgainst('parameters', 'parameters', 'parameters'));
    charts.push(plotAgainst('macs', 'macs', 'multiply-accumulates per picture'));
  }
  if (timed.length) charts.push(plotSteps());
};

const {conditions} = data;
document.getElementById('summary').textContent = [conditions.data, conditions.epochs + (conditions.epochs === 1 ? ' epoch' : ' epochs'),
  conditions.seeds + (conditions.seeds === 1 ? ' seed' : ' seeds'),
  conditions.backend + ' ' + conditions.precision + ' on ' + conditions.device].join(' \u00b7 ');
show('variants', data.variants.length);
show('steps', timed.length);
show('pictures', data.autoencoders.length);
if (data.variants.length) drawVariants();
if (data.autoencoders.length) drawPictures();
table('conditions', [
  ['Condition', field => field[0], 'text'],
  ['Value', field => String(field[1]), 'wide'],
], Object.entries(conditions).filter(([, value]) => value != null));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', plot);
plot();
