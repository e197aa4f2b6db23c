import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { message } from '$lib/features/messages/testing';
import { isUntold, Receipts } from './receipts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('sends one receipt for a burst, and read after delivered', async () => {
  const send = vi.fn(() => Promise.resolve());
  const receipts = new Receipts(send);
  receipts.seen(message({ id: 'a' }), false);
  receipts.seen(message({ id: 'b' }), false);
  await vi.advanceTimersByTimeAsync(200);
  expect(send.mock.calls).toEqual([['delivered', 'b']]);
  receipts.seen(message({ id: 'b' }), true);
  receipts.seen(message({ id: 'b' }), true);
  await vi.advanceTimersByTimeAsync(200);
  expect(send.mock.calls).toEqual([
    ['delivered', 'b'],
    ['read', 'b'],
  ]);
  receipts.seen(message({ id: 'b' }), true);
  await vi.advanceTimersByTimeAsync(200);
  expect(send).toHaveBeenCalledTimes(2);
});

it('says nothing that the server knows, and tries again after a failure', async () => {
  const send = vi.fn<() => Promise<void>>(() => Promise.reject(new Error('offline')));
  const receipts = new Receipts(send);
  receipts.seen(message({ id: 'a', status: 'read' }), true);
  await vi.advanceTimersByTimeAsync(200);
  expect(send).not.toHaveBeenCalled();
  receipts.seen(message({ id: 'b' }), true);
  await vi.advanceTimersByTimeAsync(200);
  receipts.seen(message({ id: 'b' }), true);
  await vi.advanceTimersByTimeAsync(200);
  expect(send).toHaveBeenCalledTimes(2);
});

it('knows what the business has not been told', () => {
  expect(isUntold(message({ status: 'sent' }), false)).toBe(true);
  expect(isUntold(message({ status: 'delivered' }), false)).toBe(false);
  expect(isUntold(message({ status: 'delivered' }), true)).toBe(true);
  expect(isUntold(message({ status: 'read' }), true)).toBe(false);
});
