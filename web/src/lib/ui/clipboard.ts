/** Copies a text, also where the page has no secure origin. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  // There is no other way on a plain http origin.
  document.execCommand('copy');
  area.remove();
}
