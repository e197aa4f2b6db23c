import type { Key } from '$lib/features/i18n';

/** What availability may be, in Meta's words, with its text. */
export const AVAILABILITIES: readonly (readonly [string, Key])[] = [
  ['in stock', 'catalogue.in_stock'],
  ['out of stock', 'catalogue.out_of_stock'],
  ['available for order', 'catalogue.available_for_order'],
  ['preorder', 'catalogue.preorder'],
  ['discontinued', 'catalogue.discontinued'],
];

export const availabilityKey = (value: string): Key =>
  AVAILABILITIES.find(([known]) => known === value)?.[1] ?? 'catalogue.in_stock';
