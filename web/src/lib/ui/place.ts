/** Where a floating box goes beside its anchor, inside the window. */
export interface Place {
  left: number;
  top: number;
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const MARGIN = 8;
const GAP = 6;

/** Below the anchor when there is room, else above; aligned to its start or end and pushed inside the window. */
export function place(
  anchor: Box,
  size: { width: number; height: number },
  window: { width: number; height: number },
  alignEnd: boolean,
): Place {
  const below = anchor.top + anchor.height + GAP;
  const above = anchor.top - GAP - size.height;
  const fitsBelow = below + size.height <= window.height - MARGIN;
  const top = fitsBelow || above < MARGIN ? Math.min(below, window.height - MARGIN - size.height) : above;
  const left = alignEnd ? anchor.left + anchor.width - size.width : anchor.left;
  return {
    left: Math.max(MARGIN, Math.min(left, window.width - MARGIN - size.width)),
    top: Math.max(MARGIN, top),
  };
}
