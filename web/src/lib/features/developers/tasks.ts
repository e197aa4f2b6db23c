/** What an employee is given at once; finer tasks are assigned over the Cloud API (`assigned_users`). */
export const PRESETS = [
  { name: 'nothing', tasks: [] },
  { name: 'messages', tasks: ['MESSAGING', 'RECEIVE_INCOMING_MESSAGES'] },
  { name: 'everything', tasks: ['MANAGE'] },
] as const;

export type Preset = (typeof PRESETS)[number]['name'];

/** The preset that somebody's tasks are, in whatever order. */
export function presetOf(tasks: readonly string[]): Preset | 'custom' {
  const same = (preset: readonly string[]) =>
    preset.length === tasks.length && preset.every((task) => tasks.includes(task));
  return PRESETS.find((preset) => same(preset.tasks))?.name ?? 'custom';
}
