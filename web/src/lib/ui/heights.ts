/** The heights of the rows of a long list: measured where known, estimated elsewhere. */
export class Heights {
  #keys: readonly string[] = [];
  #offsets = new Float64Array(1);
  #measured = new Map<string, number>();
  #index = new Map<string, number>();
  #stale = 0;
  #estimate: (index: number) => number;

  constructor(estimate: (index: number) => number) {
    this.#estimate = estimate;
  }

  setRows(keys: readonly string[], estimate: (index: number) => number): void {
    this.#keys = keys;
    this.#estimate = estimate;
    this.#index = new Map(keys.map((key, index) => [key, index]));
    this.#offsets = new Float64Array(keys.length + 1);
    this.#stale = 0;
  }

  /** Notes a measured height; true when it changes what was known. */
  measure(key: string, height: number): boolean {
    const index = this.#index.get(key);
    if (index === undefined || this.#measured.get(key) === height) return false;
    this.#measured.set(key, height);
    this.#stale = Math.min(this.#stale, index);
    return true;
  }

  /** Forgets every measurement (the width changed). */
  reset(): void {
    this.#measured.clear();
    this.#stale = 0;
  }

  get count(): number {
    return this.#keys.length;
  }

  get total(): number {
    return this.offset(this.#keys.length);
  }

  keyAt(index: number): string | undefined {
    return this.#keys[index];
  }

  indexOf(key: string): number {
    return this.#index.get(key) ?? -1;
  }

  /** The distance of a row's upper edge from the start of the list. */
  offset(index: number): number {
    const offsets = this.#offsets;
    for (let at = this.#stale; at < index; at++) {
      const key = this.#keys[at];
      offsets[at + 1] = (offsets[at] ?? 0) + (this.#measured.get(key ?? '') ?? this.#estimate(at));
    }
    this.#stale = Math.max(this.#stale, index);
    return offsets[index] ?? 0;
  }

  /** The row that covers a distance from the start. */
  at(distance: number): number {
    this.offset(this.#keys.length);
    let low = 0;
    let high = this.#keys.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#offsets[middle] ?? 0) <= distance) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }
}
