// Shows every part of a long page once, so that lazy panels load; goes back to the top and tells the whole height.
const scrollThrough = async () => {
  const scroller = document.querySelector("#page-scrollbar") || document.querySelector("main [class*='scrollbar-view']") || document.scrollingElement;
  const step = Math.max(100, scroller.clientHeight);
  for (let top = 0; top < scroller.scrollHeight; top += step) {
    scroller.scrollTo(0, top);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }

  scroller.scrollTo(0, 0);
  return Math.ceil(scroller.scrollHeight + (scroller === document.scrollingElement ? 0 : scroller.getBoundingClientRect().top));
};
