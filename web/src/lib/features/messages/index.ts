export { setHost } from './host';
export type { Abilities, MessageHost } from './host';
export { preview } from './preview';
export type * from './types';
export { bodyOf, isMediaType, mediaOf } from './types';
