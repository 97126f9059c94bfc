import { type FocusEvent, type PointerEvent, type UIEvent, useState } from 'react';

/** Listeners for the element around a list, which tell whether somebody is at its rows. */
export interface HoldListeners {
  readonly onPointerEnter: (event: PointerEvent) => void;
  readonly onPointerLeave: () => void;
  readonly onFocus: () => void;
  readonly onBlur: (event: FocusEvent) => void;
  readonly onScrollCapture: (event: UIEvent) => void;
}

/** Whether rows must stay where they are: the pointer or the focus is in the list, or it is scrolled down. */
export function useHold(): { readonly isHeld: boolean; readonly listeners: HoldListeners } {
  const [isHovered, setHovered] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [isScrolled, setScrolled] = useState(false);
  return {
    isHeld: isHovered || isFocused || isScrolled,
    listeners: {
      // A finger leaves no pointer behind.
      onPointerEnter: ({ pointerType }) => setHovered(pointerType === 'mouse'),
      onPointerLeave: () => setHovered(false),
      onFocus: () => setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }) => setFocused(currentTarget.contains(relatedTarget)),
      onScrollCapture: ({ target }) =>
        setScrolled(target instanceof HTMLElement && target.matches('[data-list]') && target.scrollTop > 4),
    },
  };
}
