import { useLayoutEffect, useRef } from 'preact/hooks';

/** How near the end counts as being there, px. */
const NEAR_END_PX = 80;

/**
 * What scrolls is opened at its end, where it goes on, and whoever is at the end stays there when something comes or
 * the room changes; who reads further up is not moved. Give it to the element that scrolls, which holds one other.
 */
export function useNewestInView() {
  const scroller = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let isAtEnd = true;
    let lastTop = 0;
    const look = () => {
      const { scrollTop } = element;
      const isNear = element.scrollHeight - scrollTop - element.clientHeight < NEAR_END_PX;
      // Only going up leaves the end: what grows below has moved nobody, and is followed in a moment.
      if (isNear || scrollTop < lastTop) isAtEnd = isNear;
      lastTop = scrollTop;
    };
    const follow = () => {
      if (isAtEnd) element.scrollTop = element.scrollHeight;
    };
    follow();
    const observer = new ResizeObserver(follow);
    for (const one of [element, ...element.children]) observer.observe(one);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  return scroller;
}
