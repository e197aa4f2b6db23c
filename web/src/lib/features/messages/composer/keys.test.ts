import { expect, it } from 'vitest';
import { sends } from './keys';

const enter = {
  key: 'Enter',
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  isComposing: false,
  keyCode: 13,
};

it('sends by Enter, or by Mod+Enter when so chosen', () => {
  expect(sends(enter, true)).toBe(true);
  expect(sends({ ...enter, shiftKey: true }, true)).toBe(false);
  expect(sends(enter, false)).toBe(false);
  expect(sends({ ...enter, ctrlKey: true }, false)).toBe(true);
  expect(sends({ ...enter, metaKey: true }, false)).toBe(true);
});

it('never sends while a word is being composed', () => {
  expect(sends({ ...enter, isComposing: true }, true)).toBe(false);
  expect(sends({ ...enter, keyCode: 229 }, true)).toBe(false);
});
