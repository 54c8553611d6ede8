import { readLabsError } from './errors';
import type { components, paths } from './generated/labs';
import { createDialect } from './http';

export type AdminUser = components['schemas']['AdminUser'];

const http = createDialect<paths>('/labs/api/v1', readLabsError);

export const suspendUser = async (id: string): Promise<AdminUser> => (await http.patch('/admin/users/{id}/suspend', { path: { id } })).data;
export const unsuspendUser = async (id: string): Promise<AdminUser> => (await http.patch('/admin/users/{id}/unsuspend', { path: { id } })).data;
export const deleteUser = (id: string) => http.delete('/admin/users/{id}', { path: { id } });
export const restoreUser = async (id: string): Promise<AdminUser> => (await http.post('/admin/users/{id}/restore', { path: { id } })).data;
export const resetAttempts = async (id: string): Promise<AdminUser> => (await http.patch('/admin/users/{id}', { path: { id }, body: { reset_attempts: true } })).data;

/** All accounts, the newest first, those that were deleted among them. */
export const listUsers = (page: number, size: number, signal?: AbortSignal) =>
  http.get('/admin/users', { query: { includeDeleted: 1, page, per_page: size }, signal });
