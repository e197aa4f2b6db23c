import { Problem } from './problem';
import type { ProblemBody } from './problem';

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  signal?: AbortSignal;
  /** Lets a small request outlive the page. */
  keepalive?: boolean;
}

/** Sends JSON and reads JSON. Throws a Problem for every refusal and when the server is not reached. */
export async function request<T>(
  url: string,
  { method = 'GET', body, signal, keepalive }: RequestOptions = {},
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
      ...(keepalive ? { keepalive } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0);
  }
  if (!response.ok) throw new Problem(response.status, await problemBody(response));
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function problemBody(response: Response): Promise<ProblemBody> {
  try {
    return (await response.json()) as ProblemBody;
  } catch {
    return {};
  }
}

export interface UploadOptions {
  onprogress?: (share: number) => void;
  signal?: AbortSignal;
}

/** Sends bytes with progress, which fetch cannot report. */
export function upload<T>(url: string, file: Blob, { onprogress, signal }: UploadOptions = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const transfer = new XMLHttpRequest();
    transfer.open('POST', url);
    transfer.responseType = 'json';
    if (file.type) transfer.setRequestHeader('Content-Type', file.type);
    transfer.upload.onprogress = (event) => {
      if (event.lengthComputable) onprogress?.(event.loaded / event.total);
    };
    transfer.onload = () => {
      if (transfer.status < 300) resolve(transfer.response as T);
      else reject(new Problem(transfer.status, (transfer.response as ProblemBody | null) ?? {}));
    };
    transfer.onerror = () => reject(new Problem(0));
    transfer.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', () => transfer.abort());
    transfer.send(file);
  });
}
