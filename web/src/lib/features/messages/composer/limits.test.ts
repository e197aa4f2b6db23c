import { expect, it } from 'vitest';
import { kindOf, problemOf } from './limits';

it('sends what no media message takes as a document', () => {
  expect(kindOf('image/png')).toBe('image');
  expect(kindOf('image/svg+xml')).toBe('document');
  expect(kindOf('video/mp4')).toBe('video');
  expect(kindOf('')).toBe('document');
});

it('names the limit before anything is sent', () => {
  expect(problemOf('image', 5_242_881)).toEqual({ key: 'messages.file_large', limit: 5_242_880 });
  expect(problemOf('document', 5_242_881)).toBeNull();
  expect(problemOf('document', 0)).toEqual({ key: 'messages.file_empty' });
});
