import { Problem } from '$lib/features/http';
import type { I18n } from '$lib/features/i18n';

/** A refusal in the customer's words: what happened and what to do. */
export function problemText(
  { t, has, bytes, number }: I18n,
  code: string,
  limit: number | null = null,
  id: string | null = null,
): string {
  const key = `error.${code}`;
  if (has(key))
    return t(key, { limit: limit === null ? '' : code === 'media_size' ? bytes(limit) : number(limit) });
  return id ? t('error.with_id', { id }) : t('error.other');
}

export const errorText = (i18n: I18n, error: unknown): string =>
  error instanceof Problem ? problemText(i18n, error.code, error.limit, error.id) : i18n.t('error.other');
