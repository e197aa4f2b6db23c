export { Session, getSession, setSession } from './session.svelte';
export { returnPath, signInPath } from './return';
