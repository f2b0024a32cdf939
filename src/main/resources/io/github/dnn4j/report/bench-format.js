// What is special about benchmarks' quantities.
const error = value => value == null ? '' : value === 0 ? 'equal' : value.toExponential(1);

// A share of a peak, with a mark where it is more than all of it; a note says how that can be.
const ofPeak = share => percent(share) + (share > 1 ? ' *' : '');

// How a result was computed: backend, precision, and what else differs among the results of any one workload.
const seriesOf = results => {
  const varies = field => results.some(one =>
    results.some(other => one.workload === other.workload && one[field] !== other[field]));
  const [batches, threads] = [varies('batch'), varies('threads')];
  return result => result.backend + ' ' + result.precision
    + (batches ? ', batch ' + result.batch : '')
    + (threads ? ', ' + result.threads + (result.threads === 1 ? ' thread' : ' threads') : '');
};
