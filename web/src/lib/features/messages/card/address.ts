import type { I18n } from '$lib/features/i18n';

/** The fields of an Indian address in the order of the form (Cloud API, address messages). */
export const FIELDS = [
  'name',
  'phone_number',
  'in_pin_code',
  'house_number',
  'floor_number',
  'tower_number',
  'building_name',
  'address',
  'landmark_area',
  'city',
  'state',
] as const;
export type Field = (typeof FIELDS)[number];

/** What must be filled in before an address can be used. */
export const REQUIRED: readonly Field[] = ['name', 'phone_number', 'in_pin_code', 'address', 'city', 'state'];

export const fieldLabel = (name: string, { t, has }: I18n): string => {
  const key = `cards.address_${name}`;
  return has(key) ? t(key) : name.replaceAll('_', ' ');
};

export type Fault = 'required' | 'pin_code' | 'phone';

/** What is wrong with each field; empty when the address can be sent. */
export function faults(values: Readonly<Record<string, string>>): Partial<Record<Field, Fault>> {
  const found: Partial<Record<Field, Fault>> = {};
  for (const field of REQUIRED) if (!values[field]?.trim()) found[field] = 'required';
  const pin = values.in_pin_code?.trim() ?? '';
  if (pin && !/^[1-9]\d{5}$/.test(pin.replace(/\s/g, ''))) found.in_pin_code = 'pin_code';
  const phone = values.phone_number?.trim() ?? '';
  const digits = phone.replace(/\D/g, '').length;
  if (phone && (digits < 7 || digits > 15)) found.phone_number = 'phone';
  return found;
}
