import { describe, expect, it } from 'vitest';
import type { Exercise } from '../api/wayr';
import { mark, shuffle } from './answers';

const exercise = (exercise_type: string, data: unknown): Exercise => ({ id: 'e', exercise_type, data, created_at: '', updated_at: '' }) as Exercise;

describe('marking', () => {
  it('a translation, whatever its case, punctuation and spaces', () => {
    const hello = exercise('translation', { source_text: 'How are you?', target_text: '¿Cómo estás?' });
    expect(mark(hello, ['  cómo ESTÁS'])).toEqual({ correct: true, note: null });
    expect(mark(hello, ['como estas'])).toMatchObject({ correct: true, note: 'Mind the accents: ¿Cómo estás?' });
    expect(mark(hello, ['adiós'])).toEqual({ correct: false, note: '¿Cómo estás?' });
  });

  it('blanks by their position, with any accepted answer', () => {
    const blanks = exercise('fill-in-the-blank', { text: 'Yo _____ de _____.', blanks: [{ position: 0, correct_answers: ['soy'] }, { position: 1, correct_answers: ['México', 'Chile'] }] });
    expect(mark(blanks, ['soy', 'chile']).correct).toBe(true);
    expect(mark(blanks, ['es', 'Chile'])).toEqual({ correct: false, note: 'Yo soy de México.' });
  });

  it('true or false, with the explanation', () => {
    const vof = exercise('vof', { statement: 's', is_true: false, explanation: 'because' });
    expect(mark(vof, ['false'])).toEqual({ correct: true, note: 'because' });
    expect(mark(vof, ['true']).correct).toBe(false);
  });

  it('pairs only all together, order by text', () => {
    const pairs = exercise('pairs', { pairs: [{ left: 'uno', right: 'one' }, { left: 'dos', right: 'two' }] });
    expect(mark(pairs, ['one', 'two']).correct).toBe(true);
    expect(mark(pairs, ['two', 'one']).note).toBe('uno – one, dos – two');
    const order = exercise('ordering', { items: [{ text: 'llamo', correct_order: 2 }, { text: 'Me', correct_order: 1 }] });
    expect(mark(order, ['Me', 'llamo']).correct).toBe(true);
    expect(mark(order, ['llamo', 'Me'])).toEqual({ correct: false, note: 'Me llamo' });
  });
});

describe('shuffle', () => {
  it('mixes the same way each time, loses nothing and never gives the solution away', () => {
    const items = ['a', 'b', 'c', 'd'];
    for (let seed = 0; seed < 200; seed++) {
      const mixed = shuffle(items, `exercise-${seed}`);
      expect(mixed).toEqual(shuffle(items, `exercise-${seed}`));
      expect([...mixed].sort()).toEqual(items);
      expect(mixed).not.toEqual(items);
    }
    expect(shuffle(['only'], 'x')).toEqual(['only']);
  });
});
