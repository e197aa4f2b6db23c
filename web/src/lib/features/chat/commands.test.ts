import { describe, expect, it } from 'vitest';
import { commandsFor } from './commands';

const commands = ['menu', 'order', 'Opening'].map((name) => ({
  command_name: name,
  command_description: name,
}));
const names = (text: string) => commandsFor(text, commands).map(({ command_name: name }) => name);

describe('commands', () => {
  it('are shown after a slash, those that begin like the text', () => {
    expect(names('/')).toEqual(['menu', 'order', 'Opening']);
    expect(names('/o')).toEqual(['order', 'Opening']);
    expect(names('/ORD')).toEqual(['order']);
  });

  it('are not shown in other texts', () => {
    for (const text of ['', 'menu', ' /', '/menu ', '/menu for two', 'a/b', '/x'])
      expect(names(text)).toEqual([]);
  });
});
