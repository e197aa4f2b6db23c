/** The moment that a field for date and time names here, in UTC milliseconds; null: it is not complete. */
export function momentOf(field: string, plus = 0): number | null {
  const time = new Date(field).getTime();
  return Number.isNaN(time) ? null : time + plus;
}
