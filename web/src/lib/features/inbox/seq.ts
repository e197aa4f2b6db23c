/** Sequence numbers are decimal strings that may not fit a JavaScript number. */
export function compareSeq(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * Which version of each thing is known. A change is applied only when it is newer than what is known, so frames may
 * come twice, late, or beside the answer of a request.
 */
export class Versions {
  readonly #known = new Map<string, string>();

  /** Notes the version of a thing; false when the same or a later one is known. */
  advance(id: string, seq: string): boolean {
    const known = this.#known.get(id);
    if (known !== undefined && compareSeq(seq, known) <= 0) return false;
    this.#known.set(id, seq);
    return true;
  }

  has = (id: string): boolean => this.#known.has(id);

  clear(): void {
    this.#known.clear();
  }
}
