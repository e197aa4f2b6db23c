import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveSocket, backOff } from './socket';
import type { Wire } from './socket';

interface Frame {
  type: string;
  seq?: string;
}

class FakeWire implements Wire {
  readyState = 0;
  onopen: Wire['onopen'] = null;
  onmessage: Wire['onmessage'] = null;
  onclose: Wire['onclose'] = null;
  sent: unknown[] = [];
  closed = false;

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }

  receive(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) } as MessageEvent);
  }

  end(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code } as CloseEvent);
  }
}

function set(since: string | null) {
  const wires: FakeWire[] = [];
  const frames: Frame[] = [];
  const states: string[] = [];
  const onreset = vi.fn();
  const onended = vi.fn();
  const socket = new LiveSocket<Frame>({
    url: 'ws://test/live',
    since,
    onframe: (frame) => frames.push(frame),
    onreset,
    onended,
    onstate: (state) => states.push(state),
    random: () => 1,
    connect: () => {
      const wire = new FakeWire();
      wires.push(wire);
      return wire;
    },
  });
  const last = () => wires.at(-1) as FakeWire;
  return { socket, wires, frames, states, onreset, onended, last };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('live socket', () => {
  it('says hello with the last sequence and becomes open when ready', () => {
    const { socket, last, states } = set('812');
    socket.start();
    last().open();
    expect(last().sent).toEqual([{ type: 'hello', since: '812' }]);
    expect(socket.send({ type: 'typing', state: 'on' })).toBe(false);
    last().receive({ type: 'ready', seq: '815', reset: false });
    expect(states).toEqual(['connecting', 'open']);
    expect(socket.send({ type: 'typing', state: 'on' })).toBe(true);
  });

  it('resumes from the last frame it handled after a drop', () => {
    const { socket, last, frames, wires } = set(null);
    socket.start();
    last().open();
    expect(last().sent).toEqual([{ type: 'hello' }]);
    last().receive({ type: 'ready', seq: '1', reset: false });
    last().receive({ type: 'message', seq: '2' });
    last().end(1006);
    expect(socket.state).toBe('waiting');
    vi.advanceTimersByTime(500);
    expect(wires).toHaveLength(2);
    last().open();
    expect(last().sent).toEqual([{ type: 'hello', since: '2' }]);
    expect(frames).toEqual([{ type: 'message', seq: '2' }]);
  });

  it('waits longer after each failure and starts over after success', () => {
    const { socket, last, wires } = set(null);
    socket.start();
    for (const delay of [500, 1000, 2000]) {
      last().end(1006);
      vi.advanceTimersByTime(delay - 1);
      const count = wires.length;
      vi.advanceTimersByTime(1);
      expect(wires).toHaveLength(count + 1);
    }
    last().open();
    last().receive({ type: 'ready', seq: '1', reset: false });
    last().end(1001);
    vi.advanceTimersByTime(500);
    expect(wires).toHaveLength(5);
  });

  it('pings every 25 seconds and gives up a connection that does not answer', () => {
    const { socket, last, wires } = set(null);
    socket.start();
    last().open();
    last().receive({ type: 'ready', seq: '1', reset: false });
    const wire = last();
    vi.advanceTimersByTime(25_000);
    expect(wire.sent.at(-1)).toEqual({ type: 'ping' });
    wire.receive({ type: 'pong' });
    vi.advanceTimersByTime(25_000 + 10_000);
    expect(wire.closed).toBe(true);
    vi.advanceTimersByTime(500);
    expect(wires).toHaveLength(2);
  });

  it('tries at once when woken', () => {
    const { socket, last, wires } = set(null);
    socket.start();
    last().end(1006);
    socket.wake();
    expect(wires).toHaveLength(2);
  });

  it('tells of a reset, and stays closed when the session ended', () => {
    const { socket, last, wires, onreset, onended } = set('1');
    socket.start();
    last().open();
    last().receive({ type: 'ready', seq: '900', reset: true });
    expect(onreset).toHaveBeenCalledOnce();
    expect(socket.seq).toBe('900');
    last().end(4401);
    expect(onended).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(60_000);
    expect(wires).toHaveLength(1);
  });
});

describe('back-off', () => {
  it('grows to half a minute with a random half', () => {
    expect(backOff(0, () => 0)).toBe(250);
    expect(backOff(0, () => 1)).toBe(500);
    expect(backOff(20, () => 1)).toBe(30_000);
  });
});
