import './find.css';
import { type RefObject, useEffect } from 'react';

const NAME = 'transcript-words';
/** The most places that are painted at once. */
const MOST = 500;

/** Paints the words where they stand in what is shown; a browser without highlights shows the text as it is. */
export function useWordHighlights(
  words: string,
  scroller: RefObject<HTMLElement | null>,
  isThere: boolean,
): void {
  useEffect(() => {
    const root = scroller.current;
    const wanted = words.trim().toLowerCase();
    if (!isThere || root === null || wanted === '' || !('highlights' in CSS)) return;
    let handle = 0;
    const paint = (): void => {
      handle = 0;
      CSS.highlights.set(NAME, new Highlight(...rangesOf(root, wanted)));
    };
    const soon = (): void => {
      handle ||= requestAnimationFrame(paint);
    };
    const observer = new MutationObserver(soon);
    observer.observe(root, { childList: true, subtree: true, characterData: true });
    soon();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(handle);
      CSS.highlights.delete(NAME);
    };
  }, [words, scroller, isThere]);
}

function rangesOf(root: HTMLElement, wanted: string): readonly Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (ranges.length < MOST && walker.nextNode() !== null) {
    const node = walker.currentNode;
    const text = node.nodeValue?.toLowerCase() ?? '';
    // Some letters are longer when small: places would be off.
    if (text.length !== node.nodeValue?.length) continue;
    for (
      let at = text.indexOf(wanted);
      at !== -1 && ranges.length < MOST;
      at = text.indexOf(wanted, at + wanted.length)
    ) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      ranges.push(range);
    }
  }
  return ranges;
}
