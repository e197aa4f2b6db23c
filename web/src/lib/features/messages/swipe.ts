import type { Attachment } from 'svelte/attachments';

interface Gestures {
  enabled: () => boolean;
  /** How far the finger pulled towards the end of the line, in pixels; 0 when it let go. */
  onpull: (distance: number) => void;
  onswipe: () => void;
  onhold: () => void;
}

const HOLD_MS = 450;
const SLOP = 10;
const FAR = 64;

/** Touch gestures of a message: pull sideways to quote, hold for the menu. A mouse is left alone. */
export function swipe({ enabled, onpull, onswipe, onhold }: Gestures): Attachment<HTMLElement> {
  return (element) => {
    let start: { x: number; y: number } | null = null;
    let pulled = 0;
    let sideways = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const end = () => {
      clearTimeout(timer);
      if (start && sideways && pulled >= FAR) onswipe();
      start = null;
      sideways = false;
      pulled = 0;
      onpull(0);
    };

    const down = (event: PointerEvent) => {
      if (event.pointerType === 'mouse' || (event.target as Element).closest('input, audio, video')) return;
      start = { x: event.clientX, y: event.clientY };
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!start || sideways) return;
        start = null;
        navigator.vibrate?.(12);
        onhold();
      }, HOLD_MS);
    };

    const move = (event: PointerEvent) => {
      if (!start) return;
      const rtl = getComputedStyle(element).direction === 'rtl';
      const x = (event.clientX - start.x) * (rtl ? -1 : 1);
      const y = event.clientY - start.y;
      if (Math.abs(x) > SLOP || Math.abs(y) > SLOP) clearTimeout(timer);
      if (!sideways) {
        if (Math.abs(y) > SLOP) start = null;
        else if (x > SLOP && enabled()) sideways = true;
        return;
      }
      pulled = Math.max(0, Math.min(88, x));
      onpull(pulled);
    };

    element.addEventListener('pointerdown', down);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', end);
    element.addEventListener('pointercancel', end);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', end);
      element.removeEventListener('pointercancel', end);
    };
  };
}
