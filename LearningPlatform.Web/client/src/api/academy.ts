import { ApiError, readAcademyError } from './errors';
import type { components, paths } from './generated/academy';
import { createDialect } from './http';

type Schemas = components['schemas'];
export type AcademyProfile = Schemas['Profile'];
export type AcademyProfileChanges = Schemas['ProfileUpdateRequest'];
export type AvatarType = Schemas['AvatarPresignRequest']['content_type'];

const http = createDialect<paths>('/academy', readAcademyError);

export const sendPhoneCode = (phone: string) => http.post('/api/auth/phone/send-code', { body: { phone }, anonymous: true });
export const requestPasswordReset = (email: string) => http.post('/api/auth/password/reset/request', { body: { email }, anonymous: true });
export const confirmPasswordReset = (token: string, password: string) => http.post('/api/auth/password/reset/confirm', { body: { token, new_password: password }, anonymous: true });
export const requestEmailChange = (email: string) => http.post('/api/auth/email/update/request', { body: { email } });
export const confirmEmailChange = (token: string) => http.post('/api/auth/email/update/confirm', { body: { token }, anonymous: true });
export const sendPhoneChangeCode = (phone: string) => http.post('/api/auth/phone/update/send-code', { body: { phone } });
export const confirmPhoneChange = (phone: string, code: string) => http.post('/api/auth/phone/update/verify', { body: { phone, code } });

/** The profile in Academy's fields; null until a first name is set. */
export async function getProfile(signal?: AbortSignal): Promise<AcademyProfile | null> {
  try {
    return await http.get('/api/profile', { signal });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

export const updateProfile = (changes: AcademyProfileChanges) => http.put('/api/profile', { body: changes });

export const presignAvatar = (type: AvatarType, size: number) => http.post('/api/profile/avatar/presign', { body: { content_type: type, size } });
