// The plots of a benchmark.
// The names of points beside them, where there are few enough to be read.
const pointNames = {
  id: 'pointNames',
  afterDatasetsDraw(chart) {
    const points = chart.data.datasets.flatMap((dataset, index) => chart.isDatasetVisible(index)
      ? chart.getDatasetMeta(index).data.map((point, at) => [point, dataset.data[at].name]) : []);
    if (points.length > 16) return;
    const {ctx, chartArea} = chart;
    ctx.save();
    ctx.fillStyle = color('quiet');
    ctx.font = '12px ' + Chart.defaults.font.family;
    ctx.textBaseline = 'bottom';
    for (const [point, name] of points) {
      const right = point.x > (chartArea.left + chartArea.right) / 2;
      ctx.textAlign = right ? 'right' : 'left';
      ctx.fillText(short(name, 24), point.x + (right ? -10 : 10), point.y - 2);
    }
    ctx.restore();
  },
};

// Lines from the fastest run to the 90th percentile across each bar.
const whiskers = {
  id: 'whiskers',
  afterDatasetsDraw(chart) {
    const {ctx, scales: {x}} = chart;
    ctx.save();
    ctx.strokeStyle = color('text');
    ctx.lineWidth = 1.25;
    chart.data.datasets.forEach((dataset, index) => {
      if (!chart.isDatasetVisible(index)) return;
      chart.getDatasetMeta(index).data.forEach((bar, at) => {
        const range = dataset.ranges[at];
        if (!range) return;
        const [from, to] = range.map(value => x.getPixelForValue(value));
        ctx.beginPath();
        ctx.moveTo(from, bar.y);
        ctx.lineTo(to, bar.y);
        for (const end of [from, to]) {
          ctx.moveTo(end, bar.y - 4);
          ctx.lineTo(end, bar.y + 4);
        }
        ctx.stroke();
      });
    });
    ctx.restore();
  },
};

const plotLatency = timed => {
  const series = seriesOf(timed);
  const workloads = [...new Set(timed.map(result => result.workload))];
  const names = [...new Set(timed.map(series))];
  const datasets = names.map((name, index) => {
    const of = workload => timed.find(result => result.workload === workload && series(result) === name);
    return {
      label: name,
      data: workloads.map(workload => of(workload) ? of(workload).latency.median_nanoseconds / 1e6 : null),
      ranges: workloads.map(workload => of(workload)
        ? [of(workload).latency.min_nanoseconds / 1e6, of(workload).latency.p90_nanoseconds / 1e6] : null),
      backgroundColor: seriesColor(index),
      maxBarThickness: 28,
      skipNull: true,
    };
  });
  const medians = datasets.flatMap(dataset => dataset.data).filter(value => value != null);
  const wide = Math.max(...medians) > 50 * Math.min(...medians);
  const most = Math.max(...workloads.map(workload => timed.filter(result => result.workload === workload).length));
  setHeight('latency', 80 + workloads.length * (most * 24 + 18), names.length);
  return new Chart('latency', {
    type: 'bar',
    data: {labels: workloads.map(name => short(name, 44)), datasets},
    plugins: [whiskers],
    options: options({
      indexAxis: 'y',
      scales: {
        x: axis('milliseconds per run' + (wide ? ' (logarithmic)' : ''), wide
          ? {type: 'logarithmic', ticks: {callback: logTick}}
          : {beginAtZero: true, suggestedMax: Math.max(...timed.map(r => r.latency.p90_nanoseconds / 1e6)) * 1.05}),
        y: axis('', {title: {display: false}, grid: {display: false}, ticks: {color: color('text')}}),
      },
      tooltip: {callbacks: {
        title: items => workloads[items[0].dataIndex],
        label: item => {
          const [min, p90] = item.dataset.ranges[item.dataIndex];
          return item.dataset.label + ': median ' + time(item.parsed.x * 1e6) + ', fastest ' + time(min * 1e6)
            + ', p90 ' + time(p90 * 1e6);
        },
      }},
    }),
  });
};

// The roof of a result: memory up to the ridge, then what its precision computes at most.
const roof = (result, from, to) => {
  const [flops, memory] = [result.peak.gigaflops, result.peak_gigabytes_per_second];
  const ridge = flops / memory;
  return [from, Math.min(Math.max(ridge, from), to), to].map(x => ({x, y: Math.min(flops, x * memory)}));
};

// The steps of one workload, or of all for an empty name.
const plotRoofline = (timed, workload) => {
  const results = timed.filter(result => result.layers.length > 0 && (!workload || result.workload === workload));
  const series = seriesOf(results);
  const names = [...new Set(results.map(series))];
  const pointsOf = result => result.layers
    .filter(layer => layer.macs > 0 && layer.bytes > 0 && layer.median_nanoseconds > 0)
    .map(layer => ({x: 2 * layer.macs / layer.bytes, y: 2 * layer.macs / layer.median_nanoseconds,
      name: (workload ? '' : result.workload + ', ') + layer.step, nanos: layer.median_nanoseconds}));
  const points = names.map(name => results.filter(result => series(result) === name).flatMap(pointsOf));
  const all = points.flat().map(point => point.x);
  const roofed = results.filter(result => result.peak && result.peak_gigabytes_per_second);
  const ridges = roofed.map(result => result.peak.gigaflops / result.peak_gigabytes_per_second);
  const [from, to] = [Math.min(...all, ...ridges) / 2, Math.max(...all, ...ridges) * 2];
  const roofs = new Map();
  roofed.forEach(result => {
    const label = 'roof of ' + result.precision + ', ' + result.threads + (result.threads === 1 ? ' thread' : ' threads');
    if (!roofs.has(label)) {
      roofs.set(label, {
        label, type: 'line', data: roof(result, from, to), borderColor: seriesColor(names.indexOf(series(result))),
        borderDash: [6, 4], borderWidth: 2, pointRadius: 0, pointHitRadius: 0, pointStyle: 'line', order: 1,
      });
    }
  });
  const clouds = names.map((name, index) => ({
    label: name, data: points[index], backgroundColor: seriesColor(index) + 'b0',
    borderColor: seriesColor(index), pointRadius: 4, pointHoverRadius: 6,
    pointStyle: markers[index % markers.length], order: 0,
  }));
  setHeight('roofline', 380, clouds.length + roofs.size);
  return new Chart('roofline', {
    type: 'scatter',
    data: {datasets: [...clouds, ...roofs.values()]},
    options: options({
      scales: {
        x: axis('operations per byte, FLOP/B (logarithmic)', {type: 'logarithmic', min: from, max: to,
          ticks: {callback: logTick, maxRotation: 0}}),
        y: axis('GFLOP/s (logarithmic)', {type: 'logarithmic', ticks: {callback: logTick}}),
      },
      tooltip: {callbacks: {label: item => item.dataset.label + ', ' + item.raw.name + ': ' + number(item.raw.y)
        + ' GFLOP/s at ' + number(item.raw.x) + ' FLOP/B, ' + time(item.raw.nanos)}},
    }),
  });
};

const plotPrecision = results => {
  const series = seriesOf(results);
  const names = [...new Set(results.map(series))];
  const errors = results.map(result => result.check.relative_error).filter(value => value > 0);
  const floor = 10 ** (Math.floor(Math.log10(Math.min(1e-6, ...errors))) - 1);
  const speeds = results.map(result => result.samples_per_second);
  const wide = Math.max(...speeds) > 50 * Math.min(...speeds);
  const datasets = names.map((name, index) => ({
    label: name,
    data: results.filter(result => series(result) === name).map(result => ({
      x: result.samples_per_second, y: result.check.relative_error || floor, name: result.workload,
      error: result.check.relative_error})),
    backgroundColor: seriesColor(index) + 'b0', borderColor: seriesColor(index), pointRadius: 7, pointHoverRadius: 9,
    pointStyle: markers[index % markers.length], clip: false,
  }));
  setHeight('precision', 340, names.length);
  return new Chart('precision', {
    type: 'scatter',
    data: {datasets},
    plugins: new Set(results.map(result => result.workload)).size > 1 ? [pointNames] : [],
    options: options({
      scales: {
        x: axis('samples per second' + (wide ? ' (logarithmic)' : ''), wide
          ? {type: 'logarithmic', ticks: {callback: logTick, maxRotation: 0}}
          : {beginAtZero: true, suggestedMax: Math.max(...speeds) * 1.1}),
        y: axis('relative error (logarithmic)', {type: 'logarithmic', min: floor,
          max: 10 ** (Math.ceil(Math.log10(Math.max(1e-2, ...errors)) + 0.01)), ticks: {callback: powerTick(floor)}}),
      },
      tooltip: {callbacks: {label: item => item.dataset.label + ', ' + item.raw.name + ': ' + number(item.raw.x)
        + ' samples/s, error ' + error(item.raw.error)}},
    }),
  });
};

const plotSessions = (all, workload) => {
  const results = all.filter(result => result.workload === workload);
  const series = seriesOf(results);
  const datasets = results.map((result, index) => ({
    label: series(result), showLine: true, borderColor: seriesColor(index),
    backgroundColor: seriesColor(index), pointRadius: 5, pointStyle: markers[index % markers.length],
    data: result.sessions.map(several => ({x: several.sessions, y: several.samples_per_second})),
  }));
  const counts = [...new Set(results.flatMap(result => result.sessions.map(several => several.sessions)))];
  setHeight('sessions', 300, datasets.length);
  return new Chart('sessions', {
    type: 'scatter',
    data: {datasets},
    options: options({
      scales: {
        x: axis('sessions at the same time', {min: 0, max: Math.max(...counts) + 1,
          ticks: {callback: value => counts.includes(value) ? value : null, stepSize: 1, maxRotation: 0}}),
        y: axis('samples per second', {beginAtZero: true}),
      },
      tooltip: {callbacks: {label: item => item.dataset.label + ': ' + number(item.raw.y) + ' samples/s in '
        + item.raw.x + (item.raw.x === 1 ? ' session' : ' sessions')}},
    }),
  });
};
