import { uniqueId } from '$lib/ui/id';
import { kindOf, problemOf } from './limits';
import type { FileKind, FileProblem } from './limits';

/** A file that waits in the composer to be sent. */
export interface Attached {
  id: string;
  file: File;
  kind: FileKind;
  /** An object URL to show it by. */
  url: string;
  width: number | null;
  height: number | null;
  caption: string;
  problem: FileProblem | null;
  /** Being made smaller; not ready to be sent. */
  preparing: boolean;
}

/** The files of the message being written. */
export class Tray {
  items = $state<Attached[]>([]);

  /** Whether all that is in the tray can be sent. */
  get ready(): boolean {
    return this.items.length > 0 && this.items.every((item) => !item.problem && !item.preparing);
  }

  add(files: Iterable<File>): void {
    for (const file of files) void this.#add(file);
  }

  async #add(file: File): Promise<void> {
    const kind = kindOf(file.type);
    const id = uniqueId();
    this.items.push({
      id,
      file,
      kind,
      url: URL.createObjectURL(file),
      width: null,
      height: null,
      caption: '',
      problem: null,
      preparing: true,
    });
    const { shrink } = await import('./shrink');
    const picture = await shrink(file);
    const item = this.items.find((one) => one.id === id);
    if (!item) return;
    if (picture.file !== file) {
      URL.revokeObjectURL(item.url);
      item.url = URL.createObjectURL(picture.file);
      item.file = picture.file;
      item.kind = kindOf(picture.file.type);
    }
    item.width = picture.width;
    item.height = picture.height;
    item.problem = problemOf(item.kind, item.file.size);
    item.preparing = false;
  }

  remove(id: string): void {
    const item = this.items.find((one) => one.id === id);
    if (item) URL.revokeObjectURL(item.url);
    this.items = this.items.filter((one) => one.id !== id);
  }

  /** Moves a file within the tray; they are sent in its order. */
  move(id: string, before: string): void {
    const moved = this.items.find((one) => one.id === id);
    const rest = this.items.filter((one) => one.id !== id);
    const at = rest.findIndex((one) => one.id === before);
    if (moved && at >= 0) this.items = [...rest.slice(0, at), moved, ...rest.slice(at)];
  }

  /** Hands the files over and empties the tray. */
  take(): Attached[] {
    const items = $state.snapshot(this.items);
    for (const item of items) URL.revokeObjectURL(item.url);
    this.items = [];
    return items;
  }
}
