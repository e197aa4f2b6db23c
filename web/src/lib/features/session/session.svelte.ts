import { getContext, setContext } from 'svelte';
import { api } from '$lib/features/api';
import type { Agent, Me, PhoneNumber, Role } from '$lib/features/api';

const RANK: Record<Role, number> = { analyst: 0, agent: 1, admin: 2, owner: 3 };

/** Who is signed in, and what they may do. */
export class Session {
  me = $state.raw<Me>() as Me;
  /** The session ended elsewhere. */
  readonly lost: () => void;

  constructor(me: Me, lost: () => void) {
    this.me = me;
    this.lost = lost;
  }

  get agent(): Agent {
    return this.me.agent;
  }

  get line(): PhoneNumber | undefined {
    return this.me.phone_numbers[0];
  }

  lineOf = (id: string): PhoneNumber | undefined => this.me.phone_numbers.find((line) => line.id === id);

  may = (role: Role): boolean => RANK[this.agent.role] >= RANK[role];

  /** May write to customers; an analyst only reads. */
  get answers(): boolean {
    return this.may('agent');
  }

  get manages(): boolean {
    return this.may('admin');
  }

  async change(change: Parameters<typeof api.session.change>[0]): Promise<void> {
    this.me = await api.session.change(change);
  }
}

const CONTEXT = Symbol('session');
export const setSession = (session: Session): Session => setContext(CONTEXT, session);
export const getSession = (): Session => getContext<Session>(CONTEXT);
