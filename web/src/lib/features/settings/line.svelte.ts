import type { PhoneNumber } from '$lib/features/api';
import type { Session } from '$lib/features/session';

let chosen = $state<string | null>(null);

/** The line whose settings are shown: the first one until another is chosen. */
export function chosenLine(session: Session): PhoneNumber | undefined {
  return (chosen === null ? undefined : session.lineOf(chosen)) ?? session.line;
}

chosenLine.choose = (id: string): void => {
  chosen = id;
};
