/** Letters and signs of a language that many keyboards lack, by ISO 639-1 code. */
const letters: Readonly<Record<string, string>> = {
  ca: 'à ç è é í ï l·l ò ó ú ü',
  cs: 'á č ď é ě í ň ó ř š ť ú ů ý ž',
  da: 'æ ø å',
  de: 'ä ö ü ß',
  eo: 'ĉ ĝ ĥ ĵ ŝ ŭ',
  es: 'á é í ó ú ñ ü ¿ ¡',
  fi: 'ä ö å',
  fr: 'à â ç é è ê ë î ï ô œ ù û',
  hr: 'č ć đ š ž',
  hu: 'á é í ó ö ő ú ü ű',
  is: 'á ð é í ó ú ý þ æ ö',
  it: 'à è é ì ò ù',
  nl: 'é ë ï ó ö ü',
  no: 'æ ø å',
  pl: 'ą ć ę ł ń ó ś ź ż',
  pt: 'á â ã à ç é ê í ó ô õ ú',
  ro: 'ă â î ș ț',
  sk: 'á ä č ď é í ľ ĺ ň ó ô ŕ š ť ú ý ž',
  sv: 'å ä ö',
  tr: 'ç ğ ı İ ö ş ü',
};

export const specialLetters = (language: string): readonly string[] => letters[language.toLowerCase().split('-')[0] ?? '']?.split(' ') ?? [];
