import { describe, expect, it } from 'vitest';
import { returnPath, signInPath } from './return';

describe('coming back after signing in', () => {
  it('leads to the place that was asked for', () => {
    expect(signInPath('/')).toBe('/sign-in');
    expect(returnPath(new URLSearchParams(signInPath('/?c=3&state=all').split('?')[1]).get('to'))).toBe(
      '/?c=3&state=all',
    );
  });

  it('never leads to another site', () => {
    for (const to of [
      null,
      '',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:1',
      '/sign-in?to=/',
    ]) {
      expect(returnPath(to)).toBe('/');
    }
  });
});
