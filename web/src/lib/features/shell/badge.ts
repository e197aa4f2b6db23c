const PLAIN = '/favicon.svg';
const SIZE = 32;

let drawn = -1;

/** Shows how much is unread on the tab's icon and, where the app is installed, on the app's. */
export function showBadge(count: number): void {
  if ('setAppBadge' in navigator) void navigator.setAppBadge(count).catch(() => undefined);
  const mark = Math.min(count, 100);
  if (mark === drawn) return;
  drawn = mark;
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!link) return;
  if (count === 0) {
    link.href = PLAIN;
    return;
  }
  const image = new Image(SIZE, SIZE);
  image.onload = () => {
    const icon = draw(image, count);
    if (icon && mark === drawn) link.href = icon;
  };
  image.src = PLAIN;
}

function draw(image: HTMLImageElement, count: number): string | null {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.drawImage(image, 0, 0, SIZE, SIZE);
  const text = count > 99 ? '99' : String(count);
  const width = text.length > 1 ? 22 : 18;
  context.fillStyle = '#c5221f';
  context.beginPath();
  context.roundRect(SIZE - width, SIZE - 18, width, 18, 9);
  context.fill();
  context.fillStyle = '#fff';
  context.font = 'bold 14px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, SIZE - width / 2, SIZE - 8.5);
  return canvas.toDataURL('image/png');
}
