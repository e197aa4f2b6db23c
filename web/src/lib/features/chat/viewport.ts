import type { Attachment } from 'svelte/attachments';

/** Keeps the page above the on-screen keyboard where the browser only shrinks the visual viewport (iOS). */
export const fitViewport: Attachment<HTMLElement> = (element) => {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const fit = () => {
    // Zoomed in by fingers: leave the layout alone.
    if (viewport.scale > 1.05) return;
    const covered = window.innerHeight - viewport.height > 60;
    element.style.height = covered ? `${viewport.height}px` : '';
    element.style.top = covered ? `${viewport.offsetTop}px` : '';
  };
  viewport.addEventListener('resize', fit);
  viewport.addEventListener('scroll', fit);
  return () => {
    viewport.removeEventListener('resize', fit);
    viewport.removeEventListener('scroll', fit);
  };
};
