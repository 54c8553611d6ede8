/** What went wrong, whichever dialect said it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    /** The dialect's code, or `NETWORK` / `UNREADABLE`. */
    readonly code: string,
    message: string,
    /** Messages by field, for forms. */
    readonly fields: Readonly<Record<string, string>> = {},
    /** Seconds to wait before another try. */
    readonly retryAfter: number | null = null,
    /** What support would ask for. */
    readonly requestId: string | null = null,
  ) {
    super(message);
  }

  /** True when trying again may help without changing anything. */
  get transient(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** Reads a dialect's error body; null when it isn't one. */
export type ErrorReader = (status: number, body: unknown, retryAfter: number | null) => ApiError | null;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const text = (value: unknown): string | null => (typeof value === 'string' && value.length > 0 ? value : null);

/** OpenCode (opencode-R33, R36): `{code, message, details, requestId}`, one invalid field in `details`. */
export const readOpenCodeError: ErrorReader = (status, body, retryAfter) => {
  if (!isRecord(body)) return null;
  const code = text(body['code']);
  const message = text(body['message']);
  if (code === null || message === null) return null;
  const details = isRecord(body['details']) ? body['details'] : {};
  const field = text(details['field']) ?? text(body['field']);
  const constraints = Array.isArray(details['constraints']) ? details['constraints'] : body['constraints'];
  const fields: Record<string, string> = {};
  if (field !== null) {
    const listed = Array.isArray(constraints) ? constraints.filter((item) => typeof item === 'string') : [];
    fields[field] = listed.length > 0 ? listed.join('; ') : message;
  }
  return new ApiError(status, code, message, fields, retryAfter, text(body['requestId']));
};

/** Wayr (wayr-R87): `{success: false, error: {code, message, details: [{field, message}]}}`. */
export const readWayrError: ErrorReader = (status, body, retryAfter) => {
  if (!isRecord(body) || !isRecord(body['error'])) return null;
  const error = body['error'];
  const code = text(error['code']);
  const message = text(error['message']);
  if (code === null || message === null) return null;
  const fields: Record<string, string> = {};
  const details: unknown[] = Array.isArray(error['details']) ? error['details'] : [];
  for (const detail of details) {
    if (!isRecord(detail)) continue;
    const field = text(detail['field']);
    const said = text(detail['message']);
    if (field !== null && said !== null) fields[field] ??= said;
  }
  return new ApiError(status, code, message, fields, retryAfter);
};

/** A sentence for people. Codes decide, because messages of the wire are written for developers. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something unexpected happened in this page. Reload it and try again.';
  switch (error.code) {
    case 'NETWORK':
      return 'The server can’t be reached. Check your connection; nothing you wrote is lost.';
    case 'INVALID_CREDENTIALS':
      return 'E-mail and password don’t match.';
    case 'ACCOUNT_LOCKED':
      return 'This account is locked. Write to support to have it opened again.';
    case 'TOKEN_EXPIRED':
    case 'TOKEN_INVALID':
    case 'INVALID_TOKEN':
    case 'UNAUTHORIZED':
      return 'Your session has ended. Sign in again to go on.';
    case 'RATE_LIMIT_EXCEEDED':
      return error.retryAfter === null
        ? 'That was a lot at once. Wait a moment, then try again.'
        : `That was a lot at once. Try again in ${waiting(error.retryAfter)}.`;
    case 'RESOURCE_NOT_FOUND':
    case 'NOT_FOUND':
      return 'This doesn’t exist, or isn’t open to you.';
    case 'INSUFFICIENT_PERMISSIONS':
    case 'ACCESS_DENIED':
    case 'FORBIDDEN':
      return 'Your account isn’t allowed to do this.';
    default:
      return error.status >= 500 ? 'The server had a problem. It isn’t you; try again in a moment.' : error.message;
  }
}

/** Seconds in words. */
export function waiting(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
