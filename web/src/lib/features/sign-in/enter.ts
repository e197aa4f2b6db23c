import { goto } from '$app/navigation';
import { api } from '$lib/features/api';
import type { Me } from '$lib/features/api';
import { returnPath } from '$lib/features/session';
import { chosenHere } from './languages';

/** Signed in: takes the language along and goes to the place asked for. */
export async function enter(me: Me, to: string | null): Promise<void> {
  const language = chosenHere.take();
  // A refusal here must not keep anybody out.
  if (language && language !== me.agent.language)
    await api.session.change({ language }).catch(() => undefined);
  await goto(returnPath(to), { replaceState: true, invalidateAll: true });
}
