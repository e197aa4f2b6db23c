/** A refusal of the server (RFC 9457). `code` says which; 0 as status means that it was not reached. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly field: string | null;
  readonly limit: number | null;
  readonly retryAfterSecs: number | null;
  /** The number of a logged fault, to quote. */
  readonly id: string | null;

  constructor(status: number, body: ProblemBody = {}) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? (status === 0 ? 'unreachable' : `http_${status}`);
    this.field = body.field ?? null;
    this.limit = body.limit ?? null;
    this.retryAfterSecs = body.retry_after_secs ?? null;
    this.id = body.id ?? null;
  }

  /** Whether the same request may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export interface ProblemBody {
  title?: string;
  code?: string;
  detail?: string;
  field?: string;
  limit?: number;
  retry_after_secs?: number;
  id?: string;
}

export const isProblem = (error: unknown, code?: string): error is Problem =>
  error instanceof Problem && (code === undefined || error.code === code);
