// Adds the letters that come while the page is open, and gives the frame of a letter the height of what is in it.
const lamp = document.getElementById('lamp');

startFrame();
const changes = new EventSource('/changes');
changes.addEventListener('letters', () => offerNews());
changes.addEventListener('open', () => light(true));
changes.addEventListener('error', () => light(false));

/** A list under the pointer or with the focus does not move: it says that there is more. */
function offerNews() {
  const list = document.getElementById('letters');
  const button = list.querySelector('.news-button');
  document.getElementById('news').textContent = document.getElementById('news').dataset.words;
  if (!list.matches(':hover') && !list.contains(document.activeElement)) return showNews();
  button.hidden = false;
  button.onclick = showNews;
}

async function showNews() {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  document.title = page.title;
  document.getElementById('letters').replaceWith(page.getElementById('letters'));
}

function light(isOn) {
  lamp.querySelector('.lamp-light').className = `lamp-light ${isOn ? 'is-on' : 'is-off'}`;
  lamp.querySelector('.lamp-words').textContent = isOn ? lamp.dataset.on : lamp.dataset.off;
}

function startFrame() {
  const frame = document.querySelector('.letter-html');
  if (frame === null) return;
  const fit = () => {
    const content = frame.contentDocument?.documentElement;
    if (content) frame.style.height = `${content.scrollHeight}px`;
  };
  frame.addEventListener('load', fit);
  new ResizeObserver(fit).observe(frame.parentElement);
  fit();
}
