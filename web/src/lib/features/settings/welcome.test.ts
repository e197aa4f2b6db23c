import { describe, expect, it } from 'vitest';
import { filled, inserted, unknownVariables } from './welcome';

describe('the welcome text', () => {
  it('shows what variables stand for', () => {
    expect(filled('Hi {{customer}}, {{ business }} {{what}}', { customer: 'Aiko', business: 'Luigi' })).toBe(
      'Hi Aiko, Luigi {{what}}',
    );
  });

  it('knows the variables it does not know', () => {
    expect(unknownVariables('{{customer}} {{costumer}}')).toEqual(['costumer']);
  });

  it('takes a variable at the caret', () => {
    expect(inserted('Hi !', 'customer', 3, 3)).toEqual({ text: 'Hi {{customer}}!', caret: 15 });
    expect(inserted('Hi you!', 'customer', 3, 6)).toEqual({ text: 'Hi {{customer}}!', caret: 15 });
  });
});
