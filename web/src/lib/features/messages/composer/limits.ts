import type { Key } from '$lib/features/i18n';

/** What the server takes, by kind: checked before anything is sent. */
export type FileKind = 'image' | 'video' | 'audio' | 'document';

const MB = 1024 * 1024;

export const LIMITS: Record<FileKind, { bytes: number; types: readonly string[] }> = {
  image: { bytes: 5 * MB, types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] },
  video: { bytes: 16 * MB, types: ['video/mp4', 'video/3gpp', 'video/webm', 'video/quicktime'] },
  audio: {
    bytes: 16 * MB,
    types: ['audio/aac', 'audio/mp4', 'audio/mpeg', 'audio/amr', 'audio/ogg', 'audio/webm'],
  },
  document: { bytes: 100 * MB, types: [] },
};

/** How a file is sent; what a message type cannot carry goes as a document. */
export function kindOf(type: string): FileKind {
  for (const kind of ['image', 'video', 'audio'] as const) if (LIMITS[kind].types.includes(type)) return kind;
  return 'document';
}

export interface FileProblem {
  key: Key;
  limit?: number;
}

/** Why a file cannot be sent as it is, or null. */
export function problemOf(kind: FileKind, size: number): FileProblem | null {
  if (size === 0) return { key: 'messages.file_empty' };
  const limit = LIMITS[kind].bytes;
  return size > limit ? { key: 'messages.file_large', limit } : null;
}
