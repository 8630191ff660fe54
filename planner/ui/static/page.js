/* What Streamlit leaves to do for readers of any language and without a mouse. Everything said comes
   from the page itself (`#av-page`); nothing typed by anybody is read here. */
(() => {
  const SPOKEN = ['aria-label', 'placeholder', 'title'];
  const LISTS = '[role=listbox], [role=dialog], [data-testid=stAlert]';
  const told = () => document.getElementById('av-page')?.dataset;

  function set(box, name, value) {
    if (box.getAttribute(name) !== value) box.setAttribute(name, value);
  }

  function translate(words) {
    for (const name of SPOKEN)
      for (const box of document.querySelectorAll(`[${name}]`)) {
        const said = words[box.getAttribute(name)];
        if (said) set(box, name, said);
      }
    for (const list of document.querySelectorAll(LISTS))
      for (const box of list.querySelectorAll('*'))
        if (box.childElementCount === 0 && words[box.textContent])
          box.firstChild.nodeValue = words[box.textContent];
  }

  /* Parts of a date to type: `day, …`, a month's English name after its number, what a blank shows. */
  function translateDates(words) {
    if (words.Empty === 'Empty') return;
    for (const box of document.querySelectorAll('[role=spinbutton][data-type]')) {
      const [part, ...rest] = (box.getAttribute('aria-label') ?? '').split(', ');
      if (words[part]) set(box, 'aria-label', [words[part], ...rest].join(', '));
      const said = box.getAttribute('aria-valuetext') ?? '';
      set(box, 'aria-valuetext', words[said] ?? said.split(' – ')[0]);
      if (box.dataset.placeholder && words[box.textContent])
        box.firstChild.nodeValue = words[box.textContent];
    }
  }

  /* What scrolls sideways says so, and is reached by the keyboard, only then. */
  function reachScrolled(label) {
    for (const box of document.querySelectorAll('.av-scroll')) {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      box.toggleAttribute('data-wide', scrolls);
      if (box.matches('.av-tall') || scrolls === box.hasAttribute('tabindex')) continue;
      for (const [name, value] of [['tabindex', '0'], ['role', 'group'], ['aria-label', label]])
        scrolls ? box.setAttribute(name, value) : box.removeAttribute(name);
    }
  }

  function nameFrames(label, lang) {
    for (const frame of document.querySelectorAll('iframe[src*="streamlit_folium"]')) {
      set(frame, 'title', label);
      const inner = frame.contentDocument?.documentElement;
      if (inner) set(inner, 'lang', lang);
    }
  }

  /* The button has no words of its own once Streamlit's English ones are hidden; around it, what
     is named and takes files that are dropped is a group, not a presentation. */
  function nameFilePickers(label) {
    const zone = '[data-testid=stFileUploaderDropzone]';
    for (const box of document.querySelectorAll(`${zone} button, input[type=file]`))
      if (!box.closest('[data-testid=stFileUploaderFile]')) set(box, 'aria-label', label);
    for (const box of document.querySelectorAll(`${zone}[role=presentation]`))
      set(box, 'role', 'group');
  }

  /* Tables to fill in are drawn; what is told of them to readers has a column of boxes to tick. */
  function nameLines(label) {
    for (const head of document.querySelectorAll('canvas th[role=columnheader]:empty'))
      head.textContent = label;
  }

  function tell() {
    const page = told();
    if (!page) return;
    set(document.documentElement, 'lang', page.lang);
    const pages = document.querySelector('.st-key-av-pages');
    if (pages) {
      set(pages, 'role', 'navigation');
      set(pages, 'aria-label', page.pages);
    }
    const skip = document.querySelector('[data-testid=stSkipToContent]');
    if (skip) set(skip, 'aria-label', page.skip);
    translate(JSON.parse(page.words));
    translateDates(JSON.parse(page.dates));
    nameFilePickers(page.browse);
    nameLines(page.lines);
    reachScrolled(page.table);
    nameFrames(page.map, page.lang);
  }

  let waiting = 0;
  const soon = () => { waiting ||= setTimeout(() => { waiting = 0; tell(); }, 40); };
  new MutationObserver(soon).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true,
    attributeFilter: [...SPOKEN, 'aria-valuetext', 'data-lang', 'open'],
  });
  addEventListener('resize', soon);
  document.addEventListener('load', soon, true);
})();
