import { LIMITS } from './limits';

const LONGEST_SIDE = 1600;
const KEEP_BELOW = 1_000_000;
const QUALITY = 0.86;

export interface Picture {
  file: File;
  width: number | null;
  height: number | null;
}

/** Makes a big picture small enough for the road, and one of another format a JPEG. What cannot be read is left as it is. */
export async function shrink(file: File): Promise<Picture> {
  if (!file.type.startsWith('image/') || file.type === 'image/gif' || file.type === 'image/svg+xml')
    return { file, width: null, height: null };
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return { file, width: null, height: null };
  }
  const { width, height } = bitmap;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  const fits = scale === 1 && file.size <= KEEP_BELOW && LIMITS.image.types.includes(file.type);
  if (fits) {
    bitmap.close();
    return { file, width, height };
  }
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (!context) return { file, width, height };
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  if (!blob) return { file, width, height };
  const name = file.name.replace(/\.[^.]*$/, '') + '.jpg';
  return { file: new File([blob], name, { type: 'image/jpeg' }), width: canvas.width, height: canvas.height };
}
