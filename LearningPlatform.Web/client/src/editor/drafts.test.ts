import { describe, expect, it, vi } from 'vitest';
import { dropDraft, loadDraft, saveDraft } from './drafts';

describe('drafts', () => {
  it('come back by account, lesson and language, and go when they are dropped', () => {
    expect(saveDraft('u', 'l', 'python', 'print(1)')).toBe(true);
    expect(loadDraft('u', 'l', 'python')).toBe('print(1)');
    expect(loadDraft('u', 'l', 'javascript')).toBeNull();
    expect(loadDraft('other', 'l', 'python')).toBeNull();
    dropDraft('u', 'l', 'python');
    expect(loadDraft('u', 'l', 'python')).toBeNull();
  });

  it('make room for the newest when the storage is full', () => {
    for (let index = 0; index < 6; index++) {
      vi.spyOn(Date, 'now').mockReturnValue(1000 + index);
      saveDraft('u', `lesson-${index}`, 'go', 'old');
    }
    vi.spyOn(Storage.prototype, 'setItem').mockImplementationOnce(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect(saveDraft('u', 'lesson-9', 'go', 'new')).toBe(true);
    expect(loadDraft('u', 'lesson-9', 'go')).toBe('new');
    expect(loadDraft('u', 'lesson-0', 'go')).toBeNull();
    expect(loadDraft('u', 'lesson-5', 'go')).toBe('old');
  });

  it('say so when nothing can be kept', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('off', 'SecurityError');
    });
    expect(saveDraft('u', 'l', 'go', 'x')).toBe(false);
  });
});
