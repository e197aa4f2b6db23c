/** How hard a password is to guess, roughly: 0 too short, 1 weak, 2 fair, 3 strong. */
export type Strength = 0 | 1 | 2 | 3;

export const SHORTEST = 10;

const COMMON = /^(password|passwort|qwert|azerty|iloveyou|letmein|welcome|admin|souk|12345|abcde)/i;

export function strength(password: string): Strength {
  const chars = [...password];
  if (chars.length < SHORTEST) return 0;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Lo}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) =>
    kind.test(password),
  ).length;
  const various = new Set(chars).size;
  if (COMMON.test(password) || various < 5 || isRun(chars)) return 1;
  // A long sentence is as good as a short riddle; kanji and kana are of a larger alphabet.
  const length = chars.length + chars.filter((char) => /\p{Lo}/u.test(char)).length;
  const points = length + kinds * 3 + (various > 12 ? 3 : 0);
  return points >= 24 ? 3 : points >= 17 ? 2 : 1;
}

/** "abcdefghij", "1234567890". */
function isRun(chars: string[]): boolean {
  let steps = 0;
  for (let index = 1; index < chars.length; index++) {
    const step = (chars[index]?.codePointAt(0) ?? 0) - (chars[index - 1]?.codePointAt(0) ?? 0);
    if (Math.abs(step) <= 1) steps++;
  }
  return steps > chars.length * 0.7;
}
