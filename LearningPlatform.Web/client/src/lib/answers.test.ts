import { describe, expect, it } from 'vitest';
import { differences, gradeHere, shuffle, solution, words, type Task } from './answers';

const translation = (target_text: string): Task => ({ exercise_type: 'translation', data: { source_text: '', target_text } });

describe('the verdict of this device', () => {
  it('lets case, punctuation, spaces, width and kinds of apostrophes pass', () => {
    expect(gradeHere(translation('¿Cómo estás?'), { text: '  cómo   ESTÁS' }).verdict).toBe('correct');
    expect(gradeHere(translation('l’eau'), { text: "L'EAU!" }).verdict).toBe('correct');
    expect(words('Ｈｏｌａ, a las 7.30')).toEqual(['hola', 'a', 'las', '7.30']);
  });

  it.each([
    ['¿Cómo estás?', 'como estas', 'small_error', ['accent', 'accent']],
    ['Buenas noches', 'buenas noche', 'small_error', ['same', 'typo']],
    ['Hasta luego', 'hastaluego', 'small_error', ['missing', 'other']],
    ['Es un perro', 'es un pero', 'wrong', ['same', 'other']],
    ['Hola, amigo', 'hola', 'wrong', ['same', 'missing']],
    ['Adiós', 'hola', 'wrong', ['other']],
  ] as const)('knows what is off: %s, given %s', (target, text, verdict, kinds) => {
    const grade = gradeHere(translation(target), { text });
    expect(grade.verdict).toBe(verdict);
    expect(new Set(grade.words.map(({ kind }) => kind))).toEqual(new Set(kinds));
    expect(grade.expected).toBe(target);
  });

  it('doesn’t take another short word for a slip', () => {
    expect(differences(['pero'], ['perro'])[0]?.kind).toBe('other');
    expect(differences(['buenso'], ['buenos'])[0]?.kind).toBe('typo');
  });

  it('grades gaps one by one, with any accepted word, in the order of their positions', () => {
    const task: Task = { exercise_type: 'fill-in-the-blank', data: { text: 'Yo ___ de ___.', blanks: [{ position: 1, correct_answers: ['México', 'Chile'] }, { position: 0, correct_answers: ['soy'] }] } };
    expect(gradeHere(task, { blanks: ['soy', 'chile'] }).verdict).toBe('correct');
    const grade = gradeHere(task, { blanks: ['es', 'mexico'] });
    expect(grade.gaps?.map(({ verdict }) => verdict)).toEqual(['wrong', 'small_error']);
    expect(solution(task, grade)).toEqual(['Yo soy de México.']);
  });

  it('takes pairs in any order and equal pieces of an order in any place', () => {
    const pairs: Task = { exercise_type: 'pairs', data: { pairs: [{ left: 'uno', right: 'one' }, { left: 'dos', right: 'two' }] } };
    expect(gradeHere(pairs, { pairs: [{ left: 'dos', right: 'two' }, { left: 'uno', right: 'one' }] }).verdict).toBe('correct');
    expect(gradeHere(pairs, { pairs: [{ left: 'uno', right: 'two' }, { left: 'dos', right: 'one' }] }).verdict).toBe('wrong');
    expect(gradeHere(pairs, { pairs: [{ left: 'uno', right: 'one' }] }).verdict).toBe('wrong');
    const order: Task = { exercise_type: 'ordering', data: { items: [{ text: 'llamo', correct_order: 2 }, { text: 'Me', correct_order: 1 }] } };
    expect(gradeHere(order, { order: ['Me', 'llamo'] }).verdict).toBe('correct');
    expect(gradeHere(order, { order: ['llamo', 'Me'] }).verdict).toBe('wrong');
  });

  it('is wrong for an answer of another type, and never fails', () => {
    expect(gradeHere({ exercise_type: 'vof', data: { statement: '', is_true: false } }, { text: 'false' }).verdict).toBe('wrong');
    expect(gradeHere(translation('hola'), { text: '\uD800'.repeat(3000) }).verdict).toBe('wrong');
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
