// Tables, made of text nodes only, so that no name in the data is taken for markup.
const element = (name, text, kind) => {
  const made = document.createElement(name);
  if (text != null) made.textContent = text;
  if (kind) made.className = kind;
  return made;
};

// columns: [heading, value of a row, 'number' | 'wide' | 'text', whether a value is bad]
const table = (where, columns, rows, caption) => {
  const made = element('table');
  if (caption) made.append(element('caption', caption));
  const head = element('tr');
  columns.forEach(([heading, , kind]) => head.append(element('th', heading, kind === 'number' ? kind : '')));
  const headPart = element('thead');
  headPart.append(head);
  const body = element('tbody');
  for (const row of rows) {
    const line = element('tr');
    for (const [, value, kind, bad] of columns) {
      line.append(element('td', value(row), (kind || '') + (bad && bad(row) ? ' bad' : '')));
    }
    body.append(line);
  }
  made.append(headPart, body);
  document.getElementById(where).append(made);
};
