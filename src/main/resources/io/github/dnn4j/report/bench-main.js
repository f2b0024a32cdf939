// Fills the page from the document that it contains.
const data = JSON.parse(document.getElementById('data').textContent);
const timed = data.results.filter(result => result.latency);
const withLayers = timed.filter(result => result.layers.some(layer => layer.macs > 0));
// Problems have integers, so that results are exact whatever the precision; a plot of that says nothing.
const isExact = timed.every(result => !result.check.relative_error);
const checked = isExact ? [] : timed.filter(result => result.check.relative_error != null);
const withSessions = timed.filter(result => result.sessions.length > 0);
const show = (section, wanted) => { document.getElementById(section + '-section').hidden = !wanted; };

const describe = () => {
  const machine = data.machine;
  const libraries = Object.entries(machine.libraries).map(([name, version]) => name + ' ' + version);
  document.getElementById('machine').textContent = [
    machine.processor, machine.processors_usable + ' of ' + machine.processors_online + ' processors',
    ...libraries, machine.jvm, 'dnn4j ' + machine.dnn4j + (machine.commit ? ' ' + machine.commit.slice(0, 12) : ''),
    ...(data.settings.cold ? ['caches emptied before each run'] : [])].join(' \u00b7 ');
  const warnings = data.results.filter(result => !result.latency).map(result => result.workload + ' on '
    + result.backend + ' in ' + result.precision + ' was not timed: ' + result.check.status
    + (result.check.reason ? ', ' + result.check.reason : ''));
  if (machine.load_average > machine.processors_usable / 4) {
    warnings.push('The load average was ' + machine.load_average + ' on ' + machine.processors_usable
      + ' processors before measuring: other programs ran, so take these numbers with care.');
  }
  const warning = document.getElementById('warning');
  warning.hidden = warnings.length === 0;
  warning.textContent = warnings.join('\n');
};

// A list of the workloads to choose from; hidden where there is only one.
const chooser = (id, results) => {
  const choice = document.getElementById(id);
  new Set(results.map(result => result.workload)).forEach(name => choice.append(element('option', name)));
  choice.parentElement.hidden = choice.options.length < 2;
  choice.addEventListener('change', () => plot());
  return choice;
};
const rooflineChoice = chooser('roofline-choice', withLayers);
if (rooflineChoice.options.length > 1) {
  rooflineChoice.append(new Option('all workloads', ''));
  if (withLayers.every(result => result.kind === 'problem')) rooflineChoice.value = '';
}
const sessionsChoice = chooser('sessions-choice', withSessions);

let charts = [];
const plot = () => {
  charts.forEach(chart => chart.destroy());
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 13;
  charts = [];
  if (timed.length) charts.push(plotLatency(timed));
  if (withLayers.length) charts.push(plotRoofline(withLayers, rooflineChoice.value));
  if (checked.length) charts.push(plotPrecision(checked));
  if (withSessions.length) charts.push(plotSessions(withSessions, sessionsChoice.value));
};

describe();
drawTables(data, timed);
show('latency', timed.length);
show('roofline', withLayers.length);
show('precision', checked.length);
show('sessions', withSessions.length);
show('start-up', timed.length);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', plot);
plot();
