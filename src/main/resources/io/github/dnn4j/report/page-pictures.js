// Pictures of few pixels, enlarged by a whole factor so that every pixel is a square.
const picture = (bitmap, factor, description) => {
  const made = document.createElement('img');
  made.src = bitmap.png;
  made.width = bitmap.width * factor;
  made.height = bitmap.height * factor;
  made.className = 'pixels';
  made.alt = description;
  return made;
};
// The largest factor at which a bitmap is at most so many pixels wide.
const factorFor = (bitmap, most) => Math.max(1, Math.floor(most / bitmap.width));
const figure = (image, ...captions) => {
  const made = element('figure');
  const caption = element('figcaption');
  captions.forEach(text => caption.append(element('div', text)));
  made.append(image, caption);
  return made;
};
