// Fills the page of a training run from the document that it contains.
const data = JSON.parse(document.getElementById('data').textContent);
const history = data.history;
const show = (section, wanted) => { document.getElementById(section + '-section').hidden = !wanted; };
const has = field => history.some(point => point[field] != null);
const accuracy = value => value == null ? '' : decimals(100 * value, 2) + ' %';
const significant = value => value == null ? '' : value.toLocaleString('en', {maximumSignificantDigits: 4});
const chance = value => decimals(100 * value, value > 0.9995 ? 2 : 1) + ' %';
const nameOf = index => data.classes[index];

const summarise = () => {
  const tested = history.filter(point => point.test_accuracy != null);
  if (!tested.length) return;
  const [last, best] = [tested.at(-1), tested.reduce((a, b) => b.test_accuracy > a.test_accuracy ? b : a)];
  document.getElementById('summary').textContent = 'Test accuracy ' + accuracy(last.test_accuracy) + ' after '
    + significant(last.epoch) + (last.epoch === 1 ? ' epoch' : ' epochs')
    + (best.test_accuracy > last.test_accuracy
      ? '; the best was ' + accuracy(best.test_accuracy) + ' after ' + significant(best.epoch) : '') + '.';
};

const curve = (label, field, index, more = {}) => ({
  label, borderColor: seriesColor(index), backgroundColor: seriesColor(index), borderWidth: 2, showLine: true,
  data: history.filter(point => point[field] != null).map(point => ({x: point.epoch, y: point[field]})),
  pointRadius: history.length > 60 ? 0 : 2.5, pointHitRadius: 8, ...more,
});
const plotCurves = (id, curves, title, format, tick, more = {}) => new Chart(id, {
  type: 'scatter',
  data: {datasets: curves},
  options: options({
    scales: {
      x: axis('epoch', {min: 0, max: history.at(-1).epoch, ticks: {maxRotation: 0}}),
      y: axis(title, {...more, ticks: {callback: tick}}),
    },
    tooltip: {callbacks: {label: item => item.dataset.label + ' ' + format(item.parsed.y) + ' at epoch '
      + significant(item.parsed.x)}},
  }),
});

const drawConfusion = () => {
  const made = element('table', null, 'confusion');
  const totals = data.confusion.map(row => row.reduce((sum, count) => sum + count, 0));
  const taken = data.classes.map((name, column) => data.confusion.reduce((sum, row) => sum + row[column], 0));
  const head = element('tr');
  head.append(element('th', 'is \\ taken for'));
  for (const name of [...data.classes, 'found']) {
    const cell = element('th');
    cell.append(element('span', name, 'upright'));
    head.append(cell);
  }
  made.append(head);
  data.confusion.forEach((row, truth) => {
    const line = element('tr');
    line.append(element('th', nameOf(truth)));
    row.forEach((count, column) => {
      const cell = element('td', count || '', 'number');
      const share = totals[truth] ? count / totals[truth] : 0;
      const strength = truth === column ? share : Math.sqrt(share);
      cell.style.background = 'color-mix(in srgb, var(--series-' + (truth === column ? 1 : 2) + ') '
        + 100 * strength + '%, transparent)';
      if (strength > 0.5) cell.style.color = 'var(--page)';
      cell.title = count + ' of ' + totals[truth] + ' of class ' + nameOf(truth) + ' taken for ' + nameOf(column);
      line.append(cell);
    });
    line.append(element('td', totals[truth] ? percent(row[truth] / totals[truth]) : '', 'number'));
    made.append(line);
  });
  const foot = element('tr');
  foot.append(element('th', 'right when said'));
  taken.forEach((count, column) => foot.append(
    element('td', count ? percent(data.confusion[column][column] / count) : '', 'number')));
  foot.append(element('td'));
  made.append(foot);
  document.getElementById('confusion').append(made);
};

const drawMistakes = () => data.mistakes.forEach(mistake => document.getElementById('mistakes').append(figure(
  picture(mistake.picture, factorFor(mistake.picture, 96), 'test picture ' + mistake.index),
  nameOf(mistake.truth), '\u2192 ' + nameOf(mistake.predicted), chance(mistake.probability))));

const drawKernels = ({layer, before, after, range, colours}) => {
  document.getElementById('kernels-note').textContent = layer + ', before and after training. '
    + (colours ? 'Red, green and blue as the weights of the three channels; grey is 0.'
      : 'Weights from \u2212' + significant(range) + ' (blue) over 0 (light grey) to ' + significant(range) + ' (orange).');
  const factor = Math.min(14, factorFor(before, 420));
  const where = document.getElementById('kernels');
  where.append(figure(picture(before, factor, 'kernels before training'), 'before'));
  where.append(figure(picture(after, factor, 'kernels after training'), 'after'));
};

const drawActivations = shown => {
  const where = document.getElementById('activations');
  where.append(figure(picture(shown.picture, factorFor(shown.picture, 112), 'the picture'), nameOf(shown.truth)
    + (shown.predicted === shown.truth ? ', recognised as that' : ', taken for ' + nameOf(shown.predicted))
    + ' with ' + chance(shown.probability)));
  for (const maps of shown.maps) {
    const made = figure(picture(maps.picture, Math.max(1, Math.floor(56 / maps.width)), 'maps of ' + maps.layer));
    made.prepend(element('h3', maps.layer + ': '
      + (maps.shown < maps.channels ? maps.shown + ' of ' + maps.channels : maps.channels) + ' maps of '
      + maps.height + '\u00d7' + maps.width));
    made.className = 'maps';
    where.append(made);
  }
};

const drawTables = () => {
  table('facts', [
    ['What', fact => fact[0], 'text'],
    ['Value', fact => String(fact[1]), 'wide'],
  ], Object.entries(data.facts).filter(([, value]) => value != null));
  const whole = has('test_accuracy');
  const columns = [
    ['Epoch', 'epoch', significant], ['Step', 'step', value => value],
    ['Loss', whole ? 'epoch_loss' : 'loss', significant],
    ['Training accuracy', whole ? 'epoch_train_accuracy' : 'train_accuracy', accuracy], ['Test accuracy', 'test_accuracy', accuracy],
    ['Learning rate', 'learning_rate', significant], ['Pictures/s', 'images_per_second', number],
    ['Seconds', 'seconds', number]];
  table('history', columns.map(([heading, field, format]) => [heading, point => format(point[field]), 'number']),
    whole ? history.filter(point => point.test_accuracy != null) : history);
};

let charts = [];
const plot = () => {
  charts.forEach(chart => chart.destroy());
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 13;
  charts = [];
  if (!history.length) return;
  charts.push(plotCurves('loss', [curve('training loss', 'loss', 0)], 'loss', significant, significant, {beginAtZero: true}));
  charts.push(plotCurves('accuracy', [
    curve('training', 'train_accuracy', 0),
    ...(has('test_accuracy') ? [curve('test', 'test_accuracy', 1, {pointStyle: 'rect', pointRadius: 3})] : []),
  ], 'accuracy', accuracy, value => significant(100 * value) + ' %'));
  if (varyingRate) charts.push(plotCurves('rate', [curve('learning rate', 'learning_rate', 2)], 'learning rate',
    significant, significant, {beginAtZero: true}));
};
const varyingRate = new Set(history.map(point => point.learning_rate)).size > 1;

summarise();
show('curves', history.length);
show('rate', varyingRate);
show('confusion', data.confusion.length);
show('mistakes', data.mistakes.length);
show('kernels', data.kernels);
show('activations', data.activations);
if (data.confusion.length) drawConfusion();
drawMistakes();
if (data.kernels) drawKernels(data.kernels);
if (data.activations) drawActivations(data.activations);
drawTables();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', plot);
plot();
