// The tables of a benchmark.
const identity = [
  ['Workload', r => r.workload, 'text'],
  ['Backend', r => r.backend, 'text'],
  ['Precision', r => r.precision, 'text'],
  ['Batch', r => r.batch, 'number'],
  ['Threads', r => r.threads, 'number'],
];

const drawTables = (data, timed) => {
  table('results', [
    ...identity,
    ['Median', r => time(r.latency.median_nanoseconds), 'number'],
    ['\u00b1', r => percent((r.latency.median_high_nanoseconds - r.latency.median_low_nanoseconds)
      / 2 / r.latency.median_nanoseconds), 'number'],
    ['Min', r => time(r.latency.min_nanoseconds), 'number'],
    ['p90', r => time(r.latency.p90_nanoseconds), 'number'],
    ['p99', r => time(r.latency.p99_nanoseconds), 'number'],
    ['Runs', r => r.latency.runs, 'number'],
    ['Samples/s', r => number(r.samples_per_second), 'number'],
    ['GFLOP/s', r => number(r.gigaflops), 'number'],
    ['of peak', r => ofPeak(r.share_of_peak), 'number'],
    ['GB/s', r => number(r.gigabytes_per_second), 'number'],
    ['of peak', r => ofPeak(r.share_of_bandwidth), 'number'],
  ], timed);
  const reasons = [...new Set(timed.flatMap(r => [r.above_peak, r.above_bandwidth]).filter(reason => reason))];
  const marks = document.getElementById('marks');
  marks.hidden = reasons.length === 0;
  marks.textContent = reasons.map(reason => '* ' + reason + '.').join(' ');
  table('start-up', [
    ...identity,
    ['Compile', r => time(r.compile_nanoseconds), 'number'],
    ['Planned memory', r => bytes(r.pool_peak_bytes), 'number'],
    ['First result', r => r.start_up ? r.start_up.total_milliseconds + ' ms' : '', 'number'],
    ['= JVM', r => r.start_up ? r.start_up.jvm_milliseconds + ' ms' : '', 'number'],
    ['+ load', r => r.start_up ? r.start_up.load_milliseconds + ' ms' : '', 'number'],
    ['+ compile', r => r.start_up ? r.start_up.compile_milliseconds + ' ms' : '', 'number'],
    ['+ run', r => r.start_up ? r.start_up.first_run_milliseconds + ' ms' : '', 'number'],
    ['Resident peak', r => r.start_up ? bytes(r.start_up.resident_peak_bytes) : '', 'number'],
  ], timed);
  table('checks', [
    ...identity,
    ['Result', r => r.check.status, 'text', r => r.check.status !== 'passed'],
    ['max|a\u2212b| / max|b|', r => error(r.check.relative_error), 'number'],
    ['Compared', r => r.check.scope + (r.check.reason ? ': ' + r.check.reason : ''), 'wide'],
  ], data.results);
  drawSteps(timed.filter(result => result.layers.length > 0), seriesOf(data.results));
  const description = {...data.machine, ...data.settings};
  table('description', [
    ['Field', field => field[0].replaceAll('_', ' '), 'text'],
    ['Value', field => field[1], 'wide'],
  ], Object.entries(description)
    .filter(([, value]) => value != null)
    .map(([name, value]) => [name, name.endsWith('_bytes') ? bytes(value)
      : typeof value === 'object' ? JSON.stringify(value) : String(value)]));
};

const drawSteps = (results, series) => {
  document.getElementById('steps-section').hidden = results.length === 0;
  for (const result of results) {
    const sum = result.layers.reduce((total, layer) => total + layer.median_nanoseconds, 0);
    table('steps', [
      ['Step', layer => layer.step, 'text'],
      ['Implementation', layer => layer.implementation, 'text'],
      ['Median', layer => time(layer.median_nanoseconds), 'number'],
      ['Share', layer => percent(layer.median_nanoseconds / sum), 'number'],
      ['GFLOP/s', layer => layer.macs ? number(2 * layer.macs / layer.median_nanoseconds) : '', 'number'],
      ['GB/s', layer => layer.bytes ? number(layer.bytes / layer.median_nanoseconds) : '', 'number'],
      ['FLOP/B', layer => layer.macs && layer.bytes ? number(2 * layer.macs / layer.bytes) : '', 'number'],
    ], result.layers, result.workload + ', ' + series(result));
  }
};
