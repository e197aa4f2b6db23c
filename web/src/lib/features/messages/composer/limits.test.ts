import { expect, it } from 'vitest';
import { kindOf, problemOf } from './limits';

it('sends what no media message takes as a document', () => {
  expect(kindOf('image/png')).toBe('image');
  expect(kindOf('image/gif')).toBe('document');
  expect(kindOf('video/mp4')).toBe('video');
  expect(kindOf('')).toBe('document');
});

it('names the limit before anything is sent', () => {
  expect(problemOf('image', 5_000_001)).toEqual({ key: 'messages.file_large', limit: 5_000_000 });
  expect(problemOf('document', 5_000_001)).toBeNull();
  expect(problemOf('document', 0)).toEqual({ key: 'messages.file_empty' });
});
