import { describe, expect, it } from 'vitest';
import type { Lesson } from '../api/opencode';
import { asLanguage, grammarOf, languageNames, variantsOf } from './languages';

const lesson = (code: unknown): Lesson => ({ id: 'l', title: 't', type: 'exercise', content: code === undefined ? {} : { code } }) as Lesson;

describe('languages of a lesson', () => {
  it('are none without code, and none the sandbox doesn’t know', () => {
    expect(variantsOf(lesson(undefined))).toEqual([]);
    expect(variantsOf(lesson({ language: 'cobol', template: 'x' }))).toEqual([]);
  });

  it('start with the main one and hold each once', () => {
    const variants = variantsOf(lesson({ language: 'Python', template: 'p', variants: [{ language: 'python', template: 'p' }, { language: 'js', template: 'j' }] }));
    expect(variants).toEqual([{ language: 'python', template: 'p' }, { language: 'javascript', template: 'j' }]);
  });

  it('each have a grammar', async () => {
    for (const name of Object.keys(languageNames)) {
      const language = asLanguage(name);
      if (language === null) throw new Error(name);
      expect((await grammarOf(language)).language.parser.parse('x').length).toBe(1);
    }
  });
});
