export { LiveSocket } from './socket';
export type { LiveState } from './socket';
