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
    /** The whole refusal, where it brings more: a report, a list of what is in the way. */
    readonly body: Readonly<Record<string, unknown>> = {},
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

/** Academy (academy-R36 and its Auth service): `{error: {code, message, details: {field: message}, request_id}}`. */
export const readAcademyError: ErrorReader = (status, body, retryAfter) => {
  if (!isRecord(body)) return null;
  const error = isRecord(body['error']) ? body['error'] : body;
  const code = text(error['code']);
  const message = text(error['message']);
  if (code === null || message === null) return null;
  const fields: Record<string, string> = {};
  const details = isRecord(error['details']) ? error['details'] : {};
  for (const [field, said] of Object.entries(details)) {
    if (typeof said === 'string' && code !== 'RATE_LIMIT_EXCEEDED') fields[field] = said;
  }
  return new ApiError(status, code, message, fields, retryAfter, text(error['request_id']));
};

/** Labs: `{message, errors: {field: [message]}}`. */
export const readLabsError: ErrorReader = (status, body, retryAfter) => {
  if (!isRecord(body)) return null;
  const message = text(body['message']);
  if (message === null) return null;
  const fields: Record<string, string> = {};
  for (const [field, said] of Object.entries(isRecord(body['errors']) ? body['errors'] : {})) {
    const first: unknown = Array.isArray(said) ? said[0] : said;
    if (typeof first === 'string') fields[field] = first;
  }
  return new ApiError(status, `LABS_${status}`, message, fields, retryAfter);
};

/** The app's own operations: problem details with `code` and `errors: [{field, message}]`. */
export const readProblem: ErrorReader = (status, body, retryAfter) => {
  if (!isRecord(body)) return null;
  const code = text(body['code']);
  const message = text(body['detail']) ?? text(body['title']);
  if (code === null || message === null) return null;
  const fields: Record<string, string> = {};
  const errors: unknown[] = Array.isArray(body['errors']) ? body['errors'] : [];
  for (const error of errors) {
    if (!isRecord(error)) continue;
    const field = text(error['field']);
    const said = text(error['message']);
    if (field !== null && said !== null) fields[field] ??= said;
  }
  return new ApiError(status, code, message, fields, retryAfter, text(body['traceId']), body);
};

/** A sentence for people. Codes decide, because messages of the wire are written for developers. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something unexpected happened in this page. Reload it and try again.';
  switch (error.code) {
    case 'NETWORK':
      return 'The server can’t be reached. Check your connection; nothing you wrote is lost.';
    case 'INVALID_CREDENTIALS':
    case 'identity.CredentialsInvalid':
      return 'E-mail and password don’t match.';
    case 'ACCOUNT_LOCKED':
    case 'kernel.forbidden.Locked':
      return error.retryAfter === null ? 'Too many wrong tries. Wait a while, then try again.' : `Too many wrong tries. Try again in ${waiting(error.retryAfter)}.`;
    case 'kernel.forbidden.AccountInactive':
    case 'identity.AccountClosed':
      return 'This account is suspended. Write to support if you think that’s a mistake.';
    case 'kernel.forbidden.AccountDeleted':
    case 'identity.AccountGone':
      return 'This account was deleted.';
    case 'kernel.forbidden.NotVerified':
      return 'Confirm your e-mail address first: we sent you a link.';
    case 'kernel.forbidden.ProofNeeded':
      return 'This needs a confirmation that it is you.';
    case 'TOKEN_EXPIRED':
    case 'TOKEN_INVALID':
    case 'INVALID_TOKEN':
    case 'UNAUTHORIZED':
    case 'identity.TokenMissing':
    case 'identity.TokenInvalid':
    case 'identity.TokenExpired':
      return 'Your session has ended. Sign in again to go on.';
    case 'RATE_LIMIT_EXCEEDED':
    case 'kernel.too_many':
      return error.retryAfter === null
        ? 'That was a lot at once. Wait a moment, then try again.'
        : `That was a lot at once. Try again in ${waiting(error.retryAfter)}.`;
    case 'RESOURCE_NOT_FOUND':
    case 'NOT_FOUND':
    case 'kernel.not_found':
      return 'This doesn’t exist, or isn’t open to you.';
    case 'INSUFFICIENT_PERMISSIONS':
    case 'ACCESS_DENIED':
    case 'FORBIDDEN':
    case 'kernel.forbidden.Role':
    case 'kernel.forbidden.Owner':
      return 'Your account isn’t allowed to do this.';
    default:
      if (error.status === 429) return error.retryAfter === null ? 'That was a lot at once. Wait a moment, then try again.' : `That was a lot at once. Try again in ${waiting(error.retryAfter)}.`;
      return error.status >= 500 ? 'The server had a problem. It isn’t you; try again in a moment.' : error.message;
  }
}

/** Seconds in words. */
export function waiting(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.ceil(seconds))} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
