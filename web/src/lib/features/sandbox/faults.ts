import type { SandboxFault } from '$lib/features/api';

/** Errors that every bot should know what to do about; others are typed by their code. */
export const USUAL = [
  { code: 131026, way: 'status' },
  { code: 131047, way: 'status' },
  { code: 131049, way: 'status' },
  { code: 131053, way: 'status' },
  { code: 131056, way: 'answer' },
  { code: 130429, way: 'answer' },
  { code: 131000, way: 'answer' },
  { code: 80007, way: 'answer' },
  { code: 190, way: 'answer' },
  { code: 2, way: 'answer' },
] as const satisfies readonly { code: number; way: SandboxFault['way'] }[];

/** A whole number between bounds that somebody typed; null for anything else. */
export function whole(text: string, least: number, most: number): number | null {
  const number = Number(text.trim());
  return /^\d+$/.test(text.trim()) && number >= least && number <= most ? number : null;
}
