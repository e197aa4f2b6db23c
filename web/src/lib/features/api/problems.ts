import { Problem } from '$lib/features/http';
import type { I18n } from '$lib/features/i18n';

/** A refusal in plain words: what happened, whether anything is lost, what to do, and what to quote. */
export function problemText({ t, has, number, bytes }: I18n, error: unknown): string {
  if (!(error instanceof Problem)) return t('problem.other');
  const key = `problem.${error.code}`;
  if (has(key)) {
    const limit =
      error.limit === null ? '' : error.code === 'media_size' ? bytes(error.limit) : number(error.limit);
    return t(key, { limit, seconds: error.retryAfterSecs ?? 60, detail: error.message });
  }
  if (error.id) return t('problem.with_id', { id: error.id });
  if (error.status >= 500) return t('problem.server', { code: error.code });
  return t('problem.refused', { detail: error.message, code: error.code });
}

/** The refusal of one field of a form, if it names one. */
export const fieldOf = (error: unknown): string | null => (error instanceof Problem ? error.field : null);
