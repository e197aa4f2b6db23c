import type { Content, Message } from '$lib/features/messages/types';

export interface VoiceFacts {
  durationMs: number;
  waveform: number[];
}

export interface Uploaded {
  id: string;
  mime_type: string;
  size_bytes: number;
  file_name: string | null;
  width: number | null;
  height: number | null;
  duration_ms: number | null;
  waveform: number[] | null;
}

/** Where the queue delivers to. */
export interface Server {
  send: (clientId: string, message: Content) => Promise<Message>;
  edit: (id: string, message: Content) => Promise<Message>;
  remove: (id: string) => Promise<Message | undefined>;
  upload: (
    file: Blob,
    name: string,
    voice: VoiceFacts | null,
    onprogress: (share: number) => void,
  ) => Promise<Uploaded>;
}
