import { describe, expect, it } from 'vitest';
import { Drafts } from './drafts.svelte';

function memory(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}

describe('drafts', () => {
  it('are kept for each conversation and each agent', () => {
    const storage = memory();
    const drafts = new Drafts('1', storage);
    drafts.set('3', 'half a sen');
    drafts.set('4', 'another');
    expect(drafts.get('3')).toBe('half a sen');
    drafts.flush();
    expect(new Drafts('1', storage).get('3')).toBe('half a sen');
    expect(new Drafts('2', storage).get('3')).toBe('');
  });

  it('are gone once sent', () => {
    const storage = memory();
    const drafts = new Drafts('1', storage);
    drafts.set('3', 'x');
    drafts.flush();
    drafts.set('3', '');
    drafts.flush();
    expect(storage.length).toBe(0);
  });

  it('live on in a page whose storage is full', () => {
    const full = {
      ...memory(),
      setItem: () => {
        throw new Error('full');
      },
    } as unknown as Storage;
    const drafts = new Drafts('1', full);
    drafts.set('3', 'kept');
    drafts.flush();
    expect(drafts.get('3')).toBe('kept');
  });
});
