import { describe, expect, it } from 'vitest';
import { actionOf, latin } from './shortcuts';
import type { Pressed } from './shortcuts';

const press = (key: string, fields: Partial<Pressed> = {}): Pressed => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  isComposing: false,
  ...fields,
});

const free = { typing: false, singleKeys: true, leader: false };
const typing = { ...free, typing: true };

describe('shortcuts', () => {
  it('work by single keys outside text fields only', () => {
    expect(actionOf(press('j'), free)).toBe('next');
    expect(actionOf(press('e'), free)).toBe('resolve');
    expect(actionOf(press('?', { shiftKey: true }), free)).toBe('help');
    expect(actionOf(press('j'), typing)).toBe(null);
    expect(actionOf(press('j'), { ...free, singleKeys: false })).toBe(null);
  });

  it('work with Alt while typing, whatever Alt writes', () => {
    expect(actionOf(press('∆', { code: 'KeyJ', altKey: true }), typing)).toBe('next');
    expect(actionOf(press('e', { altKey: true }), typing)).toBe('resolve');
  });

  it('open the palette from everywhere, also when single keys are off', () => {
    expect(actionOf(press('k', { metaKey: true }), typing)).toBe('palette');
    expect(actionOf(press('k', { ctrlKey: true }), { ...free, singleKeys: false })).toBe('palette');
    expect(actionOf(press('j', { ctrlKey: true }), free)).toBe(null);
  });

  it('work on layouts of other scripts', () => {
    expect(latin(press('о', { code: 'KeyJ' }))).toBe('j');
    expect(actionOf(press('ن', { code: 'KeyK' }), free)).toBe('previous');
    expect(actionOf(press('。', { code: 'Slash', shiftKey: true }), free)).toBe('help');
  });

  it('follow a Latin letter wherever it is on the keyboard', () => {
    // Dvorak has its J where others have C.
    expect(actionOf(press('j', { code: 'KeyC' }), free)).toBe('next');
  });

  it('take a second key after G', () => {
    expect(actionOf(press('g'), free)).toBe('leader');
    expect(actionOf(press('s'), { ...free, leader: true })).toBe('go_settings');
    expect(actionOf(press('j'), { ...free, leader: true })).toBe(null);
  });

  it('leave a composition alone', () => {
    expect(actionOf(press('j', { isComposing: true }), free)).toBe(null);
  });
});
