export * as api from './client';
export type * from './types';
