/** Puts the server's messages and what this device still has to send into one thread. */
import type { MediaFacts, Message, ThreadMessage } from '$lib/features/messages';
import type { Entry } from './store';

/** Adds a message in the order of time; one of the same moment comes after. */
export function insert(messages: readonly Message[], message: Message): Message[] {
  let at = messages.length;
  while (at > 0 && (messages[at - 1] as Message).at > message.at) at--;
  return [...messages.slice(0, at), message, ...messages.slice(at)];
}

export const replace = (messages: readonly Message[], message: Message): Message[] =>
  messages.map((known) => (known.id === message.id ? message : known));

/**
 * Whether the answer to an own request is news. The live socket may have been faster: what it has said of a known message
 * is as new or newer (a read tick), so that of it only a later edit or its removal is taken.
 */
export const isNews = (known: Message | undefined, answer: Message): boolean =>
  !known ||
  (known.deleted_at === null &&
    (answer.deleted_at !== null || (answer.edited_at ?? 0) > (known.edited_at ?? 0)));

/** What the screen shows: waiting messages at the end, waiting reactions, edits and removals on their targets. */
export function thread(
  messages: readonly Message[],
  entries: readonly Entry[],
  progress: Record<string, number>,
  url: (entry: Entry) => string | null,
  own: 'in' | 'out' = 'in',
): ThreadMessage[] {
  if (entries.length === 0) return messages as ThreadMessage[];
  const changes = new Map<string, Entry[]>();
  const waiting: Entry[] = [];
  for (const entry of entries) {
    if (entry.state === 'failed' && (entry.op !== 'send' || entry.content.type === 'reaction')) continue;
    const target = entry.op === 'send' ? entry.content.reaction?.message_id : entry.target;
    if (target) changes.set(target, [...(changes.get(target) ?? []), entry]);
    else if (entry.op === 'send') waiting.push(entry);
  }
  const confirmed = new Set<string>();
  const shown = messages.map((message): ThreadMessage => {
    if (message.client_id) confirmed.add(message.client_id);
    return (changes.get(message.id) ?? []).reduce(
      (one, entry) => changed(one, entry, own),
      message as ThreadMessage,
    );
  });
  for (const entry of waiting) {
    if (!confirmed.has(entry.clientId))
      shown.push(pending(entry, progress[entry.clientId] ?? null, url(entry), own));
  }
  return shown;
}

function changed(message: ThreadMessage, entry: Entry, own: 'in' | 'out'): ThreadMessage {
  if (entry.op === 'edit')
    return { ...message, text: { body: entry.content.text?.body ?? '' }, edited_at: entry.at };
  if (entry.op === 'remove') return { ...message, type: 'deleted', reactions: [], deleted_at: entry.at };
  const by = own === 'in' ? 'customer' : 'business';
  const others = message.reactions.filter((reaction) => reaction.by !== by);
  const emoji = entry.content.reaction?.emoji;
  return { ...message, reactions: emoji ? [...others, { by, emoji }] : others };
}

function pending(
  entry: Entry,
  progress: number | null,
  url: string | null,
  own: 'in' | 'out',
): ThreadMessage {
  const { file, content } = entry;
  const media: Record<string, MediaFacts> = file
    ? {
        '': {
          mime_type: file.blob.type,
          size_bytes: file.blob.size,
          file_name: file.name,
          width: file.width,
          height: file.height,
          duration_ms: file.voice?.durationMs ?? null,
          waveform: file.voice?.waveform ?? null,
        },
      }
    : {};
  return {
    ...content,
    id: `local:${entry.clientId}`,
    conversation_id: '',
    direction: own,
    at: entry.at,
    author: { kind: own === 'in' ? 'customer' : 'agent', id: null, name: null },
    client_id: entry.clientId,
    status: 'accepted',
    times: {},
    error: null,
    reactions: [],
    edited_at: null,
    deleted_at: null,
    media,
    pending: { state: entry.state, progress, reason: entry.reason, limit: entry.limit, url },
  };
}
