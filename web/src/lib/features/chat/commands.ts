import type { Command } from './types';

/** The commands that fit what is being written: all after a slash, then those that begin like it. */
export function commandsFor(text: string, commands: Command[]): Command[] {
  const begun = /^\/(\w*)$/.exec(text)?.[1]?.toLowerCase();
  if (begun === undefined) return [];
  return commands.filter(({ command_name: name }) => name.toLowerCase().startsWith(begun));
}
